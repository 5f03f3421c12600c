"""Whose change it is: the configuration as it was, in a folder or at a revision."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.host import ADA, EVE, GRACE, Host
from tests.cli.shell import Shell
from tests.lib.repositories import ATTACKS, crooked, git, program

THEN = f"version: 1\ngroups: {{team: {{name: Team, members: [{ADA}]}}}}\n"
NOW = THEN.replace("]", f", {GRACE}]") + "projects: {revenue: {title: Revenue, status: Done}}\n"


@pytest.fixture
def repository(host: Host, shell: Shell) -> Host:
    """A first commit that wants little, and a configuration that wants more."""
    git(shell.folder, "init")
    shell.write(THEN)
    git(shell.folder, "add", ".")
    git(shell.folder, "commit", "-m", "then")
    shell.write(NOW)
    git(shell.folder, "commit", "-am", "now")
    return host


def origins(shell: Shell, reference: str, *arguments: str) -> dict[str, str]:
    ended = shell.ok("plan", "--against", reference, "--format", "json", *arguments)
    return {change["address"]: change["origin"] for change in ended.json["changes"]}


def test_what_the_configuration_changed_is_yours(repository: Host, shell: Shell) -> None:
    assert origins(shell, "HEAD~1") == {"group.team": "yours", "project_status.revenue": "yours"}


def test_what_it_wanted_just_as_well_is_drift(repository: Host, shell: Shell) -> None:
    shell.ok("apply", "-y")
    repository.project("Revenue").status = "Draft"
    shell.write(NOW.replace(GRACE, EVE))
    assert origins(shell, "HEAD") == {"group.team": "yours", "project_status.revenue": "drift"}
    summary = shell.ok("plan", "--against", "main", "--format", "json").json["summary"]
    assert (summary["yours"], summary["drift"]) == (2, 1)
    text = shell.ok("plan", "--against", "main").out
    assert text.index("project_status.revenue") != text.index("group.team")
    assert "2 yours, 1 drift" in text


def test_a_target_narrows_both(repository: Host, shell: Shell) -> None:
    assert origins(shell, "HEAD~1", "--target", "project.*") == {"project_status.revenue": "yours"}


def test_without_it_nobody_knows(repository: Host, shell: Shell) -> None:
    assert {change["origin"] for change in shell.ok("plan", "--format", "json").json["changes"]} == {None}


def test_drift_can_be_made_to_come_first(repository: Host, shell: Shell) -> None:
    assert shell("plan", "--against", "HEAD~1", "--fail-on-drift").code == 0
    shell.ok("apply", "-y")
    repository.project("Revenue").status = "Draft"
    ended = shell("plan", "--against", "HEAD", "--fail-on-drift", "--detailed-exitcode")
    assert ended.code == 1
    assert "project_status.revenue" in ended.out


def test_a_folder_will_do(host: Host, shell: Shell) -> None:
    shell.write(THEN, "then/workspace.yaml")
    shell.write(NOW)
    assert origins(shell, "then") == {"group.team": "yours", "project_status.revenue": "yours"}
    assert origins(shell, "then", "-f", "workspace.yaml") == origins(shell, "then")


def test_a_configuration_in_a_folder_of_the_repository(repository: Host, shell: Shell) -> None:
    shell.write(NOW, "deep/workspace.yaml")
    git(shell.folder, "add", ".")
    git(shell.folder, "commit", "-m", "deeper")
    assert set(origins(shell, "HEAD", "-f", "deep").values()) == {"drift"}
    assert set(origins(shell, "HEAD", "-f", "deep/workspace.yaml").values()) == {"drift"}
    assert set(origins(shell, "HEAD~1", "-f", "deep/workspace.yaml").values()) == {"yours"}


def test_a_file_that_was_not_there_then_is_yours_and_the_others_are_not(repository: Host, shell: Shell) -> None:
    shell.write("groups: {second: {}}", "second.yaml")
    found = origins(shell, "HEAD", "-f", "workspace.yaml", "-f", "second.yaml")
    assert found == {"group.team": "drift", "group.second": "yours", "project_status.revenue": "drift"}


def test_a_configuration_that_was_not_valid_then_wanted_nothing(repository: Host, shell: Shell) -> None:
    shell.write("version: 1\ngroups: []\nprojects: []")
    git(shell.folder, "commit", "-am", "broken")
    shell.write(NOW)
    ended = shell.ok("plan", "--against", "HEAD")
    assert "Warning: the configuration of HEAD has 2 mistakes, the first: " in ended.err
    assert "every change counts as yours" in ended.err
    assert set(origins(shell, "HEAD").values()) == {"yours"}


@pytest.mark.parametrize("reference", ["nowhere", "HEAD~99", "HEAD:workspace.yaml", "../elsewhere"])
def test_what_is_neither_a_folder_nor_a_revision_is_reported(repository: Host, shell: Shell, reference: str) -> None:
    repository.requests.clear()
    reported = shell.fails("plan", "--against", reference)
    assert reported == f"--against {reference}: is no folder, and git knows no revision '{reference}' here"
    assert repository.requests == []


def test_a_revision_cannot_be_an_option(repository: Host, shell: Shell) -> None:
    reported = shell.fails("plan", "--against", "--output=x")
    assert reported.endswith("git knows no revision '--output=x': a revision cannot begin with a dash")


def test_a_variable_that_is_not_set_is_not_a_folder(repository: Host, shell: Shell) -> None:
    assert shell.fails("plan", "--against", "") == "--against is empty: name a folder or a revision of git"


def test_a_shallow_clone_says_how_to_get_the_rest(repository: Host, shell: Shell) -> None:
    git(shell.folder, "clone", "--depth", "1", f"file://{shell.folder}", "shallow")
    reported = shell.fails("plan", "-f", "shallow", "--against", "HEAD~1")
    assert "this clone is shallow: fetch the whole history (on GitHub `fetch-depth: 0`)" in reported
    assert set(origins(shell, "HEAD", "-f", "shallow").values()) == {"drift"}


def test_where_there_is_no_repository_it_reports_it(host: Host, shell: Shell) -> None:
    reported = shell.fails("plan", "--against", "main")
    assert reported == f"--against main: is no folder, and {shell.folder} is in no git repository"


def test_without_git_it_reports_it(repository: Host, shell: Shell) -> None:
    shell.set(PATH="/nowhere")
    assert shell.fails("plan", "--against", "main") == "--against main: is no folder, and there is no git here"


def test_a_full_disk_is_reported(repository: Host, shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    reported = shell.fails("plan", "--against", "main")
    assert reported.startswith("--against main: its files cannot be written to /")
    assert reported.endswith(" (No space left on device)")


def test_links_of_a_revision_are_left_out(repository: Host, shell: Shell) -> None:
    (shell.folder / "link.yaml").symlink_to("/etc/passwd")
    git(shell.folder, "add", ".")
    git(shell.folder, "commit", "-m", "a link")
    (shell.folder / "link.yaml").unlink()
    assert set(origins(shell, "HEAD").values()) == {"drift"}


def test_a_folder_cannot_pass_for_a_revision(repository: Host, shell: Shell) -> None:
    shell.write(NOW, "main/workspace.yaml")
    ended = shell("plan", "--against", "main")
    assert (ended.code, ended.out) == (1, "")
    assert "is a folder and a revision of git" in ended.err
    assert origins(shell, "./main") == {"group.team": "drift", "project_status.revenue": "drift"}
    assert origins(shell, "refs/heads/main~1") == {"group.team": "yours", "project_status.revenue": "yours"}


def test_a_name_of_a_folder_that_is_a_branch_and_a_tag_is_asked_about(repository: Host, shell: Shell) -> None:
    git(shell.folder, "tag", "main", "HEAD~1")
    shell.write(NOW, "main/workspace.yaml")
    assert "is a folder and a revision of git" in shell.fails("plan", "--against", "main")


# A checkout is not trusted.


def test_the_bare_repository_in_a_checkout_is_not_asked(repository: Host, shell: Shell, tmp_path: Path) -> None:
    """A folder with HEAD, config, objects and refs can be in any pull request."""
    shell.write(THEN, "hex/workspace.yaml")
    git(shell.folder, "add", ".")
    git(shell.folder, "commit", "-m", "deeper")
    shell.write(NOW, "hex/workspace.yaml")
    marker = tmp_path / "marker"
    attack = next(attack for attack in ATTACKS if attack.name == "embedded bare repository")
    attack.plant(shell.folder, program(tmp_path / "evil", marker))
    found = origins(shell, "HEAD", "-f", "hex/workspace.yaml")
    assert found == {"group.team": "yours", "project_status.revenue": "yours"}
    assert not marker.exists()


def test_a_filter_of_the_checkout_is_not_run(repository: Host, shell: Shell, tmp_path: Path) -> None:
    marker = tmp_path / "marker"
    git(shell.folder, "config", "filter.evil.smudge", str(program(tmp_path / "evil", marker)))
    shell.write("* filter=evil\n", ".gitattributes")
    git(shell.folder, "add", ".gitattributes")
    git(shell.folder, "commit", "-m", "attributes")
    assert set(origins(shell, "HEAD").values()) == {"drift"}
    assert not marker.exists()


def test_names_of_a_crooked_commit_write_nothing_elsewhere(repository: Host, shell: Shell, tmp_path: Path) -> None:
    blob = git(shell.folder, "rev-parse", "HEAD:workspace.yaml")
    head = crooked(
        shell.folder, *((b"100644", name, blob) for name in (b"../evil.yaml", b"x/../../evil.yaml", b"/evil.yaml"))
    )
    assert set(origins(shell, head).values()) == {"yours"}
    assert not [path for path in (*tmp_path.parent.rglob("evil.yaml"), Path("/evil.yaml")) if path.exists()]


def test_a_file_that_is_a_folder_as_well_is_reported(repository: Host, shell: Shell) -> None:
    blob = git(shell.folder, "rev-parse", "HEAD:workspace.yaml")
    head = crooked(shell.folder, (b"100644", b"a.md", blob), (b"100644", b"a.md/b.md", blob))
    assert "its files cannot be written to" in shell.fails("plan", "--against", head)
