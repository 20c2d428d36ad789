from __future__ import annotations

import json
from dataclasses import replace

import pandas as pd
import pytest

from kamcore.analysis import analyse, certainty
from kamcore.analysis.scoring_edits import reweigh
from kamcore.findings import certainty as words
from kamcore.method.ahp import ahp_weights, judgement_matrix
from kamcore.palette import THEMES
from kamcore.report import report
from kamcore.workbook.portfolio import Portfolio
from kamcore.workbook.reading import read_workbook
from kamcore.workbook.writing import write_workbook
from pages.ui import pairwise
from pages.ui.charts import certainty as charts
from pages.ui.pairwise import step_words, times
from tests.books import BOOKS, full_book, names_only
from tests.pages.driver import book_of, open_page, texts

TABS = ("How sure?", "Other rulers", "Key accounts")


def shown(tab):
    """What a session holds that looks at it: a tab of the ranking, or the other view of the page."""
    return {"scoring_view": "key-accounts"} if tab == "Key accounts" else {"scoring_detail": tab}


@pytest.mark.parametrize("tab", TABS)
@pytest.mark.parametrize("name", ["one account", "hostile"])
def test_every_book_is_drawn(name, tab):
    said = texts(open_page("scoring.py", BOOKS[name](), **shown(tab)))
    for bad in ("<script>", "![x]", "[click](", ":red["):
        assert bad not in said
    assert " nan" not in said.lower().replace("\u00a0", " ")


def test_the_heat_map_follows_the_way_weights_are_drawn():
    app = open_page("scoring.py", full_book(14), scoring_detail="How sure?", account="account 3")
    assert "with any weights" in texts(app)
    spec = json.loads(app.get("vega_lite_chart")[1].proto.spec)
    ranks = spec["layer"][0]["encoding"]["x"]["scale"]["domain"]
    assert ranks == [*map(str, range(1, 11)), "11+"]
    assert "What you must believe" in texts(app)
    app.session_state["sure_mode"] = "near"
    app.run()
    assert not app.exception
    assert "up to half more or less" in texts(app)


def test_nothing_rated_says_what_would_be_here():
    for tab in TABS[:2]:
        assert "Rate a few accounts" in texts(open_page("scoring.py", names_only(), scoring_detail=tab))
    assert "This lists the key accounts" in texts(open_page("scoring.py", names_only(), scoring_view="key-accounts"))


def test_all_weights_zero():
    book = full_book(6)
    app = open_page("scoring.py", book, scoring_detail="How sure?")
    for block in (0, 1):
        app.slider(key=f"weight_block_{block}").set_value(0.0).run()
        assert not app.exception
    for tab in TABS:
        app.session_state[next(iter(shown(tab)))] = next(iter(shown(tab).values()))
        assert not app.run().exception


def test_a_rule_is_built_into_the_book_and_yields_its_list():
    app = open_page("scoring.py", full_book(20), scoring_view="key-accounts")
    app.multiselect(key="rule_criteria").set_value(["score", "strength"]).run()
    app.number_input(key="rule_score").set_value(0.0).run()
    app.number_input(key="rule_strength").set_value(0.0).run()
    assert not app.exception
    assert "20 of 20" in texts(app).replace("\u00a0", " ")
    app.number_input(key="rule_score").set_value(10.0).run()
    assert "None of 20 accounts is a key account" in texts(app)
    app.selectbox(key="rule_needed").set_value(1).run()
    assert "20 of 20" in texts(app).replace("\u00a0", " ")
    kept = {"key_score": 10.0, "key_strength": 0.0, "key_needed": 1}
    assert dict(book_of(app).settings.items()) == kept
    app.multiselect(key="rule_criteria").set_value(["score", "strength", "share_of_wallet"]).run()
    assert book_of(app).settings.key_needed == 1
    app.button(key="undo").click().run()
    assert dict(book_of(app).settings.items()) == kept
    assert app.selectbox(key="rule_needed").value == 1
    assert any("change the rule for key accounts" in (button.help or "") for button in app.button)
    app.multiselect(key="rule_criteria").set_value([]).run()
    assert not book_of(app).settings.stated
    assert app.multiselect(key="rule_criteria").value == list(analyse(full_book(20)).first_rule)


def test_the_rule_and_the_hand_picks_are_those_of_the_book_in_a_new_session():
    """Nothing of them lives in a session: another one that opens the saved copy shows the same list."""
    app = open_page("scoring.py", full_book(20), scoring_view="key-accounts", account="account 3")
    app.multiselect(key="rule_criteria").set_value(["satisfaction"]).run()
    app.number_input(key="rule_satisfaction").set_value(7.5).run()
    widget(app.selectbox, "by_hand_").set_value("Yes")
    widget(app.text_input, "by_hand_reason_").set_value("Opens the north")
    app.button(key="by_hand_apply").click().run()
    assert not app.exception
    copy = read_workbook(write_workbook(book_of(app)), filename="copy.xlsx")
    assert copy.digest == book_of(app).digest
    again = open_page("scoring.py", copy, scoring_view="key-accounts", account=account_named(copy, "Account 3"))
    assert again.number_input(key="rule_satisfaction").value == 7.5
    assert widget(again.selectbox, "by_hand_").value == "Yes"
    assert widget(again.text_input, "by_hand_reason_").value == "Opens the north"
    told = [report(analyse(book))["certainty"]["key_accounts"] for book in (book_of(app), copy)]
    assert told[0]["rule_from"] == "book"
    assert told[0]["thresholds"] == {"satisfaction": 7.5} == told[1]["thresholds"]
    app.button(key="undo").click().run()
    assert widget(app.selectbox, "by_hand_").value == "Not said"
    assert widget(app.text_input, "by_hand_reason_").value == ""


def widget(kind, start):
    return next(one for one in kind if (one.key or "").startswith(start) and not one.key.endswith("apply"))


def account_named(book, name):
    accounts = book["accounts"]
    return str(accounts.loc[accounts["name"] == name, "key"].iloc[0])


def test_weights_from_pairs_are_an_edit_that_can_be_undone():
    app = open_page("scoring.py", full_book(6))
    app.button(key="open_pairwise").click().run()
    assert not app.exception
    app.selectbox(key="pairwise_group").set_value("harmony").run()
    first = app.select_slider[0]
    first.set_value(-9).run()
    assert "do not fit together" in texts(app) + "".join(w.value for w in app.warning)
    app.button(key="pairwise_apply").click().run()
    assert not app.exception
    weights = book_of(app)["criteria"].set_index("factor")["weight"]
    assert weights["Strategic fit"] > weights["Vision"] > weights["Culture"]
    app.button(key="undo").click().run()
    assert book_of(app)["criteria"].empty


def test_blocks_are_compared_too():
    app = open_page("scoring.py", full_book(6), pairwise_open=True)
    app.selectbox(key="pairwise_group").set_value("between").run()
    app.select_slider[0].set_value(3).run()
    app.button(key="pairwise_apply").click().run()
    assert (book_of(app).settings.growth_weight, book_of(app).settings.harmony_weight) == (25.0, 75.0)


def test_steps_are_judgements():
    assert [times(step) for step in (-9, -2, 1, 2, 9)] == [9.0, 2.0, 1.0, 0.5, 1 / 9]
    assert [step_words(step) for step in (-5, -2, 1, 9)] == ["← 5 strongly", "← 2", "equal", "9 extremely →"]


def test_strategy_says_how_sure_the_cells_are():
    app = open_page("strategy.py", full_book(8), account="account 3")
    said = texts(app)
    assert "of cases with any weights" in said.replace("\u00a0", " ")
    assert "A dashed ring marks an account within 1.0" in said


def test_weights_of_a_file_are_compared_letter_by_letter():
    book = BOOKS["hostile"]()
    app = open_page("scoring.py", reweigh(book, (), {}, {"growth": 1.0}), pairwise_open=True)
    assert not app.exception


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
@pytest.mark.parametrize("share", [0.1, 0.3, 0.5, 0.6, 0.7, 0.8, 1.0])
def test_numbers_in_the_heat_map_can_be_read(share, theme):
    low, high = (charts._channels(colour) for colour in (theme.surface, theme.accent))
    ground = charts._lightness([a + share * (b - a) for a, b in zip(low, high, strict=True)])
    ink = charts._lightness(charts._channels(charts.ink(share, theme.surface, theme.accent, theme)))
    assert (max(ink, ground) + 0.05) / (min(ink, ground) + 0.05) >= 3.9


def test_filters_hide_rows_and_change_no_share():
    app = open_page("scoring.py", full_book(9), scoring_detail="How sure?")
    app.multiselect(key="filter_region").select("Region 1").run()
    spec = json.loads(app.get("vega_lite_chart")[1].proto.spec)
    assert len(spec["layer"][0]["encoding"]["y"]["scale"]["domain"]) == 3
    assert words.sure(analyse(full_book(9)), "any").plain.split(" ranks")[0] in texts(app)
    app.multiselect(key="filter_industry").select("Industry 0").run()
    app.multiselect(key="filter_manager").select("Manager 1").run()
    for tab in TABS:
        app.session_state["scoring_detail"] = tab
        assert not app.run().exception


def test_a_chosen_account_beyond_the_first_is_drawn_too_and_one_that_does_not_compete_is_said(monkeypatch):
    book = full_book(16)
    last = str(analyse(book).ranking.table.index[-1])
    app = open_page("scoring.py", book, scoring_detail="How sure?", account=last)
    spec = json.loads(app.get("vega_lite_chart")[1].proto.spec)
    assert len(spec["layer"][0]["encoding"]["y"]["scale"]["domain"]) == 13
    monkeypatch.setattr(certainty, "MOST_RANKED", 5)
    said = texts(open_page("scoring.py", full_book(17), scoring_detail="How sure?", account="account 16"))
    ranks = analyse(full_book(17)).ranking.table["rank"]
    assert ("is left out here" in said) == (ranks["account 16"] > 5)
    assert "The first 5 of 17 ranked accounts compete" in said


MARKUP = (
    "<img src=x onerror=alert(1)>",
    "[a](javascript:alert(1))",
    "$x$ *b* :red[c]",
    "L" * 300,
    "\u0645\u0631 \u202eevil\u202c",
)


@pytest.mark.parametrize("tab", ["pairs", *TABS])
def test_factors_are_shown_letter_by_letter(tab):
    book = BOOKS["hostile"]()
    keys = list(book["accounts"]["key"])
    ratings = [(key, name, float((i * j) % 11)) for i, key in enumerate(keys) for j, name in enumerate(MARKUP, 2)]
    book = book.replace(
        {
            "criteria": pd.DataFrame({"factor": MARKUP, "block": ["growth"] * 2 + ["harmony"] * 3, "weight": 1.0}),
            "ratings": pd.DataFrame(ratings, columns=["account", "factor", "rating"]),
        }
    )
    app = open_page("scoring.py", book, **shown(tab), account="account 1", pairwise_open=tab == "pairs")
    said = "\n".join([texts(app), *(one.label for one in app.select_slider)])
    assert "onerror" in said
    for live in ("<img", "[a](javascript", "$x$", ":red[c]", "\u202e"):
        assert live not in said.replace("\\<", "")


def test_a_rule_on_change_begins_below_minus_a_hundred_percent():
    rows = [("a", "2024", 100.0), ("a", "2025", -400.0), ("b", "2024", 50.0), ("b", "2025", -300.0)]
    book = Portfolio(
        {
            "accounts": pd.DataFrame({"key": ["a", "b"], "name": ["A", "B"]}),
            "revenue": pd.DataFrame(rows, columns=["account", "period", "revenue"]),
        }
    )
    app = open_page("scoring.py", book, scoring_view="key-accounts")
    app.multiselect(key="rule_criteria").set_value(["change"]).run()
    assert not app.exception
    assert "1 of 2 accounts is a key account" in texts(app).replace("\u00a0", " ")


def test_a_ratio_that_rounds_to_the_limit_is_not_said_to_be_below_it(monkeypatch):
    book = full_book(6)
    result = ahp_weights(judgement_matrix("abc", {}))
    monkeypatch.setattr(pairwise, "ahp_weights", lambda _: replace(result, consistency_ratio=0.0963))
    assert "consistency ratio 0.0963, below 0.10" in texts(open_page("scoring.py", book, pairwise_open=True))


def test_with_weightings_of_a_workshop_the_ranking_is_tried_under_them_first():
    book = full_book(8)
    factors = [c.factor for c in analyse(book).criteria if c.block != "strength"]
    rows = [(f"Voter {v}", factor, 100.0 if at == v else 0.0) for v in range(3) for at, factor in enumerate(factors)]
    book = book.replace({"weightings": pd.DataFrame(rows, columns=["voter", "factor", "points"])})
    app = open_page("scoring.py", book, scoring_detail="How sure?")
    said = texts(app)
    assert "by the weightings of the 3 people asked" in said
    assert "each person counted once" in said
    app.session_state["sure_mode"] = "any"
    assert "with any weights" in texts(app.run())
    app = open_page("scoring.py", full_book(8), scoring_detail="How sure?", sure_mode="room")
    assert "with any weights" in texts(app)
