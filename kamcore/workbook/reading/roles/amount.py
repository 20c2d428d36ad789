"""Which columns are amounts that are revenue, or make one."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from kamcore.workbook.reading import lexicon
from kamcore.workbook.reading.headings import NAMES, even_heading, heading_currency, nearest
from kamcore.workbook.reading.roles.columns import MOST_LOOKED_AT, floats_in, holds_numbers, is_empty, sales_key
from kamcore.workbook.reading.roles.comparing import moved_back
from kamcore.workbook.reading.roles.rates import nets_by_rate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from kamcore.workbook.reading.table import Table


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
    currency = next(
        (place for place, text in enumerate(table.texts) if sales_key(even_heading(text)) == "currency"), None
    )
    evened = {even_heading(text) for text in table.texts}
    for place, text in enumerate(table.texts):
        even = even_heading(text)
        kind = amount_kind(even, text) or ("plain" if even == "бюджет" and "название сделки" in evened else "")
        if kind and holds_numbers(table, place):
            rank = {"net": 0.0, "plain": 1.0, "gross": 2.0}[kind]
            sure = 0.0 if _is_listed(even) else 0.5
            foreign = -0.6 * (currency is not None and states_its_currency(table, place, currency))
            foreign -= 0.4 * bool(_HOME.search(text.casefold()))
            foreign += 0.2 * bool(
                re.search(r"foreign|document currency|doc curr|transaction currency|fremdw|belegw", text.casefold())
            )
            empty = 5.0 * is_empty(table, place)
            sold = -0.05 * bool(_SOLD.search(even))
            line = sold - 0.3 * bool(_OF_A_LINE.search(even))
            found.append(AmountColumn(place, rank + sure + foreign + empty + line, kind))
    rated = nets_by_rate(table)
    if rated:
        others = [amount for amount in found if amount.place not in rated]
        return [*(AmountColumn(place, 0.0, "net") for place in rated), *sorted(others, key=lambda one: one.rank)]
    texts = {amount.place: even_heading(table.texts[amount.place]) for amount in found}
    last = moved_back(table, texts, {amount.place for amount in found if amount.kind == "gross"})
    found = [replace(one, rank=one.rank + _MOVED_BACK * (one.place in last)) for one in found]
    found.sort(key=lambda amount: (amount.rank, amount.place))
    if (
        found
        and (found[0].kind != "net" or found[0].rank >= _BY_PARTS)
        and (net := _net_by_figures(table, found[0].place)) is not None
    ):
        return [AmountColumn(net, 0.0, "net"), *(amount for amount in found if amount.place != net)]
    if (own := _of_lines(table, found)) is not None:
        return [own, *(amount for amount in found if amount != own)]
    if (whole := _before_fees(table, found)) is not None:
        return [AmountColumn(whole, 0.0, "net"), *(amount for amount in found if amount.place != whole)]
    return found


_MOVED_BACK: Final = 3.0


def _of_lines(table: Table, found: Sequence[AmountColumn]) -> AmountColumn | None:
    """Return the amount of a line, where the preferred one is that of its document and stands on each of its lines again."""
    if len(found) < 2 or len(table.rows) < _ROWS_TO_BE_SURE:
        return None
    whole = _figures(table, found[0].place)
    for place in range(min(len(table.places), MOST_LOOKED_AT // 4)):
        if place in (amount.place for amount in found) or not _DOCUMENT.search(even_heading(table.texts[place])):
            continue
        codes = table.sample(place).as_text().codes
        last = codes[-1]  # the sample may end within it
        here = (codes >= 0) & (codes != last) & ~np.isnan(whole)
        if not here.any() or len(np.unique(codes[here])) == int(here.sum()):
            continue
        size = int(codes.max()) + 1
        times = np.bincount(codes[here], minlength=size)
        mean = np.bincount(codes[here], whole[here], minlength=size) / np.maximum(times, 1)
        if (np.abs(whole[here] - mean[codes[here]]) > _CENT).any():
            continue
        for amount in found[1:]:
            parts = _figures(table, amount.place)
            sums = np.bincount(codes[here], np.nan_to_num(parts[here]), minlength=size)
            if (np.abs(sums - mean)[times > 0] <= _CENT * np.maximum(times, 2)[times > 0]).all():
                return amount
    return None


_DOCUMENT: Final = re.compile(
    r"invoice|order|document|\bbill\b|rechnung|beleg|auftrag|bestell|facture|commande|pièce|fattura|ordine|factura|pedido|fatura|nota|documento|"
    r"счет|счёт|заказ|документ|накладн|发票|订单|单据|单号|伝票|चालान|ใบ|\bid\b|\bnumber\b"
)
"""Words for the number of a document, which its lines share."""


_FEE: Final = re.compile(
    r"(?:processing |transaction |stripe |paypal )?fees?(?: amount)?|gebühr(?:en)?|frais|commissioni?|comisi[oó]n|taxas?|комиссия|手续费"
)


def _before_fees(table: Table, found: Sequence[AmountColumn]) -> int | None:
    """Return the amount before the fee of whoever passes payments on, where the preferred one is what is left after it."""
    fees = [
        place
        for place, text in enumerate(table.texts)
        if _FEE.fullmatch(even_heading(text)) and holds_numbers(table, place)
    ]
    if len(found) < 2 or len(fees) != 1:
        return None
    left, fee = _figures(table, found[0].place), np.abs(_figures(table, fees[0]))
    for amount in found[1:]:
        taken = np.abs(_figures(table, amount.place) - left)
        there = ~np.isnan(taken) & ~np.isnan(fee)
        if there.any() and fee[there].any() and (np.abs(taken[there] - fee[there]) <= _CENT).all():
            return amount.place
    return None


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
        for place in range(min(len(table.places), MOST_LOOKED_AT // 4))
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


_RATE_OF_TAX: Final = re.compile(r"(?<=\w) (?:\d{1,2} )?\d{1,2} ?%$")
"""The rate behind the name of a net amount or a tax: ``Základ 21%``."""


def _is_another_figure(even: str) -> bool:
    """Whether a heading names a figure that is neither an amount nor a tax: a cost, a profit, what was paid."""
    even = _RATE_OF_TAX.sub("", even)
    if sales_key(even) in ("net", "amount", "gross") or lexicon.UNTAXED.fullmatch(even):
        return False
    return bool(
        lexicon.NOT_REVENUE.search(even)
        or NAMES["revenue"].get(even, ("",))[0] in ("cost_of_goods", "cost_to_serve")
        or sales_key(even) in ("quantity", "unit_price", "discount")
        or re.search(r"paid|bezahlt|payé|pagato|pagad|offen|solde|remise|profit|marge|cost|kosten", even)
    )


def _figures(table: Table, place: int) -> NDArray[np.float64]:
    return floats_in(table.sample(place))


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


def states_its_currency(table: Table, place: int, currency: int) -> bool:
    """Whether the heading of an amount names its currency, while a column beside it names several and another amount is in those."""
    if heading_currency(table.texts[place]) is None or len(table.sample(currency).as_text().labels) < 2:
        return False
    evened = ((other, even_heading(text)) for other, text in enumerate(table.texts) if other != place)
    return any(
        amount_kind(even) and holds_numbers(table, other) and heading_currency(table.texts[other]) is None
        for other, even in evened
    )


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


_TO_DATE: Final = re.compile(r"(?<=ed) to date$")


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
        even = _CURRENCY_LAST.sub("", _WITH_OR_WITHOUT_TAX.sub("", _TO_DATE.sub("", even))).strip()
    if lexicon.UNTAXED.fullmatch(even):
        return "net"
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
    r"\bqty\b|\bquantity\b|\bmenge\b|\bquantité|\bquantità|\bcantidad|\bquantidade|количеств|数量|จ(?:ำ|ํา)นวน(?!เงิน)|मात्रा|units sold"
)


_QUANTITY_BESIDE: Final = re.compile(r"unit\b|uom|shipped|returned|stock|open|remaining|einheit|backorder")


def _by_parts(even: str) -> str:
    if _PRICE_PART.search(even):
        return "unit_price"
    if _QUANTITY_PART.search(even) and not _QUANTITY_BESIDE.search(even):
        return "quantity"
    return ""


def money_places(table: Table) -> list[int]:
    """Return the headings that make an amount: those of amounts, or of quantity and price."""
    factors = factors_of(table)
    return amount_columns(table) or ([factors.quantity, factors.unit_price] if factors else [])
