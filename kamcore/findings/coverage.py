"""How well the people who decide are covered, for all accounts at once; and the power and interest grid in words."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamcore import wording
from kamcore.findings.kept import kept
from kamcore.findings.sentence import Piece, Sentence, accounts, num, say
from kamcore.method.stakeholder_map import RAGS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kamcore.analysis import Analysis
    from kamcore.method.power_interest import Placed

TREATMENT: Mapping[str, str] = MappingProxyType(
    {
        "manage closely": "high power, high interest: meet often, decide together",
        "keep satisfied": "high power, little interest: no surprises, and a reason to care",
        "keep informed": "less power, high interest: they help when they know",
        "monitor": "less power, little interest: no effort beyond a look",
    }
)
"""What each cell of the grid means."""
STATUS_WORDS = ("no contacts", "no key player", "none supportive", "supportive player")
"""The status of a map, 0 to 3, short enough for a column."""
NOBODY = "nobody on the map yet"


@kept
def finding(a: Analysis) -> Sentence:
    """Say how many maps are red, amber and green, how many hang on one person, and which large accounts have nobody."""
    table = a.coverage_table.table
    bare = without_people(a)
    if table.empty:
        return say("No account has people on the map yet.")
    counts = {light: int((table["rag"] == light).sum()) for light in RAGS}
    lights = wording.listing([f"{n:,} {light}" for light, n in counts.items() if n])
    single = int(table["single_threaded"].astype("boolean").fillna(value=False).sum())
    parts: list[Piece | str] = [
        num(wording.plural(len(table), "account")), f" {'has' if len(table) == 1 else 'have'} people on the map: ",
        num(lights), ". ",
        num(wording.count(single)) if single else "None", f" {'hang' if single > 1 else 'hangs'} on one person.",
    ]  # fmt: skip
    if len(bare):
        parts += [" Nobody is known at ", *accounts(a, list(bare)), "."]
    return say(*parts)


@kept
def without_people(a: Analysis) -> pd.Index:
    """Return the accounts that have nobody on the map, the most revenue first."""
    keys = a.summary.index
    return keys[~keys.isin(a.coverage_table.table.index)]


@kept
def table(a: Analysis) -> pd.DataFrame:
    """Return the coverage of all accounts: red first, then amber, then green, the most revenue first; those without people last.

    Indexed by account: ``light``, ``status``, ``single``, ``missing`` (roles nobody holds, sponsor, champion), ``stale``,
    ``stalest`` (days), ``people``, ``revenue``.
    """
    found = a.coverage_table.table
    keys = a.summary.index
    rows = found.reindex(keys)
    known = rows["people"].notna().to_numpy(dtype=bool)
    light = rows["rag"].map({rag: place for place, rag in enumerate(RAGS)}).fillna(len(RAGS)).to_numpy(dtype=np.float64)
    order = np.argsort(light, kind="stable")
    status = rows["status"].map(dict(enumerate(STATUS_WORDS))).where(known, NOBODY)
    frame = pd.DataFrame(
        {
            "light": rows["rag"],
            "status": status.astype("str"),
            "single": _single(rows),
            "missing": _missing(rows),
            "stale": _stale(rows),
            "stalest": rows["stalest_days"].astype("Float64"),
            "people": rows["people"].fillna(0).astype("Int64"),
            "revenue": a.summary["revenue"],
        },
        index=keys,
    )
    return frame.iloc[order]


@kept
def mapped(a: Analysis) -> pd.DataFrame:
    """Return the rows of that table for the accounts that have people."""
    whole = table(a)
    return whole[whole["people"] > 0]


def _single(rows: pd.DataFrame) -> pd.Series[str]:
    """Say whether an account hangs on one person, and on whom."""
    said: list[str | None] = []
    for people, single, through in zip(rows["people"], rows["single_threaded"], rows["through"], strict=True):
        if pd.isna(people):
            said.append(None)
        elif pd.isna(single):
            said.append("cannot be told")
        elif not single:
            said.append("no")
        else:
            said.append(f"yes: {through}" if isinstance(through, str) else "yes: nobody named")
    return pd.Series(said, index=rows.index, dtype="str")


def _missing(rows: pd.DataFrame) -> pd.Series[str]:
    """Say who is still to be found: roles nobody holds, then the executive sponsor and the champion."""
    said: list[str | None] = []
    for roles, sponsors, champions in zip(rows["missing_roles"], rows["sponsors"], rows["champions"], strict=True):
        if pd.isna(sponsors):
            said.append(None)
            continue
        lacking = [
            *([roles] if roles else []),
            *([] if sponsors else ["sponsor"]),
            *([] if champions else ["champion"]),
        ]
        said.append(", ".join(lacking) or "nobody")
    return pd.Series(said, index=rows.index, dtype="str")


def _stale(rows: pd.DataFrame) -> pd.Series[str]:
    """Say how many of the dated contacts are stale: ``2 of 8``."""
    pairs = zip(rows["stale"], rows["dated"], strict=True)
    said = [None if pd.isna(stale) else f"{int(stale):,} of {int(dated):,}" for stale, dated in pairs]
    return pd.Series(said, index=rows.index, dtype="str")


def placed_words(one: Placed) -> str:
    """Say why a person stands where it does on the grid: ``power 5; multiple contact, user``."""
    power = "power not known" if one.person.power is None else f"power {one.person.power:g}"
    if one.interest is None:
        return f"{power}; neither contact nor sentiment known"
    return f"{power}; {', '.join(one.signs) or 'no sign of interest'}"
