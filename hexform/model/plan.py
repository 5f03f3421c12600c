"""The plan: inert, ordered, and the same bytes for the same inputs. What is shown and what is done walk this object."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from pydantic import Field

from hexform.model.change import Change, Frozen

FORMAT_VERSION = "1.0"


class Notice(Frozen):
    """Something to tell about an address (or, without one, about the whole run)."""

    message: str
    address: str | None = None
    source: str | None = None


class Unmanaged(Frozen):
    """What Hex has and the configuration has not. `drift` says whether the policy counts it as drift."""

    kind: str
    name: str
    id: str | None = None
    address: str = ""
    drift: bool = False


class Pending(Frozen):
    """A person that the configuration names and the workspace does not have."""

    email: str
    addresses: tuple[str, ...]
    nearest: tuple[str, ...] = ()


class Ending(Frozen):
    """A membership or grant that ends within 14 days, or has ended and is taken out."""

    address: str
    name: str
    until: str
    why: str | None = None


class Refusal(Frozen):
    """A limit that the plan goes past: `found` where `allowed` are allowed. `apply --allow NAME=FOUND` permits it."""

    limit: str
    found: int
    allowed: int
    addresses: tuple[str, ...]
    message: str


class Place(Frozen):
    """The workspace that a document speaks of."""

    base_url: str
    org_id: str | None = None


class Summary(Frozen):
    """Counts of changes by what they do; `yours` and `drift` by where they come from, where that is known."""

    create: int = 0
    update: int = 0
    replace: int = 0
    delete: int = 0
    unchanged: int = 0
    unmanaged: int = 0
    yours: int = 0
    drift: int = 0


class Requests(Frozen):
    """`read`: sent to make the plan; `write`: what apply will send; `verify`: its reads afterwards."""

    read: int = 0
    write: int = 0
    verify: int = 0


class Seal(Frozen):
    """What a saved plan carries beside itself: when it was made (UTC), its digest, and a signature if it has one."""

    made: str
    digest: str
    signature: str | None = None


class Plan(Frozen):
    """An ordered change plan; `changes` stand in the order in which they are carried out."""

    format_version: str = FORMAT_VERSION
    hexform_version: str
    fingerprint: str
    sandbox: bool = False
    workspace: Place
    config_digest: str
    live_digest: str
    changes: tuple[Change, ...] = ()
    unmanaged: tuple[Unmanaged, ...] = ()
    pending: tuple[Pending, ...] = ()
    ending: tuple[Ending, ...] = ()
    warnings: tuple[Notice, ...] = ()
    errors: tuple[Notice, ...] = ()
    refused: tuple[Refusal, ...] = ()
    summary: Summary = Field(default_factory=Summary)
    requests: Requests = Field(default_factory=Requests)
    seal: Seal | None = None


def fingerprint(changes: tuple[Change, ...]) -> str:
    """Over address, actions and diff of the changes, nothing else: what a reviewer approves."""
    text = canonical([[c.address, c.actions, [row.model_dump() for row in c.diff]] for c in changes])
    digits = hashlib.sha256(text.encode()).hexdigest()[:16]
    return "-".join(digits[i : i + 4] for i in range(0, 16, 4))


def canonical(value: Any) -> str:
    """The one spelling of a JSON value that digests are taken of."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(value: Any) -> str:
    """`sha256:` and the digest of a JSON value in its canonical spelling."""
    return "sha256:" + hashlib.sha256(canonical(value).encode()).hexdigest()
