from __future__ import annotations

from starlette.requests import Request

from pages.serving.callers import address_of


def test_the_address_is_the_networks():
    assert address_of(Request({"type": "http", "headers": [], "client": ("192.0.2.1", 1)})) == "192.0.2.1"
    assert address_of(Request({"type": "http", "headers": []})) == ""
