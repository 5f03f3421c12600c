"""What an address says, and what a pattern selects."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hexform.model.address import Address, Pattern

KINDS = ("group", "collection", "project", "project_status", "project_sharing", "cell", "guide")
CELL = "cell.revenue/Load / 2.sql"


@given(st.sampled_from(KINDS), st.text(max_size=20))
@settings(derandomize=True, max_examples=100)
def test_an_address_keeps_its_kind_and_key(kind: str, key: str) -> None:
    address = Address.of(kind, key)
    assert (address.kind, address.key) == (kind, key)
    assert address == f"{kind}.{key}"


@given(st.text("ab*[]./#(\\\n", max_size=8), st.text("ab*[]./#(\\\n", max_size=10))
@settings(derandomize=True, max_examples=100)
def test_a_star_is_anything_and_everything_else_is_itself(pattern: str, key: str) -> None:
    tokens = re.findall(r"\[\*\]|\*|[^*]", pattern, re.DOTALL)
    assert Pattern(f"guide.{pattern}").matches(f"guide.{key}") == _by_hand(tokens, key)


def _by_hand(tokens: list[str], text: str) -> bool:
    """Matching as the contract words it, slowly."""
    if not tokens:
        return not text
    first, *rest = tokens
    if first == "*":
        return any(_by_hand(rest, text[start:]) for start in range(len(text) + 1))
    wanted = "*" if first == "[*]" else first
    return text.startswith(wanted) and _by_hand(rest, text[1:])


@given(st.sampled_from(KINDS), st.text(max_size=20).filter(lambda key: "\0" not in key))
@settings(derandomize=True, max_examples=100)
def test_every_address_can_be_written_as_its_own_pattern(kind: str, key: str) -> None:
    address = Address.of(kind, key)
    pattern = Pattern(address.replace("*", "[*]"))
    assert pattern.matches(address)
    assert not pattern.matches(address + "x")


@pytest.mark.parametrize(
    ("text", "address", "selected"),
    [
        ("project.revenue", "project.revenue", True),
        ("project.revenue", "project_status.revenue", True),
        ("project.revenue", "project_sharing.revenue", True),
        ("project.revenue", CELL, True),
        ("project.rev*", CELL, True),
        ("project.revenue", "project.revenue2", False),
        ("project.revenue", "cell.revenue2/Load", False),
        ("project.revenue", "group.revenue", False),
        ("project_status.revenue", "project.revenue", False),
        ("project_status.*", CELL, False),
        ("cell.revenue/*", CELL, True),
        ("cell.revenue/*", "project.revenue", False),
        ("*", CELL, True),
        ("", "group.a", False),
    ],
)
def test_a_project_means_everything_that_hangs_on_it(text: str, address: str, selected: bool) -> None:
    assert Pattern(text).matches(address) is selected
