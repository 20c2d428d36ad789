"""A workshop on real phones: small screens, fingers and keyboards, connections that go and come back."""

from __future__ import annotations

import re
import shutil

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from kamcore.store.limits import Limits
from kamcore.store.room import Phase
from kamcore.store.store import open_store
from tests.books import PAYLOADS, full_book
from tests.e2e.conftest import BROWSERS, FLAGS
from tests.pages.phone.conftest import PLAN

pytestmark = pytest.mark.browser
NARROW = {"viewport": {"width": 320, "height": 640}, "has_touch": True, "is_mobile": True}
GRAVE = ("serious", "critical")
KEPT = "Kept on this phone; will be sent when the connection is back"
COLLECT = """
window.forbidden = [];
document.addEventListener("securitypolicyviolation", (e) => window.forbidden.push(`${e.violatedDirective} ${e.blockedURI}`));
"""
FITS = "() => document.documentElement.scrollWidth <= window.innerWidth"
TOO_SMALL = """() => [...document.querySelectorAll("label:has(input[type=radio]), button, a, input:not([type=radio])")]
    .map((e) => [e.getBoundingClientRect(), e.outerHTML])
    .filter(([box]) => box.width && (box.width < 44 || box.height < 44))
    .map(([box, html]) => `${box.width}×${box.height} ${html}`)"""


@pytest.fixture
def store(server):
    opened = open_store(server.database, limits=Limits())
    yield opened
    opened.close()


@pytest.fixture
def shared(store):
    return store.workspaces.share(full_book(2), name="W", author="A")


@pytest.fixture
def room(store, shared):
    return store.rooms.open(shared.access, PLAN, title="Scoring day", revision=1, author="A")


@pytest.fixture
def phone(arrive, room, server):
    visitor = arrive(**NARROW)
    visitor.context.add_init_script(COLLECT)
    visitor.page.goto(f"{server.address}/room/{room.code.lower()}")
    return visitor


def join(visitor, name="Ida"):
    visitor.page.get_by_label("Your name").fill(name)
    visitor.page.get_by_role("button", name="Join", exact=True).tap()
    expect(visitor.page).to_have_url(re.compile(r"/answer$"))


def votes(store, shared, room):
    table = store.rooms.standing(shared.access, room.id).votes
    return dict(zip(table["question"], table["value"], strict=True))


def saved(page):
    expect(page.locator("#saving")).to_have_text("Saved")
    expect(page.locator("#saving")).to_have_attribute("data-is", "saved")


def step(page, question, value):
    return page.locator(f'label:has(input[name="{question}"][value="{value}"])')


def next_(page, word="Next"):
    page.get_by_role("button", name=word, exact=True).tap()


def no_fault(page):
    """Nothing that a machine can tell: accessibility, size of what is touched, sideways scrolling, the policy."""
    found = [
        v
        for v in Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
        if v["impact"] in GRAVE
    ]
    assert [(v["id"], [node["html"][:150] for node in v["nodes"]]) for v in found] == []
    assert page.evaluate(TOO_SMALL) == []
    assert page.evaluate(FITS)
    assert page.evaluate("() => window.forbidden") == []


def test_every_kind_of_question_is_answered_by_touch(phone, store, shared, room):
    page = phone.page
    no_fault(page)
    join(phone)
    no_fault(page)
    expect(page.locator("#place")).to_have_text("1 of 5")
    step(page, "q1", 7).tap()
    saved(page)
    next_(page)
    expect(page.get_by_role("heading", name="Spread 100 points")).to_be_focused()
    for _ in range(8):
        page.get_by_role("button", name="More points for Fit").tap()
    expect(page.locator(".left")).to_have_text("60 points left")
    page.get_by_label("Culture", exact=True).fill("90")
    next_(page)
    expect(page.locator("#place")).to_have_text("3 of 5")
    step(page, "q4", 3).tap()
    next_(page)
    no_fault(page)
    next_(page, "Skip")
    step(page, "q6", -2).tap()
    next_(page)
    expect(page.locator("#count")).to_have_text("You answered 4 of 5. Still open:")
    no_fault(page)
    page.locator("#open button").tap()
    step(page, "q5", 5).tap()
    next_(page)
    next_(page)
    expect(page.locator("#count")).to_contain_text("You answered every question")
    saved(page)
    # 90 were asked for and 60 were left.
    assert votes(store, shared, room) == {"q1": 7, "q2": 40, "q3": 60, "q4": 3, "q5": 5, "q6": -2}


def test_every_kind_of_question_is_answered_by_keyboard(arrive, server, store, shared, room):
    visitor = arrive(viewport={"width": 320, "height": 640}, color_scheme="dark")
    visitor.context.add_init_script(COLLECT)
    page = visitor.page
    page.goto(f"{server.address}/room")
    page.keyboard.press("Tab")
    page.keyboard.type(f"{room.code[:3]}-{room.code[3:]}".lower())
    page.keyboard.press("Enter")
    expect(page.get_by_label("Your name")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.type("Ida")
    page.keyboard.press("Enter")
    expect(page.locator("#place")).to_have_text("1 of 5")
    no_fault(page)

    def press(*keys):
        for key in keys:
            page.keyboard.press(key)

    press("Tab", "Space", "ArrowRight", "ArrowRight", "Enter")  # 0, then two steps up, then the next question
    expect(page.get_by_role("heading", name="Spread 100 points")).to_be_focused()
    press("Tab", "Tab", "ArrowUp", "ArrowUp", "Enter")
    expect(page.locator("#place")).to_have_text("3 of 5")
    press("Tab", "ArrowDown", "Enter")
    expect(page.locator("#place")).to_have_text("4 of 5")
    press("Tab", "Space", "Enter")
    press("Tab", "Space", "ArrowDown", "ArrowDown", "ArrowDown", "Enter")
    expect(page.locator("#count")).to_have_text("You answered 5 of 5. Still open:")
    expect(page.locator("#open")).to_have_text("Weights (90 points left)")
    no_fault(page)
    saved(page)
    assert votes(store, shared, room) == {"q1": 2, "q2": 10, "q3": 0, "q4": 2, "q5": 1, "q6": 1}


BROKEN = """() => [...document.querySelectorAll("nav button, .row b, .screen.now .weight bdi, .list b, .over")]
    .filter((e) => e.offsetParent && !/[\\s-]/.test(e.textContent.trim()))
    .filter((e) => { const all = document.createRange(); all.selectNodeContents(e);
        return new Set([...all.getClientRects()].map((box) => Math.round(box.top))).size > 1; })
    .map((e) => e.textContent)"""


@pytest.mark.parametrize("size", [16, 32])
def test_letters_of_twice_the_size_break_nothing(chromium, server, room, size):
    path = next(filter(None, map(shutil.which, BROWSERS)))
    flags = [*FLAGS, f"--blink-settings=defaultFontSize={size}"]
    large = chromium if size == 16 else chromium.browser_type.launch(executable_path=path, args=flags)
    page = large.new_page(**NARROW)
    page.goto(f"{server.address}/room/{room.code}")
    assert page.evaluate("() => parseFloat(getComputedStyle(document.documentElement).fontSize)") == 1.0625 * size
    page.get_by_role("button", name="Join without a name").tap()
    expect(page.locator("#place")).to_have_text("1 of 5")
    for place in range(1, 6):
        page.goto(page.url.partition("#")[0] + f"#{place}")
        expect(page.locator("#place")).to_have_text(f"{place} of 5")
        assert page.evaluate(BROKEN) == []
        assert page.evaluate(FITS)
        assert page.evaluate(TOO_SMALL) == []
    page.context.close()
    if large is not chromium:
        large.close()


@pytest.mark.parametrize(
    "refusal", [(429, '{"error": "slow down"}'), (413, "<h1>too large</h1>"), (404, "<h1>gone</h1>")]
)
def test_what_a_proxy_refuses_is_kept_and_sent_again(phone, store, shared, room, refusal):
    status, body = refusal
    page = phone.page
    join(phone)
    page.route("**/answers", lambda route: route.fulfill(status=status, body=body))
    step(page, "q1", 7).tap()
    expect(page.locator("#saving")).to_have_text(KEPT)
    page.unroute("**/answers")
    saved(page)
    assert votes(store, shared, room) == {"q1": 7}
    phone.wrong[:] = [what for what in phone.wrong if f" {status} " not in what]  # it was meant


def test_of_two_tabs_on_one_phone_the_later_change_counts(phone, server, store, shared, room):
    page = phone.page
    join(phone)
    other = phone.context.new_page()
    other.goto(page.url)
    for tab, value in ((page, 7), (other, 3), (page, 9), (other, 4)):
        tab.bring_to_front()
        step(tab, "q1", value).tap()
        saved(tab)
    page.wait_for_function("() => Object.values(JSON.parse(Object.entries(localStorage)[0][1]).answers).length === 0")
    assert votes(store, shared, room) == {"q1": 4}
    phone.wrong[:] = [what for what in phone.wrong if "a second tab" not in what]  # it was meant


def test_answers_survive_reload_and_a_lost_connection(phone, store, shared, room):
    page = phone.page
    join(phone)
    step(page, "q1", 7).tap()
    saved(page)
    page.reload()
    # The first question without an answer is shown; the one before is as it was.
    expect(page.locator("#place")).to_have_text("2 of 5")
    phone.context.set_offline(True)
    page.get_by_role("button", name="Back", exact=True).tap()
    expect(page.locator('input[name="q1"][value="7"]')).to_be_checked()
    step(page, "q1", 9).tap()
    expect(page.locator("#saving")).to_have_text(KEPT)
    next_(page)
    page.get_by_role("button", name="Spread evenly").tap()
    next_(page)
    step(page, "q4", 4).tap()
    step(page, "q4", 2).tap()
    expect(page.locator("#saving")).to_have_text(KEPT)
    assert votes(store, shared, room) == {"q1": 7}
    phone.context.set_offline(False)
    saved(page)
    assert votes(store, shared, room) == {"q1": 9, "q2": 50, "q3": 50, "q4": 2}
    phone.wrong[:] = [what for what in phone.wrong if "ERR_INTERNET_DISCONNECTED" not in what]  # it was meant


def test_what_was_kept_is_sent_after_a_reload_and_later_changes_still_win(phone, store, shared, room):
    page = phone.page
    join(phone)
    page.route("**/answers", lambda route: route.abort("connectionfailed"))
    step(page, "q1", 7).tap()
    expect(page.locator("#saving")).to_have_text(KEPT)
    page.reload()
    expect(page.locator('input[name="q1"][value="7"]')).to_be_checked()
    expect(page.locator("#saving")).to_have_text(KEPT)
    page.unroute("**/answers")
    page.evaluate("() => window.dispatchEvent(new Event('online'))")
    saved(page)
    assert votes(store, shared, room) == {"q1": 7}
    page.goto(page.url.partition("#")[0] + "#1")
    step(page, "q1", 3).tap()
    saved(page)
    assert votes(store, shared, room) == {"q1": 3}
    page.get_by_role("button", name="Take back this answer").tap()
    saved(page)
    expect(page.get_by_role("button", name="Skip")).to_be_visible()
    page.wait_for_function("() => Object.values(JSON.parse(Object.entries(localStorage)[0][1]).answers).length === 0")
    assert votes(store, shared, room) == {}
    phone.wrong[:] = [what for what in phone.wrong if "ERR_CONNECTION_FAILED" not in what]  # it was meant


def test_the_phone_follows_the_room(phone, store, shared, room):
    page = phone.page
    join(phone)
    step(page, "q1", 7).tap()
    saved(page)

    def move(*phases):
        at = store.rooms.list(shared.access)[0]
        for phase in phases:
            at = store.rooms.move(shared.access, at, phase, author="A")

    pause = page.locator("#pause h2")
    move(Phase.LOCKED)
    expect(pause).to_have_text("Answers are closed for now")
    no_fault(page)
    page.get_by_role("button", name="Show my answers").tap()
    expect(page.locator('input[name="q1"][value="7"]')).to_be_checked()
    expect(page.locator('input[name="q1"][value="8"]')).to_be_disabled()
    move(Phase.COLLECT)
    expect(page.locator('input[name="q1"][value="8"]')).to_be_enabled()
    move(Phase.LOCKED, Phase.REVEALED)
    expect(pause).to_have_text("Look at the big screen")
    move(Phase.DISCUSS, Phase.COLLECT)
    expect(page.locator(".bar")).to_contain_text("round 2")
    page.goto(page.url.partition("#")[0] + "#1")
    expect(page.locator(".screen.now .hint")).to_have_text("Your answer in the last round: 7")
    no_fault(page)
    step(page, "q1", 5).tap()
    saved(page)
    store.rooms.close(shared.access, room.id, author="A")
    expect(pause).to_have_text("This room is closed")
    table = store.rooms.standing(shared.access, room.id).votes
    assert table[["round", "value"]].to_numpy().tolist() == [[1, 7.0], [2, 5.0]]


def test_a_second_round_begins_at_its_first_question_wherever_the_first_was_left(phone, store, shared, room):
    page = phone.page
    join(phone)
    step(page, "q1", 7).tap()
    for _ in range(5):
        page.locator("#next").tap()
    expect(page.locator("#count")).to_contain_text("You answered 1 of 5")
    saved(page)
    page.reload()
    expect(page.locator("#count")).to_contain_text("You answered 1 of 5")  # a reload stays where one was
    at = store.rooms.list(shared.access)[0]
    for phase in (Phase.LOCKED, Phase.REVEALED, Phase.DISCUSS, Phase.COLLECT):
        at = store.rooms.move(shared.access, at, phase, author="A")
    expect(page.locator(".bar")).to_contain_text("round 2")
    expect(page.locator("#place")).to_have_text("1 of 5")
    expect(page.locator(".screen.now .hint")).to_have_text("Your answer in the last round: 7")
    expect(page.locator("#end")).to_be_hidden()
    for _ in range(5):
        page.locator("#next").tap()
    expect(page.locator("#count")).to_have_text(
        "You answered 0 of 5 again; what you leave out stays as it was. Still open:"
    )
    expect(page.locator("#open li")).to_have_count(4)  # not the one that was answered in the first round


def test_who_was_removed_is_told_so(phone, store, shared, room):
    join(phone)
    who = store.rooms.standing(shared.access, room.id).participants[0]
    store.rooms.remove(shared.access, room.id, who.id, author="A")
    expect(phone.page.locator("#pause")).to_contain_text("You are not in this room")
    expect(phone.page.locator('input[name="q1"]').first).to_be_hidden()
    phone.wrong[:] = [what for what in phone.wrong if "403" not in what]  # it was meant


def test_without_scripts_the_page_is_a_form(arrive, server, store, shared, room):
    visitor = arrive(**NARROW, java_script_enabled=False)
    visitor.page.goto(f"{server.address}/room/{room.code}")
    join(visitor)
    step(visitor.page, "q1", 7).tap()
    step(visitor.page, "q6", -1).tap()
    visitor.page.locator('input[name="q2"]').fill("35")
    visitor.page.get_by_role("button", name="Save my answers").tap()
    expect(visitor.page.locator("#saving")).to_have_text("Saved")
    assert votes(store, shared, room) == {"q1": 7, "q2": 35, "q6": -1}


def test_hostile_text_is_only_text(arrive, server, store, shared):
    def of(question, text):
        return type(question)(question.id, question.asked, text, text, text, text, question.low, question.high, question.step,
                              tuple((number, text) for number, _ in question.words))  # fmt: skip

    plan = type(PLAN)(tuple(of(question, text) for question, text in zip(PLAN.questions, PAYLOADS, strict=False)))
    room = store.rooms.open(shared.access, plan, title=PAYLOADS[6], revision=1, author="A")
    visitor = arrive(**NARROW)
    visitor.context.add_init_script(COLLECT)
    page = visitor.page
    page.goto(f"{server.address}/room/{room.code}")
    join(visitor, PAYLOADS[0])
    expect(page.locator(".bar")).to_contain_text(PAYLOADS[0])
    for _ in range(5):
        no_fault(page)
        next_(page, "Skip")
    expect(page.locator("#open")).to_contain_text(PAYLOADS[0])
    assert page.evaluate("() => window.fired") is None
    no_fault(page)
