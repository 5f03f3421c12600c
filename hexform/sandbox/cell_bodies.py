"""Request bodies for cells."""

from typing import Annotated, Literal

from pydantic import Field

from hexform.sandbox.messages import AnyId, BodyModel


class Source(BodyModel):
    """The text of a code or Markdown cell."""

    source: str


class SqlSource(Source):
    """The text of a SQL cell, and where its result goes."""

    output_dataframe: Annotated[str, Field(alias="outputDataframe")] = ""


class NewSqlSource(SqlSource):
    """The source of a new SQL cell, which contains the connection."""

    data_connection: Annotated[AnyId, Field(alias="dataConnectionId")] = ""
    dataframe_sql: Annotated[bool, Field(alias="isDataframeSql")] = False


class Contents(BodyModel):
    """The contents of an edit."""

    code: Annotated[Source | None, Field(alias="codeCell")] = None
    sql: Annotated[SqlSource | None, Field(alias="sqlCell")] = None
    markdown: Annotated[Source | None, Field(alias="markdownCell")] = None


class NewContents(Contents):
    """The contents of a new cell: exactly the one of its type."""

    sql: Annotated[NewSqlSource | None, Field(alias="sqlCell")] = None


class Location(BodyModel):
    """The position of a new cell; the default is the end."""

    insert_after: Annotated[AnyId, Field(alias="insertAfterCellId")] = ""
    parent: Annotated[AnyId, Field(alias="parentCellId")] = ""
    child_position: Annotated[Literal["FIRST", "LAST"], Field(alias="childPosition")] = "LAST"


class CellCreate(BodyModel):
    """The body of CreateCell. Clients have observed that the connection beside the contents is ignored."""

    project: Annotated[AnyId, Field(alias="projectId")]
    type: Annotated[Literal["CODE", "SQL", "MARKDOWN"], Field(alias="cellType")]
    label: str = ""
    contents: NewContents
    location: Location = Location.model_construct()
    stray_connection: Annotated[AnyId, Field(alias="dataConnectionId")] = ""


class CellEdit(BodyModel):
    """The body of UpdateCell."""

    data_connection: Annotated[AnyId | None, Field(alias="dataConnectionId")] = None
    contents: Contents = Contents.model_construct()
