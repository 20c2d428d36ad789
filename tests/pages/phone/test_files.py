from __future__ import annotations

import gzip

import pytest

from kamcore.palette import DARK, LIGHT
from kamcore.workshop.plan import Plan
from pages.phone.files import SCRIPT, STYLE, static_files
from tests.pages.phone.conftest import FIT, PLAN

MOST = 60_000
"""Bytes of everything a phone loads."""


def test_files_are_kept_for_good_under_a_name_that_says_what_is_in_them(phone):
    for file in static_files().values():
        told = phone.get(file.address)
        assert (told.status, told.body) == (200, file.content)
        assert told.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert told.headers["content-type"].startswith(file.media_type)
    assert phone.get("/room/static/phone.0000000000.js").status == 404
    assert phone.get("/room/static/..%2froutes.py").status == 404


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_the_colours_are_the_products(palette):
    style = static_files()[STYLE].content.decode()
    for colour in (palette.background, palette.text, palette.muted, palette.accent):
        assert colour in style


@pytest.mark.parametrize(("questions", "packed"), [(24, False), (200, True)])
def test_everything_a_phone_loads_is_light(open_room, phone, questions, packed):
    # A page of very many questions is light as it is sent, packed by the server.
    plan = Plan((*PLAN.questions, *(type(FIT)(f"r{i}", FIT.asked, "a", f"Account {i}", "Fit", "Strategic fit", 0, 10, 1, FIT.words)
                                    for i in range(questions - len(PLAN.questions)))))  # fmt: skip
    room = open_room(plan)
    phone.form(f"/room/{room.code}/join")
    page = phone.get(f"/room/{room.code}/answer").body
    assert page.count(b"<fieldset") > questions - 2
    files = [static_files()[name].content for name in (STYLE, SCRIPT)]
    assert sum(len(gzip.compress(part) if packed else part) for part in (page, *files)) < MOST
