import contextlib
import copy
import json
import uuid
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from hexform.sandbox import Workspace, counted_ids, demo_seed, read_seed, ticking_clock, write_yaml

NAMES = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=8)
EMAILS = [f"p{number}@example.com" for number in range(4)]
LEVELS = st.sampled_from(["NONE", "APP_ONLY", "CAN_VIEW", "CAN_EDIT", "FULL_ACCESS"])


@st.composite
def seeds(draw: st.DrawFn) -> dict[str, Any]:
    groups = draw(st.lists(NAMES, max_size=4, unique=True))
    collections = draw(st.lists(NAMES, max_size=3, unique=True))
    grants = {
        "workspace": draw(LEVELS),
        "users": draw(st.dictionaries(st.sampled_from(EMAILS), LEVELS)),
        "groups": draw(st.dictionaries(st.sampled_from(groups), LEVELS)) if groups else {},
        "collections": draw(st.dictionaries(st.sampled_from(collections), LEVELS)) if collections else {},
    }
    cells = draw(
        st.lists(st.builds(lambda label, text: {"label": label, "type": "CODE", "source": text}, NAMES, NAMES))
    )
    return {
        "users": [{"email": email} for email in EMAILS],
        "groups": [{"name": name, "members": draw(st.lists(st.sampled_from(EMAILS), unique=True))} for name in groups],
        "collections": [{"name": name, "creator": draw(st.sampled_from([*EMAILS, None]))} for name in collections],
        "projects": [{"title": draw(NAMES), "owner": draw(st.sampled_from(EMAILS)), "sharing": grants, "cells": cells}],
        "guides": [{"path": path, "draft": draw(NAMES)} for path in draw(st.lists(NAMES, max_size=3))],
    }


@settings(max_examples=40, deadline=None)
@given(seeds())
def test_a_dump_is_a_seed_of_the_same_workspace(seed: dict[str, Any]) -> None:
    dump = Workspace.from_seed(seed).dump()
    assert Workspace.from_seed(read_seed(write_yaml(dump))).dump() == dump


def test_a_dump_of_everything_comes_back() -> None:
    seed = {
        "users": [{"email": "a@b.c", "name": "A", "role": "GUEST", "active": False}],
        "groups": [{"name": "Twice"}, {"name": "Twice"}],
        "collections": [{"name": "C", "description": "", "sharing": {"workspace": "MANAGER"}}],
        "data_connections": [
            {
                "name": "D",
                "type": "trino",
                "settings": {"connectViaSsh": True},
                "tables": {"a.b": "Completed", "a.c": None},
            }
        ],
        "projects": [
            {
                "title": "P",
                "type": "COMPONENT",
                "creator": "a@b.c",
                "categories": ["x"],
                "reviews_required": True,
                "published": True,
                "archived": True,
                "trashed": True,
                "sharing": {"support": "CAN_VIEW", "public_web": "APP_ONLY"},
                "cells": [{"type": "SQL", "data_connection": "D", "output_dataframe": "x"}, {"type": "CHART"}],
            }
        ],
        "guides": [
            {"path": "a.md", "published": "", "deleted": True, "source": {"unknown": "me"}},
            {"path": "b.md", "draft": "", "source": {"unknown": ""}},
            {"path": "c.md", "draft": "", "source": {"github": {"owner": "a", "repo": "b", "base": "https://x.y"}}},
        ],
        "semantic_projects": [{"name": "S", "datasets": {"o": "Completed"}, "views": {"v": None}}],
        "topics": ["t"],
        "statuses": ["Completed"],
        "behaviours": {"cell_ids": "all"},
    }
    dump = Workspace.from_seed(seed).dump()
    assert Workspace.from_seed(dump).dump() == dump
    grants = copy.deepcopy(dump)
    twice = grants["groups"][1]["id"]
    grants["projects"][0]["sharing"]["groups"] = {twice: "CAN_VIEW"}
    assert Workspace.from_seed(grants).dump()["projects"][0]["sharing"]["groups"] == {twice: "CAN_VIEW"}


def test_fresh_workspaces_differ_and_seeded_ones_may_not() -> None:
    first, second = Workspace(), Workspace()
    assert first.org_id != second.org_id
    org = str(uuid.uuid4())
    assert Workspace.from_seed({"org_id": org}).org_id == org
    assert "org_id" not in first.dump()


def test_counted_ids_and_a_ticking_clock_make_the_same_rows() -> None:
    first, second = (Workspace.from_seed(demo_seed(), ids=counted_ids(), now=ticking_clock()) for _ in range(2))
    assert json.dumps(first.plain()) == json.dumps(second.plain())


def test_a_write_that_is_refused_half_way_is_undone() -> None:
    workspace = Workspace.from_seed(demo_seed())
    before = workspace.plain()

    class Refused(Exception):
        """Said by an operation that has begun."""

    with contextlib.suppress(Refused), workspace.writing():
        workspace.groups.clear()
        raise Refused
    assert workspace.plain() == before


def test_a_copy_has_its_own_rows() -> None:
    workspace = Workspace.from_seed(demo_seed())
    copied, again = workspace.copy(), copy.deepcopy(workspace)
    before = workspace.plain()
    for each in (copied, again):
        assert each.plain() == before
        each.groups.popitem()
        next(iter(each.projects.values())).cells[0].source = "changed"
    assert workspace.plain() == before
    with workspace.writing():
        next(iter(workspace.groups.values())).name = "noted in the original"


def test_the_token_belongs_to_the_first_active_admin_or_to_anybody() -> None:
    people = [
        {"email": "a@b.c"},
        {"email": "d@e.f", "role": "ADMIN", "active": False},
        {"email": "g@h.i", "role": "ADMIN"},
    ]
    assert Workspace.from_seed({"users": people}).token_user.email == "g@h.i"
    assert Workspace.from_seed({"users": people[:2]}).token_user.email == "a@b.c"
