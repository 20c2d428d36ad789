from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamcore.workbook.settings import KPI_KEYS, Settings, options

FIGURES = sorted(
    name for name, o in options().items() if o.low is not None and isinstance(getattr(Settings(), name), float)
)


def test_every_setting_has_a_title_of_its_own() -> None:
    titles = [option.title.casefold() for option in options().values()]
    assert len(set(titles)) == len(titles)
    assert all(option.note.endswith(".") and option.group for option in options().values())


def test_defaults_state_nothing() -> None:
    assert Settings().stated == frozenset()
    assert list(Settings().items()) == []


def test_what_differs_from_its_default_is_stated() -> None:
    settings = Settings(currency="USD", abc_a=0.7)
    assert settings.stated == {"currency", "abc_a"}
    assert list(settings.items()) == [("currency", "USD"), ("abc_a", 0.7)]


def test_of_states_even_a_default() -> None:
    assert Settings.of({"currency": "EUR"}).stated == {"currency"}
    with pytest.raises(ValueError, match="unknown setting 'colour'"):
        Settings.of({"colour": "red"})


def test_an_argument_overrides_the_book_field_by_field() -> None:
    book = Settings(currency="USD", abc_a=0.7)
    argument = Settings.of({"abc_a": 0.8, "roll_up": True})
    both = argument.over(book)
    assert (both.currency, both.abc_a, both.roll_up) == ("USD", 0.8, True)
    assert both.stated == {"currency", "abc_a", "roll_up"}


chosen = st.dictionaries(st.sampled_from(FIGURES), st.sampled_from([0.25, 0.5, 0.75]))


@given(chosen, chosen, chosen)
def test_over_is_associative_and_has_the_defaults_as_its_neutral(
    a: dict[str, Any], b: dict[str, Any], c: dict[str, Any]
) -> None:
    one, two, three = Settings.of(a), Settings.of(b), Settings.of(c)
    assert one.over(two).over(three) == one.over(two.over(three))
    assert one.over(Settings()) == one == Settings().over(one)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"abc_method": "weight"}, "ABC by: found 'weight', expected one of value, count, computed"),
        ({"kpis": ("accounts", "colour")}, "Figures on the Dashboard: found 'colour'"),
        ({"currency": "EURO"}, "Currency: found 'EURO', expected three letters"),
        ({"currency": "E1R"}, "Currency"),
        ({"pareto_threshold": 1.5}, "Pareto threshold: found 1.5, expected 0.01 to 0.99"),
        ({"pareto_threshold": float("nan")}, "Pareto threshold: found nan"),
        ({"contact_days": -1}, "No contact for more than: found -1"),
    ],
)
def test_a_value_that_does_not_fit_is_refused_in_words(values: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        Settings(**values)


def test_other_values_are_taken() -> None:
    settings = Settings(as_of=date(2025, 12, 31), kpis=("revenue",), orientation="falling", window="2025-Q3")
    assert settings.stated == {"as_of", "kpis", "orientation", "window"}
    assert Settings().kpis == KPI_KEYS
