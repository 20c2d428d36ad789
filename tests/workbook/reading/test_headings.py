from __future__ import annotations

import datetime as dt

import pytest

from kamcore.workbook.reading.headings import (
    Sureness,
    even_heading,
    heading_currency,
    heading_text,
    match_headings,
    sheet_named,
)
from kamcore.workbook.reading.period_headings import period_heading
from kamcore.workbook.schema import SHEETS


def matched(texts, sheet):
    return {match.key: texts[match.place] for match in match_headings(texts, sheet)}


@pytest.mark.parametrize("sheet", sorted(SHEETS))
def test_every_title_of_the_template_finds_its_own_column(sheet):
    titles = [column.title for column in SHEETS[sheet].columns]
    found = match_headings(titles, sheet)
    assert [match.key for match in found] == [column.key for column in SHEETS[sheet].columns]
    assert all(match.sureness is Sureness.TITLE for match in found)


@pytest.mark.parametrize("sheet", sorted(SHEETS))
def test_every_sheet_is_found_by_its_title(sheet):
    assert sheet_named(SHEETS[sheet].title) == sheet
    assert sheet_named(SHEETS[sheet].title.upper() + " ") == sheet


@pytest.mark.parametrize(
    ("text", "even"),
    [
        ("  Net_Sales (EUR) ", "net sales"),
        ("CustomerName", "customer name"),
        ("Share of wallet [%]", "share of wallet"),
        ("Umsatz in €", "umsatz"),
        ("KUNDEN-NR.", "kunden nr"),
        ("Ｒｅｖｅｎｕｅ", "revenue"),  # noqa: RUF001
    ],
)
def test_headings_are_evened(text, even):
    assert even_heading(text) == even


def test_title_before_alias_before_nearly():
    assert matched(["Account ID", "Account", "Customer"], "accounts")["name"] == "Account"
    assert matched(["Customer", "Indstry", "Account manger"], "accounts") == {
        "name": "Customer",
        "industry": "Indstry",
        "manager": "Account manger",
    }
    assert matched(["Sale Price", "Postal Code", "Row ID"], "revenue") == {}


@pytest.mark.parametrize(
    ("heading", "label", "measure"),
    [
        ("2023", "2023", "revenue"),
        (2023.0, "2023", "revenue"),
        ("FY24", "2024", "revenue"),
        ("Revenue 2025", "2025", "revenue"),
        ("2025 revenue (EUR)", "2025", "revenue"),
        ("Umsatz 2024", "2024", "revenue"),
        ("Fatturato 2024", "2024", "revenue"),
        ("Chiffre d'affaires 2024", "2024", "revenue"),
        ("Выручка 2024", "2024", "revenue"),
        ("销售额 2024", "2024", "revenue"),
        ("Jan-25", "2025-01", "revenue"),
        ("2025-01", "2025-01", "revenue"),
        ("Sales Jan 2025", "2025-01", "revenue"),
        ("gen 2025", "2025-01", "revenue"),
        ("Dezember 2024", "2024-12", "revenue"),
        ("марта 2024", "2024-03", "revenue"),
        ("Q3 2024", "2024-Q3", "revenue"),
        ("Revenue Q3 2024", "2024-Q3", "revenue"),
        ("MRR 2025-03", "2025-03", "revenue"),
        ("COGS 2024", "2024", "cost_of_goods"),
        ("Units 2024", "2024", ""),
        ("Target 2025", "2025", ""),
        (dt.datetime(2025, 3, 1), "2025-03", "revenue"),  # noqa: DTZ001
        ("March", "--03", "revenue"),
    ],
)
def test_periods_in_headings(heading, label, measure):
    found = period_heading(heading)
    assert found is not None
    assert (found.period.label, found.measure) == (label, measure)


@pytest.mark.parametrize(
    "heading", ["Account", "Revenue", "1234567", 17.0, "Postal code", "", None, "Since", "Top 10", True]
)
def test_other_headings_are_no_periods(heading):
    assert period_heading(heading) is None


@pytest.mark.parametrize(
    ("heading", "currency"),
    [("Revenue (EUR)", "EUR"), ("Sales in $", "USD"), ("Umsatz €", "EUR"), ("All sales", None), ("EUR or USD", None),
     ("all figures in k€", "EUR"), ("Umsatz TEUR", "EUR"), ("Sales (MUSD)", "USD"), ("Revenue $M", "USD"), ("SMALL MALL", None)],
)  # fmt: skip
def test_currency_in_a_heading(heading, currency):
    assert heading_currency(heading) == currency


@pytest.mark.parametrize("value", [float("inf"), float("-inf"), float("nan"), 1e300])
def test_a_number_without_end_is_no_period_and_has_a_text(value):
    assert heading_text(value) == repr(value)
    assert period_heading(value) is None
