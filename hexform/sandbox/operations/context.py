"""Context versions: guides beside the drafts, to preview and to publish as a whole.

The document has the forms of their bodies, but not their paths: those are what Hex's own GitHub action calls.
"""

from typing import Annotated, Literal

from pydantic import Field

from hexform.sandbox.exchange import Exchange, Operation
from hexform.sandbox.messages import BodyModel, Json
from hexform.sandbox.operations.guides import (
    File,
    GithubCommit,
    GithubLocator,
    UnknownSource,
    find_conflicts,
    show_warnings,
)
from hexform.sandbox.records import ContextVersion, Guide
from hexform.sandbox.sources import locator


class VersionCreate(BodyModel):
    """The body that creates a version."""

    external: Annotated[UnknownSource | GithubCommit, Field(alias="externalSource", discriminator="source")]


class VersionFile(File):
    """One guide, of any length."""

    contents: str


class UpsertOperation(BodyModel):
    """Guides to write."""

    type: Literal["upsert_guide"]
    files: tuple[VersionFile, ...]
    force: Annotated[bool, Field(alias="forceWrite")] = False


class PruneOperation(BodyModel):
    """The paths of all guides that a source has; its other guides go."""

    type: Literal["prune_guides"]
    external: Annotated[UnknownSource | GithubLocator, Field(alias="externalSource", discriminator="source")]
    paths: Annotated[tuple[str, ...], Field(alias="guideFilePaths")]


class VersionUpdate(BodyModel):
    """The body that changes a version."""

    operation: Annotated[UpsertOperation | PruneOperation, Field(discriminator="type")]


class VersionPublish(BodyModel):
    """The body that publishes a version."""

    latest: Annotated[bool, Field(alias="updateLatestVersion")]
    title: str = ""
    description: str = ""


def _version(exchange: Exchange) -> ContextVersion:
    version = exchange.workspace.context_versions.get(exchange.identify("contextVersionId"))
    if version is None:
        raise exchange.missing("Context version")
    return version


def _guides(exchange: Exchange, version: ContextVersion) -> dict[str, Guide]:
    """The guides of a version by path: those of the draft tree, as the version has changed them."""
    tree = {guide.path: guide for guide in exchange.workspace.guides.values() if not guide.deleted}
    return {path: guide for path, guide in (tree | version.written).items() if path not in version.removed}


def create_version(exchange: Exchange) -> Json:
    """Creates a version that is as the drafts are."""
    exchange.body(VersionCreate)
    version = ContextVersion(exchange.workspace.ids())
    exchange.workspace.context_versions[version.id] = version
    return {"contextVersionId": version.id, "orgId": exchange.workspace.org_id, "traceId": exchange.trace}


def update_version(exchange: Exchange) -> Json:
    """Writes guides in a version, or removes the guides of a source that are not listed; drafts stay as they are."""
    operation, version = exchange.body(VersionUpdate).operation, _version(exchange)
    if isinstance(operation, UpsertOperation):
        result = _upsert(exchange, version, operation)
    else:
        result = _prune(exchange, version, operation)
    return {"contextVersionId": version.id, "result": result, "traceId": exchange.trace}


def _upsert(exchange: Exchange, version: ContextVersion, operation: UpsertOperation) -> Json:
    guides = _guides(exchange, version)
    ids = {guide.path: guide.id for guide in (*exchange.workspace.guides.values(), *guides.values())}
    conflicts = {} if operation.force else find_conflicts(exchange, operation.files, guides)
    files: list[Json] = []
    noops: list[Json] = []
    for file in operation.files:
        present = guides.get(file.path)
        if file.path in conflicts:
            continue
        if present and (_text(present), present.source) == (file.contents, file.owner):
            noops.append({"filePath": file.path})
            continue
        identifier = ids.get(file.path) or exchange.workspace.ids()
        guides[file.path] = Guide(identifier, file.path, file.contents, source=file.owner)
        version.written[file.path] = guides[file.path]
        version.removed = [path for path in version.removed if path != file.path]
        files.append({"id": identifier, "filePath": file.path, "result": "updated" if present else "created"})
    return {"type": operation.type, "files": files, "noops": noops, "warnings": show_warnings(conflicts)}


def _text(guide: Guide) -> str | None:
    return guide.published if guide.draft is None else guide.draft


def _prune(exchange: Exchange, version: ContextVersion, operation: PruneOperation) -> Json:
    owner = locator(operation.external.source, operation.external.model_dump())
    guides = _guides(exchange, version)
    gone = [path for path, guide in guides.items() if guide.source == owner and path not in operation.paths]
    version.removed += gone
    # What a guide was uploaded from is kept as far as it identifies the owner; an unknown source is whole by that.
    shown = owner if owner["source"] == "unknown" else None
    return {"type": operation.type, "removedGuides": [{"hexFilePath": path, "externalSource": shown} for path in gone]}


def publish_version(exchange: Exchange) -> Json:
    """Makes the guides of a version live, or, without `updateLatestVersion`, only keeps the version."""
    body, version = exchange.body(VersionPublish), _version(exchange)
    guides = exchange.workspace.guides
    if body.latest:
        at_path = {guide.path: guide for guide in guides.values()}
        for path in version.removed:
            if path in at_path:
                del guides[at_path[path].id]
        for path, written in version.written.items():
            if path in version.removed:
                continue
            guide = at_path.get(path, written)
            guide.published, guide.draft, guide.source, guide.deleted = written.draft, None, written.source, False
            guides[guide.id] = guide
        version.written, version.removed = {}, []
    return {"contextVersionId": version.id}


_ALL, _ONE = "/v1/context/version", "/v1/context/version/{contextVersionId}"
OPERATIONS = (
    Operation("CreateContextVersion", "POST", _ALL, "reason", create_version),
    Operation("UpdateContextVersion", "POST", _ONE, "reason", update_version),
    Operation("PublishContextVersion", "POST", f"{_ONE}/publish", "reason", publish_version),
)
