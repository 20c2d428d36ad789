"""The one adapter around streamlit-agraph: a stakeholder map as nodes and edges, safe, stable and in the theme's colours.

What it guards against (streamlit-agraph 0.0.45): a node's title is put into the page as HTML and opened as an address on a double
click, so no node has one and each carries an empty ``div`` in its place; a missing title would become the node's id; without a key
every change of the data would start the drawing anew; the default groups log errors; the width gets ``px`` appended. What a user
typed reaches the drawing only as text on a canvas.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from typing import TYPE_CHECKING, Any

import streamlit as st

from kamcore.findings.stakeholders import SIGNS, View, sentiment_step
from pages.ui.graph_marks import DIMMED, Look, Marks
from pages.ui.theme import palette, theme_name

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping

    from kamcore.method.stakeholder_map import Person
    from kamcore.palette import Palette

__all__ = ["DIMMED", "Marks", "disc", "ink_on", "line_sample", "show_graph"]

HEIGHT, TALL = 560, 700
"""Of a map with room, and of a crowded one, in pixels."""
WHEEL_ABOVE = 40
"""So many people can be read without zooming; above, the wheel zooms instead of scrolling the page."""
BOX = "box"
STRETCH_X, STRETCH_Y, WIDER, TALLER = 1.15, 1.3, 1.4, 1.65
"""The layout's plane is widened a little, since labels stand below the people; a small map across, a crowded one down."""
TINT = 0.05
SMALLEST, LARGEST = 27.0, 44.0
LABEL_WIDTH, WIDE_LABEL = 190, 205
ROOMY = 18
"""Up to so many people there is room for job titles; above, names alone are written larger."""
LETTER, SMALLEST_NAME = 0.62, 19
"""How wide a bold letter is against its height, and how small a name is written so that no word of it is torn."""
NAME_LETTERS, SHORT_NAME, TITLE_LETTERS = 30, 30, 34
WAY_WIDTH = 6.0
FONT = "sans-serif"
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")
Item = dict[str, Any]


# ---------------------------------------------------------------- pictures: our own signs only, never a user's text


def ink_on(fill: str, p: Palette) -> str:
    """Return the theme's text or background colour, whichever stands out more on a fill."""
    return max((p.text, p.background), key=lambda ink: _contrast(ink, fill))


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def disc(
    step: int | None,
    power: float | None,
    p: Palette,
    *,
    key_contact: bool = False,
    win: bool = False,
    selected: bool = False,
    badge: bool = True,
) -> str:
    """Draw one person as SVG: fill and sign for sentiment, badge for power, a second ring for the key contact, a halo to win."""
    fill = p.unknown if step is None else p.sentiment[step]
    edge = f'stroke="{p.muted}" stroke-width="4" stroke-dasharray="7 6"' if step is None else f'stroke="{fill}"'
    ink = p.muted if step is None else ink_on(fill, p)
    parts = []
    if selected:
        parts.append(f'<circle cx="60" cy="60" r="57" fill="{p.line}" stroke="{p.text}" stroke-width="5"/>')
    if win:
        parts.append(f'<circle cx="60" cy="60" r="54" fill="{p.background}" stroke="{p.accent}" stroke-width="7"/>')
    if key_contact:
        parts.append(f'<circle cx="60" cy="60" r="46.5" fill="{p.background}" stroke="{p.text}" stroke-width="3.5"/>')
    parts.append(f'<circle cx="60" cy="60" r="39" fill="{fill}" {edge}/>')
    parts.append(_text(60, 60, 40, SIGNS[step], ink))
    if badge:
        number = "?" if power is None else f"{power:g}"
        parts.append(f'<circle cx="98" cy="23" r="20" fill="{p.background}" stroke="{p.text}" stroke-width="3"/>')
        parts.append(_text(98, 23, 26 if len(number) == 1 else 18, number, p.text))
    return _svg(120, 120, "".join(parts))


def _text(x: float, y: float, size: int, text: str, ink: str) -> str:
    return (
        f'<text x="{x:g}" y="{y:g}" dy=".36em" text-anchor="middle" font-family="{FONT}" font-weight="700" '
        f'font-size="{size}" fill="{ink}">{text}</text>'
    )


def _svg(width: int, height: int, inner: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width * 2}" height="{height * 2}" '
        f'viewBox="0 0 {width} {height}">{inner}</svg>'
    )


def line_sample(p: Palette, colour: str, sign: str, *, dotted: bool, arrow: bool = True, width: int = 5) -> str:
    """Draw a piece of a line for the legend."""
    dashes = ' stroke-dasharray="2 9" stroke-linecap="round"' if dotted else ""
    head = f'<path d="M88 8 L106 20 L88 32 Z" fill="{colour}"/>' if arrow else ""
    mid = (
        f'<rect x="34" y="4" width="32" height="32" fill="{p.background}"/>' + _text(50, 20, 32, sign, colour)
        if sign
        else ""
    )
    return _svg(
        110,
        40,
        f'<path d="M6 20 H{90 if arrow else 104}" stroke="{colour}" stroke-width="{width}"{dashes}/>{head}{mid}',
    )


def _uri(svg: str) -> str:
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()


# ---------------------------------------------------------------- nodes and edges as the component takes them


def node_ids(view: View, turns: Mapping[str, int]) -> dict[str, str]:
    """Return an id for each person shown that says nothing about the person: ``n0``, ``n1`` and so on."""
    return {
        person.key: f"n{i}" + (f".{turns[person.key]}" if turns.get(person.key) else "")
        for i, person in enumerate(view.network.nodes)
    }


def nodes_of(view: View, account: str, marks: Marks, p: Palette) -> list[Item]:
    """Return the account's box and its people; every node has the same fields, since the component merges changes."""
    ids = node_ids(view, dict(marks.turns))
    places = view.layout.table.set_index("person")
    crowded = len(view.network.nodes) > ROOMY
    across, down, size = (STRETCH_X, TALLER, 27) if crowded else (WIDER, STRETCH_Y, 22)
    found = [_box(view.layout.box, account, across, down, p)] if view.layout.box is not None else []
    inside = _blend(p.context, p.background)
    for person in view.network.nodes:
        x, y = places.at[person.key, "x"], places.at[person.key, "y"]
        light = marks.light(person.key)
        ink = p.line if light == DIMMED else p.text
        width = LABEL_WIDTH if crowded else WIDE_LABEL
        written = _fitting(person.name, size, width)
        found.append(
            {
                "id": ids[person.key],
                "label": _label(person, view.expandable.get(person.key, 0), crowded=crowded),
                "shape": "image",
                "image": _uri(
                    disc(
                        sentiment_step(person.sentiment),
                        person.power,
                        p,
                        key_contact=person.key_contact,
                        win=person.key in view.to_win,
                        selected=person.key == marks.selected,
                    )
                ),
                "size": size_of(person.power),
                "x": round(float(x) * across, 1),
                "y": round(float(y) * down, 1),
                "opacity": light,
                "font": {
                    "color": ink, "face": FONT, "size": written - 2, "multi": "html", "vadjust": -4,
                    "background": p.background if person.outside else inside,
                    "bold": {"color": ink, "size": written, "mod": "bold"},
                },
                "widthConstraint": {"maximum": width},
                "shapeProperties": {"interpolation": False},
                "chosen": False,
                "div": {"innerHTML": ""},
            }
        )  # fmt: skip
    return found


def _fitting(name: str, size: int, width: int) -> int:
    """Return the size at which the longest word of a name fits a width; the component tears words that do not."""
    longest = max(map(len, name.split()), default=1)
    return max(SMALLEST_NAME, min(size, int(width / (LETTER * longest))))


def size_of(power: float | None) -> float:
    """Return half a node's height: it grows with decision power; not known is drawn as the smallest."""
    return SMALLEST + (LARGEST - SMALLEST) * ((power or 1.0) - 1.0) / 4.0


def _blend(colour: str, ground: str) -> str:
    """Return a colour laid thinly over another, as the account's box is tinted."""
    pairs = ((int(colour[i : i + 2], 16), int(ground[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(low + (high - low) * TINT):02x}" for high, low in pairs)


def _box(box: tuple[float, float, float, float], account: str, across: float, down: float, p: Palette) -> Item:
    """Return the account's box around the people inside."""
    left, top, right, bottom = box[0] * across, box[1] * down + 25, box[2] * across, box[3] * down
    return _frame((left, top, right, bottom), account, 34 if across == STRETCH_X else 22, p)


def _frame(box: tuple[float, float, float, float], account: str, letters: int, p: Palette) -> Item:
    left, top, right, bottom = box
    tint = "rgba({},{},{},{})".format(*(int(p.context[i : i + 2], 16) for i in (1, 3, 5)), TINT)
    colour = {"background": tint, "border": p.context}
    return {
        "id": BOX,
        "label": _markup(_short(_plain(account), 60), bold=True),
        "shape": "box",
        "x": round((left + right) / 2, 1),
        "y": round((top + bottom) / 2, 1),
        "fixed": True,
        "chosen": False,
        "color": colour | {"highlight": colour, "hover": colour},
        "borderWidth": 1.5,
        "borderWidthSelected": 1.5,
        "shapeProperties": {"borderRadius": 10, "borderDashes": False},
        "widthConstraint": {"minimum": round(right - left), "maximum": round(right - left)},
        "heightConstraint": {"minimum": round(bottom - top), "valign": "top"},
        "margin": 12,
        "font": {
            "color": p.muted, "face": FONT, "size": letters, "multi": "html", "align": "left",
            "bold": {"color": p.muted, "size": letters, "mod": "bold"},
        },
        "div": {"innerHTML": ""},
    }  # fmt: skip


def _plain(text: str) -> str:
    """Return text on one line, without control characters and without marks that turn the direction of what follows."""
    return " ".join(_UNSEEN.sub(" ", text).split())


def _label(person: Person, hidden: int, *, crowded: bool) -> str:
    name = _plain(person.name)
    first = _markup(_short(name, SHORT_NAME if crowded else NAME_LETTERS), bold=True)
    more = f" +{hidden:,}" if hidden else ""
    title = _plain(person.title or "")
    if crowded or not title or title.casefold() == name.casefold():
        return first + more
    return f"{first}{more}\n{_markup(_short(title, TITLE_LETTERS))}"


def _markup(text: str, *, bold: bool = False) -> str:
    """Write text for the canvas, which knows nothing but bold and italics: an invisible joiner keeps a typed ``<b>`` as it is."""
    safe = text.replace("<", "<\u2060")
    return f"<b>{safe}</b>" if bold else safe


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def edges_of(view: View, marks: Marks, p: Palette) -> list[Item]:
    """Return the lines: solid from report to manager, dotted for influence, red dotted for a conflict, bold along the way.

    A reporting line along the way is drawn from who sways to who is swayed, since that is where the way goes.
    """
    ids = node_ids(view, dict(marks.turns))
    across = view.layout.table.set_index("person")["x"]
    dotted = {(line.source, line.target) for line in view.network.influence if line.sign == "positive"}
    swayed = dotted - marks.solid
    found = []
    for line in view.network.reporting:
        up, down = (line.report, line.manager), (line.manager, line.report)
        way = next((ends for ends in (up, down) if marks.along(*ends) and ends not in swayed), None)
        source, target = way or up
        colour, width = (p.muted, 1.6) if way is None else (p.accent, WAY_WIDTH)
        light = marks.line_light(source, target, way=way is not None)
        found.append(_edge(Look(ids[source], ids[target], "", colour, light, width, way=way is not None), p))
    looks = {"positive": (p.accent, "+"), "negative": (p.text, "−"), "conflict": (p.bad, "×")}
    for edge in view.network.influence:
        colour, sign = looks[edge.sign]
        ends = (edge.source, edge.target)
        on = edge.sign == "positive" and marks.along(*ends) and ends not in marks.solid
        light = marks.line_light(edge.source, edge.target, way=on)
        width = WAY_WIDTH if on else 2 + 2 * edge.strength
        leftward = bool(across[edge.target] < across[edge.source])
        found.append(_edge(Look(ids[edge.source], ids[edge.target], sign, colour, light, width, leftward, on), p))
    return found


def _edge(look: Look, p: Palette) -> Item:
    reporting, colour = not look.sign, look.colour
    arc = {"type": "curvedCCW" if look.leftward else "curvedCW", "roundness": 0.18}
    bend = {"type": "cubicBezier", "forceDirection": "vertical", "roundness": 0.45}
    arrow = {"enabled": look.sign != "×", "scaleFactor": 0.8 if reporting else 0.9, "type": "arrow"}
    if look.way:
        arrow["scaleFactor"] = 0.55
    return {
        "id": f"{look.source}-{look.target}-{look.sign or 'r'}",
        "from": look.source,
        "to": look.target,
        "label": look.sign or None,
        "color": {
            "color": colour,
            "highlight": colour,
            "hover": colour,
            "inherit": False,
            "opacity": look.light,
        },
        "width": round(look.width, 2),
        "selectionWidth": 1.5,
        "dashes": False if reporting else [2, 7],
        "arrows": {"middle" if reporting else "to": arrow},
        "smooth": {"enabled": True, **(bend if reporting else arc)},
        "font": {
            "color": colour,
            "face": FONT,
            "size": 34,
            "strokeWidth": 6,
            "strokeColor": p.background,
            "align": "horizontal",
        },
        "chosen": {"label": False},
    }


def options(people: int) -> Item:
    """Return how the drawing of so many people behaves: no physics, panned by dragging; the page can be scrolled over it."""
    from streamlit_agraph import Config  # noqa: PLC0415  (loaded only where a graph is drawn)

    config = Config(
        height=TALL if people > ROOMY else HEIGHT,
        directed=True,
        physics=False,
        groups={},
        interaction={
            "dragNodes": False, "dragView": True, "zoomView": people > WHEEL_ABOVE, "navigationButtons": False, "hover": False,
            "selectConnectedEdges": True, "keyboard": {"enabled": True, "bindToWindow": False, "autoFocus": False},
        },
    )  # fmt: skip
    config.width = "100%"
    return dict(config.__dict__)


# ---------------------------------------------------------------- on the page


@st.cache_resource(show_spinner=False, max_entries=64)
def _drawn(stamp: Hashable, theme: str, marks: Marks, _view: View, _account: str) -> tuple[str, str]:
    """Return the data and the settings as the component takes them; made once for all sessions."""
    del stamp, theme
    p = palette()
    data = {"nodes": nodes_of(_view, _account, marks, p), "edges": edges_of(_view, marks, p)}
    return json.dumps(data), json.dumps(options(len(_view.network.nodes)))


def show_graph(
    view: View,
    account: str,
    stamp: Hashable,
    pick: Callable[[str], None],
    *,
    selected: str,
    lit: frozenset[str] | None,
    way: tuple[str, ...] = (),
    solid: frozenset[tuple[str, str]] = frozenset(),
) -> None:
    """Draw the map.

    Args:
        view: the part of the map to draw.
        account: the account's name, for its box.
        stamp: what the drawing depends on: digests, the account's key, who is shown.
        pick: called with the key of a person who was clicked, before the next run.
        selected: the person whose card is open; "" for none.
        lit: the people not dimmed; None lights everybody.
        way: the people along the way that is lit, in order; empty for none.
        solid: the steps of the way that go along a reporting line.
    """
    from streamlit_agraph import _agraph  # noqa: PLC0415  (its own front door takes no key)

    turns: dict[str, int] = st.session_state.setdefault("graph_turns", {})
    shown = {person.key for person in view.network.nodes}
    marks = Marks(selected, lit, tuple(sorted((key, n) for key, n in turns.items() if key in shown)), way, solid)
    data, config = _drawn((stamp, account), theme_name(), marks, view, account)
    people = hashlib.blake2b("\x00".join((account, *sorted(shown))).encode(), digest_size=6).hexdigest()
    widget = f"graph_{people}"
    by_id = {node: key for key, node in node_ids(view, turns).items()}

    def clicked() -> None:
        person = by_id.get(st.session_state.get(widget))
        if person is not None:
            turns[person] = turns.get(person, 0) + 1
            pick(person)

    _agraph(data=data, config=config, key=widget, default=None, on_change=clicked)
