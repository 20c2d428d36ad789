"""Customers above rows of their own: with a number before the name, with jobs set in below, or written ``Acme:Kitchen``."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.workbook.reading.anything.shapes import CUSTOMERS, read_and_check, read_or_refused, text, xlsx

WORDS = ("Account", "Konto", "Cuenta", "Compte", "Customer", "Kunden-Nr.", "Customer No.")


def _blocks(write, *, again, total):
    rows, truth = [] if again else [["Date", "Invoice", "Amount"]], []
    for k, name in enumerate(CUSTOMERS):
        rows.append(write(10023 + k, name))
        rows += [["Date", "Invoice", "Amount"]] if again else []
        sold = [round(100 + k * 31.7 + i * 7.13, 2) for i in range(4)]
        rows += [[f"2024-0{i + 1}-15", f"I{k}{i}", amount] for i, amount in enumerate(sold)]
        truth += [(name, f"2024-0{i + 1}", amount) for i, amount in enumerate(sold)]
        rows += [["Total", None, round(sum(sold), 2)]] if total else []
    return rows, truth


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("again", [True, False])
@pytest.mark.parametrize("total", [True, False])
def test_a_number_and_a_name_above_the_rows_of_an_account(word, again, total):
    rows, truth = _blocks(lambda number, name: [f"{word}: {number} {name}"], again=again, total=total)
    read_and_check(xlsx(rows), "blocks.xlsx", truth, periods=True)


def test_a_number_and_a_name_in_cells_of_their_own():
    rows, truth = _blocks(lambda number, name: ["Customer:", number, name], again=True, total=True)
    read_and_check(xlsx(rows), "blocks.xlsx", truth, periods=True)


def test_accounts_of_a_ledger_above_rows_are_no_customers():
    names = ("4000 Sales", "4100 Revenue from services", "1200 Receivables")
    rows = []
    for name in names:
        rows += [[f"Account: {name}"], ["Date", "Invoice", "Amount"]]
        rows += [[f"2024-0{i + 1}-15", f"I{i}", 100.5 + i] for i in range(4)]
    portfolio = read_or_refused(xlsx(rows), "ledger.xlsx")
    assert portfolio is None


JOBS = ("Kitchen", "Roof", "Garage")


def _with_jobs(indent):
    rows, truth, whole = [], [], 0.0
    for k, name in enumerate(CUSTOMERS):
        amounts = [round(300.25 + k * 17.3 + j, 2) for j in range(len(JOBS))]
        if k % 2:
            rows.append([name, *indent(None), amounts[0]])
            truth.append((name, "2024", amounts[0]))
            whole += amounts[0]
            continue
        rows.append([name])
        for job, amount in zip(JOBS, amounts, strict=True):
            set_in = indent(job)
            rows.append([None, *set_in, amount] if set_in else [f"   {job}", amount])
            truth.append((name, "2024", amount))
        rows.append([f"Total {name}", *indent(None), round(sum(amounts), 2)])
        whole += sum(amounts)
    return [*rows, ["TOTAL", *indent(None), round(whole, 2)]], truth


@pytest.mark.parametrize("steps", [True, False])
def test_jobs_set_in_below_their_customer(steps):
    rows, truth = _with_jobs(lambda job: [job] if steps else [])
    head = [None, None, "Jan - Dec 24"] if steps else [None, "Jan - Dec 24"]
    above = [["Sales by Customer Summary"], ["January through December 2024"], head]
    read_and_check(xlsx([*above, *rows]), "summary.xlsx", truth)


def test_customers_between_regions_and_their_totals_stay_customers():
    rows, truth = [["Region", "2024"]], []
    for k, region in enumerate(("North", "South")):
        names = CUSTOMERS[3 * k : 3 * k + 3]
        amounts = [round(250.5 + 37.25 * i + k, 2) for i in range(3)]
        rows += [[region], *([name, amount] for name, amount in zip(names, amounts, strict=True))]
        rows.append([f"Total {region}", round(sum(amounts), 2)])
        truth += [(name, "2024", amount) for name, amount in zip(names, amounts, strict=True)]
    read_and_check(xlsx(rows), "regions.xlsx", truth)


@pytest.mark.parametrize("head", ["Customer:Job", "Name"])
def test_customers_and_jobs_in_one_cell(head):
    rows, truth = [["Date", head, "Amount"]], []
    for i in range(24):
        name, amount = CUSTOMERS[i % 6], round(120.5 + i * 3.31, 2)
        rows.append([dt.date(2024, 1 + i % 12, 5), f"{name}:{JOBS[i % 3]}" if i % 2 else name, amount])
        truth.append((name, f"2024-{1 + i % 12:02}", amount))
    read_and_check(xlsx(rows), "Sales by Customer Detail.xlsx", truth)


def test_a_colon_in_a_name_is_none_of_a_job_elsewhere():
    names = [f"{name}: Group" for name in CUSTOMERS[:3]] + list(CUSTOMERS[3:])
    rows = [["Client", "2024"], *([name, 100.5] for name in names)]
    read_and_check(text(rows), "clients.csv", [(name, "2024", 100.5) for name in names])


@pytest.mark.parametrize("blank", [True, False])
def test_a_name_alone_above_each_heading_is_whose_the_rows_below_are(blank):
    rows, truth = [], []
    for k, name in enumerate(CUSTOMERS):
        sold = [round(100 + k * 10.1 + j * 3.7, 2) for j in range(4)]
        rows += [[name], ["Month", "Sales"], *([f"{MONTHS[j]} 2024", amount] for j, amount in enumerate(sold))]
        rows += [["Total", round(sum(sold), 2)], *([[]] if blank else [])]
        truth += [(name, f"2024-0{j + 1}", amount) for j, amount in enumerate(sold)]
    read_and_check(xlsx(rows), "blocks.xlsx", truth, periods=True)


MONTHS = ("January", "February", "March", "April")


def test_regions_above_blocks_that_name_their_customers_are_no_accounts():
    rows, truth = [], []
    for k, region in enumerate(("North", "South")):
        rows += [[region], ["Customer", "2024"]]
        for i, name in enumerate(CUSTOMERS[3 * k : 3 * k + 3]):
            rows.append([name, 100.5 + i + k])
            truth.append((name, "2024", 100.5 + i + k))
    read_and_check(xlsx(rows), "regions.xlsx", truth)


def test_customers_of_no_region_beside_those_of_one_stay_customers():
    rows, truth = [["Sales by region 2024"], ["Name", "Sales"]], []
    for k, region in enumerate(("North", "South")):
        amounts = [100.5 + 10 * i + k for i in range(2)]
        names = CUSTOMERS[2 * k : 2 * k + 2]
        rows += [[region], *([name, amount] for name, amount in zip(names, amounts, strict=True))]
        rows.append([f"Total {region}", sum(amounts)])
        truth += [(name, "2024", amount) for name, amount in zip(names, amounts, strict=True)]
    rows.append([CUSTOMERS[5], 77.25])
    read_and_check(xlsx(rows), "sales.xlsx", [*truth, (CUSTOMERS[5], "2024", 77.25)])
