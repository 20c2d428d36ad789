"""The door of the reader: one file or several, as one book."""

from __future__ import annotations

import hashlib
import io
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

from kamcore.workbook.mapping import BookMapping
from kamcore.workbook.problems import Problem, Severity, WorkbookError
from kamcore.workbook.reading.assemble import assemble
from kamcore.workbook.reading.client import read_grids
from kamcore.workbook.reading.limits import Refused

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Sequence

    from kamcore.workbook.portfolio import Portfolio
    from kamcore.workbook.reading.assemble import Assembled
    from kamcore.workbook.reading.grid import Grid
    from kamcore.workbook.reading.limits import ReadingLimits
    from kamcore.workbook.reading.worker_process import Progress

    Source_ = str | os.PathLike[str] | bytes | BinaryIO


_PIECES: Final = 64
_PIECE_BYTES: Final = 4096


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """What some files hold, before anything is understood: kept, so that another reading of it needs no files.

    Attributes:
        grids: every sheet of every file.
        problems: what was wrong with the files themselves.
        label: what to call the book.
        book: its id: the same files give the same. Large files that differ in a few bytes may share one: it stands in addresses, and
            what is kept or counted goes by the content.
    """

    grids: tuple[Grid, ...]
    problems: tuple[Problem, ...]
    label: str
    book: str


def read_workbook(
    source: Source_ | Sequence[Source_],
    *,
    filename: str | Sequence[str] | None = None,
    mapping: BookMapping | None = None,
    limits: ReadingLimits | None = None,
) -> Portfolio:
    """Read a workbook, or several files as one book.

    Args:
        source: a path, the bytes of a file, an open binary file, or a sequence of these.
        filename: what to call a file that has no path; for a sequence one name each.
        mapping: what people chose about how it is read; what it does not say the reader decides.
        limits: what each file may cost.

    Raises:
        WorkbookError: when nothing usable is left; its ``problems`` say why.
        OSError: when a path cannot be opened.
    """
    files = load_files(source, filename=filename, limits=limits)
    found = assembled(files, mapping or BookMapping())
    if found.portfolio is None:
        raise WorkbookError(found.problems)
    return found.portfolio


def load_files(
    source: Source_ | Sequence[Source_],
    *,
    filename: str | Sequence[str] | None = None,
    limits: ReadingLimits | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    cancel: threading.Event | None = None,
) -> Source:
    """Read the cells of one file or several, in the worker process.

    A file that is given twice counts once. One that cannot be read is a problem, as long as another one can.

    Args:
        source: as for :func:`read_workbook`.
        filename: as for :func:`read_workbook`.
        limits: what each file may cost.
        on_progress: told every few thousand rows, in the calling thread.
        cancel: set it to stop.

    Raises:
        WorkbookError: when no file can be read, or it was cancelled.
        OSError: when a path cannot be opened.
    """
    sources = list(source) if isinstance(source, (list, tuple)) else [source]
    names = [filename] if isinstance(filename, str) else list(filename or ())
    names += [""] * (len(sources) - len(names))
    grids: list[Grid] = []
    problems: list[Problem] = []
    seen: dict[bytes, str] = {}
    called: list[str] = []
    whole = hashlib.blake2b(digest_size=8)
    for one, given in zip(sources, names, strict=True):
        content, name = _content_of(one, given)
        digest = _digest(content) if len(sources) > 1 else b""
        if digest in seen:
            problems.append(
                Problem(Severity.NOTE, "file-twice", f"the same content as in {seen[digest]}", "each file once",
                        "Nothing to do: it was read once.", file=name)
            )  # fmt: skip
            continue
        called.append(name)
        try:
            grids += read_grids(content, name, limits, on_progress, cancel)
        except Refused as refused:
            problems.append(
                Problem(Severity.ERROR, refused.code, refused.found, refused.expected, refused.fix,
                        file=refused.place.file or name, sheet=refused.place.sheet, cell=refused.place.cell)
            )  # fmt: skip
            if refused.code == "cancelled":
                raise WorkbookError(problems[-1:]) from refused
        else:
            seen[digest] = name
            whole.update(_sample(content))
    if problems and not grids and any(problem.severity is Severity.ERROR for problem in problems):
        raise WorkbookError(problems)
    label = called[0] if len(called) == 1 else f"{called[0]} and {len(called) - 1} more" if called else ""
    return Source(tuple(grids), tuple(problems), label, whole.hexdigest())


def assembled(source: Source, mapping: BookMapping) -> Assembled:
    """Put what some files hold together as one book; see :func:`assemble.assemble`."""
    return assemble(source.grids, source=source.label, book=source.book, problems=source.problems, mapping=mapping)


def _content_of(source: object, given: str) -> tuple[bytes | Path, str]:
    """Return the bytes of a file, or where it lies if the worker can open it there, and what to call it.

    Raises:
        OSError: if a path cannot be opened.
    """
    if isinstance(source, (bytes, bytearray, memoryview)):
        return bytes(source), given or "workbook"
    if isinstance(source, (str, os.PathLike)):
        path = Path(source)
        there = path.resolve()
        if there.is_file():
            there.open("rb").close()
            return there, given or path.name
        return path.read_bytes(), given or path.name  # a pipe, say
    read = getattr(source, "read", None)
    if read is None:
        raise TypeError(f"expected a path, bytes or a binary file, not {type(source).__name__}")
    return bytes(read()), given or Path(str(getattr(source, "name", "workbook"))).name


def _digest(content: bytes | Path) -> bytes:
    return hashlib.sha256(content if isinstance(content, bytes) else content.read_bytes()).digest()


def _sample(content: bytes | Path) -> bytes:
    """Return a digest of a file's size and of pieces from all over it, of a small file all of it: enough to know it again."""
    with io.BytesIO(content) if isinstance(content, bytes) else content.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        digest = hashlib.sha256(str(size).encode())
        for place in range(_PIECES):
            file.seek(max(size - _PIECE_BYTES, 0) * place // (_PIECES - 1))
            digest.update(file.read(_PIECE_BYTES))
    return digest.digest()
