"""Small files in every format, built here, and their truths."""

import datetime as dt
import io
import re
import zipfile

import openpyxl
import pytest
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

ROWS = [
    ["Account", "Since", "Revenue", "Key", "Code"],
    ["Alpha", dt.datetime(2021, 3, 4), 1200.5, True, "007"],  # noqa: DTZ001
    ["Beta GmbH", dt.datetime(2022, 12, 31, 18, 30), -3.25, False, "0010"],  # noqa: DTZ001
    ["Γάμμα", None, 0.0, True, None],
    ["  Delta  ", dt.datetime(1999, 1, 1), None, None, "9"],  # noqa: DTZ001
]


def saved(book) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def make_xlsx(rows) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    return saved(book)


def make_xls(rows) -> bytes:
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("Sheet")
    dates = xlwt.easyxf(num_format_str="yyyy-mm-dd hh:mm")
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            if isinstance(value, dt.datetime):
                sheet.write(r, c, value, dates)
            elif value is not None:
                sheet.write(r, c, value)
    return saved(book)


def _ods_cell(value) -> TableCell:
    if value is None:
        return TableCell()
    if isinstance(value, bool):
        cell = TableCell(valuetype="boolean", booleanvalue=str(value).lower())
    elif isinstance(value, float):
        cell = TableCell(valuetype="float", value=repr(value))
    elif isinstance(value, dt.datetime):
        cell = TableCell(valuetype="date", datevalue=value.isoformat())
    elif isinstance(value, dt.timedelta):
        seconds = int(value.total_seconds())
        text = f"PT{seconds // 3600:02d}H{seconds // 60 % 60:02d}M{seconds % 60:02d}S"
        cell = TableCell(valuetype="time", timevalue=text)
    else:
        cell = TableCell(valuetype="string")
    cell.addElement(P(text=str(value)))
    return cell


def make_ods(rows) -> bytes:
    document = OpenDocumentSpreadsheet()
    table = Table(name="Sheet")
    for row in rows:
        line = TableRow()
        for value in row:
            line.addElement(_ods_cell(value))
        table.addElement(line)
    document.spreadsheet.addElement(table)
    return saved(document)


def rezipped(data: bytes, change) -> bytes:
    """The same zip with each part passed through ``change(name, content)``; None leaves the part out."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = change(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
    return stream.getvalue()


def with_parts(data: bytes, parts) -> bytes:
    """The same zip with some parts more."""
    stream = io.BytesIO(data)
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def with_shared_strings(data: bytes) -> bytes:
    """The same .xlsx with the texts of its first sheet in a list of their own, as spreadsheet programs keep them."""
    texts: dict[bytes, int] = {}

    def share(found) -> bytes:
        return b't="s"><v>%d</v>' % texts.setdefault(found[1], len(texts))

    def change(name, content):
        if not name.endswith("worksheets/sheet1.xml"):
            return content
        return re.sub(rb't="inlineStr"><is><t[^>]*>([^<]*)</t></is>', share, content)

    shared = rezipped(data, change)
    items = b"".join(b'<si><t xml:space="preserve">%b</t></si>' % text for text in texts)
    strings = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">%b</sst>' % items
    return with_parts(shared, {"xl/sharedStrings.xml": strings})


def xlsx_with_sheet(xml: str) -> bytes:
    """A workbook whose only sheet has these rows of XML."""
    body = (
        '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<sheetData>{xml}</sheetData></worksheet>"
    )
    plain = make_xlsx([["x"]])
    return rezipped(plain, lambda name, content: body.encode() if "worksheets/sheet" in name else content)


class Files:
    """The builders, handed to tests as one fixture."""

    rows = ROWS
    saved = staticmethod(saved)
    xlsx = staticmethod(make_xlsx)
    xls = staticmethod(make_xls)
    ods = staticmethod(make_ods)
    rezipped = staticmethod(rezipped)
    with_parts = staticmethod(with_parts)
    with_shared_strings = staticmethod(with_shared_strings)
    xlsx_with_sheet = staticmethod(xlsx_with_sheet)


@pytest.fixture(scope="session")
def files():
    return Files
