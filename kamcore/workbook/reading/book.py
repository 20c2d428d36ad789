"""The door of the reader: one file or several, as one book."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from kamcore.workbook.problems import Problem, Severity, WorkbookError
from kamcore.workbook.reading.assemble import assemble
from kamcore.workbook.reading.client import read_grids
from kamcore.workbook.reading.limits import Refused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kamcore.workbook.portfolio import Portfolio
    from kamcore.workbook.reading.grid import Grid
    from kamcore.workbook.reading.limits import ReadingLimits

    Source = str | os.PathLike[str] | bytes | BinaryIO


def read_workbook(
    source: Source | Sequence[Source],
    *,
    filename: str | Sequence[str] | None = None,
    limits: ReadingLimits | None = None,
) -> Portfolio:
    """Read a workbook, or several files as one book.

    Args:
        source: a path, the bytes of a file, an open binary file, or a sequence of these.
        filename: what to call a file that has no path; for a sequence one name each.
        limits: what each file may cost.

    Raises:
        WorkbookError: when nothing usable is left; its ``problems`` say why.
        OSError: when a path cannot be opened.
    """
    sources = list(source) if isinstance(source, (list, tuple)) else [source]
    names = [filename] if isinstance(filename, str) else list(filename or ())
    names += [""] * (len(sources) - len(names))
    grids: list[Grid] = []
    problems: list[Problem] = []
    digest = hashlib.blake2b(digest_size=8)
    called: list[str] = []
    for one, given in zip(sources, names, strict=True):
        data, name = _bytes_of(one, given)
        digest.update(hashlib.blake2b(data, digest_size=16).digest())
        called.append(name)
        try:
            grids += read_grids(data, name, limits)
        except Refused as refused:
            problems.append(
                Problem(Severity.ERROR, refused.code, refused.found, refused.expected, refused.fix,
                        file=refused.place.file or name, sheet=refused.place.sheet, cell=refused.place.cell)
            )  # fmt: skip
    if problems and not grids:
        raise WorkbookError(problems)
    label = called[0] if len(called) == 1 else f"{called[0]} and {len(called) - 1} more" if called else ""
    return assemble(grids, source=label, book=digest.hexdigest(), problems=problems)


def _bytes_of(source: object, given: str) -> tuple[bytes, str]:
    if isinstance(source, (bytes, bytearray, memoryview)):
        return bytes(source), given or "workbook"
    if isinstance(source, (str, os.PathLike)):
        path = Path(source)
        return path.read_bytes(), given or path.name
    read = getattr(source, "read", None)
    if read is None:
        raise TypeError(f"expected a path, bytes or a binary file, not {type(source).__name__}")
    return bytes(read()), given or Path(str(getattr(source, "name", "workbook"))).name
