from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path

import jsonschema
import openpyxl
import pytest

from kamcore.__main__ import main
from kamcore.workbook.mapping import BookMapping, TableMapping

ROOT = Path(__file__).resolve().parents[1]
SCHEMA = json.loads((ROOT / "docs" / "analyse.schema.json").read_text())


@pytest.fixture
def sheet(tmp_path):
    def write(rows, name="accounts.csv"):
        path = tmp_path / name
        with path.open("w", newline="") as file:
            csv.writer(file).writerows(rows)
        return str(path)

    return write


def printed(capsys):
    return json.loads(capsys.readouterr().out)


def test_the_schema_is_a_schema():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_analyse_prints_one_object_as_the_schema_says(sheet, capsys):
    rows = [["Customer", "Date", "Amount"], ["A", "2024-03-01", 10], ["B", "2024-05-01", 30.5], ["A", "2025-01-01", 5]]
    assert main(["analyse", sheet(rows), "--json"]) == 0
    found = printed(capsys)
    jsonschema.validate(found, SCHEMA)
    assert found["totals"]["accounts"] == 2
    assert sum(found["totals"]["revenue_by_period"].values()) == 45.5
    assert found["rows"] == found["rows"] | {"read": 3, "used": 3, "reported": 0}


@pytest.mark.parametrize("sample", ["software", "healthcare", "distributor"])
def test_every_sample_fits_the_schema_and_prints_the_same_twice(sample, capsys):
    path = str(ROOT / "sample_data" / f"{sample}.xlsx")
    outputs = []
    for _ in range(2):
        assert main(["analyse", path, "--json"]) == 0
        outputs.append(capsys.readouterr().out)
    assert outputs[0] == outputs[1]
    jsonschema.validate(json.loads(outputs[0]), SCHEMA)


def test_several_files_are_one_book(sheet, capsys):
    one = sheet([["Customer", "Date", "Amount"], ["A", "2024-03-01", 10]], "one.csv")
    two = sheet([["Customer", "Date", "Amount"], ["A", "2025-03-01", 7], ["B", "2025-03-01", 1]], "two.csv")
    assert main(["analyse", one, two, "--json"]) == 0
    totals = printed(capsys)["totals"]
    assert totals["accounts"] == 2
    assert totals["revenue_by_period"] == {"2024-03": 10.0, "2025-03": 8.0}


def test_nothing_usable_says_why_and_exits_with_1(sheet, capsys):
    path = sheet([["Colour", "Weight"], ["red", 5]])
    assert main(["analyse", path, "--json"]) == 1
    found = printed(capsys)
    jsonschema.validate(found, SCHEMA)
    assert found["problems"]
    assert main(["check", path]) == 1


def test_check_names_the_cell_and_exits_with_0_without_errors(sheet, capsys):
    rows = [["Account", "Revenue 2024", "Revenue 2025"], ["A", 10, 20], ["B", "about 5", 7], ["C", 1, 2]]
    code = main(["check", sheet(rows)])
    out = capsys.readouterr().out
    assert "B3" in out
    assert code == 0


def test_a_file_that_is_not_there(capsys):
    assert main(["check", "nowhere.xlsx"]) == 1
    assert "nowhere.xlsx" in capsys.readouterr().err


def test_the_template_is_written_and_is_a_workbook(tmp_path, capsys):
    out = tmp_path / "out.xlsx"
    assert main(["template", str(out)]) == 0
    names = openpyxl.load_workbook(out).sheetnames
    assert {"Accounts", "Revenue", "Stakeholders", "Settings"} <= set(names)


def test_words_for_people(capsys):
    assert main(["analyse", str(ROOT / "sample_data" / "software.xlsx")]) == 0
    assert "accounts" in capsys.readouterr().out


SALES = [
    ["Customer", "Date", "Net sales", "Gross sales", "Status"],
    ["Acme", "2024-03-01", "100", "119", "paid"],
    ["Bolt", "2024-05-01", "200", "238", "cancelled"],
]
GROSS = BookMapping(
    tables=(
        TableMapping(
            ("customer", "date", "net sales", "gross sales", "status"),
            "transactions",
            (("Customer", "name"), ("Date", "period"), ("Gross sales", "revenue"), ("Status", "status")),
        ),
    ),
    left_out=("cancelled",),
)


@pytest.fixture
def saved(tmp_path):
    def write(text, name="reading.json"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write


def revenue(capsys):
    return sum(printed(capsys)["totals"]["revenue_by_period"].values())


def test_analyse_reads_the_files_as_a_saved_reading_says(sheet, saved, capsys):
    path = sheet(SALES)
    assert main(["analyse", path, "--json"]) == 0
    assert revenue(capsys) == 300.0
    assert main(["analyse", path, "--mapping", saved(GROSS.to_json()), "--json"]) == 0
    assert revenue(capsys) == 119.0


def test_check_reads_the_files_as_a_saved_reading_says(sheet, saved, capsys):
    assert main(["check", sheet(SALES), "--mapping", saved(GROSS.to_json())]) == 0
    out = capsys.readouterr().out
    assert "2 rows read, 1 used, 1 reported" in out
    assert "cancelled" in out


def test_a_saved_reading_holds_for_several_files_of_the_shape(sheet, saved, capsys):
    other = [SALES[0], ["Cedar", "2025-03-01", "10", "12", "paid"]]
    files = [sheet(SALES, "one.csv"), sheet(other, "two.csv")]
    assert main(["analyse", *files, "--mapping", saved(GROSS.to_json()), "--json"]) == 0
    assert revenue(capsys) == 131.0


def test_check_saves_how_the_files_were_understood(sheet, tmp_path, capsys):
    path, out = sheet(SALES), tmp_path / "out.json"
    assert main(["check", path, "--save-mapping", str(out)]) == 0
    assert str(out) in capsys.readouterr().out
    mapping = BookMapping.from_json(out.read_bytes())
    (table,) = mapping.tables
    assert table.headings == ("customer", "date", "net sales", "gross sales", "status")
    assert (table.use, table.columns) == ("", ())  # nothing was chosen and nothing is asked: the reader finds it again


def test_what_check_saved_is_read_again_with_the_same_result(sheet, tmp_path, capsys):
    path, out = sheet(SALES), tmp_path / "out.json"
    assert main(["check", path, "--save-mapping", str(out)]) == 0
    capsys.readouterr()
    assert main(["analyse", path, "--mapping", str(out), "--json"]) == 0
    assert revenue(capsys) == 300.0


def test_check_saves_what_was_chosen_before_too(sheet, saved, tmp_path, capsys):
    out = tmp_path / "out.json"
    assert main(["check", sheet(SALES), "--mapping", saved(GROSS.to_json()), "--save-mapping", str(out)]) == 0
    assert BookMapping.from_json(out.read_bytes()) == GROSS


def test_check_asks_its_questions_in_words(sheet, capsys):
    rows = [["Customer", "Date", "Amount"], ["A", "03/04/2024", 10], ["B", "05/04/2024", 30]]
    assert main(["check", sheet(rows)]) == 0
    asked = [line for line in capsys.readouterr().out.splitlines() if line.startswith("question: ")]
    assert len(asked) == 1
    assert "Date" in asked[0]
    assert "day stands first" in asked[0]


@pytest.mark.parametrize("command", ["check", "analyse"])
@pytest.mark.parametrize(
    "given",
    [
        ("no JSON", "no JSON"),
        ('{"kind": "settings"}', "no saved reading"),
        ('{"kind": "reading", "version": 99}', "version 99"),
        ('{"kind": "reading", "version": 1, "rates": [["USD", -1]]}', "does not fit"),
    ],
)
def test_a_file_that_is_no_saved_reading_is_refused_in_a_sentence(command, given, sheet, saved, capsys):
    text, words = given
    path = saved(text)
    assert main([command, sheet(SALES), "--mapping", path]) == 1
    said = capsys.readouterr()
    assert path in said.err
    assert words in said.err
    assert said.out == ""


@pytest.mark.parametrize("command", ["check", "analyse"])
def test_a_saved_reading_that_is_not_there(command, sheet, capsys):
    assert main([command, sheet(SALES), "--mapping", "nowhere.json"]) == 1
    assert "nowhere.json" in capsys.readouterr().err


def test_a_saved_reading_for_other_files_changes_nothing(sheet, saved, capsys):
    path = sheet([["Customer", "Date", "Amount"], ["A", "2024-03-01", 10]])
    assert main(["analyse", path, "--json"]) == 0
    plain = printed(capsys)
    assert main(["analyse", path, "--mapping", saved(GROSS.to_json()), "--json"]) == 0
    assert printed(capsys) == plain


def test_it_runs_as_a_module():
    done = subprocess.run(
        [sys.executable, "-m", "kamcore", "--help"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    for command in ("template", "check", "analyse"):
        assert command in done.stdout
