"""Guardrails in a file: each mistake at its place."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.config.folder import Folder


def test_a_file_tells_mistakes_at_their_lines(folder: Folder) -> None:
    folder.first(
        """\
        domains: ["*.io"]
        limits: {lose: -1}
        guardrails:
          a b: {projects: "*", public_web: NONE, then: refuse}
          b: {projects: project.a, public_web: ALL, then: never, for: x}
          c: {projects: "*", then: report}
        """
    )
    assert folder.mistakes() == [
        "workspace.yaml:2:11: `domains[0]` must be a domain like acme.com, without @ and *, not the quoted text `*.io`",
        "workspace.yaml:3:16: `lose` must be a whole number, not `-1`; for example `lose: 25`",
        "workspace.yaml:5:3: `a b` must be 1 to 63 letters, digits, _ and -, beginning with a letter or digit",
        (
            'workspace.yaml:6:17: `projects` must be "*", a list of addresses and titles, {collection: REF} '
            "or {status: NAME}, not `project.a`"
        ),
        "workspace.yaml:6:40: `public_web`: invalid value `ALL`: expected one of NONE, APP_ONLY, CAN_VIEW",
        "workspace.yaml:6:51: `then`: invalid value `never`: expected one of report, refuse, fix",
        (
            "workspace.yaml:6:58: unknown key `for`: expected one of "
            "except, guests, people, projects, public_web, then, workspace"
        ),
        "workspace.yaml:7:6: `c` has no condition: write at least one of public_web, workspace, guests, people",
    ]


def test_a_file_tells_what_guardrails_mean_by_the_rest_of_it(folder: Folder) -> None:
    folder.write("teams/a.yaml", "projects: {other: {id: p2, title: Other, sharing: {workspace: CAN_EDIT}}}")
    folder.first(
        """\
        include: [teams/*.yaml]
        statuses: [Done, Draft]
        guardrails:
          fixed: {projects: "*", public_web: NONE, workspace: APP_ONLY, except: [project.kit, project.lost], then: fix}
          by-status: {projects: {status: Dome}, public_web: NONE, then: refuse}
          inside: {projects: {collection: finance}, workspace: NONE, except: [p9], then: refuse}
        collections: {finance: {}}
        projects:
          kit:
            title: Kit
            status: Done
            sharing: {public_web: APP_ONLY, workspace: APP_ONLY, collections: {finance: CAN_VIEW}}
        """
    )
    found = [(place, what) for place, _, what in (mistake.partition(": ") for mistake in folder.mistakes())]
    write_id, alone = "write the project's `id`", "write public_web alone, or refuse"
    forbids = "the guardrail {} forbids {}: write less, or name {} under its `except`"
    assert found == [
        ("workspace.yaml:5:74", f"project.kit has no id, and anybody can give another project its title: {write_id}"),
        ("workspace.yaml:5:87", "project.lost is not in this configuration: write the key of a project, or an id"),
        ("workspace.yaml:5:108", f"`fix` can only close public links: {alone} instead of fix for workspace"),
        ("workspace.yaml:6:34", "the status 'Dome' is not among `statuses`, so this selects no project"),
        ("workspace.yaml:13:27", forbids.format("fixed", "APP_ONLY here (Can view app)", "project.kit")),
        ("workspace.yaml:13:48", forbids.format("inside", "APP_ONLY here (Can view app)", "project.kit")),
        ("teams/a.yaml:1:63", forbids.format("fixed", "CAN_EDIT here (Can edit)", "project.other")),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "place", "words"),
    [
        ("{projects: ^[], public_web: NONE, then: refuse}", "projects", "is empty, so it selects no project"),
        ('{projects: ^[Kit, ""], public_web: NONE, then: refuse}', "projects", "holds an empty text, which selects no"),
        ("{projects: ^{}, public_web: NONE, then: refuse}", "projects", "must be"),
        ("{projects: ^{collection: a, status: b}, public_web: NONE, then: refuse}", "projects", "not a map"),
        ('{projects: "*", public_web: ^CAN_EDIT, then: refuse}', "public_web", "of NONE, APP_ONLY, CAN_VIEW"),
        ('{projects: "*", public_web: ^FULL_ACCESS, then: fix}', "public_web", "of NONE, APP_ONLY, CAN_VIEW"),
        ('{projects: "*", workspace: ^MEMBER, then: refuse}', "workspace", "CAN_EDIT, FULL_ACCESS"),
        ('{projects: "*", guests: ^MANAGER, then: report}', "guests", "CAN_EDIT, FULL_ACCESS"),
        ('{projects: "*", people: [^acme.com], then: report}', "people[0]", "write *@acme.com"),
        ('{projects: "*", workspace: NONE, then: ^fix}', "fix", "can only close public links"),
        ('{projects: "*", guests: NONE, then: ^fix}', "fix", "refuse instead of fix for guests"),
        ('{projects: "*", people: ["*"], then: ^fix}', "fix", "refuse instead of fix for people"),
    ],
)
def test_bad_input_is_an_error_at_its_place(folder: Folder, rule: str, place: str, words: str) -> None:
    where = folder.marked(f"guardrails:\n  rule: {rule}\n")
    found = folder.mistake()
    assert found.startswith(f"{where}: `{place}`"), found
    assert words in found


def test_guardrails_that_are_kept_are_not_mistakes(folder: Folder) -> None:
    folder.first(
        """\
        guardrails:
          closed: {projects: "*", public_web: NONE, except: [project.kit], then: refuse}
          inside: {projects: {collection: finance}, workspace: APP_ONLY, people: ["*@acme.com"], then: report}
        collections: {finance: {}}
        projects:
          kit: {id: p1, sharing: {public_web: APP_ONLY, collections: {finance: CAN_VIEW}, workspace: APP_ONLY}}
          any: {title: Any, status: {one_of: [Done, Draft]}}
        """
    )
    assert sorted(folder.load().settings.guardrails) == ["closed", "inside"]


def test_the_recipes_of_the_page_on_access_are_read(folder: Folder) -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "access.md").read_text(encoding="utf-8")
    recipes = [block for block in re.findall(r"```yaml\n(.*?)```", page, re.DOTALL) if "guardrails:" in block]
    assert len(recipes) == 4
    rest = "collections: {finance: {}}\nprojects: {press-kit: {id: p1, sharing: {workspace: NONE}}}\n"
    for recipe in recipes:
        folder.write("workspace.yaml", f"version: 1\n{recipe}{rest}")
        assert len(folder.load().settings.guardrails) == 1
