"""What went into the numbers on classes over time, on losses and on two books compared; keyed as the explanations are."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from kamcore import wording

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kamcore.analysis import Analysis
    from kamcore.findings.inputs import Facts


def _class_path(a: Analysis) -> Facts:
    facts: tuple[tuple[str, str], ...] = (
        ("Periods side by side", wording.listing([w.words for w in a.class_periods])),
        ("By", a.settings.abc_method),
    )
    moves = a.migration
    if moves is not None:
        facts += (
            ("Accounts with a class in the last two", wording.count(moves.both)),
            ("Of them in the same class", wording.count(moves.unchanged)),
        )
    return facts, ""


def _rulers(a: Analysis) -> Facts:
    table = a.abc_rulers
    return (
        ("Accounts with revenue above zero", wording.count(len(table))),
        ("In the same class by all three", wording.count(float(table["agree"].sum()))),
    ), ""


def _curve(a: Analysis) -> Facts:
    c = a.concentration
    return (
        ("Accounts with revenue above zero", wording.count(c.n)),
        ("Their revenue", wording.money_in_full(a.pareto.total, a.settings.currency)),
    ), ""


def _margin(a: Analysis) -> Facts:
    margin = a.gross_margin
    return (
        ("Accounts with a known margin", wording.count(float(margin.notna().sum()))),
        ("Accounts without one", wording.count(float((margin.isna() & a.turnover.notna()).sum()))),
    ), ""


def _accounts(a: Analysis) -> Facts:
    return (("Accounts in this book", wording.count(len(a.accounts))),), ""


def _classes(a: Analysis) -> Facts:
    return (("Accounts with a class in this book", wording.count(float(a.abc.table["class"].notna().sum()))),), ""


def _ranks(a: Analysis) -> Facts:
    return (("Accounts with a rank in this book", wording.count(float(a.ranking.table["rank"].notna().sum()))),), ""


def _bridge(a: Analysis) -> Facts:
    unit = "MRR of the last month" if a.revenue.unit == "MRR" else f"revenue of {a.revenue.window.words}"
    return (
        ("Money of this book", unit),
        ("In all", wording.money_in_full(float(a.money.sum()), a.settings.currency)),
    ), ""


def _dangers(a: Analysis) -> Facts:
    return (("Signals that fire in this book", wording.count(float(a.risk.table["signal_count"].sum()))),), ""


def _people(a: Analysis) -> Facts:
    return (("People on the maps of this book", wording.count(len(a.book["stakeholders"]))),), ""


EXPOSURE_INPUTS: Mapping[str, Callable[[Analysis], Facts]] = MappingProxyType(
    {
        "class_path": _class_path,
        "rulers": _rulers,
        "lorenz": _curve,
        "stress_test": _curve,
        "gross_margin": _margin,
        "agenda": _accounts,
        "books_compared": _accounts,
        "class_moves": _classes,
        "rank_moves": _ranks,
        "money_bridge": _bridge,
        "danger_moves": _dangers,
        "people_moves": _people,
    }
)
"""Key of an explanation -> what went into it. Of two books compared, what this one brings; the page shows the other side."""
