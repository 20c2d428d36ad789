"""The figures of the Dashboard: one value, what it was before, how it went, and why it is missing when it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from kamcore.analysis.revenue import coded
from kamcore.method import exact
from kamcore.wording import percent
from kamcore.workbook.periods import Grain, Period

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kamcore.analysis.revenue import RevenueBook
    from kamcore.method.risk_queue import AtRiskQueue
    from kamcore.workbook.periods import Window


@dataclass(frozen=True, slots=True, eq=False)
class Figure:
    """One figure of the Dashboard.

    Attributes:
        key: one of ``settings.KPI_KEYS``; also the key of its explanation.
        title: its name on screen.
        value: None when it cannot be known.
        kind: how to write it.
        of: what it is counted of, in words ("of 38 with a status"); "" when nothing needs saying.
        note: the same in two or three words, for the card.
        before: the same in the period before; None when not known.
        before_words: what it is compared with, e.g. ``December 2024``; "" when there is nothing.
        trend: the figure over the periods of the data up to now, oldest first; empty when not known.
        better: whether more is better, less is better, or neither.
        unlock: what would make it known, when it is not.
    """

    key: str
    title: str
    value: float | None
    kind: Literal["count", "money", "share", "points"]
    of: str = ""
    note: str = ""
    before: float | None = None
    before_words: str = ""
    trend: tuple[float, ...] = ()
    better: Literal["more", "less", "neither"] = "more"
    unlock: str = ""

    @property
    def change(self) -> float | None:
        """The relative change against the period before, a fraction; None when either is missing or before is not positive."""
        if self.value is None or self.before is None or self.before <= 0:
            return None
        return self.value / self.before - 1.0


def total_of(values: pd.Series[float]) -> float | None:
    """Add up what is known; None when nothing is."""
    known = values.dropna()
    return float(known.sum()) if len(known) else None


def last_member(window: Window | None) -> str | None:
    """The last period of the data inside a window."""
    return window.members[-1] if window is not None and window.members else None


def money_in(book: RevenueBook, window: Window | None) -> pd.Series[float]:
    """Return the money an account stands for: MRR is that of the window's last month, other revenue that of the whole window."""
    last = last_member(window)
    if book.unit == "MRR" and last is not None:
        return book.by_period[last]
    return book.total(window)


def money_words(book: RevenueBook, window: Window | None) -> str:
    """Say of which time that money is: ``December 2025`` for MRR, ``2025`` for revenue; "" when there is no window."""
    last = last_member(window)
    if window is None:
        return ""
    return Period.parse(last).words if book.unit == "MRR" and last is not None else window.words


def trend_of(book: RevenueBook, *, count: bool) -> tuple[float, ...]:
    """Return the total, or the number of accounts with revenue, step by step up to the end of the window.

    The steps are months for MRR, else stretches as long as the window: years for a year.
    """
    period = book.window.period
    if book.unit == "MRR":
        last = last_member(book.window) or ""
        steps = [book.by_period[label] for label in book.by_period.columns if label <= last]
    elif period is not None and period.grain is not Grain.MONTH_OF_YEAR:
        upto = [
            w for w in book.windows if w.period is not None and w.period.grain is period.grain and w.period <= period
        ]
        steps = [book.total(w) for w in upto]
    else:
        return ()
    return tuple(float((step > 0).sum() if count else step.sum()) for step in steps)


def figures(
    book: RevenueBook,
    accounts: pd.DataFrame,
    levels: pd.Series[str],
    queue: AtRiskQueue,
) -> Mapping[str, Figure]:
    """Work out every figure.

    Args:
        book: revenue.
        accounts: the Accounts table.
        levels: risk level by account.
        queue: the accounts at high risk.
    """
    now, before = money_in(book, book.window), money_in(book, book.before)
    active, active_before = int((now > 0).sum()), int((before > 0).sum())
    has_revenue = bool(now.notna().any())
    compared = money_words(book, book.before)
    satisfied, onboarded = accounts["satisfaction"].dropna(), accounts["onboarding"].dropna()
    positive = float(now[now > 0].sum())
    present = ~(now.reindex(levels.index) <= 0)
    unknown = int(((levels == "unknown") & present).sum())
    judged = int(present.sum()) - unknown
    found = (
        Figure(
            "accounts",
            "Accounts",
            float(active if has_revenue else len(accounts)),
            "count",
            of=f"with {book.unit} in {money_words(book, book.window)}, of {len(accounts):,} in the book"
            if has_revenue
            else "in the book",
            before=float(active_before) if book.before is not None else None,
            before_words=compared,
            trend=trend_of(book, count=True) if has_revenue else (),
        ),
        Figure(
            "revenue",
            "MRR" if book.unit == "MRR" else "Revenue",
            total_of(now),
            "money",
            of=f"in {money_words(book, book.window)}",
            before=total_of(before),
            before_words=compared,
            trend=trend_of(book, count=False) if has_revenue else (),
            unlock="Revenue by period on the Revenue sheet, or in columns of the Accounts sheet.",
        ),
        Figure(
            "satisfaction",
            "Satisfaction",
            float(satisfied.mean()) if len(satisfied) else None,
            "points",
            of=f"mean of {len(satisfied):,} accounts",
            note=f"{len(satisfied):,} accounts",
            unlock="The column Satisfaction on the Accounts sheet.",
        ),
        Figure(
            "onboarding",
            "Onboarded",
            float((onboarded == "complete").mean()) if len(onboarded) else None,
            "share",
            of=f"of {len(onboarded):,} accounts with a status",
            note=f"of {len(onboarded):,}",
            unlock="The column Onboarding on the Accounts sheet.",
        ),
        Figure(
            "at_risk",
            "Accounts at risk",
            float(queue.accounts) if judged else None,
            "count",
            of=f"of {judged + unknown:,} accounts" + (f"; too little is known about {unknown:,}" if unknown else ""),
            note=f"of {judged + unknown:,}",
            better="less",
            unlock="At least three risk signals for an account, such as satisfaction, engagement or the last contact.",
        ),
        Figure(
            "revenue_at_risk",
            "MRR at risk" if book.unit == "MRR" else "Revenue at risk",
            (queue.revenue or 0.0) if judged and has_revenue else None,
            "money",
            of="of the accounts at risk",
            better="less",
            note=f"{percent((queue.revenue or 0.0) / positive)} of {book.unit}" if positive > 0 else "",
            unlock="Revenue, and at least three risk signals for an account.",
        ),
    )
    return {figure.key: figure for figure in found}


def upsell_list(
    accounts: pd.DataFrame, premium: str, plan: pd.Series[str], money: pd.Series[float], score: pd.Series[float]
) -> pd.DataFrame:
    """List the accounts that are not on the premium plan, those with the most to gain first.

    Args:
        accounts: the Accounts table.
        premium: the premium plan's name; "" gives an empty list.
        plan: today's plan by account.
        money: revenue or MRR by account.
        score: attractiveness by account.

    Returns:
        Indexed by account: ``plan``, ``open_spend`` (spend available that is not ours yet, money, NaN when not known), ``money``,
        ``score``; ordered by open spend, then score, then key.
    """
    keys = pd.Index(accounts["key"])
    spend, ours = (accounts[name].to_numpy(dtype=np.float64) for name in ("potential_spend", "share_of_wallet"))
    open_spend = spend * (1.0 - np.nan_to_num(ours))
    amounts, points = exact.aligned(money, keys), exact.aligned(score, keys)
    plans = plan.array.take(exact.places(keys, plan.index), allow_fill=True)
    differs = (pd.Series(plans) != premium).to_numpy(dtype=np.bool_) & ~np.asarray(plans.isna(), dtype=np.bool_)
    chosen = np.flatnonzero((amounts > 0) & differs) if premium else np.zeros(0, dtype=np.intp)
    by_key = exact.key_order(keys[chosen])
    chosen = chosen[by_key]
    chosen = chosen[np.lexsort((-np.nan_to_num(points[chosen]), -np.nan_to_num(open_spend[chosen])))]
    return pd.DataFrame(
        {
            "plan": plans.take(chosen),
            "open_spend": open_spend[chosen],
            "money": amounts[chosen],
            "score": points[chosen],
        },
        index=keys[chosen],
    )


def plans_of(accounts: pd.DataFrame, revenue: pd.DataFrame, period: str | None) -> pd.Series[str]:
    """Return today's plan by account: as stated on Accounts, else the product with the most revenue in the last period."""
    keys = pd.Index(accounts["key"])
    plans = accounts["plan"].array
    unstated = np.asarray(plans.isna(), dtype=np.bool_)
    if period is not None and unstated.any():
        rows = np.flatnonzero(
            (revenue["period"] == period).to_numpy(dtype=np.bool_)
            & revenue["product"].notna().to_numpy()
            & (revenue["revenue"] > 0).to_numpy()
        )
        code, products = coded(revenue["product"].iloc[rows])
        account = exact.places(pd.Index(revenue["account"].iloc[rows]), keys)
        order = np.lexsort((code, -revenue["revenue"].to_numpy(dtype=np.float64)[rows], account))
        first = order[np.append(True, account[order][1:] != account[order][:-1])] if len(order) else order
        first = first[account[first] >= 0]
        sold = np.full(len(keys), -1)
        sold[account[first]] = code[first]
        found = pd.array(products, dtype="str").take(sold, allow_fill=True) if products else plans
        plans = pd.Series(plans).where(~unstated, pd.Series(found)).array
    return pd.Series(plans, index=keys, name="plan")
