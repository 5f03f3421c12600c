"""Who can open what, as `hexform access` and `hexform who` report it."""

from typing import Literal

from pydantic import Field

from hexform.model.access_change import Level, ProjectName, Unread, Via
from hexform.model.notice import Notice
from hexform.model.plan import FORMAT_VERSION, Place
from hexform.model.row import Frozen

AccessStep = Literal["new", "gone", "raised", "lowered"]


class ReportedPerson(Frozen):
    """`outsider`: a guest, or of a domain that the configuration does not list."""

    email: str
    name: str | None = None
    role: str
    outsider: bool


class ReportedWay(Frozen):
    """A way to a project and what it gives to the person; `address` manages it, if the configuration does.

    `until` and `why` are those of the grant or the membership that it comes from.
    """

    via: Via
    name: str | None = None
    level: Level
    address: str | None = None
    source: str | None = None
    until: str | None = None
    why: str | None = None


class AccessRow(Frozen):
    """The access of one person to one project, or of all who have it by `workspace` alone: then `person` is null.

    `change`: what is new since the report before this one; a row that is gone has the level NONE and no ways.
    """

    person: ReportedPerson | None
    count: int | None = None
    project: ProjectName
    level: Level
    ways: tuple[ReportedWay, ...] = ()
    change: AccessStep | None = None


class PublicRow(Frozen):
    """A project that anyone with the link can open."""

    project: ProjectName
    level: str
    change: AccessStep | None = None


class ReportSummary(Frozen):
    """`people`: who can open a project; `projects`: which were looked at; `public`: which the web can open.

    `new`, `gone`, `raised` and `lowered` count rows of people, a row for everyone as many times as people are in it.
    """

    people: int = 0
    outsiders: int = 0
    projects: int = 0
    public: int = 0
    new: int = 0
    gone: int = 0
    raised: int = 0
    lowered: int = 0


class AccessReport(Frozen):
    """Everybody's access to every project that the token sees. The same access gives the same bytes.

    `from_snapshot`: when the snapshot was taken that this was read from.
    """

    format_version: str = FORMAT_VERSION
    workspace: Place
    taken: str
    from_snapshot: str | None = None
    access: tuple[AccessRow, ...] = ()
    public: tuple[PublicRow, ...] = ()
    unread: tuple[Unread, ...] = ()
    errors: tuple[Notice, ...] = ()
    summary: ReportSummary = Field(default_factory=ReportSummary)


class NamedObject(Frozen):
    """A group that the person is in, or a collection that they can open."""

    address: str
    name: str
    id: str


class WhoReport(AccessReport):
    """One person's access. `lines`: each file:line of the configuration that names them."""

    person: ReportedPerson
    groups: tuple[NamedObject, ...] = ()
    collections: tuple[NamedObject, ...] = ()
    owns: tuple[ProjectName, ...] = ()
    lines: tuple[str, ...] = ()
