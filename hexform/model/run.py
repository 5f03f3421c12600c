"""What an apply did, as a document."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from hexform.model.change import Actions, Frozen
from hexform.model.plan import FORMAT_VERSION, Notice, Place

Outcome = Literal["applied", "already", "failed", "skipped", "unknown"]


class Done(Frozen):
    """The outcome of one change; `why` tells what went wrong, `trace_ids` are Hex's, for its support."""

    address: str
    kind: str
    name: str
    id: str | None = None
    actions: Actions
    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = None
    outcome: Outcome
    why: str | None = None
    trace_ids: tuple[str, ...] = ()


class RunSummary(Frozen):
    applied: int = 0
    already: int = 0
    failed: int = 0
    skipped: int = 0
    unknown: int = 0


class Run(Frozen):
    """The run of a plan; `warnings` hold what did not take effect, `notes` what the caller wrote down.

    `outcome` is `unfinished` in the record of a run that goes on, or was killed: then `ended` is null, and a change of
    which it did not say yet what became of it is `unknown`.
    """

    format_version: str = FORMAT_VERSION
    hexform_version: str
    fingerprint: str
    sandbox: bool = False
    workspace: Place
    started: str
    ended: str | None = None
    notes: dict[str, str] = Field(default_factory=dict)
    changes: tuple[Done, ...] = ()
    warnings: tuple[Notice, ...] = ()
    errors: tuple[Notice, ...] = ()
    summary: RunSummary = Field(default_factory=RunSummary)
    requests: int = 0
    interrupted: bool = False
    outcome: Literal["applied", "failed", "unfinished"] = "applied"
