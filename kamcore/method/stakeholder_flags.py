"""Coverage of every account's map at once, cheap enough for the risk signals (method.md 8.5, 7.1).

Everything but single-threading is counted over all people together; single-threading walks only the maps that have a
decider and more than one possible person of ours. The answers are those of ``coverage`` for each account.

Source: as ``stakeholder_coverage``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamcore.method import exact
from kamcore.method.stakeholder_map import (
    CONTACTS,
    COVERAGE_CONVENTION,
    HIGH_POWER,
    HOSTILE,
    PEOPLE_COLUMNS,
    RAGS,
    SUPPORTER,
)
from kamcore.method.stakeholder_threads import Link, Thread, any_single, threads
from kamcore.method.stakeholders import fullest_rows, influence_pairs, open_loops

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

SECTION = "8.5"


@dataclass(frozen=True, slots=True, eq=False)
class CoverageFlags:
    """Coverage of all accounts (method.md 8.5).

    Attributes:
        table: By account: ``people``, ``key_players``, ``supportive_key_players`` (counts), ``status`` (0 to 3), ``rag``,
            ``key_player_negative`` (NA when no key player's sentiment is known), ``decider_hostile`` (NA when no
            decider's sentiment is known), ``nobody_known`` (nobody inside the account is on the map),
            ``single_threaded`` (NA without a decider, or when blanks could decide it).
        convention: The active convention.
        section: Section of method.md.
    """

    table: pd.DataFrame
    convention: str = COVERAGE_CONVENTION
    section: str = SECTION


@dataclass(frozen=True, slots=True, eq=False)
class _Marks:
    """What matters of each person: the account's number, yes and no, power and sentiment (NaN where not known)."""

    code: NDArray[np.intp]
    decider: NDArray[np.bool_]
    deciding: NDArray[np.bool_]
    hostile: NDArray[np.bool_]
    certain: NDArray[np.bool_]
    possible: NDArray[np.bool_]
    power: NDArray[np.float64]
    sentiment: NDArray[np.float64]


def coverage_flags(
    people: pd.DataFrame, influence: pd.DataFrame | None = None, accounts: pd.Index | None = None
) -> CoverageFlags:
    """Judge the maps of all accounts (method.md 8.5).

    Args:
        people: One row per person with ``account``, ``person`` and the columns of `PEOPLE_COLUMNS` that are there.
        influence: ``account``, ``source``, ``target``, ``strength``, ``sign``.
        accounts: The accounts to answer for; default those with people, sorted. One without people has nobody known,
            status 0 and a red light.

    Returns:
        The flags by account.

    Raises:
        ValueError: People lack ``account`` or ``person``, or influence lacks ``account``, ``source`` or ``target``.
    """
    frame, keys, marks = _marked(people)
    code, power, sentiment, decider, deciding, hostile = (
        marks.code, marks.power, marks.sentiment, marks.decider, marks.deciding, marks.hostile,
    )  # fmt: skip
    size = len(keys)
    player = exact.at_least(power, HIGH_POWER) | deciding | _yes(frame["key_player"])
    supportive = player & exact.at_least(sentiment, SUPPORTER)

    def count(rows: NDArray[np.bool_]) -> NDArray[np.int64]:
        return np.bincount(code[rows], minlength=size).astype(np.int64)

    players, friends = count(player), count(supportive)
    contacts, rated, judged = (
        count(marks.possible),
        count(player & ~np.isnan(sentiment)),
        count(decider & ~np.isnan(sentiment)),
    )
    status = np.where(friends > 0, 3, np.where(contacts == 0, 0, np.where(players > 0, 2, 1)))
    light = np.where(friends == 0, 0, np.where(count(supportive & deciding) > 0, 2, 1))
    single = _single(frame, marks, influence, keys)
    table = pd.DataFrame(
        {
            "people": np.bincount(code, minlength=size),
            "key_players": players,
            "supportive_key_players": friends,
            "status": status,
            "rag": pd.array(np.asarray(RAGS, dtype=object)[light], dtype="str"),
            "key_player_negative": pd.arrays.BooleanArray(count(player & (sentiment < 0)) > 0, rated == 0),
            "decider_hostile": pd.arrays.BooleanArray(count(decider & hostile) > 0, judged == 0),
            "nobody_known": count(~_yes(frame["outside"])) == 0,
            "single_threaded": single,
        },
        index=keys,
    )
    if accounts is None:
        return CoverageFlags(table)
    wide = table.reindex(accounts)
    for name in ("people", "key_players", "supportive_key_players", "status"):
        wide[name] = wide[name].fillna(0).astype(np.int64)
    wide["rag"] = wide["rag"].fillna(RAGS[0])
    wide["nobody_known"] = wide["nobody_known"].astype("boolean").fillna(value=True).astype(bool)
    return CoverageFlags(wide)


def _marked(people: pd.DataFrame) -> tuple[pd.DataFrame, pd.Index, _Marks]:
    """Read the people of all accounts: one row each, the accounts sorted, and what matters of each person."""
    if not {"account", "person"} <= set(people.columns):
        raise ValueError("The people of all accounts need the columns 'account' and 'person'.")
    frame = fullest_rows(people.reindex(columns=["account", *PEOPLE_COLUMNS]))
    keys = pd.Index(sorted(frame["account"].unique().tolist(), key=str), name="account", dtype=frame["account"].dtype)
    roles = [
        frozenset(item) if isinstance(item, (frozenset, set, tuple, list)) else frozenset() for item in frame["roles"]
    ]
    decider = np.fromiter(("decider" in item for item in roles), dtype=np.bool_, count=len(roles))
    deciding = decider | np.fromiter(("approver" in item for item in roles), dtype=np.bool_, count=len(roles))
    sentiment = _scale(frame["sentiment"], -2.0, 2.0)
    contact = frame["contact"].astype("str").str.strip()
    none = (contact == "none").to_numpy(dtype=np.bool_)
    marks = _Marks(
        code=keys.get_indexer(frame["account"]),
        decider=decider,
        deciding=deciding,
        hostile=sentiment <= HOSTILE,
        certain=contact.isin(CONTACTS).to_numpy(dtype=np.bool_) & ~none,
        possible=~none,
        power=_scale(frame["power"], 1.0, 5.0),
        sentiment=sentiment,
    )
    return frame, keys, marks


def single_through(people: pd.DataFrame, influence: pd.DataFrame | None, accounts: pd.Index) -> pd.Series[str]:
    """Name the one person through whom the deciders of single-threaded accounts are reached (method.md 8.5).

    Args:
        people: As for `coverage_flags`.
        influence: As for `coverage_flags`.
        accounts: The accounts that are single-threaded.

    Returns:
        By account, the name of ours, or of the champion; NA where nobody is certain to reach the decider, or the one who
        does is not named.
    """
    frame, keys, marks = _marked(people[people["account"].isin(accounts)])
    through: list[str | None] = [None] * len(keys)
    names = frame["name"].astype("str").str.strip()
    called = dict(zip(zip(frame["account"], frame["person"], strict=True), names.where(names != ""), strict=True))
    for account, found in _walked(frame, marks, influence, keys, np.arange(len(keys))):
        thread = next((thread for thread in found if thread.single), None)
        if thread is not None and len(thread.owners) + thread.unnamed == 1:
            through[account] = thread.owners[0] if thread.owners else None
        elif thread is not None and thread.champions:
            name = called[keys[account], thread.champions[0]]
            through[account] = name if isinstance(name, str) else thread.champions[0]
    return pd.Series(through, index=keys, dtype="str").reindex(accounts)


def _scale(series: pd.Series, low: float, high: float) -> NDArray[np.float64]:
    """Read numbers on a scale; what is outside counts as missing."""
    values = pd.to_numeric(series, errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)
    return np.where((values >= low) & (values <= high), values, np.nan)


def _yes(series: pd.Series) -> NDArray[np.bool_]:
    """Read where the answer is yes."""
    return series.astype("boolean").to_numpy(dtype=np.bool_, na_value=False)


def _single(
    frame: pd.DataFrame, marks: _Marks, influence: pd.DataFrame | None, keys: pd.Index
) -> pd.arrays.BooleanArray:
    """Tell for each account whether a decider hangs on one person."""
    code, size, decider, possible = marks.code, len(keys), marks.decider, marks.possible
    value = np.zeros(size, dtype=np.bool_)
    unknown = np.bincount(code[decider], minlength=size) == 0
    owner = _owners(frame)
    named = pd.Series(code)[possible].groupby([code[possible], owner.to_numpy(dtype=object)[possible]]).size()
    most = np.bincount(named.index.get_level_values(0).to_numpy(dtype=np.int64), minlength=size)
    most = most + np.bincount(code[possible & owner.isna().to_numpy(dtype=np.bool_)], minlength=size)
    # With at most one person of ours in the best case every decider hangs on that one, or on nobody.
    value[(most <= 1) & ~unknown] = True
    for account, found in _walked(frame, marks, influence, keys, np.flatnonzero((most > 1) & ~unknown)):
        answer = any_single(found)
        value[account], unknown[account] = answer is True, answer is None
    return pd.arrays.BooleanArray(value, unknown)


def _owners(frame: pd.DataFrame) -> pd.Series[str]:
    """Read who of ours knows each person; blank is missing."""
    owner = frame["owner"].astype("str").str.strip()
    return owner.where(owner.notna() & (owner != ""))


def _walked(
    frame: pd.DataFrame,
    marks: _Marks,
    influence: pd.DataFrame | None,
    keys: pd.Index,
    accounts: NDArray[np.intp] | NDArray[np.int64],
) -> Iterator[tuple[int, tuple[Thread, ...]]]:
    """Walk the maps of some accounts, by number, and tell how each of their deciders is reached."""
    if not accounts.size:
        return
    code, owner = marks.code, _owners(frame)
    edges = influence_pairs(influence)
    order = np.argsort(code, kind="stable")
    starts = np.searchsorted(code[order], accounts, side="left")
    ends = np.searchsorted(code[order], accounts, side="right")
    person, manager = frame["person"].tolist(), frame["reports_to"].astype("str").str.strip()
    managers = manager.where(manager.notna(), "").tolist()
    owners: list[str | None] = [name if isinstance(name, str) else None for name in owner.tolist()]
    powers = np.nan_to_num(marks.power).tolist()
    champion = _yes(frame["champion"]).tolist()
    decides, hates = marks.decider.tolist(), marks.hostile.tolist()
    sure, maybe = marks.certain.tolist(), marks.possible.tolist()
    for account, start, end in zip(accounts.tolist(), starts.tolist(), ends.tolist(), strict=True):
        rows = order[start:end].tolist()
        links = {person[row]: Link(owners[row], sure[row], maybe[row]) for row in rows}
        sways: dict[str, list[str]] = {}
        lines = {person[row]: managers[row] for row in rows if managers[row] in links and managers[row] != person[row]}
        open_loops(lines, {person[row]: powers[row] for row in rows})
        for below, above in lines.items():
            sways.setdefault(below, []).append(above)
            sways.setdefault(above, []).append(below)
        for source, target in edges.get(keys[account], ()):
            if source in links and target in links:
                sways.setdefault(target, []).append(source)
        yield (
            account,
            threads(
                [person[row] for row in rows if decides[row]],
                [person[row] for row in rows if champion[row]],
                links,
                sways,
                {person[row] for row in rows if hates[row]},
            ),
        )
