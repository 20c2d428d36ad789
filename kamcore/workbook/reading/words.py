"""The words of the languages we read: months, yes and no, totals, currencies, and what people write for "nothing"."""

from __future__ import annotations

import re
import unicodedata
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

_MONTHS: Final = (
    "jan january januar jänner janvier janv gen gennaio ene enero janeiro январь января янв जनवरी जन॰ जन جنوری มกราคม ม.ค 一月 1月 1월",
    (
        "feb february februar février févr fév febbraio febrero fevereiro fev февраль февраля февр фев फ़रवरी फरवरी फ़र॰ फ़र فروری กุมภาพันธ์ ก.พ "
        "二月 2月"
    ),
    "mar march märz mär mrz mars marzo março март марта мар मार्च مارچ มีนาคม มี.ค 三月 3月",
    "apr april avril avr aprile abr abril апрель апреля апр अप्रैल اپریل เมษายน เม.ย 四月 4月",
    "may mai mag maggio mayo maio май мая मई مئی พฤษภาคม พ.ค 五月 5月",
    "jun june juni juin giu giugno junio junho июнь июня июн जून جون มิถุนายน มิ.ย 六月 6月",
    "jul july juli juillet juil lug luglio julio julho июль июля июл जुलाई जुल॰ जुल جولائی กรกฎาคม ก.ค 七月 7月",
    "aug august août aou ago agosto август августа авг अगस्त अग॰ अग اگست สิงหาคม ส.ค 八月 8月",
    (
        "sep sept september septembre set settembre septiembre setembro сентябрь сентября сент сен सितंबर सितम्बर सित॰ सित ستمبر กันยายน ก.ย "
        "九月 9月"
    ),
    "oct october okt oktober octobre ott ottobre octubre out outubro октябрь октября окт अक्टूबर अक्तूबर अक्टू॰ अक्टू اکتوبر ตุลาคม ต.ค 十月 10月",
    "nov november novembre noviembre novembro ноябрь ноября нояб ноя नवंबर नवम्बर नव॰ नव نومبر พฤศจิกายน พ.ย 十一月 11月",
    (
        "dec december dez dezember décembre déc dic dicembre diciembre dezembro декабрь декабря дек दिसंबर दिसम्बर दिस॰ दिस دسمبر ธันวาคม ธ.ค "
        "十二月 12月"
    ),
)


_DIGITS: Final[Mapping[int, str]] = MappingProxyType(
    {zero + digit: str(digit) for zero in (0x0660, 0x06F0, 0x0966, 0x0E50) for digit in range(10)}
)
"""The digits of Arabic, Urdu, Hindi and Thai -> those of ASCII."""


def plain(text: str) -> str:
    """Return a text with its compatibility forms, digits, case and outer blanks evened out."""
    if text.isascii():
        return " ".join(text.split()).casefold()
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text).translate(_DIGITS)).strip().casefold()


_MORE_MONTHS: Final = (
    "januari styczeń stycznia sty ocak oca leden ledna január tammikuu ianuarie januar",
    "februari luty lutego lut şubat şub únor února február helmikuu februarie",
    "maart mrt marzec marca mart březen března március maaliskuu martie mars",
    "kwiecień kwietnia kwi nisan nis duben dubna április huhtikuu aprilie",
    "mei maj maja mayıs květen května május toukokuu mai",
    "juni czerwiec czerwca cze haziran haz červen června június kesäkuu iunie",
    "juli lipiec lipca lip temmuz tem červenec července július heinäkuu iulie",
    "augustus augusti sierpień sierpnia sie ağustos ağu srpen srpna augusztus elokuu",
    "wrzesień września wrz eylül eyl září szeptember syyskuu septembrie",
    "październik października paź ekim eki říjen října október lokakuu octombrie",
    "listopad listopada lis kasım kas listopadu marraskuu noiembrie",
    "grudzień grudnia gru aralık ara prosinec prosince joulukuu decembrie",
)
"""The same in Dutch, Swedish, Polish, Turkish, Czech, Hungarian, Finnish and Romanian; a word of two languages is that of the first."""

MONTHS: Final[Mapping[str, int]] = MappingProxyType(
    {
        **{
            plain(name): number
            for number, names in enumerate(_MORE_MONTHS, start=1)
            for name in names.split()
            if name != "ara"
        },
        **{plain(name): number for number, names in enumerate(_MONTHS, start=1) for name in names.split()},
    }
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
        "tak",
        "evet",
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
        "nej",
        "nee",
        "nie",
        "hayır",
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
    "totals|total|sum|gesamt|summe|totale|totali|totaux|somme|totaal|suma|soma|totales|totais|totaal|razem|suma|toplam|celkem|összesen|summa|yhteensä|итого|итог|всего|合计|总计|总和|小计|(?:ยอด)?รวม(?:ทั้งหมด|ทั้งสิ้น|ยอด)?|"
    "results?|ergebnis|résultats?|risultat[oi]|resultados?|результат|结果|परिणाम|نتیجہ|ผลลัพธ์|ผลรวม|ยอดรวม|कुल योग|कुल|योग|کل میزان|کل|میزان|合計|総計|소계|합계|총계"
)
_STATISTICS: Final = "average|avg|mean|maximum|max|minimum|min|median|durchschnitt|mittelwert|moyenne|media|promedio|média|среднее|平均|ค่าเฉลี่ย|औसत|اوسط"
_COMPARED: Final = (
    r"(?:yoy|growth|change|variance|var\.?|share|delta|diff(?:erence)?|veränderung|wachstum|abweichung|abw\.?|anteil|évolution|variation|croissance|écart|part|crescita|variazione|quota|"
    r"variación|crecimiento|cuota|variação|crescimento|рост|прирост|доля|отклонение|изменение|增长率?|同比|环比|占比|変化|वृद्धि|परिवर्तन|اضافہ|تبدیلی|เติบโต|เปลี่ยนแปลง|Δ)"
)
TOTAL: Final = re.compile(
    rf"(?:{_TOTAL_WORDS}|{_STATISTICS})(?:\s+(?:19|20)\d\d)?\s*:?|(?:% (?:of|von|vom|du|del|di|da|do) )?total (?:net )?(?:sales|revenue|turnover)|overall results?|{_COMPARED}\s*(?:in\s*)?(?:%|[(\[]%(?:\s*(?:yoy|vs|of|to|from|[pl]y|vj|p\.?a)\b[^)\]]*)?[)\]]).*|(?:%|in %)\s*{_COMPARED}?.{{0,12}}|yoy"
)
"""A label that is a total and nothing else, but could be a company of that name."""
ANY_TOTAL: Final = (
    rf"{_TOTAL_WORDS}|{_STATISTICS}|%|yoy|davon|which|thereof|dont|cui|cuales|quais|в т|其中|итог|小计|汇总|ergebnis"
)
"""What every label of a total contains, case apart."""
SURE_TOTAL: Final = re.compile(
    r"(?:grand|sub|overall)[\s-]?total(?:e|s)?|total (?:general|général|geral|generale)|totale generale|zwischensumme|gesamtsumme|"
    r"gesamtergebnis|sous[\s-]total|subtotale|общий итог|итого по .+|小计|(?:sub[\s-]?totals?|sous[\s-]total|subtotale|zwischensumme)\b.*|"
    r".+\b(?:sub[\s-]?total|zwischensumme)|(?:davon|of which|thereof|dont|di cui|de los cuales|dos quais|в том числе|в т\.? ?ч\.?)\b.*|其中.*|"
    r"résultat global|risultato complessivo|resultado (?:total|general|global|geral)|общий результат|总体结果|全体結果|समग्र परिणाम|مجموعی نتیجہ|ผลลัพธ์รวม|"
    r"gran total|total geral|suma total|ogółem|celkem|összesen|genel toplam"
)
"""A label no company bears."""
GROUP_TOTAL: Final = re.compile(
    rf"(?:{_TOTAL_WORDS}|sub[\s-]?total|zwischensumme|ergebnis)\s*(?:for|of|für|von|de|del|della|per|по|:|-)?\s*(?P<after>.+)|"
    rf"(?P<before>.+?)\s*[-:]?\s*(?:{_TOTAL_WORDS}|sub[\s-]?total|ergebnis|zwischensumme)"
)
"""A label such as ``Total for Acme`` or ``Acme Total``: the name it is the total of is one of its groups."""
PARTIAL_TOTAL: Final = re.compile(
    rf"(?:{_TOTAL_WORDS})\b.+|.+\b(?:{_TOTAL_WORDS}|subtotal|ergebnis)|.+(?:小计|合计|合計|汇总)"
)
"""A label such as ``Total North`` or ``North Total``: a total only when the figures say so."""

NAMED_BELOW: Final = re.compile(
    r"(?:(?:customer|client|account|company|debtor|bill to|sold to|party)(?: (?:name|no|number|code)\.?)?|kunden?(?:name|[- ]?nr\.?|nummer)?|debitor(?:enname|[- ]?nr\.?)?|konto|firma|cliente|client|conto|cuenta|compte|société|nom du client|"
    r"ragione sociale|razón social|razão social|nombre del cliente|nome (?:do|del) cliente|клиент|покупатель|контрагент|заказчик|ग्राहक(?: का नाम)?|ग्राहक|گاہک(?: کا نام)?|خریدار|"
    r"(?:ชื่อ)?ลูกค้า|客户(?:名称)?|客戶|购货单位|往来单位|顧客|得意先|거래처)\s*[:：#]\s*",
    re.IGNORECASE,
)
"""What reports print before the name of a group of rows."""

CURRENCY_SIGNS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "$": "USD", "us$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "\\": "JPY", "₹": "INR", "rs": "INR", "rs.": "INR", "₽": "RUB",
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


def is_money_sign(sign: str) -> bool:
    """Whether a sign stands beside amounts of money; some, such as ``kr``, do not say of which country."""
    return currency_of(sign) is not None or sign.strip().casefold().rstrip(".") in _SHARED_SIGNS


_SHARED_SIGNS: Final = frozenset(
    (
        "kr",
        "kč",
        "ft",
        "lei",
        "лв",
        "дин",
        "din",
        "rp",
        "rm",
        "s/",
        "р",
        "рублей",
        "บาท",
        "руб",
        "円",
        "원",
        "fr",
        "sfr",
        "euro",
        "euros",
    )
)
"""Signs of money that name no currency, or one of several."""
