import copy
import uuid
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hexform.sandbox import StateError, Workspace, counted_ids, demo_seed, read_seed, ticking_clock, write_yaml
from tests.sandbox.talk import Talk

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


def test_counted_ids_and_a_ticking_clock_make_the_same_bytes(tmp_path: Path) -> None:
    files = [tmp_path / "a", tmp_path / "b"]
    for file in files:
        Workspace.from_seed(demo_seed(), ids=counted_ids(), now=ticking_clock()).save(file)
    assert files[0].read_bytes() == files[1].read_bytes()


def test_a_state_comes_back_whole(tmp_path: Path) -> None:
    talk = Talk()
    talk("POST", "/v1/groups", {"name": "New"})
    talk("POST", f"/v1/projects/{talk.id('projects', 'Revenue dashboard')}/runs", {})
    talk.workspace.save(tmp_path / "state.json")
    loaded = Workspace.load(tmp_path / "state.json")
    assert {key: value for key, value in vars(loaded).items() if key not in ("ids", "clock")} == {
        key: value for key, value in vars(talk.workspace).items() if key not in ("ids", "clock")
    }


def test_every_write_that_succeeds_is_saved(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "state.json"
    talk = Talk({}, state_path=path)
    assert talk.status("GET", "/v1/groups") == 200
    assert talk.status("POST", "/v1/groups", {}) == 400
    assert not path.exists()
    for count in (1, 2):
        talk("POST", "/v1/groups", {"name": "A"})
        assert len(Workspace.load(path).groups) == count
    assert [entry.name for entry in path.parent.iterdir()] == ["state.json"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("{", "is no state of a sandbox (Invalid JSON"),
        ("[]", "is no state of a sandbox (Input should be"),
        ('{"groups": {"x": {"id": "x"}}}', "is no state of a sandbox (groups.x.name: Field required)"),
    ],
)
def test_a_file_that_is_no_state_says_so(tmp_path: Path, content: str, words: str) -> None:
    (tmp_path / "state.json").write_text(content)
    with pytest.raises(StateError) as caught:
        Workspace.load(tmp_path / "state.json")
    assert words in str(caught.value)
    assert "delete it to start from the seed" in str(caught.value)


def test_a_file_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    with pytest.raises(StateError, match="cannot be read: No such file or directory"):
        Workspace.load(tmp_path / "none.json")


def test_a_save_that_fails_leaves_the_old_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "state.json"
    Workspace.from_seed({"groups": [{"name": "Old"}]}).save(path)
    before = path.read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        Workspace.from_seed({"groups": [{"name": "New"}]}).save(path)
    assert path.read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir()] == ["state.json"]


def test_the_token_belongs_to_the_first_active_admin_or_to_anybody() -> None:
    people = [
        {"email": "a@b.c"},
        {"email": "d@e.f", "role": "ADMIN", "active": False},
        {"email": "g@h.i", "role": "ADMIN"},
    ]
    assert Workspace.from_seed({"users": people}).token_user.email == "g@h.i"
    assert Workspace.from_seed({"users": people[:2]}).token_user.email == "a@b.c"
