"""The drift report: where Hex differs from the configuration."""

from typing import Literal

from pydantic import Field

from hexform.model.access_change import PlanAccess
from hexform.model.change import Side, Sided
from hexform.model.guardrail_finding import GuardrailFinding
from hexform.model.notice import Notice
from hexform.model.plan import FORMAT_VERSION, Ending, Pending, Place, Unmanaged
from hexform.model.row import Diff, Frozen

DriftStatus = Literal["new", "ongoing", "resolved"]


class DriftEntry(Sided):
    """One address that differs. `config` is what is written, None where it is not or is to be removed; `hex` is what
    Hex has, None where it is missing.

    `diff` leads from `config` to `hex`: what is there only in Hex is an addition. `status` and `first_seen` (a day)
    are there only in a report that was given the one before it; then an address whose paths have different pasts
    occurs once for each past.
    """

    name: str
    id: str | None = None
    config: Side = None
    hex: Side = None
    diff: tuple[Diff, ...] = ()
    source: str | None = None
    status: DriftStatus | None = None
    first_seen: str | None = Field(None, pattern=r"^\d{4}-\d{2}-\d{2}$")

    @classmethod
    def sides(cls) -> tuple[str, str]:
        return "config", "hex"


class IgnoredDrift(Frozen):
    """An address that differs and is hidden by an entry of `drift.ignore`, with that entry's last day and reason."""

    address: str
    until: str
    why: str | None = None
    source: str | None = None


class DriftSummary(Frozen):
    """`changed`, `missing` and `extra` count addresses that differ now; `extra` with what `unmanaged` counts as drift.

    `new` and `ongoing` count entries, `resolved` those that are gone, `ignored` addresses under `drift.ignore`.
    """

    changed: int = 0
    missing: int = 0
    extra: int = 0
    new: int = 0
    ongoing: int = 0
    resolved: int = 0
    ignored: int = 0
    unchanged: int = 0
    unmanaged: int = 0


class DriftReport(Frozen):
    """Everything that differs, in the order of the plan that would mend it; the same drift gives the same bytes.

    `access`: what the drift gave people and took from them, from the configuration (before) to Hex (after); null where
    nobody looked at it.
    """

    format_version: str = FORMAT_VERSION
    sandbox: bool = False
    targets: tuple[str, ...] = ()
    from_snapshot: str | None = None
    workspace: Place
    drift: tuple[DriftEntry, ...] = ()
    ignored: tuple[IgnoredDrift, ...] = ()
    access: PlanAccess | None = None
    guardrails: tuple[GuardrailFinding, ...] = ()
    unmanaged: tuple[Unmanaged, ...] = ()
    pending: tuple[Pending, ...] = ()
    ending: tuple[Ending, ...] = ()
    warnings: tuple[Notice, ...] = ()
    errors: tuple[Notice, ...] = ()
    summary: DriftSummary = Field(default_factory=DriftSummary)

    @property
    def has_drift(self) -> bool:
        """Whether something differs now, or breaks a guardrail that is more than a report.

        Resolved entries are listed, but do not count as drift.
        """
        differs = any(entry.status != "resolved" for entry in self.drift)
        broken = any(finding.then != "report" for finding in self.guardrails)
        return differs or broken or any(thing.drift for thing in self.unmanaged)
