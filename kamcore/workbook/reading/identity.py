"""Who is who: accounts by id or name across sheets, and people within an account."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from rapidfuzz import fuzz, process

from kamcore.workbook.portfolio import normalise_name
from kamcore.workbook.reading.cells import Coded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


class Accounts:
    """The accounts of a book while it is read, in order of first appearance.

    Attributes:
        keys: each one's key: its id as soon as one is given, else its normalised name. Final once all lists are read.
        names: each one's name as first written.
        ids: each one's id, None where none was given.
    """

    def __init__(self) -> None:
        self.keys: list[str] = []
        self.names: list[str] = []
        self.ids: list[str | None] = []
        self._by_id: dict[str, int] = {}
        self._by_name: dict[str, list[int]] = {}
        self._taken: set[str] = set()

    def __len__(self) -> int:
        return len(self.keys)

    def add(self, ids: Coded | None, names: Coded | None) -> NDArray[np.int64]:
        """Find the account of each row, making those that are new.

        Args:
            ids: the id of each row's account.
            names: its name; one of the two may be None, and each row may lack either.

        Returns:
            The position of each row's account; -1 for a row with neither id nor name.
        """
        if names is None or ids is None:
            given = names if ids is None else ids
            assert given is not None  # noqa: S101 - one of the two is given
            found = np.full(len(given.labels) + 1, -1, dtype=np.int64)
            used = given.used
            if ids is None and self._begun_with([given.labels[code] for code in used.tolist()]):
                found[used] = np.arange(len(used))
                return found[given.codes]
            one = self._named if ids is None else self._numbered
            for code in used.tolist():
                found[code] = one(given.labels[code])
            return found[given.codes]
        width = len(names.labels) + 1
        inverse, pairs = pd.factorize((ids.codes + 1) * width + names.codes + 1)  # in order of first appearance
        found = np.empty(len(pairs), dtype=np.int64)
        for place, pair in enumerate(pairs.tolist()):
            id_code, name_code = divmod(pair, width)
            identifier = ids.labels[id_code - 1] if id_code else None
            name = names.labels[name_code - 1] if name_code else None
            found[place] = self._one(identifier, name)
        return found[inverse]

    def _begun_with(self, names: list[str]) -> bool:
        """Take names as the first accounts, all at once; False where there are accounts already, or two names are one."""
        if self.keys:
            return False
        evens = list(map(_fold, names))
        by_name = {even: [at] for at, even in enumerate(evens)}
        if len(by_name) < len(evens):
            return False
        self.keys, self.names, self.ids = evens, names, [None] * len(names)
        self._by_name, self._taken = by_name, set(evens)
        return True

    def _one(self, identifier: str | None, name: str | None) -> int:
        if identifier is not None:
            return self._numbered(identifier, name)
        return -1 if name is None else self._named(name)

    def _numbered(self, identifier: str, name: str | None = None) -> int:
        even = _fold(identifier)
        at = self._by_id.get(even)
        if at is None:
            at = self._nameless(identifier, name)
        if at is None:
            called = name or identifier
            at = self._new(identifier, called, _fold(called), identifier)
        self._by_id.setdefault(even, at)
        return at

    def _named(self, name: str) -> int:
        even = _fold(name)
        at = self._find(even)
        return self._new(even, name, even, None) if at is None else at

    def _nameless(self, identifier: str, name: str | None) -> int | None:
        """Find an account known by name only that this id belongs to."""
        for text in (name, identifier):
            places = self._by_name.get(_fold(text), []) if text else []
            if len(places) == 1 and self.ids[places[0]] is None:
                at = places[0]
                self.ids[at] = identifier
                if identifier not in self._taken:
                    self._taken.add(identifier)
                    self.keys[at] = identifier
                return at
        return None

    def _new(self, key: str, name: str, even: str, identifier: str | None) -> int:
        stem, number = key, 2
        while key in self._taken:
            key, number = f"{stem} {number}", number + 1
        self._taken.add(key)
        self.keys.append(key)
        self.names.append(name)
        self.ids.append(identifier)
        at = len(self.keys) - 1
        self._by_name.setdefault(even, []).append(at)
        return at

    def find(self, text: str) -> int | None:
        """Find an account by its name, else by its id; of several of one name the first."""
        return self._find(_fold(text))

    def _find(self, even: str) -> int | None:
        places = self._by_name.get(even)
        if places and len(places) == 1:
            return places[0]
        at = self._by_id.get(even)
        if at is not None:
            return at
        return places[0] if places else None

    def is_ambiguous(self, text: str) -> bool:
        """Whether several accounts bear that name, and it is no id."""
        even = _fold(text)
        return len(self._by_name.get(even, ())) > 1 and even not in self._by_id

    def resolve(self, texts: Coded, other: Coded | None = None) -> NDArray[np.int64]:
        """Find the account of each row by id or name, making none; -1 where neither ``texts`` nor ``other`` names one."""
        places = [self._by_id.get(_fold(label), -1) for label in texts.labels]
        places = [self._or(self.find(label)) if at < 0 else at for at, label in zip(places, texts.labels, strict=True)]
        found = np.array([*places, -1], dtype=np.int64)[texts.codes]
        return np.where(found < 0, self.resolve(other), found) if other is not None and (found < 0).any() else found

    @staticmethod
    def _or(at: int | None) -> int:
        return -1 if at is None else at

    def closest(self, text: str) -> str:
        """Return the name of the account most like a text, "" when none is like it."""
        found = process.extractOne(
            _fold(text), [_fold(name) for name in self.names], scorer=fuzz.WRatio, score_cutoff=75
        )
        return self.names[found[2]] if found else ""

    def merge(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.int64]:
        """Count accounts as others, by their keys or names, and drop them.

        Args:
            pairs: (an account, the one it is counted as); pairs that name no account, or lead in a circle, are passed over.

        Returns:
            For each account that was there the position it has now.
        """
        into = list(range(len(self)))
        places = {key: at for at, key in enumerate(self.keys)}
        for one, other in pairs:
            source, target = (
                places.get(text, at if (at := self.find(text)) is not None else -1) for text in (one, other)
            )
            while target >= 0 and into[target] != target:
                target = into[target]
            if source >= 0 and target >= 0 and source != target and into[source] == source:
                into[source] = target
        ends = [self._end(into, at) for at in range(len(into))]
        kept = [at for at, end in enumerate(ends) if at == end]
        new = {at: place for place, at in enumerate(kept)}
        moved = np.array([new[end] for end in ends], dtype=np.int64)
        self.keys = [self.keys[at] for at in kept]
        self.names = [self.names[at] for at in kept]
        self.ids = [self.ids[at] for at in kept]
        self._by_id = {text: int(moved[at]) for text, at in self._by_id.items()}
        self._by_name = {text: sorted({int(moved[at]) for at in ats}) for text, ats in self._by_name.items()}
        return moved

    @staticmethod
    def _end(into: Sequence[int], at: int) -> int:
        while into[at] != at:
            at = into[at]
        return at

    def key_of(self, places: NDArray[np.int64]) -> Coded:
        """The key of each row's account."""
        return Coded(places, self.keys)


def _fold(text: str) -> str:
    if text.isascii() and "  " not in text:
        return text.strip().casefold() if text.isprintable() else normalise_name(text)
    return normalise_name(text)


def loops(parents: Sequence[int]) -> list[list[int]]:
    """Find the rings in a tree that is none: each account's parent, -1 for none -> the accounts of each ring."""
    state = [0] * len(parents)
    rings = []
    for start in range(len(parents)):
        path = []
        at = start
        while at >= 0 and state[at] == 0:
            state[at] = 1
            path.append(at)
            at = parents[at]
        if at >= 0 and state[at] == 1:
            rings.append(sorted(path[path.index(at) :]))
        for one in path:
            state[one] = 2
    return sorted(rings)


class People:
    """The people of a book by account, found by id, else by name."""

    def __init__(self, accounts: NDArray[np.int64], keys: Sequence[str], names: Sequence[str]) -> None:
        self._by_key: dict[tuple[int, str], str] = {}
        self._by_name: dict[tuple[int, str], str] = {}
        for account, key, name in zip(accounts.tolist(), keys, names, strict=True):
            self._by_key.setdefault((account, normalise_name(key)), key)
            self._by_name.setdefault((account, normalise_name(name)), key)

    def find(self, accounts: NDArray[np.int64], texts: Coded) -> Coded:
        """The key of the person each row names, missing where there is no such person at that account."""
        found: list[str | None] = []
        for account, code in zip(accounts.tolist(), texts.codes.tolist(), strict=True):
            even = (account, normalise_name(texts.labels[code])) if code >= 0 else (account, "")
            found.append(self._by_key.get(even) or self._by_name.get(even))
        return Coded.of(found)
