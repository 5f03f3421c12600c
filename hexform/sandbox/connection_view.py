"""A data connection as the API shows one."""

from hexform.sandbox.exchange import Exchange
from hexform.sandbox.messages import Json
from hexform.sandbox.records import Connection

DEFAULTS: Json = {
    "connectViaSsh": False,
    "includeMagic": True,
    "allowWritebackCells": False,
    "schemaRefreshAccess": "ADMINS",
}


def show_connection(exchange: Exchange, connection: Connection, *, brief: bool = False) -> Json:
    """Everything but the secrets, or the little that some callers see."""
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
        | DEFAULTS
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
