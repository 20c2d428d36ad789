"""What changed at single accounts between two times, subject by subject (method.md 10.1).

Every function takes two snapshots, or the table in which they stand side by side, and gives what differs, in order of account name.
"""

from __future__ import annotations

import math
from itertools import groupby
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from kamcore.method import exact
from kamcore.method.abc_analysis import CLASSES
from kamcore.method.agenda import Change, Direction, Kind
from kamcore.method.risk import LEVELS, SIGNALS
from kamcore.method.snapshot import UNKNOWN_LEVEL, Snapshot
from kamcore.method.stages import EXPLORATORY, STAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    import pandas as pd

LADDER = (EXPLORATORY, *STAGES)
RISKS = tuple(level for level in LEVELS if level != UNKNOWN_LEVEL)
_GRADES: Mapping[Kind, Mapping[str, int]] = MappingProxyType(
    {
        "class": MappingProxyType({state: -place for place, state in enumerate(CLASSES)}),
        "cell": MappingProxyType({"Strategic": 2, "Star": 1, "Status": 1, "Streamline": 0}),
        "stage": MappingProxyType({state: place for place, state in enumerate(LADDER)}),
        "risk": MappingProxyType({state: place for place, state in enumerate(RISKS)}),
    }
)
"""How good a state is for us, by subject; a Star and a Status account are high on one axis each."""


class SignalChange(NamedTuple):
    """A risk signal that fires at one time and not at the other; both are known."""

    account: str
    signal: str
    change: Literal["opened", "closed"]


class PersonChange(NamedTuple):
    """A person who came, went, or stands towards us in another way; ``before`` and ``after`` are sentiments, NaN when not known."""

    account: str
    person: str
    name: str
    change: Literal["joined", "left", "warmer", "colder"]
    before: float
    after: float
    key_player: bool


class Overdue(NamedTuple):
    """An action that is overdue now; ``new`` tells whether it was not before, None where that is not known."""

    account: str
    action: str
    days: int
    new: bool | None


# ---------------------------------------------------------------- single differences


def signal_changes(before: Snapshot, after: Snapshot, both: pd.Index) -> tuple[SignalChange, ...]:
    """Find the signals that opened or closed at accounts of both times."""
    was, now = (
        s.signals.reindex(both)[list(SIGNALS)].astype("boolean").to_numpy(dtype=np.float64, na_value=np.nan)
        for s in (before, after)
    )
    differs = (was != now) & ~np.isnan(was) & ~np.isnan(now)
    return tuple(
        SignalChange(str(both[place]), SIGNALS[signal], "opened" if now[place, signal] else "closed")
        for place, signal in zip(*np.nonzero(differs), strict=True)
    )


def person_changes(before: Snapshot, after: Snapshot, both: pd.Index) -> tuple[PersonChange, ...]:
    """Find who changed at accounts that have people at both times."""
    was, now = _people(before), _people(after)
    mapped = {account for account, _ in was} & {account for account, _ in now}
    order = {account: place for place, account in enumerate(both) if account in mapped}
    found = []
    for account, key in sorted({*was, *now}, key=lambda pair: (order.get(pair[0], -1), pair[1])):
        if account not in order:
            continue
        old, new = was.get((account, key)), now.get((account, key))
        shown = new or old
        change = _turn(old, new)
        if shown is not None and change is not None:
            felt, feels = (math.nan if one is None else one[1] for one in (old, new))
            found.append(PersonChange(account, key, shown[0], change, felt, feels, shown[2]))
    return tuple(found)


_Person = tuple[str, float, bool]


def _people(snapshot: Snapshot) -> dict[tuple[str, str], _Person]:
    """Name, sentiment and whether a key player, by account and person."""
    columns = (snapshot.people[name].tolist() for name in ("account", "person", "name", "sentiment", "key_player"))
    return {
        (account, key): (str(name), float(sentiment), bool(player))
        for account, key, name, sentiment, player in zip(*columns, strict=True)
    }


def _turn(old: _Person | None, new: _Person | None) -> Literal["joined", "left", "warmer", "colder"] | None:
    if old is None:
        return "joined"
    if new is None:
        return "left"
    if old[1] < new[1]:
        return "warmer"
    return "colder" if old[1] > new[1] else None


def overdue_now(before: Snapshot, after: Snapshot, *, compared: bool) -> tuple[Overdue, ...]:
    """List the actions overdue now, the latest first."""
    then = _pairs(before)
    days = zip(after.overdue["account"], after.overdue["action"], after.overdue["days"], strict=True)
    found = [
        Overdue(str(account), str(action), int(late), (account, action) not in then if compared else None)
        for account, action, late in days
    ]
    return tuple(sorted(found, key=lambda one: (-one.days, one.account, one.action)))


def _pairs(snapshot: Snapshot) -> set[tuple[str, str]]:
    return set(zip(snapshot.overdue["account"], snapshot.overdue["action"], strict=True))


# ---------------------------------------------------------------- as items of the agenda


def _money(table: pd.DataFrame, column: str) -> dict[str, float]:
    return dict(zip(table.index, table[column].tolist(), strict=True))


def _positive(value: float) -> float | None:
    return value if value > 0 else None


def _known(value: float) -> float | None:
    return None if math.isnan(value) else value


def stakes(table: pd.DataFrame) -> Callable[[str], float | None]:
    """Give the money an account stands for now, which a danger puts at stake; None where none is known."""
    money = _money(table, "money_after")
    return lambda account: _positive(money[account])


def came_and_went(table: pd.DataFrame, *, comparable: bool) -> list[Change]:
    """Accounts that joined or left, with what they bring or brought."""
    found = []
    for account, money in _money(table[table["presence"] == "joined"], "money_after").items():
        found.append(Change("joined", account, None, _known(money), "better", (), _positive(money)))
    for account, money in _money(table[table["presence"] == "left"], "money_before").items():
        stake = _positive(money) if comparable else None
        found.append(Change("left", account, _known(money), None, "worse", (), stake))
    return found


def money_moved(table: pd.DataFrame) -> list[Change]:
    """Differences of accounts known both times, and amounts above zero of those known at one time only."""
    both = table[table["presence"] == "both"]
    was, now = both["money_before"].to_numpy(), both["money_after"].to_numpy()
    differs = ~exact.same_as(was, now) & ~(np.isnan(was) & np.isnan(now))
    found = []
    for account, old, new in zip(both.index[differs], was[differs].tolist(), now[differs].tolist(), strict=True):
        gained = (0.0 if math.isnan(new) else new) - (0.0 if math.isnan(old) else old)
        once = math.isnan(old) or math.isnan(new)
        if once and not (old > 0 or new > 0):
            continue
        direction: Direction = "better" if gained > 0 else "worse"
        found.append(Change("revenue", str(account), _known(old), _known(new), direction, (), abs(gained)))
    return found


def ranks_moved(table: pd.DataFrame) -> list[Change]:
    """Places gained and lost."""
    moved = table[table["move"].notna() & (table["move"] != 0)]
    columns = (moved[name].tolist() for name in ("rank_before", "rank_after"))
    return [
        Change("rank", str(account), old, new, "better" if new < old else "worse")
        for account, old, new in zip(moved.index, *columns, strict=True)
    ]


def states_moved(table: pd.DataFrame) -> list[Change]:
    """Classes, cells and stages; a lower stage puts all the account stands for at stake."""
    at_stake = stakes(table)
    columns: tuple[tuple[Kind, str], ...] = (("class", "class"), ("cell", "cell"), ("stage", "stage"))
    return [
        Change(kind, account, old, new, way, (), at_stake(account) if (kind, way) == ("stage", "worse") else None)
        for kind, column in columns
        for account, old, new, way in _moved(table, kind, column)
    ]


def danger_moved(table: pd.DataFrame, signals: Iterable[SignalChange]) -> list[Change]:
    """Risk levels with the signals behind the move, and signals that opened or closed without one.

    A higher risk and a new signal put all the account stands for at stake.
    """
    at_stake = stakes(table)
    by_account: dict[tuple[str, str], tuple[str, ...]] = {
        pair: tuple(row.signal for row in rows)
        for pair, rows in groupby(sorted(signals, key=_of_signal), key=_of_signal)
    }
    found = []
    for account, old, new, way in _moved(table, "risk", "level"):
        details = by_account.pop((account, "opened" if way == "worse" else "closed"), ())
        found.append(Change("risk", account, old, new, way, details, at_stake(account) if way == "worse" else None))
    for (account, change), details in by_account.items():
        if change == "opened":
            found.append(Change("signal_opened", account, None, None, "worse", details, at_stake(account)))
        else:
            found.append(Change("signal_closed", account, None, None, "better", details))
    return found


def _moved(table: pd.DataFrame, kind: Kind, column: str) -> list[tuple[str, str, str, Direction]]:
    """Account, state before, state now and direction of every account whose state is known both times and differs."""
    moved = table[table[[f"{column}_before", f"{column}_after"]].notna().all(axis=1)]
    moved = moved[moved[f"{column}_before"] != moved[f"{column}_after"]]
    pairs = (moved[f"{column}_{when}"].tolist() for when in ("before", "after"))
    found: list[tuple[str, str, str, Direction]] = []
    for account, old, new in zip(moved.index, *pairs, strict=True):
        grade = _GRADES[kind][new] - _GRADES[kind][old]
        found.append((str(account), old, new, "better" if grade > 0 else "worse" if grade < 0 else "neither"))
    return found


def _of_signal(row: SignalChange) -> tuple[str, str]:
    return row.account, row.change


def people_moved(table: pd.DataFrame, people: Sequence[PersonChange]) -> list[Change]:
    """Who came and who went, account by account, key players apart; every turn of sentiment on its own."""
    at_stake = stakes(table)
    found = []
    for row in people:
        if row.change in ("warmer", "colder"):
            worse = row.change == "colder"
            stake = at_stake(row.account) if worse and row.key_player else None
            direction: Direction = "worse" if worse else "better"
            found.append(Change("sentiment", row.account, row.before, row.after, direction, (row.name,), stake))
    moved = sorted((row for row in people if row.change in ("joined", "left")), key=_of_person)
    for (account, change, player), rows in groupby(moved, key=_of_person):
        names = tuple(sorted(row.name for row in rows))
        if change == "joined":
            found.append(Change("person_joined", account, None, None, "neither", names))
        elif player:
            found.append(Change("person_left", account, None, None, "worse", names, at_stake(account)))
        else:
            found.append(Change("person_left", account, None, None, "neither", names))
    return found


def _of_person(row: PersonChange) -> tuple[str, str, bool]:
    return row.account, row.change, row.key_player


def actions_moved(table: pd.DataFrame, before: Snapshot, after: Snapshot) -> list[Change]:
    """Actions that became overdue since, and those that no longer are, at accounts of both times."""
    was, now, at_stake = _pairs(before), _pairs(after), stakes(table)
    both = set(table.index[table["presence"] == "both"])
    late = [
        Change("overdue", account, None, None, "worse", actions, at_stake(account))
        for account, actions in _by_account(now - was)
        if account in both
    ]
    settled = [
        Change("caught_up", account, None, None, "better", actions)
        for account, actions in _by_account(was - now)
        if account in both
    ]
    return late + settled


def _by_account(pairs: set[tuple[str, str]]) -> list[tuple[str, tuple[str, ...]]]:
    """Gather the actions of each account, both in sort order."""
    return [
        (account, tuple(action for _, action in group))
        for account, group in groupby(sorted(pairs), key=lambda pair: pair[0])
    ]
