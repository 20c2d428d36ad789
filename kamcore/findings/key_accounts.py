"""Who is a key account by the written rule? In words."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamcore import wording
from kamcore.findings.sentence import Piece, Sentence, accounts, num, say
from kamcore.method import exact
from kamcore.method.identification import WHOLE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kamcore.analysis import Analysis
    from kamcore.method.identification import GuardRail, IdentificationResult

MEASURES: Mapping[str, str] = MappingProxyType(
    {
        "score": "Score",
        "growth": "Growth score",
        "harmony": "Harmony score",
        "strength": "Relationship strength",
        "revenue": "Revenue",
        "change": "Revenue growth",
        "potential_spend": "Spend available",
        "share_of_wallet": "Share of wallet",
        "satisfaction": "Satisfaction",
    }
)
"""The measures a rule can be made of, by the names people know them by."""
SHARES = ("change", "share_of_wallet")
MONEY = ("revenue", "potential_spend")


def known(a: Analysis) -> tuple[str, ...]:
    """Return the measures that at least one account has."""
    there = a.measures.notna().any()
    return tuple(name for name in MEASURES if bool(there[name]))


def listed(a: Analysis, found: IdentificationResult) -> Sentence:
    """Say how many accounts are on the list and what they bring."""
    count, total = len(found.chosen), len(found.table)
    one = count == 1
    parts: list[str | Piece] = [num(f"{wording.count(count)} of {wording.plural(total, 'account')}")]
    parts.append(f" {'is' if one else 'are'} on the list")
    shares = a.summary["share"].reindex(found.chosen).dropna()
    if len(shares):
        parts += [f" and {'brings' if one else 'bring'} ", num(wording.percent(float(shares.sum()))), " of revenue"]
    if len(found.open):
        verb = "lacks" if len(found.open) == 1 else "lack"
        parts += ["; ", num(wording.plural(len(found.open), "account")), f" {verb} a measure and could join"]
    return say(*parts, ".")


def by_hand(a: Analysis, found: IdentificationResult) -> Sentence | None:
    """Say where the rule and the Accounts sheet disagree on who is a key account; None when they agree or it says nothing."""
    today = a.accounts["key_account"].reindex(found.table.index)
    if not today.notna().any():
        return None
    yes = today.fillna(value=False).to_numpy(dtype=bool)
    rule = found.table["key"].to_numpy(dtype=bool)
    kept, new = _largest_first(a, found.table.index[yes & ~rule]), _largest_first(a, found.table.index[rule & ~yes])
    if kept and new:
        return say(
            "Key accounts today, but not by this rule: ",
            *accounts(a, kept),
            "; by this rule, but not today: ",
            *accounts(a, new),
            ".",
        )
    if kept:
        return say(
            "Key accounts today, but not by this rule: ",
            *accounts(a, kept),
            "; keep them only for a reason one can write down.",
        )
    if new:
        return say("Key accounts by this rule, but not today: ", *accounts(a, new), ".")
    return None


def _largest_first(a: Analysis, keys: pd.Index) -> list[str]:
    return [str(key) for key in keys[exact.descending_order(exact.aligned(a.turnover, keys), keys)]]


def rule_words(a: Analysis, thresholds: Mapping[str, float], needed: int) -> str:
    """Write the rule as a sentence: ``Score at least 5.0 and Revenue at least €152 k``."""
    each = [f"{MEASURES[name]} at least {threshold_words(a, name, least)}" for name, least in thresholds.items()]
    if needed == len(each):
        return wording.listing(each)
    return f"at least {needed} of: {'; '.join(each)}"


def threshold_words(a: Analysis, name: str, value: float) -> str:
    """Write a threshold in the unit of its measure."""
    if name in MONEY:
        return wording.money(value, a.settings.currency)
    return wording.percent(value) if name in SHARES else wording.points(value)


def rail_words(rail: GuardRail) -> str:
    """Say what a guard rail finds."""
    if rail.what == "load":
        number = f"{rail.value:,.1f}".removesuffix(".0")
        load = f"{number} key {'account' if number == '1' else 'accounts'} for each manager on average"
        if rail.direction == "inside":
            return f"{load}, within the usual 4 to 8."
        if rail.direction == "low":
            return f"{load}; 4 to 8 is usual, so the load could be shared by fewer people."
        return f"{load}; 4 to 8 is usual, above that attention runs thin."
    count = wording.plural(rail.value, "key account")
    if rail.direction == "inside":
        return f"{count}, within the usual 5 to 25."
    if rail.direction == "low":
        return f"{count}; a programme usually has 5 to 25, so the rule may be too strict."
    if rail.level == "error":
        return f"{count} are a sales territory, not a programme: from 100 on nobody can treat them as key accounts."
    if rail.level == "strong warning":
        return f"{count} are far too many to treat as key accounts; 5 to 25 is usual."
    return f"{count} are more than the usual 5 to 25; raise a threshold, or ask for more criteria."


def field(a: Analysis, name: str) -> tuple[float, float, float | None, float]:
    """Return what a threshold's field begins with, its lowest, its highest and its step, as people type it: shares in %."""
    values = a.measures[name].dropna()
    start = a.first_rule.get(name, float(values.median()) if len(values) else 5.0)
    if name in MONEY:
        start = float(round(start)) if abs(start) >= WHOLE else round(start, 2)
        step = 10.0 ** max(0, len(f"{abs(start):.0f}") - 2) if abs(start) >= WHOLE else 0.1
        return start, min(0.0, start), None, step
    if name in SHARES:
        typed = round(100 * start, 1)
        return typed, min(-100.0, typed) if name == "change" else 0.0, None if name == "change" else 100.0, 5.0
    return min(max(round(start, 1), 0.0), 10.0), 0.0, 10.0, 0.5


def from_field(name: str, typed: float) -> float:
    """Return a threshold as it is compared from how it was typed."""
    return typed / 100 if name in SHARES else typed


def table(a: Analysis, found: IdentificationResult) -> pd.DataFrame:
    """Return what the list shows: those on it first, then those that could join, then by criteria met, revenue and key.

    Args:
        a: the Analysis.
        found: what the rule yields.

    Returns:
        Indexed by account: ``place`` (in words), ``met``, the measures of the rule, ``similarity`` to the ideal, and ``by_hand``
        (whether the Accounts sheet calls it a key account) where the sheet says so for any.
    """
    keys = found.table.index
    level = np.where(found.table["key"], 0, np.where(keys.isin(found.open), 1, 2)).astype(np.int64)
    met = -found.table["met"].to_numpy().astype(np.int64)
    order = exact.order_by((level, met, exact.dense_levels(exact.aligned(a.turnover, keys))), keys)
    rules = [name for name in found.table.columns if name in MEASURES]
    sorted_keys = keys[order]
    out = pd.DataFrame(
        {"place": np.asarray(["yes", "could join", "no"], dtype=object)[level[order]],
         "met": found.table["met"].to_numpy()[order]},
        index=sorted_keys,
    )  # fmt: skip
    for name in rules:
        out[name] = a.measures[name].reindex(sorted_keys)
    out["similarity"] = a.profile.table["similarity"].reindex(sorted_keys)
    today = a.accounts["key_account"]
    if today.notna().any():
        out["by_hand"] = today.map({True: "yes", False: "no"}).reindex(sorted_keys)
    return out
