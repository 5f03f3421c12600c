"""What a plan does to people's access to projects, as its JSON says it."""

from typing import Literal

from pydantic import Field

from hexform.model.access import ProjectAccess
from hexform.model.row import Frozen

Via = Literal["owner", "direct", "group", "collection", "workspace", "admin"]
Direction = Literal["lose", "gain", "unsure", "keep"]
# A level, or the least and the greatest that it may be.
Level = ProjectAccess | tuple[ProjectAccess, ProjectAccess]


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


class AccessChange(Frozen):
    """People with the same change, on projects on which the same people have the same change.

    `count` is null, and no person is named, for the members of a group that could not be read. `before_by` and
    `after_by` are the ways that give that very level. `unsure` says why a level is not known, if it is not.
    """

    direction: Direction
    people: tuple[str, ...] = ()
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
