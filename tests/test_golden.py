"""The figures of the samples, held to the method version: when one moves, either the change was a mistake or the version moves too.

The files in ``tests/golden/VERSION/`` are what ``python -m kamcore analyse sample_data/NAME.xlsx --json`` prints, without the parts
that say how the file was read. ``python tests/test_golden.py`` writes them anew, only for a version that has none yet.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from kamcore import METHOD_VERSION, analyse, read_workbook
from kamcore.report import report

ROOT = Path(__file__).resolve().parents[1]
GOLDEN = ROOT / "tests" / "golden" / METHOD_VERSION
SAMPLES = ("software", "healthcare", "distributor")


def figures(sample: str) -> dict[str, object]:
    """Return what must not move: everything but the digest and the account of the reading."""
    whole = report(analyse(read_workbook(ROOT / "sample_data" / f"{sample}.xlsx")))
    del whole["book"]["digest"], whole["problems"], whole["rows"]
    return json.loads(json.dumps(whole))


@pytest.mark.parametrize("sample", SAMPLES)
def test_figures_move_only_with_the_method_version(sample):
    golden = json.loads((GOLDEN / f"{sample}.json").read_text())
    now = figures(sample)
    assert now["totals"] == golden["totals"]
    assert now["window"] == golden["window"]
    for account, before in zip(now["accounts"], golden["accounts"], strict=True):
        assert account == before
    assert now == golden


if __name__ == "__main__":
    GOLDEN.mkdir(parents=True, exist_ok=True)
    for name in SAMPLES:
        target = GOLDEN / f"{name}.json"
        if target.exists():
            sys.exit(f"{target} exists: raise METHOD_VERSION when figures have to move.")
        target.write_text(json.dumps(figures(name), ensure_ascii=False, separators=(",", ":")) + "\n")
