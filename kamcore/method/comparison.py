"""Two times of one book compared: who joined and left, what moved, what became dangerous (method.md 10).

Nothing is compared where one of the two lacks the data; each such subject is named as a gap. A missing value is missing: an
account counts in a comparison only where it is known both times.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamcore.method import changes, exact
from kamcore.method.abc_analysis import CLASSES
from kamcore.method.agenda import by_importance
from kamcore.method.migration import Transitions, transitions
from kamcore.method.quadrant import CELLS
from kamcore.method.snapshot import gaps_between, known

if TYPE_CHECKING:
    from kamcore.method.agenda import Change
    from kamcore.method.changes import Overdue, PersonChange, SignalChange
    from kamcore.method.snapshot import Gap, Snapshot, Subject

SECTION = "10.1"
CONVENTION = "Accounts of both books are compared where both books know; the rest joined or left."


@dataclass(frozen=True, slots=True)
class Bridge:
    """From the money before to the money now: ``before + joined + grown + appeared - shrunk - left - vanished = after``.

    Attributes:
        before, after: Everything known at each time.
        joined, left: Of accounts that are in the book at one time only.
        grown, shrunk: The differences of accounts known both times, as amounts of 0 or more.
        appeared, vanished: Of accounts in the book both times whose money is known at one time only.
    """

    before: float
    joined: float
    grown: float
    appeared: float
    shrunk: float
    left: float
    vanished: float
    after: float

    @property
    def moves(self) -> tuple[tuple[str, float], ...]:
        """What lies between, by name and signed amount; moves of nothing are left out."""
        moves = (
            ("Joined", self.joined), ("Grown", self.grown), ("First known now", self.appeared),
            ("Shrunk", -self.shrunk), ("Left", -self.left), ("No longer known", -self.vanished),
        )  # fmt: skip
        return tuple((name, amount) for name, amount in moves if amount)


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """What changed from one time of a book to a later one (method.md 10.1).

    Attributes:
        table: Every account of either, indexed by key in order of name: ``name`` (the later one where there are two),
            ``presence`` (``both``, ``joined`` or ``left``), and for ``money``, ``rank``, ``class``, ``cell``, ``stage`` and
            ``level`` the columns ``*_before`` and ``*_after``; ``change`` (of money) and ``move`` (places gained, positive is up).
            What was not compared is missing, but for money, which each time knows for itself.
        agenda: Every change, the most important first.
        gaps: What was not compared, and why.
        classes, cells, stages, levels: The moves between them.
        signals: The risk signals that opened or closed.
        people: The people who came, went or turned.
        overdue: The actions overdue now, the latest first.
        bridge: The way from the money before to the money now; None when they were not compared.
        convention: The rules in force, in one sentence.
        section: Section of method.md.
    """

    table: pd.DataFrame
    agenda: tuple[Change, ...]
    gaps: tuple[Gap, ...]
    classes: Transitions
    cells: Transitions
    stages: Transitions
    levels: Transitions
    signals: tuple[SignalChange, ...]
    people: tuple[PersonChange, ...]
    overdue: tuple[Overdue, ...]
    bridge: Bridge | None
    convention: str = CONVENTION
    section: str = SECTION


def compare_snapshots(before: Snapshot, after: Snapshot) -> Comparison:
    """Compare two times of a book whose accounts and people have the same keys at both.

    Args:
        before: The earlier time.
        after: The later one.

    Returns:
        What changed, with the agenda made of it.

    Raises:
        ValueError: An account appears twice at one time.

    Source: method.md 10.1; moves between classes 1.6, ranks 2.2, signals 7.1, sentiment 8.1.
    """
    gaps = gaps_between(before, after)
    missing = {gap.subject for gap in gaps}
    table = _side_by_side(before, after, missing)
    both = table.index[table["presence"] == "both"]
    signals = () if "signals" in missing else changes.signal_changes(before, after, both)
    people = () if "people" in missing else changes.person_changes(before, after, both)
    comparable = "revenue" not in missing
    found = [
        *changes.came_and_went(table, comparable=comparable),
        *(changes.money_moved(table) if comparable else ()),
        *changes.ranks_moved(table),
        *changes.states_moved(table),
        *changes.danger_moved(table, signals),
        *changes.people_moved(table, people),
        *(() if "actions" in missing else changes.actions_moved(table, before, after)),
    ]
    return Comparison(
        table=table,
        agenda=by_importance(found, dict(zip(table.index, table["name"], strict=True))),
        gaps=gaps,
        classes=_moves(table, "class", CLASSES),
        cells=_moves(table, "cell", CELLS),
        stages=_moves(table, "stage", changes.LADDER),
        levels=_moves(table, "level", changes.RISKS),
        signals=signals,
        people=people,
        overdue=changes.overdue_now(before, after, compared="actions" not in missing),
        bridge=_bridge(table) if comparable else None,
    )


def _side_by_side(before: Snapshot, after: Snapshot, missing: set[Subject]) -> pd.DataFrame:
    """Put both times beside each other; what is not compared is missing at both."""
    was, now = before.accounts, after.accounts
    if not (was.index.is_unique and now.index.is_unique):
        raise ValueError("An account appears twice in one of the books; merge its rows first.")
    keys = exact.all_keys(now.index, was.index)
    then, today = exact.places(keys, was.index), exact.places(keys, now.index)
    names = [
        str(was["name"].array[old] if new < 0 else now["name"].array[new]) for old, new in zip(then, today, strict=True)
    ]
    columns: dict[str, object] = {
        "name": names,
        "presence": np.select([(then >= 0) & (today >= 0), today >= 0], ["both", "joined"], "left"),
    }
    sides = (("before", before, then), ("after", after, today))
    for name in ("money", "rank"):
        for when, snapshot, at in sides:
            values = exact.picked(snapshot.accounts[name].to_numpy(dtype=np.float64, na_value=np.nan), at)
            columns[f"{name}_{when}"] = values if name not in missing else np.full(len(keys), np.nan)
    subjects: tuple[tuple[str, Subject], ...] = (
        ("class", "class"),
        ("cell", "cell"),
        ("stage", "stage"),
        ("level", "risk"),
    )
    for name, subject in subjects:
        for when, snapshot, at in sides:
            states = known(snapshot, name).astype("str").array.take(at, allow_fill=True)
            columns[f"{name}_{when}"] = states if subject not in missing else pd.array([None] * len(keys), dtype="str")
    table = pd.DataFrame(columns, index=keys.rename("account"))
    table["change"] = table["money_after"] - table["money_before"] if "revenue" not in missing else np.nan
    table["move"] = table["rank_before"] - table["rank_after"]
    return table.iloc[exact.order_by((exact.text_levels(names),), keys)]


def _moves(table: pd.DataFrame, name: str, states: tuple[str, ...]) -> Transitions:
    return transitions(table[f"{name}_before"], table[f"{name}_after"], states)


def _bridge(table: pd.DataFrame) -> Bridge:
    was, now = (table[f"money_{when}"].to_numpy(dtype=np.float64) for when in ("before", "after"))
    joined, left, both = (table["presence"].to_numpy() == word for word in ("joined", "left", "both"))
    change, had, has = now - was, ~np.isnan(was), ~np.isnan(now)
    return Bridge(
        before=exact.total(was[had]),
        joined=exact.total(now[joined & has]),
        grown=exact.total(change[both & (change > 0)]),
        appeared=exact.total(now[both & has & ~had]),
        shrunk=exact.total(-change[both & (change < 0)]),
        left=exact.total(was[left & had]),
        vanished=exact.total(was[both & had & ~has]),
        after=exact.total(now[has]),
    )
