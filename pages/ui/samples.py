"""The three samples: what each shows and how it is opened."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import streamlit as st

import kamcore

FOLDER = Path(__file__).resolve().parents[2] / "sample_data"


@dataclass(frozen=True, slots=True)
class Sample:
    """One sample.

    Attributes:
        key: its name in the URL.
        file: its workbook in ``sample_data/``.
        title: on its card.
        story: one sentence on what to look for.
    """

    key: str
    file: str
    title: str
    story: str

    @property
    def picture(self) -> Path:
        """Its preview picture, made from the running app."""
        return FOLDER / f"{self.key}.png"


SAMPLES = (
    Sample("software", "software.xlsx", "B2B software",
           "40 accounts, three years of MRR in three plans, everything filled in: see who is in trouble and why."),
    Sample("healthcare", "healthcare.xlsx", "Healthcare supplier",
           "12 accounts and one large hospital group with 25 people: find the person to win and who can help."),
    Sample("distributor", "distributor.xlsx", "Industrial distributor",
           "600 accounts in one messy sheet: blanks, a totals row, duplicates. See what an honest report says."),
)  # fmt: skip
EARLIER = MappingProxyType({"software": "software-earlier.xlsx"})
"""The same samples a quarter earlier, where there is such a file."""
BY_KEY = MappingProxyType({sample.key: sample for sample in SAMPLES})


@st.cache_resource(show_spinner=False, max_entries=len(SAMPLES))
def open_sample(key: str) -> kamcore.Portfolio:
    """Read a sample once for all users.

    Raises:
        KeyError: when there is no such sample.
    """
    return kamcore.read_workbook(FOLDER / BY_KEY[key].file)


@st.cache_resource(show_spinner=False, max_entries=len(EARLIER))
def open_earlier_sample(key: str) -> kamcore.Portfolio:
    """Read a sample as it stood a quarter earlier, once for all users.

    Raises:
        KeyError: when there is no such file.
    """
    return kamcore.read_workbook(FOLDER / EARLIER[key])
