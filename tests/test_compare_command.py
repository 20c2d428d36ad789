"""``python -m kamcore compare``: sentences for people, one object for programs."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from kamcore.__main__ import main

ROOT = Path(__file__).resolve().parents[1]
SCHEMA = json.loads((ROOT / "docs" / "compare.schema.json").read_text())
BEFORE, AFTER = (str(ROOT / "sample_data" / f"{name}.xlsx") for name in ("software-earlier", "software"))


@pytest.fixture
def sheet(tmp_path):
    def write(text, name):
        path = tmp_path / name
        path.write_text(text)
        return str(path)

    return write


def test_the_schema_is_a_schema():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_the_sample_fits_the_schema_and_prints_the_same_twice(capsys):
    outputs = []
    for _ in range(2):
        assert main(["compare", BEFORE, AFTER, "--json"]) == 0
        outputs.append(capsys.readouterr().out)
    assert outputs[0] == outputs[1]
    found = json.loads(outputs[0])
    jsonschema.validate(found, SCHEMA)
    assert [change["place"] for change in found["agenda"]] == list(range(1, len(found["agenda"]) + 1))
    money = found["money"]
    gained = money["joined"] + money["grown"] + money["appeared"] - money["shrunk"] - money["left"] - money["vanished"]
    assert money["before"] + gained == pytest.approx(money["after"])


def test_words_for_people(capsys):
    assert main(["compare", BEFORE, AFTER]) == 0
    out = capsys.readouterr().out.splitlines()
    assert out[0].startswith("MRR is €282 k")
    assert out[1].startswith("- ")


def test_a_book_with_nothing_but_names_of_money(sheet, capsys):
    before = sheet("Customer,Revenue 2024\nAlder,10\nBirch,5\n", "before.csv")
    after = sheet("Customer,Revenue 2025\nAlder Ltd,12\nCedar,5\n", "after.csv")
    assert main(["compare", before, after, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    jsonschema.validate(found, SCHEMA)
    assert [(one["kind"], one["name"]) for one in found["agenda"]][:3] == [
        ("left", "Birch"), ("joined", "Cedar"), ("revenue", "Alder Ltd"),
    ]  # fmt: skip
    assert found["renamed"] == [{"account": "alder ltd", "before": "Alder", "after": "Alder Ltd"}]
    assert {one["subject"] for one in found["not_compared"]} >= {"people", "actions", "stage"}


def test_a_file_that_is_not_there_or_holds_nothing(sheet, capsys):
    assert main(["compare", "nowhere.xlsx", AFTER]) == 1
    assert "nowhere.xlsx" in capsys.readouterr().err
    assert main(["compare", sheet("Colour\nred\n", "colours.csv"), AFTER, "--json"]) == 1
    jsonschema.validate(json.loads(capsys.readouterr().out), SCHEMA)
