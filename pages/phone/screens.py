"""The pages: typing a code, joining, answering, and what is said when there is nothing to answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamcore.palette import DARK, LIGHT
from kamcore.store.room import Phase
from kamcore.store.seats import LONGEST_NAME
from kamcore.store.tokens import CODE_LENGTH, new_token
from kamcore.workshop.plan import Asked
from pages.phone.files import SCRIPT, STYLE, static_files
from pages.phone.markup import Html, element, join
from pages.phone.scales import choice, screens, weights

if TYPE_CHECKING:
    from kamcore.store.room import Room
    from kamcore.store.seats import Seat
    from kamcore.workshop.plan import Question

POLICY = (
    "default-src 'none'; base-uri 'none'"
    + "".join(f"; {kind}-src 'self'" for kind in ("script", "style", "img", "connect"))
    + "; form-action 'self'"
)
"""Stricter than the policy of the whole server, and in force beside it."""

NO_NAMES = (
    "Names are not kept in this room. Nobody can find out later who answered what, not even the person who runs it."
)


def home_of(room: Room) -> str:
    """Return the address at which a room is joined."""
    return f"/room/{room.code}"


def code_page(said: str = "") -> Html:
    """Ask for a room's code.

    Args:
        said: why the last one did not open anything.
    """
    return _page(
        "Join a workshop",
        element("h1", "Join a workshop"),
        element("p", "Type the code on the big screen.", class_="lead"),
        element("p", said, class_="notice", role="alert") if said else join(),
        element(
            "form",
            element("label", "Code", for_="code"),
            element(
                "input", id="code", name="code", required=True, maxlength=2 * CODE_LENGTH, autocomplete="off",
                autocapitalize="characters", spellcheck="false", class_="code",
            ),
            element("button", "Continue", class_="main"),
            action="/room", method="get",
        ),
    )  # fmt: skip


def join_page(room: Room) -> Html:
    """Ask for a name, or tell that none is kept.

    The seat's secret is drawn with the page: a form that is sent twice, since the first answer never arrived, takes one seat.
    """
    if room.anonymous:
        inside = join(
            element("p", NO_NAMES, class_="lead"),
            element("button", "Join", class_="main"),
        )  # fmt: skip
    else:
        inside = join(
            element("label", "Your name", for_="name"),
            element("input", id="name", name="name", maxlength=LONGEST_NAME, autocomplete="name", spellcheck="false", dir="auto"),
            element("p", "The person who runs the workshop sees it beside your answers.", class_="help"),
            element("button", "Join", class_="main"),
            element("button", "Join without a name", class_="quiet", name="guest", value="1"),
        )  # fmt: skip
    return _page(
        room.title,
        element("p", "Workshop", class_="over"),
        element("h1", element("bdi", room.title)),
        element(
            "form", element("input", type="hidden", name="seat", value=new_token()), inside, action=f"{home_of(room)}/join",
            method="post",
        ),
    )  # fmt: skip


def told(title: str, sentence: str, *, link: str, words: str) -> Html:
    """Say something, with one way on.

    Args:
        title: in two or three words.
        sentence: what happened and what to do.
        link: where the way leads.
        words: what stands on it.
    """
    return _page(
        title,
        element("h1", title),
        element("p", sentence, class_="lead", role="alert"),
        element("a", words, href=link, class_="main"),
    )


def pause(phase: Phase, *, open_: bool) -> tuple[str, str]:
    """Return what is said instead of questions, as a heading and a sentence; both empty while answers are taken."""
    if not open_:
        return "This room is closed", "Thank you for taking part."
    return {
        Phase.COLLECT: ("", ""),
        Phase.LOCKED: ("Answers are closed for now", "The result comes next. Look at the big screen."),
        Phase.REVEALED: ("Look at the big screen", "The result is there."),
        Phase.DISCUSS: ("Look at the big screen", "The result is being discussed."),
        Phase.ADOPTED: ("The result is adopted", "Thank you for taking part."),
    }[phase]


def answer_page(seat: Seat, *, open_: bool) -> Html:
    """Show all questions with the answers given so far; the script shows one screen at a time.

    Args:
        seat: the room as the participant sees it.
        open_: whether the room still takes part.
    """
    room = seat.room
    collecting = open_ and room.phase is Phase.COLLECT
    parts = screens(room.plan)
    shown = (_screen(i, part, seat) for i, part in enumerate(parts, 1))
    form = element(
        "form",
        element("input", type="hidden", name="round", value=room.round),
        element("fieldset", *_again(room), *shown, id="all", disabled=not collecting),
        element("button", "Save my answers", class_="main without-script", disabled=not collecting),
        _end(),
        element("p", element("button", "Take back this answer", type="button", id="take-back", class_="quiet", hidden=True)),
        id="answers", method="post", action=f"{home_of(room)}/answer", autocomplete="off", novalidate=True,
        data_seat=seat.participant, data_code=room.code, data_round=room.round, data_phase=room.phase.value,
        data_open="yes" if open_ else "no", data_turn=max((turn for _, turn in seat.answers.values()), default=0),
    )  # fmt: skip
    header = element(
        "header",
        element(
            "div", element("h1", element("bdi", room.title)), element("p", element("bdi", _who(seat)), *_round(room))
        ),
        element("p", "Saved" if seat.answers else "", id="saving", role="status"),
        class_="bar",
    )
    progress = element(
        "div",
        element("progress", max=len(parts), value=0, aria_hidden="true", tabindex=-1),
        element("p", id="place"),
        id="progress", class_="needs-script",
    )  # fmt: skip
    turning = element(
        "nav",
        element("button", "Back", type="button", id="back", class_="quiet"),
        element("button", "Next", type="button", id="next", class_="main"),
        class_="needs-script", aria_label="Questions",
    )  # fmt: skip
    main = element(
        "main", element("p", id="notice", class_="notice", role="status", hidden=True), _pause(seat, open_=open_), form
    )
    return _document(room.title, header, progress, main, turning)


def pauses() -> dict[str, tuple[str, str]]:
    """Return :func:`pause` for every phase by its name, and for a closed room as ``closed``."""
    return {phase.value: pause(phase, open_=True) for phase in Phase} | {"closed": pause(Phase.LOCKED, open_=False)}


def _who(seat: Seat) -> str:
    return "Anonymous" if seat.room.anonymous else seat.label


def _round(room: Room) -> tuple[str, ...]:
    return (f" · round {room.round}",) if room.round > 1 else ()


def _again(room: Room) -> tuple[Html, ...]:
    return (
        (element("p", "What you leave out stays as you answered it before.", class_="help"),) if room.round > 1 else ()
    )


def _screen(place: int, part: tuple[Question, ...], seat: Seat) -> Html:
    if part[0].asked is Asked.WEIGHT:
        now = {question.id: seat.answers.get(question.id, (None, 0))[0] for question in part}
        inside = weights(part, now, seat.before)
        name = "Weights"
    else:
        (question,) = part
        inside = choice(question, seat.answers.get(question.id, (None, 0))[0], seat.before.get(question.id))
        name = ": ".join(filter(None, (question.heading, question.title)))
    return element("section", inside, class_="screen", id=f"screen-{place}", data_name=name)


def _pause(seat: Seat, *, open_: bool) -> Html:
    heading, sentence = pause(seat.room.phase, open_=open_)
    kinds = {f"data_{name}": f"{title}|{text}" for name, (title, text) in pauses().items()}
    return element(
        "section",
        element("h2", heading, tabindex=-1),
        element("p", sentence, class_="lead"),
        element("button", "Show my answers", type="button", id="look", class_="quiet needs-script"),
        id="pause", hidden=not heading, **kinds,
    )  # fmt: skip


def _end() -> Html:
    return element(
        "section",
        element("h2", "Thank you", tabindex=-1),
        element("p", id="count", class_="lead"),
        element("ul", id="open"),
        element("button", "Change my answers", type="button", id="change", class_="quiet"),
        id="end", hidden=True,
    )  # fmt: skip


def _page(title: str, *inside: Html) -> Html:
    return _document(title, element("main", *inside, class_="plain"))


def _document(title: str, *body: Html) -> Html:
    files = static_files()
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=POLICY),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="color-scheme", content="light dark"),
        element("meta", name="robots", content="noindex"),
        element("meta", name="theme-color", content=LIGHT.background, media="(prefers-color-scheme: light)"),
        element("meta", name="theme-color", content=DARK.background, media="(prefers-color-scheme: dark)"),
        element("title", f"{title} · KAM Cockpit"),
        element("link", rel="icon", href="/favicon.png"),
        element("link", rel="stylesheet", href=files[STYLE].address),
        element("script", src=files[SCRIPT].address),
    )
    return join(Html("<!doctype html>"), element("html", head, element("body", *body), lang="en"))
