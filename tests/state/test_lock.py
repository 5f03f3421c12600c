from __future__ import annotations

import asyncio
import fcntl
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from hexform.errors import Declined, HexformError
from hexform.model.event import Event, Said
from hexform.state import lock as module
from tests.state.locking import ORG, URL, Nights, held, lock_path, take

_HOLDER = """
import asyncio, sys, time
from hexform.state.lock import workspace_lock

async def hold():
    async with workspace_lock(sys.argv[1], sys.argv[2], lambda event: None):
        print("held", flush=True)
        time.sleep(600)

asyncio.run(hold())
"""


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of its own for each test."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setattr(module, "_TEMPORARY", tmp_path / "tmp")
    (tmp_path / "tmp").mkdir()
    return tmp_path / "state" / "hexform"


def refused(action: Callable[[], object] = take) -> str:
    """The sentence with which there is no lock."""
    with pytest.raises(HexformError) as error:
        action()
    return str(error.value)


def deny(monkeypatch: pytest.MonkeyPatch, number: int, *, call: str, name: str = "") -> None:
    """Make a call of the operating system fail for what is named so."""
    owner, _, function = call.rpartition(".")
    real = getattr({"os": os, "fcntl": fcntl, "Path": Path}[owner], function)

    def failing(*arguments: object, **more: object) -> object:
        if name in str(arguments[0]):
            raise OSError(number, os.strerror(number))
        return real(*arguments, **more)

    monkeypatch.setattr(f"pathlib.{call}" if owner == "Path" else call, failing)


# One at a time.


def test_a_second_one_waits_says_for_whom_and_gets_its_turn() -> None:
    heard: list[Event] = []
    other = held(lock_path())
    other.__enter__()
    nights = Nights(3, lambda: other.__exit__(None, None, None))
    assert take(heard.append, nights)
    assert nights.seconds == 3 * module._POLL_SECONDS
    assert heard == [
        Said(f"{URL}: waiting up to 60 s for another hexform apply (process 4711, started in /somewhere/else)")
    ]


def test_row_38_a_second_apply_is_refused_with_a_clear_word() -> None:
    nights = Nights()
    with held(lock_path()), pytest.raises(Declined) as refusal:
        take_or_raise(nights)
    assert nights.seconds == module.WAIT == 60
    assert str(refusal.value) == (
        f"{URL}: another hexform apply (process 4711, started in /somewhere/else) has not ended within 60 s;"
        f" nothing was written: run this again later (it holds {lock_path()})"
    )


def take_or_raise(nights: Nights) -> None:
    async def go() -> None:
        async with module.workspace_lock(URL, ORG, lambda _: None, nights.sleep):
            pytest.fail("both hold it")

    asyncio.run(go())


def test_the_folder_does_not_matter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    monkeypatch.chdir(tmp_path / "a")

    def from_elsewhere() -> None:
        monkeypatch.chdir(tmp_path / "b")
        assert not take()

    assert take(inside=from_elsewhere)


def test_it_says_where_the_first_one_was_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    heard: list[Event] = []
    assert take(inside=lambda: take(heard.append))
    assert f"(process {os.getpid()}, started in {tmp_path})" in str(heard)


def test_it_is_free_again_afterwards_also_after_a_failure() -> None:
    with pytest.raises(ZeroDivisionError):
        take(inside=lambda: 1 // 0)
    assert take()
    assert take()


@pytest.mark.parametrize("other", [{"url": "https://eu.hex.tech"}, {"org": "another"}, {"org": None}])
def test_workspaces_do_not_wait_for_each_other(other: dict[str, str]) -> None:
    with held(lock_path()):
        assert take(**other)  # type: ignore[arg-type]
        assert not take()


def test_a_killed_holder_holds_nothing() -> None:
    holder = subprocess.Popen([sys.executable, "-c", _HOLDER, URL, ORG], stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    assert not take()
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    holder.stdout.close()
    assert take()


def test_a_strange_text_in_the_lock_is_not_shown() -> None:
    heard: list[Event] = []
    for text in ("\x1b[2J 7", "7" * 30, "", "seven\n/x", "\ufeff7"):
        with held(lock_path(), text):
            assert not take(heard.append)
    assert {str(event) for event in heard} == {str(Said(f"{URL}: waiting up to 60 s for another hexform apply"))}


def test_a_folder_has_its_own_lock(tmp_path: Path) -> None:
    heard: list[Event] = []
    (tmp_path / "other").mkdir()
    with held(tmp_path / ".hexform" / "lock"):
        assert not take(heard.append, root=tmp_path)
        assert take(root=tmp_path / "other")
        assert take()
    assert str(heard[0]).startswith(
        f"Said(text='{tmp_path}: waiting up to 60 s for another hexform apply (process 4711"
    )


# Where it is.


def test_it_is_for_its_owner_alone_and_stays(state: Path) -> None:
    assert take()
    assert lock_path().parent == state
    assert stat.S_IMODE(lock_path().stat().st_mode) == 0o600
    assert stat.S_IMODE(state.stat().st_mode) == 0o700


@pytest.mark.parametrize("variable", ["", "relative/folder"])
def test_without_a_state_folder_it_is_below_the_home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", variable)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    (tmp_path / "home").mkdir()
    assert take()
    assert len(list((tmp_path / "home/.local/state/hexform").iterdir())) == 1


@pytest.mark.parametrize("home", ["", "relative", "/dev/null", "/proc/nowhere"])
def test_without_a_home_it_is_in_tmp_and_reports_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, home: str) -> None:
    monkeypatch.delenv("XDG_STATE_HOME")
    monkeypatch.setenv("HOME", home)
    heard: list[Event] = []
    assert take(heard.append)
    own = tmp_path / "tmp" / f"hexform-{os.getuid()}"
    assert stat.S_IMODE(own.stat().st_mode) == 0o700
    assert [path.name for path in own.iterdir()] == [lock_path().name]
    # A place that is none is not worth a note, one that cannot be used is.
    assert len(heard) == (home.startswith("/"))


@pytest.mark.parametrize("number", [30, 13, 1], ids=["read-only", "not permitted", "not allowed"])
def test_a_home_that_cannot_be_written_is_not_an_obstacle(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    deny(monkeypatch, number, call="Path.mkdir", name="state/hexform")
    heard: list[Event] = []
    assert take(heard.append)
    assert f"tmp/hexform-{os.getuid()}/{lock_path().name} is the lock of this apply: " in str(heard)
    assert os.strerror(number) in str(heard)
    # Whoever comes next finds the same one.
    with held(tmp_path / "tmp" / f"hexform-{os.getuid()}" / lock_path().name):
        assert not take()


def test_a_disk_that_became_read_only_is_not_an_obstacle(
    state: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    state.mkdir(parents=True, mode=0o700)
    real = os.open

    def read_only(path: object, flags: int, *more: int, dir_fd: int | None = None) -> int:
        if flags & os.O_CREAT and dir_fd is not None and Path(f"/proc/self/fd/{dir_fd}").readlink() == state:
            raise OSError(30, os.strerror(30))
        return real(path, flags, *more, dir_fd=dir_fd)  # type: ignore[arg-type]

    monkeypatch.setattr("os.open", read_only)
    assert take()
    assert (tmp_path / "tmp" / f"hexform-{os.getuid()}" / lock_path().name).exists()


def test_a_disk_that_cannot_lock_is_reported(state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deny(monkeypatch, 37, call="fcntl.flock")
    shown = refused()
    assert f"tmp/hexform-{os.getuid()} cannot hold the lock of an apply (No locks available)" in shown
    assert "set XDG_STATE_HOME to another folder" in shown
    assert "cannot be locked (No locks available)" in refused(lambda: take(root=state.parent.parent))


def test_a_full_disk_is_reported(state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deny(monkeypatch, 28, call="Path.mkdir", name="hexform")
    deny(monkeypatch, 28, call="os.mkdir", name=".hexform")
    assert f"{state} cannot hold the lock of an apply (No space left on device)" in refused()
    assert (
        ".hexform: hexform keeps its ledger in this folder, which cannot be used (.hexform cannot be made: No space"
        in refused(lambda: take(root=state.parent.parent))
    )


def test_a_disk_that_is_full_for_a_new_file_is_reported(state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    state.mkdir(parents=True, mode=0o700)
    deny(monkeypatch, 28, call="os.open", name=lock_path().name)
    assert f"{lock_path()} cannot hold the lock of an apply (No space left on device)" in refused()


def test_a_disk_without_room_for_the_name_of_the_holder_still_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    deny(monkeypatch, 28, call="os.pwrite")
    heard: list[Event] = []
    assert take(inside=lambda: take(heard.append))
    assert heard == [Said(f"{URL}: waiting up to 60 s for another hexform apply")]


def test_a_holder_whose_folder_is_gone_still_locks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    assert take()


# What somebody put there.


def put(path: Path, kind: str, target: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    match kind:
        case "link":
            path.symlink_to(target)
        case "dangling":
            path.symlink_to(target / "nowhere")
        case "pipe":
            os.mkfifo(path)
        case "file":
            path.write_text("x", encoding="utf-8")
        case "folder":
            path.mkdir()


@pytest.mark.parametrize("kind", ["link", "dangling", "pipe", "folder"])
def test_what_is_not_a_plain_file_is_not_a_lock(tmp_path: Path, kind: str) -> None:
    target = tmp_path / "target"
    target.write_text("of somebody", encoding="utf-8")
    put(lock_path(), kind, target)
    put(tmp_path / ".hexform" / "lock", kind, target)
    assert f"{lock_path()} cannot hold the lock of an apply (" in refused()
    shown = refused(lambda: take(root=tmp_path))
    assert f"{tmp_path / '.hexform' / 'lock'} cannot be locked (" in shown
    assert "it must be a plain file of your own" in shown
    assert target.read_text(encoding="utf-8") == "of somebody"
    assert not (target / "nowhere").exists()


@pytest.mark.parametrize("kind", ["link", "dangling", "pipe", "file"])
def test_what_is_not_a_folder_holds_no_lock(state: Path, tmp_path: Path, kind: str) -> None:
    (tmp_path / "target").mkdir()
    put(state, kind, tmp_path / "target")
    assert f"{state} cannot hold the lock of an apply (" in refused()
    assert list((tmp_path / "target").iterdir()) == []


@pytest.mark.parametrize("mode", [0o770, 0o707, 0o777])
def test_a_folder_that_others_may_write_to_holds_no_lock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: int
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", "/dev/null")
    own = tmp_path / "tmp" / f"hexform-{os.getuid()}"
    own.mkdir()
    own.chmod(mode)
    shown = refused()
    assert f"{own} cannot hold the lock of an apply (it belongs to somebody else, or others may write to it)" in shown
    assert list(own.iterdir()) == []


def test_a_folder_of_somebody_else_holds_no_lock(state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    state.mkdir(parents=True, mode=0o700)
    monkeypatch.setattr("os.geteuid", lambda: os.getuid() + 1)
    assert "it belongs to somebody else, or others may write to it" in refused()


def test_a_lock_that_may_not_be_opened_is_reported(state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    state.mkdir(parents=True, mode=0o700)
    deny(monkeypatch, 13, call="os.open", name=lock_path().name)
    assert f"{lock_path()} cannot hold the lock of an apply (Permission denied)" in refused()
    deny(monkeypatch, 13, call="os.open", name=str(state))
    assert f"{state} cannot hold the lock of an apply (Permission denied)" in refused()
