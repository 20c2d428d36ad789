"""Which columns are the account's number and its name."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from kamcore.workbook.reading import lexicon
from kamcore.workbook.reading.headings import NAMES, compact, even_heading, nearest
from kamcore.workbook.reading.outline import PIVOT_HEADINGS, filled_down
from kamcore.workbook.reading.roles.columns import (
    ID_TAIL,
    MOST_LOOKED_AT,
    grain_of,
    holds_numbers,
    is_empty,
    is_unique,
    sales_key,
    unnamed,
)
from kamcore.workbook.schema_sales import SUPPLIERS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kamcore.workbook.reading.table import Table


_ID_OF: Final = re.compile(r"(.+?) ?(?:id|number|no|nr|code|key|num)")


_PARTNERS: Final = frozenset(
    (
        "user",
        "member",
        "subscriber",
        "donor",
        "tenant",
        "partner",
        "cust",
        "debitor",
        "debtor",
        "sold to",
        "sold to party",
        "bill to",
        "bill to party",
        "client",
    )
)


_NAME_ORDER: Final = (
    re.compile(
        r"compan|organi|firm|business partner|société|raison|empresa|razón|azienda|ragione sociale|компания|บริษัท|公司|会社|कंपनी|کمپنی"
    ),
    re.compile(r"account|compte|conta|खाता|контрагент"),
    re.compile(r"custom|kund|cliente|клиент|заказчик|покупател|ग्राहक|ลูกค้า|客户|顧客|کسٹمر|گاہک|sold to|debitor|debtor"),
)


_NOT_THE_NAME: Final = re.compile(
    r"\b(?:deal|opportunity|project|order|invoice no|po|purchase|vendor|sales|gl|ledger|bank|balance|price|since|type|group|segment|class|category|status|tier|city|country|state|region|street|address|zip|postal|postcode|phone|fax|"
    r"e ?mail|email|manager|owner|rep|size|website|url|currency|language|notes?|comments?|reference|ref|po|rank|score|count|tax|vat|"
    r"gruppe|ort|stadt|land|straße|plz|telefon|gruppo|città|paese|ville|pays|adresse|ciudad|país|dirección|cidade|rating|lifetime)\b"
)


_LAST_NAMES: Final = frozenset(
    even_heading(text)
    for text in (*PIVOT_HEADINGS, "contact", "contact name", "contato", "contacto", "contatto", "name", "full name", "payee", "recipient", "buyer name", "kontakt", "nom", "nome", "nombre",
                 "naam", "navn", "namn", "nimi", "nazwa", "název", "intitulé", "tiers", "relatie", "имя", "наименование", "название", "bezeichnung", "नाम", "نام", "ชื่อ", "名称", "姓名", "名前", "이름")
)  # fmt: skip
"""Headings that name the account when nothing better does."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    rank: float
    place: int


def account_columns(table: Table) -> tuple[int | None, int | None]:
    """Return the headings of the account's id and of its name, None where there is none."""
    ids: list[int] = []
    names: list[_Candidate] = []
    for place, text in enumerate(table.texts):
        even = even_heading(text)
        found = account_role(even)
        if found == "id":
            ids.append(place)
        elif found == "name":
            rank = next((rank for rank, pattern in enumerate(_NAME_ORDER) if pattern.search(even)), len(_NAME_ORDER))
            names.append(_Candidate(rank + 3 * (even not in NAMES["revenue"] and even not in NAMES["accounts"]), place))
    if names and not ids and any(_is_supplier_number(text) for text in table.texts[: len(table.places)]):
        names = [c for c in names if _SPEAKS_OF_CUSTOMERS.search(even_heading(table.texts[c.place]))]
    if len(names) > 1:
        names = [_Candidate(c.rank + 10 * (not _is_telling(table, c.place)), c.place) for c in names]
    if (spoken := last_resort_name(table)) is not None:
        names = [c for c in names if not _is_ledger(table, c.place, spoken)]
    if len(table.rows):
        names = [c for c in names if not is_empty(table, c.place)]
    names.sort(key=lambda c: (c.rank, c.place))
    ids = [place for place in ids if not is_empty(table, place)] or ids
    ids.sort(
        key=lambda place: (
            bool(_A_PERSON.match(even_heading(table.texts[place]))),
            bool(_NUMBER_OF_AN_ACCOUNT.search(even_heading(table.texts[place]))),
            place,
        )
    )
    return _told_apart(table, ids, [c.place for c in names])


_NUMBER_OF_AN_ACCOUNT: Final = re.compile(
    r"^(?:account|bank|konto|compte|conto|cuenta|conta) ?(?:number|no|nr|code|num)"
)
"""May be the number of a bank account or of a ledger: the number of a customer comes before it."""


_A_PERSON: Final = re.compile(r"(?:user|member|subscriber)\b")
"""Whoever bought, where nothing names a company; in a list of deals it may be one of us."""


_SPEAKS_OF_CUSTOMERS: Final = re.compile(
    r"custom|client|kund|account|debit|debtor|клиент|покупател|заказчик|ลูกค้า|客户|顧客|ग्राहक|گاہک"
)


def _is_ledger(table: Table, place: int, name: int) -> bool:
    """Whether a column headed ``Account`` names the accounts of a ledger: few, numbered, and fewer than the names beside them."""
    if not re.fullmatch(
        r"(?:gl |ledger |distribution )?(?:account|accounts|konto|compte|conto|cuenta|conta)(?: name)?",
        even_heading(table.texts[place]),
    ):
        return False
    labels, names = (table.sample(at, 5000).as_text().labels for at in (place, name))
    numbered = sum(re.match(r"\d{3,6}(?:\D|$)", label) is not None for label in labels)
    ledger = sum(
        re.search(r"income|sales|revenue|receivable|erlös|umsatz|ventes|ricavi|ventas", label.casefold()) is not None
        for label in labels
    )
    return 2 * len(labels) <= len(names) and 2 * max(numbered, ledger) >= len(labels) > 0


def _told_apart(table: Table, ids: list[int], names: list[int]) -> tuple[int | None, int | None]:
    """Settle which column is the number and which the name where the headings leave it open.

    A column of numbers under a heading such as ``Customer`` is the account's number when a column of names stands
    beside it. A number that is the same in all rows, or for many names, is no number of accounts.
    """
    name = names[0] if names else None
    if (
        name is not None
        and not ids
        and (spoken := _name_beside(table, name)) is not None
        and _are_short_for(table, name, spoken)
    ):
        return name, spoken
    if name is not None and not ids and holds_codes(table, name):
        beside = [place for place in names[1:] if not holds_codes(table, place) and not is_empty(table, place)]
        spoken = beside[0] if beside else _name_beside(table, name)
        if spoken is not None:
            return name, spoken
    identifier = ids[0] if ids else None
    if identifier is not None and name is None and is_unique(table, identifier):
        last = last_resort_name(table, ids)
        name = last if last is not None and not holds_codes(table, last) and is_unique(table, last) else None
    if identifier is not None and name is None:
        name = _one_for_each(table, identifier, last_resort_name(table, ids))
    if identifier is not None:
        other = name if name is not None else _spoken(table, ids)
        if other is not None and holds_codes(table, identifier) and not _numbers(table, identifier, other):
            identifier = None
            name = other
    return identifier, name


def holds_codes(table: Table, place: int) -> bool:
    """Whether most of what stands in a column is numbers or codes, not words."""
    labels = table.sample(place, 1000).as_text().labels
    coded = sum(not re.search(r"[^\W\d_]{3}", label) or _CODE.fullmatch(label) is not None for label in labels)
    return bool(labels) and 2 * coded > len(labels)


def _are_short_for(table: Table, place: int, spoken: int) -> bool:
    """Whether a column holds short names in capitals, one for each of the names in another: ``ACME`` for ``Acme Widgets Inc``."""
    shorts, names = (table.sample(at, 1000).as_text() for at in (place, spoken))
    short = all(_SHORT_NAME.fullmatch(label) for label in shorts.labels)
    if not short or len(shorts.labels) < 2 or 10 * abs(len(shorts.labels) - len(names.labels)) > len(names.labels):
        return False
    pairs = {(a, b) for a, b in zip(shorts.codes.tolist(), names.codes.tolist(), strict=True) if a >= 0 and b >= 0}
    alike = sum(_is_short_for(shorts.labels[a], names.labels[b]) for a, b in pairs)
    return 2 * alike > len(pairs)


def _is_short_for(short: str, name: str) -> bool:
    """Whether the letters of a short name stand in another one, in their order: ``ALFKI`` in ``Alfreds Futterkiste``."""
    rest = iter(name.casefold())
    return all(letter in rest for letter in short.casefold() if letter.isalpha())


_SHORT_NAME: Final = re.compile(r"[A-Z0-9&./_-]{1,12}")
_CODE: Final = re.compile(r"[A-Za-z]{1,5}[-_ ./]?\d{1,12}")


def _name_beside(table: Table, place: int) -> int | None:
    """Return a heading such as ``Name 1``, or a column without one to the right, that holds the names of the numbers in another."""
    for other, text in enumerate(table.texts):
        even = re.sub(r" ?\d$", "", even_heading(text))
        beside = other == place + 1 and bool(unnamed(table, other))
        if other == place or not (even in _LAST_NAMES or beside):
            continue
        if not holds_codes(table, other) and not is_empty(table, other):
            return other
    return None


def _one_for_each(table: Table, identifier: int, name: int | None) -> int | None:
    """Return a heading such as ``Name`` under which each account's number, and no other, has one name; None where it is not so."""
    if name is None or holds_codes(table, name) or _A_CONTACT.search(even_heading(table.texts[name])):
        return None
    numbers, names = (table.sample(place, 1000).as_text() for place in (identifier, name))
    there = ~numbers.missing & ~names.missing
    pairs = set(zip(numbers.codes[there].tolist(), names.codes[there].tolist(), strict=True))
    return name if 1 < len(pairs) == len(numbers.labels) == len(names.labels) < int(there.sum()) else None


_A_CONTACT: Final = re.compile(r"conta[ck]?t|kontakt|contato|payee|recipient")


def _spoken(table: Table, taken: Sequence[int]) -> int | None:
    """Return a last resort for the name that holds words, and not one of its own in each row."""
    place = last_resort_name(table, taken)
    return None if place is None or holds_codes(table, place) or is_unique(table, place) else place


def _numbers(table: Table, identifier: int, name: int) -> bool:
    """Whether a column numbers the names in another: it has nearly as many values."""
    count, names = (len(table.sample(place, 5000).as_text().labels) for place in (identifier, name))
    return names <= 2 or 2 * count >= names


def last_resort_name(table: Table, taken: Sequence[int] = ()) -> int | None:
    """Return a heading such as ``Name`` or ``Contact``, which names the account where nothing better does; None without one."""
    for place, text in enumerate(table.texts):
        even = re.sub(r" ?1$", "", even_heading(text))
        if place in taken or even not in _LAST_NAMES:
            continue
        if not holds_numbers(table, place) or (even in PIVOT_HEADINGS and _has_words(table, place)):
            return place
    return None


def _has_words(table: Table, place: int) -> bool:
    """Whether a column holds words beside its numbers, as customers with their years below them."""
    return any(re.search(r"[^\W\d_]{2}", label) for label in table.sample(place).texts.labels)


_ACCOUNT_NAMES: Final = frozenset(name for name, (key, _) in NAMES["accounts"].items() if key in ("name", "account_id"))


_ACCOUNT_PART: Final = re.compile(
    r"^(?:\w+ ){0,2}(?:customers?|clients?|debtor|partner|account|company|kunden?|debitor|cliente|клиента?|контрагента?|покупателя?)"
    r"(?: (?:display|full|legal|trading|search))*(?: ?name| title|name|bezeichnung)?$|^(?:nome|nombre|nom|наименование|name) (?:\w+ ){0,2}"
    r"(?:cliente|client|клиента|kunden?|customer)$|^name of (?:the )?(?:sold to|bill to|ship to|payer|buyer|customer|client)(?: party)?$|^(?:alpha|buyer|payer)(?: ?name)?$|^co last name$|^asiakas(?:nimi|kkaan nimi)?$|^asiakkaan nimi$|"
    r"^(?:bedrijfsnaam|klantnaam|relatienaam|kundenavn|firmanavn|kundnamn|पार्टी का नाम|پارٹی کا نام)$|raz[óo]n social|ragione sociale|razão social|^(?:nombre|nome|denominaci[óo]n|denominazione|nom) (?:fiscal|comercial|social|commercial|fiscale|commerciale)$|^(?:acheteur|acquirente|comprador|käufer|покупатель)$|(?:客户|顧客|ลูกค้า|ผู้ซื้อ|ग्राहक|गाहक|گاہک|خریدار|खरीदार|购货单位|购方|往来单位|得意先|取引先|거래처)"
)
"""Headings in which an account is named among other words: ``Invoice partner display name``."""


def is_last_resort(even: str) -> bool:
    """Whether a heading names the account only where nothing better does."""
    return even in _LAST_NAMES


@functools.lru_cache(maxsize=8192)
def account_role(even: str) -> str:
    """Return ``id`` or ``name`` for a heading that names the account, "" for any other."""
    accounts, pointing = NAMES["accounts"], NAMES["revenue"]
    if even in ("id", "name", "") or names_supplier(even) or even in _LAST_NAMES:
        return ""
    if (match := _ID_OF.fullmatch(even)) and _names_account(match[1]):
        return "id"
    even = compact(even, "accounts") or even
    key = accounts.get(even, ("",))[0]
    if key not in ("name", "account_id") and pointing.get(even, ("",))[0] != "account":
        if _NOT_THE_NAME.search(even):
            return ""
        near = nearest(even, _ACCOUNT_NAMES)
        if near and even != f"{near}s":  # "Customers" above figures counts them
            key = accounts[near][0]
        elif not _ACCOUNT_PART.search(even):
            return ""
    return "id" if key == "account_id" or ID_TAIL.fullmatch(even) else "name"


def names_supplier(even: str) -> bool:
    """Whether a heading speaks of those we buy from."""
    return any(word in even for word in SUPPLIERS)


def _is_supplier_number(text: str) -> bool:
    even = even_heading(text)
    return names_supplier(even) and bool(ID_TAIL.fullmatch(even) or even.endswith("id"))


def _names_account(even: str) -> bool:
    return even in _PARTNERS or NAMES["revenue"].get(even, ("",))[0] == "account"


def _is_telling(table: Table, place: int) -> bool:
    """Whether a column has more than one value, and is mostly filled."""
    cells = table.sample(place, 5000)
    texts = cells.as_text()
    return len(texts.labels) > 1 and int(texts.missing.sum()) * 2 <= len(cells)


_BESIDE: Final = re.compile(
    r"\b(?:band|discount|tier|type|channel|mode|method|terms|remark|notes?|description|gender|payment|warehouse)\b|rabatt|zahlung"
)
"""Words for what is said beside an account."""


def guess_account(table: Table, taken: Sequence[int]) -> list[int]:
    """Return the columns that could name the account by what they hold, the likeliest first: texts that repeat."""
    known = NAMES["accounts"]
    found = []
    for place, text in enumerate(table.texts[:MOST_LOOKED_AT]):
        even = even_heading(text)
        if place in taken or sales_key(even) in (
            "currency",
            "status",
            "document_type",
            "stage",
            "discount",
            "unit_price",
            "quantity",
        ):
            continue
        if lexicon.DATE.search(even) or names_supplier(even) or _BESIDE.search(even) or holds_numbers(table, place):
            continue
        cells = table.sample(place, 2000)
        labels = cells.as_text().labels
        filled = len(cells) - int(cells.empty.sum())
        outline = filled_down(cells.as_text(), np.ones(len(cells), np.bool_)) is not None
        if len(labels) < 2 or (filled * 10 < len(cells) * 9 and not outline) or grain_of(table, place) is not None:
            continue
        elsewhere = known.get(even, ("",))[0] or NAMES["revenue"].get(even, ("",))[0]
        outline = outline and not elsewhere
        unknown = elsewhere in ("", "note")
        alone = len(labels) == filled and filled > 20  # a text of its own in each row is a remark or a number
        found.append(
            (
                not outline,
                not unknown,
                alone,
                {"industry": 0, "region": 1, "product": 2}.get(elsewhere, 3),
                -len(labels),
                place,
            )
        )
    return [row[-1] for row in sorted(found)]
