"""Net amounts that stand in a column for each rate of the tax, as books of invoices keep them: together they are the net."""

from __future__ import annotations

import pytest

from tests.workbook.reading.anything.shapes import german, lines, monthly, read_and_check, text, xlsx

SOLD = lines()
WAYS = {
    "en": ("Date,Invoice,Customer", "Net 7%", "Net 19%", "Tax 7%", "Tax 19%", "Gross"),
    "brackets": ("Date,Invoice,Customer", "Net (7%)", "Net (19%)", "VAT (7%)", "VAT (19%)", "Total"),
    "at": ("Date,Invoice,Customer", "Net @ 7%", "Net @ 19%", "Tax @ 7%", "Tax @ 19%", "Total incl. tax"),
    "de": ("Datum,Rechnung,Kunde", "Netto 7 %", "Netto 19 %", "MwSt 7 %", "MwSt 19 %", "Brutto"),
    "de before": ("Datum,Rechnung,Kunde", "7% Netto", "19% Netto", "7% USt", "19% USt", "Rechnungsbetrag"),
    "fr": ("Date,Facture,Client", "HT 7%", "HT 19%", "TVA 7%", "TVA 19%", "TTC"),
    "it": ("Data,Fattura,Cliente", "Imponibile 7%", "Imponibile 19%", "IVA 7%", "IVA 19%", "Totale"),
    "es": ("Fecha,Factura,Cliente", "Base 7%", "Base 19%", "IVA 7%", "IVA 19%", "Total"),
    "ja": ("日付,請求番号,得意先名", "対象額 7%", "対象額 19%", "消費税 7%", "消費税 19%", "請求金額"),
}  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("gross", [True, False])
def test_net_amounts_at_two_rates_are_added_up(way, gross):
    first, *heads = WAYS[way]
    rows = [[*first.split(","), *(heads if gross else heads[:4])]]
    truth = []
    for i, (name, day, amount) in enumerate(SOLD):
        low = round(amount * 0.3, 2) if i % 3 else 0.0
        high = round(amount - low, 2)
        taxes = round(low * 0.07, 2), round(high * 0.19, 2)
        figures = [low, high, *taxes, round(low + high + sum(taxes), 2)]
        rows.append([day, f"R{i}", name, *(figures if gross else figures[:4])])
        truth.append((name, f"{day:%Y-%m}", low + high))
    read_and_check(xlsx(rows), "invoices.xlsx", truth)


def test_what_is_not_taxed_counts_too():
    rows = [["Datum", "Kunde", "Netto 7%", "Netto 19%", "Steuerfrei", "MwSt", "Brutto"]]
    truth = []
    for i, (name, day, amount) in enumerate(SOLD):
        parts = [round(amount * share, 2) for share in ((0.2, 0.3, 0.5), (0, 1, 0), (0, 0, 1))[i % 3]]
        tax = round(parts[0] * 0.07 + parts[1] * 0.19, 2)
        rows.append([f"{day:%d.%m.%Y}", name, *map(german, [*parts, tax, round(sum(parts) + tax, 2)])])
        truth.append((name, f"{day:%Y-%m}", sum(parts)))
    read_and_check(text(rows, sep=";"), "ausgang.csv", truth)


def test_the_net_total_beside_its_rates_counts_alone():
    rows = [["Date", "Customer", "Net 7%", "Net 19%", "Net total", "Tax", "Gross total"]]
    for i, (name, day, amount) in enumerate(SOLD):
        low = round(amount * 0.3, 2) if i % 3 else 0.0
        tax = round(low * 0.07 + (amount - low) * 0.19, 2)
        rows.append([str(day), name, low, round(amount - low, 2), amount, tax, round(amount + tax, 2)])
    portfolio = read_and_check(text(rows), "invoices.csv", monthly(SOLD))
    assert not any(problem.code == "added-up" for problem in portfolio.problems)


def test_rates_of_growth_and_discount_are_no_net_amounts():
    rows = [["Date", "Customer", "Revenue", "Discount 5%", "Discount 10%", "Growth 2%"]]
    rows += [[str(day), name, amount, 5.5, 10.25, 2.5] for name, day, amount in SOLD]
    read_and_check(text(rows), "sales.csv", monthly(SOLD))
