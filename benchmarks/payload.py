"""How many bytes a page with very many accounts sends to the browser, beside Streamlit's own files.

All frames of the websocket from the request of a page to the end of its script, in a session of its own that has seen nothing yet.
Run it from the project's folder: ``PYTHONPATH=. python benchmarks/payload.py``.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.serve import PREFIX
from benchmarks.table import Goal, table
from benchmarks.visitor import Visitor, serving
from pages.ui.registry import PAGES

if TYPE_CHECKING:
    from collections.abc import Sequence

GOAL = Goal(1.0, "≤ 1 MB")
MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Sent:
    """One page.

    Attributes:
        page: its title.
        sent: bytes sent for its first drawing.
        largest: the kind of its largest message, and how many bytes that has.
    """

    page: str
    sent: int
    largest: tuple[str, int]


def measure(accounts: int = 100_000) -> list[Sent]:
    """Open each page in a session of its own."""
    found = []
    with serving() as server:
        for page in PAGES:
            visitor = Visitor.arrive(server.port, f"book={PREFIX}{accounts}")
            drawn = visitor.open(page.path)
            visitor.leave()
            if drawn.failed:
                raise RuntimeError(f"{page.title}: {drawn.failed}")
            size, kind = drawn.messages[0]
            found.append(Sent(page.title, drawn.sent, (kind, size)))
    return found


def report(found: Sequence[Sent], accounts: int = 100_000) -> str:
    """Return the table."""
    lines = []
    for page in found:
        share = page.sent / MEGABYTE
        kind, size = page.largest
        lines.append((page.page, f"{page.sent / 1000:,.0f} kB", f"{kind.replace('_', ' ')}, {size / 1000:,.0f} kB", f"{share:.2f}",
                      GOAL.verdict(share)))  # fmt: skip
    return table((f"page, {accounts:,} accounts", "sent", "largest message", "share of 1 MB", "goal"), lines)


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--accounts", type=int, default=100_000)
    chosen = options.parse_args()
    print(report(measure(chosen.accounts), chosen.accounts))


if __name__ == "__main__":
    main()
