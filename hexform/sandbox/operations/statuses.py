"""Statuses of warehouse objects and of semantic datasets and views: all of a request, or nothing of it."""

from collections.abc import Sequence
from typing import Literal, Protocol

from hexform.sandbox.exchange import Exchange, Operation
from hexform.sandbox.messages import BodyModel, Json, Refusal

DOTS = {"DATABASE": (0, 0), "SCHEMA": (1, 1), "TABLE": (1, 2)}
Statuses = dict[str, str | None]


class Update(Protocol):
    """One object and the status that it gets; null takes it away."""

    name: str
    status: str | None

    @property
    def type(self) -> str: ...


class SchemaUpdate(BodyModel):
    """A warehouse object by its qualified name."""

    type: Literal["DATABASE", "SCHEMA", "TABLE"]
    name: str
    status: str | None


class SchemaUpdates(BodyModel):
    """The body of UpdateDataConnectionSchema."""

    updates: tuple[SchemaUpdate, ...]


class SemanticUpdate(BodyModel):
    """A dataset or view by name."""

    type: Literal["DATASET", "VIEW"]
    name: str
    status: str | None


class SemanticUpdates(BodyModel):
    """The body of UpdateSemanticProject."""

    updates: tuple[SemanticUpdate, ...]


def _matches(listed: Statuses, name: str) -> list[str]:
    """The objects that match a name, which may omit leading parts."""
    return [name] if name in listed else [full for full in listed if full.endswith(f".{name}")]


def _fault(exchange: Exchange, update: Update, listed: Statuses | None) -> str | None:
    """The reason why an update is refused, as the document words it."""
    least, most = DOTS.get(update.type, (0, len(update.name)))
    if not update.name or not least <= update.name.count(".") <= most:
        return "invalid_name_format"
    bearers = [update.name] if listed is None else _matches(listed, update.name)
    if len(bearers) != 1:
        return "ambiguous_name" if bearers else "not_found"
    if update.status is not None and update.status not in exchange.workspace.statuses:
        return "invalid_status"
    return None


def _apply(
    exchange: Exchange,
    updates: Sequence[Update],
    objects: dict[str, Statuses],
    keys: dict[str, str],
    *,
    known: bool,
) -> Json:
    """Set all statuses, or refuse with a reason for each that cannot be set."""
    faults = []
    for update in updates:
        reason = _fault(exchange, update, objects.get(update.type, {}) if known else None)
        if reason:
            fault = {"name": update.name, "type": update.type, "reason": reason}
            faults.append(fault | {"value": update.status or ""} if reason == "invalid_status" else fault)
    if faults:
        absent = all(fault["reason"] == "not_found" for fault in faults)
        raise Refusal(404 if absent else 400, "Some statuses cannot be set", details=faults)
    updated: Json = {key: [] for key in keys.values()}
    for update in updates:
        listed = objects.setdefault(update.type, {})
        name = next(iter(_matches(listed, update.name)), update.name)
        listed[name] = update.status
        updated[keys[update.type]].append({"name": update.name, "status": update.status})
    return {"updated": updated}


def update_schema(exchange: Exchange) -> Json:
    """Sets the statuses of databases, schemas and tables, all or none; no operation reads them back."""
    updates = exchange.body(SchemaUpdates).updates
    connection = exchange.workspace.connections.get(exchange.identify("dataConnectionId"))
    if connection is None:
        raise exchange.missing("Data connection")
    keys = {"DATABASE": "databases", "SCHEMA": "schemas", "TABLE": "tables"}
    return _apply(exchange, updates, connection.objects, keys, known=connection.knows_objects)


def update_semantic_project(exchange: Exchange) -> Json:
    """Sets the statuses of datasets and views, all or none."""
    updates = exchange.body(SemanticUpdates).updates
    project = exchange.workspace.semantic_projects.get(exchange.identify("semanticProjectId"))
    if project is None:
        raise exchange.missing("Semantic project")
    objects, keys = {"DATASET": project.datasets, "VIEW": project.views}, {"DATASET": "datasets", "VIEW": "views"}
    return _apply(exchange, updates, objects, keys, known=project.knows_objects)


OPERATIONS = (
    Operation(
        "UpdateDataConnectionSchema",
        "PATCH",
        "/v1/data-connections/{dataConnectionId}/schema",
        "listed",
        update_schema,
        missing=404,
    ),
    Operation(
        "UpdateSemanticProject",
        "PATCH",
        "/v1/semantic-projects/{semanticProjectId}",
        "listed",
        update_semantic_project,
        aliases=("/v1/semantic-models/{semanticProjectId}",),
    ),
)
