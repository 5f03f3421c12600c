"""A state keeps each write that was answered, undoes each that it could not keep, and has one owner."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from hexform.sandbox import StateError, StateInUse, Workspace, counted_ids, demo_seed, open_state, ticking_clock
from tests.sandbox.talk import Talk


def fresh() -> Workspace:
    return Workspace.from_seed(demo_seed(), ids=counted_ids(), now=ticking_clock())


def never() -> Workspace:
    pytest.fail("a seed is read although there is a state")


def loaded(path: Path, start: Callable[[], Workspace] = never) -> dict[str, Any]:
    """The tables of a state."""
    with open_state(path, start) as workspace:
        return tables(workspace)


def tables(workspace: Workspace) -> dict[str, Any]:
    found = workspace.copy().plain()
    del found["revision"]
    return found


@contextmanager
def talking(path: Path, start: Callable[[], Workspace] = fresh, **options: Any) -> Iterator[Talk]:
    with open_state(path, start) as workspace:
        yield Talk(workspace=workspace, **options)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state.json"


def crash(path: Path, start: Callable[[], Workspace], *writes: tuple[str, str, Any]) -> dict[str, Any]:
    """Leave the files as a process leaves them that is killed after these writes."""
    with talking(path, start) as talk:
        for write in writes:
            assert talk(*write).status_code < 300
        after = tables(talk.workspace)
        files = {file: file.read_bytes() for file in path.parent.iterdir()}
    for file, content in files.items():
        file.write_bytes(content)
    return after


def group(name: str) -> tuple[str, str, Any]:
    return "POST", "/v1/groups", {"name": name}


def test_a_state_is_there_from_the_start_and_comes_back_whole(path: Path) -> None:
    with talking(path) as talk:
        assert len(json.loads(path.read_text())["groups"]) == 3
        talk("POST", "/v1/groups", {"name": "New"})
        talk("POST", f"/v1/projects/{talk.id('projects', 'Revenue dashboard')}/runs", {})
        talk("DELETE", f"/v1/groups/{talk.id('groups', 'Old team')}")
        after = tables(talk.workspace)
    assert loaded(path) == after
    assert names(path.parent) == ["state.json", "state.json.journal"]
    assert {path.stat().st_mode & 0o777 for path in path.parent.iterdir()} == {0o600}


def test_what_a_killed_process_answered_is_there(path: Path) -> None:
    after = crash(path, fresh, group("A"), group("B"))
    assert '"A"' not in path.read_text()
    assert loaded(path) == after
    assert '"A"' in path.read_text()
    assert loaded(path) == after


def test_the_next_process_can_be_killed_too(path: Path) -> None:
    crash(path, fresh, group("A"))
    after = crash(path, never, group("B"))
    assert [each["name"] for each in loaded(path)["groups"].values()][-2:] == ["A", "B"]
    assert loaded(path) == after


def test_a_line_that_was_not_written_to_its_end_is_not_a_write(path: Path) -> None:
    crash(path, fresh, group("A"))
    journal = path.with_name("state.json.journal")
    whole = journal.read_bytes()
    after = loaded(path)
    document = path.read_bytes()
    for cut in range(1, len(whole) + 1):
        path.write_bytes(document)
        journal.write_bytes(whole[:cut])
        loaded(path)
    for rest in (b'[{"op": "add", "path": "/groups/x"', b"\x00\x00\x00\x00", b"\x00\x00\n"):
        crash(path, never, group("B"))
        journal.write_bytes(journal.read_bytes() + rest)
        after["groups"] = loaded(path)["groups"]
        assert loaded(path) == after


def test_every_cut_of_a_journal_is_the_state_after_some_of_its_writes(path: Path) -> None:
    with talking(path) as talk:
        document, states = path.read_bytes(), [tables(talk.workspace)]
        for name in ("A", "B", "C"):
            talk(*group(name))
            states.append(tables(talk.workspace))
        journal = path.with_name("state.json.journal")
        whole = journal.read_bytes()
    seen = []
    for cut in range(whole.index(b"\n") + 1, len(whole) + 1):
        path.write_bytes(document)
        journal.write_bytes(whole[:cut])
        state = loaded(path)
        assert state == states[whole[:cut].count(b"\n") - 1]
        seen.append(states.index(state))
    assert sorted(set(seen)) == [0, 1, 2, 3]


def test_a_journal_of_an_older_document_is_in_it_already(path: Path) -> None:
    """A process that is killed after it replaced the document, and before it began a new journal."""
    crash(path, fresh, group("A"))
    journal = path.with_name("state.json.journal")
    old = journal.read_bytes()
    after = loaded(path)
    journal.write_bytes(old)
    assert loaded(path) == after
    assert journal.read_bytes().count(b"\n") == 1


def test_a_journal_without_its_document_is_nothing(path: Path) -> None:
    crash(path, fresh, group("A"))
    path.unlink()
    assert loaded(path, fresh) == tables(fresh())
    assert loaded(path) == tables(fresh())


LAST = b'[{"op": "remove", "path": "/projects/none"}]'


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (LAST, "does not fit"),
        (b"garbage", "expected value"),
        (b'[{"op": "remove", "path": "/groups/none"}]', "does not fit"),
        (b'{"op": "remove"}', "does not fit"),
    ],
)
def test_a_journal_that_is_damaged_within_says_where(path: Path, line: bytes, why: str) -> None:
    crash(path, fresh, group("A"), group("B"))
    journal = path.with_name("state.json.journal")
    header, first, second = journal.read_bytes().splitlines()
    journal.write_bytes(b"\n".join([header, first, line, *([] if line == LAST else [second]), b""]))
    before = path.read_bytes()
    with pytest.raises(StateError) as caught:
        loaded(path)
    assert str(caught.value).startswith(f"{journal}:3: this change does not fit {path} (")
    assert why in str(caught.value)
    assert "remove both to start from the seed" in str(caught.value)
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "is no state of a sandbox (Invalid JSON"),
        ("{", "is no state of a sandbox (Invalid JSON"),
        ("[]", "is no state of a sandbox (Input should be"),
        ('{"groups": {"x": {"id": "x"}}}', "is no state of a sandbox (groups.x.name: Field required)"),
    ],
)
@pytest.mark.parametrize("journaled", [False, True])
def test_a_file_that_is_not_a_state_reports_it_and_stays(path: Path, content: str, words: str, journaled: bool) -> None:
    if journaled:
        crash(path, fresh, group("A"))
    path.write_text(content)
    with pytest.raises(StateError) as caught:
        loaded(path)
    assert words in str(caught.value)
    assert "remove it to start from the seed" in str(caught.value)
    assert path.read_text() == content


def test_what_killed_processes_left_behind_is_removed(path: Path) -> None:
    loaded(path, fresh)
    (path.parent / ".state.json.tmp-0123").write_text("half")
    (path.parent / "notes.txt").write_text("somebody's")
    loaded(path)
    assert names(path.parent) == ["notes.txt", "state.json", "state.json.journal"]


# How much is written


def written(monkeypatch: pytest.MonkeyPatch, talk: Talk, write: tuple[str, str, Any]) -> int:
    """The bytes that a request writes to any file."""
    counted, original = [0], os.write

    def counting(descriptor: int, data: bytes | memoryview) -> int:
        counted[0] += len(data)
        return original(descriptor, data)

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", counting)
        assert talk(*write).status_code < 300
    return counted[0]


def large(projects: int) -> Workspace:
    people = [f"p{number}@example.com" for number in range(projects)]
    return Workspace.from_seed(
        {
            "users": [{"email": email} for email in people],
            "groups": [{"name": "Big", "members": people}],
            "collections": [{"name": "Big", "sharing": {"users": dict.fromkeys(people, "MEMBER")}}],
            "projects": [
                {
                    "title": f"P{number}",
                    "sharing": {"groups": {"Big": "CAN_VIEW"}, "users": dict.fromkeys(people[:50], "CAN_VIEW")},
                    "cells": [{"label": f"C{cell}", "type": "CODE", "source": "x" * 1000} for cell in range(20)],
                }
                for number in range(projects)
            ],
            "guides": [{"path": f"{number}.md", "published": "x" * 1000} for number in range(projects)],
        },
        ids=counted_ids(),
        now=ticking_clock(),
    )


def test_a_write_costs_what_it_changes_and_not_what_the_state_holds(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    costs = []
    for size in (2, 300):
        with talking(path, partial(large, size), strict=False) as talk:
            big, project = talk.id("groups", "Big"), talk.id("projects", "P1")
            user, cell = talk.id("users", "p1@example.com"), talk.workspace.projects[project].cells[5].id
            guide = {"files": [{"filePath": "1.md", "contents": "y"}], "forceWrite": True}
            collection = talk.id("collections", "Big")
            member = {"sharing": {"upsert": {"users": [{"id": user, "access": "NONE"}]}}}
            grant = {"sharing": {"upsert": {"groups": [{"group": {"id": big}, "access": "CAN_EDIT"}]}}}
            costs.append(
                [
                    written(monkeypatch, talk, write)
                    for write in (
                        ("POST", "/v1/groups", {"name": "New"}),
                        ("PATCH", f"/v1/groups/{big}", {"members": {"remove": {"users": [{"id": user}]}}}),
                        ("PATCH", f"/v1/groups/{big}", {"members": {"add": {"users": [{"id": user}]}}}),
                        ("PATCH", f"/v1/projects/{project}/sharing/groups", grant),
                        ("PATCH", f"/v1/collections/{collection}", member),
                        ("PATCH", f"/v1/cells/{cell}", {"contents": {"codeCell": {"source": "y"}}}),
                        ("PUT", "/v1/guides/draft", guide),
                        ("POST", "/v1/guides/publish", {"orgGuideFileIds": [talk.id("guides", "1.md")]}),
                    )
                ]
            )
            if size == 300:
                assert path.stat().st_size > 8_000_000
        path.unlink()
    assert costs[0] == costs[1]
    assert max(costs[1]) < 700


def test_reads_and_refused_writes_write_nothing(path: Path) -> None:
    with talking(path) as talk:
        before = [file.read_bytes() for file in path.parent.iterdir()]
        assert talk.status("GET", "/v1/groups") == 200
        assert talk.status("POST", "/v1/groups", {}) == 400
        assert [file.read_bytes() for file in path.parent.iterdir()] == before


# What cannot be kept


@contextmanager
def full(room: int) -> Iterator[None]:
    """A disk that takes so many bytes more."""
    write, left = os.write, [room]

    def until_full(descriptor: int, data: memoryview) -> int:
        if not left[0]:
            raise OSError(errno.ENOSPC, "No space left on device")
        taken = write(descriptor, data[: left[0]])
        left[0] -= taken
        return taken

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "write", until_full)
        yield


WRITES = {
    "reason": ("PATCH", "/v1/groups/{group}", {"name": "Renamed", "members": {"add": {"users": [{"id": "{user}"}]}}}),
    "message": ("PATCH", "/v1/cells/{cell}", {"contents": {"codeCell": {"source": "new"}}}),
}


@pytest.mark.parametrize("room", [0, 1, 40])
@pytest.mark.parametrize("family", WRITES)
def test_a_write_that_cannot_be_kept_is_undone_and_answered_500(path: Path, family: str, room: int) -> None:
    with talking(path) as talk:
        scratch = next(cell.id for cell in talk.workspace.projects[talk.id("projects", "Churn model")].cells)
        ids = {"group": talk.id("groups", "Old team"), "user": talk.id("users", "ada@example.com"), "cell": scratch}
        method, where, body = json.loads(
            json.dumps(WRITES[family]).replace("{group}", ids["group"]).replace("{user}", ids["user"])
        )
        write = (method, where.replace("{cell}", ids["cell"]), body)
        before = tables(talk.workspace)
        with full(room):
            reply = talk(*write)
        assert reply.status_code == 500
        said = reply.json()
        assert set(said) == ({"reason", "traceId"} if family == "reason" else {"message", "code", "issues"})
        assert f"{path}.journal: the change could not be written: No space left on device" in said[family]
        assert tables(talk.workspace) == before
        assert talk(*write).status_code == 200
        after = tables(talk.workspace)
    assert loaded(path) == after


def test_a_disk_that_fails_to_sync_keeps_nothing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: int) -> None:
        raise OSError(errno.EIO, "Input/output error")

    with talking(path) as talk:
        with monkeypatch.context() as patch:
            patch.setattr(os, "fsync", broken)
            assert talk.status(*group("A")) == 500
        after = tables(talk.workspace)
    assert loaded(path) == after == tables(fresh())


def test_after_half_a_line_that_stays_nothing_more_is_kept(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A line after it would be lost with it at the next start."""
    after = crash(path, fresh, group("A"))
    with talking(path, never) as talk:
        write = os.write

        def half(descriptor: int, data: memoryview) -> int:
            if len(data) < 40:
                raise OSError(errno.EIO, "Input/output error")
            return write(descriptor, data[:40])

        def broken(*_: int) -> None:
            raise OSError(errno.EIO, "Input/output error")

        with monkeypatch.context() as patch:
            patch.setattr(os, "write", half)
            patch.setattr(os, "ftruncate", broken)
            assert talk.status(*group("B")) == 500
        assert "since an earlier failure: start again" in talk(*group("C")).json()["reason"]
        assert tables(talk.workspace) == after
        journal = path.with_name("state.json.journal").read_bytes()
        document = path.read_bytes()
    path.write_bytes(document)
    path.with_name("state.json.journal").write_bytes(journal)
    assert loaded(path) == after


def test_a_disk_that_is_full_at_the_end_loses_nothing(path: Path) -> None:
    with ExitStack() as stack:
        talk = stack.enter_context(talking(path))
        talk(*group("A"))
        after = tables(talk.workspace)
        with full(100):
            stack.close()
    assert names(path.parent) == ["state.json", "state.json.journal"]
    assert loaded(path) == after


@pytest.mark.parametrize("room", [0, 100])
@pytest.mark.parametrize("there", ["nothing", "a state", "changes"])
def test_a_state_that_cannot_be_written_is_refused_at_the_start(path: Path, room: int, there: str) -> None:
    before = tables(fresh())
    if there != "nothing":
        before = crash(path, fresh, *([group("A")] if there == "changes" else []))
    with full(room if there == "changes" else 0), pytest.raises(StateError) as caught:
        loaded(path, fresh)
    assert str(caught.value) == (
        f"{path}: the state cannot be written here: No space left on device; choose another file for it"
    )
    assert loaded(path, fresh) == before


def test_a_place_where_no_state_can_be_is_refused_with_the_path_and_the_reason(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    (tmp_path / "folder.json").mkdir()
    (tmp_path / "taken.json.journal").mkdir()
    for name, why in {
        "file/state.json": f"the folder {tmp_path}/file cannot be made: ",
        "folder.json": f"{tmp_path}/folder.json is a folder, not a file; remove it, or choose another file",
        "taken.json": f"{tmp_path}/taken.json.journal is a folder, not a file; remove it, or choose another file",
        "x" * 300: "File name too long; remove it, or choose another file",
    }.items():
        with pytest.raises(StateError) as caught:
            loaded(tmp_path / name, fresh)
        assert why in str(caught.value)
    with pytest.raises(StateError, match="is a folder, not a file; choose another file"):
        loaded(Path("."), fresh)  # noqa: PTH201


def test_a_disk_that_cannot_lock_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_locks(*_: object) -> None:
        raise OSError(37, "No locks available")

    monkeypatch.setattr("fcntl.flock", no_locks)
    with pytest.raises(StateError, match=r"state\.json: cannot be locked \(No locks available\)"):
        loaded(path, fresh)


# One owner


def test_a_second_owner_is_refused_and_the_first_loses_nothing(path: Path) -> None:
    with talking(path) as talk:
        talk(*group("A"))
        with pytest.raises(StateInUse) as caught:
            loaded(path)
        assert str(caught.value) == (
            f"{path} is in use by another hexform (process {os.getpid()}): run this again when it has ended"
        )
        assert not caught.value.served
        talk(*group("B"))
        after = tables(talk.workspace)
    assert loaded(path) == after


def test_a_served_state_reports_it(path: Path) -> None:
    with open_state(path, fresh, served=True):
        with pytest.raises(
            StateInUse, match=r"in use by `hexform sandbox` \(process \d+\): stop it, or talk to"
        ) as caught:
            loaded(path)
        assert caught.value.served


@pytest.mark.parametrize("header", ["", "[]", "\x1b[2J", '{"process": "\\u001b[2J", "served": "yes"}', '{"process":'])
def test_what_is_in_the_lock_is_not_believed(path: Path, header: str) -> None:
    with open_state(path, fresh):
        path.with_name("state.json.journal").write_text(header)
        with pytest.raises(StateInUse) as caught:
            loaded(path)
        assert str(caught.value) == f"{path} is in use by another hexform: run this again when it has ended"


HOLDER = """
import sys, time
from pathlib import Path
from hexform.sandbox import Workspace, open_state
with open_state(Path(sys.argv[1]), Workspace):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_killed_owner_owns_nothing(path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", HOLDER, str(path)], stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(StateInUse, match=rf"\(process {holder.pid}\)"):
            loaded(path)
        holder.kill()
    loaded(path)
