"""Saving where several save: merged, asked, never written over."""

from __future__ import annotations

import io
import threading
import zipfile

import pytest

from kamcore.store import saving
from kamcore.store.access import Role
from kamcore.store.archive import archive
from kamcore.store.errors import NoEntryError, NotAllowedError
from kamcore.store.revisions import RevisionKind
from kamcore.workbook import editing
from kamcore.workbook.reading import read_workbook
from kamcore.workbook.settings import Settings
from tests.books import full_book

BOOK = full_book(4)
RISKS = ("satisfaction_low", "satisfaction_critical", "engagement_low")


@pytest.fixture
def shared(store):
    return store.workspaces.share(BOOK, name="North", author="Anna")


def put(book, **settings):
    return book.replace(settings=Settings.of({**dict(book.settings.items()), **settings}))


def rated(book, account, region):
    return editing.put(book, "accounts", {"key": account}, {"region": region})


def save(store, shared, book, base, author="Ben"):
    return saving.save(store.revisions, shared.access, book, base=base, author=author)


def test_nothing_in_between(store, shared):
    outcome = save(store, shared, put(BOOK, satisfaction_low=3.0), 1)
    assert (outcome.revision.number, outcome.revision.kind, outcome.met) == (2, RevisionKind.SAVED, ())


def test_what_touches_other_cells_comes_together(store, shared):
    save(store, shared, rated(BOOK, "account 1", "South"), 1, "Anna")
    outcome = save(store, shared, rated(BOOK, "account 2", "West"), 1)
    assert (outcome.revision.number, outcome.revision.base, outcome.revision.kind) == (3, 2, RevisionKind.MERGED)
    regions = store.revisions.load(shared.access, 3)["accounts"].set_index("key")["region"]
    assert (regions["account 1"], regions["account 2"]) == ("South", "West")
    assert outcome.book.digest == outcome.revision.digest
    [meeting] = outcome.met
    assert (meeting.who, meeting.merge.taken.mine, meeting.merge.taken.theirs) == (
        "Anna",
        {"accounts": 1},
        {"accounts": 1},
    )


def test_where_both_changed_the_same_nothing_is_saved(store, shared):
    save(store, shared, put(BOOK, satisfaction_low=3.0), 1, "Anna")
    save(store, shared, put(BOOK, satisfaction_low=3.0, engagement_low=2.0), 2, "Cleo")
    mine = put(BOOK, satisfaction_low=1.0)
    meeting = save(store, shared, mine, 1)
    assert isinstance(meeting, saving.Meeting)
    assert (meeting.head.number, meeting.who) == (3, "Anna and Cleo")
    assert store.revisions.head(shared.access).number == 3
    decided = meeting.merge.resolve(dict.fromkeys(meeting.merge.conflicts, "mine"))
    outcome = save(store, shared, decided, 3)
    found = store.revisions.load(shared.access, outcome.revision.number).settings
    assert (found.satisfaction_low, found.engagement_low) == (1.0, 2.0)


def test_a_save_that_is_there_already_makes_no_second_one(store, shared):
    mine = put(BOOK, satisfaction_low=3.0)
    save(store, shared, mine, 1)
    # The answer to the first was lost, so it is saved again from the same base.
    outcome = save(store, shared, mine, 1)
    assert outcome.revision.number == 2
    assert store.revisions.head(shared.access).number == 2


def test_meeting_nobody(store, shared):
    assert saving.meet(store.revisions, shared.access, BOOK, base=1) is None


def test_a_viewer_may_meet_and_not_save(store, shared):
    viewer = store.workspaces.enter(shared.tokens[Role.VIEWER], address="here")
    save(store, shared, put(BOOK, satisfaction_low=3.0), 1)
    assert saving.meet(store.revisions, viewer, BOOK, base=1).head.number == 2
    with pytest.raises(NotAllowedError):
        saving.save(store.revisions, viewer, put(BOOK, engagement_low=1.0), base=1, author="Vic")


def test_many_at_once_lose_nothing(store, shared):
    """Each of several people changes a setting of their own, all from the first revision, all at the same time."""
    failed = []

    def one(name):
        try:
            save(store, shared, put(BOOK, **{name: 1.25}), 1, name)
        except BaseException as problem:  # noqa: BLE001  (told below)
            failed.append(problem)

    threads = [threading.Thread(target=one, args=(name,)) for name in RISKS]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    head = store.revisions.head(shared.access)
    kept = store.revisions.load(shared.access, head.number).settings
    assert [getattr(kept, name) for name in RISKS] == [1.25] * len(RISKS)
    assert head.number == 1 + len(RISKS)


def test_everything_to_take_away(store, shared):
    save(store, shared, rated(BOOK, "account 1", "South"), 1, "=1+1")
    with zipfile.ZipFile(io.BytesIO(archive(store, shared.access))) as files:
        assert sorted(files.namelist()) == ["log.csv", "revision-1.xlsx", "revision-2.xlsx"]
        again = read_workbook(files.read("revision-2.xlsx"), filename="revision-2.xlsx")
        log = files.read("log.csv").decode("utf-8-sig").splitlines()
    assert set(again["accounts"]["region"]) >= {"South"}
    assert log[0] == "when (UTC),who,role,what,detail,from revision,revision"
    assert log[1] == "2026-03-02 09:30:00,'=1+1,owner,saved,,1,2"
    assert len(log) == 3


def test_nothing_to_take_away_for_who_is_out(store, shared):
    owners = next(link for link in store.admission.links(shared.access) if link.role is Role.OWNER)
    store.admission.add_link(shared.access, Role.OWNER)
    store.admission.revoke(shared.access, owners.id)
    with pytest.raises(NoEntryError):
        archive(store, shared.access)
