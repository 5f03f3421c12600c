"""Patterns come from files that anybody may have written: none of them makes the search slow."""

from __future__ import annotations

import pytest

from hexform.model.address import Pattern


@pytest.mark.timeout(60)
@pytest.mark.parametrize("text", ["*a" * 60 + "b", "group." + "*a" * 60 + "*b", "*" * 200 + "b"])
def test_many_stars_are_searched_once(text: str) -> None:
    """Where each star is tried at every place, the search outlives the machine: the timeout ends it."""
    assert not Pattern(text).matches("group." + "a" * 400)
    assert Pattern(text).matches("group." + "a" * 400 + "b")


@pytest.mark.parametrize(
    ("text", "matches"),
    [
        ("group.*", ["group.a", "group.", "group.a\nb"]),
        ("group.a[*]", ["group.a*"]),
        ("*[*]*", ["group.a*b", "group.*"]),
        ("group.*a*b", ["group.ab", "group.xaxb", "group.aab"]),
        ("group.a.b", ["group.a.b"]),
    ],
)
def test_stars(text: str, matches: list[str]) -> None:
    pattern = Pattern(text)
    assert [address for address in matches if pattern.matches(address)] == matches
    assert not any(pattern.matches(address) for address in ("groups", "group_ab", "x"))
