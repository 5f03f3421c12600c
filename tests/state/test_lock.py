from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from hexform.errors import Declined, HexformError
from hexform.model.event import Event, Listener, Waiting
from hexform.state.lock import lock

_HOLDER = """
import sys, time
from pathlib import Path
from hexform.state.lock import lock
with lock(Path(sys.argv[1]), lambda event: None):
    print("held", flush=True)
    time.sleep(60)
"""


def nobody(_: Event) -> None:
    """A listener that has nothing to do."""


def taken(root: Path, wait: float = 0.0, tell: Listener = nobody) -> bool:
    try:
        with lock(root, tell, wait):
            return True
    except Declined:
        return False


def test_row_38_a_second_apply_is_refused_with_a_clear_word(tmp_path: Path) -> None:
    heard: list[Event] = []
    with lock(tmp_path, nobody), pytest.raises(Declined) as refused, lock(tmp_path, heard.append, 0.15):
        pytest.fail("both hold it")
    assert f"another hexform apply (process {os.getpid()})" in str(refused.value)
    assert "nothing was done" in str(refused.value)
    assert len(heard) == 1
    assert isinstance(heard[0], Waiting)


def test_it_is_free_again_afterwards_also_after_a_failure(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), lock(tmp_path, nobody):
        raise RuntimeError
    assert taken(tmp_path)
    assert taken(tmp_path)


@pytest.mark.timeout(120)
def test_a_second_apply_waits_for_the_first(tmp_path: Path) -> None:
    waiting, results = threading.Event(), []
    second = threading.Thread(
        target=lambda: results.append(taken(tmp_path, wait=60, tell=lambda _: waiting.set())), daemon=True
    )
    with lock(tmp_path, nobody):
        second.start()
        waiting.wait()
        assert results == []
    second.join()
    assert results == [True]


def test_roots_do_not_wait_for_each_other(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    with lock(tmp_path / "a", nobody):
        assert taken(tmp_path / "b")


def test_a_killed_holder_holds_nothing(tmp_path: Path) -> None:
    holder = subprocess.Popen([sys.executable, "-c", _HOLDER, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    assert not taken(tmp_path)
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    holder.stdout.close()
    assert taken(tmp_path)


def test_the_lock_file_is_for_its_owner_alone_and_stays(tmp_path: Path) -> None:
    assert taken(tmp_path)
    assert stat.S_IMODE((tmp_path / ".hexform" / "lock").stat().st_mode) == 0o600


def test_a_strange_text_in_the_lock_file_is_not_shown(tmp_path: Path) -> None:
    with lock(tmp_path, nobody):
        (tmp_path / ".hexform" / "lock").write_text("\x1b[2J 7")
        with pytest.raises(Declined) as refused, lock(tmp_path, nobody, 0):
            pytest.fail("both hold it")
    assert "\x1b" not in str(refused.value)
    assert "process" not in str(refused.value)


@pytest.mark.parametrize("kind", ["link", "folder"])
def test_what_is_no_file_is_no_lock(tmp_path: Path, kind: str) -> None:
    (tmp_path / ".hexform").mkdir()
    path = tmp_path / ".hexform" / "lock"
    path.symlink_to(tmp_path / "target") if kind == "link" else path.mkdir()
    with pytest.raises(HexformError, match="cannot be opened"):
        taken(tmp_path)
    assert not (tmp_path / "target").exists()


def test_a_disk_that_cannot_lock_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_locks(*_: object) -> None:
        raise OSError(37, "No locks available")

    monkeypatch.setattr("fcntl.flock", no_locks)
    with pytest.raises(HexformError, match="cannot be locked"):
        taken(tmp_path)
