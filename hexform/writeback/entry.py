"""The configuration block of one live object, field by field."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from hexform.config.schema import entry_of
from hexform.model.address import Address

SHARING = ("workspace", "public_web", "groups", "users", "collections")
_ORDER = ("id", "name", "title", "external", "description", "members", "status", *SHARING, "cells")


@dataclass
class Entry:
    """`fields`: key to value; the keys of `sharing` are among them. `texts`: the source files of cells.

    `inside`: the names of the collections that hold a project.
    """

    address: Address
    fields: dict[str, Any]
    texts: dict[str, str] = field(default_factory=dict)
    inside: tuple[str, ...] = ()

    @property
    def value(self) -> dict[str, Any]:
        """The block as written in the file."""
        block: dict[str, Any] = {}
        for name in _ORDER:
            if name in self.fields:
                into = block.setdefault("sharing", {}) if name in SHARING else block
                into[name] = self.fields[name]
        return block

    def emails(self, name: str) -> set[str]:
        """The emails in a field, casefolded for comparison."""
        return {email.casefold() for email in self.fields.get(name, ())} if name in {"members", "users"} else set()


def refusal(kind: str, name: str, value: Any) -> str | None:
    """The reason why the configuration language refuses this value; None if it does not."""
    people = [email.casefold() for email in value] if name in {"members", "users"} else []
    if len(people) > len(set(people)):
        return f"two people have the email {next(email for email in people if people.count(email) > 1)}"
    try:
        entry_of(kind).model_validate({"sharing": {name: value}} if name in SHARING else {name: value})
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        return str(first["msg"]).removeprefix("Value error, ")
    return None
