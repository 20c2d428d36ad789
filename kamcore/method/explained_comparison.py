"""What the numbers of two books compared say about themselves (method.md 1.6, 10)."""

from __future__ import annotations

from kamcore.method.explanation import Explanation

REVIEW = "Seven steps, review with moves in and out; key account management deck, ABC over several years"

COMPARISON: tuple[Explanation, ...] = (
    Explanation(
        key="agenda",
        title="Order of the agenda",
        sentence="What matters most comes first: the changes with the most money at stake.",
        formula="By money at stake, largest first; then by how severe the kind of change is; then by name.",
        convention="At stake: money gained or lost; for a danger all the account brings. Better news without money comes after.",
        alternatives=("by date", "by account", "by a score of points per kind"),
        source="Method convention",
        section="10.2",
    ),
    Explanation(
        key="books_compared",
        title="Accounts in both books",
        sentence="An account is the same in both books when its number or its name is.",
        formula="By key; else by name without capitals and spaces; else without accents, punctuation and legal form.",
        convention="A name that stands twice in a book matches nothing. Both books are read under the rules of this one.",
        alternatives=("a list of old and new names", "the closest spelling"),
        source="Method convention",
        section="10.1",
    ),
    Explanation(
        key="class_moves",
        title="Moves between classes",
        sentence="How many accounts went from which class to which; the diagonal stayed.",
        formula="Stability = accounts that kept their class / accounts with a class both times.",
        convention="The same rule both times; an account without a class at one time is new or lost, and not in the share.",
        alternatives=("by revenue in place of accounts", "moves up less moves down"),
        source="Deck, ABC analysis over several years",
        section="1.6",
    ),
    Explanation(
        key="rank_moves",
        title="Moves in rank",
        sentence="How many places an account climbed or fell by score.",
        formula="Rank before - rank now; positive is up.",
        convention="Equal scores share a rank; without a rank at one time there is no move.",
        alternatives=("difference of scores", "rank by revenue"),
        source="Deck 4, ranking",
        section="2.2",
    ),
    Explanation(
        key="money_bridge",
        title="From before to now",
        sentence="What made the money what it is: who joined and left, who grew and shrank.",
        formula="Before + joined + grown - shrunk - left = now, to the cent.",
        convention="MRR of the last month, else revenue of stretches of one length; another currency or length is not compared.",
        alternatives=("movements of recurring revenue between two periods of one book",),
        source="Revenue bridge, common practice",
        section="10.1",
    ),
    Explanation(
        key="danger_moves",
        title="Dangers new and over",
        sentence="Which signals of risk fire now and did not before, and the other way round.",
        formula="A signal is new when it is yes now and was no before; it is over when it was yes and is no.",
        convention="The same thresholds both times, each book on its own day; a signal without data is neither.",
        alternatives=("changes of the risk figure",),
        source=REVIEW,
        section="10.1",
    ),
    Explanation(
        key="people_moves",
        title="People who came, went or turned",
        sentence="Who is new on the maps, who is gone, and who stands towards us in another way.",
        formula="People of an account by their number, else by name; sentiment now against sentiment before.",
        convention="Only accounts with people in both books; an unknown sentiment is not a change.",
        alternatives=("changes of the map's status",),
        source=REVIEW,
        section="10.1",
    ),
)
