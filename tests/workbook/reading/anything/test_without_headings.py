"""Text without marks between its fields, and tables without headings."""

from __future__ import annotations

import pytest

import kamcore
from kamcore.workbook.reading import load_files, understand
from kamcore.workbook.reading.choosing import answered
from tests.workbook.reading.anything.shapes import CUSTOMERS, check, german, lines, monthly, read, text, total, xlsx

SOLD = lines()
TRUTH = monthly(SOLD)
WIDTHS = (10, 22, 12, 16)


def columned(rows, gap=0):
    """Rows of fixed columns, the last one aligned to the right."""
    return "".join(
        "".join(str(cell).ljust(width) for cell, width in zip(row[:-1], WIDTHS, strict=False))
        + str(row[-1]).rjust(WIDTHS[-1] - gap)
        + "\r\n"
        for row in rows
    )


def body(amount=german):
    return [[f"R{i:05d}", name, f"{day:%d.%m.%Y}", amount(net)] for i, (name, day, net) in enumerate(SOLD)]


def test_columns_of_blanks():
    source = columned([["Beleg", "Kunde", "Datum", "Nettobetrag"], *body()])
    check(read(source.encode("cp1252"), "liste.txt"), TRUTH, periods=True)


def test_a_rule_of_dashes_says_where_the_columns_are():
    rule = " ".join("-" * (width - 1) for width in WIDTHS)
    page = columned([["Beleg", "Kunde", "Datum", "Nettobetrag"]]) + rule + "\r\n"
    whole = ["", "", "Summe", german(sum(net for *_, net in SOLD))]
    source = (
        "UMSATZLISTE            SEITE 1\r\n\r\n"
        + page
        + columned(body()[:12])
        + "\x0c"
        + page
        + columned([*body()[12:], whole])
    )
    check(read(source.encode("cp1252"), "LISTE.TXT"), TRUTH, periods=True)


def test_a_line_that_does_not_keep_to_the_columns_is_reported_and_not_guessed_at():
    rows = columned([["Beleg", "Kunde", "Datum", "Nettobetrag"], *body()]).splitlines()
    rows[5] = rows[5].replace("  ", "xx")
    portfolio = read("\r\n".join(rows).encode(), "liste.txt")
    assert total(portfolio) == round(sum(net for *_, net in SOLD) - SOLD[4][2], 2)
    assert any(problem.code == "no-account" for problem in portfolio.problems)


@pytest.mark.parametrize("source", [
    text([["Customer", "2023"], *[[f"{name}  and   sons", 10 + i] for i, name in enumerate(CUSTOMERS)]]),
    text([["Customer", "Note", "2023"], *[[name, "a    b", 10 + i] for i, name in enumerate(CUSTOMERS)]], sep=";"),
])  # fmt: skip
def test_blanks_within_fields_divide_nothing(source):
    assert total(read(source, "list.csv")) == sum(10 + i for i in range(len(CUSTOMERS)))


@pytest.mark.parametrize("make", [lambda rows: (text(rows), "data.csv"), lambda rows: (xlsx(rows), "data.xlsx")])
def test_the_first_row_of_a_table_without_headings_counts(make):
    portfolio = read(*make([[f"{day:%Y-%m-%d}", name, f"INV{i}", net] for i, (name, day, net) in enumerate(SOLD)]))
    check(portfolio, TRUTH, periods=True)


def test_what_was_taken_for_the_amount_is_asked_and_one_answer_puts_it_right():
    rows = [
        [f"{day:%d/%m/%Y}", f"C{CUSTOMERS.index(name)}", name, f"{net * 1.2:.2f}", f"{net:.2f}"]
        for name, day, net in SOLD
    ]
    reading = understand(load_files(text(rows), filename="data.csv"))
    asked = {question.key.partition(":")[0]: question for question in reading.questions}
    assert asked["account"].options[0] == ("Column C", "Column C")
    mapping = answered(reading, asked["revenue"].key, "Column E")
    check(understand(reading.source, mapping).portfolio, TRUTH, periods=True)


def test_figures_without_headings_and_days_are_not_guessed_at():
    rows = [[name, 1500.5 + i, 1700.25 + i, 1800.75 + i] for i, name in enumerate(CUSTOMERS)]
    with pytest.raises(kamcore.WorkbookError) as refused:
        read(text(rows), "data.csv")
    assert any(
        problem.code == "headings-missing" and "Customer, Date and Amount" in problem.fix
        for problem in refused.value.problems
    )
