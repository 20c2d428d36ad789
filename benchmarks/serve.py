"""The app's own server, prepared for measuring: made books are opened like samples, and pages can be recorded and replayed.

``python benchmarks/serve.py MODE_FILE PORT`` starts ``app.py`` as a visitor would meet it. ``?book=made-10000`` opens a made book
of so many accounts. MODE_FILE says what a rerun does, read at its beginning: ``draw`` runs the app; ``record`` runs it and notes
every ``st`` command with its arguments; ``replay`` gives those commands again with the same arguments and nothing else; ``empty``
does nothing at all; ``collect`` collects garbage, then runs the app. Nothing of this is in the app itself.
"""

from __future__ import annotations

import functools
import gc
import sys
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import streamlit as st
from streamlit.components.v1.custom_component import CustomComponent
from streamlit.delta_generator import DeltaGenerator
from streamlit.delta_generator_singletons import get_dg_singleton_instance
from streamlit.web import cli

from benchmarks import made
from pages.ui import samples, shell, url

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kamcore.workbook.portfolio import Portfolio

ROOT = Path(__file__).resolve().parents[1]
PREFIX = "made-"
SKIPPED = frozenset({"dg"})
FRAME = ("set_page_config", "logo")
"""Commands that are no methods of a container."""
run_app = shell.run
open_real_sample = samples.open_sample
CANNED: dict[str, list[Call]] = {}
"""What each page did, by the path of its URL."""


class Call:
    """One command: which container it was given to, its name and arguments, and what it returned when it was noted."""

    __slots__ = ("args", "at", "kwargs", "name", "result")

    def __init__(self, at: object, name: str, args: tuple[Any, ...], kwargs: dict[str, Any], result: object) -> None:
        self.at, self.name, self.args, self.kwargs, self.result = at, name, args, kwargs, result


# ---------------------------------------------------------------- made books beside the samples


class _Samples(dict[str, samples.Sample]):
    def __contains__(self, key: object) -> bool:
        return super().__contains__(key) or str(key).startswith(PREFIX)


@functools.cache
def _made(key: str) -> Portfolio:
    return made.book(int(key.removeprefix(PREFIX)))


def open_sample(key: str) -> Portfolio:
    """Open a sample or a made book."""
    return _made(key) if key.startswith(PREFIX) else open_real_sample(key)


# ---------------------------------------------------------------- recording


def _containers() -> list[type[DeltaGenerator]]:
    found, waiting = [], [DeltaGenerator]
    while waiting:
        kind = waiting.pop()
        found.append(kind)
        waiting += kind.__subclasses__()
    return found


@contextmanager
def _recording(calls: list[Call]) -> Iterator[None]:
    """Note every command given by the app itself; what Streamlit calls within one of them is not noted."""
    depth = [0]
    undo: list[Callable[[], None]] = []

    def noted(name: str, original: Callable[..., Any], place: Callable[[Any], object]) -> Callable[..., Any]:
        @functools.wraps(original)
        def command(self: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
            if depth[0]:
                return original(self, *args, **kwargs)
            at = place(self)
            depth[0] += 1
            try:
                result = original(self, *args, **kwargs)
            finally:
                depth[0] -= 1
            calls.append(Call(at, name, args, kwargs, result))
            return result

        return command

    def put(owner: object, name: str, value: object, before: object) -> None:
        setattr(owner, name, value)
        undo.append(lambda: setattr(owner, name, before))

    for kind in _containers():
        names = dir(kind) if kind is DeltaGenerator else list(vars(kind))
        for name in names:
            original = getattr(kind, name)
            if (
                name.startswith("_")
                or name in SKIPPED
                or not callable(original)
                or isinstance(original, (property, type))
            ):
                continue
            own = name in vars(kind)
            setattr(kind, name, noted(name, original, lambda dg: dg._active_dg))  # noqa: SLF001
            undo.append(
                functools.partial(setattr, kind, name, original) if own else functools.partial(delattr, kind, name)
            )
    main = get_dg_singleton_instance().main_dg
    for name in dir(st):
        bound = getattr(st, name)
        if not name.startswith("_") and getattr(bound, "__self__", None) is main:
            put(st, name, functools.partial(getattr(DeltaGenerator, name), main), bound)
    for name in FRAME:
        original = getattr(st, name)
        frame = noted(name, lambda _self, *a, _o=original, **k: _o(*a, **k), lambda _: None)
        put(st, name, functools.partial(frame, None), original)

    def navigation(pages: list[Any], **kwargs: Any) -> Any:  # noqa: ANN401
        calls.append(Call(None, "navigation", (pages,), kwargs, None))
        return real_navigation(pages, **kwargs)

    real_navigation = st.navigation
    put(st, "navigation", navigation, real_navigation)
    create = CustomComponent.create_instance
    put(
        CustomComponent, "create_instance",
        noted("component", create, lambda component: (component, main._active_dg)), create,  # noqa: SLF001
    )  # fmt: skip
    try:
        yield
    finally:
        for step in reversed(undo):
            step()


def _replay(calls: list[Call]) -> None:
    """Give the noted commands again, each to the container that stands for the one it was given to."""
    roots = get_dg_singleton_instance()
    now: dict[int, Any] = {id(roots.main_dg): roots.main_dg, id(roots.sidebar_dg): roots.sidebar_dg}
    for call in calls:
        if call.name == "navigation":
            _pages(call)
            continue
        if call.at is None:
            getattr(st, call.name)(*call.args, **call.kwargs)
            continue
        if call.name == "component":
            component, at = call.at
            with now[id(at)]:
                component.create_instance(*call.args, **call.kwargs)
            continue
        result = getattr(now[id(call.at)], call.name)(*call.args, **call.kwargs)
        if isinstance(call.result, DeltaGenerator):
            now[id(call.result)] = result
        elif isinstance(call.result, (list, tuple)):
            now.update((id(was), new) for was, new in zip(call.result, result, strict=True))


def _pages(call: Call) -> None:
    from pages.ui.registry import PAGES  # noqa: PLC0415

    st.navigation(
        [st.Page(p.file, title=p.title, icon=p.icon, help=p.question, url_path=p.path or None, default=not p.path) for p in PAGES],
        **call.kwargs,
    )  # fmt: skip


def main() -> None:
    """Prepare and serve."""
    mode_file, port = Path(sys.argv[1]), sys.argv[2]

    def run() -> None:
        mode, _, page = mode_file.read_text(encoding="utf-8").partition(" ")
        if mode == "draw":
            run_app()
        elif mode == "record":
            CANNED[page] = []
            with _recording(CANNED[page]):
                run_app()
        elif mode == "replay":
            _replay(CANNED[page])
        elif mode == "collect":
            gc.collect()
            run_app()

    url.BY_KEY = MappingProxyType(_Samples(samples.BY_KEY))
    url.open_sample = open_sample
    shell.run = run
    sys.argv = [
        "streamlit", "run", str(ROOT / "app.py"), "--server.port", port, "--server.address", "127.0.0.1",
        "--server.headless", "true", "--server.fileWatcherType", "none",
    ]  # fmt: skip
    sys.exit(cli.main())


if __name__ == "__main__":
    main()
