"""The Accounts table of a book: one row for each account, its attributes from every list, parents resolved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from kamcore.workbook.problems import Problem, Severity
from kamcore.workbook.reading.cells import Coded
from kamcore.workbook.reading.headings import heading_text
from kamcore.workbook.reading.identity import loops
from kamcore.workbook.reading.template_sheets import series_of
from kamcore.workbook.schema import SHEETS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from kamcore.workbook.reading.gathered import Gathered
    from kamcore.workbook.reading.identity import Accounts
    from kamcore.workbook.reading.values import Parsed

_LONGEST_SHOWN: Final = 60


@dataclass(frozen=True, slots=True, eq=False)
class AccountsTable:
    """The table, and what was wrong with parents."""

    frame: pd.DataFrame
    problems: tuple[Problem, ...]


def accounts_frame(accounts: Accounts, gathered: Gathered) -> AccountsTable:
    """Put the accounts together: for each attribute the first value that is not missing.

    A parent that is no account of the book becomes one, so that rolling up works; a ring of parents is broken up.
    """
    problems: list[Problem] = []
    parents = _parents(accounts, gathered, problems)
    n = len(accounts)
    columns: dict[str, pd.Series] = {
        "key": pd.Series(accounts.keys, dtype="str"),
        "name": pd.Series(accounts.names, dtype="str"),
        "account_id": Coded.of(accounts.ids).series(),
        "parent": Coded(parents, accounts.keys).series(),
    }
    for column in SHEETS["accounts"].columns:
        given = [(places, parsed) for places, key, parsed in gathered.attributes if key == column.key]
        if given and column.key != "parent":
            columns[column.key] = series_of(_first(given, n), column.kind)
    return AccountsTable(pd.DataFrame(columns), tuple(problems))


def ratings_frame(accounts: Accounts, gathered: Gathered) -> pd.DataFrame:
    """The ratings that stood in columns of lists of accounts, the first for each account and factor."""
    parts = []
    for places, factor, ratings in gathered.ratings:
        here = (places >= 0) & ~np.isnan(ratings)
        keys = Coded(places[here], accounts.keys).series()
        parts.append(pd.DataFrame({"account": keys, "factor": factor, "rating": ratings[here]}))
    frame = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()
    return frame.drop_duplicates(["account", "factor"], ignore_index=True) if len(frame) else frame


def _first(given: Sequence[tuple[NDArray[np.int64], Parsed]], n: int) -> Parsed:
    """Merge the values of one attribute: for each account the first that is there."""
    first = given[0][1]
    places = np.concatenate([places for places, _ in given])
    there = (places >= 0) & ~np.concatenate([parsed.missing for _, parsed in given])
    backwards = np.flatnonzero(there)[::-1]
    if first.floats is not None:
        floats = np.full(n, np.nan)
        floats[places[backwards]] = np.concatenate([parsed.floats for _, parsed in given if parsed.floats is not None])[
            backwards
        ]
        first.floats = floats
    elif first.days is not None:
        days = np.full(n, np.datetime64("NaT", "us"))
        days[places[backwards]] = np.concatenate([parsed.days for _, parsed in given if parsed.days is not None])[
            backwards
        ]
        first.days = days
    else:
        coded = Coded.joined([parsed.coded for _, parsed in given if parsed.coded is not None])
        codes = np.full(n, -1, np.int64)
        codes[places[backwards]] = coded.codes[backwards]
        first.coded = Coded(codes, coded.labels)
    return first


def _parents(accounts: Accounts, gathered: Gathered, problems: list[Problem]) -> NDArray[np.int64]:
    given = [(places, parsed) for places, key, parsed in gathered.attributes if key == "parent"]
    if not given:
        return np.full(len(accounts), -1, np.int64)
    texts = _first(given, len(accounts)).coded
    assert texts is not None  # noqa: S101 - parents are texts
    before = len(accounts)
    found = [at if (at := accounts.find(label)) is not None else -1 for label in texts.labels]
    used = set(texts.codes.tolist())
    new = [code for code, at in enumerate(found) if at < 0 and code in used]
    if new:
        labels = [texts.labels[code] for code in new]
        places = accounts.add(None, Coded(np.arange(len(labels)), labels))
        for code, place in zip(new, places.tolist(), strict=True):
            found[code] = place
        problems.append(
            Problem(
                Severity.NOTE,
                "parent-added",
                f"{_shown(labels[0])} as a parent, which is no account of the book",
                "parents that are accounts",
                "Nothing to do: it was added without revenue of its own, so that its accounts can be counted together.",
                count=len(set(places.tolist())),
            )
        )
    parents = np.full(len(accounts), -1, np.int64)
    parents[:before] = np.array([*found, -1], np.int64)[texts.codes]
    own = parents == np.arange(len(parents))
    if own.any():
        parents[own] = -1
    for ring in loops(parents.tolist()):
        names = ", ".join(_shown(accounts.names[place]) for place in ring[:5])
        parents[ring] = -1
        problems.append(
            Problem(
                Severity.WARNING,
                "parent-loop",
                f"accounts that are each other's parents in a circle: {names}",
                "parents that lead to one account at the top",
                "Correct the parents; until then these accounts count as having none.",
            )
        )
    return parents


def _shown(name: str) -> str:
    """A name in a sentence: on one line, and cut where it is very long."""
    return f"'{heading_text(name)[:_LONGEST_SHOWN]}'"
