"""Dashboard: how are we doing and where is the danger?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from kamcore import wording
from kamcore.findings.account import ANSWERS
from kamcore.findings.kept import kept
from kamcore.findings.sentence import Piece, Sentence, Suggestion, account, num, period, say
from kamcore.method.risk_queue import signals_in_short, signals_in_words
from kamcore.workbook.periods import Grain, Period

if TYPE_CHECKING:
    from kamcore.analysis import Analysis


@kept
def finding(a: Analysis) -> Sentence:
    """Say how revenue goes and how much of it is at risk."""
    figures, currency = a.figures, a.settings.currency
    revenue, accounts, risk = figures["revenue"], figures["accounts"], figures["at_risk"]
    if revenue.value is None:
        return say(
            num(wording.plural(len(a.accounts), "account")), " and no revenue yet: add it to see how you are doing."
        )
    parts: list[str | Piece] = [
        num(wording.plural(accounts.value or 0, "account")),
        " brings " if accounts.value == 1 else " bring ",
        num(wording.money(revenue.value, currency)),
        " of MRR in " if revenue.title == "MRR" else " in ",
        period(revenue.of.removeprefix("in ")),
    ]
    if revenue.change is not None:
        parts += [" (", num(wording.change(revenue.change)), f" on {revenue.before_words})"]
    if not risk.value:
        ending = "; none is at high risk." if risk.value == 0 else "; too little is known to judge the risk."
        return say(*parts, ending)
    money = figures["revenue_at_risk"].value
    verb = "is" if risk.value == 1 else "are"
    amount: list[str | Piece] = [", worth ", num(wording.money(money, currency))] if money else []
    return say(*parts, "; ", num(wording.count(risk.value)), f" of them {verb} at high risk", *amount, ".")


@kept
def onboarding(a: Analysis) -> dict[str, int]:
    """Count the accounts by onboarding status."""
    found = a.accounts["onboarding"].value_counts()
    return {status: int(found.get(status, 0)) for status in ("complete", "in progress", "stalled", "not started")}


@kept
def bars_shown(a: Analysis) -> tuple[str, ...]:
    """Name the periods of :attr:`Analysis.by_product` that lie wholly inside the period shown; none when it is shorter."""
    period = a.revenue.window.period
    if period is None or period.first_day is None or period.last_day is None:
        return ()
    found = []
    for label in dict.fromkeys(a.by_product["period"]):
        one = Period.parse(label) if label else None
        if one is None or one.first_day is None or one.last_day is None:
            continue
        if period.first_day <= one.first_day and one.last_day <= period.last_day:
            found.append(label)
    return tuple(found)


@kept
def bars_in_part(a: Analysis) -> dict[str, str]:
    """Name the periods of :attr:`Analysis.by_product` of which the book holds a part only, with how much: ``2 of 3 months``."""
    drawn = set(a.by_product["period"])
    return {
        w.period.label: f"{w.period.words}, {len(w.members)} of {wording.plural(w.expected, 'month')}"
        for w in a.revenue.windows
        if w.period is not None and w.period.grain is Grain.QUARTER and not w.complete and w.period.label in drawn
    }


def why_at_risk(a: Analysis, keys: pd.Index) -> list[str]:
    """Say for some accounts of the queue which signals fired."""
    known: dict[str, str] = a.keep((__name__, "why_at_risk"), dict)
    asked = keys.tolist()
    new = [key for key in asked if key not in known]
    if new:
        known.update(zip(new, signals_in_short(a.risk, pd.Index(new)), strict=True))
    return [known[key] for key in asked]


@kept
def suggestions(a: Analysis) -> tuple[Suggestion, ...]:
    """Say what to do about the first accounts of the queue, with what fired, and name the best upsell."""
    found = []
    for key in list(a.queue.table.index[:2]):
        fired = signals_in_words(a.risk, key)
        what = ANSWERS[fired[0].signal]
        why = "; ".join(signal.text for signal in fired[:3])
        found.append(Suggestion(say(account(a, key), f": {what[0].lower()}{what[1:]} ({why})."), key))
    if len(a.upsell):
        key = str(a.upsell.index[0])
        row = a.upsell.iloc[0]
        if row["open_spend"] > 0:
            amount = wording.money(float(row["open_spend"]), a.settings.currency)
            found.append(
                Suggestion(
                    say(account(a, key), f": offer {a.premium}; ", num(amount), " of its spend is not yours yet."), key
                )
            )
    return tuple(found)
