"""Base models of request bodies and parameters, and refusals."""

import re
from collections.abc import Sequence
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints, ValidationError

from hexform.sandbox.seed_models import Id

Json = dict[str, Any]
Family = Literal["reason", "listed", "message"]
AnyId = Annotated[str, StringConstraints(to_lower=True)]


def _integer(value: Any) -> Any:
    """The text of a query parameter must be digits; a number in JSON may be written 3.0."""
    if isinstance(value, str) and not re.fullmatch(r"[+-]?[0-9]+", value):
        raise ValueError("Input should be an integer")
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _number(value: Any) -> Any:
    if isinstance(value, str) and not re.fullmatch(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?", value):
        raise ValueError("Input should be a number")
    return value


def _boolean(value: Any) -> Any:
    if isinstance(value, str) and value.lower() not in {"true", "false"}:
        raise ValueError("Input should be true or false")
    return value


WHOLE = BeforeValidator(_integer)
Integer = Annotated[int, WHOLE]
Number = Annotated[float, BeforeValidator(_number)]
Boolean = Annotated[bool, BeforeValidator(_boolean)]


class BodyModel(BaseModel):
    """A request body: types as the document has them, unknown fields dropped. Absent is the default, null is not."""

    model_config = ConfigDict(strict=True, extra="ignore", defer_build=True)

    def has(self, field_name: str) -> bool:
        """Whether the request contains the field."""
        return field_name in self.model_fields_set


class ParametersModel(BaseModel):
    """Query parameters, read from text; null is spelled by leaving one out."""

    model_config = ConfigDict(extra="ignore", defer_build=True)


class Reference(BodyModel):
    """A reference by id."""

    id: Id


class Refusal(Exception):
    """An error response; `issues` lists what is wrong with the request."""

    def __init__(self, status: int, text: str, issues: Sequence[str] = (), details: Any = None) -> None:
        super().__init__(text)
        self.status = status
        self.text = text
        self.issues = list(issues)
        self.details = details


def invalid(error: ValidationError) -> Refusal:
    """The refusal of a request that does not match the document."""
    faults = error.errors(include_url=False, include_input=False, include_context=False)
    issues = [": ".join(filter(None, (".".join(map(str, fault["loc"])), fault["msg"]))) for fault in faults]
    return Refusal(400, "Invalid input data", issues)
