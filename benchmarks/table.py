"""How a benchmark says what it found: one Markdown table with the ratio and the goal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Goal:
    """What is aimed at.

    Attributes:
        most: the ratio must not exceed it.
        words: how it is written in the table.
    """

    most: float
    words: str

    def verdict(self, ratio: float) -> str:
        """Say whether a ratio meets the goal."""
        return f"{self.words}: {'met' if ratio <= self.most else 'missed'}"


def table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a Markdown table."""
    lines = [" | ".join(headings), " | ".join("---" for _ in headings)]
    lines += [" | ".join(str(cell) for cell in row) for row in rows]
    return "\n".join(f"| {line} |" for line in lines)


def milliseconds(seconds: float) -> str:
    """Write a time."""
    return f"{seconds * 1000:,.1f} ms" if seconds < 0.1 else f"{seconds * 1000:,.0f} ms"


def mebibytes(count: float | None) -> str:
    """Write an amount of memory; a dash where the system does not tell."""
    return "–" if count is None else f"{count / MIB:,.0f} MiB" if abs(count) >= 10 * MIB else f"{count / MIB:,.2f} MiB"


def times(ratio: float) -> str:
    """Write a ratio."""
    return f"{ratio:.2f} ×"
