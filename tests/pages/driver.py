"""Opens a page of the app with a book already loaded."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from streamlit.testing.v1 import AppTest

from kamcore.workbook.history import History

if TYPE_CHECKING:
    from kamcore.workbook.portfolio import Portfolio

MAIN = Path(__file__).resolve().parents[2] / "pages" / "main.py"


def open_page(file: str, book: Portfolio | None = None, *, account: str | None = None, **state: object) -> AppTest:
    """Run the app on a page, e.g. ``dashboard.py``, with a book and a chosen account; fails when the page raises."""
    app = AppTest.from_file(MAIN, default_timeout=60)
    if book is not None:
        app.session_state["history"] = History.start(book)
    if account is not None:
        app.session_state["account"] = account
    for key, value in state.items():
        app.session_state[key] = value
    app.switch_page(str(MAIN.parent / file)) if file != "home.py" else None
    app.run()
    assert not app.exception, app.exception[0].message
    return app


def texts(app: AppTest) -> str:
    """Return every text on the page in one string."""
    kinds = (app.title, app.subheader, app.header, app.markdown, app.caption, app.error, app.warning, app.info)
    return "\n".join(str(element.value) for kind in kinds for element in kind)


def book_of(app: AppTest) -> Portfolio:
    """Return the book as it stands in the app's session."""
    return app.session_state["history"].current
