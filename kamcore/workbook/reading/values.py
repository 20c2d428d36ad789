"""From cells to typed values, one column at a time, decided from all its values; a bad cell is missing and reported."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np
from rapidfuzz import fuzz, process

from kamcore.workbook.column import Kind
from kamcore.workbook.periods import Grain
from kamcore.workbook.problems import Severity
from kamcore.workbook.reading.cells import Cells, Coded
from kamcore.workbook.reading.dates import When, parse_dates, period_of, when_of_moment, when_of_number
from kamcore.workbook.reading.grid import Kind as CellKind
from kamcore.workbook.reading.headings import even_heading
from kamcore.workbook.reading.scale_words import or_words, with_words
from kamcore.workbook.reading.words import MISSING, MONTHS, NO, YES, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from kamcore.workbook.column import Column

_LARGEST: Final = 1e18
"""Beyond this a number is a slip; growth and sums of such numbers could not be worked out."""
_LEAST_MONEY: Final = 1e-9
"""An amount nearer to 0 than this is what is left of 0 after a spreadsheet's own rounding."""


@dataclass(frozen=True, slots=True)
class Hints:
    """What the rest of a table tells about how it writes things.

    Attributes:
        decimal: ``.``, ``,`` or "".
        day_first: whether days stand before months; None when nothing tells.
        weak: whether the decimal sign is no more than the habit of files with that delimiter.
    """

    decimal: str = ""
    day_first: bool | None = None
    weak: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Remark:
    """Something to report about the cells of a column; ``{cell}`` in ``found`` stands for what the first shows."""

    rows: NDArray[np.bool_]
    code: str
    found: str
    expected: str
    fix: str
    severity: Severity = Severity.WARNING


@dataclass(slots=True, eq=False)
class Parsed:
    """The typed values of a column.

    Attributes:
        floats: of a number, money, share, or yes/no column (1 and 0); NaN where missing.
        days: of a date column; NaT where missing.
        coded: of any other column.
        bad: where a cell held something that could not be read; its value is missing.
        remarks: what to report.
        currencies: of a money column: the currency written beside each amount; None when none was.
    """

    floats: NDArray[np.float64] | None = None
    days: NDArray[np.datetime64] | None = None
    coded: Coded | None = None
    bad: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, np.bool_))
    remarks: list[Remark] = field(default_factory=list)
    currencies: Coded | None = None

    @property
    def missing(self) -> NDArray[np.bool_]:
        """Where there is no value."""
        if self.floats is not None:
            return np.isnan(self.floats)
        if self.days is not None:
            return np.isnat(self.days)
        assert self.coded is not None  # noqa: S101 - one of the three is always set
        return self.coded.missing


def parse(cells: Cells, column: Column, hints: Hints = Hints()) -> Parsed:
    """Read the cells of one column as its kind says.

    Args:
        cells: what stands there.
        column: what should.
        hints: what the rest of the table tells.
    """
    errors = cells.kinds == CellKind.ERROR
    if column.kind in (Kind.NUMBER, Kind.MONEY):
        parsed = _bounded(parse_amounts(cells, column.title, hints, column.words), column)
    elif column.kind is Kind.SHARE:
        parsed = _bounded(_shares(cells, column.title, hints), column)
    elif column.kind is Kind.YES_NO:
        parsed = _yes_no(cells, column)
    elif column.kind is Kind.DATE:
        parsed = _days(cells, column, hints)
    elif column.kind is Kind.PERIOD:
        parsed = parse_periods(cells, column.title, hints)
    elif column.kind is Kind.CHOICE:
        parsed = _choice(cells, column)
    else:
        parsed = Parsed(coded=cells.as_text(), bad=errors)
    if errors.any():
        parsed.bad = parsed.bad & ~errors
        parsed.remarks.insert(
            0,
            Remark(
                errors,
                "error-cell",
                "the error {cell}",
                f"a value for {column.title}",
                "Mend the formula; until then the value counts as missing.",
            ),
        )
        parsed.bad = parsed.bad | errors
    return parsed


def parse_amounts(cells: Cells, title: str, hints: Hints, words: Sequence[tuple[str, float]] = ()) -> Parsed:
    """Read numbers, or the words that stand for some; in a column of amounts a percent sign divides by 100."""
    if (plain_numbers := cells.plain_numbers()) is not None:
        return Parsed(floats=plain_numbers, bad=np.zeros(len(cells), np.bool_))
    floats = np.where(cells.kinds == CellKind.NUMBER, cells.numbers, np.nan)
    odd = np.isin(cells.kinds, (CellKind.MOMENT, CellKind.SPAN, CellKind.BOOL))
    parsed = Parsed(floats=floats, bad=odd)
    codes = cells.texts.codes
    if cells.texts.labels:
        texts = with_words(cells.numbers_written(hints.decimal, weak=hints.weak), cells.texts.labels, words)
        floats = np.where(codes >= 0, np.append(texts.values, np.nan)[codes], floats)
        parsed.floats = np.where(np.append(texts.percent, False)[codes], floats / 100.0, floats)
        parsed.bad = odd | np.append(texts.bad, False)[codes]
        if any(texts.currencies):
            parsed.currencies = cells.texts.relabelled(texts.currencies)
        guessed = np.append(texts.guessed, False)[codes]
        if guessed.any():
            sign = "a decimal comma" if texts.decimal == "," else "a decimal point"
            parsed.remarks.append(
                Remark(
                    guessed,
                    "ambiguous-number",
                    f"{{cell}}, which can be read in two ways; it was read with {sign}",
                    "numbers of which the decimals are plain",
                    "Check the figure; write it without thousands marks if it is wrong.",
                )
            )
    if odd.any() or parsed.bad.any():
        parsed.remarks.append(
            Remark(
                parsed.bad,
                "text-in-number",
                "{cell}",
                f"a number for {title}" + or_words(words),
                "Correct it, or leave it empty; until then the value counts as missing.",
            )
        )
    return parsed


def _bounded(parsed: Parsed, column: Column) -> Parsed:
    floats = parsed.floats
    assert floats is not None  # noqa: S101 - made by the caller
    low, high = column.low, column.high
    with np.errstate(invalid="ignore"):
        size = np.abs(floats)
        if column.kind is Kind.MONEY and (tiny := size < _LEAST_MONEY).any():
            floats = parsed.floats = np.where(tiny, 0.0, floats)
        huge = size > _LARGEST
        outside = np.zeros(len(floats), np.bool_)
        if low is not None:
            outside |= floats < low
        if high is not None:
            outside |= floats > high
        huge &= ~outside | (high is None)
        outside &= ~huge
    if huge.any():
        parsed.remarks.append(
            Remark(
                huge,
                "out-of-bounds",
                "{cell}, more than any sum of money" if column.kind is Kind.MONEY else "{cell}, too large a number",
                f"a number of ordinary size for {column.title}",
                "Correct it; until then the value counts as missing.",
            )
        )
    if outside.any():
        percent = column.kind is Kind.SHARE
        ends = ["" if end is None else (f"{end:.0%}" if percent else f"{end:g}") for end in (low, high)]
        bounds = (
            f"from {ends[0]} to {ends[1]}"
            if all(ends)
            else f"of at least {ends[0]}"
            if ends[0]
            else f"of at most {ends[1]}"
        )
        parsed.remarks.append(
            Remark(
                outside,
                "out-of-bounds",
                "{cell}",
                f"a number {bounds} for {column.title}",
                "Correct it; until then the value counts as missing.",
            )
        )
    if huge.any() or outside.any():
        parsed.floats = np.where(huge | outside, np.nan, floats)
        parsed.bad = parsed.bad | huge | outside
    return parsed


def _shares(cells: Cells, title: str, hints: Hints) -> Parsed:
    """Read shares: 35 %, 35 and 0.35 are the same; the column as a whole says whether its plain numbers are percentages."""
    parsed = parse_amounts(cells, title, hints)
    floats = parsed.floats
    assert floats is not None  # noqa: S101 - made by parse_amounts
    texts = cells.numbers_written(hints.decimal, weak=hints.weak)
    signed = np.append(texts.percent, False)[cells.texts.codes]
    plain_numbers = ~signed & ~np.isnan(floats)
    given = np.abs(floats[plain_numbers])
    percent = bool(given.size and (given.max() > 2 or (given.max() > 1 and (given == np.round(given)).all())))
    if percent:
        small = plain_numbers & (np.abs(floats) > 0) & (np.abs(floats) < 1)
        if small.any():
            parsed.remarks.append(
                Remark(
                    small,
                    "mixed-shares",
                    "{cell} in a column of percentages; it was read as a percentage too",
                    f"one way of writing {title} throughout",
                    "Write all as percentages, for example 35 %.",
                )
            )
        parsed.floats = np.where(plain_numbers, floats / 100.0, floats)
    return parsed


def _yes_no(cells: Cells, column: Column) -> Parsed:
    numbers = cells.numbers
    known = np.isin(numbers, (0.0, 1.0))
    floats = np.where(known, numbers, np.nan)
    evened = [plain(label).rstrip(".") for label in cells.texts.labels]
    values = [1.0 if word in YES else 0.0 if word in NO else np.nan for word in evened]
    bad_words = np.array([word not in YES and word not in NO and word not in MISSING for word in evened] + [False])
    codes = cells.texts.codes
    floats = np.where(codes >= 0, np.array([*values, np.nan])[codes], floats)
    bad = bad_words[codes] | (~np.isnan(numbers) & ~known) | np.isin(cells.kinds, (CellKind.MOMENT, CellKind.SPAN))
    return Parsed(floats=floats, bad=bad, remarks=_one(bad, "not-yes-or-no", f"yes or no for {column.title}"))


def _one(bad: NDArray[np.bool_], code: str, expected: str) -> list[Remark]:
    if not bad.any():
        return []
    return [Remark(bad, code, "{cell}", expected, "Correct it; until then the value counts as missing.")]


def _choice(cells: Cells, column: Column) -> Parsed:
    names = {even_heading(choice): choice for choice in column.choices}
    texts = cells.as_text()
    chosen: list[str | None] = []
    bad = []
    for label in texts.labels:
        even = even_heading(label)
        choice = names.get(even) or _nearly(even, names)
        chosen.append(choice)
        bad.append(choice is None and plain(label) not in MISSING)
    wrong = np.array([*bad, False])[texts.codes]
    remarks = _one(wrong, "not-a-choice", f"one of {', '.join(column.choices)} for {column.title}")
    return Parsed(coded=texts.relabelled(chosen), bad=wrong, remarks=remarks)


def _nearly(even: str, names: dict[str, str]) -> str | None:
    if len(even) < 4:
        return None
    found = process.extractOne(even, list(names), scorer=fuzz.ratio, score_cutoff=85)
    if found:
        return names[found[0]]
    singular = [choice for name, choice in names.items() if even == f"{name}s"]
    return singular[0] if singular else None


def _whens(
    cells: Cells, title: str, hints: Hints, *, lone_months: bool
) -> tuple[NDArray[np.int64], list[When | None], list[Remark]]:
    """Read every distinct cell as a day or period; code per row, -1 where the cell is empty."""
    codes = cells.texts.codes.copy()
    labels = cells.texts.labels
    dates = parse_dates(labels, hint=hints.day_first)
    values: list[When | None] = [
        when_of_number(float(label.replace(",", ".")), lone_months=lone_months)
        if value is None and _is_serial(label)
        else value
        for label, value in zip(labels, dates.values, strict=True)
    ]
    remarks: list[Remark] = []
    words = np.array(
        [value is None and plain(label) in MISSING for value, label in zip(values, labels, strict=True)] + [False]
    )
    if words.any():
        codes[words[codes]] = -1
    if dates.guessed or dates.mixed:
        order = "day before month" if dates.day_first else "month before day"
        hang = np.array([label == dates.example for label in labels] + [False])[codes]
        where = hang if dates.guessed else codes >= 0
        remarks.append(
            Remark(
                where,
                "ambiguous-date",
                f"{{cell}}, where nothing tells day from month; it was read {order}",
                f"dates of which day and month are plain for {title}",
                "Check a date; write it as 2025-03-31 if it is wrong.",
            )
        )
    numbers = np.flatnonzero(cells.kinds == CellKind.NUMBER)
    if numbers.size:
        unique, inverse = np.unique(cells.numbers[numbers], return_inverse=True)
        codes[numbers] = inverse + len(values)
        values.extend(when_of_number(number, lone_months=lone_months) for number in unique.tolist())
    moments = np.flatnonzero(cells.kinds == CellKind.MOMENT)
    if moments.size:
        unique_days, inverse = np.unique(cells.moments[moments].astype("datetime64[D]"), return_inverse=True)
        codes[moments] = inverse + len(values)
        values.extend(when_of_moment(dt.datetime.combine(day, dt.time())) for day in unique_days.tolist())
    other = np.isin(cells.kinds, (CellKind.SPAN, CellKind.BOOL))
    if other.any():
        codes[other] = len(values)
        values.append(None)
    return codes, values, remarks


def parse_periods(cells: Cells, title: str, hints: Hints) -> Parsed:
    """Read years, quarters, months and days as period labels; a day becomes its month."""
    lone = is_months(cells)
    codes, values, remarks = _whens(cells, title, hints, lone_months=lone)
    labels = [value.period.label if value else None for value in values]
    bad = np.array([value is None for value in values] + [False])[codes] & (codes >= 0)
    remarks += _one(bad, "not-a-period", f"a year, quarter, month or date for {title}, such as 2025 or 2025-03")
    return Parsed(coded=Coded(codes, [label or "" for label in labels]).relabelled(labels), bad=bad, remarks=remarks)


_FEW: Final = 12


def is_months(cells: Cells) -> bool:
    """Whether a column holds nothing but months without a year: 1 to 12, or names of months; a few may name their year."""
    numbers = cells.numbers[cells.kinds == CellKind.NUMBER]
    if numbers.size and not np.isin(numbers, np.arange(1, 13)).all():
        return False
    others = {}
    for code, label in enumerate(cells.texts.labels):
        text = plain(label).rstrip(".")
        if not (text in MONTHS or (_short_number(text) and 1 <= int(text) <= 12)):
            others[code] = text
        if len(others) > _FEW:
            return False
    if any(period_of(text) is None for text in others.values()):
        return False
    filled = numbers.size + int((~cells.texts.missing).sum())
    return bool(filled) and bool(10 * np.isin(cells.texts.codes, list(others)).sum() <= filled)


def _is_serial(text: str) -> bool:
    """Whether a text can be the number of a day, with a time of day behind it, or of a month."""
    whole, _, part = text.replace(",", ".").partition(".")
    if whole.isdecimal() and len(whole) in (10, 13) and not part:
        return True
    return _short_number(whole) and (not part or (len(whole) == 5 and part.isdecimal()))


def _short_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) in (1, 2, 5)


def _days(cells: Cells, column: Column, hints: Hints) -> Parsed:
    codes, values, remarks = _whens(cells, column.title, hints, lone_months=False)
    days = np.full(len(values) + 1, np.datetime64("NaT", "us"))
    for place, value in enumerate(values):
        if value is not None:
            day = value.day or (value.period.first_day if value.period.grain is Grain.MONTH else None)
            if day is not None:
                days[place] = np.datetime64(day, "us")
    found = np.where(codes >= 0, days[codes], np.datetime64("NaT", "us"))
    bad = np.isnat(found) & (codes >= 0)
    remarks += _one(bad, "not-a-date", f"a date for {column.title}, such as 2025-03-31")
    return Parsed(days=found, bad=bad, remarks=remarks)
