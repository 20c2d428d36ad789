from __future__ import annotations

from kamcore.analysis import analyse
from kamcore.findings import strategy
from kamcore.method.quadrant import CELLS
from tests.books import full_book, names_only


def test_nobody_can_be_placed():
    found = strategy.finding(analyse(names_only())).plain
    assert found.startswith("None of 3 accounts can be placed yet: none has ")


def test_the_cells_hold_every_placed_account_once():
    a = analyse(full_book())
    cells = strategy.by_cell(a, a.accounts.index)
    assert tuple(cells) == tuple(CELLS)
    assert sum(map(len, cells.values())) == len(strategy.placed(a, a.accounts.index)) == 40
