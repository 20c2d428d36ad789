# ruff: noqa: RUF001 - words of many scripts

from __future__ import annotations

from itertools import combinations

import pytest

from kamcore.workbook.duplicates import LEAST, bare_name, suggest_merges


def accounts(*names):
    return [(f"k{place}", name) for place, name in enumerate(names)]


def pairs(*names, **how):
    """The suggestions as (kept, gone)."""
    return [(one.account_name, one.other_name) for one in suggest_merges(accounts(*names), **how)]


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("Müller & Söhne GmbH", "muller sohne"),
        ("  ACME   Corp. ", "acme"),
        ("Acme, Inc.", "acme"),
        ("Café São João S.A.", "cafe sao joao"),
        ("Rossi e Figli S.p.A.", "rossi figli"),
        ("Straße & Co. KG", "strasse"),
        ("ООО Ромашка", "ромашка"),
        ("华为技术有限公司", "华为技术"),
        ("Company", "company"),
    ],
)
def test_the_bare_name(name, bare):
    assert bare_name(name) == bare


@pytest.mark.parametrize("name", ["Ltd", "GmbH & Co. KG", "The Company Ltd", "S.p.A."])
def test_a_name_of_nothing_but_a_legal_form_stays_a_name(name):
    assert bare_name(name) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Alder Freight", "Alder Freight Ltd"),
        ("Alder Freight", "Alder Freight Ltd."),
        ("Alder Freight Limited", "ALDER FREIGHT LTD"),
        ("Alder Freight", "Alder Freight Pvt. Ltd."),
        ("Alder Freight", "Alder Freight Pty Ltd"),
        ("Alder Freight", "Alder Freight, Inc."),
        ("Alder Freight", "Alder Freight L.L.C."),
        ("Alder Freight", "alder  freight"),
        ("Alder-Freight", "Alder Freight"),
        ("Birke Papier", "Birke Papier GmbH"),
        ("Birke Papier AG", "Birke Papier GmbH & Co. KG"),
        ("Cedro Alimentari", "Cedro Alimentari S.p.A."),
        ("Cedro Alimentari SpA", "Cedro Alimentari S.p.A."),
        ("Cedro Alimentari", "Cedro Alimentari S.r.l."),
        ("Olmo Papel", "Olmo Papel S.L."),
        ("Olmo Papel", "Olmo Papel S.A."),
        ("Orme Papiers", "Orme Papiers SARL"),
        ("Pinheiro Vidros", "Pinheiro Vidros Ltda"),
        ("Jasan Sklo", "Jasan Sklo s.r.o."),
        ("Jesion Szklo", "Jesion Szklo Sp. z o.o."),
        ("Iep Papier", "Iep Papier B.V."),
        ("Ask Papir", "Ask Papir A/S"),
        ("Ромашка", "ООО «Ромашка»"),
        ("青松科技", "青松科技有限公司"),
        ("青松科技", "青松科技股份有限公司"),
        ("青松電機", "株式会社青松電機"),
        ("소나무전자", "주식회사 소나무전자"),
        ("สนเขียว", "บริษัท สนเขียว จำกัด"),
        ("देवदार", "देवदार प्राइवेट लिमिटेड"),
        ("Café Zürich", "Cafe Zurich"),
        ("Škoda Pneu", "SKODA PNEU"),
        ("Birch & Sons", "Birch and Sons"),
    ],
)
def test_case_accents_punctuation_and_legal_forms_do_not_part_a_company(one, other):
    (found,) = suggest_merges(accounts(one, other))
    assert {found.account_name, found.other_name} == {one, other}
    assert found.score == 100.0
    assert found.why


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Dogwood Glass", "Dogwod Glass"),
        ("Dogwood Glass", "Dogwood Glasss Ltd"),
        ("Birch Furniture", "Birch Furnitures"),
        ("Birch Furniture", "Birch Furnitrue"),
        ("Hawthorn Logistics", "Hawthorne Logistics GmbH"),
        ("Nordwind Energie", "Nordwindenergie"),
    ],
)
def test_a_slip_of_a_letter_or_two_is_suggested_with_a_lower_score(one, other):
    (found,) = suggest_merges(accounts(one, other))
    assert LEAST <= found.score < 100.0
    assert "nearly" in found.why


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Harbour Store 12", "Harbour Store 13"),
        ("Branch 101", "Branch 102"),
        ("Harbour Store", "Harbour Store 2"),
        ("Fir Trading 1998", "Fir Trading 1989"),
        ("Customer 0001 Ltd", "Customer 0010 Ltd"),
        ("Hamburg Logistics", "Bamburg Logistics"),
        ("Martin Foods", "Partin Foods"),
        ("Elm Paper", "Oak Paper"),
        ("Elm Paper North", "Elm Paper South"),
        ("Nordwind Trading", "Nordwind Shipping"),
        ("Cedar Foods", "Cedar Foods Europe"),
        ("Anna Lindqvist", "Anne Lindquist"),
        ("青松科技有限公司", "红松科技有限公司"),
    ],
)
def test_names_that_differ_in_a_number_a_first_letter_or_a_word_are_two(one, other):
    assert pairs(one, other) == []


def test_unlike_names_are_never_suggested():
    names = ["Alder Freight", "Birch & Sons", "Cedar Foods", "Dogwood Glass", "Elm Paper", "Fir Trading"]
    assert pairs(*names) == []
    assert suggest_merges([]) == ()


def test_of_two_the_larger_one_is_kept_else_the_first():
    assert pairs("Acme Ltd", "Acme") == [("Acme Ltd", "Acme")]
    assert pairs("Acme Ltd", "Acme", revenue=[10.0, 90.0]) == [("Acme", "Acme Ltd")]
    assert pairs("Dogwood Glass", "Dogwod Glass", revenue=[1.0, 2.0]) == [("Dogwod Glass", "Dogwood Glass")]


def test_all_spellings_go_into_the_largest_and_each_goes_once():
    found = suggest_merges(accounts("Acme Ltd", "ACME", "Acme Inc", "Acme S.A."), [1.0, 9.0, 3.0, 2.0])
    assert {one.account_name for one in found} == {"ACME"}
    assert sorted(one.other_name for one in found) == ["Acme Inc", "Acme Ltd", "Acme S.A."]


def test_the_likeliest_come_first():
    found = suggest_merges(accounts("Dogwood Glass", "Dogwod Glass", "Acme", "Acme Ltd"))
    assert [one.account_name for one in found] == ["Acme", "Dogwood Glass"]
    scores = [one.score for one in found]
    assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize("pair", [("k0", "k1"), ("k1", "k0")])
def test_a_declined_pair_stays_apart(pair):
    assert pairs("Acme", "Acme Ltd", apart=[pair]) == []
    assert pairs("Dogwood Glass", "Dogwod Glass", apart=[pair]) == []


def test_a_declined_pair_leaves_the_other_suggestions():
    assert pairs("Acme", "Acme Ltd", "Acme Inc", apart=[("k0", "k1")]) == [("Acme", "Acme Inc")]


def test_two_ids_of_one_name_are_suggested_too():
    (found,) = suggest_merges([("C1", "Acme"), ("C2", "Acme")])
    assert (found.account, found.other) == ("C1", "C2")


def test_there_are_200_suggestions_at_most_and_nobody_goes_twice():
    names = [f"{a}{b}{c}ster Works{form}" for a, b, c in combinations("bcdfghjklm", 3) for form in ("", " Ltd", " Inc")]
    found = suggest_merges(accounts(*names))
    assert len(found) == 200
    assert len({one.other for one in found}) == 200
