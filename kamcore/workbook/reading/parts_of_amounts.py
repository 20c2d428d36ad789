"""Amounts that stand in several columns, one for each thing sold: ``Hardware revenue``, ``Software revenue``."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from kamcore.workbook.reading.headings import even_heading

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kamcore.workbook.reading.table import Table

_MEASURE: Final = re.compile(
    r"(?P<before>.+) (?P<tail>revenues?|sales|turnover|umsatz|erlöse?|ventes|ricavi|vendite|ventas|ingresos|receita|vendas|faturamento|выручка|продажи)"
    r"|(?P<head>revenue|sales|turnover|umsatz|erlöse?|ca|chiffre d'affaires|ventes|ricavi|fatturato|ventas|ingresos|receita|vendas|faturamento|выручка|продажи) "
    r"(?P<after>.+)"
)
_NO_PRODUCT: Final = re.compile(
    r"\b(?:net|gross|total|all|sum|overall|adjusted|adj|actuals?|budget|plan|forecast|target|invoiced?|orders?|booked|recognised|recognized|reported|"
    r"organic|constant|comparable|restated|annual|monthly|lifetime|year|ytd|lcy|local|home|group|base|currency|fx|eur|usd|gbp|chf|k|m|in|of|per|"
    r"incl|excl|including|excluding|tax|vat|before|after|value|amount|price|average|avg|last|prior|previous|this|current|new|old|my|our|account|customer|"
    r"netto|brutto|gesamt|summe|ist|soll|vorjahr|bereinigt|jahr|mio|tsd|teur|ht|ttc|hors|totale?|nett[oe]|brut|lord[oa]|annuel(?:le)?|bruto|neto|"
    r"líquid[oa]|brut[oa]|anual|без|с|ндс|нетто|общая|итого|всего)\b|\d"
)


def parts_among(table: Table, places: Iterable[int]) -> list[int]:
    """Return the columns, two or more, whose headings name one measure, each of another product; [] where there are none.

    A column of their total among the places says that they are no parts to be added up.

    Args:
        table: the table.
        places: the columns of amounts.
    """
    return parts_by_heading({place: even_heading(table.texts[place]) for place in places})


def parts_by_heading(evened: Mapping[int, str]) -> list[int]:
    """Return the same of columns by their evened headings; words with figures, as those of a period, do not count."""
    families: dict[str, dict[str, int]] = defaultdict(dict)
    whole = False
    for place, heading in evened.items():
        even = " ".join(word for word in heading.split() if not any(map(str.isdigit, word)))
        match = _MEASURE.fullmatch(even)
        product = (match["before"] or match["after"]) if match is not None else ""
        if match is None or _NO_PRODUCT.search(product):
            whole = True
            continue
        families[match["tail"] or match["head"]].setdefault(product, place)
    best: Sequence[int] = max((list(family.values()) for family in families.values()), key=len, default=[])
    return sorted(best) if len(best) > 1 and not whole else []
