"""The lock as a test reads it."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements.lock"
_PIN = re.compile(r"^([a-z0-9-]+)==(\S+)", re.MULTILINE)


def pinned(lock: Path = LOCK) -> dict[str, str]:
    """The version of each package in a lock."""
    return dict(_PIN.findall(lock.read_text(encoding="utf-8")))
