"""What an apply did, as a document."""

from typing import Literal

from pydantic import Field

from hexform.model.change import Actions, Side, Sided
from hexform.model.notice import Notice
from hexform.model.plan import FORMAT_VERSION, ByHand, Ending, Place
from hexform.model.row import Diff, Frozen

Outcome = Literal["applied", "already", "failed", "skipped", "unknown"]


class Done(Sided):
    """The outcome of one change; `why` says what went wrong, `trace_ids` are Hex's, for its support.

    `refs` are those of the change with the ids that the run itself created.
    """

    name: str
    id: str | None = None
    actions: Actions
    before: Side = None
    after: Side = None
    diff: tuple[Diff, ...] = ()
    refs: dict[str, dict[str, str]] = Field({})
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

    `ending`: what its dates had ended, and the run took out. `targets`: the patterns that it was limited to.

    `outcome` is `unfinished` in the record of a run that goes on, or was killed: then `ended` is null, and a change of
    which it did not say yet what became of it is `unknown`.
    """

    format_version: str = FORMAT_VERSION
    hexform_version: str
    fingerprint: str
    sandbox: bool = False
    targets: tuple[str, ...] = ()
    workspace: Place
    started: str
    ended: str | None = None
    notes: dict[str, str] = Field({})
    changes: tuple[Done, ...] = ()
    ending: tuple[Ending, ...] = ()
    warnings: tuple[Notice, ...] = ()
    errors: tuple[Notice, ...] = ()
    by_hand: tuple[ByHand, ...] = ()
    summary: RunSummary = Field(default_factory=RunSummary)
    requests: int = 0
    interrupted: bool = False
    outcome: Literal["applied", "failed", "unfinished"] = "applied"
