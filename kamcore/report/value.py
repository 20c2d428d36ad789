"""Value and retention as two blocks of the JSON object, as ``docs/analyse.schema.json`` describes them.

Amounts are rounded to 2 digits, shares to 6, years and multiples to 4; what is not known is null.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kamcore.method.retention import KINDS
from kamcore.report.figures import MONEY, SHARE, Json, one, whole

if TYPE_CHECKING:
    import pandas as pd

    from kamcore.analysis import Analysis

FIGURE = 4
"""Digits of what is neither an amount nor a share."""


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
            "tenure": {"median_years": one(a.tenure.median, FIGURE), "at_least": a.tenure.at_least},
            "renewals": _renewals(a),
        },
    }


def _profit(a: Analysis) -> Json | None:
    w = a.whale
    if not w.n:
        return None
    return {
        "costs": list(a.profit.costs), "accounts": w.n, "apart": len(a.profit.apart), "total": one(w.total, MONEY),
        "peak": one(w.peak, MONEY), "peak_share": one(w.peak_share, SHARE), "peak_accounts": w.k,
        "given_back": one(w.given_back, MONEY), "losers": w.losers,
    }  # fmt: skip


def _clv(a: Analysis) -> Json:
    life, used = a.lifetime, a.clv_retention
    return {
        "variant": life.rule.variant, "retention": one(used.rate, SHARE), "retention_from": used.source,
        "discount": one(life.discount, SHARE), "years": life.rule.horizon, "acquisition": one(life.acquisition, MONEY),
        "multiple": one(life.rule.multiple, FIGURE), "words": life.rule.words,
    }  # fmt: skip


def _whitespace(a: Analysis) -> Json | None:
    space = a.whitespace
    if not space.possible:
        return None
    return {
        "penetration": one(space.penetration, SHARE), "bought": space.bought, "possible": space.possible,
        "one_at_a_time": space.exclusive, "left_out": space.left_out,
        "products": {str(name): int(n) for name, n in space.products["buyers"].items()},
    }  # fmt: skip


def _accounts(a: Analysis) -> list[Json]:
    table = a.ranks_table
    columns: dict[str, list[Any]] = {
        "key": [str(key) for key in table.index],
        **{name: [one(v, MONEY) for v in table[name]] for name in ("revenue", "profit", "clv")},
        "margin": [one(v, SHARE) for v in table["margin"]],
        **{name: whole(table[name]) for name in ("revenue_rank", "profit_rank", "clv_rank")},
        "destructive": [bool(v) for v in table["destructive"]],
        "movement": _movement_of(a, table.index),
        "tenure_years": [one(v, FIGURE) for v in a.tenure.table["years"].reindex(table.index)],
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
        "start": one(m.start, MONEY), "end": one(m.end, MONEY), **{kind: one(float(m.amounts[kind]), MONEY) for kind in KINDS},
        "accounts": {kind: int(m.counts[kind]) for kind in KINDS}, "present": m.present, "kept": m.kept,
        "nrr": one(m.nrr, SHARE), "grr": one(m.grr, SHARE), "logo_retention": one(m.logo_retention, SHARE),
        "credits_at_end": one(m.credits_end, MONEY),
    }  # fmt: skip


def _steps(table: pd.DataFrame) -> list[Json]:
    money, share = ("start", "end", *KINDS), ("nrr", "grr", "logo_retention")
    return [
        {
            "from": row["start_period"], "to": row["end_period"], **{name: one(row[name], MONEY) for name in money},
            **{name: one(row[name], SHARE) for name in share},
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
                "month": f"{row['month']:%Y-%m}", "contracts": int(row["contracts"]), "agreed": one(row["agreed"], MONEY),
                "open": one(row["open"], MONEY), "unknown": int(row["unknown"]),
            }
            for row in due.by_month.to_dict("records")
        ],
    }  # fmt: skip
