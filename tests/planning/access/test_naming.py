"""What a configuration calls live objects, and what it means by a reference."""

from __future__ import annotations

import pytest

from hexform.model.directory import Directory, LiveCollection, LiveProject, Named, Table
from hexform.model.fields import Ref
from hexform.planning.access.naming import Declared, Naming, created_id, is_created

DIRECTORY = Directory(
    groups=Table((Named("g1", "Crew"), Named("g2", "Twin"), Named("g3", "Twin"), Named("g4", "crew-key"))),
    collections=Table((LiveCollection("c1", "Finance"), LiveCollection("c2", "Old name"))),
    projects=Table((LiveProject("p1", "Revenue"), LiveProject("p2", "Gone", trashed=True), LiveProject("p3", "one"))),
)
NAMING = Naming(
    [
        Declared("group", "crew-key", "Crew"),
        Declared("group", "new", "New group"),
        Declared("group", "lost", "Lost", id="nowhere"),
        Declared("collection", "money", "Money", old="Old name"),
        Declared("collection", "twin", "Twin"),
        Declared("project", "one", "Other title", id="p1"),
        Declared("project", "gone", "Gone"),
    ],
    DIRECTORY,
)


@pytest.mark.parametrize(
    ("kind", "name", "live_id", "address"),
    [
        ("group", "Crew", "g1", "group.crew-key"),
        ("group", "Twin", "g2", "group.Twin#g2"),
        ("group", "crew-key", "g4", "group.crew-key#g4"),
        ("group", "New group", None, "group.new"),
        ("group", "Unheard of", None, "group.Unheard of"),
        ("collection", "Old name", "c2", "collection.money"),
        ("collection", "Finance", "c1", "collection.Finance"),
        ("project", "Revenue", "p1", "project.one"),
        ("project", "one", "p3", "project.one#p3"),
        ("project", "Stranger", "p9", "project.Stranger"),
    ],
)
def test_an_object_has_one_address(kind: str, name: str, live_id: str | None, address: str) -> None:
    assert NAMING.address(kind, name, live_id) == address


@pytest.mark.parametrize(
    ("kind", "ref", "ids"),
    [
        ("group", Ref(text="crew-key"), ("g1",)),
        ("group", Ref(name="crew-key"), ("g4",)),
        ("group", Ref(text="Crew"), ("g1",)),
        ("group", Ref(text="Twin"), ("g2", "g3")),
        ("group", Ref(text="g2"), ("g2",)),
        ("group", Ref(id="g2"), ("g2",)),
        ("group", Ref(id="g9"), ()),
        ("group", Ref(text="nobody"), ()),
        ("group", Ref(text="lost"), ()),
        ("group", Ref(text="new"), ("new:group.New group",)),
        ("group", Ref(text="New group"), ("new:group.New group",)),
        ("collection", Ref(text="money"), ("c2",)),
        ("project", Ref(text="gone"), ("new:project.Gone",)),
    ],
)
def test_a_reference_is_a_key_a_name_or_an_id(kind: str, ref: Ref, ids: tuple[str, ...]) -> None:
    assert NAMING.ids(kind, ref) == ids


def test_what_a_plan_creates_has_a_placeholder() -> None:
    assert is_created(created_id("group", "New group"))
    assert not is_created("g1")
    assert NAMING.of_project(created_id("project", "Gone"), "Gone") == "project.gone"
    assert NAMING.declared("project.one") == Declared("project", "one", "Other title", id="p1")
    assert NAMING.declared("project.two") is None
