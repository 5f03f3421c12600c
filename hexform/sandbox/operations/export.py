"""ExportProject: a project as a file."""

from typing import Annotated, Literal

import yaml
from pydantic import Field

from hexform.sandbox.exchange import Exchange, Operation
from hexform.sandbox.limits import DEFAULT
from hexform.sandbox.messages import AnyId, BodyModel, Integer, Json
from hexform.sandbox.records import Cell, Project


class Export(BodyModel):
    """The body of ExportProject: the draft, the published version, or one by its number."""

    project: Annotated[AnyId, Field(alias="projectId")]
    version: Annotated[Integer, Field(ge=1)] | Literal["draft", "latest"] = "draft"


def _cell(cell: Cell) -> Json:
    config: Json = {} if cell.source is None else {"source": cell.source}
    if cell.type == "SQL":
        config |= {"dataConnectionId": cell.data_connection, "resultVariableName": cell.output_dataframe}
    return {"cellType": cell.type, "cellId": cell.static_id, "cellLabel": cell.label, "config": config}


def _document(project: Project) -> Json:
    return {
        "schemaVersion": 3,
        "meta": {"projectId": project.id, "title": project.title, "description": project.description},
        "cells": [_cell(cell) for cell in project.cells],
    }


def export_project(exchange: Exchange) -> Json:
    """Returns the draft as YAML, in which cells have their staticIds."""
    body = exchange.body(Export)
    project = exchange.workspace.projects.get(body.project)
    if project is None or exchange.is_set("export", "disabled"):
        raise exchange.missing("Project")
    if body.version == "latest" and project.last_published_at is None:
        raise exchange.missing("Published version")
    if isinstance(body.version, int) and body.version > project.version:
        raise exchange.missing("Version", str(body.version))
    content = yaml.safe_dump(_document(project), sort_keys=False, allow_unicode=True)
    return {"filename": f"{project.title}.yaml", "content": content}


OPERATIONS = (Operation("ExportProject", "POST", "/v1/projects/export", "message", export_project, group=DEFAULT),)
