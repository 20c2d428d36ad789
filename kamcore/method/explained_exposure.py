"""What the numbers on classes over time and on losses say about themselves (method.md 1.2 to 1.7)."""

from __future__ import annotations

from kamcore.method.explanation import Explanation

EXPOSURE: tuple[Explanation, ...] = (
    Explanation(
        key="class_path",
        title="Classes over time",
        sentence="Which class an account had in each period, by the same rule in all of them.",
        formula="Class every period on its own; write the classes one after the other, such as B > A > A.",
        convention="Complete periods as long as the one shown, at most twelve; a dash for a period without revenue.",
        alternatives=("classes frozen at their first year", "classes by the mean of all years"),
        source="Deck, ABC analysis over several years",
        section="1.6",
    ),
    Explanation(
        key="rulers",
        title="Three rulers",
        sentence="The same accounts classed in three ways; where they differ, the class is a matter of convention.",
        formula="By value (share of revenue), by count (20, 30 and 50 % of accounts), computed from the curve.",
        convention="The rule chosen under Change the classes is the one that holds on all other pages.",
        alternatives=("a fourth class D for accounts without revenue",),
        source="Deck, ABC analysis; Ultsch & Lötsch 2015",
        section="1.4",
    ),
    Explanation(
        key="lorenz",
        title="Lorenz curve",
        sentence="What share of the revenue the smallest accounts bring; the further below the diagonal, the more unequal.",
        formula="Sort by revenue, smallest first; running share of revenue over running share of accounts.",
        convention="Accounts with revenue above zero; twice the area below the diagonal is the Gini coefficient.",
        alternatives=("the Pareto curve, largest first",),
        source="Lorenz 1905",
        section="1.5",
    ),
    Explanation(
        key="stress_test",
        title="Stress test",
        sentence="What would be left of revenue and margin, and how concentrated it would be, if these accounts left.",
        formula="Take the accounts away; add up and measure the rest.",
        convention="Lost at once and in full, costs with them; accounts tied with the last of the largest go too.",
        alternatives=("a loss in part", "a loss spread over a year", "fixed costs that stay"),
        source="Account manager article: the loss of a key account is a key risk",
        section="1.7",
    ),
    Explanation(
        key="gross_margin",
        title="Gross margin",
        sentence="What is left of the revenue once the goods or the service themselves are paid.",
        formula="Revenue - cost of goods, in the period shown.",
        convention="Unknown for an account with a revenue row that has no cost; it is never taken as free.",
        alternatives=("profit after cost to serve",),
        source="Your workbook, column Cost of goods",
        section="1.7",
    ),
)
