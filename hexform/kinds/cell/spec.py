"""Cells as people write them: SQL, Python and Markdown, in the order of the notebook."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from hexform.model.fields import Id, Name, NullableReference, SourceText, Spec, Text

CellType = Literal["sql", "code", "markdown"]


class CellEntry(Spec):
    """A cell as written in a project's list."""

    id: Id | None = Field(None, description="The cell's static id; a cell with an id is never replaced.")
    label: Name | None = Field(None, description="Its label, which says which cell it is where there is no id.")
    type: CellType | None = Field(None, description="sql, code or markdown.")
    source: SourceText | None = Field(None, description="The text of the cell.")
    source_file: Text | None = Field(None, description="A file with the text, relative to this file.")
    data_connection: NullableReference = Field(None, description="Name or id of the connection of a SQL cell.")
    output_dataframe: Name | None = Field(None, description="The dataframe that a SQL cell makes.")


class Cell(CellEntry):
    """A cell with its text read: `source` is there, normalised; `index` is its place in the project's list."""

    project: str
    index: int
