"""The entries of `protected` that protect nothing: a name that is misspelt, or an object that is gone."""

from __future__ import annotations

from collections.abc import Iterator

from hexform.kinds.context import PlanningContext
from hexform.kinds.registry import KINDS
from hexform.model.address import Address, Pattern
from hexform.model.notice import Code, Notice


def _named_by(name: str) -> str:
    """The kind whose live objects an address of this kind names; empty where its addresses name something else."""
    kind = KINDS.get(name)
    if kind is None or kind.listed:
        return ""
    return kind.name if kind.table else kind.parent


def unknown_protected(context: PlanningContext) -> Iterator[Notice]:
    """An error for each entry without `*` that is neither an address of this configuration nor live.

    Of a kind that was not read as a whole nobody knows what is live.
    """
    desired = context.desired
    declared = {*desired.specs, *desired.others}
    for at, text in enumerate(desired.settings.protected):
        kind = Address(text).kind
        named = _named_by(kind)
        if "*" in text or not named or not context.speaks_of(named):
            continue
        table = context.resolver(named).table
        pattern = Pattern(text)
        names = (f"{kind}.{name}" for row in table for name in (row.name, f"{row.name}#{row.id}"))
        if table.failed or not table.complete or any(map(pattern.matches, (*declared, *names))):
            continue
        what = (
            f"`protected` names {text}, which is neither in this configuration nor in Hex: correct it, or take it out"
        )
        yield Notice(
            code=Code.UNKNOWN_REFERENCE, message=what, address=text, source=desired.lines.get(f"protected[{at}]")
        )
