"""Scoring: who deserves our time, and why?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from kamcore import wording
from kamcore.findings.kept import kept, kept_for
from kamcore.findings.sentence import Piece, Sentence, Suggestion, account, accounts, num, say
from kamcore.method.risk_queue import signals_in_words

if TYPE_CHECKING:
    from kamcore.analysis import Analysis


@kept
def finding(a: Analysis) -> Sentence:
    """Say who ranks first, with what score and because of what, and how many could be ranked."""
    r = a.ranking
    total = r.ranked + r.apart
    if not a.scores.weights.sum() > 0:
        return say("All weights are zero, so nothing can be scored: give at least one factor a weight.")
    if not r.ranked:
        if not a.scores.table["score"].notna().any():
            return say("Nothing is rated yet: rate your accounts below to see who deserves your time.")
        who = "The account" if total == 1 else f"None of {wording.plural(total, 'account')}"
        verb = "cannot be ranked" if total == 1 else "can be ranked"
        return say(f"{who} {verb}: less than half of the weight is rated.")
    table = r.table.iloc[: r.ranked]
    first = [str(key) for key in table.index[(table["rank"] == 1).to_numpy()]]
    points = num(wording.points(float(table["score"].iloc[0])))
    of = " of 10 by figures alone" if unrated(a) else " of 10"
    if total == 1:
        return say(account(a, first[0]), " scores ", points, f"{of}; it is the only account.")
    if len(first) > 1:
        if len(first) == r.ranked:
            start: tuple[str | Piece, ...] = ("All ", num(wording.count(r.ranked)), " ranked accounts score the same, ")
            return say(*start, points, of, *_apart(r.apart), ".")
        start = (*accounts(a, first), " share first place with ", points, of)
    else:
        start = (account(a, first[0]), " ranks first with ", points, of, *_why(a, first[0]))
    many = (
        f"all {wording.count(total)}" if r.ranked == total else f"{wording.count(r.ranked)} of {wording.count(total)}"
    )
    ranked = f" accounts {'is' if r.ranked == 1 else 'are'} ranked"
    thin = ", the rest is rated too little" if r.apart else ""
    return say(*start, "; ", num(many), f"{ranked}{thin}.")


def _apart(apart: int) -> tuple[str | Piece, ...]:
    if not apart:
        return ()
    return ("; ", num(wording.count(apart)), " more cannot be ranked yet")


def _largest_first(term: tuple[float, int, str]) -> tuple[float, int]:
    value, position, _ = term
    return (-value if value == value else 0.0), position  # noqa: PLR0124  (NaN, not rated, is not equal to itself)


def _why(a: Analysis, key: str) -> tuple[str | Piece, ...]:
    terms = a.scores.terms
    added = sorted(
        ((float(terms[factor][key]), i, str(factor)) for i, factor in enumerate(terms.columns)), key=_largest_first
    )
    names = [Piece("person", factor) for value, _, factor in added if value > 0][:2]
    if not names:
        return ()
    between: tuple[str | Piece, ...] = (names[0],) if len(names) == 1 else (names[0], " and ", names[1])
    return (", most of it from ", *between)


@dataclass(frozen=True, slots=True, eq=False)
class Why:
    """Why an account stands where it stands.

    Attributes:
        sentence: its rank, score and coverage.
        table: indexed by factor, largest contribution first, those without a rating last: ``block``, ``how``, ``points`` (0-10, NaN
            when missing), ``share`` (effective weight, of all factors), ``counts`` (its weight among those rated, NaN when
            missing), ``term`` (what it adds to the score, NaN when missing).
        missing: the factors that carry weight and have no rating.
        block_scores: block -> its score, 0-10; blocks without one are left out.
    """

    sentence: Sentence
    table: pd.DataFrame
    missing: tuple[str, ...]
    block_scores: dict[str, float]


def names_by_rank(a: Analysis, among: pd.Index, most: int) -> dict[str, str]:
    """Return the names of the first accounts by rank that are among others, by key."""
    if len(among) == len(a.accounts):
        return a.keep((__name__, "names_by_rank", most), lambda: _names(a, a.ranking.table.index[:most]))
    keys = a.ranking.table.index
    return _names(a, keys[keys.isin(among)][:most])


def _names(a: Analysis, keys: pd.Index) -> dict[str, str]:
    return dict(zip(keys, map(str, a.names.reindex(keys)), strict=True))


@kept
def unrated(a: Analysis) -> bool:
    """Whether the scores have factors that people judge, and nobody has rated an account yet."""
    judged = [c.factor for c in a.criteria if c.block != "strength" and not c.source]
    return bool(judged) and not a.ratings[judged].notna().any(axis=None)


@kept_for
def why(a: Analysis, key: str) -> Why:
    """Explain the rank of an account.

    Raises:
        KeyError: when the book has no such account.
    """
    scores, ranking = a.scores, a.ranking.table.loc[key]
    chosen = [c for c in a.criteria if c.block != "strength"]
    names = [c.factor for c in chosen]
    table = pd.DataFrame(
        {
            "block": [c.block for c in chosen],
            "how": [c.how for c in chosen],
            "points": a.ratings.loc[key, names].to_numpy(dtype="float64"),
            "share": scores.weights.reindex(names).to_numpy(),
            "counts": scores.counting(key).reindex(names).to_numpy(),
            "term": scores.terms.loc[key, names].to_numpy(dtype="float64"),
        },
        index=pd.Index(names, name="factor", dtype="str"),
    ).sort_values("term", ascending=False, na_position="last", kind="stable")
    row = scores.table.loc[key]
    parts: list[str | Piece] = [account(a, key)]
    if pd.isna(row["score"]):
        parts += [" has no score: none of its factors is rated."]
    else:
        place = (
            (" is ranked apart with ", num(wording.points(float(row["score"]))), " of 10")
            if pd.isna(ranking["rank"])
            else (
                " ranks ", num(f"{wording.count(float(ranking['rank']))} of {wording.count(a.ranking.ranked)}"), " with ",
                num(wording.points(float(row["score"]))), " of 10",
            )
        )  # fmt: skip
        parts += [*place, "; ", num(wording.percent(float(row["coverage"]))), " of the weight is rated."]
    blocks = {str(b): float(row[b]) for b in scores.block_weights.index if pd.notna(row[b])}
    return Why(say(*parts), table, scores.missing_factors(key), blocks)


@kept
def suggestions(a: Analysis) -> tuple[Suggestion, ...]:
    """Name who ranks high and is in danger, who matters and is hardly rated, and who ranks high and brings little."""
    summary = a.summary
    ranked = summary[summary["rank"].notna()].sort_values("rank", kind="stable")
    top = ranked.iloc[: max(3, len(ranked) // 10)] if len(ranked) > 3 else ranked.iloc[:1]
    found: dict[str, Suggestion] = {}
    for key in [str(k) for k in top.index[(top["level"] == "high").to_numpy()]][:1]:
        fired = "; ".join(signal.text for signal in signals_in_words(a.risk, key)[:2])
        rank = num(wording.count(float(top["rank"][key])))
        found[key] = Suggestion(say(account(a, key), " ranks ", rank, f" and is at high risk: {fired}."), key)
    thin = summary[(summary["class"] == "A") & ~(summary["coverage"] >= 0.75)].iloc[:1]
    for key in map(str, thin.index):
        if key not in found:
            share = num(wording.percent(float(summary["coverage"][key])))
            text = (account(a, key), " is an A account and only ", share, " of its weight is rated: rate the rest.")
            found[key] = Suggestion(say(*text), key, "scoring")
    waiting = summary[summary["rank"].isna()].sort_values("revenue", ascending=False, kind="stable").iloc[:1]
    for key in map(str, waiting.index):
        if key not in found:
            alone = a.ranking.apart == 1
            which = ("the only account",) if alone else ("the largest of ", num(f"{a.ranking.apart:,} accounts"))
            found[key] = Suggestion(say(account(a, key), " is ", *which, " without a rank: rate it."), key, "scoring")
    small = top[top["class"] == "C"].iloc[:1]
    for key in map(str, small.index):
        if key not in found:
            rank = num(wording.count(float(top["rank"][key])))
            text = (account(a, key), " ranks ", rank, " and is a C account: see what it could buy from you.")
            found[key] = Suggestion(say(*text), key)
    return tuple(found.values())[:3]


def ranked(a: Analysis, among: pd.Index, most: int, earlier: Analysis | None = None) -> pd.DataFrame:
    """Return the first accounts by rank with what the blocks add to their scores, and places gained.

    Args:
        a: the Analysis.
        among: keys of the accounts to show; ranks stay those of the whole book.
        most: how many at most.
        earlier: the book as it was.

    Returns:
        Indexed by account: ``name``, ``rank``, ``score``, ``revenue``, ``coverage``, ``growth`` and ``harmony`` (what the
        block adds to the score), ``move`` (NA where not known).
    """
    table = a.ranking.table.iloc[: a.ranking.ranked]
    if len(among) < len(a.accounts):
        table = table[table.index.isin(among)]
    table = table.iloc[:most]
    terms = a.scores.terms.loc[table.index].fillna(0.0)
    blocks = a.scores.blocks
    added = {
        block: terms[[f for f in terms.columns if blocks[f] == block]].sum(axis=1) for block in ("growth", "harmony")
    }
    moves = a.moves_since(earlier).table["move"] if earlier is not None else pd.Series(dtype="Int64")
    move = moves.reindex(table.index)
    return table[["name", "rank", "score", "revenue", "coverage"]].assign(**added, move=move)
