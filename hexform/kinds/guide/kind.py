"""Guides: the files that the Hex agent reads."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from hexform.kinds.base import ActualUpdate, Kind, Observation, Reading
from hexform.kinds.guide.loading import check_owners, load_guides
from hexform.kinds.guide.spec import UNMANAGED, Guide, GuideSet
from hexform.kinds.loading import Entry, Loader
from hexform.kinds.policy import Removal
from hexform.model.address import Address
from hexform.model.desired import GuideOwner
from hexform.model.fields import Name

if TYPE_CHECKING:
    from hexform.hex.call import Steps
    from hexform.kinds.builder import PlanBuilder
    from hexform.kinds.context import PlanningContext
    from hexform.kinds.state import ApplyState
    from hexform.model.change import Change
    from hexform.model.live import Actual


class GuideKind(Kind):
    """Facts: API operations UpsertGuideDraft, PublishGuideDrafts, ListDraftGuides; contents are never given back."""

    name = "guide"
    model = Guide
    wish = Guide
    noun = "guide"
    block = "guides"
    entry = GuideSet
    about = "Sets of guides, by key: files that the Hex agent reads."
    example: ClassVar = {"main": {"files": ["guides/*.md"]}}
    policy = UNMANAGED
    about_access = False
    removal = Removal(Name, "Paths of guides in Hex.", ["old.md"])
    naming = "path"

    def load(self, loader: Loader, blocks: Mapping[str, Entry]) -> None:
        load_guides(loader, blocks.values())

    def rules(self, loader: Loader) -> None:
        check_owners(loader)

    def removed_by(self, address: Address, spec: Guide) -> Iterable[tuple[str, str]]:
        return ((spec.path, ""),)

    def observations(self) -> Iterable[Observation]:
        # Both ask for the own lists, which takes one read: they need not wait for the ledger.
        return [Observation(frozenset(), self._own), Observation(frozenset({"ledger"}), self._reads)]

    def _own(self, context: PlanningContext) -> Iterable[Steps[ActualUpdate]]:
        from hexform.kinds.guide.reading import read_own

        return [read_own(context)] if context.speaks_of("guide") else []

    def _reads(self, context: PlanningContext) -> Iterable[Steps[ActualUpdate]]:
        from hexform.kinds.guide.reading import read

        return [read(context)] if context.speaks_of("guide") else []

    def plan(self, context: PlanningContext, builder: PlanBuilder) -> None:
        from hexform.kinds.guide.plan import plan_guides

        plan_guides(context, builder)

    def lane(self, change: Change) -> str:
        return self.batch(change)

    def batch(self, change: Change) -> str:
        """All guides are one batch: they share uploads and publishes."""
        return change.kind

    def apply(self, change: Change, work: ApplyState) -> Steps[str | None]:
        yield from self.apply_batch([change], work)
        result = work.results[change.address]
        if isinstance(result, Exception):
            raise result
        return result

    def apply_batch(self, changes: Sequence[Change], work: ApplyState) -> Steps[None]:
        from hexform.kinds.guide.batches import deletions
        from hexform.kinds.guide.deletion import Deletions
        from hexform.kinds.guide.upload import Uploads

        yield from Uploads(work).run(changes)
        yield from Deletions(work).run(deletions(changes))

    def costs(self, changes: Sequence[Change]) -> Mapping[str, int]:
        from hexform.kinds.guide.batches import costs

        return costs(changes)

    def wish_of(self, fields: Mapping[str, Any]) -> Guide:
        # The sets of a saved plan are called by their owners.
        return Guide.saying(**fields, set_name=fields["source"].owner_text())

    def owners(self, change: Change) -> Mapping[str, GuideOwner]:
        sides = [side for side in (change.before, change.after) if isinstance(side, Guide) and side.says("source")]
        return {side.owner: GuideOwner(side.source.locator(), written=True) for side in sides}

    def settled(self, change: Change, actual: Actual) -> Actual:
        """No list that was read before tells the truth about this path any more."""
        guides = {key: tuple(row for row in rows if row.path != change.name) for key, rows in actual.guides.items()}
        return replace(actual, guides=guides)

    def read_again(self, changes: Sequence[Change], actual: Actual) -> Mapping[str, Reading]:
        """The touched owners' lists; whether a guide is published cannot be read."""
        from hexform.kinds.guide.ledger import keeper
        from hexform.kinds.guide.reading import read_again

        paths: dict[str, set[str]] = {}
        for change in changes:
            owner = keeper(change)
            listed = paths.setdefault(owner, {row.path for row in actual.guides.get(owner, ())})
            (listed.discard if change.verb == "delete" else listed.add)(change.name)
        return {
            f"guides:{owner}": Reading(_requests(len(listed)), partial(read_again, owner))
            for owner, listed in paths.items()
        }


def _requests(count: int) -> int:
    from hexform.hex import tables

    return max(1, math.ceil(count / tables.PAGE["guides"]))
