"""A provider of OpenID Connect for the tests: whoever comes is, without a question, the person that a cookie of theirs names.

It lives at ``localhost``, for a browser another site than the app at ``127.0.0.1``, as a real one does.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import BrowserContext

CLIENT, CLIENT_SECRET = "kam-cockpit", secrets.token_urlsafe()
_PERSON = "person"


@dataclass(eq=False)
class Provider:
    """A provider that runs.

    Attributes:
        address: where it lives, without a slash at the end.
        key: signs what it says.
        asked: by code, what a browser asked with and as whom; each code is taken once.
    """

    address: str
    key: RSAKey
    asked: dict[str, tuple[dict[str, str], dict]] = field(default_factory=dict)

    def is_to_say(self, context: BrowserContext, email: str, **claims: object) -> None:
        """Settle what it says of who signs in with a browser from now on, e.g. ``email_verified=True``."""
        said = base64.urlsafe_b64encode(json.dumps({"sub": email, "email": email} | claims).encode()).decode()
        context.add_cookies([{"name": _PERSON, "value": said, "url": self.address}])

    def secrets(self) -> str:
        """What an app's ``secrets.toml`` says to have people sign in here."""
        return (
            "[auth]\n"
            'redirect_uri = "http://127.0.0.1:{port}/oauth2callback"\n'
            f'cookie_secret = "{secrets.token_urlsafe()}"\n'
            f'client_id = "{CLIENT}"\n'
            f'client_secret = "{CLIENT_SECRET}"\n'
            f'server_metadata_url = "{self.address}/.well-known/openid-configuration"\n'
        )

    def metadata(self) -> dict:
        return {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "jwks_uri": f"{self.address}/jwks",
            "end_session_endpoint": f"{self.address}/end",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "code_challenge_methods_supported": ["S256"],
        }

    def code(self, asked: dict[str, str], person: dict) -> str:
        """Note that a person came and return what the app may ask for them with."""
        code = secrets.token_urlsafe()
        self.asked[code] = (asked, person)
        return code

    def tokens(self, posted: dict[str, str], authorization: str) -> dict | None:
        """Say who came with a code; None to an app that does not prove that it is the one that sent them."""
        asked, person = self.asked.pop(posted.get("code", ""), ({}, {}))
        known = "Basic " + base64.b64encode(f"{CLIENT}:{CLIENT_SECRET}".encode()).decode()
        proof = hashlib.sha256(posted.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(proof).decode().rstrip("=")
        if authorization != known or asked.get("code_challenge") != challenge:
            return None
        now = int(time.time())
        claims = {"iss": self.address, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": asked["nonce"]} | person
        token = jwt.encode({"alg": "RS256", "kid": self.key.kid}, claims, self.key)
        return {"access_token": secrets.token_urlsafe(), "token_type": "Bearer", "id_token": token}


def _flat(query: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(query).items()}


def _answers(provider: Provider) -> type[BaseHTTPRequestHandler]:
    class Answers(BaseHTTPRequestHandler):
        def do_GET(self):
            address = urlsplit(self.path)
            asked = _flat(address.query)
            if address.path == "/.well-known/openid-configuration":
                self.say(provider.metadata())
            elif address.path == "/jwks":
                self.say({"keys": [provider.key.as_dict(private=False)]})
            elif address.path == "/authorize":
                cookie = SimpleCookie(self.headers["Cookie"])[_PERSON].value
                code = provider.code(asked, json.loads(base64.urlsafe_b64decode(cookie)))
                self.send(asked["redirect_uri"] + "?" + urlencode({"code": code, "state": asked["state"]}))
            elif address.path == "/end":
                self.send(asked["post_logout_redirect_uri"])
            else:
                self.send_error(404)

        def do_POST(self):
            posted = _flat(self.rfile.read(int(self.headers["Content-Length"])).decode())
            found = provider.tokens(posted, self.headers.get("Authorization", ""))
            self.say(found or {"error": "invalid_grant"}, 200 if found else 400)

        def say(self, what, status=200):
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(what).encode())

        def send(self, address):
            self.send_response(302)
            self.send_header("Location", address)
            self.end_headers()

        def log_message(self, *args):
            """Keep the output of the tests clean."""

    return Answers


@contextmanager
def providing() -> Iterator[Provider]:
    """Run a provider on a free port of 127.0.0.1 in a thread of this process."""
    with ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as listener:
        key = RSAKey.generate_key(2048, parameters={"kid": "tests", "use": "sig", "alg": "RS256"})
        provider = Provider(f"http://localhost:{listener.server_port}", key)
        listener.RequestHandlerClass = _answers(provider)
        thread = threading.Thread(target=listener.serve_forever, daemon=True)
        thread.start()
        try:
            yield provider
        finally:
            listener.shutdown()
            thread.join()
