from __future__ import annotations

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse

from pages.serving import limits as limits_module
from pages.serving.limits import MEGABYTE, SMALL, RequestLimits
from tests.pages.serving.asgi import ask, scope

UPLOAD = "/_stcore/upload_file/a/b"


async def echo_size(asked, receive, send):
    body = await Request(asked, receive).body()
    await PlainTextResponse(str(len(body)))(asked, receive, send)


@pytest.fixture
def limits():
    return RequestLimits(echo_size, largest_file=2 * MEGABYTE)


@pytest.mark.parametrize(("path", "most"), [("/w/token", SMALL), ("/", SMALL), (UPLOAD, 3 * MEGABYTE)])
def test_what_arrives_is_counted(limits, path, most):
    half = bytes(most // 2)
    assert ask(limits, scope(path, "POST"), half, half).body == str(most).encode()
    assert ask(limits, scope(path, "POST"), half, half, b"1").status == 413


@pytest.mark.parametrize(("path", "most"), [("/", SMALL), (UPLOAD, 3 * MEGABYTE)])
def test_what_a_request_says_of_itself_is_enough_to_refuse_it(limits, path, most):
    assert ask(limits, scope(path, "POST", content_length=str(most))).status == 200
    assert ask(limits, scope(path, "POST", content_length=str(most + 1))).status == 413


def test_the_refusal_says_what_may_be_sent_and_ends_the_connection(limits):
    answer = ask(limits, scope("/", "POST", content_length="65537"))
    assert answer.body == b"This request is too large: more than 64 kB, the most that is taken here. Send less."
    assert answer.header("connection") == ["close"]
    assert b"more than 3 MB" in ask(limits, scope(UPLOAD, "PUT", content_length="99999999")).body


def test_a_length_that_is_no_number_is_not_believed(limits):
    assert ask(limits, scope("/", "POST", content_length="-1"), bytes(SMALL + 1)).status == 413


def test_files_are_taken_where_streamlit_was_told_to_live():
    limits = RequestLimits(echo_size, largest_file=MEGABYTE, base="/kam")
    assert ask(limits, scope("/kam" + UPLOAD, "PUT"), bytes(MEGABYTE)).status == 200
    assert ask(limits, scope(UPLOAD, "PUT"), bytes(MEGABYTE)).status == 413


def test_an_answer_that_has_begun_is_not_begun_again():
    async def early(asked, receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await Request(asked, receive).body()

    with pytest.raises(limits_module._TooLargeError):
        ask(RequestLimits(early, largest_file=1), scope("/", "POST"), bytes(SMALL + 1))
