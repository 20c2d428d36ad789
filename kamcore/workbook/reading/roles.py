"""Which column of a list of transactions is what: the written rules of preference.

- **Account**: the id of the customer or company is the key and its name the name. Among names a company comes before an account, an
  account before a customer, a customer before a client; a column with one value only comes last.
- **Amount**: net before plain, plain before gross. A unit price is never an amount: it has to be multiplied first.
- **Date**: of order, invoice, posting or booking before a plain date, that before the day something was closed or created, and that
  before the day it was shipped, delivered, due or paid. A column of days comes before one of months, that before one of years; a
  column of years and one of months together make months.
- **Product**: among the columns named as product, plan or category the one with the fewest distinct values, from 2 to 200.
"""

# ruff: noqa: RUF001 - words of many scripts

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import numpy as np

from kamcore.workbook.periods import Grain, Period
from kamcore.workbook.reading.grid import Kind as CellKind
from kamcore.workbook.reading.headings import NAMES, even_heading, nearest
from kamcore.workbook.reading.values import Hints, is_months, parse_amounts, parse_periods

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kamcore.workbook.reading.tables import Table

_ID_TAIL: Final = re.compile(
    r"(?:.+ )?(?:id|number|no|nr|code|key|nummer|num|numero|número|numéro|codice|código|uid|guid)|.*nummer|.*nr"
)
_ID_OF: Final = re.compile(r"(.+?) ?(?:id|number|no|nr|code|key|num)")
_PARTNERS: Final = frozenset(("partner", "cust", "debitor", "sold to", "sold to party", "bill to", "bill to party"))
_NAME_ORDER: Final = (
    re.compile(r"compan|organi|firm|business partner|société|empresa|azienda|ragione sociale|компания|บริษัท|公司"),
    re.compile(r"account|compte|conta|खाता"),
    re.compile(r"custom|kund|client|cliente|клиент|заказчик|контрагент|ग्राहक|ลูกค้า|客户|کسٹمر|گاہک"),
)
_MORE_AMOUNTS: Final = frozenset(
    even_heading(text)
    for text in (
        "line total", "line amount", "extended price", "extended amount", "total amount", "total price", "total sales", "net value",
        "gross amount", "gross sales", "gross revenue", "gross value", "sales value", "order total", "order amount", "order value",
        "invoice total", "invoice value", "total revenue", "sales revenue", "amount paid", "netamount", "grossamount",
        "nettoumsatz", "bruttoumsatz", "umsatz netto", "umsatz brutto", "bruttobetrag", "rechnungsbetrag", "gesamtbetrag",
        "montant ht", "montant ttc",
        "total ht", "total ttc", "importo netto", "importo lordo", "imponibile", "totale", "importe neto", "importe bruto",
        "importe total", "valor total", "valor líquido", "valor bruto", "сумма без ндс", "сумма с ндс", "销售金额",
    )
)  # fmt: skip
_NET: Final = re.compile(r"\bnet|netto|\bneto\b|\bht\b|imponibile|líquido|без ндс")
_GROSS: Final = re.compile(r"gross|brutto|bruto|lordo|\bttc\b|\bincl|с ндс")
_FIRST_DATES: Final = re.compile(
    r"order|invoice|posting|posted|booking|booked|\bbill|document|\bdoc\b|transaction|sales? date|rechnung|bestell|buchung|beleg|"
    r"auftrag|factur|fattura|ordine|pedido|fatura|commande|заказ|счет|订单"
)
_LAST_DATES: Final = re.compile(
    r"ship|deliver|\bdue\b|payment|paid|liefer|fällig|zahl|scadenza|consegna|livraison|échéance|entrega|vencim|pago|отгруз|发货"
)
_NEVER_DATES: Final = re.compile(r"establish|found|birth|hire|joined|since|gründ|expir|valid|review|contact")
_LATER_DATES: Final = re.compile(r"close|creat|updat|modif|engage|start|\bend\b")
_DATE_WORD: Final = re.compile(
    r"\b(?:date|datum|data|fecha|дата|period|month|monat|mois|mese|mes|mês|year|jahr)\b|datum$|日期|วันที่|तारीख|تاریخ"
)
_PRODUCTS: Final = frozenset(
    even_heading(text)
    for text in (
        "product category", "sub category", "subcategory", "product line", "product group", "product family", "family", "service",
        "warengruppe", "produktgruppe", "kategorie", "catégorie", "categoria", "categoría", "line of business", "产品类别",
    )
)  # fmt: skip
_CURRENCY: Final = frozenset(
    even_heading(text)
    for text in (
        "currency", "currency code", "transaction currency", "document currency", "curr", "ccy", "währung", "devise", "monnaie",
        "valuta",
        "moneda", "moeda", "divisa", "валюта", "货币", "币种", "waers", "मुद्रा", "สกุลเงิน",
    )
)  # fmt: skip
_MANY: Final = 0.6
"""From this share of its filled cells on a column counts as one of figures, or of dates."""


def account_columns(table: Table) -> tuple[int | None, int | None]:
    """Return the headings of the account's id and of its name, None where there is none."""
    ids: list[int] = []
    names: list[tuple[int, int]] = []
    for place, text in enumerate(table.texts):
        even = even_heading(text)
        found = _account_role(even)
        if found == "id":
            ids.append(place)
        elif found == "name":
            rank = next((rank for rank, pattern in enumerate(_NAME_ORDER) if pattern.search(even)), len(_NAME_ORDER))
            names.append((rank, place))
    names.sort()
    if len(names) > 1:
        varied = [pair for pair in names if _varies(table, pair[1])]
        names = varied or names
    return (ids[0] if ids else None), (names[0][1] if names else None)


def _account_role(even: str) -> str:
    """Return ``id`` or ``name`` for a heading that names the account, "" for any other."""
    accounts, pointing = NAMES["accounts"], NAMES["revenue"]
    if even in ("id", "name"):
        return ""
    if (match := _ID_OF.fullmatch(even)) and _names_account(match[1]):
        return "id"
    key = accounts.get(even, ("",))[0]
    if key not in ("name", "account_id") and pointing.get(even, ("",))[0] != "account":
        near = nearest(even, frozenset(n for n, (k, _) in accounts.items() if k in ("name", "account_id")))
        if not near:
            return ""
        key = accounts[near][0]
    return "id" if key == "account_id" or _ID_TAIL.fullmatch(even) else "name"


def _names_account(even: str) -> bool:
    return even in _PARTNERS or NAMES["revenue"].get(even, ("",))[0] == "account"


def _varies(table: Table, place: int) -> bool:
    texts = table.sample(place, 5000).as_text()
    return len(texts.labels) > 1


def amount_columns(table: Table) -> list[int]:
    """Return the headings of amounts that are revenue, the preferred first; only columns that hold figures."""
    found = []
    for place, text in enumerate(table.texts):
        even = even_heading(text)
        if is_amount(even) and holds_numbers(table, place):
            rank = 0 if _NET.search(even) else 2 if _GROSS.search(even) else 1
            found.append((rank, place))
    return [place for _, place in sorted(found)]


def is_amount(even: str) -> bool:
    """Whether an evened heading names an amount of revenue."""
    if even in _MORE_AMOUNTS or NAMES["revenue"].get(even, ("",))[0] == "revenue":
        return True
    names = frozenset(name for name, (key, _) in NAMES["revenue"].items() if key == "revenue") | _MORE_AMOUNTS
    return bool(nearest(even, names)) and "price" not in even


def date_columns(table: Table) -> dict[str, int]:
    """Return the heading of the date under ``period``, or those of years and months under ``year`` and ``month``; {} for none."""
    days: list[tuple[int, int]] = []
    others: dict[Grain, list[tuple[int, int]]] = {}
    for place, text in enumerate(table.texts):
        even = even_heading(text)
        named = NAMES["revenue"].get(even, ("",))[0] == "period"
        if _NEVER_DATES.search(even):
            continue
        if not named and not any(words.search(even) for words in (_DATE_WORD, _FIRST_DATES, _LATER_DATES)):
            continue
        grain = _grain(table, place)
        if grain is None:
            continue
        rank = (
            0 if _FIRST_DATES.search(even) else 3 if _LAST_DATES.search(even) else 2 if _LATER_DATES.search(even) else 1
        )
        (days if grain == "day" else others.setdefault(Grain(grain), [])).append((rank, place))
    if days:
        return {"period": min(days)[1]}
    for grain in (Grain.MONTH, Grain.QUARTER):
        if grain in others:
            return {"period": min(others[grain])[1]}
    if Grain.YEAR in others and Grain.MONTH_OF_YEAR in others:
        return {"year": min(others[Grain.YEAR])[1], "month": min(others[Grain.MONTH_OF_YEAR])[1]}
    for grain in (Grain.YEAR, Grain.MONTH_OF_YEAR):
        if grain in others:
            return {"period": min(others[grain])[1]}
    return {}


def _grain(table: Table, place: int) -> str | None:
    """Return how fine the dates of a column are, ``day`` for days; None when it does not hold dates."""
    cells = table.sample(place)
    filled = len(cells) - int(cells.empty.sum())
    if not filled:
        return None
    if is_months(cells):
        return Grain.MONTH_OF_YEAR.value
    parsed = parse_periods(cells, "", Hints())
    assert parsed.coded is not None  # noqa: S101 - periods are coded
    if (len(cells) - int(parsed.missing.sum())) < _MANY * filled:
        return None
    grains = {Period.parse(label).grain for label in parsed.coded.labels}
    if Grain.MONTH in grains:
        as_written = [label for label in cells.as_text().labels if len(label) >= 8 and label[-1].isdigit()]
        return "day" if as_written or cells.has(CellKind.MOMENT) or cells.has(CellKind.NUMBER) else Grain.MONTH.value
    return min((grain for grain in grains), key=list(Grain).index).value


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
    return next((place for place, text in enumerate(table.texts) if even_heading(text) in _CURRENCY), None)


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
