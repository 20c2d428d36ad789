"""What further programs export: bookkeeping, invoicing and sales, in the words and the layouts that each writes."""
# ruff: noqa: E501  (a row of a file stands on one line)

from __future__ import annotations

import datetime as dt

import pytest

from tests.workbook.reading.anything.shapes import (
    CUSTOMERS,
    german,
    lines,
    monthly,
    read,
    read_and_check,
    said,
    table,
    text,
    xlsx,
)

SOLD = lines()


def _turned(sold, every=8):
    return [
        (name, f"{day:%Y-%m}", -amount if i % every == every - 1 else amount)
        for i, (name, day, amount) in enumerate(sold)
    ]


@pytest.mark.parametrize("word", ["Rechnungskorrektur", "Stornokorrektur", "Rechnungskorrekturen"])
def test_a_correction_of_an_invoice_gives_back_what_it_names(word):
    rows = [["Belegart", "Belegnummer", "Belegdatum", "Kundennummer", "Name", "Netto", "MwSt", "Brutto"]]
    for i, (name, day, amount) in enumerate(SOLD):
        kind = word if i % 8 == 7 else "Rechnung"
        figures = map(german, (amount, amount * 0.19, amount * 1.19))
        rows.append([kind, f"RE{i}", f"{day:%d.%m.%Y}", 10000 + CUSTOMERS.index(name), name, *figures])
    read_and_check(text(rows, sep=";", encoding="cp1252"), "belege.csv", _turned(SOLD))


def test_a_plain_name_beside_the_number_of_a_customer_is_that_of_the_customer():
    rows = [["Kundennummer", "Name", "Datum", "Netto"]]
    rows += [[10000 + CUSTOMERS.index(name), name, str(day), amount] for name, day, amount in SOLD]
    read_and_check(text(rows), "umsatz.csv", monthly(SOLD))


def test_a_contact_beside_the_number_of_a_customer_is_no_name_of_it():
    people = ("Ada Birk", "Ben Cole", "Cleo Dorn", "Dan Elm", "Eva Frost", "Finn Gale")
    rows = [["Customer No.", "Contact", "Date", "Net amount"]]
    rows += [
        [10000 + CUSTOMERS.index(name), people[CUSTOMERS.index(name)], str(day), amount] for name, day, amount in SOLD
    ]
    truth = [(str(10000 + CUSTOMERS.index(name)), period, amount) for name, period, amount in monthly(SOLD)]
    read_and_check(text(rows), "sales.csv", truth)


@pytest.mark.parametrize("title", ["Closed Won by Account", "Won opportunities 2023-2024", "Gewonnene Verkaufschancen"])
def test_deals_that_a_title_calls_won_are_sold(title):
    rows, truth = [[title], ["Filtered By"], [], ["Account Name  ↑", "Opportunity Name", "Close Date", "Amount"]], []
    for name in CUSTOMERS:
        own = [(day, amount) for who, day, amount in SOLD if who == name]
        rows += [[None if k else name, f"Deal {k}", day, amount] for k, (day, amount) in enumerate(own)]
        truth += [(name, f"{day:%Y-%m}", amount) for day, amount in own]
        rows += [["Subtotal", "Sum", None, round(sum(amount for _, amount in own), 2)], [None, "Count", len(own)]]
    rows += [["Total", "Sum", None, round(sum(amount for *_, amount in SOLD), 2)], [None, "Count", len(SOLD)]]
    read_and_check(xlsx(rows), "report.xlsx", truth)


def test_won_deals_beside_lost_ones_are_told_by_their_stage_whatever_the_title_says():
    rows, truth = [["Closed Won and lost"], ["Account Name", "Opportunity Name", "Stage", "Close Date", "Amount"]], []
    for i, (name, day, amount) in enumerate(SOLD):
        rows.append([name, f"Deal {i}", "Closed Lost" if i % 2 else "Closed Won", day, amount])
        truth += [] if i % 2 else [(name, f"{day:%Y-%m}", amount)]
    read_and_check(xlsx(rows), "report.xlsx", truth)


def test_the_budget_of_a_deal_of_a_russian_program_is_its_amount():
    stages = ("Успешно реализовано", "Закрыто и не реализовано", "Переговоры")
    rows, truth = [["ID", "Название сделки", "Компания", "Бюджет ₽", "Этап сделки", "Дата закрытия"]], []
    for i, (name, day, amount) in enumerate(SOLD):
        rows.append(
            [i, f"Сделка {i}", name, amount, stages[i % 3], "не закрыта" if i % 3 == 2 else f"{day:%d.%m.%Y} 12:00:00"]
        )
        truth += [] if i % 3 else [(name, f"{day:%Y-%m}", amount)]
    read_and_check(text(rows), "leads.csv", truth)


def test_open_amounts_of_receivables_are_told_from_original_ones():
    heads = "TRX_NUMBER TRX_DATE CLASS PARTY_NAME CURRENCY_CODE AMOUNT_DUE_ORIGINAL TAX_ORIGINAL AMOUNT_LINE_ITEMS_ORIGINAL AMOUNT_DUE_REMAINING"
    rows = [heads.split()]
    for i, (name, day, amount) in enumerate(SOLD):
        rows.append(
            [
                1000 + i,
                f"{day:%d-%b-%y}".upper(),
                "INV",
                name,
                "USD",
                round(amount * 1.1, 2),
                round(amount * 0.1, 2),
                amount,
                0,
            ]
        )
    read_and_check(text(rows), "receivables.csv", monthly(SOLD))


def _ledger(title, *, off):
    """A ledger of sales, with credit notes on the other side and the balance that closes it."""
    rows, truth = (
        [["Acme Traders"], [title], ["Date", None, "Particulars", "Vch Type", "Vch No.", "Debit", "Credit"]],
        [],
    )
    for i, (name, day, amount) in enumerate(SOLD):
        back = off and i % 9 == 8
        rows.append(
            [
                day,
                "To" if back else "By",
                name,
                "Credit Note" if back else "Sales",
                i,
                *((amount, None) if back else (None, amount)),
            ]
        )
        truth.append((name, f"{day:%Y-%m}", -amount if back else amount))
    rows.append([None, "To", "Closing Balance", None, None, round(sum(amount for *_, amount in truth), 2), None])
    return rows, truth


@pytest.mark.parametrize("off", [True, False])
@pytest.mark.parametrize("title", ["Sales Account", "Ledger: Sales"])
def test_a_ledger_of_sales_tells_what_was_credited(title, off):
    rows, truth = _ledger(title, off=off)
    read_and_check(xlsx(rows), "ledger.xlsx", truth)


def test_what_a_customer_paid_is_not_taken_for_sales():
    rows = [["Date", "Customer", "Voucher", "Debit", "Credit"]]
    for i, (name, day, amount) in enumerate(SOLD):
        rows.append([day, name, f"S{i}", amount, None])
        rows.append([day + dt.timedelta(days=9), name, f"P{i}", None, amount])
    portfolio = read(xlsx(rows), "ledger.xlsx")
    assert round(float(portfolio["revenue"]["revenue"].sum()), 2) == round(sum(amount for *_, amount in SOLD), 2)


def test_entries_of_two_accounts_by_their_names():
    rows, truth = [["伝票日付", "借方科目", "借方補助", "借方金額", "貸方科目", "貸方補助", "貸方金額", "摘要"]], []
    for i, (name, day, amount) in enumerate(SOLD):
        whole = round(amount)
        rows.append([f"{day:%Y/%m/%d}", "売掛金", name, whole, "売上高", "", whole, "商品"])
        truth.append((name, f"{day:%Y-%m}", whole))
        if i % 3 == 0:
            rows.append([f"{day:%Y/%m/%d}", "普通預金", "", whole, "売掛金", name, whole, "入金"])
    read_and_check(text(rows, encoding="cp932"), "journal.csv", truth)


@pytest.mark.parametrize("unit", ["Units", "Qty", "Stück", "Pcs", "kg"])
@pytest.mark.parametrize("first", [True, False])
def test_pieces_beside_money_under_each_year_are_no_money(unit, first):
    rows, truth = table(["2023", "2024"])
    pair = [unit, "Net $"] if first else ["Net $", unit]
    lines_ = [[None, "FY 2023", None, "FY 2024", None], ["Sold-to", *pair, *pair]]
    for name, amounts in rows:
        lines_.append([name, *(value for amount in amounts for value in ((11, amount) if first else (amount, 11)))])
    read_and_check(xlsx(lines_, merged=("B1:C1", "D1:E1")), "sales.xlsx", truth)


@pytest.mark.parametrize("title", ["令和5年度", "2023年度 得意先別売上推移表"])
def test_a_fiscal_year_of_japan_begins_in_april(title):
    months = (4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3)
    rows, truth = table([f"{2023 + (month < 4)}-{month:02}" for month in months])
    lines_ = [[title], ["得意先コード", "得意先名", *(f"{month}月" for month in months), "合計"]]
    lines_ += [[i, name, *amounts, round(sum(amounts), 2)] for i, (name, amounts) in enumerate(rows)]
    read_and_check(xlsx(lines_), "sales.xlsx", truth, periods=True)


def test_an_amount_that_stands_twice_in_a_row_and_looks_like_a_year_is_no_heading():
    rows = [
        ["Beleg", "Wer", "Soll netto", "Summe netto"],
        *([f"B{i}", name, 2024, 2024] for i, name in enumerate(CUSTOMERS)),
    ]
    rows[3:3] = [[f"C{i}", name, 310.5 + i, 310.5 + i] for i, name in enumerate(CUSTOMERS)]
    portfolio = read(text([["Kunde" if cell == "Wer" else cell for cell in row] for row in rows]), "a.csv")
    assert set(portfolio["accounts"]["name"]) == set(CUSTOMERS)


def test_drafts_are_spoken_of_where_a_second_status_says_who_paid():
    rows = [["Number", "Customer", "Invoice date", "Untaxed amount", "Payment status", "Status"]]
    for i, (name, day, amount) in enumerate(SOLD):
        rows.append(
            [
                i,
                name,
                str(day),
                amount,
                "Paid" if i % 2 else "Not paid",
                ("Posted", "Posted", "Draft", "Cancelled")[i % 4],
            ]
        )
    words = said(read(text(rows), "invoices.csv"))
    assert "'draft'" in words
    assert "'cancelled'" in words


@pytest.mark.parametrize("name", ["Delta (% Holding)", "Growth (% Partners)", "Share (%age Ltd)"])
@pytest.mark.parametrize("last", [True, False])
def test_a_company_with_a_percent_sign_in_brackets_is_no_change_in_per_cent(name, last):
    rows, truth = table(["2023", "2024"], ("Acme", "Bolt", "Cargo", name) if last else (name, "Acme", "Bolt", "Cargo"))
    read_and_check(
        text([["Customer", "2023", "2024"], *([who, *amounts] for who, amounts in rows)]), "sales.csv", truth
    )


@pytest.mark.parametrize(
    "label", ["Growth %", "Growth (%)", "Change (% vs PY)", "Veränderung in %", "Share (% of total)"]
)
def test_changes_in_per_cent_below_the_list_are_no_account(label):
    rows, truth = table(["2023", "2024"])
    lines_ = [["Customer", "2023", "2024"], *([who, *amounts] for who, amounts in rows), [label, 3.5, 4.25]]
    read_and_check(xlsx(lines_), "sales.xlsx", truth)
