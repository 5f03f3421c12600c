"""Reading groups and their members. Facts: API operations ListGroups, ListUsers (groupId), 500 a page."""

from __future__ import annotations

from dataclasses import replace

from hexform.hex import tables
from hexform.hex.call import Steps
from hexform.kinds.base import ActualUpdate
from hexform.model.directory import unique
from hexform.model.live import Actual


def read_members(group_id: str) -> Steps[ActualUpdate]:
    """The members of one group, or why they cannot be read."""
    found = yield from tables.people(("groupId", group_id))

    def update(actual: Actual) -> Actual:
        if found.failed:
            return replace(actual, failed={**actual.failed, f"members:{group_id}": found.failed})
        # A member of a group is in the workspace, even if a page of the long list of people has lost the row.
        people = replace(actual.directory.people, rows=unique((*actual.directory.people, *found)))
        directory = replace(actual.directory, people=people)
        return replace(actual, directory=directory, members={**actual.members, group_id: found.rows})

    return update


def read_groups() -> Steps[ActualUpdate]:
    """All groups anew."""
    found = yield from tables.groups()
    return lambda actual: replace(actual, directory=replace(actual.directory, groups=found))
