from __future__ import annotations

import pandas as pd
import pytest

from kamcore.analysis.revenue import by_product, read_revenue
from kamcore.workbook.periods import Grain


def table(rows):
    frame = pd.DataFrame(rows, columns=["account", "period", "product", "revenue", "recurring"])
    return frame.astype(
        {"account": "str", "period": "str", "product": "str", "revenue": "float64", "recurring": "boolean"}
    )


def test_an_account_without_rows_is_unknown_and_one_with_rows_has_zero_elsewhere():
    rows = table([("a", "2024", "x", 5.0, None), ("b", "2025", "x", 7.0, None)])
    found = read_revenue(rows, pd.Index(["a", "b", "c"]), "", "as marked").by_period
    assert found.loc["a"].tolist() == [5, 0]
    assert found.loc["b"].tolist() == [0, 7]
    assert found.loc["c"].isna().all()


def test_mrr_only_when_the_data_says_so():
    keys = pd.Index(["a"])
    monthly = [("a", "2025-01", "x", 5.0, True), ("a", "2025-02", "x", 5.0, True)]
    assert read_revenue(table(monthly), keys, "", "as marked").unit == "MRR"
    assert read_revenue(table([(*row[:4], None) for row in monthly]), keys, "", "as marked").unit == "revenue"
    assert read_revenue(table(monthly), keys, "", "not recurring").unit == "revenue"
    assert read_revenue(table([("a", "2025", "x", 5.0, True)]), keys, "", "recurring").unit == "revenue"


def test_the_period_before_is_the_same_a_year_before():
    rows = [("a", f"{y}-{m:02d}", "x", 1.0, None) for y in (2024, 2025) for m in range(1, 13)]
    book = read_revenue(table(rows), pd.Index(["a"]), "", "as marked")
    assert book.window.words == "2025"
    assert book.before.words == "2024"
    quarter = read_revenue(table(rows), pd.Index(["a"]), "2025-Q3", "as marked")
    assert quarter.window.members == ("2025-07", "2025-08", "2025-09")
    assert quarter.before.period.label == "2024-Q3"
    assert read_revenue(table(rows), pd.Index(["a"]), "1999", "as marked").window.words == "2025"


def test_products_beyond_the_largest_are_put_together_without_loss():
    rows = [("a", "2025", f"p{i}", round(100 / (i + 1), 2), None) for i in range(30)]
    found = by_product(table(rows), most=5)
    assert found["product"].nunique() == 6
    assert found["revenue"].sum() == pytest.approx(sum(row[3] for row in rows))


def test_months_roll_up_to_quarters_without_loss():
    rows = [("a", f"2025-{m:02d}", "x", float(m), None) for m in range(1, 13)] + [("a", "--03", "x", 5.0, None)]
    found = by_product(table(rows), Grain.QUARTER)
    assert found.set_index("period")["revenue"].to_dict() == {
        "--03": 5.0, "2025-Q1": 6.0, "2025-Q2": 15.0, "2025-Q3": 24.0, "2025-Q4": 33.0,
    }  # fmt: skip
