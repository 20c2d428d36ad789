"""The stakeholder map of one account, built and repaired (method.md 8.1).

A node is a person, inside the account or outside it (an adviser, a partner). What a map is made of is in
``stakeholder_map``, whom to win in ``winning`` (method.md 8.3), its coverage in ``stakeholder_coverage`` (method.md
8.5), its drawing in ``network_layout`` (method.md 8.2).
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamcore.method.stakeholder_map import (
    CONTACTS,
    DEFAULT_STRENGTH,
    LEVELS,
    PEOPLE_COLUMNS,
    ROLES,
    SIGNS,
    InfluenceEdge,
    Network,
    NetworkProblem,
    Person,
    ReportingEdge,
)

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping


def build_network(people: pd.DataFrame, influence: pd.DataFrame | None = None) -> Network:
    """Build the map of one account and repair what cannot be drawn (method.md 8.1).

    Of several rows for one person the fullest is kept. A reporting loop is opened above its most powerful member
    (then the smallest key). The result does not depend on the order of rows.

    Args:
        people: One row per person, columns of `PEOPLE_COLUMNS`; only ``person`` is needed.
        influence: ``source``, ``target``, ``strength`` (0 to 1, default 0.6), ``sign`` (default positive).

    Returns:
        The map, with every problem met.

    Raises:
        ValueError: There is no column ``person``, or influence lacks ``source`` or ``target``.
    """
    if "person" not in people.columns:
        raise ValueError("A stakeholder map needs a column 'person'.")
    problems: list[NetworkProblem] = []
    rows: dict[str, list[dict[str, object]]] = {}
    for record in people.reindex(columns=list(PEOPLE_COLUMNS)).to_dict("records"):
        row = {str(name): _plain(value) for name, value in record.items()}
        key = _text(row["person"])
        if key is None:
            problems.append(NetworkProblem("missing key", (), "A row without a person was left out."))
        else:
            rows.setdefault(key, []).append(row)
    found: dict[str, Person] = {}
    for key in sorted(rows):
        same = sorted(rows[key], key=_fullness)
        if len(same) > 1:
            text = f"{key} is listed {len(same)} times; the fullest row is used."
            problems.append(NetworkProblem("duplicate person", (key,), text))
        found[key] = _person(key, same[0], problems)
    managers = _managers(found, problems)
    nodes = tuple(replace(person, reports_to=managers.get(key)) for key, person in found.items())
    reporting = tuple(ReportingEdge(managers[person.key], person.key) for person in nodes if person.key in managers)
    edges = _influence(influence, found, problems)
    ordered = sorted(problems, key=lambda problem: (problem.kind, problem.people, problem.text))
    return Network(nodes, reporting, edges, tuple(ordered), _table(nodes))


def _plain(value: object) -> object:
    """Turn every kind of missing cell into None."""
    if isinstance(value, (frozenset, set, tuple, list)):
        return value
    return None if value is None or bool(pd.isna(value)) else value  # type: ignore[call-overload]


def _fullness(row: Mapping[str, object]) -> tuple[int, str]:
    """Order rows of one person: the fullest first, then by their texts; sets are written in a fixed order."""
    texts = [
        (name, sorted(map(str, value)) if isinstance(value, (set, frozenset)) else str(value))
        for name, value in row.items()
        if name in PEOPLE_COLUMNS and name != "person" and value is not None
    ]
    return -len(texts), repr(texts)


def _text(value: object) -> str | None:
    """Read a text; blank is missing."""
    text = "" if value is None else str(value).strip()
    return text or None


def _amount(value: object) -> float:
    """Read a number; NaN where there is none."""
    try:
        return math.nan if value is None else float(str(value))
    except ValueError:
        return math.nan


def _answer(value: object) -> bool | None:
    """Read a yes or no."""
    return None if value is None else bool(value)


def _person(key: str, row: Mapping[str, object], problems: list[NetworkProblem]) -> Person:
    """Read one row; values outside their scale are reported and count as missing."""

    def refuse(column: str, value: object, expected: str) -> None:
        text = f"{column.replace('_', ' ').capitalize()} of {key} is {value}; {expected}, so it counts as not known."
        problems.append(NetworkProblem("invalid value", (key,), text))

    def number(column: str, low: float, high: float) -> float | None:
        value = row[column]
        if value is None:
            return None
        amount = _amount(value)
        if low <= amount <= high:
            return amount
        refuse(column, value, f"the scale is {low:g} to {high:g}")
        return None

    def choice(column: str, allowed: Iterable[str]) -> str | None:
        value = _text(row[column])
        if value is None or value in allowed:
            return value
        refuse(column, value, "it is none of " + ", ".join(allowed))
        return None

    given = row["roles"]
    roles = frozenset(map(str, given)) if isinstance(given, (frozenset, set, tuple, list)) else frozenset()
    if given is not None and (roles - set(ROLES) or not isinstance(given, (frozenset, set, tuple, list))):
        refuse("roles", ", ".join(sorted(roles - set(ROLES))) or given, "roles are " + ", ".join(ROLES))
    day = row["last_contact"]
    return Person(
        key=key,
        name=_text(row["name"]) or key,
        title=_text(row["title"]),
        reports_to=_text(row["reports_to"]),
        outside=_answer(row["outside"]) is True,
        organisation=_text(row["organisation"]),
        function=_text(row["function"]),
        level=choice("level", LEVELS),
        roles=roles & set(ROLES),
        power=number("power", 1.0, 5.0),
        sentiment=number("sentiment", -2.0, 2.0),
        contact=choice("contact", CONTACTS),
        key_contact=_answer(row["key_contact"]) is True,
        marked_key_player=_answer(row["key_player"]),
        owner=_text(row["owner"]),
        last_contact=None if day is None else pd.Timestamp(str(day)),
        sponsor=_answer(row["sponsor"]),
        champion=_answer(row["champion"]),
    )


def _managers(people: Mapping[str, Person], problems: list[NetworkProblem]) -> dict[str, str]:
    """Give each person's manager, without self-reports, unknown managers and loops."""
    managers: dict[str, str] = {}
    for key, person in people.items():
        if person.reports_to == key:
            problems.append(
                NetworkProblem("self report", (key,), f"{key} reports to themselves; the line is left out.")
            )
        elif person.reports_to is not None and person.reports_to not in people:
            text = f"{key} reports to {person.reports_to}, who is not on the map; the line is left out."
            problems.append(NetworkProblem("unknown manager", (key,), text))
        elif person.reports_to is not None:
            managers[key] = person.reports_to
    for loop in open_loops(managers, {key: person.power or 0.0 for key, person in people.items()}):
        text = f"{' reports to '.join((*loop, loop[0]))}: a loop; {loop[0]} is drawn at its top."
        problems.append(NetworkProblem("reporting loop", loop, text))
    return managers


def open_loops(managers: dict[str, str], power: Mapping[str, float]) -> tuple[tuple[str, ...], ...]:
    """Open every reporting loop above its most powerful member, then the smallest key (method.md 8.1).

    Args:
        managers: Manager by person; the lines that close a loop are taken out of it.
        power: Decision power by person, 0 where not known.

    Returns:
        The loops, each upwards from the person who is now at its top.
    """
    loops = []
    done: set[str] = set()
    for start in sorted(managers):
        path: list[str] = []
        above: str | None = start
        while above is not None and above not in done and above not in path:
            path.append(above)
            above = managers.get(above)
        done.update(path)
        if above is not None and above in path:
            loop = path[path.index(above) :]
            turn = loop.index(min(loop, key=lambda member: (-power[member], member)))
            loops.append(tuple(loop[turn:] + loop[:turn]))
            del managers[loop[turn]]
    return tuple(loops)


def fullest_rows(people: pd.DataFrame) -> pd.DataFrame:
    """Keep one row per account and person, the fullest one, as `build_network` does for one account.

    Args:
        people: ``account`` and the columns of `PEOPLE_COLUMNS`.

    Returns:
        The rows with an account and a person, whose key is stripped text; no two for the same person.
    """
    key = people["person"].astype("str").str.strip()
    frame = people.assign(person=key)[people["account"].notna() & key.notna() & (key != "")]
    twice = frame.duplicated(["account", "person"], keep=False)
    if not bool(twice.any()):
        return frame.reset_index(drop=True)
    kept = [
        min(group.to_dict("records"), key=lambda record: _fullness({str(k): _plain(v) for k, v in record.items()}))
        for _, group in frame[twice].groupby(["account", "person"])
    ]
    return pd.concat([frame[~twice], pd.DataFrame(kept).astype(frame.dtypes.to_dict())], ignore_index=True)


def influence_pairs(influence: pd.DataFrame | None) -> dict[Hashable, list[tuple[str, str]]]:
    """List who sways whom by positive influence, per account, as `build_network` reads it for one account.

    Args:
        influence: ``account``, ``source``, ``target``, ``strength``, ``sign``; None for none.

    Returns:
        By account, the pairs of source and target; lines of strength 0, of another sign or without an end left out.

    Raises:
        ValueError: A column ``account``, ``source`` or ``target`` is not there.
    """
    if influence is None or influence.empty:
        return {}
    if not {"account", "source", "target"} <= set(influence.columns):
        raise ValueError("The influence of all accounts needs the columns 'account', 'source' and 'target'.")
    frame = influence.reindex(columns=["account", "source", "target", "strength", "sign"])
    strength = pd.to_numeric(frame["strength"], errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)
    sign = frame["sign"].astype("str").str.strip()
    source, target = frame["source"].astype("str").str.strip(), frame["target"].astype("str").str.strip()
    used = frame["account"].notna() & source.notna() & target.notna() & (source != target)
    used &= ~sign.isin(SIGNS[1:]) & (strength != 0)
    pairs: dict[Hashable, list[tuple[str, str]]] = {}
    rows = zip(frame["account"][used].tolist(), source[used].tolist(), target[used].tolist(), strict=True)
    for account, start, end in rows:
        pairs.setdefault(account, []).append((start, end))
    return pairs


def _influence(
    influence: pd.DataFrame | None, people: Mapping[str, Person], problems: list[NetworkProblem]
) -> tuple[InfluenceEdge, ...]:
    """Read the influence lines; of several with the same ends and sign the strongest is kept."""
    if influence is None or influence.empty:
        return ()
    if not {"source", "target"} <= set(influence.columns):
        raise ValueError("Influence needs the columns 'source' and 'target'.")
    edges: dict[tuple[str, str, str], list[InfluenceEdge]] = {}
    for record in influence.reindex(columns=["source", "target", "strength", "sign"]).to_dict("records"):
        source, target = _text(_plain(record["source"])), _text(_plain(record["target"]))
        strength, sign = _plain(record["strength"]), _text(_plain(record["sign"])) or "positive"
        ends = tuple(end for end in (source, target) if end is not None)
        strangers = [end for end in ends if end not in people]
        line = f"The influence of {source or 'nobody'} on {target or 'nobody'}"
        if source is None or target is None or strangers:
            who = ", ".join(strangers) or "an end that is blank"
            problems.append(NetworkProblem("unknown person", ends, f"{line} names {who}; it is left out."))
            continue
        if source == target:
            problems.append(NetworkProblem("self influence", (source,), f"{line} is left out."))
            continue
        if sign not in SIGNS:
            problems.append(NetworkProblem("invalid value", ends, f"{line} is {sign}; it counts as positive."))
            sign = "positive"
        amount = _amount(strength)
        if strength is not None and not 0 <= amount <= 1:
            text = f"{line} has strength {strength}; the default of 0.6 is used."
            problems.append(NetworkProblem("invalid value", ends, text))
        stated = 0 <= amount <= 1
        edge = InfluenceEdge(source, target, amount if stated else DEFAULT_STRENGTH, sign, stated)
        edges.setdefault((source, target, sign), []).append(edge)
    kept = []
    for (source, target, sign), same in sorted(edges.items()):
        if len(same) > 1:
            text = f"The {sign} influence of {source} on {target} is listed {len(same)} times; the strongest is used."
            problems.append(NetworkProblem("duplicate influence", (source, target), text))
        kept.append(max(same, key=lambda edge: (edge.strength, edge.stated)))
    return tuple(kept)


def _table(nodes: tuple[Person, ...]) -> pd.DataFrame:
    """Write the people as a table."""
    rows = {name: [getattr(person, name, None) for person in nodes] for name in PEOPLE_COLUMNS}
    rows["person"] = [person.key for person in nodes]
    rows["roles"] = [", ".join(role for role in ROLES if role in person.roles) for person in nodes]
    texts = {"person", "name", "title", "reports_to", "organisation", "function", "level", "roles", "contact", "owner"}
    dtypes = {name: "str" if name in texts else "boolean" for name in PEOPLE_COLUMNS}
    dtypes |= {"power": "Float64", "sentiment": "Float64", "last_contact": "datetime64[us]"}
    return pd.DataFrame({name: pd.Series(rows[name], dtype=dtypes[name]) for name in PEOPLE_COLUMNS})
