"""Tables that stand in a book twice: in another file, as a hidden copy, or added up elsewhere."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from kamcore.workbook.reading.intake import Intake, text_of
from kamcore.workbook.reading.plan import Plan
from kamcore.workbook.reading.sale_amounts import amounts_of_plan
from kamcore.workbook.reading.totals import digits_of_sums
from kamcore.workbook.reading.words import ANY_TOTAL, plain
from kamcore.workbook.schema import SHEETS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from kamcore.workbook.reading.cells import Coded


def leave_out(intake: Intake, why: str, expected: str, where: str, code: str = "counted-elsewhere") -> None:
    """Leave a table out, since the amounts of another one count."""
    fix = f"Nothing to do: the amounts of '{where}' count." if where else "Nothing to do if that is right."
    intake.plan = Plan(
        "left out", why=why, code=code, expected=expected, fix=f"{fix} Choose otherwise under 'How was this read?'."
    )


def _called(intake: Intake) -> str:
    return intake.table.grid.sheet or intake.table.grid.file


def copies(intakes: Sequence[Intake]) -> None:
    """Count a table once that stands in the book twice: in another file, as a hidden copy, or added up elsewhere."""
    rich = [
        intake for intake in intakes if intake.plan.has_money and not intake.plan.insisted and not intake.table.is_ours
    ]
    if not 1 < len(rich) <= _MOST_COMPARED:
        return
    money = {id(intake): _by_account_and_time(intake) for intake in rich}
    for place, intake in enumerate(rich):
        for other in rich[:place]:
            if not other.plan.has_money or not intake.plan.has_money or intake.table.texts != other.table.texts:
                continue
            if _is_copy(intake, other, money):
                old, kept = (other, intake) if other.table.grid.hidden > intake.table.grid.hidden else (intake, other)
                leave_out(old, f"the rows of '{_called(kept)}' a second time", "each sale once", _called(kept))
    rest = [intake for intake in rich if intake.plan.has_money]
    for intake in rest if len(rest) > 2 else []:
        others = [other for other in rest if other is not intake]
        own, together = _by_account([money[id(intake)]]), _by_account([money[id(other)] for other in others])
        if len(own) < 2 or not _equal(own, together, _CENT * len(others)):
            continue
        if _is_telling([money[id(other)] for other in others], money[id(intake)]):
            leave_out(intake, "the sum of the other tables", "each sale once", _called(others[0]))
            return


Money = dict[tuple[str, str], float]
"""Revenue by account and time, both as they are written."""


def _is_telling(parts: Sequence[Money], whole: Money) -> bool:
    """Whether a table that is the sum of others tells of their sales: not when it is of a time of its own and round figures agree.

    Two months of a fixed fee make the third one where somebody bought twice as much.
    """
    times = {time for _, time in whole}
    others = {time for part in parts for _, time in part}
    forms = [{re.sub(r"\d", "0", time) for time in those} for those in (times, others)]
    if times & others or forms[0] != forms[1] or "" in times:
        return True
    figures = np.array([amount for part in parts for amount in part.values()])
    return digits_of_sums(figures[:, None], np.array(list(whole.values()))[:, None]) >= _TELLING_DIGITS


_TELLING_DIGITS: Final = 8.0
"""So many digits of sums that agree are no chance."""


def _by_account(parts: Sequence[Money]) -> dict[str, float]:
    sums: dict[str, float] = {}
    for part in parts:
        for (account, _), amount in part.items():
            sums[account] = sums.get(account, 0.0) + amount
    return sums


def _equal(one: Mapping[Any, float], other: Mapping[Any, float], most: float) -> bool:
    return one.keys() == other.keys() and all(abs(one[key] - other[key]) <= most for key in one)


_MOST_COMPARED: Final = 40
_CENT: Final = 0.011
_MOST_ROWS: Final = 200_000


def _by_account_and_time(intake: Intake) -> Money:
    """Add up the revenue of a table by account and time, its totals left aside."""
    plan, table = intake.plan, intake.table
    place = plan.columns.get("account_id", plan.columns.get("name"))
    if place is None or not 1 < len(table.rows) <= _MOST_ROWS:
        return {}
    accounts = text_of(table, place)
    around = plan.context.period.label if plan.context.period is not None else ""
    columns: list[tuple[Coded | str, NDArray[np.float64]]] = []
    if plan.layout == "transactions":
        when = [
            text_of(table, plan.columns[key]) for key in ("period", "year", "month", "quarter") if key in plan.columns
        ]
        columns.append((when[0] if when else around, amounts_of_plan(intake)))
        rest = when[1:]
    else:
        rest = [text_of(table, plan.columns["year"])] if "year" in plan.columns else []
        told = [(column.place, column.period.label) for column in plan.periods if column.measure == "revenue"]
        for at, label in told or [(plan.columns["revenue"], around)]:
            floats = intake.read(at, _REVENUE).floats
            if floats is not None:
                columns.append((label, floats))
    sums: Money = {}
    for times, amounts in columns:
        for row, amount in enumerate(np.nan_to_num(amounts).tolist()):
            account = accounts.at(row)
            if account is None or _TOTAL.search(plain(account)):
                continue
            time = [times if isinstance(times, str) else times.at(row) or "", *(other.at(row) or "" for other in rest)]
            key = (plain(account), " ".join(time))
            sums[key] = sums.get(key, 0.0) + amount
    return sums


_REVENUE: Final = SHEETS["revenue"].column("revenue")
_TOTAL: Final = re.compile(ANY_TOTAL)


def _is_copy(one: Intake, other: Intake, money: Mapping[int, Money]) -> bool:
    """Whether two tables hold the same amounts at the same times, or one is hidden and holds mostly the same rows."""
    first, second = money[id(one)], money[id(other)]
    if first and any(time for _, time in first) and _equal(first, second, _CENT):
        return True
    if one.table.grid.hidden == other.table.grid.hidden:
        return False
    rows = [
        {tuple(map(str, line)) for line in each.table.grid.rows(0, min(each.table.grid.n_rows, 2000))}
        for each in (one, other)
    ]
    return 2 * len(rows[0] & rows[1]) > min(map(len, rows))
