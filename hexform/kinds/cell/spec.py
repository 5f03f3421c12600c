"""Cells as people write them: SQL, Python and Markdown, in the order of the notebook."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from hexform.kinds.policy import Policy
from hexform.model.fields import Id, Name, NullableReference, SourceText, Target, Text, Written
from hexform.model.spec import Refers, Role, Shown, Spec

UNMANAGED = Policy("cells", "ignore", "Other cells in projects that have `cells`.", deletes=True)

CellType = Literal["sql", "code", "markdown"]


class CellEntry(Spec):
    """A cell as written in a project's list."""

    id: Annotated[Id | None, Role.IDENTITY] = Field(
        None,
        description="The cell's static id; a cell with an id is never replaced.",
        examples=["019cd9aa-0000-7000-8000-00000000abcd"],
    )
    label: Annotated[Name | None, Role.GIVEN] = Field(
        None, description="Its label, which says which cell it is where there is no id.", examples=["Load revenue"]
    )
    type: Annotated[CellType | None, Role.GIVEN] = Field(None, description="sql, code or markdown.", examples=["sql"])
    source: Annotated[SourceText | None, Shown.TEXT] = Field(
        None, description="The text of the cell.", examples=["select * from revenue"]
    )
    source_file: Annotated[Text | None, Role.NOTE] = Field(
        None, description="A file with the text, relative to this file.", examples=["cells/revenue.sql"]
    )
    data_connection: Annotated[NullableReference, Refers("connection")] = Field(
        None, description="Name or id of the connection of a SQL cell.", examples=["Snowflake"]
    )
    output_dataframe: Name | None = Field(
        None, description="The dataframe that a SQL cell makes.", examples=["revenue"]
    )


class Cell(CellEntry, kind="cell", parent="project", listed=True):
    """A cell with its text read: `source` is there, normalised.

    `project` is the key of its project and `index` its place in the list. Only a change says `place` (where a cell is
    moved to, in words) and `behind` (the cell that a new one goes behind: its static id, or its address where this
    plan makes it).
    """

    project: Annotated[str, Role.NOTE] = ""
    index: Annotated[int, Role.NOTE] = 0
    place: Annotated[str | None, Role.GIVEN] = None
    behind: Annotated[Target | None, Role.RULE, Refers("cell")] = None


class RemovedCell(Written):
    """A cell that is to be deleted wherever it is found."""

    project: Text = Field(description="A key of `projects`.", examples=["revenue"])
    label: Name | None = Field(None, description="The cell's label.", examples=["Scratch"])
    id: Id | None = Field(None, description="The cell's static id.", examples=["019cd9aa-0000-7000-8000-00000000abcd"])

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.label is None) == (self.id is None):
            raise ValueError("needs exactly one of `label` and `id`")
        return self
