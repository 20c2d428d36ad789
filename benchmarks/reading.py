"""How long a large workbook takes to read, against the parser alone reading the same file in the same run.

Run it from the project's folder: ``PYTHONPATH=. python benchmarks/reading.py``.
"""

from __future__ import annotations

import argparse
import gc
import os
import signal
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from python_calamine import CalamineWorkbook

from benchmarks import memory
from benchmarks.made import HEADINGS, transactions
from benchmarks.table import Goal, mebibytes, milliseconds, table, times
from kamcore import read_workbook
from kamcore.workbook.reading import client

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

GOAL = Goal(2.0, "≤ 2 ×")


@dataclass(frozen=True, slots=True)
class Reading:
    """What was measured; times are the best of the alternating runs.

    Attributes:
        rows: rows of the file.
        parser: seconds of the parser alone.
        cold: seconds of a ``read_workbook`` that has to start the worker.
        warm: seconds of a later one.
        parser_cpu: processor seconds of the parser alone.
        warm_cpu: processor seconds of a later ``read_workbook``, app and worker together; None where the system does not tell.
        app_peak: what reading added to the app's memory at its peak, bytes.
        worker_peak: the worker's memory at its peak, bytes.
    """

    rows: int
    parser: float
    cold: float
    warm: float
    parser_cpu: float
    warm_cpu: float | None
    app_peak: int | None
    worker_peak: int | None


def parse_alone(path: Path) -> None:
    """Read the file with the parser and nothing else."""
    CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()


def _timed(action: Callable[[], object]) -> tuple[float, float]:
    gc.collect()
    wall, cpu = time.perf_counter(), time.process_time()
    action()
    return time.perf_counter() - wall, time.process_time() - cpu


def _workers() -> list[int]:
    return client._shared_pool().pids  # noqa: SLF001


def measure(rows: int = 100_000, runs: int = 5) -> Reading:
    """Read the same file in turns by both."""
    path = transactions(rows)
    path.read_bytes()  # so that neither waits for the disk
    read_workbook(transactions(100))  # loads what reading needs
    memory.forget_peak()
    before = memory.resident()
    read_workbook(path)
    peak = memory.peak()
    cold = []
    for _ in range(3):
        for pid in _workers():
            os.kill(pid, signal.SIGKILL)  # ours; the next file starts another
        time.sleep(0.2)
        cold.append(_timed(lambda: read_workbook(path))[0])
    worker = _workers()[0]
    worker_peak = memory.peak(worker)
    parser, warm, parser_cpu, warm_cpu = [], [], [], []
    for _ in range(runs):
        wall, cpu = _timed(lambda: parse_alone(path))
        parser.append(wall)
        parser_cpu.append(cpu)
        spent = memory.cpu_seconds(worker)
        wall, cpu = _timed(lambda: read_workbook(path))
        warm.append(wall)
        after = memory.cpu_seconds(worker)
        if spent is not None and after is not None and _workers() == [worker]:
            warm_cpu.append(cpu + after - spent)
    return Reading(
        rows, min(parser), min(cold), min(warm), min(parser_cpu), min(warm_cpu) if warm_cpu else None,
        peak - before if peak is not None and before is not None else None, worker_peak,
    )  # fmt: skip


def report(found: Reading) -> str:
    """Return the table."""
    lines = [("the parser alone", milliseconds(found.parser), milliseconds(found.parser_cpu), times(1.0), "")]
    cpu = "–" if found.warm_cpu is None else milliseconds(found.warm_cpu)
    ratio = found.warm / found.parser
    lines.append(("read_workbook, warm worker", milliseconds(found.warm), cpu, times(ratio), GOAL.verdict(ratio)))
    ratio = found.cold / found.parser
    lines.append(("read_workbook, cold worker", milliseconds(found.cold), "–", times(ratio), GOAL.verdict(ratio)))
    head = f"{found.rows:,} rows × {len(HEADINGS)} columns, .xlsx"
    peak = f"Memory at its peak: app + {mebibytes(found.app_peak)}, worker {mebibytes(found.worker_peak)}."
    return table((head, "wall time", "CPU", "against the parser", "goal"), lines) + f"\n\n{peak}"


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rows", type=int, default=100_000)
    options.add_argument("--runs", type=int, default=5)
    chosen = options.parse_args()
    print(report(measure(chosen.rows, chosen.runs)))


if __name__ == "__main__":
    main()
