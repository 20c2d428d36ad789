"""The rule for key accounts as it is typed on a Settings sheet."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import openpyxl
import pytest

from kamcore.workbook.reading import read_workbook
from kamcore.workbook.settings import KEY_MEASURES, options

if TYPE_CHECKING:
    from kamcore.workbook.portfolio import Portfolio


def typed(*rows: tuple[str, object]) -> Portfolio:
    """Read a workbook of one account whose Settings sheet has these rows."""
    made = openpyxl.Workbook()
    made.active.title = "Accounts"
    made.active.append(["Account"])
    made.active.append(["Northgate"])
    sheet = made.create_sheet("Settings")
    for row in (("Setting", "Value"), *rows):
        sheet.append(list(row))
    out = io.BytesIO()
    made.save(out)
    return read_workbook(out.getvalue(), filename="typed.xlsx")


def test_thresholds_are_numbers_amounts_and_percentages():
    found = typed(
        ("Key account: score from", 6),
        ("Key account: revenue from", "150,000"),
        ("Key account: share of wallet from", 25),
        ("Key account: revenue growth from", "150 %"),
        ("key_satisfaction", "7.5"),
        ("Key account: criteria to be met", 2),
        ("Key account: harmony score from", None),
    )
    assert dict(found.settings.items()) == {
        "key_score": 6.0, "key_revenue": 150_000.0, "key_share_of_wallet": 0.25, "key_change": 1.5, "key_satisfaction": 7.5,
        "key_needed": 2,
    }  # fmt: skip


@pytest.mark.parametrize("value", ["high", 11, "#N/A"])
def test_what_is_no_threshold_is_said_with_its_cell(value):
    found = typed(("Key account: score from", value))
    assert not found.settings.stated
    assert [(p.code, p.cell) for p in found.problems if p.sheet == "Settings"] == [("bad-setting", "B2")]


def test_every_measure_of_a_rule_has_its_setting():
    assert {f"key_{name}" for name in KEY_MEASURES} < set(options())
