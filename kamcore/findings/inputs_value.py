"""What went into the numbers of value and retention in one book; keyed as the explanations are."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from kamcore import wording
from kamcore.analysis.figures import money_words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kamcore.analysis import Analysis
    from kamcore.findings.inputs import Facts

COSTS = MappingProxyType({"cost_of_goods": "cost of goods", "cost_to_serve": "cost to serve"})
RETENTION_FROM = MappingProxyType(
    {
        "set": "set by you",
        "measured": "measured: accounts kept over the last year",
        "assumed": "assumed: the book shows no account that stayed for a year",
    }
)


def _profit(a: Analysis) -> Facts:
    p, w = a.profit, a.whale
    facts = (
        ("Costs taken off", wording.listing([COSTS[name] for name in p.costs]) or "none: the book has no costs"),
        ("Accounts with a known profit", wording.count(w.n)),
        ("Accounts that stand apart", wording.count(len(p.apart))),
        ("Profit of those above zero", wording.money_in_full(w.peak, a.settings.currency)),
        ("Given back by the others", wording.money_in_full(w.given_back, a.settings.currency)),
        ("Total profit", wording.money_in_full(w.total, a.settings.currency)),
    )
    return facts, p.convention if p.costs else ""


def _clv(a: Analysis) -> Facts:
    life, used = a.lifetime, a.clv_retention
    multiple = life.rule.multiple
    return (
        ("Retention per year", f"{wording.percent(used.rate)}, {RETENTION_FROM[used.source]}"),
        ("Discount per year", wording.percent(life.discount)),
        ("Cost of winning an account", wording.money_in_full(life.acquisition, a.settings.currency)),
        ("A margin of 1 per year is worth", wording.number(multiple)),
        ("Accounts with a known profit", wording.count(a.whale.n)),
    ), life.rule.words


def _ranks(a: Analysis) -> Facts:
    ranks = a.value_ranks
    return (
        ("Big from a revenue of", wording.money_in_full(ranks.big_from, a.settings.currency)),
        ("Big accounts that lose money", wording.count(len(ranks.destructive))),
    ), ""


def _whitespace(a: Analysis) -> Facts:
    grid = a.whitespace
    return (
        ("Accounts with revenue", wording.count(len(grid.accounts))),
        ("Products or plans", wording.count(len(grid.products))),
        ("Pairs bought", f"{wording.count(grid.bought)} of {wording.count(grid.possible)}"),
    ), ""


def _movements(a: Analysis) -> Facts:
    m, currency, book = a.movements, a.settings.currency, a.revenue
    if m is None:
        return (("Compared with", "nothing: there is no period a year before"),), ""
    return (
        ("From", f"{money_words(book, book.before)}: {wording.money_in_full(m.start, currency)}"),
        ("To", f"{money_words(book, book.window)}: {wording.money_in_full(m.end, currency)}"),
        ("Accounts at the start", wording.count(m.present)),
        ("Of these still there", wording.count(m.kept)),
        ("Credits left out at the end", wording.money_in_full(m.credits_end, currency)),
        ("Accounts of which nothing is known", wording.count(len(m.missing))),
    ), ""


def _tenure(a: Analysis) -> Facts:
    table = a.tenure.table
    return (
        ("Accounts with revenue today", wording.count(len(table))),
        ("Of these there from the first period", wording.count(float(table["at_least"].sum()))),
    ), ""


def _renewals(a: Analysis) -> Facts:
    due = a.renewals
    if due is None:
        return (("Contracts with a day", "0"),), ""
    return (
        ("Contracts with a day", wording.count(len(due.table))),
        ("Past and not agreed", wording.count(due.overdue)),
        ("With the account's revenue in place of an amount", wording.count(float(due.table["estimated"].sum()))),
        ("Later than the months shown", wording.count(due.later)),
    ), ""


VALUE_INPUTS: Mapping[str, Callable[[Analysis], Facts]] = MappingProxyType(
    {
        "account_profit": _profit,
        "whale_curve": _profit,
        "clv": _clv,
        "value_ranks": _ranks,
        "whitespace": _whitespace,
        "movements": _movements,
        "nrr": _movements,
        "grr": _movements,
        "logo_retention": _movements,
        "tenure": _tenure,
        "renewals_due": _renewals,
    }
)
