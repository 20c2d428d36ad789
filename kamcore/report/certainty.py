"""How sure the ranking is, other rulers and the key accounts, as the part ``certainty`` of the JSON report.

Shares of weightings, weights and Kendall's tau are rounded to 6 digits, mean ranks and ideals to 4.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pandas as pd

from kamcore.report.figures import SCORE, SHARE, Json, numbers, whole

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kamcore.analysis import Analysis
    from kamcore.method.robustness import Acceptability, CellShares


def certainty(a: Analysis) -> Json:
    """Return what other weights and other rulers would say, and who is a key account."""
    return {
        "any_weights": _ranks(a.robustness),
        "near_weights": _ranks(a.robustness_near),
        "room_weights": None if a.robustness_room is None else _ranks(a.robustness_room),
        "cells": _cells(a.cell_shares),
        "room_cells": [] if a.cell_shares_room is None else _cells(a.cell_shares_room),
        "rulers": _rulers(a),
        "key_accounts": _key_accounts(a),
        "ideal": _ideal(a),
    }


def _rows(columns: Mapping[str, list[Any]]) -> list[Json]:
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _keyed(values: pd.Series[Any], digits: int) -> Json:
    return dict(zip(map(str, values.index), numbers(values, digits), strict=True))


def _ranks(found: Acceptability) -> Json:
    t = found.table
    central = [None if row.isna().all() else _keyed(row, SHARE) for _, row in found.central.iterrows()]
    columns: dict[str, list[Any]] = {
        "key": list(map(str, t.index)),
        "first": numbers(t["first"], SHARE),
        "top": numbers(t["top"], SHARE),
        "mean_rank": numbers(t["mean_rank"], SCORE),
        "low": whole(t["low"]),
        "high": whole(t["high"]),
        "central_weights": central,
    }
    return {"draws": found.draws, "top_k": found.top_k, "accounts": _rows(columns)}


def _cells(found: CellShares) -> list[Json]:
    table = found.table.dropna()
    shares = {str(cell): numbers(table[cell], SHARE) for cell in table.columns}
    return _rows({"key": list(map(str, table.index)), **shares})


def _rulers(a: Analysis) -> Json:
    r = a.rulers
    columns: dict[str, list[Any]] = {
        "key": list(map(str, r.table.index)),
        "score_rank": whole(r.table["score_rank"]),
        "topsis": numbers(r.table["topsis"], SHARE),
        "topsis_rank": whole(r.table["topsis_rank"]),
        "revenue_rank": whole(r.table["revenue_rank"]),
    }
    agreement = [
        {
            "rulers": list(pair),
            "tau": None if math.isnan(found.tau) else round(found.tau, SHARE) + 0.0,
            "same": found.same,
            "opposite": found.opposite,
        }
        for pair, found in r.agreements.items()
    ]
    return {"agreement": agreement, "accounts": _rows(columns)}


def _key_accounts(a: Analysis) -> Json:
    k, rule = a.key_accounts, a.key_rule
    return {
        "thresholds": {name: round(float(least), SCORE) for name, least in rule.thresholds.items()},
        "rule_from": "book" if rule.written else "first",
        "needed": k.needed,
        "chosen": [str(key) for key in k.chosen],
        "open": [str(key) for key in k.open],
        "guard_rails": [
            {"what": rail.what, "value": round(rail.value, SCORE), "level": rail.level, "direction": rail.direction}
            for rail in k.rails
        ],
        "apart": [
            {
                "key": str(key),
                "today": bool(row["today"]),
                "reason": None if pd.isna(row["reason"]) else str(row["reason"]),
            }
            for key, row in a.key_accounts_apart.iterrows()
        ],
    }


def _ideal(a: Analysis) -> Json:
    p = a.profile
    return {
        "best": [str(key) for key in p.best],
        "factors": _keyed(p.ideal, SCORE),
        "similarity": _keyed(p.table["similarity"], SHARE),
    }
