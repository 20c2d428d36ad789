"""Write the parts of the documentation that are made from the program: ``python docs/generate.py``.

Between two marks in a Markdown file, ``<!-- made: name arguments -->`` and ``<!-- end -->``, stands what a function of this module
returns for that name. A test fails when any of it is no longer what the program says; running this script mends it.
"""

# ruff: noqa: INP001, T201  (a script: it says what it wrote)

from __future__ import annotations

import io
import json
import re
import sys
import tempfile
from contextlib import redirect_stdout
from dataclasses import fields
from functools import cache
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import kamcore  # noqa: E402  (found through the line above)
from kamcore.__main__ import main as command  # noqa: E402
from kamcore.analysis.comparison import compare, looked_at_alike  # noqa: E402
from kamcore.findings import comparison, stakeholders  # noqa: E402
from kamcore.method.explanations import EXPLANATIONS  # noqa: E402
from kamcore.store.limits import PREFIX, Limits  # noqa: E402
from kamcore.workbook.column_words import setting_words, takes_setting  # noqa: E402
from kamcore.workbook.settings import KEY_MEASURES, Settings, options  # noqa: E402
from pages.ui.registry import PAGES  # noqa: E402
from pages.ui.settings_dialog import ELSEWHERE  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kamcore.analysis import Analysis

DOCS = ROOT / "docs"
EXAMPLE = DOCS / "analyse.example.json"
BLOCK = re.compile(r"(<!-- made: (?P<what>[^>]*?) -->\n)(?P<text>.*?)(<!-- end -->)", re.DOTALL)
WHERE: Mapping[str, str] = MappingProxyType(
    {
        "window": "Sidebar (not kept in the copy)",
        "pareto_threshold": "Portfolio",
        "abc_a": "Portfolio",
        "abc_b": "Portfolio",
        "abc_method": "Portfolio",
        "abc_rule": "Portfolio",
        "growth_weight": "Scoring",
        "harmony_weight": "Scoring",
        "cut_rule": "Strategy",
        "cut_attractiveness": "Strategy",
        "cut_strength": "Strategy",
        "orientation": "Strategy",
        "kpis": "Dashboard",
        "premium_plan": "Dashboard",
        "clv_variant": "Value",
        "clv_retention": "Value",
        "clv_discount": "Value",
        "clv_years": "Value",
        "clv_acquisition": "Value",
        **dict.fromkeys((*(f"key_{name}" for name in KEY_MEASURES), "key_needed"), "Scoring"),
        "satisfaction_low": "Dashboard",
        "engagement_low": "Dashboard",
        "contact_days": "Dashboard",
    }
)
"""The settings that have a place on a page, and where; the drawer Settings has all but a few of them."""


@cache
def sample(name: str) -> Analysis:
    """Return the Analysis of a sample."""
    return kamcore.analyse(kamcore.read_workbook(ROOT / "sample_data" / f"{name}.xlsx"))


def row(*cells: str) -> str:
    """Return one line of a Markdown table."""
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n"


def _account(a: Analysis, name: str) -> str | None:
    if name:
        return str(a.names.index[a.names == name][0])
    return stakeholders.default_account(a)


def finding(page: str, book: str, *name: str) -> str:
    """Return the sentence under a page's title for a sample, and an account where the page is about one."""
    a, module = sample(book), import_module(f"kamcore.findings.{page}")
    about_one = page in ("account", "stakeholders")
    said = module.finding(a, _account(a, " ".join(name))) if about_one else module.finding(a)
    return f"> {said.plain}\n"


def suggestions(page: str, book: str, *name: str) -> str:
    """Return what a page says to do with a sample."""
    a, module = sample(book), import_module(f"kamcore.findings.{page}")
    about_one = page in ("account", "stakeholders")
    found = module.suggestions(a, _account(a, " ".join(name))) if about_one else module.suggestions(a)
    return "".join(f"> - {one.sentence.plain}\n" for one in found)


def compared(before: str, after: str) -> str:
    """Return the sentence on two samples compared, and the first lines of their agenda."""
    now = sample(after)
    found = compare(looked_at_alike(sample(before).portfolio, now), now)
    lines = [f"> {comparison.finding(found).plain}\n>\n"]
    lines += [f"> - {comparison.sentence(found, change).plain}\n" for change in found.result.agenda[:5]]
    return "".join(lines)


def contradictions(book: str) -> str:
    """Return the ratings of a sample that its data does not bear out."""
    a = sample(book)
    lines = []
    for one in a.contradictions:
        words = [str(a.names[content]) if kind == "account" else _plain(content) for kind, content in one.parts]
        lines.append(f"> {''.join(words)}\n")
    return "".join(lines)


def _plain(content: str | float) -> str:
    return f"{content:g}" if isinstance(content, float) else content


def pages() -> str:
    """Return the pages with the question each answers."""
    lines = [row("Page", "The question it answers"), row("---", "---")]
    lines += [row(f"[{page.title}](docs/guide/{page.path or 'home'}.md)", page.question) for page in PAGES]
    return "".join(lines)


def explanations() -> str:
    """Return what every explained number says about itself on screen."""
    lines = []
    for key, e in EXPLANATIONS.items():
        lines += [
            f"### {e.title}\n\n",
            f"{e.sentence} Key `{key}`, section [{e.section}](#{anchor(e.section)}).\n\n",
            f"- Formula: {e.formula}\n- Convention: {e.convention}\n",
            f"- Also used elsewhere: {'; '.join(e.alternatives)}\n" if e.alternatives else "",
            f"- Source: {e.source}\n\n",
        ]
    return "".join(lines).rstrip("\n") + "\n"


def anchor(section: str) -> str:
    """Return the place of a section of method.md, as GitHub names it."""
    headings = re.findall(
        rf"^#+ ({re.escape(section)} .*)$", (DOCS / "method.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    return re.sub(r"[^\w\- ]", "", headings[0].lower()).replace(" ", "-") if headings else ""


def settings() -> str:
    """Return every setting with its default, what it takes, what it does and where it is changed."""
    defaults = {f.name: f.default for f in fields(Settings)}
    lines, group = [], ""
    for name, option in options().items():
        if option.group != group:
            group = option.group
            lines.append(f"\n## {group}\n\n")
            lines += [
                row("Setting", "Default", "Takes", "What it does", "On screen"),
                row("---", "---", "---", "---", "---"),
            ]
        default = defaults[name]
        shown = setting_words(default, option) or "empty"
        places = [*([] if name in ELSEWHERE else ["Settings"]), *([WHERE[name]] if name in WHERE else [])]
        lines.append(row(option.title, shown, takes_setting(option, default), option.note, ", ".join(places)))
    return "".join(lines).lstrip("\n")


def limits() -> str:
    """Return every limit of the store with its variable, its default and what its docstring says of it."""
    said = dict(re.findall(r"^ {8}(\w+): (.+)$", Limits.__doc__ or "", re.MULTILINE))
    lines = [row("Variable", "Default", "Bounds"), row("---", "---", "---")]
    lines += [row(f"`{PREFIX}{f.name.upper()}`", str(f.default), said[f.name].rstrip(".")) for f in fields(Limits)]
    return "".join(lines)


MADE: Mapping[str, Callable[..., str]] = MappingProxyType(
    {
        "compared": compared,
        "contradictions": contradictions,
        "finding": finding,
        "suggestions": suggestions,
        "pages": pages,
        "explanations": explanations,
        "settings": settings,
        "limits": limits,
    }
)


def made_anew(text: str) -> str:
    """Return a Markdown text with every part between marks made anew."""

    def replaced(found: re.Match[str]) -> str:
        name, *arguments = found["what"].split()
        return f"{found[1]}{MADE[name](*arguments)}{found[4]}"

    return BLOCK.sub(replaced, text)


def example_file() -> str:
    """Return the two-line file that docs/analyse.md shows."""
    shown = re.findall(
        r"^```csv\n(.*?)^```$", (DOCS / "analyse.md").read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE
    )
    return str(shown[0])


def example() -> dict[str, object]:
    """Return what the command line prints for that file."""
    with tempfile.TemporaryDirectory() as folder, redirect_stdout(io.StringIO()) as printed:
        path = Path(folder) / "accounts.csv"
        path.write_text(example_file(), encoding="utf-8")
        command(["analyse", str(path), "--json"])
    found: dict[str, object] = json.loads(printed.getvalue())
    return found


def files() -> list[Path]:
    """Return the Markdown files that have parts made from the program."""
    return [
        path
        for path in (ROOT / "README.md", *sorted(DOCS.rglob("*.md")))
        if BLOCK.search(path.read_text(encoding="utf-8"))
    ]


def main() -> int:
    """Write everything anew."""
    for path in files():
        before = path.read_text(encoding="utf-8")
        after = made_anew(before)
        if after != before:
            path.write_text(after, encoding="utf-8")
            print(f"{path.relative_to(ROOT)}: written anew")
    text = json.dumps(example(), indent=2, ensure_ascii=False) + "\n"
    if not EXAMPLE.exists() or EXAMPLE.read_text(encoding="utf-8") != text:
        EXAMPLE.write_text(text, encoding="utf-8")
        print(f"{EXAMPLE.relative_to(ROOT)}: written anew")
    return 0


if __name__ == "__main__":
    sys.exit(main())
