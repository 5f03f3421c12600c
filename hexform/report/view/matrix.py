"""Who may do what, before and after: resources by principals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from hexform.model.access import NONE, lower

_MOST_ROWS, _MOST_COLUMNS = 200, 60
_EVERYBODY = {"workspace": "everybody in the workspace", "public_web": "the public web"}
_SINGULAR = {"groups": "group", "collections": "collection", "users": "person"}
_KINDS = frozenset({"project_sharing", "collection"})

Sides = tuple[Mapping[str, Any] | None, Mapping[str, Any] | None]
# The scope and the name: ("users", "ada@example.com"), ("workspace", "").
Principal = tuple[str, str]


@dataclass(frozen=True)
class Cell:
    """The access of one principal to one resource, NONE where there is none; `change`: lost, widened or nothing."""

    before: str
    after: str

    @property
    def change(self) -> str:
        if self.before == self.after:
            return ""
        return "lost" if lower(self.after, self.before) else "widened"


@dataclass(frozen=True)
class Column:
    """A principal: `scope` says what it is, in words."""

    scope: str
    name: str


@dataclass(frozen=True)
class Matrix:
    """Resources whose access differs, and everybody whose access differs in one of them; `left_out`: how many more."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]
    left_out: int = 0


def matrix(resources: Iterable[tuple[str, str, Sides]]) -> Matrix | None:
    """Of kind, address and both sides of each resource; None where nobody's access differs."""
    grants = {
        address: (_grants(before), _grants(after)) for kind, address, (before, after) in resources if kind in _KINDS
    }
    differing = {address: _differing(*sides) for address, sides in grants.items()}
    addresses = [address for address, principals in differing.items() if principals]
    everybody = sorted({principal for address in addresses for principal in differing[address]}, key=_order)
    if not everybody:
        return None
    principals = everybody[:_MOST_COLUMNS]
    return Matrix(
        columns=tuple(
            Column(_EVERYBODY.get(scope) or _SINGULAR[scope], name if scope in _SINGULAR else "")
            for scope, name in principals
        ),
        rows=tuple(
            (address, tuple(_cell(principal, *grants[address]) for principal in principals))
            for address in addresses[:_MOST_ROWS]
        ),
        left_out=max(len(addresses) - _MOST_ROWS, 0) + len(everybody) - len(principals),
    )


def _grants(side: Mapping[str, Any] | None) -> dict[Principal, str]:
    """A collection keeps its access under `sharing`, a project's sharing is nothing else."""
    scopes = (side or {}).get("sharing") or side or {}
    found: dict[Principal, str] = {}
    for scope in _EVERYBODY:
        if isinstance(scopes.get(scope), str):
            found[scope, ""] = scopes[scope]
    for scope in _SINGULAR:
        listed = scopes.get(scope)
        for name, access in listed.items() if isinstance(listed, Mapping) else ():
            found[scope, name] = str(access)
    return found


def _differing(before: Mapping[Principal, str], after: Mapping[Principal, str]) -> list[Principal]:
    return [p for p in {**before, **after} if before.get(p, NONE) != after.get(p, NONE)]


def _cell(principal: Principal, before: Mapping[Principal, str], after: Mapping[Principal, str]) -> Cell:
    return Cell(before.get(principal, NONE), after.get(principal, NONE))


def _order(principal: Principal) -> tuple[int, str]:
    return [*_EVERYBODY, *_SINGULAR].index(principal[0]), principal[1]
