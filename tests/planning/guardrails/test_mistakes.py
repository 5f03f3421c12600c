"""What is wrong with guardrails as they are written, and what a configuration writes that they forbid."""

from __future__ import annotations

from typing import Any

import pytest

from hexform.model.directory import Directory, LiveCollection
from hexform.model.fields import Ref
from hexform.model.guardrail import Guardrail
from hexform.model.notice import Code
from hexform.planning.access.naming import Declared, Naming
from hexform.planning.access.overlay import overlay
from hexform.planning.guardrails.mistakes import offline_mistakes, online_mistakes
from hexform.planning.guardrails.rules import Mistake, rules_of
from hexform.planning.guardrails.written import WrittenProject, forbidden, forbidden_offline
from tests.planning.access.office import Office, people, planned, project, row

DECLARED = [
    Declared("project", "press", "Press kit", id="p1"),
    Declared("project", "titled", "Titled"),
    Declared("collection", "finance", "Finance"),
]


def guardrails(**more: Any) -> dict[str, Guardrail]:
    return {"rule": Guardrail.model_validate({"projects": "*", "public_web": "NONE", "then": "refuse", **more})}


def but(*projects: str) -> dict[str, Any]:
    """`except` is not a name in Python."""
    return {"except": list(projects)}


def said(mistakes: Any) -> list[tuple[tuple[Any, ...], str]]:
    return [(mistake.path[2:], mistake.code) for mistake in mistakes]


def offline(statuses: tuple[str, ...] | None = None, **more: Any) -> list[Mistake]:
    return list(offline_mistakes(guardrails(**more), Naming(DECLARED, Directory()), statuses))


@pytest.mark.parametrize("other", [{"workspace": "NONE"}, {"guests": "NONE"}, {"people": ["*@acme.com"]}])
def test_only_public_links_can_be_fixed(other: dict[str, Any]) -> None:
    assert offline(then="fix") == []
    (mistake,) = offline(then="fix", **other)
    assert (mistake.path, mistake.code) == (("guardrails", "rule", "then"), "guardrail_fix")
    assert f"or refuse instead of fix for {next(iter(other))}" in mistake.message
    assert said(offline(then="fix", public_web=None, **other)) == [(("then",), "guardrail_fix")]


@pytest.mark.parametrize(
    ("text", "code", "what"),
    [
        ("project.press", "", ""),
        ("0198aaaa-0000-7000-8000-000000000001", "", ""),
        ("project.titled", "exception_without_id", "has no id, and anybody can give another project its title"),
        ("project.lost", "unknown_reference", "is not in this configuration"),
        ("press", "unknown_reference", "is a key: write project.press"),
        ("project.*", "exception_pattern", "without *"),
    ],
)
def test_an_exception_is_a_key_with_an_id_or_an_id(text: str, code: str, what: str) -> None:
    found = offline(**but("project.press", text))
    assert said(found) == ([(("except", 1), code)] if code else [])
    assert all(what in mistake.message for mistake in found)


def test_a_status_that_may_not_be_used_selects_nothing() -> None:
    assert offline(projects={"status": "Done"}) == offline(("Done",), projects={"status": "Done"}) == []
    assert said(offline(("Draft",), projects={"status": "Done"})) == [(("projects", "status"), "unknown_reference")]


# With the workspace

OFFICE = Office(
    people(ada="EDITOR"),
    project("p1", "Press kit", status="Draft", public_web="CAN_VIEW"),
    project("p2", "Other"),
    collections=[LiveCollection("c1", "Finance"), LiveCollection("c2", "Twin"), LiveCollection("c3", "Twin")],
    declared=[*DECLARED, Declared("collection", "new", "Brand new")],
)


def online(office: Office = OFFICE, *, complete: bool = True, **more: Any) -> list[Mistake]:
    projects = list(office.world.projects.values())
    return list(online_mistakes(guardrails(**more), office.naming, projects, ("Done",), complete=complete))


def test_every_pattern_selects_something() -> None:
    assert online(projects=["project.press", "Press*", "project.Oth*", "*", "project.p*"]) == []
    found = online(projects=["project.press", "project.titled", "press kit"])
    assert said(found) == [(("projects", 1), "selects_nothing"), (("projects", 2), "selects_nothing")]
    assert found[0].message == "'project.titled' selects no project: none has this address or title"
    assert online(projects=["nothing"], complete=False) == [], "a token that sees a part may not see it"


def test_a_collection_is_one_that_is_there_or_is_to_come() -> None:
    for ref in ("finance", "Finance", {"id": "c2"}, "new", "Brand new"):
        assert online(projects={"collection": ref}) == []
    assert said(online(projects={"collection": "Lost"})) == [(("projects", "collection"), "unknown_reference")]
    (twin,) = online(projects={"collection": "Twin"})
    assert (twin.code, twin.message) == (
        "ambiguous_reference",
        "2 collections share the name Twin (c2, c3): write {id: ...}",
    )
    blind = Office(people(), project("p1"), failed={"collections": "403"})
    assert online(blind, projects={"collection": "Lost"}) == [], "that it could not be read is told elsewhere"


def test_a_status_is_in_use_or_is_written() -> None:
    assert online(projects={"status": "Draft"}) == online(projects={"status": "Done"}) == []
    assert said(online(projects={"status": "Dome"})) == [(("projects", "status"), "unknown_reference")]
    assert online(projects={"status": "Dome"}, complete=False) == []


def test_an_exception_is_live() -> None:
    assert online(**but("project.press", "p2")) == []
    assert said(online(**but("p9"))) == [(("except", 0), "not_found")]
    assert online(**but("p9"), complete=False) == []


# What a configuration writes itself


def written(**more: Any) -> WrittenProject:
    return WrittenProject("press", title="Press kit", public_web="APP_ONLY", workspace="CAN_VIEW", **more)


def wrong(project: WrittenProject, **more: Any) -> list[Any]:
    return [mistake.path[-1] for mistake in forbidden_offline(guardrails(**more), [project], DECLARED)]


@pytest.mark.parametrize(
    ("selection", "more", "known"),
    [
        ("*", {}, True),
        (["project.press"], {}, True),
        (["project.pr*"], {}, True),
        (["Press*"], {}, True),
        (["project.other"], {}, False),
        ({"status": "Done"}, {"status": "Done"}, True),
        ({"status": "Done"}, {"status": "Draft"}, False),
        ({"status": "Done"}, {}, False),
        ({"collection": "finance"}, {"collections": (Ref(text="Finance"),)}, True),
        ({"collection": {"name": "Finance"}}, {"collections": (Ref(text="finance"),)}, True),
        ({"collection": {"id": "c9"}}, {"collections": (Ref(id="c9"),)}, True),
        ({"collection": "Elsewhere"}, {"collections": (Ref(text="Elsewhere"),)}, True),
        ({"collection": "finance"}, {"collections": (Ref(text="Elsewhere"),)}, False),
    ],
)
def test_a_level_is_forbidden_where_the_selection_is_known_offline(selection: Any, more: Any, *, known: bool) -> None:
    assert wrong(written(**more), projects=selection) == (["public_web"] if known else [])


def test_both_levels_are_looked_at_and_an_exception_lets_them_be() -> None:
    both = {"workspace": "APP_ONLY"}
    assert wrong(written(id="p1"), **both) == ["public_web", "workspace"]
    assert wrong(written(id="p1"), **both, **but("project.press")) == []
    assert wrong(written(id="p1"), **both, **but("p1")) == []
    assert wrong(written(), **both, **but("project.press")) == ["public_web", "workspace"], "it has no id"
    assert wrong(WrittenProject("press"), **both) == []
    (mistake, _) = forbidden_offline(guardrails(**both), [written(id="p1")], DECLARED)
    assert mistake == Mistake(
        ("projects", "press", "sharing", "public_web"),
        Code.GUARDRAIL_FORBIDS,
        "the guardrail rule forbids APP_ONLY here (Can view app): write less, or name project.press under its `except`",
    )


def test_a_violation_cannot_be_made_right_by_writing_it_down() -> None:
    """Hex has the level already, so the plan changes nothing, and yet it is an error where it is written."""
    found = forbidden(
        rules_of(guardrails(), OFFICE.naming), [written(id="p1")], overlay(OFFICE.world, []), OFFICE.naming
    )
    assert [mistake.path for mistake in found] == [("projects", "press", "sharing", "public_web")]


def test_a_project_that_the_plan_brings_under_a_rule_is_looked_at_too() -> None:
    rules = rules_of(guardrails(projects={"collection": "finance"}), OFFICE.naming)
    moved = planned(
        "project_sharing.press",
        row("collections", "Finance", after="CAN_VIEW"),
        id="p1",
        refs={"collection": {"Finance": "c1"}},
    )
    for changes, count in (([], 0), ([moved], 1)):
        found = forbidden(rules, [written(id="p1")], overlay(OFFICE.world, changes), OFFICE.naming)
        assert len(found) == count
    about_people = rules_of(guardrails(public_web=None, people=["*@acme.com"]), OFFICE.naming)
    assert forbidden(about_people, [written(id="p1")], overlay(OFFICE.world, [moved]), OFFICE.naming) == []
