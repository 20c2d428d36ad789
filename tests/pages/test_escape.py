"""Escape by its rules; what Streamlit makes of it in a browser is checked in tests/e2e/test_payloads.py."""

from __future__ import annotations

import math
import re
import string

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pages.ui.escape import JOINER, escape
from tests.books import PAYLOADS

OVERRIDES = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
ANY_TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=60)
NASTY = st.text(st.sampled_from(string.punctuation + " \n\t\\:@w0aé名م\u202e\u2067😀"), max_size=40)


def unescaped(markdown: str) -> str:
    """What CommonMark shows: a backslash before ASCII punctuation goes (section 2.4); marks of no width are not seen."""
    shown = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", markdown)
    return shown.replace(JOINER, "").removeprefix("\u2068").removesuffix("\u2069")


def plain(text: str) -> str:
    """What should be seen: the text on one line, without marks that change the direction of what follows."""
    without = CONTROL.sub(" ", text)
    for mark in OVERRIDES:
        without = without.replace(mark, "")
    return without.strip()


@pytest.mark.parametrize("nothing", [None, math.nan, np.nan, np.float64("nan"), ""])
def test_nothing_is_shown_for_nothing(nothing):
    assert escape(nothing) == ""


def test_a_missing_value_of_pandas_is_nothing_too():
    assert escape(pd.NaT) == ""
    assert escape(pd.NA) == ""


def test_things_that_are_not_text_are_written_as_text():
    assert escape(12) == "12"
    assert unescaped(escape(-1.5)) == "-1.5"


@given(st.one_of(ANY_TEXT, NASTY))
@example("www.example.com")
@example("WWW.example.com www.www.example")
@example("a@example.com")
@example(":material/home:")
@example(":tada: :red[x] :")
@example("\\:")
@example("1. one")
@example("- one")
@example("# one")
@example("> one")
@example("| a | b |\n|---|---|")
@example("&lt;b&gt; &copy; &#60;")
@example("`a` ~~b~~ ==c== ^d^ ~e~")
@example("a  \nb")
@example("    indented")
@example("\u2029# one")
@example("-> <- --> --")
@example("(c) (tm) ...")
@example("https://example.com ftp://example.com mailto:a@b.de")
def test_the_text_comes_back_letter_by_letter(text):
    assert unescaped(escape(text)).replace(JOINER, "") == plain(text).replace(JOINER, "")


@given(st.one_of(ANY_TEXT, NASTY))
@example("\\")
@example("\\\\<b>")
def test_no_punctuation_is_left_bare(text):
    rest = re.sub(r"\\[!-/:-@\[-`{-~]", "", escape(text))
    assert not set(rest) & set(string.punctuation)


@given(st.one_of(ANY_TEXT, NASTY))
def test_it_stays_on_one_line_and_never_changes_direction(text):
    safe = escape(text)
    assert not CONTROL.search(safe)
    assert not set(OVERRIDES[:5]) & set(safe)
    inner = safe[1:-1] if safe.startswith("\u2068") else safe
    assert not set("\u2066\u2067\u2068\u2069") & set(inner)


@given(st.one_of(ANY_TEXT, NASTY))
def test_it_neither_begins_nor_ends_with_a_space_that_would_break_bold(text):
    safe = escape(text)
    assert safe == safe.strip(" \t")


@pytest.mark.parametrize("text", ["مرحبا", "שלום", "اردو نام", "Acme مرحبا Ltd"])
def test_text_from_right_to_left_is_isolated(text):
    safe = escape(text)
    assert safe.startswith("\u2068")
    assert safe.endswith("\u2069")


@pytest.mark.parametrize("payload", PAYLOADS)
def test_payloads(payload):
    safe = escape(payload)
    for opener in ("<", "](", "![", "$", ":m", ":t", ":r", "**", "`", "www.", "WWW."):
        bare = re.search(r"(?<!\\)" + re.escape(opener[0]) + re.escape(opener[1:]), safe)
        assert not bare or opener[0] in string.ascii_letters, (opener, safe)
    assert not re.search(r"(?i)www\\?\.", safe)
    assert unescaped(safe) == plain(payload)
