"""One request being answered, and the table's row for what answers it."""

import re
from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, TypeVar
from urllib.parse import parse_qs

from pydantic import ValidationError

from hexform.sandbox.messages import BodyModel, Family, Json, ParametersModel, Refusal, invalid
from hexform.sandbox.records import Project
from hexform.sandbox.workspace import Workspace

UUID_FORM = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
Body = TypeVar("Body", bound=BodyModel)
Parameters = TypeVar("Parameters", bound=ParametersModel)


@dataclass(frozen=True)
class Limit:
    """So many requests in so many seconds."""

    requests: int
    seconds: int


@dataclass(frozen=True)
class Operation:
    """A row of the API's table.

    `missing` is the status that the document knows for an id that is not there, `limits` come on top of the one that
    all operations share, and `aliases` are older paths that clients still use.
    """

    name: str
    method: str
    path: str
    family: Family
    answer: Callable[["Exchange"], Json | None]
    status: int = 200
    missing: int = 403
    limits: tuple[Limit, ...] = ()
    aliases: tuple[str, ...] = ()

    @property
    def writes(self) -> bool:
        """Whether the operation may change the workspace."""
        return self.method != "GET"


@dataclass
class Exchange:
    """A request, the workspace that it meets, and the switches that are set."""

    operation: Operation
    workspace: Workspace
    behaviours: Mapping[str, str]
    path: Mapping[str, str]
    query: str
    content: bytes
    token: str
    trace: str
    origin: str = ""
    trick: str = ""

    def is_set(self, switch: str, value: str) -> bool:
        """Whether a switch stands on a value."""
        return self.behaviours[switch] == value

    def body(self, model: type[Body]) -> Body:
        """The request's body, or a 400 that says what is wrong with it."""
        extra: Literal["forbid", "ignore"] = "forbid" if self.is_set("unknown_fields", "rejected") else "ignore"
        try:
            return model.model_validate_json(self.content, extra=extra)
        except ValidationError as error:
            raise invalid(error) from None

    @cached_property
    def arguments(self) -> dict[str, list[str]]:
        return parse_qs(self.query, keep_blank_values=True)

    def parameters(self, model: type[Parameters]) -> Parameters:
        """The query parameters, or a 400. Only a parameter whose model field is a tuple may stand twice."""
        read: dict[str, Any] = {}
        for name, info in model.model_fields.items():
            values = self.arguments.get(info.alias or name)
            if values:
                read[info.alias or name] = values if "tuple" in str(info.annotation) else values[-1]
        try:
            return model.model_validate(read)
        except ValidationError as error:
            raise invalid(error) from None

    def uuid(self, name: str) -> str:
        """An id of the path, in the form that the older operations insist on; letters count without case."""
        if not UUID_FORM.fullmatch(self.path[name]):
            raise Refusal(400, "Invalid input data", [f"{name}: this is no UUID"])
        return self.path[name].lower()

    def project(self) -> Project:
        """The project that the path names."""
        project = self.workspace.projects.get(self.uuid("projectId"))
        if project is None:
            raise self.missing("Project")
        return project

    def touch(self, project: Project, *, content: bool = False) -> None:
        """Note an edit, of the content or of what stands around it."""
        if content or self.is_set("last_edited", "any"):
            project.last_edited_at = self.workspace.now()

    def missing(self, what: str, *ids: str) -> Refusal:
        """What an id that is not there is answered with: absent and forbidden are not always told apart."""
        switch = self.behaviours["missing_id"]
        status = self.operation.missing if switch == "documented" else int(switch)
        text = f"{what} not found" if status == 404 else f"Insufficient access to {what.lower()}"
        return Refusal(status, text, ids)

    def check_known(self, what: str, ids: Iterable[str], known: Container[str]) -> None:
        """Refuse a request that names what is not there."""
        absent = [identifier for identifier in ids if identifier not in known]
        if absent:
            raise self.missing(what, *absent)
