"""The card of account 62, as 1C prints it: sales and payments of all customers, each with what either side is about."""
# ruff: noqa: RUF001

from __future__ import annotations

import datetime as dt

import pytest

import kamcore
from tests.workbook.reading.anything.shapes import CUSTOMERS, read, read_and_check, said, text, xlsx

MERGED = ("E4:F4", "G4:H4", "I4:J4", "A4:A5", "B4:B5", "C4:C5", "D4:D5")


def entries():
    """Sales and payments ``(day, customer, amount, whether it is a sale)``; most days are past the twelfth, some are not."""
    found = []
    for i in range(24):
        name, day = CUSTOMERS[i % 4], dt.date(2024, 1 + i // 4, 1 + i * 5 % 27)
        amount = round(1000 + 137.35 * i, 2)
        found.append((day, name, amount, True))
        if i % 2:
            found.append((day + dt.timedelta(days=3), name, amount, False))
    return found


TRUTH = [(name, f"{day:%Y-%m}", amount) for day, name, amount, sale in entries() if sale]


def texts(i, day, name, sale):
    """The document, and what is debited and credited about, with contract and document on lines of their own."""
    if sale:
        return (
            f"Реализация (акт, накладная) 0000-{i:06d} от {day:%d.%m.%Y}",
            f"{name}\nДоговор {i}\nРеализация {i}",
            "Товары\n20%",
        )
    return f"Поступление на расчетный счет 0000-{i:06d} от {day:%d.%m.%Y}", "Расчетный счет", f"{name}\nДоговор {i}"


def with_accounts(amount_heading):
    rows = [["ООО Ромашка"], ["Карточка счета 62 за 1 полугодие 2024 г."], ["Выводимые данные:", "БУ"],
            ["Период", "Документ", "Аналитика Дт", "Аналитика Кт", "Дебет", None, "Кредит", None, "Текущее сальдо", None],
            [None, None, None, None, "Счет", amount_heading, "Счет", amount_heading, None, None],
            ["Сальдо на начало", None, None, None, None, None, None, None, None, 0]]  # fmt: skip
    balance = 0.0
    for i, (day, name, amount, sale) in enumerate(entries()):
        balance += amount if sale else -amount
        sides = ["62.01", amount, "90.01.1", None] if sale else ["51", None, "62.01", amount]
        rows.append([f"{day:%d.%m.%Y}", *texts(i, day, name, sale), *sides, "Д", round(balance, 2)])
    whole = sum(amount for _, _, amount in TRUTH)
    return [
        *rows,
        ["Обороты за период и сальдо на конец", None, None, None, None, whole, None, whole / 2, "Д", balance],
    ]


def without_accounts(day_as, title="Карточка счета 62 за 2024 г."):
    rows = [["ООО Ромашка"], [title], ["Дата", "Документ", "Аналитика Дт", "Аналитика Кт", "Дебет", "Кредит"],
            ["Сальдо на начало", None, None, None, None, None]]  # fmt: skip
    for i, (day, name, amount, sale) in enumerate(entries()):
        rows.append([day_as(day), *texts(i, day, name, sale), *((amount, None) if sale else (None, amount))])
    return [*rows, ["Обороты за период", None, None, None, sum(one[2] for one in TRUTH), None]]


@pytest.mark.parametrize("amount_heading", ["Сумма", None])
@pytest.mark.parametrize("write", ["merged", "xlsx", "csv"])
def test_sales_of_a_card_by_customer_and_month(write, amount_heading):
    rows = with_accounts(amount_heading)
    content = text(rows, sep=";") if write == "csv" else xlsx(rows, merged=MERGED if write == "merged" else ())
    portfolio = read_and_check(content, "card.csv" if write == "csv" else "card.xlsx", TRUTH, periods=True)
    assert "with tax" in said(portfolio)


@pytest.mark.parametrize("day_as", [lambda d: f"{d:%d.%m.%Y}", lambda d: f"{d:%d.%m.%y}", lambda d: d])
@pytest.mark.parametrize("write", ["xlsx", "csv"])
def test_a_card_without_accounts_tells_sales_by_their_documents(write, day_as):
    rows = without_accounts(day_as)
    content = text(rows, sep=";") if write == "csv" else xlsx(rows)
    read_and_check(content, f"card.{write}", TRUTH, periods=True)


def test_the_name_of_the_file_may_tell_the_account():
    rows = without_accounts(lambda day: f"{day:%d.%m.%Y}", title="ООО Ромашка")
    read_and_check(text(rows, sep=";"), "Карточка_счета_62.csv", TRUTH, periods=True)


def test_the_card_of_another_account_is_refused():
    rows = without_accounts(lambda day: f"{day:%d.%m.%Y}", title="Карточка счета 60 за 2024 г.")
    with pytest.raises(kamcore.WorkbookError):
        read(xlsx(rows), "card.xlsx")
