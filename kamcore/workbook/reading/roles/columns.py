"""What a column of a table holds, whatever it is for."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, Final

import numpy as np

from kamcore.workbook.periods import Grain, Period
from kamcore.workbook.reading import lexicon
from kamcore.workbook.reading.grid import Kind as CellKind
from kamcore.workbook.reading.headings import NAMES, compact
from kamcore.workbook.reading.values import Hints, is_months, parse_amounts, parse_periods

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kamcore.workbook.reading.cells import Cells
    from kamcore.workbook.reading.table import Table


ID_TAIL: Final = re.compile(
    r"(?:.+ )?(?:id|number|no|nr|code|key|nummer|num|numero|número|numéro|codice|código|codigo|cod|cód|uid|guid|n°|nº)|.*nummer|"
    r".*\bnr|(?:n°|nº|код|id|cod|cód|codice|código|code|numéro|número|numero) .+|инн|.*(?:编号|代码|コード|번호|รหัส|आईडी|कोड)|รหัส.+"
)


_MANY: Final = 0.6
"""From this share of its filled cells on a column counts as one of figures, or of dates."""


MOST_LOOKED_AT: Final = 400
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


def is_empty(table: Table, place: int) -> bool:
    """Whether nothing stands in the first cells of a column."""
    return bool(table.sample(place).empty.all() and table.sample(place, 5000).empty.all())


def unnamed(table: Table, place: int) -> str:
    """Return what a column without a heading of its own is called; "" for one that has one."""
    return table.texts[place] if place < len(table.places) and not table.headings[place] else ""


def grain_of(table: Table, place: int, share: float = _MANY) -> str | None:
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


def is_counted(even: str) -> bool:
    """Whether an evened heading is nothing but the name of a figure beside money: ``orders``, ``margin %``, ``gross profit``, ``nps``."""
    bare = " ".join(_HOW.sub(" ", even).split())
    return bool(even) and (not bare or bool(lexicon.COUNTED.search(even) or _ANOTHER.fullmatch(bare)))


_ANOTHER: Final = re.compile(rf"(?:{lexicon.NOT_REVENUE.pattern})[а-яё]*")
"""A word for a figure beside revenue; those of Russian are known by their stems."""
_HOW: Final = re.compile(
    r"%|\b(?:pct|percent|gross|net|total|average|avg|mean|in|of|per|the|our|brutto|netto|gesamt|summe|ø|brut|nett[oa]|lord[oa]|brut[oa]|bruto|média|medi[oa]|moyenne?|"
    r"валов(?:ая|ой)|чист(?:ая|ый)|средн(?:яя|ий)|в)\b"
)
"""Words for how a figure is taken, which say nothing of what it is."""


def floats_in(cells: Cells) -> NDArray[np.float64]:
    """Return the figures of cells read as amounts, NaN where there is none, without regard to how the rest of the file writes them."""
    floats = parse_amounts(cells, "", Hints()).floats
    assert floats is not None  # noqa: S101 - amounts are floats
    return floats


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
