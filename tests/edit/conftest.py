"""A folder for each test, empty or with a configuration."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.config.folder import Folder
from tests.edit.world import World


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    monkeypatch.chdir(tmp_path)
    return Folder(tmp_path)


@pytest.fixture
def world(folder: Folder) -> World:
    return World(folder)
