"""The style sheet and the script: named by what is in them, so that a phone keeps them for good."""

from __future__ import annotations

import functools
import hashlib
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from kamcore.palette import DARK, LIGHT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kamcore.palette import Palette

PREFIX = "/room/static/"
STYLE, SCRIPT = "phone.css", "phone.js"
_FOLDER = Path(__file__).parent / "static"
_KINDS = MappingProxyType({".css": "text/css", ".js": "text/javascript"})
_USED = ("background", "surface", "text", "muted", "line", "accent", "context", "good", "bad")


@dataclass(frozen=True, slots=True)
class StaticFile:
    """A file that never changes under its name.

    Attributes:
        name: with a part of its digest, e.g. ``phone.0a1b2c3d4e.css``.
        content: its bytes.
        media_type: as in the header Content-Type.
    """

    name: str
    content: bytes
    media_type: str

    @property
    def address(self) -> str:
        """Where it is served."""
        return PREFIX + self.name


@functools.cache
def static_files() -> Mapping[str, StaticFile]:
    """Return the files by the name they have in the folder."""
    style = f"{_colours()}\n{(_FOLDER / STYLE).read_text(encoding='utf-8')}".encode()
    return MappingProxyType({STYLE: _named(STYLE, style), SCRIPT: _named(SCRIPT, (_FOLDER / SCRIPT).read_bytes())})


def _named(name: str, content: bytes) -> StaticFile:
    stem, suffix = Path(name).stem, Path(name).suffix
    digest = hashlib.sha256(content).hexdigest()[:10]
    return StaticFile(f"{stem}.{digest}{suffix}", content, _KINDS[suffix])


def _colours() -> str:
    return f":root{{{_variables(LIGHT)}}}\n@media (prefers-color-scheme:dark){{:root{{{_variables(DARK)}}}}}"


def _variables(palette: Palette) -> str:
    return "".join(f"--{name}:{getattr(palette, name)};" for name in _USED)
