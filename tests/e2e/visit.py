"""One visitor with a browser of their own: goes, waits, clicks, and remembers everything that went wrong."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from playwright.sync_api import Error, expect

from pages.ui.registry import PAGES, PageEntry
from pages.ui.samples import SAMPLES
from pages.ui.state import FILTERS
from pages.ui.url import KEY_ACCOUNTS, PRESENTER

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import (
        BrowserContext,
        ConsoleMessage,
        Dialog,
        FilePayload,
        Frame,
        Locator,
        Page,
        Request,
        WebError,
    )

    from tests.e2e.server import Server

SETTLE_SCRIPT = Path(__file__).with_name("settle.js")
PATIENCE = 60_000
"""Milliseconds anything may take on a slow, shared machine."""
QUIET = 200
"""Milliseconds in which nothing must have happened before a page counts as settled."""

PATHS = "|".join(entry.path for entry in PAGES if entry.path)
KNOWN_NOISE = (
    # Opened at /dashboard, Streamlit asks first below /dashboard and then at the root: two answers 404 are how it finds its root.
    re.compile(rf"Failed to load resource: .* 404 .*/({PATHS})/_stcore/(health|host-config)$"),
)
TOKEN = re.compile(r"[0-9a-f]{10}")
IN_THE_URL = {
    "book": re.compile("|".join(sample.key for sample in SAMPLES)),
    "period": re.compile(r"[0-9]{4}(-Q[1-4]|-[0-9]{2})?|--[0-9]{2}"),
    "account": TOKEN,
    "view": re.compile(f"{PRESENTER}|{KEY_ACCOUNTS}"),
    "workspace": re.compile(r"[0-9a-f]{32}"),
    **dict.fromkeys(FILTERS, TOKEN),
}
"""All that an address may say; neither a name nor an amount has that form."""
KEPT_BY_A_BROWSER = "cookies,local_storage,indexeddb,cache_storage,service_workers,file_systems"
GRAPH = 'iframe[title*="agraph"]'


@dataclass(eq=False)
class Visitor:
    """A visitor.

    Attributes:
        server: where the app runs.
        context: a fresh browser profile.
        page: its only tab.
        wrong: what should not have happened, in order.
        addresses: every address the tab showed.
    """

    server: Server
    context: BrowserContext
    page: Page
    wrong: list[str] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)

    @classmethod
    def arrive(cls, server: Server, context: BrowserContext) -> Visitor:
        context.set_default_timeout(PATIENCE)
        found = cls(server, context, context.new_page())
        found.page.add_init_script(path=SETTLE_SCRIPT)
        for what, note in found._noted().items():
            context.on(what, note)
        found.page.on("dialog", found._dialog)
        found.page.on("framenavigated", found._navigated)
        return found

    def _noted(self) -> dict[str, Callable[..., None]]:
        return {
            "console": self._console,
            "weberror": self._page_error,
            "request": self._request,
            "requestfailed": self._request_failed,
            "page": self._second_tab,
        }

    def leave(self) -> bool:
        """Go away from a profile and empty it for the next visitor; False where that cannot be done, since it is closed already."""
        try:
            origins = {f"{there.scheme}://{there.netloc}" for there in map(urlsplit, self.addresses) if there.netloc}
            for tab in self.context.pages[1:]:
                tab.close()
            storage = self.context.new_cdp_session(self.page)
            self.page.goto("about:blank")
            for origin in origins:
                storage.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": KEPT_BY_A_BROWSER})
            self.context.clear_cookies()
            self.context.clear_permissions()
            for what, note in self._noted().items():
                self.context.remove_listener(what, note)
            self.page.close()
        except Error:
            return False
        return True

    # ------------------------------------------------------------ what should not happen

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            said = f"{message.text} {message.location.get('url', '')}".strip()
            if not any(noise.search(said) for noise in KNOWN_NOISE):
                self.wrong.append(f"console: {said}")

    def _page_error(self, error: WebError) -> None:
        self.wrong.append(f"script error: {error.error}")

    def _request(self, request: Request) -> None:
        there = urlsplit(request.url)
        homes = {urlsplit(address).netloc for address in (self.server.address, self.server.provider) if address}
        inside = there.scheme in ("data", "blob", "about") or (there.scheme in ("http", "ws") and there.netloc in homes)
        if not inside:
            self.wrong.append(f"request to a foreign host: {request.url}")

    def _request_failed(self, request: Request) -> None:
        reason = request.failure or ""
        # A page that is left, and an upload or image that is replaced, cut their own requests short.
        if "ERR_ABORTED" not in reason:
            self.wrong.append(f"failed request: {request.url} {reason}")

    def _second_tab(self, tab: Page) -> None:
        self.wrong.append(f"a second tab: {tab.url}")

    def _dialog(self, dialog: Dialog) -> None:
        self.wrong.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _navigated(self, frame: Frame) -> None:
        if frame == self.page.main_frame:
            self.addresses.append(frame.url)
            for name, value in parse_qsl(urlsplit(frame.url).query):
                if name not in IN_THE_URL or not IN_THE_URL[name].fullmatch(value):
                    self.wrong.append(f"{name}={value} in the address")

    # ------------------------------------------------------------ going and waiting

    def settle(self) -> None:
        """Wait until the last script run is over, everything is drawn, and nothing has happened for a moment."""
        try:
            # What was just done may reach the server a moment later, so the quiet is counted from here.
            self.page.evaluate("() => { if (window.traffic) window.traffic.quietSince = 0; }")
            self.page.wait_for_function("quiet => window.settled && window.settled(quiet)", arg=QUIET, polling=50)
        except Error as problem:
            why = self.page.evaluate("() => window.whyBusy ? window.whyBusy() : 'no page'")
            raise AssertionError(f"{self.page.url} does not settle: {why}\n{self.server.log()[-2000:]}") from problem

    def go(self, address: str = "/") -> None:
        """Open an address as a new visit."""
        self.page.goto(self.server.address + address)
        self.settle()

    def turn_to(self, entry: PageEntry) -> None:
        """Go to a page by the navigation, within the visit."""
        links = self.page.get_by_test_id("stSidebarNavLink").filter(has_text=re.compile(f"{entry.title}$"))
        place = links.first.bounding_box()
        if place is None or place["x"] < 0:  # links in a sidebar that is shut lie outside the window
            self.page.get_by_test_id("stExpandSidebarButton").click()
        self.page.evaluate("() => window.written.clear()")
        links.first.click()
        expect(self.page).to_have_url(re.compile(rf"^{re.escape(self.server.address)}/{entry.path}(\?|$)"))
        self.settle()

    def title(self) -> str:
        return self.page.get_by_role("heading", level=1).first.inner_text()

    def button(self, name: str) -> None:
        """Press a button."""
        self.page.get_by_role("button", name=name, exact=True).click()
        self.settle()

    def upload(self, *files: Path | FilePayload) -> None:
        """Put files into the drop area of Home, and wait until they were read or refused."""
        before = self.page.evaluate("() => window.traffic.asked")
        self.page.locator('[data-testid="stFileUploaderDropzone"] input[type="file"]').first.set_input_files(
            list(files)
        )
        self.page.wait_for_function("before => window.traffic.asked > before", arg=before)
        self.settle()
        self.read_to_the_end()

    def read_to_the_end(self) -> None:
        """Wait until nothing is being read any more."""
        self.page.wait_for_function("() => !document.querySelector('.st-key-reading_now')", polling=50)
        self.settle()

    def part(self, key: str) -> Locator:
        """What the page calls by a key, e.g. ``account_card``."""
        return self.page.locator(f".st-key-{key}")

    def unfold(self, key: str) -> None:
        """Open what is folded away."""
        self.part(key).locator("summary").first.click()
        self.settle()

    def text(self) -> str:
        """Everything to be read on the page."""
        return self.page.get_by_test_id("stMain").inner_text()

    def sidebar(self) -> str:
        """Everything to be read in the sidebar."""
        return self.page.get_by_test_id("stSidebar").inner_text()

    def sees_cells(self, *texts: str) -> None:
        """Each of these ends a cell of a table, as those hear it who do not see it."""
        self.page.wait_for_function(
            """texts => {
                const cells = document.querySelectorAll('[data-testid="stDataFrame"] [role="gridcell"]');
                const found = [...cells].map((cell) => cell.textContent);
                return texts.every((text) => found.some((cell) => cell.endsWith(text)));
            }""",
            arg=list(texts),
            polling=100,
        )

    def everything(self) -> str:
        """Text, sidebar, charts, tables and drawings."""
        canvases = [
            word
            for frame in self.page.frames
            for word in frame.evaluate("() => [...(window.written || new Map()).keys()]")
        ]
        charts = self.page.locator('[data-testid="stVegaLiteChart"] svg text').all_text_contents()
        return "\n".join([self.text(), self.sidebar(), *charts, *canvases])

    # ------------------------------------------------------------ the stakeholder graph

    def graph(self) -> Frame:
        """The frame of the graph, once it is drawn."""
        frame = self.page.locator(GRAPH).element_handle().content_frame()
        frame.wait_for_function("() => window.written && window.written.size && window.pictures.size", polling=100)
        return frame

    def written_in_graph(self) -> list[str]:
        """Every line of text in the graph."""
        return self.graph().evaluate("() => [...window.written.keys()]")

    def place_in_graph(self, text: str) -> tuple[float, float]:
        """Where in the window the picture stands under which a line of text is written."""
        self.page.locator(GRAPH).scroll_into_view_if_needed()
        at = self.graph().evaluate(
            """text => {
                const label = window.written.get(text);
                const away = (p) => Math.hypot(p.x - label.x, p.y - label.y) + (p.y < label.y ? 0 : 1000);
                return [...window.pictures.values()].sort((p, q) => away(p) - away(q))[0];
            }""",
            text,
        )
        box = self.page.locator(GRAPH).bounding_box()
        return box["x"] + at["x"], box["y"] + at["y"]

    def no_failure(self) -> None:
        """The page shows no error of the program and no traceback."""
        expect(self.page.get_by_test_id("stException")).to_have_count(0)
        assert "Traceback" not in self.text()
        assert "This app has encountered an error" not in self.text()
