"""The samples are what their README says, seen through openpyxl alone."""

from __future__ import annotations

import datetime as dt
import re
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

FOLDER = Path(__file__).parents[1] / "sample_data"
FILES = ("software.xlsx", "software-earlier.xlsx", "healthcare.xlsx", "distributor.xlsx")
REAL_NAMES = (
    "accenture", "adobe", "airbus", "allianz", "amazon", "apple", "basf", "bayer", "boeing", "bosch", "capgemini", "cisco",
    "deloitte", "epic systems", "ernst", "google", "honeywell", "hubspot", "kpmg", "mckinsey", "microsoft", "nestle", "oracle",
    "pfizer", "philips", "pwc", "salesforce", "sap ", "shell", "siemens", "tableau", "tesla", "unilever", "volkswagen", "walmart",
)  # fmt: skip
AS_OF = dt.datetime.fromisoformat("2025-12-31")

Rows = list[dict[str, Any]]


def book(name: str) -> Workbook:
    return openpyxl.load_workbook(FOLDER / name)


def rows(workbook: Workbook, sheet: str) -> Rows:
    headings, *lines = workbook[sheet].iter_rows(values_only=True)
    return [dict(zip(headings, line, strict=True)) for line in lines]


@pytest.fixture(scope="module")
def software() -> Workbook:
    return book("software.xlsx")


@pytest.fixture(scope="module")
def healthcare() -> Workbook:
    return book("healthcare.xlsx")


@pytest.fixture(scope="module")
def distributor() -> list[tuple[Any, ...]]:
    return list(book("distributor.xlsx")["Accounts"].iter_rows(values_only=True))


def cells(path: Path) -> dict[tuple[str, str], tuple[Any, str]]:
    found = {}
    for page in openpyxl.load_workbook(path):
        for line in page.iter_rows():
            found.update(
                {
                    (page.title, cell.coordinate): (cell.value, cell.number_format)
                    for cell in line
                    if cell.value is not None
                }
            )
    return found


def test_the_script_makes_the_files_that_are_here(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, str(FOLDER / "make.py"), str(tmp_path)], check=True, capture_output=True, cwd=tmp_path
    )
    for name in FILES:
        made, kept = cells(tmp_path / name), cells(FOLDER / name)
        assert made.keys() == kept.keys()
        assert [(place, made[place], kept[place]) for place in made if made[place] != kept[place]] == []


@pytest.mark.parametrize("name", FILES)
def test_a_sample_is_small_and_names_nobody_real(name: str) -> None:
    assert (FOLDER / name).stat().st_size < 200_000
    texts = {str(value).casefold() for value, _ in cells(FOLDER / name).values() if isinstance(value, str)}
    assert [
        (text, real) for text in texts for real in REAL_NAMES if re.search(rf"\b{re.escape(real.strip())}\b", text)
    ] == []


def numbers_in_readme(file: str) -> list[int]:
    line = next(
        line
        for line in (FOLDER / "README.md").read_text(encoding="utf-8").splitlines()
        if line.startswith(f"| `{file}`")
    )
    return [int(number) for number in re.findall(r"\b\d+\b", line.split("|")[3])]


def test_the_numbers_in_the_readme(software: Workbook, healthcare: Workbook) -> None:
    for workbook, file, group in (
        (software, "software.xlsx", None),
        (healthcare, "healthcare.xlsx", "Greywater Lake Hospital Group"),
    ):
        people = rows(workbook, "Stakeholders")
        periods = {row["Period"] for row in rows(workbook, "Revenue")}
        counted = [len(rows(workbook, "Accounts")), len(periods), len(people)]
        if group:
            counted.append(sum(person["Account"] == group for person in people))
        assert counted == numbers_in_readme(file)


# software.xlsx


def by_account(workbook: Workbook, since: str = "") -> dict[str, float]:
    total: dict[str, float] = defaultdict(float)
    for row in rows(workbook, "Revenue"):
        if row["Period"] >= since:
            total[row["Account"]] += row["Revenue"]
    return dict(total)


def test_eight_accounts_bring_four_fifths(software: Workbook) -> None:
    revenue = sorted(by_account(software, "2025-01").values(), reverse=True)
    assert sum(revenue[:8]) / sum(revenue) == pytest.approx(0.837, abs=0.001)
    assert sum(revenue[:7]) / sum(revenue) < 0.8


def test_mrr_grows_as_the_readme_says(software: Workbook) -> None:
    months: dict[str, float] = defaultdict(float)
    for row in rows(software, "Revenue"):
        assert row["Recurring"] == "yes"
        months[row["Period"]] += row["Revenue"]
    assert (months["2023-01"], months["2025-12"]) == (231_490, 282_290)
    assert len(months) == 36


def test_customers_came_left_and_moved_up(software: Workbook) -> None:
    seen: dict[str, set[str]] = defaultdict(set)
    plans: dict[str, set[str]] = defaultdict(set)
    for row in rows(software, "Revenue"):
        seen[row["Account"]].add(row["Period"])
        plans[row["Account"]].add(row["Product or plan"])
    names = {row["Account"] for row in rows(software, "Accounts")}
    assert names - set(seen) == {"Orchard Vale Hospitals"}
    assert {name for name in seen if "2025-12" not in seen[name]} == {
        "Lanternfish Seafood",
        "Mistlethwaite Trains",
        "Nightjar Radio",
    }
    assert sum("2023-01" not in seen[name] for name in seen) >= 6
    assert {name for name in plans if len(plans[name]) > 1} >= {
        "Fernwhistle Hotels",
        "Ivoryline Pharma",
        "Oxbow Lantern Games",
    }


def test_each_account_in_trouble_has_its_own_reason(software: Workbook) -> None:
    accounts = {row["Account"]: row for row in rows(software, "Accounts")}
    assert {name for name, row in accounts.items() if (row["Satisfaction"] or 10) < 4} == {"Emberlyn Foods"}
    assert {name for name, row in accounts.items() if row["Onboarding"] == "stalled"} == {"Nettlebridge Airports"}
    assert {name for name, row in accounts.items() if row["At risk"] == "yes"} == {
        "Zephyr Row Couriers",
        "Castlemere Insurance",
    }
    silent = {name for name, row in accounts.items() if row["Last contact"] and (AS_OF - row["Last contact"]).days > 60}
    assert silent == {"Quillmarsh Publishing"}
    near = {
        row["Account"]
        for row in rows(software, "Renewals")
        if (row["Renewal date"] - AS_OF).days <= 90 and row["Agreed"] == "no"
    }
    assert near == {"Castlemere Insurance"}
    deciders = {
        row["Account"] for row in rows(software, "Stakeholders") if row["Decider"] == "yes" and row["Sentiment"] == -2
    }
    assert deciders == {"Glasswater Bank"}
    late = {
        row["Account"]
        for row in rows(software, "Actions")
        if row["Status"] != "done" and (AS_OF - row["Due"]).days > 14
    }
    assert late == {"Larkspindle Textiles"}
    month = {(row["Account"], row["Period"]): row["Revenue"] for row in rows(software, "Revenue")}
    fallen = {
        name
        for name, period in month
        if period == "2025-12" and month[name, period] < 0.7 * month.get((name, "2024-12"), 0)
    }
    assert fallen == {"Dunwick Logistics"}


def test_the_contradiction(software: Workbook) -> None:
    people = [row for row in rows(software, "Stakeholders") if row["Account"] == "Hollowmere Printing"]
    (ours,) = [row for row in rows(software, "Relationship") if row["Account"] == "Hollowmere Printing"]
    assert ours["Contacts"] == 4
    assert len(people) == 2
    assert "executive" not in {person["Level"] for person in people}


def test_all_four_stages_occur(software: Workbook) -> None:
    stages = Counter()
    for row in rows(software, "Relationship"):
        items = [row[title] for title in list(row)[2:8]]
        if row["View"] == "ours" and None not in items:
            stages[sum(sum(items) >= bound for bound in (6, 11, 17, 23))] += 1
    assert set(stages) == {1, 2, 3, 4}
    assert stages[4] == 3


def test_most_accounts_have_five_to_nine_people(software: Workbook) -> None:
    sizes = Counter(row["Account"] for row in rows(software, "Stakeholders"))
    assert sum(5 <= size <= 9 for size in sizes.values()) == 29
    assert len(sizes) == 30


def test_one_large_account_costs_more_than_it_brings(software: Workbook) -> None:
    profit: dict[str, float] = defaultdict(float)
    for row in rows(software, "Revenue"):
        profit[row["Account"]] += row["Revenue"] - row["Cost of goods"] - row["Cost to serve"]
    assert {name for name, money in profit.items() if money < 0} == {"Hartsel Machinery"}


# both


@pytest.mark.parametrize("file", ["software.xlsx", "healthcare.xlsx"])
def test_every_name_points_at_somebody(file: str) -> None:
    workbook = book(file)
    accounts = {row["Account"] for row in rows(workbook, "Accounts")}
    people = {(row["Account"], row["Person"]) for row in rows(workbook, "Stakeholders")}
    team = {row["Name"] for row in rows(workbook, "Team")}
    for page in workbook.sheetnames:
        if workbook[page]["A1"].value == "Account":
            assert {row["Account"] for row in rows(workbook, page)} <= accounts, page
    assert {row["Parent account"] for row in rows(workbook, "Accounts")} - {None} <= accounts
    assert {row["Account manager"] for row in rows(workbook, "Accounts")} <= team
    for row in rows(workbook, "Stakeholders"):
        assert row["Reports to"] is None or (row["Account"], row["Reports to"]) in people
        assert row["Our contact"] is None or row["Our contact"] in team
        assert (row["Our contact"] is None) == (row["Contact"] == "none")
    for row in rows(workbook, "Influence"):
        assert {(row["Account"], row["From"]), (row["Account"], row["On"])} <= people
    assert {row["Factor"] for row in rows(workbook, "Ratings")} <= {row["Factor"] for row in rows(workbook, "Criteria")}
    assert {row["Product or plan"] for row in rows(workbook, "Revenue")} == {
        row["Product or plan"] for row in rows(workbook, "Products")
    }


# healthcare.xlsx


def test_the_hospital_group_is_the_scenario(healthcare: Workbook) -> None:
    group = "Greywater Lake Hospital Group"
    people = {row["Person"]: row for row in rows(healthcare, "Stakeholders") if row["Account"] == group}
    vice = people["Executive vice president"]
    assert (vice["Decision power"], vice["Sentiment"], vice["Decider"], vice["Level"]) == (5, 0, "yes", "executive")
    adviser = people["Outside adviser"]
    assert (adviser["Outside the company"], adviser["Organisation"], adviser["Contact"]) == (
        "yes",
        "Northlantern Advisory",
        "multiple",
    )
    assert adviser["Sentiment"] > 0
    lines = rows(healthcare, "Influence")
    assert any(
        (row["From"], row["On"], row["Kind"]) == ("Outside adviser", "Executive vice president", "positive")
        for row in lines
    )
    assert sum(row["Kind"] == "conflict" for row in lines) == 2
    assert people["Head of procurement"]["Sentiment"] == -2
    friends = [row for row in people.values() if row["Sentiment"] > 0 and row["Outside the company"] == "no"]
    assert len(friends) >= 8
    assert not any(row["Decider"] == "yes" or row["Approver"] == "yes" or row["Decision power"] >= 4 for row in friends)
    assert {row["Function"] for row in people.values()} >= {"Clinical", "IT", "Finance", "Procurement", "Operations"}
    assert sum(row["Key contact point"] == "yes" for row in people.values()) == 1

    def depth(name: str) -> int:
        boss = people[name]["Reports to"]
        return 1 + (depth(boss) if boss else 0)

    assert max(depth(name) for name in people) == 5


# distributor.xlsx


def test_the_distributor_list_is_as_spoiled_as_promised(distributor: list[tuple[Any, ...]]) -> None:
    headings = distributor[3]
    assert headings[:8] == (
        "Customer",
        "City",
        "Region",
        "Industry",
        "Account manager",
        "Revenue 2023",
        "Revenue 2024",
        "Revenue 2025",
    )
    assert distributor[0][0] == "Ironbark Supply: customer list"
    *body, total = distributor[4:]
    assert total[0] == "Total"
    assert sum(not any(value is not None for value in row) for row in body) == 3
    named = [row for row in body if row[0]]
    plain = Counter(re.sub(r"\s+", " ", row[0]).strip().casefold() for row in named)
    assert (len(named), len(plain), sum(count == 2 for count in plain.values())) == (608, 600, 8)
    assert sum(row[0] is None and isinstance(row[7], float) for row in body) == 1
    revenue = [value for row in body for value in row[5:8]]
    texts = [value for value in revenue if isinstance(value, str)]
    as_numbers = [value for value in texts if re.fullmatch(r"[\d,]+\.\d\d ?", value)]
    assert (len(as_numbers), len(texts) - len(as_numbers)) == (15, 6)
    assert sum(isinstance(value, str) for row in body for value in row[8:9]) == 4
    assert sum(isinstance(value, float) and value < 0 for value in revenue) == 5
    ratings = [value for row in body for value in row[9:12]]
    assert (ratings.count(11), ratings.count("high")) == (1, 1)
    for at in (5, 6, 7):
        assert total[at] == pytest.approx(sum(row[at] for row in body if isinstance(row[at], (int, float))))


def test_a_fifth_of_the_distributor_accounts_brings_about_four_fifths(distributor: list[tuple[Any, ...]]) -> None:
    revenue = sorted(
        (row[7] for row in distributor[4:-1] if isinstance(row[7], (int, float)) and row[7] > 0), reverse=True
    )
    assert sum(revenue[: len(revenue) // 5]) / sum(revenue) == pytest.approx(0.8, abs=0.04)
