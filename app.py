"""The server: Streamlit's frame with what a process needs around it."""

from __future__ import annotations

import asyncio
import gc
from contextlib import asynccontextmanager, suppress
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import TYPE_CHECKING

import streamlit as st

from kamcore.workbook.reading import client

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

COLLECT_EVERY = 60.0
"""Seconds between two collections of garbage, which run in a thread of their own and never after a rerun."""
LOADED_FIRST = ("pages.ui", "kamcore.findings")
"""What the pages are made of. The pages themselves are scripts, whose imports would wait for the first visitor."""


def _load() -> None:
    for name in LOADED_FIRST:
        for module in walk_packages(import_module(name).__path__, f"{name}."):
            import_module(module.name)


async def _collect_now_and_then() -> None:
    while True:
        await asyncio.sleep(COLLECT_EVERY)
        await asyncio.to_thread(gc.collect)


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    """Load what every page needs once, set it aside from the collector, and collect off the script threads.

    A reader of files waits from the start, so that nobody's first file waits for one.
    """
    client.warm_up()
    _load()
    gc.collect()
    gc.freeze()
    task = asyncio.create_task(_collect_now_and_then())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


app = st.App(Path(__file__).parent / "pages" / "main.py", lifespan=lifespan)
