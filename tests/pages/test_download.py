"""Tables to take away."""

from __future__ import annotations

import pandas as pd

from pages.ui.download import csv_of


def test_figures_have_no_more_digits_than_they_mean():
    table = pd.DataFrame(
        {"name": ["A"], "score": [9.560255386133118], "revenue": [350637.75], "near": [0.8201317731708164]}
    )
    text = csv_of(table, {"name": "Account", "score": "Score", "revenue": "Revenue", "near": "Near"}).decode(
        "utf-8-sig"
    )
    assert text.splitlines() == ["Account,Score,Revenue,Near", "A,9.5603,350637.75,0.8201"]


def test_what_looks_like_a_formula_stays_text():
    assert csv_of(pd.DataFrame({"name": ["=1+1"]}), {"name": "Account"}).decode("utf-8-sig").splitlines()[1] == "'=1+1"
