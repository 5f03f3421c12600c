"""Who a configuration speaks of."""

from __future__ import annotations

from collections.abc import Iterable

from hexform.core.desired import Desired
from hexform.core.fields import Written
from hexform.kinds.collection import Collection
from hexform.kinds.group import Group
from hexform.kinds.project_sharing_spec import ProjectSharing


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
