"""Transaction lists as the usual programs export them."""
# ruff: noqa: E501, RUF001, ARG005  (a row of a file stands on one line)

from __future__ import annotations

import datetime as dt

import pytest

from tests.workbook.reading.anything.shapes import (
    CUSTOMERS,
    check,
    entries,
    german,
    indian,
    lines,
    monthly,
    read,
    read_and_check,
    read_or_refused,
    said,
    spaced,
    sums,
    text,
    total,
    xls,
    xlsx,
)

SOLD = lines()
TRUTH = monthly(SOLD)
NUMBER = {name: 10010 + 7 * i for i, name in enumerate(CUSTOMERS)}


def dotted(day):
    return f"{day:%d.%m.%Y}"


def slashed(day):
    return f"{day:%d/%m/%Y}"


def american(day):
    return f"{day:%m/%d/%Y}"


def plain(value):
    return f"{value:.2f}"


def tax(value, rate=0.19):
    return round(value * rate, 2)


LISTS = {
    "SAP, German": (
        ["Auftraggeber", "Name 1", "Faktura", "Fakturadatum", "Buchungsdatum", "Material", "Fakt. Menge", "Nettowert", "Währung"],
        lambda i, n, d, a: [NUMBER[n], n, 90000000 + i, dotted(d), dotted(d + dt.timedelta(days=1)), f"M-{i % 5}", i % 9 + 1, german(a), "EUR"],
        {"sep": ";"},
    ),
    "SAP, German customers": (
        ["Kunde", "Belegdatum", "Belegnr", "Nettowert", "Steuerbetrag", "Währung"],
        lambda i, n, d, a: [n, dotted(d), 1800000 + i, german(a), german(tax(a)), "EUR"],
        {"sep": ";", "encoding": "cp1252"},
    ),
    "SAP, English": (
        ["Sold-To Party", "Sold-To Party Name", "Billing Document", "Billing Date", "Material", "Billed Quantity", "Net Value", "Document Currency"],
        lambda i, n, d, a: [f"{NUMBER[n]:010d}", n, 90000000 + i, f"{d:%Y%m%d}", f"M-{i % 5}", i % 9 + 1, plain(a), "EUR"],
        {"sep": "\t"},
    ),
    "SAP, debtors": (
        ["Debitor", "Debitorenname", "Buchungsdatum", "Belegnummer", "Betrag in Hauswährung", "Hauswährung"],
        lambda i, n, d, a: [NUMBER[n], n, dotted(d), 1800000 + i, german(a), "EUR"],
        {"sep": ";", "encoding": "utf-16"},
    ),
    "DATEV": (
        ["Rechnungsnummer", "Rechnungsdatum", "Debitorenkonto", "Debitorenname", "Nettobetrag", "Umsatzsteuer", "Bruttobetrag"],
        lambda i, n, d, a: [f"RE-{i:04d}", dotted(d), NUMBER[n], n, german(a), german(tax(a)), german(a + tax(a))],
        {"sep": ";", "encoding": "cp1252"},
    ),
    "Business Central": (
        ["No.", "Sell-to Customer No.", "Sell-to Customer Name", "Posting Date", "Due Date", "Amount", "Amount Including VAT", "Remaining Amount", "Closed"],
        lambda i, n, d, a: [f"PS-INV{103000 + i}", NUMBER[n], n, american(d), american(d + dt.timedelta(days=30)), f"{a:,.2f}", f"{a + tax(a):,.2f}", "0.00", "Yes"],
        {},
    ),
    "Dynamics 365 invoices": (
        ["Invoice", "Customer account", "Name", "Invoice date", "Sales order", "Invoice amount", "Sales tax amount", "Currency"],
        lambda i, n, d, a: [f"CIV-{i:06d}", f"US-{NUMBER[n]}", n, american(d), f"SO-{i:06d}", plain(a), "0.00", "USD"],
        {},
    ),
    "Odoo": (
        ["Number", "Invoice Partner Display Name", "Invoice/Bill Date", "Due Date", "Untaxed Amount Signed", "Tax Signed", "Total Signed", "Payment Status", "Status"],
        lambda i, n, d, a: [f"INV/2024/{i:05d}", n, f"{d:%Y-%m-%d}", f"{d + dt.timedelta(days=30):%Y-%m-%d}", plain(a), plain(tax(a)), plain(a + tax(a)), "Paid", "Posted"],
        {},
    ),
    "Odoo, technical names": (
        ["name", "partner_id", "invoice_date", "amount_untaxed", "amount_tax", "amount_total", "state"],
        lambda i, n, d, a: [f"INV/2024/{i:05d}", n, f"{d:%Y-%m-%d}", plain(a), plain(tax(a)), plain(a + tax(a)), "posted"],
        {},
    ),
    "QuickBooks": (
        ["Transaction Date", "Transaction Type", "Num", "Name", "Memo/Description", "Amount"],
        lambda i, n, d, a: [american(d), "Invoice", 1000 + i, n, "Goods, as agreed", f"{a:,.2f}"],
        {},
    ),
    "Xero": (
        ["Contact", "Invoice Number", "Reference", "Invoice Date", "Due Date", "Net", "Tax", "Gross", "Status"],
        lambda i, n, d, a: [n, f"INV-{i:04d}", "", f"{d.day} {d:%b %Y}", f"{d + dt.timedelta(days=14):%d %b %Y}", f"{a:,.2f}", f"{tax(a, 0.2):,.2f}", f"{a + tax(a, 0.2):,.2f}", "Paid"],
        {},
    ),
    "Sage 50": (
        ["Type", "Account Ref", "Name", "Date", "Ref", "Details", "Net Amount", "Tax Amount", "Gross Amount"],
        lambda i, n, d, a: ["SI", n[:3].upper() + "001", n, slashed(d), 2000 + i, "Sales", plain(a), plain(tax(a, 0.2)), plain(a + tax(a, 0.2))],
        {},
    ),
    "Lexware": (
        ["Rechnungsnr.", "Datum", "Kundennr.", "Firma", "Netto", "MwSt.", "Brutto"],
        lambda i, n, d, a: [f"R{i:05d}", dotted(d), NUMBER[n], n, german(a), german(tax(a)), german(a + tax(a))],
        {"sep": ";", "encoding": "cp1252"},
    ),
    "1C": (
        ["Контрагент", "Дата", "Номер", "Номенклатура", "Количество", "Сумма"],
        lambda i, n, d, a: [n, f"{d:%d.%m.%Y} 0:00:00", f"00БП-{i:06d}", "Товар", i % 7 + 1, spaced("\xa0")(a)],
        {"sep": ";", "encoding": "cp1251"},
    ),
    "1C with VAT": (
        ["Дата", "Документ", "Покупатель", "Сумма без НДС", "НДС", "Сумма с НДС"],
        lambda i, n, d, a: [dotted(d), f"Реализация {i:06d}", n, spaced(" ")(a), spaced(" ")(tax(a, 0.2)), spaced(" ")(a + tax(a, 0.2))],
        {"sep": ";"},
    ),
    "TOTVS": (
        ["Cod. Cliente", "Nome do Cliente", "Emissão", "Nota Fiscal", "Produto", "Quantidade", "Valor Total"],
        lambda i, n, d, a: [f"{NUMBER[n]:06d}", n, slashed(d), f"{i:09d}", "Caixa", i % 7 + 1, f"R$ {german(a)}"],
        {"sep": ";", "encoding": "cp1252"},
    ),
    "Brazil, taxes": (
        ["Razão Social", "CNPJ", "Data de Emissão", "Valor Líquido", "Impostos", "Valor Bruto"],
        lambda i, n, d, a: [n, f"12.345.{NUMBER[n] % 1000:03d}/0001-10", slashed(d), german(a), german(tax(a)), german(a + tax(a))],
        {"sep": ";"},
    ),
    "Contaplus": (
        ["Fecha factura", "Nº factura", "Nombre del cliente", "NIF", "Base imponible", "Cuota IVA", "Total factura"],
        lambda i, n, d, a: [slashed(d), f"F24/{i:04d}", n, f"B{NUMBER[n]:08d}", german(a), german(tax(a, 0.21)), german(a + tax(a, 0.21))],
        {"sep": ";", "encoding": "cp1252"},
    ),
    "Holded": (
        ["Fecha", "Vencimiento", "Núm", "Cliente", "Concepto", "Subtotal", "IVA", "Total", "Estado"],
        lambda i, n, d, a: [slashed(d), slashed(d + dt.timedelta(days=30)), f"F{i:05d}", n, "Servicio", german(a), german(tax(a, 0.21)), german(a + tax(a, 0.21)), "Pagado"],
        {"sep": ";"},
    ),
    "EBP": (
        ["Code client", "Nom du client", "Date facture", "N° facture", "Montant HT", "Montant TVA", "Montant TTC"],
        lambda i, n, d, a: [f"CL{NUMBER[n]}", n, slashed(d), f"FA{i:08d}", spaced("\u202f")(a), spaced("\u202f")(tax(a, 0.2)), spaced("\u202f")(a + tax(a, 0.2))],
        {"sep": ";"},
    ),
    "Cegid": (
        ["Tiers", "Raison sociale", "Date pièce", "Date échéance", "Total HT", "Total TTC", "Devise"],
        lambda i, n, d, a: [f"C{NUMBER[n]}", n, slashed(d), slashed(d + dt.timedelta(days=45)), german(a).replace(".", ""), german(a + tax(a, 0.2)).replace(".", ""), "EUR"],
        {"sep": ";", "encoding": "cp1252"},
    ),
    "Zucchetti": (
        ["Codice cliente", "Ragione sociale", "Data documento", "Numero documento", "Imponibile", "IVA", "Totale documento"],
        lambda i, n, d, a: [NUMBER[n], n, slashed(d), f"{i}/A", german(a), german(tax(a, 0.22)), german(a + tax(a, 0.22))],
        {"sep": ";"},
    ),
    "TeamSystem": (
        ["Data fattura", "Num. fattura", "Cliente", "Partita IVA", "Importo netto", "Imposta", "Importo totale"],
        lambda i, n, d, a: [f"{d:%d-%m-%Y}", i, n, f"{NUMBER[n]:011d}", f"€ {german(a)}", f"€ {german(tax(a, 0.22))}", f"€ {german(a + tax(a, 0.22))}"],
        {"sep": ";"},
    ),
    "Chinese": (
        ["客户名称", "日期", "单据编号", "产品", "数量", "单价", "金额"],
        lambda i, n, d, a: [n, f"{d:%Y/%m/%d}", f"XS{i:06d}", "箱子", 2, plain(a / 2), plain(a)],
        {"encoding": "gb18030"},
    ),
    "Chinese with tax": (
        ["购买方名称", "开票日期", "发票号码", "不含税金额", "税额", "价税合计"],
        lambda i, n, d, a: [n, f"{d.year}年{d.month}月{d.day}日", f"{12345600 + i}", plain(a), plain(tax(a, 0.13)), plain(a + tax(a, 0.13))],
        {},
    ),
    "Thai": (
        ["ชื่อลูกค้า", "วันที่", "เลขที่ใบกำกับ", "จำนวนเงิน"],
        lambda i, n, d, a: [n, f"{d.day:02d}/{d.month:02d}/{d.year + 543}", f"IV{i:05d}", f"{a:,.2f}"],
        {"encoding": "tis-620"},
    ),
    "Hindi": (
        ["ग्राहक का नाम", "दिनांक", "चालान संख्या", "राशि"],
        lambda i, n, d, a: [n, slashed(d), f"INV{i:04d}", f"₹{indian(a * 100)}"],
        {"scale": 100},
    ),
    "Urdu": (
        ["گاہک کا نام", "تاریخ", "رسید نمبر", "رقم"],
        lambda i, n, d, a: [n, slashed(d), f"R{i:04d}", f"Rs {a:,.2f}"],
        {},
    ),
    "Portuguese": (
        ["Cliente", "Data da fatura", "Fatura", "Valor líquido", "IVA", "Valor total"],
        lambda i, n, d, a: [n, f"{d:%d-%m-%Y}", f"FT {i}", german(a), german(tax(a, 0.23)), german(a + tax(a, 0.23))],
        {"sep": ";"},
    ),
    "Tally": (
        ["Date", "Particulars", "Voucher Type", "Voucher No.", "Amount"],
        lambda i, n, d, a: [f"{d:%d-%b-%y}", n, "Sales", i + 1, indian(a)],
        {},
    ),
    "Dutch": (
        ["Debiteurnaam", "Factuurdatum", "Factuurnummer", "Bedrag excl. BTW", "BTW", "Bedrag incl. BTW"],
        lambda i, n, d, a: [n, f"{d:%d-%m-%Y}", 2024000 + i, german(a), german(tax(a, 0.21)), german(a + tax(a, 0.21))],
        {"sep": ";"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("program", LISTS)
def test_a_list_of_invoices(program):
    head, row, how = LISTS[program]
    scale = how.get("scale", 1)
    data = [head, *[row(i, n, d, a) for i, (n, d, a) in enumerate(SOLD)]]
    source = text(data, sep=how.get("sep", ","), encoding=how.get("encoding", "utf-8"))
    portfolio = read_and_check(source, "export.csv", [(n, p, a * scale) for n, p, a in TRUTH], periods=True)
    assert sum(part.read for part in portfolio.report) == len(SOLD)


def test_a_datev_batch_of_bookings_is_read_or_refused_in_a_sentence():
    """Days without a year (the year stands in the first line), customers as numbers, debit and credit as letters."""
    sold = [(n, d, a) for n, d, a in SOLD if d.year == 2024]
    first = '"EXTF";700;21;"Buchungsstapel";13;20250110101010000;;"RE";"";"";1001;1;20240101;4;20240101;20241231;"Rechnungen"'
    head = ["Umsatz (ohne Soll/Haben-Kz)", "Soll/Haben-Kennzeichen", "WKZ Umsatz", "Konto", "Gegenkonto (ohne BU-Schlüssel)",
            "Belegdatum", "Belegfeld 1", "Buchungstext"]  # fmt: skip
    data = [
        head,
        *[
            [f"{a:.2f}".replace(".", ","), "S", "EUR", NUMBER[n], 8400, f"{d:%d%m}", f"RE{i}", n]
            for i, (n, d, a) in enumerate(sold)
        ],
    ]
    portfolio = read_or_refused(
        text(data, sep=";", encoding="cp1252", before=first + "\r\n"), "EXTF_Buchungsstapel.csv"
    )
    if portfolio is None or portfolio["revenue"].empty:
        return
    assert total(portfolio) == round(sum(a for *_, a in sold), 2)
    assert {period if period.startswith("--") else period[:4] for _, period, _ in entries(portfolio) if period} <= {
        "2024"
    } | {f"--{m:02d}" for m in range(1, 13)}


def test_an_sap_list_as_pipes_and_dashes():
    head = "|Debitor|Name 1              |Belegdatum|       Nettowert|Währg|"
    rule = "-" * len(head)
    body = "".join(f"|{NUMBER[n]:<7}|{n:<20}|{dotted(d)}|{german(a):>16}|EUR  |\r\n" for n, d, a in SOLD)
    whole = german(sum(a for *_, a in SOLD))
    foot = f"|*      |                    |          |{whole:>16}|EUR  |"
    source = f"31.12.2024   Dynamische Listenausgabe   1\r\n\r\n{rule}\r\n{head}\r\n{rule}\r\n{body}{rule}\r\n{foot}\r\n{rule}\r\n"
    read_and_check(source.encode("cp1252"), "spool.txt", TRUTH, periods=True)


def test_a_1c_report_with_title_and_total():
    data = [["Продажи за период 01.01.2023 - 31.12.2024"], ["Организация: ООО Пример"], [],
            ["Контрагент", "Дата", "Документ", "Сумма, руб."],
            *[[n, dotted(d), f"Реализация {i}", a] for i, (n, d, a) in enumerate(SOLD)],
            ["Итого", None, None, sum(a for *_, a in SOLD)]]  # fmt: skip
    read_and_check(xlsx(data), "отчет.xlsx", TRUTH, periods=True)


def test_the_same_report_in_the_old_format():
    data = [["Продажи"], [], ["Контрагент", "Дата", "Сумма"], *[[n, d, a] for n, d, a in SOLD]]
    read_and_check(xls(data), "отчет.xls", TRUTH, periods=True)


def test_a_page_saved_as_xls():
    head = "<tr><th>Kunde</th><th>Rechnungsdatum</th><th>Nettobetrag</th></tr>"
    body = "".join(
        f"<tr><td>{n.replace('&', '&amp;')}</td><td>{dotted(d)}</td><td>{german(a)}</td></tr>" for n, d, a in SOLD
    )
    source = f"<html><head><meta charset='utf-8'></head><body><table>{head}{body}</table></body></html>"
    read_and_check(source.encode(), "export.xls", TRUTH, periods=True)


def test_quickbooks_sales_by_customer_detail():
    data = [["Northgate Ltd"], ["Sales by Customer Detail"], ["January 2023 - December 2024"], [],
            [None, "Date", "Transaction Type", "Num", "Product/Service", "Qty", "Sales Price", "Amount", "Balance"]]  # fmt: skip
    for name in sorted({n for n, *_ in SOLD}):
        data.append([name])
        running = 0.0
        for i, (n, d, a) in enumerate(SOLD):
            if n == name:
                running += a
                data.append([None, american(d), "Invoice", 1000 + i, "Boxes", 2, a / 2, a, round(running, 2)])
        data.append([f"Total for {name}", None, None, None, None, None, None, round(running, 2), None])
    data.append(["TOTAL", None, None, None, None, None, None, round(sum(a for *_, a in SOLD), 2), None])
    read_and_check(xlsx(data), "Sales by Customer Detail.xlsx", TRUTH, periods=True)


def test_quickbooks_sales_by_customer_summary():
    truth = sums(TRUTH)["accounts"]
    data = [["Northgate Ltd"], ["Sales by Customer Summary"], ["January - December 2024"], [], [None, "Total"]]
    data += [[name, round(amount, 2)] for name, amount in truth.items()]
    data.append(["TOTAL", round(sum(truth.values()), 2)])
    check(read(xlsx(data), "summary.xlsx"), [(name, "2024", amount) for name, amount in truth.items()], years=False)


def test_shopify_orders():
    head = ["Name", "Email", "Financial Status", "Paid at", "Currency", "Subtotal", "Shipping", "Taxes", "Total", "Discount Amount",
            "Created at", "Lineitem quantity", "Lineitem name", "Lineitem price", "Billing Name", "Billing Company", "Billing Zip"]  # fmt: skip
    data, net, gross = [head], 0.0, 0.0
    for i, (n, d, a) in enumerate(SOLD):
        stamp = f"{d:%Y-%m-%d} 10:15:00 +0100"
        whole = round(a + 4.9 + tax(a), 2)
        net, gross = net + a, gross + whole
        mail = f"{n.split()[0].lower()}@example.com"
        data.append([f"#{1001 + i}", mail, "paid", stamp, "EUR", plain(a), "4.90", plain(tax(a)), plain(whole), "0.00", stamp, 1,
                     "Box", plain(a - 100), f"{n} person", n, "'01234"])  # fmt: skip
        data.append([f"#{1001 + i}", mail, *[None] * 8, stamp, 1, "Tape", "100.00", None, None, None])
    portfolio = read(text(data), "orders_export_1.csv")
    assert total(portfolio) in (round(net, 2), round(gross, 2)), total(portfolio)
    assert len(portfolio["accounts"]) == len(CUSTOMERS)
    assert not any(name.startswith("#") for name, *_ in entries(portfolio))


def test_woocommerce_orders():
    head = ["Order Number", "Order Status", "Order Date", "First Name (Billing)", "Last Name (Billing)", "Company (Billing)",
            "Postcode (Billing)", "Email (Billing)", "Order Subtotal Amount", "Order Shipping Amount", "Order Total Tax Amount",
            "Order Total Amount"]  # fmt: skip
    data, net, gross = [head], 0.0, 0.0
    for i, (n, d, a) in enumerate(SOLD):
        whole = round(a + 5 + tax(a), 2)
        net, gross = net + a, gross + whole
        data.append([500 + i, "Completed", f"{d:%Y-%m-%d %H:%M}", "Sales", "Desk", n, 10115 + i, f"{n[:3].lower()}@example.com",
                     plain(a), "5.00", plain(tax(a)), plain(whole)])  # fmt: skip
    portfolio = read(text(data), "orders.csv")
    assert total(portfolio) in (round(net, 2), round(gross, 2), round(net + 5 * len(SOLD), 2)), total(portfolio)
    assert {name for name, *_ in entries(portfolio)} == set(CUSTOMERS)


def test_stripe_payments():
    head = ["id", "Created date (UTC)", "Amount", "Amount Refunded", "Currency", "Captured", "Fee", "Status", "Customer ID",
            "Customer Email", "Customer Description"]  # fmt: skip
    data, paid, failed, refunded = [head], 0.0, 0.0, 0.0
    for i, (n, d, a) in enumerate(SOLD):
        back = 50.0 if i % 6 == 1 else 0.0
        ok = i % 8 != 3
        paid, failed, refunded = paid + a * ok, failed + a * (not ok), refunded + back * ok
        data.append([f"ch_{i:06d}", f"{d:%Y-%m-%d} 08:{i:02d}:00", plain(a), plain(back if ok else 0), "eur", "true", plain(a * 0.014),
                     "Paid" if ok else "Failed", f"cus_{NUMBER[n]}", f"{n[:3].lower()}@example.com", n])  # fmt: skip
    portfolio = read(text(data), "payments.csv")
    fair = [paid, paid + failed, paid - refunded, paid + failed - refunded]
    assert any(abs(total(portfolio) - value) < 0.01 for value in fair), (total(portfolio), fair)
    assert len({name for name, *_ in entries(portfolio)}) == len(CUSTOMERS)
    assert "failed" in said(portfolio)


# deals: only the won ones are revenue

DEALS = {
    "Salesforce": (
        ["Opportunity Owner", "Account Name", "Opportunity Name", "Stage", "Fiscal Period", "Amount", "Probability (%)", "Close Date", "Type"],
        ("Closed Won", "Closed Lost", "Negotiation/Review", "Prospecting"),
        lambda i, n, d, a, s: ["Owner One", n, f"{n} deal {i}", s, f"Q{(d.month + 2) // 3}-{d.year}", plain(a), 50, american(d), "New Business"],
    ),
    "HubSpot": (
        ["Record ID", "Deal Name", "Deal Stage", "Close Date", "Deal owner", "Amount", "Associated Company"],
        ("Closed won", "Closed lost", "Contract sent", "Appointment scheduled"),
        lambda i, n, d, a, s: [7000100 + i, f"{n} - {i}", s, f"{d:%Y-%m-%d} 12:00", "Owner One", plain(a), n],
    ),
    "Pipedrive": (
        ["Deal - ID", "Deal - Title", "Deal - Organization", "Deal - Value", "Deal - Currency of Value", "Deal - Status", "Deal - Won time"],
        ("Won", "Lost", "Open", "Open"),
        lambda i, n, d, a, s: [i, f"{n} deal {i}", n, plain(a), "EUR", s, f"{d:%Y-%m-%d} 09:00:00" if s == "Won" else ""],
    ),
    "Zoho": (
        ["Deal Name", "Account Name", "Closing Date", "Stage", "Amount", "Expected Revenue", "Probability (%)", "Deal Owner"],
        ("Closed Won", "Closed Lost", "Proposal/Price Quote", "Qualification"),
        lambda i, n, d, a, s: [f"{n} {i}", n, f"{d:%Y-%m-%d}", s, plain(a), plain(a / 2), 50, "Owner One"],
    ),
    "German": (
        ["Verkaufschance", "Kunde", "Phase", "Abschlussdatum", "Betrag"],
        ("Gewonnen", "Verloren", "Angebot", "Qualifizierung"),
        lambda i, n, d, a, s: [f"{n} {i}", n, s, dotted(d), german(a)],
    ),
    "Spanish": (
        ["Oportunidad", "Cliente", "Etapa", "Fecha de cierre", "Importe"],
        ("Ganada", "Perdida", "Propuesta", "Negociación"),
        lambda i, n, d, a, s: [f"{n} {i}", n, s, slashed(d), german(a)],
    ),
    "French": (
        ["Opportunité", "Compte", "Étape", "Date de clôture", "Montant"],
        ("Gagnée", "Perdue", "Proposition", "Qualification"),
        lambda i, n, d, a, s: [f"{n} {i}", n, s, slashed(d), german(a)],
    ),
}  # fmt: skip


@pytest.mark.parametrize("program", DEALS)
def test_only_won_deals_are_revenue(program):
    head, stages, row = DEALS[program]
    sep = ";" if program in ("German", "Spanish", "French") else ","
    data, truth = [head], []
    for i, (n, d, a) in enumerate(SOLD):
        stage = stages[(0, 0, 1, 2, 0, 3)[i % 6]]
        data.append(row(i, n, d, a, stage))
        if stage == stages[0]:
            truth.append((n, f"{d:%Y-%m}", a))
    portfolio = read(text(data, sep=sep), "deals.csv")
    check(portfolio, truth, periods=True)
    lost = sum(1 for i in range(len(SOLD)) if i % 6 == 2)
    assert len(portfolio["opportunities"]) <= len(SOLD) - len(truth), "won deals stand among the open ones"
    assert sum(part.read for part in portfolio.report) == len(SOLD)
    assert lost


def test_a_pipeline_of_open_deals_alone_is_no_revenue():
    head = ["Opportunity", "Account", "Stage", "Probability", "Expected close", "Amount"]
    data = [
        head,
        *[[f"Deal {i}", n, "Proposal", "40%", f"{d.year + 3}-06-30", plain(a)] for i, (n, d, a) in enumerate(SOLD[:8])],
    ]
    portfolio = read(text(data), "pipeline.csv")
    assert portfolio["revenue"].empty
    assert len(portfolio["opportunities"]) == 8
