"""Exports of what passes payments on, ledgers by customer, and headings in three rows; the loops that write them make the sums."""

from __future__ import annotations

import pytest

from tests.workbook.reading.anything.shapes import CUSTOMERS, lines, monthly, read_and_check, text

SOLD = lines(15)
FEE = 0.03


def _american(day):
    return f"{day.month:02d}/{day.day:02d}/{day.year}"


def test_what_was_refunded_is_taken_off():
    head = ["id", "Created date (UTC)", "Amount", "Amount Refunded", "Currency", "Customer Description", "Status"]
    refunds = [round(amount / 4, 2) if i % 5 == 0 else 0.0 for i, (_, _, amount) in enumerate(SOLD)]
    rows = [
        [f"ch_{i}", f"{day} 10:00:00", amount, refund, "eur", name, "Paid"]
        for i, ((name, day, amount), refund) in enumerate(zip(SOLD, refunds, strict=True))
    ]
    truth = [(name, f"{day:%Y-%m}", amount - refund) for (name, day, amount), refund in zip(SOLD, refunds, strict=True)]
    portfolio = read_and_check(text([head, *rows]), "payments.csv", truth)
    assert [problem.count for problem in portfolio.problems if problem.code == "refunded"] == [3]


@pytest.mark.parametrize("kind", ["Website Payment", "Zahlung", "Paiement"])
def test_payments_alone_are_the_revenue_before_the_fee(kind):
    head = ["Date", "Name", "Type", "Status", "Currency", "Gross", "Fee", "Net"]
    rows = [
        [
            f"{day}",
            name,
            kind,
            "Completed",
            "EUR",
            amount,
            -round(amount * FEE, 2),
            round(amount - round(amount * FEE, 2), 2),
        ]
        for name, day, amount in SOLD
    ]
    rows.insert(4, ["2024-02-14", None, "General Withdrawal", "Completed", "EUR", -290.6, 0.0, -290.6])
    portfolio = read_and_check(text([head, *rows]), "activity.csv", monthly(SOLD))
    assert "payments-count" in {problem.code for problem in portfolio.problems}


def test_payments_beside_invoices_do_not_count():
    head = ["Date", "Customer", "Type", "Amount"]
    rows = [[f"{day}", name, "Invoice", amount] for name, day, amount in SOLD]
    rows += [[f"{day}", name, "Payment", amount] for name, day, amount in SOLD]
    portfolio = read_and_check(text([head, *rows]), "list.csv", monthly(SOLD))
    assert "payments-count" not in {problem.code for problem in portfolio.problems}


def test_a_ledger_by_customer_is_of_its_customers_and_not_of_its_accounts():
    rows = []
    for customer in CUSTOMERS:
        own = [(day, amount) for name, day, amount in SOLD if name == customer]
        rows.append([customer])
        rows += [
            [_american(day), "Invoice", 1000 + i, "Accounts Receivable", amount] for i, (day, amount) in enumerate(own)
        ]
        rows += [[_american(day), "Payment", None, "Undeposited Funds", amount] for day, amount in own[:1]]
        rows.append([f"Total for {customer}", None, None, None, round(sum(amount for _, amount in own), 2)])
    head = ["Date", "Transaction Type", "Num", "Account", "Amount"]
    title = "Our Company\nTransaction List by Customer\nJanuary 2023 - December 2024\n\n"
    read_and_check(text([head, *rows], before=title), "list.csv", monthly(SOLD))


@pytest.mark.parametrize(
    ("halves", "parts", "labels"),
    [
        (("H1", "H2"), ("Q1", "Q2", "Q3", "Q4"), [f"{y}-Q{q}" for y in (2023, 2024) for q in (1, 2, 3, 4)]),
        (("S1", "S2"), ("T1", "T2", "T3", "T4"), [f"{y}-Q{q}" for y in (2023, 2024) for q in (1, 2, 3, 4)]),
        (
            ("H1", "H2"),
            ("Jan", "Feb", "Jul", "Aug"),
            [f"{y}-{m}" for y in (2023, 2024) for m in ("01", "02", "07", "08")],
        ),
    ],
)
def test_years_over_halves_over_quarters(halves, parts, labels):
    top = ["Customer", *(cell for year in ("2023", "2024") for cell in (year, None, None, None))]
    middle = [None, *(cell for half in halves * 2 for cell in (half, None))]
    rows = [
        [name, *(round(1000 + 811.35 * i + 97.6 * j, 2) for j in range(len(labels)))]
        for i, name in enumerate(CUSTOMERS)
    ]
    truth = [(row[0], label, amount) for row in rows for label, amount in zip(labels, row[1:], strict=True)]
    portfolio = read_and_check(text([top, middle, [None, *parts * 2], *rows], sep=";"), "plan.csv", truth)
    found = portfolio["revenue"].groupby("period")["revenue"].sum().round(2).to_dict()
    assert found == {label: round(sum(a for _, at, a in truth if at == label), 2) for label in labels}


def test_contracts_without_revenue_say_so():
    rows = [
        ["Client", "Contract start", "Contract end", "TCV"],
        ["A", "2024-01-01", "2026-12-31", 360000],
        ["B", "2023-07-01", "2025-06-30", 1],
    ]
    portfolio = read_and_check(text(rows), "contracts.csv", [], accounts=False, years=False)
    assert "no-revenue" in {problem.code for problem in portfolio.problems}
