"""Classes over time, the three rulers and the stress test as part of the JSON object of a book (``docs/analyse.schema.json``)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamcore.report.figures import MONEY, SCORE, SHARE, Json, one

if TYPE_CHECKING:
    from kamcore.analysis import Analysis
    from kamcore.method.stress import StressTest

LOSSES = (1, 3, 5)
"""So many of the largest accounts are taken away."""


def exposure(a: Analysis) -> Json:
    """Return how classes moved, where the rulers differ, and what the loss of the largest accounts would leave."""
    classes, rulers = a.classes_over_time, a.abc_rulers
    differ = rulers[~rulers["agree"].to_numpy(dtype=bool)]
    paths = a.class_paths.reindex(a.by_key.index)
    return {
        "class_periods": [str(name) for name in classes.columns],
        "class_paths": {str(key): path for key, path in zip(paths.index, paths.tolist(), strict=True)},
        "migration": _migration(a),
        "rulers": {
            "accounts": len(rulers),
            "agree": len(rulers) - len(differ),
            "differ": [
                {"account": str(key), "value": value, "count": count, "computed": computed}
                for key, value, count, computed in zip(
                    differ.index, *(differ[name].tolist() for name in ("value", "count", "computed")), strict=True
                )
            ],
        },
        "stress": [_stress(k, a.stress(a.largest_accounts(k))) for k in LOSSES] if a.pareto.n else [],
    }


def _migration(a: Analysis) -> Json | None:
    found = a.migration
    if found is None:
        return None
    names = list(map(str, found.table.columns))
    return {
        "from": str(a.classes_over_time.columns[-2]),
        "to": str(a.classes_over_time.columns[-1]),
        "accounts": {
            str(state): dict(zip(names, map(int, line), strict=True))
            for state, line in zip(found.table.index, found.table.to_numpy(), strict=True)
        },
        "in_both": found.both,
        "unchanged": found.unchanged,
        "stability": one(found.stability, SHARE),
    }


def _stress(k: int, found: StressTest) -> Json:
    sides = (
        (found.revenue_before, found.margin_before, found.nrr_before, found.before),
        (found.revenue_after, found.margin_after, found.nrr_after, found.after),
    )
    return {
        "largest": k,
        "lost": list(found.lost),
        "margin_known": found.margin_known,
        **{
            name: {
                "revenue": one(revenue, MONEY), "margin": one(margin, MONEY), "nrr": one(nrr, SHARE), "accounts": c.n,
                "gini": one(c.gini, SHARE),
                "hhi": one(c.hhi, MONEY), "effective_number": one(c.effective_number, SCORE), "cr1": one(c.cr1, SHARE),
                "cr5": one(c.cr5, SHARE), "cr10": one(c.cr10, SHARE),
            }
            for name, (revenue, margin, nrr, c) in zip(("before", "after"), sides, strict=True)
        },
    }  # fmt: skip
