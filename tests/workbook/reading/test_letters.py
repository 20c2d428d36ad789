"""What is told of all texts at once must never differ from what each of them tells."""

from __future__ import annotations

import re

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from hypothesis import given
from hypothesis import strategies as st

from kamcore.workbook.reading import letters
from kamcore.workbook.reading.cells import cells_of
from kamcore.workbook.reading.columns import text_columns
from kamcore.workbook.reading.grid import ODD_TYPE, Column, Grid, Kind
from kamcore.workbook.reading.number_texts import all_plain
from kamcore.workbook.reading.words import ANY_TOTAL

TEXTS = st.lists(
    st.none() | st.text(st.sampled_from("aAeExX 1.-+\t\u00a0é\u017f\n"), max_size=5), min_size=1, max_size=12
)
NUMBERS = st.lists(st.none() | st.text(st.sampled_from("019.-+"), min_size=1, max_size=5), min_size=1, max_size=8)


@given(TEXTS, st.integers(0, 3))
def test_blanks_are_taken_off_as_arrow_does(texts: list[str | None], start: int) -> None:
    array = pa.array(texts, pa.string()).slice(start)
    assert letters.trimmed(array).equals(pc.utf8_trim_whitespace(array))


@given(TEXTS, st.integers(0, 3), st.sampled_from(["ex", r"\be", "a$|x1", "1.$"]))
def test_what_cannot_be_held_is_in_no_text(texts: list[str | None], start: int, pattern: str) -> None:
    array = pa.array(texts, pa.string()).slice(start)
    found = pc.any(pc.match_substring_regex(array, pattern, ignore_case=True)).as_py()
    assert letters.may_hold(array, pattern) or not found
    begun = pc.any(pc.match_substring_regex(array, "^ex", ignore_case=True)).as_py()
    assert letters.may_begin(array, "e") or not begun


@given(
    st.lists(st.none() | st.text(st.sampled_from("aZ0-./ %é\u017f"), max_size=4), min_size=1, max_size=8),
    st.integers(0, 3),
)
def test_texts_without_words_have_no_letters_side_by_side(texts: list[str | None], start: int) -> None:
    array = pa.array(texts, pa.string()).slice(start)
    found = any(re.search(r"[A-Za-z]{2}|%|[^\x00-\x7f]", text) for text in texts[start:] if text)
    assert letters.hold_words(array) or not found


@given(st.from_regex(re.compile(ANY_TOTAL, re.IGNORECASE), fullmatch=True))
def test_every_label_of_a_total_holds_a_word(label: str) -> None:
    assert letters.hold_words(pa.array([label]))


def test_codes_hold_no_words() -> None:
    assert not letters.hold_words(pa.array(["O-0001", "O-0002", None, "7", "A 1/b.2"]))


@given(st.lists(st.text(st.sampled_from("alTot é\u017f"), max_size=5), max_size=8))
def test_worth_a_look_are_words_and_letters_beyond_ascii(texts: list[str]) -> None:
    expected = [at for at, text in enumerate(texts) if re.search("tot", text, re.IGNORECASE) or not text.isascii()]
    assert letters.worth_a_look(texts, "tot") == expected


@given(NUMBERS, st.integers(0, 2))
def test_plain_numbers_are_the_same_one_by_one(texts: list[str | None], start: int) -> None:
    array = pa.array(texts, pa.string()).slice(start)
    found = all_plain(array)
    given_ = [text for text in texts[start:] if text is not None]
    if not all(re.fullmatch(r"[-+]?\d+(?:\.\d+)?", text) for text in given_):
        assert found is None
    elif found is not None:
        assert found[~np.isnan(found)].tolist() == [float(text) for text in given_]


def test_numbers_may_begin_far_below() -> None:
    texts = pa.array([None] * 2000 + ["+5", "7"], pa.string())
    assert all_plain(texts)[-2:].tolist() == [5.0, 7.0]
    assert all_plain(pa.array([None] * 2000 + ["+5", "x"], pa.string())) is None
    assert all_plain(pa.array([None] * 2000, pa.string())) is None


@given(st.lists(st.sampled_from(["A1", "B२", "C", "  ", "", None]), min_size=1, max_size=12), st.booleans())
def test_all_hold_digits_where_each_text_does(texts: list[str | None], coded: bool) -> None:
    cells = cells_of(Column(Kind.TEXT, pa.array(texts, pa.string()), pa.array([], ODD_TYPE)), np.arange(len(texts)))
    if coded:
        assert cells.texts is not None
    assert cells.all_hold_digits() == ("C" not in texts)


@given(st.lists(st.sampled_from(["Acme", " Acme", "Beta ", "  ", "Total", None]), min_size=1, max_size=30), st.data())
def test_codes_say_the_same_as_texts(texts: list[str | None], data: st.DataObject) -> None:
    rows = np.array(sorted(data.draw(st.sets(st.integers(0, len(texts) - 1), min_size=1))))
    array = pa.array(texts, pa.string())
    nothing = pa.array([], ODD_TYPE)
    plain, coded = (cells_of(Column(Kind.TEXT, values, nothing), rows) for values in (array, array.dictionary_encode()))
    assert plain.texts.labels == coded.texts.labels
    assert plain.texts.codes.tolist() == coded.texts.codes.tolist()
    assert plain.kinds.tolist() == coded.kinds.tolist()


def test_texts_that_recur_cross_as_codes() -> None:
    n = 20_000
    customers = pa.chunked_array([[f"Customer {row % 700}" for row in range(n)]])
    orders = pa.chunked_array([[f"O-{row}" for row in range(n)]])
    columns = text_columns([customers, orders])
    assert [pa.types.is_dictionary(column.values.type) for column in columns] == [True, False]
    grid = Grid.from_ipc(Grid("lines.csv", "", hidden=False, columns=columns, n_rows=n).to_ipc())
    assert grid.columns[0].values.to_pylist() == customers.to_pylist()
    assert grid.columns[1].values.to_pylist() == orders.to_pylist()
    assert (grid.cell(701, 0), grid.cell(5, 1)) == ("Customer 1", "O-5")
    assert grid.columns[0].counts() == {Kind.TEXT: n}
