"""A phone without a screen: it keeps cookies by their path, and asks the routes as a web server would hand it over."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlencode

if TYPE_CHECKING:
    import asyncio

    from starlette.applications import Starlette

HOST = "workshop.example"


@dataclass(frozen=True)
class Told:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def to(self) -> str:
        """Where it leads."""
        assert self.status == 303
        return self.headers["location"]


@dataclass
class Phone:
    runner: asyncio.Runner
    app: Starlette
    address: str = "192.0.2.7"
    scheme: str = "http"
    cookies: dict[str, tuple[str, str]] = field(default_factory=dict)

    def get(self, path, **headers) -> Told:
        return self.ask("GET", path, b"", headers)

    def form(self, path, /, **fields) -> Told:
        body = urlencode(fields).encode()
        return self.ask("POST", path, body, {"content-type": "application/x-www-form-urlencoded", **self.own()})

    def send(self, path, what, **headers) -> Told:
        body = what if isinstance(what, bytes) else json.dumps(what).encode()
        return self.ask("POST", path, body, {"content-type": "application/json", **self.own(), **headers})

    def answer(self, code, *answers, round_=1) -> Told:
        given = [{"question": question, "value": value, "turn": turn} for question, value, turn in answers]
        return self.send(f"/room/{code}/answers", {"round": round_, "answers": given})

    def own(self) -> dict[str, str]:
        return {"origin": f"{self.scheme}://{HOST}"}

    def ask(self, method, path, body, headers) -> Told:
        path, _, query = path.partition("?")
        sent = {"host": HOST, **{name.replace("_", "-"): value for name, value in headers.items()}}
        jar = [f"{name}={value}" for name, (value, place) in self.cookies.items() if path.startswith(place)]
        if jar:
            sent["cookie"] = "; ".join(jar)
        scope = {
            "type": "http", "method": method, "path": path, "query_string": query.encode(), "scheme": self.scheme,
            "server": (HOST, 80), "client": (self.address, 50_000),
            "headers": [(name.encode(), value.encode()) for name, value in sent.items() if value is not None],
        }  # fmt: skip
        told: list[dict] = []

        async def receive():
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message):
            told.append(message)

        self.runner.run(self.app(scope, receive, send))
        got = {name.decode(): value.decode() for name, value in told[0]["headers"]}
        if "set-cookie" in got:
            pair, *rest = got["set-cookie"].split("; ")
            name, _, value = pair.partition("=")
            self.cookies[name] = (value, next(part.removeprefix("Path=") for part in rest if part.startswith("Path=")))
        return Told(told[0]["status"], got, b"".join(message.get("body", b"") for message in told[1:]))
