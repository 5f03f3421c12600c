"""A matrix of access levels before and after: resources by principals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from hexform.kinds.registry import KINDS
from hexform.model.access import NONE, lower
from hexform.model.fields import Written
from hexform.model.sides import PERSON
from hexform.model.spec import Access, Block, fields_of

_MOST_ROWS, _MOST_COLUMNS = 200, 60
_EVERYBODY = {Access.GRANTS: "everybody in the workspace", Access.PUBLIC: "the public web"}
_NOUNS = {PERSON: "person", **{kind.name: kind.noun for kind in KINDS.values()}}
# People last: they are the most.
_ORDER = [*_EVERYBODY.values(), *(_NOUNS[name] for name in KINDS), _NOUNS[PERSON]]

Sides = tuple[Mapping[str, Any] | None, Mapping[str, Any] | None]
# Type and name: ("person", "ada@example.com"), ("the public web", "").
Principal = tuple[str, str]


@dataclass(frozen=True)
class Cell:
    """The access of one principal to one resource, or NONE; `change`: lost, widened or empty."""

    before: str
    after: str

    @property
    def change(self) -> str:
        if self.before == self.after:
            return ""
        return "lost" if lower(self.after, self.before) else "widened"


@dataclass(frozen=True)
class Column:
    """A principal; `scope` is its type in words."""

    scope: str
    name: str


@dataclass(frozen=True)
class Matrix:
    """Resources and principals whose access differs; `left_out`: the number of those beyond the limits."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]
    left_out: int = 0


def matrix(resources: Iterable[tuple[str, str, Sides]]) -> Matrix | None:
    """The matrix of resources (kind, address, both sides); None if no access differs."""
    grants = {
        address: (_grants(KINDS[kind].model, before), _grants(KINDS[kind].model, after))
        for kind, address, (before, after) in resources
    }
    differing = {address: _differing(*sides) for address, sides in grants.items()}
    addresses = [address for address, principals in differing.items() if principals]
    everybody = sorted({principal for address in addresses for principal in differing[address]}, key=_order)
    if not everybody:
        return None
    principals = everybody[:_MOST_COLUMNS]
    return Matrix(
        columns=tuple(Column(*principal) for principal in principals),
        rows=tuple(
            (address, tuple(_cell(principal, *grants[address]) for principal in principals))
            for address in addresses[:_MOST_ROWS]
        ),
        left_out=max(len(addresses) - _MOST_ROWS, 0) + len(everybody) - len(principals),
    )


def _grants(model: type[Written], side: Mapping[str, Any] | None) -> dict[Principal, str]:
    """The grants of one side, including those of nested blocks, without members."""
    found: dict[Principal, str] = {}
    for name, field in fields_of(model).items():
        value = (side or {}).get(name)
        if issubclass(field.value_type, Block):
            found |= _grants(field.value_type, value)
        elif field.access not in _EVERYBODY:
            continue
        elif field.refers and isinstance(value, Mapping):
            found |= {(_NOUNS[field.refers], key): str(access) for key, access in value.items()}
        elif not field.refers and isinstance(value, str):
            found[_EVERYBODY[field.access], ""] = value
    return found


def _differing(before: Mapping[Principal, str], after: Mapping[Principal, str]) -> list[Principal]:
    return [p for p in {**before, **after} if before.get(p, NONE) != after.get(p, NONE)]


def _cell(principal: Principal, before: Mapping[Principal, str], after: Mapping[Principal, str]) -> Cell:
    return Cell(before.get(principal, NONE), after.get(principal, NONE))


def _order(principal: Principal) -> tuple[int, str]:
    return _ORDER.index(principal[0]), principal[1]
