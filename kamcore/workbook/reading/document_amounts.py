"""Amounts of whole documents that stand on each of their lines again: they count once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import numpy as np

from kamcore.workbook.reading.headings import even_heading

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kamcore.workbook.reading.intake import Intake
    from kamcore.workbook.reading.table import Table


def leave_out_repeated(intake: Intake, amounts: NDArray[np.float64]) -> None:
    """Leave out all but one line of each document where its amount stands on all of its lines.

    The heading has to say that the amount is that of a document, as ``Order total`` does, and a number of documents has to stand
    beside it. Lines of one number and another day are other documents.

    Args:
        intake: a list of sales.
        amounts: the amount of each row.
    """
    table, columns = intake.table, intake.plan.columns
    place = columns.get("revenue")
    if place is None or _AMOUNT_OF_ONE.search(even_heading(table.texts[place])) is None:
        return
    number = _number(table)
    if number is None:
        return
    again = _again(table, number, columns.get("period"), amounts, intake.ledger.kept)
    if again is not None:
        intake.ledger.leave_out(
            again,
            "document-again",
            f"{{cell}} on another line of the same '{table.texts[number]}'",
            "each document once",
            "Nothing to do: it counts once. Bring the amount of each line if those are meant.",
            column=place,
        )


def _number(table: Table) -> int | None:
    """Return the heading of the number of a document that stands in several rows, by the first of them."""
    for place, text in enumerate(table.texts[: len(table.places)]):
        if _NUMBER.fullmatch(even_heading(text)) is None:
            continue
        texts = table.sample(place).as_text()
        if 0 < len(texts.labels) < int((~texts.missing).sum()):
            return place
    return None


def _again(
    table: Table, number: int, day: int | None, amounts: NDArray[np.float64], kept: NDArray[np.bool_]
) -> NDArray[np.bool_] | None:
    """Mark the lines whose document counts already; None unless several documents of several amounts stand on several lines each."""
    keys = table.cells(number).as_text().codes.astype(np.int64)
    if day is not None:
        days = table.cells(day).as_text()
        keys = np.where(keys < 0, -1, keys * (len(days.labels) + 1) + days.codes + 1)
    rows = np.flatnonzero(kept & (keys >= 0) & ~np.isnan(amounts))
    _, first, group = np.unique(keys[rows], return_index=True, return_inverse=True)
    of_first = amounts[rows[first]]
    several = np.bincount(group) > 1
    if (
        (np.abs(amounts[rows] - of_first[group]) > _CENT).any()
        or several.sum() < _LEAST
        or len(np.unique(of_first[several])) < _LEAST
    ):
        return None
    again = np.zeros(len(amounts), np.bool_)
    again[rows] = True
    again[rows[first]] = False
    return again


_AMOUNT_OF_ONE: Final = re.compile(
    r"^(?:order|invoice|document|bill) (?:sub ?)?(?:total|amount|value)|^(?:rechnungs|auftrags|beleg)(?:betrag|summe|wert)|^(?:total|montant) (?:de la )?(?:facture|commande)|"
    r"^(?:totale|importo) (?:fattura|ordine|documento)|^(?:total|importe) (?:factura|pedido)|^valor (?:total )?d[ao] (?:nota|pedido|venda)|^total da venda|сумма документа|订单金额|订单总额"
)
_NUMBER: Final = re.compile(
    r"(?:order|invoice|document|bill|facture|commande|fattura|ordine|factura|pedido)(?: ?(?:id|no|nr|number|num|#|n°|name))?|(?:rechnungs|auftrags|beleg|bestell)(?:nummer|nr)|(?:n°|no|nº|numéro|numero|número) (?:de |di |do |da )?(?:la )?"
    r"(?:facture|commande|pièce|fattura|ordine|documento|factura|pedido|nota|venda)|номер документа|订单号|订单编号"
)
_LEAST: Final = 3
"""So many documents, and amounts, there have to be that no chance makes."""
_CENT: Final = 0.006
