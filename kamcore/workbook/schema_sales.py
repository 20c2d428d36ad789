"""What a list of sales may have in its columns, beyond what the Revenue sheet asks for.

It is no sheet of the template: nobody fills it in. Invoices, orders and deals as other programs export them are matched to it, and
then added up into the Revenue sheet.
"""

from __future__ import annotations

from typing import Final

from kamcore.workbook.column import Column, Kind, Sheet

SALES: Final = Sheet(
    key="sales",
    title="List of sales",
    note="Invoices, orders, deals or their lines as another program exports them.",
    unlocks="revenue by account and period",
    row_key=(),
    columns=(
        Column("net", "Net amount", Kind.MONEY, "The amount before tax. It is preferred to every other.",
               aliases=("net amount", "net revenue", "net sales", "net value", "net total", "net", "amount net", "total net",
                        "total excl tax", "taxable value", "taxable amount", "bedrag excl btw", "omzet excl btw", "wartość netto", "kwota netto", "net tutar", "total excluding tax", "amount excl vat", "amount excl tax", "untaxed amount", "total untaxed",
                        "untaxed total", "net price total", "subtotal", "sub total", "nettobetrag", "netto", "nettoumsatz",
                        "umsatz netto", "nettowert", "netto betrag", "betrag netto", "nettosumme", "summe netto", "gesamt netto",
                        "gesamtbetrag netto", "montant ht", "total ht", "ht", "montant hors taxes", "montant net", "ca ht", "prix total ht",
                        "importo netto", "imponibile", "totale imponibile", "netto a pagare", "ricavo netto", "base imponible",
                        "importe neto", "total neto", "neto", "base", "importe sin iva", "valor líquido", "valor liquido",
                        "total líquido", "сумма без ндс", "стоимость без ндс", "выручка без ндс", "未税金额", "不含税金额", "净额",
                        "净销售额", "ยอดก่อนภาษี", "มูลค่าก่อนภาษี", "ยอดสุทธิ", "शुद्ध राशि", "خالص رقم"), example=1180),
        Column("amount", "Amount", Kind.MONEY, "The amount, where nothing says with tax or without.",
               aliases=("amount", "total", "total amount", "line total", "line amount", "extended price", "extended amount", "ext price",
                        "total price", "total sales", "sales value", "order total", "order amount", "order value", "invoice total",
                        "invoice amount", "invoice value", "invoiced amount", "total revenue", "sales revenue", "amount paid", "paid amount",
                        "charge amount", "deal amount", "deal value", "closed amount", "won amount", "billed", "billed amount", "billings",
                        "sum", "value", "close value", "transaction amount", "item total", "row total", "document amount", "document total",
                        "amount lcy", "amount in local currency", "amount in company currency", "total in company currency", "grand total", "bedrag", "omzet", "kwota", "wartość", "belopp", "omsättning", "tutar",
                        "rechnungsbetrag", "gesamtbetrag", "gesamtpreis", "auftragswert", "auftragssumme", "rechnungssumme", "warenwert",
                        "umsatz", "erlös", "erlöse", "wert", "betrag", "summe", "umsatzerlöse", "montant", "montant total", "prix total",
                        "total facture", "montant facture", "chiffre d'affaires", "chiffre affaires", "ventes", "totale", "importo",
                        "importo totale", "totale riga", "totale fattura", "venduto", "importe", "importe total", "total factura",
                        "facturado", "facturación", "monto", "monto total", "valor", "valor total", "valor da venda", "total da venda",
                        "valor da nota", "faturado", "vendas", "сумма", "стоимость", "сумма продажи", "итого", "сумма документа", "продажи",
                        "销售金额", "金额", "总金额", "合计", "总额", "订单金额", "成交金额", "开票金额", "ยอดรวม", "จำนวนเงิน", "มูลค่า",
                        "ยอดเงิน", "ราคารวม", "राशि", "कुल राशि", "कुल", "बिक्री राशि", "رقم", "کل رقم", "مالیت", "کل مالیت",
                        "売上", "売上高", "金額", "合計金額", "매출", "금액"),
               example=1180),
        Column("gross", "Gross amount", Kind.MONEY, "The amount with tax, or before discounts. It is used when there is no other.",
               aliases=("gross amount", "gross sales", "gross revenue", "gross value", "gross", "gross total", "total incl tax",
                        "total including tax", "amount incl vat", "amount including vat", "total with tax", "total incl vat",
                        "bruttoumsatz", "umsatz brutto", "bruttobetrag", "brutto", "bruttowert", "betrag brutto", "gesamt brutto",
                        "gesamtbetrag brutto", "montant ttc", "total ttc", "ttc", "importo lordo", "lordo", "totale documento",
                        "totale lordo", "totale ivato", "importe bruto", "total con iva", "importe con iva", "valor bruto", "total bruto",
                        "сумма с ндс", "стоимость с ндс", "含税金额", "价税合计", "税込金額", "ยอดรวมภาษี"), example=1404),
        Column("quantity", "Quantity", Kind.NUMBER, "How many were sold.",
               aliases=("qty", "quantity sold", "quantity ordered", "order quantity", "units", "units sold", "pieces", "pcs", "count",
                        "lineitem quantity", "qty ordered", "qty invoiced", "invoiced quantity", "menge", "anzahl", "stück", "stückzahl",
                        "quantité", "quantite", "qté", "qte", "nombre", "quantità", "quantita", "qtà", "qta", "pezzi", "cantidad", "cant",
                        "unidades", "uds", "quantidade", "qtd", "qtde", "количество", "кол во", "кол", "数量", "件数", "จำนวน", "ปริมาณ",
                        "मात्रा", "مقدار", "تعداد", "수량"), example=12),
        Column("unit_price", "Unit price", Kind.MONEY, "What one of them cost. It is never revenue by itself.",
               aliases=("price", "price per unit", "price each", "unit cost to customer", "sales price", "sale price", "selling price",
                        "item price", "lineitem price", "list price", "net price", "rate", "unit rate", "einzelpreis", "stückpreis",
                        "preis", "verkaufspreis", "preis pro einheit", "nettopreis", "ep", "prix unitaire", "pu", "pu ht",
                        "prix unitaire ht", "prix", "prix de vente", "prezzo", "prezzo unitario", "prezzo di vendita", "precio",
                        "precio unitario", "precio venta", "preço", "preço unitário", "preco unitario", "valor unitário", "valor unitario",
                        "цена", "цена за единицу", "цена продажи", "单价", "价格", "售价", "ราคา", "ราคาต่อหน่วย", "मूल्य", "दर", "इकाई मूल्य",
                        "قیمت", "نرخ", "فی یونٹ قیمت", "単価", "단가"), example=98.5),
        Column("discount", "Discount", Kind.NUMBER, "What is taken off the price: a share, a percentage, or an amount on each line.",
               aliases=("disc", "disc %", "korting", "discount %", "discount percent", "discount percentage", "discount rate", "discount pct", "line discount",
                        "line discount %", "discount amount", "discount value", "rabatt", "rabatt %", "rabatt in %", "nachlass", "skonto",
                        "remise", "remise %", "taux de remise", "sconto", "sconto %", "descuento", "dto", "dto %", "% dto", "descuento %",
                        "desconto", "desconto %", "скидка", "скидка %", "折扣", "折扣率", "ส่วนลด", "छूट", "رعایت", "割引"), example="10 %"),
        Column("status", "Status", Kind.TEXT, "Whether it was paid, cancelled, delivered.",
               aliases=("state", "order status", "invoice status", "payment status", "document status", "lifecycle status",
                        "lifecyclestatus", "billing status", "billingstatus", "financial status", "fulfillment status", "sales status",
                        "paid", "is paid", "payment state", "cancelled", "canceled", "is cancelled", "voided", "zahlungsstatus",
                        "auftragsstatus", "rechnungsstatus", "bestellstatus", "statut", "état", "etat", "statut de la commande",
                        "statut paiement", "stato", "stato ordine", "stato pagamento", "estado", "estado del pedido", "estado de pago",
                        "situação", "situacao", "статус", "статус заказа", "статус оплаты", "состояние", "状态", "订单状态", "付款状态",
                        "สถานะ", "स्थिति", "حیثیت", "حالت"), example="paid"),
        Column("document_type", "Document type", Kind.TEXT, "Invoice, credit note, return, quotation.",
               aliases=("doc type", "transaction type", "type of document", "invoice type", "record type", "order type", "move type",
                        "type", "belegart", "vorgangsart", "vorgang", "dokumentart", "dokumenttyp", "rechnungsart", "type de document",
                        "type de pièce", "nature", "tipo documento", "tipo di documento", "tipo de documento", "tipo", "causale",
                        "вид документа", "тип документа", "вид операции", "单据类型", "类型", "ประเภท", "ประเภทเอกสาร", "प्रकार", "قسم"),
               example="Invoice"),
        Column("stage", "Stage", Kind.TEXT, "Where a deal stands. Only what is won counts as revenue.",
               aliases=("deal stage", "opportunity stage", "sales stage", "pipeline stage", "stage name", "dealstage", "deal status",
                        "opportunity status", "lead status", "vertriebsphase", "verkaufsphase", "phase", "étape", "etape", "fase",
                        "fase di vendita", "etapa", "etapa del negocio", "estágio", "estagio", "fase do negócio", "стадия",
                        "стадия сделки", "этап", "阶段", "销售阶段", "ขั้นตอน", "चरण", "مرحلہ"), example="Closed Won"),
        Column("currency", "Currency", Kind.TEXT, "What the amounts are in: three letters or a sign.",
               aliases=("currency code", "doc currency", "invoice currency", "order currency", "amount currency", "belegwährung", "valutakod", "waluta", "transaction currency", "document currency", "curr", "ccy", "currency iso code", "waers",
                        "währung", "waehrung", "devise", "monnaie", "valuta", "moneda", "moeda", "divisa", "валюта", "货币", "币种",
                        "币别", "मुद्रा", "สกุลเงิน", "کرنسی", "通貨", "통화"), example="EUR"),
    ),
)  # fmt: skip
"""The columns of a list of sales: amounts (net before plain before gross), what makes an amount, and what says whether it counts."""

SUPPLIERS: Final = (
    "supplier", "vendor", "creditor", "lieferant", "kreditor", "fournisseur", "fornitore", "proveedor", "fornecedor", "поставщик",
    "供应商", "ผู้ขาย", "ซัพพลายเออร์", "आपूर्तिकर्ता", "विक्रेता", "سپلائر", "仕入先",
)  # fmt: skip
"""Words for those we buy from: they are no accounts."""
