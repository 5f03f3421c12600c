"""How the house is built: kinds are named in their own packages, and modules and functions are small."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from hexform.kinds.registry import KINDS

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "hexform"
# What is about given kinds by its nature, and may name them.
ABOUT_KINDS = {
    "kinds": "the kinds themselves",
    "sandbox": "a model of Hex, which knows nothing of the rest",
    "hex/tables.py": "the words of the API's answers",
    "planning/access": "access is about people, groups, collections and projects",
    "planning/guardrails": "guardrails are about projects and collections",
    "model/access_change.py": "access",
    "model/guardrail.py": "guardrails",
    "report/access": "the access report",
    "report/view/people.py": "access in a plan",
    "cli/access.py": "the access report",
    "cli/commands/pull.py": "the options of pull",
    "snapshot": "a snapshot holds the objects of each kind",
    "cli/snapshots.py": "which kinds a snapshot holds",
    "back": "the words in which pull, pin and accept write what Hex has",
}
LONGEST_MODULE = 300
LONGEST_FUNCTION = 50

_NAMES = "|".join(KINDS)
# The name itself, or the beginning of an address or of a key made of it.
_LITERAL = re.compile(rf"(?:{_NAMES})(?:[.:]\S*)?")
_PACKAGE = re.compile(rf"hexform\.kinds\.(?:{_NAMES})(?:\..*)?")


def modules() -> Iterator[tuple[str, ast.Module, int]]:
    """Every module of hexform: its path below the package, its tree, its number of lines."""
    for path in sorted(SOURCE.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        yield path.relative_to(SOURCE).as_posix(), ast.parse(text), text.count("\n")


def names_of_kinds(tree: ast.AST) -> Iterator[str]:
    """The places where a tree names a kind: as a literal, or by importing from its package."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and _LITERAL.fullmatch(node.value):
            yield f"{node.lineno}: {node.value!r}"
        if isinstance(node, ast.ImportFrom) and node.module and _PACKAGE.fullmatch(node.module):
            yield f"{node.lineno}: from {node.module}"
        if isinstance(node, ast.Import):
            yield from (f"{node.lineno}: {name.name}" for name in node.names if _PACKAGE.fullmatch(name.name))


def may_name_kinds(module: str) -> bool:
    return any(module == place or module.startswith(f"{place}/") for place in ABOUT_KINDS)


def test_kinds_are_named_only_where_something_is_about_them() -> None:
    found = {module: list(names_of_kinds(tree)) for module, tree, _ in modules() if not may_name_kinds(module)}
    assert {module: places for module, places in found.items() if places} == {}


def test_every_place_that_may_name_kinds_does() -> None:
    for place in ABOUT_KINDS:
        own = [tree for module, tree, _ in modules() if module == place or module.startswith(f"{place}/")]
        assert any(list(names_of_kinds(tree)) for tree in own), place


def test_a_name_is_found_however_it_is_written() -> None:
    named = ('a = "group"', 'b = f"cell.{a}"', "import hexform.kinds.guide.spec", "from hexform.kinds.cell import x")
    found = names_of_kinds(ast.parse("\n".join((*named, 'c = "grouped"'))))
    assert sorted(place.partition(":")[0] for place in found) == ["1", "2", "3", "4"]


def test_no_module_is_too_long() -> None:
    assert {module: lines for module, _, lines in modules() if lines > LONGEST_MODULE} == {}


def test_no_function_is_too_long() -> None:
    found = {
        f"{module}:{node.lineno} {node.name}": length
        for module, tree, _ in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (length := (node.end_lineno or 0) - node.lineno + 1) > LONGEST_FUNCTION
    }
    assert found == {}
