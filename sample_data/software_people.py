"""The people of sample 1: who decides at each customer, who sways whom, and who on our side knows them."""

from __future__ import annotations

import random
from dataclasses import dataclass

from software import CONTRADICTION, CUSTOMERS, IC, MD, PL, RO, TE, Customer, days, key

SPECIALIST, DIRECTOR = "Sol Amberwick", "Hanne Virtolane"


@dataclass(frozen=True)
class Part:
    """A part somebody plays at most customers."""

    name: str
    title: str
    function: str
    level: str
    power: int
    reports_to: str | None
    roles: tuple[str, ...]
    outside: bool = False


PARTS = (
    Part("Chief executive", "Chief executive officer", "Management", "executive", 5, None, ("approver",)),
    Part("Finance director", "Chief financial officer", "Finance", "executive", 4, "Chief executive", ("approver",)),
    Part("Head of data", "Head of data and analytics", "Data", "senior", 4, "Chief executive", ("decider",)),
    Part(
        "Purchasing manager",
        "Purchasing manager",
        "Procurement",
        "middle",
        3,
        "Finance director",
        ("buyer", "gatekeeper"),
    ),
    Part("Operations lead", "Operations lead", "Operations", "middle", 2, "Chief executive", ("user", "initiator")),
    Part("IT manager", "IT manager", "IT", "middle", 3, "Head of data", ("influencer", "gatekeeper")),
    Part("Controller", "Business controller", "Finance", "middle", 2, "Finance director", ("influencer",)),
    Part("Business analyst", "Business analyst", "Data", "operational", 1, "Head of data", ("user",)),
    Part("Outside consultant", "Consultant", "Advice", "senior", 2, None, ("influencer",), outside=True),
)
REACHED_FIRST = (
    "Head of data", "Operations lead", "Purchasing manager", "Finance director", "IT manager", "Chief executive", "Controller",
    "Business analyst", "Outside consultant",
)  # fmt: skip
REACHED = (0, 1, 3, 5, 8)
"""How many people we are in contact with, by the rating of the item 'contacts'."""


def people_tables(contacts: dict[str, int]) -> dict[str, list[dict[str, object]]]:
    """Return Stakeholders, Influence and Team.

    Args:
        contacts: the rating of the item 'contacts' by account.
    """
    people: list[dict[str, object]] = []
    influence: list[dict[str, object]] = []
    rng = random.Random(201)
    for at, customer in enumerate(CUSTOMERS):
        rating = contacts.get(key(customer.name), 0)
        if customer.name == CONTRADICTION:
            people.extend(two_contacts(customer))
        elif (customer.points and not rating) or (24 <= at < 36 and at % 3):
            continue
        else:
            count = 9 if rating == 4 else 5 + (at * 3) % 5
            some = people_of(customer, PARTS[:count], rating, rng)
            people.extend(some)
            influence.extend(influence_of(customer, {str(row["name"]) for row in some}, at))
    return {"stakeholders": people, "influence": influence, "team": team()}


def people_of(customer: Customer, parts: tuple[Part, ...], rating: int, rng: random.Random) -> list[dict[str, object]]:
    """Return the people of one customer; how many we know follows the rating of our contacts there."""
    here = [name for name in REACHED_FIRST if name in {part.name for part in parts}]
    reached = here[: REACHED[rating]]
    owners = (customer.manager, SPECIALIST, DIRECTOR)[: max(1, min(3, max(1, rating)))]
    rows = []
    for part in parts:
        known = part.name in reached
        friendly = rng.uniform(-1.2, 1.2) + (customer.strong - 4.5) / 2.2
        lowest = 0 if part.power >= 4 else -1
        sentiment = min(2, max(lowest, round(friendly))) if known else 0
        row: dict[str, object] = {
            "account": key(customer.name), "name": part.name, "person": key(part.name), "title": part.title,
            "reports_to": key(part.reports_to) if part.reports_to else None, "outside": part.outside,
            "organisation": "Rill and Tarn Advisers" if part.outside else None, "function": part.function, "level": part.level,
            **dict.fromkeys(part.roles, True), "power": part.power, "sentiment": sentiment,
            "contact": ("brief", "multiple", "in depth")[min(2, reached.index(part.name) % 3)] if known else "none",
            "key_contact": known and part.name == here[0],
            "sponsor": known and part.level == "executive" and sentiment >= 1,
            "champion": known and sentiment == 2 and part.power <= 3,
            "owner": owners[reached.index(part.name) % len(owners)] if known else None,
            "last_contact": days(rng.randint(4, 70)) if known else None,
        }  # fmt: skip
        if customer.name == "Glasswater Bank" and part.name == "Head of data":
            row |= {"sentiment": -2, "note": "Built the system that ours would replace."}
        rows.append(row)
    return rows


def two_contacts(customer: Customer) -> list[dict[str, object]]:
    """Return the two people known where the relationship is said to reach all levels."""
    common = {"account": key(customer.name), "sentiment": 2, "contact": "in depth", "owner": customer.manager}
    return [
        common
        | {
            "name": "Print floor manager", "person": "print floor manager", "title": "Print floor manager",
            "function": "Operations", "level": "middle", "user": True, "initiator": True, "power": 2,
            "key_contact": True, "last_contact": days(12),
        },
        common
        | {
            "name": "Scheduler", "person": "scheduler", "title": "Production scheduler", "function": "Operations",
            "level": "operational", "reports_to": "print floor manager", "user": True, "power": 1, "last_contact": days(20),
        },
    ]  # fmt: skip


def influence_of(customer: Customer, names: set[str], at: int) -> list[dict[str, object]]:
    """Return who sways whom beside the reporting line."""
    lines = [
        ("Operations lead", "Head of data", "positive", 0.5, True),
        ("Controller", "Chief executive", "positive", 0.4, at % 2 == 0),
        ("Outside consultant", "Chief executive", "positive", 0.6, True),
        ("Purchasing manager", "IT manager", "conflict", 0.5, at % 3 == 0),
        ("Purchasing manager", "Head of data", "negative", 0.3, at % 4 == 1),
    ]
    return [
        {
            "account": key(customer.name),
            "source": key(source),
            "target": key(target),
            "kind": kind,
            "strength": strength,
        }
        for source, target, kind, strength, drawn in lines
        if drawn and {source, target} <= names
    ]


def team() -> list[dict[str, object]]:
    """Return the Team sheet."""
    regions = {IC: "North", MD: "South", PL: "West", TE: "East", RO: "North"}
    rows: list[dict[str, object]] = [
        {"name": name, "title": "Key account manager", "region": region, "manager": DIRECTOR}
        for name, region in regions.items()
    ]
    rows.append({"name": SPECIALIST, "title": "Solution specialist", "manager": DIRECTOR})
    rows.append({"name": DIRECTOR, "title": "Sales director"})
    return rows
