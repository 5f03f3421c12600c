"""What a plan does to people's access to projects, as its JSON says it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, GetCoreSchemaHandler, GetPydanticSchema
from pydantic_core import CoreSchema, core_schema

from hexform.lib.picked import Picked
from hexform.model.access import ProjectAccess
from hexform.model.row import Frozen

Via = Literal["owner", "direct", "group", "collection", "workspace", "admin"]
Direction = Literal["lose", "gain", "unsure", "keep"]
# A level, or the least and the greatest that it may be.
Level = ProjectAccess | tuple[ProjectAccess, ProjectAccess]


def _names_schema(_: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
    names = handler(tuple[str, ...])
    either = core_schema.union_schema([core_schema.is_instance_schema(Picked), names], mode="left_to_right")
    written = core_schema.plain_serializer_function_ser_schema(tuple, return_schema=names)
    return core_schema.json_or_python_schema(json_schema=names, python_schema=either, serialization=written)


# Read as a tuple. An analysis gives those whom it picked, who are written out only where somebody looks at them.
Names = Annotated[Sequence[str], GetPydanticSchema(_names_schema)]


class ProjectName(Frozen):
    """A project: `address` as in every output; no `id` where the plan creates it."""

    address: str
    title: str
    id: str | None = None


class AccessWay(Frozen):
    """A way to a project; `name` is that of the group or collection."""

    via: Via
    name: str | None = None


class Cause(Frozen):
    """A change of the plan."""

    address: str
    source: str | None = None


@dataclass(slots=True, kw_only=True)
class AccessChange:
    """People with the same change, on projects on which the same people have the same change.

    `count` is null, and no person is named, for the members of a group that could not be read. `before_by` and
    `after_by` are the ways that give that very level. `unsure` says why a level is not known, if it is not.
    """

    # A plan of a large workspace may have a hundred thousand, so it is no model, and not frozen: both are slow to make.
    __pydantic_config__ = ConfigDict(extra="forbid")

    direction: Direction
    people: Names = ()
    count: int | None
    projects: tuple[ProjectName, ...]
    before: Level
    after: Level
    before_by: tuple[AccessWay, ...] = ()
    after_by: tuple[AccessWay, ...] = ()
    because: tuple[Cause, ...] = ()
    unsure: str | None = None


class PublicChange(Frozen):
    """A project whose level for anybody with the link rises or falls."""

    project: ProjectName
    before: str
    after: str


class Unread(Frozen):
    """Something that could not be read; `leaves_open` says what is not known for that."""

    what: str
    why: str
    leaves_open: str


class AccessSummary(Frozen):
    """`lose`, `gain` and `outsiders` count people, each once over all projects, those who perhaps do included.

    `unsure`: how many of those who lose or gain only perhaps do. `opened`, `closed`: projects whose public level
    rises or falls.
    """

    lose: int = 0
    gain: int = 0
    outsiders: int = 0
    unsure: int = 0
    opened: int = 0
    closed: int = 0


class PlanAccess(Frozen):
    """The access that a plan changes."""

    summary: AccessSummary = Field(default_factory=AccessSummary)
    changes: tuple[AccessChange, ...] = ()
    public: tuple[PublicChange, ...] = ()
    unread: tuple[Unread, ...] = ()
