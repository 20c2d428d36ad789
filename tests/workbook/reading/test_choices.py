from __future__ import annotations

import pytest

from kamcore.workbook.mapping import TableMapping
from kamcore.workbook.reading.choices import (
    USES,
    chosen_roles,
    column_keys,
    plan_of_choice,
    roles_for,
    shape_of,
    use_of,
)
from kamcore.workbook.reading.layouts import plan_of
from kamcore.workbook.reading.tables import find_tables
from kamcore.workbook.schema import SHEETS
from tests.workbook.reading.making import grid_of, text_grid

TEMPLATE = [use for use in USES if use in SHEETS and use != "accounts"]


def table(*head, rows=2):
    (found,) = find_tables(text_grid([[*head], *([f"{text}{row}" for text in head] for row in range(rows))]))
    return found


def plan(found, use, *columns):
    return plan_of_choice(found, TableMapping(shape_of(found), use, tuple(columns)), plan_of(found, ()))


def numbered(count):
    """A table of headings that say nothing, and a column of one of them for each role."""
    return table(*(f"Column {'abcdefghijklmnopqrstuvwxyz'[place]}{place}" for place in range(count)))


# ---------------------------------------------------------------- names of columns, shapes


def test_columns_of_one_heading_are_told_apart():
    assert column_keys(table("Customer", "Amount", "Amount", "Date", "Amount")) == (
        "Customer", "Amount", "Amount (2)", "Date", "Amount (3)",
    )  # fmt: skip


def test_a_heading_that_looks_like_a_numbered_one_keeps_a_name_of_its_own():
    keys = column_keys(table("Customer", "Amount", "Amount (2)", "Amount"))
    assert len(set(keys)) == 4


def test_the_shape_is_the_headings_evened_out():
    assert shape_of(table("Customer", "Net  AMOUNT", "Order_Date")) == shape_of(
        table("customer", "Net amount", "order date")
    )
    assert shape_of(table("Customer", "Amount")) != shape_of(table("Amount", "Customer"))


# ---------------------------------------------------------------- every use


def test_every_sheet_of_the_schema_may_be_chosen():
    assert set(USES) == (set(SHEETS) - {"revenue"}) | {"transactions", "looked up", "left out"}
    assert all(title.strip() for title in USES.values())


@pytest.mark.parametrize("use", list(USES))
def test_not_used_is_always_among_the_roles(use):
    found = roles_for(use)
    assert found[""] == "Not used"
    assert all(title.strip() for title in found.values())
    if use in ("looked up", "left out"):
        assert set(found) == {""}


def test_a_table_may_be_left_out():
    found = plan(table("Customer", "Date", "Amount"), "left out", ("Customer", "name"))
    assert (found.layout, found.chosen, found.has_money) == ("left out", True, False)
    assert use_of(found) == "left out"
    assert found.fix.endswith(".")


def test_a_table_may_be_what_others_point_at():
    found = plan(table("Order", "Customer"), "looked up")
    assert use_of(found) == "looked up"
    assert not found.has_money


@pytest.mark.parametrize("use", TEMPLATE)
def test_every_column_of_a_template_sheet_may_be_chosen(use):
    columns = SHEETS[use].columns
    found = numbered(len(columns))
    chosen = [(key, column.key) for key, column in zip(column_keys(found), columns, strict=True)]
    made = plan(found, use, *chosen)
    assert (made.layout, made.target, made.chosen, use_of(made)) == ("template", use, True, use)
    assert made.columns == {column.key: place for place, column in enumerate(columns)}
    assert chosen_roles(made) == {place: column.key for place, column in enumerate(columns)}
    assert {column.key for column in columns} <= set(roles_for(use))


@pytest.mark.parametrize("use", [use for use in TEMPLATE if SHEETS[use].required])
def test_what_a_template_sheet_lacks_is_said(use):
    required = SHEETS[use].required
    found = numbered(len(SHEETS[use].columns))
    for lacking in required:
        chosen = [
            (key, column.key)
            for key, column in zip(column_keys(found), SHEETS[use].columns, strict=True)
            if column.key != lacking.key
        ]
        made = plan(found, use, *chosen)
        assert made.is_left_out
        assert lacking.title in made.why
        assert lacking.title in made.expected
        assert use_of(made) == use


# ---------------------------------------------------------------- sales


@pytest.mark.parametrize("role", [role for role in roles_for("transactions") if role])
def test_every_role_of_a_sale(role):
    needed = {"name": "a", "revenue": "b"}
    found = table("a", "b", "c", "d")
    chosen = [(heading, key) for key, heading in needed.items() if key != role]
    made = plan(found, "transactions", *chosen, *([("c", "account_id")] if role == "name" else []), ("d", role))
    if role == "revenue":
        made = plan(found, "transactions", ("a", "name"), ("d", "revenue"))
    assert (made.layout, made.target, use_of(made)) == ("transactions", "revenue", "transactions")
    assert made.columns[role] == 3
    assert made.deals is (role == "won")
    assert made.has_money


def test_quantity_and_price_are_an_amount():
    made = plan(table("a", "b", "c"), "transactions", ("a", "name"), ("b", "quantity"), ("c", "unit_price"))
    assert made.layout == "transactions"
    assert made.has_money


@pytest.mark.parametrize(
    ("columns", "lacking"),
    [
        ((("b", "revenue"),), "the account"),
        ((("a", "name"),), "the amount"),
        ((("a", "account_id"), ("b", "quantity")), "the amount"),
        ((("a", "name"), ("b", "unit_price"), ("c", "discount")), "the amount"),
        ((), "the account"),
    ],
)
def test_what_a_list_of_sales_lacks_is_said(columns, lacking):
    made = plan(table("a", "b", "c"), "transactions", *columns)
    assert made.is_left_out
    assert made.code == "choice-lacks"
    assert lacking in made.why
    assert lacking in made.expected
    assert lacking in made.fix
    assert use_of(made) == "transactions"
    assert chosen_roles(made) == {"abc".index(heading): role for heading, role in columns}


def test_two_columns_of_one_role_are_one():
    made = plan(table("a", "b", "c"), "transactions", ("a", "name"), ("b", "revenue"), ("c", "revenue"))
    assert made.columns == {"name": 0, "revenue": 1}


def test_a_heading_the_table_does_not_have_is_passed_over():
    made = plan(table("a", "b"), "transactions", ("a", "name"), ("b", "revenue"), ("gone", "period"))
    assert made.columns == {"name": 0, "revenue": 1}


@pytest.mark.parametrize("role", ["colour", "revenue 2024", "rating: Vision", ""])
def test_a_role_that_a_sale_does_not_have_is_passed_over(role):
    made = plan(table("a", "b", "c"), "transactions", ("a", "name"), ("b", "revenue"), ("c", role))
    assert made.columns == {"name": 0, "revenue": 1}


def test_columns_of_one_heading_are_chosen_by_their_number():
    made = plan(table("Customer", "Amount", "Amount"), "transactions", ("Customer", "name"), ("Amount (2)", "revenue"))
    assert made.columns == {"name": 0, "revenue": 2}


# ---------------------------------------------------------------- accounts


@pytest.mark.parametrize("column", SHEETS["accounts"].columns, ids=lambda column: column.key)
def test_every_column_of_an_account(column):
    chosen = [("b", column.key), *([] if column.key in ("name", "account_id") else [("a", "name")])]
    made = plan(table("a", "b"), "accounts", *chosen)
    assert (made.layout, made.target, use_of(made)) == ("template", "accounts", "accounts")
    assert made.columns[column.key] == 1


@pytest.mark.parametrize("label", ["2024", "2024-Q3", "2024-03", "--03"])
@pytest.mark.parametrize("measure", ["revenue", "cost_of_goods", "cost_to_serve"])
def test_amounts_of_a_period(measure, label):
    made = plan(table("a", "b"), "accounts", ("a", "name"), ("b", f"{measure} {label}"))
    assert made.layout == "flat"
    assert [(one.place, one.period.label, one.measure) for one in made.periods] == [(1, label, measure)]
    assert chosen_roles(made) == {0: "name", 1: f"{measure} {label}"}


@pytest.mark.parametrize("role", ["revenue", "currency", "product"])
def test_an_amount_of_no_period_and_what_stands_beside_it(role):
    made = plan(
        table("a", "b", "c"), "accounts", ("a", "name"), ("b", "revenue"), *([("c", role)] if role != "revenue" else [])
    )
    assert made.layout == "flat"
    assert made.has_money
    assert role in made.columns


def test_a_rating_of_a_factor():
    made = plan(table("a", "b"), "accounts", ("a", "name"), ("b", "rating: Culture: ours"))
    assert made.ratings == {1: "Culture: ours"}
    assert chosen_roles(made)[1] == "rating: Culture: ours"


def test_a_list_of_accounts_without_an_account_is_said():
    made = plan(table("a", "b"), "accounts", ("b", "revenue 2024"))
    assert made.is_left_out
    assert "the account" in made.fix
    assert use_of(made) == "accounts"


def test_the_roles_of_a_column_are_those_its_heading_allows():
    found = roles_for("accounts", "Umsatz 2024")
    assert "2024" in found["revenue 2024"]
    assert {"revenue 2024", "cost_of_goods 2024", "cost_to_serve 2024", "rating: Umsatz 2024"} <= set(found)
    assert not any(role.startswith(("revenue 2", "rating: U")) for role in roles_for("accounts", "Region"))


@pytest.mark.parametrize(
    "role", ["revenue soon", "revenue 2024-13", "cost_of_goods last year", "colour", "revenue 2024 2025"]
)
def test_a_role_that_an_account_does_not_have_is_passed_over(role):
    made = plan(table("a", "b", "c"), "accounts", ("a", "name"), ("b", "revenue 2024"), ("c", role))
    assert chosen_roles(made) == {0: "name", 1: "revenue 2024"}


# ---------------------------------------------------------------- without a choice


def test_a_use_nobody_knows_leaves_the_decision_to_the_reader():
    assert plan(table("a", "b"), "colours", ("a", "name")) is None


def test_formats_alone_leave_the_decision_to_the_reader():
    (found,) = find_tables(grid_of([["Customer", "2024"], ["Acme", 1], ["Bolt", 2]]))
    chosen = TableMapping(shape_of(found), formats=(("2024", "decimal comma"),))
    made = plan_of(found, (), chosen)
    assert not made.chosen
    assert chosen_roles(made) == {0: "name", 1: "revenue 2024"}


@pytest.mark.parametrize(
    ("head", "row", "use"),
    [
        (["Customer", "2023", "2024"], ["Acme", 1, 2], "accounts"),
        (["Customer", "Date", "Amount", "Currency"], ["Acme", "2024-01-05", 1, "EUR"], "transactions"),
        (["Account", "Person", "Job title"], ["Acme", "Anna", "Buyer"], "stakeholders"),
    ],
)
def test_what_the_reader_decides_can_be_chosen_too(head, row, use):
    (found,) = find_tables(grid_of([head, row, ["Bolt", *row[1:]]]))
    decided = plan_of(found, ())
    keys = column_keys(found)
    chosen = plan(found, use, *((keys[place], role) for place, role in chosen_roles(decided).items()))
    assert use_of(decided) == use
    assert (chosen.layout, chosen.target) == (decided.layout, decided.target)
    assert (chosen.columns, chosen.periods) == (decided.columns, decided.periods)
