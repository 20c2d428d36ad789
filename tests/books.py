"""Small books for tests, made from a seed; nothing here is read by the product."""

from __future__ import annotations

import functools

import numpy as np
import pandas as pd

from kamcore.workbook.portfolio import Portfolio
from kamcore.workbook.settings import Settings

ITEMS = (
    "supplier_position",
    "basis_of_trade",
    "contacts",
    "exit_difficulty",
    "forecast_horizon",
    "planning_and_information",
)
FACTORS = ("Strategic fit", "Culture", "Vision", "Overall strategy", "Relationship strength")
PAYLOADS = (
    "<script>window.fired=1</script>",
    "[click](javascript:window.fired=1)",
    "![x](http://192.0.2.1/x.png)",
    "$\\frac{1}{2}$ and $5",
    "**bold** _it_ `code` :red[red] :material/home: :tada:",
    "www.example.com a@example.com https://example.com",
    '"><img src=x onerror=window.fired=1>',
    '=HYPERLINK("http://192.0.2.1")',
    "مرحبا \u202eevil\u202c 名前 😀",
    "line\nbreak\ttab",
)


def full_book(n: int = 40, seed: int = 0, years: tuple[int, ...] = (2023, 2024, 2025)) -> Portfolio:
    """Return a book of n accounts with three years of MRR in two plans, ratings, stages, people, actions and renewals."""
    return _full_book(n, seed, years).replace()


@functools.cache
def _full_book(n: int, seed: int, years: tuple[int, ...]) -> Portfolio:
    """Make a full book once for all tests of a process; each gets a Portfolio of its own that shares the frozen tables."""
    rng = np.random.default_rng(seed)
    keys = [f"account {i}" for i in range(n)]
    months = [f"{y}-{m:02d}" for y in years for m in range(1, 13)]
    base = rng.lognormal(8, 1.2, n)
    revenue = pd.DataFrame(
        [
            (k, m, "Team" if base[i] < 3000 else "Enterprise", round(base[i] * (1 + rng.normal(0, 0.1)), 2), True)
            for i, k in enumerate(keys)
            for m in months
        ],
        columns=["account", "period", "product", "revenue", "recurring"],
    )
    as_of = pd.Timestamp(f"{years[-1]}-12-31")
    accounts = pd.DataFrame(
        {
            "key": keys,
            "name": [f"Account {i}" for i in range(n)],
            "manager": [f"Manager {i % 5}" for i in range(n)],
            "region": [f"Region {i % 3}" for i in range(n)],
            "industry": [f"Industry {i % 4}" for i in range(n)],
            "satisfaction": rng.uniform(2, 10, n).round(1),
            "engagement": rng.uniform(2, 10, n).round(1),
            "potential_spend": rng.uniform(1e4, 1e6, n).round(0),
            "share_of_wallet": rng.uniform(0, 1, n).round(2),
            "last_contact": as_of - pd.to_timedelta(rng.integers(0, 120, n), unit="D"),
            "onboarding": rng.choice(["complete", "in progress", "stalled"], n),
        }
    )
    ratings = pd.DataFrame(
        [(k, f, float(rng.integers(0, 11))) for k in keys for f in FACTORS], columns=["account", "factor", "rating"]
    )
    relationship = pd.DataFrame(
        [{"account": k, "view": "ours", **{i: float(rng.integers(1, 5)) for i in ITEMS}} for k in keys]
    )
    return Portfolio(
        {
            "accounts": accounts,
            "revenue": revenue,
            "ratings": ratings,
            "relationship": relationship,
            "stakeholders": pd.concat([people_of(keys[0], 12, rng), people_of(keys[1], 60, rng)]),
            "influence": pd.DataFrame(
                {"account": [keys[0]], "source": ["p3"], "target": ["p0"], "kind": ["positive"], "strength": [0.8]}
            ),
            "products": pd.DataFrame({"product": ["Team", "Enterprise"], "premium": [False, True]}),
            "renewals": pd.DataFrame(
                {"account": keys[:5], "contract": "Main", "renewal_date": as_of + pd.Timedelta(days=40)}
            ),
            "actions": pd.DataFrame(
                {
                    "account": keys[:3],
                    "action": "Call",
                    "due": as_of - pd.Timedelta(days=30),
                    "status": "to do",
                }
            ),
        },
        source="full book.xlsx",
    )


def people_of(account: str, n: int, rng: np.random.Generator) -> pd.DataFrame:
    """Return n people in a tree of threes; the first decides."""
    return pd.DataFrame(
        [
            {
                "account": account,
                "person": f"p{j}",
                "name": f"Person {j}",
                "title": "Chief executive" if j == 0 else "Manager",
                "reports_to": f"p{(j - 1) // 3}" if j else None,
                "outside": False,
                "function": ("Operations", "Finance", "Technology")[j % 3],
                "level": "executive" if j == 0 else "middle",
                "decider": j == 0,
                "power": 5.0 if j == 0 else float(rng.integers(1, 6)),
                "sentiment": 0.0 if j == 0 else float(rng.integers(-2, 3)),
                "contact": str(rng.choice(["none", "brief", "multiple", "in depth"])),
                "key_contact": j == 1,
                "owner": f"Manager {j % 2}",
            }
            for j in range(n)
        ]
    )


def money_only(n: int = 12, seed: int = 1) -> Portfolio:
    """Return a book with names and yearly revenue, nothing else."""
    rng = np.random.default_rng(seed)
    keys = [f"a{i}" for i in range(n)]
    rows = [
        (k, str(y), round(float(v), 2))
        for k in keys
        for y, v in zip((2023, 2024, 2025), rng.lognormal(9, 1, 3), strict=True)
    ]
    return Portfolio(
        {
            "accounts": pd.DataFrame({"key": keys, "name": [k.upper() for k in keys]}),
            "revenue": pd.DataFrame(rows, columns=["account", "period", "revenue"]),
        },
        source="money.csv",
    )


def names_only() -> Portfolio:
    """Return three accounts of which nothing is known."""
    return Portfolio({"accounts": pd.DataFrame({"key": ["a", "b", "c"], "name": ["A", "B", "C"]})}, source="names.csv")


def one_account() -> Portfolio:
    """Return one account with one year of revenue."""
    return Portfolio(
        {
            "accounts": pd.DataFrame({"key": ["a"], "name": ["Only one"]}),
            "revenue": pd.DataFrame({"account": ["a"], "period": ["2025"], "revenue": [100.0]}),
        },
        source="one.csv",
    )


def hostile_book() -> Portfolio:
    """Return a full book in which every text is a payload."""
    return _hostile_book().replace()


@functools.cache
def _hostile_book() -> Portfolio:
    """Make the hostile book once, as the full one."""
    book = full_book(len(PAYLOADS))
    tables = {}
    for sheet in ("accounts", "stakeholders", "actions"):
        frame = book[sheet]
        for column in frame.columns:
            keep = ("key", "account", "person", "reports_to", "level", "contact", "onboarding", "status", "priority")
            if str(frame[column].dtype) == "str" and column not in keep:
                frame[column] = [PAYLOADS[i % len(PAYLOADS)] for i in range(len(frame))]
        tables[sheet] = frame
    revenue = book["revenue"]
    revenue["product"] = revenue["product"].map({"Team": PAYLOADS[0], "Enterprise": PAYLOADS[4]})
    tables["revenue"] = revenue
    tables["products"] = pd.DataFrame({"product": [PAYLOADS[4]], "premium": [True]})
    hostile = book.replace(tables, settings=Settings())
    return Portfolio(hostile.tables, source=PAYLOADS[0], settings=hostile.settings)


BOOKS = {
    "full": full_book,
    "money only": money_only,
    "names only": names_only,
    "one account": one_account,
    "hostile": hostile_book,
}
