"""Who may import whom (docs/architecture.md), checked on the source."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SERVED = ("serving", "phone")
FORBIDDEN_NAMES = {"utils", "common", "helpers", "util", "helper", "misc"}


def modules(folder: str) -> list[Path]:
    return sorted(path for path in (ROOT / folder).rglob("*.py") if "__pycache__" not in path.parts)


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports name the whole path"
            module = node.module or ""
            found.add(module)
            found |= {f"{module}.{alias.name}" for alias in node.names}
    return found


def touches(found: set[str], package: str) -> set[str]:
    return {name for name in found if name == package or name.startswith(f"{package}.")}


@pytest.mark.parametrize("path", modules("kamcore"), ids=name_of)
def test_the_core_knows_no_streamlit(path):
    found = imports(path)
    for package in ("streamlit", "altair", "streamlit_agraph", "pages"):
        assert not touches(found, package)


@pytest.mark.parametrize("path", modules("kamcore/method"), ids=name_of)
def test_method_imports_nothing_of_the_house_but_itself(path):
    assert touches(imports(path), "kamcore") == touches(imports(path), "kamcore.method") | ({"kamcore"} & imports(path))


@pytest.mark.parametrize("path", modules("kamcore/workbook"), ids=name_of)
def test_the_workbook_never_computes(path):
    found = imports(path)
    for package in ("method", "analysis", "findings", "store", "export", "report"):
        assert not touches(found, f"kamcore.{package}")


@pytest.mark.parametrize("path", modules("kamcore/analysis"), ids=name_of)
def test_the_analysis_does_not_know_its_readers(path):
    found = imports(path)
    for package in ("findings", "report", "export"):
        assert not touches(found, f"kamcore.{package}")


@pytest.mark.parametrize("path", modules("kamcore/store"), ids=name_of)
def test_the_store_keeps_and_does_not_compute(path):
    found = imports(path)
    for package in ("method", "analysis", "findings", "export"):
        assert not touches(found, f"kamcore.{package}")


@pytest.mark.parametrize("path", modules("kamcore/workshop"), ids=name_of)
def test_a_workshop_does_not_know_where_it_is_kept(path):
    assert not touches(imports(path), "kamcore.store")


def served(path: Path) -> bool:
    """Say whether a module answers requests without Streamlit: these are put together by app.py, and no page knows them."""
    return path.relative_to(ROOT).parts[1] in SERVED


@pytest.mark.parametrize("path", [path for path in modules("pages") if not served(path)], ids=name_of)
def test_a_page_never_imports_another_page(path):
    own = name_of(path)
    for name in touches(imports(path), "pages"):
        assert name == "pages" or name.startswith("pages.ui"), f"{own} imports {name}"


@pytest.mark.parametrize("path", sorted((ROOT / "pages").glob("*.py")), ids=name_of)
def test_no_sentence_stands_alone_in_a_page(path):
    """Streamlit writes a bare text of a page's script onto the page, but for the first."""
    bare = [node for node in ast.parse(path.read_text()).body[1:] if isinstance(node, ast.Expr)]
    assert not [node.lineno for node in bare if isinstance(node.value, ast.Constant)]


@pytest.mark.parametrize("path", [path for path in modules("pages") if served(path)], ids=name_of)
def test_what_is_served_without_streamlit_knows_neither_streamlit_nor_pages(path):
    found = imports(path)
    for package in ("streamlit", "altair", "streamlit_agraph"):
        assert not touches(found, package)
    own = name_of(path)
    for name in touches(found, "pages"):
        assert any(touches({name}, f"pages.{room}") for room in SERVED), f"{own} imports {name}"


@pytest.mark.parametrize("path", [p for p in modules("pages") if p.parent.name == "pages"], ids=name_of)
def test_pages_compute_nothing(path):
    found = imports(path)
    for package in ("numpy", "scipy", "networkx"):
        assert not touches(found, package)


@pytest.mark.parametrize("path", modules("kamcore") + modules("pages"), ids=name_of)
def test_names_say_what_is_inside(path):
    assert path.stem not in FORBIDDEN_NAMES
    assert path.parent.name not in FORBIDDEN_NAMES


@pytest.mark.parametrize(
    "path", modules("kamcore") + [p for p in modules("pages") if p.parent.name != "pages"], ids=name_of
)
def test_no_mutable_state_at_module_level(path):
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, (ast.Assign, ast.AnnAssign)):
            value = node.value
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if [getattr(target, "id", "") for target in targets] == ["__all__"]:
                continue
            assert not isinstance(value, (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp)), (
                f"{name_of(path)} line {node.lineno} holds a mutable value"
            )


@pytest.mark.parametrize("path", modules("kamcore") + modules("pages"), ids=name_of)
def test_nothing_dangerous_is_called(path):
    found = imports(path)
    for package in ("pickle", "marshal", "shelve", "multiprocessing"):
        assert not touches(found, package)
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in {"eval", "exec"}
        if isinstance(node, ast.keyword):
            assert node.arg != "unsafe_allow_html"


@pytest.mark.parametrize("path", sorted((ROOT / "pages").glob("*.py")), ids=lambda path: path.stem)
def test_a_page_has_no_bare_text_which_streamlit_would_show(path):
    statements = ast.parse(path.read_text(encoding="utf-8")).body[1:]
    assert not [s.lineno for s in statements if isinstance(s, ast.Expr) and isinstance(s.value, ast.Constant)]
