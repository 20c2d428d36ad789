"""HTML as values: whatever is not HTML already becomes text, so nobody has to think of escaping."""

from __future__ import annotations

from html import escape

_VOID = frozenset({"br", "input", "link", "meta"})


class Html(str):
    """A piece of HTML; only :func:`element` and :func:`join` make it."""

    __slots__ = ()


def join(*parts: str) -> Html:
    """Put pieces after one another; a plain text is escaped."""
    return Html("".join(part if isinstance(part, Html) else escape(part) for part in parts))


def element(name: str, /, *inside: str, **attributes: str | float | bool | None) -> Html:
    """Make an element.

    Args:
        name: of the element, written in the program, never taken from data.
        inside: its content; a plain text is escaped.
        attributes: their names have ``-`` for ``_``, and lose one at the end (``class_``, ``for_``). True gives the bare name;
            False and None leave it out.
    """
    said = "".join(
        f" {key.rstrip('_').replace('_', '-')}" + ("" if value is True else f'="{escape(f"{value}")}"')
        for key, value in attributes.items()
        if value is not None and value is not False
    )
    start = Html(f"<{name}{said}>")
    return start if name in _VOID else join(start, *inside, Html(f"</{name}>"))
