"""Security headers on every response, also on files of the frontend and on errors."""

from __future__ import annotations

import base64
import hashlib
import re
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.datastructures import MutableHeaders

if TYPE_CHECKING:
    from collections.abc import Iterable

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_HTML_WITH_SCRIPTS = (("streamlit", "static/index.html"), ("streamlit_agraph", "frontend/build/index.html"))
"""The HTML files this app serves, by package. All other scripts come from files."""
_INLINE_SCRIPT = re.compile(rb"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", re.DOTALL)
_FIXED = (
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
)


PRIVATE_PATH = "/media/"
"""Where Streamlit gives downloads and pictures made from a book."""


class SecurityHeaders:
    """ASGI middleware that adds the security headers; put it outermost. An answer may ask for no referrer at all.

    Args:
        app: what it stands around.
        policy: the Content-Security-Policy, see :func:`content_security_policy`.
        base: the path under which Streamlit was told to live, ``""`` for none. No browser keeps what lies below its ``/media/``.
    """

    def __init__(self, app: ASGIApp, *, policy: str, base: str = "") -> None:
        self._app = app
        self._private = f"{base}{PRIVATE_PATH}"
        self._headers = (*_FIXED, ("Content-Security-Policy", policy))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the app does, with the headers."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if scope["path"].startswith(self._private):
                    headers["Cache-Control"] = "no-store"
                silent = headers.get("Referrer-Policy") == "no-referrer"
                for name, value in self._headers:
                    headers[name] = value
                if silent:
                    headers["Referrer-Policy"] = "no-referrer"
            await send(message)

        await self._app(scope, receive, with_headers)


def content_security_policy(hashes: Iterable[str]) -> str:
    """Allow what the app serves itself and nothing else.

    Inline styles are allowed because Streamlit writes them while it runs. Inline scripts are allowed by their hash only, and
    nothing is ever made into a script from text. WebAssembly is allowed because the numbers of Streamlit's messages are taken apart
    with it; it can do nothing that a script which is already allowed could not.

    Args:
        hashes: of the inline scripts that may run, as :func:`inline_script_hashes` gives them.
    """
    scripts = " ".join(f"'{value}'" for value in hashes)
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src 'self' 'wasm-unsafe-eval' {scripts}".rstrip(),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "worker-src 'self' blob:",
            "frame-src 'self'",
            "frame-ancestors 'self'",
            "form-action 'self'",
            "base-uri 'self'",
            "object-src 'none'",
        )
    )


def inline_script_hashes() -> list[str]:
    """Hash the scripts that stand inside the HTML files of Streamlit and of the stakeholder graph.

    Returns:
        Source expressions of the Content-Security-Policy without quotes, e.g. ``sha256-…``.

    Raises:
        FileNotFoundError: if one of the packages is not installed as it should be.
    """
    return [
        f"sha256-{base64.b64encode(hashlib.sha256(script).digest()).decode('ascii')}"
        for package, file in _HTML_WITH_SCRIPTS
        for script in _INLINE_SCRIPT.findall((_folder(package) / file).read_bytes())
    ]


def _folder(package: str) -> Path:
    # Not imported: a component is known to the server only when a page's own run imports it.
    found = find_spec(package)
    if found is None or found.origin is None:
        raise FileNotFoundError(f"The package {package} is not installed. Install what requirements.txt names.")
    return Path(found.origin).parent
