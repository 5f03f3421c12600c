"""What is not written into the files, and why."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Left:
    """Something that is not written. `failed`: it was asked for, so the command ends with exit code 1."""

    address: str
    why: str
    failed: bool = False

    def __str__(self) -> str:
        return f"{self.address}: {self.why}"
