"""Who is a key account by the written rule? In words."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamcore import wording
from kamcore.findings.kept import kept
from kamcore.findings.scoring import unrated
from kamcore.findings.sentence import Piece, Sentence, accounts, num, period, say
from kamcore.method import exact
from kamcore.method.identification import WHOLE
from kamcore.workbook.settings import options

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kamcore.analysis import Analysis
    from kamcore.method.identification import GuardRail

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
SCORES = ("score", "growth")
"""Those that figures alone yield where nobody has rated an account."""
SHARES = ("change", "share_of_wallet")
MONEY = ("revenue", "potential_spend")
MOST_NAMED = 5


def known(a: Analysis) -> tuple[str, ...]:
    """Return the measures that at least one account has, and those the written rule names."""
    there = a.measures.notna().any()
    named = a.key_rule.thresholds if a.key_rule.written else ()
    return tuple(name for name in MEASURES if bool(there[name]) or name in named)


@kept
def finding(a: Analysis) -> Sentence:
    """Say how many accounts are key accounts, what they bring and which they are, and what the answer lacks."""
    if not known(a):
        return say("No account can be told from another yet: add revenue, or rate your accounts.")
    found = a.key_accounts
    count, total = len(found.chosen), len(found.table)
    parts: list[str | Piece] = []
    if count:
        parts += [
            num(f"{wording.count(count)} of {wording.plural(total, 'account')}"),
            f" {'is a key account' if count == 1 else 'are key accounts'}",
        ]
        shares = a.summary["share"].reindex(found.chosen).dropna()
        if len(shares):
            brings = f" and {'brings' if count == 1 else 'bring'} "
            parts += [
                brings,
                num(wording.percent(float(shares.sum()))),
                " of revenue in ",
                period(a.revenue.window.words),
            ]
        order = exact.descending_order(exact.aligned(a.turnover, found.chosen), found.chosen)
        parts += [": ", *accounts(a, list(found.chosen[order]), MOST_NAMED)]
    else:
        none = (
            "The only account is no key account"
            if total == 1
            else f"None of {wording.plural(total, 'account')} is a key account"
        )
        parts.append(f"{none} by the rule: {rule_words(a)}")
    if len(found.open):
        verb = "lacks" if len(found.open) == 1 else "lack"
        parts += ["; ", num(wording.plural(len(found.open), "account")), f" {verb} a measure and could join"]
    differing = len(a.key_accounts_apart)
    if differing:
        parts += ["; the Accounts sheet says otherwise of ", num(wording.count(differing))]
    if a.key_rule.thresholds.keys() & set(SCORES) and unrated(a):
        parts.append(". Scores come from figures alone so far: rate your accounts to count how well you fit together")
    return say(*parts, ".")


def by_hand(a: Analysis) -> Sentence | None:
    """Say where the rule and the Accounts sheet disagree on who is a key account; None when they agree or it says nothing."""
    differing = a.key_accounts_apart
    today = differing["today"].to_numpy(dtype=bool)
    kept, new = list(differing.index[today]), list(differing.index[~today])
    silent = list(differing.index[today & differing["reason"].isna().to_numpy(dtype=bool)])
    parts: list[str | Piece] = []
    if kept:
        parts += ["Key accounts today, but not by this rule: ", *accounts(a, kept)]
    if new:
        parts += [
            "; by this rule, but not today: " if kept else "Key accounts by this rule, but not today: ",
            *accounts(a, new),
        ]
    if silent:
        whose = "" if silent == kept else (" of ", *accounts(a, silent))
        parts += [". Write down the reason", *whose, f", or take {'it' if len(silent) == 1 else 'them'} off"]
    return say(*parts, ".") if parts else None


def rule_words(a: Analysis) -> str:
    """Write the rule in force as a sentence: ``Score at least 5.0 and Revenue at least €152 k``."""
    rule = a.key_rule
    each = [f"{MEASURES[name]} at least {threshold_words(a, name, least)}" for name, least in rule.thresholds.items()]
    if rule.needed == len(each):
        return wording.listing(each)
    return f"at least {rule.needed} of: {'; '.join(each)}"


def threshold_words(a: Analysis, name: str, value: float) -> str:
    """Write a threshold in the unit of its measure."""
    if name in MONEY:
        return wording.money(value, a.settings.currency)
    return wording.percent(value) if name in SHARES else wording.points(value)


def too_many(a: Analysis) -> GuardRail | None:
    """Return the guard rail of a list that is too long for a programme; None for any other list."""
    found = (rail for rail in a.key_accounts.rails if rail.what == "accounts" and rail.direction == "high")
    return next(found, None) if known(a) else None


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


@dataclass(frozen=True, slots=True)
class Field:
    """A field to type a threshold in, as people type it: shares in %.

    Attributes:
        value: what stands in it.
        low, high: its bounds; None for none.
        step: of its buttons.
    """

    value: float
    low: float | None
    high: float | None
    step: float


def field(a: Analysis, name: str) -> Field:
    """Return the field of a criterion: its threshold by the rule in force; for one the rule does not have, a first guess."""
    written = a.key_rule.thresholds.get(name)
    value = first_threshold(a, name) if written is None else written
    if name in MONEY:
        return Field(value, None, None, 10.0 ** max(0, len(f"{abs(value):.0f}") - 2) if abs(value) >= WHOLE else 0.1)
    option = options()[f"key_{name}"]
    low, high = option.low, option.high
    if name not in SHARES:
        return Field(value, float(low or 0.0), float(high or 0.0), 0.5)
    return Field(round(100.0 * value, 6), 100.0 * (low or 0.0), 100.0 * (high or 0.0), 5.0)


def first_threshold(a: Analysis, name: str) -> float:
    """Return what a criterion begins with: the threshold of the rule to begin with, else the median, as one would type it."""
    values = a.measures[name].dropna()
    start = a.first_rule.get(name, float(values.median()) if len(values) else 5.0)
    if name in MONEY:
        return float(round(start)) if abs(start) >= WHOLE else round(start, 2)
    option = options()[f"key_{name}"]
    return min(max(round(start, 3 if name in SHARES else 1), option.low or 0.0), option.high or 10.0)


def from_field(name: str, typed: float) -> float:
    """Return a threshold as it is compared from how it was typed."""
    return typed / 100 if name in SHARES else typed


def table(a: Analysis) -> pd.DataFrame:
    """Return what the list shows: those on it first, then those that could join, then by criteria met, revenue and key.

    Args:
        a: the Analysis.

    Returns:
        Indexed by account: ``place`` (in words), ``met``, the measures of the rule, ``similarity`` to the ideal, and, where the
        Accounts sheet says so for any, ``by_hand`` (whether it is called a key account there) and ``reason``.
    """
    found = a.key_accounts
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
    reasons = a.accounts["key_account_reason"]
    if reasons.notna().any():
        out["reason"] = reasons.reindex(sorted_keys)
    return out
