"""What every kind declares and answers. A kind is one package and one line in `KINDS`; nothing else knows its name.

Whatever reads a configuration loads all kinds. What a kind plans, applies and reads with is imported where it does so.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Literal, NamedTuple, cast

from hexform.errors import HexformError
from hexform.kinds.loading import Entry, Loader
from hexform.kinds.policy import Policy, Removal
from hexform.model.address import PARTS, Address
from hexform.model.desired import Desired, GuideOwner
from hexform.model.fields import Written
from hexform.model.settings import Settings
from hexform.model.spec import Block, fields_of

if TYPE_CHECKING:
    from hexform.hex.call import Steps
    from hexform.kinds.builder import PlanBuilder
    from hexform.kinds.context import PlanningContext
    from hexform.kinds.resolver import Resolver
    from hexform.kinds.state import ApplyState
    from hexform.model.change import Change
    from hexform.model.directory import Table
    from hexform.model.live import Actual

# What a read adds to what is known.
ActualUpdate = Callable[["Actual"], "Actual"]


class Reading(NamedTuple):
    """A read after the writes: how many requests it takes, and the steps; their result brings `Actual` up to date."""

    requests: int
    steps: Callable[[], Steps[ActualUpdate]]


class Observation(NamedTuple):
    """Reads beyond the shared tables: side by side, as soon as the tables are there that decide what is read.

    `tables` are names of shared tables, and "ledger"; the context that `reads` is given knows these alone.
    """

    tables: frozenset[str]
    reads: Callable[[PlanningContext], Iterable[Steps[ActualUpdate]]]


class Kind(ABC):
    """How one kind of resource is written, planned, changed and read back.

    Declarations: `model` is the block that a change holds, `wish` the class of what the configuration says, `entry`
    what is in the file where that is another one. `block` is the kind's map at the top of a file, or `part` its
    key within the block of its `parent`; `about` describes it, and `example` is a value of it. `policy`: what may
    become of those that are not written. `removal`: how `removed` names one, if it can be deleted. `naming` is the
    field that names an object in Hex. What a field is for (`Role`), what it refers to (`Refers`), whether it is a text
    (`Shown`) and whether it says who may do what (`Access`) is at the fields of `model`; on which other resource
    it hangs, at the class (see `Block`).
    """

    name: ClassVar[str]
    model: ClassVar[type[Block]]
    wish: ClassVar[type[Written]]
    entry: ClassVar[Any] = None
    noun: ClassVar[str] = ""
    block: ClassVar[str] = ""
    part: ClassVar[str] = ""
    about: ClassVar[str] = ""
    example: ClassVar[Any] = None
    policy: ClassVar[Policy | None] = None
    removal: ClassVar[Removal | None] = None
    # Whether the API can give an object another name.
    renames: ClassVar[bool] = False
    naming: ClassVar[Literal["", "name", "title", "label", "path"]] = ""
    # Whether others refer to its objects by key, name or id.
    referable: ClassVar[bool] = False
    # The shared table of its live objects, a field of `Directory`.
    table: ClassVar[str] = ""
    # The shapes of the answers to operations that no other kind asks for (see `hex/answers.py`), by operation.
    answers: ClassVar[Mapping[str, Any]] = {}
    # Whether its changes can be about people's access, or about what guardrails look at.
    about_access: ClassVar[bool] = True
    # Another kind whose reads show this kind's changes too.
    read_with: ClassVar[str] = ""

    @property
    def key(self) -> str:
        """What the language calls its objects: the key of its map or list, of `unmanaged` and of `removed`."""
        return self.block or self.part

    @property
    def parent(self) -> str:
        """The kind of the resource on which it hangs, if it hangs on one."""
        return PARTS[self.name].parent if self.name in PARTS else ""

    @property
    def listed(self) -> bool:
        """Whether its addresses are `PROJECT/…`, one of several in the parent's list."""
        return self.name in PARTS and PARTS[self.name].listed

    @property
    def remembered(self) -> bool:
        """Whether the ledger remembers what Hex never gives back of it."""
        return any(field.remembered for field in fields_of(self.model).values())

    def policy_in(self, settings: Settings) -> str:
        """What is to become of those that are not written: ignore, report, drift or delete."""
        return self.policy.of(settings) if self.policy else "ignore"

    def load(self, loader: Loader, blocks: Mapping[str, Entry]) -> None:
        """Add what the configuration says: blocks by key, those of a part by the key of its parent."""
        for key, entry in blocks.items():
            loader.take(self.name, key, entry)

    def rules(self, loader: Loader) -> None:  # noqa: B027 -- most kinds have none
        """Check what needs more than one block, once all are loaded."""

    def removed(self, line: Any) -> tuple[str, str]:
        """What a line under `removed` names, as its address does, and the key of its parent, if it has one."""
        return str(line), ""

    def removed_by(self, address: Address, spec: Any) -> Iterable[tuple[str, str]]:
        """How lines under `removed` would name this resource."""
        names = (spec.id, getattr(spec, self.naming) or address.key)
        return ((name, "") for name in names if name)

    def resolver(self, context: PlanningContext) -> Resolver[Any]:
        """What an address of this kind means; only kinds that others refer to are asked."""
        raise TypeError(f"nothing refers to a {self.name}: {context}")

    def read_table(self, desired: Desired, needs: set[str]) -> Steps[Table[Any]]:
        """Read the shared table, given all that is needed; a kind without one is never asked."""
        raise TypeError(f"a {self.name} has no table: {desired}, {needs}")

    def needs(self, desired: Desired) -> Iterable[str]:
        """The shared tables that planning looks at: people, groups, collections, projects, sharing, connections."""
        return ()

    def observations(self) -> Iterable[Observation]:
        """Reads beyond the shared tables."""
        return ()

    @abstractmethod
    def plan(self, context: PlanningContext, builder: PlanBuilder) -> None:
        """Propose what leads from what is there to what is wanted."""

    @abstractmethod
    def apply(self, change: Change, work: ApplyState) -> Steps[str | None]:
        """Carry out one change and give the object's id."""

    def lane(self, change: Change) -> str:
        """Changes of one lane are carried out one after another, in the plan's order."""
        return change.address

    def batch(self, change: Change) -> str:
        """Changes of one batch are carried out by one call of `apply_batch`."""
        return change.address

    def apply_batch(self, changes: Sequence[Change], work: ApplyState) -> Steps[None]:
        """Carry out a batch, noting in `work.results` what became of each change."""
        for change in changes:
            try:
                work.results[change.address] = yield from self.apply(change, work)
            except HexformError as error:
                work.results[change.address] = error

    def cost(self, change: Change) -> int:
        """How many requests apply will send for a change."""
        return 1

    def costs(self, changes: Sequence[Change]) -> Mapping[str, int]:
        """The cost of each change by address; a batch counts on its first, so that sums are exact."""
        return {change.address: self.cost(change) for change in changes}

    def wish_of(self, fields: Mapping[str, Any]) -> Written:
        """What the configuration would say to want these fields of a change."""
        return cast("type[Block]", self.wish).saying(**fields)

    def owners(self, change: Change) -> Mapping[str, GuideOwner]:
        """The owners that a change of a saved plan refers to, for kinds whose objects have one."""
        return {}

    def settled(self, change: Change, actual: Actual) -> Actual:
        """What is known once a change is carried out, before anything is read again."""
        return actual

    @abstractmethod
    def read_again(self, changes: Sequence[Change], actual: Actual) -> Mapping[str, Reading]:
        """The reads that show whether these changes took effect, by what they read; equal keys are read once."""


class NamedKind(Kind):
    """A kind whose objects have a name of their own, and keys in a map at the top of the configuration."""

    renames = True

    def created_names(self, desired: Desired) -> set[str]:
        """Names whose absence would be followed by a create."""
        return {
            getattr(spec, self.naming, None) or address.key
            for address, spec in desired.by_kind.get(self.name, ())
            if getattr(spec, "id", None) is None
        }

    def plan(self, context: PlanningContext, builder: PlanBuilder) -> None:
        identities = context.resolver(self.name).identities
        for address, wish in context.specs(self.name, self.wish):
            identity = identities[address]
            if identity.error is not None:
                builder.error(address, *identity.error, context.source(address))
                continue
            if identity.warning is not None:
                builder.warn(address, *identity.warning, context.source(address))
            self.compare(context, builder, wish, identity)
        self.remove(context, builder)

    @abstractmethod
    def compare(self, context: PlanningContext, builder: PlanBuilder, wish: Any, identity: Any) -> None:
        """Propose what leads one object to what is wanted of it."""

    @abstractmethod
    def remove(self, context: PlanningContext, builder: PlanBuilder) -> None:
        """Propose deletions, and report what is not managed."""
