"""What the benchmarks measure with: large files, and books of any number of accounts, made from a seed."""

from __future__ import annotations

import csv
import datetime as dt
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

import numpy as np
import pandas as pd
from openpyxl import Workbook

from kamcore.method.stage_items import ITEM_KEYS
from kamcore.workbook.portfolio import Portfolio

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = Path(tempfile.gettempdir()) / "kam-cockpit-benchmarks"
"""Where what takes long to make is kept between runs."""
HEADINGS = (
    "Order ID", "Order date", "Customer ID", "Customer", "Region", "Industry", "Account manager", "Product", "Category",
    "Quantity", "Unit price", "Discount", "Amount", "Channel", "Remark",
)  # fmt: skip
LINE_HEADINGS = ("Order ID", "Order date", "Customer", "Region", "Product", "Quantity", "Unit price", "Amount")
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


def order_lines(rows: int, format_: str) -> Path:
    """Return the path of a list of order lines, 8 columns wide, as ``xlsx`` or ``csv``; made when it is not there yet."""
    path = FOLDER / f"lines_{rows}.{format_}"
    if path.exists():
        return path
    FOLDER.mkdir(exist_ok=True)
    begun = path.with_suffix(".begun")
    if format_ == "csv":
        with begun.open("w", newline="", encoding="utf-8") as stream:
            writer = csv.writer(stream)
            writer.writerow(LINE_HEADINGS)
            writer.writerows(_lines(rows))
    else:
        _write_as_excel_does(begun, rows)
    begun.replace(path)
    return path


def _lines(rows: int) -> Iterator[tuple[str, dt.date, str, str, str, int, float, float]]:
    rng = np.random.default_rng(0)
    who, day, product = (
        rng.integers(0, max(rows // 100, 1), rows),
        rng.integers(0, 1096, rows),
        rng.integers(0, 200, rows),
    )
    quantity, price = rng.integers(1, 50, rows), rng.lognormal(4, 1, rows).round(2)
    first = dt.date(2023, 1, 1)
    for i in range(rows):
        customer, amount = int(who[i]), float((quantity[i] * price[i]).round(2))
        yield (
            f"O-{i:07d}", first + dt.timedelta(days=int(day[i])), f"Customer {customer}", f"Region {customer % 12}",
            f"Product {product[i]}", int(quantity[i]), float(price[i]), amount,
        )  # fmt: skip


def _write_as_excel_does(path: Path, rows: int) -> None:
    """Write a workbook as Excel does: texts in a list of their own, and cells with their addresses."""
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    kinds = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    texts: dict[str, int] = {}

    def cells(number: int, values: tuple[object, ...]) -> Iterator[str]:
        for letter, value in zip("ABCDEFGH", values, strict=True):
            if isinstance(value, str):
                yield f'<c r="{letter}{number}" t="s"><v>{texts.setdefault(value, len(texts))}</v></c>'
            elif isinstance(value, dt.date):
                yield f'<c r="{letter}{number}" s="1"><v>{(value - dt.date(1899, 12, 30)).days}</v></c>'
            else:
                yield f'<c r="{letter}{number}"><v>{value}</v></c>'

    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open("xl/worksheets/sheet1.xml", "w") as sheet:
            sheet.write(f'<worksheet {main}><dimension ref="A1:H{rows + 1}"/><sheetData>'.encode())
            for i, values in enumerate([LINE_HEADINGS, *_lines(rows)], 1):
                sheet.write(f'<row r="{i}">{"".join(cells(i, values))}</row>'.encode())
            sheet.write(b"</sheetData></worksheet>")
        items = "".join(f"<si><t>{escape(text)}</t></si>" for text in texts)
        archive.writestr("xl/sharedStrings.xml", f'<sst {main} uniqueCount="{len(texts)}">{items}</sst>')
        archive.writestr(
            "xl/styles.xml",
            f'<styleSheet {main}><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>',
        )
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook {main} xmlns:r="{office}"><sheets><sheet name="Orders" sheetId="1" r:id="rId1"/></sheets></workbook>',
        )
        parts = (
            ("worksheet", "worksheets/sheet1.xml"),
            ("styles", "styles.xml"),
            ("sharedStrings", "sharedStrings.xml"),
        )
        links = "".join(
            f'<Relationship Id="rId{i}" Type="{office}/{kind}" Target="{target}"/>'
            for i, (kind, target) in enumerate(parts, 1)
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{package}/relationships">{links}</Relationships>'
        )
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" Type="{office}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>',
        )
        named = "".join(
            f'<Override PartName="/xl/{name}.xml" ContentType="{kinds}.{kind}+xml"/>'
            for name, kind in (
                ("workbook", "sheet.main"),
                ("worksheets/sheet1", "worksheet"),
                ("styles", "styles"),
                ("sharedStrings", "sharedStrings"),
            )
        )
        archive.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{package}/content-types"><Default Extension="rels" '
            f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{named}</Types>',
        )


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


def full_book(accounts: int = 1_000, months: int = 36, people: int = 30, seed: int = 0) -> Portfolio:
    """Return a book with months of revenue and costs, rated factors, relationship steps, and a map of people for each account."""
    rng, lean = np.random.default_rng(seed), book(accounts, seed)
    keys, n, m = lean["accounts"]["key"], accounts * people, accounts * months
    labels = [f"{2023 + month // 12}-{1 + month % 12:02d}" for month in range(months)]
    revenue = pd.DataFrame(
        {
            "account": np.repeat(keys, months),
            "period": np.tile(labels, accounts),
            "product": rng.choice(["Team", "Enterprise"], m),
            "revenue": rng.lognormal(8, 1, m).round(2),
            "cost_of_goods": rng.lognormal(6, 1, m).round(2),
            "cost_to_serve": rng.lognormal(5, 1, m).round(2),
            "recurring": True,
        }
    )
    steps = {item: rng.integers(1, 5, accounts).astype(float) for item in ITEM_KEYS}
    above = [None, *(f"p{(i - 1) // 3}" for i in range(1, people))]
    stakeholders = pd.DataFrame(
        {
            "account": np.repeat(keys, people),
            "person": np.tile([f"p{i}" for i in range(people)], accounts),
            "name": np.tile([f"Person {i}" for i in range(people)], accounts),
            "reports_to": np.tile(above, accounts),
            "power": rng.integers(1, 6, n).astype(float),
            "sentiment": rng.integers(-2, 3, n).astype(float),
            "contact": rng.choice(["none", "brief", "multiple", "in depth"], n),
        }
    )
    relationship = pd.DataFrame({"account": keys, "view": "ours", **steps})
    return lean.replace({"revenue": revenue, "relationship": relationship, "stakeholders": stakeholders})
