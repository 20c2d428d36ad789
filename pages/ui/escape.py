"""The one boundary between text from a file and anything that renders Markdown."""

from __future__ import annotations

import re

import pandas as pd

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_OVERRIDES = re.compile("[\u202a-\u202e\u2066-\u2069]")
_LINK_STARTS = re.compile(r"(?i)(www|\\[:@])(?=\S)")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
JOINER = "\u2060"
"""Invisible and of no width; keeps ``:name:``, ``www`` and ``@`` from being taken for an icon, a link or an address."""


def escape(text: object) -> str:
    """Return text so that Markdown shows it letter by letter: no markup, link, image, formula, icon or direction change.

    Args:
        text: anything; None, NaN and NA become an empty text.
    """
    if text is None or text is pd.NA or text != text:  # noqa: PLR0124  (NaN is not equal to itself)
        return ""
    plain = _OVERRIDES.sub("", _CONTROL.sub(" ", str(text))).strip()
    safe = _LINK_STARTS.sub(rf"\1{JOINER}", _PUNCTUATION.sub(r"\\\1", plain))
    return f"\u2068{safe}\u2069" if _RIGHT_TO_LEFT.search(plain) else safe
