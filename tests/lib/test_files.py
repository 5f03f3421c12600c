"""Files are opened part by part; tests/config/test_files.py has links, pipes, devices and files that are swapped."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from hexform.lib.files import enter, make_and_enter, open_folder, open_regular, read_regular
from hexform.lib.refused import Missing, Refused


def test_folders_are_made_for_their_owner_alone(tmp_path: Path) -> None:
    for _ in range(2):
        with open_folder(tmp_path, ("a", "b"), make_and_enter) as folder:
            assert os.path.samestat(os.fstat(folder), (tmp_path / "a" / "b").stat())
    assert stat.S_IMODE((tmp_path / "a" / "b").stat().st_mode) == 0o700


def test_what_is_not_there_is_missing_and_a_root_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Missing, match=r"^a is not there$"), open_folder(tmp_path, ("a", "b")):
        pytest.fail("opened")
    with pytest.raises(Refused) as caught, open_folder(tmp_path / "none"):
        pytest.fail("opened")
    assert str(caught.value) == f"the folder {tmp_path}/none is not there"
    assert not isinstance(caught.value, Missing)


@pytest.mark.parametrize("step", [enter, make_and_enter])
def test_links_to_folders_are_not_followed(tmp_path: Path, step: Callable[[int, str], int]) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "root").mkdir()
    (tmp_path / "root" / "link").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "root" / "broken").symlink_to(tmp_path / "new")
    for name in ("link", "broken"):
        with pytest.raises(Refused) as caught, open_folder(tmp_path / "root", (name, "below"), step):
            pytest.fail("opened")
        assert str(caught.value).startswith(f"{name} is a symbolic link: only")
    assert not (tmp_path / "new").exists()
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_a_folder_that_cannot_be_made_says_why(tmp_path: Path) -> None:
    with open_folder(tmp_path) as folder, pytest.raises(Refused, match="cannot be made: File name too long"):
        make_and_enter(folder, "x" * 300)


def test_a_file_is_made_in_an_open_folder_and_never_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "target")
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    flags = os.O_RDWR | os.O_CREAT
    with open_folder(tmp_path) as folder:
        os.close(open_regular(folder, "new", flags))
        for name, why in {
            "link": "is a symbolic link: only",
            "folder": "is a folder, not a file",
            "pipe": "is a special file, not a file",
        }.items():
            with pytest.raises(Refused, match=f"^{why}"):
                open_regular(folder, name, flags)
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o600
    assert not (tmp_path / "target").exists()


def descriptors() -> int:
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


def test_no_descriptor_is_left_open(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "file").write_bytes(b"x" * 10)
    before = descriptors()
    with open_folder(tmp_path) as folder:
        assert read_regular(folder, "file", 10) == b"x" * 10
        for name in ("pipe", "none", "file"):
            with pytest.raises(Refused):
                read_regular(folder, name, 9)
    with pytest.raises(Refused), open_folder(tmp_path, ("file",)):
        pytest.fail("opened")
    assert descriptors() == before
