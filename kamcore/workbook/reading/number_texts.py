"""Numbers written as text, in the ways of many countries; how a column writes them is decided from all its values."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kamcore.workbook.reading.letters import are_digits
from kamcore.workbook.reading.words import MISSING, currency_of, is_money_sign, plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

_EVEN: Final[Mapping[int, str]] = MappingProxyType(
    {
        **{zero + digit: str(digit) for zero in (0x0660, 0x06F0, 0x0966, 0x0E50, 0xFF10) for digit in range(10)},
        **{
            ord(sign): even
            for signs, even in (
                ("٫", "."), ("٬，", ","), ("−–—▲△", "-"), ("’‘`", "'"), ("％٪", "%"), ("（", "("), ("）", ")"),
                ("\u00a0\u2009\u202f\u2007", " "), ("\u200e\u200f\u061c", ""),
            )
            for sign in signs
        },
    }
)  # fmt: skip
"""Digits and signs of many scripts -> those of ASCII."""

_LONGEST: Final = 80
_NO_NUMBER: Final = "text"
"""Stands for a text too long for a number."""
_PLAIN: Final = r"^[-+]?\d+(?:\.\d+)?$"
_SIGN: Final = r"[^\d\s.,()+'%-]{0,4}\.?"
_WHOLE: Final = (
    rf"^\s*(?P<open>[-+(]{{0,2}})\s*(?P<pre>{_SIGN})\s*(?P<inner>[-(]?)\s*"
    r"(?P<body>(?:\d[\d.,' ]*|[.,]\d+)?(?:[eE][+-]?\d{1,3})?)\s*"
    rf"(?P<percent>%?)\s*(?P<post>{_SIGN})\s*(?P<close>[-)]?)\s*$"
)
_IN_ANGLES: Final = re.compile(r"<[^<>\d]{0,4}\d[^<>]*>")
"""A number below zero, as some bookkeepers write it; ``<5`` alone is none."""
_NO_NUMBERS: Final = re.compile(r"[A-Za-z]{6}|^\d{4}-\d\d-\d\d")
"""More letters than stand before or behind a number, or a day."""
_POWER: Final = r"(?:[eE][+-]?\d{1,3})?$"
_DOT: Final = (
    r"^(?:\d+|[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d?(?:,\d{2})+,\d{3}|[1-9]\d{0,2}(?:[ ']\d{3})+)?(?:\.\d*)?" + _POWER
)
_COMMA: Final = r"^(?:\d+|[1-9]\d{0,2}(?:\.\d{3})+|[1-9]\d{0,2}(?:[ ']\d{3})+)?(?:,\d*)?" + _POWER


@dataclass(frozen=True, slots=True, eq=False)
class NumberTexts:
    """What distinct texts mean as numbers.

    Attributes:
        values: each number; NaN where it is missing or is none.
        bad: where the text is neither a number nor a word for "nothing".
        percent: where it was written with a percent sign (the value is not divided).
        currencies: the currency beside each, None where there is none.
        decimal: ``.`` or ``,``, or "" when no value needed to know.
        guessed: the texts whose meaning hangs on a guess: ``1.234`` where nothing in the column tells.
        mixed: whether some values use one way and some the other.
    """

    values: NDArray[np.float64]
    bad: NDArray[np.bool_]
    percent: NDArray[np.bool_]
    currencies: tuple[str | None, ...]
    decimal: str
    guessed: NDArray[np.bool_]
    mixed: bool


def parse_numbers(texts: Sequence[str], hint: str = "", *, weak: bool = False) -> NumberTexts:
    """Read distinct texts of one column as numbers.

    ``1.234,56``, ``1,234.56``, ``1 234``, ``1'234``, ``1,23,456``, ``(5)``, ``<5>``, ``5-``, ``$ 3,000.00``, ``12 %``, ``1e3``; digits
    of other scripts; ``$ -`` is the zero of bookkeepers, a lone ``-`` is a missing value.
    Whether a comma or a full stop begins the decimals is told by the values for which only one reading is possible; ``1.234``
    alone goes with them, else with the hint.

    Args:
        texts: distinct texts without outer blanks.
        hint: ``.`` or ``,`` where the rest of the file tells; "" where nothing does.
        weak: whether the hint is no more than the habit of files of this kind; then what hangs on it is still a guess.
    """
    if max(map(len, texts), default=0) > _LONGEST:
        texts = [text if len(text) <= _LONGEST else _NO_NUMBER for text in texts]
    n = len(texts)
    nothing = np.zeros(n, dtype=np.bool_)
    array = pa.array(texts, pa.string())
    plain_numbers = all_plain(array) if n else None
    if plain_numbers is not None:
        dotted = bool(pc.any(pc.match_substring(array, ".")).as_py())
        return NumberTexts(plain_numbers, nothing, nothing, (None,) * n, "." if dotted else "", nothing, mixed=False)
    if n and all(map(_NO_NUMBERS.search, texts)):
        words = np.array([plain(text) not in MISSING for text in texts], dtype=np.bool_)
        return NumberTexts(np.full(n, np.nan), words, nothing, (None,) * n, "", nothing, mixed=False)
    if any(map(_MULTIPLIED.search, texts)):
        return _multiplied(texts, hint, weak=weak)
    if any(text[:1] == "<" for text in texts):
        texts = [f"({text[1:-1]})" if _IN_ANGLES.fullmatch(text) else text for text in texts]
    array = pa.array(texts, pa.string())
    even = array if all(map(str.isascii, texts)) else pa.array([text.translate(_EVEN) for text in texts], pa.string())
    parts = pc.extract_regex(even, _WHOLE)
    matched = parts.is_valid().to_numpy(zero_copy_only=False)
    field = {name: pc.fill_null(pc.struct_field(parts, name), "") for name in _FIELDS}
    currencies, sign_known = _currencies(field["pre"], field["post"])
    opened = pc.binary_join_element_wise(field["open"], field["inner"], "")
    bracket = _has(opened, "(")
    negative = bracket | _has(opened, "-") | _equal(field["close"], "-")
    fits = matched & sign_known & (bracket == _equal(field["close"], ")"))
    body = pc.utf8_rtrim(field["body"], " ")
    no_body = _equal(body, "")
    signed = np.array([currency is not None for currency in currencies], dtype=np.bool_)
    zero = fits & no_body & signed & negative & ~bracket
    missing = np.array([plain(text) in MISSING for text in even.to_pylist()], dtype=np.bool_) if n else nothing
    fits &= ~no_body & ~missing
    if not fits.any():
        values = np.where(zero, 0.0, np.nan)
        return NumberTexts(values, ~zero & ~missing, nothing, currencies, "", nothing, mixed=False)
    values, decimal, guessed, mixed, readable = _decide(body, fits, hint, weak=weak)
    values = np.where(negative, -values, values)
    values[zero] = 0.0
    values += 0.0  # no negative zero
    bad = ~(fits & readable) & ~zero & ~missing
    values[bad | missing] = np.nan
    percent = fits & _equal(field["percent"], "%")
    return NumberTexts(values, bad, percent, currencies, decimal, guessed & ~bad, mixed)


_MULTIPLIERS: Final[Mapping[str, float]] = MappingProxyType(
    {
        "k": 1e3, "tsd": 1e3, "t": 1e3, "тыс": 1e3, "m": 1e6, "mn": 1e6, "mio": 1e6, "mln": 1e6, "млн": 1e6, "bn": 1e9, "mrd": 1e9, "млрд": 1e9,
        "lakh": 1e5, "lakhs": 1e5, "lac": 1e5, "cr": -1.0, "dr": 1.0, "crore": 1e7, "crores": 1e7, "万": 1e4, "億": 1e8, "亿": 1e8,
    }
)  # fmt: skip
"""What stands behind a figure -> what it is multiplied by; bookkeepers mark credits by ``Cr`` and debits by ``Dr``."""
_MULTIPLIED: Final = re.compile(
    r"(?<=\d)[ \u00a0\u202f]?(k|tsd|t|тыс|mn|mio|mln|млн|m|bn|mrd|млрд|lakhs?|lac|crores?|cr|dr|万|億|亿)(?![^\W\d_])\.?",
    re.IGNORECASE,
)


def _multiplied(texts: Sequence[str], hint: str, *, weak: bool) -> NumberTexts:
    """Read numbers with a word behind them: ``1.2M``, ``3,4 Mio. €``, ``850k``, ``300.50 Cr``."""
    factors, bare = [], []
    for text in texts:
        match = _MULTIPLIED.search(text)
        factors.append(_MULTIPLIERS[match[1].casefold()] if match else 1.0)
        bare.append(f"{text[: match.start()]} {text[match.end() :]}".strip() if match else text)
    found = parse_numbers(bare, hint, weak=weak)
    values = np.round(found.values * np.array(factors), 6) + 0.0
    return replace(found, values=values)


def all_plain(texts: pa.Array) -> NDArray[np.float64] | None:
    """Return texts as numbers where each is missing or one of digits with a decimal point at most, and can be read in one way only.

    Args:
        texts: without outer blanks.

    Returns:
        The numbers, NaN where a text is missing; None when any is written in another way, or ``1.234`` is all there is.
    """
    values = _quickly_read(texts)
    if values is None and not (_are_plain(texts.slice(0, _FIRST), at_least=0) and _are_plain(texts, at_least=1)):
        return None
    if not _has_plain_decimals(texts.slice(0, _FIRST)):
        dotted = pc.match_substring(texts, ".")
        unclear = pc.match_substring_regex(texts, r"^[-+]?[1-9]\d{0,2}\.\d{3}$")
        if pc.any(dotted).as_py() and not pc.any(pc.and_not(dotted, unclear)).as_py():
            return None
    return pc.cast(pc.utf8_ltrim(texts, "+"), pa.float64()).to_numpy(zero_copy_only=False) if values is None else values


def _are_plain(texts: pa.Array, *, at_least: int) -> bool:
    """Whether all texts are plain numbers, and so many or more are there."""
    return bool(pc.all(pc.match_substring_regex(texts, _PLAIN), min_count=at_least).as_py())


def _quickly_read(texts: pa.Array) -> NDArray[np.float64] | None:
    """Return texts as numbers where a look at all of their letters tells that they are plain; None where it does not."""
    if not are_digits(texts):
        return None
    try:
        values: NDArray[np.float64] = pc.cast(texts, pa.float64()).to_numpy(zero_copy_only=False)
    except pa.ArrowInvalid:
        return None
    return values


def _has_plain_decimals(texts: pa.Array) -> bool:
    """Whether one of some plain numbers has decimals that cannot be thousands."""
    return bool(pc.any(pc.match_substring_regex(texts, r"\.(?:\d{1,2}|\d{4,})$|^[-+]?(?:0\d*|\d{4,})\.")).as_py())


_FIRST: Final = 1000
_FIELDS: Final = ("open", "pre", "inner", "body", "percent", "post", "close")


def _decide(
    body: pa.Array, fits: NDArray[np.bool_], hint: str, *, weak: bool
) -> tuple[NDArray[np.float64], str, NDArray[np.bool_], bool, NDArray[np.bool_]]:
    dot = fits & pc.match_substring_regex(body, _DOT).to_numpy(zero_copy_only=False)
    comma = fits & pc.match_substring_regex(body, _COMMA).to_numpy(zero_copy_only=False)
    marked = pc.match_substring_regex(body, "[.,]").to_numpy(zero_copy_only=False)
    only_dot, only_comma = int((dot & ~comma).sum()), int((comma & ~dot).sum())
    unclear = dot & comma & marked
    mixed = bool(only_dot and only_comma)
    guessed = np.zeros(len(body), dtype=np.bool_)
    if only_dot != only_comma:
        decimal = "." if only_dot > only_comma else ","
        if mixed:
            guessed = unclear
    elif not unclear.any():
        decimal = hint if only_dot else ""
    elif hint and not weak:
        decimal = hint
    else:
        decimal, sure = _by_shape(body, unclear)
        guessed = unclear & (not sure)
    as_dot = (dot & ~comma) | (dot & comma & (decimal != ","))
    text = pc.replace_substring_regex(body, "[ ']", "")
    with_dot = pc.replace_substring(text, ",", "")
    with_comma = pc.replace_substring(pc.replace_substring(text, ".", ""), ",", ".")
    readable = dot | comma
    chosen = pc.if_else(pa.array(as_dot), with_dot, with_comma)
    chosen = pc.if_else(pa.array(readable), chosen, None)
    values = np.array(pc.cast(chosen, pa.float64()).fill_null(np.nan).to_numpy(zero_copy_only=False))
    readable &= ~np.isinf(values)
    values[~readable] = np.nan
    return values, decimal, guessed, mixed, readable


def _by_shape(body: pa.Array, unclear: NDArray[np.bool_]) -> tuple[str, bool]:
    """Decide over ``1.234`` or ``1,234`` where no value tells: a comma groups; a full stop does unless 1500 stands there."""
    stops = unclear & _has(body, ".")
    commas = unclear & _has(body, ",")
    if not stops.any():
        return ".", True
    long = pc.match_substring_regex(body, r"^\d{4,}$").to_numpy(zero_copy_only=False)
    if commas.any() or long.any():
        return ".", bool(long.any() and not commas.any())
    return ",", False


def _currencies(pre: pa.Array, post: pa.Array) -> tuple[tuple[str | None, ...], NDArray[np.bool_]]:
    known: dict[str, str | None] = {
        sign: currency_of(sign) or ("" if is_money_sign(sign) else None)
        for part in (pre, post)
        for sign in pc.unique(part).to_pylist()
        if sign
    }
    if not known:
        return (None,) * len(pre), np.ones(len(pre), dtype=np.bool_)
    pairs = list(zip(pre.to_pylist(), post.to_pylist(), strict=True))
    fine = [all(not sign or known[sign] is not None for sign in pair) for pair in pairs]
    return tuple(known.get(a) or known.get(b) or None for a, b in pairs), np.array(fine, dtype=np.bool_)


def _has(array: pa.Array, sign: str) -> NDArray[np.bool_]:
    found: NDArray[np.bool_] = pc.match_substring(array, sign).to_numpy(zero_copy_only=False)
    return found


def _equal(array: pa.Array, text: str) -> NDArray[np.bool_]:
    found: NDArray[np.bool_] = pc.equal(array, text).to_numpy(zero_copy_only=False)
    return found


_LIKE_NUMBER: Final = re.compile(
    r"[-+(]?\s*(\D{0,4}?)\s*[-(]?\s*\d[\d.,' \u00a0\u202f]*(?:e[-+]?\d+)?\s*%?\s*(\D{0,4}?)\s*[-)]?", re.IGNORECASE
)


def like_number(text: str) -> bool:
    """Whether a text has the look of a number; quick, for telling headings from values."""
    match = _LIKE_NUMBER.fullmatch(text) if len(text) <= _LONGEST else None
    return match is not None and all(not sign.strip() or is_money_sign(sign) for sign in match.groups())
