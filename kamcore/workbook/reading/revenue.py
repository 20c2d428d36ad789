"""Revenue as lines of account, period, product and amounts; brought into one currency and added up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from kamcore.workbook.periods import Grain, Period
from kamcore.workbook.problems import Severity
from kamcore.workbook.reading.cells import Coded
from kamcore.workbook.sums import grouped

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from concurrent.futures import Executor

    from numpy.typing import NDArray

    from kamcore.workbook.reading.ledger import Ledger
    from kamcore.workbook.sums import Groups

MEASURES: Final = ("revenue", "cost_of_goods", "cost_to_serve")
"""The amounts of a line."""


@dataclass(slots=True, eq=False)
class Lines:
    """Lines of revenue from one table, or from one of its columns.

    Attributes:
        ledger: the table they come from.
        rows: which row of the table each line stands in.
        column: the heading of the amount.
        accounts: the position of each line's account.
        periods: the period of each.
        products: its product.
        recurring: 1, 0, or NaN where nothing says.
        amounts: measure -> amounts, NaN where missing.
        currencies: what each amount is in, as far as said.
        whole_rows: whether a line is all that its row holds, so that leaving the line out leaves the row out.
    """

    ledger: Ledger
    rows: NDArray[np.int64]
    column: int
    accounts: NDArray[np.int64]
    periods: Coded
    products: Coded
    recurring: NDArray[np.float64]
    amounts: dict[str, NDArray[np.float64]]
    currencies: Coded
    whole_rows: bool = True

    def take(self, keep: NDArray[np.bool_]) -> Lines:
        """Some of the lines."""
        if keep.all():
            return self
        return Lines(
            self.ledger,
            self.rows[keep],
            self.column,
            self.accounts[keep],
            self.periods.take(keep),
            self.products.take(keep),
            self.recurring[keep],
            {key: amounts[keep] for key, amounts in self.amounts.items()},
            self.currencies.take(keep),
            self.whole_rows,
        )


def counted_once(parts: Sequence[Lines]) -> list[Lines]:
    """Drop the amounts of a list of accounts for years for which transactions stand in the book too; said in the list's ledger."""
    years: set[str] = set()
    undated = False
    for part in parts:
        if part.whole_rows and len(part.rows):
            used = [part.periods.labels[code] for code in part.periods.present.tolist()]
            years |= {label[:4] for label in used}
            undated = True
    found = []
    for part in parts:
        if part.whole_rows or not undated:
            found.append(part)
            continue
        twice = np.array([*(label[:4] in years for label in part.periods.labels), True])[part.periods.codes]
        where = np.zeros(len(part.ledger.table.rows), np.bool_)
        where[part.rows[twice]] = True
        part.ledger.note(
            where,
            "revenue-twice",
            "{cell}, an amount for a time of which single sales stand in the book too",
            "each amount once",
            "The single sales count, this amount does not. Delete one of the two.",
            column=part.column,
        )
        found.append(part.take(~twice))
    return found


@dataclass(frozen=True, slots=True)
class CurrencyRows:
    """What a file holds in one currency.

    Attributes:
        currency: its three letters; "" for amounts of no stated currency.
        rows: lines of revenue.
        amount: their revenue, in that currency.
        counts: whether they are part of the book's revenue.
        rate: what one unit is worth in the book's currency; None when it was not converted.
    """

    currency: str
    rows: int
    amount: float
    counts: bool
    rate: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class OneCurrency:
    """Lines in one currency.

    Attributes:
        lines: the lines.
        currency: what they are in; None when nothing says.
        found: what stood in the file, the currency of the book first; empty unless there are several.
    """

    lines: list[Lines]
    currency: str | None
    found: tuple[CurrencyRows, ...] = ()


def crossed(rates: Mapping[tuple[str, str], float], base: str | None, chosen: str) -> dict[tuple[str, str], float]:
    """Return rates into one currency as rates into another: what a unit is worth there, over what one of the other is.

    Args:
        rates: (currency, period label or "") -> how much of the base one unit is worth.
        base: the currency they are in; None where nothing says.
        chosen: the currency people chose; "" for none.

    Returns:
        The rates as they are where nothing else was chosen; without a rate of the chosen currency none.
    """
    if not chosen or base is None or chosen == base:
        return dict(rates)
    own = {period: rate for (currency, period), rate in rates.items() if currency == chosen}
    found = {(base, period): 1.0 / rate for period, rate in own.items() if rate > 0}
    for (currency, period), rate in rates.items():
        over = own.get(period, own.get(""))
        if currency != chosen and over:
            found[currency, period] = rate / over
    return found


def one_currency(
    parts: Sequence[Lines], stated: str | None, rates: Mapping[tuple[str, str], float], chosen: str = ""
) -> OneCurrency:
    """Bring all lines into one currency, or leave out those that cannot be.

    Args:
        parts: the lines.
        stated: the reporting currency the Settings sheet states.
        rates: (currency, period label or "") -> how much of the reporting currency one unit is worth.
        chosen: of several currencies the one that people chose.
    """
    counts, amounts = _by_currency(parts)
    if not counts:
        return OneCurrency(list(parts), stated)
    most = min(counts, key=lambda code: (-counts[code], code))
    convertible = {currency for currency, _ in rates}
    unrated = [code for code in counts if code not in convertible]
    reporting = stated or (unrated[0] if len(unrated) == 1 and convertible else most)
    if chosen in counts:
        reporting = chosen
    if set(counts) == {reporting}:
        return OneCurrency(list(parts), reporting)
    if len(counts) == 1 and not convertible:
        for part in parts:
            here = np.zeros(len(part.ledger.table.rows), np.bool_)
            here[part.rows[~part.currencies.missing]] = True
            part.ledger.note(
                here,
                "currency-differs",
                f"amounts in {most}",
                f"amounts in {reporting}, as the Settings sheet states",
                f"Set Currency to {most} on the Settings sheet, or add a Rates sheet.",
                column=part.column,
            )
        return OneCurrency(list(parts), reporting)
    kept = reporting if reporting in counts or convertible else most
    lines = [_converted(part, kept, rates, sorted(counts)) for part in parts]
    found = tuple(
        CurrencyRows(code, counts[code], amounts[code], code == kept or code in convertible, rates.get((code, "")))
        for code in sorted(counts, key=lambda code: (code != kept, -counts[code], code))
    )
    return OneCurrency(lines, kept, found if len(found) > 1 else ())


def _by_currency(parts: Sequence[Lines]) -> tuple[dict[str, int], dict[str, float]]:
    """Count the lines of each currency, and add up their revenue."""
    counts: dict[str, int] = {}
    amounts: dict[str, float] = {}
    for part in parts:
        present = part.currencies.present
        if not present.size:
            continue
        revenue = np.nan_to_num(part.amounts.get("revenue", np.zeros(len(part.rows))))
        for code in present.tolist():
            label, here = part.currencies.labels[code], part.currencies.codes == code
            counts[label] = counts.get(label, 0) + int(here.sum())
            amounts[label] = amounts.get(label, 0.0) + float(revenue[here].sum())
    return counts, amounts


def _converted(part: Lines, reporting: str, rates: Mapping[tuple[str, str], float], all_codes: Sequence[str]) -> Lines:
    codes, labels = part.currencies.codes, part.currencies.labels
    pairs, inverse = np.unique(
        np.column_stack([codes, part.periods.codes]) if len(codes) else np.zeros((0, 2), np.int64),
        axis=0,
        return_inverse=True,
    )
    factors = np.array(
        [
            1.0
            if code < 0 or labels[code] == reporting
            else _rate(rates, labels[code], part.periods.labels[period] if period >= 0 else "")
            for code, period in pairs.tolist()
        ]
        + [np.nan]
    )[inverse.reshape(-1)]
    lost = np.isnan(factors)
    if (factors[~lost] != 1.0).any():
        for measure, amounts in part.amounts.items():
            part.amounts[measure] = np.where(factors == 1.0, amounts, amounts * factors)
    if not lost.any():
        return part
    where = np.zeros(len(part.ledger.table.rows), np.bool_)
    where[part.rows[lost]] = True
    say = part.ledger.leave_out if part.whole_rows else part.ledger.note
    say(
        where,
        "several-currencies",
        f"amounts in several currencies ({', '.join(all_codes)}); these are not in {reporting}",
        "one currency, or a Rates sheet with the rate of each other one",
        f"Add a Rates sheet; until then only the amounts in {reporting} count.",
        severity=Severity.ERROR,
        column=part.column,
    )
    return part.take(~lost)


def _rate(rates: Mapping[tuple[str, str], float], currency: str, label: str) -> float:
    """Return the rate of the period, else that of its quarter or year, else the one for all periods; NaN when there is none."""
    tried = [label]
    if label:
        period = Period.parse(label)
        day = period.first_day
        if day is not None:
            tried += [Period.of(day, grain).label for grain in (Grain.QUARTER, Grain.YEAR)]
    for one in (*tried, ""):
        if (currency, one) in rates:
            return rates[currency, one]
    return float("nan")


@dataclass(frozen=True, slots=True, eq=False)
class GroupedLines:
    """All lines of a book, put under one another, and which of them are one row.

    Attributes:
        parts: the lines as they were gathered, those without any left out.
        accounts: the position of each line's account.
        periods: its period.
        products: its product.
        recurring: whether it recurs, 1 or 0, NaN where that is not said; None where no line says it.
        groups: the lines that are added up to one row.
    """

    parts: Sequence[Lines]
    accounts: NDArray[np.int64]
    periods: Coded
    products: Coded
    recurring: NDArray[np.float64] | None
    groups: Groups


def grouped_lines(parts: Sequence[Lines]) -> GroupedLines | None:
    """Find the lines of the same account, period and product that recur alike; None when there are no lines."""
    parts = [part for part in parts if len(part.rows)]
    if not parts:
        return None
    accounts = keys = _together([part.accounts for part in parts])
    periods = Coded.joined([part.periods for part in parts])
    products = Coded.joined([part.products for part in parts])
    for coded in (periods, products):
        if coded.labels:
            keys = keys * (len(coded.labels) + 1)
            keys += coded.codes
    recurring = _together([part.recurring for part in parts])
    repeats = not np.isnan(recurring).all()
    if repeats:
        keys = keys * 3 + np.nan_to_num(recurring, nan=-1.0).astype(np.int64)
    return GroupedLines(parts, accounts, periods, products, recurring if repeats else None, grouped(keys))


def revenue_frame(lines: GroupedLines | None, keys: Sequence[str], beside: Executor) -> pd.DataFrame:
    """Add up lines by account, period, product and whether they recur; rows in order of first appearance.

    A column of which no line says anything is left out.

    Args:
        lines: the lines; None for none.
        keys: the key of each account.
        beside: where texts are written while amounts are added up.
    """
    if lines is None:
        return pd.DataFrame()
    rows = lines.groups.firsts
    texts = {"account": Coded(lines.accounts, list(keys)), "period": lines.periods, "product": lines.products}
    written = {key: beside.submit(coded.take(rows).series) for key, coded in texts.items() if coded.labels}
    measures = [measure for measure in MEASURES if any(measure in part.amounts for part in lines.parts)]
    columns: dict[str, pd.Series[Any]] = {
        measure: pd.Series(lines.groups.sums(_amounts(lines.parts, measure))) for measure in measures
    }
    for key, series in reversed(written.items()):  # from both ends: what was not begun beside is done here
        columns[key] = texts[key].take(rows).series() if series.cancel() else series.result()
    if lines.recurring is not None:
        columns["recurring"] = pd.Series(lines.recurring[rows]).astype("boolean")
    return pd.DataFrame(columns, copy=False)


def _together(parts: Sequence[NDArray[Any]]) -> NDArray[Any]:
    return parts[0] if len(parts) == 1 else np.concatenate(parts)


def _amounts(parts: Sequence[Lines], measure: str) -> NDArray[np.float64]:
    """Return a measure of the lines of all parts; NaN where a line does not have it."""
    values = [part.amounts[measure] if measure in part.amounts else np.full(len(part.rows), np.nan) for part in parts]
    return _together(values)
