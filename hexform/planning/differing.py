"""`--only yours`: the addresses that differ between an older configuration and this one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from hexform.kinds.registry import KINDS
from hexform.model.address import Address
from hexform.model.desired import Desired
from hexform.model.fields import Written

# Selects no address: what a run is about where nothing differs.
NOTHING = "yours"


def differing(desired: Desired, then: Desired) -> tuple[str, ...]:
    """Patterns for what differs, sorted; some may select nothing.

    What is no longer written is called by the name that it has in Hex: a policy under `unmanaged` may delete it. A
    policy that differs is about everything of its kind.
    """
    found = {
        *(_literally(address) for address, spec in desired.specs.items() if _differs(then.specs, address, spec)),
        *(
            pattern
            for address, spec in then.specs.items()
            if address not in desired.specs
            for pattern in _in_hex(address, spec)
        ),
        *map(_literally, _lines(desired) - _lines(then)),
        *(
            f"{kind.name}.*"
            for kind in KINDS.values()
            if kind.policy_in(desired.settings) != kind.policy_in(then.settings)
        ),
    }
    return tuple(sorted(found)) or (NOTHING,)


def _differs(then: Mapping[Address, Written], address: Address, spec: Written) -> bool:
    return address not in then or not _alike(then[address], spec)


def _alike(one: Any, other: Any) -> bool:
    """Whether both say the same: a field that is left out differs from one that says its default."""
    if isinstance(one, Written) and isinstance(other, Written):
        said = one.model_fields_set
        return said == other.model_fields_set and all(_alike(getattr(one, k), getattr(other, k)) for k in said)
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(_alike(one[key], other[key]) for key in one)
    return bool(one == other)


def _in_hex(address: Address, spec: Written) -> Iterator[str]:
    """By name, and by name and id where two have it."""
    name = getattr(spec, "name", None) or getattr(spec, "title", None) or address.key
    called = _literally(Address.of(address.kind, name))
    yield from (called, f"{called}#*")


def _literally(address: str) -> str:
    return address.replace("*", "[*]")


def _lines(desired: Desired) -> set[str]:
    return {line.address for line in desired.removed}
