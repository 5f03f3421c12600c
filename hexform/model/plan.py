"""The plan: inert, ordered, and the same bytes for the same inputs. What is shown and what is done walk this object."""

import hashlib
from typing import Any, Literal

from pydantic import Field

from hexform.lib.canonical import canonical
from hexform.model.access_change import PlanAccess
from hexform.model.change import Change
from hexform.model.guardrail_finding import GuardrailFinding
from hexform.model.notice import Notice
from hexform.model.refusal import Refusal
from hexform.model.row import Frozen
from hexform.model.spec import Role, said

FORMAT_VERSION = "1.0"


class Unmanaged(Frozen):
    """What Hex has and the configuration has not. `drift` says whether the policy counts it as drift."""

    kind: str
    name: str
    id: str | None = None
    address: str = ""
    drift: bool = False


class Pending(Frozen):
    """A person that the configuration names and the workspace does not have.

    `state`: "left" if the person still holds a grant that the configuration writes. `nearest`: similar emails of the
    workspace, for the first 20 people. `sources`: every file:line that names the person.
    """

    email: str
    state: Literal["pending", "left"] = "pending"
    nearest: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


class Ending(Frozen):
    """A membership or grant that ends within 14 days, or has ended and is taken out."""

    address: str
    who: str
    until: str
    why: str | None = None
    state: Literal["ends", "ended"] = "ends"
    source: str | None = None


class ByHand(Frozen):
    """What a person must do after an apply."""

    address: str
    what: str


class Place(Frozen):
    """The workspace that a document refers to."""

    base_url: str
    org_id: str | None = None


class Summary(Frozen):
    """Counts of changes by what they do; `yours`, `drift` and `ended` count rows by origin, where that is known."""

    create: int = 0
    update: int = 0
    replace: int = 0
    delete: int = 0
    unchanged: int = 0
    unmanaged: int = 0
    yours: int = 0
    drift: int = 0
    ended: int = 0


class Requests(Frozen):
    """`read`: sent to make the plan; `write`: what apply will send; `verify`: its reads afterwards.

    `access`: how many of `read` were for people's access and guardrails alone.
    """

    read: int = 0
    write: int = 0
    verify: int = 0
    access: int = 0


class Seal(Frozen):
    """What a saved plan carries beside itself: when it was made (UTC), its digest, and a signature if it has one."""

    made: str
    digest: str
    signature: str | None = None


class Plan(Frozen):
    """An ordered change plan; `changes` are in the order in which they are carried out.

    `access` is null where nobody looked at it. `guarded`: the settings that a guard made stricter, by dotted path.
    """

    format_version: str = FORMAT_VERSION
    hexform_version: str
    fingerprint: str
    sandbox: bool = False
    targets: tuple[str, ...] = ()
    from_snapshot: str | None = None
    workspace: Place
    config_digest: str
    live_digest: str
    changes: tuple[Change, ...] = ()
    access: PlanAccess | None = None
    guardrails: tuple[GuardrailFinding, ...] = ()
    guarded: tuple[str, ...] = ()
    unmanaged: tuple[Unmanaged, ...] = ()
    pending: tuple[Pending, ...] = ()
    ending: tuple[Ending, ...] = ()
    warnings: tuple[Notice, ...] = ()
    errors: tuple[Notice, ...] = ()
    refused: tuple[Refusal, ...] = ()
    by_hand: tuple[ByHand, ...] = ()
    summary: Summary = Field(default_factory=Summary)
    requests: Requests = Field(default_factory=Requests)
    seal: Seal | None = None


def fingerprint(workspace: Place, changes: tuple[Change, ...]) -> str:
    """128 bits over everything that apply uses: what a reviewer approves.

    Left out is what only people read: sources, warnings, costs, reasons, origins, and the text that the ledger
    remembers of a guide, which is evidence and no state of Hex.
    """
    text = canonical([workspace.model_dump(), [_used(change) for change in changes]])
    digits = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
    return "-".join(digits[i : i + 4] for i in range(0, 32, 4))


def _used(change: Change) -> dict[str, Any]:
    fields = change.model_dump(mode="json", exclude=_READ_BY_PEOPLE)
    for row in fields["diff"]:
        del row["origin"]
    return _without_remembered(change, fields)


_READ_BY_PEOPLE = {"source", "file", "warnings", "requests", "reason", "origin"}


def _without_remembered(change: Change, fields: dict[str, Any]) -> dict[str, Any]:
    """The fields of a change without what the ledger remembers: texts that Hex never gives back."""
    if change.before is None:
        return fields
    names = {field.name for field, _ in said(change.before, Role.VALUE) if field.remembered}
    before = {name: value for name, value in (fields["before"] or {}).items() if name not in names}
    rows = [{**row, "before": None} if row["path"][0] in names else row for row in fields["diff"]]
    return {**fields, "before": before, "diff": rows}
