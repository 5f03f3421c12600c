"""Ways around the brakes, tried one by one: by lines, policies, targets, includes, two keys, and a title."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from hexform.errors import ConfigError
from hexform.planning.danger import held_back
from tests.bench import Bench, Planned

PEOPLE = [
    {"email": "ada@example.com", "role": "ADMIN"},
    {"email": "bob@example.com", "role": "EDITOR"},
    {"email": "eve@example.com", "role": "EDITOR"},
]
TEAMS = [{"name": f"Team {number}", "members": ["bob@example.com"]} for number in range(6)]


def bench(folder: Path, text: str, **seed: Any) -> Bench:
    return Bench.of(folder, {"users": PEOPLE, **seed}).write(text)


def refused(planned: Planned) -> dict[str, tuple[int | None, int]]:
    return {refusal.limit: (refusal.found, refusal.allowed) for refusal in planned.plan.refused}


@pytest.mark.parametrize(
    "text",
    [
        "removed: {groups: [Team 0, Team 1, Team 2, Team 3, Team 4, Team 5]}",
        "unmanaged: {groups: delete}\ngroups: {other: {members: []}}",
        "unmanaged: {groups: delete}\nremoved: {groups: [Team 0, Team 1]}\ngroups: {other: {}}",
    ],
)
def test_deletions_count_together_however_they_are_written(tmp_path: Path, text: str) -> None:
    planned = bench(tmp_path, text, groups=TEAMS).plan()
    assert refused(planned)["deletes"] == (6, 5)
    assert held_back(planned.plan, {"deletes": 5}) == planned.plan.refused
    assert held_back(planned.plan, {"deletes": 6}) == ()


def test_a_limit_can_be_raised_by_nobody_but_the_first_file(tmp_path: Path) -> None:
    on = bench(tmp_path, "include: [more.yaml]\nremoved: {groups: [Team 0]}", groups=TEAMS)
    on.write("limits: {deletes: 100}\nunmanaged: {groups: delete}\nprotected: []\n", "more.yaml")
    with pytest.raises(ConfigError, match="belongs in the first file only"):
        on.plan()


@pytest.mark.parametrize("targets", [(), ("group.Team 0",), ("group.*",)])
@pytest.mark.parametrize(
    "text",
    [
        "removed: {groups: [Team 0]}",
        "unmanaged: {groups: delete}\ngroups: {other: {}}",
        "groups: {t: {name: Team 0, members: []}}",
    ],
)
def test_what_is_protected_is_neither_deleted_nor_narrowed(tmp_path: Path, text: str, targets: tuple[str, ...]) -> None:
    if "Team 0, members" in text and targets == ("group.Team 0",):
        targets = ("group.t",)
    on = bench(tmp_path, f"protected: ['group.Team 0', group.t]\n{text}", groups=TEAMS[:1])
    applied = on.apply(targets=targets)
    assert [group["members"] for group in on.dump()["groups"] if group["name"] == "Team 0"] == [["bob@example.com"]]
    assert any("protected by workspace.yaml:" in message for message in applied.planned.errors.values())
    assert applied.run.outcome == "failed"


def test_a_target_does_not_reach_what_it_does_not_name(tmp_path: Path) -> None:
    on = bench(tmp_path, "unmanaged: {groups: delete}\ngroups: {other: {}, more: {}}", groups=TEAMS)
    on.apply(targets=["group.other"])
    assert {group["name"] for group in on.dump()["groups"]} == {team["name"] for team in TEAMS} | {"other"}


def test_an_empty_pattern_deletes_nothing_without_a_word(tmp_path: Path) -> None:
    text = """
        version: 1
        limits: {deletes: 100}
        unmanaged: {guides: delete}
        guides: {main: {source: {unknown: us}, files: ['guides/*.md']}}
    """
    guides = [{"path": f"{name}.md", "published": "x", "source": {"unknown": "us"}} for name in "abc"]
    planned = bench(tmp_path, text, guides=guides).plan()
    assert refused(planned) == {"emptied": (3, 0)}
    assert "wants no guide" in planned.plan.refused[0].message


def test_two_keys_cannot_share_one_object(tmp_path: Path) -> None:
    there = [{"id": "019cd222-0000-7000-8000-000000000001", "title": "Board", "owner": "ada@example.com"}]
    text = """
        projects:
          tight: {title: Board, sharing: {workspace: NONE}}
          loose: {id: 019cd222-0000-7000-8000-000000000001, sharing: {workspace: FULL_ACCESS}}
    """
    planned = bench(tmp_path, text, projects=there).plan()
    assert planned.addresses == []
    assert {"project_sharing.tight", "project_sharing.loose"} <= set(planned.errors)
    assert "project.loose and project.tight both mean" in planned.errors["project_sharing.loose"]


def test_a_project_that_took_anothers_title_gets_nothing(tmp_path: Path) -> None:
    there = [
        {"title": "Board", "owner": "ada@example.com"},
        {"title": "Board", "owner": "eve@example.com"},
    ]
    planned = bench(
        tmp_path, "projects: {b: {title: Board, sharing: {users: {bob@example.com: CAN_EDIT}}}}", projects=there
    )
    found = planned.plan()
    assert found.addresses == []
    assert "2 projects bear the" in found.errors["project_sharing.b"]


def test_what_is_found_by_its_title_is_marked(tmp_path: Path) -> None:
    there = [{"title": "Board", "owner": "eve@example.com"}]
    text = "projects: {b: {title: Board, sharing: {users: {bob@example.com: CAN_EDIT}}}}"
    change = bench(tmp_path, text, projects=there).plan().change("project_sharing.b")
    assert change["flags"] == ["found_by_title"]


def test_the_public_web_is_opened_for_so_many_and_no_more(tmp_path: Path) -> None:
    there = [{"title": title, "owner": "ada@example.com"} for title in "AB"]
    text = "projects: {a: {title: A, sharing: {public_web: APP_ONLY}}, b: {title: B, sharing: {public_web: CAN_VIEW}}}"
    planned = bench(tmp_path, text, projects=there).plan()
    assert refused(planned) == {"public": (2, 0)}
    assert [held_back(planned.plan, {"public": number}) == () for number in (1, 2, 3)] == [False, True, True]


def test_closing_the_public_web_is_never_held_back(tmp_path: Path) -> None:
    there = [{"title": "A", "owner": "ada@example.com", "sharing": {"public_web": "CAN_VIEW"}}]
    text = "protected: ['*']\nlimits: {lose: 0}\nprojects: {a: {title: A, sharing: {public_web: NONE}}}"
    on = bench(tmp_path, text, projects=there)
    applied = on.apply()
    assert (applied.planned.plan.refused, applied.planned.errors) == ((), {})
    assert on.dump()["projects"][0].get("sharing", {}).get("public_web", "NONE") == "NONE"


def test_owner_creator_and_last_manager_stay_whatever_is_written(tmp_path: Path) -> None:
    text = """
        limits: {lose: 100}
        collections: {c: {name: C, sharing: {users: {}, groups: {}, workspace: NONE}}}
        projects: {a: {title: A, sharing: {users: {bob@example.com: CAN_VIEW}, workspace: NONE}}}
    """
    on = bench(
        tmp_path,
        text,
        projects=[{"title": "A", "owner": "bob@example.com"}],
        collections=[{"name": "C", "creator": "ada@example.com", "sharing": {"users": {"eve@example.com": "MANAGER"}}}],
    )
    on.apply()
    dump = on.dump()
    assert dump["projects"][0]["owner"] == "bob@example.com"
    assert dump["collections"][0]["sharing"]["users"] == {"ada@example.com": "MANAGER"}
    assert on.plan().addresses == []


def test_a_guide_of_others_is_not_taken_over_unrequested(tmp_path: Path) -> None:
    text = "guides: {main: {source: {unknown: us}, root: guides, files: ['guides/*.md']}}"
    on = bench(tmp_path, text, guides=[{"path": "hex.md", "published": "theirs"}])
    on.write("ours", "guides/hex.md")
    assert "take_over: true" in on.apply().planned.errors["guide.hex.md"]
    assert on.dump()["guides"][0]["published"] == "theirs"
