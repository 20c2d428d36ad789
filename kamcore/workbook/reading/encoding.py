"""From bytes to characters: by the byte order mark, as UTF-8, else by what the bytes look like."""

from __future__ import annotations

import codecs
import importlib
import itertools
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

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
    "cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "koi8_r", "cp874",
    "cp932", "euc_jp", "gb18030", "big5", "cp949", "mac_roman",
)  # fmt: skip
_SCRIPTS: Final = MappingProxyType(
    {
        "cp1252": "Western European", "cp1250": "Central European", "cp1251": "Cyrillic", "cp1253": "Greek", "cp1254": "Turkish",
        "cp1255": "Hebrew", "cp1256": "Arabic", "cp1257": "Baltic", "koi8_r": "Cyrillic", "cp874": "Thai", "cp932": "Japanese", "euc_jp": "Japanese",
        "gb18030": "Chinese", "big5": "Chinese", "cp949": "Korean", "mac_roman": "Western European",
    }
)  # fmt: skip
_OFTEN: Final = MappingProxyType(
    {
        "cp1251": "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё",
        "koi8_r": "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё",
        "cp1253": "αοιετσνηυρκπμλωςγδίάόέθχφήύώβξζψ",
        "cp1255": "יוהלאתרשבמנדםעחפקסכגטזןצךףץ",
        "cp1256": "ايلمنرتبوةعدسفهكقأحجشطىصخذإضزثئءغظ",
        "cp874": "านรอกเงมยลวด่ทสต้ิะีปัคบห์จแพุชูขไใโถธ็ำ",
    }
)  # fmt: skip
"""The letters of a script, the frequent ones first."""
_ALIKE: Final = 0.2
_BETWEEN_WORDS: Final = re.compile(r"[\s,;|.\d\"'()/-]+")
_ASCII_LETTER: Final = re.compile(r"[A-Za-z]")
_JAPANESE: Final = (
    "顧客名会社株式日付時間月年売上高額金商品数量単価地域都市国番号合計電話担当者部門注文請求書種別状態区分"
    + "".join(map(chr, range(0x3041, 0x30FF)))
)
_COMMON: Final = MappingProxyType(
    {
        "gb18030": "客户名称公司有限日期时间月年收入销售额金产品数量单价地区城市国家编号合计总电话邮箱经理部门订发票类型状态",
        "big5": "客戶名稱公司有限日期時間月年收入銷售額金產品數量單價地區城市國家編號合計總電話經理部門訂發票類型狀態",
        "cp932": _JAPANESE,
        "euc_jp": _JAPANESE,
        "cp949": "고객명회사주식날짜일자시간월년매출수입금액제품상수량단가지역도시국가번호합계전화담당자부서주문송장유형상태거래처",
    }
)
"""Signs that are frequent in the headings and names of business lists."""
_OFTEN_COMMON: Final = 0.6
_FIRST_OF_EAST_ASIA: Final = "\u2e80"
_TWO_BYTES: Final = frozenset({"cp932", "euc_jp", "gb18030", "big5", "cp949"})
_LATIN: Final = frozenset({"cp1250", "cp1252", "cp1254", "cp1257", "mac_roman"})
_SAMPLE_BYTES: Final = 1 << 16
_HEAD_BYTES: Final = 1 << 16
_REPLACED: Final = "\ufffd".encode()
_WORD: Final = re.compile(rb"[A-Za-z\x80-\xff]+")
_CONTROL: Final = re.compile(rb"[\x00-\x08\x0e-\x1f]")
_LINE: Final = re.compile(rb"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A decoded file.

    Attributes:
        data: its characters as UTF-8, without a byte order mark.
        encoding: what it was written in.
        notes: what the user should know about the decoding.
    """

    data: bytes | bytearray
    encoding: str
    notes: tuple[Problem, ...] = ()

    @property
    def text(self) -> str:
        """Its characters."""
        return self.data.decode("utf-8", "replace")


def decode(data: bytes | bytearray, filename: str = "") -> Decoded:
    """The characters of a file: by its byte order mark, as UTF-8, else by what the bytes look like.

    Raises:
        Refused: if it is no text.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            plain = bytes(data[len(mark) :])
            if encoding == "utf-8":
                return _readable(_utf8(plain) or _mended(plain), filename)
            return _readable(Decoded(_encoded(plain.decode(encoding, "replace")), encoding), filename)
    wide = _wide_encoding(data)
    if wide:
        return _readable(Decoded(_encoded(data.decode(wide, "replace")), wide), filename)
    found = _utf8(data)
    if found is not None:
        return _readable(found, filename)
    data = bytes(data)
    if _mostly_utf8(data):
        return _readable(_mended(data), filename)
    encoding = _codepage(data)
    note = Problem(
        Severity.NOTE,
        "guessed-encoding",
        f"letters stored in an older way; they were read as {_named(encoding)}",
        "letters stored as UTF-8",
        "Nothing to do if names with accents look right; else save the file as CSV UTF-8, or as .xlsx.",
    )
    return _readable(Decoded(_encoded(data.decode(encoding, "replace")), encoding, (note,)), filename)


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "replace")


def _named(encoding: str) -> str:
    return f"{_SCRIPTS.get(encoding, 'a national code page')} ({encoding})"


def _utf8(data: bytes | bytearray) -> Decoded | None:
    """The file as UTF-8; None if some of it is not."""
    if not data.isascii():
        try:
            data.decode("utf-8")
        except UnicodeDecodeError:
            return None
    return Decoded(data, "utf-8")


def _mostly_utf8(data: bytes) -> bool:
    """Whether the lines with letters beyond ASCII are sound UTF-8 often enough, so that the others are strangers."""
    lines = [line for line in _LINE.findall(data) if not line.isascii()]
    sound = sum(_is_utf8(line) for line in lines)
    if 2 * sound >= len(lines):
        return True
    # a line in Western letters is hardly ever sound UTF-8 by chance; one in letters of two bytes now and then is
    return 10 * sound >= len(lines) and _codepage(data) in _LATIN


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _mended(data: bytes) -> Decoded:
    """A file in UTF-8 in which some lines are stored in an older way: these are decoded by themselves."""
    lines = _LINE.findall(data)
    strange = [number for number, line in enumerate(lines) if not line.isascii() and not _is_utf8(line)]
    pages: Counter[str] = Counter()
    encoding = _codepage(b"".join(lines[number] for number in strange))
    for number in strange:
        one = _codepage_of_line(lines[number], encoding)
        pages[one] += 1
        lines[number] = _encoded(_decoded_line(lines[number], one))
    read_as = " and ".join(_named(page) for page, _ in pages.most_common())
    note = Problem(
        Severity.WARNING,
        "broken-characters",
        f"letters stored in an older way than in the rest of the file in {_count(len(strange))}, the first of them "
        f"line {strange[0] + 1:,}; there they were read as {read_as}",
        "the same way throughout",
        "Nothing to do if the names in these lines look right; else save the file again as CSV UTF-8.",
    )
    return Decoded(b"".join(lines), "utf-8", (note,))


def _codepage_of_line(line: bytes, usual: str) -> str:
    """The code page of one line among others: the usual one, unless the line has bytes which that does not know."""
    for encoding in (usual, "cp1252"):
        try:
            line.decode(encoding)
        except UnicodeDecodeError:
            continue
        return encoding
    return usual


def _decoded_line(line: bytes, encoding: str) -> str:
    """A line with some bytes that are not UTF-8, and maybe some that are."""
    if encoding in _TWO_BYTES:
        return line.decode(encoding, "replace")
    pieces = []
    while True:
        try:
            pieces.append(line.decode("utf-8"))
        except UnicodeDecodeError as error:
            pieces += [line[: error.start].decode("utf-8"), line[error.start : error.end].decode(encoding, "replace")]
            line = line[error.end :]
        else:
            return "".join(pieces)


def _count(lines: int) -> str:
    return "one line" if lines == 1 else f"{lines:,} lines"


def _wide_encoding(data: bytes | bytearray) -> str | None:
    """UTF-16 without a mark shows by zeros at every second place, or at some of them where the letters are not Latin."""
    head = data[:4096]
    half = len(head) // 2
    if half < 2 or len(data) % 2:
        return None
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if max(even, odd) < 0.04 * half or 10 * min(even, odd) > max(even, odd):
        return None
    encoding = "utf-16-le" if odd > even else "utf-16-be"
    text = head[: 2 * half].decode(encoding, "replace")
    signs = sum(text.count(sign) for sign in "\r\n\t ,;|.0123456789")
    return encoding if signs >= 0.7 * max(even, odd) or max(even, odd) > 0.6 * half else None


def _codepage(data: bytes) -> str:
    lines = [line for line in data[: 64 * _SAMPLE_BYTES].splitlines() if not line.isascii()]
    taken = bytearray()
    for line in dict.fromkeys(lines):
        taken += line + b"\n"
        if len(taken) > _SAMPLE_BYTES:
            break
    sample = bytes(taken)
    if not any(sign.isalpha() and not sign.isascii() for sign in sample.decode("cp1252", "replace")):
        return "cp1252"  # signs alone, such as that of the euro
    known = _by_headings(data[:_HEADING_BYTES])
    if known:
        return known
    if _is_latin(sample):
        return _latin(sample)
    found = _by_common_signs(sample) or _normalized(sample)
    if found in _TWO_BYTES:
        return found
    likeness = {page: _likeness(sample, page) for page in _OFTEN}
    likely = max(likeness, key=lambda page: likeness[page])
    return likely if likeness[likely] > _ALIKE else found or _latin(sample)


_ACCENTED: Final = frozenset(range(0xC0, 0x100)) - {0xD7, 0xF7} | frozenset("ŠšŽžŒœŸ".encode("cp1252"))
_LEAST_WORD: Final = 3


def _is_latin(sample: bytes) -> bool:
    """Whether nearly all words with letters beyond ASCII are of letters of ASCII, and of some with an accent.

    That settles it where a few words are all there is, and a guess by frequency finds another script in them: the last letter of Faß
    alone is sound Japanese. Words of other scripts have no letters of ASCII, or have them as second bytes behind what is no accent.
    """
    words = {word for word in _WORD.findall(sample) if len(word) >= _LEAST_WORD and not word.isascii()}
    latin = 0
    for word in words:
        beyond = [byte for byte in word if byte >= 0x80]
        latin += 2 * len(beyond) <= len(word) and _ACCENTED.issuperset(beyond)
    return bool(words) and latin >= 0.8 * len(words)


_HEADING_BYTES: Final = 4096
_FIELDS: Final = re.compile(r"[;,\t|\r\n]")


def _by_headings(head: bytes) -> str:
    """The code page in which most of the first fields are headings we know; nothing when none is, or two pages are as good."""
    schemas = [importlib.import_module(f"kamcore.workbook.schema_{name}") for name in ("accounts", "people", "sales")]
    sheets = [*schemas[0].SHEETS[:2], schemas[1].SHEETS[0], schemas[2].SALES]
    names = {name for sheet in sheets for column in sheet.columns for name in column.aliases if not name.isascii()}
    hits: dict[str, tuple[int, str]] = {}
    for page in _CODEPAGES:
        fields = (field.strip(" \"'").casefold() for field in _FIELDS.split(head.decode(page, "ignore")))
        found = [field for field in fields if field in names]
        if found:
            hits[page] = (len(found), "|".join(found))
    if not hits:
        return ""
    most = max(count for count, _ in hits.values())
    best = [page for page, (count, _) in hits.items() if count == most]
    texts = {hits[page][1] for page in best}
    return (
        best[0] if len(texts) == 1 else ""
    )  # the same words in several pages: the first of them reads these, at least


def _by_common_signs(sample: bytes) -> str:
    """The code page of two bytes a sign in which most signs are those of lists of sales; nothing if there is none."""
    shares = {}
    for page, common in _COMMON.items():
        try:
            signs = [sign for sign in sample.decode(page) if sign > _FIRST_OF_EAST_ASIA]
        except UnicodeDecodeError:
            continue
        shares[page] = sum(sign in common for sign in signs) / len(signs) if signs else 0.0
    best = max(shares, key=lambda page: shares[page], default="")
    return best if best and shares[best] >= _OFTEN_COMMON else ""


def _normalized(sample: bytes) -> str:
    """What charset-normalizer takes the text for; nothing if it finds nothing, or Latin letters, which it confuses."""
    normalizer: Any = importlib.import_module("charset_normalizer")  # takes long to load, and is rarely needed
    words = b"\n".join(dict.fromkeys(word for word in _WORD.findall(sample) if not word.isascii()))
    for part in (sample, words):  # figures and delimiters among few words hide a script
        best = normalizer.from_bytes(part, cp_isolation=list(_CODEPAGES)).best()
        if best is not None and best.encoding not in _LATIN:
            return str(best.encoding)
    return ""


def _likeness(sample: bytes, page: str) -> float:
    """How much a text looks like one in this code page: 1 if all of its letters are the most frequent, -1 if none is.

    Letters of ASCII in the same word and capitals behind small ones speak against it.
    """
    often = _OFTEN[page]
    points = letters = 0.0
    for word in _BETWEEN_WORDS.split(sample.decode(page, "replace")):
        strange = [sign for sign in word if not sign.isascii() and unicodedata.category(sign)[0] in "LMC"]
        letters += len(strange)
        if _ASCII_LETTER.search(word) or any(a.islower() and b.isupper() for a, b in itertools.pairwise(word)):
            points -= len(strange)
            continue
        places = [often.find(sign.lower()) for sign in strange]
        points += sum(-1 if place < 0 else 1 - 2 * place / len(often) for place in places)
    return points / letters if letters else 0.0


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
    head = decoded.data[:_HEAD_BYTES]
    if len(_CONTROL.findall(head)) > 0.02 * len(head) or head.count(_REPLACED) > 0.1 * len(head):
        raise refuse("a file that is no text and no workbook we know", "Save it as .xlsx or .csv.", file=filename)
    return decoded
