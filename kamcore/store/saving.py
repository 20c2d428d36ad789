"""Saving and catching up where several people work on one book: what was saved in between is merged, never written over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kamcore import wording
from kamcore.store.errors import StaleError, StoreError
from kamcore.store.revisions import RevisionKind
from kamcore.workbook.merging import Merge, merge

if TYPE_CHECKING:
    from kamcore.store.access import Access
    from kamcore.store.revisions import Revision, Revisions
    from kamcore.workbook.portfolio import Portfolio

TRIES = 20
"""How often a save is merged anew while others save in between."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """A book and what others saved since it was loaded.

    Attributes:
        head: the newest revision.
        merge: of the two; its conflicts are for people to decide.
        who: those who saved in between, as a sentence can name them.
    """

    head: Revision
    merge: Merge
    who: str


@dataclass(frozen=True, slots=True)
class Saved:
    """A save that is kept.

    Attributes:
        revision: what the book is now; another one's when the book held nothing that was not saved.
        book: as it was saved.
        met: what was merged on the way, in order; empty when nobody else had saved.
    """

    revision: Revision
    book: Portfolio
    met: tuple[Meeting, ...]


def meet(revisions: Revisions, access: Access, mine: Portfolio, *, base: int) -> Meeting | None:
    """Merge a book with what was saved since; None when nothing was.

    Args:
        revisions: of the store.
        access: of anybody who may look.
        mine: the book.
        base: the number of the revision it was made from.

    Raises:
        StoreError: as :meth:`Revisions.load`.
    """
    head = revisions.head(access)
    if head.number == base:
        return None
    since = [one for one in revisions.list(access) if base < one.number <= head.number]
    who = wording.listing(list(dict.fromkeys(one.author for one in reversed(since))))
    return Meeting(head, merge(revisions.load(access, base), mine, revisions.load(access, head.number)), who)


def save(
    revisions: Revisions,
    access: Access,
    mine: Portfolio,
    *,
    base: int,
    author: str,
    note: str = "",
    kind: RevisionKind = RevisionKind.SAVED,
) -> Saved | Meeting:
    """Save a book, merged with what others saved in between.

    Args:
        revisions: of the store.
        access: of an editor.
        mine: the book.
        base: the number of the revision it was made from.
        author: the name the person gives.
        note: what they say about it.
        kind: how it came about; what had to be merged on the way is kept as merged.

    Returns:
        What was saved; or, with nothing saved, a meeting with conflicts that have to be decided first. What is decided is saved
        from its head.

    Raises:
        StoreError: as :meth:`Revisions.save`; also when others save faster than the merge ends.
    """
    try:
        return Saved(revisions.save(access, mine, base=base, author=author, note=note, kind=kind), mine, ())
    except StaleError:
        # from here on one after another, or of many who save at once one would get through and all others merge for nothing
        with revisions.turn(access):
            return _merged(revisions, access, mine, base=base, author=author, note=note)


def _merged(
    revisions: Revisions, access: Access, mine: Portfolio, *, base: int, author: str, note: str
) -> Saved | Meeting:
    met: list[Meeting] = []
    for _ in range(TRIES):
        meeting = meet(revisions, access, mine, base=base)
        if meeting is not None:
            if meeting.merge.conflicts:
                return meeting
            met.append(meeting)
            mine, base = meeting.merge.portfolio, meeting.head.number
            if mine.digest == meeting.head.digest:
                return Saved(meeting.head, mine, tuple(met))
        try:
            revision = revisions.save(access, mine, base=base, author=author, note=note, kind=RevisionKind.MERGED)
        except StaleError:  # by somebody who had nothing to merge
            continue
        return Saved(revision, mine, tuple(met))
    raise StoreError("Others are saving at this very moment: nothing was lost, save again shortly.")
