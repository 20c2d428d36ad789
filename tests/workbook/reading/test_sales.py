from __future__ import annotations

import math

import numpy as np
import pytest

from kamcore.workbook.mapping import BookMapping
from kamcore.workbook.reading.assemble import assemble
from kamcore.workbook.reading.cells import Coded
from kamcore.workbook.reading.sales import most_frequent
from tests.workbook.reading.making import book_of, grid_of, text_grid


def book(rows, *, text=True):
    return book_of([text_grid(rows) if text else grid_of(rows)])


def total(portfolio):
    return round(float(portfolio["revenue"]["revenue"].sum()), 6)


def by_account(portfolio):
    names = portfolio["accounts"].set_index("key")["name"]
    revenue = portfolio["revenue"]
    return revenue.groupby(revenue["account"].map(names))["revenue"].sum().round(6).to_dict()


def by_period(portfolio):
    return portfolio["revenue"].groupby("period")["revenue"].sum().round(6).to_dict()


def said(portfolio, code):
    """The one problem of a code."""
    (problem,) = [problem for problem in portfolio.problems if problem.code == code]
    return problem


# ---------------------------------------------------------------- what makes an amount


def priced(heading, *discounts, text=True, quantities=(2, 3, 5)):
    """Three sales of 2 × 10, 3 × 20 and 5 × 40, each with a discount."""
    rows = [["Customer", "Date", "Quantity", "Unit price", heading]]
    for name, quantity, price, discount in zip(
        ("Acme", "Bolt", "Acme"), quantities, (10, 20, 40), discounts, strict=True
    ):
        rows.append([name, "2024-01-05", quantity, price, discount])
    return book(rows, text=text)


def test_quantity_times_price():
    rows = [
        ["Customer", "Date", "Qty", "Unit price"],
        ["Acme", "2024-01-05", 2, 10.5],
        ["Bolt", "2024-02-05", 3, 20],
        ["Acme", "2024-02-06", 5, 40],
    ]
    for text in (True, False):
        portfolio = book(rows, text=text)
        assert by_account(portfolio) == {"Acme": 221.0, "Bolt": 60.0}
        assert by_period(portfolio) == {"2024-01": 21.0, "2024-02": 260.0}


# 2×10×0.9 + 3×20×1 + 5×40×0.75 = 18 + 60 + 150
@pytest.mark.parametrize(
    ("heading", "discounts"),
    [
        ("Discount", ("0.1", "0", "0.25")),
        ("Discount", ("10%", "0%", "25%")),
        ("Discount", ("10 %", "", "25 %")),
        ("Discount", ("10", "0", "25")),
        ("Discount %", ("10", "0", "25")),
        ("Rabatt in %", ("10", "0", "25")),
        ("Discount amount", ("2", "0", "50")),
        ("Discount amount", ("2.00", "0.00", "50.00")),
        ("Discount value", ("2", "0", "50")),
        ("Discount", ("$2", "$0", "$50")),
    ],
    ids=[
        "share",
        "percent sign",
        "spaced percent sign",
        "percentage",
        "percentage named",
        "Prozent",
        "amount",
        "cents",
        "value",
        "money",
    ],
)
def test_less_the_discount_in_its_four_forms(heading, discounts):
    assert total(priced(heading, *discounts)) == 228.0


def test_a_discount_as_numbers():
    assert total(priced("Discount", 0.1, 0, 0.25, text=False)) == 228.0
    assert total(priced("Discount", 10, 0, 25, text=False)) == 228.0
    assert total(priced("Discount", None, None, None, text=False)) == 280.0


def test_a_discount_too_large_for_a_percentage_is_an_amount():
    rows = [
        ["Customer", "Date", "Quantity", "Unit price", "Discount"],
        ["Acme", "2024-01-05", 10, 100, 150],
        ["Bolt", "2024-01-06", 10, 50, 20],
    ]
    assert by_account(book(rows)) == {"Acme": 850.0, "Bolt": 480.0}


def test_a_discount_written_below_zero_is_taken_off_all_the_same():
    assert total(priced("Discount %", "-10", "0", "-25")) == 228.0
    assert total(priced("Discount amount", "-2", "0", "-50")) == 228.0


def test_what_comes_back_gets_its_discount_back():
    # -2×10 less 10 %, 3×20, 5×40 less 25 %
    assert total(priced("Discount %", "10", "0", "25", quantities=(-2, 3, 5))) == -18.0 + 60.0 + 150.0
    assert total(priced("Discount amount", "2", "0", "50", quantities=(-2, 3, 5))) == -18.0 + 60.0 + 150.0


def test_an_amount_is_taken_before_quantity_and_price():
    rows = [
        ["Customer", "Date", "Qty", "Unit price", "Line total"],
        ["Acme", "2024-01-05", 2, 10, 19],
        ["Bolt", "2024-02-05", 3, 20, 55],
    ]
    assert total(book(rows)) == 74.0


def test_a_row_without_a_price_is_left_out_and_said():
    rows = [
        ["Customer", "Date", "Qty", "Unit price"],
        ["Acme", "2024-01-05", 2, 10],
        ["Bolt", "2024-02-05", 3, None],
        ["Acme", "2024-03-05", None, 5],
    ]
    portfolio = book(rows)
    assert total(portfolio) == 20.0
    assert sum(part.reported for part in portfolio.report) == 2


def test_a_word_in_the_quantity_is_reported_and_not_guessed():
    rows = [
        ["Customer", "Date", "Qty", "Unit price"],
        ["Acme", "2024-01-05", 2, 10],
        ["Bolt", "2024-02-05", "some", 7],
        ["Acme", "2024-03-05", 1, 5],
    ]
    portfolio = book(rows)
    assert total(portfolio) == 25.0
    assert any("some" in problem.found and problem.cell == "C3" for problem in portfolio.problems)


def test_amounts_in_thousands():
    rows = [["Customer", "Date", "Umsatz (T€)"], ["Acme", "2024-01-05", "1.5"], ["Bolt", "2024-02-05", "2"]]
    assert total(book(rows)) == 3500.0


# ---------------------------------------------------------------- credit notes and quotations


@pytest.mark.parametrize(
    ("invoice", "credit"),
    [
        ("Invoice", "Credit note"),
        ("Rechnung", "Gutschrift"),
        ("Facture", "Avoir"),
        ("Fattura", "Nota di credito"),
        ("Factura", "Abono"),
        ("Fatura", "Devolução"),
        ("Реализация", "Возврат"),
        ("销售", "退货"),
        ("Sale", "Return"),
        ("out_invoice", "out_refund"),
    ],
)
def test_credit_notes_with_positive_amounts_are_taken_off_and_said(invoice, credit):
    rows = [
        ["Customer", "Date", "Document type", "Amount"],
        ["Acme", "2024-01-05", invoice, 100],
        ["Bolt", "2024-01-06", invoice, 50],
        ["Acme", "2024-02-05", credit, 30],
        ["Bolt", "2024-02-06", invoice, 7],
    ]
    portfolio = book(rows)
    assert by_account(portfolio) == {"Acme": 70.0, "Bolt": 57.0}
    assert said(portfolio, "credit-note").count == 1


def test_credit_notes_below_zero_are_not_turned():
    rows = [
        ["Customer", "Date", "Document type", "Amount"],
        ["Acme", "2024-01-05", "Invoice", 100],
        ["Acme", "2024-02-05", "Credit note", -30],
    ]
    portfolio = book(rows)
    assert total(portfolio) == 70.0
    assert not [problem for problem in portfolio.problems if problem.code == "credit-note"]


def test_a_list_of_nothing_but_credit_notes_is_not_turned():
    rows = [
        ["Customer", "Date", "Document type", "Amount"],
        ["Acme", "2024-01-05", "Credit note", 100],
        ["Bolt", "2024-02-05", "Credit note", 30],
    ]
    assert total(book(rows)) == 130.0


@pytest.mark.parametrize(
    "offer",
    [
        "Quotation",
        "Quote",
        "Estimate",
        "Proforma",
        "Pro forma invoice",
        "Angebot",
        "Devis",
        "Preventivo",
        "Presupuesto",
        "Orçamento",
        "报价",
        "見積",
    ],
)
def test_quotations_are_left_out_and_counted(offer):
    rows = [
        ["Customer", "Date", "Document type", "Amount"],
        ["Acme", "2024-01-05", "Invoice", 100],
        ["Acme", "2024-02-05", offer, 1000],
        ["Bolt", "2024-02-06", offer, 500],
    ]
    portfolio = book(rows)
    assert by_account(portfolio) == {"Acme": 100.0}
    problem = said(portfolio, "not-a-sale")
    assert problem.rows == 2
    assert offer in problem.found


def test_negative_amounts_lower_the_total_and_are_said():
    portfolio = book([["Customer", "Date", "Amount"], ["Acme", "2024-01-05", 100], ["Acme", "2024-01-06", -30]])
    assert total(portfolio) == 70.0
    assert said(portfolio, "negative-revenue").count == 1


# ---------------------------------------------------------------- deals


DEALS = [
    ["Deal name", "Account", "Stage", "Close date", "Amount"],
    ["One", "Acme", "Closed Won", "2024-01-05", 10],
    ["Two", "Acme", "Proposal", "2024-02-05", 20],
    ["Three", "Bolt", "Closed Lost", "2024-03-05", 40],
    ["Four", "Bolt", "Closed Won", "2024-04-05", 80],
    ["Five", "Cedar", "Negotiation", "2024-05-05", 160],
]


def test_only_deals_that_were_won_are_revenue():
    portfolio = book(DEALS)
    assert by_account(portfolio) == {"Acme": 10.0, "Bolt": 80.0}
    assert by_period(portfolio) == {"2024-01": 10.0, "2024-04": 80.0}
    assert said(portfolio, "deal-not-won").rows == 3


def test_open_deals_of_known_accounts_are_kept_as_opportunities_and_lost_ones_are_not():
    found = book(DEALS)["opportunities"]
    assert found["opportunity"].tolist() == ["Two"]
    assert found["amount"].tolist() == [20.0]
    assert found["stage"].tolist() == ["Proposal"]
    assert found["close_date"].dt.strftime("%Y-%m-%d").tolist() == ["2024-02-05"]


@pytest.mark.parametrize("heading", ["Probability (%)", "Win probability", "Wahrscheinlichkeit", "Probabilité", "赢率"])
@pytest.mark.parametrize("chance", [40, "40 %", 0.4])
def test_how_likely_an_open_deal_is_stands_with_it(heading, chance):
    scale = 1 if chance == 0.4 else 100
    chances = [scale, chance, 0, scale, ""]
    rows = [[*DEALS[0], heading], *([*row, each] for row, each in zip(DEALS[1:], chances, strict=True))]
    portfolio = book(rows)
    assert portfolio["opportunities"]["probability"].tolist() == [0.4]
    assert by_account(portfolio) == {"Acme": 10.0, "Bolt": 80.0}


def test_an_unlikely_likelihood_is_missing_and_the_deal_stays():
    rows = [
        [*DEALS[0], "Probability"],
        *([*row, each] for row, each in zip(DEALS[1:], (100, 140, 0, 100, 20), strict=True)),
    ]
    found = book(rows)["opportunities"]
    assert found["opportunity"].tolist() == ["Two"]
    assert found["probability"].isna().all()


def test_an_open_deal_is_called_by_its_name_also_where_its_number_comes_first():
    numbered = [["Opportunity ID", *DEALS[0]], *([f"006{i:05d}", *row] for i, row in enumerate(DEALS[1:]))]
    assert book(numbered)["opportunities"]["opportunity"].tolist() == ["Two"]
    only = [["Opportunity ID", *DEALS[0][1:]], *([f"006{i:05d}", *row[1:]] for i, row in enumerate(DEALS[1:]))]
    assert book(only)["opportunities"]["opportunity"].tolist() == ["00600001"]


@pytest.mark.parametrize(
    ("heading", "won", "others"),
    [
        ("Stage", "Closed Won", ("Closed Lost", "Proposal")),
        ("Deal stage", "closedwon", ("closedlost", "qualifiedtobuy")),
        ("Phase", "Gewonnen", ("Verloren", "Angebot")),
        ("Étape", "Gagné", ("Perdu", "Proposition")),
        ("Fase", "Vinto", ("Perso", "Proposta")),
        ("Etapa", "Ganado", ("Perdido", "Propuesta")),
        ("Этап", "Выиграна", ("Проиграна", "Переговоры")),
        ("阶段", "赢单", ("输单", "谈判")),
        ("Is won", "TRUE", ("FALSE", "FALSE")),
        ("Won", "yes", ("no", "no")),
        ("Probability", "100%", ("0%", "60%")),
        ("Probability", "100", ("0", "60")),
    ],
)
def test_what_was_won_is_known_in_many_words(heading, won, others):
    rows = [
        ["Opportunity name", "Account", heading, "Close date", "Amount"],
        ["One", "Acme", won, "2024-01-05", 10],
        ["Two", "Bolt", others[0], "2024-02-05", 20],
        ["Three", "Cedar", others[1], "2024-03-05", 40],
    ]
    assert by_account(book(rows)) == {"Acme": 10.0}


def test_not_won_is_not_won():
    rows = [
        ["Deal name", "Account", "Stage", "Close date", "Amount"],
        ["One", "Acme", "Won", "2024-01-05", 10],
        ["Two", "Bolt", "Not won", "2024-02-05", 20],
    ]
    assert by_account(book(rows)) == {"Acme": 10.0}


# ---------------------------------------------------------------- statuses


STATUSES = [
    ["Customer", "Date", "Status", "Amount"],
    ["Acme", "2024-01-05", "Paid", 100],
    ["Bolt", "2024-01-06", "Cancelled", 50],
    ["Acme", "2024-02-05", "Cancelled", 30],
    ["Bolt", "2024-02-06", "Unpaid", 7],
]


def test_cancelled_and_unpaid_rows_count_until_somebody_says_otherwise_and_are_said():
    found = assemble([text_grid(STATUSES)])
    assert total(found.portfolio) == 187.0
    notes = {problem.found: problem.count for problem in found.problems if problem.code == "status-counts"}
    assert notes == {"the status 'Cancelled'": 2, "the status 'Unpaid'": 1}
    listed = {(one.value, one.rows, one.amount, one.doubtful, one.counts) for one in found.gathered.statuses}
    assert listed == {
        ("Paid", 1, 100.0, False, True),
        ("Cancelled", 2, 80.0, True, True),
        ("Unpaid", 1, 7.0, True, True),
    }


@pytest.mark.parametrize("written", ["Cancelled", "cancelled", " CANCELLED "])
def test_rows_of_a_status_are_left_out_by_choice(written):
    found = assemble([text_grid(STATUSES)], mapping=BookMapping(left_out=(written,)))
    assert by_account(found.portfolio) == {"Acme": 100.0, "Bolt": 7.0}
    (problem,) = [problem for problem in found.problems if problem.code == "status-left-out"]
    assert problem.rows == 2
    assert all(part.read == part.used + part.reported for part in found.portfolio.report)
    assert {one.value: one.counts for one in found.gathered.statuses} == {
        "Paid": True,
        "Cancelled": False,
        "Unpaid": True,
    }


@pytest.mark.parametrize(
    ("heading", "doubtful", "fine"),
    [
        ("Cancelled", "Yes", "No"),
        ("Is cancelled", "TRUE", "FALSE"),
        ("Paid", "No", "Yes"),
        ("Is paid", "FALSE", "TRUE"),
        ("Status", "Storniert", "Bezahlt"),
        ("Statut", "Annulée", "Payée"),
        ("Stato", "Annullato", "Pagato"),
        ("Estado", "Cancelado", "Pagado"),
        ("Статус", "Отменен", "Оплачен"),
        ("状态", "已取消", "完成"),
    ],
)
def test_the_words_of_a_status(heading, doubtful, fine):
    rows = [
        ["Customer", "Date", heading, "Amount"],
        ["Acme", "2024-01-05", fine, 100],
        ["Bolt", "2024-01-06", doubtful, 50],
        ["Acme", "2024-01-07", fine, 10],
    ]
    found = assemble([text_grid(rows)])
    assert {(one.value, one.rows, one.doubtful) for one in found.gathered.statuses} == {
        (fine, 2, False),
        (doubtful, 1, True),
    }
    assert total(found.portfolio) == 160.0


# ---------------------------------------------------------------- when


def test_months_and_years_in_columns_of_their_own():
    rows = [["Customer", "Year", "Month", "Sales"], ["Acme", 2023, 12, 10], ["Bolt", 2024, 1, 20], ["Acme", 2024, 1, 5]]
    assert by_period(book(rows)) == {"2023-12": 10.0, "2024-01": 25.0}


def test_quarters_and_years_in_columns_of_their_own():
    rows = [
        ["Customer", "Year", "Quarter", "Sales"],
        ["Acme", 2023, "Q4", 10],
        ["Bolt", 2024, "Q1", 20],
        ["Acme", 2024, "Q1", 5],
    ]
    assert by_period(book(rows)) == {"2023-Q4": 10.0, "2024-Q1": 25.0}


def test_months_without_a_year_take_the_one_around_the_table():
    rows = [
        ["Sales 2024"],
        [],
        ["Customer", "Month", "Sales"],
        ["Acme", "January", 10],
        ["Bolt", "March", 20],
        ["Cedar", "January", 5],
    ]
    assert by_period(book(rows)) == {"2024-01": 15.0, "2024-03": 20.0}


def test_sales_without_a_day_are_of_the_time_around_the_table():
    rows = [["Customer", "Qty", "Unit price"], ["Acme", 2, 10], ["Bolt", 3, 20]]
    portfolio = book_of([text_grid(rows, file="sales_2023.csv")])
    assert by_period(portfolio) == {"2023": 80.0}


def test_an_impossible_day_leaves_its_row_out_and_is_said():
    rows = [
        ["Customer", "Date", "Amount"],
        ["Acme", "2024-01-05", 10],
        ["Bolt", "2024-02-31", 20],
        ["Acme", "2024-03-05", 40],
    ]
    portfolio = book(rows)
    assert total(portfolio) == 50.0
    assert any(problem.cell == "B3" and problem.rows == 1 for problem in portfolio.problems)


# ---------------------------------------------------------------- what the lines say of their account


def test_the_value_most_lines_have_is_the_account_s_and_others_are_said():
    rows = [
        ["Customer", "Region", "Date", "Amount"],
        ["Acme", "North", "2024-01-05", 1],
        ["Acme", "South", "2024-01-06", 2],
        ["Acme", "South", "2024-01-07", 3],
        ["Bolt", "East", "2024-01-08", 4],
    ]
    portfolio = book(rows)
    assert portfolio["accounts"].set_index("name")["region"].to_dict() == {"Acme": "South", "Bolt": "East"}
    assert "1 accounts" in said(portfolio, "attribute-varies").found


def test_of_equally_frequent_values_the_first_in_the_alphabet():
    places = np.array([0, 0, 1, 1, 1, -1])
    found, varied = most_frequent(places, Coded.of(["b", "a", "c", "c", "b", "z"]), 3)
    assert [found.at(row) for row in range(3)] == ["a", "c", None]
    assert varied == 2


def test_lines_are_added_up_by_account_period_and_product():
    rows = [
        ["Customer", "Date", "Product", "Amount"],
        ["Acme", "2024-01-05", "Nuts", 0.1],
        ["Acme", "2024-01-06", "Nuts", 0.2],
        ["Acme", "2024-01-07", "Bolts", 1],
        ["Bolt", "2024-01-05", "Nuts", 5],
    ]
    revenue = book(rows)["revenue"]
    assert len(revenue) == 3
    assert math.isclose(revenue.loc[(revenue["product"] == "Nuts") & (revenue["revenue"] < 1), "revenue"].item(), 0.3)


def test_a_row_of_totals_under_the_sales_is_left_out():
    rows = [["Customer", "Date", "Amount"], ["Acme", "2024-01-05", 10], ["Bolt", "2024-01-06", 20], ["Total", None, 30]]
    portfolio = book(rows)
    assert total(portfolio) == 30.0
    assert said(portfolio, "total-row").rows == 1
