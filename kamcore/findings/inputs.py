"""What went into each number in one book, and the convention in force there; keyed as the explanations are."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

from kamcore import wording
from kamcore.findings.inputs_certainty import CERTAINTY_INPUTS
from kamcore.findings.inputs_exposure import EXPOSURE_INPUTS
from kamcore.findings.inputs_outlook import OUTLOOK_INPUTS
from kamcore.findings.inputs_people import PEOPLE_INPUTS
from kamcore.findings.inputs_value import VALUE_INPUTS
from kamcore.findings.inputs_workshop import WORKSHOP_INPUTS
from kamcore.method.stage_advice import COST_TRAP_CONVENTION

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kamcore.analysis import Analysis

Facts: TypeAlias = tuple[tuple[tuple[str, str], ...], str]
"""Pairs of a name and a value in words, and the convention in force."""


def _revenue(a: Analysis) -> Facts:
    before = a.revenue.before
    facts = (
        ("Accounts with revenue rows", wording.count(float(a.turnover.notna().sum()))),
        ("Total", wording.money_in_full(float(a.turnover.sum()), a.settings.currency)),
        ("Compared with", before.words if before is not None else "nothing: there is no period before"),
    )
    return (
        facts,
        "An account with revenue rows counts 0 in a period without one; an account without any row is left out.",
    )


def _pareto(a: Analysis) -> Facts:
    p = a.pareto
    return (
        ("Threshold", wording.percent(p.threshold)),
        ("Accounts with revenue above zero", wording.count(p.n)),
        ("Their revenue", wording.money_in_full(p.total, a.settings.currency)),
        ("Accounts listed apart", wording.count(len(p.apart))),
        ("Smallest number that reaches the threshold", wording.count(p.k)),
    ), p.convention


def _abc(a: Analysis) -> Facts:
    s = a.settings
    return (
        ("By", s.abc_method),
        ("Cut-offs", f"{wording.percent(s.abc_a)} and {wording.percent(s.abc_b)}"),
    ), a.abc.convention


def _concentration(a: Analysis) -> Facts:
    c = a.concentration
    return (
        ("Accounts with revenue above zero", wording.count(c.n)),
        ("Band", f"{c.band} ({c.band_source})" if c.band else "none"),
    ), c.convention


def _score(a: Analysis) -> Facts:
    facts = [(c.factor, f"{c.block}, weight {c.weight:g}; {c.how}") for c in a.criteria if c.block != "strength"]
    facts += [
        ("Weight of growth", f"{a.settings.growth_weight:g}"),
        ("Weight of harmony", f"{a.settings.harmony_weight:g}"),
    ]
    return tuple(facts), a.scores.convention


def _rank(a: Analysis) -> Facts:
    r = a.ranking
    return (("Ranked", wording.count(r.ranked)), ("Ranked apart", wording.count(r.apart))), r.convention


def _strength(a: Analysis) -> Facts:
    return (("Source for the whole book", a.strength.source),), a.strength.convention


def _cell(a: Analysis) -> Facts:
    q = a.quadrant
    return (
        ("Attractiveness is high from", wording.points(q.cuts["attractiveness"])),
        ("Strength is high from", wording.points(q.cuts["strength"])),
        ("Accounts placed", wording.count(float(q.table["placed"].sum()))),
    ), q.convention


def _stage(a: Analysis) -> Facts:
    return tuple(
        (stage.capitalize(), wording.plural(n, "account")) for stage, n in a.stages.counts
    ), a.stages.convention


def _traps(a: Analysis) -> Facts:
    known = a.serve_growth.notna() & a.growth.notna()
    return (
        ("Accounts on the cooperative stage", wording.count(dict(a.stages.counts)["cooperative"])),
        ("Accounts whose cost to serve and revenue are known for both periods", wording.count(float(known.sum()))),
        ("In the trap", wording.count(float(a.cost_traps.fillna(value=False).sum()))),
    ), COST_TRAP_CONVENTION


def _risk(a: Analysis) -> Facts:
    s = a.settings
    lost = a.money.reindex(a.risk.table.index) <= 0
    levels = a.risk.table["level"][~lost]
    return (
        ("High from", wording.percent(s.risk_high)),
        ("Medium from", wording.percent(s.risk_medium)),
        *((level.capitalize(), wording.plural(int((levels == level).sum()), "account")) for level, _ in a.risk.counts),
        ("Lost, and not counted", wording.plural(int(lost.sum()), "account")),
    ), a.risk.convention


def _queue(a: Analysis) -> Facts:
    q = a.queue
    return (
        ("Accounts", wording.count(q.accounts)),
        (f"Their {q.measure}", wording.money_in_full(q.revenue, a.settings.currency)),
        ("Without revenue", wording.count(q.without_revenue)),
    ), q.convention


def _satisfaction(a: Analysis) -> Facts:
    known = a.accounts["satisfaction"].dropna()
    return (
        ("Accounts with a figure", wording.count(len(known))),
        ("Of", wording.count(len(a.accounts))),
    ), "Plain mean; every account counts the same."


def _onboarding(a: Analysis) -> Facts:
    counts = a.accounts["onboarding"].value_counts()
    return tuple((str(status).capitalize(), wording.plural(int(n), "account")) for status, n in counts.items()), ""


def _items(a: Analysis) -> Facts:
    rated, derived = a.stage_reported.notna(), a.stage_derived.table.notna()
    return (
        ("Items rated", wording.count(float(rated.to_numpy().sum()))),
        (
            "Items taken from the data because nobody rated them",
            wording.count(float((derived & ~rated).to_numpy().sum())),
        ),
        ("Contradictions", wording.count(len(a.contradictions))),
    ), a.stage_derived.convention


def _potential(a: Analysis) -> Facts:
    counts = a.potential.value_counts()
    return tuple(
        (level.capitalize(), wording.plural(int(counts.get(level, 0)), "account"))
        for level in ("high", "medium", "low")
    ), "Attractiveness in thirds of its scale from 0 to 10; on the line counts as the higher."


def _coverage(a: Analysis) -> Facts:
    flags = a.coverage_flags.table
    single = flags["single_threaded"].astype("boolean").fillna(value=False)
    return (
        ("Accounts with people on the map", wording.count(len(flags))),
        *(
            (light.capitalize(), wording.plural(int((flags["rag"] == light).sum()), "account"))
            for light in ("green", "amber", "red")
        ),
        ("Key players", wording.count(float(flags["key_players"].sum()))),
        ("Accounts that hang on one person", wording.count(float(single.sum()))),
    ), a.coverage_flags.convention


def _people(a: Analysis) -> Facts:
    people = a.book["stakeholders"]
    return (
        ("People on all maps", wording.count(len(people))),
        ("With a decision power", wording.count(float(people["power"].notna().sum()))),
        ("With a sentiment", wording.count(float(people["sentiment"].notna().sum()))),
    ), ""


INPUTS: Mapping[str, Callable[[Analysis], Facts]] = MappingProxyType(
    {
        "revenue": _revenue,
        "share": _revenue,
        "change": _revenue,
        "pareto": _pareto,
        "abc": _abc,
        "gini": _concentration,
        "hhi": _concentration,
        "effective_number": _concentration,
        "concentration_ratio": _concentration,
        "score": _score,
        "growth": _score,
        "harmony": _score,
        "score_coverage": _score,
        "attractiveness": _score,
        "rank": _rank,
        "strength": _strength,
        "cell": _cell,
        "cut_line": _cell,
        "stage": _stage,
        "stage_total": _stage,
        "stage_items": _items,
        "evidence": _items,
        "contradiction": _items,
        "advice": _potential,
        "cost_trap": _traps,
        "potential": _potential,
        "coverage": _coverage,
        "map_status": _coverage,
        "key_player": _coverage,
        "single_threaded": _coverage,
        "whom_to_win": _people,
        "decision_power": _people,
        "sentiment": _people,
        "risk": _risk,
        "risk_level": _risk,
        "completeness": _risk,
        "at_risk_queue": _queue,
        "revenue_at_risk": _queue,
        "satisfaction": _satisfaction,
        "onboarding": _onboarding,
        **EXPOSURE_INPUTS,
        **OUTLOOK_INPUTS,
        **PEOPLE_INPUTS,
        **VALUE_INPUTS,
        **CERTAINTY_INPUTS,
        **WORKSHOP_INPUTS,
    }
)
