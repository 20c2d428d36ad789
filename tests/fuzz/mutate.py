"""Read thousands of damaged files, and see that the reader never does anything but read them or say why not.

Run it from the project's folder: ``python tests/fuzz/mutate.py --files 10000 --seed 0``. A file is made from the seed and its
number alone, so ``--only NUMBER`` makes the same one again. It ends with code 1 when something was found.
"""

from __future__ import annotations

import argparse
import contextlib
import random
import re
import resource
import sys
import threading
import time
import traceback
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from kamcore.workbook.portfolio import Portfolio
from kamcore.workbook.problems import WorkbookError
from kamcore.workbook.reading import client, read_workbook
from kamcore.workbook.reading.limits import MIB, ReadingLimits
from tests.fuzz.mutations import damage
from tests.fuzz.seeds import all_seeds, written

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kamcore.workbook.problems import Problem
    from tests.fuzz.seeds import Seed

SECONDS: Final = 20.0
"""How long the worker may take for one file."""
_GRACE: Final = 20.0
"""How much longer the whole reading may take, with a worker that has to be started anew."""
_ENDINGS: Final = ("xlsx", "xls", "csv", "ods", "xlsb", "txt", "html", "", "XLSX", "pdf")
_SLACK: Final = 1.25
"""How far above its limit a worker may be seen: it is looked at 50 times a second, not always."""
_LEAK: Final = re.compile(r"Traceback|Error\(|\bat 0x|\bNone\b|\{cell\}|<class|\bnan\b")
_MOST_HANGS: Final = 3
"""What hangs goes on in its thread, so that after a few there is no use in going on."""
_EVERY: Final = 100
"""After so many files a sound one is read."""


@dataclass(frozen=True, slots=True)
class Case:
    """One damaged file.

    Attributes:
        number: which, under its seed.
        seed: the sound file it was.
        done: what was done to it.
        filename: what it is called.
        data: its bytes.
    """

    number: int
    seed: str
    done: tuple[str, ...]
    filename: str
    data: bytes

    @property
    def label(self) -> str:
        """A name for it in a list, and for the file it is kept in."""
        return f"{self.number:06d} {self.seed}: {', '.join(self.done)}"


@dataclass(frozen=True, slots=True)
class Find:
    """Something that should not have happened.

    Attributes:
        case: with which file.
        kind: a short name of what happened and where; the same for finds of one cause.
        detail: all that is known.
    """

    case: Case
    kind: str
    detail: str


@dataclass(slots=True)
class Run:
    """What a run saw.

    Attributes:
        finds: what should not have happened.
        files: how many files were read.
        outcomes: ``read``, or the code of the first problem -> how often.
        slowest: the seconds the slowest file took, and its label.
        worker_peak: the most memory a worker was seen to hold, in bytes; 0 where the system does not tell.
    """

    finds: list[Find] = field(default_factory=list)
    files: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    slowest: tuple[float, str] = (0.0, "")
    worker_peak: int = 0


def make_case(seed: int, number: int, seeds: Sequence[Seed]) -> Case:
    """Make one damaged file, the same for the same seed and number every time.

    Args:
        seed: of the run.
        number: of the file.
        seeds: the sound files; they take turns.
    """
    rng = random.Random(f"{seed}:{number}")  # noqa: S311 - chances need not be secret
    sound = seeds[(number + seed * 7) % len(seeds)]
    other = rng.choice(seeds)
    data, done = damage(sound, other, rng)
    ending = sound.ending if rng.random() < 0.85 else rng.choice(_ENDINGS)
    return Case(number, sound.name, done, f"book.{ending}".rstrip("."), data)


def look(case: Case, run: Run, limits: ReadingLimits, *, hurry: bool = True) -> Find | None:
    """Read one file, and tell what should not have happened.

    Args:
        case: the file.
        run: what has been seen so far; it is added to.
        limits: what the file may cost.
        hurry: whether a file that took longer than the worker may is a find, even if it was read in the end.
    """
    found: list[Find] = []
    thread = threading.Thread(target=_read, args=(case, run, limits, found), daemon=True)
    start = time.monotonic()
    thread.start()
    thread.join(limits.seconds + _GRACE)
    seconds = time.monotonic() - start
    run.files += 1
    run.slowest = max(run.slowest, (seconds, case.label))
    if thread.is_alive():
        frame = sys._current_frames().get(thread.ident or 0)
        stack = "".join(traceback.format_stack(frame)) if frame else ""
        return Find(case, "hang", f"still reading after {seconds:.0f} seconds\n{stack}")
    peak = _peak()
    run.worker_peak = max(run.worker_peak, peak)
    if hurry and not found and seconds > limits.seconds:
        return Find(case, "slow", f"{seconds:.1f} seconds")
    if not found and peak > _SLACK * limits.resident_bytes:
        return Find(case, "memory", f"a worker held {peak / MIB:,.0f} MB")
    return found[0] if found else None


def _read(case: Case, run: Run, limits: ReadingLimits, found: list[Find]) -> None:
    try:
        portfolio = read_workbook(case.data, filename=case.filename, limits=limits)
    except WorkbookError as error:
        run.outcomes[error.problems[0].code if error.problems else "no problems"] += 1
        faults = wrong_sentences(error.problems) or ([] if error.problems else ["an error without a problem"])
    except BaseException as error:  # noqa: BLE001 - whatever it is, it is a find
        run.outcomes["crash"] += 1
        found.append(Find(case, _cause(error), traceback.format_exc()))
        return
    else:
        run.outcomes["read"] += 1
        try:
            faults = wrong_book(portfolio)
        except Exception as error:  # noqa: BLE001 - the same
            found.append(Find(case, _cause(error), traceback.format_exc()))
            return
    if faults:
        found.append(Find(case, re.sub(r"[\d,]+|'.*'", "…", faults[0])[:80], "\n".join(faults)))


def wrong_book(portfolio: Portfolio) -> list[str]:
    """Tell what is wrong with a book that was read: rows that got lost, sentences that are none, tables that do not hold."""
    if not isinstance(portfolio, Portfolio):
        return [f"a {type(portfolio).__name__} came back"]
    faults = [
        f"{table.read} rows read, {table.used} used, {table.reported} reported"
        for table in portfolio.report
        if table.read != table.used + table.reported
    ]
    reported, said = sum(table.reported for table in portfolio.report), sum(one.rows for one in portfolio.problems)
    if reported != said:
        faults.append(f"rows left out in silence: {reported} left out, {said} in the problems")
    if not len(portfolio["accounts"]):
        faults.append("a book without accounts")
    if not portfolio["revenue"]["account"].isin(portfolio["accounts"]["key"]).all():
        faults.append("revenue of an account that is not there")
    if not portfolio["accounts"]["key"].is_unique:
        faults.append("two accounts of one key")
    if len(portfolio.digest) == 0:
        faults.append("a book without a digest")
    return faults + wrong_sentences(portfolio.problems)


def wrong_sentences(problems: Iterable[Problem]) -> list[str]:
    """Tell which problems are no full sentences for a person."""
    faults = []
    for problem in problems:
        sentence = problem.sentence
        whole = problem.found and problem.expected and problem.code and re.search(r"[.)]$", problem.fix)
        if not whole or not (problem.fix[0].isupper() or problem.fix[0].isdigit()):
            faults.append(f"no full sentence, {problem.code}: {sentence!r}")
        elif "\n" in sentence or "\r" in sentence:
            faults.append(f"a sentence on two lines, {problem.code}: {sentence!r}")
        elif len(sentence) > 1500:
            faults.append(f"an endless sentence, {problem.code}: {len(sentence)} letters")
        elif _LEAK.search(re.sub(r"'[^']*'", "", sentence)):
            faults.append(f"a sentence for machines, {problem.code}: {sentence!r}")
        else:
            try:
                sentence.encode("utf-8")
            except UnicodeEncodeError:
                faults.append(f"a sentence that cannot be shown, {problem.code}: {sentence!r}")
    return faults


def _cause(error: BaseException) -> str:
    """Name an error by its kind and the last line of ours it passed."""
    ours = [line for line in traceback.extract_tb(error.__traceback__) if "kamcore" in line.filename]
    where = f"{Path(ours[-1].filename).name}:{ours[-1].name}" if ours else "?"
    return f"{type(error).__name__} in {where}"


def _peak() -> int:
    """The most memory a worker has held, those that were ended included, in bytes; 0 where the system does not tell."""
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    for pid in client._shared_pool().pids:
        with contextlib.suppress(OSError):
            status = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace")
            high = re.search(r"VmHWM:\s+(\d+) kB", status)
            most = max(most, int(high[1]) * 1024 if high else 0)
    return most


def reads_well(limits: ReadingLimits) -> bool:
    """Whether the shared workers still read a sound file as they should."""
    sound = written("lines", "xlsx")
    portfolio = read_workbook(sound.data, filename="sound.xlsx", limits=limits)
    return len(portfolio["revenue"]) == 28 and len(portfolio["accounts"]) == 5


def fuzz(
    numbers: Iterable[int],
    seed: int,
    *,
    seconds: float = 3600.0,
    keep: Path | None = None,
    show: bool = False,
    hurry: bool = True,
) -> Run:
    """Read damaged files one after the other.

    Args:
        numbers: which files of the seed.
        seed: of the run.
        seconds: no file is begun after this time.
        keep: a folder for the files with which something was found; None to keep none.
        show: whether to print how far it is.
        hurry: whether slow is wrong; see :func:`look`.
    """
    seeds, limits, run = all_seeds(), ReadingLimits(seconds=SECONDS), Run()
    start = shown = time.monotonic()
    peak = 0
    for number in numbers:
        if time.monotonic() - start > seconds:
            break
        case = make_case(seed, number, seeds)
        find = look(case, run, limits, hurry=hurry)
        if find is not None and not (find.kind == "memory" and run.worker_peak <= peak):
            run.finds.append(find)
            _tell(find, seed, keep, show=show)
            if sum(one.kind == "hang" for one in run.finds) >= _MOST_HANGS:
                break
        peak = run.worker_peak
        if run.files % _EVERY == 0 and not reads_well(limits):
            run.finds.append(Find(case, "the workers are spoilt", "a sound file is not read any more"))
            break
        if show and time.monotonic() - shown > 5:
            shown = time.monotonic()
            print(f"{run.files:,} files, {len(run.finds)} finds, {shown - start:.0f} s", flush=True)  # noqa: T201
    if not reads_well(limits):
        run.finds.append(Find(case, "the workers are spoilt", "a sound file is not read any more"))
    return run


def _tell(find: Find, seed: int, keep: Path | None, *, show: bool) -> None:
    if show:
        print(f"FOUND {find.kind} | {find.case.label}", flush=True)  # noqa: T201
    if keep is None:
        return
    keep.mkdir(parents=True, exist_ok=True)
    name = re.sub(r"[^\w.-]+", "_", f"seed{seed}_{find.case.label}")[:150]
    ending = find.case.filename.rpartition(".")[2]
    (keep / f"{name}.{ending}").write_bytes(find.case.data)
    about = f"{find.kind}\nseed {seed}, number {find.case.number}, read as {find.case.filename}\n{find.case.label}\n\n{find.detail}"
    (keep / f"{name}.{ending}.why.txt").write_text(about, encoding="utf-8", errors="backslashreplace")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run from the command line; 0 when nothing was found, else 1."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--files", type=int, default=10_000, help="how many files to read")
    parser.add_argument("--seed", type=int, default=0, help="another seed makes other files")
    parser.add_argument("--first", type=int, default=0, help="the number to begin with")
    parser.add_argument("--only", type=int, help="read this one file alone")
    parser.add_argument("--seconds", type=float, default=3600.0, help="begin no file after this time")
    parser.add_argument("--keep", type=Path, help="a folder for the files with which something was found")
    parser.add_argument("--write", type=Path, help="with --only: write the damaged file here as well")
    options = parser.parse_args(arguments)
    numbers = range(options.first, options.first + options.files) if options.only is None else [options.only]
    if options.only is not None and options.write is not None:
        options.write.write_bytes(make_case(options.seed, options.only, all_seeds()).data)
    run = fuzz(numbers, options.seed, seconds=options.seconds, keep=options.keep, show=True)
    outcomes = ", ".join(f"{count:,} {code}" for code, count in run.outcomes.most_common())
    print(f"{run.files:,} files: {outcomes}")  # noqa: T201
    print(f"slowest {run.slowest[0]:.1f} s: {run.slowest[1]}; a worker held {run.worker_peak / MIB:,.0f} MB at most")  # noqa: T201
    for kind, count in Counter(find.kind for find in run.finds).most_common():
        example = next(find for find in run.finds if find.kind == kind)
        print(f"{count:,} × {kind}, for example: --seed {options.seed} --only {example.case.number}\n{example.detail}")  # noqa: T201
    return 1 if run.finds else 0


if __name__ == "__main__":
    sys.exit(main())
