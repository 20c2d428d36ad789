from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamcore.workbook.mapping import FORMATS, VERSION, BookMapping, MappingError, TableMapping

TEXTS = st.text(max_size=12)
PAIRS = st.lists(st.tuples(TEXTS, TEXTS), max_size=3).map(tuple)
TABLES = st.builds(
    TableMapping,
    headings=st.lists(TEXTS, max_size=4).map(tuple),
    use=st.sampled_from(["", "accounts", "transactions", "stakeholders", "left out"]),
    columns=PAIRS,
    formats=st.lists(st.tuples(TEXTS, st.sampled_from(FORMATS)), max_size=2).map(tuple),
)
RATES = st.floats(min_value=1e-9, max_value=1e9)
MAPPINGS = st.builds(
    BookMapping,
    tables=st.lists(TABLES, max_size=3, unique_by=lambda table: table.headings).map(tuple),
    left_out=st.lists(TEXTS, max_size=3).map(tuple),
    currency=TEXTS,
    rates=st.lists(st.tuples(TEXTS, RATES), max_size=3).map(tuple),
    merges=PAIRS,
    apart=PAIRS,
)

SALES = TableMapping(
    ("customer", "date", "amount"),
    "transactions",
    (("Customer", "name"), ("Amount", "revenue")),
    (("Date", "day first"),),
)
FLAT = TableMapping(("account", "2024"), "accounts", (("Account", "name"), ("2024", "revenue 2024")))


@given(MAPPINGS)
def test_what_is_saved_is_read_again_as_it_was(mapping):
    text = mapping.to_json()
    assert BookMapping.from_json(text) == mapping
    assert BookMapping.from_json(text.encode("utf-8")) == mapping
    assert BookMapping.from_json(text).to_json() == text


def test_what_is_saved_is_json_that_says_what_it_is():
    saved = json.loads(BookMapping(tables=(SALES,), left_out=("キャンセル",)).to_json())
    assert saved["kind"] == "reading"
    assert saved["version"] == VERSION == 1
    assert saved["left_out"] == ["キャンセル"]
    assert saved["tables"][0]["headings"] == ["customer", "date", "amount"]


def test_an_empty_mapping_leaves_everything_to_the_reader():
    assert BookMapping.from_json('{"kind": "reading", "version": 1}') == BookMapping()


def refused(text):
    with pytest.raises(MappingError) as refusal:
        BookMapping.from_json(text)
    said = str(refusal.value)
    assert said.startswith("found ")
    assert said.endswith(".")
    return said


@pytest.mark.parametrize(
    "text", ["", "no JSON at all", "{", b"\xff\xfe\x00", b"PK\x03\x04", "[" * 100_000, '{"kind": "reading", "version": 1'],
    ids=["empty", "words", "open", "bytes", "zip", "nested", "cut"],
)  # fmt: skip
def test_what_is_no_json_is_refused(text):
    assert "no JSON" in refused(text)


@pytest.mark.parametrize("text", ["null", "5", '"reading"', "[]", "{}", '{"kind": "settings", "version": 1}'])
def test_other_json_is_refused(text):
    assert "no saved reading" in refused(text)


@pytest.mark.parametrize("version", [0, 2, 99, "1", None, [1]])
def test_another_version_is_refused_and_named(version):
    said = refused(json.dumps({"kind": "reading", "version": version}))
    assert repr(version) in said
    assert "expected version 1" in said


def test_a_huge_file_is_refused_before_it_is_read():
    assert "too large" in refused(" " * 5_000_000 + '{"kind": "reading", "version": 1}')


@pytest.mark.parametrize(
    "part",
    [
        {"tables": 5},
        {"tables": [5]},
        {"tables": [{}]},
        {"tables": [{"headings": [1]}]},
        {"tables": [{"headings": ["a"], "use": 1}]},
        {"tables": [{"headings": ["a"], "columns": [["a"]]}]},
        {"tables": [{"headings": ["a"], "columns": [["a", "b", "c"]]}]},
        {"tables": [{"headings": ["a"], "formats": [["a", "upside down"]]}]},
        {"left_out": [None]},
        {"left_out": 1},
        {"currency": 978},
        {"rates": [["USD", "0.9"]]},
        {"rates": [["USD", True]]},
        {"rates": [["USD", 0]]},
        {"rates": [["USD", -1.5]]},
        {"rates": [["USD", float("inf")]]},
        {"rates": [["USD", float("nan")]]},
        {"rates": [["USD", 10**400]]},
        {"rates": ["USD"]},
        {"merges": [["a", 1]]},
        {"merges": {"a": "b"}},
        {"apart": [["a"]]},
        {"apart": "a"},
    ],
    ids=lambda part: str(part)[:60],
)
def test_a_part_that_does_not_fit_is_refused(part):
    assert "does not fit" in refused(json.dumps({"kind": "reading", "version": 1, **part}))


def test_the_table_of_a_shape_is_found_by_its_headings():
    mapping = BookMapping(tables=(SALES, FLAT))
    assert mapping.table(("account", "2024")) == FLAT
    assert mapping.table(("account", "2025")) is None
    assert mapping.table(("2024", "account")) is None


def test_a_choice_for_a_shape_takes_the_place_of_the_earlier_one():
    other = TableMapping(FLAT.headings, "left out")
    mapping = BookMapping(tables=(FLAT, SALES)).with_table(other)
    assert mapping.table(FLAT.headings) == other
    assert mapping.table(SALES.headings) == SALES
    assert len(mapping.tables) == 2


def test_of_two_mappings_the_newer_choices_hold():
    older = BookMapping(
        tables=(SALES, FLAT),
        left_out=("cancelled",),
        currency="EUR",
        rates=(("GBP", 1.1), ("CHF", 1.05)),
        merges=(("acme ltd", "acme"), ("bolt", "bolt inc")),
        apart=(("cedar", "ceder"),),
    )
    newer = BookMapping(
        tables=(TableMapping(FLAT.headings, "left out"),),
        left_out=("void",),
        currency="EUR",
        rates=(("USD", 0.95), ("GBP", 1.2)),
        merges=(("acme ltd", "acme group"),),
        apart=(("cedar", "ceder"), ("elm", "elms")),
    )
    both = older.and_then(newer)
    assert {table.headings: table.use for table in both.tables} == {
        SALES.headings: "transactions",
        FLAT.headings: "left out",
    }
    assert both.left_out == ("void",)
    assert both.currency == "EUR"
    assert dict(both.rates) == {"USD": 0.95, "CHF": 1.05, "GBP": 1.2}
    assert older.and_then(BookMapping(currency="GBP", rates=(("EUR", 0.85),))).rates == (("EUR", 0.85),)
    assert dict(both.merges) == {"acme ltd": "acme group", "bolt": "bolt inc"}
    assert both.apart == (("cedar", "ceder"), ("elm", "elms"))


@given(MAPPINGS)
def test_a_newer_mapping_that_says_nothing_changes_nothing(mapping):
    again = mapping.and_then(BookMapping())
    assert again.tables == mapping.tables
    assert again.left_out == mapping.left_out
    assert again.currency == mapping.currency
    assert dict(again.rates) == dict(mapping.rates)
    assert dict(again.merges) == dict(mapping.merges)
    assert set(again.apart) == set(mapping.apart)


def test_two_accounts_that_the_newer_mapping_keeps_apart_are_no_longer_merged():
    merged = BookMapping(merges=(("acme ltd", "acme"),))
    assert merged.and_then(BookMapping(apart=(("acme", "acme ltd"),))).merges == ()


def test_two_accounts_that_the_newer_mapping_merges_are_no_longer_apart():
    apart = BookMapping(apart=(("acme", "acme ltd"),))
    both = apart.and_then(BookMapping(merges=(("acme ltd", "acme"),)))
    assert (both.merges, both.apart) == ((("acme ltd", "acme"),), ())
