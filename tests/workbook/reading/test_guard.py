import io
import struct
import zipfile

import pytest

from kamcore.workbook.reading.guard import ReadingLimits, Refused, admit


def refused(data, name="book.xlsx", limits=None) -> Refused:
    with pytest.raises(Refused) as caught:
        admit(data, name, limits)
    for sentence in (caught.value.found, caught.value.expected, caught.value.fix):
        assert sentence
        assert "Traceback" not in sentence
    assert caught.value.place.file == name
    assert caught.value.found in str(caught.value)
    return caught.value


def zipped(parts, method=zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in parts:
            archive.writestr(name, content)
    return stream.getvalue()


@pytest.mark.parametrize("name", ["a.xlsx", "a.csv", "a.xls", "a", "a.pdf"])
def test_content_decides_and_not_the_name(files, name):
    assert admit(files.xlsx(files.rows), name) == "xlsx"
    assert admit(files.xls(files.rows), name) == "xls"
    assert admit(files.ods(files.rows), name) == "ods"
    assert admit(b"a,b\n1,2\n", name) == "text"


@pytest.mark.parametrize(
    "text",
    [b"ID;Product;Revenue\n1;x;2\n", b"PKey,Name\n1,x\n", b"MZ,Name\n1,x\n", b"RIFF\n1\n", b"BZh,x\n", b"Rar!\nx\n"],
)
def test_headings_that_look_like_signatures_are_headings(text):
    assert admit(text, "a.csv") == "text"


@pytest.mark.parametrize("data", [b"", b"\r\n \r\n", b"\xef\xbb\xbf", b"\x00" * 100])
def test_an_empty_file_is_called_empty(data):
    assert refused(data, "a.csv").code == "empty"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"%PDF-1.7\n...", "PDF"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "picture"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "picture"),
        (b"\x1f\x8b\x08\x00abc", "gzip"),
        (b"SQLite format 3\x00abc", "database"),
        (b"{\\rtf1 hello}", "RTF"),
        (b"\x09\x00\x04\x00\x02\x00\x10\x00", "very old Excel"),
        (b'<?xml version="1.0"?><feed/>', "XML file"),
        (b'{"rows": []}', "JSON"),
        (b'[{"a": 1}]', "JSON"),
    ],
)
def test_other_files_are_called_by_their_name(data, words):
    problem = refused(data, "export.xls")
    assert words in problem.found
    assert ".xlsx" in problem.expected


FLAT = (
    b'<?xml version="1.0"?><office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    b'office:mimetype="application/vnd.oasis.opendocument.spreadsheet">'
)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"ID;PWXL;N;E\r\nP;PGeneral\r\n", "sylk"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "html"),
        (b"\xef\xbb\xbf\r\n<!-- x --><TABLE border=1>", "html"),
        ("<html><body>".encode("utf-16"), "html"),
        (b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml">', "html"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n", "html"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">', "spreadsheetml"),
        (b'<?mso-application progid="Excel.Sheet"?>\n<ss:Workbook xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">',
         "spreadsheetml"),
        (FLAT, "fods"),
    ],
)  # fmt: skip
def test_tables_in_the_clothes_of_others_are_told_by_their_content(data, kind):
    assert admit(data, "export.xls") == kind


def test_hostile_beginnings_are_looked_through_in_no_time():
    for data in (b"<!---->" * 580 + b"x", b"<??>" * 1000, b"<!DOCTYPE a [ ] " * 200, b"<!DOCTYPE []>" * 300):
        assert admit(data, "a.xls") == "text"


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ([("word/document.xml", "x")], "Word"),
        ([("[Content_Types].xml", "…presentationml…")], "PowerPoint"),
        ([("Index/Document.iwa", "x")], "Numbers"),
        ([("a.csv", "x")], "zip archive"),
        ([("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", "x")], "OpenDocument"),
        ([], "empty zip"),
    ],
)
def test_zips_of_something_else(parts, words):
    assert words in refused(zipped(parts)).found


def test_a_bomb_is_refused_from_the_directory_alone(files):
    small = files.xlsx(files.rows)
    bomb = files.rezipped(small, lambda name, content: b"0" * 30_000_000 if "sheet1" in name else content)
    assert len(bomb) < 100_000
    assert "to 1" in refused(bomb).found
    assert refused(small, limits=ReadingLimits(unpacked_bytes=1000)).code == "bomb"
    assert admit(small, "a.xlsx", ReadingLimits(ratio=0.5)) == "xlsx"  # below 20 MB any ratio is fine


def test_too_many_parts():
    assert "2,000 parts" in refused(zipped([(f"xl/{i}", "") for i in range(2001)])).found
    many = zipped([(f"xl/{i}", "") for i in range(2001)])
    end = many.rindex(b"PK\x05\x06")
    lying = many[: end + 8] + struct.pack("<HH", 1, 1) + many[end + 12 :]
    assert refused(lying).code in {"bomb", "damaged"}


def test_a_part_that_appears_twice(files):
    with pytest.warns(UserWarning, match="Duplicate name"):
        data = zipped([("xl/workbook.xml", "a"), ("xl/worksheets/sheet1.xml", "a"), ("xl/worksheets/sheet1.xml", "b")])
    assert refused(data).code == "duplicate-part"


def test_parts_that_share_bytes():
    data = bytearray(zipped([("xl/workbook.xml", "a" * 10), ("xl/worksheets/sheet1.xml", "b" * 10)]))
    second = data.index(b"PK\x01\x02", data.index(b"PK\x01\x02") + 1)
    data[second + 42 : second + 46] = struct.pack("<I", 0)
    assert refused(bytes(data)).code == "bomb"


def test_a_file_that_is_too_big():
    assert "MB" in refused(b"a,b\n" * 1000, limits=ReadingLimits(file_bytes=1000)).found


def test_protected_workbooks(files):
    entry = "EncryptedPackage".encode("utf-16-le").ljust(64, b"\x00") + struct.pack("<HB", 34, 2)
    ole = (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\x00") + entry).ljust(2048, b"\x00")
    assert "password" in refused(ole).found
    manifest = "<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>"
    ods = zipped(
        [
            ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
            ("content.xml", "x"),
            ("META-INF/manifest.xml", manifest),
        ]
    )
    assert refused(ods).code == "password"
    xls = files.xls(files.rows)
    bof = xls.index(b"\x09\x08\x10\x00")
    filepass = xls[: bof + 20] + b"\x2f\x00\x06\x00" + b"\x00" * 6 + xls[bof + 30 :]
    assert "save a copy without one" in refused(filepass, "a.xls").fix
    encrypted = bytearray(files.xlsx(files.rows))
    at = 0
    while (at := encrypted.find(b"PK\x01\x02", at)) >= 0:
        encrypted[at + 8] |= 1
        at += 1
    assert refused(bytes(encrypted)).code == "password"


def test_the_word_in_a_cell_is_no_protection(files):
    assert admit(files.xls([["EncryptedPackage"]]), "a.xls") == "xls"


def test_ole_files_without_a_workbook():
    entry = "WordDocument".encode("utf-16-le").ljust(64, b"\x00") + struct.pack("<HB", 26, 2)
    ole = (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\x00") + entry).ljust(2048, b"\x00")
    assert "Word" in refused(ole, "a.doc").found
    assert refused(ole[:300], "a.xls").code == "damaged"


@pytest.mark.parametrize("make", ["xlsx", "ods"])
def test_a_zip_that_breaks_off_is_damaged(files, make):
    data = getattr(files, make)(files.rows)
    for tenth in range(1, 10):
        assert refused(data[: len(data) * tenth // 10]).code == "damaged"


def test_an_unusual_packing_is_refused():
    assert refused(zipped([("xl/workbook.xml", "a" * 50)], zipfile.ZIP_BZIP2)).code == "bomb"


def test_a_directory_that_lies_about_its_sizes_is_still_bounded(files):
    data = bytearray(files.xlsx(files.rows))
    first = data.index(b"PK\x01\x02")
    data[first + 24 : first + 28] = struct.pack("<I", 0xFFFFFFF0)
    assert refused(bytes(data)).code == "bomb"
