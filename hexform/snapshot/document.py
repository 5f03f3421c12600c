"""The document: a seed of the sandbox with ids, and a header that says of which workspace it is, and of when.

It holds what the API showed, so that the API's answers can be given from it again. A field that is not there says
nothing was: no description, the level NONE. A list that is null could not be read, or was not asked for.
"""

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, StringConstraints

from hexform.kinds.guide.spec import GuideSource
from hexform.model.notice import Notice
from hexform.model.plan import Place
from hexform.model.row import Frozen

Word = Annotated[str, StringConstraints(min_length=1)]
# Several levels: the name is granted several times, and Hex does not say which object has which.
Levels = Word | list[Word]


class Part(Frozen):
    """A part of the document: nothing in it is taken for something else."""

    model_config = ConfigDict(strict=True)


class SnapshotUser(Part):
    id: Word
    email: Word
    name: str | None = None
    role: str | None = None


class SnapshotGroup(Part):
    """`members`: emails; an id where two people have one email."""

    id: Word
    name: str
    members: list[Word] | None = None


class SnapshotCollectionSharing(Part):
    """By id."""

    workspace: Word = "NONE"
    users: dict[str, Word] = Field({})
    groups: dict[str, Word] = Field({})


class SnapshotCollection(Part):
    """`creator`: an id. `projects`: the ids of its projects, only where another collection has its name."""

    id: Word
    name: str
    description: str | None = None
    creator: Word | None = None
    sharing: SnapshotCollectionSharing
    projects: list[Word] | None = None


class SnapshotConnection(Part):
    id: Word
    name: str
    type: Word | None = None


class SnapshotSharing(Part):
    """Users by email, groups and collections by name."""

    workspace: Word = "NONE"
    public_web: Word = "NONE"
    users: dict[str, Levels] = Field({})
    groups: dict[str, Levels] = Field({})
    collections: dict[str, Levels] = Field({})


class SnapshotCell(Part):
    """`id` is the staticId, `data_connection` an id."""

    id: Word
    type: Word
    label: str | None = None
    source: str | None = None
    data_connection: Word | None = None
    output_dataframe: str | None = None


class SnapshotProject(Part):
    """`cells` are there where they were asked for."""

    id: Word
    title: str
    description: str | None = None
    type: Word = "PROJECT"
    owner: Word | None = None
    status: Word | None = None
    archived: bool = False
    trashed: bool = False
    sharing: SnapshotSharing | None = None
    cells: list[SnapshotCell] | None = None


class SnapshotGuide(Part):
    """`source` is there if it is among `guide_sources`."""

    id: Word
    path: Word
    source: GuideSource | None = None


class ReadError(Notice):
    """What could not be read; `read` names it: `people`, `members:GROUP_ID`, `cells:PROJECT_ID` and so on."""

    read: str


class Snapshot(Part):
    """A workspace as it was read, beginning at `taken` (UTC).

    `token`: a personal one may have seen a part. `complete`: everything could be read. `guide_sources`: the owners
    whose guides were asked for.
    """

    format_version: Literal["1.0"]
    workspace: Place
    taken: Annotated[str, StringConstraints(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")]
    token: Literal["workspace", "personal"]
    complete: bool
    errors: list[ReadError]
    users: list[SnapshotUser] = Field([])
    groups: list[SnapshotGroup] = Field([])
    collections: list[SnapshotCollection] = Field([])
    data_connections: list[SnapshotConnection] = Field([])
    projects: list[SnapshotProject] = Field([])
    guides: list[SnapshotGuide] = Field([])
    guide_sources: list[GuideSource] = Field([])
    statuses: list[Word] = Field([])

    @property
    def personal(self) -> bool:
        return self.token == "personal"  # noqa: S105 - the kind of a token


def fields_of(snapshot: Snapshot) -> dict[str, Any]:
    """The document as JSON, without what says nothing: of a list of thousands, that is the half."""
    return snapshot.model_dump(mode="json", exclude_defaults=True)


def snapshot_schema() -> dict[str, Any]:
    """The JSON Schema of a snapshot."""
    schema = Snapshot.model_json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": "A snapshot of hexform"}
