"""Random secrets, and the only form in which they are kept."""

from __future__ import annotations

import hashlib
import secrets

_BYTES = 16
_CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""What a room's code is made of: nothing that is taken for something else when read aloud or from a screen."""
CODE_LENGTH = 6


def new_token() -> str:
    """Return a secret of 128 random bits in 22 letters that may stand in an address."""
    return secrets.token_urlsafe(_BYTES)


def new_id() -> str:
    """Return a name for something kept, of 128 random bits in 32 hex digits; not a secret."""
    return secrets.token_hex(_BYTES)


def new_code() -> str:
    """Return a code for a room: six letters and digits, about 890 million in all."""
    return "".join(secrets.choice(_CODE_LETTERS) for _ in range(CODE_LENGTH))


def tidy_code(typed: str) -> str:
    """Return a code as it is kept from what somebody typed: small letters, spaces and hyphens do not matter."""
    return "".join(letter for letter in typed.upper() if letter.isalnum())[: 2 * CODE_LENGTH]


def fingerprint(token: str) -> str:
    """Return the form in which a secret is kept: its SHA-256. With 128 random bits there is nothing to guess slowly."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


LINK_COOKIES = "kam_w_"
"""What the names of the cookies begin with in which a browser keeps the secrets of its links."""


def cookie_of(workspace: str) -> str:
    """Return the name of the cookie in which a browser keeps the secret of its link to a workspace."""
    return f"{LINK_COOKIES}{workspace}"
