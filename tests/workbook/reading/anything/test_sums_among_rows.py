"""Sums that stand among the rows they are sums of: rounded, in several levels, or under the name of all."""
# ruff: noqa: RUF001

from __future__ import annotations

import pytest

from tests.workbook.reading.anything.shapes import CUSTOMERS, read, read_and_check, said, text

LABELS = ("2023", "2024")


def levels(names, *, rounded=True):
    """Regions above their customers; every figure is rounded by itself, so that sums are off by a little."""
    whole, rows, truth = [0.0, 0.0], [], []
    for r, (region, members) in enumerate(names.items()):
        exact, below = [0.0, 0.0], []
        for c, name in enumerate(members):
            amounts = [1234.56 + 311.41 * c + 57.3 * r, 2201.44 + 97.77 * c + 13.1 * r * c]
            shown = [round(amount) for amount in amounts] if rounded else [round(amount, 2) for amount in amounts]
            exact = [a + b for a, b in zip(exact, amounts if rounded else shown, strict=True)]
            below.append([name, *shown])
            truth += [(name, label, float(amount)) for label, amount in zip(LABELS, shown, strict=True)]
        rows += [[region, *(round(amount, 0 if rounded else 2) for amount in exact)], *below]
        whole = [a + b for a, b in zip(whole, exact, strict=True)]
    return [round(amount, 0 if rounded else 2) for amount in whole], rows, truth


REGIONS = {"North": CUSTOMERS[:3], "South": CUSTOMERS[3:]}


@pytest.mark.parametrize("rounded", [True, False])
@pytest.mark.parametrize("heading", ["Customer", "Region / Customer"])
@pytest.mark.parametrize("name", ["All", "Alle", "Все", "Tutti", "Total", "全部"])
def test_all_above_regions_above_customers_counts_each_once(name, heading, rounded):
    whole, rows, truth = levels(REGIONS, rounded=rounded)
    read_and_check(text([[heading, *LABELS], [name, *whole], *rows]), "sales.csv", truth, periods=True)


def test_regions_that_sum_rounded_customers_count_once_without_a_total():
    _, rows, truth = levels(REGIONS)
    read_and_check(text([["Customer", *LABELS], *rows]), "sales.csv", truth, periods=True)


def test_rounded_figures_that_are_no_sums_all_count():
    """The sixth is near the sum of the two below it; that one of six does so is chance."""
    rows = [[name, 1000 - 90 * i, 1500 - 70 * i] for i, name in enumerate(CUSTOMERS)]
    truth = [(name, label, float(a)) for name, *amounts in rows for label, a in zip(LABELS, amounts, strict=True)]
    read_and_check(text([["Customer", *LABELS], *rows]), "sales.csv", truth, periods=True)


def three_levels(total_at=None):
    whole, rows, truth, n = [0, 0], [], [], 0
    for country in ("Germany", "Spain"):
        above = [country, 0, 0]
        rows.append(above)
        for region in ("East", "West"):
            over = [f"{country} {region}", 0, 0]
            rows.append(over)
            for c in range(3):
                n += 1
                amounts = [1000 + n * 137, 2000 + n * 91]
                rows.append([f"{country[0]}{region[0]} Works {c}", *amounts])
                truth += [(rows[-1][0], label, float(a)) for label, a in zip(LABELS, amounts, strict=True)]
                for at in (0, 1):
                    above[at + 1] += amounts[at]
                    over[at + 1] += amounts[at]
                    whole[at] += amounts[at]
    if total_at is not None:
        rows.insert(total_at if total_at >= 0 else len(rows), ["Total", *whole])
    return [["Customer", *LABELS], *rows], truth


@pytest.mark.parametrize("total_at", [None, 0, -1])
def test_countries_above_regions_above_customers_count_once(total_at):
    rows, truth = three_levels(total_at)
    read_and_check(text(rows), "sales.csv", truth, periods=True)


def test_a_customer_without_sales_at_the_end_of_its_region_hides_no_sum():
    rows = [["Customer", *LABELS], ["North", 100.5, 70.25], ["Alder", 60.5, 40.25], ["Birch", 40, 30], ["Cedar", 0, 0],
            ["South", 333.3, 222.2], ["Dogwood", 111.1, 111.1], ["Elm", 222.2, 111.1], ["Fir", 0, 0]]  # fmt: skip
    truth = [(name, label, a) for name, *amounts in rows[1:] if name not in ("North", "South")
             for label, a in zip(LABELS, amounts, strict=True)]  # fmt: skip
    read_and_check(text(rows), "sales.csv", truth, periods=True)


def test_a_total_of_which_the_rows_are_twice_as_much_is_a_doubt_said_aloud():
    """The sums are too small to be more than chance: then it is said that the total disagrees."""
    rows = [["Customer", "2024"], ["Alder", 6], ["Birch", 4], ["North", 10], ["Cedar", 9], ["Dogwood", 7], ["South", 16],
            ["Total", 26]]  # fmt: skip
    portfolio = read(text(rows), "sales.csv")
    doubts = [problem for problem in portfolio.problems if problem.code == "sums-among-rows"]
    assert [problem.severity.name for problem in doubts] == ["WARNING"], said(portfolio)
    assert "'Total' at A8" in doubts[0].sentence
    assert "2 times" in doubts[0].sentence


@pytest.mark.parametrize("total", [True, False])
def test_regions_below_their_customers_count_once(total):
    rows, truth = [["Customer", *LABELS]], []
    for region, names in REGIONS.items():
        both = [[round(100.55 + 3.7 * i, 2), round(200.35 + 2.9 * i, 2)] for i in range(len(names))]
        rows += [[name, *amounts] for name, amounts in zip(names, both, strict=True)]
        rows.append([region, *(round(sum(column), 2) for column in zip(*both, strict=True))])
        truth += [
            (name, label, amount)
            for name, amounts in zip(names, both, strict=True)
            for label, amount in zip(LABELS, amounts, strict=True)
        ]
    if total:
        rows.append(["Total", *(round(sum(a for _, one, a in truth if one == label), 2) for label in LABELS)])
    read_and_check(text(rows), "sales.csv", truth, periods=True)


@pytest.mark.parametrize("name", ["Total", "Summe", "Итого"])
def test_a_total_that_agrees_is_no_doubt(name):
    rows = [["Customer", "2024"], ["Alder", 60.5], ["Birch", 40.25], ["Cedar", 99.75], [name, 200.5]]
    truth = [("Alder", "2024", 60.5), ("Birch", "2024", 40.25), ("Cedar", "2024", 99.75)]
    portfolio = read_and_check(text(rows), "sales.csv", truth)
    assert not [problem for problem in portfolio.problems if problem.code == "sums-among-rows"]
