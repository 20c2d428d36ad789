"""What goes over the wire and into the log, of the app as it runs."""

from __future__ import annotations

import http.client
import json
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

import psutil
import pytest
import streamlit
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from tests.e2e.server import PATIENCE, ROOT, free_port

ALIVE = ("/healthz", "/readyz")
PATHS = (
    "/", "/dashboard?book=software", "/favicon.png", "/_stcore/health", "/_stcore/host-config", "/media/nothing.png",
    "/component/no.such/index.html", "/no/such/page", "//evil.example.com", "/static/../../etc/passwd", *ALIVE,
)  # fmt: skip


def ask(server, path, method="GET", body=None, **headers):
    """Ask over a connection of its own; returns the answer and its body."""
    connection = http.client.HTTPConnection(urlsplit(server.address).netloc, timeout=60)
    try:
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        return answer, answer.read()
    finally:
        connection.close()


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_is_guarded_and_named(server, path):
    answer, _ = ask(server, path)
    policy = answer.headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "unsafe-eval'" not in policy.replace("'wasm-unsafe-eval'", "")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert len(answer.headers["x-request-id"]) == 16
    if path in ALIVE:
        assert (answer.status, answer.headers["cache-control"]) == (200, "no-store")


@pytest.mark.parametrize(("path", "size"), [("/", 100_000), ("/_stcore/upload_file/session/file", 60_000_000)])
def test_what_is_too_large_is_refused_before_it_is_read(server, path, size):
    answer, body = ask(server, path, "PUT", **{"Content-Length": str(size)})
    assert answer.status == 413
    assert body.startswith(b"This request is too large: more than ")
    assert "default-src 'self'" in answer.headers["content-security-policy"]


def test_a_page_of_another_site_gets_no_session(server):
    place = urlsplit(server.address).netloc
    with connect(f"ws://{place}/_stcore/stream", origin=server.address):
        pass
    with pytest.raises(InvalidStatus, match="403"):
        connect(f"ws://{place}/_stcore/stream", origin="https://evil.example.com")
    answer, _ = ask(server, "/_stcore/health", Origin="https://evil.example.com")
    assert answer.headers["access-control-allow-origin"] is None


def written_since(server, start, *names):
    """Wait until the log has lines about all these, and return it."""
    deadline = time.monotonic() + 60
    while not all(name in server.log(start) for name in names) and time.monotonic() < deadline:
        time.sleep(0.05)
    return server.log(start)


def test_a_browser_with_many_cookies_gets_its_session(server):
    """Signing in alone may take several thousand letters."""
    with connect(
        server.address.replace("http", "ws") + "/_stcore/stream",
        additional_headers={"Cookie": "; ".join(f"c{i}={'x' * 4000}" for i in range(4))},
    ) as session:
        assert session.response.status_code == 101


def test_the_log_tells_each_request_and_nobodys_secret(server):
    start = server.log_size()
    answer, _ = ask(server, "/room/k3yk3y?name=secret", Cookie="kam_visit=c00kie", **{"X-Forwarded-For": "192.0.2.1"})
    with connect(f"ws://{urlsplit(server.address).netloc}/_stcore/stream?name=secret", origin=server.address):
        pass
    text = written_since(server, start, answer.headers["x-request-id"], '"connect"')
    opened = [json.loads(line) for line in text.splitlines() if '"connect"' in line]
    [stream] = opened
    # Those of an earlier test may still go meanwhile.
    text = written_since(server, start, f'"id": "{stream["id"]}", "path": "/_stcore/stream", "event": "disconnect"')
    for secret in ("k3yk3y", "secret", "c00kie", "192.0.2.1", "127.0.0.1"):
        assert secret not in text
    lines = [json.loads(line) for line in text.splitlines() if line.startswith("{")]
    [asked] = [line for line in lines if line["id"] == answer.headers["x-request-id"]]
    assert (asked["method"], asked["status"], asked["path"]) == ("GET", 303, "/room/{code}")
    assert [line["event"] for line in lines if line["id"] == stream["id"]] == ["connect", "disconnect"]


def test_uvicorn_runs_it_too_and_it_ends_when_told(tmp_path):
    port, logfile = free_port(), tmp_path / "uvicorn.log"
    command = [sys.executable, "-m", "uvicorn", "app:app", "--host", "127.0.0.1", "--port", str(port)]
    with logfile.open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=subprocess.STDOUT)
    try:
        deadline = time.monotonic() + PATIENCE
        while "Uvicorn running" not in logfile.read_text() and time.monotonic() < deadline:
            time.sleep(0.1)
        readers = psutil.Process(process.pid).children()
        assert any("kamcore.workbook.reading.worker" in reader.cmdline() for reader in readers)

        scripts = Path(streamlit.__path__[0]) / "static" / "static" / "js"
        largest = max(scripts.iterdir(), key=lambda path: path.stat().st_size)
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        connection.request("GET", f"/static/js/{largest.name}")
        answer = connection.getresponse()
        with connect(f"ws://127.0.0.1:{port}/_stcore/stream?name=secret", origin=f"http://127.0.0.1:{port}"):
            process.send_signal(signal.SIGTERM)
            assert len(answer.read()) == int(answer.headers["content-length"])
        connection.close()
        # It ends by the signal it was sent, as supervisors expect.
        assert process.wait(60) == -signal.SIGTERM
    finally:
        process.kill()
        process.wait()
    assert [reader for reader in readers if reader.is_running()] == []
    text = logfile.read_text()
    assert "Application shutdown complete" in text
    for told in ("Traceback", "secret", "GET /", '"WebSocket'):
        assert told not in text
