"""Guardrails as people write them: what may never be true of a project, however it comes about."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, ConfigDict, Field, WithJsonSchema, model_validator

from hexform.model.access import ProjectAccess, PublicAccess
from hexform.model.fields import REF_SCHEMA, Name, Ref, Text, Written, as_name, as_project_id, as_ref, as_text

Then = Literal["report", "refuse", "fix"]
Condition = Literal["public_web", "workspace", "guests", "people"]
CONDITIONS: tuple[Condition, ...] = ("public_web", "workspace", "guests", "people")
EVERY = "*"


def as_email_pattern(value: Any) -> Any:
    """A pattern of email addresses; one that can match none would shut everybody out unnoticed."""
    text = as_text(value)
    if "@" not in text and "*" not in text:
        raise ValueError(f"can match no email address: write *@{text or 'acme.com'}")
    return text


def as_exception(value: Any) -> Any:
    """`project.KEY`, or an id or the address of a project in Hex. What is a pattern is said to be one later."""
    text = as_text(value)
    return text if text.startswith("project.") or EVERY in text else as_project_id(text)


class InCollection(Written):
    """The projects in a collection."""

    collection: Annotated[Ref, BeforeValidator(as_ref), WithJsonSchema(REF_SCHEMA)] = Field(
        description="A key of `collections`, a name in Hex, or {id: ...}.", examples=["finance"]
    )


class WithStatus(Written):
    """The projects that have a status."""

    status: Name = Field(description="The name of the status.", examples=["Production"])


def _as_pattern(value: Any) -> str:
    text: str = as_text(value)
    if not text:
        raise ValueError("holds an empty text, which selects no project: write an address or a title")
    return text


def _as_selection(value: Any) -> Any:
    if isinstance(value, InCollection | WithStatus):
        return value
    if isinstance(value, Mapping):
        if set(value) == {"collection"}:
            return InCollection(collection=as_ref(value["collection"]))
        if set(value) == {"status"}:
            return WithStatus(status=as_name(value["status"]))
    elif value == EVERY:
        return (EVERY,)
    elif isinstance(value, list | tuple):
        if not value:
            raise ValueError("is empty, so it selects no project: name some, or take the guardrail out")
        return tuple(_as_pattern(item) for item in value)
    raise ValueError('must be "*", a list of addresses and titles, {collection: REF} or {status: NAME}')


Selection = Annotated[tuple[Text, ...] | InCollection | WithStatus, BeforeValidator(_as_selection)]


class _SelectionSchema:
    """The JSON Schema of a selection, made when a schema is asked for."""

    def __get_pydantic_json_schema__(self, *_: Any) -> dict[str, Any]:
        return {
            "anyOf": [
                {"const": EVERY},
                {"type": "array", "minItems": 1, "items": {"type": "string", "minLength": 1}},
                InCollection.model_json_schema(),
                WithStatus.model_json_schema(),
            ]
        }


class Guardrail(Written):
    """A rule over projects, written here or not. At least one of the four conditions is written."""

    model_config = ConfigDict(json_schema_extra={"anyOf": [{"required": [condition]} for condition in CONDITIONS]})

    projects: Annotated[Selection, _SelectionSchema()] = Field(
        description='"*", a list of addresses and titles with *, {collection: REF} or {status: NAME}.', examples=["*"]
    )
    public_web: PublicAccess | None = Field(
        None, description="At most this for anybody with the link.", examples=["NONE"]
    )
    workspace: ProjectAccess | None = Field(
        None, description="At most this for everybody in the workspace.", examples=["APP_ONLY"]
    )
    guests: ProjectAccess | None = Field(
        None, description="No guest reaches more than this, by any way.", examples=["NONE"]
    )
    people: tuple[Annotated[Text, BeforeValidator(as_email_pattern)], ...] | None = Field(
        None,
        description="Patterns of whole email addresses, without case: nobody else reaches the project.",
        examples=[["*@acme.com"]],
    )
    exceptions: tuple[Annotated[Text, BeforeValidator(as_exception)], ...] = Field(
        (),
        alias="except",
        description="Projects to which it does not apply: project.KEY of one with an id, or an id.",
        examples=[["project.press-kit"]],
    )
    then: Then = Field(
        description="report, refuse, or fix: the plan closes the public link (public_web alone).", examples=["refuse"]
    )

    @model_validator(mode="after")
    def _condition(self) -> Self:
        if not self.conditions:
            raise ValueError(f"has no condition: write at least one of {', '.join(CONDITIONS)}")
        return self

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """The conditions that are written."""
        return tuple(condition for condition in CONDITIONS if getattr(self, condition) is not None)
