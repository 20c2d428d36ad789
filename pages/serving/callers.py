"""Who asks, as the network tells it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.requests import Request


def address_of(request: Request) -> str:
    """Return the network address of whoever asks.

    Behind a proxy the web server fills in what the proxy says, when ``FORWARDED_ALLOW_IPS`` names that proxy.
    """
    return request.client.host if request.client else ""
