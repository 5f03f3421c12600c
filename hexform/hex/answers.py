"""The types of the answers that hexform reads, by operation.

The client checks each answer against its type before it is used, so a caller may index required fields. Fields that are
not declared are removed, and enumerations are plain text: both may grow. A field is required where the API's document
requires it, except fields that only explain something to people, so that a success never fails without them. Null is
accepted where the document allows it, and where the field is optional.
"""

from __future__ import annotations

from functools import cache
from typing import Annotated, Any, Generic, NotRequired, TypedDict, TypeVar

from hexform.hex.call import ID
from hexform.hex.declared import DECLARED
from hexform.hex.shape import Check, Length, Pattern, check_of

T = TypeVar("T")

# Far longer than any name, email or level of Hex. A cursor is sent in a URL, and servers accept no longer ones.
LONGEST_TEXT = 10_000
LONGEST_CURSOR = 8_192

Text = Annotated[str, Length(0, LONGEST_TEXT)]
Word = Annotated[str, Length(1, LONGEST_TEXT)]
Cursor = Annotated[str, Length(1, LONGEST_CURSOR)]
Id = Annotated[str, Pattern(ID, "an id")]


class Pagination(TypedDict):
    after: Cursor | None


class Page(TypedDict, Generic[T]):
    values: list[T]
    pagination: Pagination


class WithId(TypedDict):
    id: Id


class Named(TypedDict):
    """A group or a data connection."""

    id: Id
    name: Text


class Connection(Named):
    """Only a snapshot keeps `type`."""

    type: NotRequired[Text | None]


class MembersShown(TypedDict):
    users: NotRequired[list[WithId] | None]


class CreatedGroup(WithId):
    """Only the answer to a create contains the members of a group."""

    members: NotRequired[MembersShown | None]


class User(TypedDict):
    id: Id
    email: Word
    role: Text
    name: NotRequired[Text | None]


class Token(TypedDict):
    exp: float | None


class Me(TypedDict):
    """With a workspace token, only `org` and `token` are present."""

    org: WithId
    token: NotRequired[Token | None]
    email: NotRequired[Word | None]
    role: NotRequired[Text | None]


class Grant(TypedDict):
    id: Id
    access: Word


class Everybody(TypedDict):
    members: NotRequired[Word | None]


class CollectionSharing(TypedDict):
    users: NotRequired[list[Grant] | None]
    groups: NotRequired[list[Grant] | None]
    workspace: NotRequired[Everybody | None]


class Collection(TypedDict):
    id: Id
    name: Text
    description: NotRequired[str | None]
    creator: NotRequired[WithId | None]
    sharing: CollectionSharing


class WithEmail(TypedDict):
    email: Text


class WithName(TypedDict):
    name: Text


class Access(TypedDict):
    access: Word


class UserGrant(Access):
    user: WithEmail


class GroupGrant(Access):
    group: WithName


class CollectionGrant(Access):
    collection: WithName


class ProjectSharing(TypedDict):
    workspace: Access
    publicWeb: Access
    users: list[UserGrant]
    groups: list[GroupGrant]
    collections: list[CollectionGrant]


class Project(TypedDict):
    """`sharing` is present only if it was requested."""

    id: Id
    title: Text
    description: str | None
    type: Text
    owner: WithEmail
    status: WithName | None
    archivedAt: Text | None
    trashedAt: Text | None
    sharing: NotRequired[ProjectSharing | None]


class Refused(TypedDict):
    reason: NotRequired[str | None]


class UsersRefused(Refused):
    userIds: NotRequired[list[Text] | None]


class GroupsRefused(Refused):
    groupIds: NotRequired[list[Text] | None]


class CollectionsRefused(Refused):
    collectionIds: NotRequired[list[Text] | None]


class OpeningRefused(Refused):
    type: NotRequired[Text | None]


class Shared(TypedDict, Generic[T]):
    """An answer with status 200 can contain failures."""

    errors: NotRequired[list[T] | None]


class Source(TypedDict):
    source: str


class SqlSource(Source):
    outputDataframe: Text | None


class Contents(TypedDict):
    codeCell: Source | None
    sqlCell: SqlSource | None
    markdownCell: Source | None


class Cell(TypedDict):
    """Cells that cannot be written come with all contents null."""

    id: Id
    staticId: Id
    cellType: Word
    label: Text | None
    dataConnectionId: Id | None
    contents: Contents


class Guide(TypedDict):
    id: Id
    filePath: Word


class Warned(TypedDict):
    filePath: NotRequired[Text | None]
    message: NotRequired[str | None]


class Traced(TypedDict):
    traceId: NotRequired[Text | None]


class Upserted(Traced):
    files: list[Guide]
    warnings: NotRequired[list[Warned] | None]


class Published(Traced):
    publishedGuides: list[Guide]


ANSWERS: dict[str, Any] = {
    "Me": Me,
    "ListUsers": Page[User],
    "ListGroups": Page[Named],
    "ListDataConnections": Page[Connection],
    "ListCollections": Page[Collection],
    "ListProjects": Page[Project],
    "ListCells": Page[Cell],
    "ListDraftGuides": Page[Guide],
    "GetCollection": Collection,
    "GetProject": Project,
    "CreateGroup": CreatedGroup,
    "CreateCollection": WithId,
    "CreateProject": WithId,
    "CreateCell": Cell,
    "UpdateCell": Cell,
    "EditProjectSharingUsers": Shared[UsersRefused],
    "EditProjectSharingGroups": Shared[GroupsRefused],
    "EditProjectSharingCollections": Shared[CollectionsRefused],
    "EditProjectSharingOrgAndPublic": Shared[OpeningRefused],
    "UpsertGuideDraft": Upserted,
    "PublishGuideDrafts": Published,
}
# Only the status of these answers is used.
UNREAD = frozenset({
    "EditGroup", "DeleteGroup", "EditCollection", "UpdateProject", "DeleteCell", "DeleteGuideDraft"
})  # fmt: skip


def check(operation: str, answer: Any) -> None:
    """Check an answer against the type of its operation, and remove undeclared fields. Raises WrongShape."""
    _check_of(operation)(answer)


@cache
def _check_of(operation: str) -> Check:
    return check_of(ANSWERS.get(operation) or DECLARED.get(operation, dict))
