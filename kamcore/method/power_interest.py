"""The power and interest grid of one account's people (method.md 8.7).

Power is decision power, high from 4. No column says how much somebody cares about what we do together, so interest is
read from what people show: they give us time, take a firm side, start the purchase or work with what is bought, or are
marked as sponsor or champion. Who shows none of it, though contact or sentiment is known, has little interest. Who has
no power on record, or of whom neither contact nor sentiment is known, is listed apart and not guessed.

Source: Mendelow 1991 (power and interest of stakeholders); the reading of interest is this application's own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kamcore.method import exact
from kamcore.method.stakeholder_map import HIGH_POWER, HOSTILE

if TYPE_CHECKING:
    from kamcore.method.stakeholder_map import Network, Person

SECTION = "8.7"
CELLS = ("manage closely", "keep satisfied", "keep informed", "monitor")
CONVENTION = (
    "power high from 4; interest high with contact multiple or in depth, a mentor or hostile, an initiator or user, or a "
    "sponsor or champion"
)
MENTOR = 2.0


@dataclass(frozen=True, slots=True)
class Placed:
    """One person on the grid.

    Attributes:
        person: The person.
        cell: One of `CELLS`; None where power or interest is not known.
        interest: Whether interest is high; None where not known.
        signs: What shows the interest, in words; empty when it is low or not known.
        unknown: What is missing, in words; empty when the person is placed.
    """

    person: Person
    cell: str | None
    interest: bool | None
    signs: tuple[str, ...]
    unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PowerInterest:
    """The grid of one account (method.md 8.7).

    Attributes:
        cells: By cell in the order of `CELLS`, the people in it, the most powerful first, then by key.
        apart: People who could not be placed, by key.
        convention: The active convention.
        section: Section of method.md.
    """

    cells: tuple[tuple[str, tuple[Placed, ...]], ...]
    apart: tuple[Placed, ...]
    convention: str = CONVENTION
    section: str = SECTION


def power_interest(network: Network) -> PowerInterest:
    """Place everybody on a map by power and interest (method.md 8.7).

    Args:
        network: The map of one account.

    Returns:
        The four cells, and who is listed apart.
    """
    order = sorted(network.nodes, key=lambda person: (-(person.power or 0.0), person.key))
    placed = [_placed(person) for person in order]
    return PowerInterest(
        cells=tuple((cell, tuple(one for one in placed if one.cell == cell)) for cell in CELLS),
        apart=tuple(sorted((one for one in placed if one.cell is None), key=lambda one: one.person.key)),
    )


def interest_signs(person: Person) -> tuple[str, ...]:
    """List what shows that somebody cares (method.md 8.7).

    Args:
        person: A person on the map.

    Returns:
        The signs in words; empty without any.
    """
    contact = f"{person.contact} contact" if person.contact in ("multiple", "in depth") else ""
    firm = ""
    if person.sentiment is not None and exact.reaches(person.sentiment, MENTOR):
        firm = "a mentor"
    elif person.sentiment is not None and exact.reaches(-person.sentiment, -HOSTILE):
        firm = "hostile"
    roles = [role for role in ("initiator", "user") if role in person.roles]
    marks = [word for word, yes in (("sponsor", person.sponsor), ("champion", person.champion)) if yes]
    return tuple(sign for sign in (contact, firm, *roles, *marks) if sign)


def _placed(person: Person) -> Placed:
    """Place one person."""
    signs = interest_signs(person)
    interest = True if signs else None if person.contact is None and person.sentiment is None else False
    unknown = [*(("power",) if person.power is None else ()), *(("interest",) if interest is None else ())]
    if person.power is None or interest is None:
        return Placed(person, None, interest, signs, tuple(unknown))
    high = exact.reaches(person.power, HIGH_POWER)
    cell = CELLS[(0 if interest else 1) if high else (2 if interest else 3)]
    return Placed(person, cell, interest, signs, ())
