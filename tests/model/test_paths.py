from __future__ import annotations

import pytest

from hexform.lib.refused import Refused
from hexform.model.paths import CONFIG_SUFFIXES, TEXT_SUFFIXES, below, check_suffix, folder_below


@pytest.mark.parametrize(
    ("folder", "text", "parts"),
    [
        ((), "a.sql", ("a.sql",)),
        (("teams",), "a.sql", ("teams", "a.sql")),
        (("teams",), "./b//c.sql", ("teams", "b", "c.sql")),
        (("teams", "x"), "../../a.sql", ("a.sql",)),
        (("teams",), "b/../a.sql", ("teams", "a.sql")),
        ((), "a b/caf\u00e9.sql", ("a b", "caf\u00e9.sql")),
        ((), "C:\\a.sql", ("C:\\a.sql",)),
    ],
)
def test_paths_are_relative_to_the_file_they_are_in(folder: tuple[str, ...], text: str, parts: tuple[str]) -> None:
    assert below(folder, text) == parts


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("../a.sql", "leads out of the root"),
        ("b/../../a.sql", "leads out of the root"),
        ("../../../../etc/passwd", "leads out of the root"),
        ("/etc/passwd", "is an absolute path"),
        ("//etc/passwd", "is an absolute path"),
        ("~/.netrc", "begins with ~"),
        ("~root/a.sql", "begins with ~"),
        (".env", "begins with a dot"),
        (".git/config", "begins with a dot"),
        ("a/.b/c.sql", "begins with a dot"),
        (".../a.sql", "begins with a dot"),
        ("a\0b.sql", "U+0000"),
        ("a\nb.sql", "U+000A"),
        ("a\u202eb.sql", "U+202E"),
        ("a\u200bb.sql", "U+200B"),
        ("", "is a folder"),
        (".", "is a folder"),
        ("a/..", "is a folder"),
    ],
)
def test_paths_that_are_refused(text: str, why: str) -> None:
    with pytest.raises(Refused) as caught:
        below((), text)
    assert why in str(caught.value)
    assert "\n" not in str(caught.value)
    assert "\u202e" not in str(caught.value)


def test_a_folder_may_be_the_root() -> None:
    assert folder_below((), ".") == folder_below(("a",), "..") == ()


def test_names_end_as_their_content_wants() -> None:
    check_suffix(("a.yml",), CONFIG_SUFFIXES)
    check_suffix(("a.md",), TEXT_SUFFIXES)
    with pytest.raises(Refused, match=r"`id_rsa`: the name must end in \.sql, \.py, \.md or \.txt"):
        check_suffix(("id_rsa",), TEXT_SUFFIXES)
