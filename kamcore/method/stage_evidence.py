"""What a stage rating rests on: derived values, contradictions, and two views of one relationship (method.md 4.3).

Three of the six items can be derived from data already in the book: contacts from the stakeholder map, forecast
horizon from the end of the contract, supplier position from the share of wallet. A derived value never replaces a
reported one: where they differ by much the contradiction is shown, with both values, and a person decides.

Source: Stages text; the thresholds are this application's own and are named constants here.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamcore.method import exact
from kamcore.method.stage_items import HIGHEST, ITEM_KEYS, ITEMS, LOWEST
from kamcore.method.stages import classify_stage

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

SECTION = "4.3"
CONVENTION = "reported and derived differ by two steps or more, or 'all levels' is rated and no executive is known"
GAP_STEPS = 2.0
SHARE_FOR = (0.20, 0.50, 0.90)
"""Share of wallet from which the supplier position is 2 (preferred), 3 (the largest: half or more) and 4 (sole)."""
HORIZON_DAYS_FOR = (183, 365, 730)
"""Days of contract left from which the forecast horizon is 2, 3 and 4: half a year, one year, two years."""
FEW_PEOPLE = 2
"""People of the account in contact from which contacts is 2: more than one person on their side."""
FUNCTIONS_PEOPLE, FUNCTIONS, FUNCTIONS_OURS = 4, 3, 2
"""People of the account, different functions and people of ours from which contacts is 3."""
LEVELS_PEOPLE, LEVELS_EXECUTIVES, LEVELS_OURS = 6, 1, 3
"""People of the account, executives among them and people of ours from which contacts is 4, with the functions of 3."""

COUNT_COLUMNS = ("people", "their_people", "our_people", "functions", "executives")
POSSIBLE = "_possible"


@dataclass(frozen=True, slots=True, eq=False)
class DerivedItems:
    """Stage items derived from data (method.md 4.3).

    Attributes:
        table: Accounts x six items (columns `ITEM_KEYS`), 1 to 4, NaN where nothing can be derived.
        inputs: By account what they rest on: ``share_of_wallet`` (fraction), ``days_left`` of the contract, and the
            counts of `contact_counts`; NaN or NA where not known.
        convention: The active thresholds in words.
        section: Section of method.md.
    """

    table: pd.DataFrame
    inputs: pd.DataFrame
    convention: str = (
        "share of wallet 20/50/90 %; contract left 183/365/730 days; contacts by people, functions, executives"
    )
    section: str = SECTION


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A rating that the data does not bear out (method.md 4.3); shown, never resolved silently.

    Attributes:
        account: Key of the account.
        item: Key of the item.
        title: Name of the item.
        reported: Rating typed in, 1 to 4.
        derived: Value derived from data, 1 to 4.
        parts: The sentence as pairs of kind (``"account"``, ``"item"``, ``"number"``, ``"text"``) and content.
        convention: When a contradiction is shown.
        section: Section of method.md.
    """

    account: str
    item: str
    title: str
    reported: float
    derived: float
    parts: tuple[tuple[str, str | float], ...]
    convention: str = CONVENTION
    section: str = SECTION

    @property
    def sentence(self) -> str:
        """The parts as one plain sentence."""
        return "".join(f"{content:g}" if isinstance(content, float) else content for _, content in self.parts)


@dataclass(frozen=True, slots=True)
class ItemGap:
    """One item in our view and in the account's own (method.md 4.3); None where not answered, gap = ours - theirs."""

    item: str
    title: str
    ours: float | None
    theirs: float | None
    gap: float | None


@dataclass(frozen=True, slots=True)
class ViewGap:
    """Our view of a relationship beside the account's own (method.md 4.3).

    Attributes:
        items: One entry per item, in the sheet's order.
        compared: How many items both have answered.
        mean_gap: Mean of ours - theirs over those; positive when we see it closer; None when nothing is compared.
        widest: Keys of the items with the largest gap either way, ties together; empty when all agree.
        our_stage: Stage by our ratings.
        their_stage: Stage by theirs.
        missing: Keys of the items that one side has not answered.
        section: Section of method.md.
    """

    items: tuple[ItemGap, ...]
    compared: int
    mean_gap: float | None
    widest: tuple[str, ...]
    our_stage: str
    their_stage: str
    missing: tuple[str, ...]
    section: str = SECTION


def contact_counts(people: pd.DataFrame) -> pd.DataFrame:
    """Count, per account, who knows whom (method.md 4.3 and 8.1).

    People outside the account do not count. Each count is given twice: what is certain, and what is possible when
    every blank contact status, function, level or owner is read in favour of the relationship.

    Args:
        people: Rows of the stakeholder map with ``account`` and, where there, ``person``, ``outside``, ``contact``,
            ``function``, ``level`` and ``owner``.

    Returns:
        By account, sorted: ``people`` on the map, ``their_people`` in contact, ``our_people`` (different owners),
        ``functions`` (different ones), ``executives``, and the last four with ``_possible`` appended.
    """
    frame = people.reindex(columns=["account", "person", "outside", "contact", "function", "level", "owner"])
    frame = frame[frame["account"].notna() & ~frame["outside"].astype("boolean").fillna(value=False)]
    index = pd.Index(sorted(frame["account"].unique(), key=str), name="account")
    contact = frame["contact"]
    level = frame["level"]
    result = pd.DataFrame({"people": frame.groupby("account").size()}).reindex(index, fill_value=0)
    for suffix, rows in (("", contact.notna() & (contact != "none")), (POSSIBLE, contact.isna() | (contact != "none"))):
        chosen = frame[rows]
        by_account = chosen.groupby("account")
        executive = (level[rows] == "executive") | (level[rows].isna() if suffix else False)
        result["their_people" + suffix] = by_account.size()
        for column, name in (("owner", "our_people"), ("function", "functions")):
            result[name + suffix] = by_account[column].nunique()
            if suffix:
                result[name + suffix] += chosen[column].isna().groupby(chosen["account"]).sum()
        result["executives" + suffix] = executive.groupby(chosen["account"]).sum()
    return result.astype("Float64").fillna(0.0).astype(np.int64)


def derive_items(
    *,
    contacts: pd.DataFrame | None = None,
    contract_end: pd.Series[pd.Timestamp] | None = None,
    share_of_wallet: pd.Series[float] | None = None,
    as_of: pd.Timestamp | None = None,
    accounts: pd.Index | None = None,
) -> DerivedItems:
    """Derive the stage items that the book's data can tell (method.md 4.3).

    Contacts: 4 with six of their people, one executive, three functions and three of ours; 3 with four people, three
    functions and two of ours; 2 with two people; else 1. When blanks could change the answer, nothing is derived.
    Forecast horizon: a contract that has ended counts as 1. Supplier position: by share of wallet alone.

    Args:
        contacts: As `contact_counts` returns it.
        contract_end: Last day of the running contract by account; NaT when not known.
        share_of_wallet: Our share of what the account buys, 0 to 1, by account; outside that range it is not used.
        as_of: The book's day; without it no horizon is derived.
        accounts: The accounts to answer for; default all that appear in an input, sorted by key.

    Returns:
        Derived values and their inputs, by account.
    """
    given = [series for series in (contacts, contract_end, share_of_wallet) if series is not None]
    if accounts is None:
        keys = {key for series in given for key in series.index}
        accounts = pd.Index(sorted(keys, key=str), name="account")
    size = len(accounts)
    share = np.full(size, np.nan)
    if share_of_wallet is not None:
        share = share_of_wallet.reindex(accounts).to_numpy(dtype=np.float64, na_value=np.nan)
    days = np.full(size, np.nan)
    if contract_end is not None and as_of is not None:
        ends = pd.to_datetime(contract_end).reindex(accounts)
        days = (ends.dt.normalize() - as_of.normalize()).dt.days.to_numpy(dtype=np.float64, na_value=np.nan)
    table = pd.DataFrame(np.nan, index=accounts, columns=list(ITEM_KEYS))
    usable = (share >= 0) & exact.at_most(share, 1.0)
    table["supplier_position"] = np.where(usable, _band(share, SHARE_FOR), np.nan)
    table["forecast_horizon"] = np.where(np.isnan(days), np.nan, _band(days, HORIZON_DAYS_FOR))
    inputs = pd.DataFrame({"share_of_wallet": share, "days_left": days}, index=accounts)
    if contacts is not None:
        counts = contacts.reindex(accounts).astype("Int64")
        certain, possible = _contact_level(counts, ""), _contact_level(counts, POSSIBLE)
        known = (counts["people"].fillna(0) > 0).to_numpy(dtype=np.bool_)
        table["contacts"] = np.where(known & (certain == possible), certain, np.nan)
        inputs = inputs.join(counts)
    return DerivedItems(table, inputs)


def contradictions(reported: pd.DataFrame, derived: DerivedItems) -> tuple[Contradiction, ...]:
    """List the ratings that the data does not bear out (method.md 4.3).

    A contradiction is a difference of two steps or more, either way, or contacts rated 4 ("all levels") although no
    executive can be among the people in contact.

    Args:
        reported: Accounts x items, ratings 1 to 4, NaN where not answered.
        derived: As `derive_items` returns it.

    Returns:
        One entry per account and item, the widest difference first, then by account and the sheet's order.
    """
    found: list[tuple[float, str, int, Contradiction]] = []
    shared = derived.table.index.intersection(reported.index)
    told, claimed, inputs = (
        frame if frame.index.equals(shared) else frame.loc[shared]
        for frame in (derived.table, reported, derived.inputs)
    )
    for place, item in enumerate(ITEMS):
        if item.key not in reported.columns:
            continue
        theirs = told[item.key].to_numpy(dtype=np.float64)
        rated = claimed[item.key].to_numpy(dtype=np.float64, na_value=np.nan)
        valid = (rated >= LOWEST) & (rated <= HIGHEST) & ~np.isnan(theirs)
        fires = exact.at_least(np.abs(rated - theirs), GAP_STEPS)
        if item.key == "contacts" and "executives" in derived.inputs:
            nobody = inputs["executives" + POSSIBLE].eq(0).fillna(value=False)
            fires |= exact.at_least(rated, HIGHEST) & nobody.to_numpy(dtype=np.bool_)
        for row in np.flatnonzero(valid & fires).tolist():
            account, ours, value = str(shared[row]), float(rated[row]), float(theirs[row])
            parts = (
                ("account", account),
                ("text", ": "),
                ("item", item.title.lower()),
                ("text", f" rated {_number(ours)} ({item.anchors[max(0, math.floor(ours) - 1)]}), but "),
                *_evidence(item.key, inputs.iloc[row]),
                ("text", f", which is {_number(value)} ({item.anchors[int(value) - 1]})."),
            )
            entry = Contradiction(account, item.key, item.title, ours, value, parts)
            found.append((-round(abs(ours - value), 9), account, place, entry))
    return tuple(entry for *_, entry in sorted(found, key=lambda entry: entry[:3]))


def view_gap(ours: Mapping[str, float | None], theirs: Mapping[str, float | None]) -> ViewGap:
    """Put our view of the six items beside the account's own (method.md 4.3).

    Args:
        ours: Our ratings 1 to 4 by item; None or NaN or absent where not answered.
        theirs: The account's ratings, likewise.

    Returns:
        Gaps item by item, their mean, the widest ones and both stages.

    Raises:
        ValueError: A rating is outside 1 to 4, or an item is unknown.
    """
    mine, other = classify_stage(ours), classify_stage(theirs)
    left, right = dict(mine.terms), dict(other.terms)
    gaps = []
    for item in ITEMS:
        our, their = left.get(item.key), right.get(item.key)
        gap = None if our is None or their is None else our - their
        gaps.append(ItemGap(item.key, item.title, our, their, gap))
    compared = [(entry.item, entry.gap) for entry in gaps if entry.gap is not None]
    widest = max((abs(gap) for _, gap in compared), default=0.0)
    return ViewGap(
        items=tuple(gaps),
        compared=len(compared),
        mean_gap=exact.total(gap for _, gap in compared) / len(compared) if compared else None,
        widest=tuple(key for key, gap in compared if widest > 0 and exact.reaches(abs(gap), widest)),
        our_stage=mine.stage,
        their_stage=other.stage,
        missing=tuple(entry.item for entry in gaps if entry.gap is None),
    )


def _band(values: NDArray[np.float64], starts: tuple[float, ...]) -> NDArray[np.float64]:
    """Give 1 below the first start, and one more from each start on."""
    band = np.ones(len(values))
    for start in starts:
        band += exact.at_least(values, start)
    return band


def _contact_level(counts: pd.DataFrame, suffix: str) -> NDArray[np.float64]:
    """Rate the contacts from certain (no suffix) or possible counts."""
    people, ours, functions, executives = (
        counts[name + suffix].fillna(0).to_numpy(dtype=np.int64)
        for name in ("their_people", "our_people", "functions", "executives")
    )
    three = (people >= FUNCTIONS_PEOPLE) & (functions >= FUNCTIONS) & (ours >= FUNCTIONS_OURS)
    four = three & (people >= LEVELS_PEOPLE) & (executives >= LEVELS_EXECUTIVES) & (ours >= LEVELS_OURS)
    return np.where(four, 4.0, np.where(three, 3.0, np.where(people >= FEW_PEOPLE, 2.0, 1.0)))


def _evidence(item: str, inputs: pd.Series) -> tuple[tuple[str, str | float], ...]:
    """Say what a derived value rests on."""
    if item == "supplier_position":
        return (("text", "our share of wallet is "), ("text", f"{float(inputs['share_of_wallet']) * 100:.0f} %"))
    if item == "forecast_horizon":
        days = int(inputs["days_left"])
        ended = f"the contract ended {-days} days ago" if days < 0 else f"the contract has {days} days left"
        return (("text", ended),)
    people, executives = int(inputs["their_people"]), int(inputs["executives"])
    functions = int(inputs["functions"])
    who = "no executive" if executives == 0 else "1 executive" if executives == 1 else f"{executives} executives"
    return (
        ("text", "the map shows "),
        ("number", float(people)),
        ("text", f" {'person' if people == 1 else 'people'} in contact, {who} and {functions} "),
        ("text", "function" if functions == 1 else "functions"),
    )


def _number(value: float) -> str:
    """Write a rating without needless digits."""
    return f"{value:g}"
