"""The words by which a heading that nobody wrote down beforehand is still understood: parts of words in eleven languages and more.

A heading such as ``Net amount in document currency`` or ``Betrag netto (Hauswährung)`` is no alias of the schema, but its parts say
what it is, and what it is not: ``Freight amount`` holds an amount that is no revenue.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final


def _any(*parts: str) -> re.Pattern[str]:
    """Return one pattern of several, in the form of letters that headings are brought to: Thai and Hindi write some in two ways."""
    return re.compile(unicodedata.normalize("NFKC", "|".join(parts)))


AMOUNT: Final = _any(
    r"\bamounts?\b", r"\brevenues?\b", r"\bsales\b", r"\bturnover\b", r"\bbillings\b", r"\binvoiced\b", r"\bnet\b", r"\bneto\b", r"\bsubtotal\b",
    r"\btotal\b", r"\bincome\b", r"\bproceeds\b", r"\bvalue\b", r"umsatz", r"erlös", r"betrag", r"\bsumme\b", r"wert\b", r"chiffre",
    r"\bca\b", r"\bmontant", r"\bventes\b", r"\bfatturat", r"\bimporto", r"\bricav", r"\bimponibile", r"\bvendut", r"\btotale\b",
    r"\bventas\b", r"\bingresos?\b", r"\bimporte", r"\bfacturad[oa]", r"\bfacturaci", r"\bmonto\b", r"\breceita", r"\bfaturad[oa]",
    r"\bfaturamento", r"\bvalor\b", r"\bvendas\b", r"выручк", r"сумм", r"оборот", r"стоимост", r"продаж", r"доход", r"реализац",
    r"राजस्व", r"बिक्री", r"राशि", r"آمدنی", r"فروخت", r"مالیت", r"ยอด", r"รายได้", r"มูลค่า", r"จำนวนเงิน", r"金额", r"金額", r"销售额", r"bedrag\b", r"\bomzet", r"\bkwota", r"\bwartość", r"belopp\b", r"beløb\b", r"\btutar", r"\bčástka", r"\bcelkem", r"\bösszeg", r"\bvaloare",
    r"totaal(?:prijs|bedrag)?\b", r"oms[eæ]tning", r"omsättning", r"\bsalg(?:et|sbeløb)?\b", r"försäljning", r"liikevaihto", r"myynti\b", r"\bsumma\b",
    r"收入", r"营业额", r"总额", r"売上", r"매출",
)  # fmt: skip
"""Words for an amount of money one has sold for."""

NOT_REVENUE: Final = _any(
    r"\bprices?\b", r"\bcosts?\b", r"\bmargins?\b", r"\bprofits?\b", r"\bdiscounts?\b", r"\btax(?:es)?\b", r"\bvat\b", r"\bgst\b",
    r"\bqty\b", r"\bquantity\b", r"\bunits\b", r"\bbudget", r"\btargets?\b", r"\bplan(?:ned)?\b", r"\bforecast", r"\bgoals?\b", r"\bdeferred\b", r"\bunearned\b", r"\bunbilled\b", r"\baccrued\b",
    r"\bquota", r"\bfreight\b", r"\bshipping\b", r"\bdelivery\b", r"\bbalance\b", r"\boutstanding\b", r"\bopen\b", r"\bdue\b",
    r"\bid\b", r"\bnumber\b", r"\bno\b", r"\bcount\b", r"\brates?\b", r"\bpercent", r"%", r"\brefund", r"\btip\b", r"\bcommission",
    r"\b(?:shipping|service|platform|processing|transaction|stripe|paypal|bank|handling|application|refund) fees?\b", r"\bweight", r"\bcredit limit\b", r"\bprobability", r"\bexpected\b", r"\bpotential\b", r"\bannual revenue\b",
    r"\bage\b", r"\bdate\b", r"\btype\b", r"\bcurrency\b", r"\bstatus\b", r"\bgrowth\b", r"\bchange\b", r"\bshare\b", r"\brank",
    r"\bincrease\b", r"\bvariance\b", r"\bdiff", r"\bper\b", r"\bavg\b", r"\baverage\b", r"\bunit\b", r"\bdeposit\b", r"\breceived\b", r"\bremaining\b", r"\bcollected\b", r"\bitems\b", r"\blines\b(?! (?:amount|total))", r"\borders\b(?! (?:total|amount|revenue|value))", r"\bpieces\b", r"\bcustomers\b", r"\best\b", r"\bestimated\b",
    r"\bweighted\b", r"\bmoms\b(?!.{0,3}$)^", r"\bkdv\b(?! hari| dahil)", r"\bdph\b(?<!bez dph)(?<!s dph)", r"\báfa\b", r"\bprojected\b", r"\bhaben\b", r"^credits?\b", r"^crédits?\b", r"\bhaber\b", r"\bavere\b", r"кредит", r"\bprior\b", r"\bprevious\b", r"\blast year\b", r"\bly\b", r"\bcode\b", r"\btax(?:able)? rate\b",
    r"\blast\b", r"\bcategory\b", r"\btier\b", r"\bband\b", r"\bsegment\b", r"\brep\b", r"\bperson\b", r"\bchannel\b", r"\borg\b",
    r"preis", r"kosten", r"gewinn", r"marge\b", r"rabatt", r"steuer", r"mwst", r"\bust\b", r"menge", r"anzahl", r"\bsoll\b",
    r"\bziel", r"versand", r"\bporto\b", r"fracht", r"\boffen", r"nummer", r"ertrag\b", r"deckungsbeitrag", r"provision", r"anteil",
    r"wachstum", r"\bprix\b", r"coût", r"\bcout", r"bénéfice", r"remise", r"\btva\b", r"\btaxe", r"quantité", r"objectif",
    r"\bfrais\b", r"solde", r"\btaux\b", r"prezzo", r"\bcost[oi]\b", r"margine", r"utile\b", r"sconto", r"\biva\b", r"imposta",
    r"quantità", r"obiettivo", r"spedizione", r"trasporto", r"saldo", r"precio", r"\bcostes?\b", r"margen", r"beneficio",
    r"descuento", r"impuesto", r"cantidad", r"objetivo", r"envío", r"preço", r"preco", r"\bcustos?\b", r"margem", r"lucro",
    r"desconto", r"imposto", r"icms", r"\bipi\b", r"quantidade", r"\bmeta\b", r"frete", r"цена", r"себестоим", r"марж", r"прибыль",
    r"скидк", r"\bналог", r"количеств", r"план\b", r"доставк", r"остат", r"долг", r"процент", r"ставка", r"\bсумма ндс", r"ндс сумма",
    r"लागत", r"लाभ", r"छूट", r"कर\b", r"मात्रा", r"मूल्य", r"लक्ष्य", r"قیمت", r"لاگت", r"منافع", r"رعایت", r"ٹیکس", r"مقدار",
    r"ราคา", r"ต้นทุน", r"กำไร", r"ส่วนลด", r"ภาษี", r"จำนวน(?!เงิน)", r"เป้า", r"ค่าส่ง", r"单价", r"成本", r"利润", r"毛利", r"折扣",
    r"税额", r"税率", r"数量", r"目标", r"运费", r"余额", r"単価", r"原価", r"利益", r"数量", r"税額",
    r"varekost", r"vareforbrug", r"varukostnad", r"[dt][eæä]c?kningsbidrag", r"\beb wert", r"eröffnung", r"anfangs", r"vortrag",
    r"\bpeso (?:net|brut|lord|líq|liq)", r"\bpoids\b", r"gewicht", r"\b(?:volum\w*|masa|težina) net", r"\bnet(?:to|o|s|os)? (?:kg|kilos?|tons?)\b", r"\b(?:kg|kilos?) net",
)  # fmt: skip
"""Words for figures beside revenue: prices, costs, taxes, targets, balances, counts, weights."""

NET: Final = _any(
    r"\bnet\b", r"netto", r"\bneto\b", r"\bnetto", r"\bht\b", r"hors tax", r"imponibile", r"l[íi]quid[oa]", r"без ндс", r"\bexcl",
    r"\bwithout tax", r"\bbefore tax", r"\bpre tax", r"untaxed", r"\bsub ?total\b", r"不含税", r"未税", r"净", r"税抜", r"ก่อนภาษี",
    r"शुद्ध", r"sin iva", r"base imponible", r"خالص", r"\bekskl", r"\bexkl", r"\bhariç", r"\bbez dph", r"\bnettó", r"\bbez vat", r"\bfără tva", r"\bveroton",
)  # fmt: skip
UNTAXED: Final = _any(
    r"(?:کل )?(?:رقم |مالیت )?(?:بغیر|بلا|بدون) ٹیکس(?: رقم| مالیت)?", r"ٹیکس سے پہلے(?: رقم)?", r"قابل ٹیکس (?:رقم|مالیت)", r"कर योग्य (?:मूल्य|राशि)", r"(?:बिना कर|कर रहित|कर पूर्व|कर से पहले)(?: की)?(?: राशि| मूल्य)?",
    r"कर (?:के )?बिना(?: राशि)?", r"(?:มูลค่า|จำนวนเงิน|ยอด|ยอดรวม)?(?:ก่อน|ไม่รวม)ภาษี(?:มูลค่าเพิ่ม)?", r"(?:сумма |стоимость )?без налог(?:а|ов)", r"(?:betrag )?ohne steuern?", r"(?:amount|value|total) (?:without|before|excluding) tax(?:es)?",
)  # fmt: skip
"""An amount without tax, whose heading speaks of tax for that alone."""
GROSS: Final = _any(
    r"gross", r"brutto", r"\bbruto\b", r"lordo", r"ivato", r"\bttc\b", r"\bincl", r"with tax", r"with vat", r"с ндс", r"含税(?<!不含税)",
    r"价税合计", r"税込", r"con iva", r"totale documento", r"รวมภาษี", r"\binkl", r"\bdahil", r"\bs dph", r"\bbruttó", r"\bsuma brutto", r"\bcu tva", r"\bverollinen",
)  # fmt: skip

COUNTED: Final = _any(
    r"^(?:web(?:site)? )?(?:visits?|visitors?|calls?|meetings?|tickets?|cases?|complaints?|claims?|sessions?|page ?views?|clicks?|impressions?|leads?|logins?|users?|"
    r"employees?|headcount|fte|hours?|days?|orders?|invoices?|shipments?|deliveries|transactions?|transactions count|units?|pieces|pcs|items|downloads?|subscribers?|followers?|members?|stores?|sites?|"
    r"emails?|events?|trips?|scores?|ratings?|ranks?|ranking|nps|csat|ces|satisfaction|engagement|churn|retention|growth|utili[sz]ation|occupancy|conversion|win|health|uptime|otif|fill|share|roi|"
    r"index|weight|volume|tons?|tonnes?|kg|kwh|mwh|litres?|liters?|km|m2|m3)(?: (?:rate|count|score|index|ratio|number|total|won|made|held))?$",
    r"^(?:number|count|no|nr|#) (?:of )?|\b(?:rate|ratio|index|score|count|percentage|pct|quote|anzahl)$|%",
    r"^(?:db(?: ?(?:i{1,3}|iv|[1-4]))?|deckungsbeitrag|rohertrag|besuche|anrufe|termine|tickets|reklamationen|aufträge|bestellungen|rechnungen|mitarbeiter|stunden|tage|stück|stückzahl|absatz|menge|filialen|standorte|zufriedenheit|marge|quote)$",
    r"^(?:visites?|appels?|réunions?|réclamations?|commandes|factures|effectifs?|heures|jours|unités|satisfaction|marge|taux.*)$",
    r"^(?:visite|chiamate|riunioni|reclami|ordini|fatture|dipendenti|ore|giorni|pezzi|unità|soddisfazione|margine)$",
    r"^(?:visitas?|llamadas|reuniones|reclamaciones|pedidos|facturas|empleados|horas|días|unidades|satisfacción|margen)$",
    r"^(?:chamadas|reuniões|reclamações|faturas|funcionários|dias|satisfação|margem)$",
    r"^(?:визиты|звонки|встречи|заявки|заказы|счета|сотрудники|часы|дни|штуки|шт|единицы|рентабельность|маржа|удовлетворенность|посещения|конверсия)$",
    r"^(?:拜访|访问|访问量|来电|会议|工单|投诉|订单|订单数|发票数|员工|小时|天数|件数|数量|满意度|毛利率|利润率|转化率|訪問|注文数|件数|利益率)$",
    r"^(?:विज़िट|कॉल|बैठकें|शिकायतें|ऑर्डर|घंटे|दिन|मार्जिन|संतुष्टि)$|^(?:دورے|کالز|ملاقاتیں|شکایات|آرڈرز?|گھنٹے|دن|مارجن|اطمینان)$|^(?:การเยี่ยม|เยี่ยมชม|โทร|ประชุม|ร้องเรียน|คำสั่งซื้อ|ออเดอร์|ชั่วโมง|วัน|ความพึงพอใจ|อัตรากำไร)$",
)  # fmt: skip
"""Headings for what is counted, measured or rated beside money: visits, orders, hours, a margin in per cent. Whole headings, since a company may be called so in part."""
RECOGNISED: Final = _any(
    r"\brecogni[sz]ed\b", r"\binvoiced?\b", r"rechnungs(?:betrag|wert|summe)", r"\bbilled\b", r"\bbillings\b", r"\bearned\b", r"fakturiert", r"verrechnet", r"\bberechnete?r?\b", r"\brealisierte?r?\b",
    r"facturée?s?\b", r"\bréalisée?s?\b", r"\bfatturat[oaie]\b", r"\bfacturad[oa]s?\b", r"\bfacturación\b", r"\bfaturad[oa]s?\b", r"\bfaturamento\b",
    r"\breconhecid[oa]s?\b", r"\breconocid[oa]s?\b", r"признан", r"выставлен", r"отгру[жз]", r"реализован", r"выручк", r"已?开票", r"确认收入", r"已确认", r"出荷", r"請求",
    r"चालान", r"बिल ", r"مصدقہ", r"بل شدہ", r"ออกใบแจ้งหนี้", r"รับรู้",
)  # fmt: skip
"""Words for revenue that was invoiced or earned, which comes before what was only ordered."""
ORDERED: Final = _any(
    r"\bcontract(?:ed)?\b", r"\bbook(?:ed|ings?)\b", r"\border(?:ed|s)?\b", r"\bcommitted\b", r"\bbacklog\b", r"\b[at]cv\b", r"vertrag", r"auftrag", r"bestell", r"\bgebucht",
    r"\bcontrats?\b", r"command", r"\bcontratt[oi]\b", r"ordin(?:e|i|ato)\b", r"\bcontratos?\b", r"\bcontratad[oa]s?\b", r"\bpedidos?\b", r"\bencomenda", r"договор", r"контракт",
    r"заказ", r"合同", r"订单", r"訂單", r"契約", r"受注", r"अनुबंध", r"ऑर्डर", r"معاہد", r"آرڈر", r"สัญญา", r"สั่งซื้อ",
)  # fmt: skip
"""Words for what was agreed or ordered, of which not all may have been delivered yet."""

TAX: Final = _any(
    r"\btax(?:es)?\b", r"\bvat\b", r"\b[csi]?gst\b", r"\bsst\b", r"steuer", r"mwst", r"\bust\b", r"\btva\b", r"\btaxe", r"\biva\b", r"imposta",
    r"impuesto", r"imposto", r"icms", r"\bigv\b", r"ндс", r"налог", r"税", r"ภาษี", r"कर\b", r"ٹیکس", r"\bmoms\b", r"\bbtw\b", r"\bkdv\b", r"\bdph\b",
    r"\báfa\b", r"\balv\b",
)  # fmt: skip
"""Words for a tax on sales."""

CHANGED: Final = _any(r"updat", r"modif", r"changed", r"last edit", r"geändert", r"изменен")
"""Words for the day a record was touched."""

FIRST_DATES: Final = _any(
    r"order", r"invoice", r"posting", r"posted", r"booking", r"booked", r"\bbill", r"document", r"\bdoc\b", r"transaction",
    r"sales? date", r"date of sale", r"issue", r"\bpaid at\b", r"rechnung", r"bestell", r"buchung", r"beleg", r"auftrag", r"faktur",
    r"factur", r"fattur", r"ordine", r"documento", r"pedido", r"fatura", r"\bnota\b", r"emiss", r"commande", r"pièce", r"vente",
    r"venta", r"venda", r"vendita", r"заказ", r"счет", r"счёт", r"документ", r"продаж", r"реализац", r"订单", r"开票", r"下单", r"销售",
    r"चालान", r"बिल", r"ใบแจ้งหนี้", r"สั่งซื้อ", r"売上", r"受注",
)  # fmt: skip
LAST_DATES: Final = _any(
    r"ship", r"deliver", r"\bdue\b", r"payment", r"\bpaid\b(?! at)", r"liefer", r"fällig", r"zahl", r"scadenza", r"consegna",
    r"pagamento", r"livraison", r"échéance", r"paiement", r"entrega", r"vencim", r"\bpago", r"отгруз", r"оплат", r"发货", r"付款",
    r"到期", r"ครบกำหนด", r"ส่ง", r"required", r"wunsch", r"shipped",
)  # fmt: skip
NEVER_DATES: Final = _any(
    r"establish", r"found", r"birth", r"hire", r"joined", r"since", r"gründ", r"expir", r"valid", r"review", r"contact", r"geburt",
    r"naissance", r"nascita", r"nacimiento", r"nascimento", r"рожд", r"synced", r"export", r"printed", r"renew", r"cancel", r"storn", r"\blast (?:login|activity|active|seen|visit|order|purchase|invoice|sale|payment|transaction|deal|won)\b",
    r"\bletzte[rsn]? (?:bestellung|kauf|rechnung|umsatz|auftrag|kontakt|zahlung|besuch)", r"derni[eè]re? (?:commande|achat|facture|vente|paiement|visite)",
    r"ultim[oa] (?:ordine|acquisto|fattura|vendita|visita|pedido|compra|factura|venta|venda|fatura)", r"[úu]ltim[oa] (?:pedido|compra|factura|venta|venda|fatura|visita|pago)",
    r"последн\w+ (?:заказ|покупк|продаж|отгрузк|сч[её]т|оплат)", r"(?:最后|最近|上次|最終)", r"ล่าสุด", r"अंतिम (?:ऑर्डर|खरीद|बिक्री)", r"آخری (?:آرڈر|خریداری)",
)  # fmt: skip
LATER_DATES: Final = _any(
    r"close", r"creat", r"updat", r"modif", r"changed", r"engage", r"start", r"\bend\b", r"abschluss", r"erstell"
)
EXPECTED: Final = _any(
    r"\bexpected\b",
    r"\best\b",
    r"\bestimated\b",
    r"\bplanned\b",
    r"\btarget\b",
    r"\bforecast\b",
    r"erwartet",
    r"geplant",
    r"prévu",
    r"previst",
    r"esperad",
    r"планов",
    r"ожидаем",
    r"预计",
)
"""Words for what is only expected."""
CLOSING: Final = _any(
    r"clos",
    r"\bwon\b",
    r"abschluss",
    r"clôture",
    r"chiusura",
    r"cierre",
    r"fechamento",
    r"закрыт",
    r"结束",
    r"成交",
    r"关闭",
    r"ปิด",
)
"""Words for the day a deal was decided."""
DATE: Final = _any(
    r"\bdates?\b", r"datum", r"\bdata\b", r"\bfecha\b", r"дата", r"\bday\b", r"\btag\b", r"\bperiods?\b", r"\bmonths?\b", r"\bmonat\b",
    r"\bmois\b", r"\bmese\b", r"\bmes\b", r"\bmês\b", r"\byear\b", r"\bjahr\b", r"\banno\b", r"\bannée\b", r"\baño\b", r"\bano\b",
    r"\bquarter\b", r"\bquartal\b", r"\btrimestre\b", r"месяц", r"\bгод\b", r"период", r"квартал", r"วันที่", r"เดือน", r"ปี",
    r"तारीख", r"दिनांक", r"माह", r"महीना", r"वर्ष", r"تاریخ", r"مہینہ", r"سال", r"日期", r"月", r"年", r"时间", r"日付", r"날짜",
    r"\bgültig ab\b", r"\btime ?stamp\b", r"\bcreated at\b", r"createdat\b", r"\bon\b$", r"\bat\b$", r"\btime$", r"\bdato\b", r"\bpäivä", r"\bdatę\b", r"\btarih", r"\bkelt",
)  # fmt: skip

WON: Final = _any(
    r"\bwon\b", r"\bwin\b", r"closed ?won", r"gewonnen", r"gagn", r"\bvint[oae]\b", r"vinta", r"ganad", r"ganh", r"выигр", r"успеш",
    r"赢单", r"成交", r"已赢", r"ชนะ", r"สำเร็จ", r"जीत", r"جیت", r"受注", r"수주", r"\bsigned\b",
)  # fmt: skip
"""Words for a deal that was won."""

CANCELLED: Final = _any(
    r"cancel", r"\bvoid", r"storn", r"annul", r"\bannul", r"anul", r"cancelad", r"отмен", r"аннулир", r"已取消", r"取消", r"作废", r"ยกเลิก",
    r"रद्द", r"منسوخ", r"キャンセル", r"취소", r"\brejected\b", r"\brefused\b", r"\bdeclined\b", r"abgelehnt", r"refus", r"rifiutat",
    r"rechazad", r"\bfailed\b", r"fehlgeschlagen", r"\brefunded\b", r"erstattet", r"rembours", r"rimborsat", r"reembolsad", r"возвращ",
    r"\bexpired\b", r"\breversed\b", r"\bdeleted\b", r"written off", r"uncollectible",
)  # fmt: skip
"""Words for a sale that was taken back or never took place."""
UNPAID: Final = _any(
    r"unpaid", r"not paid", r"overdue", r"\bopen\b", r"\bpending\b", r"outstanding", r"unbezahlt", r"\boffen\b", r"überfällig", r"impay",
    r"en attente", r"non pagat", r"da pagare", r"insolut", r"impagad", r"pendiente", r"não pago", r"pendente", r"em aberto", r"не оплач",
    r"неоплач", r"未付", r"待付", r"ค้างชำระ", r"ยังไม่ชำระ", r"अवैतनिक", r"بقایا", r"未払", r"미납", r"\bdraft\b", r"entwurf",
    r"brouillon", r"bozza", r"borrador", r"rascunho", r"черновик", r"草稿",
)  # fmt: skip
"""Words for a sale that is not paid, or not final, yet."""
DRAFT: Final = _any(
    r"\bdraft\b", r"entwurf", r"brouillon", r"bozza", r"borrador", r"rascunho", r"черновик", r"草稿", r"下書き", r"ฉบับร่าง", r"\bconcept\b",
)  # fmt: skip
"""Words for a document that is not final."""
SETTLED: Final = _any(
    r"\bpaid\b", r"complete", r"shipped", r"deliver", r"fulfilled", r"\bclosed\b", r"\bposted\b", r"confirm", r"\binvoiced\b", r"active",
    r"resolved", r"process", r"authori[sz]ed", r"succe", r"bezahlt", r"geliefert", r"abgeschlossen", r"erledigt", r"gebucht", r"pay[ée]",
    r"livr[ée]", r"termin", r"pagat", r"consegnat", r"evas", r"pagad", r"entregad", r"complet", r"conclu", r"оплач", r"выполн", r"доставл",
    r"проведен", r"已付", r"完成", r"已发货", r"ชำระแล้ว", r"เสร็จ", r"भुगतान", r"ادا", r"\bnew\b", r"\bon hold\b", r"disputed",
)  # fmt: skip
"""Words for the other statuses of a sale; a column in which none of all these words stands is no column of statuses."""

CREDIT: Final = _any(
    r"credit ?(?:note|memo|invoice|adj)", r"^credits?$", r"\breturns?\b(?! trip| ticket| journey| flight)", r"\brefund", r"gutschrift", r"(?:rechnungs|storno)korrektur", r"retoure", r"rückgabe", r"avoir", r"retour", r"nota di credito", r"\bnc\b",
    r"\breso\b", r"accredito", r"abono", r"nota de cr[ée]dito", r"devoluci", r"devoluç", r"возврат", r"корректиров", r"кредит",
    r"退货", r"红字", r"贷项", r"ลดหนี้", r"คืนสินค้า", r"क्रेडिट", r"वापसी", r"کریڈٹ", r"واپسی", r"返品", r"반품", r"out_refund",
)  # fmt: skip
"""Words for documents that give money back."""
NO_SALE: Final = _any(
    r"\bpayments?\b",
    r"\breceipts?\b(?! invoice)",
    r"\bpmt\b",
    r"zahlung(?!s)",
    r"\bpaiement",
    r"règlement",
    r"pagament",
    r"\bincasso",
    r"\bpagos?\b",
    r"\bcobro",
    r"оплата",
    r"платеж",
    r"付款",
    r"收款",
    r"\bpurchase\b",
    r"\bbill\b",
    r"einkauf",
    r"\bachat",
    r"\bacquist",
    r"\bcompras?\b",
    r"закуп",
    r"\bexpense",
    r"\bjournal\b",
    r"\btransfer\b",
    r"\bdeposit\b",
    r"^(?:ausgaben?|dépenses?|uscit[ae]|gastos?|egresos?|despesas?|расход)$",
    r"^支出$",
)
"""Words for documents of another kind: what was paid, bought or booked."""
NOT_A_SALE_YET: Final = _any(
    r"\bquot", r"\bestimate", r"\boffer\b", r"pro ?forma", r"angebot", r"kostenvoranschlag", r"devis", r"preventivo", r"offerta",
    r"presupuesto", r"cotizaci", r"orçamento", r"proposta", r"коммерческое предложение", r"报价", r"ใบเสนอราคา", r"कोटेशन", r"کوٹیشن",
    r"見積", r"견적",
)  # fmt: skip
"""Words for documents that are no sale: quotations, offers."""

BALANCE: Final = re.compile(
    r"(?:opening|closing|starting|ending|brought forward|carried forward) ?(?:balance)?|balance (?:brought|carried) forward|anfangsbestand|endbestand|"
    r"saldovortrag|vortrag|eröffnungssaldo|solde (?:initial|d'ouverture|à nouveau)|report à nouveau|saldo (?:iniziale|inicial|anterior|final)|"
    r"(?:начальное|конечное|входящее) сальдо|сальдо на начало.*|期初余额|期末余额|ยอดยกมา"
)
"""Words for a row that carries a balance over."""

ORDER_DOCUMENT: Final = re.compile(
    r"(?:(?:sales|customer) )?orders?(?: confirmations?)?|delivery notes?|(?:kunden)?(?:auftrag|aufträge|bestellung(?:en)?)|auftragsbestätigung(?:en)?|lieferscheine?|"
    r"commandes?(?: clients?)?|bons? de (?:commande|livraison)|ordin[ei](?: client[ei])?|ddt|documento di trasporto|pedidos?(?: de (?:venta|cliente))?|albar[áa]n(?:es)?|"
    r"encomendas?|guias? de remessa|заказ(?: клиента| покупателя)?|(?:销售)?订单"
)
"""Documents that come before an invoice of the same sale."""
INVOICE_DOCUMENT: Final = _any(
    r"\binvoice", r"rechnung", r"\bfactur", r"\bfattur", r"\bfatura", r"faktur", r"发票", r"реализац", r"сч[её]т фактур"
)
FLAG_OF_CANCELLED: Final = re.compile(
    r"(?:is |was )?(?:cancell?ed|voided|void|storniert|storno|annulée?|annullat[oa]|anulad[oa]|cancelad[oa]|makulerad|annullert|annulleret|geannuleerd|"
    r"anulowan[aoy]|аннулирован[ао]?|отмен[её]н[ао]?|(?:是否|已)?作废|(?:是否|已)取消)"
)
"""Headings above a yes or no to being cancelled."""

FIRMOGRAPHIC: Final = _any(
    r"employee", r"headcount", r"staff size", r"number of staff", r"year established", r"established", r"founded", r"website", r"web ?site",
    r"\burl\b", r"\bphone\b", r"\bfax\b", r"linkedin", r"\bsic\b", r"\bnaics\b", r"mitarbeiter", r"gründung", r"effectif", r"salariés",
    r"dipendenti", r"fondazione", r"empleados", r"funcionários", r"сотрудник", r"员工", r"พนักงาน", r"कर्मचारी", r"domain", r"stock symbol",
    r"ticker", r"office location",
)  # fmt: skip
"""Words for facts about a company: beside them ``revenue`` is the company's own turnover."""
OWN_TURNOVER: Final = _any(
    r"\bannual ?revenue\b", r"\bannual sales\b", r"\bcompany revenue\b", r"\bcompany size\b", r"jahresumsatz", r"firmenumsatz",
    r"chiffre d'affaires annuel", r"ca annuel", r"fatturato annuo", r"ingresos anuales", r"facturación anual", r"faturamento anual",
    r"receita anual", r"годовая выручка", r"годовой оборот", r"年营业额", r"年收入", r"年商", r"वार्षिक राजस्व", r"\b(?:yearly|annual|household|monthly) ?income\b", r"\byearly ?sales\b",
    r"سالانہ آمدنی", r"รายได้ต่อปี",
)  # fmt: skip
"""Headings for what the account itself turns over in a year."""
