"""Small files of the shapes people have, and the plain sums they must come to.

A truth is a list of ``(account, period, amount)`` made by the loop that wrote the file; nothing here knows how files are read.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import math

import openpyxl
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

import kamcore

CUSTOMERS = ("Alder Freight", "Birch & Sons", "Cedar Foods", "Dogwood Glass", "Elm Paper", "Fir Trading")


# files


def text(rows, *, sep=",", encoding="utf-8", before="", after=""):
    """A text file of rows; None is an empty field."""
    stream = io.StringIO()
    csv.writer(stream, delimiter=sep).writerows([["" if v is None else v for v in row] for row in rows])
    return (before + stream.getvalue() + after).encode(encoding)


def xlsx(sheets, *, merged=(), hidden=(), shift=(0, 0), formats=(), epoch=None):
    """A workbook: sheet name -> rows.

    Args:
        sheets: a mapping, or the rows of a single sheet.
        merged: ranges to merge on every sheet.
        hidden: the names of hidden sheets.
        shift: how many rows and columns stay empty before the first cell.
        formats: number formats, ``(column from 1, format)``, for every row.
        epoch: the day from which the workbook counts.
    """
    if not isinstance(sheets, dict):
        sheets = {"Sheet1": sheets}
    book = openpyxl.Workbook()
    book.remove(book.active)
    if epoch is not None:
        book.epoch = epoch
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for r, row in enumerate(rows, 1):
            for c, value in enumerate(row, 1):
                if value is not None:
                    sheet.cell(r + shift[0], c + shift[1], value)
        for column, form in formats:
            for r in range(1, len(rows) + 1):
                sheet.cell(r + shift[0], column + shift[1]).number_format = form
        for area in merged:
            sheet.merge_cells(area)
        if name in hidden:
            sheet.sheet_state = "hidden"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def xls(sheets):
    """The same in the old binary format."""
    if not isinstance(sheets, dict):
        sheets = {"Sheet1": sheets}
    book = xlwt.Workbook(encoding="utf-8")
    day = xlwt.easyxf(num_format_str="dd.mm.yyyy")
    for name, rows in sheets.items():
        sheet = book.add_sheet(name)
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                if isinstance(value, dt.date):
                    sheet.write(r, c, value, day)
                elif value is not None:
                    sheet.write(r, c, value)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def ods(sheets):
    """The same as an open document."""
    if not isinstance(sheets, dict):
        sheets = {"Sheet1": sheets}
    document = OpenDocumentSpreadsheet()
    for name, rows in sheets.items():
        table = Table(name=name)
        for row in rows:
            line = TableRow()
            for value in row:
                line.addElement(_ods_cell(value))
            table.addElement(line)
        document.spreadsheet.addElement(table)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _ods_cell(value):
    if value is None:
        return TableCell()
    if isinstance(value, (int, float)):
        cell = TableCell(valuetype="float", value=repr(value))
    elif isinstance(value, dt.date):
        cell = TableCell(valuetype="date", datevalue=value.isoformat())
    else:
        cell = TableCell(valuetype="string")
    cell.addElement(P(text=str(value)))
    return cell


# what stands in them


def lines(count=24):
    """Transactions ``(customer, day, amount)`` over 2023 and 2024, amounts with cents and all above 100."""
    return [
        (
            CUSTOMERS[i * 5 % len(CUSTOMERS) if i % 4 else 0],
            dt.date(2023 + i % 2, 1 + i * 5 % 12, 1 + (i * 11 + 12) % 28),
            round(250.25 + i * i * 13.37, 2),
        )
        for i in range(count)
    ]


def table(labels, customers=CUSTOMERS):
    """Revenue by customer and period ``[(customer, [amount, …])]``, and its truth."""
    rows = [
        (name, [round(1000 + 811.35 * i + 97.6 * j + (i * j) % 5, 2) for j in range(len(labels))])
        for i, name in enumerate(customers)
    ]
    return rows, [
        (name, label, amount) for name, amounts in rows for label, amount in zip(labels, amounts, strict=True)
    ]


def monthly(sold):
    """The truth of a list of transactions."""
    return [(name, f"{day:%Y-%m}", amount) for name, day, amount in sold]


def german(value):
    """1.234,56."""
    return f"{value:,.2f}".translate(str.maketrans(",.", ".,"))


def spaced(space):
    """Return what writes 1 234,56 with that space."""
    return lambda value: f"{value:,.2f}".replace(",", space).replace(".", ",")


def indian(value):
    """12,34,567.00."""
    whole, cents = f"{abs(value):.2f}".split(".")
    head, tail = whole[:-3], whole[-3:]
    groups = []
    while head:
        groups.insert(0, head[-2:])
        head = head[:-2]
    return ("-" if value < 0 else "") + ",".join([*groups, tail]) + "." + cents


# what was read


def read(source, filename):
    """Read a file, or several, and check what must hold of every reading."""
    portfolio = kamcore.read_workbook(source, filename=filename)
    check_report(portfolio)
    return portfolio


def read_or_refused(source, filename):
    """Read a file of which a plain refusal is right too; None when it was refused in whole sentences."""
    try:
        return read(source, filename)
    except kamcore.WorkbookError as refusal:
        check_sentences(refusal.problems)
        if not refusal.problems:
            raise
        return None


def check_sentences(problems):
    for problem in problems:
        for part in (problem.found, problem.expected, problem.fix):
            assert part.strip(), f"a problem with an empty part: {problem}"
        assert problem.fix.rstrip().endswith((".", "?")), f"not a sentence: {problem.fix!r}"
        assert "Traceback" not in problem.sentence
        assert problem.count >= 1
        assert problem.rows >= 0


def check_report(portfolio):
    assert portfolio.report, "nothing is said about what was read"
    for part in portfolio.report:
        assert part.read == part.used + part.reported, part
        assert min(part.read, part.used, part.reported) >= 0, part
    reported = sum(part.reported for part in portfolio.report)
    told = sum(problem.rows for problem in portfolio.problems)
    assert reported == told, f"{reported} rows are reported, but the problems speak of {told}"
    check_sentences(portfolio.problems)
    keys = set(portfolio["accounts"]["key"])
    assert set(portfolio["revenue"]["account"]) <= keys, "revenue of an account that is not there"
    assert not portfolio["revenue"]["revenue"].isna().any()


def sums(entries):
    """Total, by year and by account of ``(account, period, amount)``."""
    years, accounts = {}, {}
    total = 0.0
    for name, period, amount in entries:
        total += amount
        year = None if not period or period.startswith("--") else period[:4]
        years[year] = years.get(year, 0.0) + amount
        accounts[name] = accounts.get(name, 0.0) + amount
    return {"total": total, "years": years, "accounts": accounts}


def entries(portfolio):
    """What was read as revenue: ``(account's name, period or None, amount)``."""
    accounts = portfolio["accounts"]
    names = {
        key: name if isinstance(name, str) and name else key
        for key, name in zip(accounts["key"], accounts["name"], strict=True)
    }
    revenue = portfolio["revenue"]
    return [
        (names.get(key, key), period if isinstance(period, str) else None, float(amount))
        for key, period, amount in zip(revenue["account"], revenue["period"], revenue["revenue"], strict=True)
    ]


def total(portfolio):
    return round(float(portfolio["revenue"]["revenue"].sum()), 2)


def said(portfolio):
    """Everything the reading says in words, in lower case."""
    words = [problem.sentence for problem in portfolio.problems] + [part.why for part in portfolio.report]
    return " ".join(words).casefold()


def _near(found, expected):
    return math.isclose(found, expected, rel_tol=1e-9, abs_tol=0.006)


def _same(found, expected):
    found, expected = ({key: value for key, value in side.items() if abs(value) >= 0.006} for side in (found, expected))
    return set(found) == set(expected) and all(_near(found[key], expected[key]) for key in expected)


def _short(values):
    return {key: round(value, 2) for key, value in values.items()}


def check(portfolio, truth, *, years=True, periods=False, accounts=True):
    """Compare what was read with the truth.

    Args:
        portfolio: what was read.
        truth: ``(account, period, amount)``.
        years: whether the sums by year must agree.
        periods: whether the sums by period label must agree too.
        accounts: whether the sums by account's name must agree.
    """
    truth = list(truth)
    found, expected = sums(entries(portfolio)), sums(truth)
    why = f" | said: {said(portfolio)[:500]}"
    assert _near(found["total"], expected["total"]), (
        f"total: expected {expected['total']:.2f}, got {found['total']:.2f} ({_short(found['accounts'])}){why}"
    )
    if accounts:
        assert _same(found["accounts"], expected["accounts"]), (
            f"accounts: expected {_short(expected['accounts'])}, got {_short(found['accounts'])}{why}"
        )
    if years:
        assert _same(found["years"], expected["years"]), (
            f"years: expected {_short(expected['years'])}, got {_short(found['years'])}{why}"
        )
    if periods:
        by = [{}, {}]
        for into, given in zip(by, (entries(portfolio), truth), strict=True):
            for _, period, amount in given:
                into[period] = into.get(period, 0.0) + amount
        assert _same(by[0], by[1]), f"periods: expected {_short(by[1])}, got {_short(by[0])}{why}"


def read_and_check(source, filename, truth, **how):
    """Read, compare, and return what was read."""
    portfolio = read(source, filename)
    check(portfolio, truth, **how)
    return portfolio
