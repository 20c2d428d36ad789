"""The documentation says what the program does: nothing of it is missing there, and nothing there is missing in it."""

from __future__ import annotations

import ast
import json
import re
import struct
from pathlib import Path

import jsonschema
import pytest

from docs import generate
from kamcore.__main__ import main
from kamcore.method.explanations import EXPLANATIONS
from kamcore.workbook.schema import SHEETS
from kamcore.workbook.settings import KEY_MEASURES, options
from pages.ui.registry import PAGES
from pages.ui.samples import SAMPLES

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
LEFT_OUT = {".venv", ".git", ".pytest_cache", ".hypothesis", "node_modules"}
MARKDOWN = sorted(p for p in ROOT.rglob("*.md") if not LEFT_OUT & set(p.relative_to(ROOT).parts))
OURS = [p for p in MARKDOWN if p.name != "data-dictionary.md"]
FENCE = re.compile(r"^```.*?^```$", re.DOTALL | re.MULTILINE)
CODE = re.compile(r"`[^`\n]+`")
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
ROOMS = ("docs", "kamcore", "pages", "tests", "sample_data", "benchmarks", "deploy", ".ci", ".streamlit")
PICTURE_BYTES, PICTURES_BYTES, CARD_BYTES = 400_000, 2_000_000, 60_000


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


README = text_of(ROOT / "README.md")
METHOD = text_of(DOCS / "method.md")


def prose(text: str) -> str:
    """Leave out code, comments and the marks of links and pictures."""
    text = CODE.sub("", FENCE.sub("", text))
    return LINK.sub("", re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL))


def anchors(path: Path) -> set[str]:
    """Return the places in a Markdown file that a link can name, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", FENCE.sub("", text_of(path)), re.MULTILINE)
    plain = [LINK.sub(lambda m: m[0].split("](")[0].lstrip("!["), heading) for heading in headings]
    return {re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-") for heading in plain}


# ---------------------------------------------------------------- what is made from the program


@pytest.mark.parametrize("path", generate.files(), ids=name_of)
def test_made_parts_are_what_the_program_says_now(path):
    assert generate.made_anew(text_of(path)) == text_of(path), "run: python docs/generate.py"


def test_the_example_is_what_the_command_line_prints_and_fits_the_schema():
    kept = json.loads(text_of(generate.EXAMPLE))
    assert kept == generate.example(), "run: python docs/generate.py"
    schema = json.loads(text_of(DOCS / "analyse.schema.json"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(kept)


# ---------------------------------------------------------------- nothing of the program is missing


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=lambda sheet: sheet.title)
def test_every_sheet_and_column_is_explained(sheet):
    dictionary = text_of(DOCS / "data-dictionary.md")
    part = dictionary.split(f"\n## {sheet.title}\n")[1].split("\n## ")[0]
    for column in sheet.columns:
        assert f"| {column.title} |" in part


def test_every_setting_is_explained():
    text = text_of(DOCS / "settings.md")
    for option in options().values():
        assert f"| {option.title} |" in text
    assert "|  |" not in text, "a setting without a place on screen"
    assert set(generate.WHERE) <= set(options())


NAMED_IN_PARTS = {"growth_weight", "harmony_weight", "key_needed", *(f"key_{name}" for name in KEY_MEASURES)}


@pytest.mark.parametrize("name", sorted(set(generate.WHERE) - NAMED_IN_PARTS))
def test_a_setting_said_to_be_on_screen_is_there(name):
    source = "".join(text_of(path) for path in (ROOT / "pages").rglob("*.py"))
    assert re.search(rf"\b{name}\b", source)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.title)
def test_every_page_has_a_guide_with_its_question_and_a_picture(page):
    file = f"guide/{page.path or 'home'}.md"
    text = text_of(DOCS / file)
    assert text.startswith(f"# {page.title}\n\n**{page.question}**\n\n![")
    assert f"(../images/{page.path or 'home'}.png)" in text
    headings = re.findall(r"^## (.+)$", text, re.MULTILINE)
    assert headings == [
        "What you see",
        "What you can change",
        "Where the numbers come from",
        "What it needs",
        "In the sample",
    ]
    assert f"]({file})" in text_of(DOCS / "README.md")
    assert f"](docs/{file})" in README


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.title)
def test_what_a_guide_prints_bold_can_be_read_on_screen(page):
    source = "".join(text_of(path) for folder in ("pages", "kamcore") for path in (ROOT / folder).rglob("*.py"))
    spoken = " ".join(re.sub(r'"\s*\n\s*f?"', "", source).split()).lower()
    for name in re.findall(r"\*\*(.+?)\*\*", text_of(DOCS / "guide" / f"{page.path or 'home'}.md"), re.DOTALL):
        assert " ".join(name.split()).lower() in spoken, name


@pytest.mark.parametrize("key", EXPLANATIONS)
def test_every_explained_number_has_its_card_and_its_section(key):
    explained = EXPLANATIONS[key]
    assert f"### {explained.title}\n" in METHOD
    assert f"Key `{key}`" in METHOD
    assert re.search(rf"^### {re.escape(explained.section)} ", METHOD, re.MULTILINE)


def commands(capsys) -> set[str]:
    with pytest.raises(SystemExit):
        main(["--help"])
    return set(re.search(r"\{([\w,]+)\}", capsys.readouterr().out)[1].split(","))


def test_every_command_is_explained_and_no_other(capsys):
    known = commands(capsys)
    assert set(re.findall(r"^python -m kamcore (\w+)", text_of(DOCS / "analyse.md"), re.MULTILINE)) == known
    for path in MARKDOWN:
        assert set(re.findall(r"python -m kamcore ([a-z]+)", text_of(path))) <= known, name_of(path)


def test_every_variable_of_the_environment_is_explained():
    places = [*(ROOT / "kamcore" / "store").glob("*.py"), *(ROOT / "deploy").iterdir(), ROOT / "compose.yaml"]
    named = {name for path in places for name in re.findall(r"\b(?:KAM_[A-Z_]+[A-Z]|FORWARDED_\w+)\b", text_of(path))}
    assert {"KAM_DATABASE_URL", "KAM_COOKIE_SECRET", "FORWARDED_ALLOW_IPS"} <= named
    assert {name for name in named if f"`{name}`" not in text_of(DOCS / "deploy.md")} == set()


# ---------------------------------------------------------------- the README


def blocks() -> list[str]:
    return [block.removeprefix("```").removesuffix("```").strip() for block in FENCE.findall(README)]


def test_the_readme_has_one_command_to_start_and_one_to_test():
    start, test, windows = blocks()
    assert (
        start == "python3 -m venv .venv && .venv/bin/pip install -r requirements.txt && .venv/bin/streamlit run app.py"
    )
    assert (
        test == "python3 -m venv .venv && .venv/bin/pip install -r requirements-dev.txt && .venv/bin/python -m pytest"
    )
    assert windows.splitlines() == [
        line.replace("python3 -m venv", "py -m venv").replace(".venv/bin/", ".venv\\Scripts\\")
        for line in (start, test)
    ]


def test_the_readme_s_test_command_is_what_is_run_before_a_change_lands():
    run = text_of(ROOT / ".ci" / "run").replace("pip install -q ", "pip install ")
    assert blocks()[1] in run
    assert blocks()[1] in text_of(ROOT / "CONTRIBUTING.md")


def test_the_readme_names_the_files_that_can_be_read_and_their_size():
    tree = ast.parse(text_of(ROOT / "pages" / "home.py"))
    types = next(
        ast.literal_eval(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "TYPES"
    )
    size = re.search(r"^maxUploadSize = (\d+)$", text_of(ROOT / ".streamlit" / "config.toml"), re.MULTILINE)[1]
    for text in (README, text_of(DOCS / "guide" / "home.md")):
        assert f"up to {size} MB" in text
        for kind in types:
            assert f"`.{kind}`" in text
    assert f"**Try {SAMPLES[0].title}**" in README


def test_sheets_said_not_to_be_shown_are_not_shown_and_all_others_are():
    said = re.search(r"not shown on any page yet: (.+?)\.\n", README)[1]
    hidden = set(re.split(r", | and ", said))
    folders = ("kamcore/analysis", "kamcore/findings", "pages")
    source = "".join(text_of(path) for folder in folders for path in (ROOT / folder).rglob("*.py"))
    for sheet in SHEETS.values():
        shown = re.search(rf'(?:book|portfolio)\["{sheet.key}"\]|listing\(\s*"{sheet.key}"', source)
        if sheet.title in hidden:
            assert not shown, sheet.title
        else:
            assert shown or sheet.key in ("rates", "settings"), sheet.title


# ---------------------------------------------------------------- nothing there is missing in the program


@pytest.mark.parametrize("path", MARKDOWN, ids=name_of)
def test_every_link_leads_somewhere(path):
    for target in LINK.findall(FENCE.sub("", text_of(path))):
        if target.startswith(("http://", "https://", "mailto:")):
            continue
        file, _, place = target.partition("#")
        there = (path.parent / file).resolve() if file else path
        assert there.is_relative_to(ROOT), target
        assert there.exists(), target
        assert not place or place in anchors(there), target


@pytest.mark.parametrize("path", MARKDOWN, ids=name_of)
def test_every_file_and_module_named_exists(path):
    text = text_of(path)
    for code in CODE.findall(text):
        for word in re.findall(r"[\w.*/-]+", code):
            if word.split("/")[0] in ROOMS and ("/" in word or "." in word):
                assert list(ROOT.glob(word.rstrip("/."))), word
    for script in re.findall(r"python ((?:docs|sample_data|benchmarks)/[\w/]+\.py)", text):
        assert (ROOT / script).is_file(), script
    for module in re.findall(r"python -m (kamcore(?:\.\w+)+)", text):
        assert (ROOT / f"{module.replace('.', '/')}.py").is_file(), module


@pytest.mark.parametrize("path", OURS, ids=name_of)
def test_words_are_plain(path):
    text = prose(text_of(path))
    assert "!" not in text
    assert not re.search("[\U0001f000-\U0001faff\u2600-\u27bf]", text)


# ---------------------------------------------------------------- the pictures


def size_of(path: Path) -> tuple[int, int]:
    head = path.read_bytes()[:24]
    assert head[:8] == b"\x89PNG\r\n\x1a\n"
    return struct.unpack(">II", head[16:24])


def test_pictures_are_small_used_and_as_wide_as_they_should_be():
    pictures = sorted((DOCS / "images").glob("*.png"))
    used = {Path(target).name for path in MARKDOWN for target in LINK.findall(text_of(path)) if target.endswith(".png")}
    assert {picture.name for picture in pictures} == used
    assert sum(picture.stat().st_size for picture in pictures) < PICTURES_BYTES
    for picture in pictures:
        assert picture.stat().st_size < PICTURE_BYTES
        assert size_of(picture)[0] == (390 if picture.stem.endswith("-phone") else 1440)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.key)
def test_every_sample_card_has_a_small_picture(sample):
    assert size_of(sample.picture) == (640, 400)
    assert sample.picture.stat().st_size < CARD_BYTES
