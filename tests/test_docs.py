"""The pages name tests for what they promise: each of them is there, and every page is led to."""

from __future__ import annotations

import ast
import re
from datetime import date
from pathlib import Path

import pytest

from hexform.config import load

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
PAGES = sorted(DOCS.rglob("*.md"))
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_test_that_a_page_names_is_there(page: Path) -> None:
    for name, function in NAMED.findall(page.read_text(encoding="utf-8")):
        path = ROOT / name
        assert path.is_file(), name
        tree = ast.parse(path.read_text(encoding="utf-8"))
        defined = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}
        assert function in defined, f"{name}::{function}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_page_that_a_page_links_to_is_there(page: Path) -> None:
    for target in re.findall(r"\]\((?!http|#)([^)#]+)[^)]*\)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).resolve().exists(), target


def test_the_site_and_the_list_on_github_lead_to_every_page() -> None:
    pages = {path.relative_to(DOCS).with_suffix("").as_posix() for path in DOCS.rglob("*.md")} - {"README"}
    listed = re.findall(r"^   ([\w/-]+)$", (DOCS / "index.rst").read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(listed) == sorted(pages)
    linked = re.findall(r"\]\(([\w/-]+)\.md\)", (DOCS / "README.md").read_text(encoding="utf-8"))
    assert sorted(linked) == sorted(pages)


def test_the_examples_of_the_concepts_are_valid(tmp_path: Path) -> None:
    found = re.findall(r"```yaml\n(.*?)```", (DOCS / "concepts.md").read_text(encoding="utf-8"), re.DOTALL)
    assert found
    for example in found:
        (tmp_path / "workspace.yaml").write_text(example, encoding="utf-8")
        assert load((tmp_path / "workspace.yaml",), today=date(2026, 11, 27)).specs


def test_the_promises_have_tests() -> None:
    for name in ("security.md", "reliability.md"):
        assert len(NAMED.findall((ROOT / "docs" / name).read_text(encoding="utf-8"))) > 15
