"""A change is inert: what is there, what is wanted, and what would be done about it."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, WithJsonSchema


class Action(StrEnum):
    """What happens to one object; a replacement is a delete and a create."""

    CREATE = "create"
    UPDATE = "update"
    DELETE = "delete"


CREATE = (Action.CREATE,)
UPDATE = (Action.UPDATE,)
DELETE = (Action.DELETE,)
REPLACE = (Action.DELETE, Action.CREATE)


def _one_of_four(actions: tuple[Action, ...]) -> tuple[Action, ...]:
    if actions not in (CREATE, UPDATE, DELETE, REPLACE):
        raise ValueError("must be [create], [update], [delete] or [delete, create]")
    return actions


Actions = Annotated[
    tuple[Action, ...],
    AfterValidator(_one_of_four),
    WithJsonSchema({"enum": [["create"], ["update"], ["delete"], ["delete", "create"]]}),
]
Verb = Literal["create", "update", "replace", "delete"]
Origin = Literal["yours", "drift"]


class Frozen(BaseModel):
    """A value that is read from and written to JSON and never changes."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Diff(Frozen):
    """One difference. An entry of a list of members has the list's path; an entry of a map has its key in the path."""

    path: tuple[str, ...]
    op: Literal["add", "remove", "replace"]
    before: Any = None
    after: Any = None


class Change(Frozen):
    """What would be done to one address.

    `before` and `after` hold the managed fields in the words of the configuration; people are emails, other
    objects are labels (their name, or `name#id` where two bear it). `refs` maps "kind:label" to the id that stood
    behind a label when the plan was made; what this plan creates has no id yet and is not in it. `file` is the file
    that a text comes from, relative to the root. `origin`, where a plan was compared with an older configuration:
    "yours" if the configuration differs there, "drift" if only Hex does.
    """

    address: str
    kind: str
    name: str
    id: str | None = None
    actions: Actions
    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = None
    diff: tuple[Diff, ...] = ()
    depends_on: tuple[str, ...] = ()
    requests: int = 0
    flags: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    source: str | None = None
    file: str | None = None
    origin: Origin | None = None
    refs: dict[str, str] = Field(default_factory=dict)

    @property
    def verb(self) -> Verb:
        return "replace" if len(self.actions) == 2 else self.actions[0].value
