"""What the numbers on winning and losing people say about themselves (method.md 8.4 to 8.7)."""

from __future__ import annotations

from kamcore.method.explanation import Explanation

DECK_PEOPLE = "Key account management deck, client decision-making process"

PEOPLE: tuple[Explanation, ...] = (
    Explanation(
        key="path_to_yes",
        title="Best way",
        sentence="The strongest chain of influence from somebody on your side to the person to win.",
        formula="Product of the steps: influence as stated, else 0.6; manager to report 0.7; report to manager 0.3.",
        convention="From supporters and mentors in contact; equally strong: the shorter; never through a hostile person.",
        alternatives=("the fewest steps", "direct contact only"),
        source=DECK_PEOPLE + "; strengths of reporting lines of this application",
        section="8.4",
    ),
    Explanation(
        key="complete_map",
        title="Complete map",
        sentence="Whether an executive sponsor, a decider and a champion are known. It tells of data, not of health.",
        formula="How many of the three are there / 3.",
        convention="One person of each kind is enough; sponsor and champion are marked by hand.",
        alternatives=("share of all buying roles held",),
        source="Account map of the plan templates; Altify and Kapta public help pages",
        section="8.5",
    ),
    Explanation(
        key="stale_contact",
        title="Stale contacts",
        sentence="People with whom you are in contact, but have not spoken for a long time.",
        formula="Days from the last contact to the day looked at from, more than the setting (60).",
        convention="Exactly 60 days is not stale; a contact without a date is neither stale nor fresh.",
        alternatives=("shorter limits for key players",),
        source="Key account management deck, dashboard and retention slides",
        section="8.5",
    ),
    Explanation(
        key="departure",
        title="What if somebody leaves",
        sentence="Whom to win, the best way and the coverage once more, as if one person were gone.",
        formula="The same questions, asked of the map without that person.",
        convention="Theirs: all lines go too. Ours: everybody that one knew has no contact. Nothing is handed over.",
        alternatives=("contacts handed over to a colleague",),
        source=DECK_PEOPLE + "; Account manager article",
        section="8.6",
    ),
    Explanation(
        key="power_interest",
        title="Power and interest",
        sentence="How to treat each person: manage closely, keep satisfied, keep informed, or monitor.",
        formula="Power from 4. Interest: much contact, a mentor or hostile, initiator or user, sponsor or champion.",
        convention="One sign of interest is enough; much contact is multiple or in depth; listed apart where nothing is known.",
        alternatives=("interest judged by hand",),
        source="Mendelow 1991; the reading of interest is this application's own",
        section="8.7",
    ),
)
