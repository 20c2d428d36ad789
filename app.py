"""The server: Streamlit's frame with what a process needs around it."""

from __future__ import annotations

import asyncio
import gc
import hashlib
import logging
import secrets
from contextlib import asynccontextmanager, suppress
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import TYPE_CHECKING, Any

import streamlit as st
from starlette.middleware import Middleware
from streamlit.runtime import memory_media_file_storage

from kamcore.store.errors import StoreError
from kamcore.store.installed import installed_store
from kamcore.workbook.reading import client
from pages.phone.routes import routes as phone_routes
from pages.serving import headers, logs
from pages.serving.ending import ends_within
from pages.serving.entry import entry_routes
from pages.serving.health import NotReadyError, health_routes
from pages.serving.limits import MEGABYTE, RequestLimits
from pages.serving.origins import ForeignOrigins
from pages.serving.signing_out import LinksGoToo
from pages.serving.sockets import send_at_once, take_long_headers
from pages.serving.visit import VisitCookie
from pages.serving.wanted import WantedCookie
from pages.ui.registry import IN_ADDRESS, PAGES

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.types import ASGIApp

_log = logging.getLogger(__name__)
COLLECT_EVERY = 60.0
"""Seconds between two collections of garbage, which run in a thread of their own and never after a rerun."""
SWEEP_EVERY = 3600.0
"""Seconds between two looks for workspaces and rooms whose time is over; the first is at the start."""
LOADED_FIRST = ("pages.ui", "kamcore.findings")
"""What the pages are made of. The pages themselves are scripts, whose imports would wait for the first visitor."""
GRACE = 20.0
"""Seconds a request may still run when the server is told to stop."""


_NAMES_FILES = "_calculate_file_id"
"""The function of Streamlit that names downloads and pictures."""
_SECRET = secrets.token_bytes(16)


def _name_of(data: bytes, mimetype: str, filename: str | None = None) -> str:
    """Return the name of a download in its address: of all its bytes, and known to nobody who knows them.

    Streamlit takes a sample of what is larger than a megabyte. Two tables of one length that differ in one figure then have one
    name, and whoever asks second is handed the other one, which may be somebody else's.
    """
    name = hashlib.blake2b(data, digest_size=16, key=_SECRET)
    name.update(f"\0{mimetype}\0{filename or ''}".encode())
    return name.hexdigest()


def _load() -> None:
    for name in LOADED_FIRST:
        for module in walk_packages(import_module(name).__path__, f"{name}."):
            import_module(module.name)


def _sweep() -> None:
    """Bring the store up to date where that is due, and delete what has expired."""
    try:
        installed_store().upkeep.sweep()
    except StoreError as problem:
        _log.warning("the store was not swept: %s", problem)


async def _sweep_now_and_then() -> None:
    while True:
        await asyncio.to_thread(_sweep)
        await asyncio.sleep(SWEEP_EVERY)


async def _collect_now_and_then() -> None:
    while True:
        await asyncio.sleep(COLLECT_EVERY)
        await asyncio.to_thread(gc.collect)


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[dict[str, Any]]:
    """Load what every page needs once, set it aside from the collector, and collect off the script threads.

    A reader of files waits from the start, so that nobody's first file waits for one; it ends with the server.
    """
    client.warm_up()
    setattr(memory_media_file_storage, _NAMES_FILES, _name_of)
    _load()
    send_at_once()
    take_long_headers()
    gc.collect()
    gc.freeze()
    tasks = [asyncio.create_task(_collect_now_and_then()), asyncio.create_task(_sweep_now_and_then())]
    try:
        with ends_within(GRACE):
            yield {"loaded": True}
    finally:
        client.cool_down()
        for task in tasks:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


def ready() -> None:
    """Check all that the server needs for its work. What else it comes to need (a store) is asked here.

    Raises:
        NotReadyError: while something is lacking, with a sentence that says what.
    """
    if not app.state.get("loaded"):
        raise NotReadyError("The app is still being loaded.")
    try:
        installed_store().ready()
    except StoreError as problem:
        raise NotReadyError(str(problem)) from problem


def _base() -> str:
    path = str(st.get_option("server.baseUrlPath")).strip("/")
    return f"/{path}" if path else ""


ROUTES = (*health_routes(ready), *entry_routes(installed_store, base=_base()), *phone_routes())
"""What is answered without Streamlit."""


def _headers(inner: ASGIApp) -> ASGIApp:
    policy = headers.content_security_policy(headers.inline_script_hashes())
    return headers.SecurityHeaders(inner, policy=policy, base=_base())


def _log(inner: ASGIApp) -> ASGIApp:
    streamlits = (*(f"/{entry.path}" for entry in PAGES if entry.path), *logs.STREAMLIT_PATHS)
    return logs.RequestLog(inner, paths=(*(route.path for route in ROUTES), *(_base() + path for path in streamlits)))


def _limits(inner: ASGIApp) -> ASGIApp:
    largest_file = int(st.get_option("server.maxUploadSize")) * MEGABYTE
    return RequestLimits(inner, largest_file=largest_file, base=_base())


def _origins(inner: ASGIApp) -> ASGIApp:
    if not st.get_option("server.enableCORS"):
        return inner
    return ForeignOrigins(inner, allowed=st.get_option("server.corsAllowedOrigins"))


def _signing_out(inner: ASGIApp) -> ASGIApp:
    return LinksGoToo(inner, base=_base())


def _wanted(inner: ASGIApp) -> ASGIApp:
    return WantedCookie(inner, pages=[entry.path for entry in PAGES], names=IN_ADDRESS, base=_base())


app = st.App(
    Path(__file__).parent / "pages" / "main.py",
    lifespan=lifespan,
    routes=ROUTES,
    middleware=(  # the outermost first; made when the server starts, since only then all settings are read
        Middleware(_headers),
        Middleware(_log),
        Middleware(_origins),
        Middleware(VisitCookie),
        Middleware(_wanted),
        Middleware(_signing_out),
        Middleware(_limits),
    ),
)
