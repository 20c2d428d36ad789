"""How sure it is that a column is what it was taken for, and why."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from kamcore.workbook.reading import roles
from kamcore.workbook.reading.headings import NAMES, Sureness, compact, even_heading, match_headings
from kamcore.workbook.reading.period_headings import period_heading

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kamcore.workbook.reading.plan import Plan
    from kamcore.workbook.reading.table import Table

SURE: Final = 0.8
"""From this confidence on a column is used without a question; below it is asked."""
LIKELY: Final = 0.5
"""Below this confidence a column is not used."""

_BY_HEADING: Final[Mapping[Sureness, tuple[float, str]]] = MappingProxyType(
    {
        Sureness.TITLE: (1.0, "The heading is that of the template."),
        Sureness.ALIAS: (0.95, "The heading is one that people use for it."),
        Sureness.EVENED: (0.9, "The heading is one that people use for it, written a little differently."),
        Sureness.NEARLY: (0.8, "The heading is nearly one that people use for it."),
    }
)
_ALSO: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "name": ("name", "account"),
        "account_id": ("account_id", "account"),
        "revenue": ("revenue", "net", "amount", "gross"),
        "period": ("period",),
        "year": ("period",),
        "month": ("period",),
        "quarter": ("period",),
        "won": ("stage", "status"),
        "status": ("status", "stage"),
        "document_type": ("document_type",),
    }
)
"""Role of a column -> the columns of the schema under which its headings are known."""
_PREFERRED: Final[Mapping[str, str]] = MappingProxyType(
    {"net": " Net is taken before gross.", "gross": " There is no net amount beside it."}
)


@dataclass(frozen=True, slots=True)
class Sure:
    """How sure a reading is.

    Attributes:
        confidence: 0 (a mere guess) to 1 (certain).
        why: one sentence.
    """

    confidence: float
    why: str


def sureness(table: Table, place: int, role: str, plan: Plan) -> Sure:
    """Say how sure it is that the column under a heading has a role.

    Args:
        table: the table.
        place: the heading.
        role: as :func:`choices.chosen_roles` names it; "" for a column that is not used.
        plan: how the table is read.
    """
    if plan.chosen:
        return Sure(1.0, "You chose it." if role else "You chose not to use it.")
    if not role:
        return Sure(1.0, plan.unused.get(place, "Nothing we know needs it.").rstrip(".").capitalize() + ".")
    for asked, places in plan.asks.items():
        if place in places[:1] and role in ({"account": ("name",), "revenue": ("revenue",)}.get(asked, ())):
            return Sure(LIKELY, "No heading says so; it was taken by what the column holds.")
    if any(column.place == place for column in plan.periods):
        named = period_heading(table.headings[place]) if place < len(table.headings) else None
        why = (
            "The heading names the period."
            if named is not None and named.period.year
            else f"The year stands in {plan.context.where}."
        )
        return Sure(0.95 if named is not None else 0.9, why)
    if place in plan.ratings:
        return Sure(0.95, "The heading is the name of a factor.")
    return _by_heading(table, place, role, plan)


def _by_heading(table: Table, place: int, role: str, plan: Plan) -> Sure:
    text = table.texts[place]
    even = even_heading(text)
    best: Sureness | None = None
    for sheet in dict.fromkeys((plan.target, "accounts", "revenue", "sales")):
        wanted = _ALSO.get(role, (role,))
        names = NAMES.get(sheet, {})
        known = names.get(even)
        if known is not None and known[0] in wanted:
            matched = next((m.sureness for m in match_headings((text,), sheet)), known[1])
            best = matched if best is None else max(best, matched)
        elif (spaced := compact(even, sheet) if sheet in NAMES else "") and names[spaced][0] in wanted:
            best = Sureness.EVENED if best is None else max(best, Sureness.EVENED)
        elif match_headings((text,), sheet) and match_headings((text,), sheet)[0].key in wanted:
            best = Sureness.NEARLY if best is None else max(best, Sureness.NEARLY)
    looked_up = " It is looked up in another table." if place >= len(table.places) else ""
    more = looked_up + (_PREFERRED.get(roles.amount_kind(even), "") if role == "revenue" else "")
    if best is not None:
        confidence, why = _BY_HEADING[best]
        return Sure(confidence, why + more)
    if role in ("name", "account_id") and roles.is_last_resort(even):
        return Sure(SURE, "The heading is a name, and no other column names the account." + more)
    return Sure(0.85, "The words of the heading, and what the column holds, say so." + more)
