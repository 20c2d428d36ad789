from __future__ import annotations

import json

import pytest

from kamcore import read_workbook
from kamcore.analysis import analyse
from kamcore.findings import scoring
from kamcore.palette import DARK, LIGHT
from pages.ui.charts import abc, ranking
from tests.books import PAYLOADS, full_book, hostile_book


@pytest.mark.parametrize("p", [LIGHT, DARK])
def test_ranked_rows_and_axis(p):
    a = analyse(full_book(12))
    table = scoring.ranked(a, a.accounts.index, 10)
    spec = ranking.ranked(table, "account 0", p)
    text = json.dumps(spec)
    assert "Score (0 to 10)" in text
    assert sorted(len(rows) for rows in spec["datasets"].values()) == [10, 20]


def test_moves_are_words_with_a_sign():
    assert [ranking.move_words(m) for m in (3.0, -1.0, 0.0, float("nan"))] == ["▲ 3", "▼ 1", "", ""]


def test_text_from_a_file_stays_data():
    a = analyse(hostile_book())
    spec = ranking.ranked(scoring.ranked(a, a.accounts.index, 25), None, LIGHT)
    domains = spec.pop("datasets"), [layer["encoding"]["y"].pop("scale") for layer in spec["layer"]]
    assert domains
    for payload in PAYLOADS:
        assert payload not in json.dumps(spec)


def test_contributions_say_what_is_not_rated():
    a = analyse(full_book(5).replace({"ratings": full_book(5)["ratings"].iloc[1:]}))
    spec = ranking.contributions(scoring.why(a, "account 0").table, LIGHT)
    text = json.dumps(spec)
    assert "not rated" in text
    assert "Adds to the score (points of 10)" in text


def test_what_a_factor_adds_is_its_rating_times_the_weight_said():
    """With one factor rated, its rating is the score: 10.0 of 10 times all of the weight."""
    a = analyse(read_workbook(b"Customer,Amount\nAlder,1200\nBirch,800\n", filename="tiny.csv"))
    spec = ranking.contributions(scoring.why(a, a.accounts.index[0]).table, LIGHT)
    rows = next(iter(spec["datasets"].values()))
    assert rows[0]["words"] == "+ 10.0   (10.0 of 10 × 100 %)"
    values = spec["layer"][0]["encoding"]["x"]["axis"]["values"]
    assert values == [0.0, 2.0, 4.0, 6.0, 8.0, 10.0]


@pytest.mark.parametrize("p", [LIGHT, DARK])
def test_tiers_fill_both_bars(p):
    a = analyse(full_book(12))
    spec = abc.tiers(a.abc.summary, "EUR", p)
    rows = next(iter(spec["datasets"].values()))
    assert len(rows) == 6
    for name in abc.ROWS:
        assert sum(r["share"] for r in rows if r["row"] == name) == pytest.approx(1.0)
    assert "Share of the whole (%)" in json.dumps(spec)
