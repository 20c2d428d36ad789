"""The six items by which a relationship is rated, and what each rating means (method.md 4.1).

Source: stages of relationship with key accounts (Stages text; Millman & Wilson 1995); the published six-item sheet.
"""

from __future__ import annotations

from dataclasses import dataclass

LOWEST, HIGHEST = 1.0, 4.0


@dataclass(frozen=True, slots=True)
class StageItem:
    """One of the six items (method.md 4.1).

    Attributes:
        key: Stable name.
        title: Name on screen.
        anchors: What the ratings 1, 2, 3 and 4 mean.
    """

    key: str
    title: str
    anchors: tuple[str, str, str, str]


ITEMS = (
    StageItem(
        "supplier_position",
        "Supplier position",
        (
            "one of several suppliers",
            "preferred, still one of several",
            "single, or at least the largest",
            "sole strategic partner",
        ),
    ),
    StageItem(
        "basis_of_trade",
        "Basis of trade",
        (
            "transactional, price is the main criterion",
            "starting to move beyond transactions",
            "mutual benefit, locked in",
            "win\u2013win long-term strategy agreed together",
        ),
    ),
    StageItem(
        "contacts",
        "Contacts",
        (
            "one person on each side",
            "a few people, operational level",
            "all functional levels",
            "all levels, very open",
        ),
    ),
    StageItem(
        "exit_difficulty",
        "Exit difficulty",
        (
            "easy for either side",
            "fairly easy, some inconvenience",
            "difficult",
            "very high barriers, traumatic",
        ),
    ),
    StageItem(
        "forecast_horizon",
        "Forecast horizon",
        ("short term", "short to medium", "medium to long", "long-term visibility"),
    ),
    StageItem(
        "planning_and_information",
        "Planning and information",
        (
            "none shared",
            "limited sharing",
            "we are included in their planning",
            "strategy planned together",
        ),
    ),
)
ITEM_KEYS = tuple(item.key for item in ITEMS)
