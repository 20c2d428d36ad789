"""Which people of a large stakeholder map are shown first, and how it opens up (method.md 8.2).

Above forty people, on a phone above ten, a map opens with the key players (method.md 8.5) and their neighbours, and expands on
demand.

Source: deck, client decision-making process; the limit is this application's own.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kamcore.method.stakeholder_map import Network

SECTION = "8.2"
LIMIT = 40
SMALL = 10
"""So many people at most on the screen of a phone, where the names of more could not be read."""
CONVENTION = "key players by power, then their managers and other neighbours, then everybody else by power"


@dataclass(frozen=True, slots=True)
class NetworkFocus:
    """The part of a map that is shown (method.md 8.2).

    Attributes:
        shown: Keys shown, sorted.
        hidden: How many people are not shown.
        expandable: Keys shown that have hidden neighbours, with how many, sorted by key.
        network: The part of the map that is shown, with the lines between the people shown.
        convention: Who comes first.
        section: Section of method.md.
    """

    shown: tuple[str, ...]
    hidden: int
    expandable: tuple[tuple[str, int], ...]
    network: Network
    convention: str = CONVENTION
    section: str = SECTION


def focus(network: Network, limit: int = LIMIT, first: Iterable[str] = ()) -> NetworkFocus:
    """Choose whom to show of a large map (method.md 8.2).

    Args:
        network: The whole map.
        limit: How many people at most; a map that fits is shown whole.
        first: Keys of people who come before everybody else, such as those along a path to yes.

    Returns:
        The part to show, and how many people are hidden.

    Raises:
        ValueError: The limit is below 1.
    """
    if limit < 1:
        raise ValueError("At least one person has to be shown.")
    near = _neighbours(network)
    by_power = sorted(network.nodes, key=lambda person: (-(person.power or 0.0), person.key))
    players = [person.key for person in by_power if person.key_player]
    managers = {line.report: line.manager for line in network.reporting}
    wanted = [
        *(key for key in first if key in near),
        *players,
        *(managers[key] for key in players if key in managers),
        *(other for key in players for other in sorted(near[key])),
        *(person.key for person in by_power),
    ]
    return _shown(network, list(dict.fromkeys(wanted))[:limit], near)


def expand(network: Network, shown: Iterable[str], person: str) -> NetworkFocus:
    """Show one person's neighbours too (method.md 8.2).

    Args:
        network: The whole map.
        shown: Keys shown now; keys that are not on the map are passed over.
        person: Key of the person whose neighbours are to be added; is shown too.

    Returns:
        The larger part.

    Raises:
        KeyError: Nobody on the map has this key.
    """
    near = _neighbours(network)
    if person not in near:
        raise KeyError(f"Nobody on this map has the key {person!r}.")
    return _shown(network, [*(key for key in shown if key in near), person, *near[person]], near)


def _neighbours(network: Network) -> dict[str, set[str]]:
    """List everybody's neighbours along reporting and influence lines."""
    near: dict[str, set[str]] = {person.key: set() for person in network.nodes}
    for line in network.reporting:
        near[line.manager].add(line.report)
        near[line.report].add(line.manager)
    for edge in network.influence:
        near[edge.source].add(edge.target)
        near[edge.target].add(edge.source)
    return near


def _shown(network: Network, chosen: Iterable[str], near: dict[str, set[str]]) -> NetworkFocus:
    """Cut the map down to the people chosen."""
    keys = set(chosen)
    part = replace(
        network,
        nodes=tuple(person for person in network.nodes if person.key in keys),
        reporting=tuple(line for line in network.reporting if line.manager in keys and line.report in keys),
        influence=tuple(edge for edge in network.influence if edge.source in keys and edge.target in keys),
        table=network.table[network.table["person"].isin(keys)].reset_index(drop=True),
    )
    beyond = ((key, len(near[key] - keys)) for key in sorted(keys))
    return NetworkFocus(
        shown=tuple(sorted(keys)),
        hidden=len(network.nodes) - len(keys),
        expandable=tuple((key, count) for key, count in beyond if count),
        network=part,
    )
