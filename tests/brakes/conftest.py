"""What every attempt to get around a brake begins with."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.brakes.workshop import Workshop


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Workshop:
    return Workshop(tmp_path, monkeypatch, capfd)
