from __future__ import annotations

import asyncio
import gc
import json
import socket
import sys

import pytest
import streamlit as st
from starlette.responses import PlainTextResponse
from streamlit import config
from streamlit.runtime.media_file_storage import MediaFileKind
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage

import app as server
from pages.serving.health import NotReadyError
from tests.pages.serving.asgi import ask, scope


@pytest.fixture
def gently():
    """Let go of what was alive here alone, and set aside again what stays, as it was before."""
    yield
    gc.unfreeze()
    gc.collect()
    gc.freeze()


def test_it_is_one_application_around_the_frame():
    assert isinstance(server.app, st.App)


def test_two_large_downloads_that_differ_in_one_byte_are_two(gently):
    """Streamlit names files by a sample of their bytes: whoever changed one figure was handed the table of somebody else."""
    table = b"Northgate;1000\r\n" * 200_000
    other = table[:700_000] + b"2" + table[700_001:]

    async def names() -> set[str]:
        async with server.lifespan(server.app):
            held = MemoryMediaFileStorage("/media")
            kinds = (("text/csv", "a.csv"), ("text/csv", "b.csv"), ("text/plain", "a.csv"), ("text/csv", None))
            return {
                held.load_and_get_id(one, mimetype, MediaFileKind.DOWNLOADABLE, name)
                for one in (table, other, table)
                for mimetype, name in kinds
            }

    assert len(asyncio.run(names())) == 8


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


def test_it_is_ready_once_it_is_loaded(monkeypatch):
    monkeypatch.setattr(server.app, "_state", {})
    with pytest.raises(NotReadyError, match="still being loaded"):
        server.ready()
    monkeypatch.setattr(server.app, "_state", {"loaded": True})
    server.ready()


@pytest.fixture
def base_path():
    config.set_option("server.baseUrlPath", "/kam/")
    yield "/kam"
    config.set_option("server.baseUrlPath", "")


def test_files_are_taken_and_addresses_told_below_the_base_path(base_path):
    assert server._base() == base_path
    assert (
        ask(
            server._limits(PlainTextResponse("")), scope("/kam/_stcore/upload_file/a/b", content_length="50000000")
        ).status
        == 200
    )
    lines = []
    log = server._log(PlainTextResponse(""))
    log._write = lines.append
    for path in ("/kam/dashboard", "/healthz"):
        ask(log, scope(path))
    assert [json.loads(line)["path"] for line in lines] == ["/kam/dashboard", "/healthz"]


@pytest.fixture
def every_origin():
    config.set_option("server.enableCORS", False)
    yield
    config.set_option("server.enableCORS", True)


def test_who_allows_every_origin_is_obeyed(every_origin):
    inner = PlainTextResponse("")
    assert server._origins(inner) is inner
