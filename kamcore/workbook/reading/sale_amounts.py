"""What makes the amount of a sale: the amount itself, else quantity × unit price, less the discount."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import numpy as np

from kamcore.workbook.problems import Severity
from kamcore.workbook.reading.gathered import (
    floats_of,
    scaled,
)
from kamcore.workbook.reading.intake import Intake
from kamcore.workbook.reading.journals import credited
from kamcore.workbook.schema import SHEETS
from kamcore.workbook.schema_sales import SALES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kamcore.workbook.reading.values import Parsed


_REVENUE: Final = SHEETS["revenue"].column("revenue")
_QUANTITY: Final = SALES.column("quantity")
_DISCOUNT: Final = SALES.column("discount")
_REFUNDED: Final = SALES.column("refunded")


def amounts_of_plan(intake: Intake) -> NDArray[np.float64]:
    """Return the amount of each row of a list of sales, without saying anything about it."""
    quiet = Intake(intake.table, intake.plan, intake.formats)
    return floats_of(amounts(quiet)[0])


def amounts(intake: Intake) -> tuple[Parsed, int]:
    """Return the amount of each row, and the heading it stands under: its own, or quantity × unit price × (1 − discount)."""
    plan = intake.plan
    if "revenue" in plan.columns:
        place = plan.columns["revenue"]
        parsed = intake.read(place, _REVENUE)
        floats = with_parts(intake, _posted(intake, floats_of(parsed)))
        parsed.floats = scaled(intake, place, _less_refunds(intake, floats))
        return parsed, place
    place = plan.columns["unit_price"]
    price = intake.read(place, _REVENUE)
    quantity = intake.read(plan.columns["quantity"], _QUANTITY)
    amounts = floats_of(price) * floats_of(quantity)
    intake.report(quantity, plan.columns["quantity"], required=True)
    if "discount" in plan.columns:
        amounts = _discounted(intake, amounts, floats_of(quantity))
    price.floats = np.where(np.isnan(amounts), np.nan, np.round(amounts, 10))
    price.floats = scaled(intake, place, price.floats)
    return price, place


def with_parts(intake: Intake, amounts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Add the amounts of other products, which stand in columns of their own."""
    for place in intake.plan.parts:
        parsed = intake.read(place, _REVENUE)
        intake.report(parsed, place, required=False)
        other = floats_of(parsed)
        both = np.isnan(amounts) & np.isnan(other)
        amounts = np.where(both, np.nan, np.round(np.nan_to_num(amounts) + np.nan_to_num(other), 10))
    return amounts


def _posted(intake: Intake, amounts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the amounts of postings as an account of revenue sees them: what is credited less what is debited."""
    columns = intake.plan.columns
    if "debit" in columns:
        debits = floats_of(intake.read(columns["debit"], _REVENUE))
        both = np.isnan(amounts) & np.isnan(debits)
        amounts = np.where(both, np.nan, np.round(np.nan_to_num(amounts) - np.nan_to_num(debits), 10))
    if "side" in columns:
        sides = intake.table.cells(columns["side"]).as_text()
        credit = np.array([*map(credited, sides.labels), False])[sides.codes]
        if (amounts[credit] < 0).any():
            return amounts  # they bear their signs already
        if "ledger" in columns:
            return np.where(credit, amounts, -amounts)
        return _of_one_side(intake, amounts, credit, columns["side"])
    return amounts


def _of_one_side(
    intake: Intake, amounts: NDArray[np.float64], credit: NDArray[np.bool_], place: int
) -> NDArray[np.float64]:
    """Take off what stands on the other side than most of it, as credit notes do in a list of sales; say so where neither side is small."""
    on_credit, on_debit = (float(np.nansum(np.abs(amounts[side]))) for side in (credit, ~credit))
    few = credit if on_credit <= on_debit else ~credit
    if _LEAST_TIMES * min(on_credit, on_debit) > max(on_credit, on_debit):
        intake.ledger.note(
            few,
            "both-sides",
            "many amounts debited and many credited, one of them marked {cell}",
            "sales on one side, and few credit notes on the other",
            "All of them were counted. If one side is payments, take those rows out of the file.",
            column=place,
        )
        return amounts
    intake.ledger.note(
        few,
        "other-side",
        "{cell}, the other side than that of most amounts",
        "sales on one side",
        "Nothing to do if these are credit notes: they were taken off.",
        severity=Severity.NOTE,
        column=place,
    )
    return np.where(few, -amounts, amounts)


_LEAST_TIMES: Final = 2.0
"""So many times what is given back is sold at least."""


def _less_refunds(intake: Intake, amounts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Take off what was given back of each amount, whichever sign it is written with."""
    place = intake.plan.columns.get("refunded")
    if place is None:
        return amounts
    parsed = intake.read(place, _REFUNDED)
    intake.report(parsed, place, required=False)
    refunds = np.abs(np.nan_to_num(floats_of(parsed)))
    amounts = np.where(np.isnan(amounts) & (refunds > 0), 0.0, amounts)
    intake.ledger.note(
        (refunds > 0) & ~np.isnan(amounts),
        "refunded",
        "{cell}, which was given back",
        "what was kept of each sale",
        "Nothing to do: it was taken off.",
        severity=Severity.NOTE,
        column=place,
    )
    return np.round(amounts - refunds, 10)


def _discounted(intake: Intake, amounts: NDArray[np.float64], quantities: NDArray[np.float64]) -> NDArray[np.float64]:
    """Take the discount off: a share (0.05), a percentage (5 or 5 %), or, where the heading or the size says so, an amount."""
    place = intake.plan.columns["discount"]
    table = intake.table
    cells = table.cells(place)
    parsed = intake.read(place, _DISCOUNT)
    intake.report(parsed, place, required=False)
    given = np.nan_to_num(floats_of(parsed))
    heading = table.texts[place].casefold()
    signed = bool(cells.texts.labels) and any("%" in label or "％" in label for label in cells.texts.labels)
    percent_named = bool(re.search(r"%|percent|pct|\brate\b|prozent|taux|porcent|percentual|процент", heading))
    amount_named = (
        bool(re.search(r"amount|value|betrag|montant|importo|importe|valor|сумма|\$|€|£", heading))
        or parsed.currencies is not None
    )
    size = np.abs(given)
    most = float(size.max(initial=0.0))
    if signed:  # what bears a percent sign was divided already
        share = size
    elif amount_named and not percent_named:
        return amounts - np.where(quantities < 0, -size, size)
    elif most <= 1.0:
        share = size
    elif most <= 100.0:
        share = size / 100.0
    else:
        return amounts - size
    return amounts * (1.0 - share)
