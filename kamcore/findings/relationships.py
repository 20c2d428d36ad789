"""Relationships: how close are we really?"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pandas as pd

from kamcore import wording
from kamcore.findings.account import step
from kamcore.findings.kept import kept, kept_for
from kamcore.findings.sentence import Piece, Sentence, Suggestion, account, num, say
from kamcore.method.stage_advice import advice
from kamcore.method.stage_evidence import ViewGap, view_gap
from kamcore.method.stage_items import HIGHEST, ITEMS, LOWEST, StageItem
from kamcore.method.stages import EXPLORATORY, MIN_ANSWERED, STAGES, UNCLASSIFIED
from kamcore.workbook.latest_views import latest_views

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kamcore.analysis import Analysis
    from kamcore.method.stage_evidence import Contradiction

VIEWS: Mapping[str, str] = MappingProxyType({"ours": "Ours", "customer": "The account’s"})
SOURCES: Mapping[str, str] = MappingProxyType(
    {"supplier_position": "share of wallet", "contacts": "people map", "forecast_horizon": "contract end"}
)
"""Items that the data can tell -> what tells them."""
MOST = 3


@dataclass(frozen=True, slots=True)
class Step:
    """One of the six items of one account.

    Attributes:
        item: its title and what the ratings 1 to 4 mean.
        reported: what was typed in, our view; None when nothing was.
        derived: what the data tells; None when it tells nothing.
        theirs: the account's own view; None when not asked.
        counts: the value the stage rests on; None when the item is left out.
        to: the step of the smallest change that reaches the next stage; None when the item is no part of it.
        blocker: whether the item keeps the account from the next stage.
        evidence: what the value rests on, in words.
    """

    item: StageItem
    reported: float | None
    derived: float | None
    theirs: float | None
    counts: float | None
    to: int | None
    blocker: bool
    evidence: str


@kept
def finding(a: Analysis) -> Sentence:
    """Say how many relationships are strategic, how many stay tactical, and which claims are not borne out."""
    counts, total = dict(a.stages.counts), len(a.accounts)
    if not sum(counts[stage] for stage in STAGES):
        return _nobody(total, counts[EXPLORATORY])
    strategic = counts["strategic"]
    whole = num(wording.plural(total, "relationship"))
    parts: list[str | Piece]
    if total == 1:
        parts = [f"The one relationship is {next(stage for stage in STAGES if counts[stage])}"]
        if counts["tactical"] and _eager(a):
            parts += [", with high potential"]
    else:
        verb = "is" if strategic == 1 else "are"
        parts = [num(f"{strategic:,}"), " of ", whole, f" {verb} strategic"]
        if not strategic:
            parts = ["None of ", whole, " is strategic"]
        if counts[UNCLASSIFIED] > total // 2:
            parts = _few_known(a)
        else:
            parts += _tactical(counts["tactical"], _eager(a))
    parts += _claims(len(a.contradictions))
    parts += _apart(counts[UNCLASSIFIED], "account has no stage yet", "accounts have no stage yet")
    parts += _apart(counts[EXPLORATORY], "account has no business yet", "accounts have no business yet")
    return say(*parts, ".")


def _few_known(a: Analysis) -> list[str | Piece]:
    """Say the stages of the few that have one, where most accounts have none: "none" would sound like a finding."""
    counts = dict(a.stages.counts)
    stages = a.stages.table["stage"]
    known = [str(key) for key in stages.index[stages.isin(list(STAGES))]]
    if len(known) == 1:
        return ["The relationship with ", account(a, known[0]), f" is {stages[known[0]]}"]
    here = [(stage, counts[stage]) for stage in reversed(STAGES) if counts[stage]]
    found = [f"{wording.count(n)} {'is' if n == 1 else 'are'} {stage}" for stage, n in here]
    return ["Of ", num(f"{len(known):,}"), f" rated relationships {wording.listing(found)}"]


def _nobody(total: int, exploratory: int) -> Sentence:
    need = f"rate at least {MIN_ANSWERED} of its {len(ITEMS)} items"
    if total == 0:
        return say("There is no account to place on the ladder.")
    if total == 1:
        return say(
            "The one account has no business yet." if exploratory else f"The one account has no stage yet: {need}."
        )
    whole = num(wording.plural(total, "account"))
    if exploratory == total:
        return say("None of ", whole, " has any business yet.")
    idle = _apart(exploratory, "account has no business yet", "accounts have no business yet")
    return say("None of ", whole, " has a stage yet", *idle, f"; to place one, {need}.")


def _eager(a: Analysis) -> int:
    """Count the tactical accounts of high potential."""
    stages = a.stages.table["stage"]
    return int((a.potential.reindex(stages.index)[stages == "tactical"] == "high").sum())


def _tactical(n: int, eager: int) -> list[str | Piece]:
    if not n:
        return ["; none stays tactical"]
    parts: list[str | Piece] = ["; ", num(wording.count(n)), " stays tactical" if n == 1 else " stay tactical"]
    if eager and n == 1:
        parts += [", with high potential"]
    elif eager:
        parts += [", all" if eager == n else ", ", *([] if eager == n else [num(wording.count(eager))])]
        parts += [" of them with high potential"]
    return parts


def _claims(n: int) -> list[str | Piece]:
    if not n:
        return []
    return ["; one claim is not borne out"] if n == 1 else ["; ", num(f"{n:,} claims"), " are not borne out"]


def _apart(n: int, one: str, many: str) -> list[str | Piece]:
    return ["; ", num(wording.count(n)), f" {one if n == 1 else many}"] if n else []


# ---------------------------------------------------------------- the ladder and the tables


def on_ladder(a: Analysis, shown: pd.Index) -> pd.DataFrame:
    """Return the accounts on the ladder that pass the filters, largest revenue first.

    Columns: ``name``, ``stage``, ``rung``, ``total`` (of 24), ``answered``, ``potential``, ``next_stage``, ``shortfall``,
    ``claims`` (not borne out), ``trap`` (whether it is in the cost trap), ``revenue``.
    """
    table = _everyone(a)
    table = table[table["rung"].notna()]
    return table if len(shown) == len(a.accounts) else table[table.index.isin(shown)]


def off_ladder(a: Analysis, shown: pd.Index) -> pd.DataFrame:
    """Return the accounts that are not on the ladder: ``stage``, ``answered``, ``needed``, ``missing_text``, ``revenue``."""
    table = _everyone(a)
    table = table[table["rung"].isna() & table.index.isin(shown)]
    lacks = (MIN_ANSWERED - table["answered"]).clip(lower=0)
    return table.assign(needed=lacks.where(table["stage"] == UNCLASSIFIED, 0))


@kept
def _everyone(a: Analysis) -> pd.DataFrame:
    order = a.summary.index
    stages = a.stages.table.reindex(order)
    claims = pd.Series([entry.account for entry in a.contradictions], dtype="object").value_counts()
    return pd.DataFrame(
        {
            "name": a.summary["name"],
            "stage": stages["stage"],
            "rung": stages["rung"],
            "total": stages["scaled_total"],
            "answered": stages["answered"],
            "missing_text": stages["missing_text"],
            "potential": a.potential.reindex(order),
            "next_stage": stages["next_stage"],
            "shortfall": stages["shortfall"],
            "claims": claims.reindex(order).fillna(0).astype("int64"),
            "trap": a.cost_traps.reindex(order).fillna(value=False).astype("bool"),
            "revenue": a.summary["revenue"],
        },
        index=order,
    )


@kept
def claims(a: Analysis) -> pd.DataFrame:
    """Return the ratings that the data does not bear out, one row each, largest revenue first."""
    place = {key: i for i, key in enumerate(a.summary.index)}
    found = sorted(a.contradictions, key=lambda entry: place[entry.account])
    return pd.DataFrame(
        {
            "item": [entry.title for entry in found],
            "reported": [entry.reported for entry in found],
            "derived": [entry.derived for entry in found],
            "why": [_claim_words(entry) for entry in found],
        },
        index=pd.Index([entry.account for entry in found], dtype="object"),
    )


def _claim_words(entry: Contradiction) -> str:
    """Say what is not borne out without the account's name."""
    texts = [f"{content:g}" if isinstance(content, float) else content for _, content in entry.parts[2:]]
    text = "".join(texts)
    return text[:1].upper() + text[1:]


@kept
def suggestions(a: Analysis) -> tuple[Suggestion, ...]:
    """Name a claim to check, a cost trap, and the smallest changes that bring the largest accounts of high potential up."""
    found: list[Suggestion] = []
    seen: set[str] = set()

    def add(key: str, *parts: str) -> None:
        if key not in seen and len(found) < MOST:
            seen.add(key)
            found.append(Suggestion(say(account(a, key), ": ", *parts), key, "relationships"))

    told = claims(a)
    for key, why in zip(told.index[:1], told["why"][:1], strict=True):
        add(key, f"{why[:1].lower()}{why[1:]} Correct the rating, or the data.")
    table = _everyone(a)
    for key in table.index[table["trap"]][:1]:
        add(str(key), f"{_trap_words(a, str(key))} See that it pays before you add to it.")
    climbers = table[(table["potential"] == "high") & table["next_stage"].notna()]
    for key, row in climbers.head(MOST).iterrows():
        add(str(key), f"high potential, still {row['stage']}; {_changes(a, str(key))} to be {row['next_stage']}.")
    unrated = table[table["stage"] == UNCLASSIFIED]
    for key, row in unrated.head(1).iterrows():
        more = wording.plural(MIN_ANSWERED - row["answered"], "more item" if row["answered"] else "item")
        add(str(key), f"no stage yet; rate {more} to place it.")
    for key, why in zip(told.index, told["why"], strict=True):
        add(key, f"{why[:1].lower()}{why[1:]} Correct the rating, or the data.")
    return tuple(found)


def _changes(a: Analysis, key: str) -> str:
    changes = [f"{change.title.lower()} to “{change.anchor}”" for change in step(a, key).changes]
    return f"raise {wording.listing(changes)}"


# ---------------------------------------------------------------- one account


@kept
def default_account(a: Analysis) -> str | None:
    """Return the most important account with a claim to check, else with a stage above it, else the largest."""
    table = _everyone(a)
    for wanted in (table["claims"] > 0, table["next_stage"].notna()):
        if wanted.any():
            return str(table.index[wanted][0])
    return str(table.index[0]) if len(table) else None


@kept
def in_order(a: Analysis) -> pd.Index:
    """Return the keys of all accounts: those with a claim to check first, then by revenue."""
    order = a.summary.index
    doubted = order.isin(claims(a).index)
    return order[doubted].append(order[~doubted])


def _value(frame: pd.DataFrame, key: str, item: str) -> float | None:
    value = frame[item].loc[key]
    return None if wording.is_missing(value) else float(value)


def _valid(value: float | None) -> float | None:
    return value if value is not None and LOWEST <= value <= HIGHEST else None


@kept_for
def steps(a: Analysis, key: str) -> tuple[Step, ...]:
    """List the six items of an account with what each rests on."""
    way = step(a, key)
    to = {change.item: change.to for change in way.changes}
    found = []
    for item in ITEMS:
        reported, derived, theirs = (
            _value(frame, key, item.key) for frame in (a.stage_reported, a.stage_derived.table, a.stage_customer)
        )
        counts = _valid(reported if reported is not None else derived)
        evidence = _evidence(item, reported, derived)
        found.append(
            Step(item, reported, derived, theirs, counts, to.get(item.key), item.key in way.blockers, evidence)
        )
    return tuple(found)


def anchor(item: StageItem, value: float) -> str:
    """Return what a rating means; between two steps it is the lower one."""
    return item.anchors[min(len(item.anchors), max(1, int(value))) - 1]


def _evidence(item: StageItem, reported: float | None, derived: float | None) -> str:
    told = "" if derived is None else f"the {SOURCES.get(item.key, 'data')} says {derived:g} ({anchor(item, derived)})"
    if reported is None:
        return f"Derived: {told}" if told else "Not rated"
    if _valid(reported) is None:
        return f"Rated {reported:g}, outside {LOWEST:g} to {HIGHEST:g}: left out"
    if not told:
        return "Reported"
    return (
        f"Reported; {told}" if reported != derived else f"Reported; the {SOURCES.get(item.key, 'data')} says the same"
    )


@kept_for
def facts(a: Analysis, key: str) -> tuple[tuple[str, str, str], ...]:
    """Return stage, total and potential of an account, each with its title, its value and a note."""
    row: dict[str, Any] = {str(name): value for name, value in a.stages.table.loc[key].items()}
    stage, total = str(row["stage"]), float(row["scaled_total"])
    have = f"{int(row['answered'])} of {len(ITEMS)} items known"
    lacks = str(row["missing_text"])
    potential = a.potential.get(key)
    known = not wording.is_missing(potential)
    above = "" if wording.is_missing(row["next_stage"]) else f"next: {row['next_stage']}"
    where = above or (
        "no business yet" if stage == EXPLORATORY else "the highest stage" if stage == STAGES[-1] else have
    )
    scaled = ", scaled to six items" if total == total and lacks else ""  # noqa: PLR0124  (NaN)
    return (
        ("Stage", stage.capitalize(), where),
        (
            "Total", f"{wording.number(total)} of 24" if total == total else wording.MISSING,  # noqa: PLR0124
            f"{have}{scaled}. Missing: {lacks.lower()}" if lacks else have,
        ),
        (
            "Potential", str(potential).capitalize() if known else wording.MISSING,
            f"attractiveness {wording.points(float(a.scores.table['score'].loc[key]))}" if known else "rate its factors on Scoring",
        ),
    )  # fmt: skip


@kept_for
def way_up(a: Analysis, key: str) -> tuple[Sentence, ...]:
    """Say what keeps an account from the next stage, the least that reaches it, and what to do about the stage."""
    way = step(a, key)
    potential = a.potential.get(key)
    found = []
    if way.shortfall is not None:
        away = num(wording.number(way.shortfall) + (" point" if way.shortfall == 1 else " points"))
        found.append(say(away, f" from {way.next_stage}. The least that reaches it: {_changes(a, key)}."))
        titles = {item.key: item.title.lower() for item in ITEMS}
        if way.blockers:
            held = wording.listing([titles[item] for item in way.blockers])
            found.append(say(f"Held back by {held}: below the level of {way.next_stage}."))
    told = advice(way.stage, None if wording.is_missing(potential) else str(potential))
    found.append(say(told.text))
    return tuple(found)


@kept_for
def to_check(a: Analysis, key: str) -> tuple[Sentence, ...]:
    """Say which ratings of an account the data does not bear out, and whether it costs more before it brings more."""
    found = [say(_claim_words(entry)) for entry in a.contradictions if entry.account == key]
    if bool(a.cost_traps.fillna(value=False).loc[key]):
        words = _trap_words(a, key)
        found.append(say(f"{words[:1].upper()}{words[1:]}"))
    return tuple(found)


def _trap_words(a: Analysis, key: str) -> str:
    """Say that the cost to serve rises faster than revenue, with both changes."""
    cost, revenue = float(a.serve_growth.loc[key]), float(a.growth.loc[key])
    moved = "rose" if revenue > 0 else "fell" if revenue < 0 else "stayed as it was"
    by = f" {wording.percent(abs(revenue))}" if revenue else ""
    return (
        f"cost to serve rose {wording.percent(cost)} while revenue {moved}{by}: the cost trap of a cooperative account."
    )


@kept_for
def gap(a: Analysis, key: str) -> ViewGap | None:
    """Return our view beside the account's own; None when the account was not asked."""
    ours, theirs = (
        {item.key: _valid(_value(frame, key, item.key)) for item in ITEMS}
        for frame in (a.stage_reported, a.stage_customer)
    )
    return view_gap(ours, theirs) if any(value is not None for value in theirs.values()) else None


def gap_sentence(found: ViewGap) -> Sentence:
    """Say who sees the relationship closer, and where the views differ most."""
    if found.mean_gap is None:
        return say("The account has given its view, but on no item that we rated.")
    if not found.widest:
        return say("Both sides see it alike on ", num(wording.plural(found.compared, "item")), ".")
    titles = {entry.item: entry for entry in found.items}
    first = titles[found.widest[0]]
    mean = abs(found.mean_gap)
    who = "We see it" if found.mean_gap > 0 else "The account sees it"
    level: list[str | Piece] = [who, " ", num(f"{wording.number(mean, 2)} steps"), " closer on average"]
    if mean < 0.05:
        level = ["Both sides see it alike on average"]
    widest = f"; furthest apart: {first.title.lower()} ({first.ours:g} against {first.theirs:g})."
    return say(*level, widest)


def note(a: Analysis, key: str, view: str) -> str:
    """Return the evidence noted on an account's row; empty when there is none."""
    rows = latest_views(a.book["relationship"])
    rows = rows[(rows["account"] == key) & (rows["view"].fillna("ours") == view)]
    value = rows["note"].iloc[-1] if len(rows) else None
    return "" if wording.is_missing(value) else str(value)
