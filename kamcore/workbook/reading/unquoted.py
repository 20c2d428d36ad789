"""Records with too many fields, because a text with the delimiter in it stands without quotes: which fields belong together.

Fields that begin with a blank go on from the field before them, when that explains the record. Else the fields are put
together in the way in which every column looks as it does in sound records, if one such way is clearly the best.
"""

from __future__ import annotations

import itertools
import math
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pyarrow.compute as pc

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pyarrow as pa

_MOST_EXTRA: Final = 12
_BLANKS_ARE_USUAL: Final = 0.05
_CLEARLY: Final = 2.0
"""By how much the best way must be better than the next: in natural logarithms, so about seven times as likely."""
_STRANGE: Final = 8.0
"""What a text costs in a column in which nothing of its shape occurs; a record with one does not look sound."""
_USUAL: Final = 1.5
_UNUSUAL: Final = 4.0
"""What a record may cost: so much for each column, and once so much more."""
_JOINT: Final = 1.0
_LEAST_SOUND: Final = 8
_FEW_DIFFERENT: Final = 0.34
_MOST_BY_LOOKS: Final = 20_000
"""So many records are weighed column by column; that takes time, and a file with more of them is broken otherwise."""

_FIRST_HALF: Final = r"^[+-]?\d{1,3}(?:[. ]?\d{3})*$|^[+-]?\d+$"
_SECOND_HALF: Final = r"^\d{2}$"

_SHAPES: Final = (
    ("nothing", re.compile(r"(?:null|n/?a|none|-|)", re.IGNORECASE)),
    ("whole number", re.compile(r"[+-]?\d+")),
    ("number", re.compile(r"[+-]?[.,' ]*\d[\d.,' ]*(?:[eE][+-]?\d+)?%?")),
    ("date", re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[ T]\d{1,2}:\d{2}.*)?")),
    ("address of mail", re.compile(r"[^\s@]+@[^\s@]+")),
    ("code", re.compile(r"(?=\S*\d)\S+")),
    ("word", re.compile(r"[^\W\d_]+")),
    ("text with figures", re.compile(r".*\d.*", re.DOTALL)),
)


@dataclass(frozen=True, slots=True)
class _Look:
    """What the cells of a column look like.

    Attributes:
        shapes: how often each shape occurs.
        count: the number of cells looked at.
        longest: the length of the longest.
        known: the different texts, when there are few; else None.
    """

    shapes: Mapping[str, int]
    count: int
    longest: int
    known: frozenset[str] | None

    def often(self, text: str) -> int:
        """How often a text of its shape occurs in this column; texts of any shape are much the same."""
        shape = _shape(text)
        often = self.shapes.get(shape, 0)
        return often or int(shape in _WORDS and any(other in _WORDS for other in self.shapes))

    def cost(self, text: str) -> float:
        """How strange a text is in this column: the negative logarithm of how often the like of it occurs."""
        often = self.often(text)
        cost = -math.log(often / self.count) if often else _STRANGE
        if self.known is not None and text not in self.known:
            cost += 1.5
        return cost + 2 if len(text) > 1.5 * self.longest + 6 else cost


_WORDS: Final = frozenset({"word", "text", "text with figures"})


def _shape(text: str) -> str:
    stripped = text.strip()
    return next((name for name, pattern in _SHAPES if pattern.fullmatch(stripped)), "text")


class Joiner:
    """Puts together the fields of records that have too many.

    Args:
        sound: sound records, for example; each as long as the others.
        delimiter: what separates the fields.
    """

    def __init__(self, sound: Sequence[Sequence[str | None]], delimiter: str) -> None:
        self._fields = len(sound[0]) if sound else 0
        self._delimiter = delimiter
        cells = [[cell or "" for cell in column] for column in zip(*sound, strict=True)]
        filled = [cell for column in cells for cell in column if cell]
        blanks = sum(cell[0] == " " for cell in filled)
        self._blanks_tell = len(sound) > 1 and blanks <= _BLANKS_ARE_USUAL * len(filled)
        self._left = _MOST_BY_LOOKS
        self._looks = [_look(column) for column in cells] if len(sound) >= _LEAST_SOUND else []

    def joined(self, record: Sequence[str]) -> list[str] | None:
        """The record with as many fields as a sound one; None when it cannot be said which belong together."""
        extra = len(record) - self._fields
        if self._fields < 2 or not 0 < extra <= _MOST_EXTRA:
            return None
        goes_on = [place for place in range(1, len(record)) if _goes_on(record[place - 1], record[place])]
        if self._blanks_tell and len(goes_on) == extra:
            cuts = [place for place in range(len(record)) if place not in goes_on]
            return self._cut(record, cuts)
        if not self._looks or not self._left:
            return None
        self._left -= 1
        return self._by_looks(record, extra)

    def _cut(self, record: Sequence[str], cuts: Sequence[int]) -> list[str]:
        bounds = [*cuts, len(record)]
        return [self._delimiter.join(record[a:b]) for a, b in itertools.pairwise(bounds)]

    def _by_looks(self, record: Sequence[str], extra: int) -> list[str] | None:
        """The best way to cut the record, found column by column with the two best ways kept for each place."""
        ways: dict[int, list[tuple[float, tuple[int, ...]]]] = {0: [(0.0, ())]}
        for look in self._looks:
            following: dict[int, list[tuple[float, tuple[int, ...]]]] = {}
            for start, found in ways.items():
                for stop in range(start + 1, min(start + extra + 1, len(record)) + 1):
                    text = self._delimiter.join(record[start:stop])
                    more = look.cost(text) + _JOINT * (stop - start - 1)
                    following.setdefault(stop, []).extend((cost + more, (*cuts, start)) for cost, cuts in found)
            ways = {stop: sorted(found)[:2] for stop, found in following.items()}
        best = ways.get(len(record), [])
        if not best or (len(best) > 1 and best[1][0] - best[0][0] < _CLEARLY):
            return None
        joined = self._cut(record, best[0][1])
        if best[0][0] > _USUAL * self._fields + _UNUSUAL or any(
            look.often(text) == 0 for look, text in zip(self._looks, joined, strict=True)
        ):
            return None
        return joined


def _goes_on(before: str, field: str) -> bool:
    """Whether a field reads as the rest of the text before it: ``2nd floor`` after a comma and a blank."""
    return field[:1] == " " and bool(field.strip()) and bool(before) and not before[-1].isspace()


def _look(cells: Sequence[str]) -> _Look:
    different = frozenset(cells)
    few = len(different) <= _FEW_DIFFERENT * len(cells)
    return _Look(Counter(map(_shape, cells)), len(cells), max(map(len, cells)), different if few else None)


def split_numbers(columns: Sequence[pa.ChunkedArray], missing: int) -> list[int]:
    """Columns that hold the first half of numbers such as ``1234,56``, which a comma as delimiter has split.

    Args:
        columns: the columns of a file whose heading has fewer fields than its other records.
        missing: how many fewer.

    Returns:
        The places of the first halves, each followed by its second one; none unless there are as many as are missing.
    """
    found: list[int] = []
    for place in range(len(columns) - 1):
        follows_another = bool(found) and found[-1] == place - 1
        if (
            not follows_another
            and _all_match(columns[place], _FIRST_HALF)
            and _all_match(columns[place + 1], _SECOND_HALF)
        ):
            found.append(place)
    return found if len(found) == missing else []


def _all_match(column: pa.ChunkedArray, pattern: str) -> bool:
    filled = column.drop_null()
    return len(filled) > 0 and bool(pc.all(pc.match_substring_regex(filled, pattern)).as_py())
