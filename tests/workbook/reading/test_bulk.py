"""Large sheets: read by column they give the same grid as cell by cell, whatever stands in them."""

import datetime as dt
import random

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from kamcore.workbook.reading import bulk, sheets
from kamcore.workbook.reading.grid import CellError
from kamcore.workbook.reading.guard import ReadingLimits
from kamcore.workbook.reading.sheets import read_sheets

ROWS = 300


@pytest.fixture
def tried(monkeypatch):
    """Every sheet counts as large; what came of each is noted."""
    outcomes = []

    def noting(*args):
        outcomes.append(bulk.read_bulk(*args))
        return outcomes[-1]

    monkeypatch.setattr(sheets, "LARGE_BYTES", 0)
    monkeypatch.setattr(sheets, "read_bulk", noting)
    return outcomes


def read(data):
    return list(read_sheets(data, "book", "xlsx", ReadingLimits(), lambda *_: None))


def same(grid, other):
    assert (grid.n_rows, grid.n_columns) == (other.n_rows, other.n_columns)
    assert (grid.first_row, grid.first_column, grid.merged) == (other.first_row, other.first_column, other.merged)
    assert (grid.sheet, grid.hidden, grid.notes) == (other.sheet, other.hidden, other.notes)
    rows, others = grid.rows(0, grid.n_rows), other.rows(0, other.n_rows)
    assert repr(rows) == repr(others)  # tells True from 1.0, and knows that one nan is another
    assert [(c.kind, c.values.type) for c in grid.columns] == [(c.kind, c.values.type) for c in other.columns]


def both(data, tried, monkeypatch):
    """Read in both ways and compare; whether the way by column was gone to its end for each sheet."""
    grids = read(data)
    monkeypatch.setattr(sheets, "LARGE_BYTES", 1 << 40)
    for grid, other in zip(grids, read(data), strict=True):
        same(grid, other)
    return [outcome is not None for outcome in tried]


def line(i):
    day = dt.datetime(2024, 1, 1) + dt.timedelta(days=i % 400, hours=(i % 7) * 3.1)  # noqa: DTZ001
    return [f"O-{i:05d}", day, i * 1.25, i % 3 == 0, dt.timedelta(hours=i), f"ä€語 {i % 9}"]


HEADING = ["Order", "Date", "Amount", "Paid", "Time spent", "Remark"]


def workbook(*, heading=HEADING, changes=(), before=(), after=(), rows=ROWS):
    book = openpyxl.Workbook()
    sheet = book.active
    for row in before:
        sheet.append(row)
    sheet.append(heading)
    for i in range(rows):
        sheet.append(line(i))
    for row in after:
        sheet.append(row)
    for address, value in changes:
        cell = sheet[address]
        cell.number_format = "General"
        cell.value = value
        if isinstance(value, str) and value.startswith("#"):
            cell.data_type = "e"
    return book


def test_a_list_of_lines_is_read_by_column(files, tried, monkeypatch):
    assert both(files.saved(workbook()), tried, monkeypatch) == [True]


def test_texts_in_a_list_of_their_own(files, tried, monkeypatch):
    data = files.with_shared_strings(files.saved(workbook(after=[[], ["Total", None, 12.5]])))
    assert both(data, tried, monkeypatch) == [True]
    assert read(data)[0].cell(299, 5) == line(298)[5]


def test_titles_above_and_totals_below(files, tried, monkeypatch):
    book = workbook(
        before=[["Sales report"], [None, "printed", 5], []],
        after=[[], ["Total", None, "all of it", None, 12.5], ["Source: the ledger"]],
    )
    book.active.merge_cells("A1:C1")
    assert both(files.saved(book), tried, monkeypatch) == [True]


def test_leading_blank_rows_and_columns(files, tried, monkeypatch):
    book = openpyxl.Workbook()
    for r in range(200):
        for c, value in enumerate(line(r)):
            book.active.cell(r + 6, c + 3, value)
    book.active.merge_cells("C7:D8")
    assert both(files.saved(book), tried, monkeypatch) == [True]


def test_holes_and_empty_columns(files, tried, monkeypatch):
    changes = [(f"{'ABCDEF'[i % 6]}{i}", None) for i in range(60, 280, 3)]
    changes += [(f"D{i}", None) for i in range(1, 302)]
    assert both(files.saved(workbook(changes=changes)), tried, monkeypatch) == [True]


def test_empty_texts_are_empty_cells(files, tried, monkeypatch):
    xml = "".join(
        f'<row r="{i}"><c r="A{i}" t="inlineStr"><is><t>{"" if i % 5 else "x"}</t></is></c>'
        f'<c r="B{i}"><v>{i}</v></c><c r="C{i}" t="str"><f>A{i}</f><v></v></c></row>'
        for i in range(1, 200)
    )
    assert both(files.xlsx_with_sheet(xml), tried, monkeypatch) == [True]


def test_error_cells_everywhere(files, tried, monkeypatch):
    changes = [("C150", "#DIV/0!"), ("A151", "#N/A"), ("B152", "#REF!"), ("C3", "#NUM!"), ("C299", "#VALUE!")]
    book = workbook(changes=changes)
    assert both(files.saved(book), tried, monkeypatch) == [True]
    grid = read(files.saved(book))[0]
    assert [grid.cell(149, 2), grid.cell(2, 2), grid.cell(298, 2)] == [
        CellError(text) for text in ("#DIV/0!", "#NUM!", "#VALUE!")
    ]


@pytest.mark.parametrize(
    ("address", "value"),
    [
        ("C150", "007"),
        ("C150", "N/A"),
        ("C150", "NaN"),
        ("C150", "nan"),
        ("C150", "none of it"),
        ("C150", True),
        ("C150", dt.datetime(2024, 1, 1)),  # noqa: DTZ001
        ("B150", 45000),
        ("B150", "n/a"),
        ("B150", dt.time(13, 30)),
        ("D150", "NULL"),
        ("D150", 1),
        ("E150", 0.5),
        ("E150", "NA"),
        ("A150", 12.5),
        ("A150", True),
        ("C150", "#NAME?"),
        ("G150", "a cell without a heading"),
    ],
)
def test_a_cell_of_another_kind_in_the_middle_is_not_lost(files, tried, monkeypatch, address, value):
    assert both(files.saved(workbook(changes=[(address, value)])), tried, monkeypatch) == [False]


@pytest.mark.parametrize("text", ["NA", "N/A", "nan", "None", "#N/A", "null"])
def test_texts_that_stand_for_nothing_are_kept_in_a_column_of_texts(files, tried, monkeypatch, text):
    book = workbook(changes=[])
    book.active["A150"] = text
    book.active["A150"].data_type = "s"
    assert both(files.saved(book), tried, monkeypatch) == [True]
    assert read(files.saved(book))[0].cell(149, 0) == text


def test_columns_that_are_mixed_from_the_start_are_not_tried(files, tried, monkeypatch):
    calls = []
    monkeypatch.setattr(bulk, "_body", lambda *args: calls.append(args))
    book = openpyxl.Workbook()
    for i in range(ROWS):
        book.active.append([i if i % 2 else str(i), "x"])
    assert both(files.saved(book), tried, monkeypatch) == [False]
    assert not calls


@pytest.mark.parametrize("dimension", ["A1:F301", "A1:F100", "A1:F9999", "A1", None])
def test_a_sheet_may_say_wrongly_how_far_it_goes(files, tried, monkeypatch, dimension):
    def change(name, content):
        if "sheet1" not in name:
            return content
        start, end = content.index(b"<dimension"), content.index(b"/>", content.index(b"<dimension")) + 2
        said = b"" if dimension is None else f'<dimension ref="{dimension}"/>'.encode()
        return content[:start] + said + content[end:]

    data = files.rezipped(files.saved(workbook(after=[["Total", None, 5.0]])), change)
    both(data, tried, monkeypatch)


def test_dates_of_the_other_calendar(files, tried, monkeypatch):
    book = workbook()
    book.epoch = dt.datetime(1904, 1, 1)  # noqa: DTZ001
    assert both(files.saved(book), tried, monkeypatch) == [True]


def test_formulas_without_results(files, tried, monkeypatch):
    book = workbook(changes=[("C200", "=C199+1")])
    assert both(files.saved(book), tried, monkeypatch) == [True]
    assert [note.code for note in read(files.saved(book))[0].notes] == ["no-stored-result"]


def test_blank_rows_behind_the_last_one_do_not_count(files, tried, monkeypatch):
    xml = '<row r="1"><c r="A1"><v>1</v></c></row>' + "".join(
        f'<row r="{i}"><c r="A{i}" s="0"/></row>' for i in range(2, 500)
    )
    assert both(files.xlsx_with_sheet(xml), tried, monkeypatch) == [True]
    assert read(files.xlsx_with_sheet(xml))[0].n_rows == 1


def test_several_sheets_hidden_ones_and_charts(files, tried, monkeypatch):
    book = workbook()
    other = book.create_sheet("other & <more>")
    for i in range(150):
        other.append([i, "x"])
    other.sheet_state = "hidden"
    book.create_sheet("small").append(["x"])
    book.create_chartsheet("chart")
    book.create_sheet("empty")
    assert both(files.saved(book), tried, monkeypatch) == [True, True, False, False]


def test_rows_and_cells_without_addresses(files, tried, monkeypatch):
    xml = "".join(f"<row><c><v>{i}</v></c></row>" for i in range(200))
    assert both(files.xlsx_with_sheet(xml), tried, monkeypatch) == [False]


def test_names_with_a_prefix(files, tried, monkeypatch):
    xml = "".join(f'<x:row r="{i}"><x:c r="A{i}"><x:v>{i}</x:v></x:c></x:row>' for i in range(1, 200))

    def change(name, content):
        if "sheet1" not in name:
            return content
        return (
            '<?xml version="1.0"?><x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
            f"<x:sheetData>{xml}</x:sheetData></x:worksheet>"
        ).encode()

    assert both(files.rezipped(files.xlsx([["x"]]), change), tried, monkeypatch) == [False]


def test_a_sheet_that_breaks_off(files, tried, monkeypatch):
    book = workbook()
    book.create_sheet("good").append(["x"])
    data = files.rezipped(files.saved(book), lambda name, c: c[: len(c) // 2] if "sheet1" in name else c)
    assert both(data, tried, monkeypatch) == [False, False]


@pytest.mark.parametrize("seed", range(12))
def test_random_sheets(files, tried, monkeypatch, seed):
    rng = random.Random(seed)  # noqa: S311
    pools = [
        lambda: rng.choice(["a", "b", " ", "007", "NA", "x" * 300]),
        lambda: rng.choice([1, 2.5, -1e300, 1e-12, 0, None]),
        lambda: dt.datetime(rng.randrange(1906, 2090), 3, 4, rng.randrange(24), 5, 6),  # noqa: DTZ001
        lambda: rng.random() < 0.5,
        lambda: dt.timedelta(minutes=rng.randrange(5000)),
        lambda: None,
    ]
    kinds = [rng.choice(pools) for _ in range(rng.randrange(2, 9))]
    book = openpyxl.Workbook()
    top, left = rng.choice([(1, 1), (1, 3), (4, 2)])
    for r in range(rng.randrange(90, 400)):
        for c, make in enumerate(kinds):
            if rng.random() < 0.95:
                book.active.cell(top + r, left + c, make())
    for _ in range(rng.choice([0, 0, 1, 3])):
        address = f"{get_column_letter(left + rng.randrange(len(kinds)))}{rng.randrange(1, 500)}"
        book.active[address] = rng.choice(["stray", 5, True, None, dt.time(1)])
    data = files.saved(book)
    both(files.with_shared_strings(data) if seed % 2 else data, tried, monkeypatch)
