"""Read the shared tables, once each, at the largest page size.

Source: API operations ListUsers, ListGroups (500 a page), ListCollections, ListProjects, ListDataConnections (100).
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any, TypeVar

from hexform.errors import UNREADABLE
from hexform.hex import answers
from hexform.hex.call import Call, Steps, path
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
    """The query parameter for the largest page size."""
    return ("limit", str(PAGE[family]))


def people(*query: tuple[str, str]) -> Steps[People]:
    """Read the users, or those of one group."""
    try:
        rows, _, _ = yield from pages("ListUsers", "/v1/users", limit("users"), *query, read=person)
    except UNREADABLE as error:
        return People(failed=str(error))
    return People(tuple(rows))


def groups(wanted: Collection[str] = ()) -> Steps[Table[Named]]:
    """Read all groups. `wanted`: names that will be created if they are absent."""
    return (yield from _table("ListGroups", "/v1/groups", "groups", named, wanted))


def connections() -> Steps[Table[Named]]:
    """Read all data connections, with their names only."""
    return (yield from _table("ListDataConnections", "/v1/data-connections", "connections", named, ()))


def collections(wanted: Collection[str] = ()) -> Steps[Table[LiveCollection]]:
    """Read all collections, with their sharing, which is by id."""
    return (yield from _table("ListCollections", "/v1/collections", "collections", live_collection, wanted))


def _table(
    operation: str, where: str, family: str, build: Callable[[Any], N], wanted: Collection[str]
) -> Steps[Table[N]]:
    try:
        rows, count, _ = yield from pages(operation, where, limit(family), read=build)
        if count > 1 and not {same(name) for name in wanted} <= {same(row.name) for row in rows}:
            # If an object is deleted while a list is read, the rest moves up by one, and the first of the next page is
            # skipped. An absent object is created, so absence from a list of several pages is checked twice.
            again, _, _ = yield from pages(operation, where, limit(family), ("sortBy", "NAME"), read=build)
            rows += again
    except UNREADABLE as error:
        return Table(failed=str(error))
    return Table(tuple({row.id: row for row in rows}.values()), pages=count)


ALL_PROJECTS = (("includeArchived", "true"), ("includeComponents", "true"), ("includeTrashed", "true"))


def projects(ids: frozenset[str] | None, *, sharing: bool, wanted: Collection[str] = ()) -> Steps[Table[LiveProject]]:
    """Read projects, archived ones and components too. With `ids`, reading stops when all of them are found."""
    query = (limit("projects"), *ALL_PROJECTS, *((("includeSharing", "true"),) if sharing else ()))
    try:
        rows, count, complete = yield from pages(
            "ListProjects",
            "/v1/projects",
            *query,
            read=live_project,
            enough=lambda found: ids is not None and ids <= found.keys(),
        )
        missing = not {same(name) for name in wanted} <= {same(row.name) for row in rows}
        if count > 1 and complete and (missing or (ids is not None and not ids <= {row.id for row in rows})):
            by_age = (*query, ("sortBy", "CREATED_AT"))
            again, _, _ = yield from pages("ListProjects", "/v1/projects", *by_age, read=live_project)
            rows += again
    except UNREADABLE as error:
        return Table(failed=str(error))
    return Table(tuple({row.id: row for row in rows}.values()), complete=complete, pages=count)


def project(project_id: str, *, sharing: bool) -> Steps[LiveProject]:
    """Read one project by id."""
    query = (("includeSharing", "true"),) if sharing else ()
    return live_project((yield Call("GetProject", "GET", path("/v1/projects/{}", project_id), query)))


def person(item: answers.User) -> Person:
    """Convert a user; the email is the name."""
    return Person(item["id"], item["email"], item["role"])


def named(item: answers.Named) -> Named:
    """Convert a group or a data connection."""
    return Named(item["id"], item["name"])


def live_collection(item: answers.Collection) -> LiveCollection:
    """Convert a collection; unknown levels are kept."""
    shared, creator = item["sharing"], item.get("creator")
    return LiveCollection(
        item["id"],
        item["name"],
        description=item.get("description") or "",
        creator=creator["id"] if creator else None,
        workspace=(shared.get("workspace") or {}).get("members") or "NONE",
        users={grant["id"]: grant["access"] for grant in shared.get("users") or ()},
        groups={grant["id"]: grant["access"] for grant in shared.get("groups") or ()},
    )


def live_project(item: answers.Project) -> LiveProject:
    """Convert a project from a list or a single read."""
    status, sharing = item["status"], item.get("sharing")
    return LiveProject(
        item["id"],
        item["title"],
        description=item["description"] or "",
        component=item["type"] == "COMPONENT",
        archived=bool(item["archivedAt"]),
        trashed=bool(item["trashedAt"]),
        owner=item["owner"]["email"],
        status=status["name"] if status else None,
        sharing=_sharing(sharing) if sharing else None,
    )


def _sharing(shared: answers.ProjectSharing) -> LiveSharing:
    return LiveSharing(
        workspace=shared["workspace"]["access"],
        public_web=shared["publicWeb"]["access"],
        users=tuple((grant["user"]["email"], grant["access"]) for grant in shared["users"]),
        groups=tuple((grant["group"]["name"], grant["access"]) for grant in shared["groups"]),
        collections=tuple((grant["collection"]["name"], grant["access"]) for grant in shared["collections"]),
    )
