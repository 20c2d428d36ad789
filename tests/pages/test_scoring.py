from __future__ import annotations

import json

import pandas as pd
import pytest
from streamlit.util import AttributeDictionary

from kamcore.analysis.criteria import STANDARD
from tests.books import BOOKS, PAYLOADS, full_book, money_only, names_only
from tests.pages.driver import book_of, open_page, texts

TABS = ("Why this rank", "Growth", "Harmony", "Strength", "All accounts")


def editor(app, key):
    return next(e for e in app.data_editor if e.key.startswith(key))


def typed(app, key, rows):
    """Type into the editor the way a browser reports it."""
    app.session_state[editor(app, key).key] = {"edited_rows": rows, "added_rows": [], "deleted_rows": []}
    return app.run()


@pytest.mark.parametrize("tab", TABS)
@pytest.mark.parametrize("name", BOOKS)
def test_page_works_with_every_book(name, tab):
    app = open_page("scoring.py", BOOKS[name](), scoring_detail=tab)
    assert app.title[0].value == "Scoring"
    assert app.subheader[0].value


def test_without_a_book_it_says_where_to_begin():
    assert "Nothing is loaded yet" in texts(open_page("scoring.py"))


def test_twenty_five_accounts_at_first_and_more_on_demand():
    app = open_page("scoring.py", full_book())

    def rows():
        spec = json.loads(app.get("vega_lite_chart")[0].proto.spec)
        return len(spec["layer"][0]["encoding"]["y"]["scale"]["domain"])

    assert rows() == 25
    app.session_state["ranking_size"] = 40
    app.run()
    assert rows() == 40


def test_a_weight_is_an_edit_that_ranks_anew_and_can_be_undone():
    book = full_book()
    app = open_page("scoring.py", book)
    before = app.subheader[0].value
    app.slider(key="weight_harmony_0").set_value(100.0).run()
    assert not app.exception
    sheet = book_of(app)["criteria"].set_index("factor")
    assert list(sheet.index) == [c.factor for c in STANDARD]
    assert sheet.loc["Strategic fit", "weight"] == 100.0
    assert "places gained or lost" in texts(app)
    app.button(key="undo").click().run()
    assert book_of(app)["criteria"].empty
    assert app.subheader[0].value == before
    assert app.slider(key="weight_harmony_0").value == 25.0


def test_block_weights_are_settings_and_the_way_back_is_one_edit():
    app = open_page("scoring.py", full_book())
    app.slider(key="weight_block_0").set_value(90.0).run()
    app.slider(key="weight_growth_0").set_value(10.0).run()
    assert book_of(app).settings.growth_weight == 90.0
    app.button(key="weights_back").click().run()
    assert book_of(app).settings.growth_weight == 50.0
    assert book_of(app)["criteria"].set_index("factor").loc["Revenue", "weight"] == 40.0
    app.button(key="undo").click().run()
    assert book_of(app).settings.growth_weight == 90.0


def test_all_weights_zero_is_said():
    app = open_page("scoring.py", full_book())
    for block in (0, 1):
        app.slider(key=f"weight_block_{block}").set_value(0.0).run()
    assert not app.exception
    assert "All weights are zero" in texts(app)


def test_nothing_rated_invites_to_rate_right_there_and_ranks_at_once():
    app = open_page("scoring.py", names_only())
    assert "Nothing is rated yet" in app.subheader[0].value
    app = typed(app, "rate_first", {0: {"f0": 8, "f1": 6, "f2": 9}})
    assert not app.exception
    ratings = book_of(app)["ratings"]
    assert ratings[["factor", "rating"]].to_numpy().tolist() == [
        ["Strategic fit", 8.0],
        ["Culture", 6.0],
        ["Vision", 9.0],
    ]
    assert "ranks first" in app.subheader[0].value
    app.button(key="undo").click().run()
    assert book_of(app)["ratings"].empty


def test_a_rating_typed_twice_and_taken_out():
    app = open_page("scoring.py", money_only(), scoring_detail="Harmony")
    app = typed(app, "rate_harmony", {1: {"f1": 4}})
    key = editor(app, "rate_harmony").key
    app = typed(app, "rate_harmony", {1: {"f1": 4, "f2": 5}})
    assert editor(app, "rate_harmony").key == key
    assert len(book_of(app)["ratings"]) == 2
    app.button(key="undo").click().run()
    assert len(book_of(app)["ratings"]) == 1
    assert editor(app, "rate_harmony").key != key
    app = typed(app, "rate_harmony", {1: {"f1": None}})
    assert book_of(app)["ratings"].empty


def test_strength_is_rated_here_too():
    app = open_page("scoring.py", money_only(), scoring_detail="Strength")
    app = typed(app, "rate_strength", {0: {"f0": 7}})
    assert book_of(app)["ratings"]["factor"].tolist() == ["Relationship strength"]


def test_at_most_a_hundred_accounts_at_a_time_and_search():
    app = open_page("scoring.py", money_only(600), scoring_detail="Harmony")
    assert len(editor(app, "rate_harmony").value) == 100
    app.text_input(key="rate_harmony_find").set_value("A599").run()
    assert len(editor(app, "rate_harmony").value) == 1


def test_factors_from_a_file_are_shown_letter_by_letter():
    rows = [{"factor": text, "block": "harmony", "weight": 10.0, "anchor_low": text} for text in PAYLOADS[:6]]
    book = full_book(6).replace({"criteria": pd.DataFrame(rows)})
    for tab in TABS:
        app = open_page("scoring.py", book, scoring_detail=tab)
        labels = "\n".join(s.label + (s.help or "") for s in app.slider)
        for bad in ("<script>", "![x]", "[click](", ":red["):
            assert bad not in labels
            assert bad not in texts(app)


def test_a_click_on_a_dot_chooses_the_account():
    app = open_page("scoring.py", full_book())
    app.session_state["ranking_chart"] = AttributeDictionary({"selection": {"account": [{"key": "account 7"}]}})
    app.run()
    assert app.session_state["account"] == "account 7"
    assert app.selectbox(key="why_account").value == "account 7"
