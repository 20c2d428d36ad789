from __future__ import annotations

import threading

import pytest

from pages.ui import own_copy
from pages.ui.own_copy import Copy
from tests.books import money_only


@pytest.fixture
def noted(monkeypatch):
    """What a press led to: whether the book counts as saved, and what was said."""
    found = []
    monkeypatch.setattr(own_copy.state, "mark_saved", lambda: found.append("saved"))
    monkeypatch.setattr(own_copy.st, "toast", lambda text, **_: found.append(text))
    return found


def test_a_press_waits_for_its_copy(noted):
    copy = Copy(money_only(3))
    press = threading.Thread(target=copy.note)
    press.start()
    press.join(0.05)
    assert press.is_alive()
    assert noted == []
    assert copy.write().startswith(b"PK")
    press.join()
    assert noted == ["saved"]


def test_what_was_not_written_does_not_count_as_saved(noted, monkeypatch):
    monkeypatch.setattr(own_copy, "PATIENCE", 0.0)
    Copy(money_only(3)).note()

    def full(_book):
        raise OSError("no space")

    monkeypatch.setattr(own_copy, "write_workbook", full)
    copy = Copy(money_only(3))
    with pytest.raises(OSError, match="no space"):
        copy.write()
    copy.note()
    assert len(noted) == 2
    assert all("Press **Save a copy** again" in said for said in noted)
