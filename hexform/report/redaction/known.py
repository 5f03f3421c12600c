"""The names and texts that the readers of a repository know: those in its configurations.

A pull request can declare any name, to find out what Hex has under it. Data from Hex is therefore shown only for
objects that the guard's configuration names, and only with names and texts that a configuration contains.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, fields, is_dataclass
from enum import Enum
from functools import cached_property
from typing import Any, Protocol

from pydantic import BaseModel

from hexform.kinds.registry import KINDS
from hexform.model.access import LEVELS, MANAGER
from hexform.model.address import Address
from hexform.model.desired import Desired
from hexform.planning.guardrails.desired import declared_in

OUTSIDE = "outside this configuration"
# Constants of the API, which reveal nothing about a workspace.
_WORDS = frozenset(
    {*LEVELS, MANAGER, "ADMIN", "EDITOR", "EXPLORER", "MEMBER", "GUEST", "EMBEDDED_USER", "ANONYMOUS"}
    | {"sql", "code", "markdown", ""}
)


class Object(Protocol):
    """The common attributes of a change, a drift entry and the outcome of a change."""

    @property
    def address(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def id(self) -> str | None: ...


@dataclass(frozen=True)
class Known:
    """The known names and texts; by default there are none.

    `texts`: the texts in the configurations, normalized by `comparable`. `objects`: the kind and the id, name or key
    of each object that the guard names. `named`: name and id by address in the present configuration. `read`: the texts
    that were read from Hex.
    """

    texts: frozenset[str] = frozenset()
    objects: frozenset[tuple[str, str]] = frozenset()
    named: Mapping[str, tuple[str, str | None]] = field(default_factory=dict)
    read: frozenset[str] = frozenset()

    def knows(self, text: str) -> bool:
        """Whether a configuration contains a name or text, ignoring case."""
        return comparable(text) in self.texts

    def knows_address(self, address: str) -> bool:
        """Whether the key of an address is known, or each of its parts."""
        key = Address(address).key
        return self.knows(key) or all(map(self.knows, key.split("/")))

    def address(self, address: str) -> str:
        """The address if it is known, else only its kind."""
        return address if self.knows_address(address) else f"{Address(address).kind} {OUTSIDE}"

    def trusts(self, thing: Object) -> bool:
        """Whether the guard names an object, so that its data from Hex may be shown."""
        kind = KINDS[thing.kind]
        if not kind.listed:
            if not (kind.referable or kind.parent):
                return self.trusts_address(thing.address)
            return self.trusts_object(kind.parent or thing.kind, thing.name, thing.id)
        key = Address(thing.address).key.partition("/")[0]
        refs: Mapping[str, Mapping[str, str]] = getattr(thing, "refs", {})
        return self._trusts_written(kind.parent, key, refs.get(kind.parent, {}).get(key))

    def trusts_address(self, address: str) -> bool:
        """Whether the guard names the object that the present configuration means by an address."""
        found = Address(address)
        kind = KINDS.get(found.kind)
        if kind is None:
            return False
        if kind.referable or kind.parent:
            key = found.key.partition("/")[0] if kind.listed else found.key
            return self._trusts_written(kind.parent or found.kind, key)
        return (found.kind, f"key:{found.key}") in self.objects

    def _trusts_written(self, kind: str, key: str, live_id: str | None = None) -> bool:
        name, written_id = self.named.get(Address.of(kind, key), (key, None))
        return self.trusts_object(kind, name, live_id or written_id)

    def trusts_object(self, kind: str, name: str, live_id: str | None) -> bool:
        """Whether the guard names an object by its id, or by its name if the guard has no id for it."""
        return (kind, f"id:{live_id}") in self.objects or (kind, f"name:{comparable(name)}") in self.objects

    def reveals(self, message: str) -> bool:
        """Whether a message contains a text that was read from Hex and is not known."""
        return any(
            text in message and re.search(rf"(?<!\w){re.escape(text)}(?!\w)", message) is not None
            for text in self._unwritten
        )

    @cached_property
    def _unwritten(self) -> tuple[str, ...]:
        found = {spelling for text in self.read if not self.knows(text) for spelling in _spellings(text)}
        return tuple(sorted(found - _WORDS))

    def with_read(self, *values: Any) -> Known:
        """A copy with more texts that were read from Hex."""
        read = self.read.union(*(texts_in(value) for value in values))
        return Known(self.texts, self.objects, self.named, read)


def known_by(present: Desired, guard: Desired | None = None, live: Any = None) -> Known:
    """The names and texts in a configuration and its guard. `live`: data from Hex, any value with texts in it."""
    written = [_written(each) for each in (present, guard) if each is not None]
    named = {str(each.address): (each.name, each.id) for each in declared_in(_specs(present))}
    texts = frozenset(comparable(text) for value in written for text in texts_in(value))
    return Known(texts, frozenset(_objects(guard)), named, frozenset(texts_in(live)))


def _specs(desired: Desired) -> dict[Address, Any]:
    return {**desired.others, **desired.specs}


def _written(desired: Desired) -> list[Any]:
    specs = _specs(desired)
    keys = [part for address in specs for part in (address.key, *address.key.split("/"))]
    return [keys, list(specs.values()), desired.removed, desired.settings, dict(desired.guide_sets)]


def _objects(guard: Desired | None) -> Iterator[tuple[str, str]]:
    """The objects that the guard names: by id if it has one, else by name, so that a namesake does not match an id."""
    for each in declared_in(_specs(guard)) if guard is not None else ():
        if each.id is not None:
            yield each.kind, f"id:{each.id}"
        else:
            yield from ((each.kind, f"name:{comparable(name)}") for name in (each.name, each.old) if name)
    for address in guard.specs if guard is not None else ():
        yield address.kind, f"key:{address.key}"


def comparable(text: str) -> str:
    """Normalize a name or text for comparison."""
    return unicodedata.normalize("NFC", text).casefold().strip()


def texts_in(value: Any) -> set[str]:
    """Every text in a value, keys of maps included."""
    found: set[str] = set()
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            found.add(str(one.value) if isinstance(one, Enum) else one)
        else:
            waiting.extend(_parts(one))
    return found


def _parts(value: Any) -> Iterable[Any]:
    if isinstance(value, BaseModel):
        return value.__dict__.values()
    if isinstance(value, Mapping):
        return (*value.keys(), *value.values())
    if isinstance(value, Sequence | Set):
        return value
    if is_dataclass(value):
        return [getattr(value, each.name) for each in fields(value)]
    return ()


def _spellings(text: str) -> Iterator[str]:
    """The text itself, and as messages quote it."""
    yield text
    yield repr(text)[1:-1]
