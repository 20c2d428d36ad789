"""The addresses below ``/room``."""

from __future__ import annotations

import functools
import json
import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, parse_qsl, quote

from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from kamcore.store.errors import (
    NoEntryError,
    OverLimitError,
    StoreError,
    StoreFaultError,
    StoreFullError,
    StoreUnavailableError,
    TooManyTriesError,
)
from kamcore.store.installed import installed_store
from kamcore.store.room import Phase
from kamcore.store.seats import Answer, Ballot
from kamcore.store.tokens import tidy_code
from pages.phone.asking import Asking
from pages.phone.collecting import Collecting
from pages.phone.files import PREFIX, static_files
from pages.phone.origin import is_own
from pages.phone.screens import answer_page, code_page, home_of, join_page, told
from pages.phone.watching import Watching
from pages.serving.callers import address_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.requests import Request

    from kamcore.store.seats import Seat, Seats, State
    from pages.phone.markup import Html

    Handler = Callable[[Request], Awaitable[Response]]

COOKIE_SECONDS = 30 * 24 * 3600
"""For how long a phone remembers its seat; a room ends long before."""
RETRY_SECONDS = 5
MOST_ANSWERS = 500
"""In one request."""
LAST_TURN = 2**53 - 1
"""The largest whole number that a script counts exactly."""
NO_CODE = "There is no open room with this code. Compare it with the big screen."
NO_SEAT = "You are not in this room, or no longer. Ask the person who runs the workshop."
TOO_LATE = "No answers are taken at the moment, so nothing of what you just sent was saved."
OTHER_ROUND = (
    "Another round has begun since you opened the page, so nothing of what you just sent was saved. Answer anew."
)
FOREIGN = "This request was not made by a page of this server. Open the room's page and try again."
_TOKEN = re.compile(r"[A-Za-z0-9_-]{10,100}")
_DRAWN = re.compile(r"[A-Za-z0-9_-]{22}")
_AWAY = (StoreUnavailableError, StoreFaultError, StoreFullError)
"""Nothing is wrong with what was sent: it can be sent again."""
_FRESH = MappingProxyType({"Cache-Control": "no-store"})  # kept by nobody: what stands there is one person's


class _BadRequestError(Exception):
    """A request that no page of ours makes; its text is a sentence."""


def installed_seats() -> Seats:
    """Return the seats in the rooms of this installation.

    Raises:
        StoreUnavailableError: when the database cannot be reached.
    """
    return installed_store().seats


def routes(seats: Callable[[], Seats] = installed_seats) -> list[Route]:
    """Return all addresses of the participants' pages.

    Args:
        seats: where they are kept; asked in a thread, at every request.
    """
    pages = _Pages(Asking(seats))
    return [
        Route("/room", _page(pages.code)),
        Route(PREFIX + "{name}", _static),
        Route("/room/{code}", _page(pages.entrance)),
        Route("/room/{code}/join", _page(pages.join), methods=["POST"]),
        Route("/room/{code}/answer", _page(pages.answer)),
        Route("/room/{code}/answer", _page(pages.answer_by_form), methods=["POST"]),
        Route("/room/{code}/answers", _data(pages.answers), methods=["POST"]),
        Route("/room/{code}/state", _data(pages.state)),
    ]


class _Pages:
    def __init__(self, asking: Asking) -> None:
        self._ask = asking.ask
        self._watching = Watching(asking)
        self._collecting = Collecting(asking)

    # ------------------------------------------------------------ coming in

    async def code(self, request: Request) -> Response:
        typed = tidy_code(request.query_params.get("code", ""))
        return _go(f"/room/{quote(typed)}") if typed else _html(code_page())

    async def entrance(self, request: Request) -> Response:
        code = _code(request)
        if request.path_params["code"] != code:
            return _go(f"/room/{quote(code)}")
        if await self._is_seated(request):
            return _go(f"/room/{quote(code)}/answer")
        room = await self._ask(lambda seats: seats.find(code, address=address_of(request)))
        return _html(join_page(room))

    async def join(self, request: Request) -> Response:
        _require_own(request)
        code = _code(request)
        form = parse_qs((await request.body()).decode(errors="replace"))
        answer = _go(f"/room/{quote(code)}/answer")
        if await self._is_seated(request):
            return answer
        name = "" if "guest" in form else form.get("name", [""])[0]
        drawn = form.get("seat", [""])[0]
        drawn = drawn if _DRAWN.fullmatch(drawn) else ""
        token = await self._ask(lambda seats: seats.join(code, name=name, address=address_of(request), token=drawn))
        answer.set_cookie(
            _cookie(code), token, max_age=COOKIE_SECONDS, path=f"/room/{code}", httponly=True, samesite="lax",
            secure=request.url.scheme == "https",
        )  # fmt: skip
        return answer

    async def _is_seated(self, request: Request) -> bool:
        try:
            await self._state(request)
        except NoEntryError:
            return False
        return True

    # ------------------------------------------------------------ answering

    async def answer(self, request: Request) -> Response:
        if not _token(request):
            return _go(f"/room/{quote(_code(request))}")
        try:
            seat = await self._seat(request)
            state = await self._state(request)
        except NoEntryError:
            return _told(403, "Not in this room", NO_SEAT, f"/room/{quote(_code(request))}", "Join again")
        return _html(answer_page(seat, open_=state.open))

    async def answer_by_form(self, request: Request) -> Response:
        """Take all answers of a page whose browser runs no script."""
        _require_own(request)
        seat = await self._seat(request)
        form = dict(parse_qsl((await request.body()).decode(errors="replace"), keep_blank_values=True))
        if form.get("round") != str(seat.room.round):
            return _told(409, "Not saved", OTHER_ROUND, request.url.path, "To the questions")
        answers = tuple(
            Answer(question.id, value, turn + 1)
            for question in seat.room.plan.questions
            if question.id in form
            for value, (before, turn) in [(_number(form[question.id]), seat.answers.get(question.id, (None, 0)))]
            if value != before
        )
        if await self._collecting.keep(Ballot(_token(request), seat.room.round, answers)) is not Phase.COLLECT:
            return _told(409, "Not saved", TOO_LATE, request.url.path, "To the questions")
        return _go(f"{home_of(seat.room)}/answer")

    async def answers(self, request: Request) -> Response:
        """Keep answers; when ``kept`` is true they are on disk, however often they were sent."""
        _require_own(request)
        round_, answers = _sent(request, await request.body())
        await self._state(request)
        phase = await self._collecting.keep(Ballot(_token(request), round_, answers))
        return _json({"kept": phase is Phase.COLLECT, **_as_json(await self._state(request))})

    async def state(self, request: Request) -> Response:
        return _json(_as_json(await self._state(request)))

    async def _state(self, request: Request) -> State:
        token = _token(request)
        if not token:
            raise NoEntryError
        state = await self._watching.state(token)
        if state.code != _code(request):
            raise NoEntryError
        return state

    async def _seat(self, request: Request) -> Seat:
        seat = await self._ask(lambda seats: seats.seat(_token(request)))
        if seat.room.code != _code(request):
            raise NoEntryError
        return seat


async def _static(request: Request) -> Response:
    name = request.path_params["name"]
    for file in static_files().values():
        if file.name == name:
            kept = {"Cache-Control": "public, max-age=31536000, immutable"}
            return Response(file.content, media_type=file.media_type, headers=kept)
    return Response("There is no such file.", 404, media_type="text/plain", headers=_FRESH)


# ---------------------------------------------------------------- what was asked


def _code(request: Request) -> str:
    return tidy_code(request.path_params["code"])


def _cookie(code: str) -> str:
    return f"kam_room_{code}"


def _token(request: Request) -> str:
    found = request.cookies.get(_cookie(_code(request)), "")
    return found if _TOKEN.fullmatch(found) else ""


def _require_own(request: Request) -> None:
    if not is_own(request):
        raise _BadRequestError(FOREIGN)


def _number(typed: str) -> float | None:
    try:
        return float(typed) if typed.strip() else None
    except ValueError:
        raise _BadRequestError(f"Found {typed[:20]!r}, expected a number.") from None


def _sent(request: Request, body: bytes) -> tuple[int, tuple[Answer, ...]]:
    """Read ``{"round": 1, "answers": [{"question": "q1", "value": 7, "turn": 3}]}``."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise _BadRequestError("Answers are sent as application/json.")
    try:
        sent: Any = json.loads(body)
        return _whole(sent["round"]), tuple(_answer(one) for one in _few(sent["answers"]))
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError) as problem:
        expected = f"a round and up to {MOST_ANSWERS} answers, each with question, value and turn"
        raise _BadRequestError(f"These answers are not understood: expected {expected}.") from problem


def _few(given: object) -> list[Any]:
    if not isinstance(given, list) or len(given) > MOST_ANSWERS:
        raise TypeError
    return given


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value <= LAST_TURN:
        raise TypeError
    return value


def _answer(one: Any) -> Answer:  # noqa: ANN401  (what somebody sent)
    question, value = one["question"], one["value"]
    if not isinstance(question, str) or isinstance(value, bool) or not isinstance(value, (int, float, type(None))):
        raise TypeError
    return Answer(question, None if value is None else float(value), _whole(one["turn"]))


# ---------------------------------------------------------------- what is answered


def _page(handler: Handler) -> Handler:
    """Tell what went wrong as a page."""

    @functools.wraps(handler)
    async def answered(request: Request) -> Response:
        try:
            return await handler(request)
        except NoEntryError:
            return _html(code_page(NO_CODE), 404)
        except TooManyTriesError as problem:
            return _told(429, "Too many tries", str(problem), "/room", "Type the code again")
        except _AWAY as problem:
            found = _told(503, "Not reachable", _sentence(problem), _way_back(request), "Try again")
            found.headers["Retry-After"] = str(RETRY_SECONDS)
            return found
        except OverLimitError as problem:
            return _told(409, "This room is full", str(problem), _way_back(request), "Try again")
        except StoreError as problem:
            return _told(422, "Not saved", str(problem), _way_back(request), "Back to the questions")
        except _BadRequestError as problem:
            return _told(400, "Not understood", str(problem), "/room", "Type the code")

    return answered


def _data(handler: Handler) -> Handler:
    """Tell what went wrong as ``{"error": sentence}``."""

    @functools.wraps(handler)
    async def answered(request: Request) -> Response:
        try:
            return await handler(request)
        except NoEntryError:
            return _json({"error": NO_SEAT}, 403)
        except _AWAY as problem:
            found = _json({"error": _sentence(problem)}, 503)
            found.headers["Retry-After"] = str(RETRY_SECONDS)
            return found
        except StoreError as problem:
            return _json({"error": str(problem)}, 422)
        except _BadRequestError as problem:
            return _json({"error": str(problem)}, 400)

    return answered


def _way_back(request: Request) -> str:
    return request.url.path.removesuffix("/join")


def _sentence(problem: StoreError) -> str:
    full = isinstance(problem, StoreFullError)
    return (
        "The server's disk is full: nothing was saved."
        if full
        else "The room cannot be reached at the moment. Try again shortly."
    )


def _as_json(state: State) -> dict[str, object]:
    return {"phase": state.phase.value, "round": state.round, "open": state.open}


def _go(address: str) -> RedirectResponse:
    return RedirectResponse(address, 303, headers=_FRESH)


def _html(page: Html, status: int = 200) -> HTMLResponse:
    return HTMLResponse(page, status, headers=_FRESH)


def _told(status: int, title: str, sentence: str, link: str, words: str) -> HTMLResponse:
    return _html(told(title, sentence, link=link, words=words), status)


def _json(value: dict[str, object], status: int = 200) -> JSONResponse:
    return JSONResponse(value, status, headers=_FRESH)
