from __future__ import annotations

import base64
import json

import pandas as pd
import pytest

from kamcore.analysis import analyse
from kamcore.findings import path_to_yes
from kamcore.findings import stakeholders as words
from kamcore.palette import DARK, LIGHT
from kamcore.workbook.portfolio import Portfolio
from pages.ui import graph
from pages.ui.charts.network import people_chart
from pages.ui.graph_marks import QUIET
from tests.books import PAYLOADS, full_book, hostile_book


def small_map():
    people = pd.DataFrame(
        {
            "account": ["h"] * 4,
            "person": ["boss", "low", "new", "adv"],
            "name": ["Boss", "<b>Low</b> & Co", "New", "Adviser"],
            "title": ["Executive vice president", None, None, None],
            "reports_to": [None, "boss", "boss", None],
            "outside": [False, False, False, True],
            "power": [5.0, 1.0, None, 3.0],
            "sentiment": [0.0, -2.0, None, 1.0],
            "key_contact": [False, True, False, False],
        }
    )
    lines = pd.DataFrame(
        {
            "account": "h",
            "source": ["adv", "low"],
            "target": ["boss", "new"],
            "kind": ["positive", "conflict"],
            "strength": [0.8, None],
        }
    )
    accounts = pd.DataFrame({"key": ["h"], "name": ["Hospital"]})
    return analyse(Portfolio({"accounts": accounts, "stakeholders": people, "influence": lines}))


@pytest.fixture
def view():
    return words.view(small_map(), "h")


def nodes(view, marks=None, palette=LIGHT, name="Hospital"):
    found = graph.nodes_of(view, name, marks or graph.Marks(), palette)
    ids = {node: key for key, node in graph.node_ids(view, dict(marks.turns) if marks else {}).items()}
    return {ids.get(node["id"], node["id"]): node for node in found}


def picture(node):
    return base64.b64decode(node["image"].partition(",")[2]).decode()


def test_ids_say_nothing_and_there_is_no_title_to_run_or_to_open(view):
    found = nodes(view)
    assert [n["id"] for n in found.values()][1:] == ["n0", "n1", "n2", "n3"]
    assert all("title" not in node for node in found.values())
    assert all(node["div"] == {"innerHTML": ""} for node in found.values())


def test_fill_and_sign_show_sentiment_and_unknown_is_hollow(view):
    found = nodes(view)
    assert LIGHT.sentiment[0] in picture(found["boss"])
    assert ">0<" in picture(found["boss"])
    assert ">−−<" in picture(found["low"])
    assert f'fill="{LIGHT.unknown}" stroke="{LIGHT.muted}"' in picture(found["new"])
    assert ">?<" in picture(found["new"])


def test_size_and_badge_show_power(view):
    found = nodes(view)
    assert found["boss"]["size"] > found["adv"]["size"] > found["low"]["size"]
    assert found["new"]["size"] == found["low"]["size"]
    assert ">5<" in picture(found["boss"])


def test_rings_mark_the_key_contact_whom_to_win_and_who_is_open(view):
    found = nodes(view, graph.Marks(selected="new"))
    ring, halo, chosen = 'r="46.5"', 'r="54"', 'r="57"'
    assert [key for key in ("boss", "low", "new", "adv") if ring in picture(found[key])] == ["low"]
    assert [key for key in ("boss", "low", "new", "adv") if halo in picture(found[key])] == ["boss"]
    assert [key for key in ("boss", "low", "new", "adv") if chosen in picture(found[key])] == ["new"]


def test_the_box_has_the_accounts_name_and_leaves_the_adviser_outside(view):
    found = nodes(view)
    box = found[graph.BOX]
    half = box["widthConstraint"]["maximum"] / 2
    assert box["label"] == "<b>Hospital</b>"
    assert next(iter(found)) == graph.BOX, "the box is drawn first, below everybody"
    assert box["chosen"] is False
    assert all(abs(found[key]["x"] - box["x"]) < half for key in ("boss", "low", "new"))
    assert found["adv"]["x"] > box["x"] + half


def test_lines_are_solid_to_the_manager_dotted_for_influence_and_red_without_an_arrow_for_conflict(view):
    ids = {node: key for key, node in graph.node_ids(view, {}).items()}
    found = {(ids[e["from"]], ids[e["to"]]): e for e in graph.edges_of(view, graph.Marks(), LIGHT)}
    assert found["low", "boss"]["dashes"] is False
    assert found["low", "boss"]["arrows"]["middle"]["enabled"]
    assert found["adv", "boss"]["dashes"]
    assert found["adv", "boss"]["label"] == "+"
    conflict = found["low", "new"]
    assert conflict["color"]["color"] == LIGHT.bad
    assert conflict["label"] == "×"
    assert not conflict["arrows"]["to"]["enabled"]
    assert len({e["id"] for e in found.values()}) == len(found)


def test_typed_markup_stays_text_on_the_canvas(view):
    label = nodes(view)["low"]["label"]
    assert label.startswith("<b><\u2060b>Low<\u2060/b> & Co</b>")


def test_a_clicked_person_gets_a_fresh_id_so_that_a_second_click_counts(view):
    found = nodes(view, graph.Marks(turns=(("adv", 2),)))
    assert found["adv"]["id"] == "n0.2"
    edges = graph.edges_of(view, graph.Marks(turns=(("adv", 2),)), LIGHT)
    assert any(edge["from"] == "n0.2" for edge in edges)


def test_who_does_not_fit_the_filter_is_dimmed_not_removed(view):
    found = nodes(view, graph.Marks(lit=frozenset({"boss"})))
    assert found["boss"]["opacity"] == 1.0
    assert found["low"]["opacity"] == graph.DIMMED


def edges(view, marks, palette=LIGHT):
    ids = {node: key for key, node in graph.node_ids(view, {}).items()}
    return {(ids[e["from"]], ids[e["to"]]): e for e in graph.edges_of(view, marks, palette)}


def test_the_best_way_is_bold_and_the_others_are_quieter_but_can_be_read(view):
    marks = graph.Marks(selected="new", way=("adv", "boss"))
    found, lines = nodes(view, marks), edges(view, marks)
    assert {key: found[key]["opacity"] for key in ("adv", "boss", "new", "low")} == {
        "adv": 1.0, "boss": 1.0, "new": 1.0, "low": QUIET,
    }  # fmt: skip
    assert found["low"]["font"]["color"] == LIGHT.text
    assert (lines["adv", "boss"]["width"], lines["adv", "boss"]["color"]["opacity"]) == (graph.WAY_WIDTH, 1.0)
    assert lines["low", "boss"]["color"]["opacity"] == QUIET
    assert lines["low", "new"]["color"]["opacity"] == QUIET


def test_a_reporting_line_along_the_way_points_where_the_way_goes(view):
    lines = edges(view, graph.Marks(way=("boss", "new")))
    assert ("new", "boss") not in lines
    assert lines["boss", "new"]["color"]["color"] == LIGHT.accent
    assert lines["boss", "new"]["width"] == graph.WAY_WIDTH


def test_the_chart_draws_the_way_bold_too(view):
    data = people_chart(view, "Hospital", graph.Marks(way=("adv", "boss")), LIGHT)["datasets"]
    lines = [row for rows in data.values() for row in rows if "step" in row]
    assert {row["line"] for row in lines if row["way"]} == {2}
    assert {row["opacity"] for row in lines} == {1.0, QUIET}


def test_options_fit_the_width_and_keep_the_page_scrollable():
    found = graph.options(12)
    assert found["width"] == "100%"
    assert found["height"] == "560px"
    assert found["groups"] == {}
    assert found["physics"]["enabled"] is False
    assert found["interaction"]["zoomView"] is False
    assert found["interaction"]["navigationButtons"] is False
    assert graph.options(25)["height"] == "700px"
    assert graph.options(60)["interaction"]["zoomView"] is True


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_payloads_reach_nothing_but_labels(palette):
    a = analyse(hostile_book())
    view = words.view(a, "account 1")
    for node in nodes(view, palette=palette, name=PAYLOADS[0]).values():
        without = json.dumps({key: value for key, value in node.items() if key != "label"})
        assert "fired" not in without
        assert "\u202e" not in node["label"]
        if "image" in node:
            assert "fired" not in picture(node)


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_ink_on_every_fill_can_be_read(palette):
    for fill in palette.sentiment.values():
        assert graph._contrast(graph.ink_on(fill, palette), fill) >= 3.0


def test_the_chart_shows_the_same_people_and_no_text_of_theirs_in_an_expression():
    a = analyse(hostile_book())
    view = words.view(a, "account 1")
    spec = people_chart(view, PAYLOADS[0], graph.Marks(), LIGHT)
    data = spec.pop("datasets")
    assert max(len(rows) for rows in data.values()) >= 40
    assert "fired" not in json.dumps(spec)


def test_a_chart_without_lines_or_with_one_person():
    a = analyse(full_book())
    book = a.portfolio.replace(
        {"stakeholders": a.portfolio["stakeholders"].iloc[:1], "influence": a.portfolio["influence"].iloc[:0]}
    )
    view = words.view(analyse(book), "account 0")
    assert people_chart(view, "Account 0", graph.Marks("p0", frozenset()), DARK)["layer"]


def test_of_two_lines_between_the_same_people_the_one_the_way_goes_along_is_bold():
    """The chair is the manager of the buyer (0.7) and has a weak dotted line there too (0.1): the way goes along the first."""
    people = pd.DataFrame(
        {
            "account": "h",
            "person": ["chair", "buyer"],
            "name": ["Chair", "Buyer"],
            "reports_to": [None, "chair"],
            "power": [3.0, 5.0],
            "sentiment": [1.0, 0.0],
            "contact": "brief",
        }
    )
    weak = {"account": ["h"], "source": ["chair"], "target": ["buyer"], "kind": ["positive"], "strength": [0.1]}
    accounts = pd.DataFrame({"key": ["h"], "name": ["Hospital"]})
    a = analyse(Portfolio({"accounts": accounts, "stakeholders": people, "influence": pd.DataFrame(weak)}))
    solid = path_to_yes.solid(a, "h", "buyer")
    assert solid == {("chair", "buyer")}
    marks = graph.Marks(way=a.path_to_yes("h").people, solid=solid)
    drawn = graph.edges_of(words.view(a, "h"), marks, LIGHT)
    assert [edge["dashes"] for edge in drawn if edge["width"] == graph.WAY_WIDTH] == [False]
    data = people_chart(words.view(a, "h"), "Hospital", marks, LIGHT)["datasets"]
    assert {row["dotted"] for rows in data.values() for row in rows if row.get("way")} == {False}


def test_no_word_of_a_name_is_wider_than_its_place():
    """The component tears a word that is too wide: "Infrastructu re manager"."""
    assert graph._fitting("Head of sales", 27, graph.LABEL_WIDTH) == 27
    small = graph._fitting("Infrastructure manager", 27, graph.LABEL_WIDTH)
    assert small * graph.LETTER * len("Infrastructure") <= graph.LABEL_WIDTH
    assert graph._fitting("x" * 60, 27, graph.LABEL_WIDTH) == graph.SMALLEST_NAME
    assert graph._fitting("", 27, graph.LABEL_WIDTH) == 27
