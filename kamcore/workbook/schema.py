"""Every sheet and column of the workbook, once.

The template, the matching of headings, the checks, the column guide on screen and the data dictionary in ``docs/`` are all
made from what stands here. The sheets are written down in three files by subject and collected here.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from kamcore.workbook import schema_accounts, schema_people, schema_plans
from kamcore.workbook.column import Column, Kind, Sheet

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["EXAMPLE_MARK", "READ_ME", "READ_ME_TITLE", "SHEETS", "Column", "Kind", "Sheet"]

SHEETS: Mapping[str, Sheet] = MappingProxyType(
    {sheet.key: sheet for sheet in (*schema_accounts.SHEETS, *schema_people.SHEETS, *schema_plans.SHEETS)}
)
"""The sheets by key, in the order of the template."""

READ_ME = "Read me"
"""The name of the template's first sheet, which says how to fill in the others."""

READ_ME_TITLE = "KAM Cockpit: the workbook"
"""Stands in the first cell of that sheet; by both the reader knows it, and passes it over."""

EXAMPLE_MARK = "Example: this row is ignored"
"""Stands in the first cell of the template's example rows; the reader leaves such rows out and says so."""
