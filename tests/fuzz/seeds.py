"""The small, sound files that the fuzzer damages: a few tables, written in every format the reader may meet.

The same bytes every time, on every machine with the same libraries: no clock and no chance goes into them.
"""

from __future__ import annotations

import csv
import datetime as dt
import html
import io
import re
import struct
import warnings
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

import openpyxl
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    Cell = str | float | bool | dt.datetime | None
    Rows = Sequence[Sequence[Cell]]
    Sheets = Mapping[str, Rows]

_LONG_AGO = (1980, 1, 1, 0, 0, 0)
_UNSTORABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_CLOCK = re.compile(rb"<dcterms:(created|modified)[^>]*>[^<]*</dcterms:\1>|<meta:(creation-date)>[^<]*</meta:\2>")


def day(year: int, month: int, number: int) -> dt.datetime:
    """A day as a spreadsheet holds it."""
    return dt.datetime(year, month, number)  # noqa: DTZ001 - a spreadsheet knows no zones


BY_YEAR: Rows = (
    ("Customer report", None, None, None, None),
    ("Account ID", "Account", "Region", "Revenue 2023", "Revenue 2024"),
    ("0017", "Harbour Foods", "North", 120000.5, 130250.25),
    ("0018", "Müller & Söhne", "South", 80000.0, 64000.75),
    ("0019", "Étoile du Sud", "South", 15500.4, None),
    ("0020", "Κύμα", "North", -200.5, 99.99),
    (None, "Total", None, 215300.4, 194350.99),
)
BY_MONTH: Rows = (
    ("Kunde", "Jan 2024", "Feb 2024", "Mär 2024", "Bemerkung"),
    ("Alpha GmbH", 10.5, 20.25, 30.0, "ok"),
    ("Beta AG", 11.1, None, 33.3, None),
    ("Gamma KG", 12.75, 22.0, 0.0, "neu"),
)
LINES: Rows = (
    ("Order ID", "Order Date", "Customer ID", "Customer Name", "Category", "Amount", "Currency"),
    *(
        (
            f"O-{n:03d}",
            day(2023 + n // 14, n % 12 + 1, n * 5 % 28 + 1),
            f"C-{n % 5}",
            f"Firm {'ABCDE'[n % 5]}",
            ("Goods", "Service")[n % 2],
            round(100.5 + n * 37.31, 2) * (-1 if n == 9 else 1),
            "EUR",
        )
        for n in range(28)
    ),
)
DEALS: Rows = (
    ("Opportunity", "Company", "Deal stage", "Close date", "Close value", "Probability"),
    ("Pumps", "Alpha", "Won", day(2024, 3, 31), 5000.0, 1.0),
    ("Valves", "Beta", "Lost", day(2024, 5, 13), 800.5, 0.0),
    ("Pipes", "Gamma", "Negotiation", None, 1200.0, 0.4),
)
PEOPLE: Rows = (
    ("Account", "Name", "Role", "Reports to", "Email"),
    ("Alpha", "Chief buyer", "Head of purchasing", None, "buyer@alpha.example"),
    ("Alpha", "Plant manager", "Manager", "Chief buyer", None),
    ("Beta", "Owner", "Owner", "Owner", None),
)
BOOK: Sheets = {
    "Accounts": (
        ("Account", "Account ID", "Parent account", "Share of wallet", "At risk", "Last contact"),
        ("Alpha", "A1", None, 0.25, True, day(2024, 2, 29)),
        ("Beta", "A2", "Alpha", "40 %", "no", "31.12.2024"),
        ("Gamma", "A3", "Alpha", None, None, None),
    ),
    "Revenue": (
        ("Account", "Period", "Product", "Revenue", "Recurring"),
        ("A1", "2024-Q1", "Standard", 100.5, "yes"),
        ("A2", 2024.0, None, 200.25, None),
        ("Gamma", day(2024, 7, 1), "Plus", 1.0, "no"),
    ),
    "Stakeholders": PEOPLE,
    "Settings": (("Setting", "Value"), ("Currency", "EUR"), ("Pareto threshold", "80 %")),
}
TABLES: Mapping[str, Sheets] = {
    "years": {"Sheet1": BY_YEAR},
    "months": {"Tabelle1": BY_MONTH},
    "lines": {"Export": LINES},
    "deals": {"Opportunities": DEALS},
    "people": {"Contacts": PEOPLE},
    "book": BOOK,
}
"""Name -> the sheets of one workbook; a format without sheets takes the first."""


@dataclass(frozen=True, slots=True)
class Seed:
    """A sound file.

    Attributes:
        name: the table and the form, for example ``lines.xlsx``.
        form: what it is written in; a key of :data:`FORMS`.
        ending: the ending such a file bears.
        kind: how it is damaged best: ``zip``, ``ole2``, ``text`` or ``markup``.
        sheets: what stands in it.
        data: its bytes.
    """

    name: str
    form: str
    ending: str
    kind: str
    sheets: Sheets
    data: bytes


def settled(data: bytes) -> bytes:
    """The same zip without the time at which it was made."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        for part in sorted(old.infolist(), key=lambda part: (part.filename != "mimetype", part.filename)):
            content = _CLOCK.sub(b"", old.read(part.filename))
            put(new, part.filename, content, stored=part.filename == "mimetype")
    return stream.getvalue()


def put(archive: zipfile.ZipFile, name: str, content: bytes, *, stored: bool = False) -> None:
    """Add a part to a zip, without a time of its own; a name that is there already comes in a second time."""
    part = zipfile.ZipInfo(name, _LONG_AGO)
    part.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        archive.writestr(part, content, compresslevel=1)


def _saved(book: Any) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def xlsx(sheets: Sheets) -> bytes:
    """Write with openpyxl; strings are shared, and a merged title stands above."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append([_storable(value) for value in row])
        if rows and len([value for value in rows[0] if value is not None]) == 1:
            sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=max(len(rows[0]), 2))
    return settled(_saved(book))


def _storable(value: Cell) -> Cell:
    """A text without the signs that no workbook can hold."""
    return _UNSTORABLE.sub("", value) if isinstance(value, str) else value


def xls(sheets: Sheets) -> bytes:
    """Write with xlwt: OLE2 with BIFF8 inside."""
    book = xlwt.Workbook(encoding="utf-8")
    dates = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for name, rows in sheets.items():
        sheet = book.add_sheet(name)
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                if isinstance(value, dt.datetime):
                    sheet.write(r, c, value, dates)
                elif value is not None:
                    storable = _storable(value)
                    sheet.write(r, c, storable[:32_000] if isinstance(storable, str) else storable)
    return _saved(book)


def ods(sheets: Sheets) -> bytes:
    """Write with odfpy."""
    document = OpenDocumentSpreadsheet()
    for name, rows in sheets.items():
        table = Table(name=name)
        for row in rows:
            line = TableRow()
            for value in row:
                line.addElement(_ods_cell(_storable(value)))
            table.addElement(line)
        document.spreadsheet.addElement(table)
    return settled(_saved(document))


def _ods_cell(value: Cell) -> TableCell:
    if value is None:
        return TableCell()
    if isinstance(value, bool):
        cell = TableCell(valuetype="boolean", booleanvalue=str(value).lower())
    elif isinstance(value, float):
        cell = TableCell(valuetype="float", value=repr(value))
    elif isinstance(value, dt.datetime):
        cell = TableCell(valuetype="date", datevalue=value.date().isoformat())
    else:
        cell = TableCell(valuetype="string")
    cell.addElement(P(text=str(value)))
    return cell


def xlsb(sheets: Sheets) -> bytes:
    """Write the few binary records a reader needs: [MS-XLSB] sections 2.1.4 (records), 2.4 (what is in them)."""
    strings: dict[str, int] = {}
    stream = io.BytesIO()
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    types = "application/vnd.ms-excel"
    with zipfile.ZipFile(stream, "w") as archive:
        overrides = [("/xl/workbook.bin", "sheet.binary.macroEnabled.main"), ("/xl/sharedStrings.bin", "sharedStrings")]
        links = [(f"rId{len(sheets) + 1}", "sharedStrings", "sharedStrings.bin")]
        bundle = b""
        for n, (name, rows) in enumerate(sheets.items(), start=1):
            put(archive, f"xl/worksheets/sheet{n}.bin", _xlsb_sheet(rows, strings))
            overrides.append((f"/xl/worksheets/sheet{n}.bin", "worksheet"))
            links.append((f"rId{n}", "worksheet", f"worksheets/sheet{n}.bin"))
            bundle += _record(156, struct.pack("<II", 0, n) + _wide(f"rId{n}") + _wide(name))
        book = _record(131) + _record(153, struct.pack("<II", 0, 0) + _wide("")) + _record(143)
        put(archive, "xl/workbook.bin", book + bundle + _record(144) + _record(132))
        items = b"".join(_record(19, b"\x00" + _wide(text)) for text in strings)
        count = struct.pack("<II", len(strings), len(strings))
        put(archive, "xl/sharedStrings.bin", _record(159, count) + items + _record(160))
        listed = "".join(f'<Relationship Id="{i}" Type="{relations}/{t}" Target="{to}"/>' for i, t, to in links)
        package = 'xmlns="http://schemas.openxmlformats.org/package/2006/'
        put(
            archive,
            "xl/_rels/workbook.bin.rels",
            f'<Relationships {package}relationships">{listed}</Relationships>'.encode(),
        )
        top = f'<Relationship Id="rId1" Type="{relations}/officeDocument" Target="xl/workbook.bin"/>'
        put(archive, "_rels/.rels", f'<Relationships {package}relationships">{top}</Relationships>'.encode())
        parts = "".join(f'<Override PartName="{name}" ContentType="{types}.{kind}"/>' for name, kind in overrides)
        default = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        content = f'<?xml version="1.0"?><Types {package}content-types">{default}{parts}</Types>'
        put(archive, "[Content_Types].xml", content.encode())
    return stream.getvalue()


def _record(kind: int, body: bytes = b"") -> bytes:
    """One record: its kind and length in groups of seven bits, then its body."""
    head = bytearray([kind & 0x7F | 0x80, kind >> 7] if kind > 0x7F else [kind])
    length = len(body)
    while True:
        more = length >> 7
        head.append(length & 0x7F | (0x80 if more else 0))
        length = more
        if not more:
            return bytes(head) + body


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text.encode("utf-16-le")) // 2) + text.encode("utf-16-le")


def _xlsb_sheet(rows: Rows, strings: dict[str, int]) -> bytes:
    width = max((len(row) for row in rows), default=1)
    body = _record(129) + _record(148, struct.pack("<4I", 0, max(len(rows) - 1, 0), 0, width - 1)) + _record(145)
    for r, row in enumerate(rows):
        body += _record(0, struct.pack("<IIHBBBI", r, 0, 0, 0, 0, 0, 0))
        for c, value in enumerate(row):
            place = struct.pack("<II", c, 0)
            if isinstance(value, bool):
                body += _record(4, place + bytes([value]))
            elif isinstance(value, dt.datetime):
                body += _record(5, place + struct.pack("<d", (value - day(1899, 12, 30)).days))
            elif isinstance(value, (int, float)):
                body += _record(5, place + struct.pack("<d", value))
            elif value is not None:
                index = strings.setdefault(str(_storable(value)), len(strings))
                body += _record(7, place + struct.pack("<I", index))
    return body + _record(146) + _record(130)


def shown(value: Cell, decimal: str = ".") -> str:
    """A cell as a text file shows it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, float):
        return repr(value).replace(".", decimal)
    return str(value)


def separated(sheets: Sheets, delimiter: str, encoding: str, decimal: str = ".") -> bytes:
    """Write the first sheet as text; letters the encoding does not have become question marks."""
    stream = io.StringIO()
    rows = next(iter(sheets.values()))
    csv.writer(stream, delimiter=delimiter).writerows([shown(value, decimal) for value in row] for row in rows)
    return stream.getvalue().encode(encoding, "replace")


def web_page(sheets: Sheets) -> bytes:
    """Write as the web page that many programs save under the name of a spreadsheet."""
    tables = "".join(
        "<table border=1>"
        + "".join("<tr>" + "".join(f"<td>{html.escape(shown(v))}</td>" for v in row) + "</tr>\n" for row in rows)
        + "</table>"
        for rows in sheets.values()
    )
    head = '<html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"><style>td {color: red}</style></head>'
    return f"{head}<body>{tables}</body></html>".encode("utf-8", "replace")


def xml_2003(sheets: Sheets) -> bytes:
    """Write as SpreadsheetML of Excel 2003."""
    name = "urn:schemas-microsoft-com:office:spreadsheet"
    body = ""
    for title, rows in sheets.items():
        lines = "".join("<Row>" + "".join(_xml_2003_cell(value) for value in row) + "</Row>\n" for row in rows)
        body += f'<Worksheet ss:Name="{escape(title)}"><Table>{lines}</Table></Worksheet>'
    head = (
        f'<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n<Workbook xmlns="{name}" xmlns:ss="{name}">'
    )
    return f"{head}{body}</Workbook>".encode("utf-8", "replace")


def _xml_2003_cell(value: Cell) -> str:
    if value is None:
        return "<Cell/>"
    if isinstance(value, bool):
        kind, text = "Boolean", str(int(value))
    elif isinstance(value, dt.datetime):
        kind, text = "DateTime", value.isoformat() + ".000"
    elif isinstance(value, float):
        kind, text = "Number", repr(value)
    else:
        kind, text = "String", escape(str(_storable(value)))
    return f'<Cell><Data ss:Type="{kind}">{text}</Data></Cell>'


def flat_ods(sheets: Sheets) -> bytes:
    """Write as one XML file of OpenDocument (.fods)."""
    names = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    body = ""
    for title, rows in sheets.items():
        lines = "".join(
            "<table:table-row>" + "".join(_flat_ods_cell(value) for value in row) + "</table:table-row>\n"
            for row in rows
        )
        body += f'<table:table table:name="{escape(title)}">{lines}</table:table>'
    kind = 'office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.spreadsheet"'
    inner = f"<office:body><office:spreadsheet>{body}</office:spreadsheet></office:body>"
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<office:document{names} {kind}>{inner}</office:document>'
    return text.encode("utf-8", "replace")


def _flat_ods_cell(value: Cell) -> str:
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, bool):
        kind = f'office:value-type="boolean" office:boolean-value="{str(value).lower()}"'
    elif isinstance(value, dt.datetime):
        kind = f'office:value-type="date" office:date-value="{value.date().isoformat()}"'
    elif isinstance(value, float):
        kind = f'office:value-type="float" office:value="{value!r}"'
    else:
        kind = 'office:value-type="string"'
    return f"<table:table-cell {kind}><text:p>{escape(shown(_storable(value)))}</text:p></table:table-cell>"


def sylk(sheets: Sheets) -> bytes:
    """Write the first sheet as SYLK (.slk)."""
    lines = ["ID;PFUZZ"]
    for r, row in enumerate(next(iter(sheets.values())), start=1):
        for c, value in enumerate(row, start=1):
            if isinstance(value, float):
                lines.append(f"C;Y{r};X{c};K{value!r}")
            elif value is not None:
                text = shown(value).replace(";", ";;")
                lines.append(f'C;Y{r};X{c};K"{text}"')
    return "\r\n".join([*lines, "E", ""]).encode("cp1252", "replace")


FORMS: Mapping[str, tuple[str, str, Callable[[Sheets], bytes]]] = {
    "xlsx": ("xlsx", "zip", xlsx),
    "xls": ("xls", "ole2", xls),
    "xlsb": ("xlsb", "zip", xlsb),
    "ods": ("ods", "zip", ods),
    "csv comma utf-8": ("csv", "text", lambda sheets: separated(sheets, ",", "utf-8")),
    "csv semicolon cp1252": ("csv", "text", lambda sheets: separated(sheets, ";", "cp1252", ",")),
    "csv semicolon utf-8 mark": ("csv", "text", lambda sheets: separated(sheets, ";", "utf-8-sig", ",")),
    "csv pipe cp1251": ("txt", "text", lambda sheets: separated(sheets, "|", "cp1251")),
    "csv comma shift-jis": ("csv", "text", lambda sheets: separated(sheets, ",", "shift-jis")),
    "tsv utf-16": ("txt", "text", lambda sheets: separated(sheets, "\t", "utf-16")),
    "tsv utf-8": ("tsv", "text", lambda sheets: separated(sheets, "\t", "utf-8")),
    "html": ("xls", "markup", web_page),
    "xml 2003": ("xml", "markup", xml_2003),
    "flat ods": ("fods", "markup", flat_ods),
    "sylk cp1252": ("slk", "text", sylk),
}
"""Form -> the ending of such a file, how it is damaged, and how it is written."""


def written(table: str, form: str) -> Seed:
    """Write one table in one form."""
    ending, kind, write = FORMS[form]
    return Seed(f"{table} as {form}", form, ending, kind, TABLES[table], write(TABLES[table]))


def all_seeds() -> tuple[Seed, ...]:
    """Write every table in every form."""
    return tuple(written(table, form) for form in FORMS for table in TABLES)
