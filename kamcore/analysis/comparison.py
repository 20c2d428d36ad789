"""Two books of the same accounts at two times: matched, and handed to the method (method.md 10)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamcore.analysis.door import Analysis
from kamcore.analysis.people import clean_people
from kamcore.method.comparison import Comparison, compare_snapshots
from kamcore.method.snapshot import Snapshot
from kamcore.wording import plural
from kamcore.workbook.duplicates import bare_name
from kamcore.workbook.periods import Grain
from kamcore.workbook.portfolio import normalise_name
from kamcore.workbook.settings import Settings, options

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kamcore.analysis.revenue import RevenueBook
    from kamcore.workbook.periods import Window
    from kamcore.workbook.portfolio import Portfolio

OF_THE_BOOK = frozenset(("currency", "as_of", "revenue_is", "window"))
"""The settings that say what a book is; all others say how it is looked at, and hold for both."""
KEY_POWER = 4.0


@dataclass(frozen=True, slots=True, eq=False)
class BooksCompared:
    """Two books and what changed between them.

    Attributes:
        before: the earlier book.
        after: the later one; accounts carry its keys.
        result: what changed.
        renamed: accounts that go by another name now: key and the name before, in order of key.
        before_unit, after_unit: what the money of each is, in words; amounts of two units are not compared.
    """

    before: Analysis
    after: Analysis
    result: Comparison
    renamed: tuple[tuple[str, str], ...]
    before_unit: str
    after_unit: str

    @property
    def matched(self) -> int:
        """How many accounts are in both books."""
        return int((self.result.table["presence"] == "both").sum())

    def name(self, account: str) -> str:
        """Return the name of an account, the present one where it has one.

        Raises:
            KeyError: when neither book has it.
        """
        return str(self.result.table["name"][account])


def looked_at_alike(before: Portfolio, after: Analysis) -> Analysis:
    """Return the Analysis of an earlier book under the rules of the later one.

    Thresholds, weights and rules are those of the later book, so that nothing changes because a rule did; currency and day stay the
    book's own. It is looked at over a stretch as long as that of the later book and not after it: for MRR the latest, else the
    latest of which as much is there, else the latest that is complete; failing that, its usual one.
    """
    alike = {name: getattr(after.settings, name) for name in options() if name not in OF_THE_BOOK}
    usual = Analysis(before, Settings.of(alike))
    window = _same_stretch(usual.revenue, after.revenue)
    if window is None or window.period is None or window == usual.revenue.window:
        return usual
    return Analysis(before, Settings.of({**alike, "window": window.period.label}), carried=usual)


def _same_stretch(mine: RevenueBook, other: RevenueBook) -> Window | None:
    """Return the stretch of a book that is most like what is shown of another; None when there is none of its length."""
    shown = other.window.period
    if shown is None or shown.grain is Grain.MONTH_OF_YEAR:
        return None
    like = [w for w in mine.windows if w.period is not None and w.period.grain is shown.grain and w.period <= shown]
    as_much = [w for w in like if w.complete is other.window.complete and len(w.members) == len(other.window.members)]
    complete = [w for w in like if w.complete]
    found = like if mine.unit == "MRR" else as_much or complete
    return found[-1] if found else None


def compare(before: Analysis, after: Analysis) -> BooksCompared:
    """Compare two books of the same accounts.

    Accounts are matched by key, else by name in any spelling (capitals, spaces), else by name without accents, punctuation and
    legal form; a name that stands twice in a book matches nothing. People are matched in the same way within an account.

    Args:
        before: the earlier book, best as :func:`looked_at_alike` returns it.
        after: the later one.
    """
    keys = _matched(before.names, after.names)
    people = clean_people(after.book["stakeholders"])
    return BooksCompared(
        before=before,
        after=after,
        result=compare_snapshots(_snapshot(before, keys, people), _snapshot(after, {}, people)),
        renamed=tuple(
            (new, str(before.names[old]))
            for old, new in sorted(keys.items(), key=lambda pair: pair[1])
            if new in after.names.index and str(before.names[old]) != str(after.names[new])
        ),
        before_unit=_unit(before),
        after_unit=_unit(after),
    )


def _matched(before: pd.Series[str], after: pd.Series[str]) -> dict[str, str]:
    """Return for every earlier key the key under which it is compared: that of the same account now, else its own."""
    now = set(after.index)
    found = {key: key for key in before.index if key in now}
    for spelled in (normalise_name, bare_name):
        if len(found) < len(before):
            _match_names(before, after, found, spelled)
    return {key: found.get(key, key) for key in before.index}


def _match_names(
    before: pd.Series[str], after: pd.Series[str], found: dict[str, str], spelled: Callable[[str], str]
) -> None:
    """Match what is not matched yet by a spelling of its name that stands once in either book."""
    taken = set(found.values())
    old, new = (
        _spelled_once({str(key): spelled(str(name)) for key, name in names.items()}) for names in (before, after)
    )
    for name, key in old.items():
        other = new.get(name)
        if name and other is not None and key not in found and other not in taken:
            found[key] = other


def _spelled_once(names: Mapping[str, str]) -> dict[str, str]:
    """Return spelling -> key for the spellings that stand once."""
    counts = Counter(names.values())
    return {name: str(key) for key, name in names.items() if counts[name] == 1}


def _snapshot(a: Analysis, keys: Mapping[str, str], people_now: pd.DataFrame) -> Snapshot:
    """Return a book as the method compares it, its accounts and people under the keys of the later book."""
    summary = a.summary
    accounts = summary[["name", "money", "rank", "class", "cell", "stage", "level"]]
    signals = a.risk.signals
    overdue, has_actions = _late(a)
    people = clean_people(a.book["stakeholders"])
    frame = pd.DataFrame(
        {
            "account": _renamed(people["account"], keys),
            "person": people["person"],
            "name": people["name"],
            "sentiment": people["sentiment"].to_numpy(dtype=np.float64, na_value=np.nan),
            "key_player": _key_players(people),
        }
    )
    if keys:
        frame["person"] = _people_matched(frame, people_now)
    return Snapshot(
        accounts=accounts.set_axis(_renamed(pd.Series(accounts.index), keys), axis=0),
        signals=signals.set_axis(_renamed(pd.Series(signals.index), keys), axis=0),
        people=frame,
        overdue=overdue.assign(account=_renamed(overdue["account"], keys)),
        has_actions=has_actions,
        currency=a.settings.currency,
        unit=_unit(a),
    )


def _renamed(keys: pd.Series[str], to: Mapping[str, str]) -> pd.Index:
    return pd.Index([to.get(key, key) for key in keys], dtype="str")


def _key_players(people: pd.DataFrame) -> list[bool]:
    """Tell who is a key player (method.md 8.5): power of 4 or 5, decider or approver, or marked so."""
    marked = people["key_player"].fillna(value=False)
    return [
        bool(power >= KEY_POWER) or bool(roles & {"decider", "approver"}) or bool(mark)
        for power, roles, mark in zip(people["power"], people["roles"], marked, strict=True)
    ]


def _people_matched(before: pd.DataFrame, after: pd.DataFrame) -> pd.Series[str]:
    """Return the keys of earlier people: those they have now, found by key, else by a name that stands once at the account."""
    now = {str(account): rows.set_index("person")["name"] for account, rows in after.groupby("account")}
    found = before["person"].copy()
    for account, rows in before.groupby("account"):
        there = now.get(str(account))
        if there is not None and not rows["person"].isin(there.index).all():
            match = _matched(rows.set_index("person")["name"], there)
            found.loc[rows.index] = [match[key] for key in rows["person"]]
    return found


def _late(a: Analysis) -> tuple[pd.DataFrame, bool]:
    """Return the actions that are overdue, and whether the book has any with a due day."""
    actions = a.book["actions"]
    actions = actions[actions["due"].notna()]
    if a.as_of is None or actions.empty:
        return pd.DataFrame({"account": [], "action": [], "days": []}).astype(
            {"account": "str", "action": "str"}
        ), False
    days = (a.as_of - actions["due"]).dt.days
    late = (days > 0) & (actions["status"].fillna("to do") != "done")
    return actions[["account", "action"]].assign(days=days)[late].reset_index(drop=True), True


def _unit(a: Analysis) -> str:
    """Say what an account's money is: ``MRR``, ``revenue by year``, or, of a part, ``revenue by 9 of 12 months of a year``."""
    window = a.revenue.window
    if a.revenue.unit == "MRR":
        return "MRR"
    if window.period is None or window.period.grain is Grain.MONTH_OF_YEAR:
        return f"revenue {_undated(window)}"
    grain = str(window.period.grain)
    part = "" if window.complete else f"{len(window.members)} of {window.expected} parts of a "
    return f"revenue by {part}{grain}"


def _undated(window: Window) -> str:
    months = sum(label != "" for label in window.members)
    return f"over {plural(months, 'month')} of no stated year" if months else "of no stated time"
