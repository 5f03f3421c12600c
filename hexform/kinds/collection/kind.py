"""Collections: a name, a description and who is in them. Facts: API operations ListCollections, GetCollection."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from hexform.kinds.base import ActualUpdate, NamedKind, Observation, Reading
from hexform.kinds.collection.spec import Collection, CollectionSharing
from hexform.kinds.policy import Policy
from hexform.model.desired import Desired
from hexform.model.sides import PERSON

if TYPE_CHECKING:
    from hexform.hex.call import Steps
    from hexform.kinds.builder import PlanBuilder
    from hexform.kinds.context import PlanningContext
    from hexform.kinds.resolver import Identity, Resolver
    from hexform.kinds.state import ApplyState
    from hexform.model.change import Change
    from hexform.model.directory import LiveCollection, Table
    from hexform.model.live import Actual


class CollectionKind(NamedKind):
    """Sharing is by id both ways; a grant is taken away by writing NONE; the API cannot delete a collection."""

    name = "collection"
    model = Collection
    wish = Collection
    noun = "collection"
    referable = True
    block = "collections"
    table = "collections"
    about = "Collections of projects, by key."
    example: ClassVar = {"finance": {"name": "Finance"}}
    policy = Policy("collections", "report", "Collections that are not written; the API cannot delete one.")
    naming = "name"

    def resolver(self, context: PlanningContext) -> Resolver[LiveCollection]:
        from hexform.kinds.resolver import Identifier, Resolver

        identifiers = (
            Identifier(address, spec.name or address.key, spec.name is not None, spec.id, spec.renamed_from)
            for address, spec in context.written(self.name, Collection)
        )
        return Resolver(self.name, self.noun, identifiers, context.actual.directory.collections)

    def read_table(self, desired: Desired, needs: set[str]) -> Steps[Table[LiveCollection]]:
        from hexform.hex import tables

        return tables.collections(self.created_names(desired))

    def needs(self, desired: Desired) -> Iterable[str]:
        written = [spec.sharing for _, spec in desired.wanted(self.name, Collection) if spec.sharing]
        return (
            *(("collections",) * (self.name in desired.spoken | desired.sought)),
            *(("people",) * any(sharing.users is not None for sharing in written)),
            *(("groups",) * any(sharing.groups is not None for sharing in written)),
        )

    def observations(self) -> Iterable[Observation]:
        # A group is not deleted where it gives access to a protected project, and its managers stay then.
        return [Observation(frozenset({"people", "groups", "collections", "projects"}), self._reads)]

    def _reads(self, context: PlanningContext) -> Iterable[Steps[ActualUpdate]]:
        """Whether a group that would manage a collection alone has members, and what closes to those who lose it."""
        from hexform.kinds.collection.sharing import doubtful_managers, would_close
        from hexform.kinds.group.access import read_shared_projects
        from hexform.kinds.group.reading import read_members

        found: set[str] = set()
        closing = False
        for address, spec in context.specs(self.name, Collection):
            live = context.collections.identities[address].live
            if live is not None and spec.sharing is not None:
                found |= doubtful_managers(context, address, live, spec.sharing)
                closing |= context.protects_access and would_close(context, address, live, spec.sharing)
        members = [read_members(group_id) for group_id in sorted(found)]
        return [*members, *(read_shared_projects(context.actual) if closing else ())]

    def compare(
        self, context: PlanningContext, builder: PlanBuilder, wish: Collection, identity: Identity[LiveCollection]
    ) -> None:
        from hexform.kinds.collection.sharing import Shared, compare_sharing
        from hexform.model.change import CREATE, UPDATE

        live, address = identity.live, identity.address
        before: dict[str, Any] = {}
        after: dict[str, Any] = {}
        if live is None or identity.renamed:
            before, after["name"] = ({"name": live.name} if live else {}), identity.name
        if wish.says("description"):
            before |= {"description": live.description} if live else {}
            after["description"] = wish.description or ""
        shared = Shared()
        if wish.sharing is not None:
            found = compare_sharing(context, builder, address, live, wish.sharing)
            if found is None:
                return
            shared = found
            before["sharing"] = CollectionSharing.saying(**shared.before)
            after["sharing"] = CollectionSharing.saying(**shared.after)
        builder.propose(
            address,
            Collection.saying(**before) if live else None,
            Collection.saying(**after),
            actions=UPDATE if live else CREATE,
            name=identity.name,
            id=live.id if live else None,
            reason="renamed" if live and identity.renamed else None,
            uses={PERSON: shared.ids},
            depends_on=tuple(sorted(shared.needs)),
            source=context.source(address),
        )

    def remove(self, context: PlanningContext, builder: PlanBuilder) -> None:
        from hexform.kinds.removal import report_unmanaged

        policy = self.policy_in(context.desired.settings)
        report_unmanaged(context, builder, context.collections, policy, set())

    def apply(self, change: Change, work: ApplyState) -> Steps[str | None]:
        from hexform.kinds.collection.apply import write

        return (yield from write(change, work))

    def cost(self, change: Change) -> int:
        from hexform.kinds.collection.apply import requests

        return requests(change)

    def read_again(self, changes: Sequence[Change], actual: Actual) -> Mapping[str, Reading]:
        from hexform.hex import tables
        from hexform.kinds.reading import read_collections

        total = len(actual.directory.collections.rows) + sum(change.verb == "create" for change in changes)
        pages_needed = math.ceil(total / tables.PAGE["collections"])
        if len(changes) >= pages_needed:
            return {"collections": Reading(pages_needed, read_collections)}
        return {f"collection:{c.id or c.address}": Reading(1, partial(_read_one, c.id or "")) for c in changes}


def _read_one(collection_id: str) -> Steps[ActualUpdate]:
    from hexform.hex import tables
    from hexform.hex.call import Call, path
    from hexform.kinds.reading import with_collections

    call = Call("GetCollection", "GET", path("/v1/collections/{}", collection_id))
    row = tables.live_collection((yield call))

    def update(actual: Actual) -> Actual:
        others = [other for other in actual.directory.collections if other.id != row.id]
        return with_collections(actual, replace(actual.directory.collections, rows=(*others, row)))

    return update
