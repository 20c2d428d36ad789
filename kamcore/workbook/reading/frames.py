"""The language between the app and its reading worker: frames of one kind byte, a length and that many bytes."""

from __future__ import annotations

import json
import struct
from enum import IntEnum
from typing import TYPE_CHECKING, Any, BinaryIO, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

_HEADER: Final = struct.Struct("<BQ")
_PIECE: Final = 1 << 20


class Frame(IntEnum):
    """The kinds of frames."""

    READ = 1
    """To the worker: what to read (JSON), and where it lies; a BYTES frame with the file follows where no path is given."""
    BYTES = 2
    PROGRESS = 3
    """From the worker: rows done so far (JSON)."""
    GRID = 4
    """From the worker: one grid, as Arrow."""
    REFUSED = 5
    """From the worker: why the file cannot be read (JSON); ends the answer."""
    DONE = 6
    """From the worker: all grids were sent."""
    READY = 7
    """From the worker: started."""
    EXPLAIN = 8
    """To the worker: look, without a parser, why the file broke one; else as READ."""


class BrokenStreamError(Exception):
    """The other side is gone, or speaks another language."""


def write_frame(stream: BinaryIO, kind: Frame, payload: bytes | memoryview = b"") -> None:
    """Write one frame and flush.

    Raises:
        BrokenStreamError: if the other side is gone.
    """
    try:
        for piece in (memoryview(_HEADER.pack(kind, len(payload))), memoryview(payload)):
            at = 0
            while at < len(piece):  # a bare pipe may take less than it was given
                at += stream.write(piece[at : at + _PIECE])
        stream.flush()
    except (OSError, ValueError) as error:
        raise BrokenStreamError(str(error)) from error


def write_json(stream: BinaryIO, kind: Frame, value: Mapping[str, Any]) -> None:
    """Write one frame of JSON.

    Raises:
        BrokenStreamError: if the other side is gone.
    """
    write_frame(stream, kind, json.dumps(value).encode())


def read_frame(stream: BinaryIO, *, most: int) -> tuple[Frame, bytearray]:
    """Read one frame of at most ``most`` bytes.

    Raises:
        BrokenStreamError: if the stream ends, or holds something else than frames.
    """
    kind, length = _announced(stream, most)
    taken = bytearray(length)
    _fill(stream, memoryview(taken))
    return kind, taken


def read_large_frame(stream: BinaryIO, *, most: int) -> tuple[Frame, memoryview]:
    """As :func:`read_frame`, into memory that numpy takes in large pages where it is much.

    Raises:
        BrokenStreamError: if the stream ends, or holds something else than frames.
    """
    kind, length = _announced(stream, most)
    taken = np.empty(length, np.uint8).data
    _fill(stream, taken)
    return kind, taken


def _announced(stream: BinaryIO, most: int) -> tuple[Frame, int]:
    header = bytearray(_HEADER.size)
    _fill(stream, memoryview(header))
    number, length = _HEADER.unpack(header)
    if length > most or number not in Frame.__members__.values():
        raise BrokenStreamError(f"A frame of kind {number} and {length} bytes was announced.")
    return Frame(number), length


def _fill(stream: BinaryIO, view: memoryview) -> None:
    at = 0
    while at < len(view):
        try:
            got = stream.readinto(view[at:])  # type: ignore[attr-defined]
        except (OSError, ValueError) as error:
            raise BrokenStreamError(str(error)) from error
        if not got:
            raise BrokenStreamError("The stream ended.")
        at += got
