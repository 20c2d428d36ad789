"""The review of a reading: what was understood of a file, how sure that is, and what can be chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kamcore import wording
from kamcore.findings.sentence import Piece, Sentence, num, period, say
from kamcore.workbook.periods import Grain, Period
from kamcore.workbook.problems import Problem, Severity
from kamcore.workbook.reading.choices import LEFT_OUT
from kamcore.workbook.reading.sureness import LIKELY, SURE
from kamcore.workbook.schema import SHEETS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kamcore.workbook.portfolio import Portfolio
    from kamcore.workbook.reading.gathered import StatusRows
    from kamcore.workbook.reading.revenue import CurrencyRows
    from kamcore.workbook.reading.understanding import Reading
    from kamcore.workbook.reading.views import TableView

MOST_REASONS = 2
MOST_LETTERS = 60


def fact(book: Portfolio) -> Sentence:
    """Say what became of the files: ``1,240 rows, 86 accounts, €4.20 M over 2022–2024; 3 rows left out: no amount (3)``."""
    read = sum(table.read for table in book.report)
    left = sum(table.reported for table in book.report)
    accounts = num(wording.plural(len(book["accounts"]), "account"))
    parts: list[str | Piece] = [num(wording.plural(read, "row")), ", ", accounts] if read else [accounts]
    money = book["revenue"]["revenue"].sum(min_count=1)
    if money == money:  # noqa: PLR0124  (NaN is not equal to itself)
        parts += [", ", num(wording.money(float(money), book.settings.currency))]
        when = span(book)
        if when:
            parts += [" ", period(when)]
    if not left:
        return say(*parts, "; no row left out." if read else ".")
    reasons = _reasons(book.problems)
    return say(*parts, "; ", num(wording.plural(left, "row")), f" left out{': ' if reasons else ''}", *reasons, ".")


def span(book: Portfolio) -> str:
    """The years a book's revenue covers: ``over 2022–2024``, ``in 2025``, ``over 3 months``; "" without periods."""
    found = [Period.parse(label) for label in book["revenue"]["period"].dropna().unique()]
    years = sorted({one.year for one in found if one.grain is not Grain.MONTH_OF_YEAR})
    if years:
        return f"in {years[0]}" if len(years) == 1 else f"over {years[0]}–{years[-1]}"
    return f"over {wording.plural(len(found), 'month')}" if found else ""


def _reasons(problems: Sequence[Problem]) -> list[str | Piece]:
    """Name the reasons that left out most rows."""
    rows: dict[str, int] = {}
    for problem in problems:
        if problem.rows:
            found = shortened(problem.found)
            rows[found] = rows.get(found, 0) + problem.rows
    ranked = sorted(rows.items(), key=lambda one: -one[1])
    parts: list[str | Piece] = []
    for found, count in ranked[:MOST_REASONS]:
        parts += [", " if parts else "", found]
        if wording.count(count) not in found:
            parts += [" (", num(wording.count(count)), ")"]
    if len(ranked) > MOST_REASONS:
        parts.append(" and more")
    return parts


def shortened(found: str) -> str:
    """Cut what was found down to a phrase: its first clause, up to its list of headings, and to so many letters."""
    phrase = found.partition(" with the headings ")[0].partition("; ")[0]
    return phrase if len(phrase) <= MOST_LETTERS else f"{phrase[: MOST_LETTERS - 1].rstrip()}…"


def sureness(confidence: float) -> str:
    """Say in words how sure the reader is of a column."""
    return "sure" if confidence >= SURE else "likely" if confidence >= LIKELY else "a guess"


def in_order(tables: Sequence[TableView]) -> list[int]:
    """Return the places of the tables in the order to offer them: money first, then what else is used, then what is left out."""

    def rank(place: int) -> tuple[int, int]:
        if tables[place].money:
            return 0, -tables[place].rows
        return (2 if tables[place].use == LEFT_OUT else 1), place

    return sorted(range(len(tables)), key=rank)


def opening(reading: Reading) -> Sentence:
    """Say that something is asked about the files, or that nothing can be counted before it is answered."""
    asked = len(reading.questions)
    if reading.portfolio is None:
        return say("Nothing can be counted yet. ", "Say what this file holds.")
    if asked == 1:
        return say("One thing about this file is a guess. Is it right?")
    return say(num(wording.count(asked)), " things about this file are guesses. Are they right?")


def status(one: StatusRows, currency: str) -> Sentence:
    """Say how many rows carry a status that often does not count, and how much money is in them."""
    return say(
        "Count the ", num(wording.plural(one.rows, "row")), f" with {one.heading} “{one.value}” (",
        num(wording.money(one.amount, currency)), ")",
    )  # fmt: skip


def currencies(found: Sequence[CurrencyRows]) -> Sentence:
    """Say which currencies the files hold, and which of them do not count."""
    held = wording.listing([f"{amount(one)} in {wording.plural(one.rows, 'row')}" for one in found])
    out = [one.currency or "The rest" for one in found if not one.counts]
    if not out:
        return say("The file holds ", num(held), ".")
    verb = "does" if len(out) == 1 else "do"
    return say("The file holds ", num(held), f". {wording.listing(out)} {verb} not count until a rate is given.")


def amount(one: CurrencyRows) -> str:
    """Write what a file holds in one currency; ``1.20 k without a currency`` where none is stated."""
    return (
        wording.money(one.amount, one.currency) if one.currency else f"{wording.number(one.amount)} without a currency"
    )


def alike(pairs: int) -> Sentence:
    """Say how many pairs of accounts look alike."""
    look = "looks alike. Is it one account or two?" if pairs == 1 else "look alike. Are they one account each, or two?"
    return say(num(wording.plural(pairs, "pair")), " of accounts ", look)


def would_go(now: Portfolio, new: Portfolio) -> Sentence | None:
    """Say which sheets a book has and the files that would take its place have not, and how to keep them; None when none goes."""
    lost = [
        f"{sheet.title} ({wording.plural(len(now[key]), 'row')})"
        for key, sheet in SHEETS.items()
        if key not in _OF_THE_SALES and len(now[key]) and not len(new[key])
    ]
    if not lost:
        return None
    ending = ", which this book has: to keep that, save a copy and drop both in together."
    return say("It holds nothing of ", num(wording.listing(lost)), ending)


_OF_THE_SALES: Final = ("accounts", "revenue", "rates", "settings")


def no_saved_reading(file: str, why: str) -> Problem:
    """Say that a file is no saved reading.

    Args:
        file: its name.
        why: the sentence of the :class:`~kamcore.workbook.mapping.MappingError`.
    """
    found, _, expected = why.removeprefix("found ").partition("; expected ")
    return Problem(
        Severity.ERROR, "no-saved-reading", found.rstrip("."), expected.rstrip(".") or "a reading that was downloaded here",
        "Open the review on Home and download the reading again, or drop in the spreadsheets alone.", file=file,
    )  # fmt: skip
