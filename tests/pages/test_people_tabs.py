"""Below the map: what if somebody leaves, power and interest, coverage of all accounts; and the best way above it."""

from __future__ import annotations

import pytest

from tests.books import BOOKS, PAYLOADS, full_book, hostile_book, names_only
from tests.pages.driver import open_page, texts
from tests.pages.test_stakeholders import by_label

TABS = ("What if somebody leaves", "Power and interest", "All accounts")


@pytest.mark.parametrize("name", BOOKS)
@pytest.mark.parametrize("tab", TABS)
def test_every_tab_works_with_every_book(tab, name):
    app = open_page("stakeholders.py", BOOKS[name](), people_detail=tab)
    assert app.title[0].value == "Stakeholders"


def test_the_best_way_and_the_next_conversation_stand_above_the_map():
    app = open_page("stakeholders.py", full_book(), account="account 0")
    said = texts(app)
    assert "Best way\\: **Person 3** → " in app.subheader[0].value
    assert "Next conversation:" in said
    assert "Best way to **Person 4**\\, strength" in said


def test_the_way_can_be_switched_off():
    app = open_page("stakeholders.py", full_book(), account="account 0")
    by_label(app.toggle, "Light the best way").set_value(False).run()
    assert not app.exception


@pytest.mark.parametrize("view", ["Graph", "Chart", "Table"])
def test_the_way_to_another_person_is_lit_when_that_one_is_opened(view):
    app = open_page("stakeholders.py", full_book(), account="account 0", people_view=view, person="p0")
    assert "Best way to **Person 0**" in texts(app)


def test_one_of_theirs_leaves_then_one_of_ours():
    app = open_page("stakeholders.py", full_book(), account="account 0", people_detail=TABS[0])
    assert "**Without Person" in texts(app)
    box = next(box for box in app.selectbox if box.key.startswith("leaver_One of theirs"))
    box.set_value("p4").run()
    assert "**Without Person 4" in texts(app)
    by_label(app.segmented_control, "Who leaves").set_value("One of ours").run()
    assert "**Without Manager" in texts(app)
    assert "no contact with you any more" in texts(app)


def test_without_a_named_owner_it_says_which_column_tells():
    book = full_book(2)
    book = book.replace({"stakeholders": book["stakeholders"].assign(owner=None)})
    app = open_page("stakeholders.py", book, account="account 0", people_detail=TABS[0], leaver_side="One of ours")
    assert "None of your people is named on this map." in texts(app)
    assert "Our contact" in texts(app)


def test_the_grid_has_four_cells():
    app = open_page("stakeholders.py", full_book(), account="account 0", people_detail=TABS[1])
    for cell in ("Manage closely", "Keep satisfied", "Keep informed", "Monitor"):
        assert f"**{cell}**" in texts(app)


def test_a_grid_in_which_nobody_can_be_placed_says_what_it_needs():
    book = full_book(2)
    book = book.replace({"stakeholders": book["stakeholders"].assign(power=None)})
    app = open_page("stakeholders.py", book, account="account 0", people_detail=TABS[1])
    assert "Nobody can be placed yet." in texts(app)
    assert any(one.label.startswith("12 people are listed apart") for one in app.expander)


def test_all_accounts_are_listed_with_those_without_people_on_demand():
    app = open_page("stakeholders.py", full_book(5), people_detail=TABS[2])
    assert "2 accounts have people on the map" in texts(app).replace("\u00a0", " ")
    assert len(app.dataframe[0].value) == 2
    app.toggle(key="coverage_bare").set_value(True).run()
    assert len(app.dataframe[0].value) == 5


def test_filters_hide_accounts_from_the_table():
    app = open_page("stakeholders.py", full_book(5), people_detail=TABS[2])
    app.session_state["filter_region"] = ["Region 2"]
    app.run()
    assert "No account with people passes the filters." in texts(app)


def test_an_account_without_people_still_leads_to_the_others():
    app = open_page("stakeholders.py", full_book(5), account="account 3")
    assert [one.value for one in app.subheader][-1] == "All accounts"
    assert len(app.dataframe[0].value) == 2


def test_a_book_without_people_says_what_is_missing():
    app = open_page("stakeholders.py", names_only(), account="a")
    assert "No account has people on its map yet." in texts(app)


@pytest.mark.parametrize("tab", TABS)
def test_payloads_stay_text(tab):
    app = open_page("stakeholders.py", hostile_book(), account="account 1", people_detail=tab)
    said = texts(app)
    assert not any(payload in said for payload in PAYLOADS if "fired" in payload)


def test_people_beyond_those_listed_are_counted_and_nothing_is_claimed_of_their_power():
    book = full_book(2)
    book = book.replace({"stakeholders": book["stakeholders"].assign(power=None)})
    said = texts(open_page("stakeholders.py", book, account="account 0", people_detail=TABS[1]))
    assert "and 4 more" in said
    assert "less powerful" not in said
