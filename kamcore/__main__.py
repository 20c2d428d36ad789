"""The command line: ``python -m kamcore template | check | analyse | compare | store``."""

from __future__ import annotations

import argparse
import importlib
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from kamcore import wording
from kamcore.analysis import analyse
from kamcore.report import problem, report
from kamcore.store.arguments import add_commands
from kamcore.workbook.mapping import BookMapping, MappingError
from kamcore.workbook.problems import Problem, Severity, WorkbookError
from kamcore.workbook.reading import full_mapping, load_files, read_workbook, understand
from kamcore.workbook.writing import write_template

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Returns:
        0 when all is well, 1 when ``check`` or reading found errors, 2 for a wrong call (by argparse).
    """
    parser = argparse.ArgumentParser(
        prog="python -m kamcore", description="Key account management on the command line."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    template = commands.add_parser("template", help="write the empty workbook to fill in")
    template.add_argument("out", type=Path, metavar="OUT.xlsx")
    check = commands.add_parser("check", help="list what could not be taken as it stands; exit 1 on errors")
    check.add_argument("files", nargs="+", type=Path, metavar="FILE")
    check.add_argument("--mapping", type=Path, metavar="M.json", help="a saved reading: which column is what")
    check.add_argument(
        "--save-mapping", type=Path, metavar="OUT.json", help="write what was chosen, or is asked, about the files"
    )
    analysis = commands.add_parser("analyse", help="print the analysis of the files, read as one book")
    analysis.add_argument("files", nargs="+", type=Path, metavar="FILE")
    analysis.add_argument("--mapping", type=Path, metavar="M.json", help="a saved reading: which column is what")
    analysis.add_argument("--json", action="store_true", help="as one JSON object (docs/analyse.schema.json)")
    comparing = commands.add_parser("compare", help="list what changed between two books, the most important first")
    comparing.add_argument("before", type=Path, metavar="BEFORE", help="the earlier book")
    comparing.add_argument("after", type=Path, metavar="AFTER", help="the later one")
    comparing.add_argument("--mapping", type=Path, metavar="M.json", help="a saved reading: which column is what")
    comparing.add_argument("--json", action="store_true", help="as one JSON object (docs/compare.schema.json)")
    add_commands(commands)
    given = parser.parse_args(arguments)
    if given.command == "store":
        return int(
            importlib.import_module("kamcore.store.command").run(given)
        )  # takes long to load, and is rarely asked for
    if given.command == "template":
        given.out.write_bytes(write_template())
        print(f"Wrote {given.out}")
        return 0
    files = [given.before, given.after] if given.command == "compare" else given.files
    missing = [path for path in (*files, *([given.mapping] if given.mapping else [])) if not path.is_file()]
    if missing:
        print(f"{missing[0]}: found no such file; expected one. Check its name.", file=sys.stderr)
        return 1
    try:
        mapping = BookMapping.from_json(given.mapping.read_bytes()) if given.mapping else BookMapping()
    except MappingError as error:
        print(f"{given.mapping}: {error}", file=sys.stderr)
        return 1
    if given.command == "check":
        return _check(given.files, mapping, given.save_mapping)
    if given.command == "compare":
        return _compare(given.before, given.after, mapping, as_json=given.json)
    return _analyse(given.files, mapping, as_json=given.json)


def _check(files: list[Path], mapping: BookMapping, save: Path | None) -> int:
    try:
        reading = understand(load_files(files), mapping)
    except WorkbookError as error:
        _list(error.problems)
        return 1
    if save is not None:
        save.write_text(full_mapping(reading).to_json(), encoding="utf-8")
        print(f"Wrote {save}")
    for question in reading.questions:
        options = ", ".join(label for _, label in question.options)
        answer = dict(question.options).get(question.answer)
        print(f"question: {question.text} {options}." + (f" Taken for now: {answer}." if answer else ""))
    book = reading.portfolio
    if book is None:
        _list(reading.problems)
        return 1
    for table in book.report:
        where = f"{table.file}, {table.sheet}" if table.sheet else table.file
        print(
            f"{where}: {wording.plural(table.read, 'row')} read, {table.used:,} used, {table.reported:,} reported. {table.why}"
        )
    _list(book.problems)
    errors = sum(p.severity is Severity.ERROR for p in book.problems)
    found = wording.plural(len(book["accounts"]), "account")
    print(f"{found}, {wording.plural(len(book.problems), 'problem')}, {errors:,} of them errors.")
    return 1 if errors else 0


def _list(problems: Iterable[Problem]) -> None:
    for one in problems:
        print(f"{one.severity}: {one.sentence}")


def _analyse(files: list[Path], mapping: BookMapping, *, as_json: bool) -> int:
    try:
        a = analyse(read_workbook(files, mapping=mapping))
    except WorkbookError as error:
        return _refused(error, as_json=as_json)
    if as_json:
        print(json.dumps(report(a), ensure_ascii=False, allow_nan=False))
        return 0
    from kamcore.findings import dashboard  # noqa: PLC0415  (words are only needed here)

    print(dashboard.finding(a).plain)
    for suggestion in dashboard.suggestions(a):
        print(f"- {suggestion.sentence.plain}")
    return 0


def _compare(before: Path, after: Path, mapping: BookMapping, *, as_json: bool) -> int:
    from kamcore.analysis.comparison import compare, looked_at_alike  # noqa: PLC0415  (only needed here)
    from kamcore.findings import comparison as words  # noqa: PLC0415
    from kamcore.report.comparison import comparison  # noqa: PLC0415

    try:
        now = analyse(read_workbook(after, mapping=mapping))
        found = compare(looked_at_alike(read_workbook(before, mapping=mapping), now), now)
    except WorkbookError as error:
        return _refused(error, as_json=as_json)
    if as_json:
        print(json.dumps(comparison(found), ensure_ascii=False, allow_nan=False))
        return 0
    print(words.finding(found).plain)
    for change in found.result.agenda:
        print(f"- {words.sentence(found, change).plain}")
    for said in words.gap_sentences(found):
        print(said)
    return 0


def _refused(error: WorkbookError, *, as_json: bool) -> int:
    """Say why a book could not be read."""
    if as_json:
        print(json.dumps({"problems": [problem(p) for p in error.problems]}, ensure_ascii=False))
    _list_errors(error)
    return 1


def _list_errors(error: WorkbookError) -> None:
    for one in error.problems:
        print(f"{one.severity}: {one.sentence}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
