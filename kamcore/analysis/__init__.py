"""The single door: a Portfolio and its settings, with one lazy property per question."""

from __future__ import annotations

from kamcore.analysis.door import Analysis, analyse

__all__ = ["Analysis", "analyse"]
