"""What is said about the way of accounts over time: the forecast on the quadrant, cohorts, and stages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamcore import wording
from kamcore.findings.kept import kept
from kamcore.findings.sentence import Piece, Sentence, account, accounts, num, period, say
from kamcore.method.stages import STAGES
from kamcore.workbook.periods import Grain, Period, label_words

if TYPE_CHECKING:
    import pandas as pd

    from kamcore.analysis import Analysis

MOST_NAMED = 3


@kept
def forecast(a: Analysis) -> Sentence | None:
    """Say which accounts are forecast to change their cell, largest revenue first; None when there is no forecast."""
    found = a.forecast
    if not len(found.table):
        return None
    order = a.summary.index
    movers = list(order[order.isin(found.movers)])
    if len(found.table) == 1 and movers:
        row = found.table.iloc[0]
        return say("The one account with a forecast will change its cell: ", account(a, movers[0]),
                   f" ({row['cell']} → {row['next_cell']}).")  # fmt: skip
    of = num(f"{len(movers):,} of {wording.plural(len(found.table), 'account')}")
    if not movers:
        whole = num(wording.plural(len(found.table), "account"))
        return say("No account with a forecast changes its cell (", whole, ").")
    parts: list[str | Piece] = [of, " with a forecast will change their cell: "]
    for i, key in enumerate(movers[:MOST_NAMED]):
        row = found.table.loc[key]
        more = len(movers) > MOST_NAMED
        last = i == min(len(movers), MOST_NAMED) - 1 and not more
        parts += [
            " and " if i and last else ", " if i else "",
            account(a, key),
            f" ({row['cell']} → {row['next_cell']})",
        ]
    if len(movers) > MOST_NAMED:
        parts += [" and ", num(f"{len(movers) - MOST_NAMED:,} more")]
    return say(*parts, ".")


@kept
def forecast_table(a: Analysis) -> pd.DataFrame:
    """Return the accounts with a forecast, those that change their cell first, then by revenue.

    The columns of the forecast, and ``moves_to``: the cell it will change to, empty where it stays.
    """
    table = a.forecast.table
    order = a.summary.index
    table = table.reindex(order[order.isin(table.index)])
    table = table.assign(moves_to=table["next_cell"].where(table["moves"].astype(bool)))
    return table.sort_values("moves", ascending=False, kind="stable")


def cohort_words(label: str, *, begun_before: bool) -> str:
    """Name a cohort: ``2024``, or ``2023 or earlier`` when it may have begun before the data."""
    return f"{label_words(label)} or earlier" if begun_before else label_words(label)


@kept
def cohorts(a: Analysis) -> Sentence | None:
    """Say what is left of the latest cohort that has an age; None without one."""
    if a.cohorts is None:
        return None
    aged = a.cohorts.table[a.cohorts.table["age"] > 0]
    if aged.empty:
        return None
    row = aged[aged["cohort"] == aged["cohort"].iloc[-1]].iloc[-1]
    began = period(cohort_words(str(row["cohort"]), begun_before=bool(row["open"])))
    parts: list[str | Piece] = [
        "Of the ",
        num(wording.plural(row["accounts"], "account")),
        " that began in ",
        began,
        ", ",
    ]
    verb = ("is", "brings") if row["kept"] == 1 else ("are", "bring")
    parts += [num(wording.count(row["kept"])), f" {verb[0]} still there in ", period(label_words(str(row["period"])))]
    if row["kept"]:
        parts += [f" and {verb[1]} ", num(wording.percent(row["revenue_kept"])), " of what all of them began with"]
    return say(*parts, ".")


def cohort_unit(a: Analysis) -> str:
    """Return how long the periods of the cohorts are: ``year`` or ``quarter``."""
    labels = a.cohorts.table["cohort"] if a.cohorts is not None else ()
    return str(Period.parse(str(next(iter(labels)))).grain) if len(labels) else str(Grain.YEAR)


def stage_line(a: Analysis, key: str) -> str:
    """Write an account's stages over time: ``tactical (2023) → cooperative (2024)``; "" without several times."""
    rows = a.stage_history[a.stage_history["account"] == key]
    return " → ".join(f"{row.stage} ({_time(row.as_of)})" for row in rows.itertuples())


def _time(label: object) -> str:
    return label_words(str(label)) if label else "now"


@kept
def stage_moves(a: Analysis) -> Sentence | None:
    """Say which accounts came closer or drifted away since their rating before; None when none was rated twice."""
    on = a.stage_history[a.stage_history["stage"].isin(STAGES)]
    last_two = on.groupby("account", sort=False).tail(2)
    pairs = last_two.groupby("account", sort=False)["stage"].agg(list)
    steps = {key: STAGES.index(found[1]) - STAGES.index(found[0]) for key, found in pairs.items() if len(found) == 2}
    if not steps:
        return None
    order = [key for key in a.summary.index if key in steps]
    up, down = [key for key in order if steps[key] > 0], [key for key in order if steps[key] < 0]
    if not up and not down:
        return say("No account changed its stage since it was rated before.")
    parts: list[str | Piece] = ["Since they were rated before, "]
    if up:
        parts += [*accounts(a, up), " came closer"]
    if down:
        parts += [" and " if up else "", *accounts(a, down), " drifted away"]
    return say(*parts, ".")
