"""Data connections, whose secrets are never returned.

The bodies of writes are many models, which are loaded when something is written.
"""

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from hexform.sandbox.exchange import Exchange, Operation
from hexform.sandbox.limits import DEFAULT
from hexform.sandbox.messages import Json
from hexform.sandbox.pages import Direction, Page, paged
from hexform.sandbox.records import Connection

if TYPE_CHECKING:
    from hexform.sandbox.connection_bodies import GroupGrant, WorkspaceGrants

_UNSET_SETTINGS: Json = {
    "connectViaSsh": False,
    "includeMagic": True,
    "allowWritebackCells": False,
    "schemaRefreshAccess": "ADMINS",
}


class ConnectionList(Page):
    """The parameters of ListDataConnections."""

    sort_by: Annotated[Literal["NAME", "CREATED_AT"], Field(alias="sortBy")] = "NAME"
    direction: Annotated[Direction, Field(alias="sortDirection")] = "ASC"


def show_connection(exchange: Exchange, connection: Connection, *, brief: bool = False) -> Json:
    """A connection without its secrets; `brief`: only id, name, type and description."""
    shown: Json = {"id": connection.id, "name": connection.name, "type": connection.type}
    if connection.description is not None:
        shown["description"] = connection.description
    if brief:
        return shown
    groups = exchange.workspace.groups
    details = None if connection.details is None else {connection.type: connection.details}
    return (
        shown
        | {"connectionDetails": details}
        | _UNSET_SETTINGS
        | connection.settings
        | {
            "sharing": {
                "workspace": dict(connection.workspace),
                "groups": [
                    {"access": access, "group": {"id": identifier, "name": groups[identifier].name}}
                    for identifier, access in connection.groups.items()
                ],
            }
        }
    )


def list_connections(exchange: Exchange) -> Json:
    """Lists all connections, by default by name."""
    asked = exchange.parameters(ConnectionList)
    connections = list(exchange.workspace.connections.values())
    if asked.sort_by == "NAME":
        connections.sort(key=lambda row: (row.name.lower(), row.id), reverse=asked.direction == "DESC")
    else:
        connections.sort(key=lambda row: (row.created_at, row.id), reverse=asked.direction == "DESC")
    brief = exchange.is_set("connections", "brief")
    return paged(exchange, asked, connections, lambda row: show_connection(exchange, row, brief=brief))


def _connection(exchange: Exchange) -> Connection:
    connection = exchange.workspace.connections.get(exchange.identify("dataConnectionId"))
    if connection is None:
        raise exchange.missing("Data connection")
    return connection


def get_connection(exchange: Exchange) -> Json:
    """Returns a connection without its secrets."""
    return show_connection(exchange, _connection(exchange))


def create_connection(exchange: Exchange) -> Json:
    """Creates a connection of any type but ClickHouse."""
    from hexform.sandbox.connection_bodies import ConnectionCreate
    from hexform.sandbox.connection_details import split_details

    body, workspace = exchange.body(ConnectionCreate), exchange.workspace
    details, secrets = split_details(body.type, body.details, whole=True)
    _check_groups(exchange, body.sharing.groups)
    connection = Connection(workspace.ids(), body.name, body.type, workspace.now(), details=details, secrets=secrets)
    connection.description = body.description if body.has("description") else None
    connection.settings = body.settings()
    _share(exchange, connection, body.sharing.workspace, body.sharing.groups)
    workspace.connections[connection.id] = connection
    return show_connection(exchange, connection)


def edit_connection(exchange: Exchange) -> Json:
    """Changes what the request names, secrets too; the status is 201 as well."""
    from hexform.sandbox.connection_bodies import ConnectionEdit
    from hexform.sandbox.connection_details import split_details

    body, connection = exchange.body(ConnectionEdit), _connection(exchange)
    _check_groups(exchange, body.sharing.groups.upsert)
    if body.has("details"):
        details, secrets = split_details(connection.type, body.details, whole=False)
        connection.details = (connection.details or {}) | details
        connection.secrets |= secrets
    connection.name = body.name if body.has("name") else connection.name
    connection.description = body.description if body.has("description") else connection.description
    connection.settings = _merged(exchange, connection.settings, body.settings())
    _share(exchange, connection, body.sharing.workspace, body.sharing.groups.upsert)
    return show_connection(exchange, connection)


def _merged(exchange: Exchange, present: Json, given: Json) -> Json:
    """The settings after an edit; by the switch, an object replaces the old one or is merged into it."""
    if exchange.is_set("patch_objects", "merge"):
        given = {
            key: {**present[key], **value} if isinstance(value, dict) and key in present else value
            for key, value in given.items()
        }
    return {key: value for key, value in (present | given).items() if value is not None}


def _check_groups(exchange: Exchange, grants: "tuple[GroupGrant, ...]") -> None:
    exchange.check_known("Group", (grant.id for grant in grants), exchange.workspace.groups)


def _share(
    exchange: Exchange, connection: Connection, workspace: "WorkspaceGrants", groups: "tuple[GroupGrant, ...]"
) -> None:
    connection.workspace |= workspace.model_dump(exclude_unset=True)
    connection.groups |= {grant.id: grant.access for grant in groups}
    if exchange.is_set("revoked_grants", "gone"):
        connection.groups = {group: access for group, access in connection.groups.items() if access != "NONE"}


_ALL, _ONE = "/v1/data-connections", "/v1/data-connections/{dataConnectionId}"
OPERATIONS = (
    Operation("ListDataConnections", "GET", _ALL, "message", list_connections, moved=True, group=DEFAULT),
    Operation("CreateDataConnection", "POST", _ALL, "reason", create_connection, 201, missing=404),
    Operation("GetDataConnection", "GET", _ONE, "message", get_connection, missing=404, moved=True, group=DEFAULT),
    Operation("EditDataConnection", "PATCH", _ONE, "reason", edit_connection, 201, missing=404),
)
