"""Two people each added a row of one name: one thing or two, as the person says who decides."""

from __future__ import annotations

import pandas as pd
import pytest

from kamcore.workbook.merging import merge
from kamcore.workbook.namesakes import NAMED
from kamcore.workbook.portfolio import Portfolio
from kamcore.workbook.reading import read_workbook
from kamcore.workbook.schema import SHEETS
from kamcore.workbook.writing import write_workbook


def book(**tables) -> Portfolio:
    """A book of one account, and the tables given as lists of rows."""
    tables = {"accounts": [], **tables}
    tables["accounts"] = [{"key": "north", "name": "North"}, *tables["accounts"]]
    return Portfolio({sheet: pd.DataFrame(rows) for sheet, rows in tables.items() if rows}, book="one")


def rows(portfolio, sheet):
    """The filled cells of every row, in order."""
    table = portfolio[sheet].astype(object)
    return [{k: v for k, v in row.items() if not pd.isna(v)} for row in table.to_dict(orient="records")]


def acme(**more):
    return {"key": "acme", "name": "Acme", **more}


def person(**more):
    return {"account": "north", "person": "acme", "name": "Acme", **more}


MINE = book(
    accounts=[acme(region="South", note="met at the fair"), {"key": "sub", "name": "Sub", "parent": "acme"}],
    revenue=[{"account": "acme", "period": "2025", "revenue": 5.0}],
    ratings=[{"account": "acme", "factor": "Fit", "rating": 7.0}],
    stakeholders=[{"account": "acme", "person": "p", "name": "P", "title": "Buyer"}],
)
THEIRS = book(
    accounts=[acme(region="West", satisfaction=8.0)],
    revenue=[{"account": "acme", "period": "2025", "revenue": 9.0}],
    ratings=[{"account": "acme", "factor": "Fit", "rating": 3.0}],
    stakeholders=[{"account": "acme", "person": "p", "name": "P", "title": "Adviser"}],
)


def both(merged):
    """Keep both of the first of which that can be."""
    return merged.keeping_both(next(one for one in merged.conflicts if one.may_be_two))


def test_an_account_that_both_added_is_one_question():
    first = merge(book(), MINE, THEIRS).conflicts[0]
    assert (first.kind, first.sheet, first.column, first.columns) == ("added", "accounts", "", ("region",))
    assert first.may_be_two


@pytest.mark.parametrize(("side", "region"), [("mine", "South"), ("theirs", "West")])
def test_one_side_of_it_keeps_what_the_other_alone_filled(side, region):
    merged = merge(book(), MINE, THEIRS)
    found = rows(merged.resolve(dict.fromkeys(merged.conflicts, side)), "accounts")
    assert acme(region=region, note="met at the fair", satisfaction=8.0) in found


def test_both_accounts_are_kept_each_with_all_that_was_said_of_it():
    merged = both(merge(book(), MINE, THEIRS))
    assert merged.conflicts == ()
    assert list(merged.both.values()) == ["Acme (2)"]
    found = merged.portfolio
    assert rows(found, "accounts") == [
        {"key": "north", "name": "North"},
        acme(region="West", satisfaction=8.0),
        {"key": "sub", "name": "Sub", "parent": "acme (2)"},
        {"key": "acme (2)", "name": "Acme (2)", "region": "South", "note": "met at the fair"},
    ]
    for sheet, column in (("revenue", "revenue"), ("ratings", "rating"), ("stakeholders", "title")):
        said = {row["account"]: row[column] for row in rows(found, sheet)}
        assert said == {
            "acme": rows(THEIRS, sheet)[0][column],
            "acme (2)": rows(MINE, sheet)[0][column],
        }, sheet


def test_both_accounts_are_two_accounts_again_when_the_copy_is_read():
    numbered = [book(accounts=[acme(key="A-1", account_id="A-1", region=region)]) for region in ("South", "West")]
    for mine, theirs in ((MINE, THEIRS), numbered):
        kept = both(merge(book(), mine, theirs)).portfolio
        again = read_workbook(write_workbook(kept), filename="copy.xlsx")
        assert again["accounts"][["key", "name"]].to_dict("list") == kept["accounts"][["key", "name"]].to_dict("list")


def test_two_people_of_one_name_have_their_own_lines_and_reports():
    others = [{"account": "north", "person": key, "name": key.upper()} for key in "pq"]
    line = {"account": "north", "source": "acme", "target": "p"}
    base = book(stakeholders=others)
    mine = book(
        stakeholders=[others[0], {**others[1], "reports_to": "acme"}, person(title="Buyer")],
        influence=[{**line, "strength": 0.2}],
    )
    theirs = book(stakeholders=[*others, person(title="Adviser")], influence=[{**line, "strength": 0.9}])
    kept = both(merge(base, mine, theirs))
    assert kept.conflicts == ()
    assert rows(kept.portfolio, "stakeholders") == [
        others[0],
        {**others[1], "reports_to": "acme (2)"},
        person(title="Adviser"),
        person(person="acme (2)", name="Acme (2)", title="Buyer"),
    ]
    assert rows(kept.portfolio, "influence") == [
        {**line, "strength": 0.9},
        {**line, "source": "acme (2)", "strength": 0.2},
    ]


def test_what_both_pointed_at_one_name_is_asked_once_there_are_two():
    others = {"account": "north", "person": "q", "name": "Q"}
    base = book(stakeholders=[others])
    mine, theirs = (
        book(stakeholders=[{**others, "reports_to": "acme"}, person(title=title)]) for title in ("Buyer", "Adviser")
    )
    merged = merge(base, mine, theirs)
    assert [one.kind for one in merged.conflicts] == ["added"]
    kept = both(merged)
    [asked] = kept.conflicts
    assert (asked.kind, asked.column, asked.mine, asked.theirs) == ("cell", "reports_to", "acme (2)", "acme")
    assert rows(kept.resolve({asked: "mine"}), "stakeholders")[0]["reports_to"] == "acme (2)"


def test_a_sheet_that_both_filled_alike_is_parted_too():
    line = {"account": "north", "source": "acme", "target": "acme"}
    mine, theirs = (book(stakeholders=[person(title=t)], influence=[line]) for t in ("Buyer", "Adviser"))
    kept = both(merge(book(), mine, theirs)).portfolio
    assert rows(kept, "influence") == [line, {"account": "north", "source": "acme (2)", "target": "acme (2)"}]


def test_the_number_is_one_that_is_free():
    extra = {"key": "acme (2)", "name": "Acme (2)"}
    mine, theirs = (book(accounts=[acme(region=region), *more]) for region, more in (("South", [extra]), ("West", [])))
    kept = both(merge(book(), mine, theirs))
    assert [row["key"] for row in rows(kept.portfolio, "accounts")] == ["north", "acme", "acme (2)", "acme (3)"]


def test_a_conflict_that_is_left_is_the_same_one():
    mine, theirs = (
        book(
            accounts=[acme(region=region), {"key": "b", "name": "B", "region": region}],
            products=[{"product": "X", "price": price}],
        )
        for region, price in (("South", 1.0), ("West", 2.0))
    )
    merged = merge(book(), mine, theirs)
    assert [one.sheet for one in merged.conflicts] == ["accounts", "accounts", "products"]
    assert both(merged).conflicts == merged.conflicts[1:]


def test_a_contract_without_a_name_gets_one():
    mine, theirs = (
        book(renewals=[{"account": "north", "renewal_date": pd.Timestamp(day)}]) for day in ("2025-01-02", "2025-03-04")
    )
    kept = both(merge(book(), mine, theirs)).portfolio
    assert [row.get("contract") for row in rows(kept, "renewals")] == [None, "Contract (2)"]


def test_only_what_has_a_name_of_its_own_can_be_two():
    for sheet in ("ratings", "products"):
        key = {"ratings": {"account": "north", "factor": "Fit"}, "products": {"product": "X"}}[sheet]
        column = {"ratings": "rating", "products": "price"}[sheet]
        merged = merge(book(), *(book(**{sheet: [{**key, column: value}]}) for value in (1.0, 2.0)))
        [conflict] = merged.conflicts
        assert not conflict.may_be_two
        with pytest.raises(ValueError, match="both cannot be kept"):
            merged.keeping_both(conflict)


@pytest.mark.parametrize("sheet", NAMED)
def test_the_first_column_that_names_a_row_is_the_last_of_its_key(sheet):
    assert NAMED[sheet][0] == SHEETS[sheet].row_key[-1]
