"""Single-threading: by how many people of ours, and through which champion, a decider is reached (method.md 8.5).

Reachability: from each of our people to the persons they own whose contact is not *none*, and on along positive
influence (strength above 0) and along reporting lines both ways, never through a hostile person (method.md 8.4); the
decider may be hostile. An account is single-threaded when taking away one of our people, or one champion other than
the decider, leaves a decider unreachable. A decider nobody reaches hangs on less than a thread and counts as such, so
that losing the last contact never makes an account look safer.

Blanks are not guessed. The answer is worked out twice: in the worst case (a blank contact status is no contact, people
of ours who are not named are one of those named) and in the best (it is a contact, and they are all different). Where
the two differ the answer is not known.

Source: plan templates and the account manager's exposure to a single contact (AM article).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from collections.abc import Set as AbstractSet

SECTION = "8.5"


@dataclass(frozen=True, slots=True)
class Link:
    """How one person on the map is reached directly.

    Attributes:
        owner: Our person; None when not named.
        certain: Whether contact is known to be brief or more.
        possible: Whether contact is certain, or its status is blank.
    """

    owner: str | None
    certain: bool
    possible: bool


@dataclass(frozen=True, slots=True)
class Thread:
    """How one decider is reached (method.md 8.5).

    Attributes:
        decider: Key of the decider.
        owners: Names of our people who certainly reach the decider, sorted.
        unnamed: How many further certain contacts reach the decider whose owner is not named.
        champions: Keys of the champions without whom the decider is certainly not reached.
        single: Whether the decider hangs on one person; None when blanks could decide it.
    """

    decider: str
    owners: tuple[str, ...]
    unnamed: int
    champions: tuple[str, ...]
    single: bool | None


def threads(
    deciders: Iterable[str],
    champions: Iterable[str],
    links: Mapping[str, Link],
    sways: Mapping[str, Sequence[str]],
    hostile: AbstractSet[str],
) -> tuple[Thread, ...]:
    """Work out how each decider is reached (method.md 8.5).

    Args:
        deciders: Keys of the deciders.
        champions: Keys of the champions.
        links: Direct contact by key of the person.
        sways: By key, who influences that person: influencers, manager and reports.
        hostile: Keys of hostile people.

    Returns:
        One entry per decider, sorted by key.
    """
    backing = sorted(champions)
    found = []
    for decider in sorted(deciders):
        upstream = _upstream(decider, sways, hostile, None)
        # Only a champion who can sway the decider can matter.
        shrunk = {
            champion: _upstream(decider, sways, hostile, champion)
            for champion in backing
            if champion != decider and champion in upstream
        }
        certain = [links[key] for key in upstream if key in links and links[key].certain]
        worst = _hangs(upstream, shrunk.values(), links, best=False)
        single = None
        if not worst:
            single = False
        elif _hangs(upstream, shrunk.values(), links, best=True):
            single = True
        cuts = tuple(
            champion
            for champion, rest in shrunk.items()
            if certain and not any(links[key].possible for key in rest if key in links)
        )
        owners = {link.owner for link in certain if link.owner is not None}
        unnamed = sum(link.owner is None for link in certain)
        found.append(Thread(decider, tuple(sorted(owners)), unnamed, cuts, single))
    return tuple(found)


def any_single(found: Sequence[Thread]) -> bool | None:
    """Tell whether any decider hangs on one person; None without a decider, or when blanks could decide it."""
    answers = [thread.single for thread in found]
    if True in answers:
        return True
    return None if not answers or None in answers else False


def _upstream(
    decider: str, sways: Mapping[str, Sequence[str]], hostile: AbstractSet[str], removed: str | None
) -> set[str]:
    """Collect the decider and everybody from whom influence can reach the decider."""
    seen = {decider}
    waiting = [decider]
    while waiting:
        for key in sways.get(waiting.pop(), ()):
            if key not in seen and key not in hostile and key != removed:
                seen.add(key)
                waiting.append(key)
    return seen


def _hangs(upstream: set[str], shrunk: Iterable[set[str]], links: Mapping[str, Link], *, best: bool) -> bool:
    """Tell whether the decider hangs on one person of ours or one champion, in the best or the worst case."""
    count = _owners(upstream, links, best=best)
    return count <= 1 or any(_owners(rest, links, best=best) == 0 for rest in shrunk)


def _owners(keys: set[str], links: Mapping[str, Link], *, best: bool) -> int:
    """Count our people who are in contact with any of these, in the best or the worst case."""
    reached = [links[key] for key in keys if key in links and (links[key].possible if best else links[key].certain)]
    named = len({link.owner for link in reached if link.owner is not None})
    unnamed = sum(link.owner is None for link in reached)
    return named + unnamed if best else max(named, min(unnamed, 1))
