"""What went into the numbers about certainty in one book; keyed as the explanations are."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

from kamcore import wording
from kamcore.method.ahp import ACCEPTABLE, RANDOM_INDEX_SOURCE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kamcore.analysis import Analysis

RULER_NAMES: Mapping[str, str] = MappingProxyType({"score": "Score", "topsis": "TOPSIS", "revenue": "Revenue"})
Facts: TypeAlias = tuple[tuple[tuple[str, str], ...], str]
"""Pairs of a name and a value in words, and the convention in force."""


def _draws(a: Analysis) -> Facts:
    r = a.robustness
    return (
        ("Weightings drawn", wording.count(r.draws)),
        ("Accounts that compete", wording.count(len(r.table))),
        ("Ranked in the book", wording.count(a.ranking.ranked)),
        ("Factors that count", wording.count(r.central.shape[1])),
        *([("Weightings of a workshop in the book", wording.count(len(a.weightings)))] if len(a.weightings) else []),
    ), r.convention


def _room(a: Analysis) -> Facts:
    r = a.robustness_room
    if r is None:
        return (("People who spread points", "nobody yet"),), ""
    means = a.weightings.mean()
    return (
        ("People who spread points", wording.count(r.draws)),
        ("Accounts that compete", wording.count(len(r.table))),
        *((str(factor), f"{wording.percent(float(share))} on average") for factor, share in means.items()),
    ), r.convention


def _flips(a: Analysis) -> Facts:
    return (
        ("Accounts with a rank", wording.count(a.ranking.ranked)),
        ("Factors that count", wording.count(int((a.scores.weights > 0).sum()))),
    ), ""


def _cells(a: Analysis) -> Facts:
    c = a.cell_shares
    return (
        ("Weightings drawn", wording.count(c.draws)),
        ("Placed accounts looked at", wording.count(len(c.table))),
        ("Attractiveness is high from", wording.points(a.quadrant.cuts["attractiveness"])),
    ), c.convention


def _rulers(a: Analysis) -> Facts:
    r = a.rulers
    facts = [("Accounts compared", wording.count(len(r.table)))]
    for (one, other), agreement in r.agreements.items():
        told = wording.percent(agreement.share)
        tau = wording.MISSING if wording.is_missing(agreement.tau) else f"{agreement.tau + 0.0:.2f}"
        facts.append((f"{RULER_NAMES[one]} and {RULER_NAMES[other]}", f"{told} of pairs alike, tau {tau}"))
    return tuple(facts), r.convention


def _pairs(a: Analysis) -> Facts:
    return (
        ("Factors that count", wording.count(int((a.scores.weights > 0).sum()))),
        ("Consistent below", f"{ACCEPTABLE:g}"),
        ("Random index of", RANDOM_INDEX_SOURCE),
    ), ""


def _rule(a: Analysis) -> Facts:
    k = a.key_accounts
    return (
        ("On the list by the rule in force", wording.count(len(k.chosen))),
        ("Open because a measure is missing", wording.count(len(k.open))),
    ), k.convention


def _profile(a: Analysis) -> Facts:
    p = a.profile
    return (
        ("Accounts the ideal is made of", wording.count(len(p.best))),
        ("Factors with an ideal", wording.count(int(p.ideal.notna().sum()))),
    ), p.convention


CERTAINTY_INPUTS: Mapping[str, Callable[[Analysis], Facts]] = MappingProxyType(
    {
        "rank_acceptability": _draws,
        "room_weightings": _room,
        "top_share": _draws,
        "central_weights": _draws,
        "flip_distance": _flips,
        "cell_share": _cells,
        "topsis": _rulers,
        "rank_agreement": _rulers,
        "pairwise_weights": _pairs,
        "key_account_rule": _rule,
        "similarity": _profile,
    }
)
