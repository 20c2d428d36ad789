"""Sample 2: Harbourlight Cloud runs hospital software; one large hospital group has to be won. All names are invented."""

# ruff: noqa: E501  (a table of people reads best with one on a line)

from __future__ import annotations

import datetime as dt
import random

import pandas as pd

from kamcore.workbook.portfolio import Portfolio, normalise_name
from kamcore.workbook.settings import Settings

AS_OF = dt.date(2025, 12, 31)
QUARTERS = tuple(f"{year}-Q{quarter}" for year in (2023, 2024, 2025) for quarter in (1, 2, 3, 4))
GROUP = "Greywater Lake Hospital Group"
ADVISER_FIRM = "Northlantern Advisory"
JONAS, ADA, WREN, MILO, ESTER = "Jonas Tidewell", "Ada Marrowin", "Wren Castellow", "Milo Ashgrave", "Ester Quillan"
PRODUCTS = (("Records cloud", False, 60_000), ("Imaging archive", False, 35_000), ("Care network", True, 120_000))

# name, kind, region, manager, product -> revenue a quarter at the beginning and at the end,
# harmony about, strength about, six items, share of wallet, satisfaction, onboarding, days since the last contact
ACCOUNTS = (
    (GROUP, "Hospital group", "North", JONAS, {"Records cloud": (62_000, 71_000), "Imaging archive": (0, 38_000)},
     8.6, 4.1, (2, 2, 3, 2, 2, 2), 0.14, 7.4, "complete", 9),
    ("Alder Coast Hospitals", "Hospital group", "South", ADA, {"Records cloud": (88_000, 97_000), "Care network": (0, 64_000)},
     8.1, 8.3, (4, 4, 4, 4, 3, 4), 0.71, 8.8, "complete", 6),
    ("Brackenfell Clinics", "Clinics", "West", ADA, {"Records cloud": (54_000, 60_000), "Imaging archive": (30_000, 31_000)},
     6.2, 7.1, (3, 3, 3, 3, 3, 3), 0.66, 8.1, "complete", 15),
    ("Cloverhythe Children's Hospital", "Hospital", "North", JONAS, {"Records cloud": (41_000, 43_000)},
     5.9, 6.6, (3, 3, 3, 3, 2, 3), 0.58, 8.4, "complete", 21),
    ("Dunmarrow Heart Centre", "Hospital", "East", WREN, {"Imaging archive": (36_000, 25_000)},
     4.6, 5.2, (2, 2, 2, 2, 2, 2), 0.44, 6.4, "complete", 33),
    ("Elmsreach Laboratories", "Laboratory", "East", WREN, {"Records cloud": (18_000, 19_500)},
     3.1, 7.4, (3, 3, 2, 3, 3, 2), 0.83, 8.6, "complete", 27),
    ("Farrowmoor Rehab", "Rehabilitation", "South", WREN, {"Records cloud": (14_000, 14_500)},
     2.7, 6.2, (3, 2, 2, 3, 2, 2), 0.77, 7.9, "complete", 40),
    ("Gullmere Dental Group", "Clinics", "West", ADA, {"Imaging archive": (9_000, 8_600)},
     2.2, 3.1, (1, 1, 1, 2, 1, 1), 0.21, 6.8, "complete", 52),
    ("Hearthbury Hospices", "Hospice", "North", JONAS, {"Records cloud": (7_500, 7_800)},
     3.4, 4.4, (2, 2, 2, 1, 2, 1), 0.35, 7.2, "complete", 37),
    ("Islemont Maternity", "Hospital", "South", WREN, {"Records cloud": (0, 16_000)},
     7.2, 3.6, (2, 2, 2, 1, 2, 1), 0.11, 7.7, "stalled", 18),
    ("Jasperline Radiology", "Clinics", "East", ADA, {"Imaging archive": (11_000, 24_000)},
     7.0, 5.7, (2, 3, 2, 2, 2, 2), 0.32, 8.2, "complete", 12),
    ("Knollgate University Hospital", "Hospital", "West", JONAS, {"Records cloud": (0, 22_000)},
     8.3, 2.4, (1, 1, 1, 1, 1, 1), 0.03, 7.0, "in progress", 24),
)  # fmt: skip
STARTED = {"Islemont Maternity": 9, "Knollgate University Hospital": 10, "Alder Coast Hospitals": 5, GROUP: 6}
"""From which quarter (0 = the first) what began at nothing is bought."""
HARMONY = ("Strategic fit", "Culture", "Vision", "Overall strategy")
STRENGTH = ("Access to decision makers", "Trust in our operation")
ITEMS = (
    "supplier_position",
    "basis_of_trade",
    "contacts",
    "exit_difficulty",
    "forecast_horizon",
    "planning_and_information",
)

# name, title, reports to, function, level, roles, power, sentiment, contact, our contact
EVP = "Executive vice president"
PEOPLE = (
    ("Chief executive", "Chief executive officer", None, "Management", "executive", (), 3, 0, "none", None),
    (EVP, "Executive vice president, hospital services", "Chief executive", "Management", "executive", ("decider",), 5, 0, "brief", MILO),
    ("Finance director", "Chief financial officer", "Chief executive", "Finance", "executive", ("approver",), 4, 0, "brief", JONAS),
    ("Chief medical officer", "Chief medical officer", "Chief executive", "Clinical", "executive", ("influencer",), 3, 1, "brief", ESTER),
    ("Chief information officer", "Chief information officer", EVP, "IT", "senior", ("influencer", "initiator"), 3, 2, "in depth", JONAS),
    ("Head of procurement", "Head of group procurement", "Finance director", "Procurement", "senior", ("buyer", "gatekeeper"), 3, -2,
     "brief", JONAS),
    ("Operations director", "Director of operations", EVP, "Operations", "senior", (), 3, 0, "none", None),
    ("Chief nursing officer", "Chief nursing officer", "Chief medical officer", "Clinical", "senior", ("user",), 2, 1, "multiple", ESTER),
    ("Head of clinical systems", "Head of clinical systems", "Chief information officer", "IT", "middle", ("user", "initiator"), 2, 2,
     "in depth", JONAS),
    ("Infrastructure manager", "IT infrastructure manager", "Chief information officer", "IT", "middle", ("gatekeeper",), 2, -1, "brief",
     ESTER),
    ("Security officer", "Information security officer", "Chief information officer", "IT", "senior", ("gatekeeper",), 3, 0, "multiple",
     ESTER),
    ("Data protection officer", "Data protection officer", "Chief executive", "Operations", "senior", ("gatekeeper",), 2, 0, "brief",
     ESTER),
    ("Group controller", "Group controller", "Finance director", "Finance", "middle", ("influencer",), 2, 1, "multiple", JONAS),
    ("Budget planner", "Budget planner", "Group controller", "Finance", "operational", (), 1, 0, "none", None),
    ("Contract manager", "Contract manager", "Head of procurement", "Procurement", "middle", ("buyer",), 2, -1, "brief", JONAS),
    ("IT buyer", "Category buyer, IT", "Contract manager", "Procurement", "operational", ("buyer",), 1, 0, "multiple", JONAS),
    ("Head of radiology", "Head of radiology", "Chief medical officer", "Clinical", "senior", ("user",), 2, 1, "multiple", ESTER),
    ("Head of emergency", "Head of emergency medicine", "Chief medical officer", "Clinical", "senior", ("user",), 2, -1, "none", None),
    ("Ward manager", "Ward manager, surgery", "Chief nursing officer", "Clinical", "middle", ("user",), 1, 2, "in depth", ESTER),
    ("Senior nurse", "Senior nurse, surgery", "Ward manager", "Clinical", "operational", ("user",), 1, 1, "brief", ESTER),
    ("Pharmacy director", "Director of pharmacy", "Chief medical officer", "Clinical", "senior", (), 2, 0, "none", None),
    ("Application manager", "Application manager", "Head of clinical systems", "IT", "operational", ("user",), 1, 1, "in depth", ESTER),
    ("Hospital manager east", "Hospital manager, eastern sites", "Operations director", "Operations", "middle", ("user",), 2, 0, "brief",
     JONAS),
    ("Admissions manager", "Admissions manager", "Hospital manager east", "Operations", "operational", ("user",), 1, 1, "multiple", ESTER),
    ("Outside adviser", "Partner, health care", None, "Advice", "senior", ("influencer",), 3, 1, "multiple", MILO),
)  # fmt: skip
INFLUENCE = (
    ("Outside adviser", EVP, "positive", 0.7, "Advises on every large programme; the EVP listens."),
    ("Chief medical officer", EVP, "positive", 0.3, "Respected, though not on computing."),
    ("Head of procurement", EVP, "negative", 0.4, "Warns of depending on one supplier."),
    ("Group controller", "Finance director", "positive", 0.5, "Prepares the figures."),
    ("Head of radiology", "Chief medical officer", "positive", 0.4, None),
    ("Ward manager", "Head of clinical systems", "positive", 0.5, "First to try anything new."),
    ("Outside adviser", "Finance director", "positive", 0.2, None),
    ("Head of procurement", "Chief information officer", "conflict", 0.8, "Two tenders stopped within a year."),
    ("Infrastructure manager", "Head of clinical systems", "conflict", 0.5, "Own machines against the cloud."),
)


def key(name: str) -> str:
    """Return the key of an account or a person, which is given no id here."""
    return normalise_name(name)


def days(back: int) -> dt.date:
    """Return the day so many days before the day the figures are looked at from."""
    return AS_OF - dt.timedelta(days=back)


def group_people() -> list[dict[str, object]]:
    """Return the 25 people of the hospital group."""
    rows: list[dict[str, object]] = []
    for at, (name, title, boss, function, level, roles, power, sentiment, contact, owner) in enumerate(PEOPLE):
        outside = name == "Outside adviser"
        rows.append(
            {
                "account": key(GROUP), "name": name, "person": key(name), "title": title, "reports_to": key(boss) if boss else None,
                "outside": outside, "organisation": ADVISER_FIRM if outside else None, "function": function, "level": level,
                **dict.fromkeys(roles, True), "power": power, "sentiment": sentiment, "contact": contact,
                "key_contact": name == "Head of clinical systems", "champion": name == "Chief information officer", "owner": owner,
                "last_contact": days(7 + at * 5 % 50) if contact != "none" else None,
            }
        )  # fmt: skip
    return rows


def other_people() -> list[dict[str, object]]:
    """Return a few people for every other account but the smallest."""
    parts = (
        ("Managing director", "Management", "executive", ("decider", "approver"), 5),
        ("Medical director", "Clinical", "executive", ("influencer",), 3),
        ("IT lead", "IT", "middle", ("gatekeeper", "user"), 2),
        ("Purchasing lead", "Procurement", "middle", ("buyer",), 2),
        ("Nursing director", "Clinical", "senior", ("user",), 2),
        ("Finance lead", "Finance", "senior", ("approver",), 4),
        ("Ward manager", "Clinical", "operational", ("user", "initiator"), 1),
    )
    rows: list[dict[str, object]] = []
    for at, account in enumerate(ACCOUNTS[1:], start=1):
        name, manager, strong, contacts = account[0], account[3], account[6], account[7][2]
        if name in {"Gullmere Dental Group", "Hearthbury Hospices"}:
            continue
        for place, (person, function, level, roles, power) in enumerate(parts[: 4 + at % 4]):
            known = place < (1, 3, 5, 7)[contacts - 1]
            warm = 2 if strong > 8 and power < 4 else 1 if strong > 5 else 0
            rows.append(
                {
                    "account": key(name), "name": person, "person": key(person), "title": person, "function": function, "level": level,
                    "reports_to": key("Managing director") if place else None, **dict.fromkeys(roles, True), "power": power,
                    "sentiment": warm if known else 0, "contact": "multiple" if known else "none", "key_contact": place == 0,
                    "sponsor": place == 0 and strong > 6, "champion": known and warm == 2,
                    "owner": (manager, ESTER, MILO)[place % 3] if known else None, "last_contact": days(8 + place * 6) if known else None,
                }
            )  # fmt: skip
    return rows


def portfolio() -> Portfolio:
    """Return the whole book."""
    rng = random.Random(301)
    accounts: list[dict[str, object]] = []
    revenue: list[dict[str, object]] = []
    ratings: list[dict[str, object]] = []
    relationship: list[dict[str, object]] = []
    renewals: list[dict[str, object]] = []
    competitors: list[dict[str, object]] = []
    for (
        name,
        kind,
        region,
        manager,
        products,
        harmony,
        strong,
        items,
        wallet,
        satisfaction,
        onboarding,
        contact,
    ) in ACCOUNTS:
        last = 0.0
        for product, (first, final) in products.items():
            begin = STARTED.get(name, 0) if not first else 0
            for at in range(begin, 12):
                low = first or final * 0.8
                amount = round((low + (final - low) * (at - begin) / max(1, 11 - begin)) / 100) * 100.0
                last += amount if at == 11 else 0
                revenue.append(
                    {
                        "account": key(name), "period": QUARTERS[at], "product": product, "revenue": amount,
                        "cost_of_goods": round(amount * rng.uniform(0.28, 0.34), 2),
                        "cost_to_serve": round(amount * rng.uniform(0.1, 0.2), 2),
                    }
                )  # fmt: skip
        accounts.append(
            {
                "key": key(name), "name": name, "manager": manager, "region": region, "industry": kind, "plan": list(products)[-1],
                "key_account": last > 50_000 or name.startswith("Knollgate"), "potential_spend": round(12 * last / wallet, -4),
                "share_of_wallet": wallet, "satisfaction": satisfaction, "engagement": round(min(9.4, 4.8 + strong / 2), 1),
                "onboarding": onboarding, "at_risk": onboarding == "stalled", "at_risk_since": days(33) if onboarding == "stalled" else None, "last_contact": days(contact),
                "onboarding_start": days(160) if onboarding == "stalled" else days(60) if onboarding == "in progress" else None,
            }
        )  # fmt: skip
        ratings.extend({"account": key(name), "factor": factor, "rating": _near(harmony, rng)} for factor in HARMONY)
        ratings.extend({"account": key(name), "factor": factor, "rating": _near(strong, rng)} for factor in STRENGTH)
        end = days(-(150, 280, 520, 800)[items[4] - 1])
        relationship.append(
            {"account": key(name), "view": "ours", **dict(zip(ITEMS, items, strict=True)), "contract_end": end}
        )
        renewals.append(
            {
                "account": key(name),
                "contract": "Main contract",
                "renewal_date": end,
                "amount": 4 * last,
                "agreed": False,
            }
        )
        rival = ("Halcyon Ward Systems", "Medivault Nine")[len(renewals) % 2]
        competitors.append(
            {
                "account": key(name),
                "competitor": rival,
                "our_strength": strong,
                "their_strength": round(9.4 - strong / 1.4, 1),
            }
        )
    relationship.append(
        {"account": key(GROUP), "view": "customer", **dict(zip(ITEMS, (1, 2, 2, 2, 2, 1), strict=True))}
    )
    tables = {
        "accounts": accounts, "revenue": revenue, "ratings": ratings, "relationship": relationship, "renewals": renewals,
        "competitors": competitors, "criteria": _criteria(), "stakeholders": group_people() + other_people(),
        "products": [{"product": name, "premium": premium, "price": price} for name, premium, price in PRODUCTS],
        "influence": [
            {"account": key(GROUP), "source": key(source), "target": key(target), "kind": kind, "strength": strength, "note": note}
            for source, target, kind, strength, note in INFLUENCE
        ],
        "actions": [
            {"account": key(GROUP), "action": action, "owner": owner, "due": days(due), "priority": priority, "status": status}
            for action, owner, due, priority, status in (
                ("Ask the outside adviser what the EVP needs to see", MILO, -6, "high", "to do"),
                ("Take the adviser and the EVP to see Alder Coast", MILO, -35, "high", "to do"),
                ("Bring three years of cost figures to the finance director", JONAS, -20, "medium", "doing"),
                ("Answer the security officer's questions", ESTER, -10, "medium", "doing"),
                ("Offer procurement a second source clause", JONAS, -28, "medium", "waiting"),
            )
        ] + [
            {"account": key("Islemont Maternity"), "action": "Restart onboarding", "owner": WREN, "due": days(-7), "priority": "high",
             "status": "to do"},
        ],
        "team": [
            {"name": JONAS, "title": "Key account manager", "region": "North", "manager": MILO},
            {"name": ADA, "title": "Key account manager", "region": "South", "manager": MILO},
            {"name": WREN, "title": "Account manager", "region": "East", "manager": MILO},
            {"name": ESTER, "title": "Clinical specialist", "manager": MILO},
            {"name": MILO, "title": "Sales director"},
        ],
    }  # fmt: skip
    return Portfolio(
        {name: pd.DataFrame(rows) for name, rows in tables.items()},
        settings=Settings.of({"currency": "EUR", "as_of": AS_OF}),
        source="Harbourlight Cloud",
    )


def _near(about: float, rng: random.Random) -> float:
    return min(10.0, max(0.0, round((about + rng.uniform(-1.0, 1.0)) * 2) / 2))


def _criteria() -> list[dict[str, object]]:
    judged = (
        ("Strategic fit", "harmony", 40), ("Culture", "harmony", 20), ("Vision", "harmony", 20), ("Overall strategy", "harmony", 20),
        ("Access to decision makers", "strength", 50), ("Trust in our operation", "strength", 50),
    )  # fmt: skip
    return [
        {"factor": "Revenue today", "block": "growth", "weight": 40, "source": "revenue", "rule": "rank"},
        {"factor": "Spend available", "block": "growth", "weight": 60, "source": "potential spend", "rule": "rank"},
        *({"factor": factor, "block": block, "weight": weight} for factor, block, weight in judged),
    ]
