"""What went into the numbers on the way of accounts over time; keyed as the explanations are."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from kamcore import wording

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kamcore.analysis import Analysis
    from kamcore.findings.inputs import Facts


def _wallet(a: Analysis) -> Facts:
    known = a.accounts["share_of_wallet"].notna()
    return (
        ("Accounts with a share of wallet", wording.count(float(known.sum()))),
        ("Accounts without one", wording.count(float((~known).sum()))),
    ), ""


def _forecast(a: Analysis) -> Facts:
    found = a.forecast
    return (
        ("Accounts with a forecast", wording.count(found.given)),
        ("Of them placed on the quadrant", wording.count(len(found.table))),
        ("Of them in another cell then", wording.count(len(found.movers))),
    ), found.convention


def _stress_nrr(a: Analysis) -> Facts:
    found = a.stress(())
    before = a.revenue.before
    if before is None or found.nrr_before is None:
        return (("Compared with", "nothing: there is no revenue of a year before"),), ""
    return (
        ("Compared with", before.words),
        ("Net revenue retention with every account", wording.percent(found.nrr_before)),
    ), ""


def _cohorts(a: Analysis) -> Facts:
    found = a.cohorts
    if found is None:
        return (("Whole periods to compare", "fewer than two"),), ""
    begun = found.table.drop_duplicates("cohort")
    return (
        ("Cohorts", wording.count(len(begun))),
        ("Accounts in them", wording.count(float(begun["accounts"].sum()))),
        ("Accounts left out: gone before the first period", wording.count(found.apart)),
    ), found.convention


def _stage_history(a: Analysis) -> Facts:
    rows = a.stage_history
    return (
        ("Accounts rated at several times", wording.count(rows["account"].nunique())),
        ("Their rows", wording.count(len(rows))),
    ), ""


def _next_step(a: Analysis) -> Facts:
    rows = a.book["actions"]
    todo = rows[rows["status"].fillna("to do") != "done"]
    return (
        ("Accounts with an open action", wording.count(todo["account"].nunique())),
        ("Accounts at high or medium risk", wording.count(float(a.risk.table["level"].isin(["high", "medium"]).sum()))),
    ), ""


OUTLOOK_INPUTS: Mapping[str, Callable[[Analysis], Facts]] = MappingProxyType(
    {
        "wallet_disc": _wallet,
        "forecast": _forecast,
        "stress_nrr": _stress_nrr,
        "cohorts": _cohorts,
        "stage_history": _stage_history,
        "next_step": _next_step,
    }
)
"""Key of an explanation -> what went into it."""
