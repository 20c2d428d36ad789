"""How long a large file takes to read, and how much memory, against a plain reader of the same file in the same run.

The plain readers are fastexcel alone, which loads the sheet of an .xlsx to Arrow, and pandas with its fast engine, which
reads a .csv. Run it from the project's folder: ``PYTHONPATH=. python benchmarks/reading.py``.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import fastexcel
import pandas as pd

from benchmarks import memory
from benchmarks.made import LINE_HEADINGS, order_lines
from benchmarks.table import Goal, mebibytes, milliseconds, table, times
from kamcore import read_workbook
from kamcore.workbook.reading import client

if TYPE_CHECKING:
    from collections.abc import Callable

GOALS = {"xlsx": Goal(2.0, "≤ 2 ×"), "csv": Goal(3.0, "≤ 3 ×")}
MEMORY_GOAL = Goal(2.0, "≤ 2 ×")
RUNS = {"xlsx": 9, "csv": 40}
"""What is over sooner is read more often, so that the best of each is found on a machine that is shared."""
PLAIN = {"xlsx": "fastexcel to Arrow", "csv": "pandas, engine pyarrow"}
SMALL = b"Account,2024\nA,5\n"


@dataclass(frozen=True, slots=True)
class Alone:
    """What a process of its own found that read the file once.

    Attributes:
        seconds: how long it took; loading the libraries is not counted.
        peak: the most memory it held, in bytes; None where the system does not tell.
        worker_peak: the same of the worker process; None when there is none.
    """

    seconds: float
    peak: int | None
    worker_peak: int | None


@dataclass(frozen=True, slots=True)
class Reading:
    """What was measured of one file; times are the best of the alternating runs.

    Attributes:
        format: ``xlsx`` or ``csv``.
        rows: rows of the file.
        parser: seconds of the plain reader.
        cold: seconds of a ``read_workbook`` that has to start the worker.
        warm: seconds of a later one.
        grids: seconds of it until the cells have come from the worker, before anything is made of them.
        parser_cpu: processor seconds of the plain reader.
        warm_cpu: processor seconds of a later ``read_workbook``, app and worker; None where the system does not tell.
        parser_alone: the plain reader in a process of its own.
        alone: ``read_workbook`` in a process of its own.
    """

    format: str
    rows: int
    parser: float
    cold: float
    warm: float
    grids: float
    parser_cpu: float
    warm_cpu: float | None
    parser_alone: Alone
    alone: Alone


def read_plainly(path: Path) -> None:
    """Read the file with the plain reader and nothing else."""
    if path.suffix == ".csv":
        pd.read_csv(path, engine="pyarrow")
    else:
        fastexcel.read_excel(path).load_sheet(0).to_arrow()


def _timed(action: Callable[[], object]) -> tuple[float, float]:
    gc.collect()
    wall, cpu = time.perf_counter(), time.process_time()
    action()
    return time.perf_counter() - wall, time.process_time() - cpu


def _workers() -> list[int]:
    return client._shared_pool().pids  # noqa: SLF001


def _alone(how: str, path: Path) -> Alone:
    command = [sys.executable, "-m", "benchmarks.reading", "--alone", how, "--path", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=Path(__file__).parent.parent)
    return Alone(**json.loads(done.stdout))


def read_alone(how: str, path: Path) -> Alone:
    """Read the file once in this process, ``plainly`` or with ``read_workbook``."""
    plainly = how == "plainly"
    seconds, _ = _timed(lambda: read_plainly(path) if plainly else read_workbook(path))
    workers = [] if plainly else _workers()
    return Alone(seconds, memory.peak(), memory.peak(workers[0]) if workers else None)


def measure(rows: int = 500_000, runs: int = 5, format_: str = "xlsx") -> Reading:
    """Read the same file in turns by both."""
    path = order_lines(rows, format_)
    path.read_bytes()  # so that neither waits for the disk
    read_workbook(SMALL, filename="small.csv")  # loads what reading needs
    read_plainly(path)
    parser_alone, alone = _alone("plainly", path), _alone("wholly", path)
    cold = []
    for _ in range(min(runs, 3)):
        for pid in _workers():
            os.kill(pid, signal.SIGKILL)  # ours; the next file starts another
        time.sleep(0.2)
        cold.append(_timed(lambda: read_workbook(path))[0])
    parser, warm, grids, parser_cpu, warm_cpu = [], [], [], [], []
    for _ in range(runs):
        wall, cpu = _timed(lambda: read_plainly(path))
        parser.append(wall)
        parser_cpu.append(cpu)
        workers = _workers()
        spent = memory.cpu_seconds(workers[0]) if workers else None
        wall, cpu = _timed(lambda: read_workbook(path))
        warm.append(wall)
        after = memory.cpu_seconds(workers[0]) if _workers() == workers and workers else None
        if spent is not None and after is not None:
            warm_cpu.append(cpu + after - spent)
        grids.append(_timed(lambda: client.read_grids(path, path.name))[0])
    return Reading(
        format_, rows, min(parser), min(cold), min(warm), min(grids), min(parser_cpu), min(warm_cpu) if warm_cpu else None,
        parser_alone, alone,
    )  # fmt: skip


def report(found: Reading) -> str:
    """Return the table of the times and that of the memory."""
    goal = GOALS[found.format]
    cpu = "–" if found.warm_cpu is None else milliseconds(found.warm_cpu)
    lines = [(PLAIN[found.format], milliseconds(found.parser), milliseconds(found.parser_cpu), times(1.0), "")]
    for name, seconds, spent in (("warm", found.warm, cpu), ("cold", found.cold, "–")):
        ratio = seconds / found.parser
        lines.append((f"read_workbook, {name} worker", milliseconds(seconds), spent, times(ratio), goal.verdict(ratio)))
    lines.append(
        ("of it: cells from the worker", milliseconds(found.grids), "–", times(found.grids / found.parser), "")
    )
    first = found.alone.seconds / found.parser_alone.seconds
    lines.append((f"{PLAIN[found.format]}, first time", milliseconds(found.parser_alone.seconds), "–", "", ""))
    lines.append(
        ("read_workbook, first time", milliseconds(found.alone.seconds), "–", times(first), goal.verdict(first))
    )
    head = f"{found.rows:,} rows × {len(LINE_HEADINGS)} columns, .{found.format}"
    held = [(PLAIN[found.format], mebibytes(found.parser_alone.peak), times(1.0), "")]
    for name, peak in (("the app", found.alone.peak), ("the worker", found.alone.worker_peak)):
        if peak is not None and found.parser_alone.peak:
            ratio = peak / found.parser_alone.peak
            held.append((f"read_workbook, {name}", mebibytes(peak), times(ratio), MEMORY_GOAL.verdict(ratio)))
    return "\n\n".join(
        (
            table((head, "wall time", "CPU", "against the plain reader", "goal"), lines),
            table(("a process of its own", "memory at its peak", "against the plain reader", "goal"), held),
        )
    )


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rows", type=int, default=500_000)
    options.add_argument("--runs", type=int, help=f"of each format; {RUNS} when not given")
    options.add_argument("--alone", choices=("plainly", "wholly"), help=argparse.SUPPRESS)
    options.add_argument("--path", help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.alone:
        found = read_alone(chosen.alone, Path(chosen.path))
        print(json.dumps({"seconds": found.seconds, "peak": found.peak, "worker_peak": found.worker_peak}))
        return
    for format_ in GOALS:
        print(report(measure(chosen.rows, chosen.runs or RUNS[format_], format_)), end="\n\n")


if __name__ == "__main__":
    main()
