"""The Analysis as one JSON object, as ``docs/analyse.schema.json`` describes it.

Amounts are rounded to 2 digits, shares, changes and risk to 6, scores to 4; what is not known is null; accounts stand in the order
of their revenue in the period shown, then of their key. Equal books give equal bytes.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from kamcore import METHOD_VERSION
from kamcore.report.certainty import certainty
from kamcore.report.exposure import exposure
from kamcore.report.figures import MONEY, SCORE, SHARE, Json, numbers, one, texts, whole
from kamcore.report.outlook import outlook
from kamcore.report.people import people
from kamcore.report.value import value_blocks

if TYPE_CHECKING:
    from kamcore.analysis import Analysis
    from kamcore.workbook.problems import Problem


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


def _accounts(a: Analysis) -> list[Json]:
    s = a.summary
    keys = s.index
    by_period = a.revenue.by_period.loc[keys]
    periods = [str(period) for period in by_period.columns]
    amounts = [numbers(by_period[period], MONEY) for period in periods]
    stages = a.stages.table.loc[keys]
    risk = a.risk.table.loc[keys]
    fired = a.risk.signals.loc[keys]
    yes = fired.astype("boolean").fillna(value=False).to_numpy(dtype=bool)
    names = np.asarray(fired.columns, dtype=object)
    columns: dict[str, list[Any]] = {
        "key": list(keys),
        "name": texts(s["name"]),
        "revenue": [
            dict(zip(periods, row, strict=True))
            for row in (zip(*amounts, strict=True) if amounts else [()] * len(keys))
        ],
        "revenue_in_window": numbers(s["revenue"], MONEY),
        "change": numbers(s["change"], SHARE),
        "share": numbers(s["share"], SHARE),
        "abc": texts(s["class"]),
        "score": numbers(s["score"], SCORE),
        "growth": numbers(s["growth"], SCORE),
        "harmony": numbers(s["harmony"], SCORE),
        "coverage": numbers(s["coverage"], SHARE),
        "rank": whole(s["rank"]),
        "strength": numbers(s["strength"], SCORE),
        "cell": texts(s["cell"]),
        "borderline": [bool(v) for v in s["borderline"].fillna(value=False)],
        "stage": texts(s["stage"]),
        "stage_total": numbers(stages["scaled_total"], SCORE),
        "risk": numbers(risk["risk"], SHARE),
        "risk_level": texts(risk["level"]),
        "risk_critical": [bool(v) for v in risk["critical"]],
        "completeness": numbers(risk["completeness"], SHARE),
        "signals": [names[row].tolist() for row in yes],
    }
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _totals(a: Analysis) -> Json:
    p, c, by_period = a.pareto, a.concentration, a.revenue.by_period
    window = a.turnover.dropna()
    return {
        "accounts": len(a.accounts),
        "revenue_in_window": one(math.fsum(window), MONEY) if len(window) else None,
        "revenue_by_period": {
            str(period): one(math.fsum(by_period[period].dropna()), MONEY) for period in by_period.columns
        },
        "positive_revenue": one(p.total, MONEY),
        "vital_few": {"threshold": p.threshold, "k": p.k, "with_ties": p.vital_count, "of": p.n},
        "concentration": {
            "gini": one(c.gini, SHARE),
            "hhi": one(c.hhi, MONEY),
            "effective_number": one(c.effective_number, SCORE),
            "cr1": one(c.cr1, SHARE),
            "cr5": one(c.cr5, SHARE),
            "cr10": one(c.cr10, SHARE),
        },
        "classes": {str(cls): int(n) for cls, n in a.abc.table["class"].value_counts().sort_index().items()},
        "cells": {cell: int(n) for cell, n in a.quadrant.counts.items()},
        "stages": dict(a.stages.counts),
        "risk_levels": dict(a.risk.counts),
        "at_risk": {"accounts": a.queue.accounts, "revenue": one(a.queue.revenue, MONEY)},
    }
