"""The cells of one column below its heading, in arrays by kind; texts as codes of the distinct ones.

Everything after this point works on arrays and on distinct texts, never on one cell after the other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from kamcore.workbook.reading.grid import Kind
from kamcore.workbook.reading.letters import all_hold_digits, hold_words, may_begin, may_hold, trimmed
from kamcore.workbook.reading.number_texts import all_plain, parse_numbers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from kamcore.workbook.reading.grid import Column
    from kamcore.workbook.reading.number_texts import NumberTexts

_TEXT = pa.string()
_FIRST = 1000
_SHORT = 400
"""So few texts are looked at sooner one by one than by Arrow."""
_TIMES_AHEAD = 16
_FEW_OTHERS = 2
"""So many texts of a column may stand nowhere: its heading, as one."""


@dataclass(frozen=True, slots=True, eq=False)
class Coded:
    """Texts by code.

    Attributes:
        codes: one per row, the position of its text in ``labels``; -1 where there is none.
        labels: the distinct texts.
    """

    codes: NDArray[np.int64]
    labels: list[str]

    def __len__(self) -> int:
        return len(self.codes)

    @property
    def missing(self) -> NDArray[np.bool_]:
        """Where there is no text."""
        return self.codes < 0

    @property
    def present(self) -> NDArray[np.int64]:
        """The codes that occur, ascending."""
        if not self.labels:
            return np.zeros(0, np.int64)
        return np.flatnonzero(np.bincount(self.codes + 1, minlength=1)[1:])

    @property
    def used(self) -> NDArray[np.int64]:
        """The codes that occur, in order of first appearance."""
        return _as_they_appear(self.codes, len(self.labels))

    def relabelled(self, labels: Sequence[str | None]) -> Coded:
        """The same rows under other labels, one per label of this; equal ones fall together and None is missing."""
        places: dict[str, int] = {}
        new = np.array(
            [-1 if label is None else places.setdefault(label, len(places)) for label in labels] + [-1],
            dtype=np.int64,
        )
        return Coded(new[self.codes], list(places))

    def take(self, rows: NDArray[Any] | slice) -> Coded:
        """Some of the rows, by position, mask or slice."""
        return Coded(self.codes[rows], self.labels)

    def at(self, row: int) -> str | None:
        """The text of one row."""
        code = int(self.codes[row])
        return None if code < 0 else self.labels[code]

    def series(self) -> pd.Series[str]:
        """A pandas column of texts."""
        labels = np.array([*self.labels, None], dtype=object)
        if len(self.codes) < 1000:
            return pd.Series(labels[self.codes], dtype="str")
        indices = pa.array(self.codes, mask=missing if (missing := self.missing).any() else None)
        return pd.Series(pa.array(self.labels, pa.large_string()).take(indices).to_pandas(), dtype="str")

    @classmethod
    def of(cls, texts: Sequence[str | None]) -> Coded:
        """Code a short list of texts."""
        plain = Coded(np.arange(len(texts)), [text or "" for text in texts])
        return plain.relabelled(texts)

    @classmethod
    def of_array(cls, texts: pa.Array) -> Coded:
        """Code an Arrow array of texts without their outer blanks, null where there is none."""
        return cls(*_coded(texts))

    @classmethod
    def joined(cls, parts: Sequence[Coded]) -> Coded:
        """The rows of several, one after the other."""
        if len(parts) == 1:
            return parts[0]
        labels: list[str] = []
        codes = []
        for part in parts:
            codes.append(np.where(part.codes < 0, -1, part.codes + len(labels)))
            labels.extend(part.labels)
        return Coded(np.concatenate(codes) if codes else np.zeros(0, np.int64), labels).relabelled(labels)


class Cells:
    """Some cells of one column.

    Attributes:
        kinds: the kind of each.
        numbers: each number, or 0 and 1 for no and yes; NaN where the cell is neither.
        moments: each date; NaT where the cell is none.
    """

    __slots__ = ("_as_numbers", "_like", "_plain", "_texts", "_written", "kinds", "moments", "numbers")

    def __init__(
        self,
        kinds: NDArray[np.uint8],
        numbers: NDArray[np.float64],
        texts: Coded | pa.Array,
        moments: NDArray[np.datetime64],
    ) -> None:
        self.kinds = kinds
        self.numbers = numbers
        self.moments = moments
        self._texts = texts if isinstance(texts, Coded) else None
        self._written = None if isinstance(texts, Coded) else texts
        self._as_numbers: dict[tuple[str, bool], NumberTexts] = {}
        self._like: dict[str, Coded] = {}
        self._plain: tuple[NDArray[np.float64] | None] | None = None

    @property
    def texts(self) -> Coded:
        """Each text without outer blanks; a text of blanks only is an empty cell."""
        if self._texts is None:
            codes, labels = _coded(self._written)
            texts = Coded(codes, labels)
            self._texts = texts.relabelled([label or None for label in labels]) if "" in labels else texts
        return self._texts

    def plain_numbers(self) -> NDArray[np.float64] | None:
        """The texts of :attr:`written` as numbers, where all are plain ones; see :func:`number_texts.all_plain`."""
        if self.written is None:
            return None
        if self._plain is None:
            self._plain = (all_plain(self.written),)
        return self._plain[0]

    def numbers_written(self, decimal: str = "", *, weak: bool = False) -> NumberTexts:
        """The distinct texts as numbers; see :func:`number_texts.parse_numbers`."""
        known = self._as_numbers.get((decimal, weak))
        if known is None:
            known = self._as_numbers[decimal, weak] = parse_numbers(self.texts.labels, decimal, weak=weak)
        return known

    def beginning(self, words: str) -> Coded:
        """The texts that begin with some words (ASCII, upper and lower case alike); missing in every other row."""
        pattern = f"^{re.escape(words)}"
        if pattern not in self._like and self.written is not None and not may_begin(self.written, words[0]):
            self._like[pattern] = self._none
        return self.like(pattern)

    def like(self, pattern: str) -> Coded:
        """The texts in which a pattern is found; missing in every other row.

        Args:
            pattern: of words (RE2, upper and lower case alike): what it finds holds two letters, a percent sign or a sign beyond ASCII.
        """
        found = self._like.get(pattern)
        if found is None:
            found = self._like[pattern] = self._found(pattern)
        return found

    def all_hold_digits(self) -> bool:
        """Whether a digit of any script stands in each text there is."""
        texts = pa.array(self.texts.labels, _TEXT) if self.written is None else self.written
        if all_hold_digits(texts):
            return True
        return bool(pc.all(pc.match_substring_regex(texts, r"^$|\pN"), min_count=0).as_py())

    def _found(self, pattern: str) -> Coded:
        if self.written is None:
            found = pc.match_substring_regex(pa.array(self.texts.labels, _TEXT), pattern, ignore_case=True).to_pylist()
            return self.texts.relabelled([t if f else None for t, f in zip(self.texts.labels, found, strict=True)])
        if not hold_words(self.written) or (not pattern.startswith("^") and not may_hold(self.written, pattern)):
            return self._none
        found = pc.match_substring_regex(self.written, pattern, ignore_case=True).fill_null(False)
        codes = np.full(len(self), -1, np.int64)
        codes[found.to_numpy(zero_copy_only=False)], labels = _coded(self.written.filter(found))
        return Coded(codes, labels)

    @property
    def _none(self) -> Coded:
        return Coded(np.broadcast_to(np.int64(-1), len(self)), [])

    @property
    def written(self) -> pa.Array | None:
        """The texts as one Arrow array without outer blanks, where there are no other cells and none was coded yet; else None."""
        return self._written if self._texts is None else None

    def __len__(self) -> int:
        return len(self.kinds)

    @property
    def empty(self) -> NDArray[np.bool_]:
        """Where the cell is empty."""
        empty: NDArray[np.bool_] = self.kinds == Kind.EMPTY
        return empty

    def has(self, kind: Kind) -> bool:
        """Whether any cell is of that kind."""
        return bool((self.kinds == kind).any())

    def found(self, rows: NDArray[np.int64]) -> Cells:
        """The cells at some positions, in that order; an empty cell where a position is -1."""
        there = rows >= 0
        at = np.where(there, rows, 0)
        if not len(self):
            empty = np.zeros(len(rows), np.uint8)
            return Cells(
                empty,
                np.full(len(rows), np.nan),
                Coded(np.full(len(rows), -1), []),
                np.full(len(rows), np.datetime64("NaT", "us")),
            )
        codes = np.where(there, self.texts.codes[at], -1)
        return Cells(
            np.where(there, self.kinds[at], np.uint8(Kind.EMPTY)),
            np.where(there, self.numbers[at], np.nan),
            _only_used(Coded(codes, self.texts.labels)),
            np.where(there, self.moments[at], np.datetime64("NaT", "us")),
        )

    def as_text(self) -> Coded:
        """Every cell as a person would write it: 12 for 12.0, 2025-03-31 for a date; error cells are missing."""
        parts = self.texts
        for values, kind in ((self.numbers, Kind.NUMBER), (self.numbers, Kind.BOOL), (self.moments, Kind.MOMENT)):
            here = np.flatnonzero(self.kinds == kind)
            if here.size:
                unique, inverse = np.unique(values[here], return_inverse=True)
                codes = parts.codes.copy()
                codes[here] = inverse + len(parts.labels)
                labels = [*parts.labels, *(_written(value, kind) for value in unique.tolist())]
                parts = Coded(codes, labels).relabelled(labels)
        return parts


def _written(value: Any, kind: Kind) -> str:  # noqa: ANN401 - a float or a datetime
    if kind is Kind.BOOL:
        return "yes" if value else "no"
    if kind is Kind.MOMENT:
        text = value.isoformat(sep=" ")
        return str(text.removesuffix(" 00:00:00"))
    return str(int(value)) if abs(value) < 1e15 and value == int(value) else repr(value)


def cells_of(column: Column, rows: NDArray[np.int64]) -> Cells:
    """Take the cells of some rows of a column.

    Args:
        column: a column of a grid.
        rows: row positions in the grid, ascending.
    """
    start, stop = (int(rows[0]), int(rows[-1]) + 1) if rows.size else (0, 0)
    part = column.slice(start, stop)
    dense = len(rows) == stop - start
    kinds = part.kinds()
    numbers: NDArray[np.float64] = np.broadcast_to(np.nan, len(part))
    moments: NDArray[np.datetime64] = np.broadcast_to(np.datetime64("NaT", "us"), len(part))
    if part.kind is Kind.NUMBER:
        numbers = part.values.to_numpy(zero_copy_only=False).astype(np.float64)  # noqa: PD011 - an Arrow array
    elif part.kind is Kind.BOOL:
        numbers = pc.cast(part.values, pa.float64()).to_numpy(zero_copy_only=False)
    elif part.kind is Kind.MOMENT:
        moments = part.values.to_numpy(zero_copy_only=False).astype("datetime64[us]")  # noqa: PD011 - an Arrow array
    elif part.kind is Kind.TEXT:
        if part.uniform and dense and _varied(part.values):
            written = trimmed(part.values)
            if (blank := pc.equal(pc.binary_length(written), 0).fill_null(False)).true_count:
                kinds[blank.to_numpy(zero_copy_only=False)] = Kind.EMPTY
            return Cells(kinds, numbers, written, moments)
        codes, labels = _coded(part.values)
    if part.kind is not Kind.TEXT:
        codes, labels = np.full(len(part), -1, dtype=np.int64), []
    if not part.uniform:
        labels = _scatter(part, numbers := np.array(numbers), moments := np.array(moments), codes, labels)
    texts = Coded(codes, labels)
    if "" in labels:
        blank = codes == labels.index("")
        kinds[blank & (kinds == Kind.TEXT)] = Kind.EMPTY
        texts = texts.relabelled([label or None for label in labels])
    if not dense:
        local = rows - start
        return Cells(kinds[local], numbers[local], _only_used(texts.take(local)), moments[local])
    return Cells(kinds, numbers, texts, moments)


def _varied(values: pa.Array) -> bool:
    """Whether most of a column's texts differ, as far as its first rows tell; then they are coded only when somebody asks."""
    if pa.types.is_dictionary(values.type):
        return False
    first = values.slice(0, _SHORT).to_pylist()
    return 2 * len(set(first)) > len(first)


def _coded(values: pa.Array) -> tuple[NDArray[np.int64], list[str]]:
    """The code of each text, -1 where there is none, and the distinct texts without outer blanks, by first appearance."""
    if pa.types.is_dictionary(values.type) and len(values) < max(len(values.dictionary), _SHORT):
        values = values.dictionary_decode()
    if len(values) < _SHORT:
        places: dict[str, int] = {}
        listed = [-1 if text is None else places.setdefault(text.strip(), len(places)) for text in values.to_pylist()]
        return np.array(listed, np.int64), list(places)
    encoded = values.dictionary_encode()  # as it is where it is encoded
    short = encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    texts = pc.utf8_trim_whitespace(encoded.dictionary)
    used = _as_they_appear(short, len(texts))
    again = texts.take(pa.array(used)).dictionary_encode()
    codes = short.astype(np.int64)
    first = int(used[0]) if used.size else 0  # the heading has the one before it
    in_order = len(again.dictionary) == len(used) and np.array_equal(used, np.arange(first, first + len(used)))
    if in_order and not (first and encoded.null_count):
        codes -= first
    else:
        new = np.full(len(texts) + 1, -1, dtype=np.int64)
        new[used] = again.indices.to_numpy()
        codes = new[codes]
    return codes, again.dictionary.to_pylist()


def _as_they_appear(codes: NDArray[np.signedinteger[Any]], n_labels: int) -> NDArray[np.int64]:
    """The codes of 0 to ``n_labels`` - 1 that occur, by first appearance: most often all stand among the first rows, and the rest nowhere."""
    ahead = _TIMES_AHEAD * n_labels + _FIRST
    found: NDArray[np.int64] = pc.unique(pa.array(codes[:ahead])).to_numpy().astype(np.int64)
    found = found[found >= 0]
    if ahead < len(codes) and len(found) < n_labels:
        seen = np.zeros(n_labels, dtype=np.bool_)
        seen[found] = True
        others = np.flatnonzero(~seen)
        if len(others) > _FEW_OTHERS or any((codes == code).any() for code in others.tolist()):
            found = pc.unique(pa.array(codes)).to_numpy().astype(np.int64)
            found = found[found >= 0]
    return found


def _scatter(
    part: Column,
    numbers: NDArray[np.float64],
    moments: NDArray[np.datetime64],
    codes: NDArray[np.int64],
    labels: list[str],
) -> list[str]:
    rows, kinds = part.odd_rows, part.odd_kinds
    for kind in (Kind.NUMBER, Kind.BOOL):
        here = kinds == kind
        numbers[rows[here]] = part.odd.field("number").to_numpy(zero_copy_only=False)[here]
    here = kinds == Kind.MOMENT
    if here.any():
        times = part.odd.field("time").filter(pa.array(here)).to_numpy(zero_copy_only=False)
        moments[rows[here]] = times.astype("datetime64[us]")
    here = kinds == Kind.TEXT
    if here.any():
        places = {label: code for code, label in enumerate(labels)}
        texts = part.odd.field("text").filter(pa.array(here)).to_pylist()
        codes[rows[here]] = [places.setdefault(text.strip(), len(places)) for text in texts]
        return list(places)
    return labels


def _only_used(texts: Coded) -> Coded:
    """Drop labels that no row has, so that what is said of a column's distinct texts is said of these rows."""
    used = np.unique(texts.codes)
    used = used[used >= 0]
    if len(used) == len(texts.labels):
        return texts
    new = np.full(len(texts.labels) + 1, -1, dtype=np.int64)
    new[used] = np.arange(len(used))
    return Coded(new[texts.codes], [texts.labels[code] for code in used.tolist()])
