"""What went into the numbers on winning and losing people in one book; keyed as the explanations are."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from kamcore import wording

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kamcore.analysis import Analysis

    Facts = tuple[tuple[tuple[str, str], ...], str]


def _ways(a: Analysis) -> Facts:
    lines = a.book["influence"]
    return (
        ("A manager sways a report", wording.percent(a.sway.manager)),
        ("A report sways a manager", wording.percent(a.sway.report)),
        ("Lines of influence", wording.count(len(lines))),
        ("With a stated strength", wording.count(float(lines["strength"].notna().sum()))),
    ), ""


def _table(a: Analysis) -> Facts:
    table = a.coverage_table.table
    there = [(name, int((table[name] > 0).sum())) for name in ("sponsors", "deciders", "champions")]
    return (
        ("Accounts with people on the map", wording.count(len(table))),
        *((f"With {name}", wording.plural(n, "account")) for name, n in there),
    ), ""


def _stale(a: Analysis) -> Facts:
    found = a.coverage_table
    return (
        ("Stale after more than", wording.plural(found.stale_days, "day")),
        ("People in contact", wording.count(float(found.table["contacts"].sum()))),
        ("With a day of last contact", wording.count(float(found.table["dated"].sum()))),
        ("Stale", wording.count(float(found.table["stale"].fillna(0).sum()))),
    ), f"Exactly {found.stale_days:g} days is not stale; a contact without a date is neither stale nor fresh."


def _grid(a: Analysis) -> Facts:
    people = a.book["stakeholders"]
    known = people["contact"].notna() | people["sentiment"].notna()
    return (
        ("People on all maps", wording.count(len(people))),
        ("With a decision power", wording.count(float(people["power"].notna().sum()))),
        ("With contact or sentiment", wording.count(float(known.sum()))),
    ), ""


PEOPLE_INPUTS: Mapping[str, Callable[[Analysis], Facts]] = MappingProxyType(
    {
        "path_to_yes": _ways,
        "complete_map": _table,
        "stale_contact": _stale,
        "departure": _ways,
        "power_interest": _grid,
    }
)
