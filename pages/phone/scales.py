"""How a question is drawn: a list where every step has its words, else a row of numbers, and points to spread for weights."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamcore.workshop.plan import Asked
from pages.phone.markup import element, join

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kamcore.workshop.plan import Plan, Question
    from pages.phone.markup import Html

FEW = 7
"""So many steps fit beside one another on the narrowest phone."""
POINTS = 100
"""What the weights of one participant share."""
_MOST_STEPS = 21


def screens(plan: Plan) -> list[tuple[Question, ...]]:
    """Return what stands on each screen: one question, or all weights, since they share their points."""
    weights = tuple(question for question in plan.questions if question.asked is Asked.WEIGHT)
    return [
        weights if question is weights[:1] or question in weights[:1] else (question,)
        for question in plan.questions
        if question not in weights[1:]
    ]


def number(value: float, question: Question) -> str:
    """Write a value of a scale; with its sign where the scale has two sides."""
    text = f"{value:g}".replace("-", "−")
    return f"+{text}" if question.low < 0 < value else text


def choice(question: Question, now: float | None, before: float | None) -> Html:
    """Draw one question.

    Args:
        question: what is asked.
        now: the answer in this round.
        before: the answer in the round before.
    """
    steps = _steps(question)
    words = dict(question.words)
    legend = element(
        "legend", element("bdi", question.heading, class_="over"), element("h2", question.title, tabindex=-1)
    )
    if len(steps) > _MOST_STEPS:
        inside = _typed(question, now)
    elif len(steps) <= FEW and all(step in words for step in steps):
        inside = element("div", *(_radio(question, step, words, now, before) for step in steps), class_="list")
    else:
        few = " few" if len(steps) <= FEW else ""
        row = element("div", *(_radio(question, step, words, now, before) for step in steps), class_=f"row{few}")
        inside = join(_ends(question, words), row)
    return element("fieldset", legend, _hint(question, words, before), inside)


def weights(questions: tuple[Question, ...], now: Mapping[str, float | None], before: Mapping[str, float]) -> Html:
    """Draw all weights.

    Args:
        questions: one for each factor.
        now: the answers in this round.
        before: the answers in the round before.
    """
    left = POINTS - sum(now.get(question.id) or 0 for question in questions)
    legend = element(
        "legend", element("span", "What counts", class_="over"), element("h2", f"Spread {POINTS} points", tabindex=-1)
    )
    said = "Give a factor more points the more it should count."
    if before:  # points stand together: who spreads some anew has taken all earlier ones back
        said += " Spread all of them anew, or none to leave them as they were."
    help_ = element("p", said, class_="help")
    rest = element("p", element("b", f"{left:g}"), " points left", class_="left", role="status", data_points=POINTS)
    rows = (_weight(question, now.get(question.id), before.get(question.id)) for question in questions)
    even = element("button", "Spread evenly", type="button", class_="even quiet needs-script")
    return element("fieldset", legend, help_, rest, *rows, even, class_="weights")


def _steps(question: Question) -> list[float]:
    return [question.low + i * question.step for i in range(round((question.high - question.low) / question.step) + 1)]


def _radio(
    question: Question, step: float, words: Mapping[float, str], now: float | None, before: float | None
) -> Html:
    said = words.get(step)
    return element(
        "label",
        element("input", type="radio", name=question.id, value=f"{step:g}", checked=step == now),
        element("b", number(step, question)),
        *(() if said is None else (element("span", said),)),
        class_="before" if step == before else None,
    )


def _ends(question: Question, words: Mapping[float, str]) -> Html:
    # Those who do not see the row hear the words with the numbers.
    ends = [(step, words[step]) for step in (question.low, question.high) if step in words]
    said = (element("span", element("b", number(step, question)), " ", word) for step, word in ends)
    return element("p", *said, class_="ends", aria_hidden="true") if ends else join()


def _hint(question: Question, words: Mapping[float, str], before: float | None) -> Html:
    if before is None:
        return join()
    said = f" {words[before]}" if before in words else ""
    return element("p", "Your answer in the last round: ", element("b", number(before, question)), said, class_="hint")


def _typed(question: Question, now: float | None) -> Html:
    return element(
        "input", type="number", name=question.id, value="" if now is None else f"{now:g}", min=f"{question.low:g}",
        max=f"{question.high:g}", step=f"{question.step:g}", inputmode="decimal", aria_label=question.title,
    )  # fmt: skip


def _weight(question: Question, now: float | None, before: float | None) -> Html:
    name = question.subject or question.title
    hint = join() if before is None else element("small", f"last round {before:g}", class_="hint")

    def button(sign: str, step: int, said: str) -> Html:
        return element(
            "button", sign, type="button", class_="step needs-script", data_step=step, aria_label=f"{said} {name}"
        )

    field = element(
        "input", type="number", name=question.id, id=f"of-{question.id}", value="" if now is None else f"{now:g}",
        min=f"{question.low:g}", max=f"{question.high:g}", step=f"{question.step:g}", inputmode="numeric", placeholder="0",
    )  # fmt: skip
    return element(
        "div",
        element("label", element("bdi", name), " ", hint, for_=f"of-{question.id}"),
        element("div", button("−", -1, "Fewer points for"), field, button("+", 1, "More points for"), class_="stepper"),
        element("progress", max=POINTS, value=f"{now or 0:g}", aria_hidden="true", tabindex=-1),
        class_="weight",
    )
