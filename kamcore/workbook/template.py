"""The template: an empty workbook with every sheet, its headings explained, its closed lists to choose from."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Final

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from kamcore.workbook.archive import to_bytes
from kamcore.workbook.cells import NUMBER_FORMATS, column_width, looks_like_formula
from kamcore.workbook.column import Column, Kind, Sheet
from kamcore.workbook.column_words import setting_words, takes, takes_setting
from kamcore.workbook.schema import EXAMPLE_MARK, READ_ME, READ_ME_TITLE, SHEETS
from kamcore.workbook.settings import Settings, options

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

LAST_ROW: Final = 10_000
"""The drop-downs and checks of the template reach down to this row."""

REQUIRED_FILL: Final = PatternFill("solid", fgColor="FF1F4E79")
OPTIONAL_FILL: Final = PatternFill("solid", fgColor="FFDDE6F0")
REQUIRED_FONT: Final = Font(bold=True, color="FFFFFFFF")
OPTIONAL_FONT: Final = Font(bold=True, color="FF1F2937")
_EXAMPLE_FONT: Final = Font(italic=True, color="FF6B7280")
_QUIET_FONT: Final = Font(color="FF6B7280")
_AUTHOR: Final = "KAM Cockpit"

_HOW_TO: Final = (
    "Fill in what you have. A list of accounts with their revenue is enough to begin; every further sheet shows more.",
    "Dark headings are required: a row without them cannot be used. What stands under a light one may stay empty.",
    "Rest the pointer on a heading to read what belongs there. Closed lists open in the cell.",
    f"The grey row under the headings is an example. It begins with '{EXAMPLE_MARK}', and the app leaves it out.",
    "Begin below the example, or write over all of it, its first cell too.",
    "A missing value is just an empty cell. Please do not write 0 for 'not known'.",
    "On the Settings sheet an empty value means the default, which stands in the note on the setting's name.",
)


def write_template() -> bytes:
    """Return the template as an ``.xlsx`` file.

    The first sheet, :data:`READ_ME`, says how to fill in the others, which stand in the order of the schema. On each of them row
    1 holds the headings and row 2 an example: its first cell holds :data:`~kamcore.workbook.schema.EXAMPLE_MARK`, a dash and the
    first column's own example value (``Example: this row is ignored - Northgate Logistics``), its other cells the examples of
    their columns. Below it the Settings sheet lists every setting with an empty value.
    """
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    _read_me(workbook.create_sheet(READ_ME))
    for sheet in SHEETS.values():
        _sheet(workbook.create_sheet(sheet.title), sheet)
    return to_bytes(workbook, "KAM Cockpit template")


def heading_note(column: Column) -> str:
    """Return what the note on a heading says."""
    need = "Required." if column.required else "May stay empty."
    return f"{column.note}\nTakes {takes(column)}.\n{need}"


def closed_list(column: Column) -> DataValidation | None:
    """Return the drop-down of a column with a closed list or yes and no, else None."""
    if column.kind is Kind.YES_NO:
        return _list_of("yes", "no", title=column.title)
    if column.kind is Kind.CHOICE:
        return _list_of(*column.choices, title=column.title)
    return None


def _list_of(*choices: str, title: str) -> DataValidation:
    check = DataValidation(type="list", formula1='"' + ",".join(choices) + '"', allow_blank=True, showErrorMessage=True)
    check.errorTitle, check.error = title[:32], ("Please choose one of: " + ", ".join(choices))[:225]
    return check


def _check_of(sheet: Sheet, column: Column) -> DataValidation | None:
    """The drop-down or check of a column of the template; None where anything may stand."""
    if (listed := closed_list(column)) is not None:
        return listed
    if column.kind is Kind.ACCOUNT:
        # A suggestion and no more: an account may also be named by its id. Row 2 of Accounts is the example.
        names = f"={SHEETS['accounts'].title}!$A$3:$A${LAST_ROW}" if sheet.key != "accounts" else f"=$A$3:$A${LAST_ROW}"
        return DataValidation(type="list", formula1=names, allow_blank=True, showErrorMessage=False)
    if column.words:
        # A suggestion: numbers may stand there just as well.
        names = ",".join(word for word, _ in column.scale)
        return DataValidation(type="list", formula1=f'"{names}"', allow_blank=True, showErrorMessage=False)
    if column.kind is Kind.DATE:
        check = DataValidation(type="date", operator="greaterThanOrEqual", formula1="1", allow_blank=True)
    elif column.kind in (Kind.NUMBER, Kind.MONEY, Kind.SHARE):
        low = -1e15 if column.low is None else column.low
        high = 1e15 if column.high is None else column.high
        check = DataValidation(
            type="decimal", operator="between", formula1=f"{low:g}", formula2=f"{high:g}", allow_blank=True
        )
    else:
        return None
    check.showErrorMessage = True
    check.errorTitle, check.error = column.title[:32], f"Please give {takes(column)}."[:225]
    return check


def _sheet(page: Worksheet, sheet: Sheet) -> None:
    for at, column in enumerate(sheet.columns, start=1):
        letter = get_column_letter(at)
        heading = page.cell(1, at, column.title)
        heading.font = REQUIRED_FONT if column.required else OPTIONAL_FONT
        heading.fill = REQUIRED_FILL if column.required else OPTIONAL_FILL
        heading.alignment = Alignment(vertical="center", wrap_text=True)
        heading.comment = _note(heading_note(column))
        dimension = page.column_dimensions[letter]
        dimension.width = column_width(column)
        free_text = sheet.key == "settings" and column.key == "value"
        if column.kind in NUMBER_FORMATS and not free_text:
            dimension.number_format = NUMBER_FORMATS[column.kind]
        _example(page, at, column)
        check = _check_of(sheet, column)
        if check is not None:
            check.promptTitle, check.prompt = column.title[:32], column.note[:255]
            check.showInputMessage = False
            check.add(f"{letter}{3 if at == 1 else 2}:{letter}{LAST_ROW}")
            page.add_data_validation(check)
    page.column_dimensions["A"].width = max(34, page.column_dimensions["A"].width)
    page.row_dimensions[1].height = 30
    page.freeze_panes = "B2"
    if sheet.key == "settings":
        _settings(page)


def _example(page: Worksheet, at: int, column: Column) -> None:
    example = column.example
    value: str | float | None
    if at == 1:
        value = EXAMPLE_MARK if example is None else f"{EXAMPLE_MARK} - {example}"
    elif isinstance(example, bool):
        value = "yes" if example else "no"
    else:
        value = example
    cell = page.cell(2, at, value)
    cell.font = _EXAMPLE_FONT
    if isinstance(value, str):
        cell.data_type = "s"
    if isinstance(value, str) and looks_like_formula(value):
        cell.quotePrefix = True
    if column.kind in NUMBER_FORMATS:
        cell.number_format = NUMBER_FORMATS[column.kind]


def _settings(page: Worksheet) -> None:
    """List every setting under the example, its value empty, its default and meaning in a note."""
    defaults = {f.name: f.default for f in fields(Settings)}
    for row, (name, option) in enumerate(options().items(), start=3):
        default = defaults[name]
        cell = page.cell(row, 1, option.title)
        shown = setting_words(default, option) or "empty"
        cell.comment = _note(f"{option.note}\nTakes {takes_setting(option, default)}.\nDefault: {shown}.")
        value = page.cell(row, 2)
        if option.unit == "share":
            value.number_format = NUMBER_FORMATS[Kind.SHARE]
        elif option.optional == "date":
            value.number_format = NUMBER_FORMATS[Kind.DATE]
        choices = ("yes", "no") if isinstance(default, bool) else option.choices
        if choices and not isinstance(default, tuple):
            check = _list_of(*choices, title=option.title)
            check.add(value.coordinate)
            page.add_data_validation(check)
    page.column_dimensions["B"].width = 30


def _note(text: str) -> Comment:
    return Comment(text, _AUTHOR, height=60 + 16 * (len(text) // 45), width=320)


def _read_me(page: Worksheet) -> None:
    page.sheet_view.showGridLines = False
    page["A1"] = READ_ME_TITLE
    page["A1"].font = Font(bold=True, size=16)
    row = 3
    for sentence in _HOW_TO:
        page.cell(row, 1, sentence).alignment = Alignment(wrap_text=True, vertical="top")
        page.merge_cells(start_row=row, end_row=row, start_column=1, end_column=4)
        page.row_dimensions[row].height = 15 * (1 + len(sentence) // 120)
        row += 1
    row += 1
    for at, title in enumerate(("Sheet", "What it holds", "What it unlocks", "Required headings"), start=1):
        heading = page.cell(row, at, title)
        heading.font, heading.fill = OPTIONAL_FONT, OPTIONAL_FILL
    for sheet in SHEETS.values():
        row += 1
        required = ", ".join(column.title for column in sheet.required)
        for at, text in enumerate((sheet.title, sheet.note, sheet.unlocks, required), start=1):
            cell = page.cell(row, at, text)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if at == 1:
                cell.font, cell.hyperlink = Font(bold=True, underline="single"), f"#'{sheet.title}'!A1"
            elif at == 4:
                cell.font = _QUIET_FONT
        page.row_dimensions[row].height = 30
    for letter, width in zip("ABCD", (18, 58, 52, 34), strict=True):
        page.column_dimensions[letter].width = width
