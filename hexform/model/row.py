"""One row of a difference, and the base of every value that is in a document."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Origin = Literal["yours", "drift", "ended"]


# pydantic evaluates the annotations of models. A module of models leaves `from __future__ import annotations` out:
# annotations that are text are compiled once more, at each start.
class Frozen(BaseModel):
    """A value that is read from and written to JSON and never changes."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Diff(Frozen):
    """One difference. An entry of a list of members has the list's path; an entry of a map has its key in the path.

    `origin`, where a plan was compared with an older configuration: "yours" if that configuration would not do it,
    "drift" if it would (somebody changed Hex), "ended" if a written end date has passed.
    """

    path: Annotated[tuple[str, ...], Field(min_length=1)]
    op: Literal["add", "remove", "replace"]
    before: Any = None
    after: Any = None
    origin: Origin | None = None
