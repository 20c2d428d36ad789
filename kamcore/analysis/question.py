"""How a question of the Analysis is declared, answered once, and carried over when its inputs did not change."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast, overload

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable

    from kamcore.workbook.portfolio import Portfolio
    from kamcore.workbook.settings import Settings

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Reads:
    """What an answer depends on.

    Attributes:
        sheets: sheet keys of the Portfolio.
        settings: fields of the Settings.
    """

    sheets: frozenset[str]
    settings: frozenset[str]


class Question(Generic[T]):
    """A lazy property that names what it reads; made by :func:`question`."""

    def __init__(
        self, answer: Callable[[Any], T], sheets: frozenset[str], settings: frozenset[str], needs: tuple[str, ...]
    ) -> None:
        self.answer = answer
        self.sheets = sheets
        self.settings = settings
        self.needs = needs
        self.__doc__ = answer.__doc__
        self.name = answer.__name__

    @overload
    def __get__(self, instance: None, owner: type) -> Question[T]: ...
    @overload
    def __get__(self, instance: Answers, owner: type) -> T: ...
    def __get__(self, instance: Answers | None, owner: type) -> Question[T] | T:
        """Answer for an instance, once."""
        if instance is None:
            return self
        return instance.answer_once(self.name, self.name, lambda: self.answer(instance))


def question(
    *, sheets: Iterable[str] = (), settings: Iterable[str] = (), needs: Iterable[str] = ()
) -> Callable[[Callable[[Any], T]], Question[T]]:
    """Declare a question.

    Args:
        sheets: the sheets its function reads itself.
        settings: the settings its function reads itself.
        needs: the other questions it asks; what they read counts too.
    """

    def declare(answer: Callable[[Any], T]) -> Question[T]:
        return Question(answer, frozenset(sheets), frozenset(settings), tuple(needs))

    return declare


class Answers:
    """The slots in which an Analysis keeps its answers.

    A slot and its lock belong to the instance, so that two users of two books never wait for each other. A slot is valid under
    a key made of the digests of the sheets and the values of the settings that its question reads.
    """

    def __init__(self, book: Portfolio, settings: Settings, carried: Answers | None = None) -> None:
        self.book = book
        self.settings = settings
        self._guard = threading.Lock()
        self._locks: dict[Hashable, threading.RLock] = {}
        self._slots: dict[Hashable, tuple[Hashable, object]] = {}
        self._keys: dict[str, Hashable] = {}
        self._kept: dict[Hashable, tuple[object]] = {}
        if carried is not None:
            for slot, (key, value) in carried.slots().items():
                name = slot[0] if isinstance(slot, tuple) else slot
                if isinstance(name, str) and key == self._key(name):
                    self._slots[slot] = (key, value)

    @classmethod
    def reads(cls, name: str) -> Reads:
        """Return everything a question reads, its own and what it needs.

        Raises:
            KeyError: when there is no such question.
        """
        declared = cls.__dict__.get(name)
        if not isinstance(declared, Question):
            for base in cls.__mro__[1:]:
                declared = base.__dict__.get(name)
                if isinstance(declared, Question):
                    break
            else:
                raise KeyError(name)
        sheets, settings = set(declared.sheets), set(declared.settings)
        for other in declared.needs:
            more = cls.reads(other)
            sheets |= more.sheets
            settings |= more.settings
        return Reads(frozenset(sheets), frozenset(settings))

    @classmethod
    def questions(cls) -> tuple[str, ...]:
        """Return the names of all questions, in the order they are written."""
        return tuple(
            name
            for base in reversed(cls.__mro__)
            for name, value in base.__dict__.items()
            if isinstance(value, Question)
        )

    def _key(self, name: str) -> Hashable:
        key = self._keys.get(name)
        if key is None:
            reads = self.reads(name)
            key = self._keys[name] = (
                tuple(self.book.digest_of(sheet) for sheet in sorted(reads.sheets)),
                tuple(getattr(self.settings, field) for field in sorted(reads.settings)),
            )
        return key

    def answer_once(self, name: str, slot: Hashable, compute: Callable[[], T]) -> T:
        """Return what is in a slot, or compute it; two threads that ask at once compute it once.

        Args:
            name: the question whose declared reads make the slot's key.
            slot: the question's name, or a tuple that begins with it for an answer per account.
            compute: makes the answer.
        """
        found = self._slots.get(slot)
        if found is not None:
            return cast("T", found[1])
        with self._guard:
            lock = self._locks.setdefault(slot, threading.RLock())
        with lock:
            found = self._slots.get(slot)
            if found is None:
                found = (self._key(name), compute())
                with self._guard:
                    self._slots[slot] = found
        return cast("T", found[1])

    def keep(self, slot: Hashable, compute: Callable[[], T]) -> T:
        """Return what is kept under a name, or compute it once; it may depend on anything here, so it is never carried over.

        Args:
            slot: a name nothing else uses.
            compute: makes the answer.
        """
        found = self._kept.get(slot)
        if found is not None:
            return cast("T", found[0])
        with self._guard:
            lock = self._locks.setdefault(("kept", slot), threading.RLock())
        with lock:
            found = self._kept.get(slot)
            if found is None:
                found = self._kept[slot] = (compute(),)
        return cast("T", found[0])

    def slots(self) -> dict[Hashable, tuple[Hashable, object]]:
        """Return what is answered so far, with the key under which each answer holds."""
        with self._guard:
            return dict(self._slots)

    def answered(self, name: str) -> bool:
        """Whether a question's slot is filled already."""
        return name in self._slots
