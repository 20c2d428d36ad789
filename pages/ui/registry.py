"""The pages, in the order a user thinks; the navigation, Home's doors and the tests are made from this list."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PageEntry:
    """One page.

    Attributes:
        file: its script, beside ``main.py``.
        title: at most two words.
        icon: a Material symbol.
        question: what it answers; the tooltip of its link.
        path: its place in the URL.
    """

    file: str
    title: str
    icon: str
    question: str
    path: str


HOME = PageEntry("home.py", "Home", ":material/home:", "What is in my spreadsheet?", "")
DASHBOARD = PageEntry(
    "dashboard.py", "Dashboard", ":material/monitoring:", "How are we doing and where is the danger?", "dashboard"
)
PORTFOLIO = PageEntry("portfolio.py", "Portfolio", ":material/leaderboard:", "Who carries us?", "portfolio")
SCORING = PageEntry("scoring.py", "Scoring", ":material/tune:", "Who deserves our time, and why?", "scoring")
STRATEGY = PageEntry("strategy.py", "Strategy", ":material/target:", "Where to invest?", "strategy")
RELATIONSHIPS = PageEntry(
    "relationships.py", "Relationships", ":material/stairs:", "How close are we really?", "relationships"
)
STAKEHOLDERS = PageEntry(
    "stakeholders.py", "Stakeholders", ":material/hub:", "Whom must we win, and who can help?", "stakeholders"
)
VALUE = PageEntry("value.py", "Value", ":material/savings:", "Who pays, who costs, who leaves?", "value")
CHANGED = PageEntry(
    "changed.py", "What changed", ":material/compare_arrows:", "What is new since last time?", "changed"
)
HISTORY = PageEntry("history.py", "History", ":material/history:", "Who changed what, and when?", "history")
WORKSHOP = PageEntry("workshop.py", "Workshop", ":material/groups:", "What does the room think?", "workshop")
ACCOUNT = PageEntry("account.py", "Account", ":material/apartment:", "Tell me about this account.", "account")

PAGES = (
    HOME,
    DASHBOARD,
    PORTFOLIO,
    SCORING,
    STRATEGY,
    RELATIONSHIPS,
    STAKEHOLDERS,
    VALUE,
    CHANGED,
    HISTORY,
    WORKSHOP,
    ACCOUNT,
)
IN_ADDRESS = ("view", "workspace", "book", "period", "account", "manager", "region", "industry")
"""What the address of a page may say besides which one it is; see :func:`pages.ui.url.params`."""
