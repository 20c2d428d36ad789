"""One time of a book, as far as two are compared, and what cannot be compared (method.md 10.1)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from kamcore.method.stages import UNCLASSIFIED

if TYPE_CHECKING:
    import pandas as pd

UNKNOWN_LEVEL = "unknown"

Subject: TypeAlias = Literal["revenue", "rank", "class", "cell", "stage", "risk", "signals", "people", "actions"]
Lack: TypeAlias = Literal["before", "after", "both", "currency", "unit"]


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """A book at one time, as far as it is compared.

    Attributes:
        accounts: Indexed by account: ``name``, ``money`` (what it stands for, NaN when not known), ``rank`` (by score, NA when not
            ranked), ``class``, ``cell``, ``stage`` and ``level`` (of risk), NA where there is none.
        signals: Accounts x risk signals, nullable yes/no; NA where there is no data.
        people: ``account``, ``person`` (key within the account), ``name``, ``sentiment`` (-2 to +2, NaN when not known) and
            ``key_player`` (yes/no).
        overdue: ``account``, ``action`` and ``days`` (by which it is late, above 0) of every action that is overdue.
        has_actions: Whether the book has actions with a due day, so that none overdue means that none is.
        currency: Of the money, three letters.
        unit: What the money is of, such as ``MRR`` or ``revenue by year``; amounts of two units are not compared.
    """

    accounts: pd.DataFrame
    signals: pd.DataFrame
    people: pd.DataFrame
    overdue: pd.DataFrame
    has_actions: bool
    currency: str
    unit: str


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that was not compared.

    Attributes:
        subject: What.
        lack: Which time lacks it, or that the two have another ``currency`` or another ``unit``.
    """

    subject: Subject
    lack: Lack


def known(snapshot: Snapshot, column: str) -> pd.Series[str]:
    """Give a column without the words that say that nothing is known."""
    values = snapshot.accounts[column]
    return values.mask(values.isin((UNCLASSIFIED, UNKNOWN_LEVEL)))


def gaps_between(before: Snapshot, after: Snapshot) -> tuple[Gap, ...]:
    """Name what one of the two lacks, in the order of the subjects."""

    def has(snapshot: Snapshot) -> dict[Subject, bool]:
        accounts = snapshot.accounts
        return {
            "revenue": bool(accounts["money"].notna().any()),
            "rank": bool(accounts["rank"].notna().any()),
            "class": bool(accounts["class"].notna().any()),
            "cell": bool(accounts["cell"].notna().any()),
            "stage": bool(known(snapshot, "stage").notna().any()),
            "risk": bool(known(snapshot, "level").notna().any()),
            "signals": bool(snapshot.signals.notna().to_numpy().any()),
            "people": bool(len(snapshot.people)),
            "actions": snapshot.has_actions,
        }

    was, now = has(before), has(after)
    found: list[Gap] = []
    for subject in was:
        if not (was[subject] and now[subject]):
            lack: Lack = "after" if was[subject] else "before" if now[subject] else "both"
            found.append(Gap(subject, lack))
        elif subject == "revenue" and before.currency != after.currency:
            found.append(Gap(subject, "currency"))
        elif subject == "revenue" and before.unit != after.unit:
            found.append(Gap(subject, "unit"))
    return tuple(found)
