"""Files that are replaced together: all of them, or none."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import Any

import pytest

from hexform.config.files import MAX_FILE
from hexform.edit.files import Change, replace_files
from hexform.errors import ConfigError
from hexform.model.paths import Parts


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "root"
    (folder / "teams").mkdir(parents=True)
    (folder / "a.yaml").write_bytes(b"a")
    (folder / "teams" / "b.yaml").write_bytes(b"b")
    return folder


CHANGES: dict[Parts, Change] = {
    ("a.yaml",): Change(b"a", b"A"),
    ("new", "deep", "c.sql"): Change(None, b"C"),
    ("teams", "b.yaml"): Change(b"b", b"B"),
}


def contents(root: Path) -> dict[str, str]:
    """All files and folders, hidden ones too."""
    return {
        str(path.relative_to(root)): path.read_text() if path.is_file() else ""
        for path in sorted(root.rglob("*"))
        if not path.is_symlink()
    }


BEFORE = {"a.yaml": "a", "teams": "", "teams/b.yaml": "b"}
AFTER = {"a.yaml": "A", "new": "", "new/deep": "", "new/deep/c.sql": "C", "teams": "", "teams/b.yaml": "B"}


def refused(root: Path, changes: dict[Parts, Change]) -> list[str]:
    before = contents(root)
    with pytest.raises(ConfigError) as caught:
        replace_files(root, changes)
    assert contents(root) == before
    return [str(problem).replace(f"{root}/", "") for problem in caught.value.problems]


def test_all_are_replaced(root: Path) -> None:
    replace_files(root, CHANGES)
    assert contents(root) == AFTER


def test_a_folder_that_is_not_there_is_made(tmp_path: Path) -> None:
    replace_files(tmp_path / "x" / "y", {("a.yaml",): Change(None, b"A")})
    assert contents(tmp_path) == {"x": "", "x/y": "", "x/y/a.yaml": "A"}


def test_permissions_stay(root: Path) -> None:
    (root / "a.yaml").chmod(0o640)
    replace_files(root, CHANGES)
    assert stat.S_IMODE((root / "a.yaml").stat().st_mode) == 0o640


def test_a_new_file_has_what_the_umask_leaves(root: Path) -> None:
    old = os.umask(0o027)
    try:
        replace_files(root, CHANGES)
    finally:
        os.umask(old)
    assert stat.S_IMODE((root / "new" / "deep" / "c.sql").stat().st_mode) == 0o640


def test_the_owner_stays_where_that_may_be(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(*_: Any) -> None:
        raise PermissionError(errno.EPERM, "no")

    monkeypatch.setattr(os, "fchown", nobody)
    replace_files(root, CHANGES)
    assert contents(root) == AFTER


def test_a_file_that_has_changed_is_refused(root: Path) -> None:
    (root / "a.yaml").write_bytes(b"other")
    (root / "teams" / "b.yaml").unlink()
    (root / "new" / "deep").mkdir(parents=True)
    (root / "new" / "deep" / "c.sql").write_bytes(b"mine")
    assert refused(root, CHANGES) == [
        "a.yaml: has changed since it was read: run this again: nothing was written",
        "new/deep/c.sql: is there already: nothing was written",
        "teams/b.yaml: is not there any more: nothing was written",
    ]


@pytest.mark.parametrize("what", ["file", "folder"])
def test_links_are_not_followed(root: Path, what: str) -> None:
    outside = root.parent / "outside"
    outside.mkdir()
    (outside / "b.yaml").write_bytes(b"b")
    if what == "file":
        (root / "teams" / "b.yaml").unlink()
        (root / "teams" / "b.yaml").symlink_to(outside / "b.yaml")
    else:
        (root / "teams" / "b.yaml").unlink()
        (root / "teams").rmdir()
        (root / "teams").symlink_to(outside)
    assert "is a symbolic link" in refused(root, CHANGES)[0]
    assert (outside / "b.yaml").read_bytes() == b"b"


def test_a_folder_is_not_a_file(root: Path) -> None:
    changes: dict[Parts, Change] = {("teams",): Change(None, b"x"), ("a.yaml", "b.yaml"): Change(None, b"x")}
    assert refused(root, changes) == [
        "teams: is a folder, not a file: nothing was written",
        "a.yaml/b.yaml: lies in a.yaml, which is a file, not a folder: nothing was written",
    ]


def test_a_file_that_may_not_be_written_is_refused(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda name, *_, **__: name != "a.yaml")
    assert refused(root, CHANGES) == ["a.yaml: may not be written: nothing was written"]


def test_a_file_that_no_configuration_could_hold_is_refused(root: Path) -> None:
    reported = "a.yaml: would be larger than 2 MiB: nothing was written"
    assert refused(root, {("a.yaml",): Change(b"a", b"x" * (MAX_FILE + 1))}) == [reported]


def test_a_full_disk_leaves_everything(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert len(refused(root, CHANGES)) == 3


def failing(monkeypatch: pytest.MonkeyPatch, which: int, error: BaseException, *, times: int = 1) -> None:
    """Let a rename fail, counted from 0."""
    count = iter(range(100))
    rename = os.replace

    def replace(*args: Any, **how: Any) -> None:
        if which <= next(count) < which + times:
            raise error
        rename(*args, **how)

    monkeypatch.setattr(os, "replace", replace)


@pytest.mark.parametrize("which", [0, 1, 2])
def test_one_that_cannot_be_replaced_puts_all_back(root: Path, monkeypatch: pytest.MonkeyPatch, which: int) -> None:
    failing(monkeypatch, which, OSError(errno.EIO, "Input/output error"))
    assert refused(root, CHANGES) == [f"{'/'.join(list(CHANGES)[which])}: Input/output error: nothing was written"]


@pytest.mark.parametrize("which", [0, 1, 2])
def test_an_interrupt_puts_all_back(root: Path, monkeypatch: pytest.MonkeyPatch, which: int) -> None:
    failing(monkeypatch, which, KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        replace_files(root, CHANGES)
    assert contents(root) == BEFORE


def test_what_cannot_be_put_back_is_reported(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    failing(monkeypatch, 2, OSError(errno.EIO, "Input/output error"), times=2)
    with pytest.raises(ConfigError) as caught:
        replace_files(root, CHANGES)
    (problem,) = caught.value.problems
    assert problem.where == str(root / "a.yaml")
    assert problem.what.endswith("the old one cannot be put back ([Errno 5] Input/output error): take it from git")
    assert contents(root) == {**BEFORE, "a.yaml": "A"}


def test_a_file_that_changes_at_the_last_moment_is_refused(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody saves the last file while the first ones are replaced."""
    rename = os.replace

    def replace(*args: Any, **how: Any) -> None:
        rename(*args, **how)
        (root / "teams" / "b.yaml").write_bytes(b"mine")

    monkeypatch.setattr(os, "replace", replace)
    with pytest.raises(ConfigError, match="has changed since it was read"):
        replace_files(root, CHANGES)
    assert contents(root) == {**BEFORE, "teams/b.yaml": "mine"}
