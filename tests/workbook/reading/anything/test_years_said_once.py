"""Periods that say their year once, or leave it to a title: as people write headings, and as reports print their span."""

from __future__ import annotations

import pytest

from tests.workbook.reading.anything.shapes import CUSTOMERS, check, read, read_and_check, table, text, xlsx

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
QUARTERS = [f"{year}-Q{quarter}" for year in (2023, 2024) for quarter in (1, 2, 3, 4)]
FISCAL = [f"{2023 + (month < 4)}-{month:02}" for month in (4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3)]


def _said_once(labels, way):
    """Write the year beside the first period of each year alone."""
    said, found = "", []
    for label in labels:
        year, part = label.split("-")
        part = part if part[0] == "Q" else MONTHS[int(part) - 1]
        found.append(part if year == said else way.format(year=year, part=part))
        said = year
    return found


@pytest.mark.parametrize("way", ["{year} {part}", "{part} {year}", "{part}/{year}"])
@pytest.mark.parametrize("down", [True, False])
def test_quarters_of_which_the_first_names_the_year(way, down):
    rows, truth = table(QUARTERS)
    heads = _said_once(QUARTERS, way)
    lines = [["Customer", *heads], *([name, *amounts] for name, amounts in rows)]
    if down:
        lines = [list(line) for line in zip(*lines, strict=True)]
        lines[0][0] = "Quarter"
    read_and_check(text(lines), "revenue.csv", truth, periods=True)


@pytest.mark.parametrize("down", [True, False])
def test_months_over_two_years_of_which_the_first_names_the_year(down):
    labels = [f"{year}-{month:02}" for year in (2023, 2024) for month in range(1, 13)]
    rows, truth = table(labels)
    lines = [["Customer", *_said_once(labels, "{part} {year}")], *([name, *amounts] for name, amounts in rows)]
    if down:
        lines = [list(line) for line in zip(*lines, strict=True)]
        lines[0][0] = "Month"
    read_and_check(xlsx(lines), "revenue.xlsx", truth, periods=True)


def test_after_december_comes_the_next_year():
    rows, truth = table(FISCAL)
    heads = ["Apr 2023", *(MONTHS[int(label[5:]) - 1] for label in FISCAL[1:])]
    lines = [["Customer", *heads], *([name, *amounts] for name, amounts in rows)]
    read_and_check(text(lines), "revenue.csv", truth, periods=True)


def test_months_that_do_not_follow_one_another_get_no_year_from_a_neighbour():
    rows, _ = table(["2023-01", "--06", "--02"])
    lines = [["Customer", "Jan 2023", "Jun", "Feb"], *([name, *amounts] for name, amounts in rows)]
    assert set(read(text(lines), "revenue.csv")["revenue"]["period"]) == {"2023-01", "--06", "--02"}


SPANS = (
    "2023年4月〜2024年3月",
    "期間:2023年4月1日~2024年3月31日",
    "April 2023 - March 2024",
    "1-Apr-23 to 31-Mar-24",
    "01.04.2023 – 31.03.2024",
    "From 1 April 2023 to 31 March 2024",
)
FISCAL_YEARS = ("Fiscal year 2023-24", "F.Y. 2023/24")  # where these begin only months in a row tell


@pytest.mark.parametrize(
    ("title", "layout"),
    [(title, layout) for title in SPANS for layout in ("across", "down", "list")]
    + [(title, layout) for title in FISCAL_YEARS for layout in ("across", "down")],
)
def test_a_title_that_names_a_span_gives_months_their_year(title, layout):
    rows, truth = table(FISCAL)
    numbers = [int(label[5:]) for label in FISCAL]
    heads = [f"{number}月" if "月" in title else MONTHS[number - 1] for number in numbers]
    above = [["Sales"], [title]]
    if layout == "across":
        lines = [*above, ["Customer", *heads, "Total"]]
        lines += [[name, *amounts, round(sum(amounts), 2)] for name, amounts in rows]
    elif layout == "down":
        lines = [*above, ["Month", *(name for name, _ in rows)]]
        lines += [[head, *(amounts[i] for _, amounts in rows)] for i, head in enumerate(heads)]
    else:
        lines = [*above, ["Customer", "Month", "Revenue"]]
        lines += [[name, head, amounts[i]] for name, amounts in rows for i, head in enumerate(heads)]
    read_and_check(xlsx(lines), "sales.xlsx", truth, periods=True)


@pytest.mark.parametrize(
    ("head", "label"),
    [
        ("Jan - Dec 24", "2024"),
        ("Jan - Mar 24", "2024-Q1"),
        ("Oct 1 - Nov 27, 24", "2024"),
        ("Apr 23 - Mar 24", "2024"),
        ("Jan 24 - Jan 24", "2024-01"),
        ("01.01.2024 - 31.12.2024", "2024"),
    ],
)
def test_a_heading_that_is_a_span_of_months_is_an_amount_of_that_time(head, label):
    rows, truth = table([label])
    read_and_check(
        text([["Customer", head], *([name, *amounts] for name, amounts in rows)]), "sales.csv", truth, periods=True
    )


@pytest.mark.parametrize(
    "title", ["January through December 2024", "Jan - Dec 2024", "1. Januar bis 31. Dezember 2024"]
)
def test_a_title_that_names_a_span_within_a_year_is_of_that_year(title):
    rows, truth = table(["2024"])
    lines = [["Sales by Customer"], [title], ["Customer", "Revenue"], *([name, *amounts] for name, amounts in rows)]
    read_and_check(xlsx(lines), "sales.xlsx", truth, periods=True)


def test_words_that_are_months_and_names_make_no_span():
    portfolio = read(
        text([["May to August Ltd 2024"], ["Customer", "Revenue"], *((n, 100.5) for n in CUSTOMERS)]), "a.csv"
    )
    check(portfolio, [(name, "2024", 100.5) for name in CUSTOMERS])


@pytest.mark.parametrize("part", ["Quarter", "Month"])
@pytest.mark.parametrize("first_only", [True, False])
def test_a_year_in_a_column_of_its_own_stands_in_its_first_row(part, first_only):
    labels = (
        QUARTERS if part == "Quarter" else [f"{year}-{month:02}" for year in (2023, 2024) for month in range(1, 13)]
    )
    rows, truth = table(labels)
    lines = [["Year", part, *(name for name, _ in rows)]]
    said = ""
    for i, label in enumerate(labels):
        year, of_year = label.split("-")
        shown = None if first_only and year == said else int(year)
        said = year
        of_year = of_year if part == "Quarter" else MONTHS[int(of_year) - 1]
        lines.append([shown, of_year, *(amounts[i] for _, amounts in rows)])
    read_and_check(xlsx(lines), "revenue.xlsx", truth, periods=True)


def test_quarters_down_are_of_the_year_in_the_title():
    rows, truth = table([f"2024-Q{quarter}" for quarter in (1, 2, 3, 4)])
    lines = [["Sales 2024"], ["Quarter", *(name for name, _ in rows)]]
    lines += [[f"Q{i + 1}", *(amounts[i] for _, amounts in rows)] for i in range(4)]
    read_and_check(xlsx(lines), "sales.xlsx", truth, periods=True)


def test_half_years_by_their_short_word_count_both():
    rows, truth = table(["2023", "2024"])
    lines = [["Cliente", "1° sem 2023", "2° sem 2023", "1° sem 2024", "2° sem 2024"]]
    for name, amounts in rows:
        halves = [round(amounts[0] * 0.4, 2), round(amounts[1] * 0.4, 2)]
        lines.append(
            [name, *(v for half, whole in zip(halves, amounts, strict=True) for v in (half, round(whole - half, 2)))]
        )
    read_and_check(text(lines, sep=";"), "vendite.csv", truth)


def test_the_year_before_beside_a_span_as_quickbooks_compares_them():
    rows, truth = table(["2024", "2023"])
    lines = [["Acme"], ["Sales by Customer Summary"], ["January - December 2024"], [], [None, "Total", None]]
    lines += [[None, "Jan - Dec 2024", "Jan - Dec 2023 (PY)"], *([name, *amounts] for name, amounts in rows)]
    lines.append(["TOTAL", *(round(sum(amounts[i] for _, amounts in rows), 2) for i in (0, 1))])
    read_and_check(xlsx(lines), "sales.xlsx", truth)


def test_a_list_whose_first_month_alone_names_the_year():
    rows, truth = [["Month", "Customer", "Revenue"]], []
    for i, month in enumerate(MONTHS):
        for k, name in enumerate(CUSTOMERS[:3]):
            rows.append([f"{month} 2024" if i == 0 else month, name, 100.5 + 7 * i + k])
            truth.append((name, f"2024-{i + 1:02}", 100.5 + 7 * i + k))
    read_and_check(text(rows), "revenue.csv", truth, periods=True)


def test_a_month_with_and_without_a_year_may_be_of_two_years():
    rows = [
        ["Month", "Customer", "Revenue"],
        ["Jan 2024", "Acme", 100.5],
        ["Jan", "Bolt", 200.5],
        ["Feb", "Acme", 300.5],
    ]
    assert set(read(text(rows), "revenue.csv")["revenue"]["period"]) == {"2024-01", "--01", "--02"}
