"""One request to a piece of ASGI, as a web server would hand it over."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass


@dataclass(frozen=True)
class Answer:
    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name):
        return [value for key, value in self.headers if key == name]


def scope(path="/", method="GET", kind="http", scheme="http", **headers):
    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return {
        "type": kind,
        "path": path,
        "method": method,
        "scheme": scheme,
        "query_string": b"token=secret",
        "headers": raw,
    }


def ask(app, asked, *chunks):
    """Send a request with its body in pieces; what the app raises is raised here."""
    parts = [{"type": "http.request", "body": part, "more_body": True} for part in chunks]
    parts.append({"type": "http.request", "body": b"", "more_body": False})
    sent = []

    async def receive():
        return parts.pop(0)

    async def send(message):
        sent.append(message)

    asyncio.run(asyncio.wait_for(app(asked, receive, send), 60))
    start, *rest = sent
    headers = [(name.decode(), value.decode()) for name, value in start["headers"]]
    return Answer(start["status"], headers, b"".join(message.get("body", b"") for message in rest))
