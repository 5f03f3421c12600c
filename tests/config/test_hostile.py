"""Files that are made to hurt are refused after few calls, and take little memory."""

from __future__ import annotations

import tracemalloc

import pytest

from hexform.lib.yaml.anchors import MAX_EXPANDED
from tests.config.folder import Folder
from tests.work import calls

LEVELS = 25_000
MEGABYTE = 1024 * 1024


def alias_bomb(levels: int) -> str:
    head = 'a0: &a0 ["lol"]\n'
    return head + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, levels))


def merge_bomb(levels: int) -> str:
    head = "a0: &a0 {k: v}\n"
    return head + "".join(f"a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 9)}]}}\n" for n in range(1, levels))


def map_bomb(levels: int) -> str:
    return "a0: &a0 {k: v}\n" + "".join(f"a{n}: &a{n} {{x: *a{n - 1}, y: *a{n - 1}}}\n" for n in range(1, levels))


HOSTILE = {
    "alias bomb": (alias_bomb(12), "aliases repeat more than"),
    "merge bomb": (merge_bomb(12), "aliases repeat more than"),
    "bomb of maps": (
        "c0: &c0 {b: 1}\n" + "".join(f"c{n}: &c{n} {{x: *c{n - 1}, y: *c{n - 1}}}\n" for n in range(1, 40)),
        "aliases",
    ),
    "many aliases": (f"a: &a 1\nb: [{'*a, ' * (MAX_EXPANDED + 1)}]\n", "aliases repeat more than"),
    "contains itself": ("a: &a [*a]\n", "stands inside of what it repeats"),
    "brackets": ("[" * LEVELS + "]" * LEVELS, "nested deeper than 64 levels"),
    "open brackets": ("[" * (2 * MEGABYTE), "nested deeper than 64 levels"),
    "braces": ("{a: " * LEVELS, "nested deeper than 64 levels"),
    "mixed": ("[{" * LEVELS, "nested deeper than 64 levels"),
    "dashes": ("- " * LEVELS, "nested deeper than 64 levels"),
    "question marks": ("? " * LEVELS, "nested deeper than 64 levels"),
    "deep blocks": ("".join(f"{' ' * level}a:\n" for level in range(500)), "nested deeper than 64 levels"),
    "big number": (f"version: {'9' * 5000}\n", "is not known"),
    "sixties": (f"version: {'59:' * 20_000}59\n", "is not known"),
    "not a number": ("version: 1\nlimits: {deletes: .nan}\n", "`deletes` must be a whole number"),
    "hexadecimal": (f"version: 1\nlimits: {{deletes: 0x{'f' * 5000}}}\n", "`deletes` must be a whole number"),
    "long key": (f"version: 1\n? {'a' * MEGABYTE}\n: 1\n", "unknown key"),
    "long value": (f"version: 1\ngroups: {{a: {{name: {'a' * MEGABYTE}}}}}\n", "must be 1 to 255 characters long"),
    "too large": ("#" * (2 * MEGABYTE + 1), "is larger than 2 MiB"),
    "nothing but lines": ("\n" * 200_000, "the file is empty"),
    "code": ("version: 1\nx-a: !!python/object/apply:os.system [id]\n", "tags (!) are not taken here"),
    "surrogate": ('version: "\\ud800"\n', "this escape is no character"),
    "escape sequence": ('version: 1\nx-a: "\\e]8;;"\n', "holds a control character"),
    "bell": ("version: 1\nx-a: \a\n", "holds the character U+0007"),
    "right to left": ('version: 1\ngroups: {a: {name: "a\\u202eb"}}\n', "U+202E"),
    "invisible key": ("version: 1\ngroups: {a\u200bb: {}}\n", "which is 1 to 63 letters"),
    "invisible email": ("version: 1\ngroups: {a: {members: [a\u200b@b.c]}}\n", "U+200B"),
}


# What has to be looked at one by one before it can be refused.
LOOKED_AT = {"many aliases": MAX_EXPANDED, "nothing but lines": 200_000}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_refused_cheaply(folder: Folder, name: str) -> None:
    text, reported = HOSTILE[name]
    folder.write("workspace.yaml", text.encode())
    found = folder.mistakes()
    assert any(reported in each for each in found), found[:3]
    assert all(len(each) < 400 for each in found)
    assert all(character.isprintable() for each in found for character in each)
    assert calls(folder.mistakes) < 5_000 + 8 * LOOKED_AT.get(name, 0)
    tracemalloc.start()
    folder.mistakes()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 64 * MEGABYTE


def test_utf_16_is_refused(folder: Folder) -> None:
    folder.write("workspace.yaml", "version: 1\n".encode("utf-16"))
    assert folder.mistake() == "workspace.yaml:1:1: is UTF-16: save the file as UTF-8"


def test_nothing_is_taken_from_the_environment(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEX_API_TOKEN", "hxtp_canary")
    folder.first("groups: {a: {name: '${HEX_API_TOKEN}'}, b: {name: $HEX_API_TOKEN}, c: {name: '%(HEX_API_TOKEN)s'}}")
    assert "canary" not in repr(folder.load())


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("../../../../proc/self/environ", "leads out of the root"),
        ("/proc/self/environ", "is an absolute path"),
        ("~/.netrc", "begins with ~"),
        ("link.sql", "is a symbolic link"),
        ("folder/environ.sql", "is a symbolic link"),
        (".env", "begins with a dot"),
        ("a\\0b.sql", "control character"),
        ("secret.yaml", "the name must end in"),
    ],
)
def test_no_source_comes_from_elsewhere_and_no_error_tells_it(folder: Folder, name: str, line: str) -> None:
    (folder.path / "link.sql").symlink_to("/proc/self/environ")
    (folder.path / "folder").symlink_to("/proc/self")
    folder.write(".env", "TOKEN=canary")
    folder.write("secret.yaml", "token: canary")
    folder.first(f'projects: {{p: {{cells: [{{label: a, type: sql, source_file: "{name}"}}]}}}}')
    reported = "\n".join(folder.mistakes())
    assert line in reported
    assert "canary" not in reported


def test_a_mistake_in_a_source_quotes_nothing_of_it(folder: Folder) -> None:
    folder.write("a.sql", b"canary\n\x1bcanary")
    folder.write("b.md", b"canary \xff canary")
    folder.first(
        "projects: {p: {cells: [{label: a, type: sql, source_file: a.sql}]}}\nguides: {main: {files: [b.md]}}\n",
    )
    reported = folder.mistakes()
    assert len(reported) == 2
    assert "canary" not in "".join(reported)
    assert "`a.sql` holds the control character U+001B in line 2" in reported[0]
    assert "`b.md` is not UTF-8 in line 1" in reported[1]
