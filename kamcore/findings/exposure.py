"""Portfolio, over time and under stress: how classes move, where the rulers disagree, what a loss would cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamcore import wording
from kamcore.findings.sentence import Piece, Sentence, accounts, num, period, say
from kamcore.method.abc_analysis import CLASSES

if TYPE_CHECKING:
    from kamcore.analysis import Analysis
    from kamcore.method.concentration import ConcentrationResult
    from kamcore.method.stress import StressTest

RULER_WORDS = (("value", "By value"), ("count", "By count"), ("computed", "Computed (discrete)"))
"""The three rulers as they are called on screen."""


# ---------------------------------------------------------------- over time


def migration(a: Analysis) -> Sentence:
    """Say how many accounts kept their class since the period before, and how the others moved."""
    found = a.migration
    if found is None:
        return say("There is one period only, so no account could move.")
    before, after = (period(str(name)) for name in a.classes_over_time.columns[-2:])
    if not found.both:
        return say("No account has a class in both ", before, " and ", after, ".")
    up = sum(
        CLASSES.index(was) > CLASSES.index(now)
        for was, now in zip(found.moved["before"], found.moved["after"], strict=True)
    )
    new, lost = (wording.count(float(line.sum())) for line in (found.table.T["new"], found.table["lost"]))
    kept, own = (
        num(f"{found.unchanged:,} of {wording.plural(found.both, 'account')}"),
        " kept its" if found.both == 1 else " kept their",
    )
    return say(
        "From ", before, " to ", after, ", ", kept, own, " class (", num(wording.percent(found.stability)), "); ",
        num(wording.count(up)), " moved up, ", num(wording.count(len(found.moved) - up)), " down, ", num(new), " came, ",
        num(lost), " went.",
    )  # fmt: skip


def rulers(a: Analysis) -> Sentence:
    """Say on how many accounts the three rulers agree."""
    table = a.abc_rulers
    differ = [str(key) for key in table.index[~table["agree"].to_numpy(dtype=bool)]]
    if not len(table):
        return say("No account has revenue above zero, so there is nothing to class.")
    if not differ:
        everyone = num(wording.plural(len(table), "account"))
        return say("The three rulers give ", everyone, " the same class.")
    agreed = num(f"{len(table) - len(differ):,} of {wording.plural(len(table), 'account')}")
    return say("The three rulers agree on ", agreed, "; they differ on ", *accounts(a, differ), ".")


def lorenz(a: Analysis) -> Sentence:
    """Say what the smaller half of the accounts brings."""
    curve = a.lorenz
    if not len(curve):
        return say("No account has revenue above zero.")
    half = (len(curve) - 1) // 2
    if not half:
        return say("One account brings everything.")
    share = num(wording.percent(float(curve["revenue"].iloc[half])))
    if half == 1:
        return say("The smallest of ", num(f"{len(curve) - 1:,}"), " accounts brings ", share, " of the revenue.")
    return say("The smallest ", num(f"{half:,} of {len(curve) - 1:,}"), " accounts bring ", share, " of the revenue.")


# ---------------------------------------------------------------- under stress


def stress(a: Analysis, found: StressTest) -> Sentence:
    """Say what would be left without the accounts chosen."""
    if not found.lost:
        return say("Choose the accounts to lose, or how many of the largest.")
    currency = a.settings.currency
    was, now = (num(wording.money(value, currency)) for value in (found.revenue_before, found.revenue_after))
    parts: list[str | Piece] = [
        "Without ",
        *accounts(a, list(found.lost)),
        ", revenue in ",
        period(a.revenue.window.words),
    ]
    moved = wording.change(share_moved(found.revenue_before, found.revenue_after))
    parts += [" is ", now, " in place of ", was]
    parts += [" (", num(moved), ")"] if moved != wording.MISSING else []
    return say(*parts, *_concentrated(found), ".")


def share_moved(before: float | None, after: float | None) -> float | None:
    """Return the relative change of an amount; None unless there was one above zero."""
    return after / before - 1.0 if before is not None and after is not None and before > 0 else None


def _concentrated(found: StressTest) -> tuple[str | Piece, ...]:
    before, after = found.before, found.after
    if not after.n:
        return ("; nobody would be left with revenue above zero",)
    was, now = wording.count(round(before.hhi)), wording.count(round(after.hhi))
    if was == now:
        return ("; what is left is as concentrated as before",)
    word = "more" if after.hhi > before.hhi else "less"
    return (f"; what is left is {word} concentrated: HHI ", num(now), " after ", num(was))


def stress_rows(a: Analysis, found: StressTest) -> list[dict[str, str]]:
    """Write every measure before and after, beside each other."""
    currency = a.settings.currency
    revenue, margin = (found.revenue_before, found.revenue_after), (found.margin_before, found.margin_after)
    rows = [_amounts("Revenue", *revenue, currency)]
    if found.margin_known:
        of = (
            ""
            if found.margin_known == len(a.accounts)
            else f" (known for {found.margin_known:,} of {len(a.accounts):,})"
        )
        rows.append(_amounts(f"Gross margin{of}", *margin, currency))
    if found.nrr_before is not None and found.nrr_after is not None:
        was, now = (wording.percent(rate) for rate in (found.nrr_before, found.nrr_after))
        rows.append(_row("Net revenue retention", was, now, _points(found.nrr_after - found.nrr_before)))
    before, after = found.before, found.after
    moved = wording.change(share_moved(before.n, after.n))
    rows.append(_row("Accounts with revenue", wording.count(before.n), wording.count(after.n), moved))
    rows.extend(_row(*line) for line in zip(_MEASURES, _measures(before), _measures(after), strict=True))
    return rows


def _points(difference: float) -> str:
    """Write a difference between two shares in points of percent: ``▼ 12 points``."""
    size = round(abs(difference) * 100)
    if not size:
        return "no change"
    return f"{'▲' if difference > 0 else '▼'} {wording.plural(size, 'point')}"


def _amounts(name: str, before: float | None, after: float | None, currency: str) -> dict[str, str]:
    was, now = (wording.money_in_full(value, currency) for value in (before, after))
    return _row(name, was, now, wording.change(share_moved(before, after)))


_MEASURES = (
    "Gini coefficient", "HHI (points)", "Effective number of accounts", "Largest account", "Largest five", "Largest ten",
)  # fmt: skip


def _measures(c: ConcentrationResult) -> tuple[str, ...]:
    if not c.n:
        return (wording.MISSING,) * len(_MEASURES)
    return (
        f"{c.gini:.2f}", wording.count(round(c.hhi)), wording.number(c.effective_number), wording.percent(c.cr1),
        wording.percent(c.cr5), wording.percent(c.cr10),
    )  # fmt: skip


def _row(name: str, before: str, after: str, moved: str = "") -> dict[str, str]:
    return {"Measure": name, "Now": before, "Without them": after, "Change": moved}
