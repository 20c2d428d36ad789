"""Make the pictures of the documentation anew, from the running app: ``python docs/screenshots.py [name ...]``.

The app is started on a free port of this machine and stopped at the end. The previews of the sample cards come first, since Home
shows them. Chromium is looked for on the path.
"""

# ruff: noqa: INP001, T201, S603  (a script: it says what it wrote, and it starts our own server)

from __future__ import annotations

import argparse
import base64
import io
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import numpy as np
from PIL import Image
from playwright.sync_api import Error, sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Frame, Page

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import kamcore  # noqa: E402  (found through the line above)
from kamcore.store.access import Role  # noqa: E402
from kamcore.store.installed import VARIABLE  # noqa: E402
from kamcore.store.room import Phase  # noqa: E402
from kamcore.store.seats import Answer  # noqa: E402
from kamcore.store.store import open_store  # noqa: E402
from kamcore.workbook.settings import Settings  # noqa: E402
from kamcore.workshop.questions import Collect, first_accounts, plan_of, rated_factors  # noqa: E402
from pages.ui.url import token  # noqa: E402

IMAGES, SAMPLES = ROOT / "docs" / "images", ROOT / "sample_data"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--force-color-profile=srgb",
    "--font-render-hinting=none",
    "--hide-scrollbars",
)
PATIENCE = 120.0
"""Seconds a start, or a page, may take on a slow machine."""
WIDE, TABLET, NARROW = 1440, 760, 390
CARD = (640, 400)
COLOURS, FLAT = 256, 96
"""A picture of an interface needs no more, and is half the size; so many of them are its most frequent ones."""
READY = """() => {
    const app = document.querySelector('[data-testid="stApp"]');
    if (!app || app.dataset.testScriptState !== 'notRunning' || app.dataset.testConnectionState !== 'CONNECTED') return false;
    if (!document.querySelector('[data-testid="stMain"] h1')) return false;
    if (document.querySelector('[data-testid="stSkeleton"], [data-testid="stSpinner"], [data-stale="true"]')) return false;
    const charts = [...document.querySelectorAll('[data-testid="stVegaLiteChart"]')].filter((e) => e.offsetParent !== null);
    return charts.every((e) => e.querySelector('svg, canvas')) && document.fonts.status === 'loaded';
}"""
"""True once the script run is over and every chart is drawn."""
TOP_OF = """selector => {
    const found = [...document.querySelectorAll(selector)].find((e) => e.offsetParent !== null);
    if (!found) return null;
    const { x, y, width, height } = found.getBoundingClientRect();
    return { x, y, width, height };
}"""


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture.

    Attributes:
        name: of the file, without ``.png``.
        page: its place in the URL.
        sample: the sample on show; "" for none.
        height: of the picture.
        account: the key of the chosen account; "" for none.
        dark: the dark theme.
        width: of the picture.
        hero: for the preview of a sample: what it shows, as a CSS selector; the picture begins at its upper left corner.
        skip: so much of its top is left out.
        drop: a file that is dropped in first, with its review unfolded.
        press: the key of a button that is pressed first.
        shared: whether the sample is shared, with some revisions.
        room: with a workshop of made-up people, whose result is revealed.
    """

    name: str
    page: str
    sample: str = "software"
    height: int = 900
    account: str = ""
    dark: bool = False
    width: int = WIDE
    hero: str = ""
    skip: int = 0
    drop: str = ""
    press: str = ""
    shared: bool = False
    room: bool = False

    @property
    def file(self) -> Path:
        """Where it goes."""
        return (SAMPLES if self.hero else IMAGES) / f"{self.name}.png"


BUYERS = ("Northgate Ltd", "Eastfield Dairy", "Westbrook Print GmbH", "Westbrook Print", "Harrow Mills")
PEOPLE = ("Ida", "Ben", "Chloe", "Dev", "Emil", "Fay", "Gus")
REVIEW = ".st-key-review_reading"
CHART, GRAPH = '[data-testid="stVegaLiteChart"]', "iframe"
LOGISTICS, PRINTING = "dunwick logistics", "hollowmere printing"
SHOTS = (
    Shot("software", "strategy", "software", 1100, width=TABLET, hero=CHART),
    Shot("healthcare", "stakeholders", "healthcare", 1100, width=TABLET, hero=GRAPH, skip=80),
    Shot("distributor", "portfolio", "distributor", 1100, width=TABLET, hero=CHART),
    Shot("home-start", "", "", 980),
    Shot("home", "", "distributor", 980),
    Shot("home-review", "", "", 1120, drop="invoices.csv"),
    Shot("dashboard", "dashboard", height=900),
    Shot("dashboard-dark", "dashboard", height=900, dark=True),
    Shot("portfolio", "portfolio", height=900),
    Shot("scoring", "scoring", height=960),
    Shot("strategy", "strategy", height=960),
    Shot("strategy-dark", "strategy", height=960, dark=True),
    Shot("relationships", "relationships", height=1000, account=PRINTING),
    Shot("stakeholders", "stakeholders", "healthcare", 1000),
    Shot("stakeholders-dark", "stakeholders", "healthcare", 1000, dark=True),
    Shot("value", "value", height=960),
    Shot("changed", "changed", height=940, press="try_earlier"),
    Shot("history", "history", height=900, shared=True),
    Shot("workshop", "workshop", height=960, room=True),
    Shot("account", "account", height=1000, account=LOGISTICS),
    Shot("dashboard-phone", "dashboard", height=844, width=NARROW),
)


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(address: str) -> bool:
    """Whether the server is up."""
    try:
        with urllib.request.urlopen(f"{address}/_stcore/health", timeout=5) as reply:  # noqa: S310  (our own address)
            return bool(reply.status == 200)
    except (urllib.error.URLError, OSError):
        return False


@contextmanager
def running(store: str) -> Iterator[str]:
    """Start the app with a store of its own, wait until it answers, and stop it at the end by its process; gives its address."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    command = [
        sys.executable,
        "-m",
        "streamlit",
        "run",
        "app.py",
        "--server.port",
        str(port),
        "--server.address",
        "127.0.0.1",
        "--server.fileWatcherType",
        "none",
    ]
    with tempfile.TemporaryFile() as log:
        environment = {**os.environ, VARIABLE: store}
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT)
        try:
            until = time.monotonic() + PATIENCE
            while not answers(address):
                if server.poll() is not None or time.monotonic() > until:
                    log.seek(0)
                    sys.exit(f"The app did not start.\n{log.read().decode(errors='replace')}")
                time.sleep(0.2)
            yield address
        finally:
            server.terminate()
            server.wait(timeout=30)


def workshop(url: str, sample: str) -> str:
    """Share a sample, let made-up people answer in a room about it, reveal the result; return the secret of the owner's link."""
    a = kamcore.analyse(kamcore.read_workbook(SAMPLES / f"{sample}.xlsx"))
    plan = plan_of(a, first_accounts(a), Collect(rated_factors(a), weights=True))
    store, random = open_store(url), np.random.default_rng(5)
    shared = store.workspaces.share(a.portfolio, name="Key account day", author="Dana")
    room = store.rooms.open(shared.access, plan, title="Key account day", revision=1, author="Dana")
    middle = {q.id: random.uniform(q.low + 0.3 * (q.high - q.low), q.high) for q in plan.questions}
    for name in PEOPLE:
        seat = store.seats.join(room.code, name=name, address="192.0.2.1")
        near = {q.id: random.normal(middle[q.id], 0.12 * (q.high - q.low)) for q in plan.questions}
        given = {q.id: q.step * round(min(q.high, max(q.low, near[q.id])) / q.step) for q in plan.questions}
        store.seats.answer(seat, 1, [Answer(question, value, 1) for question, value in given.items()])
    for phase in (Phase.LOCKED, Phase.REVEALED):
        room = store.rooms.move(shared.access, room, phase, author="Dana")
    store.close()
    return shared.tokens[Role.OWNER]


def link(address: str, shot: Shot) -> str:
    """Return the address of a page with its sample and account."""
    if not shot.sample:
        return f"{address}/"
    query = f"book={shot.sample}"
    if shot.account:
        book = kamcore.read_workbook(SAMPLES / f"{shot.sample}.xlsx")
        query += f"&account={token(book.book, shot.account)}"
    return f"{address}/{shot.page}?{query}"


def workspace(store: str, sample: str) -> str:
    """Share a sample with a few revisions, and return the path of its owner's link."""
    book = kamcore.read_workbook(SAMPLES / f"{sample}.xlsx")
    ago = iter((75, 50, 26, 3))
    kept = open_store(store, clock=lambda: datetime.now(UTC) - timedelta(hours=next(ago, 3)))
    shared = kept.workspaces.share(book, name="Key accounts", author="Anna", note="As it was sent to the board")
    saves = (("Ben", "Lower bar, agreed on Monday", {"satisfaction_low": 3.0}), ("Cleo", "", {"renewal_days": 60}),
             ("Anna", "Weights of the workshop", {"growth_weight": 2.0}))  # fmt: skip
    stated = dict(book.settings.items())
    for base, (author, note, changed) in enumerate(saves, start=1):
        stated |= changed
        changed_book = book.replace(settings=Settings.of(stated))
        kept.revisions.save(shared.access, changed_book, base=base, author=author, note=note)
    kept.close()
    return f"/w/{shared.tokens[Role.OWNER]}"


def drawn(frame: Frame) -> bool:
    """Whether a component's frame has drawn its graph; one that is just being replaced has not."""
    try:
        return bool(frame.evaluate("() => document.querySelector('canvas') !== null"))
    except Error:
        return False


def settled(page: Page) -> bytes:
    """Wait until the page is drawn and two pictures in a row are equal; return the last one."""
    page.wait_for_function(READY, timeout=PATIENCE * 1000)
    until, before = time.monotonic() + PATIENCE, b""
    while time.monotonic() < until:
        page.wait_for_timeout(700)
        now = page.screenshot(animations="disabled", caret="hide")
        if now == before and page.evaluate(READY) and all(map(drawn, page.frames[1:])):
            return now
        before = now
    sys.exit(f"{page.url} does not come to rest.")


def invoices() -> bytes:
    """Return a small list of invoices as another program writes it."""
    lines = ["Invoice;Invoice date;Customer;Country;Net amount;VAT;Status"]
    for i in range(60):
        day = f"{1 + i % 28:02d}.{1 + i % 12:02d}.{2023 + i % 3}"
        amounts = f"{180 + 37 * i % 900},50;{i % 3 * 7},00"
        lines.append(f"R-{1001 + i};{day};{BUYERS[i % 5]};Norway;{amounts};{'cancelled' if i % 19 == 7 else 'paid'}")
    return "\n".join(lines).encode()


def drop(page: Page, name: str) -> None:
    """Drop a file in, unfold how it was read, and bring that into view."""
    page.wait_for_function(READY, timeout=PATIENCE * 1000)
    field = page.locator('[data-testid="stFileUploaderDropzone"] input[type="file"]').first
    field.set_input_files({"name": name, "mimeType": "text/csv", "buffer": invoices()})
    page.locator(f"{REVIEW} summary").first.click(timeout=PATIENCE * 1000)
    page.locator(f"{REVIEW} canvas").first.wait_for(timeout=PATIENCE * 1000)
    page.locator(".st-key-choices_reading").evaluate(
        """(e) => { e.scrollIntoView(); e.closest('[data-testid="stMain"]').scrollBy(0, -80); }"""
    )
    page.mouse.move(900, 20)


def preview(page: Page, shot: Shot) -> bytes:
    """Return the hero of a page in the size of a sample card."""
    page.wait_for_selector(shot.hero, timeout=PATIENCE * 1000)
    at = page.evaluate(TOP_OF, shot.hero)
    if at is None:
        sys.exit(f"{page.url} shows nothing that fits {shot.hero}.")
    width, height = CARD
    scale = width / at["width"]
    clip = {
        "x": at["x"],
        "y": at["y"] + shot.skip,
        "width": at["width"],
        "height": min(at["height"] - shot.skip, height / scale),
    }
    taken = page.context.new_cdp_session(page).send(
        "Page.captureScreenshot", {"format": "png", "clip": clip | {"scale": scale}}
    )
    part = Image.open(io.BytesIO(base64.b64decode(taken["data"]))).convert("RGB")
    card, out = Image.new("RGB", CARD, "white"), io.BytesIO()
    card.paste(part, (0, (height - part.height) // 2))
    card.save(out, "PNG")
    return out.getvalue()


def small(png: bytes) -> bytes:
    """Return the same picture in fewer colours: the most frequent stay as they are, as do those far from all others."""
    pixels = np.asarray(Image.open(io.BytesIO(png)).convert("RGB"), dtype=np.int32)
    found, places, counts = np.unique(pixels @ [1 << 16, 1 << 8, 1], return_inverse=True, return_counts=True)
    colours = np.stack([found >> 16, found >> 8 & 255, found & 255], axis=1)
    kept = colours[np.argsort(-counts, kind="stable")[:FLAT]]
    far = np.min([((colours - one) ** 2).sum(axis=1) for one in kept], axis=0)
    while len(kept) < min(COLOURS, len(colours)):  # those that would suffer most
        kept = np.vstack([kept, colours[np.argmax(far * np.sqrt(counts))]])
        far = np.minimum(far, ((colours - kept[-1]) ** 2).sum(axis=1))
    nearest = np.asarray([((kept - colour) ** 2).sum(axis=1).argmin() for colour in colours], dtype=np.uint8)
    picture, out = Image.fromarray(nearest[places].reshape(pixels.shape[:2])), io.BytesIO()
    picture.putpalette(kept.astype(np.uint8).tobytes())
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()


def take(browser: Browser, address: str, store: str, shot: Shot) -> None:
    """Take one picture and write it."""
    context = browser.new_context(
        viewport={"width": shot.width, "height": shot.height},
        color_scheme="dark" if shot.dark else "light",
        reduced_motion="reduce",
        locale="en-GB",
        timezone_id="UTC",
        is_mobile=shot.width == NARROW,
        has_touch=shot.width == NARROW,
    )
    page = context.new_page()
    if shot.room:
        page.goto(f"{address}/w/{workshop(store, shot.sample)}", timeout=PATIENCE * 1000)
        page.get_by_role("link", name="Workshop").click(timeout=PATIENCE * 1000)
        page.locator(".st-key-room_view").wait_for(timeout=PATIENCE * 1000)
    elif shot.shared:
        page.goto(address + workspace(store, shot.sample), timeout=PATIENCE * 1000)
        page.goto(f"{address}/{shot.page}?{urlsplit(page.url).query}", timeout=PATIENCE * 1000)
    else:
        page.goto(link(address, shot), timeout=PATIENCE * 1000)
    if shot.drop:
        drop(page, shot.drop)
    if shot.press:
        page.locator(f".st-key-{shot.press} button").click(timeout=PATIENCE * 1000)
        page.locator(".st-key-agenda").wait_for(timeout=PATIENCE * 1000)
        page.mouse.move(900, 20)
    png = settled(page)
    png = small(preview(page, shot) if shot.hero else png)
    shot.file.parent.mkdir(exist_ok=True)
    shot.file.write_bytes(png)
    print(f"{shot.file.relative_to(ROOT)}: {len(png) / 1024:,.0f} KB", flush=True)
    context.close()


def main() -> int:
    """Take the pictures named, or all."""
    parser = argparse.ArgumentParser(description="Make the pictures of the documentation anew.")
    parser.add_argument("names", nargs="*", choices=[[], *(shot.name for shot in SHOTS)], metavar="name")
    names = parser.parse_args().names
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        sys.exit(f"No Chromium on the path; looked for {', '.join(BROWSERS)}.")
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
        running(store := f"sqlite:///{folder}/store.sqlite3") as address,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        for shot in SHOTS:
            if not names or shot.name in names:
                take(browser, address, store, shot)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
