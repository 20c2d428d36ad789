"""Journals of double entries: each sale stands there two or three times, and counts once, at the account of revenue."""
# ruff: noqa: E501, PLR0917  (a row of a file stands on one line)

from __future__ import annotations

import pytest

import kamcore
from tests.workbook.reading.anything.shapes import CUSTOMERS, check, german, lines, monthly, read, text, xlsx

SOLD = lines(20)
TRUTH = monthly(SOLD)

FEC = ["JournalCode", "JournalLib", "EcritureNum", "EcritureDate", "CompteNum", "CompteLib", "CompAuxNum", "CompAuxLib",
       "PieceRef", "PieceDate", "EcritureLib", "Debit", "Credit", "EcritureLet", "DateLet", "ValidDate", "Montantdevise", "Idevise"]  # fmt: skip


def posting(journal, entry, day, account, label, owner, piece, debit, credit):
    number = f"C{CUSTOMERS.index(owner)}" if owner else ""
    comma = [f"{amount:.2f}".replace(".", ",") for amount in (debit, credit)]
    return [journal, journal, entry, f"{day:%Y%m%d}", account, label, number, owner, piece, f"{day:%Y%m%d}", piece, *comma,
            "", "", f"{day:%Y%m%d}", "", ""]  # fmt: skip


def fec(sold, *, batch=False, credits_=()):
    """Invoices with tax at 20 %, their payments, purchases and an opening balance, as the tax law of France wants them."""
    first = sold[0][1]
    rows = [posting("AN", "0", first, "411000", "Clients", CUSTOMERS[0], "AN", 700.0, 0.0)]
    rows.append(posting("AN", "0", first, "101000", "Capital", "", "AN", 0.0, 700.0))
    for i, (name, day, net) in enumerate(sold):
        tax = round(net * 0.2, 2)
        entry = f"{day:%Y%m}" if batch else str(i + 1)
        when = day.replace(day=1) if batch else day
        sides = (
            [(0.0, net + tax), (net, 0.0), (tax, 0.0)] if i in credits_ else [(net + tax, 0.0), (0.0, net), (0.0, tax)]
        )
        for (account, label, owner), (debit, credit) in zip(
            (("411000", "Clients", name), ("706000", "Prestations", ""), ("445710", "TVA collectée", "")),
            sides,
            strict=True,
        ):
            rows.append(posting("VE", entry, when, account, label, owner, f"F{i}", debit, credit))
        if i % 3 == 0:
            rows.append(posting("BQ", f"B{i}", when, "512000", "Banque", "", f"P{i}", net + tax, 0.0))
            rows.append(posting("BQ", f"B{i}", when, "411000", "Clients", name, f"P{i}", 0.0, net + tax))
            rows.append(posting("AC", f"A{i}", when, "607000", "Achats", "", f"X{i}", 55.0, 0.0))
            rows.append(posting("AC", f"A{i}", when, "401000", "Fournisseurs", "", f"X{i}", 0.0, 55.0))
    return [FEC, *rows]


@pytest.mark.parametrize(("sep", "encoding"), [("\t", "utf-8"), ("|", "cp1252"), (";", "utf-8")])
def test_the_journal_of_french_tax_law(sep, encoding):
    check(read(text(fec(SOLD), sep=sep, encoding=encoding), "123456789FEC20241231.txt"), TRUTH, periods=True)


def test_credit_notes_in_it_are_taken_off():
    truth = [(name, period, -net if i in (4, 9) else net) for i, (name, period, net) in enumerate(TRUTH)]
    check(read(text(fec(SOLD, credits_=(4, 9)), sep="\t"), "FEC.txt"), truth, periods=True)


def test_one_entry_for_a_month_of_invoices_gives_none_to_another_customer():
    check(read(text(fec(SOLD, batch=True), sep="\t"), "FEC.txt"), TRUTH, periods=True)


def test_an_amount_and_its_side():
    rows = fec(SOLD)
    head = [*FEC[:11], "Montant", "Sens", *FEC[13:]]
    body = [
        [*row[:11], row[11] if row[11] != "0,00" else row[12], "D" if row[11] != "0,00" else "C", *row[13:]]
        for row in rows[1:]
    ]
    check(read(text([head, *body], sep="|"), "FEC.txt"), TRUTH, periods=True)


@pytest.mark.parametrize(
    ("head", "customers", "revenue", "tax"),
    [
        (["Ecriture Num", "Date", "Compte Num", "Compte Lib", "Débit", "Crédit"], "411", "707000", "445710"),
        (["Asiento", "Fecha", "Cuenta", "Descripción cuenta", "Debe", "Haber"], "430", "70000000", "47700021"),
    ],
)
def test_an_account_for_each_customer_names_it(head, customers, revenue, tax):
    data = [head]
    for i, (name, day, net) in enumerate(SOLD):
        due = round(net * 0.2, 2)
        when, number = f"{day:%d/%m/%Y}", f"{customers}{CUSTOMERS.index(name):05d}"
        data.append([i, when, number, name, german(net + due), ""])
        data.append([i, when, revenue, "Ventas y ventes", "", german(net)])
        data.append([i, when, tax, "TVA, IVA", "", german(due)])
    check(read(text(data, sep=";"), "journal.csv"), TRUTH, periods=True)


def test_a_ledger_with_names_of_accounts():
    data = [["Account", "Date", "Customer", "Debit", "Credit"]]
    for name, day, net in SOLD:
        data += [["1200 Accounts Receivable", day, name, net, None], ["4000 Sales", day, name, None, net]]
    check(read(xlsx(data), "ledger.xlsx"), TRUTH, periods=True)


def test_a_journal_that_names_no_customer_is_refused_and_says_what_to_do():
    data = [["Entry No", "Date", "Account", "Debit", "Credit"]]
    for i, (_, day, net) in enumerate(SOLD):
        data += [[i, day, "1200 Bank", net, None], [i, day, "4000 Sales", None, net]]
    with pytest.raises(kamcore.WorkbookError) as refused:
        read(xlsx(data), "ledger.xlsx")
    reason = refused.value.problems[0]
    assert reason.code == "journal"
    assert "Export the invoices" in reason.fix


def datev(sold, *, length=4, begin="20230101", revenue="8400"):
    """Bookings as DATEV writes them: no year, the customer on either side, and what is neither sale nor customer."""
    number = {name: str(10**length + i) for i, name in enumerate(CUSTOMERS)}
    first = f'"EXTF";700;21;"Buchungsstapel";13;20250115;;"RE";"";"";1001;1;{begin};{length};{begin};20241231;"Stapel";"";1;0;0;"EUR"'
    head = ["Umsatz (ohne Soll/Haben-Kz)", "Soll/Haben-Kennzeichen", "WKZ Umsatz", "Konto", "Gegenkonto (ohne BU-Schlüssel)",
            "BU-Schlüssel", "Belegdatum", "Belegfeld 1", "Buchungstext"]  # fmt: skip
    data, truth = [head], []
    for i, (name, day, amount) in enumerate(sold):
        comma, when = f"{amount:.2f}".replace(".", ","), f"{day.day}{day.month:02d}"
        sides = [("S", number[name], revenue), ("H", revenue, number[name]), ("H", number[name], revenue)][i % 3]
        data.append([comma, sides[0], "EUR", *sides[1:], "", when, f"R{i}", name])
        data.append([comma, "S", "EUR", "1800"[:length].ljust(length, "0"), number[name], "", when, f"Z{i}", "Zahlung"])
        truth.append((number[name], f"{day:%Y-%m}", -amount if i % 3 == 2 else amount))
    return text(data, sep=";", encoding="cp1252", before=first + "\r\n"), truth


@pytest.mark.parametrize(("length", "revenue"), [(4, "8400"), (5, "44000")])
def test_a_batch_of_bookings_of_datev(length, revenue):
    source, truth = datev([one for one in SOLD if one[1].year == 2023], length=length, revenue=revenue)
    check(read(source, "EXTF_Buchungsstapel.csv"), truth, periods=True)


def test_its_days_are_of_a_year_that_begins_in_july():
    sold = [(n, d.replace(year=2023 + (d.month < 7)), a) for n, d, a in SOLD]
    source, truth = datev(sold, begin="20230701")
    check(read(source, "EXTF_Buchungsstapel.csv"), truth, periods=True)


def test_debit_and_credit_as_letters_beside_amounts_of_customers():
    data = [["Customer", "Date", "Document", "Amount", "D/C"]]
    data += [[n, f"{d:%Y-%m-%d}", i, a, "C" if i % 5 == 4 else "D"] for i, (n, d, a) in enumerate(SOLD)]
    truth = [(n, p, -a if i % 5 == 4 else a) for i, (n, p, a) in enumerate(TRUTH)]
    check(read(text(data), "customers.csv"), truth, periods=True)


def test_rebates_are_postings_on_accounts_of_revenue_too():
    rows, truth = [FEC], []
    for i, (name, day, net) in enumerate(SOLD):
        off = round(net * 0.05, 2)
        due = round((net - off) * 1.2, 2)
        rows.append(posting("VE", str(i), day, "411000", "Clients", name, f"F{i}", due, 0.0))
        rows.append(posting("VE", str(i), day, "707100", "Ventes", "", f"F{i}", 0.0, net))
        rows.append(posting("VE", str(i), day, "709700", "RRR accordés", "", f"F{i}", off, 0.0))
        rows.append(posting("VE", str(i), day, "445710", "TVA", "", f"F{i}", 0.0, round(due - net + off, 2)))
        truth.append((name, f"{day:%Y-%m}", net - off))
    check(read(text(rows, sep="\t"), "FEC.txt"), truth, periods=True)


def test_postings_on_accounts_of_revenue_alone():
    data = [["Date", "Compte", "Libellé compte", "Tiers", "Débit", "Crédit"]]
    data += [[f"{d:%d/%m/%Y}", "706000", "Prestations", n, "0,00", german(a)] for n, d, a in SOLD]
    check(read(text(data, sep=";"), "706.csv"), TRUTH, periods=True)


@pytest.mark.parametrize(
    ("head", "accounts"),
    [
        (["Buchungsdatum", "Beleg", "Konto", "Kontobezeichnung", "Debitor", "Soll", "Haben"],
         (("1400", "Forderungen aus L+L"), ("8400", "Erlöse 19 % USt"), ("1776", "Umsatzsteuer 19 %"))),
        (["Data reg.", "N. reg.", "Conto", "Descrizione conto", "Cliente", "Dare", "Avere"],
         (("150100", "Crediti v/clienti"), ("580100", "Ricavi vendite"), ("260500", "IVA su vendite"))),
        (["Data", "Nº Doc", "Conta", "Descrição", "Entidade", "Débito", "Crédito"],
         (("21111", "Clientes gerais"), ("7111", "Vendas"), ("24331", "IVA liquidado"))),
        (["日期", "凭证号", "科目编码", "科目名称", "客户", "借方", "贷方"],
         (("1122", "应收账款"), ("6001", "主营业务收入"), ("2221", "销项税额"))),
    ],
)  # fmt: skip
def test_journals_of_other_countries(head, accounts):
    data = [head]
    for i, (name, day, net) in enumerate(SOLD):
        tax = round(net * 0.2, 2)
        for (number, label), debit, credit in zip(accounts, (net + tax, None, None), (None, net, tax), strict=True):
            sides = ["" if side is None else german(side) for side in (debit, credit)]
            data.append([f"{day:%d.%m.%Y}", f"R{i}", number, label, name, *sides])
    check(read(text(data, sep=";"), "journal.csv"), TRUTH, periods=True)


@pytest.mark.parametrize(
    "head",
    [["Дата", "Документ", "Дт", "Субконто Дт", "Кт", "Субконто Кт", "Сумма"],
     ["Период", "Документ", "Дебет Счет", "Аналитика Дт", "Кредит Счет", "Аналитика Кт", "Дебет Сумма"]],
)  # fmt: skip
def test_two_accounts_in_each_row(head):
    data = [head]
    for i, (name, day, net) in enumerate(SOLD):
        data.append([f"{day:%d.%m.%Y}", f"Реализация {i}", "62.01", name, "90.01.1", "Товары", german(net)])
        data.append([f"{day:%d.%m.%Y}", f"Реализация {i}", "90.03", "НДС", "68.02", "НДС", german(net / 6)])
        data.append([f"{day:%d.%m.%Y}", f"Оплата {i}", "51", "Банк", "62.01", name, german(net)])
    check(read(text(data, sep=";"), "проводки.csv"), TRUTH, periods=True)
