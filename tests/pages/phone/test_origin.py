from __future__ import annotations

import pytest
from starlette.requests import Request

from pages.phone.origin import is_own


def request(**headers):
    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "method": "POST", "path": "/", "headers": raw, "client": ("192.0.2.1", 1)})


@pytest.mark.parametrize(
    ("headers", "own"),
    [
        ({"sec_fetch_site": "same-origin"}, True),
        ({"sec_fetch_site": "same-origin", "origin": "https://outer", "host": "inner"}, True),  # a proxy that changes the host
        ({"sec_fetch_site": "same-site", "origin": "https://a", "host": "a"}, False),
        ({"sec_fetch_site": "cross-site", "origin": "https://a", "host": "a"}, False),
        ({"sec_fetch_site": "none", "origin": "https://a", "host": "a"}, False),
        ({"origin": "http://A:8501", "host": "a:8501"}, True),
        ({"origin": "http://a:8502", "host": "a:8501"}, False),
        ({"origin": "null", "host": "a"}, False),
        ({"origin": "http://[::1", "host": "a"}, False),
        ({"host": "a"}, False),
        ({}, False),
    ],
)  # fmt: skip
def test_a_request_is_ours_when_the_browser_says_so(headers, own):
    assert is_own(request(**headers)) is own
