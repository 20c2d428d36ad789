"""The edits of one book in order, with Undo, Redo and a mark of what was saved."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kamcore.workbook.portfolio import Portfolio

LIMIT = 200
"""How many states are kept; the oldest go first."""


@dataclass(frozen=True, slots=True)
class History:
    """Every state of a book since it was opened.

    Attributes:
        states: the Portfolios, oldest first, at least one.
        labels: what was done to reach each state; the first says how the book was opened.
        at: which of them is shown.
        saved: the digest of the state last saved or loaded.
    """

    states: tuple[Portfolio, ...]
    labels: tuple[str, ...]
    at: int
    saved: str

    @classmethod
    def start(cls, portfolio: Portfolio) -> History:
        """Begin with a book as it was loaded."""
        return cls((portfolio,), ("opened",), 0, portfolio.digest)

    @property
    def current(self) -> Portfolio:
        """The state that is shown."""
        return self.states[self.at]

    @property
    def unsaved(self) -> bool:
        """Whether the shown state differs from what was saved or loaded last."""
        return self.current.digest != self.saved

    @property
    def undo_label(self) -> str | None:
        """What Undo would take back; None when there is nothing."""
        return self.labels[self.at] if self.at else None

    @property
    def redo_label(self) -> str | None:
        """What Redo would do again; None when there is nothing."""
        return self.labels[self.at + 1] if self.at + 1 < len(self.states) else None

    def edit(self, portfolio: Portfolio, label: str) -> History:
        """Add a state after the shown one; what was undone is forgotten. An edit that changes nothing is none."""
        if portfolio.digest == self.current.digest:
            return self
        states = (*self.states[: self.at + 1], portfolio)[-LIMIT:]
        labels = (*self.labels[: self.at + 1], label)[-LIMIT:]
        return replace(self, states=states, labels=labels, at=len(states) - 1)

    def undo(self) -> History:
        """Go back one state, if there is one."""
        return replace(self, at=max(0, self.at - 1))

    def redo(self) -> History:
        """Go forward one state, if there is one."""
        return replace(self, at=min(len(self.states) - 1, self.at + 1))

    def mark_saved(self) -> History:
        """Note that the shown state was saved."""
        return replace(self, saved=self.current.digest)
