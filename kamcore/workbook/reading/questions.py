"""What is asked about some files: what the reader could not decide alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from kamcore.workbook.reading import choices
from kamcore.workbook.reading.headings import heading_text
from kamcore.workbook.reading.roles import holds_numbers, looks_like_codes
from kamcore.workbook.reading.views import schema_column, written

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kamcore.workbook.mapping import BookMapping
    from kamcore.workbook.reading.assemble import Assembled
    from kamcore.workbook.reading.intake import Intake
    from kamcore.workbook.reading.views import TableView


@dataclass(frozen=True, slots=True)
class Question:
    """Something the reader could not decide alone.

    Attributes:
        key: names it within the reading.
        text: one sentence.
        why: why it is asked.
        options: (value, in words).
        answer: the value in force for now; "" when there is none.
        examples: (as the file writes it, as it was understood).
    """

    key: str
    text: str
    why: str
    options: tuple[tuple[str, str], ...]
    answer: str
    examples: tuple[tuple[str, str], ...] = ()


def questions(found: Assembled, tables: tuple[TableView, ...], chosen: BookMapping) -> list[Question]:
    """Ask what could not be decided: of each table, of tables that tell of the same, and of currencies.

    Args:
        found: what was put together.
        tables: its tables, as they are shown.
        chosen: what people chose; a currency that was chosen is not asked again.
    """
    asked: list[Question] = []
    for at, (intake, view) in enumerate(zip(found.intakes, tables, strict=True)):
        asked += _about_table(at, intake, view)
    return asked + _about_tables(found, tables) + (_about_money(found) if not chosen.currency else [])


def _about_table(at: int, intake: Intake, view: TableView) -> list[Question]:
    plan, table, keys = intake.plan, intake.table, choices.column_keys(intake.table)
    asked = []
    for what, words in (("account", "names the account"), ("revenue", "holds the revenue")):
        places = plan.asks.get(what, [])
        if len(places) == 1:
            places = [*places, *_others(intake, what)]
        if places and not (plan.is_left_out and plan.columns):
            options = tuple((keys[place], table.texts[place]) for place in places)
            answer = keys[places[0]] if not plan.is_left_out else ""
            asked.append(
                Question(
                    f"{what}:{at}", f"Which column of {view.title} {words}?", "No heading says so.", options, answer,
                    tuple((table.texts[place], _first_texts(intake, place)) for place in places),
                )
            )  # fmt: skip
    for place, remark in intake.doubts.items():
        number = remark.code == "ambiguous-number"
        options = (
            (("decimal point", "1.234 is a little more than one"), ("decimal comma", "1.234 is one thousand and more"))
            if number
            else (("day first", "the day stands first"), ("month first", "the month stands first"))
        )
        asked.append(
            Question(
                f"format:{at}:{keys[place]}",
                f"How does '{table.texts[place]}' in {view.title} write its {'numbers' if number else 'dates'}?",
                "Nothing in the column tells.",
                options,
                _format_in_force(intake, place, remark.found),
                _doubtful_values(intake, place, remark.rows),
            )
        )
    return asked


def _others(intake: Intake, what: str) -> list[int]:
    """Return further columns of the kind that is asked for, so that one answer puts a wrong guess right."""
    table = intake.table
    taken = {*intake.plan.columns.values(), *(column.place for column in intake.plan.periods)}
    free = [place for place in range(min(len(table.places), _MOST_LOOKED_AT)) if place not in taken]
    fits = [
        place
        for place in free
        if not table.sample(place).empty.all()
        and holds_numbers(table, place) == (what == "revenue")
        and not (what == "revenue" and looks_like_codes(table, place))
    ]
    return fits[:_MOST_OTHERS]


_MOST_LOOKED_AT: Final = 60
_MOST_OTHERS: Final = 5


def _format_in_force(intake: Intake, place: int, found: str) -> str:
    if place in intake.formats:
        return intake.formats[place]
    for how in ("decimal comma", "decimal point"):
        if how in found:
            return how
    return "day first" if "day before month" in found else "month first"


def _first_texts(intake: Intake, place: int) -> str:
    labels = intake.table.sample(place).as_text().labels[:3]
    return ", ".join(label[:40] for label in labels)


def _doubtful_values(intake: Intake, place: int, rows: NDArray[np.bool_]) -> tuple[tuple[str, str], ...]:
    role = choices.chosen_roles(intake.plan).get(place, "")
    column = schema_column(intake, role)
    if column is None:
        return ()
    parsed = intake.read(place, column)
    found = np.flatnonzero(rows)[:3].tolist()
    return tuple(
        (
            heading_text(intake.table.value(row, place)),
            written(parsed.floats, parsed.days, parsed.coded, row, column.kind),
        )
        for row in found
    )


def _about_tables(found: Assembled, tables: tuple[TableView, ...]) -> list[Question]:
    """Ask which of several tables with money on one sheet counts."""
    asked = []
    rich = [at for at, intake in enumerate(found.intakes) if "table" in intake.plan.asks]
    for file, sheet in dict.fromkeys((tables[at].file, tables[at].sheet) for at in rich):
        here = [
            at
            for at, view in enumerate(tables)
            if (view.file, view.sheet) == (file, sheet) and (view.money or at in rich)
        ]
        used = next((at for at in here if at not in rich), None)
        options = tuple((str(at), f"the one at {tables[at].cell}, {tables[at].rows:,} rows") for at in here)
        asked.append(
            Question(f"table:{here[0]}", f"Which table on {tables[here[0]].title} counts?", "Several of them hold money.",
                     (*options, ("all", "all of them")), "" if used is None else str(used))
        )  # fmt: skip
    return asked


def _about_money(found: Assembled) -> list[Question]:
    if len(found.currencies) < 2 or all(one.counts for one in found.currencies):
        return []
    options = tuple(
        (one.currency, f"{one.currency}: {one.amount:,.0f} in {one.rows:,} row{'' if one.rows == 1 else 's'}")
        for one in found.currencies
    )
    return [
        Question("currency", "Which currency is the book in?", "The amounts are in several, and nothing says what one is worth in the other.",
                 options, found.currencies[0].currency)
    ]  # fmt: skip
