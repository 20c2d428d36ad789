"""What the lists of a book bring, before it is put together, and how columns of them are taken."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import TYPE_CHECKING, Final

import numpy as np

from kamcore.workbook.problems import Severity
from kamcore.workbook.reading.cells import Coded
from kamcore.workbook.reading.context import scale_of
from kamcore.workbook.reading.full_names import joined
from kamcore.workbook.reading.headings import even_heading, heading_currency
from kamcore.workbook.reading.intake import text_of
from kamcore.workbook.reading.outline import filled_down
from kamcore.workbook.reading.roles import is_amount, is_planned
from kamcore.workbook.reading.totals import times_counted, total_labels
from kamcore.workbook.reading.words import ANY_TOTAL, NAMED_BELOW, NO, YES, currency_of, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from kamcore.workbook.reading.intake import Intake
    from kamcore.workbook.reading.revenue import Lines
    from kamcore.workbook.reading.table import Table
    from kamcore.workbook.reading.values import Parsed

_RECURRING: Final = frozenset({"mrr", "arr"})


@dataclass(frozen=True, slots=True)
class StatusRows:
    """The rows of one status.

    Attributes:
        heading: the column it stands in.
        value: as the file writes it.
        rows: how many.
        amount: their revenue together.
        doubtful: whether it is the word for a sale that was cancelled or is not paid.
        counts: whether they are used.
    """

    heading: str
    value: str
    rows: int
    amount: float
    doubtful: bool
    counts: bool

    @property
    def key(self) -> str:
        """What a choice calls it: a yes or no means something under its heading only."""
        return f"{self.heading}: {self.value}" if plain(self.value) in YES | NO else self.value


@dataclass(frozen=True, slots=True, eq=False)
class OpenDeals:
    """Deals that are neither won nor lost: columns of one length.

    Attributes:
        accounts: the text that names each one's account.
        names: what each is called.
        amounts: what each would bring; NaN where nothing says.
        stages: where each stands.
        days: when each should be decided; NaT where nothing says.
        chances: how likely each is, 0 to 1; NaN where nothing says.
    """

    accounts: Coded
    names: Coded
    amounts: NDArray[np.float64]
    stages: Coded
    days: NDArray[np.datetime64]
    chances: NDArray[np.float64]


@dataclass(slots=True)
class Gathered:
    """What the lists brought.

    Attributes:
        lines: revenue.
        attributes: (positions of accounts, column key, their values), in order of preference.
        ratings: (positions of accounts, factor, ratings).
        listed: whether there was a list of accounts, beside transactions.
        money: whether there was a place for revenue.
        statuses: the statuses of sales that were met.
        opportunities: deals that are open.
    """

    lines: list[Lines] = field(default_factory=list)
    attributes: list[tuple[NDArray[np.int64], str, Parsed]] = field(default_factory=list)
    ratings: list[tuple[NDArray[np.int64], str, NDArray[np.float64]]] = field(default_factory=list)
    listed: bool = False
    money: bool = False
    statuses: list[StatusRows] = field(default_factory=list)
    opportunities: list[OpenDeals] = field(default_factory=list)


def texts_of(intake: Intake, key: str) -> Coded | None:
    """The cells of a planned column as texts; None when the table does not have it."""
    if key == "name" and intake.plan.account:
        return constant(intake.plan.account, len(intake.table.rows))
    if key not in intake.plan.columns:
        return None
    if key == "name" and "last_name" in intake.plan.columns:
        return joined(*(text_of(intake.table, intake.plan.columns[part]) for part in ("name", "last_name")))
    texts = text_of(intake.table, intake.plan.columns[key])
    if _most_are_named_below(texts.labels):
        bare = [NAMED_BELOW.sub("", label, count=1) for label in texts.labels]
        return texts.relabelled(_without_numbers([_COUNT_BEHIND.sub("", one) for one in bare]))
    if key == "name" and (customers := _without_jobs(intake.table, intake.plan.columns[key], texts.labels)):
        return texts.relabelled(customers)
    if texts.labels and all(_WHOLE_AS_FLOAT.fullmatch(label) for label in texts.labels):
        return texts.relabelled([label.removesuffix(".0") for label in texts.labels])
    return texts


def _without_jobs(table: Table, place: int, labels: Sequence[str]) -> list[str] | None:
    """Return the customers of jobs written ``Acme:Kitchen``, where a title or the heading says that it is customers; None elsewhere."""
    if not is_by_customer(table, table.texts[place]) or not any(map(_JOB.fullmatch, labels)):
        return None
    return [label.partition(":")[0].strip() if _JOB.fullmatch(label) else label for label in labels]


def is_by_customer(table: Table, heading: str = "") -> bool:
    """Whether a title, the file's name or a heading says that a list is by customer, as reports of bookkeeping programs do."""
    titles = (heading, *table.above, PurePath(table.grid.file).stem.replace("_", " "))
    return any(_BY_CUSTOMER.search(title.casefold()) for title in titles)


_JOB: Final = re.compile(r"[^:]*[^\W\d_]{2}[^:]*(?::[^:/\\][^:]*)+")
_BY_CUSTOMER: Final = re.compile(
    r"\bby customer\b|\bcustomer ?[:/] ?(?:job|project)|\bkunde ?[:/] ?projekt|\bcliente ?[:/] ?(?:trabajo|proyecto)"
)


def _most_are_named_below(labels: Sequence[str]) -> bool:
    """Whether more than half of some labels name what they stand for first, as ``Customer: Acme`` does."""
    others = 0
    for label in labels:
        others += NAMED_BELOW.match(label) is None
        if 2 * others >= len(labels):
            return False
    return bool(labels)


def _without_numbers(names: list[str]) -> list[str]:
    """Return names without the number that stands before each of them, ``10023 Acme``, where they are as many without it."""
    bare = [_NUMBER_BEFORE.sub("", name) for name in names]
    numbered = all(map(_NUMBER_BEFORE.match, names))
    return bare if numbered and len(set(bare)) == len(set(names)) else names


_NUMBER_BEFORE: Final = re.compile(r"\d[\d./-]{2,}\s*[-–|:,]?\s+(?=\D)")
_COUNT_BEHIND: Final = re.compile(
    r"\s*\(\d+ (?:records?|items?|rows?|datensätze|enregistrements?|registros?|записей)\)$", re.IGNORECASE
)
"""What reports print behind the name of a group: how many rows it has."""
_WHOLE_AS_FLOAT: Final = re.compile(r"\d+\.0")
"""How programs write a whole number in a column with blanks."""


def either(first: Coded | None, second: Coded | None) -> Coded:
    """The first of two columns, and the second where the first is empty; one of them may be None."""
    one = first if first is not None else second
    assert one is not None  # noqa: S101 - a list has one of them
    if first is None or second is None or not first.missing.any():
        return one
    joined = Coded.joined([first, second])
    n = len(first)
    return Coded(np.where(first.missing, joined.codes[n:], joined.codes[:n]), joined.labels)


def in_year(year: str, part: str) -> str | None:
    """Return a month or quarter (``--03``, ``Q1``) of a year as a period; one that names its year stays; None where there is none."""
    if re.fullmatch(r"\d{4}.*", part):
        return part
    whole = f"{year[:4]}-{part.lstrip('-')}"
    return whole if re.fullmatch(r"\d{4}-(?:Q[1-4]|0[1-9]|1[0-2])", whole) else None


def floats_of(parsed: Parsed) -> NDArray[np.float64]:
    """The figures of a column of figures."""
    assert parsed.floats is not None  # noqa: S101 - asked of amounts only
    return parsed.floats


def constant(label: str, n: int) -> Coded:
    """The same text in each of ``n`` rows; missing in each when it is empty."""
    return Coded(np.broadcast_to(np.int64(0 if label else -1), n), [label] if label else [])


def currency_cells(intake: Intake) -> Coded | None:
    """The currency of each row by the column for it; None when there is none."""
    place = intake.plan.columns.get("currency")
    if place is None:
        return None
    texts = text_of(intake.table, place)
    return texts.relabelled([currency_of(label) for label in texts.labels])


def currencies_of(intake: Intake, parsed: Parsed, place: int, *, cells: Coded | None = None) -> Coded:
    """The currency of each amount of a column.

    It stands beside the amount, else in the column for it, else in the heading, else in the format of the number, else in a title.

    Args:
        intake: the table.
        parsed: the amounts.
        place: their heading.
        cells: what the column for currencies says; None where there is none.
    """
    n = len(floats_of(parsed))
    named = heading_currency(intake.table.texts[place])
    around = intake.plan.context.currency
    known = (
        parsed.currencies,
        cells,
        constant(named, n) if named else None,
        intake.table.formatted(place),
        constant(around, n) if around else None,
    )
    sources = [coded for coded in known if coded is not None]
    if not sources:
        return constant("", n)
    found = sources[0]
    for other in sources[1:]:
        found = either(found, other)
    return found


def is_recurring(heading: str) -> bool:
    """Whether a heading says that the amounts repeat every month."""
    words = even_heading(heading).split()
    return bool(_RECURRING & set(words)) or "recurring" in words


def say_unused(intake: Intake) -> None:
    """Say which columns of amounts are not used, and why."""
    for place, why in intake.plan.unused.items():
        intake.ledger.say(
            "column-not-used",
            f"the column '{intake.table.texts[place]}', which is not used: {why}",
            "each amount once",
            "Nothing to do if that is right; else rename the heading.",
            severity=Severity.NOTE,
            column=place,
        )


def note_negative(intake: Intake, parsed: Parsed, place: int, measure: str) -> None:
    """Say which amounts of revenue are below zero."""
    if measure == "revenue":
        with np.errstate(invalid="ignore"):
            negative = floats_of(parsed) < 0
        intake.ledger.note(
            negative,
            "negative-revenue",
            "{cell}, less than nothing",
            "revenue, or a credit",
            "Nothing to do if it is a credit or a return: it is kept, and lowers the total.",
            severity=Severity.NOTE,
            column=place,
        )


def say_if_twice(
    intake: Intake, before: NDArray[np.bool_], amounts: Sequence[NDArray[np.float64]], column: int
) -> None:
    """Say when the rows that count come to twice or three times their total: then some of them are sums of others.

    Args:
        intake: the table, of which totals were left out.
        before: the rows that were in before that.
        amounts: the columns of figures.
        column: the heading whose cell is shown.
    """
    kept = intake.ledger.kept
    if not amounts or kept.sum() == before.sum():
        return
    row, times = times_counted(np.column_stack(amounts), before & ~kept, kept)
    if times:
        shown = intake.table.shown(row, column)
        intake.ledger.say(
            "sums-among-rows",
            f"the total {shown} at {intake.table.address(row, column)}, of which the rows that count are {times} times as much",
            "rows of single accounts, which come to their total",
            "Some rows are sums of others: leave out the rows of groups, or give them no amounts.",
            column=column,
        )


def scaled(intake: Intake, place: int, floats: NDArray[np.float64]) -> NDArray[np.float64]:
    """Bring amounts that are given in thousands or millions to single units, and say so."""
    scale = scale_of(intake.table.texts[place])
    if scale == 1.0:
        scale = intake.plan.context.scale
    if scale == 1.0:
        return floats
    intake.ledger.say(
        "scaled",
        f"amounts in units of {scale:,.0f}" if scale > 1 else "amounts in hundredths, such as cents",
        "amounts in single units",
        f"Nothing to do: they were {f'multiplied by {scale:,.0f}' if scale > 1 else 'divided by 100'}.",
        severity=Severity.NOTE,
        column=place,
    )
    return np.round(floats * scale, 6)


def outlined(intake: Intake, texts: Coded | None) -> Coded | None:
    """Return a column of an outline with its blanks filled from above; as it is when it is none."""
    if texts is None or not texts.missing.any():
        return texts
    filled = filled_down(
        texts, intake.ledger.kept & ~(texts.missing & total_labels(intake.table.cells(0).like(ANY_TOTAL)))
    )
    return texts if filled is None else filled


def leave_out_other_measures(intake: Intake) -> None:
    """Leave out the rows of a budget or a forecast, and those that measure something else than revenue, where a column says so."""
    for key, is_other, what in (
        ("scenario", is_planned, "planned and did not take place"),
        ("measure", _is_no_amount, "no revenue"),
    ):
        if key not in intake.plan.columns:
            continue
        place = intake.plan.columns[key]
        texts = text_of(intake.table, place)
        other = np.array([*(is_other(plain(label)) for label in texts.labels), False])[texts.codes]
        intake.ledger.leave_out(
            other,
            "not-actual" if key == "scenario" else "other-measure",
            f"{{cell}}, which is {what}",
            "revenue that took place",
            "Nothing to do: only actual revenue counts.",
            severity=Severity.NOTE,
            column=place,
        )


def _is_no_amount(label: str) -> bool:
    return not is_amount(even_heading(label))
