"""A workshop from join to adopt: a facilitator, a projector and five phones, each a browser of its own."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from kamcore.store.access import Role
from kamcore.store.limits import Limits
from kamcore.store.revisions import RevisionKind
from kamcore.store.store import open_store
from kamcore.workshop.plan import Asked
from pages.ui.registry import STRATEGY, WORKSHOP
from tests.books import full_book

pytestmark = pytest.mark.browser
PHONE = {"viewport": {"width": 360, "height": 720}, "has_touch": True, "is_mobile": True}
NAMES = ("Ida", "Ben", "Chloe", "Dev", "Emil")
GRAVE = ("serious", "critical")


@pytest.fixture
def store(server):
    opened = open_store(server.database, limits=Limits())
    yield opened
    opened.close()


@pytest.fixture
def shared(store):
    criteria = pd.DataFrame(
        {
            "factor": ["Revenue", "Strategic fit", "Relationship strength"],
            "block": ["growth", "harmony", "strength"],
            "weight": [50.0, 50.0, 100.0],
            "source": ["revenue", None, None],
        }
    )
    return store.workspaces.share(full_book(4).replace({"criteria": criteria}), name="Scoring day", author="Dana")


def room_of(store, shared):
    return store.rooms.list(shared.access)[0]


def join(arrive, server, code, name):
    phone = arrive(**PHONE)
    phone.page.goto(f"{server.address}/room/{code}")
    phone.page.get_by_label("Your name").fill(name)
    phone.page.get_by_role("button", name="Join", exact=True).tap()
    expect(phone.page).to_have_url(re.compile(r"/answer$"))
    return phone


def answer(phone, plan, value):
    """Go through all questions: points spread evenly, and the same value everywhere else."""
    page = phone.page
    page.get_by_role("button", name="Spread evenly").tap()
    for q in plan.questions:
        if q.asked is not Asked.WEIGHT:
            page.get_by_role("button", name="Next", exact=True).tap()
            page.locator(f'label:has(input[name="{q.id}"][value="{value}"])').tap()
    expect(page.locator("#saving")).to_have_attribute("data-is", "saved")


def grave(visitor, area):
    """What hinders people in an area that is drawn anew every two seconds, and pale meanwhile: a fault stays, paleness passes."""
    for _ in range(5):
        visitor.settle()
        found = [
            (v["id"], [node["html"][:150] for node in v["nodes"]])
            for v in Axe().run(visitor.page, context=[area]).response["violations"]
            if v["impact"] in GRAVE
        ]
        if not found:
            break
    return found


def test_from_join_to_adopt(arrive, server, store, shared):
    facilitator, wall = arrive(), arrive(viewport={"width": 1920, "height": 1080})
    facilitator.go(f"/w/{shared.tokens[Role.OWNER]}")
    facilitator.turn_to(WORKSHOP)
    facilitator.button("Open the room")
    room = room_of(store, shared)
    expect(facilitator.page.get_by_role("img", name=re.compile(f"{room.code[:3]} {room.code[3:]}"))).to_be_visible()
    wall.go(f"/w/{shared.tokens[Role.OWNER]}")
    wall.go(f"/workshop?workspace={shared.access.workspace}&view=presenter")
    expect(wall.page.get_by_test_id("stSidebar")).to_have_count(0)

    phones = [join(arrive, server, room.code, name) for name in NAMES]
    expect(facilitator.part("room_people_list").locator("xpath=..")).to_contain_text("5 people")
    expect(wall.page.get_by_text("5 joined")).to_be_visible()
    for phone, value in zip(phones, (2, 4, 6, 8, 10), strict=True):
        answer(phone, room.plan, value)
    asked = 5 * len(room.plan.questions)
    expect(facilitator.page.get_by_text(f"5 people have given {asked} of {asked} answers.")).to_be_visible()
    expect(wall.page.get_by_text(f"{asked} of {asked} answers")).to_be_visible()
    assert "The room" not in wall.text()

    facilitator.button("Lock the answers")
    facilitator.button("Reveal the result")
    expect(facilitator.page.get_by_text("The room", exact=False).first).to_be_visible()
    expect(wall.page.get_by_role("heading", name=re.compile("^The room"))).to_be_visible()
    for view in ("Answers", "Disagreement", "Weights", "Quadrant"):
        facilitator.part("room_view").get_by_text(view, exact=True).click()
        facilitator.settle()
        facilitator.no_failure()
    assert grave(facilitator, ".st-key-room_steps") == []

    facilitator.button("Discuss")
    facilitator.button("Second round")
    rating = next(q for q in room.plan.questions if q.asked is Asked.RATING)
    first = phones[0].page
    expect(first.locator(".bar")).to_contain_text("round 2")
    first.goto(first.url.partition("#")[0] + "#2")  # the first screen is for the weights
    first.locator(f'label:has(input[name="{rating.id}"][value="9"])').tap()
    expect(first.locator("#saving")).to_have_attribute("data-is", "saved")
    facilitator.button("Lock the answers")
    facilitator.button("Reveal the result")
    facilitator.button("Discuss")
    facilitator.button("Adopt the result")
    expect(facilitator.part("room_adopt")).to_contain_text("keep how each of 5 people weighs")
    facilitator.button("Write it into the book")
    expect(facilitator.page.get_by_test_id("stSidebar")).to_contain_text("Revision 2")

    head = store.revisions.head(shared.access)
    assert (head.number, head.kind) == (2, RevisionKind.ADOPTED)
    ratings = store.revisions.load(shared.access, 2)["ratings"].set_index(["account", "factor"])["rating"]
    assert (
        ratings[rating.account, rating.subject] == 8.0
    )  # 9, 4, 6, 8, 10: who did not answer again keeps the first answer
    others = [q for q in room.plan.questions if q.asked is Asked.RATING and q.id != rating.id]
    assert {ratings[q.account, q.subject] for q in others} == {6.0}
    facilitator.turn_to(STRATEGY)
    facilitator.no_failure()
    wall.no_failure()


def test_the_buttons_that_lead_to_another_screen_draw_the_whole_page(arrive, store, shared):
    facilitator = arrive()
    facilitator.go(f"/w/{shared.tokens[Role.OWNER]}")
    facilitator.turn_to(WORKSHOP)
    facilitator.button("Open the room")
    facilitator.button("Presenter view")
    expect(facilitator.page.get_by_test_id("stSidebar")).to_have_count(0)
    expect(facilitator.page.get_by_text("0 joined")).to_be_visible()
    facilitator.button("Leave the presenter view")
    facilitator.unfold("room_people_list")
    facilitator.button("Other rooms")
    expect(facilitator.page.get_by_role("button", name="Open the room", exact=True)).to_be_visible()
