"""Twenty people who save one workspace as fast as they can: how long a save takes, and whether any change is lost.

Each of them adds a line to the Actions sheet, saves, merges when somebody saved in between, and goes on from what came of it. Every
line that was acknowledged must stand in the newest revision in the end. Run it from the project's folder:
``PYTHONPATH=. python benchmarks/load/editors.py``, with ``--url postgresql://…`` for another database than a new SQLite file.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks import made
from benchmarks.table import milliseconds, table
from kamcore.store.access import Access, Role
from kamcore.store.limits import Limits
from kamcore.store.saving import Meeting, save
from kamcore.store.store import Store, open_store

ROOT = Path(__file__).resolve().parents[2]
PROCESSES = 2


@dataclass(frozen=True, slots=True)
class Saving:
    """What happened.

    Attributes:
        database: which kind.
        editors, saves: people, and acknowledged saves of all of them.
        merges: how often one had to be merged first.
        lost: acknowledged lines that are not in the newest revision.
        seconds: from the first to the last save.
        took: seconds of each save, merging included.
    """

    database: str
    editors: int
    saves: int
    merges: int
    lost: int
    seconds: float
    took: tuple[float, ...]


def _edit(store: Store, access: Access, editor: int, saves: int, told: list[dict[str, object]]) -> None:
    head = store.revisions.head(access)
    base = store.revisions.load(access, head.number)
    account = base["accounts"]["key"].iloc[editor % len(base["accounts"])]
    for turn in range(saves):
        line = f"editor {editor} line {turn}"
        rows = pd.DataFrame([{"account": account, "action": line}])
        actions = base["actions"]
        mine = base.replace({"actions": pd.concat([actions, rows], ignore_index=True) if len(actions) else rows})
        began = time.perf_counter()
        saved = save(store.revisions, access, mine, base=head.number, author=f"Editor {editor}")
        if isinstance(saved, Meeting):
            raise TypeError("Lines of different editors cannot be in conflict.")
        told.append({"line": line, "took": time.perf_counter() - began, "merges": len(saved.met)})
        base, head = saved.book, saved.revision


def _work(url: str, access: Access, editors: range, saves: int) -> None:
    """Be some of the editors, in a process of their own."""
    store = open_store(url, limits=Limits())
    access = store.workspaces.still(access)
    told: list[dict[str, object]] = []
    people = [threading.Thread(target=_edit, args=(store, access, editor, saves, told)) for editor in editors]
    for one in people:
        one.start()
    for one in people:
        one.join()
    store.close()
    print(json.dumps(told))


def measure(url: str, editors: int = 20, saves: int = 10, accounts: int = 200) -> Saving:
    """Let so many people save so often each."""
    store = open_store(url, limits=Limits())
    shared = store.workspaces.share(made.book(accounts), name="Load", author="Load")
    access = store.workspaces.enter(shared.tokens[Role.EDITOR], address="load")
    each = max(1, editors // PROCESSES)
    began = time.perf_counter()
    command = [sys.executable, __file__, "--url", url, "--saves", str(saves), "--as", access.workspace, access.link]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    workers = [
        subprocess.Popen(
            [*command, str(first), str(min(each, editors - first))],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
        )
        for first in range(0, editors, each)
    ]
    told = [line for worker in workers for line in json.loads(worker.communicate()[0])]
    seconds = time.perf_counter() - began
    head = store.revisions.load(access, store.revisions.head(access).number)
    there = set(head["actions"]["action"])
    store.workspaces.delete(shared.access)
    store.close()
    return Saving(
        url.partition(":")[0], editors, len(told), sum(one["merges"] for one in told),
        sum(one["line"] not in there for one in told), seconds, tuple(one["took"] for one in told),
    )  # fmt: skip


def report(found: Saving) -> str:
    """Return the table."""
    p50, p95 = np.percentile(found.took, (50, 95))
    return table(
        ("database", "editors", "saves", "merged first", "lost", "a save, half of them", "95 % of them", "saves per second"),
        [
            (found.database, found.editors, found.saves, found.merges, found.lost, milliseconds(p50), milliseconds(p95),
             f"{found.saves / found.seconds:.1f}"),
        ],
    )  # fmt: skip


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--url", default="")
    options.add_argument("--editors", type=int, default=20)
    options.add_argument("--saves", type=int, default=10)
    options.add_argument("--as", dest="worker", nargs=4, metavar=("WORKSPACE", "LINK", "FIRST", "EDITORS"))
    chosen = options.parse_args()
    if chosen.worker:
        workspace, link, first, editors = chosen.worker
        some = range(int(first), int(first) + int(editors))
        _work(chosen.url, Access(workspace, "", Role.EDITOR, link), some, chosen.saves)
        return
    with tempfile.TemporaryDirectory() as folder:
        url = chosen.url or f"sqlite:///{folder}/store.sqlite3"
        print(report(measure(url, chosen.editors, chosen.saves)))


if __name__ == "__main__":
    main()
