"""Who a configuration speaks of."""

from __future__ import annotations

from collections.abc import Iterable

from hexform.kinds.collection.kind import Collection
from hexform.kinds.group.kind import Group
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
        case Group():
            return [member.email for member in spec.members or ()]
        case Collection():
            return (spec.sharing and spec.sharing.users) or ()
        case ProjectSharing():
            return spec.users or ()
    return ()
