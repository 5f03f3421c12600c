from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from hexform.config.files import Tree
from hexform.config.patterns import MAX_FOLDERS, find
from hexform.lib.refused import Refused
from hexform.model.paths import TEXT_SUFFIXES


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    for name in (
        "a.md", "b.md", "ab.md", "[x].md", "x.md", "c.png", ".hidden.md", "sub/a.md", "sub/deep/a.md", "sub/deep/b.txt",
        "sub/.git/c.md", "other/a.md", "sub/a.d/a.md",
    ):  # fmt: skip
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("x")
    return Tree(tmp_path)


def found(tree: Tree, pattern: str) -> list[str]:
    return ["/".join(parts) for parts in find(tree, tuple(pattern.split("/")), TEXT_SUFFIXES)]


@pytest.mark.parametrize(
    ("pattern", "files"),
    [
        ("*.md", ["[x].md", "a.md", "ab.md", "b.md", "x.md"]),
        ("?.md", ["a.md", "b.md", "x.md"]),
        ("a*", ["a.md", "ab.md"]),
        ("[x].*", ["[x].md"]),
        ("*", ["[x].md", "a.md", "ab.md", "b.md", "x.md"]),
        ("*/a.md", ["other/a.md", "sub/a.md"]),
        ("**/a.md", ["a.md", "other/a.md", "sub/a.d/a.md", "sub/a.md", "sub/deep/a.md"]),
        ("sub/**/a.md", ["sub/a.d/a.md", "sub/a.md", "sub/deep/a.md"]),
        ("sub/**/**/b.*", ["sub/deep/b.txt"]),
        ("sub/**", ["sub/a.d/a.md", "sub/a.md", "sub/deep/a.md", "sub/deep/b.txt"]),
        ("**/deep/*", ["sub/deep/a.md", "sub/deep/b.txt"]),
        ("s**b/a.md", ["sub/a.md"]),
        ("*.png", []),
        (".*", []),
        ("*hidden*", []),
        ("sub/.git/*", ["sub/.git/c.md"]),
        ("none/*.md", []),
        ("a.md/*.md", []),
        ("A.md*", []),
    ],
)
def test_stars_and_question_marks(tree: Tree, pattern: str, files: list[str]) -> None:
    if pattern == "a.md/*.md":
        with pytest.raises(Refused, match="which is a file, not a folder"):
            found(tree, pattern)
    else:
        assert found(tree, pattern) == files


def test_links_are_not_followed(tree: Tree) -> None:
    (tree.root / "sub" / "loop").symlink_to("..")
    (tree.root / "sub" / "self").symlink_to("self")
    assert found(tree, "sub/**/a.md") == ["sub/a.d/a.md", "sub/a.md", "sub/deep/a.md"]


def test_what_matches_and_is_not_a_regular_file_is_refused(tree: Tree) -> None:
    (tree.root / "env.md").symlink_to("/proc/self/environ")
    with pytest.raises(Refused, match=r"`env\.md` matches, and is no regular file"):
        found(tree, "*.md")
    assert found(tree, "a*.md") == ["a.md", "ab.md"]
    os.mkfifo(tree.root / "sub" / "pipe.md")
    with pytest.raises(Refused, match=r"`pipe\.md` matches, and is no regular file"):
        found(tree, "sub/*.md")
    (tree.root / "linked").symlink_to("sub")
    with pytest.raises(Refused, match="lies in linked, which is a symbolic link"):
        found(tree, "linked/*.md")


def test_a_folder_that_may_not_be_searched(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    original = os.open

    def locked(path: str, flags: int, *, dir_fd: int | None = None) -> int:
        if path == "deep":
            raise PermissionError(errno.EACCES, "locked")
        return original(path, flags, dir_fd=dir_fd)

    monkeypatch.setattr(os, "open", locked)
    with pytest.raises(Refused, match="leads into a folder that cannot be used: deep may not be read"):
        found(tree, "sub/**/*.md")


def test_folders_are_walked_so_deep_and_no_deeper(tmp_path: Path) -> None:
    deep = tmp_path.joinpath(*["d"] * MAX_FOLDERS)
    deep.mkdir(parents=True)
    (deep / "a.md").write_text("x")
    assert len(found(Tree(tmp_path), "**/*.md")) == 1
    (deep / "d").mkdir()
    with pytest.raises(Refused, match="more than 32 folders deep"):
        found(Tree(tmp_path), "**/*.md")


def test_a_configuration_may_look_at_so_many_names(tree: Tree) -> None:
    tree.patience.names = 10
    with pytest.raises(Refused, match="look at too many files"):
        found(tree, "**/*.md")
    tree.patience.patterns = 1
    tree.patience.names = 100
    found(tree, "*.md")
    with pytest.raises(Refused, match="too many patterns"):
        found(tree, "*.md")


@pytest.mark.timeout(60)
def test_no_pattern_looks_at_a_name_twice(tmp_path: Path) -> None:
    """Matching a name ends in bounded time; the timeout would end an exponential match."""
    deep = tmp_path.joinpath(*["a" * 100] * 20)
    deep.mkdir(parents=True)
    (deep / ("a" * 200 + ".md")).write_text("x")
    for pattern in ("/".join(["**", "a*"] * 30), f"**/{'*a' * 100}*b.md"):
        tree = Tree(tmp_path)
        allowed = tree.patience.names
        assert found(tree, pattern) == []
        assert allowed - tree.patience.names == 21


def test_edited_files_are_found_as_if_they_were_there(tree: Tree) -> None:
    edits = {("new.md",): b"", ("more", "deep", "b.md"): b"", (".h", "a.md"): b"", ("c.png",): b"", ("a.md",): b"y"}
    edited = tree.with_edits(edits)
    there = set(found(tree, "**/*.md"))
    assert set(found(edited, "**/*.md")) == there | {"new.md", "more/deep/b.md"}
    assert found(edited, "more/*/b.md") == ["more/deep/b.md"]
    assert found(edited, "n?w.md") == ["new.md"]
    assert found(edited.with_edits({("n.md",): b""}), "n*.md") == ["n.md", "new.md"]
    assert (edited.read(("a.md",)), tree.read(("a.md",))) == (b"y", b"x")


def test_edited_files_need_no_folder(tmp_path: Path) -> None:
    edited = Tree(tmp_path / "none").with_edits({("a", "b.md"): b""})
    assert found(edited, "a/*.md") == ["a/b.md"]
