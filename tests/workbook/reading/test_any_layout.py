"""Whatever table we write, in any format, language, number format and layout, comes back equal.

The writers, the words and the formats here are the test's own (months and days in words come from CLDR by way of babel), so that
nothing the reader knows is asked of the reader. Every table is one that a careful person could read in one way only: dates with
a day beyond the twelfth, amounts with cents, at least three accounts.
"""

# ruff: noqa: RUF001 - words and signs of many scripts

from __future__ import annotations

import csv
import datetime as dt
import html
import io
import unicodedata
from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING

import openpyxl
import xlwt
from babel.dates import format_date, get_month_names
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import CoveredTableCell, Table, TableCell, TableRow
from odf.text import P

from kamcore.workbook.portfolio import normalise_name
from kamcore.workbook.reading import read_workbook

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hypothesis.vendor.pretty import RepresentationPrinter

    from kamcore.workbook.portfolio import Portfolio


# ── what is written ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Amount:
    """An amount in cents."""

    cents: int


@dataclass(frozen=True)
class Span:
    """A cell that reaches over several columns, as a year above its months does."""

    value: str | int
    columns: int


Cell = str | int | Amount | dt.date | Span | None


@dataclass(frozen=True)
class Made:
    """A table and its truth.

    Attributes:
        head: one or two rows of headings.
        rows: the rows of data.
        truth: (account, period) -> cents, without those that are 0.
        accounts: the names.
        total: the row of totals, when one is wanted.
    """

    head: list[list[Cell]]
    rows: list[list[Cell]]
    truth: dict[tuple[str, str], int]
    accounts: list[str]
    total: list[Cell]


@dataclass(frozen=True)
class Written:
    """A file and its truth.

    Attributes:
        form: what it is written in.
        rows: what stands in it, for the eye.
        filename: what it is called.
        truth, accounts: as of the table.
        used: rows of data.
        below: rows below the first heading that are not blank.
        data: its bytes.
    """

    form: str
    rows: list[list[Cell]]
    filename: str
    truth: dict[tuple[str, str], int]
    accounts: list[str]
    used: int
    below: int
    data: bytes

    def __repr__(self) -> str:
        lines = "\n".join("  " + " | ".join("" if cell is None else str(cell) for cell in row) for row in self.rows)
        shown = self.data if self.filename.endswith(("csv", "tsv")) or self.form.startswith("html") else b""
        return f"{self.form}, {self.filename}\n{lines}\n{shown!r}"

    def _repr_pretty_(self, printer: RepresentationPrinter, cycle: bool) -> None:  # noqa: ARG002 - as it is called
        printer.text(repr(self))


# ── languages ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Language:
    """The words of one language, and how it writes numbers and days.

    Attributes:
        code: as CLDR calls it.
        account, amount, day, region, number, total: headings, and the label of totals.
        regions: what stands under the heading of regions.
        title: a line above a table.
        quarters: ways to write a quarter, with ``{q}`` and ``{y}``.
        days: ways to write a day in figures, beside ``%Y-%m-%d``.
        numbers: (decimal mark, thousands mark).
        encodings: older ones, beside UTF-8 and UTF-16.
        names: plain names of firms.
    """

    code: str
    account: tuple[str, ...]
    amount: tuple[str, ...]
    day: tuple[str, ...]
    period: tuple[str, ...]
    region: str
    number: str
    total: tuple[str, ...]
    regions: tuple[str, ...]
    title: str
    quarters: tuple[str, ...]
    days: tuple[str, ...]
    numbers: tuple[tuple[str, str], ...]
    encodings: tuple[str, ...]
    names: tuple[str, ...]


_ENGLISH_QUARTERS = ("Q{q} {y}", "{y} Q{q}", "{y}-Q{q}", "Q{q}/{y}", "Q{q}-{y}")
_COMMA = ((",", ""), (",", "."), (",", " "), (",", "\u00a0"))
_POINT = ((".", ""), (".", ","))
_DAY_FIRST = ("%d.%m.%Y", "%d/%m/%Y", "%d-%m-%Y")

LANGUAGES = (
    Language(
        "en", ("Customer", "Customer name", "Company", "Client", "Account", "Account name"),
        ("Revenue", "Net revenue", "Sales", "Net amount", "Amount", "Turnover"), ("Date", "Invoice date", "Order date"),
        ("Period", "Month"), "Region", "Invoice no.", ("Total", "Grand total", "TOTAL", "Sum"), ("North", "South", "West"),
        "Revenue by customer", _ENGLISH_QUARTERS, ("%m/%d/%Y", "%d/%m/%Y", "%d-%b-%Y", "%d %B %Y"),
        (*_POINT, (".", " "), (".", "'")), ("cp1252",),
        ("Harbour Foods", "Northgate Logistics", "Bluewater", "Stone & Daughters", "Redwood Mills", "O'Hara Timber", "Quarry Lane",
         "Ashdown Paper", "Westbrook", "Fairview Dairy"),
    ),
    Language(
        "de", ("Kunde", "Kundenname", "Firma"), ("Umsatz", "Nettobetrag", "Betrag", "Umsatz netto", "Nettoumsatz"),
        ("Datum", "Rechnungsdatum", "Belegdatum", "Buchungsdatum"), ("Periode", "Monat", "Zeitraum"), "Region", "Rechnungsnummer",
        ("Summe", "Gesamt", "Gesamtsumme", "Gesamtergebnis"), ("Nord", "Süd", "West"), "Umsätze nach Kunden",
        (*_ENGLISH_QUARTERS, "{q}. Quartal {y}"), _DAY_FIRST, (*_COMMA, (".", "'"), (".", "’")), ("cp1252",),
        ("Müller Werkzeuge", "Bäckerei Großmann", "Nordlicht", "Holzbau Krämer", "Süßwaren Vogel", "Spedition Lindner",
         "Weinhaus Jung", "Glashütte Öttingen", "Brauerei Faß", "Molkerei Grün"),
    ),
    Language(
        "fr", ("Client", "Société", "Nom du client", "Raison sociale"), ("Chiffre d'affaires", "Montant", "Montant HT", "CA"),
        ("Date", "Date de facture", "Date de commande"), ("Période", "Mois"), "Région", "N° facture", ("Total", "Total général"),
        ("Nord", "Sud", "Île-de-France"), "Chiffre d'affaires par client",
        (*_ENGLISH_QUARTERS, "T{q} {y}", "{q}e trimestre {y}", "{y} T{q}"), ("%d/%m/%Y", "%d.%m.%Y"),
        ((",", ""), (",", " "), (",", "\u00a0"), (",", "\u202f")), ("cp1252",),
        ("Étoile du Sud", "Boulangerie Lefèvre", "Maison Garçon", "Aciéries du Rhône", "Fromagerie Béatrice", "Vignobles Château",
         "L'Atelier Bleu", "Forêt Verte", "Transports Noël"),
    ),
    Language(
        "es", ("Cliente", "Empresa", "Nombre del cliente", "Razón social"), ("Ventas", "Importe", "Ingresos", "Importe neto"),
        ("Fecha", "Fecha de factura", "Fecha de pedido"), ("Período", "Mes", "Periodo"), "Región", "N.º factura",
        ("Total", "Total general"), ("Norte", "Sur", "Cataluña"), "Ventas por cliente",
        (*_ENGLISH_QUARTERS, "T{q} {y}", "{q}º trimestre {y}"), ("%d/%m/%Y", "%d-%m-%Y"), (*_COMMA, *_POINT), ("cp1252",),
        ("Aceros Ibáñez", "Panadería La Niña", "Muñoz e Hijos", "Bodegas Peñafiel", "Cerámicas Córdoba", "Pesquera Gijón",
         "Frutas del Sur", "Azulejos Núñez"),
    ),
    Language(
        "pt", ("Cliente", "Empresa", "Nome do cliente", "Razão social"),
        ("Receita", "Faturamento", "Vendas", "Valor", "Valor líquido"),
        ("Data", "Data da fatura", "Data do pedido"), ("Período", "Mês"), "Região", "Nº da fatura", ("Total", "Total geral"),
        ("Norte", "Sul", "São Paulo"), "Vendas por cliente", (*_ENGLISH_QUARTERS, "T{q} {y}", "{q}º trimestre {y}"),
        ("%d/%m/%Y", "%d-%m-%Y"), ((",", ""), (",", ".")), ("cp1252",),
        ("Padaria São João", "Calçados Irmãos", "Aço Forte", "Café Conceição", "Têxtil Guimarães", "Açúcar do Norte", "Pão Quente",
         "Móveis Araújo"),
    ),
    Language(
        "it", ("Cliente", "Azienda", "Ragione sociale", "Nome cliente"),
        ("Fatturato", "Importo", "Ricavi", "Importo netto", "Imponibile"),
        ("Data", "Data fattura", "Data ordine"), ("Periodo", "Mese"), "Regione", "Numero fattura",
        ("Totale", "Totale generale", "TOTALE"), ("Nord", "Sud", "Centro"), "Fatturato per cliente",
        (*_ENGLISH_QUARTERS, "T{q} {y}", "{q}° trimestre {y}"), ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y"), _COMMA, ("cp1252",),
        ("Officine Rossi", "Caffè Università", "Pasticceria Però", "Mobilità Nord", "Tessile Biellese", "Vetreria Lodi",
         "Cartiera Ponte", "Città Verde"),
    ),
    Language(
        "ru", ("Клиент", "Заказчик", "Контрагент", "Компания"), ("Выручка", "Сумма", "Оборот",
        "Сумма без НДС"),
        ("Дата", "Дата счета", "Дата заказа"), ("Период", "Месяц"), "Регион", "Номер счета", ("Итого",
        "Всего", "Общий итог"),
        ("Север", "Юг", "Москва"), "Выручка по клиентам", (*_ENGLISH_QUARTERS, "{q} кв. {y}",
        "{q} квартал {y}", "{q} кв. {y} г."),
        ("%d.%m.%Y", "%d/%m/%Y"), ((",", ""), (",", " "), (",", "\u00a0")), ("cp1251", "koi8-r"),
        ("Северный ветер", "Ромашка", "Завод Прогресс", "Торговый дом Волга", "Мельница", "Строймаш",
        "Уралсталь", "Хлебозавод",
         "Рассвет", "Машиностроитель"),
    ),
    Language(
        "hi", ("ग्राहक", "खाता", "ग्राहक का नाम", "कंपनी"), ("राजस्व", "बिक्री", "राशि"), ("दिनांक",
        "तारीख"), ("अवधि", "महीना"), "क्षेत्र",
        "चालान संख्या", ("कुल", "कुल योग", "योग"), ("उत्तर", "दक्षिण", "पूर्व"), "ग्राहक के अनुसार राजस्व",
        (*_ENGLISH_QUARTERS, "तिमाही {q} {y}"),
        ("%d/%m/%Y", "%d-%m-%Y"), ((".", ""), (".", "lakh")), (),
        ("सूर्य उद्योग", "गंगा मिल्स", "हिमालय ट्रेडर्स", "भारत स्टील", "नीलम वस्त्र", "आकाश डेयरी",
        "कमल पेपर"),
    ),
    Language(
        "ur", ("کسٹمر", "گاہک", "کمپنی"), ("آمدنی", "فروخت", "رقم"), ("تاریخ",), ("مدت", "مہینہ"), "علاقہ",
        "انوائس نمبر",
        ("کل", "میزان"), ("شمال", "جنوب", "مغرب"), "گاہک کے لحاظ سے آمدنی", _ENGLISH_QUARTERS, ("%d/%m/%Y",
        "%d-%m-%Y"),
        _POINT, (), ("نور ٹریڈرز", "پاک ملز", "ستارہ ٹیکسٹائل", "چناب فوڈز", "کراچی سٹیل", "گلشن ڈیری"),
    ),
    Language(
        "th", ("ลูกค้า", "บริษัท", "ชื่อลูกค้า"), ("รายได้", "ยอดขาย", "จำนวนเงิน"), ("วันที่",
        "วันที่ใบแจ้งหนี้"), ("งวด", "เดือน"), "ภูมิภาค",
        "เลขที่ใบแจ้งหนี้", ("รวม", "รวมทั้งหมด", "ยอดรวม"), ("เหนือ", "ใต้", "กลาง"), "รายได้ตามลูกค้า",
        (*_ENGLISH_QUARTERS, "ไตรมาส {q}/{y}", "ไตรมาส {q} {y}"), ("%d/%m/%Y", "%d-%m-%Y"), _POINT, ("tis-620",),
        ("สยามการค้า", "ไทยรุ่งเรือง", "บ้านสวนอาหาร", "กรุงเทพโลหะ", "เจริญพาณิชย์", "ดอกไม้ทอง",
        "น้ำใสการประปา"),
    ),
    Language(
        "zh", ("客户", "客户名称", "公司", "公司名称"), ("收入", "销售额", "金额"), ("日期", "开票日期", "订单日期"),
        ("期间", "月份"), "地区",
        "发票号",
        ("合计", "总计"), ("华北", "华南", "华东"), "客户销售额", (*_ENGLISH_QUARTERS, "{y}年第{q}季度", "{y}年{q}季度", "{y}Q{q}"),
        ("%Y/%m/%d", "%Y年%m月%d日"), _POINT, ("gb18030",),
        ("北方机械", "华南贸易", "长江食品", "东海纺织", "西湖茶业", "金山钢铁", "光明乳业", "新星电子"),
    ),
)  # fmt: skip

ALPHABETS = (
    "abcdefghiklmnoprstuwyzéöåčłñ", "бвгдежзийклмнпрстуфхцчшэюя", "αβγδεζηθικλμνξοπρστυφχψω",
    "कखगघचजटडतदनपबमयरलवशसह",
    "ابتثجحدرزسشعفقكلمنهوي", "กขคงจชดตทนบปผพมยรลวส", "甲乙丙丁戊东南西北中山水火木金土石田林川", "あいうえおかきくけこさしすせそ",
    "가나다라마바사아자차카타파하",
    "אבגדהוזחטיכלמנסעפצקרשת",
)  # fmt: skip


YEARS = {
    "zh": "{y}年",
    "ru": "{y} год",
    "de": "GJ {y}",
    "fr": "Année {y}",
    "es": "Año {y}",
    "pt": "Ano {y}",
    "it": "Anno {y}",
}
MONTHS = ("{short} {y}", "{long} {y}", "{y}-{m:02d}", "{m:02d}/{y}", "{m:02d}.{y}", "{short}-{yy}", "day", "{y}年{m}月")


@cache
def months(code: str, width: str) -> tuple[str, ...]:
    """The names of the months, the first first."""
    return tuple(get_month_names(width, "stand-alone", code)[n] for n in range(1, 13))


@cache
def meaning_words() -> frozenset[str]:
    """The words of all headings, totals and months."""
    texts = [
        text
        for one in LANGUAGES
        for text in (*one.account, *one.amount, *one.day, *one.period, one.region, *one.total, *one.regions)
    ]
    texts += [name for one in LANGUAGES for width in ("abbreviated", "wide") for name in months(one.code, width)]
    return frozenset(word.casefold() for text in texts for word in text.split())


def says_nothing(word: str) -> bool:
    """Whether a word made by chance is not by chance one with a meaning, such as ``false`` or a heading."""
    return not word.isascii() and word.casefold() not in meaning_words()


def in_quarters(form: str, year: int, number: int) -> str:
    """Write a quarter; the French say first and second differently."""
    return form.replace("{q}e ", "1er " if number == 1 else "{q}e ").format(q=number, y=year)


@st.composite
def names(draw: st.DrawFn, language: Language, *, plain: bool) -> list[str]:
    """Names of three to six firms, no two alike; in the language or in English when ``plain``, else in any script."""
    count = draw(st.integers(3, 6))
    if plain or draw(st.booleans()):
        known = language.names if draw(st.integers(0, 3)) else LANGUAGES[0].names
        return draw(st.permutations(known))[:count]
    word = (
        st.sampled_from(ALPHABETS)
        .flatmap(lambda letters: st.text(letters, min_size=5, max_size=9))
        .filter(says_nothing)
    )
    found = draw(
        st.lists(
            st.lists(word, min_size=1, max_size=2).map(" ".join),
            min_size=count,
            max_size=count,
            unique_by=normalise_name,
        )
    )
    return [unicodedata.normalize("NFC", name) for name in found]


def amounts(*, large: bool = True) -> st.SearchStrategy[int]:
    """Cents: mostly not whole, of all sizes, some negative."""
    return st.one_of(
        st.integers(1, 99_999),
        st.integers(100_000, 10**9 if large else 10**6),
        st.integers(1, 9_999_999).map(lambda n: n * 100 + 37),
        st.integers(1, 50_000).map(lambda n: -n),
    )  # fmt: skip


# ── tables ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@st.composite
def period_headings(draw: st.DrawFn, language: Language) -> tuple[list[str], list[list[Cell]], int]:
    """Two to eight periods in a row: their labels, their rows of headings, and how many columns a year has (0: one row)."""
    grain = draw(st.sampled_from(("year", "quarter", "month")))
    year = draw(st.integers(2015, 2026))
    if grain == "year":
        years = [year + n for n in range(draw(st.integers(2, 4)))]
        form = draw(st.sampled_from(("{y}", "number", "{amount} {y}", "{y} {amount}", "FY {y}", "FY{y}", "local")))
        form = YEARS.get(language.code, "{y}") if form == "local" else form
        word = draw(st.sampled_from(language.amount))
        head: list[Cell] = [n if form == "number" else form.format(y=n, amount=word) for n in years]
        return [str(n) for n in years], [head], 0
    per_year = 4 if grain == "quarter" else 12
    if draw(st.booleans()):  # a year above its quarters or months
        years = [year + n for n in range(draw(st.integers(1, 2)))]
        size = per_year if grain == "quarter" else draw(st.sampled_from((3, 6, 12)))
        if grain == "quarter":
            below = [draw(st.sampled_from(("Q{}", "Q{} "))).strip().format(n) for n in range(1, size + 1)]
        else:
            below = list(months(language.code, draw(st.sampled_from(("abbreviated", "wide"))))[:size])
        top: list[Cell] = []
        for n in years:
            top += [Span(draw(st.sampled_from((n, str(n)))), size), *([None] * (size - 1))]
        labels = [f"{n}-Q{k}" if grain == "quarter" else f"{n}-{k:02d}" for n in years for k in range(1, size + 1)]
        return labels, [top, [*below] * len(years)], size
    start = draw(st.integers(0, per_year - 1))
    numbers = [divmod(year * per_year + start + n, per_year) for n in range(draw(st.integers(2, 8)))]
    if grain == "quarter":
        form = draw(st.sampled_from(language.quarters))
        head = [in_quarters(form, n, k + 1) for n, k in numbers]
        return [f"{n}-Q{k + 1}" for n, k in numbers], [head], 0
    form = draw(st.sampled_from(MONTHS))
    if (form == "{y}年{m}月" and language.code != "zh") or ("{yy}" in form and language.code in ("zh", "th")):
        form = "{short} {y}"  # a year of two figures may be of another era
    short, long = months(language.code, "abbreviated"), months(language.code, "wide")
    head = [
        dt.date(n, k + 1, 1)
        if form == "day"
        else form.format(y=n, yy=f"{n % 100:02d}", m=k + 1, short=short[k].rstrip("."), long=long[k])
        for n, k in numbers
    ]
    return [f"{n}-{k + 1:02d}" for n, k in numbers], [head], 0


@st.composite
def flat_tables(draw: st.DrawFn, language: Language, *, plain: bool) -> Made:
    """A row for each account, a column for each period."""
    accounts = draw(names(language, plain=plain))
    labels, heads, _ = draw(period_headings(language))
    cells = [[draw(st.none() | amounts()) if n % 3 else draw(amounts()) for n in range(len(labels))] for _ in accounts]
    assume(all(any(cents is not None and cents % 100 for cents in row) for row in cells))
    region = draw(st.booleans())
    left: list[Cell] = [draw(st.sampled_from(language.account)), *([language.region] if region else [])]
    beside: list[Cell] = [None] * len(left)
    head_left = [left] if len(heads) == 1 else draw(st.sampled_from(([beside, left], [left, beside])))
    sums = [sum(row[n] or 0 for row in cells) for n in range(len(labels))]
    right = draw(st.booleans()) and len(labels) > 1
    word = draw(st.sampled_from(language.total))
    head = [[*a, *b] for a, b in zip(head_left, heads, strict=True)]
    if right:
        for at, row in enumerate(head):
            row.append(word if at == (0 if head_left[0] is left else len(head) - 1) else None)
    rows: list[list[Cell]] = []
    for name, row in zip(accounts, cells, strict=True):
        line: list[Cell] = [name, *([draw(st.sampled_from(language.regions))] if region else [])]
        line += [None if cents is None else Amount(cents) for cents in row]
        rows.append([*line, *([Amount(sum(cents or 0 for cents in row))] if right else [])])
    total: list[Cell] = [
        word,
        *([None] if region else []),
        *(Amount(cents) for cents in sums),
        *([Amount(sum(sums))] if right else []),
    ]
    truth = {
        (name, label): cents
        for name, row in zip(accounts, cells, strict=True)
        for label, cents in zip(labels, row, strict=True)
        if cents
    }
    return Made(head, rows, truth, accounts, total)


@st.composite
def line_tables(draw: st.DrawFn, language: Language, *, plain: bool) -> Made:
    """A row for each sale: the account, the day, the amount, in any order of columns."""
    accounts = draw(names(language, plain=plain))
    start = dt.date(draw(st.integers(2015, 2025)), 1, 1)
    count = draw(st.integers(len(accounts) + 2, 14))
    days = [start + dt.timedelta(days=draw(st.integers(0, 700))) for _ in range(count - 2)]
    days += [dt.date(start.year, 3, draw(st.integers(13, 31))), dt.date(start.year, 7, draw(st.integers(13, 31)))]
    who = [*accounts, *(draw(st.sampled_from(accounts)) for _ in range(count - len(accounts)))]
    cents = [draw(amounts(large=False)) for _ in range(count)]
    assume(sum(n % 100 != 0 for n in cents) > 1)
    columns: list[tuple[str, list[Cell]]] = [
        (draw(st.sampled_from(language.account)), list(who)),
        (draw(st.sampled_from(language.day)), list(days)),
        (draw(st.sampled_from(language.amount)), [Amount(n) for n in cents]),
    ]
    if draw(st.booleans()):
        columns.append((language.number, [f"R-{1000 + 7 * n}" for n in range(count)]))
    if draw(st.booleans()):
        columns.append((language.region, [draw(st.sampled_from(language.regions)) for _ in range(count)]))
    columns = draw(st.permutations(columns))
    truth: dict[tuple[str, str], int] = {}
    for name, day, amount in zip(who, days, cents, strict=True):
        truth[name, f"{day:%Y-%m}"] = truth.get((name, f"{day:%Y-%m}"), 0) + amount
    word = draw(st.sampled_from(language.total))
    place = 0 if isinstance(columns[0][1][0], str) else next(n for n, (_, v) in enumerate(columns) if v[0] in accounts)
    total: list[Cell] = [
        word if n == place else Amount(sum(cents)) if isinstance(v[0], Amount) else None
        for n, (_, v) in enumerate(columns)
    ]
    rows = [list(row) for row in zip(*(values for _, values in columns), strict=True)]
    return Made([[heading for heading, _ in columns]], rows, {key: n for key, n in truth.items() if n}, accounts, total)


@st.composite
def period_tables(draw: st.DrawFn, language: Language, *, plain: bool) -> Made:
    """A row for each account and period, with the period in a column."""
    accounts = draw(names(language, plain=plain))
    year = draw(st.integers(2015, 2025))
    form = draw(st.sampled_from(("{y}-{m:02d}", "{m:02d}/{y}", "{short} {y}", "{long} {y}", *language.quarters[:3])))
    quarters = "{q}" in form
    short, long = months(language.code, "abbreviated"), months(language.code, "wide")
    truth: dict[tuple[str, str], int] = {}
    rows: list[list[Cell]] = []
    for k in range(1, draw(st.integers(2, 4)) + 1):
        text = (
            in_quarters(form, year, k)
            if quarters
            else form.format(y=year, m=k, short=short[k - 1].rstrip("."), long=long[k - 1])
        )
        for name in accounts:
            cents = draw(amounts())
            truth[name, f"{year}-Q{k}" if quarters else f"{year}-{k:02d}"] = cents
            rows.append([name, text, Amount(cents)])
    assume(sum(cents % 100 != 0 for cents in truth.values()) > 1)
    heading = draw(st.sampled_from(language.period[:1] if quarters else language.period))
    head: list[Cell] = [draw(st.sampled_from(language.account)), heading, draw(st.sampled_from(language.amount))]
    total: list[Cell] = [draw(st.sampled_from(language.total)), None, Amount(sum(truth.values()))]
    return Made([head], rows, truth, accounts, total)


# ── how it is written ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def grouped(whole: str, mark: str) -> str:
    """The digits of a whole number with a mark at every third place, or as in India."""
    if mark == "lakh":
        head, tail = whole[:-3], whole[-3:]
        pairs = [head[max(0, n - 2) : n] for n in range(len(head), 0, -2)][::-1]
        return ",".join([*pairs, tail])
    triples = [whole[max(0, n - 3) : n] for n in range(len(whole), 0, -3)][::-1]
    return mark.join(triples)


@dataclass(frozen=True)
class Style:
    """How numbers and days become text.

    Attributes:
        decimal, thousands: marks.
        short: whether whole amounts are written without cents.
        negative: ``-5``, ``(5)`` or ``−5``, with a 5 for the amount.
        money: ``5``, or the amount with a sign of currency.
        day: turns a day into text.
    """

    decimal: str
    thousands: str
    short: bool
    negative: str
    money: str
    day: Callable[[dt.date], str]

    def amount(self, cents: int) -> str:
        """Write an amount."""
        whole, rest = divmod(abs(cents), 100)
        text = grouped(str(whole), self.thousands) + ("" if self.short and not rest else f"{self.decimal}{rest:02d}")
        text = self.money.replace("5", text)
        return self.negative.replace("5", text) if cents < 0 else text

    def text(self, cell: Cell) -> str:
        """Write any cell."""
        if cell is None:
            return ""
        if isinstance(cell, Span):
            return str(cell.value)
        if isinstance(cell, Amount):
            return self.amount(cell.cents)
        return self.day(cell) if isinstance(cell, dt.date) else str(cell)


def in_figures(pattern: str, code: str, day: dt.date) -> str:
    """Write a day by a pattern; names of months in the language."""
    pattern = pattern.replace("%b", months(code, "abbreviated")[day.month - 1]).replace(
        "%B", months(code, "wide")[day.month - 1]
    )
    return day.strftime(pattern)


@st.composite
def styles(draw: st.DrawFn, language: Language) -> Style:
    """How a program of that language might write numbers and days."""
    decimal, thousands = draw(st.sampled_from(language.numbers))
    ways = [partial(in_figures, pattern, language.code) for pattern in ("%Y-%m-%d", *language.days)]
    ways += [partial(_in_words, width, language.code) for width in ("medium", "long")]
    currency = draw(st.sampled_from(("5", "5", "5", "€ 5", "5 €", "EUR 5", "$5", "5 EUR")))
    negative = draw(st.sampled_from(("-5", "-5", "(5)", "−5")))
    return Style(decimal, thousands, draw(st.booleans()), negative, currency, draw(st.sampled_from(ways)))


def _in_words(width: str, code: str, day: dt.date) -> str:
    return format_date(day, width, code)


def saved(book: openpyxl.Workbook | xlwt.Workbook | OpenDocumentSpreadsheet) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def native(cell: Cell) -> str | int | float | dt.datetime | None:
    """A cell as a spreadsheet holds it."""
    if isinstance(cell, Amount):
        return cell.cents / 100
    if isinstance(cell, Span):
        return cell.value
    return dt.datetime(cell.year, cell.month, cell.day) if isinstance(cell, dt.date) else cell  # noqa: DTZ001


def write_xlsx(rows: Sequence[Sequence[Cell]]) -> bytes:
    book = openpyxl.Workbook()
    for r, row in enumerate(rows, start=1):
        for c, cell in enumerate(row, start=1):
            if cell is not None:
                book.active.cell(r, c, native(cell))
            if isinstance(cell, Span):
                book.active.merge_cells(start_row=r, end_row=r, start_column=c, end_column=c + cell.columns - 1)
    return saved(book)


def write_xls(rows: Sequence[Sequence[Cell]]) -> bytes:
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("Sheet1")
    days = xlwt.easyxf(num_format_str="dd.mm.yyyy")
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            if isinstance(cell, Span):
                sheet.write_merge(r, r, c, c + cell.columns - 1, cell.value)
            elif isinstance(cell, dt.date):
                sheet.write(r, c, native(cell), days)
            elif cell is not None:
                sheet.write(r, c, native(cell))
    return saved(book)


def write_ods(rows: Sequence[Sequence[Cell]]) -> bytes:
    document = OpenDocumentSpreadsheet()
    table = Table(name="Sheet1")
    for row in rows:
        line = TableRow()
        covered = 0
        for cell in row:
            if covered:
                line.addElement(CoveredTableCell())
                covered -= 1
                continue
            line.addElement(_ods_cell(cell))
            covered = cell.columns - 1 if isinstance(cell, Span) else 0
        table.addElement(line)
    document.spreadsheet.addElement(table)
    return saved(document)


def _ods_cell(cell: Cell) -> TableCell:
    if cell is None:
        return TableCell()
    spanned = {"numbercolumnsspanned": str(cell.columns)} if isinstance(cell, Span) else {}
    value = native(cell)
    if isinstance(value, dt.datetime):
        found = TableCell(valuetype="date", datevalue=value.date().isoformat())
    elif isinstance(value, str):
        found = TableCell(valuetype="string", **spanned)
    else:
        found = TableCell(valuetype="float", value=repr(value), **spanned)
    found.addElement(P(text=str(value)))
    return found


def write_text(rows: Sequence[Sequence[Cell]], style: Style, delimiter: str, encoding: str) -> bytes:
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter).writerows([style.text(cell) for cell in row] for row in rows)
    return stream.getvalue().encode(encoding)


def write_web_page(rows: Sequence[Sequence[Cell]], style: Style) -> bytes:
    body = ""
    for row in rows:
        covered = 0
        cells = ""
        for cell in row:
            if covered:
                covered -= 1
                continue
            span = f' colspan="{cell.columns}"' if isinstance(cell, Span) else ""
            covered = cell.columns - 1 if isinstance(cell, Span) else 0
            cells += f"<td{span}>{html.escape(style.text(cell))}</td>"
        body += f"<tr>{cells}</tr>\n"
    meta = '<meta http-equiv="Content-Type" content="text/html; charset=utf-8">'
    return f"<html><head>{meta}</head><body><table>{body}</table></body></html>".encode()


WORKBOOKS = ("xlsx", "xls", "ods")
TEXTS = ("csv", "csv", "tsv", "html")
MODERN = ("utf-8", "utf-8-sig", "utf-16")


@st.composite
def files(draw: st.DrawFn, table: Callable[..., st.SearchStrategy[Made]], forms: Sequence[str]) -> Written:
    """A table in a file, somewhere on its sheet, with what people put around it."""
    language = draw(st.sampled_from(LANGUAGES))
    form = draw(st.sampled_from(forms))
    encoding = draw(st.sampled_from((*MODERN, *language.encodings))) if form in ("csv", "tsv") else "utf-8"
    made = draw(table(language, plain=encoding not in MODERN))
    rows: list[list[Cell]] = list(made.rows)
    extra = 0
    for _ in range(draw(st.integers(0, 2))):
        rows.insert(draw(st.integers(1, len(rows))), [])
    if len(made.head) == 1 and draw(st.integers(0, 4)) == 4:
        rows.insert(draw(st.integers(2, len(rows) - 1)), list(made.head[0]))
        extra += 1
    if draw(st.booleans()):
        rows += [*([[]] if draw(st.booleans()) else []), made.total]
        extra += 1
    above: list[list[Cell]] = [[] for _ in range(draw(st.sampled_from((0, 0, 0, 1, 3))))]
    if draw(st.booleans()):
        above += [
            [language.title],
            *([["2024-12-31"]] if draw(st.booleans()) else []),
            *([[]] if draw(st.booleans()) else []),
        ]
    aside: list[Cell] = [None] * draw(st.sampled_from((0, 0, 0, 1, 2)))
    everything = [[*aside, *row] if row else [] for row in (*above, *made.head, *rows)]
    width = max(map(len, everything))
    everything = [[*row, *([None] * (width - len(row)))] for row in everything]
    style = draw(styles(language))
    if form in WORKBOOKS:
        texts = draw(st.integers(0, 3)) == 3  # figures and days kept as text, as some programs export them
        cells = (
            [[style.text(c) if isinstance(c, (Amount, dt.date)) else c for c in row] for row in everything]
            if texts
            else everything
        )
        data = {"xlsx": write_xlsx, "xls": write_xls, "ods": write_ods}[form](cells)
        said = f"{form} {'with texts' if texts else ''}".strip()
    elif form == "html":
        data, said = write_web_page(everything, style), "html as xls"
    else:
        delimiter = "\t" if form == "tsv" else draw(st.sampled_from((",", ";", "|", "\t")))
        data, encoding = _encoded(everything, style, delimiter, encoding)
        said = f"{form} {delimiter!r} {encoding}"
    ending = {"html": "xls"}.get(form, form)
    return Written(
        said, everything, f"export.{ending}", made.truth, made.accounts, len(made.rows), len(made.rows) + extra, data
    )


def _encoded(rows: list[list[Cell]], style: Style, delimiter: str, encoding: str) -> tuple[bytes, str]:
    """Write in an encoding, with plainer amounts or in UTF-8 where it lacks a sign; the bytes and the encoding."""
    thousands = style.thousands if style.thousands.isascii() else ""
    plain = Style(style.decimal, thousands, style.short, "-5", "5", style.day)
    for way in (style, plain):
        try:
            return write_text(rows, way, delimiter, encoding), encoding
        except UnicodeEncodeError:
            continue
    return write_text(rows, plain, delimiter, "utf-8"), "utf-8"


# ── what comes back ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def differences(written: Written, portfolio: Portfolio) -> list[str]:
    """What did not come back as it was written."""
    found = []
    called = dict(zip(portfolio["accounts"]["key"], portfolio["accounts"]["name"], strict=True))
    if sorted(map(normalise_name, called.values())) != sorted(map(normalise_name, written.accounts)):
        found.append(f"accounts {sorted(written.accounts)} became {sorted(called.values())}")
    sums: dict[tuple[str, str], int] = {}
    revenue = portfolio["revenue"]
    for key, period, amount in zip(revenue["account"], revenue["period"], revenue["revenue"], strict=True):
        place = normalise_name(called.get(key, key)), str(period)
        sums[place] = sums.get(place, 0) + round(amount * 100)
    truth = {(normalise_name(name), period): cents for (name, period), cents in written.truth.items()}
    sums = {place: cents for place, cents in sums.items() if cents}
    found += [
        f"{place}: {truth.get(place, 0)} cents became {sums.get(place, 0)}"
        for place in sorted({*truth, *sums})
        if truth.get(place, 0) != sums.get(place, 0)
    ]
    reported = sum(table.reported for table in portfolio.report)
    if reported != sum(problem.rows for problem in portfolio.problems):
        found.append("rows left out in silence")
    used, read = sum(table.used for table in portfolio.report), sum(table.read for table in portfolio.report)
    if (used, read) != (written.used, written.below):
        found.append(f"{written.below} rows with {written.used} of data, but {read} read and {used} used")
    return found


def assert_comes_back(written: Written) -> None:
    portfolio = read_workbook(written.data, filename=written.filename)
    assert differences(written, portfolio) == []


EXAMPLES = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)


@given(files(flat_tables, WORKBOOKS))
@EXAMPLES
def test_accounts_by_periods_in_a_workbook_come_back(written: Written) -> None:
    assert_comes_back(written)


@given(files(flat_tables, TEXTS))
@EXAMPLES
def test_accounts_by_periods_in_a_text_file_come_back(written: Written) -> None:
    assert_comes_back(written)


@given(files(line_tables, WORKBOOKS))
@EXAMPLES
def test_sales_in_a_workbook_come_back(written: Written) -> None:
    assert_comes_back(written)


@given(files(line_tables, TEXTS))
@EXAMPLES
def test_sales_in_a_text_file_come_back(written: Written) -> None:
    assert_comes_back(written)


@given(files(period_tables, (*WORKBOOKS, *TEXTS)))
@EXAMPLES
def test_a_row_for_each_period_comes_back(written: Written) -> None:
    assert_comes_back(written)
