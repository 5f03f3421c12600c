"""A clock that is still, for modules that ask `datetime` for the time."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from types import ModuleType

import pytest


def freeze(monkeypatch: pytest.MonkeyPatch, module: ModuleType, moment: datetime) -> None:
    """Let `datetime.now(UTC)` give this moment in a module. Local time, which depends on the machine, is refused."""

    class Frozen(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            assert tz is UTC
            return moment

    monkeypatch.setattr(module, "datetime", Frozen)
