from __future__ import annotations

import pytest

from hexform.kinds.guide.loading import MAX_CHARACTERS
from hexform.kinds.guide.spec import Guide
from hexform.model.address import Address
from hexform.model.desired import GuideOwner
from tests.config.folder import Folder


@pytest.fixture
def guides(folder: Folder) -> Folder:
    for name in ("a.md", "guides/a.md", "guides/b.md", "guides/terms/c.md", "guides/terms/deep/d.txt", "guides/.e.md"):
        folder.write(name, f"text of {name}\n")
    return folder


def paths(folder: Folder, content: str) -> dict[str, str]:
    specs = folder.first(content).load().specs.values()
    return {spec.path: spec.file for spec in specs if isinstance(spec, Guide)}


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ("{files: [a.md]}", {"a.md": "a.md"}),
        ("{files: [guides/a.md]}", {"guides/a.md": "guides/a.md"}),
        ("{root: guides, files: [guides/a.md]}", {"a.md": "guides/a.md"}),
        ("{root: guides, files: [a.md]}", {"a.md": "guides/a.md"}),
        ("{root: ., files: [guides/a.md]}", {"guides/a.md": "guides/a.md"}),
        ("{root: guides/terms, files: ['**']}", {"c.md": "guides/terms/c.md", "deep/d.txt": "guides/terms/deep/d.txt"}),
        ("{root: guides, files: ['terms/**/*.md']}", {"terms/c.md": "guides/terms/c.md"}),
        ("{root: guides, files: ['guides/*.md']}", {"a.md": "guides/a.md", "b.md": "guides/b.md"}),
        ("{root: guides, files: [{path: b.md, hex_path: x/y.md}]}", {"x/y.md": "guides/b.md"}),
        (
            "{root: guides, files: ['*.md', {path: a.md, hex_path: hex.md}]}",
            {"hex.md": "guides/a.md", "b.md": "guides/b.md"},
        ),
        ("{files: ['guides/*.md', 'guides/b*']}", {"guides/a.md": "guides/a.md", "guides/b.md": "guides/b.md"}),
    ],
)
def test_files_have_their_path_in_hex(guides: Folder, content: str, found: dict[str, str]) -> None:
    assert paths(guides, f"guides: {{main: {content}}}") == found


def test_a_file_that_is_named_is_not_taken_by_a_pattern_of_any_set(guides: Folder) -> None:
    content = "guides: {one: {files: ['guides/*.md']}, two: {root: guides, files: [b.md]}}"
    assert paths(guides, content) == {"guides/a.md": "guides/a.md", "b.md": "guides/b.md"}


def test_the_root_is_the_folder_of_the_file(guides: Folder) -> None:
    guides.first("include: [guides/set.yaml]")
    guides.write("guides/set.yaml", "guides: {main: {files: ['*.md', ../a.md]}}")
    assert guides.mistake() == (
        "guides/set.yaml:1:33: `a.md` is not below `root`: write its `hex_path`, or another `root`"
    )
    guides.write("guides/set.yaml", "guides: {main: {files: ['*.md', {path: ../a.md, hex_path: top.md}]}}")
    assert {spec.path: spec.file for spec in guides.load().specs.values() if isinstance(spec, Guide)} == {
        "a.md": "guides/a.md",
        "b.md": "guides/b.md",
        "top.md": "a.md",
    }


@pytest.mark.parametrize(
    ("content", "reported"),
    [
        ("{files: [^x.md]}", "`x.md` is not there: did you mean a.md?"),
        ("{files: ['guides/*.md', {path: ^guides/x.md}]}", "`guides/x.md` is not there"),
        ("{files: [^guides]}", "`guides`: the name must end in .sql, .py, .md or .txt"),
        ("{files: [^guides/.e.md]}", "`guides/.e.md` has a part that begins with a dot"),
        ("{files: [^../a.md]}", "`../a.md` leads out of the root"),
        ("{root: ^.., files: []}", "`..` leads out of the root"),
        ("{root: ^/etc, files: []}", "`/etc` is an absolute path"),
        ("{files: [{path: 'guides/*', hex_path: ^b.md}]}", "`hex_path` is for one file: take it out, or name"),
        ("{files: [{path: a.md, hex_path: ^/b.md}]}", "`hex_path` must be a relative path without `..`"),
        ("{files: [{path: a.md, hex_path: ^b/../c.md}]}", "`hex_path` must be a relative path without `..`"),
        ("{files: [{path: a.md, hex_path: ^b//c.md}]}", "`hex_path` must be a relative path without `..`"),
        ("{files: [{path: a.md, hex_path: ^''}]}", "`hex_path` must be a relative path without `..`"),
        ('{files: [{path: a.md, hex_path: ^"b\\tc"}]}', "`hex_path` holds the character U+0009"),
        ("{files: [^'odd*.md']}", "`odd\\u200b.md` matches, and holds the character U+200B"),
        ("{files: [^link.md]}", "`link.md` is a symbolic link"),
        ("{files: [^'l*.md']}", "`link.md` matches, and is no regular file"),
    ],
)
def test_what_is_refused(guides: Folder, content: str, reported: str) -> None:
    guides.write("odd\u200b.md", "x")
    (guides.path / "link.md").symlink_to("a.md")
    place = guides.marked(f"guides: {{main: {content}}}")
    assert guides.mistake().startswith(f"{place}: {reported}")


def test_two_files_for_one_path_in_hex(guides: Folder) -> None:
    guides.first("guides:\n  one: {files: [a.md]}\n  two: {root: guides, files: ['*.md']}")
    assert guides.mistake() == (
        "workspace.yaml:4:31: `guides/a.md` comes to the path `a.md` in Hex, as `a.md` does (workspace.yaml:3:17): "
        "give one a `hex_path`"
    )
    guides.first("guides:\n  one: {files: [a.md]}\n  two: {files: [a.md]}")
    assert "comes to the path `a.md` in Hex" in guides.mistake()


def test_a_pattern_that_matches_nothing_warns(guides: Folder) -> None:
    (warning,) = guides.first("guides: {main: {files: ['*.txt']}}").load().warnings
    assert (warning.source, warning.message) == ("workspace.yaml:2", "guides: `*.txt` matches nothing")


def test_guides_are_taken_as_they_are_and_so_long(guides: Folder) -> None:
    guides.write("a.md", "\ufeff\r\n\x1b x\n\n")
    guides.write("b.md", "\u00e9" * MAX_CHARACTERS)
    guides.write("c.md", "x" * (MAX_CHARACTERS + 1))
    guides.write("d.md", b"caf\xe9")
    guides.first("guides: {main: {files: [a.md, b.md, c.md, d.md]}}")
    assert guides.mistakes() == [
        "workspace.yaml:2:37: `c.md` has 100001 characters, a guide at most 100000: split it",
        "workspace.yaml:2:43: `d.md` is not UTF-8 in line 1: save the file as UTF-8",
    ]
    guide = guides.first("guides: {main: {files: [a.md, b.md]}}").load().specs[Address("guide.a.md")]
    assert isinstance(guide, Guide)
    assert guide.contents == "\r\n\x1b x\n\n"


def test_owners_and_switches(guides: Folder) -> None:
    desired = guides.first(
        """\
        guides:
          a: {files: [{path: a.md, take_over: true}], publish: false}
          b: {files: [guides/b.md], source: {github: {owner: acme, repo: r, base: git.acme.example}}}
        """
    ).load()
    assert desired.guide_sets == {
        "a": GuideOwner({"source": "unknown", "id": "hexform"}, written=False),
        "b": GuideOwner({"source": "github", "owner": "acme", "repo": "r", "base": "git.acme.example"}, written=True),
    }
    first, second = [spec for spec in desired.specs.values() if isinstance(spec, Guide)]
    assert (first.publish, first.take_over, first.set_name) == (False, True, "a")
    assert (second.publish, second.take_over, second.set_name) == (True, False, "b")
