"""Whether a request that changes something was made by one of our own pages."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from starlette.requests import Request


def is_own(request: Request) -> bool:
    """Say whether the browser vouches that the request comes from a page of this server.

    A page cannot write ``Sec-Fetch-Site`` or ``Origin`` itself. The first is sent over TLS and on this machine; elsewhere the
    second has to name the host that was asked.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    try:
        host = urlsplit(request.headers.get("origin", "")).netloc.lower()
    except ValueError:  # no browser says such a thing
        return False
    return host == request.headers.get("host", "").lower() != ""
