"""What an operation requires: a scope of a workspace token, or a role of the owner of a personal token.

Sources: the API's overview for most scopes, its document for sharing with collections; the requirements of writing to
projects are inferred from these. A token without them is answered 403.
"""

from __future__ import annotations

from typing import NamedTuple


class Need(NamedTuple):
    """`scope`: its name in the settings of the token; `role`: a phrase for messages, after "needs"."""

    scope: str
    role: str


_ADMIN = "an Admin"
_GUIDES = "an Admin or a Manager"
_SEE = "access to the project"
_EDIT = "Can edit on the project"
_SHARE = "the right to share the project"

_READ_PROJECTS = Need("Read projects", _SEE)
_WRITE_PROJECTS = Need("Projects write", _EDIT)
_SHARE_PROJECTS = Need("Projects write", _SHARE)
_WRITE_GROUPS = Need("Groups write", _ADMIN)
_READ_COLLECTIONS = Need("Collections read", "membership of the workspace")
_WRITE_COLLECTIONS = Need("Collections write", "a manager of the collection, and an Admin for groups and everybody")
_WRITE_GUIDES = Need("Guides write", _GUIDES)

NEEDS: dict[str, Need] = {
    "ListUsers": Need("Users read", _ADMIN),
    "ListGroups": Need("Groups read", _ADMIN),
    "CreateGroup": _WRITE_GROUPS,
    "EditGroup": _WRITE_GROUPS,
    "DeleteGroup": _WRITE_GROUPS,
    "ListCollections": _READ_COLLECTIONS,
    "GetCollection": _READ_COLLECTIONS,
    "CreateCollection": Need("Collections write", "an Editor, and an Admin for groups and everybody"),
    "EditCollection": _WRITE_COLLECTIONS,
    "ListProjects": _READ_PROJECTS,
    "GetProject": _READ_PROJECTS,
    "CreateProject": Need("Projects write", "an Editor"),
    "UpdateProject": Need(
        "Projects write", "Can edit on the project, and an Admin or a Manager for an endorsed status"
    ),
    "EditProjectSharingUsers": _SHARE_PROJECTS,
    "EditProjectSharingGroups": _SHARE_PROJECTS,
    "EditProjectSharingOrgAndPublic": _SHARE_PROJECTS,
    "EditProjectSharingCollections": Need(
        "Projects write and Collections write", f"{_SHARE}, and a manager of the collection"
    ),
    "ListCells": _READ_PROJECTS,
    "CreateCell": _WRITE_PROJECTS,
    "UpdateCell": _WRITE_PROJECTS,
    "DeleteCell": _WRITE_PROJECTS,
    "ListDraftGuides": Need("Guides read", _GUIDES),
    "UpsertGuideDraft": _WRITE_GUIDES,
    "PublishGuideDrafts": _WRITE_GUIDES,
    "DeleteGuideDraft": _WRITE_GUIDES,
    "ListDataConnections": Need("Data connections read", _ADMIN),
}
