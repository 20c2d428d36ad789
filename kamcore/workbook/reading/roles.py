"""Which column of a list is what: the written rules of preference.

- **Account**: the id of the customer or company is the key and its name the name. Among names a company comes before an account, an
  account before a customer, a customer before a client, and a person to contact last; a column with one value only,
  or mostly empty, comes after all others. A supplier is no account.
- **Amount**: net before plain, plain before gross; in the company's own currency before that of the document. A unit price is never
  an amount: it has to be multiplied first. What the account itself turns over is no revenue of ours.
- **Date**: of order, invoice, posting or booking before a plain date, that before the day something was closed or created, and that
  before the day it was shipped, delivered, due or paid. Of a deal it is the day it was closed. A column of days comes before one of
  months, that before one of years; a column of years and one of months together make months, one of quarters likewise.
- **Product**: among the columns named as product, plan or category the one with the fewest distinct values, from 2 to 200.
- **Status**: a column named so in which at least one value is the word of a status.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from kamcore.workbook.periods import Grain, Period
from kamcore.workbook.reading import lexicon
from kamcore.workbook.reading.grid import Kind as CellKind
from kamcore.workbook.reading.headings import NAMES, compact, even_heading, nearest
from kamcore.workbook.reading.outline import PIVOT_HEADINGS, filled_down
from kamcore.workbook.reading.values import Hints, is_months, parse_amounts, parse_periods
from kamcore.workbook.reading.words import NO, YES
from kamcore.workbook.schema_sales import SUPPLIERS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from kamcore.workbook.reading.tables import Table

_ID_TAIL: Final = re.compile(
    r"(?:.+ )?(?:id|number|no|nr|code|key|nummer|num|numero|número|numéro|codice|código|codigo|cod|cód|uid|guid|n°|nº)|.*nummer|"
    r".*\bnr|(?:n°|nº|код|id|cod|cód|codice|código|code|numéro|número|numero) .+|инн|.*(?:编号|代码|コード|번호|รหัส|आईडी|कोड)|รหัส.+"
)
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
    for text in (*PIVOT_HEADINGS, "contact", "contact name", "name", "full name", "payee", "recipient", "buyer name", "kontakt", "nom", "nome", "nombre",
                 "имя", "наименование", "название", "bezeichnung", "नाम", "نام", "ชื่อ", "名称", "姓名", "名前", "이름")
)  # fmt: skip
"""Headings that name the account when nothing better does."""
_PRODUCTS: Final = frozenset(
    even_heading(text)
    for text in ("product category", "sub category", "subcategory", "product line", "product group", "product family", "family", "service",
                 "line of business", "产品类别")
)  # fmt: skip
_MANY: Final = 0.6
"""From this share of its filled cells on a column counts as one of figures, or of dates."""
_MANY_NAMED: Final = 0.4
"""The same of dates where the heading says so: titles of groups and their totals may stand among them."""
_MOST_STATUSES: Final = 40
_MOST_LOOKED_AT: Final = 400
"""So many columns are looked into for what their headings do not say."""


@functools.lru_cache(maxsize=8192)
def sales_key(even: str) -> str:
    """Return which column of a list of sales an evened heading names, "" when none."""
    names = NAMES["sales"]
    found = names.get(even) or names.get(compact(even, "sales")) or names.get(even.replace("%", " ").strip())
    if found:
        return found[0]
    return "currency" if _CURRENCY_TAIL.search(even) else ""


_CURRENCY_TAIL: Final = re.compile(r"(?:^|\s)(?:currency|währung|devise|valuta|moneda|moeda|divisa|валюта)(?: code)?$")


# ---------------------------------------------------------------- the account


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
        names = [c for c in names if not _is_empty(table, c.place)]
    names.sort(key=lambda c: (c.rank, c.place))
    ids = [place for place in ids if not _is_empty(table, place)] or ids
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
    if name is not None and not ids and _holds_codes(table, name):
        beside = [place for place in names[1:] if not _holds_codes(table, place) and not _is_empty(table, place)]
        spoken = beside[0] if beside else _name_beside(table, name)
        if spoken is not None:
            return name, spoken
    identifier = ids[0] if ids else None
    if identifier is not None:
        other = name if name is not None else _spoken(table, ids)
        if other is not None and _holds_codes(table, identifier) and not _numbers(table, identifier, other):
            identifier = None
            name = other
    return identifier, name


def _holds_codes(table: Table, place: int) -> bool:
    """Whether most of what stands in a column is numbers or codes, not words."""
    labels = table.sample(place, 1000).as_text().labels
    coded = sum(not re.search(r"[^\W\d_]{3}", label) or _CODE.fullmatch(label) is not None for label in labels)
    return bool(labels) and 2 * coded > len(labels)


_CODE: Final = re.compile(r"[A-Za-z]{1,5}[-_ ./]?\d{1,12}")


def _name_beside(table: Table, place: int) -> int | None:
    """Return a heading such as ``Name 1`` whose column holds the names of the numbers in another."""
    for other, text in enumerate(table.texts):
        even = re.sub(r" ?\d$", "", even_heading(text))
        if other != place and even in _LAST_NAMES and not _holds_codes(table, other) and not _is_empty(table, other):
            return other
    return None


def _spoken(table: Table, taken: Sequence[int]) -> int | None:
    """Return a last resort for the name that holds words, and not one of its own in each row."""
    place = last_resort_name(table, taken)
    return None if place is None or _holds_codes(table, place) or is_unique(table, place) else place


def _numbers(table: Table, identifier: int, name: int) -> bool:
    """Whether a column numbers the names in another: it has nearly as many values."""
    count, names = (len(table.sample(place, 5000).as_text().labels) for place in (identifier, name))
    return names <= 2 or 2 * count >= names


def last_resort_name(table: Table, taken: Sequence[int] = ()) -> int | None:
    """Return a heading such as ``Name`` or ``Contact``, which names the account where nothing better does; None without one."""
    for place, text in enumerate(table.texts):
        even = re.sub(r" ?1$", "", even_heading(text))
        if place not in taken and even in _LAST_NAMES and not holds_numbers(table, place):
            return place
    return None


_ACCOUNT_NAMES: Final = frozenset(name for name, (key, _) in NAMES["accounts"].items() if key in ("name", "account_id"))
_ACCOUNT_PART: Final = re.compile(
    r"^(?:\w+ ){0,2}(?:customers?|clients?|debtor|partner|account|company|kunden?|debitor|cliente|клиента?|контрагента?|покупателя?)"
    r"(?: (?:display|full|legal|trading|search))*(?: ?name| title|name|bezeichnung)?$|^(?:nome|nombre|nom|наименование|name) (?:\w+ ){0,2}"
    r"(?:cliente|client|клиента|kunden?|customer)$|(?:客户|顧客|ลูกค้า|ग्राहक|گاہک)"
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
    return "id" if key == "account_id" or _ID_TAIL.fullmatch(even) else "name"


def names_supplier(even: str) -> bool:
    """Whether a heading speaks of those we buy from."""
    return any(word in even for word in SUPPLIERS)


def _is_supplier_number(text: str) -> bool:
    even = even_heading(text)
    return names_supplier(even) and bool(_ID_TAIL.fullmatch(even) or even.endswith("id"))


def _names_account(even: str) -> bool:
    return even in _PARTNERS or NAMES["revenue"].get(even, ("",))[0] == "account"


def _is_telling(table: Table, place: int) -> bool:
    """Whether a column has more than one value, and is mostly filled."""
    cells = table.sample(place, 5000)
    texts = cells.as_text()
    return len(texts.labels) > 1 and int(texts.missing.sum()) * 2 <= len(cells)


def _is_empty(table: Table, place: int) -> bool:
    return bool(table.sample(place, 5000).empty.all())


_BESIDE: Final = re.compile(
    r"\b(?:band|discount|tier|type|channel|mode|method|terms|remark|notes?|description|gender|payment|warehouse)\b|rabatt|zahlung"
)
"""Words for what is said beside an account."""


def guess_account(table: Table, taken: Sequence[int]) -> list[int]:
    """Return the columns that could name the account by what they hold, the likeliest first: texts that repeat."""
    known = NAMES["accounts"]
    found = []
    for place, text in enumerate(table.texts[:_MOST_LOOKED_AT]):
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
        if len(labels) < 2 or (filled * 10 < len(cells) * 9 and not outline) or _grain(table, place) is not None:
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


# ---------------------------------------------------------------- the amount


@dataclass(frozen=True, slots=True)
class AmountColumn:
    """A column of amounts: where, how good, and why it is preferred or not."""

    place: int
    rank: float
    kind: str


def amount_columns(table: Table) -> list[int]:
    """Return the headings of amounts that are revenue, the preferred first; only columns that hold figures."""
    return [amount.place for amount in amounts_of(table)]


def amounts_of(table: Table) -> list[AmountColumn]:
    """Return the columns of amounts that are revenue, the preferred first."""
    found = []
    if sum(_BUCKET.fullmatch(even_heading(text)) is not None for text in table.texts) > 1:
        return []  # what is owed, by age
    for place, text in enumerate(table.texts):
        even = even_heading(text)
        kind = amount_kind(even, text)
        if kind and holds_numbers(table, place):
            rank = {"net": 0.0, "plain": 1.0, "gross": 2.0}[kind]
            sure = 0.0 if _is_listed(even) else 0.5
            foreign = -0.4 * bool(_HOME.search(text.casefold())) + 0.2 * bool(
                re.search(r"foreign|document currency|doc curr|transaction currency|fremdw|belegw", even)
            )
            empty = 5.0 * _is_empty(table, place)
            sold = -0.05 * bool(_SOLD.search(even))
            line = sold - 0.3 * bool(_OF_A_LINE.search(even))
            found.append(AmountColumn(place, rank + sure + foreign + empty + line, kind))
    found.sort(key=lambda amount: (amount.rank, amount.place))
    if (
        found
        and (found[0].kind != "net" or found[0].rank >= _BY_PARTS)
        and (net := _net_by_figures(table, found[0].place)) is not None
    ):
        return [AmountColumn(net, 0.0, "net"), *(amount for amount in found if amount.place != net)]
    return found


_BUCKET: Final = re.compile(
    r"(?:over |> ?)?\d{1,3}(?: ?(?:-|–|to|bis| ) ?\d{2,3}|\+)(?: ?(?:days?|tage|jours|giorni|días|dias|дней|天))?(?: past due| overdue)?"
)
"""Ages of what is owed: ``31-60``, ``over 90 days``."""
_BY_PARTS: Final = 0.5
"""From this rank on the words of a heading alone say that it is an amount."""


def _net_by_figures(table: Table, whole: int) -> int | None:
    """Return the column that makes an amount together with tax: whatever the headings say, the figures do.

    In every row it is what is left of the amount when one column of tax, or two equal ones, are taken off, and the
    tax is a constant share of it, or one of a few.
    """
    if len(table.rows) < _ROWS_TO_BE_SURE:
        return None
    places = [
        place
        for place in range(min(len(table.places), _MOST_LOOKED_AT // 4))
        if place != whole and holds_numbers(table, place)
    ]
    evened = {place: even_heading(table.texts[place]) for place in places}
    nets = [place for place in places if not _is_another_figure(evened[place])]
    taxes = [place for place in places if lexicon.TAX.search(evened[place]) or not _is_another_figure(evened[place])]
    figures = {place: _figures(table, place) for place in (whole, *places)}
    total = figures[whole]
    for net in nets:
        rest = total - figures[net]
        there = ~np.isnan(rest) & (np.abs(total) > _CENT)
        if there.sum() < _ROWS_TO_BE_SURE or not (np.abs(rest[there]) > _CENT).any():
            continue
        with np.errstate(divide="ignore", invalid="ignore"):
            share = rest[there] / figures[net][there]
        if not ((share > -1e-9) & (share < _MOST_TAX)).all() or not (share > _LEAST_TAX).any():
            continue
        for tax in taxes:
            if tax != net and any(
                np.abs(factor * figures[tax][there] - rest[there]).max() <= _TWO_CENTS for factor in (1.0, 2.0)
            ):
                return net
    return None


def _is_another_figure(even: str) -> bool:
    """Whether a heading names a figure that is neither an amount nor a tax: a cost, a profit, what was paid."""
    if sales_key(even) in ("net", "amount", "gross"):
        return False
    return bool(
        lexicon.NOT_REVENUE.search(even)
        or NAMES["revenue"].get(even, ("",))[0] in ("cost_of_goods", "cost_to_serve")
        or sales_key(even) in ("quantity", "unit_price", "discount")
        or re.search(r"paid|bezahlt|payé|pagato|pagad|offen|solde|remise|profit|marge|cost|kosten", even)
    )


def _figures(table: Table, place: int) -> NDArray[np.float64]:
    floats = parse_amounts(table.sample(place), "", Hints()).floats
    assert floats is not None  # noqa: S101 - amounts are floats
    return floats


_CENT: Final = 0.006
_TWO_CENTS: Final = 0.021
_ROWS_TO_BE_SURE: Final = 3
_LEAST_TAX: Final = 0.01
_MOST_TAX: Final = 0.4
"""The tax on a sale is between these shares of it."""


_HOME: Final = re.compile(
    r"home curr|local curr|\blcy\b|base curr|company curr|functional curr|group curr|reporting curr|hauswährung|eigenwährung|konzernwährung|"
    r"monnaie locale|devise locale|valuta locale|moneda local|moeda local"
)
"""Words for an amount in our own currency, which is preferred to that of the document."""


def is_in_home_currency(text: str) -> bool:
    """Whether a heading says that amounts are in our own currency."""
    return _HOME.search(text.casefold()) is not None


_SOLD: Final = re.compile(r"sales|revenue|turnover|umsatz|erlös|fatturat|chiffre|\bventas|faturamento|выручк|销售|売上")
_OF_A_LINE: Final = re.compile(r"\b(?:line|row|item|extended|ext|position|zeile|ligne|riga|línea|linha)\b|позици|строк")
"""The amount of a line is preferred to that of its document, which may stand on each of its lines."""


_WITH_OR_WITHOUT_TAX: Final = re.compile(
    r"(?<=\w) (?:excl(?:uding|usive of)?|ex|exkl|incl(?:uding|usive of)?|inkl|ohne|without|with|net of|zzgl) "
    r"(?:vat|tax(?:es)?|gst|mwst|ust|moms|iva|tva|btw)$"
)
_CURRENCY_LAST: Final = re.compile(
    r"(?<=\w) (?:eur|euros?|usd|gbp|chf|rub|inr|cny|jpy|thb|sek|nok|dkk|pln|czk|huf|try|brl)$"
)


@functools.lru_cache(maxsize=8192)
def amount_kind(even: str, text: str = "") -> str:
    """Return ``net``, ``plain`` or ``gross`` for a heading that names an amount of revenue, "" for any other.

    Args:
        even: the heading, evened out.
        text: the heading as it is written; what stands in brackets may say net or gross.
    """
    whole = even
    if not even or lexicon.OWN_TURNOVER.search(even):
        return ""
    if not _is_listed(even):
        even = _CURRENCY_LAST.sub("", _WITH_OR_WITHOUT_TAX.sub("", even)).strip()
    if not _is_listed(even):
        if "price" in even or lexicon.NOT_REVENUE.search(even):
            return ""
        if not lexicon.AMOUNT.search(even) and not nearest(even, _amount_names()):
            return ""
    whole = f"{whole} {text.casefold()}"
    listed = sales_key(even)
    if listed in ("net", "gross"):
        return listed
    return "net" if lexicon.NET.search(whole) else "gross" if lexicon.GROSS.search(whole) else "plain"


def is_amount(even: str) -> bool:
    """Whether an evened heading names an amount of revenue."""
    return bool(amount_kind(even))


def _is_listed(even: str) -> bool:
    return sales_key(even) in ("net", "amount", "gross") or NAMES["revenue"].get(even, ("",))[0] == "revenue"


def is_listed_amount(even: str) -> bool:
    """Whether an evened heading is one that is known for an amount, or for what makes one."""
    return _is_listed(even) or sales_key(even) in ("quantity", "unit_price")


def _amount_names() -> frozenset[str]:
    sales = (name for name, (key, _) in NAMES["sales"].items() if key in ("net", "amount", "gross"))
    return frozenset(sales) | frozenset(name for name, (key, _) in NAMES["revenue"].items() if key == "revenue")


def is_own_turnover(table: Table, place: int) -> bool:
    """Whether an amount beside an account, without a period, is what the account itself turns over."""
    if lexicon.OWN_TURNOVER.search(even_heading(table.texts[place])):
        return True
    return any(lexicon.FIRMOGRAPHIC.search(even_heading(text)) for text in table.texts)


@dataclass(frozen=True, slots=True)
class Factors:
    """Quantity, unit price and discount, of which an amount is made; the discount may be missing."""

    quantity: int
    unit_price: int
    discount: int | None


def factors_of(table: Table) -> Factors | None:
    """Return the columns of quantity, unit price and discount; None unless the first two are there."""
    found: dict[str, int] = {}
    for place, text in enumerate(table.texts):
        even = even_heading(text)
        key = sales_key(even)
        if key not in ("quantity", "unit_price", "discount"):
            key = _by_parts(even)
        if key and key not in found and holds_numbers(table, place):
            found[key] = place
    if "quantity" in found and "unit_price" in found:
        return Factors(found["quantity"], found["unit_price"], found.get("discount"))
    return None


def is_gross_of(table: Table, amount: int, factors: Factors) -> bool:
    """Whether an amount is what quantity × price make, with tax on top."""
    product = _figures(table, factors.quantity) * _figures(table, factors.unit_price)
    amounts = _figures(table, amount)
    there = ~np.isnan(product) & ~np.isnan(amounts) & (np.abs(product) > _CENT)
    if there.sum() < _ROWS_TO_BE_SURE or amount_kind(even_heading(table.texts[amount]), table.texts[amount]) == "net":
        return False
    share = amounts[there] / product[there] - 1.0
    return bool(
        (share > -1e-6).all()
        and (share < _MOST_TAX).all()
        and (share > _LEAST_TAX).mean() > 0.5
        and len(np.unique(np.round(share, 3))) <= 4
    )


_PRICE_ALONE: Final = re.compile(
    r"(?:item |sale |sales |selling |final )?price|preis|verkaufspreis|prix|precio|preço|prezzo|цена|价格|售价|ราคา"
)


def prices_alone(table: Table) -> list[int]:
    """Return the headings of a price where nothing says how many: then each row is one piece. A unit price is none."""
    evened = [even_heading(text) for text in table.texts]
    if any(sales_key(even) == "quantity" or _by_parts(even) == "quantity" for even in evened):
        return []
    return [place for place, even in enumerate(evened) if _PRICE_ALONE.fullmatch(even) and holds_numbers(table, place)]


_PRICE_PART: Final = re.compile(
    r"\bunit price|price per|\bunit (?:net|sales|selling) price|einzelpreis|stückpreis|prix unitaire|prezzo unit|precio unit|preço unit|"
    r"цена|单价|ราคาต่อ|sale price|selling price"
)
_QUANTITY_PART: Final = re.compile(
    r"\bqty\b|\bquantity\b|\bmenge\b|\bquantité|\bquantità|\bcantidad|\bquantidade|количеств|数量|จำนวน(?!เงิน)|मात्रा|units sold"
)
_QUANTITY_BESIDE: Final = re.compile(r"unit\b|uom|shipped|returned|stock|open|remaining|einheit|backorder")


def _by_parts(even: str) -> str:
    if _PRICE_PART.search(even):
        return "unit_price"
    if _QUANTITY_PART.search(even) and not _QUANTITY_BESIDE.search(even):
        return "quantity"
    return ""


# ---------------------------------------------------------------- the date


def date_columns(table: Table, *, deals: bool = False) -> dict[str, int]:
    """Return the heading of the date under ``period``, or those of years and months under ``year`` and ``month``; {} for none.

    Args:
        table: the table.
        deals: whether it is a list of deals, of which the day counts on which they were closed.
    """
    days: list[tuple[int, int]] = []
    others: dict[Grain, list[tuple[int, int]]] = {}
    for place, text in enumerate(table.texts):
        even = even_heading(text)
        named = NAMES["revenue"].get(compact(even, "revenue") or even, ("",))[0] == "period"
        if lexicon.NEVER_DATES.search(even) or (
            not named and _ID_TAIL.fullmatch(even) and not lexicon.DATE.search(even)
        ):
            continue
        known = (
            named
            or text == unnamed(table, place)
            or any(
                words.search(even)
                for words in (lexicon.DATE, lexicon.FIRST_DATES, lexicon.LATER_DATES, lexicon.LAST_DATES)
            )
        )
        if not known and (place >= _MOST_LOOKED_AT or holds_numbers(table, place)):
            continue
        grain = _grain(table, place, _MANY_NAMED if known else _MANY)
        if grain is None or (not known and grain not in ("day", Grain.MONTH.value, Grain.QUARTER.value)):
            continue
        rank = _date_rank(even, deals=deals) + 5 * (not known)
        if place >= len(table.places) and rank > 0:
            rank += 4  # when something else was created or changed: after what the row itself says
        (days if grain == "day" else others.setdefault(Grain(grain), [])).append((rank, place))
    if days:
        return {"period": min(days)[1]}
    if Grain.MONTH in others:
        return {"period": min(others[Grain.MONTH])[1]}
    if Grain.YEAR in others:
        year = min(others[Grain.YEAR])[1]
        quarter = next(
            (place for place in range(len(table.texts)) if place != year and is_quarters(table, place)), None
        )
        if Grain.MONTH_OF_YEAR in others:
            months = [pair for pair in sorted(others[Grain.MONTH_OF_YEAR]) if pair[1] != quarter]
            if months:
                return {"year": year, "month": months[0][1]}
        if quarter is not None:
            return {"year": year, "quarter": quarter}
    for grain in (Grain.QUARTER, Grain.YEAR, Grain.MONTH_OF_YEAR):
        if grain in others:
            return {"period": min(others[grain])[1]}
    return {}


def unnamed(table: Table, place: int) -> str:
    """Return what a column without a heading of its own is called; "" for one that has one."""
    return table.texts[place] if place < len(table.places) and not table.headings[place] else ""


def _date_rank(even: str, *, deals: bool) -> int:
    if lexicon.EXPECTED.search(even):
        return 4
    if deals and lexicon.CLOSING.search(even):
        return -2 if re.search(r"\bwon\b|actual|gewonnen|ganad|gagn", even) else -1
    if lexicon.CHANGED.search(even):
        return 4
    if lexicon.LAST_DATES.search(even):
        return 3
    if lexicon.FIRST_DATES.search(even):
        return 0
    return 2 if lexicon.LATER_DATES.search(even) else 1


def _grain(table: Table, place: int, share: float = _MANY) -> str | None:
    """Return how fine the dates of a column are, ``day`` for days; None when it does not hold dates."""
    cells = table.sample(place)
    filled = len(cells) - int(cells.empty.sum())
    if not filled:
        return None
    if is_months(cells):
        return Grain.MONTH_OF_YEAR.value
    parsed = parse_periods(cells, "", Hints())
    assert parsed.coded is not None  # noqa: S101 - periods are coded
    if (len(cells) - int(parsed.missing.sum())) < share * filled:
        return None
    grains = {Period.parse(label).grain for label in parsed.coded.labels}
    if Grain.MONTH in grains:
        as_written = [label for label in cells.as_text().labels if len(label) >= 8 and label[-1].isdigit()]
        return "day" if as_written or cells.has(CellKind.MOMENT) or cells.has(CellKind.NUMBER) else Grain.MONTH.value
    return min((grain for grain in grains), key=list(Grain).index).value


_QUARTER: Final = re.compile(
    r"[qt]?[1-4][qt]?|(?:[1-4]|i{1,3}|iv)\.? ?(?:quartal|quarter|trimestre|квартал|кв)?|第?[1-4一二三四]季度"
)


def is_quarters(table: Table, place: int) -> bool:
    """Whether a column holds quarters of a year and its heading says so."""
    even = even_heading(table.texts[place])
    if not re.search(r"quart|qtr|trim|квартал|季度|ไตรมาส|तिमाही|四半期", even):
        return False
    labels = table.sample(place).as_text().labels
    return bool(labels) and all(_QUARTER.fullmatch(label.casefold()) for label in labels)


# ---------------------------------------------------------------- the others


def product_column(table: Table, taken: Sequence[int]) -> int | None:
    """Return the heading of the product: of those named so the one with the fewest distinct values, 2 to 200; or None."""
    found = []
    for place, text in enumerate(table.texts):
        even = even_heading(text)
        named = NAMES["revenue"].get(even, ("",))[0] == "product" or even in _PRODUCTS
        if not named or place in taken:
            continue
        count = len(table.cells(place).as_text().labels)
        if 2 <= count <= 200:
            found.append((count, place))
    return min(found)[1] if found else None


def currency_column(table: Table) -> int | None:
    """Return the heading of the currency, None when there is none."""
    return next((place for place, text in enumerate(table.texts) if sales_key(even_heading(text)) == "currency"), None)


def status_columns(table: Table, taken: Sequence[int]) -> dict[str, int]:
    """Return the headings of what says whether a row counts: ``status`` and ``document_type``, as far as there are such columns."""
    found: dict[str, int] = {}
    for place, text in enumerate(table.texts):
        even = even_heading(text)
        key = sales_key(even) or ("status" if re.search(r"status\b|\bstato\b|\bestado\b|статус|状态", even) else "")
        if _MEASURE.search(even) and _tells_measures(table, place):
            found.setdefault("measure", place)
            continue
        if _SCENARIO.search(even):
            key = key or "status"
        if key not in ("status", "document_type", "stage") or place in taken:
            continue
        labels = [label.casefold() for label in table.cells(place).as_text().labels]
        if not 1 <= len(labels) <= _MOST_STATUSES:
            continue
        if len(labels) <= _MOST_SCENARIOS and any(map(is_actual, labels)) and any(map(is_planned, labels)):
            found.setdefault("scenario", place)
            continue
        kinds = (lexicon.CREDIT, lexicon.NOT_A_SALE_YET, lexicon.NO_SALE)
        documents = any(words.search(label) for label in labels for words in kinds)
        documents &= not all(lexicon.NO_SALE.search(label) for label in labels)
        if key == "document_type" and documents:
            found.setdefault("document_type", place)
        elif key != "document_type" and (
            any(_is_status(label) for label in labels) or _are_codes(even, labels) or _are_flags(even, labels)
        ):
            telling = any(
                lexicon.CANCELLED.search(label) or lexicon.UNPAID.search(label) for label in labels
            ) or _are_flags(even, labels)
            if "status" not in found or (telling and not _telling(table, found["status"])):
                found["status"] = place
    return found


_MOST_SCENARIOS: Final = 6
_MEASURE: Final = re.compile(
    r"measure|metric|kpi|key figure|kennzahl|indicateur|indicatore|indicador|показатель|指标|line item|\bvalues?\b|werte|\bdata\b"
)
_SCENARIO: Final = re.compile(
    r"scenario|szenario|\bversion\b|wertart|scénario|scenari|escenario|cenário|сценарий|data ?type|\bmeasure\b|\bplan ist\b|plan actual|actual"
)
_ACTUAL: Final = re.compile(
    r"act|actuals?|ac|ist|réel|réalisé|reale|effettivo|consuntivo|real|realizado|факт|实际|实绩"
)
_PLANNED: Final = re.compile(
    r"bud(?:get)?|bu|plan|soll|fc|forecast|target|goal|objectif|prévi\w*|preventivo|previsto|presupuesto|orçado|meta|план|бюджет|прогноз|预算|计划|目标"
)


def _tells_measures(table: Table, place: int) -> bool:
    """Whether a column says in each row what is measured: revenue in some, something else in others."""
    labels = table.sample(place, 2000).as_text().labels
    if not 2 <= len(labels) <= _MOST_STATUSES:
        return False
    money = [is_amount(even_heading(label)) for label in labels]
    return any(money) and not all(money)


def is_actual(label: str) -> bool:
    """Whether the word of a scenario means what took place."""
    return _ACTUAL.fullmatch(label) is not None


def is_planned(label: str) -> bool:
    """Whether the word of a scenario means what was only planned."""
    return _PLANNED.fullmatch(label) is not None


def _are_codes(even: str, labels: Sequence[str]) -> bool:
    """Whether the values under a heading that says status are codes of one or two letters, whose meaning only people know."""
    return "status" in even and 2 <= len(labels) <= 12 and all(len(label) <= 2 for label in labels)


def _are_flags(even: str, labels: Sequence[str]) -> bool:
    """Whether a column says yes or no to being cancelled or paid."""
    named = re.fullmatch(r"(?:is |was )?(?:cancell?ed|voided|paid|storniert|bezahlt|annulé|payé|fksto)", even)
    return named is not None and all(label in YES | NO for label in labels)


def _is_status(label: str) -> bool:
    return any(words.search(label) for words in (lexicon.CANCELLED, lexicon.UNPAID, lexicon.SETTLED))


def _telling(table: Table, place: int) -> bool:
    labels = table.cells(place).as_text().labels
    return any(
        lexicon.CANCELLED.search(label.casefold()) or lexicon.UNPAID.search(label.casefold()) for label in labels
    )


_DEAL_WORDS: Final = frozenset(
    even_heading(text)
    for text in (
        "deal stage", "opportunity stage", "sales stage", "stage", "stage name", "pipeline stage", "pipeline", "probability",
        "win probability", "opportunity", "opportunity id", "opportunity name", "opportunity owner", "deal", "deal id", "deal name", "dealname",
        "deal title", "deal owner", "forecast category", "expected close date", "lead source", "won", "is won", "closed won", "won time",
        "verkaufschance", "vertriebsphase", "wahrscheinlichkeit", "opportunité", "affaire", "probabilité", "opportunità", "trattativa",
        "probabilità", "oportunidad", "negocio", "probabilidad", "oportunidade", "negócio", "probabilidade", "сделка", "стадия сделки",
        "вероятность", "商机", "商机名称", "销售阶段", "赢率", "โอกาสการขาย", "案件", "영업기회",
    )
)  # fmt: skip


def is_deals(table: Table) -> bool:
    """Whether a table lists deals, of which only the won ones are revenue."""
    return any(even_heading(text) in _DEAL_WORDS for text in table.texts)


def won_column(table: Table) -> int | None:
    """Return the heading that says which deals were won: a flag, a stage, a status or a probability; or None."""
    best: tuple[int, int] | None = None
    for place, text in enumerate(table.texts):
        even = even_heading(text)
        labels = [label.casefold() for label in table.cells(place).as_text().labels]
        if not 1 <= len(labels) <= 200:
            continue
        if re.fullmatch(r"(?:is |property |deal )*(?:closed )?won", even):
            rank = 0
        elif any(lexicon.WON.search(label) for label in labels) and (
            sales_key(even) in ("stage", "status")
            or re.search(r"stage|status|label|result|outcome|phase|state|стади|阶段|状态|fase|etapa", even)
        ):
            rank = 1 if "stage" in even or sales_key(even) == "stage" else 2
        elif re.search(r"probab|wahrschein|вероятн", even) and holds_numbers(table, place):
            rank = 3
        else:
            continue
        if best is None or rank < best[0]:
            best = (rank, place)
    return best[1] if best else None


def is_unique(table: Table, place: int) -> bool:
    """Whether each value of a column stands in one row: there are two or more, and every row has one."""
    cells = table.cells(place)
    labels = cells.as_text().labels
    return len(labels) == len(cells) - int(cells.empty.sum()) > 1


def looks_like_codes(table: Table, place: int) -> bool:
    """Whether figures name things: whole numbers, each of them once, or all of one length of five and more."""
    cells = table.sample(place, 2000)
    labels = cells.as_text().labels
    filled = len(cells) - int(cells.empty.sum())
    if not labels or not all(label.isdecimal() for label in labels):
        return False
    lengths = {len(label) for label in labels}
    few = len(labels) <= 20 and filled >= 5 * len(labels) and max(int(label) for label in labels) < 100
    return few or (len(labels) == filled > 3) or (len(lengths) == 1 and lengths.pop() >= 5)


def holds_numbers(table: Table, place: int, share: float = _MANY) -> bool:
    """Whether a column holds figures: at least a share of its filled cells, or one when the share is 0; or nothing at all."""
    cells = table.sample(place)
    filled = ~cells.empty
    if not filled.any():
        return True
    parsed = parse_amounts(cells, "", Hints())
    assert parsed.floats is not None  # noqa: S101 - amounts are floats
    numbers = int(((~np.isnan(parsed.floats) & filled) | (cells.kinds == CellKind.ERROR)).sum())
    words_for_nothing = int((filled & np.isnan(parsed.floats) & ~parsed.bad).sum())
    return numbers >= max(share * (int(filled.sum()) - words_for_nothing), 1 if share == 0 else 0)
