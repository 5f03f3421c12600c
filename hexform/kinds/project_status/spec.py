"""What people write about a project's status, and what a plan says about it."""

from collections.abc import Mapping
from typing import Any

from pydantic import ConfigDict, Field, model_validator

from hexform.model.fields import Name, Written, is_null
from hexform.model.spec import Block


class ProjectStatus(Block, kind="project_status", parent="project"):
    """The status of a project by name; null: it has none."""

    status: str | None = None


def _any_form(document: dict[str, Any]) -> None:
    long = dict(document)
    document.clear()
    document["anyOf"] = [{"type": "string", "minLength": 1, "maxLength": 255}, {"type": "null"}, long]


class StatusWish(Written):
    """`one_of` holds the wanted status alone, or the statuses within which Hex rules; none of them clears."""

    model_config = ConfigDict(json_schema_extra=_any_form)

    one_of: tuple[Name, ...] = Field(
        description="Any of these is as wanted; else the first is set.", examples=[["In review", "Production"]]
    )

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, value: Any) -> Any:
        if isinstance(value, Mapping):
            if not value.get("one_of"):
                raise ValueError("needs `one_of` with at least one status")
            return value
        return {"one_of": ()} if is_null(value) else {"one_of": (value,)}
