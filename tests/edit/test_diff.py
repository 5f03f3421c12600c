"""Edits as people read them."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from hexform.edit.diff import unified


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a\nb\n", "a\nc\n"),
        ("a\nb", "a\nc"),
        ("a\nb", "a\nb\n"),
        ("a\r\nb\r\n", "a\r\nb\n"),
        ("-- a\n", "++ a\n--- b\n"),
        ("@@ a\nx", "@@ b\nx"),
        ("", "a\n"),
        ("a\n", ""),
    ],
)
def test_a_difference_can_be_applied(tmp_path: Path, before: str, after: str) -> None:
    (tmp_path / "file").write_bytes(before.encode())
    patch = unified("file", before, after)
    done = ["git", "apply", "--unsafe-paths", "--whitespace=nowarn", "-p1", "-"]
    subprocess.run(
        done, input=patch.encode(), cwd=tmp_path, check=True, env={"GIT_CEILING_DIRECTORIES": str(tmp_path.parent)}
    )
    assert (tmp_path / "file").read_bytes() == after.encode()


def test_a_new_file_is_against_nothing() -> None:
    assert (
        unified("a/b", None, "x\ny")
        == "--- /dev/null\n+++ b/a/b\n@@ -0,0 +1,2 @@\n+x\n+y\n\\ No newline at end of file\n"
    )


def test_equal_texts_have_no_difference() -> None:
    assert unified("a", "x", "x") == ""
