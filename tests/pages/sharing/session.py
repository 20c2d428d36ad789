"""A session in a shared workspace, and somebody else who saves in it."""

from __future__ import annotations

from dataclasses import replace

from streamlit.testing.v1 import AppTest

from kamcore.store.access import Role
from kamcore.workbook.settings import Settings
from pages.ui import workspace
from tests.pages.driver import MAIN


def enters(store, shared, role):
    return store.workspaces.enter(shared.tokens[role], address="here")


def come(monkeypatch, shared, role, page="dashboard.py", *, author="Dora"):
    """Open the address that a link leads to, with the cookie that it set, and say who one is."""
    token = shared.tokens[role]
    monkeypatch.setattr(workspace, "_cookie", lambda name: token if name.endswith(shared.access.workspace) else "")
    app = AppTest.from_file(MAIN, default_timeout=60)
    app.query_params["workspace"] = shared.access.workspace
    app.switch_page(str(MAIN.parent / page))
    app.run()
    assert not app.exception, app.exception[0].message
    if "workspace" in app.session_state and not app.session_state["workspace"].named:
        app.session_state["workspace"] = replace(app.session_state["workspace"], author=author)
        app.run()
    return app


def change(app, **settings):
    """Change settings in a session, as the drawer does."""
    past = app.session_state["history"]
    book = past.current.replace(settings=Settings.of({**dict(past.current.settings.items()), **settings}))
    app.session_state["history"] = past.edit(book, "change settings")
    return app.run()


def others_save(store, shared, author="Ben", note="", **settings):
    """Somebody else saves the newest revision with other settings."""
    access = enters(store, shared, Role.EDITOR)
    head = store.revisions.head(access)
    book = store.revisions.load(access, head.number)
    book = book.replace(settings=Settings.of({**dict(book.settings.items()), **settings}))
    return store.revisions.save(access, book, base=head.number, author=author, note=note)


def read(text):
    """A text as people read it."""
    return text.replace("\\", "").replace("\xa0", " ").replace("**", "").replace("  ", " ")


def keys(app):
    return {button.key for button in app.button}


ASKED = "Type your name, then press Save again. If you leave it empty, others read “Somebody”."


FILE = ("new.csv", b"Customer,Date,Amount\nNorthgate,2024-03-01,1000\nEastfield,2025-05-01,500\n", "text/csv")
