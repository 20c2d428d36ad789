from __future__ import annotations

from pathlib import Path

from kamcore.workbook.dictionary import data_dictionary
from kamcore.workbook.schema import SHEETS
from kamcore.workbook.settings import options

FILE = Path(__file__).parents[2] / "docs" / "data-dictionary.md"


def test_the_file_in_docs_is_what_the_schema_says() -> None:
    assert FILE.read_text(encoding="utf-8") == data_dictionary(), (
        "write docs/data-dictionary.md anew; its head says how"
    )


def test_it_names_every_sheet_column_alias_and_setting() -> None:
    text = data_dictionary()
    sections = dict(part.split("\n", 1) for part in text.split("\n## ")[1:])
    for sheet in SHEETS.values():
        section = sections[sheet.title]
        for column in sheet.columns:
            row = next(line for line in section.splitlines() if line.startswith(f"| {column.title} |"))
            assert column.note in row
            assert all(choice in row for choice in column.choices)
            assert row.startswith(f"| {column.title} | {'yes' if column.required else ''} |")
            assert all(alias in section for alias in column.aliases)
    for option in options().values():
        assert f"| {option.title} |" in sections["The settings"]


def test_tables_have_the_same_number_of_cells_in_every_row() -> None:
    width = 0
    for line in data_dictionary().splitlines():
        cells = line.replace("\\|", "").count("|")
        if line.startswith("|"):
            width = width or cells
            assert cells == width, line
        else:
            width = 0
