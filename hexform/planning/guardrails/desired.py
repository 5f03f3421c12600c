"""What a configuration declares and writes, as access and guardrails look at it. Fields are read by their names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hexform.model.address import Address
from hexform.model.fields import Ref, Written
from hexform.planning.access.naming import Declared
from hexform.planning.guardrails.written import WrittenProject

_NAMES = {"group": "name", "collection": "name", "project": "title"}


def declared_in(specs: Mapping[Address, Written]) -> list[Declared]:
    """The groups, collections and projects of a configuration."""
    return [
        Declared(
            kind,
            key,
            getattr(spec, _NAMES[kind]) or key,
            getattr(spec, "id", None),
            getattr(spec, "renamed_from", None),
        )
        for kind, key, spec in ((*address.partition(".")[::2], spec) for address, spec in specs.items())
        if kind in _NAMES
    ]


def written_in(specs: Mapping[Address, Written]) -> list[WrittenProject]:
    """What a configuration writes of projects that guardrails may forbid."""
    return [
        _written(address.key, spec, _of(specs, "project_status", address), _of(specs, "project_sharing", address))
        for address, spec in specs.items()
        if address.kind == "project"
    ]


def _of(specs: Mapping[Address, Written], kind: str, owner: Address) -> Written | None:
    return specs.get(Address.of(kind, owner.key))


def _written(key: str, project: Any, status: Any, sharing: Any) -> WrittenProject:
    statuses: tuple[str, ...] = status.one_of if status is not None else ()
    collections = (sharing.collections or {}) if sharing is not None else {}
    return WrittenProject(
        key,
        title=project.title,
        id=project.id,
        status=statuses[0] if len(statuses) == 1 else None,
        public_web=sharing.public_web if sharing is not None else None,
        workspace=sharing.workspace if sharing is not None else None,
        collections=tuple(ref for ref in collections if isinstance(ref, Ref)),
    )
