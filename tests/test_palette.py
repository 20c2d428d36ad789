from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from kamcore.palette import THEMES

CONFIG = Path(__file__).resolve().parents[1] / ".streamlit" / "config.toml"
MEANINGS = ("cells", "stages", "classes", "risk", "sentiment")
TEXT, MARK = 4.5, 3.0


def luminance(colour: str) -> float:
    """Relative luminance of ``#rrggbb``, WCAG 2.2."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21, WCAG 2.2."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def marks(theme: str) -> list[tuple[str, str]]:
    p = THEMES[theme]
    named = [(f"{group} {key}", colour) for group in MEANINGS for key, colour in getattr(p, group).items()]
    named += [(f"series {i}", colour) for i, colour in enumerate(p.series)]
    return [*named, ("context", p.context), ("accent", p.accent), ("good", p.good), ("bad", p.bad)]


def test_contrast_agrees_with_the_published_examples():
    # WCAG 2.2: black on white is 21:1; #767676 on white is the well-known border of 4.5:1, #949494 of 3:1.
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.005)
    assert contrast("#949494", "#ffffff") == pytest.approx(3.03, abs=0.005)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("field", ["background", "surface"])
@pytest.mark.parametrize("text", ["text", "muted", "accent", "good", "bad"])
def test_text_can_be_read(theme, field, text):
    p = THEMES[theme]
    assert contrast(getattr(p, text), getattr(p, field)) >= TEXT


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("field", ["background", "surface"])
def test_captions_can_be_read(theme, field):
    # Streamlit writes captions in the text's colour at an opacity of 60 %.
    p = THEMES[theme]
    ground = getattr(p, field)
    pairs = [(int(p.text[i : i + 2], 16), int(ground[i : i + 2], 16)) for i in (1, 3, 5)]
    seen = "#" + "".join(f"{round(0.6 * ink + 0.4 * below):02x}" for ink, below in pairs)
    assert contrast(seen, ground) >= TEXT


@pytest.mark.parametrize("theme", THEMES)
def test_text_can_be_read_on_the_fields_of_the_quadrant(theme):
    p = THEMES[theme]
    ratios = {
        (cell, name): contrast(getattr(p, name), field)
        for cell, field in p.cell_fields.items()
        for name in ("text", "muted")
    }
    assert {key: round(ratio, 2) for key, ratio in ratios.items() if ratio < TEXT} == {}


@pytest.mark.parametrize("theme", THEMES)
def test_marks_stand_out_from_the_background(theme):
    found = {name: round(contrast(colour, THEMES[theme].background), 2) for name, colour in marks(theme)}
    assert {name: ratio for name, ratio in found.items() if ratio < MARK} == {}


@pytest.mark.parametrize("theme", THEMES)
def test_bubbles_stand_out_from_their_field(theme):
    p = THEMES[theme]
    found = {cell: contrast(p.cells[cell], field) for cell, field in p.cell_fields.items()}
    assert min(found.values()) >= MARK, found


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("group", MEANINGS)
def test_no_two_meanings_share_a_colour(theme, group):
    colours = dict(getattr(THEMES[theme], group))
    if group == "stages":
        assert colours.pop("exploratory") == colours["unclassified"]  # neither is a rung of the ladder
    assert len(set(colours.values())) == len(colours)


@pytest.mark.parametrize("theme", THEMES)
def test_steps_that_have_an_order_get_steadily_stronger(theme):
    p = THEMES[theme]
    ladder = [contrast(p.stages[s], p.background) for s in ("tactical", "cooperative", "interdependent", "strategic")]
    classes = [contrast(p.classes[c], p.background) for c in "CBA"]
    assert ladder == sorted(ladder)
    assert classes == sorted(classes)


@pytest.mark.parametrize("theme", THEMES)
def test_both_themes_name_the_same_meanings(theme):
    p = THEMES[theme]
    for group in (*MEANINGS, "cell_fields"):
        assert list(getattr(p, group)) == list(getattr(THEMES["light"], group))
    assert len(p.series) == len(THEMES["light"].series)


@pytest.mark.parametrize("theme", THEMES)
def test_the_configuration_of_streamlit_has_the_same_colours(theme):
    p = THEMES[theme]
    given = tomllib.loads(CONFIG.read_text(encoding="utf-8"))["theme"][theme]
    sidebar = given.pop("sidebar")
    assert given == {
        "primaryColor": p.accent,
        "backgroundColor": p.background,
        "secondaryBackgroundColor": p.surface,
        "textColor": p.text,
        "borderColor": p.line,
        "linkColor": p.accent,
        "chartCategoricalColors": list(p.series),
    }
    assert sidebar == {"backgroundColor": p.surface, "secondaryBackgroundColor": p.background}
