"""What a run is asked to do: which files, which workspace, which addresses, on which day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path


@dataclass(frozen=True)
class Options:
    """`files`: the files or folders of the configuration. `targets`: patterns of addresses; none is everything.
    `lenient`: one of them may select nothing.

    `base_url`: the host of Hex; None is the environment's, else app.hex.tech. `rate_limit`: requests a minute, 0 is no
    limit. `sandbox`: an embedded workspace instead of Hex, kept in `sandbox_state`, else beside the configuration, or
    in the folder `sandbox_home`.
    `snapshot`: a workspace as it was, read instead of Hex, and `snapshot_age` how old it may be.
    `today`: the day for which `until` is evaluated; None is the present day in UTC.
    """

    files: tuple[Path, ...]
    targets: tuple[str, ...] = ()
    lenient: bool = False
    base_url: str | None = None
    rate_limit: int = 30
    today: date | None = None
    sandbox: bool = False
    sandbox_state: Path | None = None
    sandbox_home: Path | None = None
    snapshot: Path | None = None
    snapshot_age: timedelta | None = None

    @property
    def day(self) -> date:
        return self.today or datetime.now(UTC).date()

    @property
    def embedded(self) -> bool:
        return self.sandbox or self.sandbox_state is not None
