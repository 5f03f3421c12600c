"""Pages that are made from the code are those that the code makes, and every code has its place in them."""

from __future__ import annotations

import ast
import json
import re

import click
import jsonschema_rs
import pytest

from hexform.config import workspace_schema
from hexform.model.mistake import Mistake
from hexform.model.notice import Code
from tests.house import modules
from tests.reference import PAGES, ROOT, headed, refusal_codes
from tests.reference_commands import all_commands
from tests.reference_language import Part, parts_of


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_up_to_date(name: str) -> None:
    assert (ROOT / name).read_text(encoding="utf-8") == PAGES[name](), "run `make docs-reference`"


def test_every_code_is_under_one_heading() -> None:
    listed = [code for _, codes in headed(Code) for code in codes]
    assert listed == list(Code)


@pytest.mark.parametrize("code", [*Code, *Mistake])
def test_a_code_says_what_it_means_and_what_to_do(code: Code | Mistake) -> None:
    for text in (code.meaning, code.remedy):
        assert text.endswith(".")
        assert text == text.strip()
    # That the page is what the code makes is a test of its own.
    assert f"`{code}`" in (ROOT / "docs" / "messages.md").read_text(encoding="utf-8")


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


@pytest.mark.parametrize("part", list(parts_of(workspace_schema()).values()), ids=lambda part: part.paths[0] or "top")
def test_every_key_of_the_language_is_documented(part: Part) -> None:
    """The page explains each key with an example that the schema takes."""
    page = (ROOT / "docs" / "reference" / "language.md").read_text(encoding="utf-8")
    schema = workspace_schema()
    for key, node in part.keys.items():
        if key == "meta":
            continue
        assert f"\n| `{key}` | " in page
        assert len(node.get("description", "")) >= 8, key
        assert node.get("examples"), key
        checker = jsonschema_rs.validator_for({**node, "$defs": schema["$defs"]})
        assert [error.message for example in node["examples"] for error in checker.iter_errors(example)] == []


def test_no_part_of_the_language_is_left_out() -> None:
    """The walk over the schema comes to every definition."""
    schema = workspace_schema()
    names = {name for name, node in schema["$defs"].items() if '"properties"' in json.dumps(node)}
    assert names <= parts_of(schema).keys()


@pytest.mark.parametrize(("name", "command"), list(all_commands()), ids=str)
def test_every_command_and_option_is_documented(name: str, command: click.Command) -> None:
    page = (ROOT / "docs" / "reference" / "commands.md").read_text(encoding="utf-8")
    section = page.partition(f"\n## hexform {name}\n")[2].partition("\n## ")[0]
    assert section
    assert command.help
    for option in command.params:
        if isinstance(option, click.Option):
            assert option.help, option.name
            assert all(f"`{spelt}`" in section for spelt in option.opts)


def test_every_environment_variable_is_documented() -> None:
    page = (ROOT / "docs" / "reference" / "commands.md").read_text(encoding="utf-8")
    named = re.compile(
        r"_?HEX[A-Z]*_[A-Z_]+|NO_COLOR|FORCE_COLOR|CI|COLUMNS|TERM|(?:GITHUB|CI|BITBUCKET|BUILD)_[A-Z_]+"
    )
    found = {
        node.value
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and named.fullmatch(node.value)
    }
    assert {"HEX_API_TOKEN", "HEXFORM_FILE", "NO_COLOR"} <= found
    assert sorted(name for name in found if f"`{name}`" not in page) == []


def test_what_is_refused_is_not_a_warning() -> None:
    assert refusal_codes() <= set(Code)
