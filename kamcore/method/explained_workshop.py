"""Explanations of what a room thinks (method.md 11)."""

from __future__ import annotations

from kamcore.method.explanation import Explanation

WORKSHOP: tuple[Explanation, ...] = (
    Explanation(
        key="vote_median",
        title="What the room says",
        sentence="The middle answer: half of the people say so much or more, half so much or less; the bar holds the middle half.",
        formula="Median, and the quartiles at a quarter and three quarters of the sorted answers, in a straight line between two.",
        convention="An answer stands until its person gives another in a later round; what nobody answered is missing.",
        alternatives=("the mean", "the most frequent answer"),
        source="Median and quartiles of Delphi studies; quartiles as in Hyndman & Fan 1996, definition 7",
        section="11.1",
    ),
    Explanation(
        key="disagreement",
        title="How far people disagree",
        sentence="0 % when all say the same, 100 % when half stand at one end of the scale and half at the other.",
        formula="2 x mean distance of the answers from their median / length of the scale.",
        convention="It takes two answers; the same measure for every scale, so that they can be compared.",
        alternatives=("standard deviation", "consensus of Tastle & Wierman 2007"),
        source="Average deviation index around the median: Burke, Finkelstein & Dusig 1999",
        section="11.1",
    ),
    Explanation(
        key="room_weights",
        title="Weights of the room",
        sentence="How much each factor counts for the people of the room, beside what it weighs in the book.",
        formula="Each person's points as shares of all that person spread; the mean of these shares.",
        convention="Whoever spread nothing is left out; a factor without points has 0; the bar holds the middle half.",
        alternatives=("the median of the shares, which need not add up", "weights from comparing in pairs"),
        source="Point allocation, 100 points; mean of individual weights",
        section="11.2",
    ),
    Explanation(
        key="round_moves",
        title="From round to round",
        sentence="Where the talk between two rounds has moved an account: the arrow leads from the earlier result to the later.",
        formula="Median of the later round less that of the earlier; the same for the distance of the quartiles.",
        convention="Whoever does not answer again keeps the earlier answer.",
        alternatives=("only those who answered in both rounds",),
        source="Wide-band Delphi: Boehm 1981",
        section="11.3",
    ),
    Explanation(
        key="views",
        title="One person's view",
        sentence="Where an account would stand if one person's answers were the book's; the large mark: the medians'.",
        formula="Score and strength as for the book, with the person's answers in place of what was asked.",
        convention="What was asked and not answered is missing in that view; with the room's mean weights where it gave some.",
        alternatives=("each person's own weights",),
        source="This application's own; score 2.1 and strength 3.1 of the method",
        section="11.4",
    ),
)
