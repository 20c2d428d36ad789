import contextlib
import os
import random
import signal
import threading
import time
from typing import TYPE_CHECKING

import psutil
import pytest

from kamcore.workbook.reading.client import WorkerPool, read_grids, warm_up
from kamcore.workbook.reading.frames import BrokenStreamError, Frame, read_frame, write_frame
from kamcore.workbook.reading.limits import MIB, ReadingLimits, Refused

if TYPE_CHECKING:
    from kamcore.workbook.reading.worker_process import Progress

LIMITS = ReadingLimits()
SMALL = b"a,b\n1,2\n"
ANSWER = [("a", "b"), ("1", "2")]


@pytest.fixture(scope="module")
def pool():
    """One pool for all: a worker that a test kills is replaced, as in the app."""
    with WorkerPool(1) as made:
        yield made


@pytest.fixture(scope="module")
def big():
    return b"account,amount,note\n" + b"Alpha,12.5,some text\n" * 200_000 + b"ragged\n"


def reads(pool, data=SMALL, name="a.csv", limits=LIMITS, **more):
    return pool.read(data, name, limits, **more)


def refusal(pool, data, name="book.xlsx", limits=LIMITS, **more) -> Refused:
    with pytest.raises(Refused) as caught:
        reads(pool, data, name, limits, **more)
    assert caught.value.place.file == name
    assert all((caught.value.found, caught.value.expected, caught.value.fix))
    return caught.value


def resident(pid):
    return psutil.Process(pid).memory_info().rss


def test_a_file_is_read_and_the_worker_kept(pool, files):
    assert reads(pool)[0].head() == ANSWER
    pids = pool.pids
    (grid,) = reads(pool, files.xlsx(files.rows), "book.xlsx")
    assert [list(row) for row in grid.head()] == files.rows
    assert grid.file == "book.xlsx"
    assert pool.pids == pids


def test_a_path_is_read_as_the_bytes_that_lie_there(pool, files, tmp_path):
    for name, data in (("a.csv", SMALL), ("book.xlsx", files.xlsx(files.rows))):
        path = tmp_path / f"upload of {name}"
        path.write_bytes(data)
        (there,), (sent,) = reads(pool, path, name), reads(pool, data, name)
        assert there.head() == sent.head()
        assert (there.file, there.format) == (name, sent.format)


def test_a_path_is_refused_as_the_bytes_that_lie_there(pool, files, tmp_path):
    path = tmp_path / "file"
    far = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    for data, limits in (
        (b"", LIMITS),
        (SMALL, ReadingLimits(file_bytes=4)),
        (files.xlsx(files.rows)[:-30], LIMITS),
        (files.xlsx_with_sheet(far), LIMITS),
    ):
        path.write_bytes(data)
        assert str(refusal(pool, path, limits=limits)) == str(refusal(pool, data, limits=limits))


def test_a_file_that_is_gone_when_its_turn_comes_is_a_sentence(pool, tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(SMALL)
    reads(pool, path)
    pids = pool.pids

    class Going(type(path)):
        """A path whose file is deleted as soon as its size was asked for."""

        def stat(self, **how):
            found = super().stat(**how)
            self.unlink()
            return found

    assert refusal(pool, Going(path), "a.csv").code == "unreadable"
    assert pool.pids == pids


def test_the_shared_door():
    assert read_grids(SMALL, "a.csv")[0].head() == ANSWER


def test_a_worker_may_be_started_before_it_is_needed():
    with WorkerPool(2) as pool:
        pool.warm_up()
        pids = pool.pids
        assert len(pids) == 1
        pool.warm_up()
        assert reads(pool)[0].head() == ANSWER
        assert pool.pids == pids
    warm_up()


def test_a_refusal_keeps_the_worker(pool, files):
    reads(pool)
    pids = pool.pids
    broken = files.rezipped(files.xlsx(files.rows), lambda name, content: content[:40] if "sheet1" in name else content)
    assert refusal(pool, broken).code == "damaged"
    assert refusal(pool, b"", "a.csv").code == "empty"
    assert pool.pids == pids


def test_a_worker_that_waits_gives_back_what_a_large_file_took(big):
    with WorkerPool(1) as pool:
        reads(pool)
        (pid,) = pool.pids
        before = resident(pid)
        reads(pool, big * 5)
        assert pool.pids == [pid]
        deadline = time.monotonic() + 60
        while resident(pid) > before + 16 * MIB:
            assert time.monotonic() < deadline
            time.sleep(0.1)


def test_very_large_files_one_after_the_other_are_read_by_one_worker():
    many = b"name,amount\n" + b"".join(b"%040d,%d\n" % (row, row) for row in range(1_000_000))
    with WorkerPool(1) as pool:
        pids = []
        for _ in range(4):
            (grid,) = reads(pool, many, limits=ReadingLimits())
            assert grid.cell(1_000_000, 1) == "999999"
            pids += pool.pids
            assert resident(pids[-1]) < 450 * MIB
        assert len(set(pids)) == 1


@pytest.mark.parametrize("far", ["XFD1048576", "XFD60000", "SZ1000000"])
def test_a_cell_at_the_end_of_the_sheet_is_refused_with_its_address(pool, files, far):
    row = far.lstrip("DFSXZ")
    data = files.xlsx_with_sheet(
        f'<row r="1"><c r="A1"><v>1</v></c></row><row r="{row}"><c r="{far}"><v>1</v></c></row>'
    )
    problem = refusal(pool, data)
    assert len(data) < 10_000
    assert problem.code == "cells"
    assert (problem.place.sheet, problem.place.cell) == ("Sheet", far)
    assert "Delete the empty rows and columns" in problem.fix
    assert reads(pool)[0].head() == ANSWER


def test_cells_beyond_any_sheet_do_no_harm(pool, files):
    xml = '<row r="1"><c r="A1"><v>1</v></c></row><row r="99999999"><c r="ZZZZ99999999"><v>1</v></c></row>'
    assert outcome(pool, files.xlsx_with_sheet(xml)) != "time"
    assert reads(pool)[0].head() == ANSWER


def test_a_file_that_needs_too_much_memory(pool, big):
    assert refusal(pool, big, "big.csv", ReadingLimits(resident_bytes=30 * MIB)).code == "memory"
    assert reads(pool)[0].head() == ANSWER


def test_the_systems_own_limit_is_a_backstop(big):
    with WorkerPool(1) as pool:  # one that has not yet asked for memory
        reads(pool)
        base = ReadingLimits(address_bytes=1)
        assert refusal(pool, 2 * big, "big.csv", base).code in {"memory", "crash"}
        assert reads(pool)[0].head() == ANSWER


def test_a_file_that_takes_too_long(pool):
    reads(pool)
    (pid,) = pool.pids
    os.kill(pid, signal.SIGSTOP)  # however fast the machine is, it does not finish
    assert refusal(pool, SMALL, "a.csv", ReadingLimits(seconds=0.05)).code == "time"
    assert reads(pool)[0].head() == ANSWER


def test_cancelling_stops_at_once(pool, big):
    cancel = threading.Event()
    seen: list[Progress] = []

    def progress(step):
        seen.append(step)
        cancel.set()

    assert refusal(pool, big, "big.csv", on_progress=progress, cancel=cancel).code == "cancelled"
    assert seen[0].done > 0
    assert refusal(pool, SMALL, "a.csv", cancel=cancel).code == "cancelled"
    assert reads(pool)[0].head() == ANSWER


def test_a_worker_ended_at_the_last_moment_is_not_used_again(pool):
    reads(pool)
    worker = next(worker for worker in pool._slots.queue if worker is not None)
    worker.end()  # as a cancel does that comes while the last grid is on its way
    assert not worker.alive
    assert reads(pool)[0].head() == ANSWER


def test_progress_counts_the_rows(pool, files):
    seen: list[Progress] = []
    reads(pool, files.xlsx([[1]] * 9000), "book.xlsx", on_progress=seen.append)
    assert [(step.sheet, step.rows) for step in seen] == [("Sheet", 9000)] * len(seen)
    assert [step.done for step in seen][-1] == 9000


def test_what_a_progress_callback_raises_ends_the_reading(pool, big):
    def stop(step):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        reads(pool, big, on_progress=stop)
    assert reads(pool)[0].head() == ANSWER


def test_a_worker_killed_from_outside_is_replaced(pool):
    reads(pool)
    (pid,) = pool.pids
    os.kill(pid, signal.SIGKILL)
    time.sleep(0.1)
    assert reads(pool)[0].head() == ANSWER
    assert pool.pids != [pid]


def test_a_worker_killed_while_it_reads_is_a_plain_sentence(pool, big):
    reads(pool)
    (pid,) = pool.pids

    def kill(step):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)

    problem = refusal(pool, big, "big.csv", on_progress=kill)
    assert problem.code == "crash"
    assert "Traceback" not in str(problem)
    assert reads(pool)[0].head() == ANSWER


def test_four_threads_at_once(files):
    workbook = files.xlsx([[i, str(i)] for i in range(2000)])
    results = []

    def work(pool):
        results.extend(pool.read(workbook, "book.xlsx", LIMITS) for _ in range(3))

    with WorkerPool(2) as pool:
        threads = [threading.Thread(target=work, args=(pool,)) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
    assert len(results) == 12
    assert all(grid.head(2000) == results[0][0].head(2000) for (grid,) in results)
    assert pool.pids == []


def test_a_closed_pool_reads_no_more():
    pool = WorkerPool(1)
    pool.close()
    with pytest.raises(RuntimeError, match="closed"):
        reads(pool)


@pytest.mark.parametrize("make", ["xlsx", "xls", "ods"])
def test_files_that_break_off_at_every_tenth(pool, files, make):
    data = getattr(files, make)(files.rows * 20)
    for tenth in range(1, 10):
        assert outcome(pool, data[: len(data) * tenth // 10]) != "time"


def outcome(pool, data) -> str:
    """``read``, or the code of the refusal; anything else that is raised fails the test."""
    try:
        grids = pool.read(data, "some.xls", ReadingLimits(seconds=10))
    except Refused as refused:
        return refused.code
    for grid in grids:
        grid.rows(0, 50)
        assert all(len(column) == grid.n_rows for column in grid.columns)
    return "read"


def mutated(data: bytes, rng: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(rng.choice([1, 2, 8, 40])):
        at = rng.randrange(len(changed))
        kind = rng.randrange(4)
        if kind == 0:
            changed[at] = rng.randrange(256)
        elif kind == 1:
            changed[at] ^= 1 << rng.randrange(8)
        elif kind == 2:
            del changed[at : at + rng.randrange(1, 20)]
        else:
            changed[at:at] = changed[at : at + rng.randrange(1, 20)]
        if not changed:
            return b"x"
    return bytes(changed)


@pytest.mark.parametrize("make", ["xlsx", "xls", "ods", "csv"])
def test_mutated_files_give_grids_or_a_sentence(pool, files, make):
    rng = random.Random(make)  # noqa: S311
    rows = files.rows * 3
    data = (
        "\n".join(";".join(str(v) for v in row) for row in rows).encode()
        if make == "csv"
        else getattr(files, make)(rows)
    )
    for _ in range(60):
        assert outcome(pool, mutated(data, rng)) != "time"


@pytest.mark.parametrize("make", ["xlsx", "ods"])
def test_workbooks_with_mutated_parts_give_grids_or_a_sentence(pool, files, make):
    rng = random.Random(make)  # noqa: S311
    data = getattr(files, make)(files.rows * 3)
    for _ in range(60):
        part = rng.choice(["sheet1.xml", "workbook.xml", "poolStrings", "styles", "content.xml", ".rels"])
        outcome(
            pool,
            files.rezipped(data, lambda name, content, part=part: mutated(content, rng) if part in name else content),
        )


def test_frames_of_another_language_are_refused(tmp_path):
    path = tmp_path / "frames"
    with path.open("wb") as stream:
        write_frame(stream, Frame.BYTES, b"abc")
        stream.write(b"hello, this is a stray print\n")
    with path.open("rb") as stream:
        assert read_frame(stream, most=10) == (Frame.BYTES, bytearray(b"abc"))
        with pytest.raises(BrokenStreamError, match="announced"):
            read_frame(stream, most=10)
    with path.open("rb") as stream, pytest.raises(BrokenStreamError):
        read_frame(stream, most=2)
    with pytest.raises(BrokenStreamError):
        write_frame(stream, Frame.DONE)
