"""What apply remembers about guides: Hex gives their contents back to nobody.

Losing it costs an upload, nothing else. The interface is small so that it can be kept elsewhere later.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from pydantic import Field

from hexform.model.change import Frozen


class GuideEntry(Frozen):
    """A guide as last applied.

    `id`: the API's id of the file; `digest`: `sha256:` of `text`; `published`: whether that text was published;
    `locator`: its owner as the API names it; `deleting`: a deletion was begun and is not yet published.
    """

    id: str
    digest: str
    text: str
    published: bool = False
    locator: dict[str, str] = Field(default_factory=dict)
    deleting: bool = False


# Guides that belong to no set of the configuration: a deletion that is under way may be one of them.
NO_SET = ""


class Ledger(Protocol):
    """The ledger of one workspace (host and org). `problem` says that it was lost or damaged, if it was."""

    problem: str

    def entries(self, set_name: str) -> Mapping[str, GuideEntry]:
        """Path in Hex to entry, for one set of guides."""
        ...

    def record(self, set_name: str, path: str, entry: GuideEntry | None) -> None:
        """Keep an entry, durably, before this returns; None forgets the path."""
        ...
