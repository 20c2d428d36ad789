from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from kamcore.workbook.reading.cells import Coded
from kamcore.workbook.reading.columns import text_columns
from kamcore.workbook.reading.grid import Grid
from kamcore.workbook.reading.tables import find_tables
from kamcore.workbook.reading.totals import total_rows
from tests.workbook.reading.making import grid_of, text_grid

HEAD = ["Account", "Region", "2023", "2024"]
BODY = [["Alpha", "North", 10, 20], ["Beta", "South", 30, 40], ["Gamma", "North", 5, None]]


@given(st.integers(0, 6), st.integers(0, 3), st.integers(0, 3))
def test_a_table_is_found_wherever_it_stands(above, left, titles):
    lines = [["Sales report"], ["as of", dt.datetime(2025, 1, 1)], ["all figures in euros"]][:titles]  # noqa: DTZ001
    rows = [*([[None]] * above), *lines, *([[None]] if titles else []), HEAD, *BODY]
    grid = grid_of([[None] * left + list(row) for row in rows])
    (table,) = find_tables(grid)
    assert table.texts == tuple(HEAD)
    assert len(table.rows) == 3
    assert table.address(0, 0) == f"{'ABCD'[left]}{len(rows) - 2}"


def test_blank_rows_and_columns_within_are_passed_over():
    rows = [["Account", None, "2024"], ["Alpha", None, 1], [None], [None], ["Beta", None, 2], ["  ", None, None]]
    (table,) = find_tables(grid_of(rows))
    assert table.texts == ("Account", "2024")
    assert table.rows.tolist() == [1, 4]


def test_tables_under_one_another_without_a_blank_row():
    rows = [["Row", "Customer", "Order Date", "City", "Region", "Sales"]]
    rows += [[i, f"C{i}", "2024-01-01", "Rome", "North", 5] for i in range(20)]
    rows += [
        ["Person", "Region"],
        ["Anna", "West"],
        ["Chuck", "East"],
        ["Returned", "Customer"],
        ["Yes", "C1"],
        ["Yes", "C2"],
    ]
    tables = find_tables(text_grid(rows))
    assert [table.texts for table in tables] == [tuple(rows[0]), ("Person", "Region"), ("Returned", "Customer")]
    assert [len(table.rows) for table in tables] == [20, 2, 2]


def test_tables_under_one_another_after_a_blank_row():
    rows = [HEAD, *BODY, [None], ["Account", "Factor", "Rating"], ["Alpha", "Culture", 7]]
    tables = find_tables(grid_of(rows))
    assert [len(table.rows) for table in tables] == [3, 1]


def test_settings_with_blank_rows_are_one_table():
    rows = [["Setting", "Value"], ["Currency", "EUR"], [None], ["Currency", "USD"], ["Window", "2024"]]
    assert len(find_tables(grid_of(rows))) == 1


def test_a_repeated_heading_and_remarks_are_marked():
    rows = [HEAD, *BODY, HEAD, ["Delta", "South", 1, 2], [None], ["Source: our ERP"]]
    (table,) = find_tables(grid_of(rows))
    assert table.again.tolist() == [False, False, False, True, False, False]
    assert table.aside.tolist() == [False, False, False, False, False, True]


def test_no_table_in_nothing_and_in_figures_only():
    assert find_tables(grid_of([])) == ()
    assert find_tables(grid_of([[None, None]])) == ()
    assert find_tables(grid_of([[1, 2], [3, 4]])) == ()


def found(names, amounts, labels=()):
    import numpy as np  # noqa: PLC0415

    figures = [np.array(amounts, dtype=float)]
    kept = np.ones(len(names), dtype=bool)
    return np.flatnonzero(total_rows(Coded.of(names), [Coded.of(column) for column in labels], figures, kept)).tolist()


def test_totals_at_the_end_in_many_words():
    for word in ("Total", "Grand Total", "Gesamt", "Summe:", "Totale", "Итого", "合计", "TOTAL 2024"):
        assert found(["a", "b", word], [1, 2, 3]) == [2]
        assert found(["a", "b", word], [1, 2, 99]) == [2]


def test_subtotals_and_a_grand_total():
    names = ["a", "b", "Total North", "c", "d", "South subtotal", "Grand total"]
    assert found(names, [1, 2, 3, 4, 5, 9, 12]) == [2, 5, 6]


def test_a_company_called_total_is_an_account():
    assert found(["Total", "b", "c"], [10, 2, 3]) == []
    assert found(["Total Energies", "b", "c"], [10, 2, 3]) == []
    assert found(["a", "b", "Total Energies"], [10, 2, 3]) == []
    assert found(["a", "Total", "b", "Total"], [10, 2, 3, 5]) == []
    assert found(["Totalisator", "Summer Ltd", "Gesamtschule"], [1, 2, 3]) == []


def test_a_nameless_last_row_that_adds_up_is_a_total():
    assert found(["a", "b", None], [1, 2, 3]) == [2]
    assert found(["a", "b", None], [1, 2, 5]) == []
    assert found(["a", "b", None], [1, 2, 5], [["1", "2", "Total"]]) == [2]


def test_many_rows_that_only_look_like_totals_are_quick():
    names = ["Total Wine", "a", "b"] * 20_000
    assert found(names, range(len(names))) == []


def test_what_is_taken_ahead_is_what_would_be_taken() -> None:
    n = 60_000
    columns = text_columns(
        [
            pa.chunked_array([["Customer", *(f"Customer {row % 500}" for row in range(n))]]),
            pa.chunked_array([["Amount", *(f"{row}.25" for row in range(n))]]),
        ]
    )
    grid = Grid("lines.csv", "", hidden=False, columns=columns, n_rows=n + 1, format="text")
    (table,), (other,) = find_tables(grid), find_tables(grid)
    with ThreadPoolExecutor(1) as beside:
        table.look_ahead((0, 1), beside)
        for place in (0, 1):
            assert table.cells(place).texts.labels == other.cells(place).texts.labels
            assert np.array_equal(table.cells(place).texts.codes, other.cells(place).texts.codes)
        assert table.cells(0) is table.cells(0)
