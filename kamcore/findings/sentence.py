"""A sentence made of typed pieces, so that a page can link the accounts in it and a slide can show it as plain text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from kamcore.analysis import Analysis


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of a sentence.

    Attributes:
        kind: what it is; an ``account`` or a ``person`` comes from the user's file, everything else is ours.
        text: as it is read.
        key: the account's key, for an account.
    """

    kind: Literal["text", "number", "account", "person", "period"]
    text: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of typed pieces."""

    pieces: tuple[Piece, ...]

    @property
    def plain(self) -> str:
        """The sentence as plain text."""
        return "".join(piece.text for piece in self.pieces)

    @property
    def accounts(self) -> tuple[str, ...]:
        """The keys of the accounts named in it, in order, each once."""
        return tuple(dict.fromkeys(piece.key for piece in self.pieces if piece.kind == "account"))


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something to do.

    Attributes:
        sentence: what and why.
        account: the account it is about, "" when it is about none.
        page: the page on which to do it, by its path, e.g. ``stakeholders``.
        person: the person it is about, "" when it is about none.
    """

    sentence: Sentence
    account: str = ""
    page: str = "account"
    person: str = ""


def say(*parts: str | Piece) -> Sentence:
    """Make a sentence; plain strings are our own words."""
    return Sentence(tuple(Piece("text", part) if isinstance(part, str) else part for part in parts))


def num(text: str) -> Piece:
    """Return a number, as it is read."""
    return Piece("number", text)


def period(text: str) -> Piece:
    """Return a period, as it is read."""
    return Piece("period", text)


def person(name: str) -> Piece:
    """Return a person's name."""
    return Piece("person", name)


def account(a: Analysis, key: str) -> Piece:
    """Return an account by its name."""
    return Piece("account", str(a.names[key]), key)


def accounts(a: Analysis, keys: list[str], most: int = 3) -> tuple[Piece | str, ...]:
    """List accounts as pieces of a sentence: ``A, B and C`` or ``A, B, C and 4 more``; one more is named too."""
    shown = [account(a, key) for key in keys[: most + (len(keys) == most + 1)]]
    rest = len(keys) - len(shown)
    parts: list[Piece | str] = []
    for i, piece in enumerate(shown):
        if i:
            parts.append(" and " if i == len(shown) - 1 and not rest else ", ")
        parts.append(piece)
    if rest:
        parts.append(f" and {rest:,} more")
    return tuple(parts)
