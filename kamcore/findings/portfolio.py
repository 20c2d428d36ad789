"""Portfolio: who carries us?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamcore import wording
from kamcore.findings.kept import kept
from kamcore.findings.sentence import Piece, Sentence, Suggestion, account, accounts, num, period, say
from kamcore.method.risk_queue import signals_in_words

if TYPE_CHECKING:
    from kamcore.analysis import Analysis

OVERSHOOT = 0.05
"""Accounts that reach the threshold are said to make it; when the last of them overshoots it by more than this, what they really
make is said instead."""
LARGE_SHARE = 0.2
"""An account that alone brings this much is worth a word."""
FALLING = -0.1
MOST_NAMED = 5
"""So many accounts that carry the book are named; more are a list, which the page has."""


@kept
def finding(a: Analysis) -> Sentence:
    """Say how few accounts make how much, and how many of those few are at high risk."""
    p, currency = a.pareto, a.settings.currency
    when = period(a.revenue.window.words)
    if not p.n:
        everyone = num(wording.plural(len(a.accounts), "account"))
        if not a.turnover.notna().any():
            return say(everyone, " and no revenue yet: add it to see who carries you.")
        return say("None of ", everyone, " has revenue above zero in ", when, ".")
    money = num(wording.money(p.total, currency))
    if p.n == 1:
        key = str(p.table.index[0])
        return say(account(a, key), " is the only account with revenue: ", money, " in ", when, _one_risk(a, key), ".")
    reached = float(p.table["cumulative"].iloc[p.k - 1])
    share = reached if reached - p.threshold > OVERSHOOT else p.threshold
    verb = "makes" if p.k == 1 else "make"
    parts: list[str | Piece] = [
        num(f"{wording.count(p.k)} of {wording.count(p.n)}"),
        f" accounts {verb} ",
        num(wording.percent(share)),
        " of ",
        money,
        " in ",
        when,
    ]
    if p.vital_count > p.k:
        tied = "all" if p.vital_count == p.n else "it is"
        parts += [f" ({tied} ", num(wording.count(p.vital_count)), " with those of equal revenue)"]
    few = vital_few(a)
    named = (": ", *accounts(a, few, MOST_NAMED)) if len(few) <= MOST_NAMED else ()
    return say(*parts, *named, *_risk(a), ".")


@kept
def vital_few(a: Analysis) -> list[str]:
    """Return the keys of the vital few, those tied with the last of them included, largest first."""
    return [str(key) for key in a.pareto.table.index[: a.pareto.vital_count]]


@kept
def at_risk(a: Analysis) -> list[str]:
    """Return the vital few that are at high risk, largest first."""
    levels = a.risk.table["level"].reindex(a.pareto.table.index[: a.pareto.vital_count])
    return [str(key) for key in levels.index[(levels == "high").to_numpy()]]


def _one_risk(a: Analysis, key: str) -> str:
    level = str(a.risk.table["level"].get(key, "unknown"))
    return "" if level == "unknown" else f"; its risk is {level}"


def _risk(a: Analysis) -> tuple[str | Piece, ...]:
    few = a.risk.table["level"].reindex(a.pareto.table.index[: a.pareto.vital_count])
    known, high = int((few != "unknown").sum()), len(at_risk(a))
    if not known:
        return ()
    if len(few) == 1:
        return ("; it is at high risk",) if high else ("; it is not at high risk",)
    verb = "is" if high in (0, 1) else "are"
    return ("; ", num(wording.count(high) if high else "none"), f" of them {verb} at high risk")


@kept
def suggestions(a: Analysis) -> tuple[Suggestion, ...]:
    """Name the vital few that are in danger: at high risk, falling, or so large that losing them would hurt most."""
    p, currency = a.pareto, a.settings.currency
    found: dict[str, Suggestion] = {}
    for key in at_risk(a)[:2]:
        fired = "; ".join(signal.text for signal in signals_in_words(a.risk, key)[:2])
        share = num(wording.percent(float(p.table["share"][key])))
        found[key] = Suggestion(say(account(a, key), " brings ", share, f" and is at high risk: {fired}."), key)
    few = vital_few(a)
    growth = a.growth.reindex(few)
    falling = growth[growth < FALLING].sort_values(kind="stable")
    for key in map(str, falling.index):
        if key not in found:
            lost = float(a.turnover_before[key] - a.turnover[key])
            text = (
                account(a, key), " is one of the vital few and falls: ", num(wording.change(float(growth[key]))),
                ", ", num(wording.money(lost, currency)), " less than the year before.",
            )  # fmt: skip
            found[key] = Suggestion(say(*text), key)
            break
    if p.n > 1 and a.concentration.cr1 >= LARGE_SHARE:
        key = str(p.table.index[0])
        if key not in found:
            share = num(wording.percent(a.concentration.cr1))
            alone = say(account(a, key), " alone brings ", share, ": know more than one person there.")
            found[key] = Suggestion(alone, key, "stakeholders")
    return tuple(found.values())[:3]
