"""The power and interest grid (Mendelow 1991; method.md 8.7)."""

from __future__ import annotations

import pandas as pd
import pytest

from kamcore.method.power_interest import CELLS, power_interest
from kamcore.method.stakeholders import build_network

COLUMNS = ["person", "power", "sentiment", "contact", "roles", "sponsor", "champion"]


def grid(*rows):
    frame = pd.DataFrame([{"roles": frozenset(), **row} for row in rows], columns=COLUMNS)
    return power_interest(build_network(frame))


@pytest.mark.parametrize(
    ("person", "cell"),
    [
        ({"power": 5, "contact": "in depth"}, "manage closely"),
        ({"power": 4, "contact": "brief"}, "keep satisfied"),
        ({"power": 3, "sentiment": 2}, "keep informed"),
        ({"power": 3.5, "sentiment": 1}, "monitor"),
        ({"power": 4, "sentiment": -2, "contact": "none"}, "manage closely"),
        ({"power": 4, "sentiment": -1.5}, "keep satisfied"),
        ({"power": 1, "roles": frozenset({"user"})}, "keep informed"),
        ({"power": 5, "roles": frozenset({"initiator"})}, "manage closely"),
        ({"power": 5, "champion": True}, "manage closely"),
        ({"power": 5, "sponsor": True}, "manage closely"),
        ({"power": 5, "roles": frozenset({"decider"}), "contact": "none"}, "keep satisfied"),
        ({"power": 5, "roles": frozenset({"decider"})}, None),
        ({"power": 5}, None),
        ({"contact": "in depth"}, None),
    ],
)
def test_each_person_has_one_place(person, cell):
    found = grid({"person": "p", **person})
    assert [name for name, people in found.cells if people] == ([cell] if cell else [])
    assert len(found.apart) == (cell is None)


def test_who_is_listed_apart_says_what_is_missing():
    found = grid({"person": "b"}, {"person": "a", "power": 4}, {"person": "c", "contact": "brief"})
    assert [(one.person.key, one.unknown) for one in found.apart] == [
        ("a", ("interest",)), ("b", ("power", "interest")), ("c", ("power",)),
    ]  # fmt: skip


def test_the_most_powerful_come_first_and_all_four_cells_are_there():
    found = grid(*({"person": k, "power": p, "contact": "brief"} for k, p in (("z", 1), ("b", 3), ("a", 3))))
    assert tuple(name for name, _ in found.cells) == CELLS
    assert [one.person.key for one in dict(found.cells)["monitor"]] == ["a", "b", "z"]


def test_an_empty_map_has_an_empty_grid():
    found = grid()
    assert not found.apart
    assert not any(people for _, people in found.cells)
