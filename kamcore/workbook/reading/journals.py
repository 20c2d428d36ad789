"""Journals of double entries, in which each sale stands two or three times: at the customer, at the revenue, at the tax.

Only the postings on accounts of revenue count. Whose they are stands on them, or at the customer's posting of the same entry, as in
the FEC of French tax law; which accounts are revenue is told by their names, or by the number the law of a country gives them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from kamcore.workbook.reading.cards import card_in
from kamcore.workbook.reading.cells import Coded
from kamcore.workbook.reading.datev import is_booked
from kamcore.workbook.reading.headings import even_heading
from kamcore.workbook.reading.roles.columns import floats_in, holds_numbers, is_empty
from kamcore.workbook.reading.table import Lookup
from kamcore.workbook.reading.words import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from kamcore.workbook.reading.table import Table

LEDGER: Final = re.compile(
    r"(?:gl |g l |ledger |general ledger )?account(?: (?:no|number|num|code|name))?|compte ?num|(?:num[ée]ro de |n° (?:de )?|no )?compte(?: g[ée]n[ée]ral)?|"
    r"konto|kontonummer|sachkonto|cuenta(?: contable)?|conto|conta|счет|счёт|科目(?:编码|代码)?|gegenkonto"
)
LEDGER_NAME: Final = re.compile(
    r"(?:gl |ledger )?account (?:name|description)|compte ?lib|libell[ée] (?:du |de )?compte|kontobezeichnung|kontoname|konto ?name|"
    r"(?:nombre|descripción|título|titulo) (?:de (?:la )?)?cuenta|t[ií]tulo|denominaci[oó]n|intitulé(?: du)?(?: compte)?|descrizione conto|descrição da conta|科目名称"
)
DEBIT: Final = re.compile(
    r"(?:montant |amount |betrag |importe |importo |valor )?(?:debits?|débits?|soll|debe|dare|débito|debito|дебет|借方)(?: amount| betrag| \(?[a-z]{3}\)?|金额)?"
)
CREDIT: Final = re.compile(
    r"(?:montant |amount |betrag |importe |importo |valor )?(?:credits?|crédits?|haben|haber|avere|crédito|credito|кредит|贷方)(?: amount| betrag| \(?[a-z]{3}\)?|金额)?"
)
_SIDE: Final = re.compile(
    r"sens|shkzg|s ?/? ?h|soll ?/? ?haben ?(?:kennzeichen|kz)?|d ?/? ?c|dr ?/? ?cr|debit ?/? ?credit(?: indicator)?|d ?/? ?h|дт ?/? ?кт"
)
_AMOUNT: Final = re.compile(r"montant|amount|betrag|umsatz|importe|importo|valor|сумма|金额")
_SIDES: Final = frozenset(
    ("d", "c", "s", "h", "dr", "cr", "debit", "credit", "débit", "crédit", "soll", "haben", "debe", "haber", "дт", "кт")
)
_CREDITED: Final = frozenset(("c", "h", "cr", "credit", "crédit", "haben", "haber", "кт"))
_ENTRY: Final = re.compile(
    r"(?:journal ?code|journal|ecriture ?num|n° (?:d')?[ée]criture|pi[èe]ce ?ref|n° (?:de )?pi[èe]ce|pi[èe]ce|entry(?: (?:no|number|id))?|"
    r"transaction(?: (?:no|number|id))?|trans|voucher(?: (?:no|number))?|document(?: (?:no|number))?|asiento|num(?:ero)? asiento|buchungsnummer|"
    r"beleg(?:nr|nummer|feld 1)|journal (?:no|number|entry)|凭证号)"
)
"""What the postings of one entry share."""
_OWNER: Final = re.compile(
    r"comp ?aux ?lib|tiers|entidade|terceros?|(?:nom |libell[ée] )?(?:du )?(?:tiers|client|auxiliaire)|(?:customer|client|partner|counterparty|business partner|kunde|cliente|"
    r"debitor|контрагент|客户)(?: ?(?:name|nombre|nome))?|name|nom|nombre|nome"
)
_NUMBERED: Final = re.compile(r"\s*(\d{2,12})(?!\d)")
_CHART: Final = re.compile(r"7[01]\d*")
"""Revenue by the charts of accounts of France, Belgium and Spain (70) and Portugal (71)."""
_IN_CHART: Final = re.compile(r"compte|cuenta|conta\b")
_SOLD: Final = re.compile(
    r"\bsales?\b|\brevenues?\b|\bincome\b|\bturnover\b|erlöse?\b|umsatz|\bventes?\b|\bprestations?\b|\bricav|\bvendit|\bventas?\b|\bingresos\b|"
    r"\bvendas?\b|\bprestações\b|\bservicios\b|выручк|реализац|收入|売上|รายได้"
)
_NOT_SOLD: Final = re.compile(
    r"\btax|\bvat\b|\bgst\b|steuer|\btva\b|\biva\b|\bcosts?\b|receivable|forderung|\bother\b|interest|zins|deferred|unearned|accrued|expense|aufwand|commission|"
    r"\bcgs\b|\bcogs\b|налог|ндс|税|成本"
)
"""Words of accounts that are named after sales and are none."""
_OFF: Final = re.compile(
    r"return|refund|discount|allowance|rebate|credit|erlösschmälerung|gutschrift|skont|rabatt|nachlass|bon(?:us|i)\b|remise|rabais|ristourne|avoir|rrr|"
    r"\bres[io]\b|abbuon|scont|devoluc|descuento|devoluç|desconto|возврат|скидк|退|折"
)
"""Words of accounts on which sales are taken off again."""
_OWED: Final = re.compile(
    r"payable|creditor|debtor|\bbank|\bcash|clearing|suspense|loan|capital|equity|inventor|stock|reserve|provision|prepa|deposit|wage|salar|payroll|depreciat|"
    r"supplier|vendor|verbindlich|kasse|darlehen|kapital|rückst|rückl|lieferant|kreditor|debitor|waren|bestand|abschreib|lohn|löhne|gehalt|"
    r"gehälter|anzahlung|fournisseur|banque|caisse|emprunt|amort|fornitor|banca|cassa|debit|credit|proveedor|banco|\bcaja|préstamo|fornecedor|empréstimo|поставщик|"
    r"банк|касса|кредит|капитал|заём|应收|应付|银行|现金|借款|资本|存货|库存|预收|折旧"
)
"""Words of accounts of the balance, and of costs, which may be credited too."""


@dataclass(frozen=True, slots=True)
class Journal:
    """The columns of a journal.

    Attributes:
        ledger: the heading of the ledger account.
        sold: for each row whether it is a posting on an account of revenue.
        columns: the columns of the amount: ``revenue`` and ``debit``, or ``revenue`` and ``side``.
    """

    ledger: int
    sold: NDArray[np.bool_]
    columns: dict[str, int]


def journal_in(table: Table) -> Journal | None:
    """Return the journal a table is; None when it is none, or no account of it is known for revenue."""
    evened = [even_heading(text) for text in table.texts[: len(table.places)]]
    if (postings := _of_two_accounts(table, evened)) is not None:
        return postings
    if (card := card_in(table)) is not None:
        return Journal(card.document, card.sold, {"revenue": card.amount})
    columns = sides_of(table, evened)
    if columns is None:
        return None
    for place, even in enumerate(evened):
        if not LEDGER.fullmatch(even) or is_empty(table, place):
            continue
        if is_booked(table.above) != (even == "gegenkonto"):
            continue
        sold = sold_on(table, place)
        known = is_booked(table.above) or _balances(table, columns)
        if sold.any() and (known if not sold.all() else "debit" in columns and _is_credited(table, columns)):
            return Journal(place, sold, columns)
    return None


_DEBITED: Final = re.compile(r"(?:счет )?(?:дт|дебет)(?: счет)?|借方(?:勘定)?科目(?:名称?)?")
_CREDITED_TO: Final = re.compile(r"(?:счет )?(?:кт|кредит)(?: счет)?|貸方(?:勘定)?科目(?:名称?)?")
_BOUGHT_BY: Final = re.compile(
    r"(?:субконто ?1?|аналитика) (?:дт|дебет)|(?:дт|дебет) (?:субконто ?1?|аналитика)|借方(?:補助(?:科目)?|取引先)(?:名称?)?"
)
_POSTED: Final = re.compile(r"сумма(?: (?:дт|оборот|проводки|в рублях))?|(?:дт|дебет) сумма|貸方金額(?:\(円\))?|金額")
_CREDIT_OF_SALES: Final = re.compile(r"90\.?0?1(?:\.\d+)*|売上(?:高)?")
"""The account of sales in the Russian chart, and its name in Japanese books."""


def _of_two_accounts(table: Table, evened: Sequence[str]) -> Journal | None:
    """Return a journal of which each row names the account debited and the one credited, as Russian programs write it."""

    def first(pattern: re.Pattern[str]) -> int | None:
        return next((place for place, even in enumerate(evened) if pattern.fullmatch(even)), None)

    debited, credited_to, amount = first(_DEBITED), first(_CREDITED_TO), first(_POSTED)
    if debited is None or credited_to is None or amount is None or not holds_numbers(table, amount):
        return None
    sold = sold_on(table, credited_to)
    return Journal(credited_to, sold, {"revenue": amount}) if sold.any() else None


def is_journal(table: Table) -> bool:
    """Whether a table is a journal, whatever its accounts are called: an entry's number, a ledger account, and two sides that balance."""
    if is_booked(table.above):
        return True
    evened = [even_heading(text) for text in table.texts[: len(table.places)]]
    columns = sides_of(table, evened)
    if columns is None or not any(map(_ENTRY.fullmatch, evened)):
        return False
    ledgers = [place for place, even in enumerate(evened) if LEDGER.fullmatch(even) and not is_empty(table, place)]
    numbered = any(all(_NUMBERED.match(label) for label in table.cells(place).as_text().labels) for place in ledgers)
    return numbered and _balances(table, columns)


def is_with_tax(table: Table, journal: Journal) -> bool:
    """Whether the postings of a journal are what customers were debited, tax and all, as in the books of 1C."""
    return card_in(table) is not None or _CREDITED_TO.fullmatch(even_heading(table.texts[journal.ledger])) is not None


def sold_on(table: Table, ledger: int) -> NDArray[np.bool_]:
    """Return for each row whether it is a posting on an account of revenue.

    Args:
        table: the journal.
        ledger: the heading of the ledger account.
    """
    if (card := card_in(table)) is not None:
        return card.sold
    accounts = table.cells(ledger).as_text()
    if _CREDITED_TO.fullmatch(even_heading(table.texts[ledger])):
        return _coded(accounts, {label for label in accounts.labels if _CREDIT_OF_SALES.fullmatch(label)})
    if is_booked(table.above):
        return _coded(accounts, {label for label in accounts.labels if re.match(r"[48]\d{3}", label)})
    numbers = {label: match[1] for label in accounts.labels if (match := _NUMBERED.match(label))}
    charted = {label for label, number in numbers.items() if _CHART.fullmatch(number) and len(number) > 2}
    if charted and _IN_CHART.search(even_heading(table.texts[ledger])):
        return _coded(accounts, charted)
    names, balances = _balances_by_name(table, ledger)
    sold = {label for label, balance in balances.items() if _is_sold(plain(label)) and (balance >= 0 or _is_off(label))}
    return _coded(names, sold)


def may_be_sold(table: Table, ledger: int) -> list[str]:
    """Return the names of ledger accounts that count as no revenue and may be: more is credited than debited, and no word says why.

    Args:
        table: the journal.
        ledger: the heading of the ledger account.
    """
    if is_booked(table.above) or _CREDITED_TO.fullmatch(even_heading(table.texts[ledger])) or card_in(table):
        return []
    names, balances = _balances_by_name(table, ledger)
    sold = {names.labels[code] for code in np.unique(names.codes[sold_on(table, ledger) & ~names.missing]).tolist()}
    charted = _IN_CHART.search(even_heading(table.texts[ledger])) and any(
        map(_NUMBERED.match, table.cells(ledger).as_text().labels)
    )
    return [
        label
        for label, balance in balances.items()
        if not charted
        and label not in sold
        and balance > 0
        and not (_NOT_SOLD.search(plain(label)) or _OWED.search(plain(label)))
    ]


def _balances_by_name(table: Table, ledger: int) -> tuple[Coded, dict[str, float]]:
    """Return the names of the ledger accounts, and what is credited less what is debited on each."""
    named = next((p for p, text in enumerate(table.texts) if LEDGER_NAME.fullmatch(even_heading(text))), ledger)
    names = table.cells(named).as_text()
    columns = sides_of(table, [even_heading(text) for text in table.texts[: len(table.places)]])
    if columns is None:
        return names, dict.fromkeys(names.labels, 0.0)
    debits, credits_ = two_sides(table, columns)
    sums = np.bincount(names.codes + 1, credits_ - debits, minlength=len(names.labels) + 1)[1:]
    return names, dict(zip(names.labels, sums.tolist(), strict=True))


def _is_off(name: str) -> bool:
    return _OFF.search(plain(name)) is not None


def _is_sold(name: str) -> bool:
    return _SOLD.search(name) is not None and not _NOT_SOLD.search(name)


def sounds_like_a_ledger(name: str) -> bool:
    """Whether the name of an account is that of one of the ledger, such as ``Sales`` or ``Bank``, and not that of a customer."""
    bare = _NUMBERED.sub("", plain(name), count=1)
    return any(words.search(bare) for words in (_SOLD, _NOT_SOLD, _OFF, _OWED))


def _coded(texts: Coded, wanted: set[str]) -> NDArray[np.bool_]:
    return np.array([*(label in wanted for label in texts.labels), False])[texts.codes]


def sides_of(table: Table, evened: list[str]) -> dict[str, int] | None:
    """Return the columns of debit and credit, or of an amount and its side."""

    def first(pattern: re.Pattern[str]) -> int | None:
        places = (place for place, even in enumerate(evened) if pattern.fullmatch(even))
        return next((place for place in places if not is_empty(table, place)), None)

    debit, credit = first(DEBIT), first(CREDIT)
    if debit is not None and credit is not None and holds_numbers(table, debit) and holds_numbers(table, credit):
        return {"revenue": credit, "debit": debit}
    side = side_column(table)
    if side is None:
        return None
    amount = next(
        (
            p
            for p, even in enumerate(evened)
            if _AMOUNT.match(even) and holds_numbers(table, p) and not is_empty(table, p)
        ),
        None,
    )
    return None if amount is None else {"revenue": amount, "side": side}


def side_column(table: Table) -> int | None:
    """Return the heading under which letters say whether an amount is debited or credited; None unless both occur."""
    for place, text in enumerate(table.texts[: len(table.places)]):
        if _SIDE.fullmatch(even_heading(text)):
            labels = table.cells(place).as_text().labels
            marks = {plain(label).rstrip(".") for label in labels}
            if marks <= _SIDES and len(set(map(credited, labels))) > 1:
                return place
    return None


def credited(label: str) -> bool:
    """Whether the mark of a side means that an account is credited: ``C``, ``H``, ``Haben``."""
    return plain(label).rstrip(".") in _CREDITED


def _balances(table: Table, columns: dict[str, int]) -> bool:
    """Whether what is debited is what is credited, in all."""
    whole, other = (float(side.sum()) for side in two_sides(table, columns))
    return whole > 0 and abs(whole - other) <= 0.011 + 1e-6 * whole


def two_sides(table: Table, columns: dict[str, int]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return what each row debits, and what it credits."""
    amounts = _figures(table, columns["revenue"])
    if "debit" in columns:
        return _figures(table, columns["debit"]), amounts
    sides = table.cells(columns["side"]).as_text()
    credit = np.array([*map(credited, sides.labels), False])[sides.codes]
    return np.where(credit, 0.0, amounts), np.where(credit, amounts, 0.0)


def _is_credited(table: Table, columns: dict[str, int]) -> bool:
    """Whether more is credited than debited, as on accounts of revenue alone."""
    return float(_figures(table, columns["revenue"]).sum()) > float(_figures(table, columns["debit"]).sum())


def _figures(table: Table, place: int) -> NDArray[np.float64]:
    return np.nan_to_num(floats_in(table.cells(place)))


def with_owners(table: Table) -> Table:
    """Give a journal whose revenue postings name no customer that of the same entry, as a column looked up in the journal itself."""
    journal = journal_in(table)
    if journal is None or is_booked(table.above):
        return table
    found = owner_of(table, journal)
    owners = None if found is None else table.cells(found).as_text()
    if found is None or owners is None or len(owners.labels) < _LEAST_OWNERS:
        found, owners = _named_by_account(table, journal)
    if found is None or owners is None:
        return table
    if 2 * int((journal.sold & ~owners.missing).sum()) > int(journal.sold.sum()):
        return table
    keys = [
        table.cells(place).as_text().codes
        for place, text in enumerate(table.texts)
        if _ENTRY.fullmatch(even_heading(text)) and place not in (found, journal.ledger)
    ]
    if not keys:
        return table
    entry = keys[0]
    for codes in keys[1:]:
        entry = np.unique(entry * (int(codes.max(initial=0)) + 2) + codes, return_inverse=True)[1].reshape(-1)
    entry = entry - int(entry.min(initial=0))
    named = np.flatnonzero(~owners.missing)
    first = np.full(int(entry.max(initial=-1)) + 1, -1, np.int64)
    first[entry[named][::-1]] = named[::-1]
    several = np.zeros(len(first), np.bool_)
    several[entry[named[owners.codes[named] != owners.codes[first[entry[named]]]]]] = True
    first[several] = -1
    return replace(table, lookups=(Lookup(table, found, first[entry], found, "Customer"),))


_LEAST_OWNERS: Final = 2
_CUSTOMERS: Final = re.compile(r"4[13]\w*")
"""Accounts of customers by the charts of France (411) and Spain (430)."""


def _named_by_account(table: Table, journal: Journal) -> tuple[int | None, Coded | None]:
    """Return the names of the ledger accounts, of those of customers alone, where each customer has an account of its own."""
    named = next((p for p, text in enumerate(table.texts) if LEDGER_NAME.fullmatch(even_heading(text))), None)
    if named is None or not _IN_CHART.search(even_heading(table.texts[journal.ledger])):
        return None, None
    accounts, names = table.cells(journal.ledger).as_text(), table.cells(named).as_text()
    customers = _coded(accounts, {label for label in accounts.labels if _CUSTOMERS.fullmatch(label)})
    owners = Coded(np.where(customers, names.codes, -1), names.labels)
    return (named, owners) if len(owners.present) >= _LEAST_OWNERS else (None, None)


def owner_of(table: Table, journal: Journal) -> int | None:
    """Return the heading of the customer's name in a journal, or of the customer's number in DATEV's; None when there is none."""
    booked = is_booked(table.above)
    for place, text in enumerate(table.texts):
        even = even_heading(text)
        if booked and even == "konto":
            return place
        named = (_OWNER if {"debit", "side"} & set(journal.columns) else _BOUGHT_BY).fullmatch(even) is not None
        if named and place != journal.ledger and not is_empty(table, place) and not holds_numbers(table, place):
            return place
    return None
