"""Lists of what is owed, and not of what was sold: balances of accounts, and items that are still open."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import numpy as np

from kamcore.workbook.reading import lexicon
from kamcore.workbook.reading.headings import even_heading
from kamcore.workbook.reading.journals import CREDIT, DEBIT, LEDGER, LEDGER_NAME
from kamcore.workbook.reading.letters import worth_a_look
from kamcore.workbook.reading.plan import Plan
from kamcore.workbook.reading.words import plain

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kamcore.workbook.reading.cells import Coded
    from kamcore.workbook.reading.table import Table

_OPENING: Final = re.compile(
    r"eb ?(?:wert|soll|haben|saldo)|eröffnung\w*|anfangs(?:bestand|saldo)|saldo ?vortrag|vortrag|opening(?: balance)?|balance (?:b ?/? ?f|forward)|brought forward|"
    r"solde (?:initial|ouverture|d'ouverture|précédent)|saldo (?:inicial|iniziale|apertura|anterior)|(?:сальдо )?(?:на начало|начальное)(?: периода)?(?: (?:дт|кт|дебет|кредит))?|期初余额|期首残高|前期繰越|前月繰越"
)
_CLOSING: Final = re.compile(
    r"saldo(?: (?:soll|haben|final|finale|actual|neu|eur))?|schlusssaldo|endsaldo|endbestand|closing(?: balance)?|balance|net balance|solde(?: (?:final|fin))?|(?:сальдо )?(?:на конец|конечное)(?: периода)?(?: (?:дт|кт|дебет|кредит))?|期末余额|期末残高|残高"
)
_OPEN: Final = re.compile(
    r"(?:betrag |saldo )?offen(?:er)?(?: betrag| posten| saldo)?|rest(?:betrag|saldo)?|op betrag|fällig(?:keit|keitsdatum| am| seit)?|tage überfällig|überfällig(?: seit)?|mahn(?:stufe|datum|kz)?|mahnstufe|"
    r"(?:open|outstanding|remaining|unpaid|overdue) (?:amount|balance)|amount (?:open|outstanding|due|remaining)|balance due|due date|days? overdue|open balance|"
    r"(?:montant )?restant dû|reste à payer|échéance|(?:importe |saldo )?pendiente|vencimiento|vencimento|scadenza|(?:importo )?residuo"
)
_LEAST: Final = 2
_BALANCE_WORDS: Final = "opening|closing|starting|ending|forward|bestand|vortrag|saldo|solde|report"
"""One of these stands in each word for a balance that is in ASCII."""


def carried_over(texts: Coded) -> NDArray[np.bool_]:
    """Mark the rows whose text says that they only carry a balance over."""
    balances = np.zeros(len(texts.labels) + 1, np.bool_)
    for code in worth_a_look(texts.labels, _BALANCE_WORDS):
        balances[code] = lexicon.BALANCE.fullmatch(plain(texts.labels[code])) is not None
    return balances[texts.codes] if balances.any() else np.zeros(len(texts), np.bool_)


def balances_plan(table: Table) -> Plan | None:
    """Return the plan of a list of balances, left out with what to bring instead; None for any other table."""
    evened = [even_heading(text) for text in table.texts[: len(table.places)]]
    opening, closing, debit, credit = (
        any(map(words.fullmatch, evened)) for words in (_OPENING, _CLOSING, DEBIT, CREDIT)
    )
    ledger = any(LEDGER.fullmatch(even) or LEDGER_NAME.fullmatch(even) for even in evened)
    return _left_out("a list of balances by account") if ledger and opening and debit and credit and closing else None


def open_items_plan(table: Table) -> Plan | None:
    """Return the plan of a list of open items of which no column is an amount sold; None for any other table."""
    evened = [even_heading(text) for text in table.texts[: len(table.places)]]
    owed = sum(bool(_OPEN.fullmatch(even)) for even in evened)
    balance = any(map(_CLOSING.fullmatch, evened))
    return _left_out("a list of open items") if owed >= _LEAST or (owed and balance) else None


def _left_out(why: str) -> Plan:
    return Plan(
        "left out",
        why=why,
        code="balances",
        expected="what was sold, and not what is still owed",
        fix="Export the invoices of the time in question, paid ones too, with customer, date and net amount, or revenue by customer.",
    )
