"""The Analysis as JSON: what the command line prints and other programs read."""

from __future__ import annotations

from kamcore.report.door import problem, report

__all__ = ["problem", "report"]
