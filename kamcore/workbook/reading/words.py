"""The words of the languages we read: months, yes and no, totals, currencies, and what people write for "nothing"."""

# ruff: noqa: RUF001 - words of many scripts

from __future__ import annotations

import re
import unicodedata
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

_MONTHS: Final = (
    "jan january januar jänner janvier janv gen gennaio ene enero janeiro январь января янв जनवरी جنوری มกราคม ม.ค 一月 1月",
    (
        "feb february februar février févr fév febbraio febrero fevereiro fev февраль февраля фев फ़रवरी फरवरी فروری กุมภาพันธ์ ก.พ "
        "二月 2月"
    ),
    "mar march märz mär mrz mars marzo março март марта मार्च مارچ มีนาคม มี.ค 三月 3月",
    "apr april avril avr aprile abr abril апрель апреля апр अप्रैल اپریل เมษายน เม.ย 四月 4月",
    "may mai mag maggio mayo maio май мая मई مئی พฤษภาคม พ.ค 五月 5月",
    "jun june juni juin giu giugno junio junho июнь июня июн जून جون มิถุนายน มิ.ย 六月 6月",
    "jul july juli juillet juil lug luglio julio julho июль июля июл जुलाई جولائی กรกฎาคม ก.ค 七月 7月",
    "aug august août aou ago agosto август августа авг अगस्त اگست สิงหาคม ส.ค 八月 8月",
    (
        "sep sept september septembre set settembre septiembre setembro сентябрь сентября сен सितंबर सितम्बर ستمبر กันยายน ก.ย "
        "九月 9月"
    ),
    "oct october okt oktober octobre ott ottobre octubre out outubro октябрь октября окт अक्टूबर अक्तूबर اکتوبر ตุลาคม ต.ค 十月 10月",
    "nov november novembre noviembre novembro ноябрь ноября ноя नवंबर नवम्बर نومبر พฤศจิกายน พ.ย 十一月 11月",
    (
        "dec december dez dezember décembre déc dic dicembre diciembre dezembro декабрь декабря дек दिसंबर दिसम्बर دسمبر ธันวาคม ธ.ค "
        "十二月 12月"
    ),
)


def plain(text: str) -> str:
    """Return a text with its compatibility forms, case and outer blanks evened out."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text)).strip().casefold()


MONTHS: Final[Mapping[str, int]] = MappingProxyType(
    {plain(name): number for number, names in enumerate(_MONTHS, start=1) for name in names.split()}
)
"""Name of a month, plain and without a final full stop -> its number."""

YES: Final = frozenset(
    plain(word)
    for word in [
        "yes",
        "y",
        "true",
        "t",
        "1",
        "x",
        "✓",
        "✔",
        "ja",
        "wahr",
        "oui",
        "vrai",
        "si",
        "sì",
        "sí",
        "vero",
        "verdadero",
        "sim",
        "verdadeiro",
        "да",
        "हाँ",
        "हां",
        "ہاں",
        "ใช่",
        "是",
    ]
)
NO: Final = frozenset(
    plain(word)
    for word in [
        "no",
        "n",
        "false",
        "f",
        "0",
        "✗",
        "✘",
        "nein",
        "falsch",
        "non",
        "faux",
        "falso",
        "não",
        "nao",
        "нет",
        "नहीं",
        "نہیں",
        "ไม่",
        "ไม่ใช่",
        "否",
    ]
)
MISSING: Final = frozenset(
    plain(word)
    for word in ("-", "--", "–", "—", "n/a", "na", "#n/a", "null", "none", "nan", "nil", "?", "k.a.", "k. a.", "n.a.", "n.d.", "nd",
                 "tbd", "unknown", "н/д", "нет данных")
)  # fmt: skip
"""What people write into a cell of figures or dates that they cannot fill."""

_TOTAL_WORDS: Final = (
    "total|totals|sum|gesamt|summe|totale|totali|somme|totaal|suma|итого|всего|合计|总计|总和|รวม|รวมทั้งหมด|कुल|कुल योग|"
    "کل|میزان"
)
TOTAL: Final = re.compile(rf"(?:{_TOTAL_WORDS})(?:\s+(?:19|20)\d\d)?\s*:?")
"""A label that is a total and nothing else, but could be a company of that name."""
ANY_TOTAL: Final = rf"{_TOTAL_WORDS}|итог|小计"
"""What every label of a total contains, case apart."""
SURE_TOTAL: Final = re.compile(
    r"(?:grand|sub|overall)[\s-]?total(?:e|s)?|total (?:general|général|geral|generale)|totale generale|zwischensumme|gesamtsumme|"
    r"gesamtergebnis|sous[\s-]total|subtotale|общий итог|итого по .+|小计"
)
"""A label no company bears."""
PARTIAL_TOTAL: Final = re.compile(rf"(?:{_TOTAL_WORDS})\b.+|.+\b(?:{_TOTAL_WORDS}|subtotal)")
"""A label such as ``Total North`` or ``North Total``: a total only when the figures say so."""

CURRENCY_SIGNS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "$": "USD", "us$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR", "rs": "INR", "rs.": "INR", "₽": "RUB",
        "руб": "RUB", "руб.": "RUB", "฿": "THB", "₺": "TRY", "₩": "KRW", "₪": "ILS", "r$": "BRL", "zł": "PLN",
        "元": "CNY", "rmb": "CNY", "fr.": "CHF",
        "a$": "AUD", "c$": "CAD", "₦": "NGN", "₴": "UAH", "₫": "VND", "₱": "PHP",
    }
)  # fmt: skip
"""A sign beside an amount -> the currency it stands for; a bare ``$`` is taken for the US dollar."""

ISO_CURRENCIES: Final = frozenset(
    [
        "AED",
        "ARS",
        "AUD",
        "BDT",
        "BGN",
        "BRL",
        "CAD",
        "CHF",
        "CLP",
        "CNY",
        "COP",
        "CZK",
        "DKK",
        "EGP",
        "EUR",
        "GBP",
        "HKD",
        "HUF",
        "IDR",
        "ILS",
        "INR",
        "ISK",
        "JPY",
        "KES",
        "KRW",
        "KWD",
        "KZT",
        "LKR",
        "MAD",
        "MXN",
        "MYR",
        "NGN",
        "NOK",
        "NZD",
        "OMR",
        "PEN",
        "PHP",
        "PKR",
        "PLN",
        "QAR",
        "RON",
        "RSD",
        "RUB",
        "SAR",
        "SEK",
        "SGD",
        "THB",
        "TRY",
        "TWD",
        "TZS",
        "UAH",
        "USD",
        "UYU",
        "VND",
        "ZAR",
    ]
)


def currency_of(sign: str) -> str | None:
    """Return the three letters of a currency sign or code, None for anything else."""
    text = sign.strip()
    if text.upper() in ISO_CURRENCIES:
        return text.upper()
    return CURRENCY_SIGNS.get(text.casefold())
