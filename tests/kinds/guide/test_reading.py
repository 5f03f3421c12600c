"""Which lists of guides are asked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from hexform.hex import tables
from hexform.model.live import LiveGuide
from tests.bench import Bench
from tests.kinds.guide.library import (
    OTHERS,
    OURS,
    REPOSITORY,
    SECOND,
    applied,
    asked,
    guide_set,
    library,
    owner,
    remember,
    there,
)
from tests.kinds.office import operations, uid

A = {"a.md": "text"}
OWN = owner(OURS)
EVERYBODY = ""


def lists(on: Bench) -> list[str]:
    """The owners whose lists a plan asks for, in order; nothing is everybody."""
    calls = on.plan().calls
    assert set(operations(calls)) <= {"Me", "ListDraftGuides"}
    return asked(calls)


def test_a_wanted_guide_that_is_listed_takes_one_list(tmp_path: Path) -> None:
    on = library(tmp_path, A, there("a.md"))
    assert lists(on) == [OWN]
    assert on.plan().actual.guides == {OWN: (LiveGuide(uid(1), "a.md"),)}


def test_all_guides_are_requested_where_one_is_not_found(tmp_path: Path) -> None:
    on = library(tmp_path, {**A, "b.md": "text"}, there("b.md", source=OTHERS))
    assert lists(on) == [OWN, EVERYBODY]
    assert set(on.plan().actual.guides) == {OWN, EVERYBODY}


@pytest.mark.parametrize(("text", "more"), [("text", []), ("new", [EVERYBODY])], ids=["as it is", "another text"])
def test_what_the_ledger_settles_takes_no_further_list(tmp_path: Path, text: str, more: list[str]) -> None:
    on = library(tmp_path, {"a.md": text})
    remember(on, "a.md")
    assert lists(on) == [OWN, *more]


@pytest.mark.parametrize(("source", "more"), [(OURS, []), (OTHERS, [EVERYBODY])], ids=["still theirs", "lost"])
def test_a_former_owner_is_asked_before_everybody(tmp_path: Path, source: dict[str, str], more: list[str]) -> None:
    on = library(tmp_path, A, there("a.md", source=source), source=REPOSITORY)
    remember(on, "a.md")
    assert lists(on) == [owner(REPOSITORY), OWN, *more]


def test_a_former_owner_who_has_another_set_is_not_asked_twice(tmp_path: Path) -> None:
    on = applied(tmp_path, {})
    on.configure({"guides": {"main": guide_set(on, {}), "more": guide_set(on, A, SECOND)}})
    assert lists(on) == [OWN, owner(SECOND)]


def test_two_sets_of_one_owner_take_one_list(tmp_path: Path) -> None:
    on = library(tmp_path, A, there("a.md"))
    on.configure({"guides": {"main": guide_set(on, A), "more": guide_set(on, {})}})
    assert lists(on) == [OWN]


@pytest.mark.parametrize(
    ("policy", "removed", "expected"),
    [
        ("ignore", (), []),
        ("report", (), [OWN]),
        ("ignore", ("old.md",), [OWN]),
        ("ignore", ("other.md",), [OWN, EVERYBODY]),
    ],
)
def test_sets_without_wanted_guides_are_read_only_if_something_depends_on_it(
    tmp_path: Path, policy: str, removed: tuple[str, ...], expected: list[str]
) -> None:
    assert lists(library(tmp_path, {}, there("old.md"), policy=policy, removed=removed)) == expected


@pytest.mark.parametrize(
    ("policy", "removed", "expected"),
    [("report", (), [OWN]), ("delete", (), [OWN, EVERYBODY]), ("report", ("old.md",), [OWN, EVERYBODY])],
)
def test_nothing_is_deleted_on_the_word_of_the_ledger_without_asking_for_all_guides(
    tmp_path: Path, policy: str, removed: tuple[str, ...], expected: list[str]
) -> None:
    on = library(tmp_path, {}, policy=policy, removed=removed)
    remember(on, "old.md")
    assert lists(on) == expected


def test_guides_are_read_only_where_the_configuration_refers_to_them(tmp_path: Path) -> None:
    on = applied(tmp_path, A)
    assert lists(on.configure({})) == []


def test_a_long_list_is_read_to_its_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(tables.PAGE, "guides", 2)
    on = library(tmp_path, {}, *(there(f"{number}.md", number=number) for number in range(1, 4)))
    planned = on.plan()
    assert len(planned.actual.guides[OWN]) == 3
    assert asked(planned.calls) == [OWN, OWN]


def test_an_answer_that_shows_no_path_is_an_error_of_what_needs_it(tmp_path: Path) -> None:
    planned = library(tmp_path, A, there("a.md")).plan(faults=["GET /v1/guides/draft/list: set filePath=1"])
    assert planned.addresses == []
    assert "values[0].filePath: expected text, got 1" in planned.errors["guide.a.md"]
