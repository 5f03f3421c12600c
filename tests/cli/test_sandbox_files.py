"""`--sandbox` reads and writes regular files below the root: nothing through a link, nothing outside, no device."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.shell import Shell

SECRET = "secret_key_of_another_file"
COMMANDS = (("plan", "--sandbox"), ("drift", "--sandbox"), ("apply", "-y", "--sandbox"))
Put = Callable[[Path], None]


@pytest.fixture
def outside(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("outside")
    (folder / "file.yaml").write_text(f"{SECRET}: {{}}\n")
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def link(target: Path | str) -> Put:
    return lambda path: path.symlink_to(target)


def sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(1 << 40)


KINDS: dict[str, tuple[Put, str]] = {
    "link to a device": (link("/dev/zero"), "is a symbolic link: only files and folders that stand there themselves"),
    "link to nothing": (link("nowhere"), "is a symbolic link: only files and folders that stand there themselves"),
    "link to itself": (lambda path: path.symlink_to(path.name), "is a symbolic link: only files"),
    "pipe": (os.mkfifo, "is a special file, not a file"),
    "folder": (Path.mkdir, "is a folder, not a file"),
    "huge file": (sparse, "is larger than"),
}


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
@pytest.mark.parametrize("kind", [*KINDS, "link outside"])
def test_a_seed_is_a_regular_file(shell: Shell, outside: Path, command: tuple[str, ...], kind: str) -> None:
    put, why = KINDS.get(kind) or (link(outside / "file.yaml"), KINDS["link to a device"][1])
    put(shell.folder / "sandbox.yaml")
    reported = shell.fails(*command)
    assert reported.startswith(f"the sandbox cannot start: sandbox.yaml: {why}")
    assert reported.endswith(": put a file in its place, or remove it")
    assert SECRET not in reported


@pytest.mark.parametrize("name", ["sandbox.json", "sandbox.json.journal"])
@pytest.mark.parametrize("kind", [*KINDS, "link outside"])
def test_a_state_and_its_journal_are_regular_files(shell: Shell, outside: Path, kind: str, name: str) -> None:
    put, why = KINDS.get(kind) or (link(outside / "file.yaml"), KINDS["link to a device"][1])
    (shell.folder / ".hexform").mkdir()
    put(shell.folder / ".hexform" / name)
    before = contents(outside)
    for command in COMMANDS:
        reported = shell.fails(*command)
        assert reported.startswith(f"the sandbox cannot start: .hexform/{name} {why}")
        assert reported.endswith("; remove it, or choose another file for the state")
        assert SECRET not in reported
    assert contents(outside) == before
    assert not (shell.folder / "nowhere").exists()


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_the_folder_of_the_state_is_not_a_link(shell: Shell, outside: Path, command: tuple[str, ...]) -> None:
    (shell.folder / ".hexform").symlink_to(outside)
    before = contents(outside)
    reported = shell.fails(*command)
    assert ".hexform is a symbolic link: only files and folders that stand there themselves are used" in reported
    assert contents(outside) == before


def test_a_file_in_place_of_the_folder_is_reported(shell: Shell) -> None:
    shell.write("x", ".hexform")
    reported = shell.fails("plan", "--sandbox")
    assert reported == (
        "the sandbox cannot start: .hexform/sandbox.json: .hexform is a file, not a folder;"
        " remove it, or choose another file for the state"
    )


def test_a_state_elsewhere_below_the_root_is_not_reached_through_a_link(shell: Shell, outside: Path) -> None:
    (shell.folder / "kept").symlink_to(outside)
    (shell.folder / "deep").mkdir()
    (shell.folder / "deep" / "up").symlink_to("..")
    before = contents(outside)
    for state in ("kept/state.json", "deep/up/deep/state.json", "kept/new/state.json", "deep/../kept/state.json"):
        assert "is a symbolic link" in shell.fails("plan", "--sandbox-state", state)
    assert contents(outside) == before


def test_a_person_may_name_a_state_outside_of_the_root(shell: Shell, outside: Path) -> None:
    shell.write("version: 1\ngroups: {a: {}}")
    shell.ok("apply", "-y", "--sandbox-state", str(outside / "new" / "state.json"))
    assert "No changes." in shell.ok("plan", "--sandbox-state", str(outside / "new" / "state.json")).out
    (outside / "state.json").symlink_to(outside / "file.yaml")
    assert "is a symbolic link" in shell.fails("plan", "--sandbox-state", str(outside / "state.json"))


def test_a_link_swapped_in_while_the_state_is_open_is_replaced_and_not_followed(shell: Shell, outside: Path) -> None:
    shell.write("version: 1\ngroups: {a: {}}")
    shell.ok("plan", "--sandbox")
    state = shell.folder / ".hexform" / "sandbox.json"
    leftover = state.with_name(".sandbox.json.tmp-0000")
    leftover.symlink_to(outside / "file.yaml")
    before = contents(outside)
    shell.ok("apply", "-y", "--sandbox")
    assert contents(outside) == before
    assert not leftover.is_symlink()
    assert not state.is_symlink()


@pytest.mark.parametrize("kind", ["link outside", "link to a device", "pipe"])
def test_a_served_state_is_a_regular_file_too(shell: Shell, outside: Path, kind: str) -> None:
    put, why = KINDS.get(kind) or (link(outside / "file.yaml"), KINDS["link to a device"][1])
    before = contents(outside)
    put(shell.folder / "state.json")
    assert shell.fails("sandbox", "--port", "0", "--state", "state.json").startswith(f"state.json {why}")
    assert contents(outside) == before


def test_a_seed_that_a_person_names_may_be_a_pipe_and_has_an_end(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    ended = shell.process("sandbox", "--dump", behind="--seed <(echo 'groups: [{name: Piped}]')")
    assert "name: Piped" in ended.out
    monkeypatch.setattr("hexform.sandbox.seed.LARGEST", 1 << 20)
    assert shell.fails("sandbox", "--dump", "--seed", "/dev/zero") == "/dev/zero: is larger than 1 MiB"
