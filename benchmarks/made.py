"""What the benchmarks measure with: a large workbook, and books of any number of accounts, made from a seed."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
from openpyxl import Workbook

from kamcore.workbook.portfolio import Portfolio

FOLDER = Path(tempfile.gettempdir()) / "kam-cockpit-benchmarks"
"""Where what takes long to make is kept between runs."""
HEADINGS = (
    "Order ID", "Order date", "Customer ID", "Customer", "Region", "Industry", "Account manager", "Product", "Category",
    "Quantity", "Unit price", "Discount", "Amount", "Channel", "Remark",
)  # fmt: skip
YEARS = ("2023", "2024", "2025")
FACTORS = ("Strategic fit", "Culture", "Vision")
CATEGORIES = ("Hardware", "Software", "Services", "Training")
CHANNELS = ("Direct", "Partner", "Web")


def transactions(rows: int = 100_000) -> Path:
    """Return the path of a workbook with one list of order lines, 15 columns wide; made when it is not there yet."""
    path = FOLDER / f"transactions_{rows}.xlsx"
    if path.exists():
        return path
    FOLDER.mkdir(exist_ok=True)
    rng = np.random.default_rng(0)
    customers = max(rows // 20, 1)
    who, day, product = rng.integers(0, customers, rows), rng.integers(0, 1096, rows), rng.integers(0, 200, rows)
    quantity, price = rng.integers(1, 50, rows), rng.lognormal(4, 1, rows).round(2)
    discount = rng.choice([0.0, 0.05, 0.1, 0.2], rows)
    amount = (quantity * price * (1 - discount)).round(2)
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Orders")
    sheet.append(HEADINGS)
    first = dt.date(2023, 1, 1)
    for i in range(rows):
        c, p = int(who[i]), int(product[i])
        sheet.append(
            (
                f"O-{i:07d}", first + dt.timedelta(days=int(day[i])), f"C-{c:05d}", f"Customer {c}", f"Region {c % 12}",
                f"Industry {c % 20}", f"Manager {c % 40}", f"Product {p}", CATEGORIES[p % 4], int(quantity[i]), float(price[i]),
                float(discount[i]), float(amount[i]), CHANNELS[i % 3], f"Order line {i} of customer {c}",
            )
        )  # fmt: skip
    begun = path.with_suffix(".begun")
    book.save(begun)
    begun.replace(path)
    return path


def book(accounts: int = 100_000, seed: int = 0) -> Portfolio:
    """Return a book with three years of revenue and three rated factors, and what the risk signals read; keys in no order."""
    rng = np.random.default_rng(seed)
    n = accounts
    keys = np.array([f"c-{i:06d}" for i in rng.permutation(n)])
    as_of = pd.Timestamp("2025-12-31")
    table = pd.DataFrame(
        {
            "key": keys,
            "name": [f"Customer {i} Limited" for i in range(n)],
            "manager": [f"Manager {i % 40}" for i in range(n)],
            "region": [f"Region {i % 12}" for i in range(n)],
            "industry": [f"Industry {i % 20}" for i in range(n)],
            "satisfaction": rng.uniform(2, 10, n).round(1),
            "engagement": rng.uniform(2, 10, n).round(1),
            "potential_spend": rng.uniform(1e4, 1e6, n).round(0),
            "share_of_wallet": rng.uniform(0, 1, n).round(2),
            "last_contact": as_of - pd.to_timedelta(rng.integers(0, 200, n), unit="D"),
            "onboarding": rng.choice(["complete", "in progress", "stalled"], n),
            "plan": rng.choice(["Team", "Enterprise"], n),
        }
    )
    base = rng.lognormal(8, 1.2, n)
    revenue = pd.DataFrame(
        {
            "account": np.repeat(keys, len(YEARS)),
            "period": np.tile(YEARS, n),
            "product": np.repeat(rng.choice(["Team", "Enterprise"], n), len(YEARS)),
            "revenue": (base[:, None] * rng.normal(1, 0.2, (n, len(YEARS)))).clip(0).ravel().round(2),
        }
    )
    ratings = pd.DataFrame(
        {
            "account": np.repeat(keys, len(FACTORS)),
            "factor": np.tile(FACTORS, n),
            "rating": rng.integers(0, 11, n * len(FACTORS)).astype(float),
        }
    )
    return Portfolio(
        {
            "accounts": table, "revenue": revenue, "ratings": ratings,
            "products": pd.DataFrame({"product": ["Team", "Enterprise"], "premium": [False, True]}),
        },
        source=f"{accounts} accounts.xlsx",
        book=f"{accounts} accounts",
    )  # fmt: skip
