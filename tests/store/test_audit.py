"""What people type does not break a line of the log, and cannot fill the disk with one."""

from __future__ import annotations

from tests.books import full_book
from tests.store.rooms.plan import PLAN


def test_a_name_is_one_line_and_no_longer_than_it_may_be(store):
    shared = store.workspaces.share(full_book(2), name="W", author="A")
    title, author = "Day\r\nof\x1b[2J\x00scoring " * 5_000, "An\nna" * 5_000
    room = store.rooms.open(shared.access, PLAN, title=title, revision=1, author=author)
    store.rooms.close(shared.access, room.id, author=author)
    for entry in store.workspaces.log(shared.access)[:2]:
        for said, most in ((entry.who, 320), (entry.detail, 2_000)):
            assert said.isprintable()
            assert len(said) <= most
    assert entry.detail.startswith("Day of [2J scoring Day")
