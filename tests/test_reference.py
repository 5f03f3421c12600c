"""Pages that are made from the code are those that the code makes, and every code has its place in them."""

from __future__ import annotations

import ast

import pytest

from hexform.model.mistake import Mistake
from hexform.model.notice import Code
from tests.house import modules
from tests.reference import PAGES, ROOT, headed, refusal_codes


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_up_to_date(name: str) -> None:
    assert (ROOT / name).read_text(encoding="utf-8") == PAGES[name](), "run `make docs-reference`"


def test_every_code_stands_under_one_heading() -> None:
    listed = [code for _, codes in headed(Code) for code in codes]
    assert listed == list(Code)


@pytest.mark.parametrize("code", [*Code, *Mistake])
def test_a_code_says_what_it_means_and_what_to_do(code: Code | Mistake) -> None:
    for text in (code.meaning, code.remedy):
        assert text.endswith(".")
        assert text == text.strip()
    assert f"`{code}`" in PAGES["docs/messages.md"]()


@pytest.mark.parametrize("enum", [Code, Mistake])
def test_every_code_is_used(enum: type[Code] | type[Mistake]) -> None:
    """A code that nothing gives is dead: what the API can no longer answer, say."""
    used = {
        node.attr
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == enum.__name__
    }
    assert used == {code.name for code in enum}


def test_notices_and_refusals_are_given_codes_alone() -> None:
    """No text in the place of a code: `code=` is a member, or a name that holds one."""
    wrong = [
        f"{module.path}:{node.lineno}"
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"Notice", "Refusal"}
        for given in node.keywords
        if given.arg == "code" and isinstance(given.value, ast.Constant | ast.JoinedStr)
    ]
    assert wrong == []


def test_what_is_refused_is_no_warning() -> None:
    assert refusal_codes() <= set(Code)
