"""What is not written into the files, with the reason."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Skipped:
    """Something that is not written. `failed`: it was requested, so the command exits with 1."""

    address: str
    why: str
    failed: bool = False

    def __str__(self) -> str:
        return f"{self.address}: {self.why}"
