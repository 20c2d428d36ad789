"""Real processes, since a signal is to end them."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pages.serving.ending import ends_within

ROOT = Path(__file__).resolve().parents[3]
SERVER = """
import asyncio
from pages.serving.ending import ends_within
from starlette.responses import PlainTextResponse

async def app(scope, receive, send):
    if scope["type"] == "lifespan":
        await receive()
        with ends_within({grace}):
            await send({{"type": "lifespan.startup.complete"}})
            await receive()
        await send({{"type": "lifespan.shutdown.complete"}})
    else:
        print("asked", flush=True)
        await asyncio.sleep({takes})
        await PlainTextResponse("done")(scope, receive, send)

import socket, uvicorn
listener = socket.create_server(("127.0.0.1", 0))
print(listener.getsockname()[1], flush=True)
uvicorn.Server(uvicorn.Config(app, log_level="warning")).run(sockets=[listener])
"""


def ask(port):
    with socket.create_connection(("127.0.0.1", port), timeout=60) as caller:
        caller.sendall(b"GET / HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n")
        return b"".join(iter(lambda: caller.recv(4096), b""))


def stopped(grace, takes):
    """Stop a server while it answers; returns its exit code, what the caller heard, and what it wrote."""
    process = subprocess.Popen(
        [sys.executable, "-c", SERVER.format(grace=grace, takes=takes)],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        with ThreadPoolExecutor(1) as callers:
            heard = callers.submit(ask, int(process.stdout.readline()))
            assert process.stdout.readline() == "asked\n"
            process.send_signal(signal.SIGTERM)
            _, written = process.communicate(timeout=60)
    finally:
        process.kill()
    return process.returncode, heard.result(), written


def test_a_request_that_runs_may_finish():
    code, heard, written = stopped(grace=60, takes=0.5)
    assert (code, written) == (-signal.SIGTERM, "")
    assert heard.startswith(b"HTTP/1.1 200 ")
    assert heard.endswith(b"done")


def test_one_that_does_not_end_is_left_behind():
    code, heard, written = stopped(grace=0.2, takes=3600)
    assert (code, heard) == (0, b"")
    assert "Requests still ran 0.2 seconds after the server was told to stop" in written


@pytest.fixture
def put_back():
    before = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, before)


def test_afterwards_the_process_listens_as_before(put_back):
    def servers_own(_number, _frame):
        pass

    signal.signal(signal.SIGTERM, servers_own)
    with ends_within(60):
        assert signal.getsignal(signal.SIGTERM) is not servers_own
    assert signal.getsignal(signal.SIGTERM) is servers_own


def test_where_nobody_handles_the_signal_nothing_changes(put_back):
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    with ends_within(60):
        assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
