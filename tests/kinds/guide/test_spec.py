"""What people write about guides."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from hexform.kinds.guide.spec import GuideFile, GuideSet, GuideSource


def test_a_source_names_exactly_one_owner() -> None:
    for wrong in ({}, {"unknown": "mine", "github": {"owner": "acme", "repo": "guides"}}):
        with pytest.raises(ValidationError, match="exactly one of `github` and `unknown`"):
            GuideSource.model_validate(wrong)


@pytest.mark.parametrize(
    ("written", "locator"),
    [
        ({"unknown": "mine"}, {"source": "unknown", "id": "mine"}),
        (
            {"github": {"owner": "acme", "repo": "guides"}},
            {"source": "github", "owner": "acme", "repo": "guides"},
        ),
        (
            {"github": {"owner": "acme", "repo": "guides", "base": "git.example.com"}},
            {"source": "github", "owner": "acme", "repo": "guides", "base": "git.example.com"},
        ),
    ],
)
def test_a_source_and_what_the_api_calls_it(written: dict[str, object], locator: dict[str, str]) -> None:
    source = GuideSource.model_validate(written)
    assert source.locator() == locator
    assert GuideSource.from_locator(locator) == source


def test_a_set_has_an_owner_of_its_own_and_is_published_unless_that_is_written() -> None:
    plain = GuideSet.model_validate({"files": ["a.md"]})
    assert (plain.source.locator(), plain.publish) == ({"source": "unknown", "id": "hexform"}, True)
    assert plain.files == (GuideFile(path="a.md"),)


def test_a_file_is_a_text_or_a_map() -> None:
    short, long = (GuideFile.model_validate(each) for each in ("a.md", {"path": "b.md", "hex_path": "hex.md"}))
    assert (short.path, short.hex_path, short.take_over) == ("a.md", None, False)
    assert (long.path, long.hex_path) == ("b.md", "hex.md")
    assert GuideFile.model_validate(short) == short


def test_the_schema_says_that_a_file_may_be_a_text() -> None:
    short, long = GuideFile.model_json_schema()["anyOf"]
    assert short == {"type": "string"}
    assert set(long["properties"]) == {"path", "hex_path", "take_over"}
