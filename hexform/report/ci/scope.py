"""What findings do not say of their document: whether it is of the sandbox, of a snapshot, or limited to targets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hexform.lib.visible import visible
from hexform.model.drift import DriftReport
from hexform.model.plan import Plan
from hexform.report.view.model import SANDBOX, place_of


def marks(document: Plan | DriftReport) -> Iterator[str]:
    """A line for each thing that has to be known first."""
    if document.sandbox:
        yield SANDBOX
    if document.from_snapshot:
        yield f"SNAPSHOT of {document.from_snapshot}: Hex was not asked."
    if document.targets:
        yield limited(document)


def limited(document: Plan | DriftReport) -> str:
    """The targets that it is limited to, in words."""
    return f"limited to {', '.join(document.targets)}"


def properties(document: Plan | DriftReport) -> dict[str, Any]:
    """The same for a machine."""
    return {
        "workspace": visible(place_of(document.workspace)),
        "sandbox": document.sandbox,
        "from_snapshot": document.from_snapshot and visible(document.from_snapshot),
        "targets": [visible(target) for target in document.targets],
    }
