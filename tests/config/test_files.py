"""Files are opened part by part below the root; nothing leads out of it, and nothing of what is refused is reported."""

from __future__ import annotations

import errno
import os
import socket
import threading
import tracemalloc
from collections import Counter
from pathlib import Path

import pytest

from hexform.config.files import MAX_FILE, Tree
from hexform.lib.refused import Missing, Refused

SECRET = "s3cret-content"


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    secret = tmp_path / "outside" / "secret.md"
    secret.parent.mkdir()
    secret.write_text(SECRET)
    return secret


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "root"
    folder.mkdir()
    return folder


def refusal(root: Path, *parts: str) -> str:
    with pytest.raises(Refused) as caught:
        Tree(root).read(parts)
    assert SECRET not in str(caught.value)
    return str(caught.value)


def test_a_regular_file_is_read_once(root: Path) -> None:
    file = root / "a" / "b.md"
    file.parent.mkdir()
    file.write_bytes(b"one")
    tree = Tree(root)
    assert tree.read(("a", "b.md")) == b"one"
    file.write_bytes(b"two")
    assert tree.read(("a", "b.md")) == b"one"
    assert Tree(root).read(("a", "b.md")) == b"two"


def test_hard_links_and_executable_files_are_files(root: Path) -> None:
    (root / "a.md").write_bytes(b"x")
    (root / "a.md").chmod(0o755)
    (root / "b.md").hardlink_to(root / "a.md")
    assert Tree(root).read(("b.md",)) == b"x"


def test_links_are_refused_wherever_they_lead(root: Path, outside: Path) -> None:
    (root / "inside.md").write_text("x")
    for name, target in {
        "file.md": outside,
        "near.md": root / "inside.md",
        "environ.md": Path("/proc/self/environ"),
        "zero.md": Path("/dev/zero"),
        "broken.md": root / "nowhere",
        "loop.md": root / "loop.md",
    }.items():
        (root / name).symlink_to(target)
        assert refusal(root, name).startswith("is a symbolic link: ")


def test_links_to_folders_are_refused(root: Path, outside: Path) -> None:
    (root / "away").symlink_to(outside.parent)
    (root / "here").mkdir()
    (root / "here" / "up").symlink_to("..")
    (root / "a.md").write_text("x")
    assert "lies in away, which is a symbolic link" in refusal(root, "away", "secret.md")
    assert "lies in up, which is a symbolic link" in refusal(root, "here", "up", "a.md")


def test_what_is_not_a_regular_file_is_refused_without_waiting(root: Path) -> None:
    os.mkfifo(root / "pipe.md")
    (root / "folder.md").mkdir()
    with socket.socket(socket.AF_UNIX) as unix:
        unix.bind(str(root / "socket.md"))
    assert refusal(root, "pipe.md") == "is a special file, not a file"
    assert refusal(root, "folder.md") == "is a folder, not a file"
    assert refusal(root, "socket.md").startswith("is a special file: ")
    assert "lies in pipe.md, which is a special file" in refusal(root, "pipe.md", "x.md")


def test_what_is_not_there_has_the_nearest_name(root: Path) -> None:
    (root / "revenue.md").write_text("x")
    (root / ".secret.md").write_text("x")
    assert refusal(root, "revenu.md") == "is not there: did you mean revenue.md?"
    assert refusal(root, "secret.md") == "is not there"
    assert refusal(root, "no", "revenue.md") == "lies in no, which is not there"
    assert refusal(root, "revenue.md", "x.md") == "lies in revenue.md, which is a file, not a folder"
    assert "File name too long" in refusal(root, "x" * 300)
    with pytest.raises(Missing):
        Tree(root).read(("gone.md",))


def test_advice_is_given_so_often_and_no_more(root: Path) -> None:
    (root / "revenue.md").write_text("x")
    tree = Tree(root)
    tree.patience.advice = 1
    reported = []
    for _ in range(2):
        with pytest.raises(Refused) as caught:
            tree.read(("revenu.md",))
        reported.append(str(caught.value))
    assert reported == ["is not there: did you mean revenue.md?", "is not there"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_file_that_may_not_be_read(root: Path) -> None:
    (root / "a.md").write_text(SECRET)
    (root / "a.md").chmod(0)
    assert refusal(root, "a.md") == "may not be read"


def test_a_file_that_breaks_off(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (root / "a.md").write_text("x")

    def broken(*arguments: object) -> bytes:
        raise OSError(errno.EIO, "broken")

    monkeypatch.setattr(os, "read", broken)
    assert refusal(root, "a.md") == "cannot be read: Input/output error"


def test_sizes_are_bounded(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (root / "fits.md").write_bytes(b"x" * MAX_FILE)
    assert len(Tree(root).read(("fits.md",))) == MAX_FILE
    (root / "more.md").write_bytes(b"x" * (MAX_FILE + 1))
    assert refusal(root, "more.md") == "is larger than 2 MiB"
    with (root / "sparse.md").open("wb") as stream:
        stream.truncate(1 << 40)
    tracemalloc.start()
    assert refusal(root, "sparse.md") == "is larger than 2 MiB"
    assert tracemalloc.get_traced_memory()[1] < 8 * MAX_FILE
    tracemalloc.stop()
    monkeypatch.setattr("hexform.config.files.MAX_TOTAL", 3 * MAX_FILE)
    tree = Tree(root)
    for number in range(3):
        (root / f"{number}.md").write_bytes(b"x" * MAX_FILE)
        tree.read((f"{number}.md",))
    with pytest.raises(Refused, match="come to more than 6 MiB"):
        tree.read(("fits.md",))


@pytest.mark.timeout(120)
def test_a_file_that_is_swapped_for_a_link_while_it_is_read(root: Path, outside: Path) -> None:
    """What is opened is what is checked: the content of the link's target never comes out."""
    file, link, spare = root / "a.md", root / "link", root / "spare"
    stopped = threading.Event()

    def swap() -> None:
        while not stopped.is_set():
            spare.write_text("mine")
            spare.replace(file)
            link.symlink_to(outside)
            link.replace(file)

    spare.write_text("mine")
    spare.replace(file)
    swapper = threading.Thread(target=swap)
    swapper.start()
    seen: Counter[bytes] = Counter()
    try:
        # Both outcomes, often: then reads have met every moment of a swap.
        while seen[b"mine"] < 200 or seen.total() - seen[b"mine"] < 200:
            try:
                seen[Tree(root).read(("a.md",))] += 1
            except Refused as refused:
                seen[str(refused).encode()] += 1
    finally:
        stopped.set()
        swapper.join()
    assert not any(SECRET.encode() in each for each in seen)
