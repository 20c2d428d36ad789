"""Where the people of a stakeholder map stand on the drawing (method.md 8.2).

Layers follow the reporting line, executives at the top; within a layer branches are ordered by barycentres (after
Sugiyama, Tagawa & Toda 1981), so that reporting lines never cross and lines of influence seldom do; wide layers wrap
into sub-rows and a long chain folds into blocks side by side, so that 5 to 200 people stay readable. People outside
stand in columns to the right of the account's box. The same map gives the same drawing for the same seed, whatever the
order of rows.

Source: deck, client decision-making process.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamcore.method.stakeholder_map import LEVELS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kamcore.method.stakeholder_map import Network

SECTION = "8.2"
CONVENTION = "layers by reporting line, executives on top, outsiders on the right; x grows rightwards, y downwards"
COLUMN_GAP = 160.0
"""Distance between neighbours in one row: room for a label."""
ROW_GAP = 100.0
"""Distance between sub-rows of one layer."""
LAYER_GAP = 150.0
"""Distance between layers."""
MIN_DISTANCE = 100.0
"""No two people stand closer than this."""
MARGIN = 80.0
"""From the outermost people to the account's box, and again from the box to the first outside column."""
TARGET_ASPECT = 1.6
"""Width by height that the wrapping aims at."""
FOLD_ROWS = 8
"""More rows than this fold into blocks when the drawing would be taller than wide."""
SWEEPS = 4
OUTSIDE_LAYER = -1


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """Positions on a plane without unit, y downwards as on a screen (method.md 8.2).

    Attributes:
        table: ``person``, ``x``, ``y``, ``layer`` (0 at the top; -1 outside), sorted by person.
        box: Left, top, right and bottom of the account's box; None when nobody stands inside.
        min_distance: No two people are closer.
        crossings: How many pairs of lines (of either kind, inside) between neighbouring layers cross, before wrapping.
        seed: The seed used.
        convention: The active convention.
        section: Section of method.md.
    """

    table: pd.DataFrame
    box: tuple[float, float, float, float] | None
    min_distance: float
    crossings: int
    seed: int
    convention: str = CONVENTION
    section: str = SECTION


def layout(network: Network, seed: int = 0) -> Layout:
    """Place every person of a map (method.md 8.2).

    Args:
        network: The map; its reporting lines have no loops.
        seed: Decides between equally good orders.

    Returns:
        Positions, the account's box and the number of crossings.
    """
    outside = {person.key for person in network.nodes if person.outside}
    keys = [person.key for person in network.nodes]
    inside = [key for key in keys if key not in outside]
    shuffled = np.random.default_rng(seed).permutation(len(keys)).tolist()
    chance = dict(zip(sorted(keys), shuffled, strict=True))
    managers = {
        line.report: line.manager
        for line in network.reporting
        if line.report not in outside and line.manager not in outside
    }
    layers = _layers(network, inside, managers)
    rows, crossings = _ordered(layers, managers, _sways(network, outside), chance)
    x, y = _placed(rows, managers)
    box = None
    if inside:
        left, right = min(x.values()) - MARGIN, max(x.values()) + MARGIN
        box = (left, min(y.values()) - MARGIN, right, max(y.values()) + MARGIN)
    _place_outside(network, sorted(outside), x, y, box)
    depth = {key: place for place, layer in enumerate(layers) for key in layer}
    table = pd.DataFrame(
        {
            "person": pd.Series(sorted(keys), dtype="str"),
            "x": np.asarray([x[key] for key in sorted(keys)], dtype=np.float64),
            "y": np.asarray([y[key] for key in sorted(keys)], dtype=np.float64),
            "layer": np.asarray([depth.get(key, OUTSIDE_LAYER) for key in sorted(keys)], dtype=np.int64),
        }
    )
    return Layout(table, box, MIN_DISTANCE, crossings, seed)


def _layers(network: Network, inside: Sequence[str], managers: Mapping[str, str]) -> list[list[str]]:
    """Give each person a layer: one below the manager; people without one by their level, top when it is not known.

    Somebody without manager, reports and level stands in the lowest layer, because nothing puts them above anybody.
    """
    people = network.by_key
    leading = set(managers.values())
    depth: dict[str, int] = {}
    loose = []
    for key in inside:
        if key in managers:
            continue
        level = people[key].level
        if level is None and key not in leading:
            loose.append(key)
        else:
            depth[key] = 0 if level is None else LEVELS.index(level)
    reports: dict[str, list[str]] = {}
    for report, manager in managers.items():
        reports.setdefault(manager, []).append(report)
    waiting = list(depth)
    while waiting:
        manager = waiting.pop()
        for report in reports.get(manager, ()):
            depth[report] = depth[manager] + 1
            waiting.append(report)
    lowest = max(depth.values(), default=0)
    depth |= dict.fromkeys(loose, lowest)
    used = sorted(set(depth.values()))
    layers: list[list[str]] = [[] for _ in used]
    for key in sorted(depth):
        layers[used.index(depth[key])].append(key)
    return layers


def _sways(network: Network, outside: set[str]) -> dict[str, list[str]]:
    """List each inside person's neighbours by influence, inside only."""
    near: dict[str, list[str]] = {}
    for edge in network.influence:
        if edge.source not in outside and edge.target not in outside:
            near.setdefault(edge.source, []).append(edge.target)
            near.setdefault(edge.target, []).append(edge.source)
    return near


def _ordered(
    layers: list[list[str]],
    managers: Mapping[str, str],
    sways: Mapping[str, Sequence[str]],
    chance: Mapping[str, int],
) -> tuple[list[list[str]], int]:
    """Order each layer so that reporting lines never cross, and lines of influence seldom do.

    People are walked branch by branch, which keeps reporting lines apart; in each sweep the branches below one manager
    (and the tops of all branches) are sorted by the barycentre of those their members are tied to by influence. The
    order with the fewest crossings is kept, then the one with the shortest lines of influence.
    """
    depth = {key: place for place, layer in enumerate(layers) for key in layer}
    branches: dict[str | None, list[str]] = {}
    for key in sorted(depth, key=chance.__getitem__):
        branches.setdefault(managers.get(key), []).append(key)
    ties = [(managers[key], key) for key in sorted(depth) if key in managers]
    ties += [(key, other) for key, others in sorted(sways.items()) for other in others if key < other]
    best, lowest = _walked(branches, len(layers), depth), (math.inf, math.inf)
    for _ in range(SWEEPS + 1):
        rows = _walked(branches, len(layers), depth)
        place = {key: (rank + 0.5) / len(row) for row in rows for rank, key in enumerate(row)}
        length = math.fsum(abs(place[one] - place[other]) for one, other in ties)
        cost = (float(_crossings(ties, depth, place)), round(length, 9))
        if cost < lowest:
            best, lowest = rows, cost
        pulls = {key: [place[other] for other in sways.get(key, ())] for key in depth}
        for row in reversed(rows):
            for key in row:
                if key in managers:
                    pulls[managers[key]] = pulls[managers[key]] + pulls[key]
        wanted = {key: round(math.fsum(pull) / len(pull), 9) if pull else place[key] for key, pull in pulls.items()}
        for branch in branches.values():
            branch.sort(key=lambda key: (wanted[key], chance[key]))
    return best, int(lowest[0])


def _walked(branches: Mapping[str | None, Sequence[str]], count: int, depth: Mapping[str, int]) -> list[list[str]]:
    """Walk all branches from the left and put each person at the right end of the layer so far."""
    rows: list[list[str]] = [[] for _ in range(count)]
    waiting = list(reversed(branches.get(None, ())))
    while waiting:
        key = waiting.pop()
        rows[depth[key]].append(key)
        waiting.extend(reversed(branches.get(key, ())))
    return rows


def _crossings(ties: Sequence[tuple[str, str]], depth: Mapping[str, int], place: Mapping[str, float]) -> int:
    """Count crossing pairs of lines, of either kind, between neighbouring layers."""
    spans: dict[int, list[tuple[float, float]]] = {}
    for ends in ties:
        upper, lower = sorted(ends, key=depth.__getitem__)
        if depth[lower] - depth[upper] == 1:
            spans.setdefault(depth[upper], []).append((place[upper], place[lower]))
    crossed = 0
    for lines in spans.values():
        above, below = np.asarray(lines, dtype=np.float64).T
        crossed += int((np.subtract.outer(above, above) * np.subtract.outer(below, below) < 0).sum()) // 2
    return crossed


def _placed(layers: Sequence[Sequence[str]], managers: Mapping[str, str]) -> tuple[dict[str, float], dict[str, float]]:
    """Wrap the layers into rows, fold a tall stack into blocks, and shift people towards their neighbours."""
    x: dict[str, float] = {}
    y: dict[str, float] = {}
    if not layers:
        return x, y
    widest = _row_width([len(layer) for layer in layers])
    rows: list[tuple[int, list[str]]] = []
    for number, layer in enumerate(layers):
        turns = math.ceil(len(layer) / widest)
        # Dealt out in turn, so that each sub-row spans the layer and reports stay below their manager.
        rows.extend((number, list(layer[turn::turns])) for turn in range(turns))
    blocks = _blocks(len(rows), max(len(row) for _, row in rows))
    per_block = math.ceil(len(rows) / blocks)
    left = 0.0
    for start in range(0, len(rows), per_block):
        block = rows[start : start + per_block]
        size = max(len(row) for _, row in block)
        span = (size - 1) * COLUMN_GAP
        height = 0.0
        above = block[0][0]
        for number, row in block:
            height += 0.0 if row is block[0][1] else ROW_GAP if number == above else LAYER_GAP
            above = number
            for rank, key in enumerate(row):
                x[key] = left + span / 2 + (rank - (len(row) - 1) / 2) * COLUMN_GAP
                y[key] = height
        for sweep in range(3):
            _shift(block if sweep % 2 else block[::-1], managers, x, left, left + span)
        left += span + COLUMN_GAP
    return x, y


def _row_width(sizes: Sequence[int]) -> int:
    """Choose how many people stand in one row at most, so that the drawing comes nearest to the wanted shape."""
    best, nearest = 1, math.inf
    for width in range(1, max(sizes) + 1):
        turns = [math.ceil(size / width) for size in sizes]
        height = (len(sizes) - 1) * LAYER_GAP + sum(turn - 1 for turn in turns) * ROW_GAP + 2 * MARGIN
        off = abs(math.log(((width - 1) * COLUMN_GAP + 2 * MARGIN) / height / TARGET_ASPECT))
        if off < nearest - 1e-9:
            best, nearest = width, off
    return best


def _blocks(rows: int, widest: int) -> int:
    """Choose into how many blocks side by side a stack of rows folds."""
    if rows <= FOLD_ROWS or widest * COLUMN_GAP >= rows * LAYER_GAP:
        return 1
    return min(
        range(1, rows + 1),
        key=lambda count: round(
            abs(math.log(widest * count * COLUMN_GAP / (math.ceil(rows / count) * LAYER_GAP) / TARGET_ASPECT)), 9
        ),
    )


def _shift(
    block: Sequence[tuple[int, list[str]]], managers: Mapping[str, str], x: dict[str, float], left: float, right: float
) -> None:
    """Move the people of each row towards their managers and reports, in order, apart, and within the block."""
    here = {key for _, row in block for key in row}
    near: dict[str, list[str]] = {}
    for key in sorted(here):
        manager = managers.get(key)
        if manager in here:
            near.setdefault(key, []).append(str(manager))
            near.setdefault(str(manager), []).append(key)
    for _, row in block:
        wanted = [math.fsum(x[other] for other in near[key]) / len(near[key]) if key in near else x[key] for key in row]
        x.update(zip(row, _apart(wanted, left, right), strict=True))


def _apart(wanted: Sequence[float], low: float, high: float) -> list[float]:
    """Come as near as possible to the wanted places in order, a column apart, between two ends.

    Least squares under an order: pool adjacent violators, then cut at the ends.
    """
    pools: list[tuple[float, int]] = []
    for rank, value in enumerate(wanted):
        mean, count = value - rank * COLUMN_GAP, 1
        while pools and pools[-1][0] > mean:
            other, size = pools.pop()
            mean, count = (mean * count + other * size) / (count + size), count + size
        pools.append((mean, count))
    slack = max(low, high - (len(wanted) - 1) * COLUMN_GAP)
    free = [min(max(mean, low), slack) for mean, count in pools for _ in range(count)]
    return [round(value, 6) + rank * COLUMN_GAP for rank, value in enumerate(free)]


def _place_outside(
    network: Network,
    outside: Sequence[str],
    x: dict[str, float],
    y: dict[str, float],
    box: tuple[float, float, float, float] | None,
) -> None:
    """Stand the people outside in columns right of the box, near the height of those they have to do with."""
    if not outside:
        return
    _, top, right, bottom = box or (-2 * MARGIN, -MARGIN, -MARGIN, MARGIN)
    touched: dict[str, list[float]] = {key: [] for key in outside}
    ties = [(edge.source, edge.target) for edge in network.influence]
    ties += [(line.manager, line.report) for line in network.reporting]
    for one, other in ties:
        for key, end in ((one, other), (other, one)):
            if key in touched and end in y:
                touched[key].append(y[end])
    middle = (top + bottom) / 2
    wanted = {key: math.fsum(heights) / len(heights) if heights else middle for key, heights in touched.items()}
    fitting = math.floor((bottom - top - 2 * MARGIN) / ROW_GAP) + 1
    per_column = max(fitting, math.ceil(math.sqrt(len(outside) * TARGET_ASPECT)))
    columns = math.ceil(len(outside) / per_column)
    ordered = sorted(outside, key=lambda key: (round(wanted[key], 6), key))
    for column in range(columns):
        members = ordered[column::columns]
        span = (len(members) - 1) * ROW_GAP
        low, high = top + MARGIN, max(bottom - MARGIN, top + MARGIN + span)
        if high - low < span or box is None:
            low, high = middle - span / 2, middle + span / 2
        scale = COLUMN_GAP / ROW_GAP
        heights = _apart([wanted[key] * scale for key in members], low * scale, high * scale)
        for key, height in zip(members, heights, strict=True):
            x[key] = right + MARGIN + column * COLUMN_GAP
            y[key] = height / scale
