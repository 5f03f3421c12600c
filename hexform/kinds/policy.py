"""What the configuration may say of objects that it does not write: policies under `unmanaged`, lines of `removed`."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

from hexform.model.settings import Settings


class Policy(NamedTuple):
    """What may become of objects that are not written: its key under `unmanaged`, the default, what it means.

    `deletes`: the API can delete them.
    """

    key: str
    default: Literal["ignore", "report"]
    about: str
    deletes: bool = False

    def of(self, settings: Settings) -> str:
        """The policy of these settings: ignore, report, drift or delete."""
        return settings.unmanaged.policy(self.key, self.default)


class Removal(NamedTuple):
    """How a line under `removed` names an object: the type of such a line, what it is, and an example."""

    line: Any
    about: str
    example: Any
