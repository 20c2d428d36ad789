"""Texts that people give, in the form in which they are kept."""

from __future__ import annotations


def one_line(text: str, most: int) -> str:
    """Return a name: one space between words, no control characters, no longer than it may be."""
    return " ".join(_printable(text).split())[:most].rstrip()


def some_lines(text: str, most: int) -> str:
    """Return a note: its lines stay, control characters go."""
    lines = (one_line(line, most) for line in text.splitlines())
    return "\n".join(lines).strip()[:most].rstrip()


def _printable(text: str) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in text)
