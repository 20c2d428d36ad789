from __future__ import annotations

import re

import pytest

from kamcore.workshop.plan import Plan
from pages.phone.scales import choice, number, screens, weights
from tests.pages.phone.conftest import FIT, MOOD, PLAN, POWER, STAGE, WEIGHTS


def values(html):
    return re.findall(r'type="radio"[^>]* value="([^"]*)"', html)


def test_each_question_has_a_screen_and_all_weights_share_one():
    assert screens(PLAN) == [(FIT,), WEIGHTS, (STAGE,), (POWER,), (MOOD,)]
    apart = Plan((WEIGHTS[0], FIT, WEIGHTS[1]))
    assert screens(apart) == [WEIGHTS, (FIT,)]


@pytest.mark.parametrize(
    ("question", "expected", "drawn_as"),
    [
        (FIT, [str(i) for i in range(11)], "row"),
        (POWER, ["1", "2", "3", "4", "5"], "row few"),
        (STAGE, ["1", "2", "3", "4"], "list"),
        (MOOD, ["-2", "-1", "0", "1", "2"], "list"),
    ],
)
def test_every_step_can_be_chosen_and_the_chosen_one_is(question, expected, drawn_as):
    html = choice(question, 2.0, 1.0)
    assert values(html) == expected
    assert f'<div class="{drawn_as}">' in html
    assert re.findall(r'value="([^"]*)" checked', html) == ["2"]
    assert len(re.findall(r'<label class="before">', html)) == 1
    assert "Your answer in the last round" in html
    assert all(word in html for _, word in question.words)
    assert "checked" not in choice(question, None, None)


def test_a_scale_of_two_sides_shows_its_signs():
    assert [number(value, MOOD) for value in (-2.0, 0.0, 1.0)] == ["−2", "0", "+1"]
    assert number(7.0, FIT) == "7"


def test_a_scale_of_very_many_steps_is_typed():
    wide = type(FIT)("q9", FIT.asked, "a", "A", "x", "How many?", 0, 1000, 0.5)
    html = choice(wide, 2.5, None)
    assert 'type="number" name="q9" value="2.5" min="0" max="1000" step="0.5"' in html


def test_weights_say_what_is_left():
    html = weights(WEIGHTS, {"q2": 35.0, "q3": None}, {"q3": 20.0})
    assert "<b>65</b> points left" in html
    assert 'name="q2" id="of-q2" value="35"' in html
    assert "last round 20" in html
    anew = "Spread all of them anew, or none to leave them as they were."
    assert anew in html
    assert anew not in weights(WEIGHTS, {}, {})
