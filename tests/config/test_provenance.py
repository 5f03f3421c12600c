"""Where guides come from, and that nothing of the checkout is asked to run for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from hexform.config.provenance import provenance
from hexform.errors import UsageError
from hexform.kinds.state import Provenance
from tests.lib.repositories import ATTACKS, Attack, checkout, git, program

CI = {"GITHUB_SHA": "1" * 40, "GITHUB_REF_NAME": "from-ci"}


@pytest.fixture
def top(tmp_path: Path) -> Path:
    return checkout(tmp_path / "top")


def test_git_tells_commit_branch_and_the_folder_from_the_top(top: Path) -> None:
    head = git(top, "rev-parse", "HEAD")
    assert provenance(top / "hex", CI) == Provenance("main", head, "hex")
    assert provenance(top / "hex" / "guides", {}) == Provenance("main", head, "hex/guides")
    assert provenance(top, {}) == Provenance("main", head, "")


def test_a_branch_that_is_not_checked_out_comes_from_the_variables(top: Path) -> None:
    git(top, "checkout", "--detach")
    assert provenance(top, CI) == Provenance("from-ci", git(top, "rev-parse", "HEAD"), "")
    with pytest.raises(UsageError, match="the commit and branch of the guides are not known: run in a git checkout"):
        provenance(top, {})


def test_without_a_repository_the_variables_tell(tmp_path: Path) -> None:
    assert provenance(tmp_path, CI) == Provenance("from-ci", "1" * 40, "")


def test_without_git_the_variables_tell_and_the_folder_is_known(top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    assert provenance(top / "hex", CI) == Provenance("from-ci", "1" * 40, "hex")
    with pytest.raises(UsageError, match=r"are not known \(there is no git here\): run"):
        provenance(top, {})


def test_a_repository_without_a_commit_says_why(tmp_path: Path) -> None:
    git(tmp_path, "init")
    with pytest.raises(UsageError, match=r"are not known \(git knows no revision 'HEAD' here\)"):
        provenance(tmp_path, {})


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_no_program_of_the_checkout_runs(top: Path, tmp_path: Path, attack: Attack) -> None:
    marker = tmp_path / "marker"
    attack.plant(top, program(tmp_path / "evil", marker))
    marker.unlink(missing_ok=True)
    assert provenance(top / "hex", {}) == Provenance("main", git(top, "rev-parse", "HEAD"), "hex")
    assert not marker.exists()
