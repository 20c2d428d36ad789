"""How sure is the ranking, and what would change it? In words."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamcore import wording
from kamcore.findings.kept import kept, kept_for
from kamcore.findings.sentence import Piece, Sentence, account, accounts, num, person, say
from kamcore.method.quadrant import CELLS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kamcore.analysis import Analysis
    from kamcore.method.flip_distance import Flip
    from kamcore.method.robustness import Acceptability

MODES: Mapping[str, str] = MappingProxyType(
    {"room": "The room's weightings", "any": "Any weights", "near": "Near our weights"}
)
"""Under which weights the ranking is tried, by the names people know it by."""
SURE = 0.9
CERTAIN = 0.9995
EXACT = 1e-9
FLIPS = 3
BELIEFS = 3


def modes(a: Analysis) -> tuple[str, ...]:
    """Return the ways there are for this book; the room's weightings come first, where a workshop gave some."""
    return tuple(mode for mode in MODES if mode != "room" or a.robustness_room is not None)


def drawn(a: Analysis, mode: str) -> Acceptability:
    """Return the ranks under the room's weightings, under any weights, or near ours; without a room's, under any."""
    if mode == "room" and a.robustness_room is not None:
        return a.robustness_room
    return a.robustness_near if mode == "near" else a.robustness


def sure(a: Analysis, mode: str) -> Sentence:
    """Say how often the first account is first, who else could be, and how many are safely near the top."""
    found = drawn(a, mode)
    table = found.table
    among = {
        "any": "with any weights",
        "near": "with weights up to half more or less than ours",
        "room": f"by the weightings of the {wording.plural(found.draws, 'person', 'people')} asked",
    }[mode]
    if len(table) == 1:
        return say(account(a, str(table.index[0])), " is the only ranked account, so no weights change its rank.")
    first = table["first"].to_numpy()
    if (first >= CERTAIN).all():
        return say(f"All {wording.count(len(table))} ranked accounts share first place, {among}.")
    leaders = [str(key) for key in table.index[np.argsort(-first, kind="stable")] if table["first"][key] > 0][:2]
    share = float(table["first"][leaders[0]])
    parts: list[str | Piece] = [account(a, leaders[0]), " ranks first in ", num(_share(share)), f" of cases {among}"]
    if len(leaders) > 1:
        parts += [", ", account(a, leaders[1]), " in ", num(_share(float(table["first"][leaders[1]])))]
    if found.top_k < len(table):
        safe = int((table["top"] >= SURE).sum())
        verb = "are" if safe > 1 else "is"
        whom = wording.plural(safe, "account") if safe else "no account"
        words = f"; {whom} {verb} among the first {found.top_k} in at least 90 %"
        parts.append(words)
    return say(*parts, ".")


def _share(share: float) -> str:
    """Write a share of the draws, so that nothing reads as certain that is not."""
    if 0.995 <= share < CERTAIN:
        return "more than 99 %"
    return wording.percent(share)


@kept_for
def near(a: Analysis, key: str) -> Sentence:
    """Say where an account ranks and how far that moves with weights near ours; for one that does not compete, why not."""
    rank = a.ranking.table["rank"][key]
    if pd.isna(rank):
        reason = a.ranking.table["reason"][key]
        return say(account(a, key), f" has no rank{'' if wording.is_missing(reason) else f': {reason}'}.")
    now = num(wording.count(float(rank)))
    if key not in a.contest:
        return say(
            account(a, key),
            " ranks ",
            now,
            "; how sure a rank is, is told for the first ",
            num(wording.count(len(a.contest))),
            " only.",
        )
    table = a.robustness_near.table
    if key not in table.index:
        return say(account(a, key), " ranks ", now, ", and has no rating to draw on.")
    low, high = float(table["low"][key]), float(table["high"][key])
    if low == high == float(rank):
        return say(account(a, key), " ranks ", now, " and stays there in nine of ten cases with weights near ours.")
    return say(
        account(a, key), " ranks ", now, "; with weights near ours, in nine of ten cases ", *_between(table, key), "."
    )


@kept_for
def stands(a: Analysis, key: str) -> Sentence:
    """Say between which ranks an account stands under any weights and near ours; for one that does not compete, why not."""
    if key not in a.robustness.table.index:
        if key in a.contest:
            return say(account(a, key), " has no rating to draw on.")
        reason = "it has no rank" if pd.isna(a.ranking.table["rank"][key]) else "it is not among the first by rank"
        return say(account(a, key), f" is left out here: {reason}.")
    wide, near = a.robustness.table, a.robustness_near.table
    now = num(wording.count(float(a.ranking.table["rank"][key])))
    return say(
        account(a, key), " ranks ", now, " now. In nine of ten cases it ranks ", *_between(near, key),
        " with weights near ours, and ", *_between(wide, key), " with any weights.",
    )  # fmt: skip


def _between(table: pd.DataFrame, key: str) -> tuple[str | Piece, ...]:
    low, high = float(table["low"][key]), float(table["high"][key])
    if low == high:
        return (num(wording.count(low)),)
    return (num(wording.count(low)), " to ", num(wording.count(high)))


@kept_for
def believe(a: Analysis, key: str) -> Sentence:
    """Say what weights put an account first, or that none do."""
    found = a.robustness
    if key not in found.table.index:
        return stands(a, key)
    share = float(found.table["first"][key])
    if share == 0.0:
        best = int((found.ranks.loc[key] > 0).to_numpy().argmax()) + 1
        return say(
            "No weights among ", num(wording.count(found.draws)), " put ", account(a, key), " first; the best rank it reaches is ",
            num(wording.count(best)), ".",
        )  # fmt: skip
    if share >= CERTAIN:
        return say(account(a, key), " ranks first whatever you believe about the weights.")
    parts: list[str | Piece] = ["To rank ", account(a, key), " first, you must believe in about these weights: "]
    for at, (factor, row) in enumerate(beliefs(a, key).iloc[:BELIEFS].iterrows()):
        now = f" (now {wording.percent(float(row['now']))})"
        parts += [", " if at else "", person(str(factor)), " ", num(wording.percent(float(row["central"]))), now]
    return say(*parts, ". That is so in ", num(_share(share)), " of cases.")


def beliefs(a: Analysis, key: str) -> pd.DataFrame:
    """Return by factor, largest first, the mean weight of the cases in which an account is first (``central``), and ``now``."""
    central = a.robustness.central.loc[key]
    table = pd.DataFrame({"central": central, "now": a.scores.weights.reindex(central.index)})
    return table.sort_values("central", ascending=False, kind="stable")


@kept_for
def flips(a: Analysis, key: str) -> tuple[Sentence, ...]:
    """Say which small changes of one weight make an account overtake another or be overtaken, at most three."""
    found = [_flip_words(a, key, flip) for flip in a.rank_flips(key)[:FLIPS]]
    if found:
        return tuple(found)
    if pd.isna(a.ranking.table["rank"][key]):
        return (say(account(a, key), " has no rank that could change."),)
    return (say("No change of a single weight moves ", account(a, key), " past another account."),)


@kept_for
def cell_change(a: Analysis, key: str) -> tuple[Sentence, ...]:
    """Say which smallest change of one weight moves an account to another cell; nothing when none does."""
    return tuple(_cell_flip_words(a, key, flip) for flip in a.cell_flips(key)[:1])


def _flip_words(a: Analysis, key: str, flip: Flip) -> Sentence:
    mine, other = account(a, key), account(a, str(flip.rival))
    if flip.change < 5e-4:
        level = "level" if flip.change < EXACT else "almost level"
        return say(mine, " and ", other, f" are {level}: the smallest change of ", person(flip.factor), " decides.")
    winner, loser = (mine, other) if flip.gains else (other, mine)
    return say(*_if(flip), winner, " would overtake ", loser, ".")


def _cell_flip_words(a: Analysis, key: str, flip: Flip) -> Sentence:
    now = str(a.quadrant.table["cell"][key])
    then = {"Strategic": "Status", "Status": "Strategic", "Star": "Streamline", "Streamline": "Star"}[now]
    if flip.change < 5e-4:
        where = "on the line" if flip.change < EXACT else "almost on the line"
        return say(
            account(a, key), f" stands {where}: the smallest change of ", person(flip.factor), f" makes it {then}."
        )
    return say(*_if(flip), account(a, key), f" would turn from {now} to {then}.")


def _if(flip: Flip) -> tuple[str | Piece, ...]:
    more = "more" if flip.then > flip.now else "less"
    then, now = wording.percent(flip.then), wording.percent(flip.now)
    if then == now:
        then, now = f"{100 * flip.then:.1f} %", f"{100 * flip.now:.1f} %"
    return "If ", person(flip.factor), f" counted {more} than ", num(then), " instead of ", num(now), ", "


@kept
def rulers(a: Analysis) -> Sentence:
    """Say how far the score agrees with TOPSIS and with revenue, and about whom the rulers disagree most."""
    r = a.rulers
    if len(r.table) < 2:
        return say("With fewer than two ranked accounts there is nothing to compare.")
    parts: list[str | Piece] = []
    for other, title in (("topsis", "TOPSIS"), ("revenue", "revenue")):
        share = r.agreements["score", other].share
        if wording.is_missing(share):
            start = "; the" if parts else "The"
            parts.append(f"{start} score cannot be compared with {title}, since no two accounts are told apart by both")
        elif len(parts) > 1:
            parts += ["; ", num(_share(share)), f" by score and by {title}"]
        else:
            words = f" of the pairs of accounts stand in the same order by score and by {title}"
            parts += [*(["; "] if parts else []), num(_share(share)), words]
    far = _furthest(a)
    if far is not None:
        score, near, large = (_rank(r.table[f"{name}_rank"][far]) for name in ("score", "topsis", "revenue"))
        parts += ["; the rulers differ most about ", account(a, far)]
        parts.append(f" (score {score}, TOPSIS {near}, revenue {large})")
    return say(*parts, ".")


def _furthest(a: Analysis) -> str | None:
    spread = a.rulers.table["spread"].dropna()
    return None if spread.empty or int(spread.max()) == 0 else str(spread.index[int(spread.to_numpy().argmax())])


def _rank(rank: object) -> str:
    return wording.count(float(str(rank))) if not wording.is_missing(rank) else wording.MISSING


@kept
def cells(a: Analysis) -> Sentence:
    """Say how many placed accounts hold their cell whatever the weights, and which is least sure."""
    held = holds(a)
    if held.empty:
        return say("No account is placed, so no cell can be sure or unsure.")
    if len(held) == 1:
        only = account(a, str(held.index[0]))
        return say(only, " holds its cell in ", num(_share(float(held.iloc[0]))), " of cases with any weights.")
    safe = int((held >= SURE).sum())
    verb = "holds its" if safe == 1 else "hold their"
    parts: list[str | Piece] = [
        num(f"{wording.count(safe)} of {wording.count(len(held))}"),
        f" placed accounts {verb} cell in at least 90 % of cases with any weights",
    ]
    least = str(held.index[int(held.to_numpy().argmin())])
    if float(held[least]) < SURE:
        cell = str(a.quadrant.table["cell"][least])
        parts += ["; least sure is ", account(a, least), f", {cell} in ", num(_share(float(held[least])))]
    return say(*parts, ".")


@kept
def holds(a: Analysis) -> pd.Series[float]:
    """Return for the placed accounts looked at the share of weightings in which each stays in its cell."""
    table = a.cell_shares.table.dropna()
    now = a.quadrant.table["cell"].reindex(table.index)
    at = [CELLS.index(str(cell)) for cell in now]
    return pd.Series(table.to_numpy()[np.arange(len(table)), at], index=table.index, dtype="float64")


@kept_for
def cell_of(a: Analysis, key: str) -> Sentence | None:
    """Say for a placed account how sure its cell is, and where it falls otherwise; None for one that is not looked at."""
    held = holds(a)
    if key not in held.index:
        return None
    now, share = str(a.quadrant.table["cell"][key]), float(held[key])
    parts: list[str | Piece] = [account(a, key), f" is {now} in ", num(_share(share)), " of cases with any weights"]
    other = a.cell_shares.table.loc[key].drop(now)
    if share < CERTAIN:
        parts += [f", else {other.idxmax()}"]
    if bool(a.quadrant.table["borderline"][key]):
        parts += ["; it is borderline, within 1.0 of a line"]
    return say(*parts, ".")


@kept
def profile(a: Analysis) -> Sentence:
    """Say whom the ideal is made of, and which other account comes nearest."""
    p = a.profile
    if not len(p.best) or not p.ideal.notna().any():
        return say("No ideal can be drawn yet: it is the mean of the A accounts, and none of them is rated.")
    kind = "strategic A account" if set(a.quadrant.table["cell"].reindex(p.best)) == {"Strategic"} else "A account"
    start = f"The ideal is the mean of {wording.plural(len(p.best), kind)}"
    others = p.table["similarity"].drop(p.best).dropna()
    if others.empty:
        return say(start, ".")
    most = float(others.max())
    near = [str(key) for key in others.index[(others >= most - 1e-12).to_numpy()]]
    verb = "comes" if len(near) == 1 else "come"
    return say(
        start,
        "; of the others ",
        *accounts(a, near),
        f" {verb} nearest, with ",
        num(wording.percent(most)),
        " likeness.",
    )


@kept_for
def likeness(a: Analysis, key: str) -> Sentence:
    """Say how near an account comes to the ideal, and where it is furthest from it."""
    p = a.profile
    share = float(p.table["similarity"][key])
    if wording.is_missing(share):
        return say(
            account(a, key), " cannot be compared with the ideal: no factor is rated both there and among the best."
        )
    parts: list[str | Piece] = [account(a, key), " resembles the ideal to ", num(wording.percent(share))]
    gaps = p.largest_gaps(key)
    if gaps:
        parts.append("; furthest from it: ")
        for at, (factor, gap) in enumerate(gaps):
            side = "above" if gap > 0 else "below"
            parts += [", " if at else "", person(factor), " ", num(wording.points(abs(gap))), f" {side}"]
    return say(*parts, ".")


def beside_ideal(a: Analysis, key: str) -> pd.DataFrame:
    """Return by factor the account's ``rating`` and the ``ideal``, the factor that counts most first."""
    p = a.profile
    order = a.scores.weights.reindex(p.ideal.index).sort_values(ascending=False, kind="stable").index
    return pd.DataFrame(
        {"rating": a.ratings.loc[key].reindex(order).astype("float64"), "ideal": p.ideal.reindex(order)}, index=order
    )
