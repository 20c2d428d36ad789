"""Tables that point at one another by a number or a name: lines at orders, orders at customers, deals at their stages.

A column of one table points at a column of another when each value stands there once, most of its own values stand
there, and the two headings speak of the same thing. Then what the other table says of that row is looked up: whose it
is, when it was, whether it counts. Nothing is multiplied, since each row finds one row at most; a number that stands
several times in the other table points at nothing. Amounts are never looked up.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import TYPE_CHECKING, Final

import numpy as np

from kamcore.workbook.reading import lexicon, roles
from kamcore.workbook.reading.headings import NAMES, even_heading
from kamcore.workbook.reading.period_headings import period_heading
from kamcore.workbook.reading.table import Lookup, Table
from kamcore.workbook.reading.words import MISSING, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from kamcore.workbook.reading.cells import Coded

_MOST_COLUMNS: Final = 200
_MOST_TABLES: Final = 60
"""So many tables are compared with one another; a book of more sheets holds one table for each month or customer."""
_ENOUGH: Final = 0.5
"""From this share of its distinct values on that stand in the other column, a column points at it."""
_DEPTH: Final = 3
_GENERIC: Final = frozenset(
    (
        "id",
        "ids",
        "key",
        "code",
        "no",
        "nr",
        "number",
        "name",
        "uid",
        "guid",
        "uuid",
        "pk",
        "ref",
        "record",
        "value",
        "num",
        "nummer",
    )
)
_TABLE_WORDS: Final = re.compile(
    r"\b(?:data|table|list|export|all|my|dim|fact|report|records?|raw|the|of|tbl|master|sheet|\d+)\b"
)


@dataclass(frozen=True, slots=True)
class Relation:
    """One table pointing at another.

    Attributes:
        source, target: positions among the tables.
        through: the heading in the source that points.
        key: the heading in the target that is pointed at.
        rows: for each row of the source the position of its row in the target; -1 for none.
    """

    source: int
    target: int
    through: int
    key: int
    rows: NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class _Key:
    """A column of which each value stands once."""

    table: int
    place: int
    words: tuple[str, ...]
    entity: frozenset[str]
    rows: dict[str, int]


def relate(tables: Sequence[Table]) -> list[Relation]:
    """Find which tables of a book point at which.

    Tables of the template's shape point by account alone, which is settled elsewhere.

    Args:
        tables: the tables, as they stand in the files.
    """
    foreign = [at for at, table in enumerate(tables) if not table.is_ours]
    if len(foreign) < 2:
        return []
    if len(foreign) > _MOST_TABLES:
        return []
    keys = [key for at in foreign for key in _keys(at, tables[at])]
    found: list[Relation] = []
    for at in foreign:
        table = tables[at]
        for place, text in enumerate(table.texts[:_MOST_COLUMNS]):
            words = _words(text)
            fitting = [
                key
                for key in keys
                if key.table != at and not _same_shape(table, tables[key.table]) and _fits(words, text, key, tables)
            ]
            if not fitting or period_heading(text) is not None:
                continue
            pointing = _texts(table, place)
            best: Relation | None = None
            most = 0.0
            for key in fitting:
                share = _share(pointing, key)
                if share >= _ENOUGH and share > most:
                    most = share
                    best = Relation(at, key.table, place, key.place, _found(pointing, key))
            if best is not None:
                found.append(best)
    return found


def widened(tables: Sequence[Table], relations: Sequence[Relation]) -> list[Table]:
    """Return the tables with the columns they can look up in others, up to three steps away, after their own."""
    return [_widened(at, tables, relations, frozenset((at,)), _DEPTH) for at in range(len(tables))]


def _widened(
    at: int, tables: Sequence[Table], relations: Sequence[Relation], seen: frozenset[int], depth: int
) -> Table:
    table = tables[at]
    if not depth:
        return table
    own = {even_heading(text) for text in table.texts}
    lookups: list[Lookup] = []
    for relation in relations:
        if relation.source != at or relation.target in seen:
            continue
        target = _widened(relation.target, tables, relations, seen | {relation.target}, depth - 1)
        about = even_heading(table.texts[relation.through])
        for index, text in enumerate(target.texts):
            even = even_heading(text)
            if index == relation.key or even in own or not _is_worth(even, about, target, index):
                continue
            own.add(even)
            lookups.append(Lookup(target, index, relation.rows, relation.through))
    return replace(table, lookups=(*table.lookups, *lookups)) if lookups else table


def _is_worth(even: str, about: str, target: Table, index: int) -> bool:
    """Whether a column is looked up: whose a row is, when it was, what was sold, whether it counts; never an amount."""
    if roles.names_supplier(about) or roles.names_supplier(even):
        return False
    key = roles.sales_key(even)
    if key in ("status", "stage", "currency", "document_type"):
        return True
    if roles.account_role(even):
        return not any(roles.names_supplier(even_heading(text)) for text in target.texts)
    if NAMES["revenue"].get(even, ("",))[0] in ("period", "product") or re.search(
        r"date|datum|data |fecha|created|won|label", even
    ):
        return True
    if NAMES["accounts"].get(even, ("",))[0] == "manager":
        return True
    return even == "name" and not roles.holds_numbers(target, index)


def _keys(at: int, table: Table) -> Iterable[_Key]:
    for place, text in enumerate(table.texts[:_MOST_COLUMNS]):
        words = _words(text)
        even = even_heading(text)
        if (
            not (_is_id(even) or roles.account_role(even) or words)
            or period_heading(text) is not None
            or roles.is_amount(even)
            or (lexicon.DATE.search(even) and not _is_id(even))
        ):
            continue
        coded = _texts(table, place)
        used = coded.codes[coded.codes >= 0]
        if len(used) < 2 or len(used) != len(np.unique(used)):
            continue
        rows = {coded.labels[code]: row for row, code in enumerate(coded.codes.tolist()) if code >= 0}
        yield _Key(at, place, words, _entity(table), rows)


def _is_id(even: str) -> bool:
    return bool(_GENERIC & set(even.split())) or even.endswith("id")


def _words(text: str) -> tuple[str, ...]:
    """Return what a heading speaks of, without the words for a number or a name: ``customer id`` is about a customer."""
    even = (
        re.sub(r"(?<=[a-z]{3})(?:id|nr|no)$", "", even_heading(text).replace(" ", ""))
        if " " not in even_heading(text)
        else even_heading(text)
    )
    return tuple(_singular(word) for word in even.split() if word not in _GENERIC)


def _entity(table: Table) -> frozenset[str]:
    """Return what the rows of a table are, by the name of its sheet or file."""
    names = (table.grid.sheet, PurePath(table.grid.file).stem)
    words = [word for name in names for word in _TABLE_WORDS.sub(" ", even_heading(name)).split()]
    return frozenset(_singular(word) for word in words)


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    return word[:-1] if word.endswith("s") and not word.endswith("ss") and len(word) > 3 else word


def _fits(words: tuple[str, ...], text: str, key: _Key, tables: Sequence[Table]) -> bool:
    """Whether two headings speak of the same thing."""
    if words and key.words and (words == key.words or words[-len(key.words) :] == key.words):
        return True
    if words and not key.words:
        return words[-1] in key.entity
    even, other = even_heading(text), even_heading(tables[key.table].texts[key.place])
    return bool(roles.account_role(even)) and bool(roles.account_role(other))


def _same_shape(one: Table, other: Table) -> bool:
    return one.texts == other.texts


def _texts(table: Table, place: int) -> Coded:
    texts = table.cells(place).as_text()
    return texts.relabelled([None if plain(label) in MISSING else plain(label) for label in texts.labels])


def _share(pointing: Coded, key: _Key) -> float:
    if not pointing.labels:
        return 0.0
    return sum(label in key.rows for label in pointing.labels) / len(pointing.labels)


def _found(pointing: Coded, key: _Key) -> NDArray[np.int64]:
    places = np.array([*(key.rows.get(label, -1) for label in pointing.labels), -1], dtype=np.int64)
    return places[pointing.codes]
