from __future__ import annotations

from kamcore.workbook.settings import options
from pages.ui.settings_dialog import ELSEWHERE
from tests.books import full_book, money_only
from tests.pages.driver import book_of, open_page, texts


def test_every_setting_can_be_changed_somewhere():
    groups = {option.group for name, option in options().items() if name not in ELSEWHERE}
    seen = set()
    for group in groups:
        app = open_page("dashboard.py", full_book(4), settings_open=True, settings_group=group)
        widgets = [*app.selectbox, *app.toggle, *app.date_input, *app.number_input]
        seen |= {w.key.removeprefix("set_") for w in widgets if w.key and w.key.startswith("set_")}
    assert seen == set(options()) - set(ELSEWHERE)


def test_a_currency_not_named_in_the_file_is_said_and_chosen():
    app = open_page("home.py", money_only())
    assert "does not say its currency" in texts(app)
    app.button(key="choose_currency").click().run()
    app.selectbox(key="set_currency").select("USD")
    app.button(key="settings_apply").click().run()
    assert book_of(app).settings.currency == "USD"
    assert not app.exception


def test_applying_is_one_edit_that_can_be_undone():
    app = open_page("dashboard.py", full_book(4), settings_open=True, settings_group="Risk")
    app.number_input(key="set_revenue_fall").set_value(80.0)
    app.button(key="settings_apply").click().run()
    assert book_of(app).settings.revenue_fall == 0.8
    assert book_of(app).settings.stated == {"revenue_fall"}
    app.button(key="undo").click().run()
    assert not book_of(app).settings.stated
