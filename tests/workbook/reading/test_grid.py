import datetime as dt
import math

import numpy as np
import pyarrow as pa
import pytest

from kamcore.workbook.problems import Problem, Severity
from kamcore.workbook.reading.columns import ColumnBuilder, empty_column, part_of, spread, text_columns
from kamcore.workbook.reading.grid import CellError, Column, Grid, Kind, column_letters

MOMENT = dt.datetime(2024, 2, 29, 13, 45, 1, 250000)  # noqa: DTZ001
MIXED = [
    "Heading",
    1.5,
    2.0,
    None,
    "007",
    "",
    True,
    MOMENT,
    dt.date(2024, 1, 1),
    dt.time(13, 30),
    3,
    CellError("#REF!"),
]
TRUTH = [
    "Heading", 1.5, 2.0, None, "007", None, True, MOMENT, dt.datetime(2024, 1, 1),  # noqa: DTZ001
    dt.timedelta(hours=13.5), 3.0, CellError("#REF!"),
]  # fmt: skip


def column(values, *, step=4, errors=None) -> Column:
    builder = ColumnBuilder()
    for start in range(0, len(values), step):
        part = values[start : start + step]
        builder.add(part_of(part), len(part))
    return builder.finish(errors or {})


def grid(*columns, **more) -> Grid:
    built = tuple(column(values) for values in columns)
    return Grid("book.xlsx", "Data", False, built, len(built[0]) if built else 0, **more)


@pytest.mark.parametrize("step", [1, 2, 3, 5, 100])
def test_every_kind_of_cell_comes_back_as_it_was(step):
    made = column(MIXED, step=step)
    assert made.to_pylist() == TRUTH
    assert [made.cell(row) for row in range(len(MIXED))] == TRUTH
    assert [type(value) for value in made.to_pylist()] == [type(value) for value in TRUTH]


def test_a_numeric_column_below_its_heading_is_one_plain_array():
    made = column(["Revenue", 1.0, None, 2.5, 3.0])
    below = made.slice(1)
    assert made.kind is Kind.NUMBER
    assert not made.uniform
    assert below.uniform
    assert below.values.type == pa.float64()
    assert below.values.to_pylist() == [1.0, None, 2.5, 3.0]
    assert made.counts() == {Kind.EMPTY: 1, Kind.NUMBER: 3, Kind.TEXT: 1}
    assert list(made.kinds()) == [2, 1, 0, 1, 1]


@pytest.mark.parametrize(
    ("values", "kind", "type_"),
    [
        (["a", "b"], Kind.TEXT, pa.string()),
        ([True, None], Kind.BOOL, pa.bool_()),
        ([MOMENT, dt.date(2024, 1, 1)], Kind.MOMENT, pa.timestamp("us")),
        ([dt.time(1), dt.timedelta(hours=30)], Kind.SPAN, pa.duration("us")),
        ([1, 2.5], Kind.NUMBER, pa.float64()),
        ([CellError("#N/A"), None], Kind.ERROR, pa.string()),
        (["", None], Kind.EMPTY, pa.null()),
        ([], Kind.EMPTY, pa.null()),
    ],
)
def test_a_homogeneous_column_has_the_arrow_type_of_its_kind(values, kind, type_):
    made = column(values)
    assert (made.kind, made.values.type, made.uniform) == (kind, type_, True)
    assert list(made.kinds()) == [int(kind) if value not in {"", None} else 0 for value in values]


def test_true_is_no_number_and_one_is_not_true():
    made = column([True, 1.0, False, 0.0, 0.0])
    assert [type(value) for value in made.to_pylist()] == [bool, float, bool, float, float]


def test_slices_of_a_mixed_column_are_slices_of_its_values():
    made = column(MIXED)
    for start in range(len(MIXED) + 1):
        for stop in range(start, len(MIXED) + 2):
            assert made.slice(start, stop).to_pylist() == TRUTH[start:stop]
    assert made.slice(3).slice(2, 6).to_pylist() == TRUTH[5:9]


def test_errors_found_later_take_the_place_of_empty_cells():
    assert column([1.0, None, "x"], errors={1: "#N/A"}).to_pylist() == [1.0, CellError("#N/A"), "x"]
    only = column([None, None], errors={0: "#N/A"})
    assert only.kind is Kind.ERROR
    assert only.to_pylist() == [CellError("#N/A"), None]


def test_a_cell_outside_of_the_grid_is_an_error():
    made = grid(["a", "b"])
    for row, col in [(2, 0), (-1, 0), (0, 1), (0, -1)]:
        with pytest.raises(IndexError):
            made.cell(row, col)


def test_addresses_are_those_of_the_sheet():
    made = grid(["a", "b"], ["c", "d"], first_row=12, first_column=27)
    assert made.address(0, 0) == "AA12"
    assert made.address(1, 1) == "AB13"


@pytest.mark.parametrize(
    ("number", "letters"), [(1, "A"), (26, "Z"), (27, "AA"), (702, "ZZ"), (703, "AAA"), (16384, "XFD")]
)
def test_column_letters(number, letters):
    assert column_letters(number) == letters


def test_column_letters_start_at_one():
    with pytest.raises(ValueError, match="starts at 1"):
        column_letters(0)


def test_rows_and_head():
    made = grid(["a", 1.0, None], [True, "x", "y"])
    assert made.head(2) == [("a", True), (1.0, "x")]
    assert made.rows(1, 99) == [(1.0, "x"), (None, "y")]
    assert made.cell(1, 1) == "x"
    assert Grid("f", "s", False, (), 0).head(3) == []


NOTE = Problem(Severity.WARNING, "code", "one thing", "another", "Mend it.", sheet="s")


@pytest.mark.parametrize("as_bytes", [False, True])
def test_a_grid_survives_the_pipe(as_bytes):
    made = grid(
        MIXED, [math.pi] * 12, ["x"] * 12, [None] * 12, first_row=3, first_column=2, format="xls", encoding="utf-8",
        delimiter=";", merged=((0, 0, 0, 3), (-1, 0, 2, 0)), notes=(NOTE,),
        currencies={1: "EUR", 2: pa.array(["GBP", None, "EUR"] * 4)},
    )  # fmt: skip
    data = made.to_ipc()
    back = Grid.from_ipc(data.to_pybytes() if as_bytes else data)
    assert back.rows(0, 12) == made.rows(0, 12)
    for name in ("file", "sheet", "hidden", "n_rows", "first_row", "first_column", "format", "encoding", "delimiter"):
        assert getattr(back, name) == getattr(made, name)
    assert (back.merged, back.notes, back.currencies) == (made.merged, made.notes, made.currencies)
    assert [c.kind for c in back.columns] == [c.kind for c in made.columns]


def test_an_empty_grid_survives_the_pipe():
    back = Grid.from_ipc(Grid("f", "s", True, (), 0).to_ipc())
    assert (back.n_rows, back.n_columns, back.hidden, back.sheet) == (0, 0, True, "s")


def test_bytes_of_something_else_are_no_grid():
    with pytest.raises(pa.ArrowInvalid):
        Grid.from_ipc(b"no arrow at all, but long enough to be asked")


def test_text_and_empty_columns():
    assert text_columns([pa.chunked_array([["a", None]])])[0].counts() == {Kind.EMPTY: 1, Kind.TEXT: 1}
    assert text_columns([pa.chunked_array([[None, None]], pa.string())])[0].kind is Kind.EMPTY
    assert empty_column(3).to_pylist() == [None] * 3


def test_cells_spread_over_rows():
    made = column([1.0, "x", True, 2.0])
    assert spread(made, np.array([4, 2, 0, 4]), 6).to_pylist() == [True, None, "x", None, 2.0, None]
    assert spread(column([None]), np.array([1]), 3).to_pylist() == [None] * 3
