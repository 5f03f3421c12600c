"""The JSON Schemas of the documents, generated from their models."""

from __future__ import annotations

from typing import Any

from hexform.model.access_report import AccessReport, WhoReport
from hexform.model.drift import DriftReport
from hexform.model.listing import ResourceList, TokenReport
from hexform.model.plan import FORMAT_VERSION, Plan
from hexform.model.row import Frozen
from hexform.model.run import Run
from hexform.report.json import REMEMBERED, json_text

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def plan_schema() -> str:
    return _schema(Plan, "A plan of hexform", optional={"": ("seal",)})


def run_schema() -> str:
    return _schema(Run, "A run of hexform")


def drift_schema() -> str:
    return _schema(DriftReport, "A drift report of hexform", optional={"DriftEntry": REMEMBERED})


def access_schema() -> str:
    return _schema(AccessReport, "An access report of hexform", optional={"AccessRow": ("count",)})


def who_schema() -> str:
    return _schema(WhoReport, "A report of hexform on one person's access", optional={"AccessRow": ("count",)})


def list_schema() -> str:
    return _schema(ResourceList, "What a configuration of hexform declares")


def whoami_schema() -> str:
    return _schema(TokenReport, "A report of hexform on a token")


def _schema(model: type[Frozen], title: str, optional: dict[str, tuple[str, ...]] | None = None) -> str:
    """The schema of a model. Every field is required, except the `optional` ones of a definition."""
    schema: dict[str, Any] = model.model_json_schema(mode="serialization")
    for name, definition in {**schema.get("$defs", {}), "": schema}.items():
        fields = definition.get("properties", {})
        definition["required"] = [field for field in fields if field not in (optional or {}).get(name, ())]
        for field in fields.values():
            field.pop("title", None)
            field.pop("default", None)
    schema["properties"]["format_version"] = {"const": FORMAT_VERSION}
    return json_text({"$schema": _DIALECT, "title": title, **{key: schema[key] for key in schema if key != "title"}})
