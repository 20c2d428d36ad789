"""What a room thinks so far: how far it has come, what it says on each question, and where its votes put each account."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamcore.method.quadrant import relationship_strength
from kamcore.method.stages import classify_stages
from kamcore.method.votes import Votes, between_rounds, summarise
from kamcore.workshop.adopting import adopt
from kamcore.workshop.plan import Asked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from kamcore.analysis import Analysis
    from kamcore.workshop.plan import Plan, Question

PLACING = (Asked.RATING, Asked.STAGE)
"""What moves an account on the quadrant."""


@dataclass(frozen=True, slots=True, eq=False)
class Tally:
    """What a room thinks in one round.

    Attributes:
        people: how many have answered anything.
        questions: indexed by question, in the order asked: ``asked``, ``account``, ``name`` (the account's), ``title``, ``start``
            and ``end`` (of the scale), the columns of :class:`kamcore.method.votes.Votes`, weights in shares of 100 points, and
            from the second round on ``earlier`` (median of the round before), ``median_move`` and ``spread_move``.
        weights: indexed by factor of the score: ``now`` (share of all weight in the book), ``room`` (mean share the room gives it),
            ``low`` and ``high`` (quartiles of the shares), NaN where nobody spread points; without rows when weights are not asked.
        views: a row for each account and person who rated it: ``account``, ``attractiveness``, ``strength``, 0 to 10, NaN where it
            cannot be said.
        places: indexed by account asked about: ``name``, ``attractiveness``, ``strength`` and ``cell`` as after adopting this
            round, ``votes`` (people who rated it), ``book_attractiveness`` and ``book_strength`` (as in the book),
            ``earlier_attractiveness`` and ``earlier_strength`` (as after adopting the round before; NaN in the first).
    """

    people: int
    questions: pd.DataFrame
    weights: pd.DataFrame
    views: pd.DataFrame
    places: pd.DataFrame


def tally(a: Analysis, plan: Plan, rounds: Sequence[pd.DataFrame]) -> Tally:
    """Say what a room thinks in its latest round.

    An account's place and the views on it are what the book would say if the medians, or one person's own answers, stood in place
    of its ratings; with the room's mean weights where it was asked for weights. What was asked and a person did not answer is
    missing in that person's view. Every score comes from the Analysis itself.

    Args:
        a: the book.
        plan: the questions of the room.
        rounds: the answers of each round, at least one, as :func:`kamcore.workshop.answers.rounds_of` returns them.
    """
    *earlier, answers = rounds
    after = a.after(adopt(a, plan, answers).book)
    before = a.after(adopt(a, plan, earlier[-1]).book) if earlier else None
    found = _summary(plan, answers)
    questions = _described(plan).join(found.table)
    if earlier:
        last = _summary(plan, earlier[-1])
        questions = questions.assign(earlier=last.table["median"]).join(between_rounds(last, found))
    views = _views(after, plan, answers)
    return Tally(
        len(answers), questions, _weights(a, plan, answers, found), views, _places(a, after, before, plan, views)
    )


def progress(plan: Plan, votes: pd.DataFrame, round_: int, people: int) -> pd.DataFrame:
    """Say how far a round has come.

    Args:
        plan: the questions of the room.
        votes: one row for each answer.
        round_: the round; answers of an earlier one do not count.
        people: how many have joined.

    Returns:
        By account, in the order asked, with the weights first as "": ``name``, ``answered``, ``expected``, ``share`` (0 to 1; 0
        when nobody has joined).
    """
    of = {q.id: q.account for q in plan.questions}
    given = votes.loc[(votes["round"] == round_) & votes["question"].isin(of), "question"].map(of).value_counts()
    asked = pd.Series(list(of.values())).value_counts(sort=False)
    names = {q.account: q.heading for q in plan.questions}
    expected = asked * people
    answered = (
        given.reindex(asked.index).fillna(0).astype("int64").clip(upper=expected)
    )  # what waits may stand beside what is told
    share = (answered / expected.where(expected > 0)).fillna(0.0)
    columns = {"name": asked.index.map(names), "answered": answered, "expected": expected, "share": share}
    return pd.DataFrame(columns, index=asked.index.rename("account"))


def _described(plan: Plan) -> pd.DataFrame:
    rows = [(q.id, q.asked.value, q.account, q.heading, q.title, q.low, q.high) for q in plan.questions]
    columns = ["question", "asked", "account", "name", "title", "start", "end"]
    return pd.DataFrame(rows, columns=columns).set_index("question")


def _summary(plan: Plan, answers: pd.DataFrame) -> Votes:
    ends = _described(plan)[["start", "end"]].astype("float64")
    return summarise(answers, ends["start"], ends["end"])


def _weights(a: Analysis, plan: Plan, answers: pd.DataFrame, found: Votes) -> pd.DataFrame:
    asked = {q.id: q.subject for q in plan.questions if q.asked is Asked.WEIGHT}
    table = found.table.loc[list(asked)].rename(index=asked).rename_axis("factor")
    spread = answers[list(asked)].rename(columns=asked)
    means = spread.mean() if len(spread) else pd.Series(np.nan, index=table.index, dtype="float64")
    return pd.DataFrame(
        {
            "now": a.scores.weights.reindex(table.index),
            "room": means.reindex(table.index) / 100.0,
            "low": table["low"] / 100.0,
            "high": table["high"] / 100.0,
        }
    )


def _views(after: Analysis, plan: Plan, answers: pd.DataFrame) -> pd.DataFrame:
    ratings, items, accounts = [], [], []
    for account in _placed(after, plan):
        mine = [q for q in plan.questions if q.account == account and q.asked in PLACING]
        own = answers[[q.id for q in mine]]
        own = own[own.notna().any(axis=1).to_numpy()]
        accounts += [account] * len(own)
        ratings.append(_instead(after.ratings, account, [q for q in mine if q.asked is Asked.RATING], own))
        items.append(_instead(after.stage_items, account, [q for q in mine if q.asked is Asked.STAGE], own))
    if not accounts:
        return pd.DataFrame({"account": pd.Series(dtype="str"), "attractiveness": [], "strength": []}, dtype="float64")
    views = pd.Index([f"{number:09d}" for number in range(len(accounts))])
    of = pd.Index(accounts)
    rated = pd.DataFrame(np.vstack(ratings), index=views, columns=after.ratings.columns)
    steps = pd.DataFrame(np.vstack(items), index=views, columns=after.stage_items.columns)
    score = after.scored(rated).table["score"]
    return pd.DataFrame(
        {"account": of, "attractiveness": score.array, "strength": _strength(after, rated, steps, of).array}
    )


def _instead(
    table: pd.DataFrame, account: str, asked: Sequence[Question], answers: pd.DataFrame
) -> NDArray[np.float64]:
    """Return the row of an account, once for each person, with their answers in place of what was asked."""
    own = table.loc[[account]].to_numpy(dtype=np.float64, na_value=np.nan)
    rows = np.repeat(own, len(answers), axis=0)
    columns = list(table.columns)
    for q in asked:
        if q.subject in columns:
            rows[:, columns.index(q.subject)] = answers[q.id].to_numpy()
    return rows


def _strength(after: Analysis, rated: pd.DataFrame, steps: pd.DataFrame, of: pd.Index) -> pd.Series[float]:
    """Return the strength in each view, from the source that holds for the whole book."""
    if after.strength.source == "rating block":
        return after.own_strength(rated)
    if after.strength.source == "stage":
        business = None if after.business is None else after.business.reindex(of).set_axis(steps.index)
        stages = classify_stages(steps, business).table["stage"]
        return relationship_strength(stage=stages).table["strength"]
    return after.strength.table["strength"].reindex(of)


def _placed(after: Analysis, plan: Plan) -> list[str]:
    """Return the accounts that the room is asked to place and that are still in the book, in the order asked."""
    asked = dict.fromkeys(q.account for q in plan.questions if q.asked in PLACING)
    return [account for account in asked if account in after.accounts.index]


def _places(a: Analysis, after: Analysis, before: Analysis | None, plan: Plan, views: pd.DataFrame) -> pd.DataFrame:
    accounts = pd.Index(_placed(after, plan), dtype="str", name="account")
    columns: dict[str, object] = {"name": a.names.reindex(accounts)}
    for axis in ("attractiveness", "strength", "cell"):
        columns[axis] = after.quadrant.table[axis].reindex(accounts)
    columns["votes"] = views["account"].value_counts().reindex(accounts).fillna(0).astype("int64")
    for axis in ("attractiveness", "strength"):
        columns[f"book_{axis}"] = a.quadrant.table[axis].reindex(accounts)
        columns[f"earlier_{axis}"] = np.nan if before is None else before.quadrant.table[axis].reindex(accounts)
    return pd.DataFrame(columns, index=accounts)
