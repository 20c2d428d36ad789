from __future__ import annotations

import threading

import pytest
from starlette.routing import Router

from pages.serving import health
from tests.pages.serving.asgi import ask, scope


def router(check):
    return Router(health.health_routes(check))


def refuse():
    raise health.NotReadyError("The database does not answer.")


def test_alive_asks_nobody():
    asked = []
    answer = ask(router(lambda: asked.append(1)), scope("/healthz"))
    assert (answer.status, answer.body, asked) == (200, b"alive", [])
    assert answer.header("cache-control") == ["no-store"]


def test_ready_when_the_check_finds_nothing():
    answer = ask(router(lambda: None), scope("/readyz"))
    assert (answer.status, answer.body) == (200, b"ready")
    assert answer.header("cache-control") == ["no-store"]


def test_not_ready_says_why():
    answer = ask(router(refuse), scope("/readyz"))
    assert (answer.status, answer.body) == (503, b"The database does not answer.")
    assert answer.header("cache-control") == ["no-store"]


def test_a_check_that_hangs_is_asked_once(monkeypatch):
    monkeypatch.setattr(health, "PATIENCE", 0.05)
    go_on, asked = threading.Event(), []

    def hang():
        asked.append(1)
        go_on.wait(60)

    async def twice(_scope, receive, send):
        probes = router(hang)
        await probes(scope("/readyz"), receive, lambda _: nothing())
        await probes(scope("/readyz"), receive, send)
        go_on.set()

    async def nothing():
        pass

    answer = ask(twice, scope("/readyz"))
    assert answer.status == 503
    assert answer.body == b"The check has not ended within 0.05 seconds."
    assert asked == [1]


def test_a_check_that_breaks_is_an_error_and_not_a_reason():
    def broken():
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        ask(router(broken), scope("/readyz"))
