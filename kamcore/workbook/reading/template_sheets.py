"""The other sheets of the template: typed by the schema, their accounts and people resolved."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from kamcore.workbook.column import Kind
from kamcore.workbook.portfolio import normalise_name
from kamcore.workbook.problems import Severity
from kamcore.workbook.reading.buying_roles import read_roles
from kamcore.workbook.reading.cells import Coded
from kamcore.workbook.reading.deal_names import with_own_names
from kamcore.workbook.reading.full_names import joined
from kamcore.workbook.reading.gathered import say_unused
from kamcore.workbook.reading.headings import even_heading
from kamcore.workbook.reading.identity import People
from kamcore.workbook.reading.intake import text_of
from kamcore.workbook.reading.template_plans import STANDARD_FACTORS
from kamcore.workbook.reading.values import Parsed
from kamcore.workbook.schema import SHEETS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from kamcore.workbook.reading.identity import Accounts
    from kamcore.workbook.reading.intake import Intake
    from kamcore.workbook.reading.table import Table

_RATING: Final = SHEETS["ratings"].column("rating")
_PERSON: Final = SHEETS["stakeholders"].column("name")
_SUGGESTIONS: Final = 10
"""So many unknown accounts of a sheet get a problem of their own."""


def series_of(parsed: Parsed, kind: Kind) -> pd.Series:
    """The values of a column as pandas holds them in a Portfolio."""
    if parsed.floats is not None:
        values = pd.Series(parsed.floats)
        return values.astype("boolean") if kind is Kind.YES_NO else values
    if parsed.days is not None:
        return pd.Series(parsed.days)
    assert parsed.coded is not None  # noqa: S101 - one of the three is always set
    return parsed.coded.series()


def resolve_accounts(intake: Intake, accounts: Accounts) -> NDArray[np.int64] | None:
    """Find the account of each row; rows of an unknown one are left out as an error. None when the sheet has no account column."""
    plan, table = intake.plan, intake.table
    if "account" not in plan.columns:
        return _one_account(intake, accounts) if plan.target == "stakeholders" else None
    place = plan.columns["account"]
    texts = text_of(table, place)
    other = text_of(table, plan.columns["account_too"]) if "account_too" in plan.columns else None
    found = accounts.resolve(texts, other)
    empty = texts.missing if other is None else texts.missing & other.missing
    intake.ledger.leave_out(
        empty,
        "missing-value",
        "nothing for Account",
        "the account's name or id in each row",
        "Fill it in; until then the row is left out.",
        column=place,
    )
    _report_unknown(intake, accounts, texts, found, place)
    ambiguous = np.array([accounts.is_ambiguous(label) for label in texts.labels] + [False])[texts.codes]
    intake.ledger.note(
        ambiguous,
        "ambiguous-account",
        "{cell}, the name of more than one account",
        "an account's id where names repeat",
        "The first account of that name was taken; write the Account ID instead.",
        column=place,
    )
    return found


def make_accounts(intakes: Iterable[Intake], accounts: Accounts) -> None:
    """Make the accounts that other sheets name, for a book that has no list of them."""
    for intake in intakes:
        if "account" in intake.plan.columns:
            texts = text_of(intake.table, intake.plan.columns["account"]).take(np.flatnonzero(intake.ledger.kept))
            accounts.add(None, texts)


_NO_COMPANY: Final = re.compile(
    r"\b(?:org(?:ani[sz]ation(?:al)?)? ?(?:chart|structure)?|organigram\w*|chart|people|contacts?|stakeholders?|employees?|staff|team|sheet ?\d*|"
    r"tabelle ?\d*|feuil ?\d*|foglio ?\d*|hoja ?\d*|planilha ?\d*|лист ?\d*|工作表 ?\d*|data|export|list|table ?\d*|workbook|book ?\d*|of|the|"
    r"mitarbeiter|kontakte|persone|personas|pessoas|сотрудники)\b"
)


def _one_account(intake: Intake, accounts: Accounts) -> NDArray[np.int64] | None:
    """Find the account of people of whom nothing says where they are: by the name of sheet or file, or the only one."""
    table = intake.table
    names = [" ".join(_NO_COMPANY.sub(" ", re.sub(r"[_-]+", " ", text).casefold()).split()) for text in _around(table)]
    found = next((at for name in names if name and (at := accounts.find(name)) is not None), None)
    if found is None and len(accounts) == 1:
        found = 0
    if found is None and not len(accounts):
        written = next(
            (text for text, name in zip(_around(table), names, strict=True) if name), PurePath(table.grid.file).stem
        )
        found = int(accounts.add(None, Coded.of([" ".join(re.sub(r"_+", " ", written).split()) or "Account"]))[0])
        intake.ledger.say(
            "account-by-name",
            f"people of whom no column names the company; they were put at '{accounts.names[found]}'",
            "a column with the account",
            "Add the column Account if they belong elsewhere.",
            severity=Severity.NOTE,
        )
    if found is None:
        intake.ledger.leave_out_all(
            "no-account",
            f"{len(table.rows):,} people of whom nothing names the account",
            "a column with the account, or the account's name as that of the sheet or file",
            "Add the column Account to the list.",
            severity=Severity.ERROR,
        )
        return np.full(len(table.rows), -1, np.int64)
    return np.full(len(table.rows), found, np.int64)


def _around(table: Table) -> tuple[str, ...]:
    return (table.grid.sheet, *table.above[:2], PurePath(table.grid.file).stem)


def _report_unknown(intake: Intake, accounts: Accounts, texts: Coded, found: NDArray[np.int64], place: int) -> None:
    """Leave out the rows of unknown accounts: a problem for each of the first names with the nearest known, one for the rest."""
    unknown = (found < 0) & intake.ledger.kept
    codes = [code for code in pd.unique(texts.codes[unknown]).tolist() if code >= 0] if len(accounts) else []
    for code in codes[:_SUGGESTIONS]:
        closest = accounts.closest(texts.labels[code])
        hint = f"Did you mean '{closest}'? " if closest else ""
        intake.ledger.leave_out(
            unknown & (texts.codes == code),
            "unknown-account",
            "{cell}, an account that is not in the book",
            "an account of the book",
            f"{hint}Correct it, or add the account to the Accounts sheet.",
            severity=Severity.ERROR,
            column=place,
        )
    intake.ledger.leave_out(
        found < 0,
        "unknown-account",
        "{cell}, an account that is not in the book",
        "an account of the book",
        "Correct it, or add the account to the Accounts sheet.",
        severity=Severity.ERROR,
        column=place,
    )


def read_template(intake: Intake, accounts: Accounts, factors: Mapping[str, str]) -> pd.DataFrame:
    """Read one sheet of the template.

    Args:
        intake: the table.
        accounts: the accounts of the book.
        factors: evened name of a factor -> as it is written on the Criteria sheet.

    Returns:
        The rows that can be used, with the columns the table has, and ``person`` for Stakeholders.
    """
    plan = intake.plan
    sheet = SHEETS[plan.target]
    found = resolve_accounts(intake, accounts)
    if plan.ratings and found is not None:
        return _melt(intake, found, accounts)
    parsed: dict[str, Parsed] = {}
    for column in sheet.columns:
        if column.kind is not Kind.ACCOUNT:
            read = (
                _full_name(intake) if column.key == "name" and "last_name" in plan.columns else intake.typed(column.key)
            )
            if read is not None:
                parsed[column.key] = read
    parsed |= read_roles(intake)
    if plan.target == "ratings":
        factor = parsed["factor"].coded
        assert factor is not None  # noqa: S101 - factors are texts
        parsed["factor"].coded = factor.relabelled([known_factor(label, factors) for label in factor.labels])
    n = len(intake.table.rows)
    columns = {key: series_of(values, sheet.column(key).kind) for key, values in parsed.items()}
    if found is not None:
        columns["account"] = accounts.key_of(found).series()
    if plan.target == "relationship":
        view = columns.get("view", pd.Series([None] * n, dtype="str"))
        columns["view"] = view.fillna("ours")
        columns.setdefault("as_of", pd.Series([None] * n, dtype="str"))
    if plan.target == "stakeholders":
        columns["person"] = _person_keys(columns, n)
        say_unused(intake)
    if plan.target == "team" and {"person", "manager"} <= set(plan.columns):
        columns["manager"] = _named_manager(intake, columns)
    frame = pd.DataFrame(columns, index=pd.RangeIndex(n))
    return _without_repeats(intake, frame)


def _named_manager(intake: Intake, columns: Mapping[str, pd.Series]) -> pd.Series:
    """Put the name of a manager in place of the number by which a person reports to them."""
    numbers = text_of(intake.table, intake.plan.columns["person"])
    names = {number: name for row, name in enumerate(columns["name"]) if (number := numbers.at(row)) is not None}
    return columns["manager"].map(lambda text: names.get(text, text), na_action="ignore").astype("str")


def _full_name(intake: Intake) -> Parsed:
    """Read a person's name from the columns of first and last names."""
    table, places = intake.table, (intake.plan.columns["name"], intake.plan.columns["last_name"])
    parsed = Parsed(coded=joined(*(text_of(table, place) for place in places)))
    intake.require(parsed, places[0], _PERSON.title)
    return parsed


def known_factor(label: str, factors: Mapping[str, str]) -> str:
    """Return a factor as the Criteria sheet, or the standard matrix, writes it."""
    return factors.get(even_heading(label), label)


def factor_names(names: Sequence[str]) -> dict[str, str]:
    """Return evened name -> name for the factors of the Criteria sheet and the standard ones."""
    return {even_heading(name): name for name in (*STANDARD_FACTORS, *names)}


def _melt(intake: Intake, found: NDArray[np.int64], accounts: Accounts) -> pd.DataFrame:
    parts = []
    keys = accounts.key_of(found).series()
    for place, factor in intake.plan.ratings.items():
        parsed = intake.read(place, _RATING)
        intake.report(parsed, place, required=False)
        here = intake.ledger.kept & ~parsed.missing
        parts.append(
            pd.DataFrame({"account": keys[here], "factor": factor, "rating": series_of(parsed, Kind.NUMBER)[here]})
        )
    frame = pd.concat(parts, ignore_index=True)
    return frame.drop_duplicates(["account", "factor"], ignore_index=True)


def _person_keys(columns: Mapping[str, pd.Series], n: int) -> pd.Series:
    names = columns["name"]
    keys = pd.Series(
        [None if pd.isna(name) else normalise_name(name) for name in names], dtype="str", index=pd.RangeIndex(n)
    )
    return columns["person"].fillna(keys) if "person" in columns else keys


def _without_repeats(intake: Intake, frame: pd.DataFrame) -> pd.DataFrame:
    """Leave out rows whose key an earlier row has."""
    plan = intake.plan
    key = [column for column in SHEETS[plan.target].row_key if column in frame.columns]
    kept = intake.ledger.kept
    if key and len(key) == len(SHEETS[plan.target].row_key):
        if plan.target == "opportunities":
            frame = with_own_names(frame, kept)
        keyed = frame[key]
        if plan.target == "relationship":  # a row of no stated time tells of today, and there is one today
            keyed = keyed.assign(as_of=keyed["as_of"].fillna(""))
            key = key if "as_of" in plan.columns else key[:-1]
        whole = keyed[kept & keyed.notna().all(axis=1).to_numpy()]
        again = np.zeros(len(frame), np.bool_)
        again[whole.index[whole.duplicated()]] = True
        titles = " and ".join(SHEETS[plan.target].column(column).title for column in key)
        intake.ledger.leave_out(
            again,
            "row-twice",
            "{cell} in a row that stands further up already",
            f"one row for each {titles}",
            "Delete one of the two; the first is used.",
            column=_place(plan.columns, key),
        )
    return frame[intake.ledger.kept].reset_index(drop=True)


def _place(columns: Mapping[str, int], key: Sequence[str]) -> int:
    return next((columns[column] for column in reversed(key) if column in columns), 0)


def link_people(
    intake: Intake, frame: pd.DataFrame, people: People, positions: Mapping[str, int], columns: Sequence[str]
) -> pd.DataFrame:
    """Point the given columns of a frame at keys of people; who is not known is reported and missing.

    Args:
        intake: the table the frame came from; its rows are those still kept, in order.
        frame: the rows.
        people: who is known.
        positions: account key -> its position.
        columns: the columns to link.

    Returns:
        The frame; without the rows that lack a required person.
    """
    rows = np.flatnonzero(intake.ledger.kept)
    places = frame["account"].map(dict(positions)).fillna(-1).to_numpy().astype(np.int64)
    lost = np.zeros(len(frame), np.bool_)
    for column in columns:
        if column not in frame.columns:
            continue
        texts = Coded.of([None if pd.isna(text) else str(text) for text in frame[column]])
        found = people.find(places, texts)
        unknown = found.missing & ~texts.missing
        required = SHEETS[intake.plan.target].column(column).required
        where = np.zeros(len(intake.table.rows), np.bool_)
        where[rows[unknown]] = True
        say = intake.ledger.leave_out if required else intake.ledger.note
        say(
            where,
            "unknown-person",
            "{cell}, nobody of that account",
            "the name or id of a person of the same account",
            "Correct it, or add the person to the Stakeholders sheet; until then "
            + ("the row is left out." if required else "nobody is named there."),
            column=intake.plan.columns[column],
        )
        frame[column] = found.series()
        lost |= unknown & required
    return frame[~lost].reset_index(drop=True)


def make_people(frames: Sequence[pd.DataFrame], positions: Mapping[str, int]) -> People:
    """Index the people of all Stakeholders tables."""
    if not frames:
        return People(np.zeros(0, np.int64), [], [])
    everyone = pd.concat([frame[["account", "person", "name"]] for frame in frames], ignore_index=True)
    places = everyone["account"].map(dict(positions)).fillna(-1).to_numpy().astype(np.int64)
    return People(places, everyone["person"].tolist(), everyone["name"].tolist())
