"""Who a configuration speaks of."""

from __future__ import annotations

from collections.abc import Iterable

from hexform.kinds.collection.spec import Collection
from hexform.kinds.group.spec import GroupEntry
from hexform.kinds.project_sharing.spec import ProjectSharing
from hexform.model.desired import Desired
from hexform.model.fields import Written


def people(desired: Desired) -> list[str]:
    """Every email that the configuration names, once whatever its case, in order."""
    first: dict[str, str] = {}
    for spec in desired.specs.values():
        for email in _named(spec):
            first.setdefault(email.casefold(), email)
    return [first[each] for each in sorted(first)]


def _named(spec: Written) -> Iterable[str]:
    match spec:
        case GroupEntry():
            return [member.email for member in spec.members or ()]
        case Collection():
            return (spec.sharing and spec.sharing.users) or ()
        case ProjectSharing():
            return spec.users or ()
    return ()
