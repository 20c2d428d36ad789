"""Value and retention as two blocks of the JSON object, as ``docs/analyse.schema.json`` describes them.

Amounts are rounded to 2 digits, shares to 6, years and multiples to 4; what is not known is null.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from kamcore.method.retention import KINDS

if TYPE_CHECKING:
    import pandas as pd

    from kamcore.analysis import Analysis

Json = dict[str, Any]
MONEY, SHARE, FIGURE = 2, 6, 4


def value_blocks(a: Analysis) -> Json:
    """Return the blocks ``value`` and ``retention``."""
    return {
        "value": {
            "profit": _profit(a),
            "clv": _clv(a),
            "destructive": list(a.value_ranks.destructive),
            "whitespace": _whitespace(a),
            "accounts": _accounts(a),
        },
        "retention": {
            "movements": _movements(a),
            "over_time": _steps(a.retention.table),
            "step_by_step": _steps(a.movement_steps.table),
            "tenure": {"median_years": _one(a.tenure.median, FIGURE), "at_least": a.tenure.at_least},
            "renewals": _renewals(a),
        },
    }


def _one(value: float | None, digits: int) -> float | None:
    return None if value is None or math.isnan(value) or math.isinf(value) else round(float(value), digits) + 0.0


def _profit(a: Analysis) -> Json | None:
    w = a.whale
    if not w.n:
        return None
    return {
        "costs": list(a.profit.costs), "accounts": w.n, "apart": len(a.profit.apart), "total": _one(w.total, MONEY),
        "peak": _one(w.peak, MONEY), "peak_share": _one(w.peak_share, SHARE), "peak_accounts": w.k,
        "given_back": _one(w.given_back, MONEY), "losers": w.losers,
    }  # fmt: skip


def _clv(a: Analysis) -> Json:
    life, used = a.lifetime, a.clv_retention
    return {
        "variant": life.rule.variant, "retention": _one(used.rate, SHARE), "retention_from": used.source,
        "discount": _one(life.discount, SHARE), "years": life.rule.horizon, "acquisition": _one(life.acquisition, MONEY),
        "multiple": _one(life.rule.multiple, FIGURE), "words": life.rule.words,
    }  # fmt: skip


def _whitespace(a: Analysis) -> Json | None:
    space = a.whitespace
    if not space.possible:
        return None
    return {
        "penetration": _one(space.penetration, SHARE), "bought": space.bought, "possible": space.possible,
        "one_at_a_time": space.exclusive, "left_out": space.left_out,
        "products": {str(name): int(n) for name, n in space.products["buyers"].items()},
    }  # fmt: skip


def _whole(values: pd.Series[int]) -> list[int | None]:
    return [None if missing else int(v) for v, missing in zip(values, values.isna(), strict=True)]


def _accounts(a: Analysis) -> list[Json]:
    table = a.ranks_table
    columns: dict[str, list[Any]] = {
        "key": [str(key) for key in table.index],
        **{name: [_one(v, MONEY) for v in table[name]] for name in ("revenue", "profit", "clv")},
        "margin": [_one(v, SHARE) for v in table["margin"]],
        **{name: _whole(table[name]) for name in ("revenue_rank", "profit_rank", "clv_rank")},
        "destructive": [bool(v) for v in table["destructive"]],
        "movement": _movement_of(a, table.index),
        "tenure_years": [_one(v, FIGURE) for v in a.tenure.table["years"].reindex(table.index)],
    }
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _movement_of(a: Analysis, keys: pd.Index) -> list[str | None]:
    if a.movements is None:
        return [None] * len(keys)
    return [kind if isinstance(kind, str) else None for kind in a.movements.table["kind"].reindex(keys)]


def _movements(a: Analysis) -> Json | None:
    m = a.movements
    if m is None:
        return None
    return {
        "start": _one(m.start, MONEY), "end": _one(m.end, MONEY), **{kind: _one(float(m.amounts[kind]), MONEY) for kind in KINDS},
        "accounts": {kind: int(m.counts[kind]) for kind in KINDS}, "present": m.present, "kept": m.kept,
        "nrr": _one(m.nrr, SHARE), "grr": _one(m.grr, SHARE), "logo_retention": _one(m.logo_retention, SHARE),
        "credits_at_end": _one(m.credits_end, MONEY),
    }  # fmt: skip


def _steps(table: pd.DataFrame) -> list[Json]:
    money, share = ("start", "end", *KINDS), ("nrr", "grr", "logo_retention")
    return [
        {
            "from": row["start_period"], "to": row["end_period"], **{name: _one(row[name], MONEY) for name in money},
            **{name: _one(row[name], SHARE) for name in share},
        }
        for row in table.to_dict("records")
    ]  # fmt: skip


def _renewals(a: Analysis) -> Json | None:
    due = a.renewals
    if due is None:
        return None
    return {
        "contracts": len(due.table), "overdue": due.overdue, "later": due.later,
        "by_month": [
            {
                "month": f"{row['month']:%Y-%m}", "contracts": int(row["contracts"]), "agreed": _one(row["agreed"], MONEY),
                "open": _one(row["open"], MONEY), "unknown": int(row["unknown"]),
            }
            for row in due.by_month.to_dict("records")
        ],
    }  # fmt: skip
