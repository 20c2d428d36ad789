from __future__ import annotations

import base64
import hashlib
from pathlib import Path

import pytest
import streamlit
from starlette.responses import PlainTextResponse

from pages.serving import headers
from tests.pages.serving.asgi import ask, scope


def test_every_answer_has_the_headers():
    app = headers.SecurityHeaders(PlainTextResponse("no", 404), policy="default-src 'self'")
    answer = ask(app, scope())
    assert answer.status == 404
    assert answer.header("content-security-policy") == ["default-src 'self'"]
    assert answer.header("x-content-type-options") == ["nosniff"]
    assert answer.header("referrer-policy") == ["same-origin"]
    assert "camera=()" in answer.header("permissions-policy")[0]


def test_what_the_app_said_before_is_said_once():
    app = headers.SecurityHeaders(PlainTextResponse("", headers={"Referrer-Policy": "unsafe-url"}), policy="")
    assert ask(app, scope()).header("referrer-policy") == ["same-origin"]


def test_an_answer_may_ask_for_no_referrer_at_all():
    app = headers.SecurityHeaders(PlainTextResponse("", headers={"Referrer-Policy": "no-referrer"}), policy="")
    assert ask(app, scope()).header("referrer-policy") == ["no-referrer"]


def test_no_browser_keeps_what_was_made_of_a_book():
    for base in ("", "/kam"):
        app = headers.SecurityHeaders(PlainTextResponse("", headers={"Cache-Control": "public"}), policy="", base=base)
        for path, said in (("/media/a.xlsx", "no-store"), ("/static/media/font.woff2", "public"), ("/", "public")):
            assert ask(app, scope(base + path)).header("cache-control") == [said]


def test_the_policy_allows_no_script_but_those_named_and_nothing_from_elsewhere():
    policy = headers.content_security_policy(["sha256-abc="])
    directives = dict(part.split(" ", 1) for part in policy.split("; "))
    assert directives["script-src"] == "'self' 'wasm-unsafe-eval' 'sha256-abc='"
    assert directives["object-src"] == "'none'"
    for name in ("default-src", "connect-src", "frame-src", "frame-ancestors", "form-action", "base-uri"):
        assert directives[name] == "'self'"
    assert "'unsafe-eval'" not in policy
    assert "http" not in policy


def test_without_inline_scripts_only_files_run():
    assert "script-src 'self' 'wasm-unsafe-eval'; " in headers.content_security_policy([])


def test_the_scripts_inside_streamlits_page_are_known():
    page = (Path(streamlit.__path__[0]) / "static" / "index.html").read_bytes()
    script = page.split(b"<script>", 1)[1].split(b"</script>", 1)[0]
    hashed = base64.b64encode(hashlib.sha256(script).digest()).decode()
    assert f"sha256-{hashed}" in headers.inline_script_hashes()
    assert len(headers.inline_script_hashes()) == 2  # and the one of the graph


def test_a_package_that_is_not_there_is_named(monkeypatch):
    monkeypatch.setattr(headers, "_HTML_WITH_SCRIPTS", (("no_such_package_here", "index.html"),))
    with pytest.raises(FileNotFoundError, match="no_such_package_here"):
        headers.inline_script_hashes()
