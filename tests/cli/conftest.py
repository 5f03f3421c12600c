"""A person at a command line, in a folder of their own, and a Hex that they can reach."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.host import Host, hosted
from tests.cli.shell import Shell


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Shell:
    return Shell(tmp_path, monkeypatch, capsys)


@pytest.fixture
def host(shell: Shell) -> Iterator[Host]:
    """A workspace on a port, which the shell's commands go to."""
    with hosted() as found:
        shell.set(HEX_BASE_URL=found.url, HEX_API_TOKEN="hxtw_full", HEXFORM_RATE_LIMIT="0")
        yield found
