"""Groups and collections whose people are not known, because they were not read yet."""

from __future__ import annotations

from hexform.model.access import NONE
from hexform.planning.access.roster import GREATEST
from hexform.planning.access.ways import ranks_of
from hexform.planning.access.world import Grant, Project, World


def is_unread(world: World, group_id: str) -> bool:
    """Whether the members of a group were not read; one that a complete list does not show has none."""
    return world.groups[group_id].unread if group_id in world.groups else "groups" in world.missing


def openers(world: World, collection_id: str) -> list[str]:
    """The groups that open a collection and whose members were not read."""
    groups = world.collections[collection_id].groups
    return [key for key, level in groups.items() if level != NONE and is_unread(world, key)]


def through_unread(world: World, project: Project) -> dict[tuple[str, str], int]:
    """The ways to a project that somebody may have through a group that was not read, each with its highest level.

    A collection that was not read may be opened by any group.
    """
    if world.is_read:
        return {}
    found = {
        ("group", grant.key): _greatest(grant)
        for grant in project.groups
        if any(is_unread(world, key) for key in grant.ids)
    }
    return found | {
        ("collection", grant.key): _greatest(grant)
        for grant in project.collections
        if any(world.collections[key].unread or openers(world, key) for key in grant.ids)
    }


def _greatest(grant: Grant) -> int:
    ranks = ranks_of(grant.level)
    return ranks[GREATEST] if ranks else 0
