"""The app's side of reading: hands a file to a worker process, watches over it, and takes the grids.

The worker is kept warm between files. It is killed when it takes too long or too much memory or when the user cancels,
and a fresh one is started for the next file. It is started by :mod:`subprocess`; ``multiprocessing`` would run the app's
own script again in the child.
"""

from __future__ import annotations

import atexit
import contextlib
import ctypes
import functools
import importlib
import json
import os
import queue
import subprocess
import sys
import threading
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, Self

import pyarrow as pa

import kamcore
from kamcore.workbook.reading.frames import BrokenStreamError, Frame, read_large_frame, write_frame, write_json
from kamcore.workbook.reading.grid import Grid
from kamcore.workbook.reading.guard import admit, admit_size
from kamcore.workbook.reading.limits import MIB, Place, ReadingLimits, Refused

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

_POLL_SECONDS: Final = 0.02
_WORKERS: Final = 2
_PIPE_BYTES: Final = MIB
_LARGEST_FRAME: Final = 4096 * MIB
_FAT_BYTES: Final = 512 * MIB
"""A waiting worker that holds so much is replaced; a large .xlsx or .csv leaves some 400 MiB behind, which serve the next."""
_M_TRIM_THRESHOLD: Final = -1
_M_MMAP_THRESHOLD: Final = -3
_KEPT_BYTES: Final = 128 * MIB
_LARGEST_KEPT_BYTES: Final = 32 * MIB
"""The allocator of Linux (glibc) keeps so much of what was freed for the next arrays, and arrays of this size among it. Else the memory
of each large file goes back to the system and is paged in anew: a third of the time in which half a million rows are understood."""
_KEPT_VARIABLES: Final = (
    "PATH", "LANG", "LC_ALL", "TMPDIR", "TEMP", "TMP", "SYSTEMROOT", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "HOME",
)  # fmt: skip
_WORKER_VARIABLES: Final = MappingProxyType(
    {
        "PYTHONUTF8": "1",
        "MALLOC_ARENA_MAX": "2",
        "MIMALLOC_PURGE_DELAY": "2000",  # ms: what one file took serves the next, as long as the worker keeps its memory
        # A large file takes its memory in large pages (a third of the time), and from what the last one left (a tenth less).
        "GLIBC_TUNABLES": f"glibc.malloc.hugetlb=1:glibc.malloc.mmap_max=0:glibc.malloc.trim_threshold={1024 * MIB}",
    }
)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the reading is.

    Attributes:
        sheet: the sheet being read; empty for a text file.
        done: rows read of it.
        rows: rows it has; 0 while that is not known.
        file: the file it is in.
    """

    sheet: str
    done: int
    rows: int
    file: str = ""


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
        self._slots: queue.LifoQueue[_Worker | None] = queue.LifoQueue()
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
        keep: _Worker | None = None
        try:
            if worker is not None and (not worker.alive or (worker.resident() or 0) > _FAT_BYTES):
                worker.kill()
                worker = None
            if worker is None:
                worker = _Worker()
            try:
                grids = worker.read(content, filename, limits, on_progress, cancel)
            except _DiedError as died:
                worker = _Worker()
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
            self._give_back(worker if worker is not None and worker.alive else _Worker(), keep=True)

    def close(self) -> None:
        """End all workers that wait; one that is reading ends after its file."""
        self._closed = True
        with contextlib.suppress(queue.Empty):
            while True:
                worker = self._slots.get_nowait()
                if worker is not None:
                    worker.kill()

    def _take(self, filename: str, cancel: threading.Event | None) -> _Worker | None:
        while True:
            if cancel is not None and cancel.is_set():
                raise _cancelled(filename)
            try:
                return self._slots.get(timeout=0.1)
            except queue.Empty:
                if self._closed:
                    raise RuntimeError("The pool of reading workers is closed.") from None

    def _give_back(self, worker: _Worker | None, *, keep: bool) -> None:
        if worker is not None and (not keep or self._closed):
            worker.kill()
            worker = None
        self._slots.put(worker)


class _DiedError(Exception):
    """The worker is gone.

    Attributes:
        reason: ``time``, ``memory``, ``cancelled``, or ``crash`` when it went by itself.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class _Worker:
    """One worker process and the pipes to it. Used by one thread at a time."""

    def __init__(self) -> None:
        root = str(Path(kamcore.__file__).resolve().parent.parent)
        self._ended = False
        variables = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "kamcore.workbook.reading.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            pipesize=_PIPE_BYTES,
            env={**variables, **_WORKER_VARIABLES, "PYTHONPATH": root},
        )

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether it still runs; one that was told to end does not, even where the system still lists it."""
        return not self._ended and self._process.poll() is None

    def read(
        self,
        content: bytes | Path,
        filename: str,
        limits: ReadingLimits,
        on_progress: Callable[[Progress], None] | None = None,
        cancel: threading.Event | None = None,
        *,
        explain: bool = False,
    ) -> list[Grid]:
        """Let it read a file; with ``explain`` let it only look why the file broke a parser.

        Raises:
            Refused: if the worker says so.
            _DiedError: if the worker died or was killed.
        """
        requests: Any = self._process.stdin
        answers: Any = self._process.stdout
        grids = []
        with _Watch(self, limits, cancel) as watch:
            try:
                path = None if isinstance(content, bytes) else str(content)
                request = {"filename": filename, "limits": asdict(limits), "path": path}
                write_json(requests, Frame.EXPLAIN if explain else Frame.READ, request)
                if isinstance(content, bytes):
                    write_frame(requests, Frame.BYTES, content)
                while True:
                    kind, payload = read_large_frame(answers, most=_LARGEST_FRAME)
                    if kind is Frame.GRID:
                        grids.append(Grid.from_ipc(pa.py_buffer(payload)))
                    elif kind is Frame.PROGRESS and on_progress is not None:
                        on_progress(Progress(**json.loads(bytes(payload)), file=filename))
                    elif kind is Frame.REFUSED:
                        says = json.loads(bytes(payload))
                        raise Refused(**{**says, "place": Place(**says["place"])})
                    elif kind is Frame.DONE:
                        return grids
            except BrokenStreamError:
                self.kill()
                raise _DiedError(watch.reason or "crash") from None

    def resident(self) -> int | None:
        """The memory it holds, in bytes; None where the system does not tell."""
        try:
            pages = int(Path(f"/proc/{self.pid}/statm").read_text(encoding="ascii").split()[1])
            return pages * os.sysconf("SC_PAGE_SIZE")
        except (OSError, ValueError, IndexError, AttributeError):
            pass
        with contextlib.suppress(Exception):
            psutil: Any = importlib.import_module("psutil")
            return int(psutil.Process(self.pid).memory_info().rss)
        return None

    def end(self) -> None:
        """Make it stop at once; the thread that waits for it sees its pipe end."""
        self._ended = True
        self._process.kill()

    def kill(self) -> None:
        """End it, and close the pipes."""
        self.end()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()


class _Watch:
    """Kills a worker that takes too long or too much, or whose user cancels, while another thread waits for it.

    Attributes:
        reason: why it was killed; None while it was not.
    """

    def __init__(self, worker: _Worker, limits: ReadingLimits, cancel: threading.Event | None) -> None:
        self.reason: str | None = None
        self._worker = worker
        self._limits = limits
        self._cancel = cancel
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="reading-watch", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        end = time.monotonic() + self._limits.seconds
        while not self._over.wait(_POLL_SECONDS):
            if self._cancel is not None and self._cancel.is_set():
                reason = "cancelled"
            elif time.monotonic() > end:
                reason = "time"
            elif (self._worker.resident() or 0) > self._limits.resident_bytes:
                reason = "memory"
            else:
                continue
            self.reason = reason
            self._worker.end()
            return


def _why(worker: _Worker, died: _DiedError, content: bytes | Path, filename: str, limits: ReadingLimits) -> Refused:
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
    except _DiedError:
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
