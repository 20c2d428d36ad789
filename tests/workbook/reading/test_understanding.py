from __future__ import annotations

import dataclasses

import pytest

from kamcore.workbook.mapping import BookMapping, TableMapping
from kamcore.workbook.reading.book import Source
from kamcore.workbook.reading.choices import USES
from kamcore.workbook.reading.choosing import (
    answered,
    full_mapping,
    with_currency,
    with_merge,
    with_rate,
    with_role,
    with_status,
    with_use,
)
from kamcore.workbook.reading.understanding import understand
from tests.workbook.reading.making import grid_of, text_grid


def source(*grids):
    return Source(tuple(grids), (), "book", "0123456789abcdef")


def total(reading):
    return round(float(reading.portfolio["revenue"]["revenue"].sum()), 6)


def by_account(reading):
    names = reading.portfolio["accounts"].set_index("key")["name"]
    revenue = reading.portfolio["revenue"]
    return revenue.groupby(revenue["account"].map(names))["revenue"].sum().round(6).to_dict()


def by_period(reading):
    return reading.portfolio["revenue"].groupby("period")["revenue"].sum().round(6).to_dict()


def asked(reading):
    """The one question."""
    (question,) = reading.questions
    assert question.text.endswith("?")
    assert question.why.strip()
    assert all(label.strip() for _, label in question.options)
    assert question.answer in ("", *dict(question.options))
    return question


def after(reading, value):
    """The reading once its only question is answered."""
    return understand(reading.source, answered(reading, asked(reading).key, value))


def role_of(reading, heading, table=0):
    return next(column.role for column in reading.tables[table].columns if column.heading == heading)


SALES = text_grid(
    [
        ["Customer", "Region", "Order date", "Net sales", "Gross sales", "Status"],
        ["Acme", "North", "2023-01-15", "100", "119", "paid"],
        ["Bolt", "South", "2023-02-15", "200", "238", "cancelled"],
        ["Acme", "North", "2024-01-15", "300", "357", "paid"],
        ["Cedar", "South", "2024-02-15", "400", "476", "open"],
    ],
    file="sales.csv",
)
FLAT = grid_of([["Customer", "Region", "2023", "2024"], ["Acme", "N", 1, 2], ["Bolt", "S", 3, 4]], sheet="Revenue list")


# ---------------------------------------------------------------- what is shown


def test_a_sure_file_asks_nothing():
    for grid in (SALES, FLAT):
        reading = understand(source(grid))
        assert reading.questions == ()


def test_a_table_is_laid_open():
    (view,) = understand(source(SALES)).tables
    assert (view.file, view.sheet, view.cell, view.title) == ("sales.csv", "", "A1", "sales.csv")
    assert (view.rows, view.used, view.use, view.money) == (4, 4, "transactions", True)
    assert [column.role for column in view.columns] == ["name", "region", "period", "revenue", "", "status"]
    assert [column.letter for column in view.columns] == list("ABCDEF")
    assert view.columns[3].role_title == "Amount"
    assert view.head[1] == ("Bolt", "South", "2023-02-15", "200", "238", "cancelled")
    assert view.understood[1] == ("Bolt", "South", "2023-02", "200", "", "cancelled")
    assert len(view.head) == len(view.understood) == 4
    assert all(
        0 <= column.confidence <= 1 and column.why.endswith(".") and not column.doubtful for column in view.columns
    )


def test_a_sheet_is_named_and_a_shifted_table_is_found_where_it_stands():
    rows = [[], ["Sales"], [], [None, "Customer", "2024"], [None, "Acme", 1], [None, "Bolt", 2]]
    (view,) = understand(source(grid_of(rows, sheet="Q", file="b.xlsx"))).tables
    assert (view.title, view.cell) == ("b.xlsx, sheet 'Q'", "B4")
    assert [column.letter for column in view.columns] == ["B", "C"]


def test_a_flat_list_is_laid_open():
    (view,) = understand(source(FLAT)).tables
    assert view.use == "accounts"
    assert [column.role for column in view.columns] == ["name", "region", "revenue 2023", "revenue 2024"]
    assert view.columns[2].role_title == "Revenue 2023"
    assert view.understood[0] == ("Acme", "N", "1", "2")


def test_columns_of_one_heading_have_keys_of_their_own():
    rows = [
        ["Customer", "Date", "Amount", "Amount"],
        ["Acme", "2024-01-05", "1", "2"],
        ["Bolt", "2024-01-06", "3", "4"],
    ]
    reading = understand(source(text_grid(rows)))
    assert [column.key for column in reading.tables[0].columns] == ["Customer", "Date", "Amount", "Amount (2)"]
    assert total(reading) == 4.0
    assert total(understand(reading.source, with_role(reading, 0, "Amount (2)", "revenue"))) == 6.0


def test_only_the_first_eight_rows_are_shown():
    rows = [["Customer", "2024"], *([f"Customer {chr(65 + i)}", i] for i in range(20))]
    (view,) = understand(source(grid_of(rows))).tables
    assert (len(view.head), len(view.understood), view.rows) == (8, 8, 20)


def test_without_a_book_the_problems_say_why():
    reading = understand(source(text_grid([["Colour", "Weight"], ["red", "5"], ["blue", "6"]])))
    assert reading.portfolio is None
    assert reading.problems
    assert reading.merges == ()
    assert reading.tables[0].use == "left out"
    assert understand(source()).portfolio is None


def test_understanding_twice_gives_the_same():
    one, other = understand(source(SALES, FLAT)), understand(source(SALES, FLAT))
    assert (one.tables, one.questions, one.statuses) == (other.tables, other.questions, other.statuses)
    assert one.portfolio.digest == other.portfolio.digest


# ---------------------------------------------------------------- questions


WHO = text_grid(
    [
        ["Segment", "Country", "Date", "Amount"],
        ["Gov", "DE", "2024-01-05", "10"],
        ["Gov", "FR", "2024-01-06", "20"],
        ["Mid", "DE", "2024-02-05", "40"],
        ["Mid", "IT", "2024-02-06", "80"],
    ]
)


def test_which_column_names_the_account():
    reading = understand(source(WHO))
    question = asked(reading)
    assert {value for value, _ in question.options} == {"Segment", "Country"}
    assert question.examples
    assert by_account(after(reading, "Segment")) == {"Gov": 30.0, "Mid": 120.0}
    assert by_account(after(reading, "Country")) == {"DE": 50.0, "FR": 20.0, "IT": 80.0}
    for value in ("Segment", "Country"):
        assert after(reading, value).questions == ()


@pytest.mark.parametrize("heading", ["Amount", "Net sales", "Sales", "Revenue", "Umsatz"])
def test_the_account_is_asked_whatever_the_amount_is_called(heading):
    rows = [
        ["Segment", "Country", "Date", heading],
        ["Gov", "DE", "2024-01-05", "10"],
        ["Gov", "FR", "2024-01-06", "20"],
        ["Mid", "DE", "2024-02-05", "40"],
    ]
    assert {value for value, _ in asked(understand(source(text_grid(rows)))).options} == {"Segment", "Country"}


def test_the_provisional_answer_is_in_force_and_shown_as_doubtful():
    reading = understand(source(WHO))
    question = asked(reading)
    assert by_account(reading) == by_account(after(reading, question.answer))
    doubtful = [column.heading for column in reading.tables[0].columns if column.doubtful]
    assert doubtful == [question.answer]


def test_how_a_column_writes_its_numbers():
    rows = [
        ["Customer", "Date", "Amount"],
        ["Acme", "2024-01-05", "1.234"],
        ["Bolt", "2024-01-06", "5.678"],
        ["Acme", "2024-02-05", "2.500"],
    ]
    reading = understand(source(text_grid(rows, delimiter="|")))
    question = asked(reading)
    assert [value for value, _ in question.options] == ["decimal point", "decimal comma"]
    assert question.examples[0][0] == "1.234"
    point, comma = after(reading, "decimal point"), after(reading, "decimal comma")
    assert by_account(point) == {"Acme": 3.734, "Bolt": 5.678}
    assert by_account(comma) == {"Acme": 3734.0, "Bolt": 5678.0}
    assert point.questions == comma.questions == ()
    assert total(reading) == total(after(reading, question.answer))


def test_in_which_order_a_column_writes_its_dates():
    rows = [
        ["Customer", "Date", "Amount"],
        ["Acme", "03/04/2024", "10"],
        ["Bolt", "05/04/2024", "20"],
        ["Acme", "03/06/2024", "40"],
    ]
    reading = understand(source(text_grid(rows)))
    question = asked(reading)
    assert [value for value, _ in question.options] == ["day first", "month first"]
    assert question.examples[0][0] == "03/04/2024"
    assert by_period(after(reading, "day first")) == {"2024-04": 30.0, "2024-06": 40.0}
    assert by_period(after(reading, "month first")) == {"2024-03": 50.0, "2024-05": 20.0}
    assert after(reading, "day first").questions == after(reading, "month first").questions == ()
    assert by_period(reading) == by_period(after(reading, question.answer))


def two_tables():
    big = [["Customer", "2023", "2024"], ["Acme", 1, 2], ["Bolt", 3, 4], ["Cedar", 5, 6]]
    small = [["Client", "Date", "Amount"], ["Elm", "2024-01-05", 100], ["Fir", "2024-02-05", 200]]
    return understand(source(grid_of([*big, [], [], *small], sheet="Both")))


def test_which_of_two_tables_on_a_sheet_counts():
    reading = two_tables()
    question = asked(reading)
    assert [value for value, _ in question.options] == ["0", "1", "all"]
    assert question.answer == "0"
    assert "A1" in question.options[0][1]
    assert "A7" in question.options[1][1]
    assert total(reading) == 21.0
    assert total(after(reading, "0")) == 21.0
    assert by_account(after(reading, "1")) == {"Elm": 100.0, "Fir": 200.0}
    assert set(by_account(after(reading, "all"))) >= {"Elm", "Fir"}
    for value in ("0", "1", "all"):
        assert after(reading, value).questions == ()


def test_all_of_two_tables_counts_both():
    small = [["Client", "Date", "Amount"], ["Elm", "2025-01-05", 100], ["Fir", "2025-02-05", 200]]
    big = [["Customer", "2023", "2024"], ["Acme", 1, 2], ["Bolt", 3, 4], ["Cedar", 5, 6]]
    reading = understand(source(grid_of([*big, [], [], *small], sheet="Both")))
    assert total(after(reading, "all")) == 321.0


MONEY = text_grid(
    [
        ["Customer", "Date", "Amount", "Currency"],
        ["Acme", "2024-01-05", "100", "EUR"],
        ["Bolt", "2024-01-06", "200", "EUR"],
        ["Acme", "2024-02-05", "1000", "USD"],
        ["Cedar", "2024-03-05", "40", "EUR"],
    ]
)


def test_which_currency_the_book_is_in():
    reading = understand(source(MONEY))
    question = asked(reading)
    assert {value for value, _ in question.options} == {"EUR", "USD"}
    assert (question.answer, total(reading)) == ("EUR", 340.0)
    assert [(one.currency, one.rows, one.amount, one.counts) for one in reading.currencies] == [
        ("EUR", 3, 340.0, True),
        ("USD", 1, 1000.0, False),
    ]
    dollars = after(reading, "USD")
    assert total(dollars) == 1000.0
    assert dollars.portfolio.settings.currency == "USD"


@pytest.mark.parametrize("value", ["EUR", "USD"])
def test_a_currency_that_was_chosen_is_not_asked_again(value):
    assert after(understand(source(MONEY)), value).questions == ()


def test_a_rate_brings_the_other_currency_in():
    reading = understand(source(MONEY), with_rate(BookMapping(), "USD", 0.9))
    assert reading.questions == ()
    assert by_account(reading) == {"Acme": 1000.0, "Bolt": 200.0, "Cedar": 40.0}
    assert all(one.counts for one in reading.currencies)
    assert total(understand(reading.source, with_rate(reading.mapping, "USD", None))) == 340.0


def test_a_rate_into_a_chosen_currency():
    mapping = with_rate(with_currency(BookMapping(), "USD"), "EUR", 1.25)
    reading = understand(source(MONEY), mapping)
    assert total(reading) == 1000.0 + 340.0 * 1.25
    assert reading.portfolio.settings.currency == "USD"


def test_another_currency_drops_the_rates_into_the_first():
    mapping = with_rate(with_currency(BookMapping(), "USD"), "EUR", 1.25)
    assert with_currency(mapping, "USD").rates == (("EUR", 1.25),)
    assert with_currency(mapping, "EUR").rates == ()


@pytest.mark.parametrize("rate", [0, -1, float("nan")])
def test_a_rate_has_to_be_above_nothing(rate):
    with pytest.raises(ValueError, match="above 0"):
        with_rate(BookMapping(), "USD", rate)


def test_answers_that_were_not_offered_are_refused():
    reading = understand(source(WHO))
    with pytest.raises(ValueError, match="no question"):
        answered(reading, "currency", "EUR")
    with pytest.raises(ValueError, match="with the answer 'Colour'"):
        answered(reading, asked(reading).key, "Colour")


# ---------------------------------------------------------------- putting it right


def test_another_column_may_be_the_amount():
    reading = understand(source(SALES))
    assert (role_of(reading, "Net sales"), total(reading)) == ("revenue", 1000.0)
    gross = understand(reading.source, with_role(reading, 0, "Gross sales", "revenue"))
    assert (role_of(gross, "Net sales"), role_of(gross, "Gross sales")) == ("", "revenue")
    assert total(gross) == 1190.0
    column = next(column for column in gross.tables[0].columns if column.heading == "Gross sales")
    assert (column.confidence, column.doubtful) == (1.0, False)


def test_another_column_may_be_the_account():
    reading = understand(source(SALES))
    regions = understand(reading.source, with_role(reading, 0, "Region", "name"))
    assert by_account(regions) == {"North": 400.0, "South": 600.0}


def test_a_column_may_be_not_used():
    reading = understand(source(SALES))
    bare = understand(reading.source, with_role(reading, 0, "Status", ""))
    assert role_of(bare, "Status") == ""
    assert bare.statuses == ()
    assert total(bare) == 1000.0
    undated = understand(reading.source, with_role(reading, 0, "Order date", ""))
    assert (by_period(undated), total(undated)) == ({}, 1000.0)


def test_without_the_amount_the_table_says_what_it_lacks_and_can_be_put_right():
    reading = understand(source(SALES))
    lacking = understand(reading.source, with_role(reading, 0, "Net sales", ""))
    (view,) = lacking.tables
    assert "the amount" in view.why
    assert view.use == "transactions"
    assert lacking.portfolio is None
    assert any("the amount" in problem.sentence for problem in lacking.problems)
    again = understand(reading.source, with_role(lacking, 0, "Gross sales", "revenue"))
    assert total(again) == 1190.0


def test_one_period_of_a_flat_list_may_be_left_out():
    reading = understand(source(FLAT))
    assert by_period(reading) == {"2023": 4.0, "2024": 6.0}
    assert by_period(understand(reading.source, with_role(reading, 0, "2023", ""))) == {"2024": 6.0}
    cost = understand(reading.source, with_role(reading, 0, "2023", "cost_of_goods 2023"))
    assert cost.portfolio["revenue"]["cost_of_goods"].sum() == 4.0
    assert total(cost) == 6.0


@pytest.mark.parametrize(
    ("column", "role"), [("Net sales", "colour"), ("Colour", "revenue"), ("Net sales", "revenue 2024"), ("", "")]
)
def test_columns_and_roles_that_do_not_exist_are_refused(column, role):
    with pytest.raises(ValueError, match="there is no column"):
        with_role(understand(source(SALES)), 0, column, role)


def test_a_table_may_be_left_out_and_used_again():
    reading = understand(source(SALES, FLAT))
    less = understand(reading.source, with_use(reading, 0, "left out"))
    assert less.tables[0].use == "left out"
    assert set(by_account(less)) == {"Acme", "Bolt"}
    assert total(less) == 10.0
    again = understand(reading.source, with_use(less, 0, "transactions"))
    assert again.tables[0].use == "transactions"
    assert again.portfolio["revenue"]["revenue"].sum() == reading.portfolio["revenue"]["revenue"].sum()


def test_every_use_may_be_chosen_for_every_table():
    reading = understand(source(SALES, FLAT))
    for table in range(2):
        for use in USES:
            other = understand(reading.source, with_use(reading, table, use))
            assert other.tables[table].use == use
    with pytest.raises(ValueError, match="no use"):
        with_use(reading, 0, "colours")


def test_a_list_of_sales_read_as_accounts_keeps_what_fits():
    reading = understand(source(SALES))
    accounts = understand(reading.source, with_use(reading, 0, "accounts"))
    assert role_of(accounts, "Customer") == "name"
    assert role_of(accounts, "Region") == "region"
    assert set(accounts.portfolio["accounts"]["name"]) == {"Acme", "Bolt", "Cedar"}


# ---------------------------------------------------------------- statuses


def test_statuses_are_listed_and_those_in_doubt_come_first():
    reading = understand(source(SALES))
    found = [(one.value, one.rows, one.amount, one.doubtful, one.counts) for one in reading.statuses]
    assert sorted(found[:2]) == [("cancelled", 1, 200.0, True, True), ("open", 1, 400.0, True, True)]
    assert found[2:] == [("paid", 2, 400.0, False, True)]


def test_a_status_may_be_left_out_and_counted_again():
    reading = understand(source(SALES))
    less = understand(reading.source, with_status(reading.mapping, "cancelled", counts=False))
    assert total(less) == 800.0
    assert {one.value: one.counts for one in less.statuses} == {"cancelled": False, "open": True, "paid": True}
    assert any(problem.code == "status-left-out" and problem.rows == 1 for problem in less.problems)
    none = understand(reading.source, with_status(less.mapping, "open", counts=False))
    assert total(none) == 400.0
    assert total(understand(reading.source, with_status(none.mapping, "cancelled", counts=True))) == 600.0
    assert with_status(less.mapping, "cancelled", counts=True) == BookMapping()


def test_a_status_in_several_files_is_listed_once():
    head = ["Customer", "Date", "Status", "Amount"]
    files = [
        text_grid(
            [head, ["Acme", f"{year}-01-05", "paid", amount], ["Bolt", f"{year}-01-06", "cancelled", 2 * amount]],
            file=f"{year}.csv",
        )
        for year, amount in ((2023, 1), (2024, 4))
    ]
    reading = understand(source(*files))
    assert [(one.value, one.rows, one.amount) for one in reading.statuses] == [("cancelled", 2, 10.0), ("paid", 2, 5.0)]
    assert total(understand(reading.source, with_status(reading.mapping, "cancelled", counts=False))) == 5.0


@pytest.mark.parametrize("months", [2, 3, 6])
def test_the_same_amounts_every_month_count_every_month(months):
    """Subscriptions: each month's file bills the same accounts the same amounts, on other days."""
    head = ["Customer", "Date", "Amount"]
    files = [
        text_grid(
            [head, *([name, f"2024-{month:02d}-01", "10"] for name in ("Acme", "Bolt", "Cedar"))], file=f"{month}.csv"
        )
        for month in range(1, months + 1)
    ]
    assert by_period(understand(source(*files))) == {f"2024-{month:02d}": 30.0 for month in range(1, months + 1)}


def test_one_file_given_under_two_names_counts_once():
    head = ["Customer", "Date", "Amount"]
    rows = [head, *([name, "2024-01-05", "10"] for name in ("Acme", "Bolt", "Cedar"))]
    assert total(understand(source(text_grid(rows, file="a.csv"), text_grid(rows, file="a copy.csv")))) == 30.0


def test_one_answer_settles_all_files_of_one_shape():
    head = ["Customer", "Date", "Amount"]
    files = [
        text_grid([head, ["Acme", f"03/0{month}/2024", "1"], ["Bolt", f"05/0{month}/2024", "2"]], file=f"{month}.csv")
        for month in (4, 6)
    ]
    reading = understand(source(*files))
    settled = understand(reading.source, answered(reading, reading.questions[0].key, "month first"))
    assert settled.questions == ()
    assert by_period(settled) == {"2024-03": 2.0, "2024-05": 4.0}


# ---------------------------------------------------------------- merges


TWINS = grid_of([["Customer", "2024"], ["Acme Ltd", 10], ["ACME", 20], ["Bolt", 5]])


def test_likely_twins_are_suggested_and_never_merged_in_silence():
    reading = understand(source(TWINS))
    assert by_account(reading) == {"Acme Ltd": 10.0, "ACME": 20.0, "Bolt": 5.0}
    (found,) = reading.merges
    assert (found.account_name, found.other_name, found.score) == ("ACME", "Acme Ltd", 100.0)


def test_twins_may_be_merged():
    reading = understand(source(TWINS))
    (found,) = reading.merges
    one = understand(reading.source, with_merge(reading.mapping, found.account, found.other, merge=True))
    assert by_account(one) == {"ACME": 30.0, "Bolt": 5.0}
    assert one.merges == ()


def test_twins_may_be_kept_apart():
    reading = understand(source(TWINS))
    (found,) = reading.merges
    mapping = with_merge(reading.mapping, found.account, found.other, merge=False)
    two = understand(reading.source, mapping)
    assert by_account(two) == by_account(reading)
    assert two.merges == ()
    back = with_merge(mapping, found.account, found.other, merge=True)
    assert (back.apart, back.merges) == ((), ((found.other, found.account),))
    assert with_merge(back, found.account, found.other, merge=False).merges == ()


# ---------------------------------------------------------------- saved


def books():
    deals = text_grid(
        [
            ["Opportunity", "Account", "Stage", "Close date", "Amount"],
            ["One", "Acme", "Closed Won", "2024-01-05", "10"],
            ["Two", "Acme", "Proposal", "2024-02-05", "20"],
            ["Three", "Bolt", "Closed Lost", "2024-03-05", "40"],
        ],
        file="deals.csv",
    )
    priced = text_grid(
        [
            ["Customer", "Date", "Qty", "Unit price", "Discount"],
            ["Acme", "2024-01-05", "2", "10", "5%"],
            ["Bolt", "2024-01-06", "3", "7", "0%"],
        ]
    )
    customers = text_grid([["customer_id", "company_name"], ["C1", "Acme"], ["C2", "Bolt"]], file="customers.csv")
    orders = text_grid(
        [["order_id", "customer_id", "order_date"], ["1", "C1", "2024-01-05"], ["2", "C2", "2024-02-05"]],
        file="orders.csv",
    )
    lines = text_grid(
        [["order_id", "product", "amount"], ["1", "Bolts", "10"], ["1", "Nuts", "20"], ["2", "Bolts", "40"]],
        file="lines.csv",
    )
    people = text_grid(
        [["Account", "Person", "Job title"], ["Acme", "Anna", "Buyer"], ["Bolt", "Bert", "Boss"]], file="people.csv"
    )
    months = text_grid(
        [["Customer", "Year", "Month", "Sales"], ["Acme", "2024", "3", "10"], ["Bolt", "2024", "4", "20"]]
    )
    pivot = grid_of(
        [["Row Labels", "2024"], ["Acme", 30], ["Bolts", 10], ["Nuts", 20], ["Bolt", 70], ["Bolts", 30], ["Nuts", 40]]
    )
    doubled = text_grid(
        [["Customer", "Date", "Amount", "Amount"], ["Acme", "2024-01-05", "1", "2"], ["Bolt", "2024-01-06", "3", "4"]]
    )
    return {
        "sales": [SALES], "flat": [FLAT], "deals": [deals], "priced": [priced], "joined": [lines, orders, customers],
        "people": [FLAT, people], "months": [months], "pivot": [pivot], "doubled": [doubled],
        "titled": [grid_of([["Sales 2024, in thousands"], [], ["Customer", "Revenue"], ["Acme", 1], ["Bolt", 2]])],
    }  # fmt: skip


@pytest.mark.parametrize("kind", list(books()))
def test_the_full_mapping_read_again_gives_the_same_book(kind):
    reading = understand(source(*books()[kind]))
    again = understand(reading.source, BookMapping.from_json(full_mapping(reading).to_json()))
    assert again.questions == ()
    assert again.portfolio.digest == reading.portfolio.digest
    assert [view.use for view in again.tables] == [view.use for view in reading.tables]
    assert [[column.role for column in view.columns] for view in again.tables] == [
        [column.role for column in view.columns] for view in reading.tables
    ]
    assert full_mapping(again) == full_mapping(reading)


QUESTIONS = {
    "account": lambda: understand(source(WHO)),
    "number": lambda: understand(
        source(
            text_grid(
                [["Customer", "Date", "Amount"], ["Acme", "2024-01-05", "1.234"], ["Bolt", "2024-01-06", "5.678"]],
                delimiter="|",
            )
        )
    ),
    "date": lambda: understand(
        source(text_grid([["Customer", "Date", "Amount"], ["Acme", "03/04/2024", "10"], ["Bolt", "05/04/2024", "20"]]))
    ),
    "table": two_tables,
    "currency": lambda: understand(source(MONEY)),
}


@pytest.mark.parametrize("kind", list(QUESTIONS))
def test_every_answer_is_kept_in_the_full_mapping(kind):
    reading = QUESTIONS[kind]()
    for value, _ in asked(reading).options:
        settled = after(reading, value)
        again = understand(reading.source, BookMapping.from_json(full_mapping(settled).to_json()))
        assert again.questions == ()
        assert again.portfolio.digest == settled.portfolio.digest


@pytest.mark.parametrize("kind", list(QUESTIONS))
def test_the_full_mapping_of_an_open_question_settles_it_as_it_is_in_force(kind):
    reading = QUESTIONS[kind]()
    again = understand(reading.source, full_mapping(reading))
    assert again.questions == ()
    assert again.portfolio.digest == reading.portfolio.digest


def test_next_month_s_file_of_the_same_shape_is_read_the_same_way():
    reading = understand(source(SALES))
    saved = with_status(with_role(reading, 0, "Gross sales", "revenue"), "cancelled", counts=False)
    rows = [
        ["customer", "REGION", "Order Date", "Net Sales", "Gross Sales", "Status"],
        ["Elm", "N", "2025-01-05", "10", "12", "paid"],
        ["Fir", "N", "2025-01-06", "20", "24", "cancelled"],
    ]
    march = understand(source(text_grid(rows, file="march.csv")), saved)
    assert by_account(march) == {"Elm": 12.0}


@pytest.mark.parametrize("grid", [SALES, FLAT, MONEY, TWINS], ids=["sales", "flat", "money", "twins"])
def test_a_mapping_for_another_shape_changes_nothing(grid):
    other = BookMapping(
        tables=(
            TableMapping(("customer", "region"), "left out"),
            TableMapping(("colour", "weight"), "transactions", (("Colour", "name"), ("Weight", "revenue"))),
        )
    )
    plain, mapped = understand(source(grid)), understand(source(grid), other)
    assert mapped.portfolio.digest == plain.portfolio.digest
    assert mapped.portfolio.problems == plain.portfolio.problems
    assert (mapped.tables, mapped.questions, mapped.statuses) == (plain.tables, plain.questions, plain.statuses)
    assert set(other.tables) <= set(full_mapping(mapped).tables)


@pytest.mark.parametrize(
    "mapping",
    [
        BookMapping(currency="XXX"),
        BookMapping(rates=(("XXX", 2.0),)),
        BookMapping(left_out=("nothing like it",)),
        BookMapping(merges=(("nobody", "acme"), ("acme", "nobody"), ("acme", "acme"))),
        BookMapping(apart=(("nobody", "somebody"),)),
    ],
    ids=["currency", "rate", "status", "merges", "apart"],
)
def test_choices_about_what_the_files_do_not_hold_do_nothing(mapping):
    assert understand(source(SALES), mapping).portfolio.digest == understand(source(SALES)).portfolio.digest


@pytest.mark.parametrize(
    "choice",
    [
        {"use": "colours"},
        {"use": "accounts", "columns": (("Customer", "name"), ("Net sales", "revenue one day"))},
        {"use": "transactions", "columns": (("Customer", "revenue"), ("Net sales", "name"))},
        {"use": "transactions", "columns": (("Customer", "name"), ("Status", "quantity"), ("Region", "unit_price"))},
        {
            "use": "transactions",
            "columns": (
                ("Customer", "name"),
                ("Customer", "account_id"),
                ("Net sales", "revenue"),
                ("Status", "period"),
            ),
        },
        {
            "use": "transactions",
            "columns": (("Customer", "name"), ("Net sales", "revenue"), ("Region", "year"), ("Status", "quarter")),
        },
        {"use": "stakeholders", "columns": (("Net sales", "name"), ("Status", "account"))},
        {"use": "settings", "columns": (("Net sales", "setting"), ("Status", "value"))},
        {"formats": (("Net sales", "decimal comma"), ("Order date", "month first"), ("Gone", "day first"))},
    ],
    ids=lambda choice: str(choice)[:60],
)
def test_odd_choices_give_a_reading_and_never_raise(choice):
    shape = understand(source(SALES)).shapes[0]
    reading = understand(source(SALES), BookMapping(tables=(TableMapping(shape, **choice),)))
    assert reading.portfolio is not None or reading.problems


def test_a_reading_is_never_changed():
    reading = understand(source(SALES))
    with pytest.raises(dataclasses.FrozenInstanceError):
        reading.questions = ()
    before = reading.mapping
    with_role(reading, 0, "Gross sales", "revenue")
    assert reading.mapping == before == BookMapping()
