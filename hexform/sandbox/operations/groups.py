"""Groups: their members are never shown with them, and their names may repeat."""

from typing import Annotated, Literal

from pydantic import Field

from hexform.sandbox.exchange import Exchange, Operation
from hexform.sandbox.messages import WHOLE, BodyModel, Json, Reference, Refusal
from hexform.sandbox.pages import Direction, WholePage, paged
from hexform.sandbox.records import Group
from hexform.sandbox.seed_models import Name


class GroupList(WholePage):
    """The parameters of ListGroups: up to 500 rows."""

    limit: Annotated[float, WHOLE, Field(ge=1, le=500)] = 25
    sort_by: Annotated[Literal["CREATED_AT", "NAME"], Field(alias="sortBy")] = "CREATED_AT"
    direction: Annotated[Direction, Field(alias="sortDirection")] = "DESC"


class Members(BodyModel):
    """At most 100 people a request."""

    users: Annotated[tuple[Reference, ...], Field(max_length=100)] = ()


class MembersEdit(BodyModel):
    """Who comes and who goes."""

    add: Members = Members.model_construct()
    remove: Members = Members.model_construct()


class GroupCreate(BodyModel):
    """The body of CreateGroup."""

    name: Name
    members: Members = Members.model_construct()


class GroupEdit(BodyModel):
    """The body of EditGroup."""

    name: Name = ""
    members: MembersEdit = MembersEdit.model_construct()


def show_group(group: Group) -> Json:
    """A group as the API shows one."""
    return {"id": group.id, "name": group.name, "createdAt": group.created_at}


def _group(exchange: Exchange) -> Group:
    group = exchange.workspace.groups.get(exchange.identify("groupId"))
    if group is None:
        raise exchange.missing("Group")
    return group


def _check_writable(exchange: Exchange) -> None:
    if not exchange.is_set("directory_sync", "off"):
        raise Refusal(int(exchange.behaviours["directory_sync"]), "Groups are managed by directory sync")


def _people(exchange: Exchange, members: Members) -> list[str]:
    ids = [user.id for user in members.users]
    exchange.check_known("User", ids, exchange.workspace.users)
    return ids


def list_groups(exchange: Exchange) -> Json:
    """Lists all groups, by default the newest first."""
    asked = exchange.parameters(GroupList)
    groups = list(exchange.workspace.groups.values())
    if asked.sort_by == "NAME":
        groups.sort(key=lambda group: (group.name.lower(), group.id), reverse=asked.direction == "DESC")
    else:
        groups.sort(key=lambda group: (group.created_at, group.id), reverse=asked.direction == "DESC")
    return paged(exchange, asked, groups, show_group)


def get_group(exchange: Exchange) -> Json:
    """Returns a group without its members."""
    return show_group(_group(exchange))


def create_group(exchange: Exchange) -> Json:
    """Creates a group, even where one of that name exists."""
    _check_writable(exchange)
    body = exchange.body(GroupCreate)
    members = _people(exchange, body.members)
    workspace = exchange.workspace
    group = Group(workspace.ids(), body.name, workspace.now(), dict.fromkeys(members))
    workspace.groups[group.id] = group
    return {"id": group.id, "name": group.name, "members": {"users": [{"id": member} for member in group.members]}}


def edit_group(exchange: Exchange) -> Json:
    """Renames a group, adds and removes people; an entry that is already in effect is no error."""
    _check_writable(exchange)
    body, group = exchange.body(GroupEdit), _group(exchange)
    added, removed = _people(exchange, body.members.add), _people(exchange, body.members.remove)
    group.name = body.name or group.name
    group.members |= dict.fromkeys(added)
    for member in removed:
        group.members.pop(member, None)
    return show_group(group)


def delete_group(exchange: Exchange) -> None:
    """Deletes a group and everything that is shared with it."""
    _check_writable(exchange)
    group, workspace = _group(exchange), exchange.workspace
    del workspace.groups[group.id]
    for collection in workspace.collections.values():
        collection.groups.pop(group.id, None)
    for connection in workspace.connections.values():
        connection.groups.pop(group.id, None)
    for project in workspace.projects.values():
        project.sharing.groups.pop(group.id, None)


OPERATIONS = (
    Operation("ListGroups", "GET", "/v1/groups", "reason", list_groups),
    Operation("CreateGroup", "POST", "/v1/groups", "reason", create_group, 201),
    Operation("GetGroup", "GET", "/v1/groups/{groupId}", "reason", get_group),
    Operation("EditGroup", "PATCH", "/v1/groups/{groupId}", "reason", edit_group),
    Operation("DeleteGroup", "DELETE", "/v1/groups/{groupId}", "reason", delete_group, 204),
)
