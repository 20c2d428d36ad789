"""A person's name that stands in two columns: first name and last name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kamcore.workbook.reading.cells import Coded
from kamcore.workbook.reading.headings import even_heading

if TYPE_CHECKING:
    from collections.abc import Sequence

_FIRST: Final = frozenset(
    ("first name", "firstname", "given name", "given names", "forename", "first", "vorname", "prénom", "prenom", "nombre",
     "primeiro nome", "nome", "имя", "名", "पहला नाम", "ชื่อ")
)  # fmt: skip
_LAST: Final = frozenset(
    ("last name", "lastname", "surname", "family name", "second name", "last", "nachname", "familienname", "nom de famille", "nom",
     "apellido", "apellidos", "cognome", "sobrenome", "último nome", "фамилия", "姓", "उपनाम", "นามสกุล")
)  # fmt: skip
_OWNERS: Final = ("contact ", "person ", "stakeholder ", "billing ", "customer ", "client ", "buyer ")
_AFTER: Final = re.compile(r" (?:billing|kunde|client|cliente)$")


def name_columns(texts: Sequence[str]) -> tuple[int, int] | None:
    """Return the headings of the first and the last name; None unless both are there."""
    found: dict[str, int] = {}
    for place, text in enumerate(texts):
        even = even_heading(text)
        bare = next((even.removeprefix(owner) for owner in _OWNERS if even.startswith(owner)), even)
        bare = _AFTER.sub("", bare)
        for key, words in (("first", _FIRST), ("last", _LAST)):
            if bare in words:
                found.setdefault(key, place)
    return (found["first"], found["last"]) if len(found) == 2 else None


def joined(first: Coded, last: Coded) -> Coded:
    """Put first and last names together; where one is missing the other stands alone."""
    names = [
        " ".join(part for part in (first.at(row), last.at(row)) if part is not None) or None
        for row in range(len(first))
    ]
    return Coded.of(names)
