"""The reads of the API that a snapshot can answer, each with a name."""

from __future__ import annotations

from hexform.hex.call import Call

# Operation, the name of the read, and the query that selects a part of the list.
_LISTS = {
    "ListUsers": ("people", "members", "groupId"),
    "ListGroups": ("groups", "", ""),
    "ListCollections": ("collections", "", ""),
    "ListProjects": ("projects", "inside", "collectionId"),
    "ListDataConnections": ("connections", "", ""),
    "ListCells": ("", "cells", "projectId"),
    "ListDraftGuides": ("guides", "guides", "externalSource"),
}
_WORDS = {
    "people": "the people",
    "members": "the members of group",
    "inside": "the projects of collection",
    "connections": "the data connections",
    "cells": "the cells of project",
    "guides": "the guides",
}


def name_of(call: Call) -> str:
    """What a list is of: `people`, `members:GROUP_ID`, `inside:COLLECTION_ID`, `cells:PROJECT_ID`, `guides:OWNER`."""
    whole, part, query = _LISTS[call.operation]
    chosen = dict(call.query).get(query)
    return whole if chosen is None else f"{part}:{chosen}"


def in_words(name: str) -> str:
    """The same for people."""
    what, _, part = name.partition(":")
    return f"{_WORDS.get(what, f'the {what}')} {part}".rstrip()
