"""Finding the rows of a table that are totals or subtotals of others."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kamcore.workbook.reading.letters import worth_a_look
from kamcore.workbook.reading.words import ANY_TOTAL, GROUP_TOTAL, PARTIAL_TOTAL, SURE_TOTAL, TOTAL, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from kamcore.workbook.reading.cells import Coded

_CENT: Final = 0.011
_MOST_CANDIDATES: Final = 20_000


def total_rows(
    accounts: Coded,
    labels: Sequence[Coded],
    amounts: Sequence[NDArray[np.float64]],
    kept: NDArray[np.bool_],
    *,
    must_add_up: bool = False,
) -> NDArray[np.bool_]:
    """Tell which rows are totals.

    A row is one when its label can only be a total (``Grand total``); when its label is a total (``Total``, ``Summe``) and it
    stands at the end, has no account, or its figures are the sum of the rows above; when its label contains one (``Total North``),
    stands once, and its figures are that sum; and when it is the last, names no account, and its figures are the sum. The sum is
    that of all rows above, or of those since one of the last subtotals. Of rows whose account is no total, since another column calls
    them one, several and all have to be such sums, or half of them and of figures that agree by no chance: ``Media`` may be an
    industry and ``Max`` a product.

    Args:
        accounts: the account of each row.
        labels: other columns whose text may say that it is a total.
        amounts: the columns of figures.
        kept: which rows count.
        must_add_up: whether the figures of every total have to be the sum of others, whatever its label says.
    """
    n = len(accounts)
    found = np.zeros(n, dtype=np.bool_)
    rows = np.flatnonzero(kept)
    if not rows.size:
        return found
    strength = np.zeros(n, dtype=np.int8)
    for coded in (accounts, *labels):
        strengths = _strengths(coded.labels)
        if strengths.any():
            np.maximum(strength, strengths[coded.codes], out=strength)
    last = int(rows[-1])
    if accounts.codes[last] < 0:
        strength[last] = max(strength[last], 1)
    called_all = _called_all(accounts) & kept
    numbered = _is_numbered_at_the_top(accounts, int(rows[0]))
    if not called_all.any() and not numbered and not (strength.astype(np.bool_) & kept).any():
        return found
    if numbered:
        strength[rows[0]] = max(strength[rows[0]], 1)
    figures = np.nan_to_num(np.column_stack(amounts)) if amounts else np.zeros((n, 0))
    found |= _of_all(called_all, figures, kept, sure=_all_of_them(accounts, called_all))
    at_the_top = (strength > 1) | (numbered & (np.arange(n) == rows[0]))
    account_strengths = _strengths(accounts.labels)[accounts.codes]
    calls_itself_one = accounts.codes[rows[0]] < 0 or account_strengths[rows[0]] > 0
    found |= _at_the_top(at_the_top, figures, kept, sure=bool(calls_itself_one) and not numbered)
    candidates = rows[(strength[rows] > 0) & ~found[rows]][:_MOST_CANDIDATES]
    if not candidates.size:
        return found
    ending = _ending(rows, strength)
    above = _Above(figures, kept & ~found)
    often = np.bincount(accounts.codes[rows][accounts.codes[rows] >= 0], minlength=len(accounts.labels) + 1) > 1
    of_a_group = _of_a_group(accounts.labels)
    doubtful: list[int] = []
    n_doubtful = 0
    for row in candidates.tolist():
        code = int(accounts.codes[row])
        named = code >= 0 and account_strengths[row] == 0
        sure = (strength[row] == 3 and not named) or (strength[row] == 1 and code >= 0 and bool(of_a_group[code]))
        at_its_place = code < 0 or (row >= ending and not often[code]) or not amounts
        likely = strength[row] == 2 and not named and at_its_place
        once = code < 0 or not often[code] or strength[row] > 1
        told = not must_add_up and (sure or likely)
        n_doubtful += named and not told
        if told or (once and above.adds_up(row)):
            found[row] = True
            above.is_total(row)
            if named and not told:
                doubtful.append(row)
    if doubtful and not len(doubtful) == n_doubtful > 1:
        chance = digits_of_sums(figures[rows], figures[doubtful]) < _TELLING
        found[doubtful] = not chance and 2 * len(doubtful) >= n_doubtful
    return found


class _Above:
    """The sums of what stands above a row, of all of it and since each of the last totals, without adding up twice."""

    def __init__(self, figures: NDArray[np.float64], kept: NDArray[np.bool_]) -> None:
        self._figures = figures
        self._sums = np.vstack([np.zeros(figures.shape[1]), np.cumsum(figures * kept[:, None], axis=0)])
        self._counts = np.concatenate(([0], np.cumsum(kept)))
        self._totals = np.zeros(figures.shape[1])
        self._n_totals = 0
        self._starts: list[tuple[NDArray[np.float64], int]] = [(self._totals, 0)]

    def is_total(self, row: int) -> None:
        """Count a row as a total from here on."""
        self._totals = self._totals + self._figures[row]
        self._n_totals += 1
        self._starts.append((self._sums[row + 1] - self._totals, int(self._counts[row + 1]) - self._n_totals))

    def adds_up(self, row: int) -> bool:
        """Whether the figures of a row are the sum of at least two rows above: all of them, or those since one of the last totals."""
        own = self._figures[row]
        filled = own != 0
        if not filled.any():
            return False
        upto, count = self._sums[row] - self._totals, int(self._counts[row]) - self._n_totals
        for sums, before in (*self._starts[: -_MOST_STARTS - 1 : -1], self._starts[0]):
            near = np.abs(upto - sums - own)[filled] <= np.maximum(_CENT, 1e-9 * np.abs(own[filled]))
            if count - before >= 2 and near.all():
                return True
        return False


_MOST_STARTS: Final = 50
"""A total may be that of so many groups, each with a total of its own."""


ALL_OF_THEM: Final = re.compile(r"(?:all|alle|tous|toutes|tutt[ie]|tod[oa]s|все|全部|所有|ทั้งหมด|सभी|تمام)\b.*")


_OF_THEM: Final = re.compile(
    r"\w+|\w+ (?:the |of |les |die |i |gli |le |los |las |os |as )?(?:\w+ )?(?:customers?|clients?|accounts?|compan(?:y|ies)|partners?|regions?|countries|"
    r"products?|channels?|segments?|kunden|konten|regionen|länder|firmen|comptes|régions|pays|clienti|conti|regioni|paesi|clientes|cuentas|contas|"
    r"regiones|regiões|países|клиенты|контрагенты|покупатели|регионы|счета)"
)
"""Names of all accounts, which are not those of a company such as ``All Seasons``."""
_ALL_WORDS: Final = r"^\s*(?:all|tous|toutes|tutt|tod)"
"""How the ones in ASCII begin."""


def _called_all(accounts: Coded) -> NDArray[np.bool_]:
    """Mark the rows of an account called ``All customers``."""
    called = np.zeros(len(accounts.labels) + 1, np.bool_)
    for place in worth_a_look(accounts.labels, _ALL_WORDS):
        called[place] = ALL_OF_THEM.fullmatch(plain(accounts.labels[place])) is not None
    return called[accounts.codes] if called.any() else np.zeros(len(accounts), np.bool_)


def _all_of_them(accounts: Coded, called: NDArray[np.bool_]) -> bool:
    """Whether the name of the first row called so can only mean all accounts."""
    name = accounts.at(int(np.argmax(called))) if called.any() else None
    return name is not None and _OF_THEM.fullmatch(plain(name)) is not None


def _of_all(
    called: NDArray[np.bool_], figures: NDArray[np.float64], kept: NDArray[np.bool_], *, sure: bool
) -> NDArray[np.bool_]:
    """Mark the one row called so when its figures are the sum of all other rows, wherever it stands."""
    if called.sum() != 1 or not figures.shape[1]:
        return np.zeros(len(kept), np.bool_)
    row = int(np.argmax(called))
    others = kept & (np.arange(len(kept)) != row)
    return called if _is_sum(figures, row, others, sure=sure) else np.zeros(len(kept), np.bool_)


def _is_sum(figures: NDArray[np.float64], row: int, others: NDArray[np.bool_], *, sure: bool) -> bool:
    """Whether a row is the sum of two or more others, each once or once again in groups.

    Args:
        figures: the figures of all rows, shape (rows, columns).
        row: which may be the sum.
        others: what it may be the sum of.
        sure: whether its name can only be that of a sum; of any other name the figures must be such that no chance makes.
    """
    own = figures[row]
    rest = figures[others].sum(axis=0)
    near = np.maximum(_CENT * 2, 1e-9 * np.abs(rest))
    slack = rounding(unit_of(figures[others]), int(others.sum())) if sure else 0.0
    if slack * _FAR_MORE < np.abs(own).max(initial=0.0):
        near = np.maximum(near, slack)
    if not own.any() or others.sum() < 2 or not any((np.abs(rest - times * own) <= near).all() for times in _LEVELS):
        return False
    return sure or digits_of_sums(figures[others], own[None]) >= _TELLING


def times_counted(figures: NDArray[np.float64], totals: NDArray[np.bool_], kept: NDArray[np.bool_]) -> tuple[int, int]:
    """Return the largest of the totals left out, and how many times it the rows still in come to: 2 or more, else 0.

    Args:
        figures: the figures of all rows, shape (rows, columns).
        totals: rows that were left out as totals.
        kept: the rows that count.
    """
    rows = np.flatnonzero(totals)
    if not rows.size or not figures.shape[1]:
        return -1, 0
    figures = np.nan_to_num(figures)
    row = int(rows[np.argmax(np.abs(figures[rows]).sum(axis=1))])
    own, rest = figures[row], figures[kept].sum(axis=0)
    slack = max(rounding(unit_of(figures[kept]), int(kept.sum())), _CENT * 2)
    if np.abs(own).max() <= slack * _FAR_MORE:
        slack = _CENT * 2
    others = figures[rows].sum(axis=0) - own
    of_groups = (np.abs(own + others - rest) <= slack).all() and not (np.abs(own - others) <= slack).all()
    if of_groups or not own.any():
        return row, 0
    return row, next((times for times in _LEVELS[1:] if (np.abs(rest - times * own) <= slack).all()), 0)


_LEVELS: Final = (1, 2, 3, 4)
"""So many times each sale may stand in a list: once, and once again in each level of groups."""
_FAR_MORE: Final = 10
"""A sum of rounded figures is so much more than what rounding makes of it."""


def rounding(unit: float, count: int) -> float:
    """Return by how much a rounded sum may differ from the sum of its rounded parts.

    Args:
        unit: what they are rounded to.
        count: how many parts there are; their differences mostly cancel out.
    """
    return unit * (0.5 + 1.2 * math.sqrt(count))


def _is_numbered_at_the_top(accounts: Coded, row: int) -> bool:
    """Whether the first account is a number and all others are words, as a ledger account stands above its customers."""
    first = accounts.at(row)
    return (
        first is not None
        and re.fullmatch(r"[\d.]+", first) is not None
        and not any(re.fullmatch(r"[\d.]+", label) for label in accounts.labels if label != first)
    )


def _at_the_top(
    called: NDArray[np.bool_], figures: NDArray[np.float64], kept: NDArray[np.bool_], *, sure: bool
) -> NDArray[np.bool_]:
    """Mark the first row when it is called a total and its figures are the sum of all rows below, each once or once again in groups."""
    row = int(np.argmax(kept))
    found = np.zeros(len(kept), np.bool_)
    if not called[row] or not figures.shape[1] or not figures[row].any():
        return found
    found[row] = _is_sum(figures, row, kept & ~called, sure=sure)
    return found


def digits_of_sums(parts: NDArray[np.float64], sums: NDArray[np.float64]) -> float:
    """Return how many digits had to agree for some rows to be the sums of others.

    Round figures have few, and so have those of customers who all buy some of one thing at one price: they agree by chance.

    Args:
        parts: the figures that were added up, shape (rows, columns).
        sums: what they came to, shape (sums, columns).
    """
    unit = step_of(np.concatenate([parts.ravel(), sums.ravel()]))
    return float(np.log10(np.maximum(np.abs(sums) / unit, 1.0)).sum())


def step_of(figures: NDArray[np.float64]) -> float:
    """Return the largest amount of which all figures are multiples: what they are rounded to, or the price of one."""
    cents = np.round(np.abs(figures[figures != 0]) * 100)
    price = int(np.gcd.reduce(cents.astype(np.int64))) / 100 if cents.size and cents.max() < _MOST_CENTS else 0.0
    return max(unit_of(figures), price)


_MOST_CENTS: Final = float(2**53)


def unit_of(figures: NDArray[np.float64]) -> float:
    """Return what figures are rounded to: the largest of 0.01, 0.1, 1, 10 … of which all are multiples."""
    figures = np.abs(figures.ravel())
    figures = figures[figures > 0]
    unit = 0.01
    while (
        figures.size
        and unit < figures.max()
        and (np.abs(figures / (10 * unit) - np.round(figures / (10 * unit))) < _EXACT).all()
    ):
        unit *= 10
    return unit


_EXACT: Final = 1e-6
_TELLING: Final = 3.0
"""So many digits that agree are no chance where a row's place or name says already that it may be the sum of all others."""


def total_labels(texts: Coded) -> NDArray[np.bool_]:
    """Mark the rows whose text looks like the label of a total."""
    marks: NDArray[np.bool_] = _strengths(texts.labels)[texts.codes] > 0
    return marks


def _strengths(labels: Sequence[str]) -> NDArray[np.int8]:
    """How much each label looks like a total, and 0 at the end for a row without one."""
    strengths = np.zeros(len(labels) + 1, dtype=np.int8)
    worth_a_look = pc.match_substring_regex(pa.array(labels, pa.string()), ANY_TOTAL, ignore_case=True)
    for place in np.flatnonzero(worth_a_look.to_numpy(zero_copy_only=False)).tolist():
        strengths[place] = _strength(labels[place])
    return strengths


def _of_a_group(labels: Sequence[str]) -> NDArray[np.bool_]:
    """Mark the labels that are the total of another one: ``Acme Total``, ``Total for Acme``."""
    known = {plain(label) for label in labels}
    marks = np.zeros(len(labels), dtype=np.bool_)
    worth_a_look = pc.match_substring_regex(pa.array(labels, pa.string()), ANY_TOTAL, ignore_case=True)
    for place in np.flatnonzero(worth_a_look.to_numpy(zero_copy_only=False)).tolist():
        match = GROUP_TOTAL.fullmatch(plain(labels[place]))
        marks[place] = match is not None and (match["before"] or match["after"]) in known
    return marks


_A_NAME: Final = re.compile(r"(?:Davon|Dont)\b")
"""Of which, in German and French; a capital begins a name."""


def _strength(label: str) -> int:
    even = plain(label)
    if _A_NAME.match(label.lstrip()):
        return 0
    if SURE_TOTAL.fullmatch(even):
        return 3
    if TOTAL.fullmatch(even):
        return 2
    return 1 if PARTIAL_TOTAL.fullmatch(even) else 0


def _ending(rows: NDArray[np.int64], strength: NDArray[np.int8]) -> int:
    """Return the first row from which on all are candidates."""
    plain_rows = np.flatnonzero(strength[rows] == 0)
    return int(rows[plain_rows[-1] + 1]) if plain_rows.size and plain_rows[-1] + 1 < len(rows) else int(rows[-1]) + 1
