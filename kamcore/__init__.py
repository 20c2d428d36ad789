"""Key account management, computed: workbooks in, answers out. Knows nothing of the screen.

The names below are loaded when they are first used, so that the reading worker, which lives in this package and is started often,
does not load what it never needs.
"""

from __future__ import annotations

from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kamcore.analysis import Analysis, analyse
    from kamcore.method.abc_analysis import abc_classes
    from kamcore.method.ahp import ahp_weights
    from kamcore.method.concentration import gini, hhi, pareto
    from kamcore.method.lifetime_value import clv
    from kamcore.method.path_to_yes import path_to_yes
    from kamcore.method.quadrant import place
    from kamcore.method.retention import gross_revenue_retention, movements, net_revenue_retention
    from kamcore.method.robustness import rank_acceptability
    from kamcore.method.rulers import topsis
    from kamcore.method.scoring import weighted_score
    from kamcore.method.stages import classify_stage
    from kamcore.method.stakeholder_coverage import coverage
    from kamcore.method.stakeholders import build_network
    from kamcore.method.value import whale_curve
    from kamcore.workbook.mapping import BookMapping
    from kamcore.workbook.portfolio import Portfolio
    from kamcore.workbook.problems import Problem, WorkbookError
    from kamcore.workbook.reading import read_workbook
    from kamcore.workbook.settings import Settings

METHOD_VERSION = "1.1"
"""Changes when a figure computed from the same book changes; shown on screen and in every export."""

__all__ = [
    "METHOD_VERSION",
    "Analysis",
    "BookMapping",
    "Portfolio",
    "Problem",
    "Settings",
    "WorkbookError",
    "abc_classes",
    "ahp_weights",
    "analyse",
    "build_network",
    "classify_stage",
    "clv",
    "coverage",
    "gini",
    "gross_revenue_retention",
    "hhi",
    "movements",
    "net_revenue_retention",
    "pareto",
    "path_to_yes",
    "place",
    "rank_acceptability",
    "read_workbook",
    "topsis",
    "weighted_score",
    "whale_curve",
]

_HOMES: Mapping[str, str] = MappingProxyType(
    {
        "Analysis": "kamcore.analysis",
        "BookMapping": "kamcore.workbook.mapping",
        "Portfolio": "kamcore.workbook.portfolio",
        "Problem": "kamcore.workbook.problems",
        "Settings": "kamcore.workbook.settings",
        "WorkbookError": "kamcore.workbook.problems",
        "abc_classes": "kamcore.method.abc_analysis",
        "ahp_weights": "kamcore.method.ahp",
        "analyse": "kamcore.analysis",
        "build_network": "kamcore.method.stakeholders",
        "classify_stage": "kamcore.method.stages",
        "clv": "kamcore.method.lifetime_value",
        "coverage": "kamcore.method.stakeholder_coverage",
        "gini": "kamcore.method.concentration",
        "gross_revenue_retention": "kamcore.method.retention",
        "hhi": "kamcore.method.concentration",
        "movements": "kamcore.method.retention",
        "net_revenue_retention": "kamcore.method.retention",
        "pareto": "kamcore.method.concentration",
        "path_to_yes": "kamcore.method.path_to_yes",
        "place": "kamcore.method.quadrant",
        "rank_acceptability": "kamcore.method.robustness",
        "read_workbook": "kamcore.workbook.reading",
        "topsis": "kamcore.method.rulers",
        "weighted_score": "kamcore.method.scoring",
        "whale_curve": "kamcore.method.value",
    }
)


def __getattr__(name: str) -> object:
    """Load a public name from where it lives."""
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'kamcore' has no attribute {name!r}")
    return getattr(import_module(home), name)
