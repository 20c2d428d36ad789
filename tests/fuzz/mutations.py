"""How a sound file is damaged. Every mutation takes its chances from the generator it is given, and from nothing else."""

# ruff: noqa: RUF001 - signs of many scripts

from __future__ import annotations

import io
import itertools
import re
import struct
import zipfile
from typing import TYPE_CHECKING, Final

from tests.fuzz.seeds import FORMS, day, put

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from random import Random

    from tests.fuzz.seeds import Cell, Seed

    Mutation = Callable[[bytes, Seed, Seed, Random], bytes]

_NUMBERS: Final = (0, 1, -1, 2, 127, 128, 255, 256, 1023, 4096, 16_383, 16_384, 16_385, 32_767, 32_768, 65_535, 65_536,
                   1_048_575, 1_048_576, 1_048_577, 2**24, 2**31 - 1, 2**31, 2**32 - 1, 2**32, 2**63 - 1, 2**63, 2**64)  # fmt: skip
_NUMBER_TEXTS: Final = (*map(str, _NUMBERS), "-2147483648", "1e308", "1e999", "-1e-320", "NaN", "inf", "-inf", "0.1", "", " ",
                        "+5", "0x10", "1,5", "99999999999999999999999", "-0.0", "٣")  # fmt: skip
_ADDRESSES: Final = ("A0", "A1", "XFD1", "XFE1", "XFD1048576", "A1048577", "ZZZZ99999999", "AAAAAAAAAA1", "", "1", "a1", "$A$1",
                     "A1:B2", "A4294967297", "R1C1", "A-1")  # fmt: skip
_RANGES: Final = ("A1", "A1:XFD1048576", "B2:A1", "A1:A0", "XFD1048576", "", "A1:ZZZZZ9", "A5:B6", "A1:A1048576", ":")
_BREAKS: Final = ("\n", "\r", "\r\n", "\n\n", "\x0b", "\x0c", "\x1e", "\x85", "\u2028", "\r\r\n")
_BEGINNINGS: Final = (
    "sep=;\r\n",
    "sep=,\n",
    'sep="\n',
    "sep=\x00\n",
    "sep=\n",
    "sep=;;\n",
    "SEP=a\r\n",
    "\ufeff",
    "#",
    "\n" * 40,
)
_ODD_TEXTS: Final = (
    "", " ", "\x00", "a\x00b", '"', '""', '"open', "'", "=1+1", '=HYPERLINK("x")', "#REF!", "#N/A", "#DIV/0!", "-",
    "n/a", "Total",
    "Grand total", "Total North", "Summe", "1.234", "1,234", "1.234,56", "1,234.56", "1'234.50", "12 %", "(5)", "5-",
    "$ -",
    "€ 5", "5 EUR", "USD 1", "1e5", "1e999", "-1e308", "NaN", "inf", "٣٫٥", "१२३", "∞", "−5", "½", "0x1F", "007",
    "31/02/2024",
    "0000-00-00", "1/13/2024", "13/1/2024", "2024-02-30", "9999-12-31", "1900-01-00", "29.2.1900", "Q5 2024",
    "Q4 2024", "2024-W05",
    "FY24", "FY2024/25", "Jan", "Mai 2024", "январь", "มกราคม", "一月", "2567", "45123", "45123.5", "--03", "true",
    "yes", "ja", "✓",
    "\u202eabc", "\u200b", "\ufeff", "e\u0301", "\U0001f600" * 3, "\ufdfa", "İ", "ß", "x" * 300, "x" * 40_000,
    "a\nb", "a\tb", "{}",
    "{cell}", "%s", "<b>", "&amp;", "../..", "Example: this row is ignored - x", "Account", "Revenue", "2024", "A1",
    "sep=;",
)  # fmt: skip
_ODD_VALUES: Final[tuple[Cell, ...]] = (
    None, True, False, 0.0, -0.0, 1.0, -1.0, 0.5, 12.0, 1900.0, 2024.0, 2100.0, 202403.0, 20240331.0, 45000.0,
    45000.75, 60.0,
    1e15, 1e16, 1e17, 1e18, 1.1e18, 1e300, 1.7e308, -1.7e308, 5e-324, 1e-10, 1 / 3, 99_999_999.99,
    day(1900, 1, 1), day(1904, 1, 1), day(1999, 12, 31), day(2024, 2, 29),
    day(9999, 12, 31),
)  # fmt: skip
_HEADINGS: Final = (
    "Account", "Account ID", "Customer", "Kunde", "Client", "Revenue", "Umsatz", "Net amount", "Gross amount",
    "Unit price",
    "Quantity", "Discount", "2023", "2024", "Q1 2024", "Jan 2024", "Revenue 2024", "Revenue", "Date", "Order date",
    "Ship date",
    "Month", "Year", "Status", "Currency", "Parent account", "Product", "Share of wallet", "Last contact", "At risk",
    "Name", "ID",
    "Reports to", "Setting", "Value", "Factor", "Rating", "Strategic fit", "", " ", "Total", "Σ", "客户", "ग्राहक", "لكن",
)  # fmt: skip
_LAUGHS: Final = "".join(f'<!ENTITY {name} "{f"&{inner};" * 10}">' for inner, name in itertools.pairwise("abcdefghi"))
_ENTITIES: Final = (
    f'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">{_LAUGHS}]>',
    '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>',
    '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">',
    "<!DOCTYPE x [<!ENTITY % p \"<!ENTITY a 'b'>\"> %p;]>",
    '<!DOCTYPE x [<!ENTITY a "&a;">]>',
)
_CHARSETS: Final = ("cp1252", "cp1251", "utf-8", "utf-16-le", "shift-jis", "tis-620", "gb18030", "cp437", "utf-7")


# ── bytes ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _span(data: bytes, rng: Random, most: int = 256) -> tuple[int, int]:
    start = rng.randrange(len(data) + 1)
    return start, min(len(data), start + rng.choice((1, 2, 4, 16, most)))


def flip_bits(data: bytes, seed: Seed, other: Seed, rng: Random) -> bytes:
    """Turn over one bit to a few dozen."""
    found = bytearray(data)
    for _ in range(rng.choice((1, 2, 8, 40)) if found else 0):
        found[rng.randrange(len(found))] ^= 1 << rng.randrange(8)
    return bytes(found)


def zero_bytes(data: bytes, seed: Seed, other: Seed, rng: Random) -> bytes:
    """Fill a run with zeros, or with ones."""
    start, stop = _span(data, rng)
    return data[:start] + rng.choice((b"\x00", b"\xff")) * (stop - start) + data[stop:]


def repeat_bytes(data: bytes, seed: Seed, other: Seed, rng: Random) -> bytes:
    """Say a run again, up to a thousand times."""
    start, stop = _span(data, rng)
    return data[:stop] + data[start:stop] * rng.choice((1, 2, 50, 1000)) + data[stop:]


def delete_bytes(data: bytes, seed: Seed, other: Seed, rng: Random) -> bytes:
    """Leave a run out."""
    start, stop = _span(data, rng, 2000)
    return data[:start] + data[stop:]


def insert_bytes(data: bytes, seed: Seed, other: Seed, rng: Random) -> bytes:
    """Put bytes of chance in between."""
    start, _ = _span(data, rng)
    return data[:start] + rng.randbytes(rng.choice((1, 2, 4, 64, 2000))) + data[start:]


def cut_off(data: bytes, seed: Seed, other: Seed, rng: Random) -> bytes:
    """Keep the beginning alone, or the end."""
    place = rng.randrange(len(data) + 1)
    return data[:place] if rng.random() < 0.8 else data[place:]


def splice(data: bytes, seed: Seed, other: Seed, rng: Random) -> bytes:
    """Begin with one file and go on with another."""
    return data[: rng.randrange(len(data) + 1)] + other.data[rng.randrange(len(other.data)) :]


def odd_integers(data: bytes, seed: Seed, other: Seed, rng: Random) -> bytes:
    """Write numbers at the edge of what fits over a few places."""
    found = bytearray(data)
    for _ in range(rng.choice((1, 2, 6))):
        size = rng.choice((1, 2, 4, 8))
        if len(found) > size:
            start = rng.randrange(len(found) - size)
            number = rng.choice(_NUMBERS) % (1 << 8 * size)
            found[start : start + size] = number.to_bytes(size, rng.choice(("little", "big")))
    return bytes(found)


# ── tables: other values in a file that is whole ──────────────────────────────────────────────────────────────────────────────


def odd_cells(data: bytes, seed: Seed, other: Seed, rng: Random) -> bytes:
    """Change cells, headings, rows and columns of the table, and write it in the same form."""
    sheets: dict[str, list[list[Cell]]] = {name: [list(row) for row in rows] for name, rows in seed.sheets.items()}
    for _ in range(rng.choice((1, 3, 10, 30))):
        rows = sheets[rng.choice(list(sheets))]
        rng.choice(_TABLE_CHANGES)(rows, rng)
    write = FORMS[seed.form][2]
    return write({name: [row[:200] for row in rows[:500]] for name, rows in sheets.items()})


def _change_cell(rows: list[list[Cell]], rng: Random) -> None:
    row = rng.choice(rows) if rows else None
    if row:
        row[rng.randrange(len(row))] = _odd_value(rng)


def _odd_value(rng: Random) -> Cell:
    return rng.choice(_ODD_TEXTS) if rng.random() < 0.6 else rng.choice(_ODD_VALUES)


def _change_column(rows: list[list[Cell]], rng: Random) -> None:
    place, values = rng.randrange(8), [_odd_value(rng) for _ in range(3)]
    for row in rows[1:]:
        if place < len(row):
            row[place] = rng.choice(values)


def _change_heading(rows: list[list[Cell]], rng: Random) -> None:
    row = rows[rng.randrange(min(len(rows), 2))] if rows else None
    if row:
        row[rng.randrange(len(row))] = rng.choice(_HEADINGS)


def _repeat_rows(rows: list[list[Cell]], rng: Random) -> None:
    if rows:
        again = [list(row) for row in rows[rng.randrange(len(rows)) :]]
        rows[rng.randrange(len(rows) + 1) : 0] = again * rng.choice((1, 1, 5))


def _delete_rows(rows: list[list[Cell]], rng: Random) -> None:
    place = rng.randrange(len(rows) + 1)
    del rows[place : place + rng.choice((1, 2, 100))]


def _blank_row(rows: list[list[Cell]], rng: Random) -> None:
    nearly: list[list[Cell]] = [[], [None], [""], [None, None, "aside"], ["Total", 1.0]]
    rows.insert(rng.randrange(len(rows) + 1), rng.choice(nearly))


def _another_column(rows: list[list[Cell]], rng: Random) -> None:
    place, source = rng.randrange(9), rng.randrange(9)
    for row in rows:
        row.insert(place, row[source] if source < len(row) else None)


def _delete_column(rows: list[list[Cell]], rng: Random) -> None:
    place = rng.randrange(8)
    for row in rows:
        del row[place : place + 1]


def _shuffle(rows: list[list[Cell]], rng: Random) -> None:
    tail = rows[1:]
    rng.shuffle(tail)
    rows[1:] = tail


_TABLE_CHANGES: Final = (_change_cell, _change_cell, _change_cell, _change_column, _change_heading, _change_heading, _repeat_rows,
                         _delete_rows, _blank_row, _another_column, _delete_column, _shuffle)  # fmt: skip


# ── markup ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

_TAG: Final = re.compile(r"</?[A-Za-z][^<>]*>")
_ATTRIBUTE: Final = re.compile(r'\s([\w:.-]+)="([^"]*)"')
_DIGITS: Final = re.compile(r"-?\d+(?:\.\d+)?")
_REFERENCE: Final = re.compile(r'(?<=\sr=")[A-Z]+\d+(?=")')
_STRING_INDEX: Final = re.compile(r'(?<=t="s"><v>)\d+(?=</v>)')
_REPEATED: Final = re.compile(r"<table:table-(?:row|cell)\b|<(?:Row|Cell|td|tr|col)\b")
_TEXT: Final = re.compile(r"(?<=>)[^<>]+(?=<)")


def _replace_one(pattern: re.Pattern[str], text: str, rng: Random, change: Callable[[re.Match[str]], str]) -> str:
    """Change one match, chosen by chance."""
    found = list(pattern.finditer(text))
    if not found:
        return text
    match = rng.choice(found)
    return text[: match.start()] + change(match) + text[match.end() :]


def _markup_number(text: str, rng: Random) -> str:
    return _replace_one(_DIGITS, text, rng, lambda _: rng.choice(_NUMBER_TEXTS))


def _markup_attribute(text: str, rng: Random) -> str:
    odd = rng.choice((*_NUMBER_TEXTS, *_RANGES, *_ADDRESSES, "x" * 5000, "&#0;", "&unknown;", "<"))
    how = rng.randrange(4)
    if how == 0:
        return _replace_one(_ATTRIBUTE, text, rng, lambda _: "")
    if how == 1:
        return _replace_one(_ATTRIBUTE, text, rng, lambda m: m[0] + m[0])
    if how == 2:
        return _replace_one(_ATTRIBUTE, text, rng, lambda m: f' {m[1]}x="{m[2]}"')
    return _replace_one(_ATTRIBUTE, text, rng, lambda m: f' {m[1]}="{odd}"')


def _markup_tag(text: str, rng: Random) -> str:
    how = rng.randrange(5)
    if how == 0:
        return _replace_one(_TAG, text, rng, lambda _: "")
    if how == 1:
        return _replace_one(_TAG, text, rng, lambda m: m[0] * rng.choice((2, 3, 500)))
    if how == 2:
        return _replace_one(_TAG, text, rng, lambda m: m[0].replace("<", "<x", 1).replace("<x/", "</x", 1))
    if how == 3:
        tags = [m[0] for m in _TAG.finditer(text)]
        return _replace_one(_TAG, text, rng, lambda _: rng.choice(tags))
    odd = rng.choice(("<!--", "<![CDATA[", "-->", "]]>", "<?x?>", "</", "&", "\x00"))
    return _replace_one(_TAG, text, rng, lambda m: m[0] + odd)


def _markup_reference(text: str, rng: Random) -> str:
    return _replace_one(_REFERENCE, text, rng, lambda _: rng.choice(_ADDRESSES))


def _markup_dimension(text: str, rng: Random) -> str:
    lie = f'<dimension ref="{rng.choice(_RANGES)}"/>'
    if "<dimension" in text:
        return re.sub(r"<dimension[^>]*>", lie, text, count=1)
    return text.replace("<sheetData>", lie + "<sheetData>", 1)


def _markup_string(text: str, rng: Random) -> str:
    return _replace_one(_STRING_INDEX, text, rng, lambda _: rng.choice(_NUMBER_TEXTS))


def _markup_repeat(text: str, rng: Random) -> str:
    number = rng.choice((2, 100, 16_384, 1_048_576, 2**31, 2**32, 2**63, -1, 0))
    names = ("table:number-columns-repeated", "table:number-rows-repeated", "table:number-columns-spanned", "colspan", "rowspan",
             "ss:Index", "ss:MergeAcross", "ss:MergeDown", "span")  # fmt: skip
    return _replace_one(_REPEATED, text, rng, lambda m: f'{m[0]} {rng.choice(names)}="{number}"')


def _markup_deep(text: str, rng: Random) -> str:
    depth = rng.choice((50, 1000, 20_000, 200_000))
    tags = [m[0][1:].split()[0].strip("/>") for m in _TAG.finditer(text) if not m[0].startswith("</")]
    name = rng.choice(tags) if tags else "x"
    closing = f"</{name}>" * (depth if rng.random() < 0.6 else 0)
    return _replace_one(_TAG, text, rng, lambda m: f"<{name}>" * depth + closing + m[0])


def _markup_entity(text: str, rng: Random) -> str:
    head = rng.choice(_ENTITIES)
    start = text.find("?>") + 2 if text.startswith("<?xml") else 0
    text = text[:start] + head + text[start:]
    name = rng.choice("aci%x")
    return _replace_one(_TEXT, text, rng, lambda _: f"&{name};" * rng.choice((1, 1, 1000)))


def _markup_text(text: str, rng: Random) -> str:
    odd = rng.choice(_ODD_TEXTS).replace("<", "&lt;")
    return _replace_one(_TEXT, text, rng, lambda _: odd if rng.random() < 0.9 else "long " * 220_000)


def _markup_encoding(text: str, rng: Random) -> str:
    odd = rng.choice(("UTF-16", "utf-7", "x", "windows-1252", "shift_jis", ""))
    return re.sub(r'(encoding|charset)="?[\w-]*"?', lambda m: f'{m[1]}="{odd}"', text, count=1)


def _markup_blocks(text: str, rng: Random) -> str:
    """Say one part again, or leave it out, or exchange two."""
    places = sorted(rng.choices([m.start() for m in _TAG.finditer(text)] or [0], k=3))
    a, b, c = (text[i:j] for i, j in zip(places, [*places[1:], len(text)], strict=True))
    return text[: places[0]] + rng.choice((a + b + b + c, a + c, b + a + c, a + b * 200 + c))


_MARKUP: Final = (_markup_number, _markup_number, _markup_attribute, _markup_attribute, _markup_tag, _markup_reference,
                  _markup_dimension, _markup_string, _markup_repeat, _markup_deep, _markup_entity, _markup_text, _markup_text,
                  _markup_encoding, _markup_blocks)  # fmt: skip


def _changed_markup(content: bytes, rng: Random) -> bytes:
    text = content.decode("utf-8", "surrogateescape")
    for _ in range(rng.choice((1, 1, 2, 5))):
        if len(text) < 20_000_000:
            text = rng.choice(_MARKUP)(text, rng)
    return text.encode("utf-8", "surrogateescape")


def markup(data: bytes, seed: Seed, other: Seed, rng: Random) -> bytes:
    """Change tags, attributes and numbers of a web page or an XML file."""
    return _changed_markup(data, rng)


# ── zipped workbooks ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _unpacked(data: bytes) -> list[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [(name, archive.read(name)) for name in archive.namelist()]


def _packed(parts: list[tuple[str, bytes]]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in parts:
            put(archive, name, content, stored=name == "mimetype")
    return stream.getvalue()


def part_markup(data: bytes, seed: Seed, other: Seed, rng: Random) -> bytes:
    """Change the XML inside of a zipped workbook; sheets and strings more often than the rest."""
    parts = _unpacked(seed.data)
    weights = [8 if re.search(r"sheet\d|content\.xml|sharedStrings|workbook\.xml$", name) else 1 for name, _ in parts]
    for _ in range(rng.choice((1, 1, 2))):
        place = rng.choices(range(len(parts)), weights)[0]
        name, content = parts[place]
        binary = name.endswith(".bin")
        parts[place] = (name, _xlsb_records(content, rng) if binary else _changed_markup(content, rng))
    return _packed(parts)


def part_bytes(data: bytes, seed: Seed, other: Seed, rng: Random) -> bytes:
    """Damage the bytes of one part, and pack it soundly."""
    parts = _unpacked(seed.data)
    place = rng.randrange(len(parts))
    damage = rng.choice((flip_bits, zero_bytes, repeat_bytes, delete_bytes, insert_bytes, cut_off, odd_integers))
    parts[place] = (parts[place][0], damage(parts[place][1], seed, other, rng))
    return _packed(parts)


def parts_about(data: bytes, seed: Seed, other: Seed, rng: Random) -> bytes:
    """Leave parts out, say them twice, rename them, exchange them, or take them from another workbook."""
    parts = _unpacked(seed.data)
    place, further = rng.randrange(len(parts)), rng.randrange(len(parts))
    how = rng.randrange(7)
    if how == 0:
        del parts[place]
    elif how == 1:
        parts.append(parts[place])
    elif how == 2:
        parts.append((parts[place][0], parts[further][1]))
    elif how == 3:
        name, content = parts[place]
        parts[place] = (rng.choice((name.upper(), "../" + name, "x/" * 200, "", "xl\\workbook.xml")), content)
    elif how == 4:
        (a, one), (b, two) = parts[place], parts[further]
        parts[place], parts[further] = (a, two), (b, one)
    elif how == 5 and other.kind == "zip":
        parts += _unpacked(other.data)
    else:
        names = dict(parts)
        types = next((name for name in ("[Content_Types].xml", "META-INF/manifest.xml") if name in names), parts[0][0])
        text = names[types].decode("utf-8", "replace")
        kinds = re.findall(r'(?:ContentType|media-type)="([^"]*)"', text) or [""]
        text = text.replace(rng.choice(kinds), rng.choice((*kinds, "text/plain", "application/x", "")))
        parts = [(name, text.encode() if name == types else content) for name, content in parts]
    return _packed(parts)


def many_parts(data: bytes, seed: Seed, other: Seed, rng: Random) -> bytes:
    """Put in hundreds of parts, or one that unpacks to much more than it is packed."""
    parts = _unpacked(seed.data)
    if rng.random() < 0.5:
        parts += [(f"xl/worksheets/sheet{n}.xml", b"<x/>") for n in range(2, rng.choice((50, 1990, 2100)))]
    else:
        place = rng.randrange(len(parts))
        name, content = parts[place]
        parts[place] = (name, content + rng.choice((b" ", b"<x/>", b"\x00")) * rng.choice((10**5, 5 * 10**6)))
    return _packed(parts)


def _xlsb_records(content: bytes, rng: Random) -> bytes:
    """Change the records of a binary part: kinds, lengths, numbers, order."""
    records = _xlsb_split(content)
    for _ in range(rng.choice((1, 1, 3))):
        place = rng.randrange(len(records))
        head, body = records[place]
        records[place : place + 1] = rng.choice(
            (
                lambda head=head, body=body: [(head, _odd_numbers(body, rng))],
                lambda head=head, body=body: [(head, _odd_numbers(body, rng))],
                lambda head=head, body=body: [(bytes([rng.randrange(256)]) + head[1:], body)],
                lambda head=head, body=body: [(head[:-1] + bytes([rng.randrange(256)]), body)],
                lambda head=head, body=body: [(head, body)] * rng.choice((2, 300)),
                list,
                lambda head=head, body=body: [(head, body[: rng.randrange(len(body) + 1)])],
            )
        )()
        if not records:
            break
    return b"".join(head + body for head, body in records)


def _xlsb_split(content: bytes) -> list[tuple[bytes, bytes]]:
    records, at = [], 0
    while at < len(content):
        start = at
        at += 2 if content[at] & 0x80 else 1
        length = shift = 0
        while at < len(content):
            length |= (content[at] & 0x7F) << shift
            shift, at = shift + 7, at + 1
            if not content[at - 1] & 0x80:
                break
        records.append((content[start:at], content[at : at + length]))
        at += length
    return records or [(b"\x00", b"")]


def _odd_numbers(body: bytes, rng: Random) -> bytes:
    found = bytearray(body)
    if len(found) >= 2:
        size = rng.choice([size for size in (2, 4, 8) if size <= len(found)])
        start = rng.randrange(0, len(found) - size + 1, 2)
        found[start : start + size] = (rng.choice(_NUMBERS) % (1 << 8 * size)).to_bytes(size, "little")
    return bytes(found)


# ── OLE2 with BIFF inside ─────────────────────────────────────────────────────────────────────────────────────────────────────

_RECORD_KINDS: Final = (0x0006, 0x000A, 0x0022, 0x002F, 0x003C, 0x0085, 0x00BD, 0x00BE, 0x00E0, 0x00E5, 0x00FC, 0x00FD, 0x0200,
                        0x0203, 0x0204, 0x0205, 0x041E, 0x0809)  # fmt: skip
_STREAM: Final = 512
"""Where xlwt lets the stream of records begin: right behind the header."""


def biff_records(data: bytes, seed: Seed, other: Seed, rng: Random) -> bytes:
    """Change the records of an .xls: kinds, lengths, numbers, order; the file around them stays as long as it was."""
    records, at = [], _STREAM
    while at + 4 <= len(seed.data):
        kind, length = struct.unpack_from("<HH", seed.data, at)
        if kind == 0 and length == 0:
            break
        records.append((kind, length, seed.data[at + 4 : at + 4 + length]))
        at += 4 + length
    end = at
    for _ in range(rng.choice((1, 1, 2, 6))):
        place = rng.randrange(len(records))
        kind, length, body = records[place]
        how = rng.randrange(8)
        if how <= 2:
            records[place] = (kind, length, _odd_numbers(body, rng))
        elif how == 3:
            records[place] = (rng.choice((*_RECORD_KINDS, rng.randrange(65_536))), length, body)
        elif how == 4:
            records[place] = (kind, rng.choice(_NUMBERS) % 65_536, body)
        elif how == 5:
            records[place:place] = [records[place]] * rng.choice((1, 1, 40))
        elif how == 6 and len(records) > 1:
            del records[place]
        else:
            shorter = body[: rng.randrange(len(body) + 1)]
            records[place] = (kind, len(shorter), shorter)
    stream = b"".join(struct.pack("<HH", kind, length) + body for kind, length, body in records)
    stream = stream[: end - _STREAM].ljust(end - _STREAM, b"\x00")
    return seed.data[:_STREAM] + stream + seed.data[end:]


def ole2_directory(data: bytes, seed: Seed, other: Seed, rng: Random) -> bytes:
    """Damage the header, the table of sectors or the directory of an .xls, and leave the records as they are."""
    found = bytearray(seed.data)
    names = [m.start() for m in re.finditer(re.escape("Workbook".encode("utf-16-le")), seed.data)]
    regions = [(0, _STREAM), (max(_STREAM, len(found) - 1536), len(found))]
    regions += [(start, min(start + 256, len(found))) for start in names]
    for _ in range(rng.choice((1, 2, 4))):
        start, stop = rng.choice(regions)
        size = rng.choice((2, 4))
        place = rng.randrange(start, stop - size)
        number = rng.choice((*_NUMBERS, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFC, 3, 9)) % (1 << 8 * size)
        found[place : place + size] = number.to_bytes(size, "little")
    return bytes(found)


# ── text ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def text_structure(data: bytes, seed: Seed, other: Seed, rng: Random) -> bytes:
    """Upset quotes, delimiters, ends of lines and lengths of a text file."""
    encoding = _encoding_of(seed)
    text = data.decode(encoding, "replace")
    for _ in range(rng.choice((1, 1, 2, 5))):
        place = rng.randrange(len(text) + 1)
        before, after = text[:place], text[place:]
        how = rng.randrange(12)
        if how == 0:
            text = before + rng.choice(('"', '""', '"""', "'", '"\n', '\n"', ',"', '";', "\\")) + after
        elif how == 1:
            text = before + rng.choice(("\x00", "\x00" * 50, "\x1a", "\x7f", "\ufeff", "\u202e", "\ufffd")) + after
        elif how == 2:
            text = before + rng.choice((",", ";", "\t", "|", ":")) * rng.choice((1, 3, 300, 16_000, 17_000)) + after
        elif how == 3:
            text = before + rng.choice(_BREAKS) * rng.choice((1, 2, 500)) + after
        elif how == 4:
            old = rng.choice((",", ";", "\t", "|", "\n", "\r\n", '"', "."))
            text = text.replace(
                old, rng.choice((",", ";", "\t", "|", "\n", "\r", "", ".", '"')), rng.choice((-1, 1, 10))
            )
        elif how == 5:
            text = before + rng.choice(("long ", "1", "x,", "ä")) * rng.choice((1000, 400_000)) + after
        elif how == 6:
            text = rng.choice(_BEGINNINGS) + text
        elif how == 7:
            text = before + rng.choice(_ODD_TEXTS) + after
        elif how == 8:
            lines = text.splitlines(keepends=True)
            rng.shuffle(lines)
            text = "".join(lines)
        elif how == 9:
            text = _replace_one(_DIGITS, text, rng, lambda _: rng.choice(_ODD_TEXTS + _NUMBER_TEXTS))
        elif how == 10:
            text = text * rng.choice((2, 30, 30, 2000)) if len(text) < 3_000 else text
        else:
            text = f'"{text}"' if rng.random() < 0.3 else re.sub(r"(?m)^(.*)$", r'"\1"', text)
    return text.encode(encoding, "surrogatepass" if encoding.startswith("utf") else "replace")


def _encoding_of(seed: Seed) -> str:
    word = seed.form.split()[-1]
    return {"mark": "utf-8-sig"}.get(word, word)


def mixed_encodings(data: bytes, seed: Seed, other: Seed, rng: Random) -> bytes:
    """Go on in another encoding, or say the wrong one at the start."""
    text = data.decode(_encoding_of(seed), "replace")
    lines = text.splitlines(keepends=True)
    encoding = rng.choice(_CHARSETS)
    if rng.random() < 0.3:
        mark = rng.choice(
            (b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff", b"+/v8")
        )
        return mark + data
    extra = "Žluťoučký;1\r\nМосква,2\r\nกรุงเทพ\t3\r\n東京|4\r\nÅngström,5\r\n"
    place = rng.randrange(len(lines) + 1)
    start, tail = "".join(lines[:place]) + extra, "".join(lines[place:])
    found = start.encode(encoding, "replace") + tail.encode(_encoding_of(seed), "replace")
    return found + b"\xd8" if rng.random() < 0.3 else found


ANY: Final[Mapping[str, Mutation]] = {
    f.__name__: f
    for f in (flip_bits, zero_bytes, repeat_bytes, delete_bytes, insert_bytes, cut_off, splice, odd_integers)
}
"""What can be done to any file."""
BY_KIND: Final[Mapping[str, Mapping[str, Mutation]]] = {
    "zip": {f.__name__: f for f in (part_markup, part_bytes, parts_about, many_parts, odd_cells)},
    "ole2": {f.__name__: f for f in (biff_records, ole2_directory, odd_cells)},
    "text": {f.__name__: f for f in (text_structure, mixed_encodings, odd_cells)},
    "markup": {f.__name__: f for f in (markup, odd_cells)},
}
"""What can be done to a file by someone who knows how it is built. These begin with the sound file, the others may follow."""
_WEIGHTS: Final[Mapping[str, int]] = {
    "part_markup": 6,
    "biff_records": 5,
    "text_structure": 4,
    "markup": 5,
    "odd_cells": 4,
}


def damage(seed: Seed, other: Seed, rng: Random) -> tuple[bytes, tuple[str, ...]]:
    """Damage a file in one to three ways.

    Args:
        seed: the file.
        other: another one, for what takes from two.
        rng: where the chances come from.

    Returns:
        The damaged bytes, and the names of what was done, in order.
    """
    done = []
    data = seed.data
    if rng.random() < 0.75:
        known = BY_KIND[seed.kind]
        name = rng.choices(list(known), [_WEIGHTS.get(name, 1) for name in known])[0]
        data = known[name](data, seed, other, rng)
        done.append(name)
    for _ in range(rng.choice((0, 0, 0, 0, 1, 2)) if done else rng.choice((1, 1, 2))):
        name = rng.choice(list(ANY))
        data = ANY[name](data, seed, other, rng)
        done.append(name)
    return data, tuple(done)
