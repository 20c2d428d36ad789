"""Amounts without tax that stand in a column for each rate of the tax: ``Net 7%``, ``Base 21 %``, ``19% Netto``."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, Final

from kamcore.workbook.reading import lexicon
from kamcore.workbook.reading.headings import even_heading
from kamcore.workbook.reading.roles.columns import holds_numbers, is_empty, sales_key
from kamcore.workbook.reading.words import plain

if TYPE_CHECKING:
    from kamcore.workbook.reading.table import Table

_RATE: Final = re.compile(
    r"[(@]?\s*(?:(?<=[\s(])(?:at|à|al|zu|a|от)\s+)?(?<![\d.,])\d{1,2}(?:[.,]\d{1,2})?\s?[%％]\s*\)?"
)
_BASE: Final = re.compile(
    r"(?:tax(?:able)? )?(?:base|basis)|taxable(?: (?:amount|value|sales))?|base (?:imponible|imposable|ht)|imponibile|bemessungsgrundlage|"
    r"(?:net )?(?:sales|revenue|turnover|amount)|(?:netto)?(?:umsatz|erlöse?|betrag)|(?:montant|ventes|ca) ht|base d[ae] cálculo|(?:対象額|課税対象額|税抜(?:金額|額)?|課税売上)"
)
"""What the amount that is taxed at a rate is called, beside words for an amount without tax."""
_UNTAXED: Final = re.compile(
    r"(?:net |sales |amount |base |netto |umsatz |ventes |base )?(?:tax[ -]?)?(?:exempt(?:ed)?|free|zero[ -]rated|nil rated)(?: (?:sales|amount|supplies|value))?|steuerfrei(?:e umsätze)?|"
    r"exonér[ée]e?s?|esente|exent[oa]s?|isent[oa]s?|(?:сумма )?без ндс|非課税(?:額|売上)?|免税(?:销售额)?"
)


@functools.lru_cache(maxsize=8192)
def net_at_a_rate(text: str) -> bool:
    """Whether a heading names an amount without tax at one rate: ``Net 7%``, and not the tax itself."""
    even = plain(text)
    if len(_RATE.findall(even)) != 1:
        return False
    rest = even_heading(_RATE.sub(" ", even))
    if _BASE.fullmatch(rest) or lexicon.UNTAXED.fullmatch(rest) or sales_key(rest) == "net":
        return True
    return bool(lexicon.NET.search(rest) and not lexicon.NOT_REVENUE.search(rest) and not lexicon.TAX.search(rest))


def nets_by_rate(table: Table) -> list[int]:
    """Return the headings of the amounts without tax, one for each rate and one for what is not taxed; [] unless two have a rate."""
    texts = table.texts[: len(table.places)]
    rated = [place for place, text in enumerate(texts) if net_at_a_rate(text) and holds_numbers(table, place)]
    if len(rated) < 2 or len({plain(texts[place]) for place in rated}) < len(rated):
        return []
    free = [
        place
        for place, text in enumerate(texts)
        if place not in rated and _UNTAXED.fullmatch(even_heading(text)) and holds_numbers(table, place)
    ]
    found = sorted([*rated, *free])
    return [place for place in found if not is_empty(table, place)] or found
