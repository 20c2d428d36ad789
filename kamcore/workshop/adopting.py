"""Writing what a room decided into the book: medians, mean weights, and how each person weighs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from kamcore import wording
from kamcore.analysis.scoring_edits import rate, reweigh
from kamcore.method.votes import mean_weights, weight_shares
from kamcore.workbook.portfolio import normalise_name
from kamcore.workbook.relationship_rows import rows_of
from kamcore.workshop.plan import Asked

if TYPE_CHECKING:
    from kamcore.analysis import Analysis
    from kamcore.workbook.portfolio import Portfolio
    from kamcore.workshop.plan import Plan, Question

_OF_A_WORKSHOP = re.compile(r"(?:; )?workshop, [\d,]+ votes?$")


@dataclass(frozen=True, slots=True, eq=False)
class Adoption:
    """What adopting a room's result does to a book.

    Attributes:
        book: the new book; the same as before when nobody answered anything.
        ratings: how many ratings are set.
        items: how many items of relationships are set.
        people: how many figures about people are set.
        figures: a row for each rating, item and figure about people that becomes another, the largest change on its scale first,
            those that were missing at the end: ``account`` (its name), ``title`` (what it is about), ``before`` (NaN where it was
            missing) and ``after``.
        weights: by factor of the score ``before`` and ``after``, shares of all weight; without rows when nobody spread points.
        voters: how many people's weightings are kept.
        left_out: how many answered questions are about something that is no longer in the book.
        unranked: how many accounts have a rank before and none after: with the new weights too little of theirs is rated.
    """

    book: Portfolio
    ratings: int
    items: int
    people: int
    figures: pd.DataFrame
    weights: pd.DataFrame
    voters: int
    left_out: int
    unranked: int

    @property
    def changes(self) -> int:
        """How many figures are set in all, the weights included."""
        return self.ratings + self.items + self.people + len(self.weights)


@dataclass(frozen=True, slots=True)
class _Decided:
    """The median of one question and how many gave it."""

    question: Question
    median: float
    votes: int

    @property
    def note(self) -> str:
        return f"workshop, {wording.plural(self.votes, 'vote')}"


def adopt(a: Analysis, plan: Plan, answers: pd.DataFrame) -> Adoption:
    """Write the medians of a round, its mean weights and everybody's weighting into a book.

    What nobody answered stays as it is. What is about an account, factor or person that is no longer there is left out and counted.
    A median goes in with the note "workshop, n votes" behind what was noted before. The weightings replace those of an earlier
    workshop; people are called Voter 1, Voter 2, …, in the order of what they said.

    Args:
        a: the book to write into.
        plan: the questions of the room.
        answers: of the round whose result is adopted, as :func:`kamcore.workshop.answers.standing_answers` returns them.
    """
    medians, counts = answers.median().to_dict(), answers.count().to_dict()
    decided = [
        _Decided(q, medians[q.id], counts[q.id]) for q in plan.questions if q.asked is not Asked.WEIGHT and counts[q.id]
    ]
    here = [one for one in decided if _is_there(a, one.question)]
    ratings = [one for one in here if one.question.asked is Asked.RATING]
    items = [one for one in here if one.question.asked is Asked.STAGE]
    people = [one for one in here if one.question.asked in (Asked.POWER, Asked.SENTIMENT)]
    book = _with_people(_with_items(_with_ratings(a.portfolio, ratings), items), people)
    points = _points(a, plan, answers)
    book = _with_weights(a, book, points)
    shares = weight_shares(points)
    weighed = sum(q.asked is Asked.WEIGHT and counts[q.id] > 0 for q in plan.questions)
    left_out = len(decided) - len(here) + weighed - len(points.columns)
    then = a.after(book)
    after = then.scores.weights if len(shares) else a.scores.weights.iloc[:0]
    weights = pd.DataFrame({"before": a.scores.weights.reindex(after.index), "after": after})
    ranks = then.ranking.table["rank"].reindex(a.ranking.table.index)
    unranked = int((a.ranking.table["rank"].notna() & ranks.isna()).sum())
    figures = _figures(a, here)
    return Adoption(book, len(ratings), len(items), len(people), figures, weights, len(shares), left_out, unranked)


def _figures(a: Analysis, decided: list[_Decided]) -> pd.DataFrame:
    """Return what becomes another figure, as :class:`Adoption` has it."""
    people = a.portfolio["stakeholders"].drop_duplicates(["account", "person"], keep="last")
    people = people.set_index(["account", "person"])[["power", "sentiment"]].astype("float64")
    rows = []
    for one in decided:
        q = one.question
        if q.asked in (Asked.POWER, Asked.SENTIMENT):
            then = float(people[q.asked.value][q.account, q.subject])
        else:
            then = float((a.ratings if q.asked is Asked.RATING else a.stage_items)[q.subject][q.account])
        rows.append(
            (str(a.names[q.account]), q.title, then, float(one.median), abs(one.median - then) / (q.high - q.low))
        )
    table = pd.DataFrame(rows, columns=["account", "title", "before", "after", "change"])
    table = table[table["change"].isna() | (table["change"] > 0)]
    table = table.sort_values("change", ascending=False, kind="stable", na_position="last", ignore_index=True)
    return table.drop(columns="change")


def _is_there(a: Analysis, question: Question) -> bool:
    if question.asked in (Asked.POWER, Asked.SENTIMENT):
        rows = a.portfolio["stakeholders"]
        return bool(((rows["account"] == question.account) & (rows["person"] == question.subject)).any())
    if question.asked is Asked.RATING and question.subject not in {c.factor for c in a.criteria if not c.source}:
        return False
    return question.account in a.accounts.index


def _noted(before: object, new: str) -> str:
    kept = "" if wording.is_missing(before) else _OF_A_WORKSHOP.sub("", str(before))
    return f"{kept}; {new}" if kept else new


def _with_ratings(book: Portfolio, ratings: list[_Decided]) -> Portfolio:
    if not ratings:
        return book
    found = {(one.question.account, one.question.subject): one for one in ratings}
    book = rate(book, {cell: one.median for cell, one in found.items()})
    notes = {(account, normalise_name(factor)): one.note for (account, factor), one in found.items()}
    sheet = book["ratings"]
    spelling = {factor: normalise_name(factor) for factor in sheet["factor"].dropna().unique()}
    cells = zip(sheet["account"], sheet["factor"].map(spelling), sheet["note"], strict=True)
    sheet["note"] = pd.Series(
        [_noted(before, notes[cell]) if (cell := (account, factor)) in notes else before for account, factor, before in cells],
        index=sheet.index, dtype="str",
    )  # fmt: skip
    return book.replace({"ratings": sheet})


def _with_items(book: Portfolio, items: list[_Decided]) -> Portfolio:
    if not items:
        return book
    sheet = book["relationship"]
    ours = {account: rows_of(book, account, "ours").index for account in {one.question.account for one in items}}
    row_of = {account: rows[-1] for account, rows in ours.items() if len(rows)}
    new: dict[str, dict[str, object]] = {}
    for one in items:
        account, item = one.question.account, one.question.subject
        if account in row_of:
            at = row_of[account]
            sheet.loc[at, item] = one.median
            sheet.loc[at, "note"] = _noted(sheet.loc[at, "note"], one.note)
        else:
            new.setdefault(account, {"account": account, "view": "ours"}).update({item: one.median, "note": one.note})
    if new:
        added = pd.DataFrame(list(new.values()))
        sheet = pd.concat([sheet, added], ignore_index=True) if len(sheet) else added
    return book.replace({"relationship": sheet})


def _with_people(book: Portfolio, people: list[_Decided]) -> Portfolio:
    if not people:
        return book
    sheet = book["stakeholders"]
    rows = zip(sheet["account"], sheet["person"], sheet.index, strict=True)
    row_of = {(account, person): at for account, person, at in rows}
    for one in people:
        at = row_of[one.question.account, one.question.subject]
        sheet.loc[at, one.question.asked.value] = one.median
        sheet.loc[at, "note"] = _noted(sheet.loc[at, "note"], one.note)
    return book.replace({"stakeholders": sheet})


def _points(a: Analysis, plan: Plan, answers: pd.DataFrame) -> pd.DataFrame:
    """Return people x factors of the score as it is now: the points each person gave; without people when none spread any."""
    known = {c.factor for c in a.criteria if c.block != "strength"}
    asked = {q.id: q.subject for q in plan.questions if q.asked is Asked.WEIGHT and q.subject in known}
    given = answers[list(asked)].rename(columns=asked).dropna(how="all")
    return given if len(given) else given.iloc[:, :0]


def _with_weights(a: Analysis, book: Portfolio, points: pd.DataFrame) -> Portfolio:
    shares = weight_shares(points)
    if shares.empty:
        return book
    weights = _beside_the_others(a, mean_weights(points))
    blocks: dict[str, float] = dict.fromkeys(("growth", "harmony"), 0.0)
    for factor, weight in weights.items():
        blocks[a.scores.blocks[factor]] += weight
    book = reweigh(book, a.criteria, _in_the_scale_of_the_book(a, weights, points.columns), blocks)
    return book.replace({"weightings": _kept(shares)})


def _in_the_scale_of_the_book(a: Analysis, shares: dict[str, float], asked: pd.Index) -> dict[str, float]:
    """Return the weights to write so that those of factors the room was not asked about can stay as they are typed."""
    stay = {c.factor: c for c in a.criteria if c.factor in shares and c.factor not in asked and shares[c.factor] > 0}
    scale = {c.block: c.weight / shares[c.factor] for c in stay.values()}
    return {
        factor: share * scale.get(a.scores.blocks[factor], 1.0)
        for factor, share in shares.items()
        if factor not in stay
    }


def _beside_the_others(a: Analysis, means: pd.Series[float]) -> dict[str, float]:
    """Return the weight of every factor of the score; a factor the room was not asked about keeps the share it has."""
    now = a.scores.weights
    others = {str(factor): 100.0 * float(share) for factor, share in now.items() if factor not in means.index}
    left = 1.0 - sum(others.values()) / 100.0
    return {str(factor): left * float(mean) for factor, mean in means.items()} | others


def _kept(shares: pd.DataFrame) -> pd.DataFrame:
    rows = [
        (f"Voter {number}", factor, 100.0 * share)
        for number, row in enumerate(shares.to_dict("records"), start=1)
        for factor, share in row.items()
    ]
    return pd.DataFrame(rows, columns=["voter", "factor", "points"])
