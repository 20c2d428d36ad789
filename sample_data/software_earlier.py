"""Sample 1 as it stood a quarter earlier, on 30 September 2025: made from the book of today by a plain rule.

What was not known yet is taken away (the last quarter's revenue, flags and contacts of later days), every tenth judgement was
another one, some people were not met yet, one account was still to come and one was still there.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pandas as pd
import software
from software import ITEMS, MONTHS, STRENGTH, T, key

from kamcore.workbook.settings import Settings

if TYPE_CHECKING:
    from kamcore.workbook.portfolio import Portfolio

AS_OF = dt.date(2025, 9, 30)
QUARTER = pd.Timedelta(software.AS_OF - AS_OF)
NOT_YET = "Orchard Vale Hospitals"
STILL_THERE, ITS_MRR = "Tidewrack Salvage", 1_150.0
SATISFACTION = {"Emberlyn Foods": 7.2, "Nettlebridge Airports": 6.8, "Quillmarsh Publishing": 5.4}
"""What was to change much by the end of the year, before it did."""
ANOTHER_STRENGTH = {"Oxbow Lantern Games": 2.0, "Umberfold Ceramics": -2.0}
"""How much stronger, or weaker, we stood with an account than by the end of the year."""
PREDECESSOR = {"Brightquarry Retail": "Head of purchasing", "Rookfield Dairy": "Plant director"}
"""Who had left by the end of the year; they approved what was bought."""


def portfolio() -> Portfolio:
    """Return the whole book as of the end of the quarter before."""
    now = software.portfolio()
    tables = {
        "accounts": accounts(now["accounts"]),
        "revenue": revenue(now["revenue"]),
        "ratings": ratings(now["ratings"]),
        "relationship": relationship(now["relationship"]),
        "stakeholders": people(now["stakeholders"]),
        "influence": now["influence"].iloc[:0],
    }
    without = {
        sheet: now[sheet][now[sheet]["account"] != key(NOT_YET)]
        for sheet in ("actions", "opportunities", "renewals", "competitors")
    }
    return now.replace({**tables, **without}, settings=Settings.of({"currency": "EUR", "as_of": AS_OF}))


def accounts(now: pd.DataFrame) -> pd.DataFrame:
    """Return the accounts: one fewer, one more, no flag of a later day, contacts as much older as the book."""
    then = now[now["key"] != key(NOT_YET)].copy()
    later = then["at_risk_since"] > pd.Timestamp(AS_OF)
    then.loc[later, "at_risk"] = False
    then.loc[later, "at_risk_since"] = pd.NaT
    then["last_contact"] -= QUARTER
    for name, value in SATISFACTION.items():
        then.loc[then["name"] == name, "satisfaction"] = value
    then.loc[then["onboarding"] == "stalled", "onboarding"] = "in progress"
    met = then["name"] == "Quillmarsh Publishing"
    then.loc[met, "last_contact"] = pd.Timestamp(AS_OF) - pd.Timedelta(days=55)
    gone = {
        "key": key(STILL_THERE), "name": STILL_THERE, "manager": software.TE, "region": "South", "industry": "Services",
        "plan": T, "satisfaction": 6.1, "engagement": 5.2, "onboarding": "complete",
        "last_contact": pd.Timestamp(AS_OF) - pd.Timedelta(days=31),
    }  # fmt: skip
    return pd.concat(
        [then, pd.DataFrame([gone]).astype({"last_contact": then["last_contact"].dtype})], ignore_index=True
    )


def revenue(now: pd.DataFrame) -> pd.DataFrame:
    """Return the revenue up to September, with that of the account that was still there."""
    then = now[now["period"] <= "2025-09"]
    months = [month for month in MONTHS if "2024-01" <= month <= "2025-09"]
    more = pd.DataFrame(
        {"account": key(STILL_THERE), "period": months, "product": T, "revenue": ITS_MRR, "recurring": True}
    )
    return pd.concat([then, more.astype({"recurring": "boolean"})], ignore_index=True)


def ratings(now: pd.DataFrame) -> pd.DataFrame:
    """Return the ratings: every tenth was a point and a half lower, every tenth a point higher."""
    then = now[now["account"] != key(NOT_YET)].reset_index(drop=True)
    place = then.index % 10
    moved = then["rating"].where(place != 3, then["rating"] - 1.5).where(place != 7, then["rating"] + 1.0)
    for name, more in ANOTHER_STRENGTH.items():
        strength = (then["account"] == key(name)) & then["factor"].isin(STRENGTH)
        moved = moved.where(~strength, then["rating"] + more)
    return then.assign(rating=moved.clip(0, 10))


def relationship(now: pd.DataFrame) -> pd.DataFrame:
    """Return the relationship steps: our view of every sixth account was one step lower on three items, of one a step higher."""
    then = now.copy()
    ours = then["view"] == "ours"
    lower = ours & (then.index % 6 == 2)
    for item in ITEMS[3:]:
        then.loc[lower, item] = (then.loc[lower, item] - 1).clip(lower=1)
    closer = ours & (then["account"] == key("Emberlyn Foods"))
    then.loc[closer, list(ITEMS)] = 4.0
    return then


def people(now: pd.DataFrame) -> pd.DataFrame:
    """Return the people: every twelfth was not met yet, every ninth stood another step away, and some have left since."""
    then = now[(now.index % 12 != 5) & (now["account"] != key(NOT_YET))].reset_index(drop=True)
    here = then["account"] + "\n" + then["person"]
    bosses = then["account"] + "\n" + then["reports_to"]
    then["reports_to"] = then["reports_to"].where(bosses.isin(here))
    then["last_contact"] -= QUARTER
    place = then.index % 18
    moved = then["sentiment"].where(place != 4, then["sentiment"] + 1).where(place != 13, then["sentiment"] - 1)
    then["sentiment"] = moved.clip(-2, 2)
    left = [
        {"account": key(account), "name": name, "person": key(name), "title": name, "level": "senior", "approver": True, "power": 4,
         "sentiment": 1, "contact": "multiple"}
        for account, name in PREDECESSOR.items()
    ]  # fmt: skip
    return pd.concat([then, pd.DataFrame(left).astype({"approver": "boolean"})], ignore_index=True)
