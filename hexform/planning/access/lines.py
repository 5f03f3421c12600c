"""What a configuration says of the ways to projects: the address and line that manage each, and when it ends."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from hexform.kinds.collection.spec import Collection
from hexform.kinds.group.spec import GroupEntry
from hexform.kinds.project_sharing.spec import ProjectSharing
from hexform.model.access_change import Via
from hexform.model.address import Address
from hexform.model.desired import Desired
from hexform.model.directory import Person
from hexform.model.fields import Ref, Target, Written
from hexform.model.grants import CollectionOnProject, Ends, Member, ProjectGrant
from hexform.planning.access.naming import Naming
from hexform.planning.access.viewer import Line

_NOTHING = Line()
_UNWRITTEN = Address(""), ProjectSharing()
GrantsByReference = Mapping[Ref | Target, ProjectGrant] | Mapping[Ref | Target, CollectionOnProject]


class ConfiguredLines:
    """The lines of a configuration, found by live id. A way that nothing written gives has an empty line."""

    def __init__(self, desired: Desired, naming: Naming, people: Iterable[Person]) -> None:
        self._desired = desired
        self._naming = naming
        self._emails = {person.id: person.name.casefold() for person in people}
        self._sharing = {
            live_id: (address, spec)
            for address, spec in desired.specs.items()
            if isinstance(spec, ProjectSharing)
            for live_id in naming.ids("project", Ref(text=address.key))
        }
        # There may be millions of ways, and few grants and memberships that they come from.
        self._granted = cache(self._find_grant)
        self._members = cache(self._find_members)
        self._in_group = cache(self._find_in_group)
        self._in_collection = cache(self._find_in_collection)

    def line(self, via: Via, project_id: str, principal: str, person_id: str) -> Line:
        """The line of a way; that of the membership where the grant itself is not written."""
        email = self._emails.get(person_id, "")
        match via:
            case "direct":
                address, sharing = self._sharing.get(project_id, _UNWRITTEN)
                return self._of_person(address, sharing.users or {}, email)
            case "workspace":
                return self._workspace(project_id)
            case "group":
                return _both(self._granted(via, project_id, principal), self._in_group(principal, email))
            case "collection":
                return _both(self._granted(via, project_id, principal), self._in_collection(principal, email))
        return _NOTHING

    def _workspace(self, project_id: str) -> Line:
        address, sharing = self._sharing.get(project_id, _UNWRITTEN)
        return _NOTHING if sharing.workspace is None else Line(address, self._desired.places.get(address))

    def _find_grant(self, via: Via, project_id: str, live_id: str) -> Line:
        """What a project grants to a group or collection."""
        address, sharing = self._sharing.get(project_id, _UNWRITTEN)
        grants: GrantsByReference = (sharing.groups if via == "group" else sharing.collections) or {}
        for ref, grant in grants.items():
            if isinstance(ref, Ref) and live_id in self._naming.ids(via, ref):
                return self._line(address, str(ref), grant)
        return _NOTHING

    def _of_person(self, address: Address, grants: Mapping[str, Ends], email: str) -> Line:
        found = (self._line(address, name, grant) for name, grant in grants.items() if name.casefold() == email)
        return next(found, _NOTHING)

    def _find_members(self, group_id: str) -> dict[str, tuple[Address, Member]]:
        """The written members of a group, by email in lower case."""
        spec, address = self._spec("group", group_id)
        if address is None or not isinstance(spec, GroupEntry):
            return {}
        return {entry.email.casefold(): (address, entry) for entry in spec.members or ()}

    def _find_in_group(self, group_id: str, email: str) -> Line:
        """How a person is in a group."""
        found = self._members(group_id).get(email)
        return self._line(found[0], found[1].email, found[1]) if found is not None else _NOTHING

    def _find_in_collection(self, collection_id: str, email: str) -> Line:
        """How a person is in a collection: as a user of it, else through a group."""
        spec, address = self._spec("collection", collection_id)
        if address is None or not isinstance(spec, Collection) or spec.sharing is None:
            return _NOTHING
        own = self._of_person(address, spec.sharing.users or {}, email)
        if own is not _NOTHING:
            return own
        for ref, grant in (spec.sharing.groups or {}).items():
            for group_id in self._naming.ids("group", ref) if isinstance(ref, Ref) else ():
                member = self._in_group(group_id, email)
                if member is not _NOTHING:
                    return _both(self._line(address, str(ref), grant), member)
        return _NOTHING

    def _spec(self, kind: str, live_id: str) -> tuple[Written | None, Address | None]:
        row = self._naming.table(kind).by_id.get(live_id)
        address = Address(self._naming.address(kind, row.name, live_id)) if row is not None else None
        spec = self._desired.specs.get(address) if address is not None else None
        return spec, address

    def _line(self, address: Address, written: str, entry: Ends) -> Line:
        source = self._desired.locate(address, written) or self._desired.places.get(address)
        return Line(address, source, entry.until.isoformat() if entry.until else None, entry.why)


def _both(grant: Line, membership: Line) -> Line:
    """The line of a way by a grant and a membership: it ends with the first of them.

    The grant manages the way where it is written, else the membership does.
    """
    if membership is _NOTHING:
        return grant
    managing = grant if grant.address else membership
    ending = [line for line in (grant, membership) if line.until]
    first = min(ending, key=lambda line: line.until or "", default=managing)
    return managing._replace(until=first.until, why=first.why or grant.why or membership.why)


def lines_naming(desired: Desired, email: str) -> tuple[str, ...]:
    """Each file:line where the configuration names a person, in the order written."""
    found = (
        desired.locate(address, name) or desired.places.get(address)
        for address, spec in desired.specs.items()
        for name in _emails(spec)
        if name.casefold() == email.casefold()
    )
    return tuple(dict.fromkeys(line for line in found if line))


def _emails(spec: Written) -> Iterator[str]:
    match spec:
        case GroupEntry():
            yield from (entry.email for entry in spec.members or ())
        case Collection() if spec.sharing is not None:
            yield from spec.sharing.users or ()
        case ProjectSharing():
            yield from spec.users or ()
