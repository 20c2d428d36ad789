"""Lists of accounts: the Accounts sheet, and flat lists with amounts by period."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import numpy as np

from kamcore.workbook.problems import Severity
from kamcore.workbook.reading import roles
from kamcore.workbook.reading.cells import Coded
from kamcore.workbook.reading.dates import period_of
from kamcore.workbook.reading.full_names import joined, name_columns
from kamcore.workbook.reading.gathered import (
    Gathered,
    constant,
    currencies_of,
    currency_cells,
    either,
    floats_of,
    in_year,
    is_by_customer,
    is_recurring,
    leave_out_other_measures,
    note_negative,
    outlined,
    say_if_twice,
    say_unused,
    scaled,
    texts_of,
)
from kamcore.workbook.reading.headings import even_heading
from kamcore.workbook.reading.intake import text_of
from kamcore.workbook.reading.outline import (
    PIVOT_HEADINGS,
    Nested,
    are_periods,
    between_totals,
    group_heads,
    heads_of_levels,
    indented_sums,
    nested,
)
from kamcore.workbook.reading.parts_of_amounts import are_parts, say_added_up
from kamcore.workbook.reading.revenue import Lines
from kamcore.workbook.reading.sale_amounts import with_parts
from kamcore.workbook.reading.totals import digits_of_sums
from kamcore.workbook.reading.words import plain
from kamcore.workbook.schema import SHEETS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from kamcore.workbook.periods import Period
    from kamcore.workbook.reading.identity import Accounts
    from kamcore.workbook.reading.intake import Intake
    from kamcore.workbook.reading.values import Parsed

_RATING: Final = SHEETS["ratings"].column("rating")
_REVENUE: Final = SHEETS["revenue"]


def read_accounts(intake: Intake, accounts: Accounts, gathered: Gathered) -> None:
    """Read a list of accounts, with revenue by period or without."""
    plan, ledger, table = intake.plan, intake.ledger, intake.table
    key = plan.columns.get("account_id", plan.columns.get("name", 0))
    shown = plan.columns.get("name", key)
    written = texts_of(intake, "name"), texts_of(intake, "account_id")
    amounts = [(p.place, p.period.label, p.measure) for p in plan.periods]
    if not amounts and "revenue" in plan.columns:
        period = plan.context.period
        amounts = [(plan.columns["revenue"], "" if period is None else period.label, "revenue")]
    _say_added_up(intake)
    read = [intake.read(place, _REVENUE.column(measure)) for place, _, measure in amounts]
    for parsed in read if plan.parts else []:
        parsed.floats = with_parts(intake, floats_of(parsed))
    for (place, _, _), parsed in zip(amounts, read, strict=True):
        parsed.floats = scaled(intake, place, floats_of(parsed))
    leave_out_other_measures(intake)
    names, ids = (outlined(intake, written[0]), outlined(intake, written[1])) if read else written
    outline = next((old for old, new in zip(written, (names, ids), strict=True) if old is not new), None)
    figures = read
    if table.is_ours and not read and "potential_spend" in plan.columns:
        figures = [intake.read(plan.columns["potential_spend"], SHEETS["accounts"].column("potential_spend"))]
    before = ledger.kept
    intake.leave_out_totals(either(*written), [floats_of(parsed) for parsed in figures], shown)
    years = _years(intake) if "year" in plan.columns else None
    products = text_of(table, plan.columns["product"]) if "product" in plan.columns else None
    dates: Coded | None = None
    if outline is not None:
        leave_out_heads(intake, outline, floats_of(read[0]), shown)
    elif read and (owners := _owners_between_totals(intake, written[0], read)) is not None:
        names, products = owners, names if products is None else products
    elif read:
        names, products, dates = _unnested(intake, names, products, read, shown)
    say_if_twice(intake, before, [floats_of(parsed) for parsed in read], shown)
    names = _with_full_names(intake, names)
    who = either(names, ids)
    ledger.leave_out(
        who.missing,
        "no-account",
        "a row without an account",
        "the account's name or id in each row",
        "Fill it in; until then the row is left out.",
        column=shown,
    )
    kept = np.flatnonzero(ledger.kept)
    places = np.full(len(table.rows), -1, np.int64)
    places[kept] = accounts.add(None if ids is None else ids.take(kept), None if names is None else names.take(kept))
    if table.named is None:
        _report_duplicates(intake, places, shown)
    say_unused(intake)
    gathered.listed = True
    gathered.money |= bool(amounts)
    for column in SHEETS["accounts"].columns:
        if column.key in plan.columns and column.key not in ("name", "account_id"):
            attribute = intake.typed(column.key, sheet="accounts", required=False)
            if attribute is not None:
                gathered.attributes.append((places, column.key, attribute))
    for place, factor in plan.ratings.items():
        parsed = intake.read(place, _RATING)
        intake.report(parsed, place, required=False)
        gathered.ratings.append((places, factor, floats_of(parsed)))
    of_product = {column.place: column.product for column in plan.periods}
    for (place, label, measure), parsed in zip(amounts, read, strict=True):
        intake.report(parsed, place, required=False)
        note_negative(intake, parsed, place, measure)
        here = np.flatnonzero(ledger.kept & ~np.isnan(floats_of(parsed)))
        recurring = 1.0 if is_recurring(table.texts[place]) else np.nan
        gathered.lines.append(
            Lines(
                ledger,
                here,
                place,
                places[here],
                _period_of(label, len(here), dates, years, here),
                constant(of_product.get(place, ""), len(here)) if products is None else products.take(here),
                np.full(len(here), recurring),
                {measure: floats_of(parsed)[here]},
                currencies_of(intake, parsed, place, cells=currency_cells(intake)).take(here),
                whole_rows=False,
            )
        )
    if amounts and not plan.periods and len(table.rows) and not amounts[0][1] and dates is None:
        ledger.say(
            "no-period",
            f"amounts under '{table.texts[amounts[0][0]]}' without a period",
            "a year or month beside them",
            "Add the year to the heading, for example Revenue 2025, if trends are wanted.",
            severity=Severity.WARNING,
            column=amounts[0][0],
        )


def _years(intake: Intake) -> Coded:
    """Read the year of each row, which columns of months are of."""
    place = intake.plan.columns["year"]
    parsed = intake.read(place, _REVENUE.column("period"))
    intake.report(parsed, place, required=True)
    intake.require(parsed, place, "Year")
    assert parsed.coded is not None  # noqa: S101 - periods are coded
    return parsed.coded


def _period_of(label: str, n: int, dates: Coded | None, years: Coded | None, here: NDArray[np.int64]) -> Coded:
    """Return the period of some rows of a column: that of its heading, of its rows, or of both."""
    if dates is not None:
        return dates.take(here)
    if years is None or not label.startswith("--"):
        return constant(label, n)
    taken = years.take(here)
    return taken.relabelled([in_year(year, label) for year in taken.labels])


def _with_full_names(intake: Intake, names: Coded | None) -> Coded | None:
    """Name accounts without a company's name by a person's first and last name, where these stand in columns of their own."""
    parts = name_columns(intake.table.texts[: len(intake.table.places)])
    if parts is None or intake.table.is_ours or (names is not None and not names.missing.any()):
        return names
    full = joined(*(text_of(intake.table, place) for place in parts))
    return full if names is None else either(names, full)


def _owners_between_totals(intake: Intake, names: Coded | None, read: Sequence[Parsed]) -> Coded | None:
    """Return the accounts of a list in which jobs stand between an account and its total; None for any other."""
    if names is None or len(names) > _MOST_INDENTED:
        return None
    bare = np.logical_and.reduce([np.isnan(floats_of(parsed)) for parsed in read])
    heads = between_totals(names, bare, by_customer=is_by_customer(intake.table)) if bare.any() else None
    return None if heads is None else Coded(np.where(heads >= 0, names.codes[heads], names.codes), names.labels)


def leave_out_heads(intake: Intake, written: Coded, amounts: NDArray[np.float64], column: int) -> None:
    """Leave out the rows of an outline that only head their group; see :func:`outline.group_heads`."""
    heads = group_heads(written, amounts, intake.ledger.kept)
    intake.ledger.leave_out(
        heads.bare,
        "group-heading",
        "{cell}, the heading of a group of rows",
        "rows of their own",
        "Nothing to do: the name was taken for the rows below it.",
        severity=Severity.NOTE,
        column=column,
    )
    _leave_out_sums(intake, heads.sums, column)


def _leave_out_sums(intake: Intake, rows: NDArray[np.bool_], column: int) -> None:
    intake.ledger.leave_out(
        rows,
        "total-row",
        "a row of totals, {cell}",
        "rows of their own",
        "Nothing to do: it is left out, so that nothing counts twice.",
        severity=Severity.NOTE,
        column=column,
    )


def _unnested(
    intake: Intake, names: Coded | None, products: Coded | None, read: Sequence[Parsed], column: int
) -> tuple[Coded | None, Coded | None, Coded | None]:
    """Part a column of a pivot in which groups and their members stand under one another.

    Returns:
        The account of each row, its product, and its period; the last two None where the column does not hold them.
    """
    heading = plain(intake.table.texts[column])
    if names is None:
        return names, products, None
    inside = names.codes[intake.ledger.kept & ~names.missing]
    levels = [roles.account_role(even_heading(part)) for part in re.split(r"[/>|»]", intake.table.texts[column])]
    again = len(np.unique(inside)) < len(inside) and products is None
    printed = heading in PIVOT_HEADINGS or heading.startswith("column ") or roles.is_last_resort(heading)
    figures = np.column_stack([floats_of(parsed) for parsed in read])
    rows = intake.ledger.kept & ~names.missing & ~np.isnan(figures).all(axis=1)
    parted = nested(figures, rows)
    if parted is None or not (again or printed or len(levels) > 1 or _is_plain(parted, figures)):
        parted = nested(figures, rows, rounded=True)
    if parted is None:
        depth = _levels(intake, column)
        if (heads := heads_of_levels(figures, rows)) is not None:
            _leave_out_sums(intake, heads, column)
        elif depth.any():
            _leave_out_sums(intake, indented_sums(depth, figures, intake.ledger.kept & ~names.missing), column)
        return names, products, None
    groups = Coded(np.where(parted.parent >= 0, names.codes[parted.parent], -1), names.labels)
    members = names
    _leave_out_sums(intake, parted.heads, column)
    used = [names.labels[code] for code in np.unique(names.codes[parted.heads]).tolist()]
    inside = names.codes[intake.ledger.kept & (parted.parent >= 0)]
    again = len(np.unique(inside)) < len(inside)
    within = [names.labels[code] for code in np.unique(inside[inside >= 0]).tolist()]
    if are_periods(within):
        labels = [None if (period := period_of(plain(label))) is None else period.label for label in names.labels]
        return groups, products, names.relabelled(labels)
    if are_periods(used):
        labels = [None if (period := period_of(plain(label))) is None else period.label for label in groups.labels]
        return members, products, groups.relabelled(labels)
    if not (printed or len(levels) > 1 or again):
        return members, products, None
    if (again or 2 * len(used) >= len(inside)) if len(levels) < 2 or not levels[-1] else levels[0]:
        return groups, members, None  # what comes back in several groups is what the accounts buy
    return members, products, None


def _levels(intake: Intake, column: int) -> NDArray[np.int64]:
    """Return how many blanks stand before each name; none in a table too long to be an outline made by hand."""
    n = len(intake.table.rows)
    values = [intake.table.value(row, column) for row in range(n)] if n <= _MOST_INDENTED else []
    blanks = [len(value) - len(value.lstrip()) if isinstance(value, str) else 0 for value in values]
    return np.array(blanks or [0] * n, np.int64)


_MOST_INDENTED: Final = 10_000


def _is_plain(parted: Nested, figures: NDArray[np.float64]) -> bool:
    """Whether figures alone tell of groups: there are two or more of at least two members each, and no chance makes such sums."""
    sizes = np.unique(parted.parent[parted.parent >= 0], return_counts=True)[1] - 1
    members = (parted.parent >= 0) & ~parted.heads
    digits = digits_of_sums(np.nan_to_num(figures[members]), np.nan_to_num(figures[parted.heads]))
    return int((sizes > 1).sum()) > 1 and digits >= _TELLING_DIGITS


_TELLING_DIGITS: Final = 8.0
"""So many digits of sums that agree are no chance."""


def _say_added_up(intake: Intake) -> None:
    """Say which columns of amounts, of one period or of none, were added up as those of several products."""
    plan = intake.plan
    if plan.parts:
        say_added_up(intake, {plan.columns["revenue"], *plan.parts})
    together: dict[tuple[Period, str], dict[int, str]] = {}
    for column in plan.periods:
        together.setdefault((column.period, column.measure), {})[column.place] = intake.table.texts[column.place]
    say_added_up(intake, {place for texts in together.values() if are_parts(texts) for place in texts})
    say_added_up(intake, {column.place for column in plan.periods if column.product}, guessed=True)


def _report_duplicates(intake: Intake, places: NDArray[np.int64], column: int) -> None:
    kept = np.flatnonzero(places >= 0)
    again = np.zeros(len(places), np.bool_)
    _, first = np.unique(places[kept], return_index=True)
    again[kept] = True
    again[kept[first]] = False
    intake.ledger.note(
        again,
        "duplicate-account",
        "{cell} a second time",
        "each account once",
        "Its rows were added up as one account; give each an Account ID if they are different ones.",
        column=column,
    )
