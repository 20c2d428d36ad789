from __future__ import annotations

import math
from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamcore.store.errors import DamagedError, NewerFormError
from kamcore.store.packing import about, book_of, checksum, pack, unpack
from kamcore.workbook.portfolio import Portfolio, TableRead, dtypes, typed
from kamcore.workbook.problems import Problem, Severity
from kamcore.workbook.schema import SHEETS
from kamcore.workbook.settings import Settings
from tests.books import PAYLOADS, full_book

VALUES = {
    "str": st.one_of(st.none(), st.sampled_from(PAYLOADS), st.text(max_size=8)),
    "float64": st.one_of(st.just(math.nan), st.floats(allow_nan=False, allow_infinity=False)),
    "datetime64[us]": st.one_of(st.just(pd.NaT), st.datetimes(pd.Timestamp("1900-01-01"), pd.Timestamp("2200-01-01"))),
    "boolean": st.sampled_from([None, True, False]),
}  # fmt: skip


def round_trip(sheet, frame):
    packed = pack(frame)
    return unpack(sheet, packed, checksum(packed))


@pytest.mark.parametrize("sheet", SHEETS)
@settings(max_examples=10)
@given(data=st.data())
def test_any_table_comes_back_as_it_was(sheet, data):
    rows = data.draw(st.integers(0, 4))
    frame = typed(sheet, pd.DataFrame({
        name: pd.Series([data.draw(VALUES[dtype]) for _ in range(rows)], dtype=dtype) for name, dtype in dtypes(sheet).items()
    }))  # fmt: skip
    pd.testing.assert_frame_equal(round_trip(sheet, frame), frame)


def test_a_whole_book_comes_back_with_all_that_is_said_of_it():
    book = full_book()
    problem = Problem(Severity.WARNING, "text-in-number", "'n/a'", "a number", "Mend it.", "f.xlsx", "S", "C4", 1, 3)
    read = TableRead("f.xlsx", "S", "accounts", "flat", 5, 4, 1, (("Name", "name"), ("X", "")), "because")
    stated = Settings.of(
        {"currency": "USD", "as_of": date(2025, 12, 31), "kpis": ("accounts", "revenue"), "roll_up": False}
    )
    whole = Portfolio(book.tables, stated, (problem,), (read,), "naïve \u202e.xlsx", "abcdef")
    back = book_of({sheet: round_trip(sheet, whole[sheet]) for sheet in SHEETS}, about(whole))
    assert back.digest == whole.digest
    assert back.identity == whole.identity
    assert back.settings == whole.settings
    assert (back.problems, back.report, back.source, back.book) == (
        whole.problems,
        whole.report,
        whole.source,
        whole.book,
    )


def test_a_column_that_came_later_is_empty_in_an_older_revision():
    frame = full_book()["accounts"]
    packed = pack(frame.drop(columns="industry"))
    back = unpack("accounts", packed, checksum(packed))
    assert list(back.columns) == list(frame.columns)
    assert back["industry"].isna().all()


def test_a_column_or_a_setting_of_a_newer_version_is_not_dropped_silently():
    packed = pack(full_book()["accounts"].assign(mood="fine"))
    with pytest.raises(NewerFormError, match="newer version"):
        unpack("accounts", packed, checksum(packed))
    with pytest.raises(NewerFormError, match="newer version"):
        book_of({}, about(full_book()).replace('"settings":{', '"settings":{"unheard_of":1', 1))


def test_damage_is_noticed():
    packed = pack(full_book()["accounts"])
    for place in (0, len(packed) // 2, len(packed) - 1):
        damaged = bytearray(packed)
        damaged[place] ^= 1
        with pytest.raises(DamagedError, match="accounts"):
            unpack("accounts", bytes(damaged), checksum(packed))
