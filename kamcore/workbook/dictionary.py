"""The data dictionary: every sheet, column and setting as a Markdown text, made from the schema."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from kamcore.workbook.column_words import row_is, setting_words, takes, takes_setting
from kamcore.workbook.schema import EXAMPLE_MARK, SHEETS
from kamcore.workbook.schema_sales import SALES
from kamcore.workbook.settings import Settings, options

if TYPE_CHECKING:
    from kamcore.workbook.column import Column, Sheet

_HEAD = """# Data dictionary

Every sheet and column that KAM Cockpit understands, and every setting. This page is made from the schema
(`kamcore/workbook/schema.py`); a test keeps the two equal. Write it anew with
`python -c "from kamcore.workbook.dictionary import data_dictionary; print(data_dictionary(), end='')" > docs/data-dictionary.md`.

All sheets are optional but one that gives accounts and revenue. Headings are matched without regard to capitals, spaces and
punctuation, under the names given here and under the other names listed with each sheet. A missing value is an empty cell; it is
never taken for 0. A row whose first cell begins with "EXAMPLE_MARK" is the template's example and is left out.

| Sheet | What it holds | What it unlocks |
|---|---|---|
"""


def data_dictionary() -> str:
    """Return the dictionary as Markdown, ready for ``docs/data-dictionary.md``."""
    parts = [_HEAD.replace("EXAMPLE_MARK", EXAMPLE_MARK)]
    parts.extend(
        _row(f"[{sheet.title}](#{sheet.title.lower()})", sheet.note, sheet.unlocks) for sheet in SHEETS.values()
    )
    parts.extend(_sheet(sheet) for sheet in SHEETS.values())
    parts.append(_sales())
    parts.append(_settings())
    return "".join(parts)


def _sheet(sheet: Sheet) -> str:
    lines = [
        f"\n## {sheet.title}\n\n{sheet.note} Unlocks: {sheet.unlocks}. One row is told from another by {row_is(sheet)}.\n"
    ]
    if sheet.aliases:
        lines.append(f"\nOther names of the sheet: {', '.join(sheet.aliases)}.\n")
    lines.append("\n| Heading | Required | Takes | Meaning |\n|---|---|---|---|\n")
    lines.extend(
        _row(column.title, "yes" if column.required else "", takes(column), column.note) for column in sheet.columns
    )
    known = [column for column in sheet.columns if column.aliases]
    if known:
        lines.append("\nOther headings that are understood:\n\n")
        lines.extend(_aliases(column) for column in known)
    return "".join(lines)


def _sales() -> str:
    """Return what a list of sales from another program may have in its columns."""
    head = (
        f"\n## {SALES.title}\n\n{SALES.note} Such a list is no sheet of the template: it is added up into the Revenue "
        "sheet. Beside the headings of that sheet and of Accounts these are understood:\n\n"
        "| Column | Takes | Meaning |\n|---|---|---|\n"
    )
    lines = [head]
    lines.extend(_row(column.title, takes(column), column.note) for column in SALES.columns)
    lines.append("\nHeadings that are understood:\n\n")
    lines.extend(_aliases(column) for column in SALES.columns)
    return "".join(lines)


def _aliases(column: Column) -> str:
    return f"- **{column.title}**: {', '.join(column.aliases)}\n"


def _settings() -> str:
    defaults = {f.name: f.default for f in fields(Settings)}
    lines = [
        "\n## The settings\n\nWhat may stand on the Settings sheet, one row each. A setting that is not there has its default.\n"
    ]
    group = None
    for name, option in options().items():
        if option.group != group:
            group = option.group
            lines.append(f"\n### {group}\n\n| Setting | Default | Takes | Meaning |\n|---|---|---|---|\n")
        default = defaults[name]
        shown = setting_words(default, option) or "empty"
        lines.append(_row(option.title, shown, takes_setting(option, default), option.note))
    return "".join(lines)


def _row(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n"
