"""How far behind the facilitator's screen is while a room answers: from an acknowledged answer to its being counted on the page.

The phones are those of ``participants.py``, each of which goes through the questions once; the facilitator's page is open in a
Chromium, which notes when the number of answers on it changes. The n-th answer that was acknowledged counts as visible when the
page says n or more. Run it from the project's folder: ``PYTHONPATH=. python benchmarks/load/behind.py``. With ``--result`` the
facilitator sees the result so far, which is then worked out anew at every look.
"""

from __future__ import annotations

import argparse
import asyncio
import bisect
import random
import shutil
import statistics
import tempfile
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from playwright.async_api import async_playwright

from benchmarks.load.participants import ARRIVALS, QUESTIONS, Phone, plan
from benchmarks.made import book
from benchmarks.table import Goal, milliseconds, table
from benchmarks.visitor import serving
from kamcore.store.access import Role
from kamcore.store.limits import Limits
from kamcore.store.store import open_store

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from playwright.async_api import Page

    from benchmarks.visitor import Server
    from kamcore.store.workspaces import Shared

GOAL = Goal(3.0, "≤ 3 s")
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PATIENCE = 120.0
"""Seconds that the page may take to open, and to count the last answer."""
COUNTED = """() => {
    window.counted = [];
    const look = () => {
        const found = /have given\\s+([\\d,.\\s]+?)\\s+of\\s/.exec(document.body.innerText);
        const many = found ? Number(found[1].replace(/\\D/g, "")) : 0;
        const last = window.counted.at(-1);
        if (!last || last[1] !== many) window.counted.push([(performance.timeOrigin + performance.now()) / 1000, many]);
    };
    new MutationObserver(look).observe(document.body, { childList: true, subtree: true, characterData: true });
    look();
}"""
"""Notes each number of answers that the page shows, with the moment in seconds since 1970."""


@dataclass(frozen=True, slots=True)
class Screen:
    """One run.

    Attributes:
        people: how many took part.
        result: whether the facilitator saw the result so far.
        looks: how often the number on the page changed.
        behind: seconds from an acknowledgement until the page counted it, one for each answer.
    """

    people: int
    result: bool
    looks: int
    behind: tuple[float, ...]


class _InOrder(Phone):
    """A phone that answers each question once, so that every answer makes the number on the page larger."""

    def asked(self, turn: int) -> str:
        return f"q{(turn - 1) % QUESTIONS}"


def browser() -> str | None:
    """Return where a Chromium is; None where there is none."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


async def _opened(page: Page, server: Server, shared: Shared, *, result: bool) -> None:
    home = f"http://127.0.0.1:{server.port}"
    page.set_default_timeout(1000 * PATIENCE)
    await page.goto(f"{home}/w/{shared.tokens[Role.OWNER]}")
    await page.goto(f"{home}/workshop?workspace={shared.access.workspace}")
    await page.get_by_text("Nobody has joined yet").wait_for()
    if result:
        await page.get_by_text("Show me the result so far").click()
    await page.evaluate(COUNTED)


async def _watched(
    server: Server, shared: Shared, phones: Sequence[Phone], seconds: float, every: float, *, result: bool
) -> list[tuple[float, int]]:
    path = browser()
    if path is None:
        raise RuntimeError(f"There is no browser: looked for {', '.join(BROWSERS)}.")
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        page = await chromium.new_page(viewport={"width": 1440, "height": 1000}, reduced_motion="reduce")
        await _opened(page, server, shared, result=result)
        await asyncio.gather(*(phone.join() for phone in phones))
        watching = [asyncio.create_task(phone.watch()) for phone in phones]
        until = time.perf_counter() + seconds
        await asyncio.gather(*(phone.answer(until, every) for phone in phones))
        given = sum(len(phone.moments) for phone in phones)
        await page.wait_for_function(f"() => window.counted.at(-1)[1] >= {given}")
        counted: list[tuple[float, int]] = await page.evaluate("() => window.counted")
        for task in watching:
            task.cancel()
        await asyncio.gather(*watching, return_exceptions=True)
        await chromium.close()
    return counted


def behind(acknowledged: Iterable[float], counted: Sequence[tuple[float, int]]) -> tuple[float, ...]:
    """Return for each answer, in the order of the acknowledgements, the seconds until the page counted it."""
    numbers = [many for _, many in counted]
    return tuple(
        max(0.0, counted[bisect.bisect_left(numbers, n)][0] - moment)
        for n, moment in enumerate(sorted(acknowledged), 1)
    )


def measure(people: int = 200, seconds: float = 60.0, every: float = 5.0, *, result: bool = False) -> Screen:
    """Let so many people answer while the facilitator looks.

    Args:
        people: how many.
        seconds: for how long; each has a question left at the end.
        every: seconds between two answers of one of them.
        result: whether the facilitator sees the result so far.

    Raises:
        RuntimeError: without a browser, when the server does not start, or when somebody cannot join.
        ValueError: when somebody would run out of questions.
    """
    if seconds / (0.8 * every) > QUESTIONS:
        raise ValueError(f"Each has {QUESTIONS} questions: choose fewer seconds, or more between two answers.")
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/store.sqlite3"
        store = open_store(url, limits=Limits())
        shared = store.workspaces.share(book(20), name="Load", author="Load")
        room = store.rooms.open(shared.access, plan(), title="Load", revision=1, author="Load")
        with serving(KAM_DATABASE_URL=url, KAM_MAX_PARTICIPANTS=str(people)) as server:
            phones = [_InOrder(server.port, room, random.Random(i), i / ARRIVALS) for i in range(people)]
            counted = asyncio.run(_watched(server, shared, phones, seconds, every, result=result))
        store.close()
    late = behind((moment for phone in phones for moment in phone.moments), counted)
    return Screen(people, result, len(counted), late)


def report(found: Iterable[Screen]) -> str:
    """Return the table."""
    lines = [
        (
            screen.people, "the result so far" if screen.result else "how far it is", f"{len(screen.behind):,}",
            screen.looks, milliseconds(statistics.median(screen.behind)), milliseconds(max(screen.behind)),
            GOAL.verdict(max(screen.behind)),
        )
        for screen in found
    ]  # fmt: skip
    return table(
        ("people", "the facilitator sees", "answers", "changes", "behind, median", "at most", "goal for the most"),
        lines,
    )


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--people", type=int, default=200)
    options.add_argument("--seconds", type=float, default=60.0)
    options.add_argument("--every", type=float, default=5.0)
    options.add_argument("--result", action="store_true", help="the facilitator sees the result so far")
    chosen = options.parse_args()
    print(report([measure(chosen.people, chosen.seconds, chosen.every, result=chosen.result)]))


if __name__ == "__main__":
    main()
