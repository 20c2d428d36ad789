from __future__ import annotations

import re

import pytest
from starlette.applications import Starlette

from kamcore.store.access import TRIES
from kamcore.store.errors import StoreFaultError, StoreFullError, StoreUnavailableError
from kamcore.store.limits import Limits
from kamcore.store.room import Phase
from kamcore.store.seats import Answer
from kamcore.store.store import open_store
from kamcore.workshop.plan import Plan
from pages.phone.routes import FOREIGN, MOST_ANSWERS, NO_CODE, NO_SEAT, OTHER_ROUND, TOO_LATE, routes
from tests.books import PAYLOADS, full_book
from tests.pages.phone.conftest import FIT, PLAN, WEIGHTS
from tests.pages.phone.phone import Phone


@pytest.fixture
def hall(store, shared, room):
    return store, shared, room


def token_of(phone, room):
    return phone.cookies[f"kam_room_{room.code}"][0]


def move(store, shared, room, *phases):
    for phase in phases:
        room = store.rooms.move(shared.access, room, phase, author="A")
    return room


# ---------------------------------------------------------------- coming in


def test_a_code_leads_to_its_room_however_it_is_typed(phone, room):
    assert "Type the code" in phone.get("/room").text
    typed = f"{room.code[:3].lower()}-{room.code[3:].lower()}"
    assert phone.get(f"/room?code={typed}").to == f"/room/{room.code}"
    assert phone.get(f"/room/{typed}").to == f"/room/{room.code}"
    told = phone.get(f"/room/{room.code}")
    assert told.status == 200
    assert "Scoring day" in told.text
    assert "Join without a name" in told.text


def test_joining_gives_a_cookie_for_this_room_alone(phones, room):
    phone = phones()
    told = phone.form(f"/room/{room.code}/join", name="Ida")
    assert told.to == f"/room/{room.code}/answer"
    said = told.headers["set-cookie"]
    assert re.fullmatch(
        rf"kam_room_{room.code}=[\w-]{{22}}; HttpOnly; Max-Age=2592000; Path=/room/{room.code}; SameSite=lax", said
    )
    secure = phones(scheme="https").form(f"/room/{room.code}/join", name="Ida").headers["set-cookie"]
    assert "; Secure" in secure


def test_a_form_sent_twice_takes_one_seat(phones, store, shared, room):
    phone = phones()
    (drawn,) = re.findall(r'name="seat" value="([\w-]{22})"', phone.get(f"/room/{room.code}").text)
    for _ in range(2):  # the first answer, with the cookie, never arrives
        phone.cookies.clear()
        phone.form(f"/room/{room.code}/join", name="Ida", seat=drawn)
    assert token_of(phone, room) == drawn
    assert [one.label for one in store.rooms.standing(shared.access, room.id).participants] == ["Ida"]
    for other in ("", "short", "x" * 23, "é" * 22):
        phones().form(f"/room/{room.code}/join", name="Ben", seat=other)
    assert len(store.rooms.standing(shared.access, room.id).participants) == 5


def test_a_seat_of_somebody_else_or_taken_away_is_not_given_again(phones, store, shared, room, open_room):
    phone, other = phones(), open_room(Plan((FIT,)))
    phone.form(f"/room/{room.code}/join", name="Ida")
    drawn = token_of(phone, room)
    phone.form(f"/room/{other.code}/join", name="Ida", seat=drawn)
    assert token_of(phone, other) != drawn
    ida = store.rooms.standing(shared.access, room.id).participants[0]
    store.rooms.remove(shared.access, room.id, ida.id, author="A")
    phone.cookies.clear()
    phone.form(f"/room/{room.code}/join", name="Ida", seat=drawn)
    assert token_of(phone, room) != drawn
    assert phone.get(f"/room/{room.code}/answer").status == 200


def test_who_is_in_comes_in_once(seated, store, shared, room):
    assert seated.get(f"/room/{room.code}").to == f"/room/{room.code}/answer"
    assert "set-cookie" not in seated.form(f"/room/{room.code}/join", name="Again").headers
    assert [one.label for one in store.rooms.standing(shared.access, room.id).participants] == ["Ida"]


@pytest.mark.parametrize("fields", [{}, {"name": ""}, {"name": "Ida", "guest": "1"}])
def test_a_name_need_not_be_given(phone, store, shared, room, fields):
    phone.form(f"/room/{room.code}/join", **fields)
    assert store.rooms.standing(shared.access, room.id).participants[0].name == ""


def test_where_names_are_not_kept_none_is_asked_for(phone, store, shared, open_room):
    room = open_room(anonymous=True)
    told = phone.get(f"/room/{room.code}").text
    assert "Names are not kept in this room" in told
    assert 'name="name"' not in told
    phone.form(f"/room/{room.code}/join", name="Ida")
    assert "Anonymous" in phone.get(f"/room/{room.code}/answer").text
    assert store.rooms.standing(shared.access, room.id).participants[0].name == ""


def test_a_code_that_opens_nothing_says_so(phone, store, shared, room):
    for path in ("/room/AAAAAA", "/room/%F0%9F%98%80"):
        told = phone.get(path)
        told = phone.get(told.to) if told.status == 303 else told
        if told.status != 200:  # a code without a single letter leads back to typing one
            assert told.status == 404
            assert NO_CODE in told.text
    assert phone.form("/room/AAAAAA/join").status == 404
    store.rooms.close(shared.access, room.id, author="A")
    assert phone.get(f"/room/{room.code}").status == 404


def test_too_many_tries_from_one_address_have_to_wait(phones, room):
    phone = phones()
    for _ in range(TRIES["room"]):
        assert phone.get("/room/AAAAAA").status == 404
    told = phone.get(f"/room/{room.code}")
    assert (told.status, "Wait ten minutes" in told.text) == (429, True)
    assert phones(address="192.0.2.8").get(f"/room/{room.code}").status == 200


def test_a_full_room_says_so(tmp_path, runner):
    store = open_store(f"sqlite:///{tmp_path / 's.sqlite3'}", limits=Limits(max_participants=1))
    access = store.workspaces.share(full_book(2), name="W", author="A").access
    room = store.rooms.open(access, PLAN, title="R", revision=1, author="A")
    app = Starlette(routes=routes(lambda: store.seats))
    assert Phone(runner, app).form(f"/room/{room.code}/join").status == 303
    told = Phone(runner, app).form(f"/room/{room.code}/join")
    assert (told.status, "This room is full" in told.text) == (409, True)
    assert f'href="/room/{room.code}"' in told.text
    store.close()


# ---------------------------------------------------------------- answering


def test_answers_are_kept_once_and_the_later_turn_counts(seated, store, shared, room):
    told = seated.answer(room.code, ("q1", 7, 2), ("q6", -2, 1))
    assert (told.status, told.json) == (200, {"kept": True, "phase": "collect", "round": 1, "open": True})
    for _ in range(2):
        assert seated.answer(room.code, ("q1", 7, 2), ("q1", 3, 1)).json["kept"]
    assert store.seats.seat(token_of(seated, room)).answers == {"q1": (7.0, 2), "q6": (-2.0, 1)}
    seated.answer(room.code, ("q1", None, 3))
    assert len(store.rooms.standing(shared.access, room.id).votes) == 1
    page = seated.get(f"/room/{room.code}/answer").text
    assert 'data-turn="3"' in page
    assert re.findall(r'name="(q\d)" value="([^"]*)" checked', page) == [("q6", "-2")]


def test_answers_after_the_end_of_a_round_are_not_kept(seated, store, shared, room):
    room = move(store, shared, room, Phase.LOCKED)
    assert seated.answer(room.code, ("q1", 7, 1)).json == {"kept": False, "phase": "locked", "round": 1, "open": True}
    room = move(store, shared, room, Phase.COLLECT)
    assert seated.answer(room.code, ("q1", 7, 1)).json["kept"]
    move(store, shared, room, Phase.LOCKED, Phase.REVEALED, Phase.COLLECT)
    assert seated.answer(room.code, ("q1", 8, 2)).json == {"kept": False, "phase": "collect", "round": 2, "open": True}
    assert seated.answer(room.code, ("q1", 8, 2), round_=2).json["kept"]
    page = seated.get(f"/room/{room.code}/answer").text
    assert "round 2" in page
    assert "What you leave out stays as you answered it before." in page
    assert "Your answer in the last round: <b>7</b>" in page


def test_the_page_works_as_a_form(seated, store, room):
    here = f"/room/{room.code}/answer"
    assert seated.form(here, round=1, q1="7", q2="40", q3="", q9="1").to == here
    assert seated.form(here, round=1, q1="8", q2="40", q3="").to == here
    assert store.seats.seat(token_of(seated, room)).answers == {"q1": (8.0, 2), "q2": (40.0, 1)}
    seated.form(here, round=1, q2="")
    assert store.seats.seat(token_of(seated, room)).answers["q2"] == (None, 2)
    told = seated.form(here, round=1, q1="11")
    assert (told.status, "expected a number from 0 to 10" in told.text) == (422, True)
    told = seated.form(here, round=1, q1="<b>")
    assert (told.status, "&lt;b&gt;" in told.text) == (400, True)


def test_a_form_that_comes_too_late_is_told_so(seated, store, shared, room):
    here = f"/room/{room.code}/answer"
    assert '<input type="hidden" name="round" value="1">' in seated.get(here).text
    room = move(store, shared, room, Phase.LOCKED)
    told = seated.form(here, round=1, q1="7")
    assert (told.status, TOO_LATE in told.text) == (409, True)
    move(store, shared, room, Phase.REVEALED, Phase.COLLECT)
    for old in ({"round": 1}, {}):
        told = seated.form(here, **old, q1="7")
        assert (told.status, OTHER_ROUND in told.text, f'href="{here}"' in told.text) == (409, True, True)
    assert store.seats.seat(token_of(seated, room)).answers == {}
    assert seated.form(here, round=2, q1="7").to == here


@pytest.mark.parametrize(
    ("phases", "said"),
    [
        ((), ""),
        ((Phase.LOCKED,), "Answers are closed for now"),
        ((Phase.LOCKED, Phase.REVEALED), "Look at the big screen"),
        ((Phase.LOCKED, Phase.REVEALED, Phase.DISCUSS), "Look at the big screen"),
        ((Phase.LOCKED, Phase.REVEALED, Phase.ADOPTED), "The result is adopted"),
    ],
)
def test_the_page_says_where_the_room_stands(seated, hall, phases, said):
    store, shared, room = hall
    room = move(store, shared, room, *phases)
    page = seated.get(f"/room/{room.code}/answer").text
    assert f'<h2 tabindex="-1">{said}</h2>' in page
    assert ('<fieldset id="all" disabled>' in page) is bool(phases)
    assert seated.get(f"/room/{room.code}/state").json == {"phase": room.phase.value, "round": 1, "open": True}


def test_a_closed_room_says_so_to_those_inside(seated, store, shared, room):
    store.rooms.close(shared.access, room.id, author="A")
    page = seated.get(f"/room/{room.code}/answer")
    assert (page.status, "This room is closed" in page.text) == (200, True)
    assert seated.get(f"/room/{room.code}/state").json["open"] is False
    assert seated.answer(room.code, ("q1", 7, 1)).json["kept"] is False


def test_who_was_removed_is_told_so(seated, store, shared, room):
    who = store.rooms.standing(shared.access, room.id).participants[0]
    store.rooms.remove(shared.access, room.id, who.id, author="A")
    here = f"/room/{room.code}"
    page = seated.get(f"{here}/answer")
    assert (page.status, NO_SEAT in page.text, "Join again" in page.text) == (403, True, True)
    for told in (seated.get(f"{here}/state"), seated.answer(room.code, ("q1", 7, 1))):
        assert (told.status, told.json) == (403, {"error": NO_SEAT})
    assert seated.form(f"{here}/answer", q1="7").status == 404
    assert seated.get(here).status == 200


def test_without_a_seat_nothing_is_shown_or_taken(phone, room):
    here = f"/room/{room.code}"
    assert phone.get(f"{here}/answer").to == here
    assert phone.get(f"{here}/state").status == 403
    assert phone.answer(room.code, ("q1", 7, 1)).status == 403


def test_the_secret_of_one_room_opens_no_other(seated, store, room, open_room):
    other = open_room(Plan((FIT,)))
    seated.cookies[f"kam_room_{other.code}"] = (token_of(seated, room), f"/room/{other.code}")
    here = f"/room/{other.code}"
    assert seated.get(f"{here}/answer").status == 403
    assert seated.get(f"{here}/state").status == 403
    assert seated.answer(other.code, ("q1", 7, 1)).status == 403
    assert seated.form(f"{here}/answer", q1="7").status == 404
    assert store.seats.seat(token_of(seated, room)).answers == {}


def test_pages_are_kept_by_nobody(seated, room):
    for path in ("/room", "/room/AAAAAA", f"/room/{room.code}/answer", f"/room/{room.code}/state", "/room/static/x"):
        assert seated.get(path).headers["cache-control"] == "no-store"


def test_any_process_serves_any_phone(seated, store, shared, room, runner):
    other = Phone(runner, Starlette(routes=routes(lambda: store.seats)), cookies=seated.cookies)
    assert seated.answer(room.code, ("q1", 7, 1)).json["kept"]
    assert other.answer(room.code, ("q1", 8, 2)).json["kept"]
    assert 'name="q1" value="8" checked' in seated.get(f"/room/{room.code}/answer").text
    move(store, shared, room, Phase.LOCKED)
    assert {told.get(f"/room/{room.code}/state").json["phase"] for told in (seated, other)} == {"locked"}


# ---------------------------------------------------------------- what no page of ours sends


@pytest.mark.parametrize(
    "foreign", [{"origin": "https://evil.example"}, {"origin": None}, {"sec_fetch_site": "cross-site"}]
)
def test_a_page_of_another_site_changes_nothing(seated, phones, hall, foreign):
    store, shared, room = hall
    told = seated.send(
        f"/room/{room.code}/answers", {"round": 1, "answers": [{"question": "q1", "value": 7, "turn": 1}]}, **foreign
    )
    assert (told.status, told.json) == (400, {"error": FOREIGN})
    form = {"content_type": "application/x-www-form-urlencoded", **foreign}
    assert seated.send(f"/room/{room.code}/answer", b"q1=7", **form).status == 400
    assert phones().send(f"/room/{room.code}/join", b"name=x", **form).status == 400
    standing = store.rooms.standing(shared.access, room.id)
    assert (len(standing.participants), len(standing.votes)) == (1, 0)


ONE = {"question": "q1", "value": 7, "turn": 1}
NO_JSON = (b"", b"not json", b"[]", b"null", b"[" * 10_000, b"\xff")
NO_LIST = (
    {}, {"round": 1}, {"round": "1", "answers": []}, {"round": 1, "answers": {}}, {"round": True, "answers": []},
    {"round": 0, "answers": []}, {"round": 2**70, "answers": []}, {"round": 1, "answers": [ONE] * (MOST_ANSWERS + 1)},
)  # fmt: skip
NO_ANSWER = (
    1, {}, *(ONE | {"turn": turn} for turn in (0, -1, 2**60, 1.5, True, None)), ONE | {"question": 1},
    *(ONE | {"value": value} for value in ("7", True, [7], 10**400)),
)  # fmt: skip


def test_what_is_not_understood_is_refused_with_a_sentence(seated, store, room):
    for sent in (*NO_JSON, *NO_LIST, *({"round": 1, "answers": [ONE, one]} for one in NO_ANSWER)):
        told = seated.send(f"/room/{room.code}/answers", sent)
        assert told.status == 400, sent
        assert "not understood" in told.json["error"]
    assert store.seats.seat(token_of(seated, room)).answers == {}


@pytest.mark.parametrize("one", [{"value": 11}, {"value": 2.5}, {"value": float("nan")}, {"question": "q99"}])
def test_what_is_off_the_scale_is_refused_with_a_sentence(seated, room, one):
    told = seated.send(f"/room/{room.code}/answers", {"round": 1, "answers": [ONE | one]})
    assert told.status == 422
    assert told.json["error"]


def test_answers_come_as_json(seated, room):
    told = seated.send(f"/room/{room.code}/answers", {"round": 1, "answers": []}, content_type="text/plain")
    assert (told.status, "application/json" in told.json["error"]) == (400, True)


# ---------------------------------------------------------------- when the store fails


@pytest.mark.parametrize(
    ("problem", "said"),
    [
        (StoreUnavailableError("x"), "cannot be reached"),
        (StoreFullError("x"), "disk is full"),
        (StoreFaultError("x"), "cannot be reached"),
    ],
)
def test_while_the_store_is_away_one_comes_again(runner, problem, said):
    def fails():
        raise problem

    phone = Phone(runner, Starlette(routes=routes(fails)))
    phone.cookies["kam_room_ABCDEF"] = ("a" * 22, "/room/ABCDEF")
    here = "/room/ABCDEF"
    for told in (
        phone.get(here), phone.get(f"{here}/answer"), phone.form(f"{here}/join"), phone.form(f"{here}/answer"),
        phone.get(f"{here}/state"), phone.answer("ABCDEF", ("q1", 7, 1)),
    ):  # fmt: skip
        assert (told.status, told.headers["retry-after"], said in told.text) == (503, "5", True)
    assert phone.get("/room").status == 200


# ---------------------------------------------------------------- hostile text


@pytest.mark.parametrize("payload", PAYLOADS)
def test_text_of_users_stays_text(phone, open_room, payload):
    def of(question):
        words = tuple((number, payload) for number, _ in question.words)
        return type(question)(question.id, question.asked, payload, payload, payload, payload, question.low, question.high,
                              question.step, words)  # fmt: skip

    room = open_room(Plan(tuple(of(question) for question in PLAN.questions)), title=payload)
    pages = [phone.get(f"/room/{room.code}").text]
    phone.form(f"/room/{room.code}/join", name=payload)
    pages.append(phone.get(f"/room/{room.code}/answer").text)
    for page in pages:
        assert "<script>window" not in page
        assert "<img" not in page
        assert page.count("<script") == 1
        assert page.count("<a ") == 0


def test_weights_have_their_points_on_the_page(seated, room):
    page = seated.get(f"/room/{room.code}/answer").text
    assert page.count('class="weight"') == len(WEIGHTS)
    assert "<b>100</b> points left" in page


def test_an_answer_given_elsewhere_is_on_the_page(seated, store, room):
    store.seats.answer(token_of(seated, room), 1, [Answer("q4", 3, 1)])
    assert re.search(r'name="q4" value="3" checked', seated.get(f"/room/{room.code}/answer").text)
