"""Collections: shared by id both ways; they cannot be deleted, and never stay without a manager."""

from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import Field

from hexform.sandbox.exchange import Exchange, Operation
from hexform.sandbox.messages import BodyModel, Json, Refusal
from hexform.sandbox.pages import WholePage, paged
from hexform.sandbox.records import Collection
from hexform.sandbox.seed_models import Id, Name

LEVELS = {"NONE", "MEMBER", "MANAGER"}


class CollectionList(WholePage):
    """The parameters of ListCollections."""

    sort_by: Annotated[Literal["NAME"] | None, Field(alias="sortBy")] = None


class Grant(BodyModel):
    """Access of one user or group."""

    id: Id
    access: str


class WorkspaceGrant(BodyModel):
    """Access of everybody in the workspace."""

    members: str = "NONE"


class CollectionSharing(BodyModel):
    """The sharing of a collection; people and groups that are not named keep their access."""

    users: tuple[Grant, ...] = ()
    groups: tuple[Grant, ...] = ()
    workspace: WorkspaceGrant = WorkspaceGrant.model_construct()


class CollectionCreate(BodyModel):
    """The body of CreateCollection; by the document, the name may be empty here, but not in EditCollection."""

    name: str
    description: str = ""
    sharing: CollectionSharing = CollectionSharing.model_construct()


class CollectionUpsert(BodyModel):
    """The wrapper that only an edit has."""

    upsert: CollectionSharing = CollectionSharing.model_construct()


class CollectionEdit(BodyModel):
    """The body of EditCollection."""

    name: Name = ""
    description: str = ""
    sharing: CollectionUpsert = CollectionUpsert.model_construct()


def show_collection(exchange: Exchange, collection: Collection) -> Json:
    """A collection as the API shows one; what it does not have is left out."""
    creator = exchange.workspace.users.get(collection.creator or "")
    shown: Json = {"id": collection.id, "name": collection.name}
    if collection.description is not None:
        shown["description"] = collection.description
    if creator:
        shown["creator"] = {"id": creator.id, "email": creator.email}
    shown["sharing"] = {
        "users": [{"id": user, "access": access} for user, access in collection.users.items()],
        "groups": [{"id": group, "access": access} for group, access in collection.groups.items()],
        "workspace": {"members": collection.workspace},
    }
    return shown


def _collection(exchange: Exchange) -> Collection:
    collection = exchange.workspace.collections.get(exchange.identify("collectionId"))
    if collection is None:
        raise exchange.missing("Collection")
    return collection


def _share(exchange: Exchange, collection: Collection, sharing: CollectionSharing) -> None:
    """Check all of it, then do all of it."""
    workspace = exchange.workspace
    exchange.check_known("User", (grant.id for grant in sharing.users), workspace.users)
    exchange.check_known("Group", (grant.id for grant in sharing.groups), workspace.groups)
    levels = {grant.access for grant in (*sharing.users, *sharing.groups)} | {sharing.workspace.members}
    if exchange.is_set("collection_access", "strict") and not levels <= LEVELS:
        raise Refusal(400, "Invalid access level", sorted(levels - LEVELS))
    users = _upserted(exchange, collection.users, sharing.users)
    groups = _upserted(exchange, collection.groups, sharing.groups)
    everybody = sharing.workspace.members if sharing.workspace.has("members") else collection.workspace
    if _managers(collection.users, collection.groups, collection.workspace) and not _managers(users, groups, everybody):
        raise Refusal(400, "A collection needs a manager")
    collection.users, collection.groups, collection.workspace = users, groups, everybody


def _upserted(exchange: Exchange, present: dict[str, str], grants: Iterable[Grant]) -> dict[str, str]:
    merged = present | {grant.id: grant.access for grant in grants}
    if exchange.is_set("revoked_grants", "NONE"):
        return merged
    return {identifier: access for identifier, access in merged.items() if access != "NONE"}


def _managers(users: dict[str, str], groups: dict[str, str], everybody: str) -> bool:
    return "MANAGER" in {*users.values(), *groups.values(), everybody}


def list_collections(exchange: Exchange) -> Json:
    """Lists all collections with their sharing, by default the newest first."""
    asked = exchange.parameters(CollectionList)
    collections = list(exchange.workspace.collections.values())
    if asked.sort_by:
        collections.sort(key=lambda collection: (collection.name.lower(), collection.id))
    else:
        collections.sort(key=lambda collection: (collection.created_at, collection.id), reverse=True)
    return paged(exchange, asked, collections, lambda row: show_collection(exchange, row))


def get_collection(exchange: Exchange) -> Json:
    """Returns a collection with its sharing."""
    return show_collection(exchange, _collection(exchange))


def create_collection(exchange: Exchange) -> Json:
    """Creates a collection, whose creator is its manager."""
    body, workspace = exchange.body(CollectionCreate), exchange.workspace
    creator = exchange.user_id
    collection = Collection(workspace.ids(), body.name, workspace.now(), creator=creator, users={creator: "MANAGER"})
    collection.description = body.description if body.has("description") else None
    _share(exchange, collection, body.sharing)
    workspace.collections[collection.id] = collection
    return show_collection(exchange, collection)


def edit_collection(exchange: Exchange) -> Json:
    """Changes name, description and sharing; the last manager stays."""
    body, collection = exchange.body(CollectionEdit), _collection(exchange)
    _share(exchange, collection, body.sharing.upsert)
    collection.name = body.name or collection.name
    collection.description = body.description if body.has("description") else collection.description
    return show_collection(exchange, collection)


OPERATIONS = (
    Operation("ListCollections", "GET", "/v1/collections", "reason", list_collections),
    Operation("CreateCollection", "POST", "/v1/collections", "reason", create_collection, 201),
    Operation("GetCollection", "GET", "/v1/collections/{collectionId}", "reason", get_collection),
    Operation("EditCollection", "PATCH", "/v1/collections/{collectionId}", "reason", edit_collection),
)
