"""A request that is being answered, and the table rows of operations."""

import re
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, NamedTuple, TypeVar
from urllib.parse import parse_qs

from pydantic import ValidationError

from hexform.sandbox.messages import BodyModel, Family, Json, ParametersModel, Refusal, invalid
from hexform.sandbox.records import Project, User
from hexform.sandbox.workspace import Workspace

UUID_FORM = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
Body = TypeVar("Body", bound=BodyModel)
Parameters = TypeVar("Parameters", bound=ParametersModel)


class Limit(NamedTuple):
    """A number of requests within a number of seconds."""

    requests: int
    seconds: int


class Operation(NamedTuple):
    """A row of the API's table.

    `missing` is the status that the document has for an id that does not exist. An operation that `moved` answered
    errors as `reason` until the document changed. `group` is the document's rate limit group, `limits` are those of the
    operation alone. `aliases` are older paths that clients still use.
    """

    name: str
    method: str
    path: str
    family: Family
    answer: Callable[["Exchange"], Json | None]
    status: int = 200
    missing: int = 403
    moved: bool = False
    group: str = ""
    limits: tuple[Limit, ...] = ()
    aliases: tuple[str, ...] = ()

    @property
    def writes(self) -> bool:
        """Whether the operation may change the workspace."""
        return self.method != "GET"

    def family_under(self, behaviours: Mapping[str, str]) -> Family:
        """The format of the operation's errors under these switches."""
        return "reason" if self.moved and behaviours["error_families"] == "older" else self.family


@dataclass
class Exchange:
    """A request with the workspace, the owner of the token, and the switches."""

    operation: Operation
    workspace: Workspace
    behaviours: Mapping[str, str]
    path: Mapping[str, str]
    query: str
    content: bytes
    media_type: str
    token: str
    user_id: str
    trace: str
    origin: str = ""
    trick: str = ""

    @property
    def family(self) -> Family:
        """The format of the operation's errors."""
        return self.operation.family_under(self.behaviours)

    @property
    def personal(self) -> bool:
        """Whether the token is personal; all others count as workspace tokens."""
        return self.token.startswith("hxtp_")

    @property
    def user(self) -> User:
        """The person that the token belongs to."""
        return self.workspace.users[self.user_id]

    def is_set(self, switch: str, value: str) -> bool:
        """Whether a switch has a value."""
        return self.behaviours[switch] == value

    def body(self, model: type[Body]) -> Body:
        """The request's body. Raises Refusal if it is invalid."""
        if self.media_type != "application/json":
            status = int(self.behaviours["wrong_content_type"])
            raise Refusal(status, "Unsupported content type", ["Content-Type: application/json is required"])
        extra: Literal["forbid", "ignore"] = "forbid" if self.is_set("unknown_fields", "rejected") else "ignore"
        try:
            return model.model_validate_json(self.content, extra=extra)
        except ValidationError as error:
            raise invalid(error) from None

    @cached_property
    def arguments(self) -> dict[str, list[str]]:
        return parse_qs(self.query, keep_blank_values=True)

    def parameters(self, model: type[Parameters]) -> Parameters:
        """The query parameters, or a 400. Only a parameter whose model field is a tuple may be twice."""
        read: dict[str, Any] = {}
        for name, info in model.model_fields.items():
            values = self.arguments.get(info.alias or name)
            if values:
                read[info.alias or name] = values if "tuple" in str(info.annotation) else values[-1]
        try:
            return model.model_validate(read)
        except ValidationError as error:
            raise invalid(error) from None

    def identify(self, name: str) -> str:
        """An id of the path, in lower case. Raises Refusal (400) if it must be a UUID and is not one."""
        self.check_form(name, [self.path[name]])
        return self.path[name].lower()

    def check_form(self, name: str, ids: Sequence[str]) -> None:
        """Refuse ids that are no UUIDs. Only the older operations must; for the newer ones, it is a switch."""
        if self.family == "message" and self.is_set("malformed_id", "missing"):
            return
        if not all(UUID_FORM.fullmatch(identifier) for identifier in ids):
            raise Refusal(400, "Invalid input data", [f"{name}: must be a UUID"])

    def project(self) -> Project:
        """The project in the path."""
        project = self.workspace.projects.get(self.identify("projectId"))
        if project is None:
            raise self.missing("Project")
        return project

    def touch(self, project: Project, *, content: bool = False) -> None:
        """Update the time of the last edit, of the content or of the metadata."""
        if content or self.is_set("last_edited", "any"):
            project.last_edited_at = self.workspace.now()

    def missing(self, what: str, *ids: str) -> Refusal:
        """What an id that is not there is answered with: absent and forbidden are not always distinguished."""
        switch = self.behaviours["missing_id"]
        status = self.operation.missing if switch == "documented" else int(switch)
        text = f"{what} not found" if status == 404 else f"Insufficient access to {what.lower()}"
        return Refusal(status, text, ids)

    def check_known(self, what: str, ids: Iterable[str], known: Container[str]) -> None:
        """Refuse a request that names what is not there."""
        absent = [identifier for identifier in ids if identifier not in known]
        if absent:
            raise self.missing(what, *absent)
