"""Numbers, days, letters and separators of many countries."""
# ruff: noqa: E501, RUF001

from __future__ import annotations

import datetime as dt

import openpyxl.utils.datetime as calendars
import pytest

from tests.workbook.reading.anything.shapes import (
    german,
    indian,
    lines,
    monthly,
    read,
    read_and_check,
    said,
    spaced,
    text,
    total,
    xlsx,
)

SOLD = lines()
TRUTH = monthly(SOLD)

NUMBERS = {
    "1234.56": lambda a: f"{a:.2f}",
    "1,234.56": lambda a: f"{a:,.2f}",
    "1.234,56": german,
    "1234,56": lambda a: f"{a:.2f}".replace(".", ","),
    "1 234,56 blank": spaced(" "),
    "1 234,56 no-break": spaced("\xa0"),
    "1 234,56 narrow": spaced("\u202f"),
    "1 234,56 thin": spaced("\u2009"),
    "1'234.56": lambda a: f"{a:,.2f}".replace(",", "'"),
    "1’234.56": lambda a: f"{a:,.2f}".replace(",", "’"),
    "$1,234.56": lambda a: f"${a:,.2f}",
    "USD 1,234.56": lambda a: f"USD {a:,.2f}",
    "€ 1.234,56": lambda a: f"€ {german(a)}",
    "1.234,56 €": lambda a: f"{german(a)} €",
    "CHF 1'234.56": lambda a: "CHF " + f"{a:,.2f}".replace(",", "'"),
    "£1,234.56": lambda a: f"£{a:,.2f}",
    "R$ 1.234,56": lambda a: f"R$ {german(a)}",
    "₹1,23,456.00": lambda a: f"₹{indian(a)}",
    "Rs. 1,23,456.00": lambda a: f"Rs. {indian(a)}",
    "฿1,234.56": lambda a: f"฿{a:,.2f}",
    "1 234,56 ₽": lambda a: f"{spaced(' ')(a)} ₽",
    "1 234,56 руб.": lambda a: f"{spaced(' ')(a)} руб.",
    "¥1,234.56": lambda a: f"¥{a:,.2f}",
    "1 234,56 kr": lambda a: f"{spaced(' ')(a)} kr",
    "1 234,56 zł": lambda a: f"{spaced(' ')(a)} zł",
}


@pytest.mark.parametrize("form", NUMBERS)
def test_amounts(form):
    data = [["Customer", "Date", "Amount"], *[[n, f"{d:%Y-%m-%d}", NUMBERS[form](a)] for n, d, a in SOLD]]
    read_and_check(text(data, sep=";"), "sales.csv", TRUTH)


@pytest.mark.parametrize("form", ["1,234.56", "1.234,56", "1 234,56 no-break", "$1,234.56", "1.234,56 €"])
def test_amounts_as_text_in_a_workbook(form):
    data = [["Customer", "Date", "Amount"], *[[n, d, NUMBERS[form](a)] for n, d, a in SOLD]]
    read_and_check(xlsx(data), "sales.xlsx", TRUTH)


NEGATIVE = {
    "-1,234.56": lambda a: f"{a:,.2f}",
    "−1,234.56": lambda a: f"{a:,.2f}".replace("-", "−"),
    "(1,234.56)": lambda a: f"({-a:,.2f})" if a < 0 else f"{a:,.2f}",
    "(1 234,56)": lambda a: f"({spaced(' ')(-a)})" if a < 0 else spaced(" ")(a),
    "1.234,56-": lambda a: f"{german(-a)}-" if a < 0 else german(a),
    "-€ 1.234,56": lambda a: f"-€ {german(-a)}" if a < 0 else f"€ {german(a)}",
    "($1,234.56)": lambda a: f"(${-a:,.2f})" if a < 0 else f"${a:,.2f}",
    "$(1,234.56)": lambda a: f"$({-a:,.2f})" if a < 0 else f"${a:,.2f}",
    "-$1,234.56": lambda a: f"-${-a:,.2f}" if a < 0 else f"${a:,.2f}",
    "- 1,234.56": lambda a: f"- {-a:,.2f}" if a < 0 else f"{a:,.2f}",
}


@pytest.mark.parametrize("form", NEGATIVE)
def test_negative_amounts(form):
    sold = [(n, d, -a if i % 5 == 3 else a) for i, (n, d, a) in enumerate(SOLD)]
    data = [["Customer", "Date", "Amount"], *[[n, f"{d:%Y-%m-%d}", NEGATIVE[form](a)] for n, d, a in sold]]
    read_and_check(text(data, sep=";"), "sales.csv", monthly(sold))


def test_whole_thousands_among_cents_follow_the_column():
    """1.234 alone is either; beside 5.678,90 it is a thousand."""
    data = [
        ["Kunde", "Datum", "Umsatz"],
        ["A", "31.01.2024", "1.234"],
        ["B", "29.02.2024", "5.678,90"],
        ["C", "31.03.2024", "12.000"],
    ]
    read_and_check(text(data, sep=";"), "sales.csv", [("A", "2024", 1234), ("B", "2024", 5678.9), ("C", "2024", 12000)])


def test_three_decimals_among_others_follow_the_column():
    data = [
        ["Customer", "Date", "Amount"],
        ["A", "2024-01-31", "1.234"],
        ["B", "2024-02-29", "5.6"],
        ["C", "2024-03-31", "12.75"],
    ]
    read_and_check(text(data), "sales.csv", [("A", "2024", 1.234), ("B", "2024", 5.6), ("C", "2024", 12.75)])


def test_whole_thousands_with_a_comma():
    data = [
        ["Customer", "Date", "Amount"],
        ["A", "2024-01-31", "1,234"],
        ["B", "2024-02-29", "1,005,678"],
        ["C", "2024-03-31", "12,000"],
    ]
    read_and_check(text(data), "sales.csv", [("A", "2024", 1234), ("B", "2024", 1005678), ("C", "2024", 12000)])


def test_only_thousands_or_only_decimals_is_asked_or_said():
    data = [
        ["Customer", "Date", "Amount"],
        ["A", "2024-01-31", "1.234"],
        ["B", "2024-02-29", "5.678"],
        ["C", "2024-03-31", "2.500"],
    ]
    portfolio = read(text(data, sep=";"), "sales.csv")
    assert total(portfolio) in (9412.0, round(1.234 + 5.678 + 2.5, 2))
    assert portfolio.problems


@pytest.mark.parametrize("zero", ["-", " $-   ", "–", "0", "0,00", ""])
def test_nothing_is_written_in_many_ways(zero):
    data = [
        ["Customer", "Date", "Amount"],
        ["A", "2024-01-31", zero],
        ["B", "2024-02-29", "5"],
        ["C", "2024-03-31", "12"],
    ]
    assert total(read(text(data, sep=";"), "sales.csv")) == 17


DAYS = {
    "2024-01-31": lambda d: f"{d:%Y-%m-%d}",
    "31/01/2024": lambda d: f"{d:%d/%m/%Y}",
    "01/31/2024": lambda d: f"{d:%m/%d/%Y}",
    "1/31/2024": lambda d: f"{d.month}/{d.day}/{d.year}",
    "31.01.2024": lambda d: f"{d:%d.%m.%Y}",
    "31.1.24": lambda d: f"{d.day}.{d.month}.{d:%y}",
    "20240131": lambda d: f"{d:%Y%m%d}",
    "2024.01.31": lambda d: f"{d:%Y.%m.%d}",
    "31-Jan-24": lambda d: f"{d:%d-%b-%y}",
    "31 January 2024": lambda d: f"{d.day} {d:%B} {d.year}",
    "Jan 31, 2024": lambda d: f"{d:%b} {d.day}, {d.year}",
    "Wed, 31 Jan 2024": lambda d: f"{d:%a, %d %b %Y}",
    "2024-01-31 10:20:30": lambda d: f"{d:%Y-%m-%d} 10:20:30",
    "2024-01-31T10:20:30Z": lambda d: f"{d:%Y-%m-%d}T10:20:30Z",
    "2024-01-31T10:20:30+05:30": lambda d: f"{d:%Y-%m-%d}T10:20:30+05:30",
    "1/31/2024 4:05:00 PM": lambda d: f"{d.month}/{d.day}/{d.year} 4:05:00 PM",
    "31.01.2024 16:05": lambda d: f"{d:%d.%m.%Y} 16:05",
    "31 janv. 2024": lambda d: f"{d.day} {('janv.', 'févr.', 'mars', 'avr.', 'mai', 'juin', 'juil.', 'août', 'sept.', 'oct.', 'nov.', 'déc.')[d.month - 1]} {d.year}",
    "31. Januar 2024": lambda d: f"{d.day}. {('Januar', 'Februar', 'März', 'April', 'Mai', 'Juni', 'Juli', 'August', 'September', 'Oktober', 'November', 'Dezember')[d.month - 1]} {d.year}",
    "31 gen 2024": lambda d: f"{d.day} {('gen', 'feb', 'mar', 'apr', 'mag', 'giu', 'lug', 'ago', 'set', 'ott', 'nov', 'dic')[d.month - 1]} {d.year}",
    "31 de enero de 2024": lambda d: f"{d.day} de {('enero', 'febrero', 'marzo', 'abril', 'mayo', 'junio', 'julio', 'agosto', 'septiembre', 'octubre', 'noviembre', 'diciembre')[d.month - 1]} de {d.year}",
    "31 января 2024": lambda d: f"{d.day} {('января', 'февраля', 'марта', 'апреля', 'мая', 'июня', 'июля', 'августа', 'сентября', 'октября', 'ноября', 'декабря')[d.month - 1]} {d.year}",
    "2024年1月31日": lambda d: f"{d.year}年{d.month}月{d.day}日",
    "31/01/2567": lambda d: f"{d:%d/%m}/{d.year + 543}",
    "45322": lambda d: (d - dt.date(1899, 12, 30)).days,
    "45322.5": lambda d: (d - dt.date(1899, 12, 30)).days + 0.5,
}  # fmt: skip


@pytest.mark.parametrize("form", DAYS)
def test_days(form):
    data = [["Customer", "Date", "Amount"], *[[n, DAYS[form](d), a] for n, d, a in SOLD]]
    read_and_check(text(data), "sales.csv", TRUTH, periods=True)


@pytest.mark.parametrize("form", ["20240131", "31.01.2024", "45322", "31-Jan-24"])
def test_days_as_text_or_number_in_a_workbook(form):
    data = [["Customer", "Date", "Amount"], *[[n, DAYS[form](d), a] for n, d, a in SOLD]]
    for row in data[1:]:
        row[1] = int(row[1]) if str(row[1]).isdigit() else row[1]
    read_and_check(xlsx(data), "sales.xlsx", TRUTH, periods=True)


PERIODS = {
    "2024-01": lambda d: f"{d:%Y-%m}",
    "01/2024": lambda d: f"{d:%m/%Y}",
    "Jan-24": lambda d: f"{d:%b-%y}",
    "January 2024": lambda d: f"{d:%B %Y}",
    "202401": lambda d: f"{d:%Y%m}",
    "2024M01": lambda d: f"{d:%YM%m}",
}


@pytest.mark.parametrize("form", PERIODS)
def test_months_in_a_column(form):
    data = [["Customer", "Month", "Revenue"], *[[n, PERIODS[form](d), a] for n, d, a in SOLD]]
    read_and_check(text(data), "sales.csv", TRUTH, periods=True)


def test_quarters_in_a_column():
    data = [["Customer", "Quarter", "Revenue"], *[[n, f"Q{(d.month + 2) // 3} {d.year}", a] for n, d, a in SOLD]]
    truth = [(n, f"{d.year}-Q{(d.month + 2) // 3}", a) for n, d, a in SOLD]
    read_and_check(text(data), "sales.csv", truth, periods=True)


def test_a_workbook_that_counts_from_1904():
    data = [["Customer", "Date", "Amount"], *[[n, d, a] for n, d, a in SOLD]]
    read_and_check(xlsx(data, epoch=calendars.CALENDAR_MAC_1904), "sales.xlsx", TRUTH, periods=True)


@pytest.mark.parametrize(
    ("heading", "names"),
    [
        ("Mese", ["gennaio", "febbraio", "marzo"]),
        ("Month", ["January", "February", "March"]),
        ("Monat", ["Januar", "Februar", "März"]),
        ("Mois", ["janvier", "février", "mars"]),
        ("Mes", ["enero", "febrero", "marzo"]),
    ],
)
def test_a_month_without_a_year_never_gets_one(heading, names):
    data, truth = [["Cliente", heading, "Fatturato"]], []
    for i, (n, _, a) in enumerate(SOLD):
        data.append([n, names[i % 3], f"{a:.2f}".replace(".", ",")])
        truth.append((n, f"--{i % 3 + 1:02d}", a))
    read_and_check(text(data, sep=";"), "clienti.csv", truth, periods=True)


def test_days_that_could_be_either_are_asked_or_said():
    data = [["Customer", "Date", "Amount"], *[["A", f"0{i + 1}/0{i + 2}/2024", 100 + i] for i in range(6)]]
    portfolio = read(text(data), "sales.csv")
    assert total(portfolio) == 615
    assert portfolio.problems
    assert "date" in said(portfolio) or "day" in said(portfolio)


LETTERS = [
    ("utf-8", "Größe & Söhne", "Kunde"),
    ("utf-8-sig", "Größe & Söhne", "Kunde"),
    ("utf-16", "Größe & Söhne", "Kunde"),
    ("utf-16-le", "Größe & Söhne", "Kunde"),
    ("cp1252", "Größe & Söhne", "Kunde"),
    ("cp1252", "Société Générale d’Été", "Client"),
    ("iso-8859-1", "Peña y Núñez", "Cliente"),
    ("cp1250", "Žižkov Spółka", "Customer"),
    ("cp1251", "ООО Ромашка", "Клиент"),
    ("koi8-r", "ООО Ромашка", "Клиент"),
    ("shift_jis", "株式会社山田商店", "顧客"),
    ("tis-620", "บริษัทตัวอย่าง", "ลูกค้า"),
    ("gb18030", "北京示例公司", "客户"),
]


@pytest.mark.parametrize(("encoding", "name", "heading"), LETTERS, ids=[f"{case[0]}-{case[2]}" for case in LETTERS])
def test_letters(encoding, name, heading):
    sold = [(f"{name} {n[0]}", d, a) for n, d, a in SOLD]
    data = [[heading, "Date", "Amount"], *[[n, f"{d:%Y-%m-%d}", f"{a:.2f}"] for n, d, a in sold]]
    read_and_check(text(data, sep=";", encoding=encoding), "sales.csv", monthly(sold))


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("cp866", "ООО Ромашка"),
        ("big5", "台北範例公司"),
        ("cp1253", "Παράδειγμα ΑΕ"),
        ("mac_roman", "Größe & Söhne"),
        ("euc_kr", "서울상사"),
        ("cp1256", "شركة المثال"),
    ],
)
def test_letters_of_a_rarer_kind_are_read_or_spoken_of(encoding, name):
    sold = [(f"{name} {n[0]}", d, a) for n, d, a in SOLD]
    data = [["Customer", "Date", "Amount"], *[[n, f"{d:%Y-%m-%d}", f"{a:.2f}"] for n, d, a in sold]]
    portfolio = read(text(data, sep=";", encoding=encoding), "sales.csv")
    assert total(portfolio) == round(sum(a for *_, a in sold), 2)
    assert len(portfolio["accounts"]) == 6
    right = set(portfolio["accounts"]["name"]) == {n for n, *_ in sold}
    assert right or "letters" in said(portfolio) or "encoding" in said(portfolio)


@pytest.mark.parametrize(("sep", "ending"), [(",", "csv"), (";", "csv"), ("\t", "txt"), ("|", "txt"), ("\t", "csv")])
def test_separators(sep, ending):
    data = [["Customer", "Date", "Amount"], *[[n, f"{d:%Y-%m-%d}", a] for n, d, a in SOLD]]
    read_and_check(text(data, sep=sep), f"sales.{ending}", TRUTH)


def test_a_line_that_names_the_separator():
    data = [["Customer", "Date", "Amount"], *[[n, f"{d:%Y-%m-%d}", a] for n, d, a in SOLD]]
    read_and_check(text(data, sep=";", before="sep=;\r\n"), "sales.csv", TRUTH)


def test_line_breaks_and_separators_within_fields():
    names = {n: f"{n},\nthe second line; or so" for n, *_ in SOLD}
    data = [["Customer", "Date", "Amount", "Note"]]
    data += [[n, f"{d:%Y-%m-%d}", a, names[n]] for n, d, a in SOLD]
    read_and_check(text(data), "sales.csv", TRUTH)


def test_decimal_commas_with_comma_separators_in_quotes():
    data = [["Cliente", "Data", "Importo"], *[[n, f"{d:%d/%m/%Y}", german(a)] for n, d, a in SOLD]]
    read_and_check(text(data), "vendite.csv", TRUTH)


def test_a_title_with_commas_above_a_list_of_semicolons():
    data = [["Customer", "Date", "Amount"], *[[n, f"{d:%Y-%m-%d}", f"{a:.2f}".replace(".", ",")] for n, d, a in SOLD]]
    before = "Sales report, all regions, all products\r\nMade on 12.01.2025, 10:30\r\n\r\n"
    read_and_check(text(data, sep=";", before=before), "sales.csv", TRUTH)
