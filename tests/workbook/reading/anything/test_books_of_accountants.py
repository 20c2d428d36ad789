"""What accountants print of their customers: turnover by account, ledgers, and balances of which nothing tells what was sold."""

# ruff: noqa: RUF001

from __future__ import annotations

import pytest

import kamcore
from tests.workbook.reading.anything.shapes import (
    CUSTOMERS,
    check_sentences,
    german,
    lines,
    monthly,
    read_and_check,
    text,
    xlsx,
)

SOLD = lines()


def _sheet_of_62(parts):
    """The turnover of account 62 by customer, below one account or below its parts; and what was sold."""
    rows = [
        ["ООО «Ромашка»"],
        ["Оборотно-сальдовая ведомость по счету 62 за 2024 г."],
        ["Счет", None, "Сальдо на начало периода", None, "Обороты за период", None, "Сальдо на конец периода"],
        ["Контрагенты", None, *["Дебет", "Кредит"] * 3],
    ]
    body, truth, whole = [], [], 0.0
    for part in parts:
        amounts = [round(1000 + i * 313.7 + len(part), 2) for i in range(len(CUSTOMERS))]
        whole += sum(amounts)
        if len(parts) > 1:
            body.append([part, None, None, None, round(sum(amounts), 2), 7.5])
        for i, (name, amount) in enumerate(zip(CUSTOMERS, amounts, strict=True)):
            body.append([name, None, 10.5 * i or None, None, amount, round(amount - 5, 2), 10.5 * i + 5])
            truth += [(name, "2024", amount)] if part != "62.02" else []
    rows += [["62", None, None, None, round(whole, 2), 7.5], *body, ["Итого", None, None, None, round(whole, 2), 7.5]]
    return rows, truth


@pytest.mark.parametrize("parts", [["62"], ["62.01", "62.02"]])
def test_what_is_debited_to_customers_is_sold_but_not_what_was_paid_before(parts):
    rows, truth = _sheet_of_62(parts)
    read_and_check(xlsx(rows), "ОСВ.xlsx", truth)


def test_a_sheet_of_another_account_is_not_read_as_sales():
    rows, _ = _sheet_of_62(["60"])
    rows[1] = ["Оборотно-сальдовая ведомость по счету 60 за 2024 г."]
    with pytest.raises(kamcore.WorkbookError):
        kamcore.read_workbook(xlsx(rows), filename="ОСВ.xlsx")


@pytest.mark.parametrize("named", ["Título", "Nombre de la cuenta", "Denominación"])
def test_a_journal_in_which_each_customer_has_an_account(named):
    rows = [["Asiento", "Fecha", "Cuenta", named, "Concepto", "Documento", "Debe", "Haber"]]
    for i, (name, day, amount) in enumerate(SOLD):
        tax = round(amount * 0.21, 2)
        for account, title, debit, credit in (
            (f"43000{CUSTOMERS.index(name):03}", name, amount + tax, 0),
            ("70000000", "Ventas de mercaderías", 0, amount),
            ("47700021", "IVA repercutido", 0, tax),
        ):
            rows.append([i + 1, f"{day:%d/%m/%Y}", account, title, f"Fra. {i}", f"F{i}", german(debit), german(credit)])
    read_and_check(text(rows, sep=";"), "diario.csv", monthly(SOLD))


BALANCES = {
    "SuSa": ("Konto", "Kontobezeichnung", "EB-Wert", "Soll", "Haben", "Saldo"),
    "trial": ("Account", "Account name", "Opening balance", "Debit", "Credit", "Closing balance"),
    "balance": ("Compte", "Intitulé", "Solde initial", "Débit", "Crédit", "Solde final"),
    "sumas": ("Cuenta", "Título", "Saldo anterior", "Debe", "Haber", "Saldo"),
}


@pytest.mark.parametrize("kind", BALANCES)
def test_balances_of_accounts_are_refused_with_what_to_bring(kind):
    rows = [BALANCES[kind]]
    rows += [[10000 + i, name, 100 + i, 1000.5 + i, 900.25 + i, 200.25 + i] for i, name in enumerate(CUSTOMERS)]
    _says_what_to_bring(text(rows), f"{kind}.csv")


OPEN = {
    "OPOS": ("Konto", "Name", "Rechnungsnr.", "Rechnungsdatum", "Fälligkeit", "Betrag Soll", "Betrag Haben", "Saldo"),
    "open": ("Customer", "Document", "Document date", "Due date", "Days overdue", "Open balance"),
}


@pytest.mark.parametrize("kind", OPEN)
def test_open_items_are_refused_with_what_to_bring(kind):
    rows = [OPEN[kind]]
    for i, (name, day, amount) in enumerate(SOLD):
        when = f"{day:%d.%m.%Y}"
        numbered = [10000 + i % 6, name, f"R{i}", when, when, german(amount), "", german(amount)]
        rows.append(numbered if kind == "OPOS" else [name, f"R{i}", when, when, i, german(amount)])
    _says_what_to_bring(text(rows, sep=";"), "open.csv")


def _says_what_to_bring(data, filename):
    with pytest.raises(kamcore.WorkbookError) as refusal:
        kamcore.read_workbook(data, filename=filename)
    check_sentences(refusal.value.problems)
    assert any(
        problem.code == "balances" and "Export the invoices" in problem.fix for problem in refusal.value.problems
    )


def test_balances_beside_what_was_sold_do_not_hide_it():
    rows = [["Account", "Account name", "Sales 2024", "Opening balance", "Debit", "Credit", "Closing balance"]]
    rows += [[f"C{i}", name, 1000.5 + i, 1, 2, 3, 4] for i, name in enumerate(CUSTOMERS)]
    read_and_check(xlsx(rows), "sales.xlsx", [(name, "2024", 1000.5 + i) for i, name in enumerate(CUSTOMERS)])
