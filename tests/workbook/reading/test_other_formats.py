"""XML spreadsheets, flat OpenDocument and SYLK: formats that go by the names of others, and files with a wrong name."""

import datetime as dt

import pytest

from kamcore.workbook.problems import Severity
from kamcore.workbook.reading.file_names import wrong_extension
from kamcore.workbook.reading.flat_ods import as_ods
from kamcore.workbook.reading.grid import CellError, Kind
from kamcore.workbook.reading.guard import ReadingLimits, Refused, admit
from kamcore.workbook.reading.scattered import ScatteredCells
from kamcore.workbook.reading.sheets import read_sheets
from kamcore.workbook.reading.spreadsheetml import read_spreadsheetml
from kamcore.workbook.reading.sylk import read_sylk
from kamcore.workbook.reading.worker import _grids

LIMITS = ReadingLimits()
OPEN = (
    '<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n'
    '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:x="urn:schemas-microsoft-com:office:excel"\n'
    ' xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet" xmlns:html="http://www.w3.org/TR/REC-html40">'
)


def nothing(*_):
    pass


def book(*sheets, start=OPEN):
    """Each sheet is a name and the XML of its rows."""
    parts = [f'<Worksheet ss:Name="{name}"><Table>{rows}</Table></Worksheet>' for name, rows in sheets]
    return f"{start}{''.join(parts)}</Workbook>".encode()


def cell(value, type_="String", **marks):
    said = "".join(f' ss:{name}="{mark}"' for name, mark in marks.items())
    return f'<Cell{said}><Data ss:Type="{type_}">{value}</Data></Cell>'


def read(data, limits=LIMITS):
    assert admit(data, "export.xls") == "spreadsheetml"
    return read_spreadsheetml(data, "export.xls", limits, nothing)


def values(grid):
    return [list(row) for row in grid.rows(0, grid.n_rows)]


def refusal(data, limits=LIMITS):
    with pytest.raises(Refused) as caught:
        read(data, limits)
    assert caught.value.place.file == "export.xls"
    return caught.value


# XML spreadsheets


@pytest.mark.parametrize(
    ("type_", "text", "value"),
    [
        ("String", "M&#252;ller &amp; S&#246;hne", "Müller & Söhne"),
        ("String", "007", "007"),
        ("String", "two&#10;lines", "two\nlines"),
        ("String", "", None),
        ("Number", "1234.5", 1234.5),
        ("Number", "-1.5E+10", -1.5e10),
        ("Boolean", "1", True),
        ("Boolean", "0", False),
        ("Error", "#DIV/0!", CellError("#DIV/0!")),
        ("DateTime", "2024-02-29T00:00:00.000", dt.datetime(2024, 2, 29)),  # noqa: DTZ001
        ("DateTime", "2024-02-29T13:45:01.250", dt.datetime(2024, 2, 29, 13, 45, 1, 250000)),  # noqa: DTZ001
        ("DateTime", "1899-12-31T13:30:00.000", dt.timedelta(hours=13.5)),
        ("DateTime", "2024-02-31T00:00:00.000", "2024-02-31T00:00:00.000"),
        ("Number", "many", "many"),
    ],
)
def test_the_types_of_a_cell(type_, text, value):
    (grid,) = read(book(("S", f"<Row>{cell('key')}{cell(text, type_)}</Row><Row>{cell('x')}{cell('y')}</Row>")))
    found = grid.cell(0, 1)
    assert found == value
    assert type(found) is type(value)
    assert grid.format == "spreadsheetml"


def test_places_that_are_said_and_spans():
    first = cell("a", Index=2) + cell("b", MergeAcross=2) + cell("c")
    last = cell("d") + "<Cell/>" + cell("1", "Number", Index=6, MergeDown=1)
    rows = f'<Row ss:Index="3">{first}</Row><Row ss:Span="1"/><Row>{last}</Row>'
    (grid,) = read(book(("S", rows)))
    assert (grid.first_row, grid.first_column) == (3, 1)
    assert values(grid) == [
        [None, "a", "b", None, None, "c"],
        [None] * 6,
        [None] * 6,
        ["d", None, None, None, None, 1.0],
    ]
    assert set(grid.merged) == {(0, 2, 0, 4), (3, 5, 4, 5)}


def test_sheets_notes_and_rich_text():
    rich = (
        '<Cell><ss:Data ss:Type="String" xmlns="http://www.w3.org/TR/REC-html40"><B>bold</B> and plain</ss:Data>'
        '<Comment ss:Author="x"><ss:Data><Font>a remark</Font></ss:Data></Comment><NamedCell ss:Name="n"/></Cell>'
    )
    away = (
        '<Worksheet ss:Name="away &amp; &lt;hidden&gt;"><Table/><x:WorksheetOptions><x:Visible>SheetHidden</x:Visible>'
        "</x:WorksheetOptions></Worksheet></Workbook>"
    )
    data = book(("first", f"<Row>{rich}</Row>")).decode().replace("</Workbook>", away).encode()
    first, hidden = read(data)
    assert values(first) == [["bold and plain"]]
    assert (hidden.sheet, hidden.hidden, hidden.n_rows) == ("away & <hidden>", True, 0)


def test_a_formula_without_a_result_is_said():
    (grid,) = read(book(("S", f'<Row>{cell("1", "Number")}<Cell ss:Formula="=RC[-1]"/></Row>')))
    assert [note.code for note in grid.notes] == ["no-stored-result"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1", "windows-1251"])
def test_encodings(encoding):
    word = "Выручка" if encoding == "windows-1251" else "Größe"
    start = OPEN.replace('"1.0"', f'"1.0" encoding="{encoding}"', 1)
    data = book(("S", f"<Row>{cell(word)}</Row>"), start=start).decode().encode(encoding)
    assert values(read(data)[0]) == [[word]]


def test_many_rows():
    rows = "".join(f"<Row>{cell(f'k{i}')}{cell(i, 'Number')}</Row>" for i in range(50_000))
    (grid,) = read(book(("S", rows)))
    assert (grid.n_rows, grid.n_columns) == (50_000, 2)
    assert [column.kind for column in grid.columns] == [Kind.TEXT, Kind.NUMBER]
    assert grid.cell(49_999, 1) == 49_999.0


def test_entities_are_refused():
    bomb = '<!DOCTYPE x [<!ENTITY a "boom"><!ENTITY b "&a;&a;&a;">]>'
    data = book(("S", f"<Row>{cell('&b;')}</Row>"), start=OPEN.replace("<Workbook", f"{bomb}<Workbook"))
    assert refusal(data).code == "bomb"
    outside = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
    data = book(("S", f"<Row>{cell('&a;')}</Row>"), start=OPEN.replace("<Workbook", f"{outside}<Workbook"))
    assert refusal(data).code == "bomb"


def test_what_breaks_off_is_damaged():
    data = book(("S", f"<Row>{cell('a')}</Row>" * 50))
    for tenth in range(3, 10):
        assert refusal(data[: len(data) * tenth // 10]).code == "damaged"


def test_what_reaches_too_far():
    far = f"<Row>{cell('a')}</Row><Row ss:Index='1048576'>{cell('b', Index=16384)}</Row>"
    problem = refusal(book(("S", far)))
    assert (problem.code, problem.place.cell, problem.place.sheet) == ("cells", "XFD1048576", "S")
    assert refusal(book(("S", f"<Row>{cell('a')}</Row>" * 101)), ReadingLimits(cells=100)).code == "cells"
    odd = f"<Row ss:Index='99999999999'>{cell('a', Index=-3, MergeAcross='x')}</Row>"
    assert values(read(book(("S", odd)))[0]) == [["a"]]


def test_depth_is_bounded():
    assert refusal(book(("S", "<b>" * 100_000 + "</b>" * 100_000))).code == "damaged"


# flat OpenDocument


def flat(cells):
    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {names} office:version="1.2" '
        'office:mimetype="application/vnd.oasis.opendocument.spreadsheet"><office:body><office:spreadsheet>'
        f'<table:table table:name="Sales"><table:table-row>{cells}</table:table-row></table:table>'
        "</office:spreadsheet></office:body></office:document>"
    ).encode()


def test_a_flat_open_document():
    data = flat(
        '<table:table-cell office:value-type="string"><text:p>Größe</text:p></table:table-cell>'
        '<table:table-cell office:value-type="float" office:value="12.5"><text:p>12,50</text:p></table:table-cell>'
        '<table:table-cell office:value-type="date" office:date-value="2024-02-29"><text:p>x</text:p></table:table-cell>'
        '<table:table-cell office:value-type="time" office:time-value="PT13H30M00S"><text:p>x</text:p></table:table-cell>'
    )
    assert admit(data, "a.xls") == "fods"
    (grid,) = _grids(data, "a.fods", LIMITS, nothing)
    assert values(grid) == [["Größe", 12.5, dt.datetime(2024, 2, 29), dt.timedelta(hours=13.5)]]  # noqa: DTZ001
    assert (grid.sheet, grid.notes) == ("Sales", ())


def test_a_flat_open_document_with_entities_or_without_a_sheet():
    with pytest.raises(Refused, match="entities"):
        as_ods(flat("").replace(b"<office:document ", b'<!DOCTYPE x [<!ENTITY a "b">]><office:document '), "a.fods")
    with pytest.raises(Refused, match="damaged"):
        as_ods(b"<?xml version='1.0'?><office:document/>", "a.fods")
    with pytest.raises(Refused, match="damaged"):
        list(read_sheets(as_ods(flat("<table:table-cell")[:-30], "a.fods"), "a.fods", "ods", LIMITS, nothing))


# SYLK


def test_a_sylk_file():
    data = (
        b'ID;PWXL;N;E\r\nP;PGeneral\r\nP;Pdd/mm/yyyy\r\nP;P0"d"\r\nF;P1;W1 2 10\r\nB;Y3;X5;D0 0 2 4\r\n'
        b'C;Y1;X1;K"Account"\r\nC;X2;K"Since"\r\nC;X3;K"Amount; net"\r\nC;X4;K"Paid"\r\n'.replace(b"; net", b";; net")
        + b'C;Y2;X1;K"Gr\xf6\xdfe ""x"""\r\nF;P1;FG0G;X2\r\nC;K45351\r\nF;P2;FG0G;X3\r\nC;K12.5;ERC[-1]*2\r\nC;X4;KTRUE\r\n'
        b"C;X5;K#DIV/0!\r\nC;Y3;X3;K-1E3\r\nE\r\n"
    )
    assert admit(data, "a.slk") == "sylk"
    grid = read_sylk(data, "a.slk", LIMITS)
    assert values(grid) == [
        ["Account", "Since", "Amount; net", "Paid", None],
        ['Größe "x"', dt.datetime(2024, 2, 29), 12.5, True, CellError("#DIV/0!")],  # noqa: DTZ001
        [None, None, -1000.0, None, None],
    ]
    assert grid.format == "sylk"


def test_a_sylk_file_that_reaches_too_far():
    with pytest.raises(Refused, match="reaches to cell"):
        read_sylk(b'ID;PX\nC;Y1;X1;K"a"\nC;Y1000000;X16000;K"b"\n', "a.slk", LIMITS)


# names


@pytest.mark.parametrize(
    ("name", "format_"),
    [
        ("a.xlsx", "xlsx"), ("a.XLSM", "xlsx"), ("a.csv", "text"), ("a.txt", "text"), ("a.tsv", "text"), ("a", "xlsx"),
        ("a.backup", "xls"), ("a.html", "html"), ("2024.05 sales", "text"), ("a.slk", "sylk"), ("a.xml", "spreadsheetml"),
    ],
)  # fmt: skip
def test_a_fitting_name_says_nothing(name, format_):
    assert wrong_extension(name, format_) is None


def test_content_decides_and_it_is_said(files):
    page = b"<html><table><tr><td>Account</td></tr><tr><td>A</td></tr></table></html>"
    for data, name, found, claimed in [
        (b"Account,2024\nA,5\n", "a.xlsx", "a text file (CSV)", "an Excel workbook"),
        (files.xlsx(files.rows), "a.csv", "an Excel workbook", "a text file (CSV)"),
        (files.xlsx(files.rows), "a.xls", "an Excel workbook", "a workbook of an older Excel"),
        (files.xls(files.rows), "a.xlsx", "a workbook of an older Excel", "an Excel workbook"),
        (files.ods(files.rows), "a.xlsx", "an OpenDocument spreadsheet", "an Excel workbook"),
        (page, "a.xls", "a web page (HTML)", "a workbook of an older Excel"),
        (book(("S", f"<Row>{cell('a')}</Row>")), "a.xls", "an XML spreadsheet", "a workbook of an older Excel"),
    ]:
        (grid,) = _grids(data, name, LIMITS, nothing)
        (note,) = grid.notes
        assert (note.severity, note.code) == (Severity.NOTE, "wrong-extension")
        assert found in note.found
        assert claimed in note.expected
        assert name[1:] in note.found


def test_a_wrong_name_is_said_once():
    page = b"<html>" + b"<table><tr><td>x</td></tr></table>" * 3
    assert [len(grid.notes) for grid in _grids(page, "a.xls", LIMITS, nothing)] == [1, 0, 0]


# cells in any order


def test_cells_in_any_order_and_twice():
    cells = ScatteredCells("f", "s", LIMITS)
    for row, column, value in [(5, 2, "x"), (3, 2, 1.5), (4, 1, True), (3, 2, "later"), (5, 1, 2.0), (4, 1, "y")]:
        cells.put(row, column, value)
    grid = cells.grid("html")
    assert (grid.first_row, grid.first_column) == (4, 2)
    assert values(grid) == [[None, "later"], ["y", None], [2.0, "x"]]
    assert values(ScatteredCells("f", "s", LIMITS).grid("html")) == []
