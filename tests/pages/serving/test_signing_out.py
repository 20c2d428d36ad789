from __future__ import annotations

import pytest
from starlette.responses import RedirectResponse

from pages.serving.signing_out import LinksGoToo
from tests.pages.serving.asgi import ask, scope

KEPT = "kam_visit=v; kam_w_1=secret; a=b; kam_w_2=other"


def gone(path, base="", **more):
    answer = ask(LinksGoToo(RedirectResponse("/"), base=base), scope(path, cookie=KEPT, **more))
    return sorted(line.partition(";")[0] for line in answer.header("set-cookie") if "Max-Age=0" in line)


@pytest.mark.parametrize("more", [{}, {"sec_fetch_site": "same-origin"}])
def test_the_secrets_of_links_go_and_nothing_else(more):
    assert gone("/auth/logout", **more) == ["kam_w_1=", "kam_w_2="]
    assert gone("/kam/auth/logout", "/kam", **more) == ["kam_w_1=", "kam_w_2="]


def test_they_stay_otherwise():
    assert gone("/auth/login") == []
    assert gone("/") == []
    assert gone("/auth/logout", sec_fetch_site="cross-site") == []
