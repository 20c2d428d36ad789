"""A copy that is saved reads back to the same book."""

from __future__ import annotations

import importlib.util
import io
import sys
import unicodedata
from datetime import date, datetime
from typing import Any

import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kamcore.workbook.column import Column, Kind
from kamcore.workbook.portfolio import Portfolio, normalise_name
from kamcore.workbook.problems import Severity, WorkbookError
from kamcore.workbook.reading import read_workbook
from kamcore.workbook.schema import SHEETS
from kamcore.workbook.settings import Settings
from kamcore.workbook.writing import write_template, write_workbook

FORMULA_TEXTS = [
    "=1+1",
    "+44 7700",
    "-minus",
    "@home",
    "|pipe",
    "%off",
    "a\x00b",
    '=HYPERLINK("http://x")',
    "_x0041_",
    "a\rb",
    "a\x0bb",
]
LETTERS = st.characters(categories=["Lu", "Ll", "Lo", "So"])


def again(portfolio: Portfolio) -> Portfolio:
    return read_workbook(write_workbook(portfolio), filename="copy.xlsx")


def differences(one: Portfolio, other: Portfolio) -> list[str]:
    """Which tables differ, and in which columns: what to look at when a digest does."""
    found = []
    for key in SHEETS:
        left, right = one[key], other[key]
        if one.digest_of(key) == other.digest_of(key):
            continue
        if len(left) != len(right):
            found.append(f"{key}: {len(left)} rows became {len(right)}")
            continue
        for column in left.columns:
            same = (left[column] == right[column]) | (left[column].isna() & right[column].isna())
            if not same.fillna(value=False).all():
                at = int((~same.fillna(value=False)).to_numpy().argmax())
                found.append(f"{key}.{column}: {left[column][at]!r} became {right[column][at]!r}")
    if list(one.settings.items()) != list(other.settings.items()):
        found.append(f"settings: {list(one.settings.items())} became {list(other.settings.items())}")
    return found


def assert_same(one: Portfolio, other: Portfolio) -> None:
    assert differences(one, other) == []
    assert one.digest == other.digest
    assert [problem for problem in other.problems if problem.severity is not Severity.NOTE] == []


def words(prefix: str) -> st.SearchStrategy[str]:
    """Text that no reader takes for a missing value or a total: it begins with a word of ours."""
    return st.text(LETTERS, max_size=6).map(lambda rest: unicodedata.normalize("NFC", f"{prefix} {rest}").strip())


@st.composite
def portfolios(draw: st.DrawFn) -> Portfolio:
    count = draw(st.integers(1, 5))
    names = draw(st.lists(words("Acme"), min_size=count, max_size=count, unique_by=normalise_name))
    ids = draw(st.lists(st.none() | st.integers(1, 99_999).map(lambda n: f"{n:07d}"), min_size=count, max_size=count))
    ids = [one if one is not None and ids.count(one) == 1 else None for one in ids]
    keys = [one or normalise_name(name) for one, name in zip(ids, names, strict=True)]

    def value(column: Column) -> Any:
        if column.kind is Kind.ACCOUNT:
            return draw(st.sampled_from(keys))
        if column.kind in (Kind.NUMBER, Kind.MONEY, Kind.SHARE):
            low = -1e12 if column.low is None else column.low
            high = 1e12 if column.high is None else column.high
            return draw(st.floats(low, high).map(lambda x: x if abs(x) > 1e-9 else 0.0))
        if column.kind is Kind.DATE:
            days = st.datetimes(datetime.fromisoformat("1950-01-01"), datetime.fromisoformat("2099-12-31"))
            return draw(days).replace(hour=0, minute=0, second=0, microsecond=0)
        if column.kind is Kind.YES_NO:
            return draw(st.booleans())
        if column.kind is Kind.PERIOD:
            return f"{draw(st.integers(2000, 2030))}-{draw(st.integers(1, 12)):02d}"
        if column.kind is Kind.CHOICE:
            return draw(st.sampled_from(column.choices))
        return draw(words("Zed"))

    def row(sheet: str, fixed: dict[str, Any]) -> dict[str, Any]:
        found = {}
        for column in SHEETS[sheet].columns:
            needed = column.required or column.key in SHEETS[sheet].row_key
            found[column.key] = value(column) if needed or draw(st.booleans()) else None
        return {**found, **fixed}

    tables = {
        "accounts": [
            row("accounts", {"key": key, "name": name, "account_id": one, "parent": None})
            for key, name, one in zip(keys, names, ids, strict=True)
        ]
    }
    for sheet in ("revenue", "ratings", "swot", "actions", "products", "renewals", "team", "kpis"):
        rows = [row(sheet, {}) for _ in range(draw(st.integers(0, 3)))]
        keyed = {tuple(r[k] for k in SHEETS[sheet].row_key): r for r in rows}
        tables[sheet] = list(keyed.values())
    people = []
    for account in keys[:2]:
        roles = draw(st.lists(words("Person"), max_size=4, unique_by=normalise_name))
        for role in roles:
            boss = draw(st.none() | st.sampled_from(roles))
            boss = None if boss is None or roles.index(boss) >= roles.index(role) else normalise_name(boss)
            people.append(
                row(
                    "stakeholders",
                    {"account": account, "name": role, "person": normalise_name(role), "reports_to": boss},
                )
            )
    tables["stakeholders"] = people
    stated = draw(
        st.fixed_dictionaries(
            {},
            optional={
                "currency": st.sampled_from(["EUR", "USD"]),
                "roll_up": st.booleans(),
                "renewal_days": st.integers(0, 1000),
                "as_of": st.dates(date(1950, 1, 1), date(2099, 12, 31)),
                "pareto_threshold": st.floats(0.01, 0.99),
                "growth_weight": st.floats(0, 100),
                "key_score": st.floats(0, 10),
                "key_change": st.floats(-10, 10),
                "key_revenue": st.floats(-1e9, 1e9),
                "key_needed": st.integers(0, 9),
                "kpis": st.just(("revenue", "accounts")),
                "abc_method": st.sampled_from(["value", "count"]),
            },
        )
    )
    frames = {sheet: pd.DataFrame(rows) for sheet, rows in tables.items() if rows}
    return Portfolio(frames, settings=Settings.of(stated))


@given(portfolios())
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_book_comes_back_as_it_was(portfolio: Portfolio) -> None:
    assert_same(portfolio, again(portfolio))


def test_text_that_looks_like_a_formula_or_holds_control_characters_comes_back() -> None:
    keys = [f"firm {at}" for at in range(len(FORMULA_TEXTS))]
    portfolio = Portfolio(
        {
            "accounts": pd.DataFrame({"key": keys, "name": keys, "note": FORMULA_TEXTS}),
            "swot": pd.DataFrame({"account": keys, "kind": "threat", "text": FORMULA_TEXTS}),
        }
    )
    assert_same(portfolio, again(portfolio))


def test_a_row_of_choices_is_not_a_heading() -> None:
    portfolio = Portfolio(
        {
            "accounts": pd.DataFrame({"key": ["firm"], "name": ["Firm"]}),
            "actions": pd.DataFrame(
                {
                    "account": "firm",
                    "action": ["Call", "Write"],
                    "priority": "low",
                    "status": "to do",
                    "people": ["Boss", None],
                }
            ),
        }
    )
    assert_same(portfolio, again(portfolio))


def test_a_broken_weight_comes_back() -> None:
    portfolio = Portfolio(
        {"accounts": pd.DataFrame({"key": ["firm"], "name": ["Firm"]})}, settings=Settings(weight_flagged=1.5)
    )
    assert_same(portfolio, again(portfolio))


def test_people_and_accounts_who_share_a_name_stay_apart() -> None:
    portfolio = Portfolio(
        {
            "accounts": pd.DataFrame(
                {
                    "key": ["A-1", "A-2", "mill"],
                    "account_id": ["A-1", "A-2", None],
                    "name": ["Firm", "Firm", "Mill"],
                    "parent": [None, "A-1", "A-2"],
                }
            ),
            "revenue": pd.DataFrame({"account": ["A-2", "A-1", "mill"], "period": "2025", "revenue": [1.0, 2.0, 3.0]}),
            "stakeholders": pd.DataFrame(
                {
                    "account": "A-1",
                    "person": ["boss", "boss 2", "p-3"],
                    "name": ["Boss", "Boss", "Clerk"],
                    "reports_to": [None, "boss", "boss 2"],
                }
            ),
        }
    )
    found = again(portfolio)
    assert_same(portfolio, found)


@pytest.mark.parametrize("sample", ["software", "healthcare"])
def test_a_sample_comes_back_and_a_copy_of_the_copy_too(sample: str, sample_portfolio: Any) -> None:
    portfolio = sample_portfolio(sample)
    copy = again(portfolio)
    assert_same(portfolio, copy)
    assert write_workbook(copy) == write_workbook(again(copy))


@pytest.fixture
def sample_portfolio(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Any:
    folder = request.config.rootpath / "sample_data"
    monkeypatch.syspath_prepend(str(folder))

    def load(name: str) -> Portfolio:
        spec = importlib.util.find_spec(name)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        monkeypatch.setitem(sys.modules, name, module)
        spec.loader.exec_module(module)
        portfolio: Portfolio = module.portfolio()
        return portfolio

    return load


def test_the_template_itself_holds_nothing() -> None:
    with pytest.raises(WorkbookError) as found:
        read_workbook(write_template(), filename="template.xlsx")
    sentences = " ".join(problem.sentence for problem in found.value.problems)
    assert "Northgate" not in sentences.replace("Example: this row is ignored - Northgate Logistics", "")


def test_a_filled_in_template_is_read_and_its_examples_are_left_out() -> None:
    book = openpyxl.load_workbook(io.BytesIO(write_template()))
    book["Accounts"]["A3"] = "Firm"
    book["Revenue"]["A3"], book["Revenue"]["B3"], book["Revenue"]["D3"] = "Firm", "2025-03", 120
    book["Settings"]["B3"] = "USD"
    buffer = io.BytesIO()
    book.save(buffer)
    portfolio = read_workbook(buffer.getvalue(), filename="filled.xlsx")
    assert portfolio["accounts"]["name"].tolist() == ["Firm"]
    assert portfolio["revenue"][["period", "revenue"]].to_numpy().tolist() == [["2025-03", 120.0]]
    assert portfolio["criteria"].empty
    assert dict(portfolio.settings.items()) == {"currency": "USD"}
    assert not [p for p in portfolio.problems if p.severity is Severity.ERROR]
