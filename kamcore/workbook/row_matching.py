"""Which rows of three states of one sheet are the same row."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Sequence

Places: TypeAlias = npt.NDArray[np.int64]
"""Places of rows in a table, counted from 0; -1 for a row that is not there."""
Mask: TypeAlias = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Matched:
    """Every row of three tables, each once: in the order of the base, then what theirs added, then what mine added.

    Attributes:
        base, mine, theirs: where each row stands in that table; all of one length.
    """

    base: Places
    mine: Places
    theirs: Places


def match_rows(row_key: Sequence[str], base: pd.DataFrame, mine: pd.DataFrame, theirs: pd.DataFrame) -> Matched:
    """Match the rows of three tables by their key; a missing part of a key is a value like others.

    Rows that share a key within a table are numbered. A row that stands unchanged in the base has its number from there, wherever
    it moved; the others have the numbers that are left, in their order.

    Args:
        row_key: the columns that name a row.
        base: the table as it was.
        mine: the table as one has it, with the same columns and types.
        theirs: the table as the other has it, the same.
    """
    # most rows of a long sheet stand unchanged above or below what was edited; they need no search
    shortest = min(len(base), len(mine), len(theirs))
    head = min(_alike_above(base, side) for side in (mine, theirs))
    tail = min(shortest - head, *(_alike_below(base, side) for side in (mine, theirs)))
    tables = [table.iloc[head : len(table) - tail] for table in (base, theirs, mine)]
    in_base, added = len(tables[0]), slice(len(tables[0]), None)
    places = []
    for at, whole in zip(_match(row_key, tables), (base, theirs, mine), strict=True):
        below = np.arange(len(whole) - tail, len(whole))
        middle = np.where(at >= 0, at + head, at)
        places.append(np.concatenate([np.arange(head), middle[:in_base], below, middle[added]]))
    return Matched(base=places[0], theirs=places[1], mine=places[2])


def _match(row_key: Sequence[str], tables: Sequence[pd.DataFrame]) -> list[Places]:
    """Number the rows of all tables in order of first appearance, and say where each stands in each table."""
    if _stand_in_place(row_key, tables):
        return [np.arange(len(table)) for table in tables]
    table_of = np.repeat(np.arange(len(tables)), [len(table) for table in tables])
    key = _codes(tables, row_key)
    row = _codes_of_pair(key, _numbers(tables, key, table_of))
    places = []
    for number, table in enumerate(tables):
        at = np.full(int(row.max(initial=-1)) + 1, -1, dtype=np.int64)
        at[row[table_of == number]] = np.arange(len(table))
        places.append(at)
    return places


def _stand_in_place(row_key: Sequence[str], tables: Sequence[pd.DataFrame]) -> bool:
    """Whether the rows of all tables are the same place by place: no key differs, and no two rows that differ share one."""
    base, *sides = tables
    if any(len(side) != len(base) for side in sides):
        return False
    if any(_rows_differing(base[list(row_key)], side[list(row_key)]).any() for side in sides):
        return False
    different = np.logical_or.reduce([_rows_differing(base, side) for side in sides])
    return bool(pd.Series(_codes([base[different]], row_key)).is_unique)


def _alike_above(one: pd.DataFrame, other: pd.DataFrame) -> int:
    """Count the rows from the top that are the same in both."""
    length = min(len(one), len(other))
    different = _rows_differing(one.iloc[:length], other.iloc[:length])
    return int(different.argmax()) if different.any() else length


def _alike_below(one: pd.DataFrame, other: pd.DataFrame) -> int:
    """Count the rows from the bottom that are the same in both."""
    length = min(len(one), len(other))
    different = _rows_differing(one.iloc[len(one) - length :], other.iloc[len(other) - length :])
    return int(different[::-1].argmax()) if different.any() else length


def _rows_differing(one: pd.DataFrame, other: pd.DataFrame) -> Mask:
    different = np.zeros(len(one), dtype=bool)
    for column in one.columns:
        different |= differing(one[column], other[column])
    return different


def differing(one: pd.Series, other: pd.Series) -> Mask:
    """Return where two columns of one type differ, by place; missing equals missing, numbers are compared exactly."""
    left, right = one.array, other.array
    equal = left == right
    # what may be neither true nor false is left to the missing values
    known = equal if isinstance(equal, np.ndarray) else equal.to_numpy(dtype=bool, na_value=False)
    found: Mask = ~(known | (np.asarray(left.isna()) & np.asarray(right.isna())))
    return found


def _codes(tables: Sequence[pd.DataFrame], columns: Sequence[str]) -> Places:
    """Number the combinations of values in some columns, over all tables, in order of first appearance."""
    codes: Places = np.zeros(sum(map(len, tables)), dtype=np.int64)
    for column in columns:
        values = pd.concat([table[column] for table in tables], ignore_index=True)
        column_codes: Places = np.asarray(pd.factorize(values, use_na_sentinel=False)[0], dtype=np.int64)
        codes = _codes_of_pair(codes, column_codes)
    return codes


def _codes_of_pair(one: Places, other: Places) -> Places:
    both = one * (int(other.max(initial=0)) + 1) + other
    codes: Places = np.asarray(pd.factorize(both)[0], dtype=np.int64)
    return codes


def _occurrence(code: Places, table_of: Places) -> Places:
    """Count rows of one code within a table: 0 for the first, 1 for the second."""
    alone = all(pd.Series(code[table_of == table]).is_unique for table in range(3))
    if alone:
        return np.zeros(len(code), dtype=np.int64)
    found: Places = np.array(pd.Series(code).groupby([code, table_of]).cumcount(), dtype=np.int64)
    return found


def _numbers(tables: Sequence[pd.DataFrame], key: Places, table_of: Places) -> Places:
    """Tell rows apart that share a key within a table."""
    number = _occurrence(key, table_of)
    if not number.any():
        return number
    shared = np.zeros(int(key.max()) + 1, dtype=bool)
    shared[key[number > 0]] = True
    rows = np.flatnonzero(shared[key])
    parts = [table[shared[key[table_of == at]]] for at, table in enumerate(tables)]
    content = _codes(parts, list(tables[0].columns))
    same = _codes_of_pair(content, _occurrence(content, table_of[rows]))
    in_base = table_of[rows] == 0
    base_number = np.full(int(same.max()) + 1, -1, dtype=np.int64)
    base_number[same[in_base]] = number[rows[in_base]]
    found = base_number[same]
    number[rows] = _number_the_rest(found, key[rows], table_of[rows])
    return number


def _number_the_rest(number: Places, key: Places, table_of: Places) -> Places:
    """Give every row without a number the lowest that no row of its key in its table has."""
    left = np.flatnonzero(number < 0)
    groups = {(int(table_of[row]), int(key[row])) for row in left}
    taken: dict[tuple[int, int], set[int]] = defaultdict(set)
    if groups:
        concerned = np.isin(key, key[left]) & (number >= 0)
        for row in np.flatnonzero(concerned):
            taken[int(table_of[row]), int(key[row])].add(int(number[row]))
    lowest: dict[tuple[int, int], int] = defaultdict(int)
    for row in left:
        group = int(table_of[row]), int(key[row])
        while lowest[group] in taken[group]:
            lowest[group] += 1
        number[row] = lowest[group]
        lowest[group] += 1
    return number
