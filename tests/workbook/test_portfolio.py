from __future__ import annotations

from dataclasses import FrozenInstanceError

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamcore.workbook.column import Kind
from kamcore.workbook.portfolio import Portfolio, TableRead, dtypes, normalise_name, typed
from kamcore.workbook.problems import Problem, Severity, WorkbookError
from kamcore.workbook.schema import SHEETS
from kamcore.workbook.settings import Settings


def book(**more: object) -> Portfolio:
    accounts = pd.DataFrame({"key": ["a", "b"], "name": ["A", "B"], "satisfaction": [7, None]})
    revenue = pd.DataFrame({"account": ["a", "b"], "period": ["2025", "2025"], "revenue": [1.5, 2.5]})
    return Portfolio({"accounts": accounts, "revenue": revenue}, **more)  # type: ignore[arg-type]


def test_every_table_is_there_with_the_columns_of_its_sheet() -> None:
    portfolio = book()
    for key, sheet in SHEETS.items():
        expected = (["key"] if key == "accounts" else []) + [column.key for column in sheet.columns]
        assert list(portfolio[key].columns) == expected == list(dtypes(key))
        assert {str(t) for t in portfolio[key].dtypes} <= {"str", "float64", "datetime64[us]", "boolean"}


def test_types_follow_kinds() -> None:
    frame = typed(
        "accounts", pd.DataFrame({"name": ["A", None], "at_risk": [True, None], "last_contact": ["2025-01-31", None]})
    )
    assert frame["name"].tolist()[0] == "A"
    assert frame.isna().sum()[["name", "at_risk", "last_contact"]].tolist() == [1, 1, 1]
    for column in SHEETS["accounts"].columns:
        number = column.kind in (Kind.NUMBER, Kind.MONEY, Kind.SHARE)
        assert (str(frame[column.key].dtype) == "float64") == number


def test_unknown_sheets_and_columns_and_unfit_values_are_refused() -> None:
    with pytest.raises(ValueError, match="there is no sheet 'colours'"):
        Portfolio({"colours": pd.DataFrame()})
    with pytest.raises(ValueError, match="sheet Accounts has no column 'colour'"):
        Portfolio({"accounts": pd.DataFrame({"colour": ["red"]})})
    with pytest.raises(ValueError, match="n/a"):
        Portfolio({"revenue": pd.DataFrame({"revenue": ["n/a"]})})


def test_a_table_handed_out_can_be_changed_without_changing_the_book() -> None:
    portfolio = book()
    before = portfolio.digest
    frame = portfolio["revenue"]
    frame["revenue"] = 0.0
    frame.loc[0, "period"] = "1999"
    given_frame = pd.DataFrame({"key": ["a"], "name": ["A"]})
    other = Portfolio({"accounts": given_frame})
    given_frame.loc[0, "name"] = "changed"
    assert other["accounts"]["name"].tolist() == ["A"]
    assert portfolio["revenue"]["revenue"].tolist() == [1.5, 2.5]
    assert Portfolio(portfolio.tables).digest == before
    with pytest.raises(FrozenInstanceError):
        portfolio.source = "x"  # type: ignore[misc]
    with pytest.raises(TypeError):
        portfolio.tables["revenue"] = frame  # type: ignore[index]


def test_the_digest_tells_content_and_nothing_else() -> None:
    portfolio = book()
    assert len(portfolio.digest) == 32
    note = Problem(Severity.NOTE, "totals", "a total", "accounts", "It was left out.")
    assert book(source="other.xlsx", problems=(note,)).digest == portfolio.digest
    assert book(settings=Settings(currency="USD")).digest != portfolio.digest
    assert book(settings=Settings.of({"currency": "EUR"})).digest != portfolio.digest, "stated at its default counts"
    swapped = portfolio.replace({"revenue": portfolio["revenue"].iloc[::-1]})
    assert swapped.digest != portfolio.digest
    assert swapped.digest_of("accounts") == portfolio.digest_of("accounts")


@given(st.lists(st.none() | st.text(max_size=5), min_size=1, max_size=5))
def test_a_digest_does_not_depend_on_how_a_table_was_built(texts: list[str | None]) -> None:
    whole = Portfolio({"swot": pd.DataFrame({"text": pd.Series(texts, dtype="str")})})
    pieces = [typed("swot", pd.DataFrame({"text": pd.Series([text], dtype="str")})) for text in texts]
    assert Portfolio({"swot": pd.concat(pieces)}).digest == whole.digest


def test_replace_shares_what_stays_and_keeps_the_name_of_the_book() -> None:
    portfolio = book()
    changed = portfolio.replace({"revenue": portfolio["revenue"].head(1)}, settings=Settings(abc_a=0.7))
    assert changed.book == portfolio.book
    assert changed.digest != portfolio.digest
    assert len(changed["revenue"]) == 1
    assert portfolio.replace().digest == portfolio.digest
    assert portfolio.replace(settings=Settings(abc_a=0.7)).replace().settings.abc_a == 0.7


def test_empty() -> None:
    assert Portfolio({}).is_empty
    assert not book().is_empty
    assert Portfolio({}).digest == Portfolio({"ratings": pd.DataFrame()}).digest


@pytest.mark.parametrize("spelling", ["Acme  GmbH", " acme gmbh ", "ACME\u00a0GMBH", "\uff21cme GmbH", "acme\tgmbh\n"])
def test_spellings_of_one_name(spelling: str) -> None:
    assert normalise_name(spelling) == "acme gmbh"


@given(st.text())
def test_space_around_a_name_never_matters(name: str) -> None:
    assert normalise_name(f" \t{name}\u00a0\n") == normalise_name(name)


def test_a_table_read_must_add_up() -> None:
    TableRead("f", "s", "accounts", "template", 3, 2, 1)
    with pytest.raises(ValueError, match="3 rows read, but 2 used and 0 reported"):
        TableRead("f", "s", "accounts", "template", 3, 2, 0)


def test_a_problem_says_where_what_and_how_to_mend_it() -> None:
    problem = Problem(
        Severity.WARNING,
        "text-in-number",
        "'tbc'",
        "a number",
        "Put in a number.",
        file="a.xlsx",
        sheet="Accounts",
        cell="C12",
        count=2,
    )
    assert problem.place == "a.xlsx, sheet 'Accounts', cell C12"
    assert problem.sentence == (
        "a.xlsx, sheet 'Accounts', cell C12: found 'tbc' and 1 more like it; expected a number. Put in a number."
    )
    bare = Problem(Severity.ERROR, "empty", "nothing", "a table", "Choose another file.")
    assert bare.sentence == "found nothing; expected a table. Choose another file."
    assert WorkbookError([bare, problem]).problems == (bare, problem)
    assert "Choose another file." in str(WorkbookError([bare]))


def test_two_books_of_one_content_and_another_name_are_not_the_same_book() -> None:
    one = Portfolio({"accounts": pd.DataFrame({"key": ["a"], "name": ["A"]})}, source="mine.xlsx")
    other = Portfolio({"accounts": pd.DataFrame({"key": ["a"], "name": ["A"]})}, source="yours.xlsx")
    assert one.digest == other.digest
    assert one.identity != other.identity
    assert one.identity == one.replace({}).identity
