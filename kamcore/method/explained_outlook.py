"""What the numbers on the way of accounts over time say about themselves (method.md 3.5)."""

from __future__ import annotations

from kamcore.method.explanation import Explanation

OUTLOOK: tuple[Explanation, ...] = (
    Explanation(
        key="wallet_disc",
        title="Share of wallet in the bubble",
        sentence="How much of what an account spends on such things is yours: the inner disc against the whole bubble.",
        formula="Area of the inner disc / area of the bubble = share of wallet.",
        convention="The bubble itself is the revenue; without a known share of wallet there is no disc.",
        alternatives=("a pie in each bubble", "the bubble as spend available over three years"),
        source="McDonald & Woodburn; your workbook, column Share of wallet",
        section="3.5",
    ),
    Explanation(
        key="forecast",
        title="Forecast position",
        sentence="Where an account is expected to stand when your plan is done, and which cell that is.",
        formula="The forecast attractiveness and strength typed in, cut by the lines of today.",
        convention="Where one of the two is blank, that axis stays as it is; only placed accounts get an arrow.",
        alternatives=("the trend of past years carried on", "the lines moved along with the forecast"),
        source="McDonald & Woodburn; your workbook, sheet Accounts",
        section="3.5",
    ),
    Explanation(
        key="stress_nrr",
        title="Net revenue retention after a loss",
        sentence="What last year's accounts would bring today for each 100 they brought then, had these accounts left.",
        formula="(Start + growth - shrinking - lost) / start, with the accounts taken away among the lost.",
        convention="They stay in the start, for they were there a year before: had they left, they would be churn.",
        alternatives=("over the accounts that remain alone: it says how those do, and hides the loss",),
        source="Common practice for recurring revenue; account manager article",
        section="1.7",
    ),
    Explanation(
        key="cohorts",
        title="Cohorts",
        sentence="What is left of the accounts that began together, and of the revenue they began with.",
        formula="Kept at an age / there at age 0: accounts, or revenue above zero.",
        convention="By the first period with revenue; a first period is seldom whole, so revenue may rise after it.",
        alternatives=("by the date of the contract", "months since each account's own first day"),
        source="Common practice for recurring revenue",
        section="6.3",
    ),
    Explanation(
        key="stage_history",
        title="Stages over time",
        sentence="Which stage the relationship had each time it was rated.",
        formula="The stage of each row of the account on the Relationship sheet, in the order of As of.",
        convention="Our view; earlier rows as typed in, the latest with what the data adds. A row without As of is today.",
        alternatives=("the total of 24 points over time",),
        source="Stages text; your workbook, sheet Relationship",
        section="4.2",
    ),
    Explanation(
        key="next_step",
        title="Next step",
        sentence="What to do next with an account: what somebody planned, else what is most pressing.",
        formula="First open action by due day; else the worst risk signal; else what is missing; else the cell.",
        convention="A risk signal counts when the risk is high or medium; the order of the table is the rank by score.",
        alternatives=("score x revenue x risk as one number: it hides which of the three it is",),
        source="Common practice; your workbook, sheet Actions",
        section="2.6",
    ),
)
