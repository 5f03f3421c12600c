"""What people want, as one value: settings, resources by address, and what is to be removed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import NamedTuple, TypeVar

from hexform.errors import Problem
from hexform.model.address import Address
from hexform.model.fields import Written
from hexform.model.notice import Notice
from hexform.model.settings import Settings

W = TypeVar("W", bound=Written)


def _nowhere(_address: Address, _written: str) -> str | None:
    return None


class Removed(NamedTuple):
    """A line under `removed`: `ref` is a name, id, label or path; `project` is the key of a cell's project.

    The id of a cell is as in its address, `#STATICID`. `source` is where the line is, file:line.
    """

    kind: str
    ref: str
    project: str = ""
    source: str = ""

    @property
    def address(self) -> Address:
        return Address.of(self.kind, f"{self.project}/{self.ref}" if self.project else self.ref)


class Location(NamedTuple):
    """Where something is written: a file, as parts below the root joined by `/`, and the keys and indexes in it.

    `pattern`: a line there takes it among others.
    """

    file: str
    path: tuple[str | int, ...]
    pattern: bool = False


@dataclass(frozen=True)
class Desired:
    """A resolved configuration.

    `specs`: address to spec, in the order written: `group.KEY` Group, `collection.KEY` Collection, `project.KEY`
    Project, `project_status.KEY` ProjectStatus, `project_sharing.KEY` ProjectSharing, `cell.KEY/LABEL` Cell,
    `guide.HEX_PATH` Guide. `places`: address to file:line. `lines`: where settings stand, by dotted path
    (`protected[0]`, `limits.deletes`). `spoken`: the kinds that the configuration refers to (a written map, even an
    empty one, a line under `removed`, or a written policy under `unmanaged`). `guide_sets`: set name to the JSON
    text of its owner, and whether `source` is written. `managed_cells`: keys of projects that have `cells`.
    `locate`: where an entry of an address is written (an email, a reference or a
    key of its block, as written), file:line.
    `locations`: where in its file the block of an address is; `removed_at` the same for each line under
    `removed`, in every file. `documents`: the files of the configuration, in the order of reading.
    `others`: what is written and no part of this run; it is not planned, and its objects are not unmanaged. `files`:
    every file that was read. `protected_elsewhere`: a guard, or the present configuration beside a saved plan,
    protects something too. `sought`: the kinds of which `protected` names something that is not written here, so that
    all of their objects are read to know whether it is there. `warned`: the warnings with the lines that they are
    about.
    """

    settings: Settings
    specs: Mapping[Address, Written] = field(default_factory=dict)
    others: Mapping[Address, Written] = field(default_factory=dict)
    removed: tuple[Removed, ...] = ()
    places: Mapping[Address, str] = field(default_factory=dict)
    lines: Mapping[str, str] = field(default_factory=dict)
    spoken: frozenset[str] = frozenset()
    guide_sets: Mapping[str, GuideOwner] = field(default_factory=dict)
    managed_cells: frozenset[str] = frozenset()
    warnings: tuple[Notice, ...] = ()
    warned: tuple[Problem, ...] = ()
    digest: str = ""
    locate: Callable[[Address, str], str | None] = field(default=_nowhere, compare=False)
    files: tuple[Path, ...] = ()
    locations: Mapping[Address, Location] = field(default_factory=dict)
    removed_at: Mapping[Removed, tuple[Location, ...]] = field(default_factory=dict)
    documents: tuple[str, ...] = ()
    protected_elsewhere: bool = False
    sought: frozenset[str] = frozenset()

    @cached_property
    def by_kind(self) -> Mapping[str, Sequence[tuple[Address, Written]]]:
        """`specs` by kind, each sorted by address: everything that looks at one kind shares this."""
        return _by_kind(self.specs)

    @cached_property
    def written_by_kind(self) -> Mapping[str, Sequence[tuple[Address, Written]]]:
        """The same with `others`."""
        return _by_kind({**self.others, **self.specs}) if self.others else self.by_kind

    def wanted(self, kind: str, model: type[W]) -> Iterator[tuple[Address, W]]:
        """The resources of a kind in `specs`, by address, sorted."""
        return ((address, spec) for address, spec in self.by_kind.get(kind, ()) if isinstance(spec, model))


def _by_kind(specs: Mapping[Address, Written]) -> dict[str, list[tuple[Address, Written]]]:
    found: dict[str, list[tuple[Address, Written]]] = defaultdict(list)
    for address in sorted(specs):
        found[address.kind].append((address, specs[address]))
    return dict(found)


class GuideOwner(NamedTuple):
    """The owner of a set of guides as the API names it (see GuideSource.locator)."""

    locator: Mapping[str, str]
    written: bool
