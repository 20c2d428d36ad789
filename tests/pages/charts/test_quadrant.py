from __future__ import annotations

import json

import pandas as pd
import pytest

from kamcore.analysis import analyse
from kamcore.findings.strategy import placed
from kamcore.method.quadrant import CELLS, POSTURES
from kamcore.palette import THEMES
from pages.ui.charts import forecast_arrows, quadrant
from pages.ui.charts.widths import RANGES
from tests.books import full_book, hostile_book


def spec_of(book=None, *, theme="light", orientation="rising", chosen=None):
    a = analyse(book or full_book())
    data = placed(a, a.accounts.index)
    return quadrant.quadrant(
        data, a.quadrant.cuts, THEMES[theme], currency="EUR", period="2025", orientation=orientation, chosen=chosen
    )


def bubbles_of(spec):
    return next(rows for rows in spec["datasets"].values() if rows and "radius" in rows[0] and "key" in rows[0])


def texts_of(spec):
    return json.dumps(spec, ensure_ascii=False)


@pytest.mark.parametrize("theme", THEMES)
def test_fields_are_tinted_and_carry_their_posture(theme):
    text = texts_of(spec_of(theme=theme))
    for cell in CELLS:
        assert THEMES[theme].cell_fields[cell] in text
        assert POSTURES[cell] in text
    assert "Account attractiveness, 0 to 10" in text
    assert "Relationship strength, 0 to 10" in text


def test_orientation_turns_the_axis_and_never_a_label():
    rising, falling = spec_of(), spec_of(orientation="falling")
    assert "rising to the left" in texts_of(falling)
    assert "rising to the left" not in texts_of(rising)
    cells = [{row["key"]: row["cell"] for row in bubbles_of(spec)} for spec in (rising, falling)]
    assert cells[0] == cells[1]
    places = [
        {row["key"]: (row["strength"], row["attractiveness"]) for row in bubbles_of(spec)} for spec in (rising, falling)
    ]
    assert places[0] == places[1]


def test_area_is_revenue():
    rows = {row["key"]: row["radius"] for row in bubbles_of(spec_of())}
    a = analyse(full_book())
    money = a.turnover.dropna().sort_values(ascending=False)
    big, half = money.index[0], (money - money.iloc[0] / 2).abs().idxmin()
    assert (rows[half] / rows[big]) ** 2 == pytest.approx(money[half] / money[big], rel=0.01)


def placed_at(*places):
    """Return accounts as the chart takes them, largest first: name, strength, attractiveness."""
    size = len(places)
    return pd.DataFrame(
        {
            "name": [place[0] for place in places], "strength": [place[1] for place in places],
            "attractiveness": [place[2] for place in places], "revenue": [100.0 / (i + 1) for i in range(size)],
            "cell": "Star", "borderline": False, "class": "A", "stage": "Basic", "wallet": float("nan"),
            "next_attractiveness": float("nan"), "next_strength": float("nan"), "next_cell": None,
        },
        index=[f"k{i}" for i in range(size)],
    )  # fmt: skip


@pytest.mark.parametrize("strength", [0.0, 3.75, 5.0, 6.2, 10.0])
@pytest.mark.parametrize("attractiveness", [0.0, 5.0, 9.0, 10.0])
def test_the_largest_has_its_name_inside_the_chart_at_every_width(strength, attractiveness):
    data = placed_at(("Greywater Lake Hospital Group", strength, attractiveness), ("Other", 4.0, 6.0))
    cuts = {"attractiveness": 5.0, "strength": 5.0}
    spec = quadrant.quadrant(
        data, cuts, THEMES["light"], currency="EUR", period="2025", orientation="rising", chosen=None
    )
    largest = bubbles_of(spec)[0]
    for i, (narrow, _) in enumerate(RANGES):
        at = (strength + 0.45) / 10.9 * narrow + largest[f"dx{i}"]
        assert largest["wide"] / 2 <= at <= narrow - largest["wide"] / 2
        down = (10.45 - attractiveness) / 10.9 * quadrant.HEIGHT + largest[f"dy{i}"]
        assert 7 <= down <= quadrant.HEIGHT - 7


def test_the_chosen_account_is_marked():
    assert [row["key"] for row in bubbles_of(spec_of(chosen="account 3")) if row["chosen"]] == ["account 3"]


def test_six_hundred_accounts_stay_within_what_a_browser_draws():
    spec = spec_of(full_book(600, years=(2025,)))
    assert sum(len(rows) for rows in spec["datasets"].values()) <= 5000


def test_hostile_names_are_data_only():
    spec = spec_of(hostile_book())
    for rows in spec.pop("datasets").values():
        assert isinstance(rows, list)
    assert "window.fired" not in json.dumps(spec)


def test_nothing_to_place():
    data = placed(analyse(full_book(3)), pd.Index([]))
    spec = quadrant.quadrant(
        data, {"attractiveness": float("nan"), "strength": float("nan")}, THEMES["light"], currency="EUR", period="2025",
        orientation="rising", chosen=None,
    )  # fmt: skip
    assert "Strategic" in texts_of(spec)


def with_forecast(strength):
    book = full_book(6)
    accounts = book["accounts"]
    accounts["forecast_strength"] = strength
    return book.replace({"accounts": accounts})


def test_the_inner_disc_is_our_share_of_wallet_where_it_is_known():
    book = full_book(3)
    accounts = book["accounts"]
    accounts["share_of_wallet"] = [0.25, None, 0.0]
    rows = {row["key"]: row for row in bubbles_of(spec_of(book.replace({"accounts": accounts})))}
    assert [rows[f"account {i}"]["wallet"] for i in range(3)] == [0.25, 0.0, 0.0]
    assert [rows[f"account {i}"]["share"] for i in range(3)] == ["25 %", "not known", "0 %"]


def test_an_arrow_only_where_a_forecast_leads_away():
    assert not any(row["heads"] for row in bubbles_of(spec_of(full_book(6))))
    rows = bubbles_of(spec_of(with_forecast(10.0)))
    assert all(row["to_strength"] == 10.0 for row in rows)
    assert all(row["heads"] == (row["strength"] < 10.0) for row in rows)


def test_names_keep_clear_of_arrows():
    rows = pd.DataFrame({"heads": [True, False], "strength": [0.0, 5.0], "attractiveness": [10.0, 5.0],
                         "to_strength": [10.0, 5.0], "to_attractiveness": [10.0, 5.0]})  # fmt: skip
    for falling, end in ((False, 1.0), (True, 0.0)):
        boxes = forecast_arrows.beads(rows, 10.0, 10.0, 500.0, falling=falling)
        assert boxes[-1].x == pytest.approx(end)
        assert {box.y for box in boxes} == {0.0}
