"""Two books compared as one JSON object, as ``docs/compare.schema.json`` describes it.

Amounts are rounded to 2 digits, shares to 6; what is not known is null; the agenda stands in order of importance, accounts in
order of name. Equal books give equal bytes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kamcore import METHOD_VERSION
from kamcore.findings import comparison as words
from kamcore.report.figures import MONEY, SHARE, Json, one

if TYPE_CHECKING:
    from kamcore.analysis import Analysis
    from kamcore.analysis.comparison import BooksCompared
    from kamcore.method.agenda import Change
    from kamcore.method.migration import Transitions


def comparison(c: BooksCompared) -> Json:
    """Return everything the comparison of two books says."""
    r = c.result
    return {
        "method_version": METHOD_VERSION,
        "before": _book(c.before, c.before_unit),
        "after": _book(c.after, c.after_unit),
        "finding": words.finding(c).plain,
        "matched": c.matched,
        "renamed": [{"account": key, "before": was, "after": c.name(key)} for key, was in c.renamed],
        "not_compared": [{"subject": one.subject, "lack": one.lack, "words": words.gap(c, one)} for one in r.gaps],
        "agenda": [_change(c, place, change) for place, change in enumerate(r.agenda, 1)],
        "money": None if r.bridge is None else {name: one(getattr(r.bridge, name), MONEY) for name in r.bridge.__slots__},
        "accounts": _accounts(c),
        "moves": {
            "class": _moves(r.classes), "cell": _moves(r.cells), "stage": _moves(r.stages), "risk": _moves(r.levels),
        },
        "signals": [{"account": each.account, "signal": each.signal, "change": each.change} for each in r.signals],
        "people": [
            {
                "account": each.account, "person": each.name, "change": each.change, "sentiment_before": one(each.before, MONEY),
                "sentiment_after": one(each.after, MONEY), "key_player": each.key_player,
            }
            for each in r.people
        ],
        "overdue": [
            {"account": one.account, "action": one.action, "days": one.days, "new": one.new} for one in r.overdue
        ],
    }  # fmt: skip


def _book(a: Analysis, unit: str) -> Json:
    return {
        "source": a.portfolio.source,
        "digest": a.portfolio.digest,
        "currency": a.settings.currency,
        "as_of": None if a.as_of is None else a.as_of.date().isoformat(),
        "window": a.revenue.window.words,
        "money_is": unit,
        "accounts": len(a.accounts),
    }


def _change(c: BooksCompared, place: int, change: Change) -> Json:
    return {
        "place": place,
        "kind": change.kind,
        "account": change.account,
        "name": c.name(change.account),
        "from": _value(change.before),
        "to": _value(change.after),
        "direction": change.direction,
        "about": list(change.details),
        "at_stake": one(change.stake, MONEY),
        "sentence": words.sentence(c, change).plain,
    }


def _value(value: float | str | None) -> float | str | None:
    return value if value is None or isinstance(value, str) else one(value, MONEY)


def _accounts(c: BooksCompared) -> list[Json]:
    table = c.result.table
    columns: dict[str, list[Any]] = {
        "account": list(table.index),
        "name": table["name"].tolist(),
        "presence": table["presence"].tolist(),
    }
    for name, digits in (("money", MONEY), ("rank", 0)):
        for when in ("before", "after"):
            columns[f"{name}_{when}"] = [one(value, digits) for value in table[f"{name}_{when}"].tolist()]
    for name in ("class", "cell", "stage", "level"):
        for when in ("before", "after"):
            values = table[f"{name}_{when}"].tolist()
            columns[f"{name}_{when}"] = [value if isinstance(value, str) else None for value in values]
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _moves(found: Transitions) -> Json:
    names = list(map(str, found.table.columns))
    cells = {
        str(state): dict(zip(names, map(int, line), strict=True))
        for state, line in zip(found.table.index, found.table.to_numpy(), strict=True)
    }
    return {
        "accounts": cells,
        "in_both": found.both,
        "unchanged": found.unchanged,
        "stability": one(found.stability, SHARE),
    }
