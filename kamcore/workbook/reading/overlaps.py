"""What tables of a book are to one another: lines and their documents, sales and payments, actual figures and plans, copies.

Each sale counts once. Which of several tables tells of it is decided here, after each was looked at alone: what is
not counted is left out of the book with the reason, and people may choose otherwise.
"""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import TYPE_CHECKING, Final

import numpy as np

from kamcore.workbook.reading.context import period_in
from kamcore.workbook.reading.copies import copies, leave_out
from kamcore.workbook.reading.headings import NAMES, even_heading, match_headings
from kamcore.workbook.reading.intake import Intake, text_of
from kamcore.workbook.reading.layouts import (
    is_of_our_people,
    list_of_accounts,
    without_a_guess,
)
from kamcore.workbook.reading.plan import Plan
from kamcore.workbook.reading.roles import amount_kind, is_unique, sales_key
from kamcore.workbook.reading.sale_amounts import amounts_of_plan
from kamcore.workbook.reading.sales_plans import sales_of
from kamcore.workbook.reading.template_plans import plan_as
from kamcore.workbook.reading.words import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kamcore.workbook.reading.relations import Relation


def settle(intakes: Sequence[Intake], relations: Sequence[Relation]) -> None:
    """Decide which tables are read, and as what, now that all are known; plans are changed in place.

    Args:
        intakes: every table.
        relations: which points at which.
    """
    named_by_sheet(intakes)
    guesses_give_way(intakes)
    documents_or_lines(intakes, relations)
    masters(intakes, relations)
    only_planned(intakes)
    copies(intakes)
    one_kind(intakes)
    looked_up(intakes, relations)
    our_people(intakes, relations)
    no_turnover_of_their_own(intakes)


def _names(intake: Intake) -> tuple[str, str]:
    return even_heading(intake.table.grid.sheet), even_heading(PurePath(intake.table.grid.file).stem)


_PLANNED: Final = re.compile(
    r"\b(?:budgets?|forecasts?|fcst|plan(?:ung|zahlen|ned)?|targets?|quotas?|soll|prévisions?|objectifs?|preventivo|obiettivi|presupuestos?|"
    r"objetivos?|orçamento|metas?|план|бюджет|прогноз)\b|预算|计划|目标"
)


def only_planned(intakes: Sequence[Intake]) -> None:
    """Count no budget or forecast, told by the name of its sheet or file, beside figures that are not called so."""
    rich = [intake for intake in intakes if intake.plan.has_money and not intake.plan.insisted]
    planned = [intake for intake in rich if any(_PLANNED.search(name) for name in _names(intake))]
    if len(planned) == len(rich):
        return
    for intake in planned:
        leave_out(intake, "what is planned is no revenue", "figures of what took place", "", code="only-planned")


def documents_or_lines(intakes: Sequence[Intake], relations: Sequence[Relation]) -> None:
    """Let a document and its lines count once: the lines where they add up to the documents, else what the documents say."""
    for relation in relations:
        lines, documents = intakes[relation.source], intakes[relation.target]
        if lines.plan.layout != "transactions" or documents.plan.layout != "transactions" or lines.plan.insisted:
            continue
        if lines.plan.deals != documents.plan.deals and not _is_looked_up_deal(lines):
            continue
        if _tells_of_payments(lines) or _tells_of_payments(documents):
            continue
        if relation.key in (documents.plan.columns.get("account_id"), documents.plan.columns.get("name")):
            continue
        own, whole = (_total(intake) for intake in (lines, documents))
        alike = abs(own - whole) <= 0.005 * max(abs(whole), abs(own))
        use_lines = alike or _is_gross(documents) or (not _is_listed(documents) and _is_listed(lines))
        intake, other = (documents, lines) if use_lines else (lines, documents)
        what, better = ("documents", "their lines") if use_lines else ("lines of documents", "the documents themselves")
        where = other.table.grid.sheet or other.table.grid.file
        intake.plan = Plan(
            "left out",
            why=f"{what}, of which {better} are used ('{where}')",
            code="counted-elsewhere",
            expected="each amount once",
            fix=f"Nothing to do: the amounts of '{where}' count. Choose otherwise under 'How was this read?'.",
        )


def masters(intakes: Sequence[Intake], relations: Sequence[Relation]) -> None:
    """Take a list that sales point at by the account for a list of accounts: its own figures are not what is sold."""
    for relation in relations:
        sales, intake = intakes[relation.source], intakes[relation.target]
        plan = intake.plan
        if (
            sales.plan.layout != "transactions"
            or plan.insisted
            or plan.periods
            or not is_unique(intake.table, relation.key)
        ):
            continue
        by_account = relation.through in (sales.plan.columns.get("account_id"), sales.plan.columns.get("name"))
        own = relation.key in (plan.columns.get("account_id"), plan.columns.get("name"))
        if by_account and (plan.has_money if own else plan.target != "accounts" and plan.code != "second-table"):
            intake.plan = list_of_accounts(intake.table, relation.key)


_KINDS: Final = (
    re.compile(r"invoic|rechnung|faktur|factur|fattur|fatura|счет|счёт|发票|开票|billing"),
    re.compile(r"order|sales|bestell|auftrag|umsatz|pedido|commande|ordin|venta|vente|vend|заказ|продаж|订单|销售"),
    re.compile(r"deal|opportunit|pipeline"),
    re.compile(r"payment|receipt|zahlung|paiement|règlement|pagament|incass|pago|cobro|оплат|платеж|付款|收款"),
)
"""What money is told of, the better ruler of revenue first: what was invoiced, what was ordered, what was won, what was paid."""


def one_kind(intakes: Sequence[Intake]) -> None:
    """Count one sale once: where invoices are there, not the orders, deals and payments of them too."""
    told: dict[int, list[Intake]] = {}
    for intake in intakes:
        plan, grid = intake.plan, intake.table.grid
        if plan.layout != "transactions" or plan.insisted or intake.table.is_ours:
            continue
        if _gives_back(intake):
            plan.gives_back = True
            continue
        name = even_heading(grid.sheet if _kind(grid.sheet) is not None else PurePath(grid.file).stem)
        kind = _kind(name)
        if kind is not None:
            told.setdefault(kind, []).append(intake)
    if len(told) < 2:
        return
    best = min(told)
    for kind, those in told.items():
        for intake in those if kind != best else []:
            if best < 2 and kind < 2 and not _share_accounts(told[best], intake):
                continue
            where = told[best][0].table.grid.sheet or told[best][0].table.grid.file
            intake.plan = Plan(
                "left out",
                why=f"the same sales stand in '{where}' too",
                code="counted-elsewhere",
                expected="each sale once: invoiced, ordered, won or paid",
                fix=f"Nothing to do: the amounts of '{where}' count. Choose otherwise under 'How was this read?'.",
            )


def _gives_back(intake: Intake) -> bool:
    return any(
        re.search(
            r"credit ?(?:notes?|memos?)|gutschrift|\bavoirs?\b|note? di credito|notas? de cr[ée]dito|abonos|возврат|returns\b",
            name,
        )
        for name in _names(intake)
    )


def _kind(name: str) -> int | None:
    order = (len(_KINDS) - 1, *range(len(_KINDS) - 1))  # "order payments" are payments
    return next((kind for kind in order if _KINDS[kind].search(name.casefold())), None)


def _tells_of_payments(intake: Intake) -> bool:
    grid = intake.table.grid
    return _kind(grid.sheet if _kind(grid.sheet) is not None else PurePath(grid.file).stem) == len(_KINDS) - 1


def _share_accounts(those: Sequence[Intake], intake: Intake) -> bool:
    """Whether most accounts of a list of sales stand in others, too."""
    known = {label for other in those for label in _account_labels(other)}
    labels = _account_labels(intake)
    return bool(labels) and 2 * len(labels & known) > len(labels)


def _account_labels(intake: Intake) -> set[str]:
    place = intake.plan.columns.get("account_id", intake.plan.columns.get("name"))
    return set() if place is None else {plain(label) for label in text_of(intake.table, place).labels}


def looked_up(intakes: Sequence[Intake], relations: Sequence[Relation]) -> None:
    """Take no list of documents for a list of accounts: the sales that point at it have looked up whose they are."""
    for relation in relations:
        sales, intake = intakes[relation.source], intakes[relation.target]
        plan = intake.plan
        if sales.plan.layout != "transactions" or plan.target != "accounts" or plan.has_money or plan.insisted:
            continue
        own = plan.columns.get("account_id", plan.columns.get("name"))
        if own is None or relation.key == own or is_unique(intake.table, own):
            continue
        where = sales.table.grid.sheet or sales.table.grid.file
        intake.plan = Plan(
            "looked up", "revenue", {}, why=f"what '{where}' points at: whose each row is, and when it was"
        )


def _total(intake: Intake) -> float:
    return float(np.nansum(amounts_of_plan(intake)))


def _is_looked_up_deal(intake: Intake) -> bool:
    """Whether what was won stands in another table, as with the lines of deals."""
    return intake.plan.deals and intake.plan.columns["won"] >= len(intake.table.places)


def _is_listed(intake: Intake) -> bool:
    """Whether the amount stands under a heading that is known for it, or is made of quantity and price."""
    place = intake.plan.columns.get("revenue")
    if place is None:
        return True
    even = even_heading(intake.table.texts[place])
    return sales_key(even) in ("net", "amount", "gross") or NAMES["revenue"].get(even, ("",))[0] == "revenue"


def _is_gross(intake: Intake) -> bool:
    place = intake.plan.columns.get("revenue")
    return place is not None and amount_kind(even_heading(intake.table.texts[place])) == "gross"


def our_people(intakes: Sequence[Intake], relations: Sequence[Relation]) -> None:
    """Take the people whom sales point at for our own: they are the Team, and nobody at an account."""
    for relation in relations:
        intake, plan = intakes[relation.target], intakes[relation.target].plan
        pointing = {
            match.key: match.place for match in match_headings(intakes[relation.source].table.texts, "accounts")
        }
        ours = pointing.get("manager") == relation.through or is_of_our_people(intake.table)
        source = intakes[relation.source].plan
        if relation.through in (source.columns.get("account_id"), source.columns.get("name")):
            continue
        unread = plan.target in ("stakeholders", "") and not plan.insisted and "account" not in plan.columns
        if unread and ours and plan.code != "second-table" and (own := plan_as(intake.table, "team")) is not None:
            own.columns["person"] = relation.key
            intake.plan = own


def no_turnover_of_their_own(intakes: Sequence[Intake]) -> None:
    """Beside sales an amount of no stated period in a list of accounts is what the accounts turn over themselves."""
    if not any(intake.plan.layout == "transactions" or intake.plan.periods for intake in intakes):
        return
    for intake in intakes:
        plan = intake.plan
        undated = plan.layout == "flat" and not plan.periods and plan.context.period is None
        if undated and "revenue" in plan.columns and not plan.insisted:
            plan.unused[plan.columns.pop("revenue")] = "the sales stand elsewhere in the book"
            plan.layout = "template"
            plan.why = "a list of accounts"


_GENERIC_NAME: Final = re.compile(
    r"(?:sheet|tabelle|feuil|foglio|hoja|planilha|лист|工作表|data|export|report|page|blatt|table)[ _-]?\d*|\d*",
    re.IGNORECASE,
)


def named_by_sheet(intakes: Sequence[Intake]) -> None:
    """Take the names of sheets, or of files, for the accounts, where several lists of sales of one shape name none."""
    shapes: dict[tuple[str, ...], list[Intake]] = {}
    for intake in intakes:
        plan = intake.plan
        if (
            not plan.insisted
            and not intake.table.is_ours
            and (plan.code in ("no-account-column", "choice-lacks") or "account" in plan.asks)
            and not (plan.chosen and {"name", "account_id"} & set(plan.columns))
        ):
            shapes.setdefault(intake.table.texts, []).append(intake)
    for alike in shapes.values():
        sheets = [intake.table.grid.sheet for intake in alike]
        stems = [PurePath(intake.table.grid.file).stem for intake in alike]
        for names, where in ((sheets, "the name of its sheet"), (stems, "the name of its file")):
            said = all(not _GENERIC_NAME.fullmatch(name) and period_in([name]) is None for name in names)
            if len(alike) > 1 and len(set(names)) == len(names) and said:
                for intake, name in zip(alike, names, strict=True):
                    found = sales_of(intake.table, name, where)
                    if found is not None:
                        if intake.plan.chosen:
                            found.columns |= intake.plan.columns
                            found.chosen = True
                        intake.plan = found
                break


def guesses_give_way(intakes: Sequence[Intake]) -> None:
    """Read no table by a guess at its account or its amount while another one names both."""
    if not any(intake.plan.has_money and not intake.plan.asks and not _tells_of_payments(intake) for intake in intakes):
        return
    for intake in intakes:
        if {"account", "revenue"} & set(intake.plan.asks) and not intake.plan.insisted:
            intake.plan = without_a_guess(intake.table)
