"""Account: tell me about this account."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pandas as pd

from kamcore import wording
from kamcore.findings import stakeholders
from kamcore.findings.kept import kept, kept_for
from kamcore.findings.path_to_yes import best_way
from kamcore.findings.sentence import Piece, Sentence, Suggestion, account, accounts, num, period, person, say
from kamcore.method.risk_queue import signals_in_words
from kamcore.method.stage_advice import advice
from kamcore.method.stage_items import HIGHEST, ITEMS, LOWEST
from kamcore.method.stages import EXPLORATORY, MIN_ANSWERED, UNCLASSIFIED, NextStep, next_step

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kamcore.analysis import Analysis


ANSWERS: Mapping[str, str] = MappingProxyType(
    {
        "flagged": "Settle what would take the flag off",
        "satisfaction": "Ask why satisfaction is low",
        "engagement": "Find out why it takes so little part",
        "revenue_falling": "Find out why revenue falls",
        "renewal_near": "Agree the renewal",
        "no_contact": "Get in touch",
        "single_threaded": "Meet a second person",
        "key_player": "Win a key player",
        "onboarding_stalled": "Finish the onboarding",
        "actions_overdue": "Do what is overdue",
    }
)
"""What to do about each risk signal."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One figure of the briefing.

    Attributes:
        title: what it is.
        value: in words; a dash when it is not known.
        note: what stands behind it, or what would make it known.
        change: relative change against the period before; None when not known.
        explain: the key of its explanation.
    """

    title: str
    value: str
    note: str
    change: float | None = None
    explain: str = ""


def _known(value: object) -> bool:
    return not wording.is_missing(value)


def _text(value: object) -> str:
    return "" if wording.is_missing(value) else str(value)


def _row(a: Analysis, key: str) -> dict[str, Any]:
    return {str(name): value for name, value in a.summary.loc[key].items()}


@kept_for
def finding(a: Analysis, key: str) -> Sentence:
    """Say in one sentence what the account is, what it brings and how safe it is."""
    row, currency = _row(a, key), a.settings.currency
    kinds = [f"class {row['class']}"] if _text(row["class"]) else []
    kinds += [f"{_text(row['cell'])} cell"] if _text(row["cell"]) else []
    kinds += [f"{row['stage']} relationship"] if str(row["stage"]) != UNCLASSIFIED else []
    parts: list[Piece | str] = [account(a, key)]
    if kinds:
        parts.append(f": {', '.join(kinds)}")
    if _known(row["revenue"]):
        parts += [", " if kinds else " brings ", num(wording.money(float(row["revenue"]), currency)), " in "]
        parts.append(period(a.revenue.window.words))
        if _known(row["change"]) and a.revenue.before is not None:
            parts += [" (", num(wording.change(float(row["change"]))), f" on {a.revenue.before.words})"]
    else:
        parts.append("; no revenue is known" if kinds else " has no revenue yet")
    level = str(row["level"])
    if level == "unknown":
        parts.append(". Too little is known to judge the risk.")
        return say(*parts)
    fired = signals_in_words(a.risk, key)
    why = f": {fired[0].text}" if fired else ", no signal fires"
    more = f" and {wording.plural(len(fired) - 1, 'more signal')}" if len(fired) > 1 else ""
    parts.append(f". Risk is {level}{why}{more}.")
    return say(*parts)


@kept
def which(a: Analysis) -> Sentence:
    """Say with which accounts to begin: those at high risk, most money first; else the largest."""
    everyone = num(wording.plural(len(a.accounts), "account"))
    urgent = [str(key) for key in a.queue.table.index if key in a.names.index]
    if urgent:
        return say(everyone, "; at high risk: ", *accounts(a, urgent), ".")
    money = a.turnover.dropna()
    if money.empty or not float(money.max()) > 0:
        return say(everyone, " to read about.")
    return say(
        everyone,
        "; the largest is ",
        account(a, str(money.idxmax())),
        " with ",
        num(wording.money(float(money.max()), a.settings.currency)),
        " in ",
        period(a.revenue.window.words),
        ".",
    )


@kept
def unknown_of_all(a: Analysis) -> frozenset[str]:
    """Name the columns of the summary that say the same nothing of every account: ``cell``, ``stage`` or ``level``."""
    nothing = {"cell": "", "stage": "unclassified", "level": "unknown"}
    return frozenset(
        name
        for name, word in nothing.items()
        if (a.summary[name].isna() | (a.summary[name].astype("object") == word)).all()
    )


@kept_for
def facts(a: Analysis, key: str) -> tuple[Fact, ...]:
    """List the six figures of the briefing."""
    row, currency = _row(a, key), a.settings.currency
    cell, stage, level = _text(row["cell"]), str(row["stage"]), str(row["level"])
    share = f"{wording.percent(float(row['share']))} of all revenue" if _known(row["share"]) else "Needs revenue."
    items = int(a.stages.table["answered"].loc[key])
    ranked = f"rank {int(row['rank']):,} of {a.ranking.ranked:,}" if _known(row["rank"]) else "not ranked"
    measured = (
        f"{wording.percent(float(row['completeness']))} of the signals have data" if _known(row["completeness"]) else ""
    )
    change = float(row["change"]) if _known(row["change"]) else None
    before = f" Compared with {a.revenue.before.words}." if change is not None and a.revenue.before is not None else ""
    return (
        Fact("Class", _text(row["class"]) or wording.MISSING, share, explain="abc"),
        Fact(
            "Cell", cell or "Not placed",
            a.quadrant.postures[cell] if cell else "Needs ratings and a relationship strength.", explain="cell",
        ),
        Fact(
            "Stage", stage.capitalize(),
            f"{items} of {len(ITEMS)} items known" if stage != EXPLORATORY else "no business yet", explain="stage",
        ),
        Fact(
            "Revenue", wording.money(float(row["revenue"]), currency) if _known(row["revenue"]) else wording.MISSING,
            f"in {a.revenue.window.words}.{before}" if _known(row["revenue"]) else "Add it on the Revenue sheet.",
            change, explain="revenue",
        ),
        Fact(
            "Score", wording.points(float(row["score"])) if _known(row["score"]) else wording.MISSING,
            f"{ranked}, {wording.percent(float(row['coverage']))} rated" if _known(row["score"]) else "Needs ratings or figures.",
            explain="score",
        ),
        Fact("Risk", level.capitalize(), measured, explain="risk_level"),
    )  # fmt: skip


@kept_for
def step(a: Analysis, key: str) -> NextStep:
    """Return what keeps the account from the next stage."""
    derived, reported = a.stage_derived.table, a.stage_reported
    items: dict[str, float | None] = {}
    for item in ITEMS:
        found = [float(frame[item.key].loc[key]) for frame in (reported, derived)]
        known = next((value for value in found if value == value), None)  # noqa: PLR0124  (NaN is not equal to itself)
        items[item.key] = known if known is not None and LOWEST <= known <= HIGHEST else None
    return next_step(items, str(a.stages.table["stage"].loc[key]) != EXPLORATORY)


@kept_for
def relationship(a: Analysis, key: str) -> tuple[Sentence, ...]:
    """Say where the relationship stands, what keeps it from the next stage, and what to do about it."""
    way = step(a, key)
    titles = {item.key: item.title.lower() for item in ITEMS}
    if way.stage == UNCLASSIFIED:
        have = len(ITEMS) - len(way.missing)
        return (
            say(
                num(f"{have} of {len(ITEMS)}"), f" stage items are rated; {MIN_ANSWERED} are needed. Not rated: ",
                wording.listing([titles[item] for item in way.missing]), ".",
            ),
        )  # fmt: skip
    found = []
    if way.stage == EXPLORATORY:
        found.append(say("There is no business yet, so the relationship is not on the ladder."))
    elif way.next_stage is None:
        found.append(say("The relationship is strategic: there is no higher stage."))
    else:
        changes = [f"{change.title.lower()} to “{change.anchor}”" for change in way.changes]
        points = wording.number(way.shortfall)
        unit = "point" if points == "1" else "points"
        found.append(
            say("It is ", num(points), f" {unit} from {way.next_stage}. Enough would be: {wording.listing(changes)}.")
        )
        if way.blockers:
            found.append(say("Held back by ", wording.listing([titles[item] for item in way.blockers]), "."))
    for entry in a.contradictions:
        if entry.account == key:
            parts = [account(a, key) if kind == "account" else _part(content) for kind, content in entry.parts]
            found.append(say("To check: ", *parts))
    potential = a.potential.get(key)
    found.append(say(advice(way.stage, None if wording.is_missing(potential) else str(potential)).text))
    return tuple(found)


def _part(content: str | float) -> Piece:
    return Piece("text", f"{content:g}" if isinstance(content, float) else content)


@kept_for
def people(a: Analysis, key: str) -> tuple[Sentence, ...]:
    """Say whom to win and how well the people who decide are known."""
    network = a.network(key)
    if not network.nodes:
        return (say("Nobody is known here yet."),)
    order = stakeholders.win_order(a, key)
    found = []
    if order:
        who = order[0].person
        sentiment = stakeholders.sentiment_words(who.sentiment)
        way = best_way(a, key)
        parts = [f": {sentiment}, {stakeholders.power_words(who.power)}.", *([" ", *way] if way else [])]
        found.append(say("Win ", person(who.name), *parts))
    found.append(say(stakeholders.coverage_sentence(a, key)))
    missing = [check.title.lower() for check in a.coverage(key).completeness if not check.met]
    if missing:
        found.append(say(f"Missing: {wording.listing(missing)}."))
    if a.coverage(key).single_threaded:
        found.append(say(Piece("text", a.coverage(key).single_reason)))
    return tuple(found)


@kept_for
def suggestions(a: Analysis, key: str) -> tuple[Suggestion, ...]:
    """Name at most three things to do: the worst signal, the person to win, the next stage."""
    found = []
    fired = signals_in_words(a.risk, key)
    if fired:
        found.append(Suggestion(say(f"{ANSWERS[fired[0].signal]}: {fired[0].text}."), key, "dashboard"))
    found += list(stakeholders.suggestions(a, key)[:1])
    way = step(a, key)
    if way.changes and way.next_stage is not None:
        first = way.changes[0]
        text = f"Raise {first.title.lower()} to “{first.anchor}” on the way to {way.next_stage}."
        found.append(Suggestion(say(text), key, "relationships"))
    elif way.stage == UNCLASSIFIED:
        found.append(Suggestion(say("Rate the six stage items to place the relationship."), key, "relationships"))
    return tuple(found[:3])


@kept_for
def ratings(a: Analysis, key: str) -> pd.DataFrame:
    """Return the factors behind the score.

    Columns: ``factor``, ``block``, ``rating`` (0 to 10), ``weight`` (share of what is rated), ``points``, ``how``.
    """
    counts = a.scores.counting(key)
    rows = [
        {
            "factor": criterion.factor,
            "block": criterion.block,
            "rating": a.ratings[criterion.factor].loc[key],
            "weight": counts.get(criterion.factor),
            "points": a.scores.terms[criterion.factor].loc[key] if criterion.factor in a.scores.terms else None,
            "how": criterion.how,
        }
        for criterion in a.criteria
    ]
    frame = pd.DataFrame(rows, columns=["factor", "block", "rating", "weight", "points", "how"])
    return frame.astype({"rating": "Float64", "weight": "Float64", "points": "Float64"})


def rows_of(a: Analysis, sheet: str, key: str, by: str) -> pd.DataFrame:
    """Return an account's rows of a sheet, the earliest date first."""
    table = a.book[sheet]
    return table[table["account"] == key].sort_values(by, na_position="last").drop(columns="account")
