"""Web pages under the name of a spreadsheet: each table a grid, whatever the page is like."""

import random

import pytest

from kamcore.workbook.reading.grid import CellError
from kamcore.workbook.reading.guard import ReadingLimits, Refused, admit
from kamcore.workbook.reading.webpage import read_web_page


def tables(page, limits=None):
    data = page.encode() if isinstance(page, str) else page
    return read_web_page(data, "export.xls", limits or ReadingLimits())


def values(grid):
    return [list(row) for row in grid.rows(0, grid.n_rows)]


def only(page):
    (grid,) = tables(page)
    assert grid.format == "html"
    return values(grid)


def test_a_plain_table():
    page = "<html><body><h1>Sales</h1><table><tr><th>Account<th>2024</tr><tr><td>A</td><td>5</td></tr></table></body>"
    assert only(page) == [["Account", "2024"], ["A", "5"]]


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("M&uuml;ller &amp; S&#246;hne", "Müller & Söhne"),
        ("&nbsp;1&nbsp;234,50&nbsp;", "1 234,50"),
        ("one<br>two<BR/>three", "one\ntwo\nthree"),
        ("<p>one</p><p>two</p>", "one\n\ntwo"),
        (" a \r\n\t b ", "a b"),
        ("<b>bold</b> <i>and</i> plain", "bold and plain"),
        ("a < b and c > d", "a < b and c > d"),
        ("<!-- hidden -->seen<!--[if gte mso 9]><x>y</x><![endif]-->", "seen"),
        ("<![CDATA[a & b]]>", "a & b"),
        ("<script>var x = '<td>no</td>';</script>yes", "yes"),
        ("<STYLE>td {color: red}</STYLE>yes", "yes"),
        ("<a href='x?a=1&b=2' title='a > b'>link</a>", "link"),
        ("x" * 1_000_000, "x" * 1_000_000),
        ("&unknown; &#x110000;", "&unknown; \ufffd"),
        ("=1+1", "=1+1"),
    ],
)
def test_what_a_cell_shows(cell, value):
    assert only(f"<table><tr><td>key</td><td>{cell}</td></tr></table>") == [["key", value]]


@pytest.mark.parametrize(
    ("attributes", "shown", "value"),
    [
        ('x:num="1234.5"', "1.234,50", 1234.5),
        ("x:num", "12", 12.0),
        ('x:num="0.125"', "12.5%", 0.125),
        ('x:num="-5"', "(5 €)", -5.0),
        ('x:num="38000"', "14.01.2004", "14.01.2004"),
        ('x:num="38000"', "14-Jan-04", "14-Jan-04"),
        ('x:num="0.5"', "12:00", "12:00"),
        ('x:str="007"', "007", "007"),
        ('sdval="1234.5" sdnum="1033;"', "1,234.50", 1234.5),
        ('x:err="#DIV/0!"', "#DIV/0!", CellError("#DIV/0!")),
        ('x:bool="TRUE"', "TRUE", True),
        ('x:num="abc"', "12", "12"),
        ("", "1.234,50", "1.234,50"),
        ('class="x:num"', "12", "12"),
    ],
)
def test_what_excel_wrote_beside_the_text(attributes, shown, value):
    (row,) = only(f"<table><tr><td>key</td><td {attributes}>{shown}</td></tr></table>")
    assert row[1] == value
    assert type(row[1]) is type(value)


def test_spans_become_merged_ranges():
    page = """<table><tr><td colspan=2>title</td><td rowspan="3">side</td></tr>
        <tr><td rowspan=2>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></table>"""
    (grid,) = tables(page)
    assert values(grid) == [
        ["title", None, "side", None],
        ["a", "b", None, None],
        [None, "c", None, "d"],
    ]
    assert set(grid.merged) == {(0, 0, 0, 1), (0, 2, 2, 2), (1, 0, 2, 0)}


def test_sections_and_blank_rows():
    page = """<table><caption>Sales</caption><colgroup><col><col></colgroup>
        <thead><tr><th>A</th><th>B</th></tr></thead><tr></tr>
        <tbody><tr><td>1</td><td></td></tr></tbody><tfoot><tr><td>&nbsp;</td><td>2</td></tr></tfoot></table>"""
    assert only(page) == [["A", "B"], [None, None], ["1", None], [None, "2"]]


def test_each_table_is_a_grid_and_a_nested_one_stands_by_itself():
    page = """<table><tr><td>left</td><td>before <table><tr><td>in</td></tr></table> after</td></tr></table>
        <table></table><table><tr><td> </td></tr></table><table><tr><td>last</td></tr></table>"""
    grids = tables(page)
    assert [(grid.sheet, values(grid)) for grid in grids] == [
        ("table 1", [["left", "before after"]]),
        ("table 2", [["in"]]),
        ("table 3", [["last"]]),
    ]


@pytest.mark.parametrize(
    "page",
    [
        "<table><tr><td>a<td>b<tr><td>c<td>d",
        "<TABLE><TR><TD>a</TD><TD>b</TD></TR><TR><TD>c</TD><TD>d</TD></TR>",
        "<table><td>a</td><td>b</td></tr><td>c</td><td>d</td></table>",
        "<tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr>",
        "<table><tr><td title=\"it's\">a<td title='\"'>b</tr><tr><td nowrap>c<td style='x>y'>d</table>",
        '<table><tr><td width="5>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></table>',
        "<table><tr><td>a</td><td>b</td></tr><!-- never closed <tr><td>c</td><td>d</td></tr></table>",
        "</table></td><table><tr><td>a<td>b<tr><td>c<td>d</table></table></div>",
    ],
)
def test_pages_that_are_not_well_formed(page):
    assert only(page) == [["a", "b"], ["c", "d"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_encodings_that_show_by_themselves(encoding):
    page = "<html><body><table><tr><td>Größe</td><td>Société Générale</td></tr></table></body></html>"
    assert only(page.encode(encoding)) == [["Größe", "Société Générale"]]


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [
        ("windows-1251", "cp1251"),
        ("Shift_JIS", "cp932"),
        ("iso-8859-1", "cp1252"),
        ("utf-8", "cp1252"),
        ("x-no", "cp1252"),
    ],
)
@pytest.mark.parametrize(
    "how", ['<meta charset="{}">', '<META http-equiv=Content-Type content="text/html; charset={}">']
)
def test_encodings_that_are_declared(declared, encoding, how):
    word = {"cp1251": "Выручка", "cp932": "売上高"}.get(encoding, "Größe – €")
    page = f"<html><head>{how.format(declared)}</head><table><tr><td>{word}</td></tr></table>"
    assert only(page.encode(encoding)) == [[word]]


def test_an_archive_of_a_web_page():
    page = b"<html><body><table><tr><td>Gr=F6=DFe</td><td>5</td></tr></table></body></html>"
    data = (
        b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="B"\r\n\r\n--B\r\n'
        b'Content-Type: text/html; charset="iso-8859-1"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n'
        + page + b"\r\n--B\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\nAAAA\r\n--B--\r\n"
    )  # fmt: skip
    assert admit(data, "a.xls") == "html"
    assert only(data) == [["Größe", "5"]]


def refusal(page, **limits):
    with pytest.raises(Refused) as caught:
        tables(page, ReadingLimits(**limits))
    assert caught.value.place.file == "export.xls"
    return caught.value


def test_a_page_without_a_table():
    assert "web page without a table" in refusal("<html><body><p>Please log in</p></body></html>").found


def test_spans_that_reach_too_far():
    assert refusal("<table><tr>" + "<td colspan=9999>x</td>" * 20 + "</tr></table>").code == "cells"
    row = "<tr><td colspan=1000 rowspan=99999>x</td></tr>"
    assert refusal(f"<table>{row * 100_000}</table>", cells=100_000).code == "cells"
    assert refusal("<table>" + "<tr><td>x</td></tr>" * 101 + "</table>", cells=100).code == "cells"


def test_more_tables_than_anybody_has():
    assert refusal("<table><tr><td>x</td></tr></table>" * 1001).code == "html"


@pytest.mark.parametrize(
    "page",
    [
        "<table>" * 100_000 + "<tr><td>x",
        "<div>" * 300_000 + "<table><tr><td>x",
        "<table><tr><td>x" + "<!--" * 200_000,
        "<table><tr><td>x</td></tr></table>" + '<a href="' * 100_000,
        "<table><tr><td>x</td></tr></table>" + "<" * 500_000,
        "<table><tr><td>x</td></tr></table>" + "<script>" * 200_000,
        "<table><tr><td>x</td></tr></table>" + "<![CDATA[" * 200_000,
        "<table><tr><td>x</td></tr></table>" + "<a b='" * 200_000,
        '<!DOCTYPE html [<!ENTITY a "boom"><!ENTITY b "&a;&a;">]><table><tr><td>&b;x',
    ],
)
def test_hostile_pages_are_gone_through_once(page):
    assert tables(page)[-1].n_rows >= 1


@pytest.mark.parametrize("seed", range(200))
def test_random_markup_does_no_harm(seed):
    rng = random.Random(seed)  # noqa: S311
    pieces = [
        "<table>",
        "</table>",
        "<tr>",
        "</tr>",
        "<td>",
        "</td>",
        "<td§rowspan=3>",
        "<th§colspan=2>",
        "x",
        "5",
        "&amp;",
        "<br>",
        "<!--",
        "-->",
        "<script>",
        "</script>",
        '"',
        "'",
        "<",
        ">",
        "<td§x:num=5>",
        "<a§href='",
        "§",
        "&#0;",
    ]
    page = "<html><table><tr><td>start" + "".join(rng.choice(pieces).replace("§", " ") for _ in range(80))
    try:
        grids = tables(page)
    except Refused:
        return
    for grid in grids:
        assert all(len(column) == grid.n_rows for column in grid.columns)
        assert len(values(grid)) == grid.n_rows
