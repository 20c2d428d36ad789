"""The way into a workspace: ``/w/{token}`` takes the secret of a link out of the address and puts it into a cookie.

The secret stands in this one request and in no page, title, referrer or log: the answer is a redirect, or a small page that links
to nothing. ``/w/{token}/kept`` puts it into the cookie too and answers with a picture of nothing: a page that shows a link to whom
it belongs holds that picture, so that their browser keeps the link without being led away.
"""

from __future__ import annotations

import asyncio
from html import escape
from types import MappingProxyType
from typing import TYPE_CHECKING

from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from kamcore.store.errors import NoEntryError, StoreError, TooManyTriesError
from kamcore.store.tokens import LINK_COOKIES, cookie_of
from pages.serving.callers import address_of
from pages.serving.page_cookies import is_led_by_another_site

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from starlette.requests import Request

    from kamcore.store.access import Access
    from kamcore.store.store import Store

KEPT = 180 * 24 * 3600
"""Seconds a browser keeps the cookie. The link itself may end earlier; then the cookie opens nothing."""
MOST = 50
"""Workspaces whose links a browser keeps. All go with every request, in one line, of which web servers take 8 kB."""
_NOTHING = b'<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'
_QUIET = MappingProxyType({"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"})
_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>KAM Cockpit</title>
<style>
body {{ font: 1.1rem/1.5 system-ui, sans-serif; max-width: 34rem; margin: 15vh auto 0; padding: 0 1.25rem; }}
</style>
</head>
<body>
<main>
<h1>{title}</h1>
<p>{sentence}</p>
</main>
</body>
</html>
"""


def entry_routes(store: Callable[[], Store], *, base: str = "") -> list[Route]:
    """Make the routes ``/w/{token}`` and ``/w/{token}/kept``.

    The first answers 303 to the app with the cookie of the workspace, the second 200 with the cookie and a picture of nothing. Both
    answer 404 for a token that opens nothing whatever the reason, 429 after too many failed tries, and 503 while the database
    cannot be reached. The second answers 404 whatever the token when the browser says that a page of another site asks.

    Args:
        store: returns the store; called in a thread for each request.
        base: the path under which Streamlit was told to live, ``""`` for none.
    """

    async def opened(request: Request, answer: Callable[[Access], Response]) -> Response:
        token, address = request.path_params["token"], address_of(request)
        try:
            access, kept = await asyncio.to_thread(lambda: _enter(store(), token, address, request.cookies))
        except NoEntryError as problem:
            return _said("Nothing opens here", problem, 404)
        except TooManyTriesError as problem:
            return _said("Please wait", problem, 429)
        except StoreError as problem:
            return _said("Not at the moment", problem, 503)
        return _with_link(request, access, kept, answer(access))

    async def enter(request: Request) -> Response:
        return await opened(
            request, lambda access: RedirectResponse(f"{base}/?workspace={access.workspace}", 303, headers=_QUIET)
        )

    async def keep(request: Request) -> Response:
        if is_led_by_another_site(request):
            return _said("Nothing opens here", NoEntryError(), 404)
        return await opened(request, lambda _: Response(_NOTHING, media_type="image/svg+xml", headers=_QUIET))

    return [Route(f"{base}/w/{{token}}", enter), Route(f"{base}/w/{{token}}/kept", keep)]


def _enter(store: Store, token: str, address: str, cookies: Mapping[str, str]) -> tuple[Access, str]:
    """Return what the link opens, and the secret to keep: the browser's own one while that lets people do more."""
    access = store.workspaces.enter(token, address=address)
    before = cookies.get(cookie_of(access.workspace), "")
    role = store.workspaces.opens(before, access.workspace) if before else None
    return access, token if role is None or access.role.covers(role) else before


def _with_link(request: Request, access: Access, token: str, answer: Response) -> Response:
    answer.set_cookie(
        cookie_of(access.workspace), token, max_age=KEPT, httponly=True, samesite="lax",
        secure=request.scope["scheme"] == "https",
    )  # fmt: skip
    # Browsers name the oldest first; with another link at hand, a forgotten workspace opens again.
    others = [name for name in request.cookies if name.startswith(LINK_COOKIES) and name != cookie_of(access.workspace)]
    for name in others[: max(0, len(others) + 1 - MOST)]:
        answer.delete_cookie(name)
    return answer


def _said(title: str, problem: StoreError, status: int) -> Response:
    return HTMLResponse(_PAGE.format(title=escape(title), sentence=escape(str(problem))), status, headers=_QUIET)
