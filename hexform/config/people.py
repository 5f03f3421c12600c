"""The people in a configuration."""

from __future__ import annotations

from collections.abc import Iterator

from hexform.model.desired import Desired
from hexform.model.fields import Written
from hexform.model.grants import Member
from hexform.model.sides import PERSON
from hexform.model.spec import Block, fields_of


def people(desired: Desired) -> list[str]:
    """Every email that the configuration names, once whatever its case, in order."""
    first: dict[str, str] = {}
    for spec in desired.specs.values():
        for email in _named(spec):
            first.setdefault(email.casefold(), email)
    return [first[each] for each in sorted(first)]


def _named(spec: Written) -> Iterator[str]:
    for name, field in fields_of(type(spec)).items():
        value = getattr(spec, name) or ()
        if isinstance(value, Block):
            yield from _named(value)
        elif field.refers == PERSON:
            yield from (entry.email if isinstance(entry, Member) else entry for entry in value)
