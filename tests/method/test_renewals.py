"""Renewals due (method.md 6.3)."""

from __future__ import annotations

import math

import pandas as pd

from kamcore.method.renewals import renewals_due

TODAY = pd.Timestamp("2025-12-31")


def contracts(*rows: tuple[str, str | None, float, bool | None]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "account": pd.array([r[0] for r in rows], dtype="str"),
            "contract": pd.array([f"c{i}" for i in range(len(rows))], dtype="str"),
            "renewal_date": pd.to_datetime([r[1] for r in rows]),
            "amount": pd.array([r[2] for r in rows], dtype="float64"),
            "agreed": pd.array([r[3] for r in rows], dtype="boolean"),
        }
    )


def test_by_month_without_a_gap():
    found = renewals_due(
        contracts(("a", "2026-03-15", 50, True), ("b", "2025-12-31", 20, None), ("c", "2026-03-01", 30, False)),
        pd.Series(dtype=float),
        TODAY,
    )
    assert [f"{m:%Y-%m}" for m in found.by_month["month"]] == ["2025-12", "2026-01", "2026-02", "2026-03"]
    assert found.by_month["open"].tolist() == [20, 0, 0, 30]
    assert found.by_month["agreed"].tolist() == [0, 0, 0, 50]
    assert found.by_month["contracts"].tolist() == [1, 0, 0, 2]
    assert list(found.table["account"]) == ["b", "c", "a"]


def test_past_later_and_without_a_day():
    found = renewals_due(
        contracts(
            ("a", "2025-11-01", 1, False),
            ("b", "2025-11-01", 1, True),
            ("c", "2029-01-01", 1, False),
            ("d", None, 1, False),
        ),
        pd.Series(dtype=float),
        TODAY,
    )
    assert (found.overdue, found.later, len(found.table)) == (1, 1, 3)
    assert found.by_month.empty


def test_what_is_not_stated_is_shared_out_of_the_account_s_revenue():
    yearly = pd.Series({"a": 100.0, "b": 90.0})
    found = renewals_due(
        contracts(
            ("a", "2026-01-01", math.nan, None), ("a", "2026-02-01", math.nan, None), ("a", "2026-03-01", 40, None),
            ("b", "2026-01-02", math.nan, None), ("c", "2026-01-03", math.nan, None),
        ),
        yearly,
        TODAY,
    )  # fmt: skip
    carried = found.table.set_index("contract")["carries"]
    assert carried.to_dict() | {"c4": None} == {"c0": 30, "c1": 30, "c2": 40, "c3": 90, "c4": None}
    assert math.isnan(carried["c4"])
    assert found.table.set_index("contract")["estimated"].to_dict() == {
        "c0": True,
        "c1": True,
        "c2": False,
        "c3": True,
        "c4": False,
    }
    assert found.by_month["unknown"].sum() == 1


def test_stated_amounts_above_the_revenue_leave_nothing_and_not_less():
    found = renewals_due(
        contracts(("a", "2026-01-01", 500, None), ("a", "2026-01-02", math.nan, None)), pd.Series({"a": 100.0}), TODAY
    )
    assert found.table["carries"].tolist() == [500, 0]


def test_the_order_of_the_rows_changes_nothing():
    rows = pd.DataFrame(
        {
            "account": ["a"] * 5,
            "contract": ["Main"] * 5,
            "renewal_date": pd.Timestamp("2026-03-01"),
            "amount": [0.1, 1e9 + 0.7, 0.3, float("nan"), 12.34],
            "agreed": [True, False, False, False, False],
        }
    )
    yearly, day = pd.Series({"a": 2e9}), pd.Timestamp("2026-01-01")
    once = renewals_due(rows, yearly, day)
    for seed in range(8):
        again = renewals_due(rows.sample(frac=1, random_state=seed), yearly, day)
        pd.testing.assert_frame_equal(again.table, once.table, check_exact=True)
