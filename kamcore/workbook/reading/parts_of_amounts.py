"""Amounts that stand in several columns, one for each thing sold: ``Hardware revenue``, ``Software revenue``."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Final

import numpy as np

from kamcore.workbook.reading.headings import even_heading, heading_currency
from kamcore.workbook.reading.roles.columns import floats_in
from kamcore.workbook.reading.roles.rates import net_at_a_rate, nets_by_rate

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from numpy.typing import NDArray

    from kamcore.workbook.reading.intake import Intake
    from kamcore.workbook.reading.table import Table

_MEASURE: Final = re.compile(
    r"(?P<before>.+) (?P<tail>revenues?|sales|turnover|umsatz|erlöse?|ventes|ricavi|vendite|ventas|ingresos|receita|vendas|faturamento|выручка|продажи)"
    r"|(?P<head>revenue|sales|turnover|umsatz|erlöse?|ca|chiffre d'affaires|ventes|ricavi|fatturato|ventas|ingresos|receita|vendas|faturamento|выручка|продажи) "
    r"(?P<after>.+)"
)
_NO_PRODUCT: Final = re.compile(
    # how an amount is counted
    r"\b(?:net|gross|total|all|sum|overall|adjusted|adj|organic|constant|comparable|restated|lcy|local|home|group|base|currency|fx|eur|usd|gbp|chf|k|m|in|of|"
    r"per|incl|excl|including|excluding|tax|taxable|vat|before|after|pre|post|value|amount|price|list|catalog(?:ue)?|discount(?:ed|s)?|rebates?|average|avg|"
    r"mean|median|max(?:imum)?|min(?:imum)?|peak|best|worst|share|rank|ranking|growth|change|variance|delta|diff(?:erence)?|percent|ratio|margin|profit|cost|"
    r"returns?|refunds?|credits?|hours?|units?|netto|brutto|gesamt|summe|bereinigt|mio|tsd|teur|ht|ttc|hors|totale?s?|nett[oei]|brut[oea]?|lord[oiae]|bruto|neto|"
    r"líquid[oa]s?|без|с|ндс|нетто|брутто|общая|итого|всего|anteil|rang|rabatt|vor|nach|part|écart|quota|"
    # whose it is
    r"my|our|their|own|account|customer|client|competitors?|competition|industry|market|company|like for like|same store|lfl|"
    # what became of it
    r"actuals?|budget(?:ed)?|plan|plann?ed|forecast(?:ed)?|target|goal|quota|objective|projected|predicted|estimated?|expected|probable|potential|possible|"
    r"weighted|pipeline|opportunity|upside|risk|at risk|won|lost|open|closed?|committed|contract(?:ed|ual)?|orders?|ordered|booked|invoiced?|billed|unbilled|"
    r"shipped|delivered|recognised|recognized|reported|earned|unearned|deferred|accrued|paid|unpaid|collected|received|outstanding|overdue|achieved|realised|"
    r"realized|prov?isional|ist|soll|ziel|geplante?r?|erwartete?r?|erzielte?r?|tatsächliche?r?|prognose|hochrechnung|potenzial|fakturiert|bestellt|offene?r?|"
    r"gewonnen|verloren|réalisée?s?|prévue?s?|prévisionnel(?:le)?s?|prévisions?|objectif|facturée?s?|commandée?s?|potentiel(?:le)?s?|encaissée?s?|"
    r"previst[oaie]s?|consuntiv[oi]|obiettivo|fatturat[oaie]|ordinat[oaie]|attes[oaie]|potenziali?|effettiv[oaie]|reale?s?|presupuestad[oa]s?|presupuesto|"
    r"objetivo|potencial(?:es)?|facturad[oa]s?|pendientes?|estimad[oa]s?|proyectad[oa]s?|realizad[oa]s?|orçad[oa]s?|orçamento|meta|faturad[oa]s?|"
    r"план\w*|факт\w*|прогноз\w*|бюджет\w*|ожидаем\w*|отгружен\w*|оплачен\w*|цел[ьи]\w*|"
    # over what time
    r"annual|annuali[sz]ed|yearly|quarterly|monthly|weekly|daily|hourly|lifetime|cumulative|running|rolling|trailing|ltm|ttm|year|quarter|month|week|today|date|"
    r"[ymqw]td|last|prior|previous|this|current|next|new|old|latest|jahr|monat|vorjahr|aktuell|laufend|kumuliert|monatlich|jährlich|bisher|annuel(?:le)?s?|"
    r"mensuel(?:le)?s?|cumul\w*|mensil[ei]|annuale|anual(?:es)?|mensual(?:es)?|mensa(?:l|is)|anua(?:l|is)|acumulad[oa]s?|anterior(?:es)?|actual(?:es)?|"
    r"precedent[ei]|corrente|прошл\w*|текущ\w*|годов\w*|месячн\w*)\b|\d"
)
"""Words for other readings of one amount: they stand beside each other to be compared, and are never added up."""
_CENT: Final = 0.011
_ROWS: Final = 2000


def whole_and_parts(table: Table, places: Sequence[int]) -> tuple[int | None, list[int]]:
    """Return which column of amounts is the total of others, and which are to be added up: two or more, of another product each.

    There is a total, by its figures, or there are parts, or neither: a heading that names no product says that its column is no part.

    Args:
        table: the table.
        places: the columns of amounts.
    """
    rated = [place for place in places if net_at_a_rate(table.texts[place])]
    if len(rated) > 1 and set(nets := nets_by_rate(table)) <= set(places):
        whole = _whole_of(table, nets, places)
        return (whole, []) if whole is not None else (None, nets)
    parts, others = _by_product({place: table.texts[place] for place in places})
    whole = _whole_of(table, parts, places)
    return (whole, []) if whole is not None else (None, [] if others else parts)


def are_parts(texts: Mapping[int, str]) -> bool:
    """Whether headings, by their places, name one measure, each of another product."""
    parts, others = _by_product(texts)
    return bool(parts) and not others


def names_no_product(even: str) -> bool:
    """Whether an evened text says how, whose or when something is counted, and so names no product."""
    return _NO_PRODUCT.search(even) is not None


def _by_product(texts: Mapping[int, str]) -> tuple[list[int], bool]:
    """Return the columns of one measure by product, and whether any is none; words with figures, as those of a period, do not count."""
    families: dict[str, dict[str, int]] = defaultdict(dict)
    others = False
    for place, text in texts.items():
        even = " ".join(word for word in even_heading(text).split() if not any(map(str.isdigit, word)))
        match = _MEASURE.fullmatch(even)
        product = (match["before"] or match["after"]) if match is not None else ""
        if match is None or _NO_PRODUCT.search(product) or heading_currency(text) is not None:
            others = True
            continue
        families[match["tail"] or match["head"]].setdefault(product, place)
    best = max((list(family.values()) for family in families.values()), key=len, default=[])
    return (sorted(best) if len(best) > 1 else []), others


def _whole_of(table: Table, parts: Sequence[int], places: Sequence[int]) -> int | None:
    """Return the column that is the sum of two or more parts in each row; None where there is none."""
    if len(parts) < 2 or len(places) < 3:
        return None
    figures = {place: _figures(table, place) for place in places}
    for place, own in figures.items():
        others = [figures[part] for part in parts if part != place and figures[part].any()]
        if len(others) > 1 and own.any() and (np.abs(sum(others) - own) <= _CENT * len(others)).all():
            return place
    return None


def _figures(table: Table, place: int) -> NDArray[np.float64]:
    return np.nan_to_num(floats_in(table.sample(place, _ROWS)))


def say_added_up(intake: Intake, places: Collection[int], *, guessed: bool = False) -> None:
    """Say which columns were added up as amounts of several products, since another reading of their headings may be meant.

    Args:
        intake: the table.
        places: the columns.
        guessed: whether no heading says that they are money.
    """
    if len(places) < 2:
        return
    rated = any(net_at_a_rate(intake.table.texts[place]) for place in places)
    what = "figures that no heading calls money" if guessed else "amounts"
    right = "they are money and each sale stands in one of them" if guessed else "each sale stands in one of them"
    named = " and ".join(f"'{intake.table.texts[place]}'" for place in sorted(places))
    intake.ledger.say(
        "added-up",
        f"{what} in several columns, {named}, which were added up",
        "amounts at different rates of tax" if rated else "amounts of different products",
        "Nothing to do: together they are what was sold without tax."
        if rated
        else f"Nothing to do if {right}; else choose the one that counts under 'How was this read?'.",
        column=min(places),
    )
