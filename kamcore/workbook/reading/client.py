"""The app's side of reading: hands a file to a worker process, watches over it, and takes the grids.

The worker is kept warm between files. It is killed when it takes too long or too much memory or when the user cancels,
and a fresh one is started for the next file.
"""

from __future__ import annotations

import atexit
import contextlib
import ctypes
import functools
import queue
from typing import TYPE_CHECKING, Final, Self

from kamcore.workbook.reading.guard import admit, admit_size
from kamcore.workbook.reading.limits import MIB, Place, ReadingLimits, Refused
from kamcore.workbook.reading.worker_process import DiedError, WorkerProcess

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable
    from pathlib import Path
    from types import TracebackType

    from kamcore.workbook.reading.grid import Grid
    from kamcore.workbook.reading.worker_process import Progress

_WORKERS: Final = 2
_FAT_BYTES: Final = 512 * MIB
"""A waiting worker that holds so much is replaced; a large .xlsx or .csv leaves some 400 MiB behind, which serve the next."""
_M_TRIM_THRESHOLD: Final = -1
_M_MMAP_THRESHOLD: Final = -3
_KEPT_BYTES: Final = 128 * MIB
_LARGEST_KEPT_BYTES: Final = 32 * MIB
"""The allocator of Linux (glibc) keeps so much of what was freed for the next arrays, and arrays of this size among it. Else the memory
of each large file goes back to the system and is paged in anew: a third of the time in which half a million rows are understood."""


def read_grids(
    content: bytes | Path,
    filename: str,
    limits: ReadingLimits | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    cancel: threading.Event | None = None,
) -> list[Grid]:
    """All sheets of a spreadsheet or text file, as they are. May be called from many threads.

    Args:
        content: the whole file, or the absolute path of one on this machine, which the worker opens itself.
        filename: its name, for the sentences; what it is is told by its content.
        limits: what it may cost.
        on_progress: told every few thousand rows, in the calling thread; what it raises ends the reading.
        cancel: set it to stop.

    Raises:
        Refused: if it cannot be read, and why.
    """
    return _shared_pool().read(content, filename, limits or ReadingLimits(), on_progress, cancel)


def warm_up() -> None:
    """Start a worker, if none waits, so that the first file need not wait for one; returns at once."""
    _shared_pool().warm_up()


def cool_down() -> None:
    """End the workers that wait; the next file starts a fresh one."""
    _shared_pool().close()
    _shared_pool.cache_clear()


@functools.cache
def _shared_pool() -> WorkerPool:
    pool = WorkerPool()
    atexit.register(pool.close)
    with contextlib.suppress(OSError, AttributeError, TypeError):  # only glibc has this
        allocator = ctypes.CDLL(None)
        allocator.mallopt(_M_MMAP_THRESHOLD, _LARGEST_KEPT_BYTES)
        allocator.mallopt(_M_TRIM_THRESHOLD, _KEPT_BYTES)
    return pool


class WorkerPool:
    """A few workers, started when they are needed and kept for the next file.

    Args:
        size: how many files may be read at once; others wait.
    """

    def __init__(self, size: int = _WORKERS) -> None:
        self._slots: queue.LifoQueue[WorkerProcess | None] = queue.LifoQueue()
        self._closed = False
        for _ in range(size):
            self._slots.put(None)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def pids(self) -> list[int]:
        """The process ids of the workers that wait for a file."""
        with self._slots.mutex:
            return [worker.pid for worker in self._slots.queue if worker is not None and worker.alive]

    def read(
        self,
        content: bytes | Path,
        filename: str,
        limits: ReadingLimits,
        on_progress: Callable[[Progress], None] | None = None,
        cancel: threading.Event | None = None,
    ) -> list[Grid]:
        """As :func:`read_grids`.

        Raises:
            Refused: if the file cannot be read, and why.
        """
        if isinstance(content, bytes):
            admit(content, filename, limits)
        else:
            admit_size(content.stat().st_size, filename, limits)
        worker = self._take(filename, cancel)
        keep: WorkerProcess | None = None
        try:
            if worker is not None and (not worker.alive or (worker.resident() or 0) > _FAT_BYTES):
                worker.kill()
                worker = None
            if worker is None:
                worker = WorkerProcess()
            try:
                grids = worker.read(content, filename, limits, on_progress, cancel)
            except DiedError as died:
                worker = WorkerProcess()
                raise _why(worker, died, content, filename, limits) from None
            keep = worker
            if cancel is not None and cancel.is_set():
                raise _cancelled(filename)
        except Refused:
            keep = worker
            raise
        finally:
            self._give_back(worker, keep=keep is not None)
        return grids

    def warm_up(self) -> None:
        """Start a worker if none waits and none is at work; returns at once."""
        with contextlib.suppress(queue.Empty):
            worker = self._slots.get_nowait()
            self._give_back(worker if worker is not None and worker.alive else WorkerProcess(), keep=True)

    def close(self) -> None:
        """End all workers that wait; one that is reading ends after its file."""
        self._closed = True
        with contextlib.suppress(queue.Empty):
            while True:
                worker = self._slots.get_nowait()
                if worker is not None:
                    worker.kill()

    def _take(self, filename: str, cancel: threading.Event | None) -> WorkerProcess | None:
        while True:
            if cancel is not None and cancel.is_set():
                raise _cancelled(filename)
            try:
                return self._slots.get(timeout=0.1)
            except queue.Empty:
                if self._closed:
                    raise RuntimeError("The pool of reading workers is closed.") from None

    def _give_back(self, worker: WorkerProcess | None, *, keep: bool) -> None:
        if worker is not None and (not keep or self._closed):
            worker.kill()
            worker = None
        self._slots.put(worker)


def _why(
    worker: WorkerProcess, died: DiedError, content: bytes | Path, filename: str, limits: ReadingLimits
) -> Refused:
    """The refusal to give after a worker died, asking a fresh one to look at the file where that helps."""
    if died.reason == "cancelled":
        return _cancelled(filename)
    place = Place(file=filename)
    if died.reason == "time":
        return Refused(
            f"a file that takes longer than {limits.seconds:,.0f} seconds to read",
            "a table of ordinary size",
            "Keep only the sheets and columns that matter, or save the table as .csv, and try again.",
            code="time",
            place=place,
        )
    try:
        worker.read(content, filename, limits, explain=True)
    except Refused as refused:
        return refused
    except DiedError:
        pass
    if died.reason == "memory":
        return Refused(
            f"a file that needs more than {limits.resident_bytes / MIB:,.0f} MB of memory",
            "a table of ordinary size",
            "Delete the empty rows and columns beyond the data, or keep only the sheets that matter, and try again.",
            code="memory",
            place=place,
        )
    return Refused(
        "a file that the reader could not get through: it is damaged, or far larger than it looks",
        "a complete workbook",
        "Open it in your spreadsheet program, delete what lies beyond the data, save it as .xlsx, and try again.",
        code="crash",
        place=place,
    )


def _cancelled(filename: str) -> Refused:
    return Refused(
        "a reading that was cancelled",
        "a reading to the end",
        "Bring the file again to read it.",
        code="cancelled",
        place=Place(file=filename),
    )
