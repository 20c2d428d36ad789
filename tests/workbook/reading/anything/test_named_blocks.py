"""Blocks with a heading each, under a line that says whose they are: ``Customer: Acme``."""
# ruff: noqa: RUF001

from __future__ import annotations

import pytest

from tests.workbook.reading.anything.shapes import CUSTOMERS, read_and_check, read_or_refused, text, total, xlsx

LINES = ("Customer: {}", "Customer name: {}", "Kunde: {}", "Client : {}", "Cliente: {}", "Ragione sociale: {}", "Клиент: {}",
         "客户：{}", "ลูกค้า: {}", "ग्राहक: {}", "گاہک: {}")  # fmt: skip


def blocks(line, subtotal, *, blank, title, parted=False):
    rows, truth = [["Sales report"], []] if title else [], []
    for j, name in enumerate(CUSTOMERS[:4]):
        rows += [["Customer:", name] if parted else [line.format(name)], ["Date", "Invoice", "Item", "Amount"]]
        whole = 0.0
        for k in range(1 + j % 3):
            amount = round(100 + 57.13 * k + 13.1 * j, 2)
            whole += amount
            rows.append([f"2024-{k + 1 + j:02d}-1{j}", f"INV{j}{k}", "Box", amount])
            truth.append((name, f"2024-{k + 1 + j:02d}", amount))
        if subtotal:
            rows.append([subtotal.format(name), None, None, round(whole, 2)])
        if blank:
            rows.append([])
    return rows, truth


@pytest.mark.parametrize("blank", [True, False])
@pytest.mark.parametrize("subtotal", ["Subtotal", "Total", "Total {}", "Zwischensumme", ""])
@pytest.mark.parametrize("line", ["Customer: {}", "Kunde: {}", "Клиент: {}"])
def test_the_lines_of_a_block_are_of_the_customer_above_it(line, subtotal, blank):
    rows, truth = blocks(line, subtotal, blank=blank, title=blank)
    portfolio = read_and_check(text(rows), "report.csv", truth, periods=True)
    doubts = {problem.found for problem in portfolio.problems if problem.severity.name != "NOTE"}
    assert doubts <= {f"'Total {CUSTOMERS[0]}'"}
    read_and_check(xlsx(rows), "report.xlsx", truth, periods=True)


@pytest.mark.parametrize("line", LINES)
def test_whatever_language_says_that_it_is_the_customer(line):
    rows, truth = blocks(line, "Subtotal", blank=True, title=True)
    read_and_check(text(rows), "report.csv", truth, periods=True)


def test_the_name_may_stand_in_the_cell_beside():
    rows, truth = blocks("", "Subtotal", blank=True, title=True, parted=True)
    read_and_check(xlsx(rows), "report.xlsx", truth, periods=True)


def test_blocks_of_products_by_year():
    rows, truth = [], []
    for j, name in enumerate(CUSTOMERS[:3]):
        rows += [[f"Customer: {name}"], ["Product", "2023", "2024"]]
        for k, product in enumerate(("Box", "Crate")):
            amounts = [100.5 + k + 7 * j, 200.25 + 3 * k + j]
            rows.append([product, *amounts])
            truth += [(name, year, amount) for year, amount in zip(("2023", "2024"), amounts, strict=True)]
        rows.append(["Total", rows[-1][1] + rows[-2][1], rows[-1][2] + rows[-2][2]])
    portfolio = read_and_check(text(rows), "report.csv", truth)
    assert set(portfolio["revenue"]["product"]) == {"Box", "Crate"}


def test_a_single_line_above_a_list_names_its_customer():
    rows = [
        ["Customer: Alder Freight"],
        ["Date", "Invoice", "Amount"],
        ["2024-01-01", "I1", 50.5],
        ["2024-02-01", "I2", 70.25],
    ]
    truth = [("Alder Freight", "2024-01", 50.5), ("Alder Freight", "2024-02", 70.25)]
    portfolio = read_and_check(text(rows), "list.csv", truth)
    [told] = [problem for problem in portfolio.problems if problem.code == "account-above"]
    assert "Alder Freight" in told.found


@pytest.mark.parametrize("line", ["Customer: All", "Customer: all customers", "Kunde: 1000 bis 2000", "Kunde: *"])
def test_what_was_asked_for_is_no_customer(line):
    rows = [[line], ["Date", "Customer", "Amount"], ["2024-01-01", "Alder", 50.5], ["2024-02-01", "Birch", 70.25]]
    read_and_check(text(rows), "list.csv", [("Alder", "2024-01", 50.5), ("Birch", "2024-02", 70.25)])
    bare = [[line], ["Date", "Invoice", "Amount"], ["2024-01-01", "I1", 50.5], ["2024-02-01", "I2", 70.25]]
    portfolio = read_or_refused(text(bare), "list.csv")
    if portfolio is not None:
        assert total(portfolio) == 120.75
        assert line.split(": ")[1] not in set(portfolio["accounts"]["name"])
