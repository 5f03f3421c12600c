"""What every kind answers. A kind is one module and one line in `KINDS`; nothing else knows its name."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from hexform.errors import HexformError
from hexform.hex.call import Steps
from hexform.kinds.again import Again
from hexform.kinds.builder import PlanBuilder
from hexform.kinds.context import PlanningContext
from hexform.kinds.resolver import Resolver
from hexform.kinds.work import ApplyState
from hexform.model.change import Change
from hexform.model.desired import Desired
from hexform.model.live import Actual

# What a read adds to what is known.
ActualUpdate = Callable[[Actual], Actual]


@dataclass(frozen=True)
class Reading:
    """A read after the writes: how many requests it takes, and the steps; their result brings `Actual` up to date."""

    requests: int
    steps: Callable[[], Steps[ActualUpdate]]


class Kind(ABC):
    """How one kind of resource is planned, changed and read back."""

    name: ClassVar[str]
    # Another kind whose reads show this kind's changes too.
    read_with: ClassVar[str] = ""

    def family(self, context: PlanningContext) -> Resolver[Any]:
        """What an address of this kind means; only kinds that others refer to are asked."""
        raise TypeError(f"nothing refers to a {self.name}: {view}")

    def needs(self, desired: Desired) -> Iterable[str]:
        """The shared tables that planning looks at: people, groups, collections, projects, sharing, connections."""
        return ()

    def observe(self, context: PlanningContext) -> Iterable[Steps[ActualUpdate]]:
        """Reads beyond the shared tables; they go side by side, and `view` knows the tables alone."""
        return ()

    @abstractmethod
    def plan(self, context: PlanningContext, builder: PlanBuilder) -> None:
        """Compare what is wanted with what is there and write down what would change."""

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

    def costs(self, changes: Sequence[Change]) -> Mapping[str, int]:
        """What apply will send for each of these changes; a batch counts on its first, so that sums are exact."""
        return {change.address: change.requests for change in changes}

    def settled(self, change: Change, actual: Actual) -> Actual:
        """What is known once a change is carried out, before anything is read again."""
        return actual

    @abstractmethod
    def again(self, change: Change, wanted: Again) -> None:
        """Say what a change of a saved plan wants, as a configuration would."""

    @abstractmethod
    def read_again(self, changes: Sequence[Change], actual: Actual) -> Mapping[str, Reading]:
        """The reads that show whether these changes took effect, by what they read; equal keys are read once."""
