"""What can go wrong with what is kept, each as a sentence for the person it happens to."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kamcore.store.revisions import Revision


class StoreError(Exception):
    """Something the store would not do; its text is a sentence for people."""


class NoEntryError(StoreError):
    """A link, a code or a sign-in that opens nothing: unknown, wrong, revoked and expired all say the same."""

    def __init__(self) -> None:
        super().__init__(
            "This link does not open anything. It may have been mistyped, withdrawn or have expired: "
            "ask the person who sent it for a new one."
        )


class TooManyTriesError(StoreError):
    """Too many failed tries from one address."""

    def __init__(self) -> None:
        super().__init__("There were too many failed tries from here. Wait ten minutes and try again.")


class NotAllowedError(StoreError):
    """The role does not allow it."""


class StaleError(StoreError):
    """A save started from a revision that is no longer the newest.

    Attributes:
        head: the newest revision.
    """

    def __init__(self, head: Revision) -> None:
        self.head = head
        super().__init__(
            f"Revision {head.number} by {head.author} was saved in the meantime; the two have to be merged first."
        )


class BroughtBackError(StoreError):
    """The store was brought back from a backup since somebody came in: what they started from may no longer be there."""

    def __init__(self) -> None:
        super().__init__(
            "What is shared was brought back from a backup since you opened it. Save a copy of your book, then open the link again."
        )


class OverLimitError(StoreError):
    """More than this installation keeps."""


class NewerFormError(StoreError):
    """Something kept by a newer version of the product than the one that reads it."""


class DamagedError(StoreError):
    """Something kept that is no longer what was saved."""


class StoreUnavailableError(StoreError):
    """The database cannot be reached, or is not the one this version needs."""


class StoreFaultError(StoreError):
    """The database refused something that it should have taken."""


class StoreFullError(StoreError):
    """The disk of the database is full."""
