"""Which rows of a list of sales count: of deals those that were won, of documents no quotations, credit notes as what they give back."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from kamcore.workbook.problems import Severity
from kamcore.workbook.reading import lexicon
from kamcore.workbook.reading.balances import carried_over
from kamcore.workbook.reading.cells import Coded
from kamcore.workbook.reading.document_amounts import leave_out_repeated
from kamcore.workbook.reading.gathered import (
    Gathered,
    OpenDeals,
    StatusRows,
    floats_of,
    leave_out_other_measures,
)
from kamcore.workbook.reading.headings import even_heading
from kamcore.workbook.reading.intake import Intake, text_of
from kamcore.workbook.reading.journals import may_be_sold, sold_on
from kamcore.workbook.reading.roles import chance_column, meant_by_codes
from kamcore.workbook.reading.words import NO, YES, plain
from kamcore.workbook.schema import SHEETS

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

    from kamcore.workbook.reading.values import Parsed


_LOST: Final = re.compile(
    r"\blost\b|\bnot won\b|verloren|perdu|pers[oa]\b|perdid|провал|проигр|输单|丢单|แพ้|हार|失注|dead|disqualif|unqualif|cancel|abandon|no decision"
)


def leave_out_what_is_no_sale(
    intake: Intake, revenue: Parsed, who: Coded, gathered: Gathered, left_out: Collection[str]
) -> None:
    """Leave out the rows that are no sale, let what is given back lower the revenue, and note the statuses.

    Args:
        intake: a list of sales.
        revenue: the amount of each row; those of credit notes are turned.
        who: what names the account of each row.
        gathered: takes the statuses, and the deals that are open.
        left_out: statuses whose rows do not count, by choice, in plain form.
    """
    if "ledger" in intake.plan.columns:
        _leave_out_other_postings(intake)
    if "won" in intake.plan.columns:
        _leave_out_open_deals(intake, revenue, who, gathered)
    if intake.plan.gives_back:
        _turn_all(intake, revenue)
    leave_out_other_measures(intake)
    leave_out_repeated(intake, floats_of(revenue))
    if "document_type" in intake.plan.columns:
        _turn_credit_notes(intake, revenue)
    _leave_out_balances(intake)
    if "status" in intake.plan.columns:
        _weigh_statuses(intake, revenue, gathered, left_out)


def _leave_out_other_postings(intake: Intake) -> None:
    """Leave out the postings of a journal that are not on accounts of revenue: those on customers, taxes, banks and costs."""
    place = intake.plan.columns["ledger"]
    intake.ledger.leave_out(
        ~sold_on(intake.table, place),
        "other-posting",
        "postings on other accounts than those of revenue, the first on {cell}",
        "postings on accounts of revenue",
        "Nothing to do: only what is posted on accounts of revenue counts.",
        severity=Severity.NOTE,
        column=place,
    )
    if names := may_be_sold(intake.table, place):
        shown = " and ".join(f"'{name[:60]}'" for name in names[:_MOST_NAMED])
        more = f" and {len(names) - _MOST_NAMED:,} more" if len(names) > _MOST_NAMED else ""
        intake.ledger.say(
            "maybe-revenue",
            f"accounts on which more is credited than debited, and which were not taken for revenue: {shown}{more}",
            "accounts of revenue called sales, revenue or income",
            "Nothing to do if they are no revenue; else call them so in the file, such as 'Sales: licences'.",
            column=place,
        )


_MOST_NAMED: Final = 3


def _leave_out_open_deals(intake: Intake, revenue: Parsed, who: Coded, gathered: Gathered) -> None:
    """Leave out the deals that were not won, and keep the open ones of known accounts as opportunities."""
    table, plan, ledger = intake.table, intake.plan, intake.ledger
    place = plan.columns["won"]
    stages = table.cells(place).as_text()
    won = np.array([*(_is_won(label, table.texts[place]) for label in stages.labels), False])[stages.codes]
    lost = np.array([*(bool(_LOST.search(plain(label))) for label in stages.labels), False])[stages.codes]
    open_ = ledger.kept & ~won & ~lost & ~who.missing & ~stages.missing
    ledger.leave_out(
        ~won,
        "deal-not-won",
        f"deals that were not won: {_most_frequent_first(stages.take(ledger.kept & ~won & ~stages.missing))}",
        "deals that were won",
        "Nothing to do: only what was won is revenue."
        + (f" The {int(open_.sum()):,} open ones of known accounts are kept as opportunities." if open_.any() else ""),
        severity=Severity.NOTE,
        column=place,
    )
    if not open_.any():
        return
    rows = np.flatnonzero(open_)
    called = [p for p, text in enumerate(table.texts) if _DEAL_NAME.fullmatch(even_heading(text))]
    titles = min(
        called, key=lambda p: even_heading(table.texts[p]).endswith(" id"), default=None
    )  # a number is no name
    names = (
        text_of(table, titles)
        if titles is not None
        else Coded.of([f"Deal in row {row + 1}" for row in range(len(table.rows))])
    )
    days: NDArray[np.datetime64] = np.full(len(rows), np.datetime64("NaT", "us"))
    if "period" in plan.columns:
        parsed = intake.read(plan.columns["period"], SHEETS["opportunities"].column("close_date"))
        assert parsed.days is not None  # noqa: S101 - a column of days
        days = parsed.days[rows]
    chances = np.full(len(rows), np.nan)
    likely = chance_column(table)
    if likely is not None:
        chances = floats_of(intake.read(likely, SHEETS["opportunities"].column("probability")))[rows]
    gathered.opportunities.append(
        OpenDeals(who.take(rows), names.take(rows), floats_of(revenue)[rows], stages.take(rows), days, chances)
    )


def _most_frequent_first(stages: Coded) -> str:
    """List the stages of some deals, those of most deals first."""
    counts = Counter(stages.codes.tolist()).most_common()
    names = [f"'{stages.labels[code][:40]}' ({count:,})" for code, count in counts[:_MOST_STAGES]]
    return ", ".join((*names, "and others")) if len(counts) > _MOST_STAGES else ", ".join(names) or "no stage"


_MOST_STAGES: Final = 4


_DEAL_NAME: Final = re.compile(
    r"(?:opportunity|deal)(?: ?(?:name|title|id))?|dealname|name|title|verkaufschance|affaire|opportunité|opportunità|trattativa|negocio|"
    r"oportunidad|oportunidade|negócio|сделка|商机(?:名称)?"
)


def _is_won(label: str, heading: str) -> bool:
    even = plain(label)
    if re.fullmatch(r"(?:is |property |deal )*(?:closed )?won", even_heading(heading)):
        return even in YES
    if re.search(r"probab|wahrschein|вероятн", heading.casefold()):
        return even.rstrip(" %") in ("100", "1", "1.0", "100.0", "100.00", "100,00", "1.00", "1,0")
    return bool(lexicon.WON.search(even)) and not _LOST.search(even) and even not in NO


def _turn_credit_notes(intake: Intake, revenue: Parsed) -> None:
    """Let credit notes lower the revenue where they are written with positive amounts, and leave out what is only offered."""
    place = intake.plan.columns["document_type"]
    kinds = text_of(intake.table, place)
    offers = np.array([*(bool(lexicon.NOT_A_SALE_YET.search(plain(label))) for label in kinds.labels), False])[
        kinds.codes
    ]
    _leave_out_offers(intake, offers, place)
    _leave_out_orders(intake, kinds, place)
    meant = meant_by_codes(kinds.labels, even_heading(intake.table.texts[place]))
    no_sale = np.array(
        [*(bool(lexicon.NO_SALE.search(plain(one))) or meant.get(one) == "no sale" for one in kinds.labels), False]
    )[kinds.codes]
    sold = intake.ledger.kept & ~no_sale & (np.nan_to_num(floats_of(revenue)) > 0)
    if no_sale.any() and not sold.any():
        intake.ledger.note(
            no_sale,
            "payments-count",
            "{cell}, and no invoice beside it: what was paid counts as revenue",
            "invoices or orders",
            "Bring the invoices instead, if there are any.",
            column=place,
        )
        no_sale = np.zeros(len(no_sale), np.bool_)
    intake.ledger.leave_out(
        no_sale,
        "not-a-sale",
        "{cell}, which is no sale",
        "invoices or orders",
        "Nothing to do: it is left out. Choose another reading of the column if it is a sale.",
        severity=Severity.NOTE,
        column=place,
    )
    plain_credit = any(re.search(r"\bcash\b|\bcard\b", plain(label)) for label in kinds.labels)  # a sale on credit
    credit = np.array(
        [
            *(
                meant.get(one) == "credit"
                or (bool(lexicon.CREDIT.search(plain(one))) and not (plain_credit and plain(one) == "credit"))
                for one in kinds.labels
            ),
            False,
        ]
    )[kinds.codes]
    amounts = floats_of(revenue)
    here = credit & intake.ledger.kept & ~np.isnan(amounts)
    if (
        not here.any()
        or (amounts[here] < 0).any()
        or bool((credit & intake.ledger.kept).sum() == intake.ledger.kept.sum())
    ):
        return
    revenue.floats = np.where(here, -amounts, amounts) + 0.0
    intake.ledger.note(
        here,
        "credit-note",
        "{cell}, a credit note with an amount above zero",
        "what it gives back",
        "Nothing to do: its amount was taken off.",
        severity=Severity.NOTE,
        column=place,
    )


def _leave_out_offers(intake: Intake, offers: NDArray[np.bool_], place: int) -> None:
    intake.ledger.leave_out(
        offers,
        "not-a-sale",
        "{cell}, which is an offer and no sale",
        "invoices or orders",
        "Nothing to do: it is left out. Choose another reading of the column if it is a sale.",
        column=place,
    )


def _leave_out_orders(intake: Intake, kinds: Coded, place: int) -> None:
    """Leave out orders and delivery notes that stand in one list with invoices, which are of the same sales."""
    evened = [plain(label) for label in kinds.labels]
    if not any(lexicon.INVOICE_DOCUMENT.search(even) for even in evened):
        return
    orders = np.array([*(lexicon.ORDER_DOCUMENT.fullmatch(even) is not None for even in evened), False])[kinds.codes]
    intake.ledger.leave_out(
        orders,
        "order-beside-invoices",
        "{cell} in a list with invoices",
        "each sale once: what was invoiced",
        "Nothing to do if they were invoiced or will be; else bring them in a file of their own.",
        column=place,
    )


def _is_only_offered(even: str) -> bool:
    return lexicon.NOT_A_SALE_YET.search(even) is not None and _ACCEPTED.search(even) is None


_ACCEPTED: Final = re.compile(
    r"accept|approv|sign|\bwon\b|order|invoic|convert|angenommen|beauftragt|aceit|aprovad|aprobad|aceptad|approvat|принят|подтвержд|已接受|成交"
)


_MOST_TEXTS: Final = 5000


def _leave_out_balances(intake: Intake) -> None:
    """Leave out the rows in which a statement only carries a balance over."""
    table = intake.table
    taken_as_texts = {intake.plan.columns.get(key) for key in ("name", "account_id", "product", "period")}
    for place in range(min(len(table.places), 60)):
        if place not in taken_as_texts and table.sample(place, _MOST_TEXTS).all_hold_digits():
            continue  # numbers of documents
        texts = table.cells(place).texts
        if len(texts.labels) > _MOST_TEXTS:
            continue
        balances = carried_over(texts)
        if balances.any():
            intake.ledger.leave_out(
                balances,
                "balance",
                "{cell}, which carries a balance over",
                "sales",
                "Nothing to do: it is left out.",
                severity=Severity.NOTE,
                column=place,
            )


def _turn_all(intake: Intake, revenue: Parsed) -> None:
    """Let a list of credit notes lower the revenue where its amounts are written above zero."""
    amounts = floats_of(revenue)
    if (amounts[intake.ledger.kept] < 0).any():
        return
    revenue.floats = -amounts + 0.0
    intake.ledger.say(
        "credit-note",
        "a list of credit notes with amounts above zero",
        "what they give back",
        "Nothing to do: their amounts were taken off.",
        severity=Severity.NOTE,
    )


def _weigh_statuses(intake: Intake, revenue: Parsed, gathered: Gathered, left_out: Collection[str]) -> None:
    """Note how many rows have which status; leave out those that people chose to, and what is only offered."""
    place = intake.plan.columns["status"]
    heading = intake.table.texts[place]
    texts = text_of(intake.table, place)
    offers = np.array([*(_is_only_offered(plain(label)) for label in texts.labels), False])[texts.codes]
    if not offers[intake.ledger.kept].all():
        _leave_out_offers(intake, offers, place)
    amounts = floats_of(revenue)
    kept = intake.ledger.kept
    for code, label in enumerate(texts.labels):
        here = kept & (texts.codes == code)
        if not here.any():
            continue
        even = plain(label)
        flag = lexicon.FLAG_OF_CANCELLED.fullmatch(even_heading(heading)) is not None
        doubtful = (
            even in YES
            if flag
            else bool(lexicon.CANCELLED.search(even) or lexicon.UNPAID.search(even) or _is_only_offered(even))
        )
        if even_heading(heading) in ("paid", "is paid"):
            doubtful = even in NO or bool(lexicon.UNPAID.search(even))
        rows = StatusRows(heading, label, int(here.sum()), float(np.nansum(amounts[here])), doubtful, counts=True)
        value, counts = rows.key, plain(rows.key) not in left_out
        gathered.statuses.append(replace(rows, counts=counts))
        if not counts:
            intake.ledger.leave_out(
                here,
                "status-left-out",
                f"the status '{value}'",
                "sales that count",
                "Nothing to do: these rows are left out by choice.",
                severity=Severity.NOTE,
                column=place,
            )
        elif doubtful:
            intake.ledger.note(
                here,
                "status-counts",
                f"the status '{value}'",
                "sales that took place",
                "They count; switch them off at the top of Home if they should not.",
                column=place,
            )
