"""From bytes to characters: by the byte order mark, as UTF-8, else by what the bytes look like."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import charset_normalizer

from kamcore.workbook.problems import Problem, Severity
from kamcore.workbook.reading.signatures import refuse

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CODEPAGES: Final = (
    "cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "koi8_r", "tis_620",
    "cp932", "gb18030", "big5", "cp949", "mac_roman",
)  # fmt: skip
_SCRIPTS: Final = MappingProxyType(
    {
        "cp1252": "Western European", "cp1250": "Central European", "cp1251": "Cyrillic", "cp1253": "Greek", "cp1254": "Turkish",
        "cp1255": "Hebrew", "cp1256": "Arabic", "cp1257": "Baltic", "koi8_r": "Cyrillic", "tis_620": "Thai", "cp932": "Japanese",
        "gb18030": "Chinese", "big5": "Chinese", "cp949": "Korean", "mac_roman": "Western European",
    }
)  # fmt: skip
_LATIN: Final = frozenset({"cp1250", "cp1252", "cp1254", "cp1257", "mac_roman"})
_SAMPLE_BYTES: Final = 1 << 16
_HEAD_CHARS: Final = 1 << 16
_WORD: Final = re.compile(rb"[A-Za-z\x80-\xff]+")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0e-\x1f]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A decoded file.

    Attributes:
        text: its characters.
        encoding: what it was written in.
        notes: what the user should know about the decoding.
    """

    text: str
    encoding: str
    notes: tuple[Problem, ...] = ()


def decode(data: bytes, filename: str = "") -> Decoded:
    """The characters of a file: by its byte order mark, as UTF-8, else by what the bytes look like.

    Raises:
        Refused: if it is no text.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _readable(Decoded(data[len(mark) :].decode(encoding, "replace"), encoding), filename)
    wide = _wide_encoding(data)
    if wide:
        return _readable(Decoded(data.decode(wide, "replace"), wide), filename)
    try:
        return _readable(Decoded(data.decode("utf-8"), "utf-8"), filename)
    except UnicodeDecodeError as error:
        bad = len(re.findall(rb"[\x80-\xff]+", data))
        broken = data.decode("utf-8", "replace").count("\ufffd")
        if broken * 20 <= bad:  # nearly all of it is sound UTF-8
            number = data.count(b"\n", 0, error.start) + 1
            note = Problem(
                Severity.WARNING,
                "broken-characters",
                f"a few characters that cannot be read, the first in line {number:,}; each shows as \ufffd",
                "readable letters throughout",
                "Save the file again as CSV UTF-8, or correct the names in which that sign stands.",
            )
            return _readable(Decoded(data.decode("utf-8", "replace"), "utf-8", (note,)), filename)
    encoding = _codepage(data)
    note = Problem(
        Severity.NOTE,
        "guessed-encoding",
        f"letters stored in an older way; they were read as {_SCRIPTS.get(encoding, 'a national code page')} ({encoding})",
        "letters stored as UTF-8",
        "Nothing to do if names with accents look right; else save the file as CSV UTF-8, or as .xlsx.",
    )
    return _readable(Decoded(data.decode(encoding, "replace"), encoding, (note,)), filename)


def _wide_encoding(data: bytes) -> str | None:
    """UTF-16 without a mark shows by zeros at every second place."""
    head = data[:4096]
    half = len(head) // 2
    if half < 2 or len(data) % 2:
        return None
    zeros_even, zeros_odd = head[0::2].count(0), head[1::2].count(0)
    if zeros_odd > 0.6 * half and zeros_even < 0.1 * half:
        return "utf-16-le"
    return "utf-16-be" if zeros_even > 0.6 * half and zeros_odd < 0.1 * half else None


def _codepage(data: bytes) -> str:
    lines = [line for line in data[: 64 * _SAMPLE_BYTES].splitlines() if not line.isascii()]
    sample = bytearray()
    for line in dict.fromkeys(lines):
        sample += line + b"\n"
        if len(sample) > _SAMPLE_BYTES:
            break
    words = b"\n".join(dict.fromkeys(word for word in _WORD.findall(sample) if not word.isascii()))
    for part in (bytes(sample), words):  # figures and delimiters among few words hide a script
        best = charset_normalizer.from_bytes(part, cp_isolation=list(_CODEPAGES)).best()
        if best is not None and best.encoding not in _LATIN:
            return best.encoding
    return _latin(bytes(sample))


def _latin(sample: bytes) -> str:
    """Which code page of Latin letters: read as Western, the other ones show letters that do not go together."""
    text = sample.decode("cp1252", "replace")
    central = re.search(r"(?<=[^\W\d_])[¹³¿£¯]|[¹³£¯](?=[^\W\d_])", text) or (
        re.search("[šžŠŽ]", text) and re.search("[øèìïòØÈÌÏÒ]", text)
    )
    hungarian = re.search("[õûÕÛ]", text) and re.search("[öüÖÜ]", text) and not re.search("[ãçÃÇ]", text)
    if central or hungarian:
        return "cp1250"
    return "cp1254" if re.search("[ðþýÐÞÝ]", text) and not re.search("[æÆ]", text) else "cp1252"


def _readable(decoded: Decoded, filename: str) -> Decoded:
    head = decoded.text[:_HEAD_CHARS]
    if len(_CONTROL.findall(head)) > 0.02 * len(head) or head.count("\ufffd") > 0.2 * len(head):
        raise refuse("a file that is no text and no workbook we know", "Save it as .xlsx or .csv.", file=filename)
    return decoded
