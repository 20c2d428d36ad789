"""Which columns say what was sold, in which currency, and whether a row counts."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import TYPE_CHECKING, Final

from kamcore.workbook.reading import lexicon
from kamcore.workbook.reading.headings import NAMES, even_heading
from kamcore.workbook.reading.roles.amount import is_amount
from kamcore.workbook.reading.roles.columns import holds_numbers, is_counted, sales_key
from kamcore.workbook.reading.words import NO, YES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kamcore.workbook.reading.table import Table


_PRODUCTS: Final = frozenset(
    even_heading(text)
    for text in ("product category", "sub category", "subcategory", "product line", "product group", "product family", "family", "service",
                 "line of business", "产品类别")
)  # fmt: skip


_MOST_STATUSES: Final = 40


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


def meant_by_codes(labels: Sequence[str], heading: str) -> dict[str, str]:
    """Return what the short codes of a column of document types mean: ``credit`` or ``no sale``; {} where they are no such codes.

    Args:
        labels: the values of the column, in any case.
        heading: its heading, evened. Single letters below one such as ``Type`` may mean anything: I and C also a person and a company.
    """
    codes = {label: label.strip().casefold().rstrip(".") for label in labels}
    if _ANY_TYPE.fullmatch(heading) and all(len(code) == 1 for code in codes.values()):
        return {}
    for sales, credits_, others in _DOCUMENT_CODES:
        known = sales | credits_ | others
        if set(codes.values()) <= known and set(codes.values()) & sales and set(codes.values()) - sales:
            return {
                label: "credit" if code in credits_ else "no sale" for label, code in codes.items() if code not in sales
            }
    return {}


_ANY_TYPE: Final = re.compile(r"types?|typ|tipo|nature|art|类型|ประเภท|प्रकार|قسم")
_DOCUMENT_CODES: Final = tuple(
    tuple(frozenset(codes.split()) for codes in family)
    for family in (
        ("si", "sc", "sr sa sd sp pi pc pp pa pr pd bp br cp cr jd jc vp vr"),
        ("rv dr", "dg", "dz dp da ab sa kr kg kz zp"),
        ("f1 f2 f5 f8", "g2 re s1 s3", "s2"),
        ("ri", "rm", "rc ru rb r5"),
        ("ft fr fs fa fac fv fct tk", "nc ncr nccr", "rc re rg"),
        ("inv in i invoice", "cn crn crd cm cr c ncr credit", "pay pmt rec rcpt p"),
        ("re ar rg rech", "gu gs ga sr st", "za zg"),
        ("fca fcb fcc fce fcm fac faa fab fae nda ndb ndc nde", "nca ncb ncc nce ncm nc", "rec rca rcb rcc rcx"),
        ("fa fac fc fact", "av avo avr avc", "rg reg rgt"),
        ("fv fvs fs", "kor fvk fkor fvkor", "kp kw"),
        ("td01 td02 td05 td06 td24 td25 td26", "td04 td08", "td16 td17 td18 td19"),
        ("i", "e", "p n t"),
        ("380 383 386 389", "381 396", ""),
    )
)
"""Families of codes for documents, as accounting programs write them: sales, what is given back, and what is neither."""


def currency_column(table: Table) -> int | None:
    """Return the heading of the currency, None when there is none."""
    return next((place for place, text in enumerate(table.texts) if sales_key(even_heading(text)) == "currency"), None)


def status_columns(table: Table, taken: Sequence[int]) -> dict[str, int]:
    """Return the headings of what says whether a row counts: ``status`` and ``document_type``, as far as there are such columns."""
    found: dict[str, int] = {}
    for place, text in enumerate(table.texts):
        even = even_heading(text)
        named_so = re.search(r"status\b|\bstato\b|\bestado\b|статус|状态", even) or lexicon.FLAG_OF_CANCELLED.fullmatch(
            even
        )
        key = sales_key(even) or ("status" if named_so else "")
        named = _MEASURE.search(even) is not None
        other = key not in ("", "document_type") or NAMES["revenue"].get(even, ("",))[0] == "product"
        if (named or not other) and _tells_measures(table, place, named=named):
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
        documents |= bool(meant_by_codes(labels, even)) or _mixes_orders_with_invoices(labels)
        if key == "document_type" and documents:
            found.setdefault("document_type", place)
        elif (
            key != "document_type"
            and (any(map(_is_status, labels)) or _are_codes(even, labels) or _are_flags(even, labels))
            and ("status" not in found or _telling(table, place) > _telling(table, found["status"]))
        ):
            found["status"] = place
    return found


def _mixes_orders_with_invoices(labels: Sequence[str]) -> bool:
    return any(map(lexicon.INVOICE_DOCUMENT.search, labels)) and any(map(lexicon.ORDER_DOCUMENT.fullmatch, labels))


_MOST_SCENARIOS: Final = 6


_MEASURE: Final = re.compile(
    r"measure|metric|kpi|key figure|kennzahl|indicateur|indicatore|indicador|показатель|指标|line item|\bvalues?\b|werte|\bdata\b"
)


_SCENARIO: Final = re.compile(
    r"scenario|szenario|\bversion\b|wertart|scénario|scenari|escenario|cenário|сценарий|data ?type|\bmeasure\b|\bplan ist\b|plan actual|actual"
)


_ACTUAL: Final = re.compile(
    r"(?:act|actuals?|ac|ist|réel|réalisé|reale|effettivo|consuntivo|real|realizado|факт|实际|实绩)(?:[ _-]?(?:data|values|sales|\d{2,4}))?"
)


_PLANNED: Final = re.compile(
    r"(?:bud(?:get)?|bu|plan|soll|fc|rf|le|forecast|outlook|estimate|target|goal|objectif|prévi\w*|preventivo|previsto|presupuesto|orçado|meta|план|"
    r"бюджет|прогноз|预算|计划|目标|(?:prior|previous|last) year|[pl]y|vorjahr|vj|n-1|année précédente|anno precedente|año anterior|ano anterior|"
    r"прошлый год|去年|上年)(?:[ _-]?v?\d{1,4}(?:\+\d{1,2})?)?"
)


def _tells_measures(table: Table, place: int, *, named: bool) -> bool:
    """Whether a column says in each row what is measured: revenue in some, something else in others.

    Unless it is named so, one of them has to be called revenue and all others have to be known: ``Income``, ``Growth`` and ``Value`` are
    funds.
    """
    most = _MOST_STATUSES if named else _MOST_MEASURES
    if len(table.sample(place).as_text().labels) > most:  # there are no fewer further down
        return False
    labels = table.sample(place, 2000).as_text().labels
    if not 2 <= len(labels) <= most:
        return False
    evened = [even_heading(label) for label in labels]
    money = [is_amount(even) for even in evened]
    others = [is_counted(even) for even, amount in zip(evened, money, strict=True) if not amount]
    if not any(money) or not others:
        return False
    if named:
        return True
    called = any(_is_called_revenue(even) for even in evened)
    return called and all(others) and not any(lexicon.CREDIT.search(e) or _OF_A_SALE.search(e) for e in evened)


def _is_called_revenue(even: str) -> bool:
    names = NAMES["revenue"].get(even, ("",))[0] == "revenue" or sales_key(even) in ("amount", "net", "gross")
    return names and _MAY_BE_A_PRODUCT.fullmatch(even) is None


_MAY_BE_A_PRODUCT: Final = re.compile(r"values?|wert|valeur|valore|valor|total|net|стоимость")


_MOST_MEASURES: Final = 12
_OF_A_SALE: Final = re.compile(
    r"refund|discount|rebate|shipping|freight|deliver|\btax|\bvat\b|\bfees?\b|commission|deposit|rabatt|skonto|versand|fracht|steuer|mwst|remise|\btva\b|frais|port\b|"
    r"sconto|\biva\b|spedizione|trasporto|descuento|impuesto|envío|desconto|imposto|frete|скидк|ндс|доставк|折扣|税|运费|छूट|कर\b|رعایت|ٹیکس|ส่วนลด|ภาษี|ค่าส่ง"
)
"""Lines that belong to a sale and change what it comes to; they are no measures beside it."""


def is_actual(label: str) -> bool:
    """Whether the word of a scenario means what took place."""
    return _ACTUAL.fullmatch(label) is not None


def is_planned(label: str) -> bool:
    """Whether the word of a scenario means what was only planned, or took place in the year before and stands there to be compared."""
    return _PLANNED.fullmatch(label) is not None


def _are_codes(even: str, labels: Sequence[str]) -> bool:
    """Whether the values under a heading that says status are codes of one or two letters, whose meaning only people know."""
    return "status" in even and 2 <= len(labels) <= 12 and all(len(label) <= 2 for label in labels)


def _are_flags(even: str, labels: Sequence[str]) -> bool:
    """Whether a column says yes or no to being cancelled or paid."""
    named = lexicon.FLAG_OF_CANCELLED.fullmatch(even) or re.fullmatch(r"(?:is |was )?(?:paid|bezahlt|payé|fksto)", even)
    return named is not None and all(label in YES | NO for label in labels)


_STATUS_WORDS: Final = (lexicon.CANCELLED, lexicon.UNPAID, lexicon.SETTLED, lexicon.NOT_A_SALE_YET)


def _is_status(label: str) -> bool:
    return any(words.search(label) for words in _STATUS_WORDS)


def _telling(table: Table, place: int) -> int:
    """Return how much a status tells: 2 where sales were cancelled or are drafts, 1 where some are not paid, 0 for neither."""
    labels = [label.casefold() for label in table.cells(place).as_text().labels]
    flags = _are_flags(even_heading(table.texts[place]), labels)
    if flags or any(lexicon.CANCELLED.search(label) or lexicon.DRAFT.search(label) for label in labels):
        return 2
    return int(any(map(lexicon.UNPAID.search, labels)))


_DEAL_WORDS: Final = frozenset(
    even_heading(text)
    for text in (
        "deal stage", "opportunity stage", "sales stage", "stage", "stage name", "pipeline stage", "pipeline", "probability",
        "win probability", "opportunity", "opportunity id", "opportunity name", "opportunity owner", "deal", "deal id", "deal name", "dealname",
        "deal title", "deal owner", "forecast category", "expected close date", "lead source", "won", "is won", "closed won", "won time",
        "verkaufschance", "vertriebsphase", "wahrscheinlichkeit", "opportunité", "affaire", "probabilité", "opportunità", "trattativa",
        "probabilità", "oportunidad", "negocio", "probabilidad", "oportunidade", "negócio", "probabilidade", "сделка", "стадия сделки",
        "вероятность", "название сделки", "этап сделки", "商机", "商机名称", "销售阶段", "赢率", "โอกาสการขาย", "案件", "영업기회",
    )
)  # fmt: skip


def is_deals(table: Table) -> bool:
    """Whether a table lists deals, of which only the won ones are revenue."""
    return any(even_heading(text) in _DEAL_WORDS for text in table.texts)


def are_all_won(table: Table) -> bool:
    """Whether the titles of a list of deals say that all of them were won, while no column says which were."""
    titles = (*table.above, table.grid.sheet, PurePath(table.grid.file).stem.replace("_", " "))
    return any(map(_ALL_WON.search, map(str.casefold, titles))) and won_column(table) is None


_ALL_WON: Final = re.compile(
    r"\bclosed[ -]?won\b|\bwon (?:deals|opportunities)\b|(?:deals|opportunities)(?: that were)? won\b|\bgewonnene? (?:deals|verkaufschancen|opportunities|aufträge)|"
    r"(?:affaires|opportunités) gagnées|(?:oportunidades|negócios) (?:ganadas|ganhas|ganhos)|(?:opportunità|trattative) vinte|(?:выигранные|успешные) сделки"
)
_CHANCE: Final = re.compile(
    r"(?:win |deal )?(?:probability|likelihood|chance)(?: (?:of winning|to win))? ?%?|(?:abschluss)?wahrscheinlichkeit ?%?|probabilité ?%?|"
    r"probabilità ?%?|probabilidade? ?%?|probabilidad ?%?|вероятность ?%?|赢率|成功率|受注確度"
)


def chance_column(table: Table) -> int | None:
    """Return the heading that says how likely a deal is to be won, or None."""
    return next((place for place, text in enumerate(table.texts) if _CHANCE.fullmatch(even_heading(text))), None)


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
            or re.search(r"stage|status|label|result|outcome|phase|state|стади|этап|阶段|状态|fase|etapa", even)
        ):
            rank = 1 if "stage" in even or sales_key(even) == "stage" else 2
        elif re.search(r"probab|wahrschein|вероятн", even) and holds_numbers(table, place):
            rank = 3
        else:
            continue
        if best is None or rank < best[0]:
            best = (rank, place)
    return best[1] if best else None
