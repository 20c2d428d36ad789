"""Two states of a book merged: nothing is lost, nothing dangles, and what cannot be settled is asked."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamcore.workbook.merging import Conflict, merge
from kamcore.workbook.portfolio import Portfolio, dtypes
from kamcore.workbook.references import REFERENCES
from kamcore.workbook.row_matching import match_rows
from kamcore.workbook.schema import SHEETS
from kamcore.workbook.settings import Settings

# ---------------------------------------------------------------- by hand


def book(settings: Settings | None = None, **tables) -> Portfolio:
    """Return a book with three accounts, unless others are given, and the tables given as lists of rows."""
    tables.setdefault("accounts", [{"key": key, "name": key.upper()} for key in "abc"])
    frames = {sheet: pd.DataFrame(rows) for sheet, rows in tables.items() if rows}
    return Portfolio(frames, settings=settings or Settings(), source="book.xlsx", book="one")


def rating(account, factor, value, note=None):
    return {"account": account, "factor": factor, "rating": value, "note": note}


def person(key, account="a", **more):
    return {"account": account, "person": key, "name": key.upper(), **more}


def line(source, target, strength=0.5):
    return {"account": "a", "source": source, "target": target, "strength": strength}


def records(portfolio, sheet):
    """Return the filled cells of every row, in order."""
    rows = portfolio[sheet].to_dict("records")
    return [{name: value for name, value in row.items() if not pd.isna(value)} for row in rows]


def keys(portfolio, sheet="accounts"):
    return [tuple(row[name] for name in SHEETS[sheet].row_key) for row in records(portfolio, sheet)]


def all_as(merged, side):
    return merged.resolve(dict.fromkeys(merged.conflicts, side))


def test_cells_of_one_row_changed_by_both_are_both_in():
    base = book(ratings=[rating("a", "Fit", 5.0)])
    mine = book(ratings=[rating("a", "Fit", 7.0)])
    theirs = book(ratings=[rating("a", "Fit", 5.0, "asked")])
    merged = merge(base, mine, theirs)
    assert records(merged.portfolio, "ratings") == [rating("a", "Fit", 7.0, "asked")]
    assert merged.conflicts == ()
    assert (merged.taken.mine, merged.taken.theirs) == ({"ratings": 1}, {"ratings": 1})


def test_one_cell_changed_by_both_is_asked_and_stands_as_it_was_saved():
    base, mine, theirs = (book(ratings=[rating("a", "Fit", value)]) for value in (5.0, 7.0, 6.0))
    merged = merge(base, mine, theirs)
    (conflict,) = merged.conflicts
    assert conflict == Conflict("cell", "ratings", (("account", "a"), ("factor", "Fit")), "rating", 5.0, 7.0, 6.0)
    assert records(merged.portfolio, "ratings") == records(theirs, "ratings")
    assert records(merged.resolve({conflict: "mine"}), "ratings") == records(mine, "ratings")
    assert records(merged.resolve({conflict: "theirs"}), "ratings") == records(theirs, "ratings")
    assert (merged.taken.mine, merged.taken.theirs) == ({}, {})


def test_the_same_change_on_both_sides_is_no_conflict_and_is_nobodys_alone():
    base, both = book(ratings=[rating("a", "Fit", 5.0)]), book(ratings=[rating("a", "Fit", 7.0)])
    merged = merge(base, both, book(ratings=[rating("a", "Fit", 7.0), rating("b", "Fit", 1.0)]))
    assert merged.conflicts == ()
    assert (merged.taken.mine, merged.taken.theirs) == ({}, {"ratings": 1})


def test_a_row_one_removed_and_the_other_changed():
    base = book(actions=[{"account": "a", "action": "Call", "owner": "Dana"}])
    mine = book(actions=[{"account": "a", "action": "Call", "owner": "Ben"}])
    merged = merge(base, mine, book())
    (conflict,) = merged.conflicts
    assert (conflict.kind, conflict.column, conflict.removed_by, conflict.theirs) == ("removed", "", "theirs", None)
    assert dict(conflict.mine) == {"account": "a", "action": "Call", "owner": "Ben"}
    assert merged.portfolio["actions"].empty
    assert records(all_as(merged, "mine"), "actions") == records(mine, "actions")
    turned = merge(base, book(), mine)
    assert records(turned.portfolio, "actions") == records(mine, "actions")
    assert all_as(turned, "mine")["actions"].empty


def test_a_row_both_added_is_compared_cell_by_cell():
    merged = merge(book(), book(ratings=[rating("a", "Fit", 7.0, "mine")]), book(ratings=[rating("a", "Fit", 5.0)]))
    (conflict,) = merged.conflicts
    assert (conflict.kind, conflict.column, conflict.base) == ("added", "rating", None)
    assert records(merged.portfolio, "ratings") == [rating("a", "Fit", 5.0, "mine")]


def test_rows_stand_in_the_order_of_the_base_then_theirs_then_mine():
    base = book()
    mine, theirs = (book(accounts=[{"key": key, "name": key.upper()} for key in order]) for order in ("xcba", "bycaz"))
    assert [key for (key,) in keys(merge(base, mine, theirs).portfolio)] == list("abcyzx")


def test_a_rating_of_an_account_that_is_gone_is_asked_and_brings_it_back():
    base = book(revenue=[{"account": "b", "period": "2025", "revenue": 1.0}])
    mine = base.replace({"ratings": pd.DataFrame([rating("b", "Fit", 7.0)])})
    theirs = book(accounts=[{"key": key, "name": key.upper()} for key in "ac"])
    merged = merge(base, mine, theirs)
    (conflict,) = merged.conflicts
    assert (conflict.kind, conflict.removed_by, conflict.missed) == ("orphan", "theirs", (("accounts", ("b",)),))
    assert merged.portfolio["ratings"].empty
    assert keys(merged.portfolio) == [("a",), ("c",)]
    kept = all_as(merged, "mine")
    assert keys(kept) == [("a",), ("b",), ("c",)]
    assert records(kept, "revenue") == records(base, "revenue")
    assert keys(kept, "ratings") == [("b", "Fit")]
    # the other way round what was saved stands, and with it the account and its revenue
    turned = merge(base, theirs, mine)
    assert turned.portfolio.digest == kept.digest
    assert all_as(turned, "mine").digest == merged.portfolio.digest
    assert turned.taken.mine == {}


def test_a_person_who_is_gone_comes_back_with_the_lines_and_reports_that_went():
    base = book(stakeholders=[person("p"), person("q", reports_to="p")], influence=[line("p", "q")])
    mine = base.replace({"stakeholders": pd.DataFrame([person("p", title="Chief"), person("q", reports_to="p")])})
    theirs = book(stakeholders=[person("q")])
    merged = merge(base, mine, theirs)
    (conflict,) = merged.conflicts
    assert conflict.kind == "removed"
    assert all_as(merged, "theirs").digest == theirs.digest
    assert merged.portfolio.digest == theirs.digest


def test_a_line_to_a_person_who_is_gone():
    base = book(stakeholders=[person("p"), person("q", reports_to="p"), person("r")], influence=[line("p", "q")])
    mine = base.replace({"influence": pd.DataFrame([line("p", "q"), line("p", "r")])})
    theirs = book(stakeholders=[person("q"), person("r")])
    merged = merge(base, mine, theirs)
    assert [(one.kind, one.sheet, one.missed) for one in merged.conflicts] == [
        ("orphan", "influence", (("stakeholders", ("a", "p")),))
    ]
    assert merged.portfolio.digest == theirs.digest
    assert all_as(merged, "mine").digest == mine.digest


def test_a_manager_who_is_gone_is_a_matter_of_one_cell():
    base = book(stakeholders=[person("p"), person("q")])
    mine = book(stakeholders=[person("p"), person("q", reports_to="p", title="Buyer"), person("s", reports_to="p")])
    theirs = book(stakeholders=[person("q")])
    merged = merge(base, mine, theirs)
    assert [(one.kind, one.row[1][1], one.column, one.mine) for one in merged.conflicts] == [
        ("orphan", "q", "reports_to", "p"),
        ("orphan", "s", "reports_to", "p"),
    ]
    assert records(merged.portfolio, "stakeholders") == [person("q", title="Buyer"), person("s")]
    assert all_as(merged, "mine").digest == mine.digest


def test_a_rating_for_a_criterion_that_is_gone():
    criteria = [{"factor": factor, "block": "growth"} for factor in ("Fit", "Size")]
    base = book(criteria=criteria)
    mine = book(criteria=criteria, ratings=[rating("a", "Size", 3.0), rating("a", "Fit", 3.0)])
    merged = merge(base, mine, book(criteria=criteria[:1]))
    assert [(one.kind, one.row[1][1]) for one in merged.conflicts] == [("orphan", "Size")]
    assert keys(merged.portfolio, "ratings") == [("a", "Fit")]
    assert all_as(merged, "mine").digest == mine.digest


def test_settings_are_merged_one_by_one():
    base = book(Settings.of({"currency": "EUR", "growth_weight": 50.0}))
    mine = book(Settings.of({"currency": "USD", "growth_weight": 50.0, "as_of": None, "abc_a": 0.7}))
    theirs = book(Settings.of({"currency": "GBP", "roll_up": True}))
    merged = merge(base, mine, theirs)
    (conflict,) = merged.conflicts
    assert conflict == Conflict(
        "cell", "settings", (("setting", "currency"),), "value", "EUR", "USD", "GBP", place=conflict.place
    )
    assert dict(merged.portfolio.settings.items()) == {"currency": "GBP", "as_of": None, "abc_a": 0.7, "roll_up": True}
    assert all_as(merged, "mine").settings.currency == "USD"
    assert (merged.taken.mine, merged.taken.theirs) == ({"settings": 2}, {"settings": 2})


def test_rows_of_one_key_are_told_apart_by_what_they_hold():
    sales = [{"account": "a", "period": "2025", "revenue": float(value)} for value in (1, 2, 3)]
    base = book(revenue=sales)
    mine = book(revenue=[sales[2], sales[0]])
    theirs = book(revenue=[sales[0], sales[1], {**sales[2], "cost_to_serve": 9.0}])
    merged = merge(base, mine, theirs)
    assert merged.conflicts == ()
    assert records(merged.portfolio, "revenue") == [sales[0], {**sales[2], "cost_to_serve": 9.0}]


def test_rows_of_one_key_that_only_moved_changed_nothing():
    sales = [{"account": "a", "period": "2025", "revenue": float(value)} for value in (1, 2, 3)]
    base, mine = book(revenue=sales), book(revenue=[sales[1], sales[0], sales[2]])
    theirs = book(revenue=[{**sales[0], "cost_to_serve": 9.0}, *sales[1:]])
    merged = merge(base, mine, theirs)
    assert merged.conflicts == ()
    assert records(merged.portfolio, "revenue") == records(theirs, "revenue")
    assert (merged.taken.mine, merged.taken.theirs) == ({}, {"revenue": 1})


def test_everything_said_about_the_book_comes_from_theirs():
    base = book()
    theirs = Portfolio(base.tables, source="theirs.xlsx", book="two")
    merged = merge(base, Portfolio(base.tables, source="mine.xlsx", book="three"), theirs).portfolio
    assert (merged.source, merged.book) == ("theirs.xlsx", "two")


def test_choices_have_to_fit():
    base, mine, theirs = (book(ratings=[rating("a", "Fit", value)]) for value in (5.0, 7.0, 6.0))
    merged = merge(base, mine, theirs)
    (conflict,) = merged.conflicts
    with pytest.raises(ValueError, match="1 of 1 conflicts are not decided"):
        merged.resolve({})
    with pytest.raises(ValueError, match="nothing that is disputed"):
        merged.resolve({conflict: "mine", Conflict("cell", "ratings", (), "note", 1, 2, 3): "mine"})
    with pytest.raises(ValueError, match="'ours'"):
        merged.resolve({conflict: "ours"})


def test_most_of_a_long_sheet_is_never_looked_up(monkeypatch):
    n = 20_000
    sales = pd.DataFrame({"account": "a", "period": "2025", "product": np.arange(n).astype(str), "revenue": 1.0})
    base = book().replace({"revenue": sales})
    looked_up = []

    def noted(row_key, tables):
        looked_up.append(max(map(len, tables)))
        return original(row_key, tables)

    original = match_rows.__globals__["_match"]
    monkeypatch.setitem(match_rows.__globals__, "_match", noted)
    changed, shorter = sales.copy(), sales.drop(index=[7_020])
    changed.loc[7_000, "revenue"] = 2.0
    merged = merge(base, base.replace({"revenue": changed}), base.replace({"revenue": shorter}))
    assert merged.portfolio["revenue"]["revenue"].sum() == n
    assert len(merged.portfolio["revenue"]) == n - 1
    assert max(looked_up) < 100


# ---------------------------------------------------------------- whatever people do

ACCOUNTS, PEOPLE, FACTORS = "abc", "pqr", ("Fit", "Size")
TEXT = st.sampled_from([None, "x", "y", "z"])
NUMBER = st.sampled_from([None, 0.0, 1.0, 2.5])
CELLS = {
    "accounts": {"note": TEXT, "satisfaction": NUMBER, "parent": st.sampled_from([None, *ACCOUNTS])},
    "revenue": {"revenue": NUMBER, "recurring": st.sampled_from([None, True, False])},
    "criteria": {"weight": NUMBER},
    "ratings": {"rating": NUMBER, "note": TEXT},
    "stakeholders": {"title": TEXT, "reports_to": st.sampled_from([None, *PEOPLE])},
    "influence": {"strength": NUMBER, "note": TEXT},
    "actions": {"owner": TEXT, "due": st.sampled_from([None, pd.Timestamp("2025-01-02")])},
}
KEYS = {
    "accounts": {"key": st.sampled_from(ACCOUNTS)},
    "revenue": {"account": st.sampled_from(ACCOUNTS), "period": st.sampled_from(["2024", "2025"]), "product": TEXT},
    "criteria": {"factor": st.sampled_from(FACTORS)},
    "ratings": {"account": st.sampled_from(ACCOUNTS), "factor": st.sampled_from(FACTORS)},
    "stakeholders": {"account": st.sampled_from(ACCOUNTS), "person": st.sampled_from(PEOPLE)},
    "influence": {name: st.sampled_from(PEOPLE) for name in ("source", "target")} | {"account": st.sampled_from("ab")},
    "actions": {"account": st.sampled_from(ACCOUNTS), "action": TEXT},
}
MANY = ("revenue", "actions")
"""The sheets in which rows may share a key."""


def rows_of(sheet):
    return st.fixed_dictionaries(KEYS[sheet] | CELLS[sheet])


def key_of(sheet, row):
    return tuple(row[name] for name in SHEETS[sheet].row_key)


def once(sheet, rows):
    return rows if sheet in MANY else list({key_of(sheet, row): row for row in rows}.values())


def whole(tables):
    """Take out what points at nothing, as the app does when an account or a person is removed."""
    tables = {sheet: [dict(row) for row in rows] for sheet, rows in tables.items()}
    changed = True
    while changed:
        changed = False
        for one in REFERENCES:
            if one.sheet not in tables:
                continue
            known = {key_of(one.target, row) for row in tables[one.target]}
            for row in list(tables[one.sheet]):
                key = tuple(row[name] for name in one.columns)
                if key[-1] is None or key in known:
                    continue
                changed = True
                if one.owned:
                    tables[one.sheet].remove(row)
                else:
                    row[one.columns[-1]] = None
    return tables


@st.composite
def edited(draw, tables, sheets=tuple(CELLS)):
    """Change, remove and add some rows."""
    new = {sheet: [dict(row) for row in rows] for sheet, rows in tables.items()}
    for _ in range(draw(st.integers(0, 5))):
        sheet = draw(st.sampled_from(sheets))
        rows = new[sheet]
        what = draw(st.sampled_from(["change", "change", "remove", "add", "move"]))
        if what == "add" or not rows:
            rows.append(draw(rows_of(sheet)))
            new[sheet] = once(sheet, rows)
            continue
        at = draw(st.integers(0, len(rows) - 1))
        if what == "change":
            column = draw(st.sampled_from(sorted(CELLS[sheet])))
            rows[at][column] = draw(CELLS[sheet][column])
        elif what == "remove":
            del rows[at]
        else:
            rows.append(rows.pop(at))
    return whole(new)


SETTINGS = st.fixed_dictionaries(
    {}, optional={"currency": st.sampled_from(["EUR", "USD"]), "roll_up": st.booleans(), "as_of": st.none()}
)


def portfolio(tables, settings):
    frames = {sheet: frame_of(sheet, rows) for sheet, rows in tables.items() if rows}
    return Portfolio(frames, settings=Settings.of(settings), book="one")


def made_of(base, was, tables, settings):
    """Return what a book has become, as an edit makes it: with new tables where rows are others."""
    changed = {sheet: frame_of(sheet, rows) for sheet, rows in tables.items() if rows != was[sheet]}
    return base.replace(changed, settings=Settings.of(settings))


def frame_of(sheet, rows):
    return pd.DataFrame(rows).assign(**_names(sheet, rows)) if rows else pd.DataFrame()


def _names(sheet, rows):
    return {"name": [key_of(sheet, row)[-1] for row in rows]} if sheet in ("accounts", "stakeholders") else {}


@st.composite
def tables_of(draw):
    return whole({sheet: once(sheet, draw(st.lists(rows_of(sheet), max_size=6))) for sheet in CELLS})


@st.composite
def three_books(draw):
    was = draw(tables_of())
    sides = [draw(edited(was)) for _ in range(2)]
    base = portfolio(was, draw(SETTINGS))
    return base, *(made_of(base, was, tables, draw(SETTINGS)) for tables in sides)


def content(book):
    """Return the rows of every sheet, in no order, with the settings."""
    rows = {sheet: Counter(map(str, records(book, sheet))) for sheet in SHEETS}
    return rows, dict(book.settings.items())


def dangling(book):
    found = []
    for one in REFERENCES:
        known = set(keys(book, one.target))
        for row in records(book, one.sheet):
            key = tuple(row.get(name) for name in one.columns)
            if key[-1] is not None and key not in known:
                found.append((one.sheet, key))
    return found


@settings(max_examples=25)
@given(three_books())
def test_a_side_that_changed_nothing_gives_the_other(books):
    base, side, _ = books
    for merged in (merge(base, base, side), merge(base, side, base), merge(base, side, side)):
        assert merged.conflicts == ()
        assert content(merged.portfolio) == content(side)


@settings(max_examples=15)
@given(three_books())
def test_every_row_is_matched_once_and_with_rows_of_its_key(books):
    for sheet in ("revenue", "actions", "ratings"):
        tables = [book[sheet] for book in books]
        matched = match_rows(SHEETS[sheet].row_key, *tables)
        places = (matched.base, matched.mine, matched.theirs)
        for at, table in zip(places, tables, strict=True):
            assert sorted(at[at >= 0]) == list(range(len(table)))
        named = [[None if place < 0 else key for place, key in zip(at, _keys_at(sheet, table, at), strict=True)]
                 for at, table in zip(places, tables, strict=True)]  # fmt: skip
        assert all(len(set(row) - {None}) == 1 for row in zip(*named, strict=True))


def _keys_at(sheet, table, at):
    keys_of = [str(key) for key in table[list(SHEETS[sheet].row_key)].itertuples(index=False)]
    return [keys_of[place] if place >= 0 else "" for place in at]


@settings(max_examples=20)
@given(three_books())
def test_what_is_decided_for_one_side_throughout_is_whole_typed_and_has_all_of_that_side(books):
    base, mine, theirs = books
    merged = merge(base, mine, theirs)
    assert len(set(merged.conflicts)) == len(merged.conflicts)
    assert all_as(merged, "theirs").digest == merged.portfolio.digest
    for side, held in (("mine", mine), ("theirs", theirs)):
        result = all_as(merged, side)
        assert dangling(result) == []
        for sheet in SHEETS:
            assert result[sheet].dtypes.astype(str).to_dict() == {
                name: str(np.dtype(kind)) if kind.startswith(("float", "datetime")) else kind
                for name, kind in dtypes(sheet).items()
            }
        nothing_lost(base, held, result, ())


@settings(max_examples=20)
@given(three_books(), st.data())
def test_no_choice_leaves_anything_pointing_at_nothing(books, data):
    merged = merge(*books)
    choices = {one: data.draw(st.sampled_from(["mine", "theirs"])) for one in merged.conflicts}
    assert dangling(merged.resolve(choices)) == []


@settings(max_examples=25)
@given(three_books(), st.data())
def test_whatever_both_is_chosen_of_nothing_of_theirs_is_lost_and_nothing_points_at_nothing(books, data):
    base, mine, theirs = books
    merged = merge(base, mine, theirs)
    while two := [one for one in merged.conflicts if one.may_be_two]:
        before = merged.conflicts
        merged = merged.keeping_both(data.draw(st.sampled_from(two)))
        assert len(merged.both) <= len(before)
    assert dangling(merged.portfolio) == []
    nothing_lost(base, theirs, merged.portfolio, ())
    assert content(all_as(merged, "theirs")) == content(merged.portfolio)
    # my side, under the names it has by now, is in as it would be had it had them from the start
    again = merge(base, merged.mine, theirs)
    assert content(again.portfolio) == content(merged.portfolio)
    assert len(again.conflicts) == len(merged.conflicts)


@settings(max_examples=25)
@given(three_books())
def test_every_change_is_in_the_book_or_in_a_conflict(books):
    base, mine, theirs = books
    merged = merge(base, mine, theirs)
    for side in (mine, theirs):
        nothing_lost(base, side, merged.portfolio, merged.conflicts)


def nothing_lost(base, side, result, conflicts):
    """Check every cell that a side changed; rows that share a key are left to the tests by hand."""
    whole_rows = {(one.sheet, tuple(value for _, value in one.row)) for one in conflicts if not one.columns}
    cells = {(one.sheet, tuple(value for _, value in one.row), column) for one in conflicts for column in one.columns}
    missed = {target for one in conflicts for target in one.missed} | whole_rows
    for sheet in CELLS:
        if sheet in MANY:
            continue
        was, has, now = ({key_of(sheet, row): row for row in _filled_in(book, sheet)} for book in (base, side, result))
        for key in was.keys() | has.keys():
            if (sheet, key) in whole_rows:
                continue
            if key in was and key not in has:
                again = {
                    (one.target, tuple(was[key][name] for name in one.columns))
                    for one in REFERENCES
                    if one.sheet == sheet
                }
                assert key not in now or (sheet, key) in missed or again & missed
                continue
            for column in has[key]:
                if has[key][column] != was.get(key, {}).get(column) and (sheet, key, column) not in cells:
                    pointing = [one for one in REFERENCES if one.sheet == sheet and one.columns[-1] == column]
                    if has[key][column] is None and pointing and missed:
                        continue
                    assert now[key][column] == has[key][column]


def _filled_in(book, sheet):
    return [{name: row.get(name) for name in (*KEYS[sheet], *CELLS[sheet])} for row in records(book, sheet)]


@st.composite
def edits_of_different_sheets(draw):
    was = draw(tables_of())
    mine = draw(edited(was, ("revenue", "ratings")))
    theirs = draw(edited(was, ("influence", "actions")))
    base = portfolio(was, {})
    return base, made_of(base, was, mine, {}), made_of(base, was, theirs, {})


@settings(max_examples=25)
@given(edits_of_different_sheets())
def test_edits_that_do_not_touch_commute(books):
    base, mine, theirs = books
    one, turned = merge(base, mine, theirs), merge(base, theirs, mine)
    assert one.conflicts == turned.conflicts == ()
    assert content(one.portfolio) == content(turned.portfolio)
    assert (one.taken.mine, one.taken.theirs) == (turned.taken.theirs, turned.taken.mine)


@settings(max_examples=15)
@given(three_books())
def test_turning_the_sides_turns_the_conflicts(books):
    base, mine, theirs = books
    one, turned = merge(base, mine, theirs), merge(base, theirs, mine)
    assert len(one.conflicts) == len(turned.conflicts)
    assert content(all_as(one, "mine")) == content(all_as(turned, "theirs"))
