"""Data connections: secrets go in and never come out."""

from typing import Annotated, Literal

from pydantic import Field

from hexform.sandbox.connection_view import show_connection
from hexform.sandbox.exchange import Exchange, Json, Operation
from hexform.sandbox.pages import Direction, Page, paged
from hexform.sandbox.records import Connection


class ConnectionList(Page):
    """The parameters of ListDataConnections."""

    sort_by: Annotated[Literal["CREATED_AT", "NAME"], Field(alias="sortBy")] = "CREATED_AT"
    direction: Annotated[Direction, Field(alias="sortDirection")] = "DESC"


def list_connections(exchange: Exchange) -> Json:
    """All connections, in one of two shapes."""
    asked = exchange.parameters(ConnectionList)
    connections = list(exchange.workspace.connections.values())
    if asked.sort_by == "NAME":
        connections.sort(key=lambda row: (row.name.lower(), row.id), reverse=asked.direction == "DESC")
    else:
        connections.sort(key=lambda row: (row.created_at, row.id), reverse=asked.direction == "DESC")
    brief = exchange.is_set("connections", "brief")
    return paged(exchange, asked, connections, lambda row: show_connection(exchange, row, brief=brief))


def _connection(exchange: Exchange) -> Connection:
    connection = exchange.workspace.connections.get(exchange.uuid("dataConnectionId"))
    if connection is None:
        raise exchange.missing("Data connection")
    return connection


def get_connection(exchange: Exchange) -> Json:
    """A connection without its secrets."""
    return show_connection(exchange, _connection(exchange))


OPERATIONS = (
    Operation("ListDataConnections", "GET", "/v1/data-connections", "reason", list_connections),
    Operation(
        "GetDataConnection", "GET", "/v1/data-connections/{dataConnectionId}", "reason", get_connection, missing=403
    ),
)
