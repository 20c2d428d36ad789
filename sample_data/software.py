"""Sample 1: Cadence Metrics sells business dashboards by subscription to 40 companies. All names are invented."""

# ruff: noqa: E501  (a table of customers reads best with one on a line)

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass

import pandas as pd

from kamcore.workbook.periods import Period
from kamcore.workbook.portfolio import Portfolio, normalise_name
from kamcore.workbook.settings import Settings

AS_OF = dt.date(2025, 12, 31)
MONTHS = tuple(Period.parse("2023-01").back(-step).label for step in range(36))
PRICES = {"Starter": 400, "Team": 2_000, "Enterprise": 9_000}
ITEMS = (
    "supplier_position", "basis_of_trade", "contacts", "exit_difficulty", "forecast_horizon", "planning_and_information",
)  # fmt: skip
HARMONY = ("Strategic fit", "Culture", "Vision", "Overall strategy")
STRENGTH = ("Access to decision makers", "Trust in our delivery", "How deeply we are built in")
IC, MD, PL, TE, RO = "Ines Calloway", "Marek Dovell", "Priya Lanthorne", "Tomas Ekblade", "Ruth Okonmark"


@dataclass(frozen=True)
class Customer:
    """One account as the story tells it.

    Attributes:
        points: monthly revenue at some months (0 = January 2023); between them it moves in quarterly steps. Before the first and
            from a point of 0 on there is none.
        plans: from which month it had which plan.
        attractive, strong: about where it should stand on the quadrant.
        wallet: our share of what it spends.
        view: its six relationship items, or None for items made from ``strong``.
    """

    name: str
    industry: str
    region: str
    manager: str
    points: tuple[tuple[int, float], ...]
    plans: tuple[tuple[int, str], ...]
    attractive: float
    strong: float
    wallet: float
    view: tuple[int, ...] | None = None


def grown(
    start: float, end: float, plan: str, since: int = 0
) -> tuple[tuple[tuple[int, float], ...], tuple[tuple[int, str], ...]]:
    """Return a course of revenue from one figure to another on one plan."""
    return ((since, start), (35, end)), ((since, plan),)


E, T, S = "Enterprise", "Team", "Starter"
CUSTOMERS = (
    # the eight that carry the book
    Customer("Aldermoor Energy", "Energy", "North", IC, *grown(41_000, 58_000, E), 8.6, 9.0, 0.55, (4, 4, 4, 4, 4, 4)),
    Customer("Brightquarry Retail", "Retail", "South", MD, *grown(30_000, 44_000, E), 8.2, 7.9, 0.50, (4, 4, 3, 4, 4, 4)),
    Customer("Castlemere Insurance", "Insurance", "West", PL, *grown(33_000, 36_000, E), 6.4, 7.0, 0.62, (3, 3, 4, 3, 2, 3)),
    Customer("Dunwick Logistics", "Logistics", "North", TE, ((0, 36_000), (20, 40_000), (35, 25_500)), ((0, E),), 5.6, 5.9, 0.45),
    Customer("Emberlyn Foods", "Food", "East", RO, *grown(21_000, 22_500, E), 4.2, 7.4, 0.82, (3, 3, 3, 4, 3, 3)),
    Customer("Fernwhistle Hotels", "Hospitality", "South", IC, ((0, 9_000), (15, 12_000), (35, 19_000)), ((0, T), (14, E)), 7.6, 6.4, 0.34),
    Customer("Glasswater Bank", "Banking", "West", MD, *grown(14_500, 15_500, E), 7.1, 3.6, 0.12),
    Customer("Hartsel Machinery", "Manufacturing", "East", PL, *grown(11_000, 13_000, E), 3.9, 8.0, 0.86, (3, 3, 3, 3, 3, 3)),
    # attractive, and not ours yet
    Customer("Ivoryline Pharma", "Pharma", "West", TE, ((4, 900), (35, 4_800)), ((4, S), (16, T)), 8.4, 3.2, 0.07),
    Customer("Juniper Crossing Media", "Media", "North", RO, *grown(1_800, 4_100, T), 7.3, 2.6, 0.06),
    Customer("Kestrelby Telecom", "Telecom", "South", IC, ((18, 1_600), (35, 3_900)), ((18, T),), 7.9, 4.2, 0.05),
    Customer("Larkspindle Textiles", "Manufacturing", "East", MD, *grown(1_300, 2_700, T), 6.3, 3.9, 0.08),
    Customer("Moorhaven Clinics", "Health care", "North", PL, ((26, 1_900), (35, 2_400)), ((26, T),), 7.0, 4.5, 0.05),
    Customer("Nettlebridge Airports", "Transport", "West", TE, ((30, 2_600), (35, 2_600)), ((30, T),), 8.0, 2.2, 0.04),
    Customer("Oxbow Lantern Games", "Media", "South", RO, ((9, 420), (35, 1_900)), ((9, S), (27, T)), 6.8, 4.6, 0.09),
    Customer("Pennyroyal Cosmetics", "Retail", "East", IC, *grown(1_100, 2_300, T), 6.1, 2.9, 0.07),
    # loyal, little more to come
    Customer("Quillmarsh Publishing", "Media", "West", MD, *grown(3_600, 3_500, T), 3.1, 7.7, 0.90),
    Customer("Rookfield Dairy", "Food", "North", PL, *grown(3_200, 3_300, T), 2.8, 6.6, 0.84),
    Customer("Saltmarsh Ferries", "Transport", "South", TE, *grown(2_700, 2_900, T), 3.4, 8.3, 0.92, (4, 4, 4, 4, 4, 3)),
    Customer("Thistlegate Schools", "Education", "East", RO, *grown(2_400, 2_400, T), 2.2, 6.1, 0.78),
    Customer("Umberfold Ceramics", "Manufacturing", "North", IC, *grown(1_900, 2_000, T), 3.8, 5.8, 0.80),
    Customer("Vellumdale Notaries", "Services", "West", MD, *grown(1_500, 1_600, T), 1.9, 7.1, 0.88),
    Customer("Wickerstone Garden Centres", "Retail", "South", PL, *grown(820, 900, S), 2.6, 6.9, 0.85),
    Customer("Yarrowby Vineyards", "Food", "East", TE, *grown(610, 640, S), 3.2, 5.6, 0.75),
    # lean ones
    Customer("Zephyr Row Couriers", "Logistics", "North", RO, *grown(1_700, 1_500, T), 3.6, 3.4, 0.40),
    Customer("Ashpenny Stationers", "Retail", "West", IC, *grown(700, 680, S), 1.8, 2.4, 0.35),
    Customer("Bramblewick Tools", "Manufacturing", "South", MD, *grown(520, 560, S), 2.9, 4.1, 0.45),
    Customer("Copperjay Cafes", "Hospitality", "East", PL, *grown(390, 450, S), 4.1, 2.1, 0.22),
    Customer("Dovetail & Rye Bakeries", "Food", "North", TE, *grown(450, 430, S), 2.4, 3.0, 0.38),
    Customer("Elderfen Surveyors", "Services", "West", RO, *grown(380, 400, S), 3.3, 1.6, 0.30),
    Customer("Foxglove Lane Cinemas", "Media", "South", IC, *grown(640, 560, S), 1.5, 3.7, 0.42),
    Customer("Gorsehill Recycling", "Services", "East", MD, ((21, 360), (35, 480)), ((21, S),), 4.4, 4.4, 0.25),
    Customer("Hollowmere Printing", "Manufacturing", "North", PL, *grown(560, 540, S), 2.1, 4.7, 0.50),
    Customer("Inkwell & Thorn Legal", "Services", "West", TE, *grown(420, 520, S), 4.6, 3.5, 0.28),
    Customer("Jackdaw Street Theatres", "Media", "South", RO, *grown(300, 310, S), 2.7, 2.8, 0.33),
    Customer("Kittiwake Boatyards", "Manufacturing", "East", IC, ((29, 380), (35, 420)), ((29, S),), 4.8, 4.0, 0.20),
    # gone, and one that is still to be won
    Customer("Lanternfish Seafood", "Food", "North", MD, ((0, 3_800), (14, 3_100), (17, 0)), ((0, T),), 3.0, 2.0, 0.0),
    Customer("Mistlethwaite Trains", "Transport", "West", PL, ((0, 5_200), (24, 4_400), (27, 0)), ((0, T),), 5.2, 1.4, 0.0),
    Customer("Nightjar Radio", "Media", "South", TE, ((6, 520), (30, 430), (33, 0)), ((6, S),), 2.3, 1.2, 0.0),
    Customer("Orchard Vale Hospitals", "Health care", "East", RO, (), (), 8.1, 1.8, 0.0),
)  # fmt: skip

TROUBLE = {
    "Emberlyn Foods": "satisfaction has collapsed",
    "Dunwick Logistics": "revenue has fallen by a third",
    "Castlemere Insurance": "the contract ends in three weeks and nothing is signed",
    "Nettlebridge Airports": "onboarding has stalled",
    "Glasswater Bank": "the decider is hostile",
    "Quillmarsh Publishing": "nobody has spoken with it for months",
    "Zephyr Row Couriers": "flagged by hand",
    "Larkspindle Textiles": "promised actions are overdue",
}
CONTRADICTION = "Hollowmere Printing"
"""Rated 'all levels, very open', though we know two people there and no executive."""
HISTORY = (
    ("Fernwhistle Hotels", "2023", 2), ("Fernwhistle Hotels", "2024", 1), ("Brightquarry Retail", "2024", 1),
    ("Dunwick Logistics", "2024", -1),
)  # fmt: skip
"""Earlier ratings: account, year, and by how many steps each item was lower than now."""
FORECAST: dict[str, tuple[float | None, float]] = {
    "Ivoryline Pharma": (None, 6.5),
    "Kestrelby Telecom": (8.5, 6.0),
    "Glasswater Bank": (None, 5.5),
    "Dunwick Logistics": (4.2, 6.0),
    "Fernwhistle Hotels": (8.5, 8.0),
}
"""Where the plan sees an account next: attractiveness (None where it stays) and strength."""
COST_TRAP = "Gorsehill Recycling"
DESTRUCTIVE = "Hartsel Machinery"


def key(name: str) -> str:
    """Return the key of an account or a person, which is given no id here."""
    return normalise_name(name)


def days(back: int) -> dt.date:
    """Return the day so many days before the day the figures are looked at from."""
    return AS_OF - dt.timedelta(days=back)


def mrr(customer: Customer) -> list[float]:
    """Return the revenue of each of the 36 months: level within a quarter, 0 where there is none."""
    course = []
    for month in range(36):
        at = month - month % 3
        value = 0.0
        for (begin, low), (end, high) in zip(customer.points, customer.points[1:], strict=False):
            if begin <= month < end or month == end == 35:
                share = (max(at, begin) - begin) / max(1, (end - end % 3) - begin)
                value = low * (high / low) ** share if low and high else low
        course.append(float(round(value / 10) * 10))
    return course


def revenue_rows() -> list[dict[str, object]]:
    """Return the Revenue sheet."""
    rng = random.Random(101)
    rows: list[dict[str, object]] = []
    for customer in CUSTOMERS:
        goods, serve = rng.uniform(0.17, 0.23), rng.uniform(0.08, 0.17)
        for month, amount in enumerate(mrr(customer)):
            if not amount:
                continue
            plan = [plan for since, plan in customer.plans if since <= month][-1]
            share = serve
            if customer.name == DESTRUCTIVE:
                share = 1.3
            elif customer.name == COST_TRAP:
                share = 0.15 + 0.03 * (month - 21)
            rows.append(
                {
                    "account": key(customer.name), "period": MONTHS[month], "product": plan, "revenue": amount, "recurring": True,
                    "cost_of_goods": round(amount * goods, 2), "cost_to_serve": round(amount * share, 2),
                }
            )  # fmt: skip
    return rows


def account_rows() -> list[dict[str, object]]:
    """Return the Accounts sheet."""
    rng = random.Random(102)
    rows = []
    for at, customer in enumerate(CUSTOMERS):
        course = mrr(customer)
        first = next((month for month, amount in enumerate(course) if amount), None)
        active = course[-1] > 0
        row: dict[str, object] = {
            "key": key(customer.name), "name": customer.name, "manager": customer.manager, "region": customer.region,
            "industry": customer.industry, "key_account": at < 8 or customer.name in {"Ivoryline Pharma", "Kestrelby Telecom"},
        }  # fmt: skip
        if active:
            row |= {
                "plan": customer.plans[-1][1],
                "potential_spend": float(round(36 * course[-1] / customer.wallet / 1000) * 1000),
                "share_of_wallet": customer.wallet,
                "satisfaction": round(min(9.6, 6.3 + 0.33 * customer.strong + rng.uniform(-0.3, 0.5)), 1),
                "engagement": round(min(9.5, 4.6 + 0.45 * customer.strong + rng.uniform(-0.4, 0.6)), 1),
                "onboarding": "complete" if first is not None and first < 29 else "in progress",
                "onboarding_start": dt.date(2023 + first // 12, first % 12 + 1, 3) if first else None,
                "at_risk": False,
                "last_contact": days(rng.randint(2, 44)),
            }
        else:
            gone = bool(customer.points)
            row |= {
                "potential_spend": None if gone else 900_000,
                "note": "Left us." if gone else "Not a customer yet; two good talks.",
            }
        rows.append(row)
    by_name = {str(row["name"]): row for row in rows}
    by_name["Emberlyn Foods"] |= {"satisfaction": 3.4, "note": "Reports were late four months running."}
    by_name["Nettlebridge Airports"] |= {
        "onboarding": "stalled",
        "satisfaction": 5.4,
        "engagement": 3.1,
        "note": "Their data team was reorganised in week three.",
    }
    by_name["Kittiwake Boatyards"] |= {"onboarding": "not started", "onboarding_start": days(40)}
    by_name["Quillmarsh Publishing"] |= {"last_contact": days(147)}
    by_name["Zephyr Row Couriers"] |= {"at_risk": True, "at_risk_since": days(68), "note": "A rival has made an offer."}
    by_name["Dunwick Logistics"] |= {"note": "Two of their five depots were sold."}
    by_name["Castlemere Insurance"] |= {
        "at_risk": True,
        "at_risk_since": days(19),
        "note": "Waiting for their new board.",
    }
    by_name["Copperjay Cafes"] |= {"satisfaction": None, "engagement": None}
    by_name["Pennyroyal Cosmetics"] |= {"engagement": None, "parent": key("Brightquarry Retail")}
    by_name["Wickerstone Garden Centres"] |= {"parent": key("Brightquarry Retail")}
    by_name["Yarrowby Vineyards"] |= {"parent": key("Emberlyn Foods")}
    for name, (attractive, strong) in FORECAST.items():
        by_name[name] |= {"forecast_attractiveness": attractive, "forecast_strength": strong}
    return rows


def criteria_rows() -> list[dict[str, object]]:
    """Return the Criteria sheet: growth measured, harmony and strength judged."""
    measured = (
        ("Revenue today", 25, "revenue", "rank", None, None),
        ("Revenue growth", 35, "revenue growth", "linear", -0.2, 0.5),
        ("Spend available", 40, "potential spend", "rank", None, None),
    )
    judged = (
        ("Strategic fit", "harmony", 35, "They need what we are not", "They need what we do best"),
        ("Culture", "harmony", 20, "Every talk is a fight", "We work as one team"),
        ("Vision", "harmony", 20, "They look at this quarter only", "They share where they are going"),
        ("Overall strategy", "harmony", 25, "They leave our market", "They grow where we grow"),
        ("Access to decision makers", "strength", 35, "We know nobody who decides", "Any door opens"),
        ("Trust in our delivery", "strength", 35, "They check everything", "They rely on us"),
        ("How deeply we are built in", "strength", 30, "One report", "Their planning runs on us"),
    )
    rows: list[dict[str, object]] = [
        {
            "factor": factor,
            "block": "growth",
            "weight": weight,
            "source": source,
            "rule": rule,
            "low": low,
            "high": high,
            "reverse": False,
        }
        for factor, weight, source, rule, low, high in measured
    ]
    rows.extend(
        {"factor": factor, "block": block, "weight": weight, "anchor_low": low, "anchor_high": high}
        for factor, block, weight, low, high in judged
    )
    return rows


def rating_rows() -> list[dict[str, object]]:
    """Return the Ratings sheet; one account is rated on too few factors to be ranked with the others."""
    rng = random.Random(103)
    rows: list[dict[str, object]] = []
    for customer in CUSTOMERS:
        for factor in (*HARMONY, *STRENGTH):
            about = customer.attractive if factor in HARMONY else customer.strong
            rating = min(10.0, max(0.0, round((about + rng.uniform(-1.4, 1.4)) * 2) / 2))
            if customer.name == "Jackdaw Street Theatres" and factor in HARMONY:
                continue
            rows.append({"account": key(customer.name), "factor": factor, "rating": rating})
    return rows


def items_of(customer: Customer, rng: random.Random) -> tuple[int, ...]:
    """Return our six ratings; the supplier position stays near what the share of wallet says."""
    about = 0.8 + customer.strong * 0.3
    drawn = [min(4, max(1, round(about + rng.uniform(-0.6, 0.6)))) for _ in ITEMS]
    by_wallet = 1 + sum(customer.wallet >= share for share in (0.2, 0.5, 0.9))
    drawn[0] = min(by_wallet + 1, max(by_wallet - 1, drawn[0]))
    return customer.view or tuple(drawn)


def relationship_rows() -> list[dict[str, object]]:
    """Return the Relationship sheet: our view of every customer, and some customers' own."""
    rng = random.Random(104)
    rows: list[dict[str, object]] = []
    for customer in CUSTOMERS:
        if not mrr(customer)[-1]:
            continue
        view = items_of(customer, rng)
        ours: dict[str, object] = {"account": key(customer.name), "view": "ours", **dict(zip(ITEMS, view, strict=True))}
        if customer.name == CONTRADICTION:
            ours |= {"contacts": 4, "note": "Everyone there likes us."}
        elif customer.name == "Elderfen Surveyors":
            ours |= dict.fromkeys(ITEMS[1:5])
            ours["note"] = "Taken over last month; the rest is not known yet."
        elif customer.name == "Aldermoor Energy":
            ours["note"] = "Joint five-year plan signed in spring."
        ours["contract_end"] = renewal_of(customer, view[4])
        rows.append(ours)
    for name, lower in (
        ("Aldermoor Energy", (0, 0, 1, 0, 0, 1)), ("Brightquarry Retail", (0, 1, 0, 1, 1, 1)), ("Castlemere Insurance", (1, 1, 2, 1, 1, 1)),
        ("Fernwhistle Hotels", (0, 0, 0, 0, 0, 0)), ("Emberlyn Foods", (1, 2, 1, 1, 1, 2)), ("Saltmarsh Ferries", (0, 0, 0, 0, 0, 0)),
        ("Hartsel Machinery", (0, 1, 0, 0, 1, 1)),
    ):  # fmt: skip
        ours = next(row for row in rows if row["account"] == key(name) and row["view"] == "ours")
        theirs = {item: max(1, int(str(ours[item])) - less) for item, less in zip(ITEMS, lower, strict=True)}
        rows.append({"account": key(name), "view": "customer", **theirs})
    for name, as_of, less in HISTORY:
        now = next(row for row in rows if row["account"] == key(name) and row["view"] == "ours")
        then = {item: min(4, max(1, int(str(now[item])) - less)) for item in ITEMS}
        rows.append({"account": key(name), "view": "ours", **then, "as_of": as_of})
    return rows


def renewal_of(customer: Customer, horizon: int) -> dt.date:
    """Return the day a customer's contract ends: the further, the longer the horizon of the relationship."""
    if customer.name == "Castlemere Insurance":
        return dt.date(2026, 1, 21)
    at = CUSTOMERS.index(customer)
    return days(-(150, 270, 500, 800)[horizon - 1] - at * 7 % 60)


def renewal_rows(relationship: list[dict[str, object]]) -> list[dict[str, object]]:
    """Return the Renewals sheet, with the days of the Relationship sheet."""
    ends = {row["account"]: row["contract_end"] for row in relationship if row.get("contract_end")}
    return [
        {
            "account": key(customer.name), "contract": "Subscription", "renewal_date": ends[key(customer.name)],
            "amount": 12 * mrr(customer)[-1], "agreed": at % 4 == 1,
        }
        for at, customer in enumerate(CUSTOMERS)
        if mrr(customer)[-1]
    ]  # fmt: skip


def competitor_rows() -> list[dict[str, object]]:
    """Return the Competitors sheet; the rivals are as invented as the customers."""
    rng = random.Random(105)
    rows: list[dict[str, object]] = []
    for at, customer in enumerate(CUSTOMERS):
        if not mrr(customer)[-1] or at % 5 == 4:
            continue
        for rival in rng.sample(("Gaugeline", "Numerand", "Tallyforge"), 1 + (at % 3 == 0)):
            theirs = round(min(9.5, max(1.0, 5.6 + rng.uniform(-2.0, 2.0))), 1)
            rows.append(
                {
                    "account": key(customer.name),
                    "competitor": rival,
                    "our_strength": customer.strong,
                    "their_strength": theirs,
                }
            )
    return rows


def portfolio() -> Portfolio:
    """Return the whole book."""
    from software_people import people_tables  # noqa: PLC0415  (it needs the customers above)
    from software_plans import plan_tables  # noqa: PLC0415  (the same)

    relationship = relationship_rows()
    contacts = {
        str(row["account"]): int(str(row["contacts"]))
        for row in relationship
        if row["view"] == "ours" and row["contacts"] and "as_of" not in row
    }
    tables = {
        "accounts": account_rows(), "revenue": revenue_rows(), "criteria": criteria_rows(), "ratings": rating_rows(),
        "relationship": relationship, "competitors": competitor_rows(),
        "products": [{"product": name, "premium": name == E, "price": price} for name, price in PRICES.items()],
        "renewals": renewal_rows(relationship), **people_tables(contacts), **plan_tables(),
    }  # fmt: skip
    return Portfolio(
        {name: pd.DataFrame(rows) for name, rows in tables.items()},
        settings=Settings.of({"currency": "EUR", "as_of": AS_OF}),
        source="Cadence Metrics",
    )
