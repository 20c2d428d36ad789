"""What is said of a book as a whole, beside what is said of each of its tables."""

from __future__ import annotations

from dataclasses import replace as dataclass_replace
from typing import TYPE_CHECKING, Final

from kamcore.workbook.problems import Problem, Severity
from kamcore.workbook.reading.relative_years import say_year
from kamcore.workbook.reading.roles import holds_numbers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kamcore.workbook.portfolio import TableRead
    from kamcore.workbook.reading.gathered import Gathered
    from kamcore.workbook.reading.intake import Intake
    from kamcore.workbook.reading.table import Table


def no_revenue(intakes: Sequence[Intake], gathered: Gathered) -> list[Problem]:
    """Say that no revenue can be stated."""
    if gathered.money:
        found, expected = "a place for revenue without a single amount", "at least one amount"
        fix = "Fill in the amounts; until then the app shows what needs no revenue."
    elif any(intake.plan.is_left_out or "own turnover" in intake.plan.asks for intake in intakes):
        found, expected = (
            "no amount that is revenue of an account",
            "amounts by account: invoices, orders, won deals, or columns by year",
        )
        fix = "Bring them too; until then the app shows what needs no revenue. What an account turns over itself is not counted."
    elif idle := _idle_figures(intakes):
        found, expected = (
            f"figures under {idle} that nothing calls revenue",
            "an amount of a stated time, such as Revenue 2025",
        )
        fix = "Choose what they are under 'How was this read?', or name the heading."
    else:
        return []
    return [Problem(Severity.WARNING, "no-revenue", found, expected, fix)]


def _idle_figures(intakes: Sequence[Intake]) -> str:
    """Return the headings of figures in lists of accounts or contracts that are not used; "" when there are none."""
    found = []
    for intake in intakes:
        table = intake.table
        if intake.plan.target not in ("accounts", "renewals") or table.is_ours:
            continue
        used = {*intake.plan.columns.values(), *intake.plan.ratings}
        places = [place for place in range(min(len(table.places), _MOST_LOOKED_AT)) if place not in used]
        found += [
            table.texts[place][:60]
            for place in places
            if holds_numbers(table, place) and not table.sample(place).empty.all()
        ]
    return ", ".join(f"'{text}'" for text in found[:4])


_MOST_LOOKED_AT: Final = 60


def say_guesses(intake: Intake) -> None:
    """Say which column was taken by a guess, so that whoever reads the problems alone knows of it."""
    plan, texts = intake.plan, intake.table.texts
    if plan.is_left_out:
        return
    say_year(intake)
    _say_whose(intake)
    for asked, expected in (
        ("account", "a heading that names the account"),
        ("revenue", "a heading that names an amount"),
    ):
        places = plan.asks.get(asked, [])
        if not places:
            continue
        others = ", ".join(f"'{texts[place][:60]}'" for place in places[1:6])
        intake.ledger.say(
            f"guessed-{asked}",
            f"no such heading; '{texts[places[0]][:60]}' was taken" + (f", and it could be {others}" if others else ""),
            expected,
            "Choose the right column under 'How was this read?', or rename its heading.",
            column=places[0],
        )


def _say_whose(intake: Intake) -> None:
    """Say that all rows were taken for the customer whom a single line above the table names."""
    table = intake.table
    if table.named is None or table.named.any() or len(table.places) not in intake.plan.columns.values():
        return
    name = next(iter(table.cells(len(table.places)).as_text().labels), "")
    intake.ledger.say(
        "account-above",
        f"'{name[:60]}' above the table; all of its rows were taken for that customer",
        "a heading that names the account",
        "Nothing to do if they are; else head the column of the accounts with the word Account.",
        severity=Severity.NOTE,
    )


def less_serious(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """Where the book has its revenue, a further table of money that names no account is a note, and no error."""
    return tuple(
        dataclass_replace(problem, severity=Severity.NOTE) if problem.code == "no-account-column" else problem
        for problem in problems
    )


def hidden_sheets(intakes: Sequence[Intake]) -> list[Problem]:
    """Say once that hidden sheets were used like the others."""
    grids = [i.table.grid for i in intakes if i.table.grid.hidden and i.plan.layout != "left out"]
    used = list(dict.fromkeys((grid.file, grid.sheet) for grid in grids))
    if not used:
        return []
    names = ", ".join(f"'{sheet}'" for _, sheet in used[:5]) + (", …" if len(used) > 5 else "")
    several = len(used) > 1
    return [
        Problem(
            Severity.NOTE,
            "hidden-sheet",
            f"hidden sheets that were used: {names}" if several else f"the hidden sheet {names}, which was used",
            "sheets that show",
            "Nothing to do if the book needs them; else delete them."
            if several
            else "Delete it if the book does not need it.",
            file=used[0][0],
        )
    ]


def examples_once(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """Put what is said of the template's example rows, one on each sheet, into one note."""
    examples = [problem for problem in problems if problem.code == "example-row"]
    others = [problem for problem in problems if problem.code != "example-row"]
    if examples:
        rows, count = sum(one.rows for one in examples), sum(one.count for one in examples)
        others.append(dataclass_replace(examples[0], rows=rows, count=count))
    return tuple(others)


_REASONS: Final = ("no-account-column", "headings-missing", "journal")
"""What is said of a table that says why nothing of it can be counted, and what to do."""


def nothing_left(found: Sequence[Table], problems: Sequence[Problem], report: Sequence[TableRead]) -> list[Problem]:
    """Say why there is no book, the reason first."""
    reasons = [problem for problem in problems if problem.code in _REASONS]
    others = [problem for problem in problems if problem.code not in _REASONS]
    if reasons:
        return [*reasons, *others]
    rows = sum(table.read for table in report)
    file = report[0].file if len({table.file for table in report}) == 1 else ""
    examples = any(problem.code == "example-row" for problem in problems)
    if rows and rows == sum(table.used for table in report if table.target == "settings") + sum(
        problem.rows for problem in problems if problem.code == "example-row"
    ):
        reason = Problem(
            Severity.ERROR,
            "nothing-filled-in",
            "the template as it was, with nothing filled in" if examples else "settings, and nothing else",
            "at least one account",
            "Write your accounts below the example on the Accounts sheet, save the file, and bring it again.",
            file=file,
        )
    elif found and not rows:
        names = ", ".join(f"'{text[:60]}'" for text in found[0].texts[:6])
        reason = Problem(
            Severity.ERROR,
            "no-rows",
            f"the headings {names} and no rows below them",
            "one row for each account or sale",
            "Check that the export finished, or fill in rows below the headings.",
            file=file,
        )
    elif not rows and not others:
        reason = Problem(
            Severity.ERROR,
            "empty-file",
            "no cells with anything in them",
            "a table with headings and rows",
            "Check that it is the right file, and that it was saved.",
        )
    else:
        reason = Problem(
            Severity.ERROR,
            "no-accounts",
            f"no accounts and no revenue in {rows:,} row{'' if rows == 1 else 's'}",
            "a list of accounts, or of revenue by account",
            "Choose the columns of the account and the amount under 'How was this read?', or head them Account and Revenue.",
            file=file,
        )
    return [reason, *others]
