from __future__ import annotations

import asyncio
import gc
import socket
import sys

import pytest
import streamlit as st

import app as server


@pytest.fixture
def gently():
    """Undo the freeze, or later tests would keep everything that was alive here."""
    yield
    gc.unfreeze()


def test_it_is_one_application_around_the_frame():
    assert isinstance(server.app, st.App)


def test_what_pages_need_is_loaded_and_set_aside_before_the_first_visitor(gently):
    gc.unfreeze()
    before = gc.get_freeze_count()

    async def start_and_stop() -> int:
        async with server.lifespan(server.app):
            # Not streamlit_agraph: a component is known to the server only when a page's own run imports it.
            for needed in (
                "pages.ui.shell",
                "pages.ui.graph",
                "altair",
                "kamcore.analysis",
                "kamcore.findings.dashboard",
            ):
                assert needed in sys.modules
            return gc.get_freeze_count()

    assert asyncio.run(start_and_stop()) > before + 10_000


def test_what_it_listens_on_sends_at_once(gently):
    with socket.create_server(("127.0.0.1", 0)) as listener:

        async def start_and_stop() -> None:
            async with server.lifespan(server.app):
                pass

        asyncio.run(start_and_stop())
        assert listener.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_garbage_is_collected_off_the_script_threads_and_ends_with_the_server(gently, monkeypatch):
    monkeypatch.setattr(server, "COLLECT_EVERY", 0.01)
    collected = []
    monkeypatch.setattr(gc, "collect", lambda *_: collected.append(1) or 0)

    async def run() -> set[asyncio.Task[object]]:
        before = asyncio.all_tasks()
        async with server.lifespan(server.app):
            collected.clear()
            while len(collected) < 2:  # noqa: ASYNC110  (there is no event to wait for: the collector is the thing under test)
                await asyncio.sleep(0.01)
        return asyncio.all_tasks() - before

    assert asyncio.run(asyncio.wait_for(run(), 60)) == set()
