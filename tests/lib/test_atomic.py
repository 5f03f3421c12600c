from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from hexform.lib.atomic import atomic_write, remove_temporaries


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def failing(number: int) -> OSError:
    return OSError(number, os.strerror(number))


def test_a_new_file_is_whole_and_for_its_owner_alone(tmp_path: Path) -> None:
    old_mask = os.umask(0)
    try:
        atomic_write(tmp_path / "plan.json", b"content")
    finally:
        os.umask(old_mask)
    assert (tmp_path / "plan.json").read_bytes() == b"content"
    assert stat.S_IMODE((tmp_path / "plan.json").stat().st_mode) == 0o600
    assert names(tmp_path) == ["plan.json"]


def test_an_old_file_is_replaced_with_the_mode_requested(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("a much longer old text")
    old_mask = os.umask(0o077)
    try:
        atomic_write(tmp_path / "a.yaml", b"new", mode=0o644)
    finally:
        os.umask(old_mask)
    assert (tmp_path / "a.yaml").read_bytes() == b"new"
    assert stat.S_IMODE((tmp_path / "a.yaml").stat().st_mode) == 0o644


def test_a_link_is_replaced_and_what_it_points_to_left_alone(tmp_path: Path) -> None:
    (tmp_path / "target").write_text("precious")
    (tmp_path / "plan.json").symlink_to("target")
    atomic_write(tmp_path / "plan.json", b"new")
    assert (tmp_path / "target").read_text() == "precious"
    assert not (tmp_path / "plan.json").is_symlink()


def test_the_bytes_are_on_the_disk_before_the_name_and_the_name_before_the_return(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []
    fsync, replace = os.fsync, os.replace

    def seen_fsync(descriptor: int) -> None:
        order.append("folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "file")
        fsync(descriptor)

    def seen_replace(source: str, target: str, *, src_dir_fd: int, dst_dir_fd: int) -> None:
        order.append("name")
        replace(source, target, src_dir_fd=src_dir_fd, dst_dir_fd=dst_dir_fd)

    monkeypatch.setattr(os, "fsync", seen_fsync)
    monkeypatch.setattr(os, "replace", seen_replace)
    atomic_write(tmp_path / "plan.json", b"x")
    assert order == ["file", "name", "folder"]


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EDQUOT])
@pytest.mark.parametrize("step", ["open", "write", "fsync", "replace"])
def test_row_37_a_failure_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, number: int
) -> None:
    target = tmp_path / "plan.json"
    target.write_text("old")
    original = getattr(os, step)

    def broken(first: object, *args: object, **kwargs: object) -> object:
        if step == "open" and not str(first).startswith("."):
            return original(first, *args, **kwargs)
        raise failing(number)

    with monkeypatch.context() as patch:
        patch.setattr(os, step, broken)
        with pytest.raises(OSError, match=os.strerror(number)):
            atomic_write(target, b"new")
    assert target.read_text() == "old"
    assert names(tmp_path) == ["plan.json"]


def test_row_37_a_disk_that_fills_in_the_middle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "plan.json"
    target.write_text("old")
    write, room = os.write, [10]

    def until_full(descriptor: int, data: memoryview) -> int:
        if not room[0]:
            raise failing(errno.ENOSPC)
        room[0] -= 1
        return write(descriptor, data[:1000])

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", until_full)
        with pytest.raises(OSError, match="No space left on device"):
            atomic_write(target, b"x" * 100_000)
    assert target.read_text() == "old"
    assert names(tmp_path) == ["plan.json"]


def test_a_write_that_takes_a_part_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, data: write(descriptor, data[:7]))
    atomic_write(tmp_path / "plan.json", b"0123456789" * 10)
    assert (tmp_path / "plan.json").read_bytes() == b"0123456789" * 10


@pytest.mark.parametrize("number", [errno.EINVAL, errno.ENOTSUP])
def test_a_file_system_that_cannot_sync_folders_will_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    break_folder_sync(monkeypatch, number)
    atomic_write(tmp_path / "plan.json", b"x")
    assert (tmp_path / "plan.json").read_bytes() == b"x"


def test_a_folder_that_fails_to_sync_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    break_folder_sync(monkeypatch, errno.EIO)
    with pytest.raises(OSError, match="Input/output error"):
        atomic_write(tmp_path / "plan.json", b"x")


def break_folder_sync(monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    fsync = os.fsync

    def no_folders(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise failing(number)
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", no_folders)


def test_a_missing_folder_a_folder_in_the_way_and_a_file_as_folder_are_reported(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("x")
    for path in ("missing/plan.json", "folder", "file/plan.json"):
        with pytest.raises((FileNotFoundError, IsADirectoryError, NotADirectoryError)):
            atomic_write(tmp_path / path, b"x")
    assert names(tmp_path) == ["file", "folder"]


def test_content_in_pieces_is_there_as_a_whole_or_not_at_all(tmp_path: Path) -> None:
    def broken() -> Iterator[bytes]:
        yield b"a part"
        raise ValueError("the rest")

    atomic_write(tmp_path / "plan.json", iter((b"one ", b"", b"two")))
    with pytest.raises(ValueError, match="the rest"):
        atomic_write(tmp_path / "plan.json", broken())
    assert (tmp_path / "plan.json").read_bytes() == b"one two"
    assert names(tmp_path) == ["plan.json"]


def test_an_interrupt_leaves_no_temporary_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> int:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", interrupted)
        with pytest.raises(KeyboardInterrupt):
            atomic_write(tmp_path / "plan.json", b"x")
    assert names(tmp_path) == []


def test_what_killed_processes_left_behind_is_removed_and_nothing_else(tmp_path: Path) -> None:
    for name in ("a.json", ".a.json.tmp-0123", ".a.json.tmp-4567", ".b.json.tmp-0123", ".a.json"):
        (tmp_path / name).write_text("x")
    folder = os.open(tmp_path, os.O_RDONLY)
    try:
        remove_temporaries(folder, "a.json")
    finally:
        os.close(folder)
    assert names(tmp_path) == [".a.json", ".b.json.tmp-0123", "a.json"]
