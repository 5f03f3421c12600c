"""Every test of the configuration works in a folder of its own, which is the current one."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.config.folder import Folder


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    monkeypatch.chdir(tmp_path)
    return Folder(tmp_path)


@pytest.fixture(scope="module")
def folder_of_all(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Folder]:
    """One folder for all the examples of a property."""
    path = tmp_path_factory.mktemp("all")
    with contextlib.chdir(path):
        yield Folder(path)
