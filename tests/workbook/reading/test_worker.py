"""Exactness: what the worker's readers make of files, against the values that were written."""

import csv
import datetime as dt
import importlib
import io
import random
import subprocess
import sys
from collections import Counter

import openpyxl
import pytest
import xlwt

from kamcore.workbook.problems import Severity
from kamcore.workbook.reading.encoding import decode
from kamcore.workbook.reading.grid import CellError, Grid, Kind
from kamcore.workbook.reading.guard import ReadingLimits, Refused, admit
from kamcore.workbook.reading.parts import Trap, find_trap, reach, reach_of_ods
from kamcore.workbook.reading.sheets import read_sheets
from kamcore.workbook.reading.textfile import read_text, sniff

ERRORS = ["#N/A", "#REF!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#VALUE!"]


def nothing(sheet, done, rows):
    pass


def sheets(data, limits=None) -> list[Grid]:
    limits = limits or ReadingLimits()
    return list(read_sheets(data, "book", admit(data, "book", limits), limits, nothing))


def text(data, limits=None) -> Grid:
    return read_text(data, "table.csv", limits or ReadingLimits(), nothing)


def values(grid) -> list[list]:
    return [list(row) for row in grid.rows(0, grid.n_rows)]


@pytest.mark.parametrize("make", ["xlsx", "xls", "ods"])
def test_every_format_gives_the_same_cells(files, make):
    (grid,) = sheets(getattr(files, make)(files.rows))
    assert values(grid) == files.rows
    assert grid.format == make
    assert [c.kind for c in grid.columns] == [Kind.TEXT, Kind.MOMENT, Kind.NUMBER, Kind.BOOL, Kind.TEXT]
    assert grid.cell(1, 4) == "007"
    assert grid.cell(4, 0) == "  Delta  "


@pytest.mark.parametrize("seed", range(5))
def test_random_sheets_equal_a_plain_openpyxl_loop(files, seed):
    rng = random.Random(seed)  # noqa: S311
    moments = [dt.datetime(rng.randrange(1905, 2100), 5, 6, 7, 8, 9) for _ in range(9)]  # noqa: DTZ001
    pool = [None, "text", "007", "ä€語", "  x ", 0, 1, -2.5, 1e15, 0.1, True, False, *moments, dt.timedelta(hours=3.5)]
    book = openpyxl.Workbook()
    for _ in range(300):
        book.active.append([rng.choice(pool) for _ in range(12)])
    data = files.saved(book)
    truth = [list(row) for row in openpyxl.load_workbook(io.BytesIO(data)).active.iter_rows(values_only=True)]
    truth = [
        [dt.timedelta(hours=v.hour, minutes=v.minute) if isinstance(v, dt.time) else v for v in row] for row in truth
    ]
    (grid,) = sheets(data)
    assert values(grid) == truth
    assert [[type(v) is bool for v in row] for row in values(grid)] == [[type(v) is bool for v in row] for row in truth]


def test_error_cells_keep_their_text_and_place(files):
    book = openpyxl.Workbook()
    for i, error in enumerate(ERRORS):
        book.active.cell(5 + i, 3, error).data_type = "e"
    book.active["D20"] = "x"
    (grid,) = sheets(files.saved(book))
    assert [grid.cell(i, 0) for i in range(7)] == [CellError(error) for error in ERRORS]
    assert grid.address(6, 0) == "C11"
    old = xlwt.Workbook()
    sheet = old.add_sheet("s")
    for i, code in enumerate([42, 23, 7, 29, 0, 36, 15]):
        sheet.row(4 + i).set_cell_error(2, code)
    sheet.write(0, 0, 1)
    (grid,) = sheets(files.saved(old))
    assert [grid.cell(4 + i, 2) for i in range(7)] == [CellError(error) for error in ERRORS]


def test_error_cells_of_an_ods(files):
    plain = files.ods([["#N/A", "Err:502", "fine", "#1"]])

    def mark(name, content):
        if name != "content.xml":
            return content
        return content.replace(b'value-type="string"', b'value-type="string" calcext:value-type="error"', 2).replace(
            b"<office:document-content ", b'<office:document-content xmlns:calcext="urn:x" ', 1
        )

    assert values(sheets(files.rezipped(plain, mark))[0]) == [[CellError("#N/A"), CellError("Err:502"), "fine", "#1"]]
    assert values(sheets(plain)[0]) == [["#N/A", "Err:502", "fine", "#1"]]


def test_times_and_durations(files):
    spans = [dt.timedelta(hours=13.5), dt.timedelta(hours=30, seconds=1)]
    book = openpyxl.Workbook()
    book.active.append([dt.time(13, 30), spans[1]])
    assert values(sheets(files.saved(book))[0]) == [spans]
    assert values(sheets(files.ods([spans]))[0]) == [spans]


@pytest.mark.parametrize("epoch", [1900, 1904])
def test_dates_of_both_calendars(files, epoch):
    book = openpyxl.Workbook()
    book.epoch = dt.datetime(1899, 12, 30) if epoch == 1900 else dt.datetime(1904, 1, 1)  # noqa: DTZ001
    book.active.append([dt.datetime(2024, 2, 29, 6), dt.datetime(1999, 12, 31)])  # noqa: DTZ001
    assert values(sheets(files.saved(book))[0]) == [[dt.datetime(2024, 2, 29, 6), dt.datetime(1999, 12, 31)]]  # noqa: DTZ001
    old = xlwt.Workbook()
    old.dates_1904 = epoch == 1904
    old.add_sheet("s").write(0, 0, 40000, xlwt.easyxf(num_format_str="d.m.yy"))
    day = dt.datetime(2009, 7, 6) if epoch == 1900 else dt.datetime(2013, 7, 7)  # noqa: DTZ001
    assert values(sheets(files.saved(old))[0]) == [[day]]


def test_leading_blank_rows_and_columns_keep_the_addresses(files):
    book = openpyxl.Workbook()
    book.active["C5"], book.active["D9"] = "x", 1
    book.active.merge_cells("C5:D6")
    (grid,) = sheets(files.saved(book))
    assert (grid.first_row, grid.first_column, grid.n_rows, grid.n_columns) == (5, 3, 5, 2)
    assert grid.cell(0, 0) == "x"
    assert grid.cell(4, 1) == 1.0
    assert grid.address(4, 1) == "D9"
    assert grid.merged == ((0, 0, 1, 1),)


def test_hidden_and_empty_sheets_are_there_and_charts_are_not(files):
    book = openpyxl.Workbook()
    book.active["A1"] = "x"
    book.create_sheet("away")["A1"] = "y"
    book["away"].sheet_state = "hidden"
    book.create_sheet("far away").sheet_state = "veryHidden"
    book.create_chartsheet("chart")
    grids = sheets(files.saved(book))
    assert [(g.sheet, g.hidden, g.n_rows) for g in grids] == [
        ("Sheet", False, 1),
        ("away", True, 1),
        ("far away", True, 0),
    ]


def test_inline_strings_and_iso_dates(files):
    xml = (
        '<row r="2"><c r="B2" t="inlineStr"><is><t xml:space="preserve">007 </t></is></c>'
        '<c r="C2" t="d"><v>2024-03-01T00:00:00</v></c>'
        '<c r="D2" t="b"><v>1</v></c><c r="E2" t="str"><f>A1</f><v>calculated</v></c></row>'
    )
    (grid,) = sheets(files.xlsx_with_sheet(xml))
    assert values(grid) == [["007 ", dt.datetime(2024, 3, 1), True, "calculated"]]  # noqa: DTZ001
    assert grid.address(0, 0) == "B2"


def test_formulas_without_results_are_said(files):
    book = openpyxl.Workbook()
    book.active.append([1, 2, "=A1+B1"])
    (grid,) = sheets(files.saved(book))
    assert values(grid) in ([[1.0, 2.0]], [[1.0, 2.0, None]])
    (note,) = grid.notes
    assert (note.code, note.severity) == ("no-stored-result", Severity.WARNING)
    assert not sheets(files.xlsx(files.rows))[0].notes


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ('<c r="B1" t="str"><f>IF(A1=1,"",A1)</f><v></v></c>', False),  # its result is an empty text
        ('<c r="B1" s="2" t="str"><f>A2</f><v/></c>', False),
        ('<c r="B1" t="str"><f>A2</f><v>x</v></c>', False),
        ('<c r="B1"><f>A1+1</f><v>2</v></c>', False),
        ('<c r="B1"><f>A1+1</f><v></v></c>', True),
        ('<c r="B1" s="2"><f t="shared" si="0"/></c>', False),
        ('<c r="B1" s="2"><f t="shared" ref="B1" si="0">A1</f></c>', True),
    ],
)
def test_an_empty_text_is_a_result(files, cell, said):
    xml = f'<row r="1"><c r="A1"><v>1</v></c>{cell}</row>'
    (grid,) = sheets(files.xlsx_with_sheet(xml))
    assert bool(grid.notes) == said


def test_an_error_value_of_another_kind_leaves_its_sheet_out_and_says_so(files):
    book = openpyxl.Workbook()
    book.active.cell(1, 1, "#NEW!").data_type = "e"
    book.create_sheet("good").append(["x"])
    bad, good = sheets(files.saved(book))
    (note,) = bad.notes
    assert note.code == "unreadable-sheet"
    assert "#NEW!" in note.found
    assert bad.n_rows == 0
    assert values(good) == [["x"]]


def test_nothing_readable_at_all_is_refused(files):
    book = openpyxl.Workbook()
    book.active.cell(1, 1, "#NEW!").data_type = "e"
    with pytest.raises(Refused, match="damaged"):
        sheets(files.saved(book))


def test_too_many_cells(files):
    data = files.xlsx([[1] * 10] * 10)
    with pytest.raises(Refused) as caught:
        sheets(data, ReadingLimits(cells=99))
    assert caught.value.place.cell == "J10"
    with pytest.raises(Refused, match="columns"):
        text(b"a,b,c\n1,2\n", ReadingLimits(columns=2))
    with pytest.raises(Refused, match="cells"):
        text(b"a,b,c\n1,2\n", ReadingLimits(cells=5))


def test_entities_are_not_expanded(files):
    def bomb(name, content):
        if "sheet1" not in name:
            return content
        levels = "".join(f'<!ENTITY e{i} "{f"&e{i - 1};" * 10}">' for i in range(1, 9))
        return (
            f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e0 "boom">{levels}]>'
            '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
            '<row r="1"><c r="A1" t="inlineStr"><is><t>&e8;</t></is></c></row></sheetData></worksheet>'
        ).encode()

    try:
        grids = sheets(files.rezipped(files.xlsx([["x"]]), bomb))
    except Refused:
        return
    assert all(len(str(v)) < 100 for grid in grids for row in values(grid) for v in row)


def test_reach_finds_the_farthest_cell(files):
    far = reach(
        files.xlsx_with_sheet('<row r="1"><c r="A1"><v>1</v></c></row><row r="9"><c s="1" r="XFD9"><v>1</v></c></row>')
    )
    assert (far.sheet, far.cell, far.rows, far.columns) == ("Sheet", "XFD9", 9, 16384)


@pytest.mark.parametrize("end", [b"", b"</text:p>", b"</table:table-row>"])
def test_a_table_of_an_ods_that_does_not_end_is_refused_at_once(files, end):
    def changed(name, content):
        return content.replace(b"</table:table>", end, 1) if name == "content.xml" else content

    with pytest.raises(Refused, match="damaged") as caught:
        sheets(files.rezipped(files.ods([["x", 1.5]]), changed))
    assert caught.value.detail == Trap.TABLE.value


def test_tables_of_an_ods_that_hold_nothing_end(files):
    def changed(name, content):
        empty = b'<table:table/><table:table table:name="Empty"/>'
        return content.replace(b"</table:table>", b"</table:table>" + empty, 1) if name == "content.xml" else content

    data = files.rezipped(files.ods([["x", 1.5]]), changed)
    assert find_trap(data) is None


def test_a_row_repeated_a_million_times_in_an_ods(files):
    def repeated(row, cells):
        start = b"<table:table-row"

        def change(name, content):
            if name != "content.xml":
                return content
            xml = (
                f'<table:table-row table:number-rows-repeated="{row}"><table:table-cell '
                f'table:number-columns-repeated="{cells}" office:value-type="float" office:value="1"/></table:table-row>'
            )
            return content[: content.index(start)] + xml.encode() + content[content.index(b"</table:table>") :]

        return files.rezipped(files.ods([["x"]]), change)

    assert sheets(repeated(5000, 2))[0].n_rows == 5000
    far = reach_of_ods(repeated(1_048_576, 16_384))
    assert (far.sheet, far.cell, far.rows, far.columns) == ("Sheet", "XFD1048576", 1_048_576, 16_384)
    with pytest.raises(Refused, match="reaches to cell XFD1048576"):
        sheets(repeated(1_048_576, 16_384))


def test_a_cell_beyond_the_last_row(files):
    with pytest.raises(Refused, match="A4294967295"):
        sheets(files.xlsx_with_sheet('<row r="4294967295"><c r="A4294967295"><v>1</v></c></row>'))


CSV_ROWS = [["Account", "Note", "Amount"], ["Müller & Söhne", 'says "hi"; twice', "007"], ["B, C", "two\nlines", ""]]


def csv_text(rows, **dialect) -> str:
    stream = io.StringIO(newline="")
    csv.writer(stream, **dialect).writerows(rows)
    return stream.getvalue()


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_encodings_and_delimiters(delimiter, encoding, end):
    data = csv_text(CSV_ROWS, delimiter=delimiter, lineterminator=end).encode(encoding)
    grid = text(data)
    assert values(grid) == [[field or None for field in row] for row in CSV_ROWS]
    assert grid.delimiter == delimiter
    assert bool(grid.notes) == (encoding == "cp1252")


@pytest.mark.parametrize(
    ("encoding", "words"),
    [
        ("cp1252", "Straße Öl Zürich Générale Société Côté Größe"),
        ("cp1252", "Società Perché Libertà Città Università Forlì"),
        ("cp1252", "Compañía Señor Núñez Información Año España"),
        ("cp1252", "Købmand Sørensen Ærø Århus Smørrebrød"),
        ("cp1250", "Społka Łódź Kraków Żółw Święta Gdańsk Wrocław"),
        ("cp1250", "Řehoř Škoda Přítel Žižkov Čeština Dvořák"),
        ("cp1254", "İstanbul Şirketi Müşteri Değer Doğu Türkiye"),
        ("cp1251", "Общество ограниченной ответственностью Ромашка выручка клиент"),
        ("cp1253", "Αθήνα Εταιρεία Πελάτης Έσοδα Θεσσαλονίκη"),
        ("gb18030", "有限公司 客户名称 销售额 北京市 上海"),
        ("cp932", "株式会社トヨタ自動車 売上高 顧客名 東京都"),
        ("tis_620", "บริษัท ลูกค้า รายได้ ประเทศไทย กรุงเทพมหานคร"),
    ],
)
def test_code_pages_are_recognised(encoding, words):
    data = csv_text([["a", "b"], *[[word, str(i)] for i, word in enumerate(words.split() * 4)]]).encode(encoding)
    assert [row[0] for row in values(text(data))[1:]] == words.split() * 4


def test_a_stray_byte_does_not_change_the_encoding():
    good = "größer,1\n" * 200
    grid = text(b"name,n\n" + good.encode() + b"caf\xe9,2\n")
    assert grid.encoding == "utf-8"
    assert grid.cell(1, 0) == "größer"
    (note,) = grid.notes
    assert note.code == "broken-characters"
    assert "line 202" in note.found


def test_ragged_records_lose_nothing():
    lines = 'Title row\n\na,b,c\n1,2,3,4,5\nonly\n\n"quoted, and\nbroken",x\n'
    truth = list(csv.reader(io.StringIO(lines)))
    width = max(map(len, truth))
    assert values(text(lines.encode())) == [[f or None for f in row] + [None] * (width - len(row)) for row in truth]


def test_rows_that_grow_late_lose_nothing():
    lines = ["a,b"] * 5000 + ["1,2,3"] * 2
    grid = text("\n".join(lines).encode())
    assert (grid.n_rows, grid.n_columns) == (5002, 3)
    assert [grid.cell(4999, 2), grid.cell(5000, 2)] == [None, "3"]


@pytest.mark.parametrize("seed", range(300))
def test_random_text_equals_the_csv_module(seed):
    rng = random.Random(seed)  # noqa: S311
    lines = "h1,h2\n" + "".join(rng.choice('ab1,,,"""\n\n\r; \t') for _ in range(rng.randrange(1, 40)))
    delimiter = sniff(lines)
    truth = [
        [f or None for f in row]
        for row in csv.reader(io.StringIO(lines.rstrip("\r\n"), newline=""), delimiter=delimiter)
    ]
    width = max(map(len, truth))
    grid = text(lines.encode())
    if "unclosed-quote" in [note.code for note in grid.notes]:  # there the csv module takes what follows as one field
        found = "".join(cell or "" for row in values(grid) for cell in row)
        assert Counter(c for c in found if c in "ab12h") == Counter(c for c in lines if c in "ab12h")
    else:
        assert values(grid) == [row + [None] * (width - len(row)) for row in truth]


@pytest.mark.parametrize(
    ("lines", "delimiter"),
    [
        ("Kunde;Umsatz\nA;1.234,56\nB;2,5\n", ";"),
        ("Kunde;Umsatz\n" + "A;1,5\n" * 20 + "B\n", ";"),
        ("id,tags\n" + "1,a;b\n" * 50, ","),
        ("name|city\nA, B|C\nD, E|F\n", "|"),
        ("Report\n\na\tb\tc\n1\t2,5\t3\n", "\t"),
        ("only\none\ncolumn\n", ","),
    ],
)
def test_sniffing(lines, delimiter):
    assert sniff(lines) == delimiter


def test_the_hint_of_excel_is_obeyed():
    grid = text(b"sep=|\r\na|b,c\r\n1|2\r\n")
    assert values(grid) == [["a", "b,c"], ["1", "2"]]
    assert grid.address(0, 0) == "A2"


def test_zero_bytes_are_kept_and_binary_is_refused():
    assert values(text(b"name,city\nAlpha\x00 Inc,Berlin\n" + b"plain,text\n" * 30))[1] == ["Alpha\x00 Inc", "Berlin"]
    with pytest.raises(Refused, match="no text"):
        decode(bytes(range(256)) * 20)


def test_a_very_long_cell():
    assert values(text(b'a,b\n1,"' + b"x" * 1_000_000 + b'"\n3\n'))[1][1] == "x" * 1_000_000


def test_the_worker_loads_neither_the_app_nor_pandas():
    code = (
        "import sys, kamcore.workbook.reading.worker as w;"
        "print([m for m in ('streamlit', 'altair', 'polars', 'pandas', 'networkx') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
    assert importlib.import_module("kamcore.workbook.reading.worker").main
