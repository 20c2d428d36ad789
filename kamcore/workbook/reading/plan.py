"""How a table is read: what it is, which column is what, and what could not be decided."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kamcore.workbook.reading.context import Context

if TYPE_CHECKING:
    from kamcore.workbook.periods import Period


@dataclass(frozen=True, slots=True)
class PeriodColumn:
    """A column that holds one measure of one period, of one product where its heading names one."""

    place: int
    period: Period
    measure: str
    product: str = ""


@dataclass(slots=True)
class Plan:
    """How a table is read.

    Attributes:
        layout: ``template``, ``flat``, ``transactions``, ``looked up`` or ``left out``.
        target: the key of the sheet it is read as; "" when it is left out.
        columns: schema key -> heading place. In lists of accounts ``name`` and ``account_id``; in transactions also ``year``,
            ``month`` and ``currency``; of people whose name stands in two columns ``name`` and ``last_name``,
            and ``roles`` where one column says in words which parts they have in a decision.
        periods: the columns with amounts by period.
        ratings: heading place -> factor.
        unused: heading place -> why a column that looked useful is not used.
        why: one sentence on how it was understood.
        code, expected, fix: why it is left out.
        asks: what could not be decided by the headings: ``account`` or ``revenue`` -> the headings that come into
            question, the one that is used for now first; none is used where ``columns`` lacks it.
        context: what is said around the table.
        deals: whether only the rows that were won are revenue.
        chosen: whether people said how to read its columns.
        insisted: whether people said what it is read as: then no other table takes its place.
        account: the account that all rows are of, where the name of the sheet or file tells; "" otherwise.
        parts: further columns of amounts, of other products, which are added to ``revenue``.
        across: the columns that hold one account each, with a period in each row.
        gives_back: whether the table lists credit notes, by its name.
        told_by: the text that tells the year of columns of this year and the last, such as the day of printing; "" where a title does.
        use: what people chose to read it as, where that lacks a column; see ``choices.USES``.
    """

    layout: str
    target: str = ""
    columns: dict[str, int] = field(default_factory=dict)
    periods: list[PeriodColumn] = field(default_factory=list)
    ratings: dict[int, str] = field(default_factory=dict)
    unused: dict[int, str] = field(default_factory=dict)
    why: str = ""
    code: str = ""
    expected: str = ""
    fix: str = ""
    asks: dict[str, list[int]] = field(default_factory=dict)
    context: Context = field(default_factory=Context)
    deals: bool = False
    chosen: bool = False
    insisted: bool = False
    account: str = ""
    parts: list[int] = field(default_factory=list)
    across: list[int] = field(default_factory=list)
    gives_back: bool = False
    told_by: str = ""
    use: str = ""

    @property
    def is_left_out(self) -> bool:
        """Whether it is not read."""
        return self.layout == "left out"

    @property
    def has_money(self) -> bool:
        """Whether it brings revenue."""
        return (
            bool(self.periods) or self.layout == "transactions" or (self.layout == "flat" and "revenue" in self.columns)
        )

    def taken_for(self) -> dict[int, str]:
        """Return heading place -> what it was taken for, for the report."""
        titles = {place: key for key, place in self.columns.items()}
        titles.update({p.place: f"{p.measure} {p.period.label}" for p in self.periods})
        titles.update(dict.fromkeys(self.across, "revenue of an account"))
        titles.update(dict.fromkeys(self.parts, "revenue, added up"))
        titles.update({place: f"rating: {factor}" for place, factor in self.ratings.items()})
        return titles
