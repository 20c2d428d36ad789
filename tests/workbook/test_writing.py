"""The template and the copy, looked at through openpyxl and the file itself, not through our own reader."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamcore.workbook.cells import LONGEST_TEXT, cell_text, looks_like_formula
from kamcore.workbook.column import Column, Kind, Sheet
from kamcore.workbook.portfolio import Portfolio
from kamcore.workbook.schema import EXAMPLE_MARK, READ_ME, SHEETS
from kamcore.workbook.settings import Settings, options
from kamcore.workbook.template import LAST_ROW, heading_note
from kamcore.workbook.writing import lost_in_writing, write_template, write_workbook

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "|cmd", "%0", "\t=1", "\r=1", "a\x00b", '=HYPERLINK("http://x","y")']
ALL_SHEETS = pytest.mark.parametrize("sheet", SHEETS.values(), ids=list(SHEETS))


@pytest.fixture(scope="module")
def template() -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(write_template()))


def opened(portfolio: Portfolio) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(write_workbook(portfolio)))


def checks(page: Worksheet, address: str) -> list[Any]:
    return [check for check in page.data_validations.dataValidation if address in check.sqref]


def unescaped(text: str) -> str:
    """The file format's rule for control characters, which openpyxl leaves to its callers."""
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda m: chr(int(m[1], 16)), text)


def accounts(**columns: list[Any]) -> Portfolio:
    names = columns.pop("name", ["Alpha", "Beta"])
    return Portfolio({"accounts": pd.DataFrame({"key": [n.casefold() for n in names], "name": names, **columns})})


# The template


def test_the_template_has_a_read_me_and_every_sheet(template: Workbook) -> None:
    assert template.sheetnames == [READ_ME, *(sheet.title for sheet in SHEETS.values())]
    assert template.active.title == READ_ME
    text = "\n".join(str(cell.value) for row in template[READ_ME] for cell in row if cell.value)
    for sheet in SHEETS.values():
        assert sheet.note in text
        assert sheet.unlocks in text
    assert EXAMPLE_MARK in text


@ALL_SHEETS
def test_headings_have_notes_and_say_what_is_required(template: Workbook, sheet: Sheet) -> None:
    page = template[sheet.title]
    assert page.freeze_panes == "B2"
    assert [cell.value for cell in page[1]] == [column.title for column in sheet.columns]
    fills: dict[bool, set[str]] = {True: set(), False: set()}
    for cell, column in zip(page[1], sheet.columns, strict=True):
        assert cell.font.b
        assert cell.comment.text == heading_note(column)
        assert column.note in cell.comment.text
        assert all(choice in cell.comment.text for choice in column.choices)
        assert ("Required." in cell.comment.text) == column.required
        fills[column.required].add(cell.fill.fgColor.rgb)
        assert page.column_dimensions[cell.column_letter].width >= len(column.title)
    assert not fills[True] & fills[False]


@ALL_SHEETS
def test_lists_and_checks_follow_the_kind(template: Workbook, sheet: Sheet) -> None:
    page = template[sheet.title]
    for at, column in enumerate(sheet.columns, start=1):
        letter = openpyxl.utils.get_column_letter(at)
        found = checks(page, f"{letter}{LAST_ROW}")
        if column.kind in (Kind.CHOICE, Kind.YES_NO):
            (check,) = found
            assert (check.type, check.formula1) == ("list", f'"{",".join(column.choices or ("yes", "no"))}"')
            assert len(check.formula1) <= 257, "a spreadsheet program refuses a longer list"
            assert check.showErrorMessage
        elif column.kind is Kind.ACCOUNT:
            (check,) = found
            assert check.type == "list"
            assert check.formula1.endswith("$A$3:$A$10000")
            assert ("Accounts!" in check.formula1) == (sheet.key != "accounts")
            assert not check.showErrorMessage, "an id may stand there too"
        elif column.words:
            (check,) = found
            assert (check.type, check.formula1) == ("list", f'"{",".join(word for word, _ in column.scale)}"')
            assert not check.showErrorMessage, "a number may stand there too"
        elif column.kind in (Kind.NUMBER, Kind.MONEY, Kind.SHARE):
            (check,) = found
            assert check.type == "decimal"
            assert float(check.formula1) == (-1e15 if column.low is None else column.low)
            assert float(check.formula2) == (1e15 if column.high is None else column.high)
        elif column.kind is Kind.DATE:
            (check,) = found
            assert check.type == "date"
        else:
            assert found == []
        if column.kind is Kind.PERIOD:
            assert page.column_dimensions[letter].number_format == "@", "2025-03 would become a date"


@ALL_SHEETS
def test_the_example_row_is_marked_and_shows_every_example(template: Workbook, sheet: Sheet) -> None:
    first, *others = template[sheet.title][2]
    assert first.value.startswith(EXAMPLE_MARK)
    if sheet.columns[0].example is not None:
        assert str(sheet.columns[0].example) in first.value
    for cell, column in zip(others, sheet.columns[1:], strict=False):
        shown = (
            {True: "yes", False: "no"}.get(column.example, column.example)
            if isinstance(column.example, bool)
            else column.example
        )
        assert cell.value == shown
        assert cell.data_type != "f"
    if sheet.key != "settings":
        assert template[sheet.title].max_row == 2


def test_the_settings_sheet_lists_every_setting_with_no_value(template: Workbook) -> None:
    page = template["Settings"]
    listed = {row[0].value: row for row in page.iter_rows(min_row=3)}
    assert list(listed) == [option.title for option in options().values()]
    for name, option in options().items():
        title, value = listed[option.title]
        assert value.value is None
        assert option.note in title.comment.text
        assert "Default: " in title.comment.text
        if option.choices and name != "kpis":
            (check,) = checks(page, value.coordinate)
            assert check.formula1 == f'"{",".join(option.choices)}"'
    assert "Default: 80 %." in listed["Pareto threshold"][0].comment.text


def test_equal_books_give_equal_files() -> None:
    assert write_template() == write_template()
    portfolio = accounts(satisfaction=[1.0, None])
    assert write_workbook(portfolio) == write_workbook(portfolio.replace())
    with zipfile.ZipFile(io.BytesIO(write_template())) as archive:
        assert archive.testzip() is None
        assert {entry.date_time[0] for entry in archive.infolist()} == {1980}


# The copy


def test_only_tables_with_rows_are_written_and_accounts_always() -> None:
    assert opened(Portfolio({})).sheetnames == ["Accounts"]
    portfolio = accounts()
    assert opened(portfolio).sheetnames == ["Accounts"]
    more = portfolio.replace({"swot": pd.DataFrame({"account": ["alpha"], "kind": ["threat"], "text": ["t"]})})
    assert opened(more.replace(settings=Settings(currency="USD"))).sheetnames == ["Accounts", "SWOT", "Settings"]


def test_every_kind_is_written_as_what_it_is() -> None:
    book = opened(
        accounts(
            account_id=["00123", None], satisfaction=[8.5, None], potential_spend=[1000, None], share_of_wallet=[0.355, None],
            at_risk=[True, False], last_contact=["2025-11-18", None], onboarding=["stalled", None],
        )
    )  # fmt: skip
    first, second = (
        {SHEETS["accounts"].columns[at].key: cell for at, cell in enumerate(row)}
        for row in book["Accounts"].iter_rows(min_row=2)
    )
    assert (first["account_id"].value, first["account_id"].data_type) == ("00123", "s")
    assert (first["satisfaction"].value, first["satisfaction"].data_type) == (8.5, "n")
    assert first["potential_spend"].value == 1000
    assert (first["share_of_wallet"].value, first["share_of_wallet"].number_format) == (0.355, "0.##%")
    assert first["at_risk"].value == "yes"
    assert first["last_contact"].value == datetime.fromisoformat("2025-11-18")
    assert first["last_contact"].number_format == "yyyy-mm-dd"
    assert first["onboarding"].value == "stalled"
    assert [second[key].value for key in ("account_id", "satisfaction", "last_contact")] == [None, None, None]
    assert second["at_risk"].value == "no"


def test_headings_and_closed_lists_of_a_copy() -> None:
    page = opened(accounts())["Accounts"]
    assert [cell.value for cell in page[1]] == [column.title for column in SHEETS["accounts"].columns]
    assert page[1][0].font.b
    assert page.freeze_panes == "B2"
    onboarding = [c.key for c in SHEETS["accounts"].columns].index("onboarding") + 1
    (check,) = checks(page, f"{openpyxl.utils.get_column_letter(onboarding)}3")
    assert check.formula1 == '"not started,in progress,stalled,complete"'


@pytest.mark.parametrize("text", FORMULAS)
def test_text_that_looks_like_a_formula_is_text(text: str) -> None:
    portfolio = accounts(name=["Alpha"], note=[text]).replace(
        {"swot": pd.DataFrame({"account": ["alpha"], "kind": ["threat"], "text": [text]})}
    )
    book = opened(portfolio)
    for page, column in (("Accounts", "Note"), ("SWOT", "Text")):
        at = [cell.value for cell in book[page][1]].index(column)
        cell = book[page][2][at]
        assert cell.data_type == "s"
        assert cell.quotePrefix
        assert unescaped(cell.value) == text
        assert not book[page][2][0].quotePrefix
    with zipfile.ZipFile(io.BytesIO(write_workbook(portfolio))) as archive:
        assert not any(b"<f>" in archive.read(name) or b"<f " in archive.read(name) for name in archive.namelist())


@pytest.mark.parametrize(
    "text", ["#N/A", "#REF!", "TRUE", "2025", "1e5", "00123", "a\nb", "  a ", "<b>&amp;</b>", "]]>", "€ ไทย 😀"]
)
def test_other_text_stays_as_it_is(text: str) -> None:
    cell = opened(accounts(name=["Alpha"], note=[text]))["Accounts"][2][-1]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", False)


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\ufffe\uffff"), max_size=40))
def test_cell_text_is_undone_by_the_rule_of_the_format(text: str) -> None:
    written = cell_text(text)
    assert unescaped(written) == text
    assert not re.search(r"[\x00-\x08\x0b-\x1f]", written)


@given(st.text(st.sampled_from("_x0041F\x00\r"), max_size=20))
def test_cell_text_that_imitates_the_rule_is_undone_too(text: str) -> None:
    assert unescaped(cell_text(text)) == text


def test_what_xml_cannot_hold_is_replaced_and_the_rest_kept() -> None:
    assert cell_text("a\ud800b\ufffec") == "a\ufffdb\ufffdc"


def test_long_text_is_cut_and_told() -> None:
    assert cell_text("b" * 40_000) == "b" * LONGEST_TEXT
    assert unescaped(cell_text("\x00" * 40_000)) == "\x00" * LONGEST_TEXT
    portfolio = accounts(note=["short", "b" * 40_000])
    (problem,) = lost_in_writing(portfolio)
    assert (problem.sheet, problem.cell, problem.count) == ("Accounts", "U3", 1)
    assert "40,000" in problem.found
    assert lost_in_writing(accounts(note=["short", None])) == ()


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=20, max_size=20))
@settings(max_examples=15)
def test_numbers_keep_all_their_digits(values: list[float]) -> None:
    portfolio = Portfolio({"rates": pd.DataFrame({"currency": "USD", "rate": values})})
    rates = opened(portfolio)["Rates"]
    assert [float(row[2]) for row in rates.iter_rows(min_row=2, values_only=True)] == values


def test_days_before_spreadsheets_agree_are_text() -> None:
    page = opened(accounts(last_contact=["1900-02-28", "1900-03-01"]))["Accounts"]
    at = [cell.value for cell in page[1]].index("Last contact")
    assert [row[at].value for row in page.iter_rows(min_row=2)] == ["1900-02-28", datetime.fromisoformat("1900-03-01")]


def people(rows: list[tuple[str, str, str]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["account", "person", "name"])


def test_accounts_and_people_are_named_by_id_where_they_have_one() -> None:
    portfolio = Portfolio(
        {
            "accounts": pd.DataFrame(
                {
                    "key": ["A-1", "beta"],
                    "account_id": ["A-1", None],
                    "name": ["Alpha", "Beta"],
                    "parent": ["beta", None],
                }
            ),
            "stakeholders": people(
                [("A-1", "p-1", "Boss"), ("A-1", "clerk", "Clerk"), ("beta", "boss", "Boss")]
            ).assign(reports_to=[None, "p-1", "nobody"]),
            "influence": pd.DataFrame({"account": ["A-1"], "source": ["clerk"], "target": ["p-1"]}),
        }
    )
    book = opened(portfolio)
    assert [row[:3] for row in book["Accounts"].iter_rows(min_row=2, values_only=True)] == [
        ("Alpha", "A-1", "Beta"),
        ("Beta", None, None),
    ]
    rows = [(row[0], row[1], row[2], row[4]) for row in book["Stakeholders"].iter_rows(min_row=2, values_only=True)]
    assert rows == [("A-1", "Boss", "p-1", None), ("A-1", "Clerk", None, "p-1"), ("Beta", "Boss", None, "nobody")]
    assert next(book["Influence"].iter_rows(min_row=2, max_col=3, values_only=True)) == ("A-1", "Clerk", "p-1")


def test_two_of_one_name_are_kept_apart_by_their_keys() -> None:
    portfolio = Portfolio(
        {
            "accounts": pd.DataFrame({"key": ["alpha"], "name": ["Alpha"]}),
            "stakeholders": people([("alpha", "boss", "Boss"), ("alpha", "boss 2", "BOSS")]).assign(
                reports_to=[None, "boss"]
            ),
        }
    )
    rows = [
        (row[1], row[2], row[4]) for row in opened(portfolio)["Stakeholders"].iter_rows(min_row=2, values_only=True)
    ]
    assert rows == [("Boss", "boss", None), ("BOSS", "boss 2", "boss")]


def test_stated_settings_are_written_as_a_person_would() -> None:
    stated = Settings(
        currency="USD",
        as_of=date(2025, 12, 31),
        roll_up=True,
        pareto_threshold=0.7,
        renewal_days=30,
        kpis=("revenue", "accounts"),
    )
    page = opened(accounts().replace(settings=stated))["Settings"]
    rows = {row[0].value: row[1] for row in page.iter_rows(min_row=2)}
    assert {title: cell.value for title, cell in rows.items()} == {
        "Currency": "USD",
        "As of": datetime.fromisoformat("2025-12-31"),
        "Roll up to parent": "yes",
        "Pareto threshold": 0.7,
        "Figures on the Dashboard": "revenue, accounts",
        "Renewal near within": 30,
    }
    assert rows["Pareto threshold"].number_format == "0.##%"


def test_more_rows_than_a_sheet_holds_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kamcore.workbook.writing.MOST_ROWS", 1)
    with pytest.raises(ValueError, match="Accounts has 2 rows; a spreadsheet holds 1 at most"):
        write_workbook(accounts())


def test_formula_starts() -> None:
    assert all(looks_like_formula(text) for text in FORMULAS)
    assert not any(looks_like_formula(text) for text in ["", "a=b", " =1", "A-1", "100%", "\n=1"])


def test_any_column_of_any_sheet_can_be_written() -> None:
    samples: dict[Kind, Any] = {
        Kind.NUMBER: 1.5,
        Kind.MONEY: 2.5,
        Kind.SHARE: 0.5,
        Kind.YES_NO: True,
        Kind.DATE: "2025-01-31",
        Kind.PERIOD: "2025-01",
    }

    def sample(column: Column) -> Any:
        return column.choices[0] if column.choices else samples.get(column.kind, "x")

    tables = {
        key: pd.DataFrame([{column.key: sample(column) for column in sheet.columns}])
        for key, sheet in SHEETS.items()
        if key != "settings"
    }
    tables["accounts"]["key"] = "x"
    tables["stakeholders"]["person"] = "p-1"
    book = opened(Portfolio(tables))
    for key in tables:
        page = book[SHEETS[key].title]
        assert all(cell.value is not None for cell in page[2]), key
