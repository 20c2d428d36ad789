"""The worker: a process of its own in which files are parsed, so that a parser's fault never reaches the app.

Started as ``python -m kamcore.workbook.reading.worker`` by :mod:`kamcore.workbook.reading.worker_process`. It reads
requests from standard input and answers on standard output, in the frames of :mod:`kamcore.workbook.reading.frames`,
until the input ends.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import gc
import importlib
import json
import os
import re
import select
import sys
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final

import pyarrow as pa

from kamcore.workbook.reading.file_names import wrong_extension
from kamcore.workbook.reading.flat_ods import as_ods
from kamcore.workbook.reading.frames import BrokenStreamError, Frame, read_frame, write_frame, write_json
from kamcore.workbook.reading.guard import admit, admit_size, damaged
from kamcore.workbook.reading.limits import MIB, Place, ReadingLimits, Refused
from kamcore.workbook.reading.resident import resident_bytes
from kamcore.workbook.reading.sheets import read_sheets, refuse_far_cells
from kamcore.workbook.reading.spreadsheetml import read_spreadsheetml
from kamcore.workbook.reading.sylk import read_sylk
from kamcore.workbook.reading.textfile import read_text
from kamcore.workbook.reading.webpage import read_web_page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from kamcore.workbook.reading.grid import Grid


_MOMENT_SECONDS: Final = 2.0
_MUCH_BYTES: Final = 450 * MIB
"""What is held beyond it after a file is given back at once: the next file would be refused memory, or this worker be replaced."""
_NO_THREAD: Final = re.compile(r"(?:launch|start).* thread", re.IGNORECASE)


def main() -> None:
    """Answer requests until the app closes the pipe."""
    requests, answers = _own_streams()
    _limit(ReadingLimits().address_bytes)
    try:
        gc.freeze()
        gc.disable()  # millions of cells and no cycles: what there is of them is collected between files
        write_frame(answers, Frame.READY)
        while True:
            _serve(requests, answers)
            gc.collect()
            if not _more_comes(requests):
                _give_back()
    except BrokenStreamError:
        return


def _own_streams() -> tuple[BinaryIO, BinaryIO]:
    """The pipes, moved out of the reach of any library that prints or reads."""
    requests = os.fdopen(os.dup(0), "rb", buffering=0)
    answers = os.fdopen(os.dup(1), "wb", buffering=0)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return requests, answers


def _limit(address_bytes: int) -> None:
    """Ask the system to stop this process at so much memory, and to write no core file; where it can."""
    try:
        resource: Any = importlib.import_module("resource")
    except ImportError:
        return
    for what, amount in ((resource.RLIMIT_AS, address_bytes), (resource.RLIMIT_CORE, 0)):
        try:
            _, hard = resource.getrlimit(what)
            most = amount if hard == resource.RLIM_INFINITY else min(amount, hard)
            resource.setrlimit(what, (most, hard))
        except (OSError, ValueError):
            continue


def _more_comes(requests: BinaryIO) -> bool:
    """Wait a moment for the next request, since files are often brought together; the memory of one serves the next."""
    try:
        return bool(select.select([requests], [], [], _MOMENT_SECONDS)[0])
    except OSError:  # not every system can wait for a pipe
        return False


def _give_back() -> None:
    """Give back to the system what the last files took, so that a waiting worker is small."""
    pa.default_memory_pool().release_unused()
    with contextlib.suppress(OSError, AttributeError):  # only glibc has this
        ctypes.CDLL(None).malloc_trim(0)


def _serve(requests: BinaryIO, answers: BinaryIO) -> None:
    kind, about = read_frame(requests, most=1 << 20)
    request = json.loads(about)
    filename = str(request["filename"])
    try:
        _answer(kind, request, requests, answers)
    except BrokenStreamError:
        raise
    except Refused as refused:
        _refuse(answers, refused)
    except BaseException as error:  # noqa: BLE001 - a panic of a parser is no Exception
        detail = f"{type(error).__name__}: {error}"
        _refuse(answers, too_much_memory(filename) if _is_of_memory(error) else damaged(filename, detail))
    else:
        if (resident_bytes(os.getpid()) or 0) > _MUCH_BYTES:
            _give_back()
        write_frame(answers, Frame.DONE)


def _answer(kind: Frame, request: Mapping[str, Any], requests: BinaryIO, answers: BinaryIO) -> None:
    """Read a file and send its grids, or only find out why it broke a parser.

    Raises:
        Refused: if it cannot be read, and why.
    """

    def progress(sheet: str, done: int, rows: int) -> None:
        write_json(answers, Frame.PROGRESS, {"sheet": sheet, "done": done, "rows": rows})

    limits = ReadingLimits(**request["limits"])
    _limit(limits.address_bytes)
    path, filename = request["path"], str(request["filename"])
    taken = _opened(path, filename, limits) if path else read_frame(requests, most=limits.file_bytes)[1]
    if kind is Frame.EXPLAIN:
        _explain(bytes(taken), filename, limits)
        return
    for grid in _grids(taken, filename, limits, progress):
        write_frame(answers, Frame.GRID, memoryview(grid.to_ipc()))


def _opened(path: str, filename: str, limits: ReadingLimits) -> bytes:
    """The bytes of a file of this machine.

    Raises:
        Refused: if it is too big by now, or gone.
    """
    try:
        file = Path(path)
        admit_size(file.stat().st_size, filename, limits)
        return file.read_bytes()
    except OSError as error:
        raise Refused(
            "a file that can no longer be opened",
            "a file that stays where it is while it is read",
            "Close it in other programs, and try again.",
            code="unreadable",
            place=Place(file=filename),
            detail=str(error),
        ) from error


def _is_of_memory(error: BaseException) -> bool:
    """Whether memory was short; a thread that cannot be started is another way to hear of it."""
    return (
        isinstance(error, MemoryError)
        or (isinstance(error, OSError) and error.errno == errno.ENOMEM)
        or _NO_THREAD.search(str(error)) is not None
    )


def _grids(
    data: bytes | bytearray, filename: str, limits: ReadingLimits, progress: Callable[[str, int, int], None]
) -> Iterator[Grid]:
    format_ = admit(data, filename, limits)
    note = wrong_extension(filename, format_)
    for grid in _read(data, filename, format_, limits, progress):
        yield grid if note is None else replace(grid, notes=(note, *grid.notes))
        note = None


def _read(
    taken: bytes | bytearray,
    filename: str,
    format_: str,
    limits: ReadingLimits,
    progress: Callable[[str, int, int], None],
) -> Iterable[Grid]:
    if format_ == "text":
        return [read_text(taken, filename, limits, progress)]
    data = bytes(taken)
    if format_ == "html":
        return read_web_page(data, filename, limits)
    if format_ == "spreadsheetml":
        return read_spreadsheetml(data, filename, limits, progress)
    if format_ == "sylk":
        return [read_sylk(data, filename, limits)]
    if format_ == "fods":
        return read_sheets(as_ods(data, filename), filename, "ods", limits, progress)
    return read_sheets(data, filename, format_, limits, progress)


def _explain(data: bytes, filename: str, limits: ReadingLimits) -> None:
    """Find, without a parser, why a file broke one.

    Raises:
        Refused: if its cells reach too far.
    """
    format_ = admit(data, filename, limits)
    if format_ == "fods":
        data, format_ = as_ods(data, filename), "ods"
    refuse_far_cells(data, filename, format_, limits)


def too_much_memory(filename: str) -> Refused:
    """The refusal of a file that took more memory than a file may."""
    return Refused(
        "a file that needs more memory than one file may use",
        "a table of ordinary size",
        "Delete the empty rows and columns beyond the data, or keep only the sheets that matter, and try again.",
        code="memory",
        place=Place(file=filename),
    )


def _refuse(answers: BinaryIO, refused: Refused) -> None:
    says: Mapping[str, Any] = {
        "found": refused.found,
        "expected": refused.expected,
        "fix": refused.fix,
        "code": refused.code,
        "place": asdict(refused.place),
        "detail": refused.detail[:2000],
    }
    write_json(answers, Frame.REFUSED, says)


if __name__ == "__main__":
    main()
    sys.exit(0)
