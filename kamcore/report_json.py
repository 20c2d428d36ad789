"""The Analysis as one JSON object, as ``docs/analyse.schema.json`` describes it.

Amounts are rounded to 2 digits, shares, changes and risk to 6, scores to 4; what is not known is null; accounts stand in the order
of their revenue in the period shown, then of their key. Equal books give equal bytes.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from kamcore import METHOD_VERSION
from kamcore.report_certainty import certainty
from kamcore.report_exposure import exposure
from kamcore.report_outlook import outlook
from kamcore.report_people import people
from kamcore.report_value import value_blocks

if TYPE_CHECKING:
    import pandas as pd

    from kamcore.analysis import Analysis
    from kamcore.workbook.problems import Problem

MONEY, SHARE, SCORE = 2, 6, 4
Json = dict[str, Any]


def report(a: Analysis) -> Json:
    """Return everything about a book that the command line prints."""
    return {
        "method_version": METHOD_VERSION,
        "book": {
            "source": a.portfolio.source,
            "digest": a.portfolio.digest,
            "currency": a.settings.currency,
            "as_of": None if a.as_of is None else a.as_of.date().isoformat(),
            "unit": a.revenue.unit,
            "rolled_up": a.settings.roll_up,
        },
        "window": _window(a),
        "problems": [problem(p) for p in a.portfolio.problems],
        "rows": _rows(a),
        "periods": list(a.revenue.by_period.columns),
        "accounts": _accounts(a),
        "totals": _totals(a),
        "people": people(a),
        **value_blocks(a),
        "exposure": exposure(a),
        "certainty": certainty(a),
        "outlook": outlook(a),
    }


def problem(p: Problem) -> Json:
    """Return one problem as the schema describes it."""
    return {
        "severity": str(p.severity),
        "code": p.code,
        "file": p.file,
        "sheet": p.sheet,
        "cell": p.cell,
        "found": p.found,
        "expected": p.expected,
        "fix": p.fix,
        "rows": p.rows,
        "count": p.count,
    }


def _window(a: Analysis) -> Json:
    window, before = a.revenue.window, a.revenue.before
    return {
        "period": None if window.period is None else window.period.label,
        "words": window.words,
        "complete": window.complete,
        "members": list(window.members),
        "before": None if before is None or before.period is None else before.period.label,
    }


def _rows(a: Analysis) -> Json:
    tables = a.portfolio.report
    return {
        "read": sum(t.read for t in tables),
        "used": sum(t.used for t in tables),
        "reported": sum(t.reported for t in tables),
        "tables": [
            {
                "file": t.file,
                "sheet": t.sheet,
                "as": t.target or None,
                "layout": t.layout,
                "read": t.read,
                "used": t.used,
                "reported": t.reported,
                "columns": [{"heading": heading, "as": role or None} for heading, role in t.columns],
                "why": t.why,
            }
            for t in tables
        ],
    }


def _numbers(values: pd.Series[Any], digits: int) -> list[float | None]:
    rounded = np.round(values.to_numpy(dtype=np.float64, na_value=np.nan), digits) + 0.0
    return [None if math.isnan(v) else v for v in rounded.tolist()]


def _texts(values: pd.Series[Any]) -> list[str | None]:
    return [v if isinstance(v, str) else None for v in values.tolist()]


def _accounts(a: Analysis) -> list[Json]:
    s = a.summary
    keys = s.index
    by_period = a.revenue.by_period.loc[keys]
    periods = [str(period) for period in by_period.columns]
    amounts = [_numbers(by_period[period], MONEY) for period in periods]
    stages = a.stages.table.loc[keys]
    risk = a.risk.table.loc[keys]
    fired = a.risk.signals.loc[keys]
    yes = fired.astype("boolean").fillna(value=False).to_numpy(dtype=bool)
    names = np.asarray(fired.columns, dtype=object)
    columns: dict[str, list[Any]] = {
        "key": list(keys),
        "name": _texts(s["name"]),
        "revenue": [
            dict(zip(periods, row, strict=True))
            for row in (zip(*amounts, strict=True) if amounts else [()] * len(keys))
        ],
        "revenue_in_window": _numbers(s["revenue"], MONEY),
        "change": _numbers(s["change"], SHARE),
        "share": _numbers(s["share"], SHARE),
        "abc": _texts(s["class"]),
        "score": _numbers(s["score"], SCORE),
        "growth": _numbers(s["growth"], SCORE),
        "harmony": _numbers(s["harmony"], SCORE),
        "coverage": _numbers(s["coverage"], SHARE),
        "rank": [None if v is None else int(v) for v in _numbers(s["rank"], 0)],
        "strength": _numbers(s["strength"], SCORE),
        "cell": _texts(s["cell"]),
        "borderline": [bool(v) for v in s["borderline"].fillna(value=False)],
        "stage": _texts(s["stage"]),
        "stage_total": _numbers(stages["scaled_total"], SCORE),
        "risk": _numbers(risk["risk"], SHARE),
        "risk_level": _texts(risk["level"]),
        "risk_critical": [bool(v) for v in risk["critical"]],
        "completeness": _numbers(risk["completeness"], SHARE),
        "signals": [names[row].tolist() for row in yes],
    }
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _one(value: float | None, digits: int) -> float | None:
    return None if value is None or math.isnan(value) else round(value, digits) + 0.0


def _totals(a: Analysis) -> Json:
    p, c, by_period = a.pareto, a.concentration, a.revenue.by_period
    window = a.turnover.dropna()
    return {
        "accounts": len(a.accounts),
        "revenue_in_window": _one(math.fsum(window), MONEY) if len(window) else None,
        "revenue_by_period": {
            str(period): _one(math.fsum(by_period[period].dropna()), MONEY) for period in by_period.columns
        },
        "positive_revenue": _one(p.total, MONEY),
        "vital_few": {"threshold": p.threshold, "k": p.k, "with_ties": p.vital_count, "of": p.n},
        "concentration": {
            "gini": _one(c.gini, SHARE),
            "hhi": _one(c.hhi, MONEY),
            "effective_number": _one(c.effective_number, SCORE),
            "cr1": _one(c.cr1, SHARE),
            "cr5": _one(c.cr5, SHARE),
            "cr10": _one(c.cr10, SHARE),
        },
        "classes": {str(cls): int(n) for cls, n in a.abc.table["class"].value_counts().sort_index().items()},
        "cells": {cell: int(n) for cell, n in a.quadrant.counts.items()},
        "stages": dict(a.stages.counts),
        "risk_levels": dict(a.risk.counts),
        "at_risk": {"accounts": a.queue.accounts, "revenue": _one(a.queue.revenue, MONEY)},
    }
