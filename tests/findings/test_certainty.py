from __future__ import annotations

import re

import pandas as pd
import pytest

from kamcore.analysis import analyse
from kamcore.analysis.scoring_edits import rate
from kamcore.findings import certainty as words
from kamcore.findings.inputs_certainty import CERTAINTY_INPUTS
from kamcore.workbook.portfolio import Portfolio
from tests.books import BOOKS, full_book, names_only

TWO = ("Culture", "Vision")
BANNED = re.compile(r"\b(nan|None|inf|NaT)\b|<NA>|-0\b")


def rated(points: dict[str, tuple[float, float]]) -> Portfolio:
    """A book of accounts rated on two factors that count the same."""
    names = list(points)
    book = Portfolio({
        "accounts": pd.DataFrame({"key": names, "name": [name.upper() for name in names]}),
        "criteria": pd.DataFrame({"factor": list(TWO), "block": ["harmony"] * 2, "weight": [50.0, 50.0]}),
    })  # fmt: skip
    return rate(
        book, {(name, factor): value for name, pair in points.items() for factor, value in zip(TWO, pair, strict=True)}
    )


def test_how_often_first_and_who_else():
    said = words.sure(analyse(rated({"a": (9.0, 5.0), "b": (2.0, 8.0)})), "any").plain
    assert re.fullmatch(r"A ranks first in 70 % of cases with any weights, B in 30 %\.", said)


def test_the_first_whatever_the_weights_and_all_level():
    a = analyse(rated({"a": (9.0, 9.0), "b": (2.0, 8.0)}))
    assert (
        words.sure(a, "near").plain == "A ranks first in 100 % of cases with weights up to half more or less than ours."
    )
    assert words.believe(a, "a").plain == "A ranks first whatever you believe about the weights."
    assert words.believe(a, "b").plain == "No weights among 10,000 put B first; the best rank it reaches is 2."
    level = analyse(rated({"a": (5.0, 5.0), "b": (5.0, 5.0)}))
    assert words.sure(level, "any").plain == "All 2 ranked accounts share first place, with any weights."
    assert words.flips(level, "a")[0].plain == "No change of a single weight moves A past another account."


def test_one_account():
    a = analyse(rated({"a": (9.0, 5.0)}))
    assert words.sure(a, "any").plain == "A is the only ranked account, so no weights change its rank."


def test_what_one_must_believe_and_what_would_change_the_order():
    """a leads b by 9t + 5(1-t) against 2t + 8(1-t): level at t = 0.3."""
    a = analyse(rated({"a": (9.0, 5.0), "b": (2.0, 8.0)}))
    assert words.believe(a, "b").plain == (
        "To rank B first, you must believe in about these weights: Vision 85 % (now 50 %), Culture 15 % (now 50 %). "
        "That is so in 30 % of cases."
    )
    assert [s.plain for s in words.flips(a, "a")] == [
        "If Culture counted less than 30 % instead of 50 %, B would overtake A.",
        "If Vision counted more than 70 % instead of 50 %, B would overtake A.",
    ]
    assert words.stands(a, "a").plain == (
        "A ranks 1 now. In nine of ten cases it ranks 1 with weights near ours, and 1 to 2 with any weights."
    )


def test_two_that_are_level_now():
    a = analyse(rated({"a": (9.0, 5.0), "b": (5.0, 9.0)}))
    assert words.flips(a, "a")[0].plain == "A and B are level: the smallest change of Culture decides."


def test_a_change_too_small_to_see_in_whole_percent_gets_a_decimal():
    a = analyse(rated({"a": (9.0, 5.0), "b": (5.0, 8.97)}))
    assert words.flips(a, "a")[0].plain == "If Culture counted less than 49.8 % instead of 50.0 %, B would overtake A."


def test_cells_that_hold_and_one_that_does_not():
    book = rated({"a": (9.0, 2.0), "b": (9.0, 9.0)})
    criteria = pd.concat([book["criteria"], pd.DataFrame({"factor": ["Ties"], "block": ["strength"], "weight": [1.0]})])
    book = rate(book.replace({"criteria": criteria.reset_index(drop=True)}), {("a", "Ties"): 8.0, ("b", "Ties"): 2.0})
    a = analyse(book)
    assert words.cells(a).plain == (
        "1 of 2 placed accounts holds its cell in at least 90 % of cases with any weights; least sure is A, Strategic in 57 %."
    )
    assert (
        words.cell_of(a, "a").plain
        == "A is Strategic in 57 % of cases with any weights, else Status; it is borderline, within 1.0 of a line."
    )
    assert [s.plain for s in words.cell_change(a, "a")] == [
        "If Culture counted less than 43 % instead of 50 %, A would turn from Strategic to Status."
    ]
    assert words.cell_change(a, "b") == ()


def test_rulers_in_words():
    said = words.rulers(analyse(full_book(12))).plain
    pattern = (
        r"\d+ % of the pairs of accounts .+ by score and by TOPSIS; \d+ % by score and by revenue; the rulers differ"
    )
    assert re.match(pattern, said)
    assert words.rulers(analyse(rated({"a": (9.0, 2.0)}))).plain.startswith("With fewer than two")
    level = words.rulers(analyse(rated({"a": (5.0, 5.0), "b": (5.0, 5.0)}))).plain
    assert level.startswith("The score cannot be compared with TOPSIS")


def test_nothing_rated():
    a = analyse(names_only())
    assert words.cells(a).plain == "No account is placed, so no cell can be sure or unsure."
    assert words.profile(a).plain.startswith("No ideal can be drawn yet")
    assert words.flips(a, "a")[0].plain == "A has no rank that could change."
    assert words.stands(a, "a").plain == "A is left out here: it has no rank."
    assert words.cell_of(a, "a") is None


@pytest.mark.parametrize("name", BOOKS)
def test_nothing_unreadable_is_ever_said(name):
    a = analyse(BOOKS[name]())
    said = [words.rulers(a), words.cells(a), words.profile(a)]
    if len(a.contest):
        said += [words.sure(a, mode) for mode in words.MODES]
    for key in list(a.accounts.index[:3]):
        said += [
            words.stands(a, key),
            words.believe(a, key),
            words.likeness(a, key),
            *words.flips(a, key),
            *words.cell_change(a, key),
        ]
        said += [one for one in [words.cell_of(a, key)] if one is not None]
    for sentence in said:
        ours = "".join(piece.text for piece in sentence.pieces if piece.kind not in ("account", "person"))
        assert not BANNED.search(ours), sentence.plain
        assert sentence.plain.endswith(".")


def test_nobody_is_safely_among_the_first():
    """Seven accounts of which each is best on a factor of its own: none is among the first five in nine of ten cases."""
    factors = [f"F{i}" for i in range(7)]
    keys = list("abcdefg")
    a = analyse(
        Portfolio(
            {
                "accounts": pd.DataFrame({"key": keys, "name": [key.upper() for key in keys]}),
                "criteria": pd.DataFrame({"factor": factors, "block": "harmony", "weight": 1.0}),
                "ratings": pd.DataFrame(
                    [(key, f, 10.0 if i == j else 0.0) for i, key in enumerate(keys) for j, f in enumerate(factors)],
                    columns=["account", "factor", "rating"],
                ),
            }
        )
    )
    assert words.sure(a, "any").plain.endswith("; no account is among the first 5 in at least 90 %.")


def test_rulers_of_which_only_the_second_can_be_compared():
    """TOPSIS cannot tell the two apart, since nobody shares a second factor; revenue and the score can."""
    book = rated({"a": (8.0, float("nan")), "b": (8.0, 3.0)})
    money = pd.DataFrame({"account": ["a", "b"], "period": ["2025"] * 2, "revenue": [100.0, 50.0]})
    assert words.rulers(analyse(book.replace({"revenue": money}))).plain.startswith(
        "The score cannot be compared with TOPSIS, since no two accounts are told apart by both; "
        "100 % of the pairs of accounts stand in the same order by score and by revenue"
    )


def test_an_account_rated_on_other_factors_than_the_best_cannot_be_compared():
    book = rated({"a": (8.0, float("nan")), "b": (float("nan"), 3.0)})
    money = pd.DataFrame({"account": ["a", "b"], "period": ["2025"] * 2, "revenue": [1000.0, 50.0]})
    said = words.likeness(analyse(book.replace({"revenue": money})), "b").plain
    assert said == "B cannot be compared with the ideal: no factor is rated both there and among the best."


def test_the_inputs_call_topsis_by_its_name():
    facts, _ = CERTAINTY_INPUTS["topsis"](analyse(full_book(5)))
    assert [name for name, _ in facts[1:]] == ["Score and TOPSIS", "Score and Revenue", "TOPSIS and Revenue"]


def test_two_that_are_almost_level_are_not_said_to_be_level():
    """9t + 5(1 - t) against 5t + 8.998(1 - t): level at t = 0.49987, which is not 0.5."""
    a = analyse(rated({"a": (9.0, 5.0), "b": (5.0, 8.998)}))
    assert words.flips(a, "a")[0].plain == "A and B are almost level: the smallest change of Culture decides."
