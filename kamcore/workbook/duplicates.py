"""Accounts that look like one and the same: suggested for merging, never merged silently.

Two names are compared without case, accents, punctuation and the legal form (Ltd, GmbH, S.p.A.). What is left equal
is most likely one company; what is nearly equal (a letter more or less) may be. Names that differ in a number, or in
a word of their own, are not.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rapidfuzz import fuzz, process

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

LEAST: Final = 88.0
"""From this likeness (0 to 100) on two accounts are suggested for merging."""
_MOST_COMPARED: Final = 20_000
_MOST_SUGGESTED: Final = 200

_LEGAL: Final = frozenset(
    ("ltd", "limited", "llc", "llp", "lp", "plc", "inc", "incorporated", "corp", "corporation", "co", "company", "pty", "pvt", "private",
     "gmbh", "mbh", "ag", "kg", "kgaa", "ohg", "ug", "ev", "se", "cokg", "sa", "sas", "sarl", "sasu", "eurl", "snc", "sci", "spa", "srl", "srls",
     "sapa", "sl", "slu", "sau", "sca", "ltda", "eireli", "epp", "me", "bv", "nv", "vof", "oy", "oyj", "ab", "as", "asa", "aps", "kft", "zrt",
     "sro", "doo", "dd", "sp", "zoo", "ооо", "оао", "зао", "пао", "ао", "ип", "нко", "लिमिटेड", "प्राइवेट", "प्रा", "लि", "จำกัด", "มหาชน",
     "บริษัท", "有限公司", "股份有限公司", "株式会社", "有限会社", "주식회사")
)  # fmt: skip
_SPLIT_LEGAL: Final = frozenset(unicodedata.normalize("NFKC", word) for word in ("จำกัด", "มหาชน", "บริษัท"))
_SUFFIXES: Final = ("股份有限公司", "有限责任公司", "有限公司", "株式会社", "จำกัด")
_JOINED: Final = re.compile(r"\b(?:[a-zа-я]\.\s?){2,}[a-zа-я]?\.?")


@dataclass(frozen=True, slots=True)
class MergeSuggestion:
    """Two accounts that may be one.

    Attributes:
        account: the key of the one to keep.
        other: the key of the one that would be counted as it.
        account_name, other_name: their names.
        score: how alike they are, 0 to 100.
        why: one phrase.
    """

    account: str
    other: str
    account_name: str
    other_name: str
    score: float
    why: str


def bare_name(name: str) -> str:
    """Return a name without case, accents, punctuation and legal form: ``Müller & Söhne GmbH`` is ``muller sohne``."""
    text = unicodedata.normalize("NFKC", name.casefold())
    if min(text, default="") < "\u0250" or not text:
        apart = unicodedata.normalize("NFD", text)
        text = "".join(sign for sign in apart if not unicodedata.combining(sign) or sign > "\u0900")
        text = unicodedata.normalize("NFC", text)
    text = text.replace("&", " ").replace("+", " ")
    text = re.sub(r"\b([ab])/s\b", r"\1s", text)
    text = re.sub(r"\bsp\.? ?z ?o\.? ?o\b\.?", " ", text)
    text = _JOINED.sub(lambda match: match[0].replace(".", "").replace(" ", "") + " ", text)
    for suffix in _SUFFIXES:
        text = text.replace(unicodedata.normalize("NFKC", suffix), " ")
    words = re.sub(r"[^\w\u0900-\u097f\u0e00-\u0e7f]+|_", " ", text).split()
    kept = [
        word
        for word in words
        if word not in _LEGAL
        and unicodedata.normalize("NFKC", word) not in _SPLIT_LEGAL
        and word not in ("and", "und", "et", "e", "y", "the", "и")
    ]
    return " ".join(kept or words)


def suggest_merges(
    accounts: Sequence[tuple[str, str]], revenue: Sequence[float] | None = None, apart: Iterable[tuple[str, str]] = ()
) -> tuple[MergeSuggestion, ...]:
    """Suggest which accounts may be one.

    Args:
        accounts: (key, name) of each.
        revenue: what each brings; of two the larger one is the one to keep, else the first.
        apart: pairs of keys that were found to be two.

    Returns:
        The likeliest first; at most 200, each account in one suggestion as the one that would go.
    """
    declined = {frozenset(pair) for pair in apart}
    weights = list(revenue) if revenue is not None else [0.0] * len(accounts)
    bare = [bare_name(name) for _, name in accounts]
    groups: dict[str, list[int]] = defaultdict(list)
    for place, text in enumerate(bare):
        if text:
            groups[text].append(place)
    found: list[tuple[float, int, int, str]] = []
    for places in groups.values():
        best = max(places, key=lambda place: (weights[place], -place))
        found += [
            (100.0, best, place, "the same name but for its legal form, accents or punctuation")
            for place in places
            if place != best
        ]
    found += _nearly_equal(groups, weights)
    found.sort(key=lambda row: (-row[0], row[1], row[2]))
    gone: set[int] = set()
    suggestions: list[MergeSuggestion] = []
    for score, one, other, why in found:
        keys = accounts[one][0], accounts[other][0]
        if other in gone or frozenset(keys) in declined or len(suggestions) >= _MOST_SUGGESTED:
            continue
        gone.add(other)
        suggestions.append(MergeSuggestion(*keys, accounts[one][1], accounts[other][1], round(score, 1), why))
    return tuple(suggestions)


def _nearly_equal(groups: dict[str, list[int]], weights: Sequence[float]) -> list[tuple[float, int, int, str]]:
    """Compare the names that begin alike; numbers in them must be equal."""
    blocks: dict[tuple[str, str], list[str]] = defaultdict(list)
    for text in list(groups)[:_MOST_COMPARED]:
        compact = text.replace(" ", "")
        if len(compact) >= 5:
            for start in {compact[:3], compact[-3:]}:
                blocks[start, "".join(re.findall(r"\d+", text))].append(text)
    pairs: dict[tuple[str, str], float] = {}
    for texts in blocks.values():
        if not 1 < len(texts) <= 2000:
            continue
        scores = process.cdist(texts, texts, scorer=fuzz.ratio, score_cutoff=LEAST)
        for i, j in zip(*scores.nonzero(), strict=True):
            one, other = texts[int(i)], texts[int(j)]
            if i < j and _one_slip(one, other):
                pairs[one, other] = float(scores[i, j])
    found = []
    for (one, other), score in pairs.items():
        first, second = groups[one][0], groups[other][0]
        if weights[second] > weights[first]:
            first, second = second, first
        found.append((min(score, 99.0), first, second, "nearly the same name"))
    return found


def _one_slip(one: str, other: str) -> bool:
    """Whether two names differ as by a slip: in one word only, and that by a letter or two of a word of five and more."""
    first, second = one.split(), other.split()
    if one.replace(" ", "") == other.replace(" ", ""):
        return True
    if len(first) != len(second):
        return False
    differing = [(a, b) for a, b in zip(first, second, strict=True) if a != b]
    if len(differing) != 1:
        return False
    a, b = differing[0]
    return min(len(a), len(b)) >= 5 and a[0] == b[0] and fuzz.ratio(a, b) >= 85.0
