"""The way of accounts over time as part of the JSON object of a book (``docs/analyse.schema.json``)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamcore.findings.prioritisation import next_steps
from kamcore.report.figures import MONEY, SCORE, SHARE, Json, one

if TYPE_CHECKING:
    from kamcore.analysis import Analysis


def outlook(a: Analysis) -> Json:
    """Return where accounts are forecast to stand, who stays of those who began together, stages over time, and next steps."""
    return {
        "forecast": _forecast(a),
        "cohorts": _cohorts(a),
        "stage_history": _stage_history(a),
        "next_steps": {str(key): step for key, step in next_steps(a).items()},
    }


def _forecast(a: Analysis) -> list[Json]:
    table = a.forecast.table
    measures = ("attractiveness", "strength", "next_attractiveness", "next_strength")
    columns = {
        "account": [str(key) for key in table.index],
        **{name: [one(value, SCORE) for value in table[name].tolist()] for name in measures},
        **{name: [str(cell) for cell in table[name]] for name in ("cell", "next_cell")},
    }
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _cohorts(a: Analysis) -> Json | None:
    found = a.cohorts
    if found is None:
        return None
    rows: list[Json] = [
        {
            "cohort": row["cohort"], "or_earlier": bool(row["open"]), "period": row["period"], "age": int(row["age"]),
            "accounts": int(row["accounts"]), "kept": int(row["kept"]), "accounts_kept": one(row["accounts_kept"], SHARE),
            "revenue": one(row["revenue"], MONEY), "revenue_kept": one(row["revenue_kept"], SHARE),
        }
        for row in found.table.to_dict("records")
    ]  # fmt: skip
    return {"apart": found.apart, "table": rows}


def _stage_history(a: Analysis) -> list[Json]:
    rows = a.stage_history
    return [
        {"account": key, "as_of": as_of or None, "stage": stage}
        for key, as_of, stage in zip(*(rows[name].tolist() for name in ("account", "as_of", "stage")), strict=True)
    ]
