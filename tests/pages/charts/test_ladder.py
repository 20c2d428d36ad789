from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from kamcore.analysis import analyse
from kamcore.findings.relationships import on_ladder
from kamcore.palette import THEMES
from pages.ui.charts import ladder
from pages.ui.charts.widths import RANGES
from tests.books import full_book, hostile_book, names_only

if TYPE_CHECKING:
    from kamcore.workbook.portfolio import Portfolio


def drawn(book: Portfolio):
    a = analyse(book)
    return on_ladder(a, a.accounts.index)


def spec_of(book: Portfolio, chosen: str | None = None, theme: str = "light"):
    return ladder.ladder(drawn(book), THEMES[theme], currency="EUR", period="2025", chosen=chosen)


def rows_of(spec):
    return next(rows for rows in spec["datasets"].values() if rows and "key" in rows[0])


@pytest.mark.parametrize("theme", THEMES)
def test_marks_axes_and_colours(theme):
    spec = spec_of(full_book(), "account 3", theme)
    text = json.dumps(spec, ensure_ascii=False)
    assert "Stage, by points of 24" in text
    assert "largest revenue first" in text
    assert "triangle-up" in text
    rows = rows_of(spec)
    assert len(rows) == 40
    assert {row["colour"] for row in rows} <= set(THEMES[theme].stages.values())
    assert [row["key"] for row in rows if row["chosen"]] == ["account 3"]
    assert any(row["flagged"] for row in rows)


def test_circles_of_a_rung_do_not_overlap():
    rows = rows_of(spec_of(full_book()))
    for i, (narrow, _) in enumerate(RANGES):
        at = [(r[f"x{i}"] * narrow, r[f"y{i}"] * ladder.BAND, r[f"r{i}"]) for r in rows if r[f"x{i}"] is not None]
        for j, (x, y, r) in enumerate(at):
            assert r <= x <= narrow - r
            assert all((x - u) ** 2 + (y - v) ** 2 >= (r + s - 0.5) ** 2 for u, v, s in at[:j])


def test_the_chosen_account_is_drawn_among_the_largest():
    data = drawn(full_book(600))
    last = str(data.index[-1])
    assert len(ladder.largest(data, last)) == ladder.MOST_MARKS
    assert last in ladder.largest(data, last).index
    rows = rows_of(ladder.ladder(data, THEMES["light"], currency="EUR", period="2025", chosen=last))
    lit = next(row for row in rows if row["key"] == last)
    assert all(lit[f"x{i}"] is not None for i in range(len(RANGES)))


def test_text_of_the_file_is_data_only():
    spec = spec_of(hostile_book())
    del spec["datasets"]
    assert "fired" not in json.dumps(spec)


def test_an_empty_ladder_shows_its_rungs():
    text = json.dumps(spec_of(names_only()))
    assert "Interdependent" in text
    assert "0 accounts" in text
