"""Workbooks that are broken, hostile or odd: each is read rightly, or refused in one sentence."""

import pytest

from kamcore.workbook.reading.guard import ReadingLimits, Refused, admit
from kamcore.workbook.reading.worker import _grids

LIMITS = ReadingLimits()
LAUGHS = "".join(f'<!ENTITY e{i} "{f"&e{i - 1};" * 10}">' for i in range(1, 10))
DOCTYPE = f'<!DOCTYPE x [<!ENTITY e0 "boom">{LAUGHS}]>'
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def read(data, name="book.xlsx"):
    return list(_grids(data, name, LIMITS, lambda *_: None))


def values(grid):
    return [list(row) for row in grid.rows(0, grid.n_rows)]


def refusal(data, name="book.xlsx"):
    with pytest.raises(Refused) as caught:
        read(data, name)
    assert caught.value.place.file == name
    return caught.value


def with_part(files, name, content, data=None):
    """A workbook with another content of one part, or with that part more."""
    data = files.rezipped(data or files.xlsx([["x", 1.0]]), lambda part, old: None if part == name else old)
    return files.with_parts(data, {name: content})


def sheet(rows, before="", start=""):
    return f'<?xml version="1.0"?>{start}<worksheet {MAIN}>{before}<sheetData>{rows}</sheetData></worksheet>'.encode()


def test_entities_are_refused_wherever_they_stand(files):
    book = files.xlsx([["x"]])
    text = '<row r="1"><c r="A1" t="inlineStr"><is><t>&e9;</t></is></c></row>'
    outside = '<!DOCTYPE x [<!ENTITY e9 SYSTEM "file:///etc/hostname">]>'
    strings = f'<?xml version="1.0"?>{DOCTYPE}<sst {MAIN}><si><t>&e9;</t></si></sst>'.encode()
    for data in (
        with_part(files, "xl/worksheets/sheet1.xml", sheet(text, start=DOCTYPE), book),
        with_part(files, "xl/worksheets/sheet1.xml", sheet(text, start=outside), book),
        with_part(files, "xl/sharedStrings.xml", strings, book),
        files.rezipped(
            files.ods([["x"]]),
            lambda name, old: (
                old.replace(b"<office:document-content", f"{DOCTYPE}<office:document-content".encode(), 1)
                if name == "content.xml"
                else old
            ),
        ),
    ):
        problem = refusal(data)
        assert problem.code == "bomb"
        assert "entities" in problem.found


def test_a_hundred_thousand_rows_with_a_format_and_nothing_in_them(files):
    rows = '<row r="1"><c r="A1"><v>1</v></c></row>' + "".join(
        f'<row r="{i}" s="1" customFormat="1"><c r="A{i}" s="1"/></row>' for i in range(2, 100_000)
    )
    (grid,) = read(files.xlsx_with_sheet(rows))
    assert values(grid) == [[1.0]]


def test_a_dimension_that_lies(files):
    for said in ("A1:XFD1048576", "XFD1048576:A1", "A1", "Z9"):
        data = with_part(
            files,
            "xl/worksheets/sheet1.xml",
            sheet('<row r="1"><c r="A1"><v>1</v></c></row>', before=f'<dimension ref="{said}"/>'),
        )
        assert values(read(data)[0]) == [[1.0]]


def test_the_widest_sheet_and_one_wider(files):
    cell = '<row r="1"><c r="A1"><v>1</v></c><c r="{}1"><v>2</v></c></row>'
    (grid,) = read(files.xlsx_with_sheet(cell.format("XFD")))
    assert (grid.n_columns, grid.cell(0, 16_383)) == (16_384, 2.0)
    problem = refusal(files.xlsx_with_sheet(cell.format("XFE")))
    assert (problem.code, problem.place.cell) == ("cells", "XFE1")
    assert "16,384 columns" in problem.expected


def test_a_cell_of_a_megabyte(files):
    text = "x" * (1 << 20)
    xml = f'<row r="1"><c r="A1" t="inlineStr"><is><t>{text}</t></is></c><c r="B1"><v>1</v></c></row>'
    assert values(read(files.xlsx_with_sheet(xml))[0]) == [[text, 1.0]]


def test_links_to_other_files_are_not_followed(files):
    rows = '<row r="1"><c r="A1"><f>[1]Sheet1!A1</f><v>12.5</v></c><c r="B1"><f>[1]Sheet1!A2</f></c></row>'
    link = (
        f'<?xml version="1.0"?><externalLink {MAIN}><externalBook '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="rId1"/></externalLink>'
    )
    target = (
        '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId1" Type="http://x/externalLinkPath" Target="file:///etc/hostname" TargetMode="External"/>'
        "</Relationships>"
    )
    data = files.with_parts(
        files.xlsx_with_sheet(rows),
        {"xl/externalLinks/externalLink1.xml": link, "xl/externalLinks/_rels/externalLink1.xml.rels": target},
    )
    (grid,) = read(data)
    assert values(grid)[0][0] == 12.5
    (note,) = grid.notes
    assert note.code == "no-stored-result"
    assert "save it there" in note.fix


def test_macros_are_not_run_and_do_not_disturb(files):
    data = files.with_parts(files.xlsx([["x", 1.0]]), {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0" + b"x" * 500})
    assert admit(data, "book.xlsm") == "xlsx"
    (grid,) = read(data, "book.xlsm")
    assert (values(grid), grid.notes) == ([["x", 1.0]], ())


def test_a_list_of_strings_that_lies_about_its_length(files):
    strings = f'<?xml version="1.0"?><sst {MAIN} count="1" uniqueCount="4294967295"><si><t>a</t></si></sst>'
    rows = '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'
    data = files.with_parts(files.xlsx_with_sheet(rows), {"xl/sharedStrings.xml": strings})
    assert refusal(data).code == "damaged"
    honest = files.with_parts(files.xlsx_with_sheet(rows), {"xl/sharedStrings.xml": strings.replace("4294967295", "1")})
    assert values(read(honest)[0]) == [["a"]]


def test_depth_does_no_harm(files):
    for depth in (1_000, 200_000):
        data = files.xlsx_with_sheet("<a>" * depth + '<row r="1"><c r="A1"><v>1</v></c></row>' + "</a>" * depth)
        assert values(read(data)[0]) in ([[1.0]], [])
