"""Request bodies for data connections."""

from typing import Annotated, Any, Literal

from pydantic import AliasPath, Field

from hexform.sandbox.messages import BodyModel, Integer, Json
from hexform.sandbox.records import ConnectionType
from hexform.sandbox.seed_models import ConnectionAccess, Id, Name

Minute = Annotated[Integer, Field(ge=0, le=59)]
Hour = Annotated[Integer, Field(ge=0, le=23)]
Weekday = Literal["SUNDAY", "MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY"]


class Filter(BodyModel):
    """Names to include or exclude."""

    values: tuple[str, ...]
    match_type: Annotated[Literal["EXACT", "PREFIX", "REGEX", "SUFFIX"], Field(alias="matchType")]


_NO_FILTER = Filter.model_construct(values=(), match_type="EXACT")


class EntityFilter(BodyModel):
    """The filters of one kind of object."""

    include: Filter = _NO_FILTER
    exclude: Filter = _NO_FILTER


class SchemaFilters(BodyModel):
    """The filters of all kinds of objects."""

    databases: EntityFilter = EntityFilter()
    schemas: EntityFilter = EntityFilter()
    tables: EntityFilter = EntityFilter()


class Zoned(BodyModel):
    """A time zone."""

    timezone: Annotated[str, Field(alias="timezoneString")]


class Daily(Zoned):
    """Once a day."""

    minute: Minute
    hour: Hour


class Weekly(Daily):
    """Once a week."""

    day: Annotated[Weekday, Field(alias="dayOfWeek")]


class Monthly(Daily):
    """Once a month, on a day that every month has."""

    day: Annotated[Integer, Field(ge=1, le=28)]


class Custom(Zoned):
    """By a cron expression."""

    cron: str


class Schedule(BodyModel):
    """When the schema is refreshed."""

    cadence: Literal["HOURLY", "DAILY", "WEEKLY", "MONTHLY", "CUSTOM"]
    enabled: bool
    daily: Daily | None = None
    weekly: Weekly | None = None
    monthly: Monthly | None = None
    custom: Custom | None = None


_NO_SCHEDULE = Schedule(cadence="DAILY", enabled=False)


class GroupGrant(BodyModel):
    """Access of one group."""

    id: Annotated[Id, Field(validation_alias=AliasPath("group", "id"))]
    access: ConnectionAccess


class WorkspaceGrants(BodyModel):
    """Access of all people of one role."""

    members: ConnectionAccess = "NONE"
    guests: ConnectionAccess = "NONE"
    public: Literal["NONE", "VIEW_RESULTS"] = "NONE"


class Sharing(BodyModel):
    """Who may use a new connection: groups are a list."""

    workspace: WorkspaceGrants = WorkspaceGrants()
    groups: tuple[GroupGrant, ...] = ()


class GroupUpsert(BodyModel):
    """The wrapper that only an edit has."""

    upsert: tuple[GroupGrant, ...] = ()


class SharingEdit(BodyModel):
    """Who may use a connection from now on: groups are an object."""

    workspace: WorkspaceGrants = WorkspaceGrants()
    groups: GroupUpsert = GroupUpsert()


class Settings(BodyModel):
    """The common fields of a new connection and an edit."""

    description: str = ""
    ssh: Annotated[bool, Field(alias="connectViaSsh")] = False
    magic: Annotated[bool, Field(alias="includeMagic")] = True
    writeback: Annotated[bool, Field(alias="allowWritebackCells")] = False
    filters: Annotated[SchemaFilters, Field(alias="schemaFilters")] = SchemaFilters()
    refresh_access: Annotated[Literal["ADMINS", "USERS_WITH_QUERY_ACCESS"], Field(alias="schemaRefreshAccess")] = (
        "ADMINS"
    )

    def settings(self) -> Json:
        """The given settings, by the API's names."""
        given = self.model_dump(mode="json", by_alias=True, exclude_unset=True)
        return {key: given[key] for key in SETTINGS if key in given}


class ConnectionCreate(Settings):
    """The body of CreateDataConnection."""

    name: Name
    type: ConnectionType
    details: Annotated[dict[str, Any], Field(alias="connectionDetails")]
    schedule: Annotated[Schedule, Field(alias="schemaRefreshSchedule")] = _NO_SCHEDULE
    sharing: Sharing = Sharing()


class ConnectionEdit(Settings):
    """The body of EditDataConnection; a schedule of null removes it."""

    name: str = ""
    details: dict[str, Any] = Field({}, alias="connectionDetails")
    schedule: Annotated[Schedule | None, Field(alias="schemaRefreshSchedule")] = None
    sharing: SharingEdit = SharingEdit()


SETTINGS = (
    "connectViaSsh",
    "includeMagic",
    "allowWritebackCells",
    "schemaFilters",
    "schemaRefreshAccess",
    "schemaRefreshSchedule",
)
