"""A served sandbox that is killed under load: what it answered is there, and the files are whole."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from hexform.sandbox import Workspace, open_state

SEED = """
users: [{email: ada@example.com, role: ADMIN}]
groups: [{name: Shared}]
projects: [{title: Report, cells: [{label: Load, type: CODE, source: old}]}]
"""
WRITERS = 4
KILLED_AFTER = (1, 37, 5, 18, 29, 11)  # answers, and whatever is under way then
HEADERS = {"Authorization": "Bearer hxtw_any"}


@contextmanager
def served(folder: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """`hexform sandbox` as a process."""
    arguments = ["--seed", "seed.yaml", "--state", "state.json", "--port", "0", "--rate-limit", "0"]
    with subprocess.Popen(
        [sys.executable, "-m", "hexform", "sandbox", *arguments], cwd=folder, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout is not None
            yield process.stdout.readline().split()[-1], process
        finally:
            process.kill()


class Writer(threading.Thread):
    """Makes, renames and deletes groups of its own, and notes what was answered last of each."""

    def __init__(self, url: str, name: str, enough: threading.Semaphore) -> None:
        super().__init__()
        self.client = httpx.Client(base_url=f"{url}/api/v1", headers=HEADERS, timeout=10)
        self.name = name
        self.enough = enough
        self.groups: dict[str, str | None] = {}
        self.pending: dict[str, str | None] = {}
        self.source = ""

    def run(self) -> None:
        number = 0
        try:
            with self.client:
                while True:
                    number += 1
                    self.write(number)
                    self.enough.release()
        except httpx.TransportError:
            return

    def write(self, number: int) -> None:
        name = f"{self.name}-{number}"
        made = self.ask("POST", "/groups", {"name": name}).json()["id"]
        self.groups[made] = name
        if number % 3 == 0:
            self.pending = {made: f"{name} renamed"}
            self.ask("PATCH", f"/groups/{made}", {"name": f"{name} renamed"})
            self.groups |= self.pending
        if number % 5 == 0:
            self.pending = {made: None}
            self.ask("DELETE", f"/groups/{made}")
            self.groups |= self.pending
        self.pending = {}

    def ask(self, method: str, path: str, body: Any = None) -> httpx.Response:
        return self.client.request(method, path, json=body).raise_for_status()


def never() -> Workspace:
    pytest.fail("the seed is read although there is a state")


def test_no_answered_write_is_lost_by_a_kill_at_any_moment(tmp_path: Path) -> None:
    (tmp_path / "seed.yaml").write_text(SEED)
    expected: dict[str, str | None] = {}
    doubtful: dict[str, str | None] = {}
    for life, answered in enumerate(KILLED_AFTER):
        with served(tmp_path) as (url, process):
            enough = threading.Semaphore(0)
            writers = [Writer(url, f"life {life} writer {number}", enough) for number in range(WRITERS)]
            for writer in writers:
                writer.start()
            for _ in range(answered):
                assert enough.acquire(timeout=60)
            process.send_signal(signal.SIGKILL)
            for writer in writers:
                writer.join()
            expected |= {key: name for writer in writers for key, name in writer.groups.items()}
            doubtful |= {key: name for writer in writers for key, name in writer.pending.items()}
        if life % 2:  # else the next process finds the files as they were left
            check(tmp_path, expected, doubtful)
    check(tmp_path, expected, doubtful)
    assert len(expected) > 6


def check(folder: Path, expected: dict[str, str | None], doubtful: dict[str, str | None]) -> None:
    """Each group is as it was answered last, or as it was asked to be when the process was killed."""
    json.loads((folder / "state.json").read_bytes())
    with open_state(folder / "state.json", never) as workspace:
        names = {key: group.name for key, group in workspace.groups.items()}
    for key, name in expected.items():
        assert names.get(key) in {name, doubtful.get(key, name)}
    # A group may have been made, and its writer killed before the answer: at most one a writer and life.
    unknown = [name for key, name in names.items() if key not in expected and name != "Shared"]
    assert len(unknown) <= WRITERS * len(KILLED_AFTER)
    assert len(names) == len({*names.values()})
    assert sorted(path.name for path in folder.iterdir()) == ["seed.yaml", "state.json", "state.json.journal"]


def test_a_signal_ends_it_with_all_in_the_document(tmp_path: Path) -> None:
    (tmp_path / "seed.yaml").write_text(SEED)
    with served(tmp_path) as (url, process):
        made = httpx.post(f"{url}/api/v1/groups", headers=HEADERS, json={"name": "Made"}).json()["id"]
        assert made not in (tmp_path / "state.json").read_text()
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
    assert json.loads((tmp_path / "state.json").read_bytes())["groups"][made]["name"] == "Made"
    assert (tmp_path / "state.json.journal").read_bytes().count(b"\n") == 1
