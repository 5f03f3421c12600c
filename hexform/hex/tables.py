"""Reading the shared tables, once each, at the largest page size.

Facts: API operations ListUsers, ListGroups (500 a page), ListCollections, ListProjects, ListDataConnections (100).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any, TypeVar

from hexform.errors import BadAnswer, NotPermitted
from hexform.hex.call import Call, Json, Steps, path
from hexform.hex.paging import pages
from hexform.model.directory import (
    LiveCollection,
    LiveProject,
    LiveSharing,
    Named,
    People,
    Person,
    Table,
    same,
)

N = TypeVar("N", bound=Named)

PAGE = {
    "users": 500,
    "groups": 500,
    "collections": 100,
    "projects": 100,
    "connections": 100,
    "cells": 100,
    "guides": 100,
}


def limit(family: str) -> tuple[str, str]:
    """The query that asks for the largest page."""
    return ("limit", str(PAGE[family]))


def text(item: Mapping[str, Any], key: str) -> str:
    """A text that must be there."""
    value = item.get(key)
    if not isinstance(value, str) or not value:
        raise BadAnswer(f"an object of the answer has no {key}")
    return value


def people(*query: tuple[str, str]) -> Steps[People]:
    """The users, or those of one group."""
    try:
        items, _, _ = yield from pages("ListUsers", "/v1/users", limit("users"), *query)
    except NotPermitted as error:
        return People(failed=str(error))
    return People(tuple(Person(text(i, "id"), text(i, "email"), str(i.get("role") or "")) for i in items))


def groups(wanted: Collection[str] = ()) -> Steps[Table[Named]]:
    """All groups. `wanted` are names that a create would follow from, if they are not there."""
    return (yield from _table("ListGroups", "/v1/groups", "groups", named, wanted))


def connections() -> Steps[Table[Named]]:
    """All data connections, by name alone: their details are none of our business."""
    return (yield from _table("ListDataConnections", "/v1/data-connections", "connections", named, ()))


def collections(wanted: Collection[str] = ()) -> Steps[Table[LiveCollection]]:
    """All collections, with their sharing, which is by id."""
    return (yield from _table("ListCollections", "/v1/collections", "collections", live_collection, wanted))


def _table(
    operation: str, where: str, family: str, build: Callable[[Json], N], wanted: Collection[str]
) -> Steps[Table[N]]:
    try:
        items, count, _ = yield from pages(operation, where, limit(family))
        rows = [build(item) for item in items]
        if count > 1 and not {same(name) for name in wanted} <= {same(row.name) for row in rows}:
            # Something that is deleted while a list is read moves the rest up by one, and the first of the next page
            # is lost. A create follows from absence, so absence over several pages is looked at twice.
            again, _, _ = yield from pages(operation, where, limit(family), ("sortBy", "NAME"))
            rows += [build(item) for item in again]
    except NotPermitted as error:
        return Table(failed=str(error))
    return Table(tuple({row.id: row for row in rows}.values()), pages=count)


ALL_PROJECTS = (("includeArchived", "true"), ("includeComponents", "true"))


def projects(ids: frozenset[str] | None, *, sharing: bool, wanted: Collection[str] = ()) -> Steps[Table[LiveProject]]:
    """Projects, archived ones and components too. With `ids` the reading stops when all of them are found."""
    query = (limit("projects"), *ALL_PROJECTS, *((("includeSharing", "true"),) if sharing else ()))
    try:
        items, count, complete = yield from pages(
            "ListProjects", "/v1/projects", *query, enough=lambda found: ids is not None and ids <= found.keys()
        )
        rows = [live_project(item) for item in items]
        missing = not {same(name) for name in wanted} <= {same(row.name) for row in rows}
        if count > 1 and complete and (missing or (ids is not None and not ids <= {row.id for row in rows})):
            again, _, _ = yield from pages("ListProjects", "/v1/projects", *query, ("sortBy", "CREATED_AT"))
            rows += [live_project(item) for item in again]
    except NotPermitted as error:
        return Table(failed=str(error))
    return Table(tuple({row.id: row for row in rows}.values()), complete=complete, pages=count)


def project(project_id: str, *, sharing: bool) -> Steps[LiveProject]:
    """One project by id."""
    query = (("includeSharing", "true"),) if sharing else ()
    return live_project((yield Call("GetProject", "GET", path("/v1/projects/{}", project_id), query)))


def named(item: Json) -> Named:
    """A group or a data connection."""
    return Named(text(item, "id"), text(item, "name"))


def live_collection(item: Json) -> LiveCollection:
    """A collection; levels that are not known are kept as they are."""
    shared = item.get("sharing") or {}
    grants = {
        scope: {text(grant, "id"): text(grant, "access") for grant in shared.get(scope) or ()}
        for scope in ("users", "groups")
    }
    return LiveCollection(
        text(item, "id"),
        text(item, "name"),
        description=item.get("description") or "",
        creator=(item.get("creator") or {}).get("id"),
        workspace=(shared.get("workspace") or {}).get("members") or "NONE",
        users=grants["users"],
        groups=grants["groups"],
    )


def live_project(item: Json) -> LiveProject:
    """A project as a list or a single read gives it."""
    return LiveProject(
        text(item, "id"),
        text(item, "title"),
        description=item.get("description") or "",
        component=item.get("type") == "COMPONENT",
        archived=bool(item.get("archivedAt") or item.get("trashedAt")),
        trashed=bool(item.get("trashedAt")),
        owner=(item.get("owner") or {}).get("email") or "",
        status=(item.get("status") or {}).get("name"),
        sharing=_sharing(item["sharing"]) if item.get("sharing") else None,
    )


def _sharing(shared: Json) -> LiveSharing:
    def grants(scope: str, principal: str, name: str) -> tuple[tuple[str, str], ...]:
        return tuple((text(grant[principal], name), text(grant, "access")) for grant in shared.get(scope) or ())

    return LiveSharing(
        workspace=(shared.get("workspace") or {}).get("access") or "NONE",
        public_web=(shared.get("publicWeb") or {}).get("access") or "NONE",
        users=grants("users", "user", "email"),
        groups=grants("groups", "group", "name"),
        collections=grants("collections", "collection", "name"),
    )
