"""Several people on one book: shared by link, saved by each, merged, decided where they differ, and seen by nobody else."""

from __future__ import annotations

import re
from contextlib import closing

import pytest
from playwright.sync_api import expect

from kamcore.store.access import Role
from kamcore.store.store import open_store
from pages.ui.registry import DASHBOARD, HISTORY, PORTFOLIO, SCORING, STAKEHOLDERS
from pages.ui.samples import open_sample
from tests.e2e.server import running
from tests.e2e.test_accessibility import grave
from tests.e2e.test_two_people import SECOND, csv_of

pytestmark = pytest.mark.browser
NAMES = ("Larkspur Timber", "Fennimore Glass", "Wrenfield Motors")


def share(visitor, author="Anna"):
    """Press Share, and return the secret links: owner's, editors', viewers'."""
    visitor.button("Share")
    dialog = visitor.page.get_by_role("dialog")
    expect(dialog).to_contain_text("Nothing else of your session is.")
    dialog.get_by_role("textbox", name="Your name").fill(author)
    dialog.get_by_role("button", name="Share", exact=True).click()
    expect(dialog).to_contain_text("They are shown this once")
    expect(dialog.locator("code")).to_have_count(3)
    links = [code.inner_text().strip() for code in dialog.locator("code").all()]
    dialog.get_by_role("button", name="Done").click()
    expect(dialog).to_have_count(0)
    visitor.settle()
    return [link.removeprefix(visitor.server.address) for link in links]


@pytest.fixture
def shared(server):
    """Return where the links lead of a workspace that Anna shared before: the owner's, the editors', the viewers'."""
    store = open_store(server.database)
    tokens = store.workspaces.share(open_sample("software"), name="software", author="Anna").tokens
    store.close()
    return [f"/w/{tokens[role]}" for role in (Role.OWNER, Role.EDITOR, Role.VIEWER)]


def risk_settings(visitor):
    """Turn to the settings about risk in the drawer that is open, and return it."""
    drawer = visitor.page.get_by_role("dialog")
    drawer.get_by_role("combobox", name="About").click()
    visitor.page.get_by_role("option", name="Risk", exact=True).click()
    visitor.settle()
    return drawer


def setting(visitor, name):
    return visitor.page.get_by_role("dialog").get_by_role("spinbutton", name=re.compile(f"^{name}"))


def set_risk(visitor, name, value):
    """Change one setting in the drawer."""
    visitor.button("Settings")
    drawer = risk_settings(visitor)
    field = setting(visitor, name)
    field.fill(str(value))
    field.press("Tab")
    drawer.get_by_role("button", name="Apply").click()
    expect(drawer).to_have_count(0)
    visitor.settle()


def save(visitor, author=""):
    side = visitor.page.get_by_test_id("stSidebar")
    if author:
        field = side.get_by_role("textbox", name="Your name")
        field.fill(author)
        field.press("Tab")
        visitor.settle()
    visitor.button("Save")


def shows(visitor, text):
    expect(visitor.page.get_by_test_id("stSidebar")).to_contain_text(text)


@pytest.fixture(scope="module")
def second(server, tmp_path_factory):
    """Run another process of the same installation."""
    with running(tmp_path_factory.mktemp("second"), database=server.database) as started:
        yield started


def add_person(visitor, name, title):
    """Add somebody to the account on show; the form is the one of the page People."""
    visitor.turn_to(STAKEHOLDERS)
    visitor.page.get_by_role("tab", name="Add a person").click()
    visitor.settle()
    for field, text in (("Person", name), ("Job title", title)):
        visitor.page.get_by_role("tabpanel").get_by_label(field, exact=True).fill(text)
    visitor.button("Add person")


def test_three_people_work_on_one_book(arrive, server, second):
    start = server.log_size()
    anna, ben, vic = arrive(), arrive(second), arrive()  # Ben is served by another process than the others
    anna.go("/?book=software")
    links = share(anna)
    shows(anna, "Revision 1 by Anna")
    assert all(re.fullmatch(r"/w/[\w-]{22}", link) for link in links)
    _, editors, viewers = links

    ben.go(editors)
    assert ben.page.url.startswith(f"{second.address}/?workspace=")
    vic.go(viewers)
    for visitor in (ben, vic):
        shows(visitor, "software.xlsx")

    # Both change something else: nothing is asked and nothing is lost.
    set_risk(anna, "Satisfaction low below", 3)
    set_risk(ben, "Engagement low below", 2)
    save(anna)
    shows(anna, "Revision 2 by Anna")
    save(ben, "Ben")
    shows(ben, "Revision 3 by Ben")
    shows(ben, "1 of your changes and 1 of Anna's are both in.")
    # Anna and Vic see it without reloading.
    for visitor in (anna, vic):
        shows(visitor, "Revision 3 by Ben")
        visitor.button("Refresh")
        expect(visitor.page.get_by_role("button", name="Refresh")).to_have_count(0)
        visitor.button("Settings")
        risk_settings(visitor)
        assert setting(visitor, "Engagement low below").input_value() == "2.00"
        visitor.page.get_by_role("dialog").get_by_role("button", name="Close").click()
        visitor.settle()

    # Both change the same: people decide.
    set_risk(anna, "Satisfaction low below", 4.5)
    save(anna)
    shows(anna, "Revision 4 by Anna")
    set_risk(ben, "Satisfaction low below", 2.5)
    save(ben)
    dialog = ben.page.get_by_role("dialog")
    expect(dialog).to_contain_text("Satisfaction low below: 2.5 by you, 4.5 by Anna; it was 3.")
    expect(dialog.get_by_role("button", name="Save")).to_be_disabled()
    dialog.get_by_role("radio", name="Mine").click()
    ben.settle()
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_have_count(0)
    ben.settle()
    shows(ben, "Revision 5 by Ben")
    shows(anna, "Revision 5 by Ben")

    # A viewer has nothing to save with, not even after trying something out.
    set_risk(vic, "Satisfaction low below", 1)
    assert vic.page.get_by_role("button", name="Save", exact=True).count() == 0
    shows(vic, "You can look at it")
    vic.turn_to(HISTORY)
    assert "Links and people" not in vic.text()

    # An earlier revision is looked at, and the newest comes back.
    anna.button("Refresh")
    anna.turn_to(HISTORY)
    assert "5 revisions by Ben and Anna" in anna.text().replace("\xa0", " ")

    # Both add somebody of one name: both people are kept.
    add_person(anna, "Acme", "Adviser")
    save(anna)
    shows(anna, "Revision 6 by Anna")
    add_person(ben, "Acme", "Buyer")
    save(ben)
    expect(dialog).to_contain_text("Job title Buyer by you, Adviser by Anna.")
    dialog.get_by_role("radio", name="Both").click()
    ben.settle()
    expect(dialog).to_contain_text("yours is called Acme (2)")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_have_count(0)
    ben.settle()
    shows(ben, "Revision 7 by Ben")
    with closing(open_store(server.database)) as store:
        access = store.workspaces.enter(editors.removeprefix("/w/"), address="here")
        people = store.revisions.load(access, 7)["stakeholders"]
    found = people[people["name"].str.startswith("Acme")]
    assert dict(zip(found["name"], found["title"], strict=True)) == {"Acme": "Adviser", "Acme (2)": "Buyer"}

    # The secrets stand nowhere but where they were shown.
    secrets = [link.removeprefix("/w/") for link in links]
    for visitor in (anna, ben, vic):
        told = [
            *visitor.addresses,
            visitor.page.title(),
            visitor.page.content(),
            visitor.page.evaluate("document.referrer"),
        ]
        assert [secret for secret in secrets for text in told if secret in text] == []
    for written in (server.log(start), second.log()):
        assert '"/w/{token}"' in written
        assert [secret for secret in secrets if secret in written] == []


def test_whoever_shared_finds_the_workspace_again_in_this_browser_and_in_no_other(arrive, server):
    """Nothing but Share and Done was pressed, and no link was copied."""
    start = server.log_size()
    anna = arrive()
    anna.go("/dashboard?book=software")
    owners, _, _ = share(anna)
    shows(anna, "Revision 1 by Anna")
    here = anna.page.url.removeprefix(server.address)
    anna.page.reload()
    anna.settle()
    shows(anna, "Revision 1 by Anna")
    anna.turn_to(HISTORY)
    assert "Links and people" in anna.text()  # as the owner
    window = arrive(storage_state=anna.context.storage_state())
    window.go(here)
    shows(window, "Revision 1 by Anna")
    other = arrive()
    other.go(here)
    expect(other.page.get_by_test_id("stMain")).to_contain_text("This link does not open anything.")
    assert "software.xlsx" not in other.everything()
    [cookie] = [one for one in anna.context.cookies() if one["name"].startswith("kam_w_")]
    assert (cookie["value"], cookie["httpOnly"], cookie["sameSite"]) == (owners.removeprefix("/w/"), True, "Lax")
    written = server.log(start)
    assert '"/w/{token}/kept"' in written
    for told in (written, anna.page.title(), anna.page.content(), *anna.addresses):
        assert cookie["value"] not in told


def test_save_and_the_name_it_asks_for_are_seen_without_scrolling(arrive, shared):
    ben = arrive(viewport={"width": 1440, "height": 900})
    ben.go(shared[1])
    ben.turn_to(SCORING)
    ben.page.get_by_role("slider").first.press("ArrowRight")  # not by the sidebar, which would scroll
    ben.settle()
    side = ben.page.get_by_test_id("stSidebar")
    for said in ("1 change not saved", "Type your name, then press Save again"):
        shows(ben, said)
        for seen in (
            side.get_by_role("textbox", name="Your name"),
            side.get_by_role("button", name="Save", exact=True),
        ):
            box = seen.bounding_box()
            assert 0 <= box["y"] <= 900 - box["height"]
        save(ben)
    shows(ben, "Saved as revision 2.")


def test_a_withdrawn_link_is_out_and_an_unknown_one_never_in(arrive, shared):
    anna, vic = arrive(), arrive()
    owners, _, viewers = shared
    vic.go(viewers)
    vic.turn_to(DASHBOARD)
    shows(vic, "software.xlsx")
    anna.go(owners)
    anna.turn_to(HISTORY)
    anna.page.get_by_role("tab", name="Links and people").click()
    anna.settle()
    row = anna.page.get_by_test_id("stHorizontalBlock").filter(has_text=re.compile(r"^Viewer")).first
    row.get_by_role("button", name="Withdraw").click()
    expect(row).to_contain_text("withdrawn")
    expect(vic.page.get_by_test_id("stMain")).to_contain_text("This link does not open anything.")
    vic.settle()
    assert "software.xlsx" not in vic.everything()
    for link in (viewers, "/w/AAAAAAAAAAAAAAAAAAAAAA"):
        answer = vic.context.request.get(vic.server.address + link, max_redirects=0)
        assert answer.status == 404
        assert "This link does not open anything." in answer.text()


def test_what_is_not_shared_is_in_nobody_elses_answers(arrive):
    anna, ben = arrive(), arrive()
    received = []

    def note(frame):
        received.append(frame if isinstance(frame, bytes) else frame.encode())

    ben.page.on("websocket", lambda socket: socket.on("framereceived", note))
    anna.go()
    anna.upload(csv_of(SECOND, "shared.csv"))
    _, editors, _ = share(anna)
    # From here on Anna works on something else, which she does not share.
    anna.go()
    anna.upload(csv_of(NAMES, "private.csv"))
    assert "Only you see this book." in anna.sidebar()
    ben.go(editors)
    for entry in (DASHBOARD, PORTFOLIO, HISTORY):
        ben.turn_to(entry)
        anna.turn_to(entry)
    assert any(SECOND[0].encode() in frame for frame in received)
    assert [name for name in ("private.csv", *NAMES) for frame in received if name.encode() in frame] == []


def test_nothing_about_sharing_hinders_people_and_a_telephone_is_wide_enough(arrive):
    anna, phone = arrive(), arrive(viewport={"width": 390, "height": 844}, color_scheme="dark")
    anna.go("/dashboard?book=software")
    anna.button("Share")
    assert grave(anna.page) == []
    anna.page.get_by_role("dialog").get_by_role("button", name="Close").click()
    anna.settle()
    owners, editors, _ = share(anna)
    phone.go(editors)
    set_risk(anna, "Satisfaction low below", 3)
    save(anna)
    phone.go(f"/history?{phone.page.url.partition('?')[2]}")
    assert phone.title() == HISTORY.title
    assert grave(phone.page) == []
    anna.go(owners)
    anna.turn_to(HISTORY)
    anna.page.get_by_role("tab", name="Links and people").click()
    anna.settle()
    assert grave(anna.page) == []
    wide = phone.page.evaluate("""() => document.querySelector('[data-testid="stMain"]')""" + ".scrollWidth")
    assert wide <= 390
    # the browser would note the answer 404 as an error
    anna.page.set_content(anna.context.request.get(f"{anna.server.address}/w/nothing").text())
    expect(anna.page.get_by_role("heading", level=1)).to_have_text("Nothing opens here")
    assert grave(anna.page) == []
