"""Sample 3: Ironbark Supply sells bolts and bearings to 600 companies; its list is as lists are. All names are invented."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook
from openpyxl.styles import Font

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell

ACCOUNTS = 600
HEADINGS = (
    "Customer", "City", "Region", "Industry", "Account manager", "Revenue 2023", "Revenue 2024", "Revenue 2025", "Satisfaction",
    "Strategic fit (0-10)", "Culture (0-10)", "Vision (0-10)",
)  # fmt: skip
HEADING_ROW = 4
FIRST, SECOND = (
    ("Ald", "Bar", "Cor", "Del", "Elm", "Fen", "Gar", "Hol", "Ing", "Jor", "Kel", "Lor", "Mar", "Nor", "Orm", "Pel", "Quar", "Ros",
     "Sel", "Tor", "Ulv", "Ven", "Wel", "Yar", "Zel"),
    ("abrook", "adine", "amoor", "ander", "aworth", "eberry", "edge", "enmark", "ester", "iford", "illow", "imere", "ingstone",
     "oswick",
     "otham", "uldon"),
)  # fmt: skip
TRADES = {
    "Machining": ("Machining", "Precision Parts", "Toolworks"), "Food processing": ("Mills", "Packing", "Bottling"),
    "Construction": ("Builders", "Roofing", "Steelwork"), "Transport": ("Haulage", "Fleet Services", "Rail Repair"),
    "Agriculture": ("Farm Machines", "Irrigation", "Grain"), "Energy": ("Pumps", "Turbine Service", "Pipework"),
}  # fmt: skip
TOWNS = {
    "North": ("Port Ansel", "Highcairn", "Ostbury"), "South": ("Marlow Sands", "Vineford", "Cape Orrin"),
    "East": ("Redmarsh", "Tolven", "Easter Quay"), "West": ("Westerby", "Coldwater Bridge", "Lime Hollow"),
}  # fmt: skip
MANAGERS = {
    "North": ("Bram Oakvale", "Lotte Fenwright"), "South": ("Carlo Reedmoor", "Nadia Holmquarry"),
    "East": ("Piotr Lanegate", "Greta Sundmill"), "West": ("Owen Trellis", "Amara Stonebeck"),
}  # fmt: skip

Row = list[Any]


def clean_rows() -> list[Row]:
    """Return the 600 accounts as they should be: long-tailed revenue, three years of it, some judged."""
    rng = random.Random(401)
    names = [first + second for first in FIRST for second in SECOND]
    pairs = [(name, industry, trade) for name in names for industry, trades in TRADES.items() for trade in trades]
    rows: list[Row] = []
    taken: dict[str, int] = {}
    for name, industry, trade in rng.sample(pairs, len(pairs)):
        if taken.get(name, 0) == 2:
            continue
        taken[name] = taken.get(name, 0) + 1
        region = rng.choice(list(TOWNS))
        first = rng.lognormvariate(9.3, 1.65)
        course = [first, first * rng.lognormvariate(0.03, 0.22)]
        course.append(course[1] * rng.lognormvariate(0.02, 0.25))
        revenue: list[float | None] = [round(amount, 2) for amount in course]
        fate = rng.random()
        if fate < 0.06:
            revenue[0] = None
        elif fate < 0.09:
            revenue[0] = revenue[1] = None
        elif fate < 0.14:
            revenue[2] = None
        rating = [round(min(10, max(0, rng.gauss(5.4, 2)))) if rng.random() < 0.62 else None for _ in range(3)]
        satisfaction = round(min(10, max(1, rng.gauss(7.3, 1.4))), 1) if rng.random() < 0.7 else None
        rows.append(
            [
                f"{name} {trade}",
                rng.choice(TOWNS[region]),
                region,
                industry,
                rng.choice(MANAGERS[region]),
                *revenue,
                satisfaction,
                *rating,
            ]
        )
        if len(rows) == ACCOUNTS:
            break
    return rows


def spoiled(rows: list[Row]) -> list[Row]:
    """Return the rows as a list looks after some years: spellings, words among numbers, credits, gaps."""
    rng = random.Random(402)
    rows = [list(row) for row in rows]
    places = rng.sample(range(20, ACCOUNTS), 60)
    for at, word in zip(places[:6], ("n/a", "n/a", "tbc", "n/a", "tbc", "see note"), strict=True):
        rows[at][6] = word
    for at, word in zip(places[6:10], ("tbc", "n/a", "n/a", "?"), strict=True):
        rows[at][8] = word
    for at in places[10:22]:
        rows[at][5] = f"{float(rows[at][5] or 1250.5):,.2f}"
    for at in places[22:25]:
        rows[at][7] = f"{float(rows[at][7] or 980.4):.2f} "
    for at in places[25:30]:
        rows[at][7] = -round(rng.uniform(80, 900), 2)
    rows[places[30]][9] = 11
    rows[places[31]][10] = "high"
    for at in places[32:38]:
        rows[at][4] = None
    for at in places[38:42]:
        rows[at][0] = f"  {rows[at][0]} "
    for at in places[42:45]:
        rows[at][3] = str(rows[at][3]).upper()
    for at in places[45:47]:
        rows[at][6] = 0
    twins = [list(rows[at]) for at in places[48:56]]
    for twin, change in zip(twins, (str.upper, str.lower, str.title, str.swapcase) * 2, strict=True):
        twin[0] = change(str(twin[0])).replace(" ", "  ", 1)
        twin[5:8] = [None, None, round(rng.uniform(300, 4_000), 2)]
        twin[8:] = [None] * 4
        rows.insert(rng.randrange(100, len(rows)), twin)
    nameless: Row = [
        None,
        "Tolven",
        "East",
        "Machining",
        "Piotr Lanegate",
        1_480.0,
        1_510.0,
        1_275.5,
        None,
        None,
        None,
        None,
    ]
    rows.insert(333, nameless)
    for at in (120, 310, 505):
        rows.insert(at, [None] * len(HEADINGS))
    return rows


def workbook() -> Workbook:
    """Return the file: a title, a remark, a gap, the list and its total."""
    book = Workbook()
    page = book.worksheets[0]
    page.title = "Accounts"
    page["A1"] = "Ironbark Supply: customer list"
    page["A1"].font = Font(bold=True, size=14)
    page["A2"] = "Revenue in EUR without tax, by calendar year; ratings from the spring workshop"
    for at, heading in enumerate(HEADINGS, start=1):
        cell = page.cell(HEADING_ROW, at, heading)
        cell.font = Font(bold=True)
    rows = spoiled(clean_rows())
    totals = [round(sum(row[at] for row in rows if isinstance(row[at], (int, float))), 2) for at in (5, 6, 7)]
    for number, row in enumerate(
        [*rows, ["Total", None, None, None, None, *totals, None, None, None, None]], start=HEADING_ROW + 1
    ):
        for at, value in enumerate(row, start=1):
            if value is not None:
                _put(page.cell(number, at), value)  # type: ignore[arg-type]
    for at, letter in enumerate("ABCDEFGHIJKL"):
        page.column_dimensions[letter].width = 32 if at == 0 else 18 if at < 5 else 15
    page.freeze_panes = f"B{HEADING_ROW + 1}"
    return book


def _put(cell: Cell, value: str | float) -> None:
    cell.value = value
    if isinstance(value, float) and cell.column in (6, 7, 8):
        cell.number_format = "#,##0.00"
