"""Reading groups and their members. Facts: API operations ListGroups, ListUsers (groupId), 500 a page."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from itertools import chain

from hexform.hex import tables
from hexform.hex.call import Steps, Together, together
from hexform.kinds.base import ActualUpdate
from hexform.model.directory import People, Person, unique
from hexform.model.live import Actual


def read_members(*groups: str) -> Steps[ActualUpdate]:
    """The members of groups, or why they cannot be read."""
    found = yield from together(*(tables.people(("groupId", group)) for group in groups))
    tables_by_group = dict(zip(groups, found, strict=True))
    failed = {f"members:{group}": table.failed for group, table in tables_by_group.items() if table.failed}
    members = {group: table.rows for group, table in tables_by_group.items() if not table.failed}

    def update(actual: Actual) -> Actual:
        # A member of a group is in the workspace, even if a page of the long list of people has lost the row.
        people = _with_rows(actual.directory.people, chain.from_iterable(members.values()))
        return replace(
            actual,
            directory=replace(actual.directory, people=people),
            members={**actual.members, **members},
            failed={**actual.failed, **failed},
        )

    return update


def read_wanted(wanted: Mapping[str, Collection[str]], *, new: bool) -> Steps[ActualUpdate]:
    """The members of groups; and the people of the workspace, unless all who are wanted are members already.

    `wanted`: emails without case by the id of their group. `new`: people are wanted in a group that is not there yet.
    """
    people: People | None = None
    if new:
        update, people = yield Together((read_members(*wanted), tables.people()))
    else:
        update = yield from read_members(*wanted)
        if not _all_known(wanted, update(Actual())):
            people = yield from tables.people()
    return lambda actual: _with_people(update(actual), people)


def _all_known(wanted: Mapping[str, Collection[str]], actual: Actual) -> bool:
    """Whether all who are wanted in a group are its members; one whose members cannot be read is an error anyway."""
    return all(
        set(wanted[group]) <= {person.name.casefold() for person in members}
        for group, members in actual.members.items()
    )


def _with_people(actual: Actual, people: People | None) -> Actual:
    """The people of the workspace, where no other kind has asked for them."""
    known = actual.directory.people
    if people is None or known.complete:
        return actual
    return replace(actual, directory=replace(actual.directory, people=_with_rows(people, known.rows)))


def _with_rows(people: People, more: Iterable[Person]) -> People:
    return People(unique((*people.rows, *more)), people.failed, people.complete, people.pages)


def read_groups() -> Steps[ActualUpdate]:
    """All groups anew."""
    found = yield from tables.groups()
    return lambda actual: replace(actual, directory=replace(actual.directory, groups=found))
