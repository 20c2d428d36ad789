from __future__ import annotations

import csv
import datetime as dt
import io
import os
import random
import threading
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamcore.workbook.problems import Severity, WorkbookError
from kamcore.workbook.reading import read_workbook
from kamcore.workbook.reading.client import read_grids
from kamcore.workbook.reading.limits import Refused
from kamcore.workbook.schema import EXAMPLE_MARK, SHEETS
from tests.workbook.reading.making import book_of, csv_bytes, grid_of, text_grid, xlsx_bytes


def book(**sheets):
    return book_of([grid_of(rows, sheet=name) for name, rows in sheets.items()])


def problem(portfolio, code):
    (found,) = [problem for problem in portfolio.problems if problem.code == code]
    return found


def codes(portfolio):
    return sorted({problem.code for problem in portfolio.problems})


def check_rows(portfolio):
    for table in portfolio.report:
        assert table.read == table.used + table.reported
    assert sum(table.reported for table in portfolio.report) == sum(problem.rows for problem in portfolio.problems)


# a list of order lines with two foreign tables under it


def order_lines(n=400, seed=3):
    rng = random.Random(seed)  # noqa: S311
    head = ["Row ID", "Order ID", "Order Date", "Ship Date", "Customer ID", "Customer Name", "Segment", "Region", "Category",
            "Product Name", "Sales", "Quantity", "Discount", "Profit"]  # fmt: skip
    rows = []
    for i in range(n):
        who = rng.randrange(30)
        day = dt.date(2022, 1, 1) + dt.timedelta(days=rng.randrange(1000))
        rows.append([i + 1, f"O-{i // 2}", f"{day.month}/{day.day}/{day.year}", f"{day.month}/{min(day.day + 2, 28)}/{day.year}",
                     f"C-{who:03d}", f"Customer {who}", "abc"[who % 3], rng.choice(["North", "South"]), "xyz"[i % 3], f"P{i % 70}",
                     f"{rng.randrange(1, 10**7) / 10**rng.choice([2, 4])}", rng.randrange(1, 9), "0.2", "1.5"])  # fmt: skip
    foreign = [["Person", "Region"], ["Anna", "North"], ["Ben", "South"], ["Returned", "Order ID"]]
    foreign += [["Yes", f"O-{i}"] for i in range(20)]
    return [head, *rows, *foreign], n


def test_order_lines_with_foreign_tables_under_them():
    rows, n = order_lines()
    found = read_workbook(csv_bytes(rows), filename="orders.csv")
    lines = list(csv.DictReader(io.StringIO(csv_bytes(rows).decode())))[:n]
    total = sum(Decimal(line["Sales"]) for line in lines)
    years = {}
    for line in lines:
        year = line["Order Date"][-4:]
        years[year] = years.get(year, 0) + Decimal(line["Sales"])
    revenue = found["revenue"]
    assert revenue["revenue"].sum() == pytest.approx(float(total), abs=1e-6)
    by_year = revenue.groupby(revenue["period"].str[:4])["revenue"].sum()
    assert by_year.to_dict() == pytest.approx({year: float(amount) for year, amount in years.items()})
    assert sorted(found["accounts"]["key"]) == sorted({line["Customer ID"] for line in lines})
    assert set(found["accounts"]["name"]) == {line["Customer Name"] for line in lines}
    assert [(table.layout, table.read, table.used) for table in found.report] == [
        ("transactions", n, n),
        ("left out", 3, 0),
        ("left out", 21, 0),
    ]
    assert "currency" not in found.settings.stated
    assert set(revenue["product"]) == {"x", "y", "z"}
    varies = problem(found, "attribute-varies")
    assert "Region" in varies.found
    assert found["accounts"]["industry"].notna().all()
    check_rows(found)


@settings(max_examples=5, deadline=None)
@given(st.randoms())
def test_the_order_of_lines_never_changes_totals(rng):
    rows, n = order_lines(120)
    body = rows[1 : n + 1]
    once = book_of([text_grid([rows[0], *body])])
    rng.shuffle(body)
    again = book_of([text_grid([rows[0], *body])])
    key = ["account", "period", "product"]
    left, right = (found["revenue"].sort_values(key, ignore_index=True) for found in (once, again))
    assert left.equals(right)
    columns = ["key", "name", "region", "industry"]
    left, right = (found["accounts"].sort_values("key", ignore_index=True)[columns] for found in (once, again))
    assert left.equals(right)


CELL = st.one_of(
    st.none(), st.integers(-999, 999), st.sampled_from(["12", "lots", "1,5", "Total", "#", "Alpha", "(3)"])
)


@settings(max_examples=15, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(["Alpha", "beta", "BETA", "Total", None, "Gamma"]), CELL, CELL, CELL), max_size=15
    )
)
def test_rows_read_are_rows_used_and_rows_reported(rows):
    grid = grid_of([["Account", "2023", "2024", "Satisfaction"], *rows], sheet="Accounts")
    grid2 = grid_of([["Account", "Date", "Amount"], *(row[:3] for row in rows)], sheet="Sales")
    for grids in ([grid], [grid2], [grid, grid2]):
        try:
            found = book_of(grids)
        except WorkbookError as error:
            assert error.problems  # noqa: PT017
        else:
            check_rows(found)
            filled = sum(any(value is not None for value in row) for row in rows)
            assert found.report[0].read == filled or grids == [grid2]


# the distributor: one sheet in mixed quality


def distributor():
    rows = [
        ["Sales by customer"],
        [None],
        ["Customer", "Region", "Strategic fit (0-10)", "Satisfaction", "2022", "2023", "2024"],
    ]
    rng = random.Random(5)  # noqa: S311
    figures = []
    for i in range(60):
        amounts = [rng.randrange(10**6) / 100 if rng.random() > 0.1 else None for _ in range(3)]
        figures.append([f"Customer {i:02d}", rng.choice(["N", "S", None]), 7 if i % 9 == 0 else None, None, *amounts])
    figures.append(["CUSTOMER 05", "W", None, None, 100, "1.250,50", "n/a"])
    figures.append(["customer  07 ", None, None, 11, None, "call me", -50])
    rows += [*figures[:30], [None], *figures[30:]]
    plain = [[0 if not isinstance(a, (int, float)) else a for a in row[4:]] for row in figures]
    plain[60][1] = 1250.5
    totals = [round(sum(row[i] for row in plain), 2) for i in range(3)]
    rows.append(["Total", None, None, None, *totals])
    return rows, totals


def test_the_distributors_sheet():
    rows, totals = distributor()
    found = book(Accounts=rows)
    accounts, revenue = found["accounts"], found["revenue"]
    assert len(accounts) == 60
    assert revenue.groupby("period")["revenue"].sum().round(2).tolist() == totals
    assert len(found["ratings"]) == 7
    assert set(found["ratings"]["factor"]) == {"Strategic fit"}
    assert problem(found, "total-row").rows == 1
    assert problem(found, "duplicate-account").count == 2
    assert problem(found, "text-in-number").cell == "F66"
    assert problem(found, "out-of-bounds").cell == "D66"
    assert problem(found, "negative-revenue").severity is Severity.NOTE
    (table,) = found.report
    assert (table.layout, table.read, table.used, table.reported) == ("flat", 63, 62, 1)
    assert dict(table.columns)["2023"] == "revenue 2023"
    check_rows(found)


def test_blank_is_missing_and_zero_is_zero():
    found = book(Accounts=[["Account", "2023", "2024"], ["A", None, 0]])
    assert found["revenue"][["period", "revenue"]].to_numpy().tolist() == [["2024", 0.0]]


def test_recurring_is_called_so_only_when_the_data_says_so():
    found = book(Sheet1=[["Account", "MRR Jan 2025", "MRR Feb 2025"], ["A", 1, 2]])
    assert found["revenue"]["recurring"].tolist() == [True, True]
    found = book(Sheet1=[["Account", "Date", "Monthly recurring revenue"], ["A", "2025-01-31", 2]])
    assert found["revenue"]["recurring"].tolist() == [True]
    found = book(
        Revenue=[["Account", "Period", "Revenue", "Recurring"], ["A", "2025-01", 2, "no"], ["A", "2025-01", 3, "yes"]]
    )
    assert found["revenue"]["recurring"].tolist() == [False, True]
    found = book(Sheet1=[["Account", "2025"], ["A", 1]])
    assert found["revenue"]["recurring"].isna().all()


# the template


def template_rows(sheet):
    columns = SHEETS[sheet].columns
    rows = [[column.title for column in columns]]
    rows.append([EXAMPLE_MARK if i == 0 else column.example for i, column in enumerate(columns)])
    return rows


def test_a_template_with_examples_only_is_empty_and_says_so():
    with pytest.raises(WorkbookError) as caught:
        book(**{SHEETS[sheet].title: template_rows(sheet) for sheet in SHEETS})
    assert caught.value.problems[0].code == "nothing-filled-in"
    (examples,) = caught.value.problems[1:]
    assert (examples.code, examples.rows, examples.count) == ("example-row", len(SHEETS), len(SHEETS))


def test_a_template_with_a_row_on_each_sheet_fills_every_table():
    sheets = {}
    for sheet, schema in SHEETS.items():
        row = [column.example for column in schema.columns]
        sheets[schema.title] = [*template_rows(sheet), row]
    people = [column.key for column in SHEETS["stakeholders"].columns]
    for name in ("Chief executive", "Outside adviser"):
        extra = [None] * len(people)
        extra[0], extra[people.index("name")] = "Northgate Logistics", name
        sheets["Stakeholders"].append(extra)
    sheets["Accounts"].append(["Northgate Group"])
    found = read_workbook(xlsx_bytes(sheets), filename="template.xlsx")
    assert codes(found) == ["example-row"]
    for sheet in SHEETS:
        if sheet != "settings":
            assert len(found[sheet]) >= 1, sheet
    example = found["accounts"].iloc[0]
    for column in SHEETS["accounts"].columns:
        if column.example is not None and column.key != "parent":
            expected = dt.datetime.fromisoformat(column.example) if column.kind == "date" else column.example
            assert example[column.key] == expected, column.key
    assert example["parent"] == "northgate group"
    person = found["stakeholders"].iloc[0]
    assert (person["reports_to"], bool(person["decider"]), person["power"]) == ("chief executive", True, 4)
    assert dict(found.settings.items()) == {"currency": "EUR"}
    check_rows(found)


def test_a_wide_ratings_sheet():
    found = book(
        Accounts=[["Account"], ["A"], ["B"]],
        Ratings=[["Account", "Culture", "Innovation"], ["A", 7, 8], ["B", None, 12]],
    )
    assert found["ratings"][["account", "factor", "rating"]].to_numpy().tolist() == [
        ["a", "Culture", 7],
        ["a", "Innovation", 8],
    ]
    assert problem(found, "out-of-bounds").cell == "C3"


def test_relationship_without_a_view_is_ours():
    found = book(
        Accounts=[["Account"], ["A"]],
        Relationship=[["Account", "View", "Contacts"], ["A", None, 3], ["A", "customer", 2]],
    )
    assert found["relationship"]["view"].tolist() == ["ours", "customer"]


def test_settings_are_read_by_title_or_name_and_wrong_ones_said():
    rows = [["Setting", "Value"], ["Currency", "usd"], ["Pareto threshold", "70%"], ["roll_up", "yes"], ["As of", "2025-06-30"],
            ["Figures on the Dashboard", "revenue, accounts"], ["No contact for more than", 45], ["Cut-line rule", "Parity"],
            ["Colour", "red"], ["High risk from", "a lot"], ["Orientation", "sideways"], ["Weight of growth", 0],
            ["Weight of harmony", 0], ["Period shown", None]]  # fmt: skip
    found = book(Accounts=[["Account"], ["A"]], Settings=rows)
    assert dict(found.settings.items()) == {
        "currency": "USD", "as_of": dt.date(2025, 6, 30), "roll_up": True, "pareto_threshold": 0.7, "growth_weight": 0.0,
        "harmony_weight": 0.0, "cut_rule": "parity", "kpis": ("revenue", "accounts"), "contact_days": 45,
    }  # fmt: skip
    said = {(p.code, p.cell) for p in found.problems}
    assert said == {("unknown-setting", "A9"), ("bad-setting", "B10"), ("bad-setting", "B11"), ("zero-weights", "")}
    check_rows(found)


# money


@pytest.mark.parametrize(
    ("rows", "currency"),
    [
        ([["Account", "Revenue 2024 (USD)"], ["A", 1]], "USD"),
        ([["Account", "2024"], ["A", "£1,000.00"], ["B", 5]], "GBP"),
        ([["Account", "Date", "Currency", "Amount"], ["A", "2024-01-31", "chf", 1]], "CHF"),
        ([["Account", "2024"], ["A", 1]], None),
    ],
)
def test_the_currency_is_found_and_stated(rows, currency):
    assert dict(book(Sheet1=rows).settings.items()).get("currency") == currency


MIXED = [
    ["Account", "Date", "Currency", "Amount"],
    ["A", "2024-01-31", "EUR", 10],
    ["B", "2024-02-29", "EUR", 20],
    ["C", "2024-03-31", "USD", 40],
]


def test_several_currencies_are_never_added_up():
    found = book(Sales=MIXED)
    assert found["revenue"]["revenue"].tolist() == [10, 20]
    said = problem(found, "several-currencies")
    assert (said.severity, said.rows, said.cell) == (Severity.ERROR, 1, "D4")
    assert found.settings.currency == "EUR"
    check_rows(found)


def test_rates_bring_several_currencies_into_one():
    found = book(Sales=MIXED, Rates=[["Currency", "Period", "Rate"], ["USD", "2024", 0.5], ["USD", None, 9]])
    assert found["revenue"]["revenue"].tolist() == [10, 20, 20]
    assert found.settings.currency == "EUR"
    assert codes(found) == []


# bad input


def failing(source, **more):
    with pytest.raises(WorkbookError) as caught:
        read_workbook(source, **more)
    return caught.value.problems[0]


def test_an_empty_file_and_one_of_another_type():
    assert failing(b"", filename="empty.csv").severity is Severity.ERROR
    assert failing(b"%PDF-1.7 not a table", filename="offer.pdf").severity is Severity.ERROR
    assert failing(xlsx_bytes({"Sheet1": []}), filename="blank.xlsx").code == "empty-file"


def test_no_account_column():
    said = failing(csv_bytes([["Segment", "Date", "Sales"], ["Gov", "2024-01-31", "10"]]), filename="x.csv")
    assert said.code == "no-account-column"
    assert "'Segment', 'Date', 'Sales'" in said.found
    assert (said.file, said.cell) == ("x.csv", "A1")


@pytest.mark.parametrize(
    "rows",
    [
        [["Account", "2024"], ["A", None], ["B", None]],
        [["Account", "Date", "Amount"], ["A", "2024-01-31", None], ["B", "2024-02-29", None]],
    ],
)
def test_all_blank_revenue_leaves_the_accounts(rows):
    found = book(Sheet1=rows)
    assert found["accounts"]["key"].tolist() == ["a", "b"]
    assert found["revenue"].empty
    assert problem(found, "no-revenue").severity is Severity.WARNING
    check_rows(found)


def test_text_in_a_column_of_numbers_is_one_problem():
    rows = [["Account", "2024"], ["A", 5], *[[f"B{i}", "unknown yet"] for i in range(300)]]
    found = book(Accounts=rows)
    said = problem(found, "text-in-number")
    assert (said.count, said.cell, said.sheet, said.rows) == (300, "B3", "Accounts", 0)
    assert said.found == "'unknown yet'"
    assert len(found["accounts"]) == 301


def test_lines_that_cannot_be_used_are_left_out_one_by_one():
    rows = [["Account", "Date", "Amount"], ["A", "2024-01-31", 1], [None, "2024-01-31", 2], ["B", "some day", 3],
            ["C", "2024-01-31", "four"],
            ["D", None, 5], ["E", "2024-01-31", None], ["F", "2024-02-29", -6]]  # fmt: skip
    found = book(Sales=rows)
    assert found["accounts"]["key"].tolist() == ["a", "f"]
    assert sorted((p.code, p.cell, p.rows) for p in found.problems) == [
        ("missing-value", "B6", 1), ("missing-value", "C7", 1), ("negative-revenue", "C8", 0), ("no-account", "A3", 1),
        ("not-a-period", "B4", 1), ("text-in-number", "C5", 1),
    ]  # fmt: skip
    check_rows(found)


def test_an_error_cell_is_missing_and_named():
    from kamcore.workbook.reading.grid import CellError  # noqa: PLC0415

    found = book(Accounts=[["Account", "2024", "2025"], ["A", CellError("#REF!"), 5]])
    assert found["revenue"]["period"].tolist() == ["2025"]
    said = problem(found, "error-cell")
    assert (said.cell, said.found) == ("B2", "the error '#REF!'")


def test_one_account_and_nobody():
    found = book(Accounts=[["Account", "2024"], ["A", 5]], Stakeholders=[["Account", "Person"]])
    assert len(found["accounts"]) == 1
    assert found["stakeholders"].empty


def test_two_tables_with_money_use_the_larger():
    rows = [
        ["Account", "2024"],
        ["A", 1],
        ["B", 2],
        [None],
        [None],
        ["Account", "2023", "2022"],
        ["A", 1, 1],
        ["B", 2, 2],
        ["C", 2, 2],
    ]
    found = book(Sheet1=rows)
    assert sorted(set(found["revenue"]["period"])) == ["2022", "2023"]
    said = problem(found, "second-table")
    assert (said.severity, said.rows, said.cell) == (Severity.WARNING, 2, "A1")
    check_rows(found)


def test_revenue_on_two_sheets_counts_once():
    found = book(
        Accounts=[["Account", "2023", "2024"], ["A", 7, 10]],
        Revenue=[["Account", "Period", "Revenue"], ["A", "2024-01", 4], ["A", "2024-02", 6]],
    )
    assert found["revenue"]["period"].tolist() == ["2023", "2024-01", "2024-02"]
    said = problem(found, "revenue-twice")
    assert (said.severity, said.cell) == (Severity.WARNING, "C2")


def test_several_sheets_of_lines_are_stacked():
    head = ["Customer", "Date", "Amount"]
    found = book(
        **{"2023": [head, ["A", "2023-05-01", 1]], "2024": [head, ["A", "2024-05-01", 2], ["B", "2024-05-01", 3]]}
    )
    assert found["revenue"]["revenue"].tolist() == [1, 2, 3]
    check_rows(found)


def test_sheets_that_are_not_ours_are_listed():
    found = book(Accounts=[["Account"], ["A"]], Readme=[["How to use this book"]], Numbers=[[1, 2], [3, 4]])
    assert [(table.sheet, table.layout, table.read) for table in found.report if table.sheet != "Accounts"] == [
        ("Readme", "left out", 0),
        ("Numbers", "left out", 2),
    ]
    check_rows(found)


# the door


def test_paths_bytes_files_and_several_of_them(tmp_path):
    first, second = csv_bytes([["Account", "2023"], ["A", 1]]), csv_bytes([["Account", "2024"], ["A", 2], ["B", 3]])
    path = tmp_path / "first.csv"
    path.write_bytes(first)
    one = read_workbook(path)
    assert one.source == "first.csv"
    assert one.book == read_workbook(first, filename="other.csv").book
    assert one.book != read_workbook(second).book
    with path.open("rb") as stream:
        assert read_workbook(stream).source == "first.csv"
    both = read_workbook([str(path), second], filename=["", "second.csv"])
    assert both.source == "first.csv and 1 more"
    assert both["revenue"]["revenue"].tolist() == [1, 2, 3]
    assert len(both["accounts"]) == 2
    with pytest.raises(FileNotFoundError):
        read_workbook(tmp_path / "nowhere.csv")
    with pytest.raises(IsADirectoryError):
        read_workbook(tmp_path)
    (tmp_path / "link.csv").symlink_to(path)
    assert read_workbook(tmp_path / "link.csv").source == "link.csv"
    again = read_workbook([path, tmp_path / "link.csv", first])
    assert [problem.code for problem in again.problems].count("file-twice") == 2
    assert again["revenue"]["revenue"].sum() == 1


def test_a_file_that_goes_away_among_several_is_a_problem_and_no_end(tmp_path, monkeypatch):
    here, gone = tmp_path / "here.csv", tmp_path / "gone.csv"
    for path in (here, gone):
        path.write_bytes(csv_bytes([["Account", "2023"], [path.stem, 1]]))

    def read(content, *rest):
        if content == gone:
            gone.unlink()
            raise Refused("a file that can no longer be opened", "one that stays", "Try again.", code="unreadable")
        return read_grids(content, *rest)

    monkeypatch.setattr("kamcore.workbook.reading.book.read_grids", read)
    portfolio = read_workbook([gone, here])
    assert portfolio["accounts"]["name"].tolist() == ["here"]
    assert [problem.code for problem in portfolio.problems][:1] == ["unreadable"]


def test_a_pipe_is_a_path_too(tmp_path):
    pipe = tmp_path / "pipe.csv"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_bytes, args=(csv_bytes([["Account", "2023"], ["A", 1]]),))
    writer.start()
    assert read_workbook(pipe)["revenue"]["revenue"].tolist() == [1]
    writer.join()


def test_one_bad_file_among_several_is_a_problem_and_no_end():
    good = csv_bytes([["Account", "2023"], ["A", 1]])
    found = read_workbook([good, b"%PDF-1.7"], filename=["good.csv", "bad.pdf"])
    assert len(found["accounts"]) == 1
    assert found.problems[0].file == "bad.pdf"


def test_german_text_file():
    rows = [
        ["Kunde", "Rechnungsdatum", "Nettobetrag"],
        ["Müller GmbH", "31.01.2024", "1.234,50"],
        ["Müller GmbH", "01.02.2024", "1.000"],
    ]
    found = read_workbook(csv_bytes(rows, delimiter=";", encoding="cp1252"), filename="umsatz.csv")
    assert found["revenue"][["account", "period", "revenue"]].to_numpy().tolist() == [
        ["müller gmbh", "2024-01", 1234.5],
        ["müller gmbh", "2024-02", 1000],
    ]


def test_a_workbook_agrees_with_a_plain_loop_over_it():
    rng = random.Random(8)  # noqa: S311
    rows = [["Customer", "Invoice Date", "Amount"]]
    rows += [
        [
            f"K{rng.randrange(20)}",
            dt.datetime(2023, 1, 1) + dt.timedelta(days=rng.randrange(700)),  # noqa: DTZ001
            rng.randrange(10**6) / 100,
        ]
        for _ in range(500)
    ]
    data = xlsx_bytes({"Invoices": rows})
    sums: dict[tuple[str, str], Decimal] = {}
    for name, day, amount in openpyxl.load_workbook(io.BytesIO(data)).active.iter_rows(min_row=2, values_only=True):
        key = (name.casefold(), f"{day:%Y-%m}")
        sums[key] = sums.get(key, Decimal(0)) + Decimal(str(amount))
    revenue = read_workbook(data, filename="invoices.xlsx")["revenue"]
    found = {(row.account, row.period): row.revenue for row in revenue.itertuples()}
    assert found == {key: float(value) for key, value in sums.items()}


def odd_book(seed):
    rng = random.Random(seed)  # noqa: S311
    titles = {schema.title: [column.title for column in schema.columns] for schema in SHEETS.values()}
    aliases = [alias for schema in SHEETS.values() for column in schema.columns for alias in column.aliases]
    day = dt.datetime(2024, 5, 5)  # noqa: DTZ001
    values = [
        None,
        1,
        -2.5,
        "x",
        "Total",
        "12,5",
        "yes",
        "1/2/2024",
        day,
        dt.timedelta(1),
        True,
        "EUR 5",
        "alpha ",
        1e300,
    ]
    values += ["9" * 400, "\0", "  ", "5%", 45000]
    grids = []
    for _ in range(rng.randint(1, 4)):
        name = rng.choice([*titles, "Sheet1"])
        rows = []
        for _ in range(rng.randint(1, 2)):
            head = titles.get(name) if rng.random() < 0.7 else None
            head = head or [
                rng.choice(["Account", "Customer"]),
                *rng.choices([*aliases, "2023", 2024.0, None], k=rng.randint(1, 7)),
            ]
            rows.append(head)
            rows += [
                [rng.choice(["Alpha", "Beta", None]), *rng.choices(values, k=len(head) - 1)]
                for _ in range(rng.randint(0, 6))
            ]
            rows.append([None])
        grids.append(grid_of(rows, sheet=name))
    return grids


@pytest.mark.parametrize("seed", range(40))
def test_whatever_stands_in_a_book_is_read_or_refused(seed):
    try:
        found = book_of(odd_book(seed))
    except WorkbookError as error:
        assert error.problems  # noqa: PT017
    else:
        check_rows(found)
        assert not any("{" in problem.sentence for problem in found.problems)


def test_settings_without_values_are_said():
    found = book(Accounts=[["Account"], ["A"]], Settings=[["Setting", "Remark"], ["Currency", "EUR"]])
    assert problem(found, "no-required-column").rows == 1


def test_a_flat_list_in_several_currencies_is_never_summed_silently():
    data = b"Account,Currency,Revenue 2024,Revenue 2025\nA,EUR,10,100\nB,EUR,20,200\nC,USD,40,400\n"
    found = read_workbook(data, filename="flat.csv")
    assert found.settings.currency == "EUR"
    assert found["revenue"]["revenue"].sum() == 330
    problem = next(p for p in found.problems if p.code == "several-currencies")
    assert "USD" in problem.found


def test_a_flat_list_in_one_currency_says_which():
    found = read_workbook(b"Account,Currency,Revenue 2025\nA,GBP,100\nB,GBP,200\n", filename="flat.csv")
    assert found.settings.currency == "GBP"
    assert found["revenue"]["revenue"].sum() == 300
    assert not found.problems
