from __future__ import annotations

import pandas as pd
import pytest
import streamlit as st

from tests.books import BOOKS, full_book, names_only
from tests.pages.driver import book_of, open_page, texts


def by_label(elements, label):
    return next(element for element in elements if element.label == label)


def person_of(book, account, person):
    people = book["stakeholders"]
    return people[(people["account"] == account) & (people["person"] == person)].iloc[0]


@pytest.mark.parametrize("view", ["Graph", "Chart", "Table"])
@pytest.mark.parametrize("name", BOOKS)
def test_page_works_with_every_book(name, view):
    app = open_page("stakeholders.py", BOOKS[name](), people_view=view)
    assert app.title[0].value == "Stakeholders"
    assert app.subheader[0].value


def test_without_a_book_it_says_where_to_begin():
    assert "Nothing is loaded yet" in texts(open_page("stakeholders.py"))


def test_it_opens_with_the_chosen_account_and_the_person_to_win():
    app = open_page("stakeholders.py", full_book(), account="account 0")
    assert app.subheader[0].value.startswith("Win **Person 4**")
    assert by_label(app.selectbox, "Account").value == "account 0"
    assert "**Person 4**" in texts(app)


def test_another_account_is_chosen_everywhere():
    app = open_page("stakeholders.py", full_book(), account="account 0")
    by_label(app.selectbox, "Account").set_value("account 3").run()
    assert app.session_state["account"] == "account 3"
    assert "Nobody is known at" in app.subheader[0].value


def test_changed_sentiment_is_an_edit_that_can_be_undone():
    app = open_page("stakeholders.py", full_book(), account="account 0", person="p4", person_edit=True)
    before = person_of(book_of(app), "account 0", "p4")
    by_label(app.selectbox, "Sentiment").set_value(2.0)
    by_label(app.selectbox, "Contact").set_value("in depth")
    by_label(app.multiselect, "Roles in the decision").set_value(["buyer"])
    by_label(app.checkbox, "Key contact point").set_value(True)
    by_label(app.button, "Apply").click().run()
    assert not app.exception
    after = person_of(book_of(app), "account 0", "p4")
    assert after["sentiment"] == 2.0
    assert after["contact"] == "in depth"
    assert after["buyer"]
    assert after["key_contact"]
    assert after["power"] == before["power"]
    assert not app.subheader[0].value.startswith("Win **Person 4**")
    app.button(key="undo").click().run()
    assert person_of(book_of(app), "account 0", "p4")["sentiment"] == before["sentiment"]


def test_the_card_stays_with_the_person_who_was_changed():
    app = open_page("stakeholders.py", full_book(), account="account 0", person_edit=True)
    by_label(app.selectbox, "Sentiment").set_value(2.0)
    by_label(app.button, "Apply").click().run()
    assert app.session_state["person"] == "p4"


def test_apply_without_a_change_is_no_edit():
    app = open_page("stakeholders.py", full_book(), account="account 0", person_edit=True)
    by_label(app.button, "Apply").click().run()
    assert app.session_state["history"].undo_label is None


def test_a_person_can_be_added_to_an_account_without_people_and_taken_out_again():
    app = open_page("stakeholders.py", names_only(), account="a")
    by_label(app.text_input, "Person").set_value("Dana")
    by_label(app.selectbox, "Decision power").set_value(5.0)
    by_label(app.button, "Add person").click().run()
    assert not app.exception
    assert list(book_of(app)["stakeholders"]["name"]) == ["Dana"]
    assert "Win **Dana**" in app.subheader[0].value
    app.session_state["person_edit"] = True
    app.run()
    by_label(app.button, "Remove this person").click().run()
    assert book_of(app)["stakeholders"].empty


def test_a_person_without_a_name_is_refused_in_words():
    app = open_page("stakeholders.py", names_only(), account="a")
    by_label(app.button, "Add person").click().run()
    assert "expected a name" in app.error[0].value


def test_removing_a_person_takes_the_lines_along():
    app = open_page("stakeholders.py", full_book(), account="account 0", person="p3", person_edit=True)
    by_label(app.button, "Remove this person").click().run()
    book = book_of(app)
    here = book["stakeholders"][book["stakeholders"]["account"] == "account 0"]
    assert "p3" not in set(here["person"])
    assert "p3" not in set(here["reports_to"].dropna())
    assert book["influence"].empty
    other = book["stakeholders"][book["stakeholders"]["account"] == "account 1"]
    assert "p3" in set(other["reports_to"].dropna())


def test_a_line_of_influence_can_be_added_and_removed():
    app = open_page("stakeholders.py", full_book(), account="account 0", people_detail="Lines of influence")
    by_label(app.selectbox, "From").set_value("p5")
    by_label(app.selectbox, "On").set_value("p2")
    by_label(app.selectbox, "Kind").set_value("conflict")
    by_label(app.button, "Add line").click().run()
    lines = book_of(app)["influence"]
    assert lines[lines["source"] == "p5"].iloc[0]["kind"] == "conflict"
    by_label(app.button, "Remove line").click().run()
    assert len(book_of(app)["influence"]) == len(lines) - 1


def test_a_large_map_opens_with_key_players_and_shows_everybody_on_demand():
    app = open_page("stakeholders.py", full_book(), account="account 1")
    assert "40 of 60 people" in texts(app)
    app.button(key="people_all").click().run()
    assert "40 of 60 people" not in texts(app)


def test_coverage_says_what_is_missing():
    app = open_page("stakeholders.py", full_book(), account="account 0", people_detail="Coverage")
    assert "**Executive sponsor**" in texts(app)
    assert "Coverage is" in texts(app)


def test_filters_say_how_many_fit():
    app = open_page("stakeholders.py", full_book(), account="account 0", people_roles=["decider"])
    assert "1 of 12 people lit; the others are dimmed." in texts(app)


def test_show_opens_a_person_from_the_list():
    app = open_page("stakeholders.py", full_book(), account="account 0")
    people = [b for b in app.button if b.label == "Show" and not b.key.startswith("show_account 0")]
    people[1].click().run()
    assert app.session_state["person"] in texts(app).replace("Person ", "p")


def test_a_suggestion_about_nobody_has_no_button_that_would_do_nothing():
    app = open_page("stakeholders.py", full_book())
    shown = [b for b in app.button if b.label == "Show"]
    assert shown
    assert all(b.key.count("_") > 1 or b.key.startswith("win_") for b in shown), [b.key for b in shown]


PHONE = (
    "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Mobile Safari/537.36"
)


@pytest.mark.parametrize("agent", [PHONE, "Mozilla/5.0 (X11; Linux x86_64) Chrome/126.0 Safari/537.36", None])
def test_on_a_phone_a_map_opens_as_a_chart_of_few_people_and_shows_all_on_demand(monkeypatch, agent):
    monkeypatch.setattr(type(st.context), "headers", {} if agent is None else {"User-Agent": agent})
    app = open_page("stakeholders.py", full_book(), account="account 0")
    view = next(group for group in app.get("button_group") if group.key == "people_view")
    assert view.value == ("Chart" if agent == PHONE else "Graph")
    assert ("10 of 12 people" in texts(app)) == (agent == PHONE)
    if agent == PHONE:
        app.button(key="people_all").click().run()
        assert not app.exception
        assert "10 of 12 people" not in texts(app)


def test_whom_to_win_is_not_said_to_be_nobody_where_no_power_is_known():
    people = pd.DataFrame({"account": ["a"], "person": ["p"], "name": ["P"], "decider": [True]})
    app = open_page("stakeholders.py", names_only().replace({"stakeholders": people}), account="a")
    assert texts(app).count("Whom to win cannot be told") == 2
