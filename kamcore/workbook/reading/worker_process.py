"""One worker process: started, asked, watched over and ended.

It is started by :mod:`subprocess`; ``multiprocessing`` would run the app's own script again in the child.
"""

from __future__ import annotations

import contextlib
import json
import os
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
from kamcore.workbook.reading.limits import MIB, Place, ReadingLimits, Refused
from kamcore.workbook.reading.resident import resident_bytes

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

_POLL_SECONDS: Final = 0.02
_PIPE_BYTES: Final = MIB
_LARGEST_FRAME: Final = 4096 * MIB
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


class DiedError(Exception):
    """The worker is gone.

    Attributes:
        reason: ``time``, ``memory``, ``cancelled``, or ``crash`` when it went by itself.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class WorkerProcess:
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
            DiedError: if the worker died or was killed.
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
                raise DiedError(watch.reason or "crash") from None

    def resident(self) -> int | None:
        """The memory it holds, in bytes; None where the system does not tell."""
        return resident_bytes(self.pid)

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

    def __init__(self, worker: WorkerProcess, limits: ReadingLimits, cancel: threading.Event | None) -> None:
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
