"""The running app and a browser, shared by all tests here; each visitor has an empty profile and must leave nothing behind."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.e2e.server import running
from tests.e2e.visit import PATIENCE, Visitor

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, BrowserContext

    from tests.e2e.server import Server

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
    # No visit here lasts long enough to win back what it costs to optimise its scripts, or to collect their garbage often.
    "--js-flags=--no-maglev,--no-turbofan,--min-semi-space-size=32",
)  # fmt: skip
DESKTOP = {"width": 1440, "height": 1000}


def pytest_collection_modifyitems(items):
    """Begin with what needs a browser: a file of it takes longest, and is not left to one process at the end."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is None)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Start a browser for one file of tests: the event loop that drives it must not lie under other tests."""
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        reason = f"no Chromium on this machine (looked for {', '.join(BROWSERS)}); its tests run where one is installed"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def emptied(chromium) -> list[BrowserContext]:
    """Profiles at a desk that earlier visitors of this file have left, and that hold nothing of theirs.

    Only the scripts of Streamlit, compiled, are still there: to compile them takes most of a first visit.
    """
    return []


@pytest.fixture(scope="session")
def server(tmp_path_factory) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("server")) as started:
        yield started


@pytest.fixture
def arrive(chromium, server, emptied) -> Iterator[Callable[..., Visitor]]:
    """Let visitors come; at the end none of them may have seen anything go wrong, and the server's log is clean."""
    here: list[tuple[Visitor, int]] = []
    at_a_desk: list[Visitor] = []

    def come(at: Server | None = None, **profile) -> Visitor:
        place = at or server
        if not profile and emptied:
            context = emptied.pop()
        else:
            context = chromium.new_context(**({"viewport": DESKTOP, "reduced_motion": "reduce"} | profile))
        visitor = Visitor.arrive(place, context)
        here.append((visitor, place.log_size()))
        if not profile:
            at_a_desk.append(visitor)
        return visitor

    yield come
    wrong = [f"visitor {i}: {what}" for i, (visitor, _) in enumerate(here) for what in visitor.wrong]
    for visitor, _ in here:
        if visitor in at_a_desk and visitor.leave():
            emptied.append(visitor.context)
        else:
            visitor.context.close()
    wrong += [failure for visitor, start in here for failure in visitor.server.failures(start)]
    assert wrong == []


@pytest.fixture
def visitor(arrive) -> Visitor:
    return arrive()
