"""Reading one table: hints on how it writes things, rows to leave out, and columns parsed with their remarks in the ledger."""

from __future__ import annotations

import re
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from kamcore.workbook.column import Column, Kind
from kamcore.workbook.problems import Severity
from kamcore.workbook.reading.dates import day_first_told
from kamcore.workbook.reading.ledger import Ledger
from kamcore.workbook.reading.rating_scales import parse_on_scale
from kamcore.workbook.reading.totals import total_rows
from kamcore.workbook.reading.values import Hints, Parsed, parse
from kamcore.workbook.reading.words import ANY_TOTAL
from kamcore.workbook.schema import EXAMPLE_MARK, SHEETS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from kamcore.workbook.reading.cells import Cells, Coded
    from kamcore.workbook.reading.plan import Plan
    from kamcore.workbook.reading.table import Table
    from kamcore.workbook.reading.values import Remark


_MOST_LOOKED_AT: Final = 200
"""So many columns tell how a table writes numbers and dates."""


_FOUR_DIGITS: Final = re.compile(r"(?:\d\D*){4}")
_FEW_ROWS: Final = 20_000
_MOST_LABELS: Final = 12
"""A total may stand under any of so many headings; in long lists, which no report prints, only under the first."""


class Intake:
    """One table while it is read.

    Attributes:
        table: the table.
        plan: what it is.
        ledger: what becomes of its rows.
        hints: how it writes numbers and dates.
        formats: heading place -> how people said that it writes them, one of :data:`~kamcore.workbook.mapping.FORMATS`.
        doubts: heading place -> what was remarked of a column that can be read in two ways.
    """

    def __init__(self, table: Table, plan: Plan, formats: Mapping[int, str] = MappingProxyType({})) -> None:
        self.table = table
        self.plan = plan
        self.ledger = Ledger(table)
        self.hints = hints_of(table)
        self.formats = formats
        self.doubts: dict[int, Remark] = {}
        self._read: dict[tuple[int, str, Kind], Parsed] = {}
        self._leave_out_the_usual()

    def _leave_out_the_usual(self) -> None:
        table, ledger = self.table, self.ledger
        ledger.leave_out(
            table.again,
            "repeated-heading",
            "the heading again",
            "it once",
            "Nothing to do: the row is not data.",
            severity=Severity.NOTE,
        )
        ledger.leave_out(
            table.aside,
            "remark",
            "{cell} under the table",
            "rows of the table",
            "Nothing to do: a remark is not data.",
            severity=Severity.NOTE,
        )
        if table.named is not None:
            ledger.leave_out(
                table.named,
                "group-heading",
                "{cell}, the heading of a group of rows",
                "rows of their own",
                "Nothing to do: the name was taken for the rows below it.",
                severity=Severity.NOTE,
            )
        if table.places:
            ledger.leave_out(
                ~table.cells(0).beginning(EXAMPLE_MARK).missing,
                "example-row",
                "the example row of the template",
                "your own rows",
                "Nothing to do: examples are left out.",
                severity=Severity.NOTE,
            )

    def leave_out_totals(
        self,
        accounts: Coded,
        amounts: Sequence[NDArray[np.float64]],
        column: int,
        *,
        listed: NDArray[np.bool_] | None = None,
    ) -> None:
        """Leave out the rows that are totals of others; see :func:`totals.total_rows`.

        In a table of the template's shape, which a copy saved by us is, a total has to add up; and what the list of accounts names
        is no total, even if it is called so.

        Args:
            accounts: the account of each row.
            amounts: the columns of figures.
            column: the heading whose cell is shown.
            listed: which rows are of an account on the list of accounts.
        """
        few = len(self.table.rows) <= _FEW_ROWS
        looked_at = range(min(len(self.table.places), _MOST_LABELS if few else 1))
        others = [self.table.cells(place).like(ANY_TOTAL) for place in looked_at if place != column]
        ours = self.table.is_ours
        found = total_rows(accounts, others, amounts, self.ledger.kept, must_add_up=ours)
        if ours and listed is not None:
            found &= ~listed
        self.ledger.leave_out(
            found,
            "total-row",
            "a row of totals, {cell}",
            "rows of single accounts",
            "Nothing to do: it is left out, so that nothing counts twice.",
            severity=Severity.NOTE,
            column=column,
        )

    def read(self, place: int, column: Column) -> Parsed:
        """Read the cells under a heading as a column of the schema, reporting nothing yet."""
        known = self._read.get((place, column.key, column.kind))
        if known is not None:
            return replace(known, remarks=list(known.remarks))
        parsed = parse_on_scale(self.table.cells(place), column, self.table.texts[place], self.hints_for(place))
        if place in self.formats:
            parsed.remarks = [remark for remark in parsed.remarks if not remark.code.startswith("ambiguous")]
        for remark in parsed.remarks:
            if remark.code.startswith("ambiguous"):
                self.doubts.setdefault(place, remark)
        self._read[place, column.key, column.kind] = replace(parsed, remarks=list(parsed.remarks))
        return parsed

    def hints_for(self, place: int) -> Hints:
        """Return how a column writes numbers and dates: as people said, else as the rest of the table tells."""
        chosen = self.formats.get(place, "")
        decimal = {"decimal point": ".", "decimal comma": ","}.get(chosen, "")
        day_first = {"day first": True, "month first": False}.get(chosen)
        weak = self.hints.weak and not decimal
        return Hints(decimal or self.hints.decimal, self.hints.day_first if day_first is None else day_first, weak)

    def report(self, parsed: Parsed, place: int, *, required: bool) -> None:
        """Report what was wrong with a column; rows without a value in a required one are left out."""
        for remark in parsed.remarks:
            if required and (remark.rows & parsed.bad).any():
                fix = remark.fix.replace("the value counts as missing", "the row is left out")
                self.ledger.leave_out(
                    remark.rows & parsed.bad,
                    remark.code,
                    remark.found,
                    remark.expected,
                    fix,
                    severity=remark.severity,
                    column=place,
                )
            else:
                self.ledger.note(
                    remark.rows,
                    remark.code,
                    remark.found,
                    remark.expected,
                    remark.fix,
                    severity=remark.severity,
                    column=place,
                )

    def require(self, parsed: Parsed, place: int, title: str) -> None:
        """Leave out the rows in which a required column is empty."""
        self.ledger.leave_out(
            parsed.missing,
            "missing-value",
            f"nothing for {title}",
            f"a value for {title} in each row",
            "Fill it in; until then the row is left out.",
            column=place,
        )

    def typed(self, key: str, *, sheet: str | None = None, required: bool | None = None) -> Parsed | None:
        """Read a planned column, reporting what is wrong; None when the table does not have it."""
        if key not in self.plan.columns:
            return None
        place = self.plan.columns[key]
        column = SHEETS[sheet or self.plan.target].column(key)
        parsed = self.read(place, column)
        must = column.required if required is None else required
        self.report(parsed, place, required=must)
        if must:
            self.require(parsed, place, column.title)
        return parsed


def look_for_marks(cells: Cells) -> None:
    """Ask the cells of a first column what an :class:`Intake` will ask of them, and be told at once then."""
    cells.plain_numbers()
    cells.beginning(EXAMPLE_MARK)
    cells.like(ANY_TOTAL)


def text_of(table: Table, place: int) -> Coded:
    """The cells under a heading as texts."""
    parsed = parse(table.cells(place), Column("text", "", Kind.TEXT, ""))
    assert parsed.coded is not None  # noqa: S101 - texts are coded
    return parsed.coded


def hints_of(table: Table) -> Hints:
    """Look at the first rows of all columns for values of which only one reading is possible."""
    decimal = {".": 0, ",": 0}
    day, month = 0, 0
    for place in range(min(len(table.places), _MOST_LOOKED_AT)):
        cells = table.sample(place)
        texts = cells.texts.labels
        if not texts:
            continue
        numbers = cells.numbers_written()
        if numbers.decimal and not numbers.guessed.any() and numbers.bad.sum() * 2 < len(texts):
            decimal[numbers.decimal] += 1
        if not numbers.bad.any():
            continue
        short = [text for text in texts if len(text) <= 24 and _FOUR_DIGITS.search(text) and not text.isdigit()]
        if len(short) * 2 > len(texts):
            told = day_first_told(short)
            day, month = day + (told is True), month + (told is False)
    sign = "" if decimal["."] == decimal[","] else max(decimal, key=lambda key: decimal[key])
    weak = not sign and table.grid.format == "text"
    if weak:
        sign = {";": ",", ",": "."}.get(table.grid.delimiter or "", "")
    first = day > month if day != month else None
    return Hints(sign, first if first is not None else (True if sign == "," else None), weak)
