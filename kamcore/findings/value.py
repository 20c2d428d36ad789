"""Value & retention: who pays, who costs, who leaves?"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from kamcore import wording
from kamcore.analysis.figures import money_words
from kamcore.findings.kept import kept, kept_for
from kamcore.findings.sentence import Piece, Sentence, Suggestion, account, num, period, say
from kamcore.method.retention import GAINS, KINDS
from kamcore.workbook.periods import label_words

if TYPE_CHECKING:
    import pandas as pd

    from kamcore.analysis import Analysis

SOON = 180
"""A renewal is worth a suggestion when it is due within so many days."""
MUCH = 0.02
"""A loss is worth a suggestion from this share of the revenue at the start."""


@kept
def finding(a: Analysis) -> Sentence:
    """Say what the accounts earn and give back, and how much of last year's revenue stayed."""
    if not a.turnover.notna().any():
        everyone = num(wording.plural(len(a.accounts), "account"))
        return say(everyone, " and no revenue yet: add it to see who pays and who stays.")
    earned, stayed = _earned(a), _stayed(a)
    if earned and stayed:
        return say(*earned, "; ", *stayed, ".")
    if earned:
        return say(*earned, *_no_start(a), ".")
    if stayed:
        return say(*stayed, "." if a.profit.costs else "; without costs nobody can tell who earns money.")
    active = int((a.money > 0).sum())
    total = num(wording.money(float(a.money[a.money > 0].sum()), a.settings.currency))
    who = [num(wording.plural(active, "account")), f" {_s(active, 'brings', 'bring')} ", total]
    when = period(money_words(a.revenue, a.revenue.window))
    brought: list[str | Piece] = [*(who if active else ["No account brings anything"]), " in ", when]
    return say(*brought, *_no_start(a), "." if a.profit.costs else "; costs would tell who earns.")


def _no_start(a: Analysis) -> list[str | Piece]:
    """Say why nobody can tell who stayed."""
    if a.movements is None:
        return ["; there is no whole year before to see who stayed"]
    return ["; nobody brought anything in ", period(money_words(a.revenue, a.revenue.before))]


def _earned(a: Analysis) -> list[str | Piece]:
    w, currency = a.whale, a.settings.currency
    when = period(a.revenue.window.words)
    if not w.n:
        return []
    money = num(wording.money(w.total if not w.losers else w.peak, currency))
    if not w.k:
        if not w.losers:
            return [
                num(wording.plural(w.n, "account")),
                f" {_s(w.n, 'earns', 'earn')} nothing and {_s(w.n, 'loses', 'lose')} nothing in ",
                when,
            ]
        return [
            num(wording.plural(w.n, "account")),
            f" {_s(w.n, 'loses', 'together lose')} ",
            num(wording.money(w.given_back, currency)),
            " in ",
            when,
        ]
    start: list[str | Piece] = [
        num(wording.plural(w.k, "account")),
        f" {_s(w.k, 'earns', 'earn')} ",
        money,
        " of profit in ",
        when,
    ]
    if w.losers:
        start += [
            " and ", num(wording.count(w.losers)), f" {_s(w.losers, 'gives', 'give')} ",
            num(wording.money(w.given_back, currency)), " back",
        ]  # fmt: skip
    return start


def _stayed(a: Analysis) -> list[str | Piece]:
    m = a.movements
    if m is None or m.grr is None or m.nrr is None:
        return []
    start: list[str | Piece] = [
        num(wording.percent(m.grr)), f" of {'the MRR' if a.revenue.unit == 'MRR' else 'the revenue'} of ",
        period(money_words(a.revenue, a.revenue.before)), " stayed",
    ]  # fmt: skip
    if wording.percent(m.nrr) != wording.percent(m.grr):
        start += [", ", num(wording.percent(m.nrr)), " with growth"]
    lost = int(m.counts["churn"])
    return (
        [*start, ", and " if len(start) > 4 else " and ", num(wording.plural(lost, "account")), " left"]
        if lost
        else start
    )


def _s(n: int, one: str, many: str) -> str:
    return one if n == 1 else many


MOVED = MappingProxyType(
    {
        "new": "it is new since ", "reactivation": "it came back since ", "expansion": "it grew by ",
        "contraction": "it shrank by ", "churn": "it left since ", "unchanged": "it brings the same as in ",
    }
)  # fmt: skip


def years_in_words(years: float | None, *, at_least: bool) -> str:
    """Write how long somebody is with us: ``at least 3 years``, ``1 year``; a dash when it is not known."""
    text = wording.number(years, 2)
    if text == wording.MISSING:
        return text
    return f"{'at least ' if at_least else ''}{text} {'year' if text == '1' else 'years'}"


@kept_for
def about(a: Analysis, key: str) -> Sentence:
    """Say of one account what it leaves, where it ranks by profit, what it is worth and how it moved."""
    since = a.tenure.table
    parts = [account(a, key), *_leaves(a, key), *_moved(a, key)]
    if key in since.index:
        with_us = years_in_words(float(since["years"][key]), at_least=bool(since["at_least"][key]))
        parts += ["; with you for ", num(with_us)]
    return say(*parts, ".")


def _leaves(a: Analysis, key: str) -> list[str | Piece]:
    table, currency = a.value_ranks.table, a.settings.currency
    profit, clv = float(table["profit"][key]), float(table["clv"][key])
    if wording.is_missing(profit):
        return [": its profit is not known"]
    rank = f"{wording.count(float(table['profit_rank'][key]))} of {wording.count(a.whale.n)}"
    said: list[str | Piece] = [
        ": profit of ",
        num(wording.money(profit, currency)),
        " in ",
        period(a.revenue.window.words),
    ]
    said += [", number ", num(rank)]
    return said if wording.is_missing(clv) else [*said, "; lifetime value of ", num(wording.money(clv, currency))]


def _moved(a: Analysis, key: str) -> list[str | Piece]:
    m = a.movements
    kind = str(m.table["kind"].get(key)) if m is not None else ""
    if m is None or kind not in MOVED:
        return []
    said: list[str | Piece] = [f"; {MOVED[kind]}"]
    if kind in ("expansion", "contraction"):
        said += [num(wording.money(abs(float(m.table["amount"][key])), a.settings.currency)), " since "]
    return [*said, period(money_words(a.revenue, a.revenue.before))]


@kept
def suggestions(a: Analysis) -> tuple[Suggestion, ...]:
    """Name the big account that costs most, the nearest large renewal, and the largest fall that can still be talked about."""
    found = [s for s in (_destructive(a), _renewal(a), _shrunk(a)) if s is not None]
    once: dict[str, Suggestion] = {}
    for suggestion in found:
        once.setdefault(suggestion.account, suggestion)
    return tuple(once.values())


def _destructive(a: Analysis) -> Suggestion | None:
    ranks, currency = a.value_ranks, a.settings.currency
    if not ranks.destructive:
        return None
    key = ranks.destructive[0]
    lost = -float(ranks.table["profit"][key])
    place = wording.count(float(ranks.table["revenue_rank"][key]))
    return Suggestion(
        say(
            account(a, key), " is number ", num(place), " by revenue and loses ", num(wording.money(lost, currency)),
            ": see what its service costs, and agree a price or a lighter service.",
        ),
        key,
    )  # fmt: skip


def _renewal(a: Analysis) -> Suggestion | None:
    due = a.renewals
    if due is None or a.as_of is None:
        return None
    table = due.table
    near = table[~table["agreed"] & (table["day"] >= a.as_of) & ((table["day"] - a.as_of).dt.days <= SOON)]
    near = near[near["carries"] > 0].sort_values("carries", ascending=False, kind="stable")
    if near.empty:
        return None
    row = near.iloc[0]
    key = str(row["account"])
    if key not in a.names.index:
        return None
    return Suggestion(
        say(
            account(a, key), " renews on ", num(wording.day(row["day"])), " with ",
            num(wording.money(float(row["carries"]), a.settings.currency)), " a year, and nothing is agreed.",
        ),
        key,
    )  # fmt: skip


def _shrunk(a: Analysis) -> Suggestion | None:
    m = a.movements
    if m is None or not m.start > 0:
        return None
    fell = m.table[m.table["kind"] == "contraction"]
    if fell.empty or -float(fell["amount"].iloc[0]) < MUCH * m.start:
        return None
    key, row = str(fell.index[0]), fell.iloc[0]
    unit = " of MRR" if a.revenue.unit == "MRR" else ""
    return Suggestion(
        say(
            account(a, key), " shrank by ", num(wording.money(-float(row["amount"]), a.settings.currency)), f"{unit} since ",
            period(money_words(a.revenue, a.revenue.before)), ", the largest fall of those who stayed.",
        ),
        key,
    )  # fmt: skip


@kept
def steps_table(a: Analysis) -> pd.DataFrame:
    """Return the movements step by step, latest first.

    Columns: ``period`` (in words), ``start``, the gains, the losses (below zero), ``net`` and ``end``, all money.
    """
    steps = a.movement_steps.table
    losses = {kind: -steps[kind] + 0.0 for kind in KINDS if kind not in GAINS}
    table = steps.assign(period=steps["end_period"].map(label_words).astype("str"), **losses)
    return table[["period", "start", *KINDS, "net", "end"]].iloc[::-1].reset_index(drop=True)
