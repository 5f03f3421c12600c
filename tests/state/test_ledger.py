from __future__ import annotations

import errno
import json
import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from hexform.errors import HexformError
from hexform.model.ledger import GuideEntry, Ledger, Line
from hexform.state import ledger as file_ledger
from hexform.state.ledger import FileLedger
from tests.memory_ledger import MemoryLedger

HOST, ORG = "https://app.hex.tech", "0197a3c2"


def entry(text: str = "Hello", **fields: bool) -> GuideEntry:
    return GuideEntry(id="f1", digest="sha256:1", text=text, **fields)


def opened(root: Path, host: str = HOST, org_id: str = ORG) -> FileLedger:
    return FileLedger(root, host, org_id)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def written(root: Path) -> Path:
    opened(root).record(Line("main", "a.md", entry()))
    return root / ".hexform" / "ledger.json"


@pytest.fixture(params=["file", "memory"])
def ledger(request: pytest.FixtureRequest, tmp_path: Path) -> Ledger:
    return opened(tmp_path) if request.param == "file" else MemoryLedger()


def test_what_is_recorded_is_there(ledger: Ledger) -> None:
    assert ledger.entries("main") == {}
    assert ledger.problem == ""
    ledger.record(Line("main", "a.md", entry()))
    ledger.record(Line("main", "b.md", entry()))
    ledger.record(Line("other", "a.md", entry("Other")))
    ledger.record(Line("main", "a.md", entry("Changed", published=True)))
    ledger.record(Line("main", "b.md", None))
    ledger.record(Line("main", "never there.md", None))
    assert ledger.entries("main") == {"a.md": entry("Changed", published=True)}
    assert ledger.entries("other") == {"a.md": entry("Other")}


def test_it_is_there_for_the_next_process_exactly(tmp_path: Path) -> None:
    text = 'Zeile\n\t"quoted" \\ \U0001f600 \u2028 {{ref}}\r\n\x01'
    opened(tmp_path).record(Line("main", "a/ü.md", entry(text, published=True, deleting=True)))
    again = opened(tmp_path)
    assert again.problem == ""
    assert again.entries("main") == {"a/ü.md": entry(text, published=True, deleting=True)}


def test_hosts_and_orgs_do_not_see_each_other_and_keep_each_other(tmp_path: Path) -> None:
    workspaces = [(HOST, ORG), (HOST, "another"), ("https://eu.hex.tech", ORG)]
    for host, org_id in workspaces:
        opened(tmp_path, host, org_id).record(Line("main", "a.md", entry(host + org_id)))
    for host, org_id in workspaces:
        assert opened(tmp_path, host, org_id).entries("main") == {"a.md": entry(host + org_id)}


def test_reading_writes_nothing(tmp_path: Path) -> None:
    assert opened(tmp_path).entries("main") == {}
    assert list(tmp_path.iterdir()) == []


def test_it_is_for_its_owner_alone(tmp_path: Path) -> None:
    path = written(tmp_path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


_GOOD = {"format_version": "1.0", "workspaces": {HOST: {ORG: {"main": {"a.md": entry().model_dump()}}}}}


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is damaged"),
        (b"{", "is damaged"),
        (b"[]", "is damaged"),
        (b"null", "is damaged"),
        (b"\xff\xfe", "is damaged"),
        (b"[" * 100_000, "is damaged"),
        (b'{"format_version": "1.0", "workspaces": []}', "is damaged"),
        (b'{"format_version": "1.0", "extra": 1}', "is damaged"),
        (b'{"workspaces": {}}', "is damaged"),
        (json.dumps(_GOOD).encode()[:-10], "is damaged"),
        (json.dumps(_GOOD).replace('"published": false', '"published": "perhaps"').encode(), "is damaged"),
        (b'{"format_version": "2.0", "anything": 1}', "version '2.0'"),
    ],
    ids=lambda value: repr(value[:30]),
)
def test_one_that_cannot_be_read_counts_as_empty_and_is_kept_aside(tmp_path: Path, content: bytes, says: str) -> None:
    path = written(tmp_path)
    path.write_bytes(content)
    ledger = opened(tmp_path)
    assert str(path) in ledger.problem
    assert says in ledger.problem
    assert "uploaded again" in ledger.problem
    assert ledger.entries("main") == {}
    assert path.read_bytes() == content
    ledger.record(Line("main", "b.md", entry()))
    ledger.record(Line("main", "c.md", entry()))
    assert (path.parent / "ledger.json.damaged").read_bytes() == content
    again = opened(tmp_path)
    assert again.problem == ""
    assert sorted(again.entries("main")) == ["b.md", "c.md"]


def test_the_problem_does_not_quote_the_guides(tmp_path: Path) -> None:
    path = written(tmp_path)
    path.write_text('{"format_version": "1.0", "workspaces": {"x": "the secret text of a guide"}}')
    assert "secret" not in opened(tmp_path).problem


def test_one_that_is_too_large_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(tmp_path)
    monkeypatch.setattr(file_ledger, "LARGEST", 10)
    assert "larger than" in opened(tmp_path).problem


@pytest.mark.parametrize("kind", ["link", "fifo", "folder", "device"])
def test_what_is_not_a_regular_file_is_neither_followed_nor_waited_for(tmp_path: Path, kind: str) -> None:
    path = written(tmp_path)
    path.rename(tmp_path / "elsewhere.json")
    match kind:
        case "link":
            path.symlink_to(tmp_path / "elsewhere.json")
        case "fifo":
            os.mkfifo(path)
        case "folder":
            path.mkdir()
        case "device":
            path.symlink_to("/dev/zero")
    before = (tmp_path / "elsewhere.json").read_bytes()
    ledger = opened(tmp_path)
    assert ledger.problem
    assert ledger.entries("main") == {}
    ledger.record(Line("main", "b.md", entry()))
    assert (tmp_path / "elsewhere.json").read_bytes() == before
    assert stat.S_ISREG(path.lstat().st_mode)
    assert opened(tmp_path).entries("main") == {"b.md": entry()}


@pytest.mark.parametrize("kind", ["link", "file"])
def test_the_folder_is_neither_a_link_nor_a_file(tmp_path: Path, kind: str) -> None:
    root, elsewhere = tmp_path / "root", tmp_path / "elsewhere"
    root.mkdir()
    elsewhere.mkdir()
    if kind == "link":
        (root / ".hexform").symlink_to(elsewhere)
    else:
        (root / ".hexform").write_text("x")
    ledger = opened(root)
    assert ledger.problem
    with pytest.raises(HexformError, match="a folder of its own and no symbolic link"):
        ledger.record(Line("main", "a.md", entry()))
    assert list(elsewhere.iterdir()) == []


def test_row_37_a_full_disk_leaves_the_old_ledger_and_the_next_record_writes_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path)
    before = path.read_bytes()
    ledger = opened(tmp_path)

    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", full)
        with pytest.raises(HexformError, match=r"ledger\.json could not be written \(No space left on device\)"):
            ledger.record(Line("main", "b.md", entry()))
    assert path.read_bytes() == before
    assert names(path.parent) == ["ledger.json"]
    ledger.record(Line("main", "c.md", entry()))
    assert sorted(opened(tmp_path).entries("main")) == ["a.md", "b.md", "c.md"]


def test_what_a_killed_process_left_behind_is_removed(tmp_path: Path) -> None:
    path = written(tmp_path)
    (path.parent / ".ledger.json.tmp-0123").write_text("half")
    (path.parent / "notes.txt").write_text("somebody's")
    opened(tmp_path).record(Line("main", "b.md", entry()))
    assert names(path.parent) == ["ledger.json", "notes.txt"]


_WRITER = """
import sys
from pathlib import Path
from hexform.model.ledger import GuideEntry, Line
from hexform.state.ledger import FileLedger

ledger = FileLedger(Path(sys.argv[1]), "host", "org")
number = 0
while True:
    ledger.record(Line("main", f"{number % 20}.md", GuideEntry(id="1", digest="d", text=str(number) * 5000)))
    print(number, flush=True)
    number += 1
"""


def test_row_36_a_kill_at_any_moment_loses_nothing_that_was_recorded(tmp_path: Path) -> None:
    for delay in (0.0, 0.003, 0.011):
        writer = subprocess.Popen([sys.executable, "-c", _WRITER, str(tmp_path)], stdout=subprocess.PIPE, text=True)
        assert writer.stdout is not None
        for _ in range(3):
            last = int(writer.stdout.readline())
        time.sleep(delay)
        writer.send_signal(signal.SIGKILL)
        last = max([last, *map(int, writer.stdout.read().split("\n")[:-1])])
        writer.stdout.close()
        writer.wait()
        ledger = FileLedger(tmp_path, "host", "org")
        assert ledger.problem == ""
        texts = {found.text for found in ledger.entries("main").values()}
        assert str(last) * 5000 in texts or str(last + 1) * 5000 in texts
