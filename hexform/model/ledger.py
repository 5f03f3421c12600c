"""What apply remembers about guides: Hex gives their contents back to nobody.

Losing it costs an upload, nothing else. It is evidence, never authority: what it says is held against what Hex lists.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple, Protocol

from hexform.model.row import Frozen


class GuideEntry(Frozen):
    """A guide as last applied.

    `id`: the API's id of the file; `digest`: `sha256:` of `text`; `published`: whether that text was published;
    `deleting`: a deletion was begun and is not yet published.
    """

    id: str
    digest: str
    text: str
    published: bool = False
    deleting: bool = False


class Line(NamedTuple):
    """What is kept of a guide, by its owner and its path in Hex; None forgets the path."""

    owner: str
    path: str
    entry: GuideEntry | None


# The owner of guides of which it is not known who owns them.
NO_OWNER = ""

# Owner (the JSON text of its locator) to path in Hex to entry.
Entries = Mapping[str, Mapping[str, GuideEntry]]


class Ledger(Protocol):
    """The ledger of one workspace (host and org). `problem` says that it was lost or damaged, if it was."""

    problem: str

    def owners(self) -> list[str]:
        """The owners of whose guides it knows, sorted."""
        ...

    def entries(self, owner: str) -> Mapping[str, GuideEntry]:
        """Path in Hex to entry, for the guides of one owner."""
        ...

    def record(self, *lines: Line) -> None:
        """Keep all of these lines in one write, durably, before this returns."""
        ...


def entries_of(ledger: Ledger) -> Entries:
    """Everything that a ledger knows."""
    return {owner: ledger.entries(owner) for owner in ledger.owners()}


def record_in(owners: dict[str, dict[str, GuideEntry]], lines: Iterable[Line]) -> None:
    """Record each entry under its owner and path, or remove the path."""
    for line in lines:
        entries = owners.setdefault(line.owner, {})
        if line.entry is None:
            entries.pop(line.path, None)
        else:
            entries[line.path] = line.entry
