from __future__ import annotations

import json
from dataclasses import replace

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState

from kamcore.workbook.mapping import BookMapping, TableMapping
from kamcore.workbook.reading import full_mapping
from kamcore.workbook.reading.choices import LEFT_OUT
from pages.ui import reading
from pages.ui.state import with_settings
from tests.books import full_book
from tests.pages.driver import book_of, open_page, texts

SALES = (
    b"Customer,Date,Sales,Status\nNorthgate,2024-03-01,1000,paid\nNorthgate Ltd,2024-04-01,200,paid\n"
    b"Eastfield,2025-05-01,500,cancelled\n"
)
SEGMENTS = (
    b"Segment,Country,Gross Sales,Sales,Date\nGovernment,Canada,1000,1000,2024-03-01\nMidmarket,France,520,500,2024-03-02\n"
    b"Midmarket,Canada,300,300,2024-03-02\nSmall Business,Canada,300,300,2024-05-02\n"
)
PLACES = b"Customer,Place,Sales,Date\nNorthgate,South,1000,2024-03-01\nEastfield,South,1,2024-03-01\n"
CURRENCIES = (
    b"Customer,Amount,Currency,Date\nNorthgate,1000,EUR,2024-04-03\nEastfield,500,USD,2024-04-03\n"
    b"Westbrook,10,EUR,2024-04-03\n"
)


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    monkeypatch.setattr(reading, "AT_ONCE", 60)


def drop(app, *files):
    app.file_uploader[0].set_value([(name, content, "") for name, content in files]).run()
    assert not app.exception, app.exception[0].message
    return app


def opened(*files, slot="reading"):
    app = drop(open_page("home.py"), *files)
    app.session_state[f"review_{slot}"] = True
    return app.run()


def widget(kind, start):
    return next(one for one in kind if one.key and one.key.startswith(start))


def column(app, heading, title):
    """Choose what a column is read as."""
    editor = widget(app.data_editor, "columns_")
    row = list(editor.value["Column in the file"]).index(heading)
    # AppTest has no hand for a table: this is what the browser sends when a cell was chosen
    states = app._tree.get_widget_states()
    edits = {"edited_rows": {row: {"Read as": title}}, "added_rows": [], "deleted_rows": []}
    states.widgets.append(WidgetState(id=editor.proto.id, string_value=json.dumps(edits)))
    app._run(states)
    assert not app.exception, app.exception[0].message
    return app


def total(app):
    return next(m.value for m in app.metric if m.label == "Total")


def test_a_sure_reading_is_folded_and_asks_nothing():
    app = drop(open_page("home.py"), ("sales.csv", SALES))
    assert "How was this read? Check or change it" in [e.label for e in app.expander]
    assert not app.data_editor
    assert "Are they right" not in texts(app)


def test_files_of_which_nothing_can_be_counted_are_asked_about():
    app = drop(open_page("home.py"), ("segments.csv", SEGMENTS))
    found = app.session_state["reading"]
    asked = replace(found, portfolio=None, questions=(replace(found.questions[0], answer=""),))
    app = open_page("home.py", asked=asked)
    assert app.title[0].value == "KAM Cockpit"
    assert "Nothing can be counted yet" in texts(app)
    assert not app.error
    question = app.selectbox[0]
    assert "names the account" in question.label
    assert question.value is None
    question.select("Country").run()
    assert app.title[0].value == "Home"
    assert app.metric[0].value == "2"
    assert not any(e.key == "review_asked" for e in app.expander)


def test_a_guess_is_confirmed_with_one_button():
    app = drop(open_page("home.py"), ("segments.csv", SEGMENTS))
    assert "One thing about this file is a guess" in texts(app)
    assert app.selectbox[0].value == "Segment"
    assert (app.metric[0].value, total(app)) == ("3", "€2.10 k")
    widget(app.button, "right_").click().run()
    assert "is a guess" not in texts(app)
    assert (app.metric[0].value, total(app)) == ("3", "€2.10 k")


def test_another_answer_moves_the_totals():
    app = drop(open_page("home.py"), ("segments.csv", SEGMENTS))
    app.selectbox[0].select("Country").run()
    assert app.metric[0].value == "2"
    assert "is a guess" not in texts(app)


def test_a_table_without_anything_known_is_put_to_use_column_by_column():
    app = opened(("colours.csv", b"colour,weight,seen\nred,3,2024-03-01\nblue,4,2024-03-02\n"), slot="asked")
    assert "Nothing in this file can be counted" in app.error[0].value
    column(app, "colour", "Account")
    column(app, "weight", "Amount")
    assert app.title[0].value == "Home"
    assert (app.metric[0].value, total(app)) == ("2", "€7")


def test_a_columns_reading_can_be_changed():
    app = opened(
        ("sales.csv", b"Customer,Place,Sales,Date\nNorthgate,South,1000,2024-03-01\nEastfield,South,1,2024-03-01\n")
    )
    assert app.metric[0].value == "2"
    column(app, "Place", "Account")
    assert app.metric[0].value == "1"
    editor = widget(app.data_editor, "columns_").value
    assert dict(zip(editor["Column in the file"], editor["Read as"], strict=True))["Customer"] == "Not used"
    assert editor["Column in the file"][3] == "Customer"  # what is not used comes last


def test_a_reading_without_anything_to_count_keeps_the_book_on_show():
    app = opened(("sales.csv", SALES))
    before = book_of(app).digest
    column(app, "Customer", "Not used")
    assert book_of(app).digest == before
    assert "Read like this nothing can be counted" in app.warning[0].value
    column(app, "Customer", "Account")
    assert not app.warning
    assert book_of(app).digest == before


def test_rows_that_often_do_not_count_go_with_one_click_and_come_back():
    app = opened(("sales.csv", SALES))
    assert total(app) == "€1.70 k"
    toggle = widget(app.toggle, "status_")
    assert toggle.value
    assert toggle.label == "Count the 1\u00a0row with Status “cancelled” \\(€500\\)"
    toggle.set_value(False).run()
    assert total(app) == "€1.20 k"
    widget(app.toggle, "status_").set_value(True).run()
    assert total(app) == "€1.70 k"


@pytest.mark.parametrize(("button", "accounts"), [("merge_0", 2), ("apart_0", 3)])
def test_accounts_that_look_alike_are_merged_or_kept_apart(button, accounts):
    app = drop(open_page("home.py"), ("sales.csv", SALES))
    assert "**Northgate Ltd** and **Northgate**: 100 of 100" in texts(app)
    widget(app.button, button).click().run()
    assert app.metric[0].value == str(accounts)
    assert "alike" not in texts(app)


def test_many_pairs_are_ticked_in_a_table():
    rows = "".join(f"Firm {i},2024-01-01,10\nFirm {i} Ltd,2024-01-01,10\n" for i in range(5))
    app = drop(open_page("home.py"), ("sales.csv", f"Customer,Date,Sales\n{rows}".encode()))
    fold = next(fold for fold in app.expander if "look alike" in fold.label)
    assert not fold.proto.expanded
    editor = widget(fold.data_editor, "merges_")
    assert len(editor.value) == 5
    app.session_state[editor.key] = {
        "edited_rows": {1: {"Merge": True}, 3: {"Merge": True}},
        "added_rows": [],
        "deleted_rows": [],
    }
    widget(app.button, "merge_all").click().run()
    assert app.metric[0].value == "8"
    assert "alike" not in texts(app)


def test_one_of_several_currencies_counts_and_another_by_its_rate():
    app = drop(open_page("home.py"), ("sales.csv", CURRENCIES))
    assert total(app) == "€1.01 k"
    assert "USD does not count until a rate is given" in texts(app)
    widget(app.number_input, "rate_USD").set_value(0.9).run()
    assert total(app) == "€1.46 k"
    widget(app.selectbox, "currency_").select("USD").run()
    assert total(app) == "$500"


def test_what_a_table_is_read_as_can_be_changed():
    app = opened(("sales.csv", SALES), ("more.csv", b"Customer,Date,Sales\nWestbrook,2025-01-01,7\n"))
    assert app.metric[0].value == "4"
    widget(app.selectbox, "review_table").select(1).run()
    widget(app.selectbox, "use_").select(LEFT_OUT).run()
    assert app.metric[0].value == "3"


def test_changes_made_on_other_pages_are_not_lost_unasked():
    app = opened(("sales.csv", SALES))
    book = book_of(app)
    past = app.session_state["history"]
    accounts = book["accounts"]
    accounts["region"] = "North"
    app.session_state["history"] = past.edit(book.replace({"accounts": accounts}), "set regions")
    app.run()
    widget(app.toggle, "status_").set_value(False).run()
    assert total(app) == "€1.70 k"
    assert "You made 1 change on other pages" in texts(app)
    app.button(key="leave_it").click().run()
    assert widget(app.toggle, "status_").value
    assert "You made" not in texts(app)
    widget(app.toggle, "status_").set_value(False).run()
    app.button(key="again_anyhow").click().run()
    assert total(app) == "€1.20 k"
    assert app.button(key="undo").disabled


def test_a_setting_is_kept_when_the_files_are_read_again():
    app = opened(("sales.csv", SALES))
    app.session_state["history"] = app.session_state["history"].edit(
        with_settings(book_of(app), {"currency": "USD"}), "change settings"
    )
    app.run()
    widget(app.toggle, "status_").set_value(False).run()
    assert total(app) == "$1.20 k"


def test_a_saved_reading_is_used_with_the_next_file_and_after_it():
    saved = BookMapping(left_out=("cancelled",)).to_json().encode()
    app = drop(open_page("home.py"), ("sales.csv", SALES), ("reading.json", saved))
    assert total(app) == "€1.20 k"
    app = drop(open_page("home.py"), ("sales.csv", SALES))
    assert total(app) == "€1.70 k"
    drop(app, ("reading.json", saved))
    assert total(app) == "€1.20 k"


def test_what_was_chosen_holds_for_the_next_file_of_the_same_shape():
    app = drop(open_page("home.py"), ("segments.csv", SEGMENTS))
    app.selectbox[0].select("Country").run()
    drop(app, ("next.csv", SEGMENTS.replace(b"Canada", b"Italy")))
    assert sorted(book_of(app)["accounts"]["name"]) == ["France", "Italy"]
    assert "is a guess" not in texts(app)
    drop(app, ("other.csv", SALES))
    assert app.metric[0].value == "3"


def test_a_choice_taken_back_does_not_come_back_with_the_next_file():
    app = drop(open_page("home.py"), ("sales.csv", SALES))
    widget(app.toggle, "status_").set_value(False).run()
    drop(app, ("next.csv", SALES.replace(b"500", b"600")))
    assert total(app) == "€1.20 k"
    widget(app.toggle, "status_").set_value(True).run()
    drop(app, ("third.csv", SALES.replace(b"500", b"700")))
    assert total(app) == "€1.90 k"


def test_a_saved_reading_of_other_headings_changes_nothing():
    saved = BookMapping(tables=(TableMapping(("one", "two"), LEFT_OUT),), left_out=("cancelled",)).to_json().encode()
    app = drop(open_page("home.py"), ("sales.csv", SALES), ("reading.json", saved))
    assert total(app) == "€1.70 k"
    assert "changed nothing" in app.toast[0].value
    drop(app, ("reading.json", saved))
    assert total(app) == "€1.70 k"
    assert "for the next files" in app.toast[0].value


def test_files_asked_about_do_not_take_the_place_of_unsaved_changes():
    app = drop(open_page("home.py"), ("segments.csv", SEGMENTS))
    found = app.session_state["reading"]
    asked = replace(found, portfolio=None, questions=(replace(found.questions[0], answer=""),))
    app = open_page("home.py", full_book(4), asked=asked)
    changed = with_settings(book_of(app), {"currency": "USD"})
    app.session_state["history"] = app.session_state["history"].edit(changed, "change settings")
    app.run()
    widget(app.selectbox, "question_").select("Country").run()
    assert len(book_of(app)["accounts"]) == 4
    app.button(key="show_arrived").click().run()
    assert len(book_of(app)["accounts"]) == 2


def test_the_reading_of_the_book_can_be_downloaded():
    app = opened(("sales.csv", SALES))
    saved = full_mapping(app.session_state["reading"]).to_json()
    assert BookMapping.from_json(saved).tables[0].headings[0] == "customer"
    column(app, "Customer", "Account")
    again = full_mapping(app.session_state["reading"]).to_json()
    assert ["Customer", "name"] in json.loads(again)["tables"][0]["columns"]
    assert any(e.proto.label == "Download this reading" for e in app.get("download_button"))


@pytest.mark.parametrize("content", [b"{}", b"nothing", b'{"kind": "reading", "version": 99}'])
def test_a_file_that_is_no_saved_reading_says_so(content):
    app = drop(open_page("home.py", full_book(4)), ("reading.json", content))
    assert "unchanged" in app.error[0].value
    assert len(book_of(app)["accounts"]) == 4


def test_subsidiaries_are_counted_with_their_parent_as_an_edit():
    app = opened(("sales.csv", SALES))
    accounts = book_of(app)["accounts"]
    accounts["parent"] = [None, accounts["key"][0], None]
    whole = book_of(app).replace({"accounts": accounts})
    app = open_page("home.py", whole, reading=app.session_state["reading"], review_reading=True)
    assert app.metric[0].value == "3"
    widget(app.toggle, "roll_up_").set_value(True).run()
    assert app.metric[0].value == "2"
    assert not app.button(key="undo").disabled
    app.button(key="undo").click().run()
    assert not widget(app.toggle, "roll_up_").value


def test_a_very_wide_table_shows_what_is_used_first():
    more = "".join(f",Remark {i}" for i in range(300))
    row = ",x" * 300
    app = opened(
        (
            "wide.csv",
            f"Ref{more},Customer,Amount,Date\n1{row},Northgate,5,2024-01-01\n2{row},Eastfield,6,2024-01-02\n".encode(),
        )
    )
    editor = widget(app.data_editor, "columns_").value
    assert len(editor) == 200
    assert {"Customer", "Amount", "Date"} <= set(editor["Column in the file"])
    assert "200 of 304 columns are shown" in texts(app)


def test_texts_of_the_file_stay_texts():
    nasty = b"Customer **x**,$y$ [z](javascript:0),Sales,Date\nA,B,5,2024-01-01\n"
    app = opened(("**f**.csv", nasty), slot="asked")
    column(app, "Customer **x**", "Account")
    shown = texts(app) + "".join(box.label for box in app.selectbox)
    assert "**x**" not in shown
    assert "**f**" not in shown
