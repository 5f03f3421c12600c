"""The four scopes of a project's sharing: an answer of 200 can contain errors for some entries."""

from collections.abc import Container, Sequence

from hexform.sandbox.exchange import Exchange, Operation
from hexform.sandbox.limits import CAPPED, DEFAULT
from hexform.sandbox.messages import Json, Refusal
from hexform.sandbox.project_view import show_project
from hexform.sandbox.records import Access, Project
from hexform.sandbox.sharing_bodies import Grant, ShareCollections, ShareGroups, ShareScopes, ShareUsers

PUBLIC_LEVELS = ("NONE", "APP_ONLY", "CAN_VIEW")


def _reply(exchange: Exchange, project: Project, errors: Sequence[Json]) -> Json:
    exchange.touch(project)
    reply: Json = {"project": show_project(exchange, project, sharing=exchange.is_set("sharing_reply", "included"))}
    return reply | {"errors": list(errors)} if errors else reply


def _errors(key: str, reasons: dict[str, str]) -> list[Json]:
    """One entry for each reason, with all its ids."""
    return [
        {key: [identifier for identifier, given in reasons.items() if given == reason], "reason": reason}
        for reason in dict.fromkeys(reasons.values())
    ]


def _unknown(exchange: Exchange, grants: Sequence[Grant], known: Container[str], what: str) -> dict[str, str]:
    if exchange.trick == "partial" and grants:
        return {grants[0].id: "Sharing failed"}
    absent = [grant.id for grant in grants if grant.id not in known]
    if absent and exchange.is_set("unknown_principal", "404"):
        raise Refusal(404, f"{what} not found", absent)
    return dict.fromkeys(absent, f"{what} not found")


def _grant(present: dict[str, Access], grants: Sequence[Grant], refused: dict[str, str], *, keep_none: bool) -> None:
    for grant in grants:
        if grant.id in refused:
            continue
        present[grant.id] = grant.access
        if grant.access == "NONE" and not keep_none:
            del present[grant.id]


def share_with_users(exchange: Exchange) -> Json:
    """Shares with up to 25 people; the owner's access stays as it is."""
    grants, project = exchange.body(ShareUsers).grants, exchange.project()
    exchange.check_form("user.id", [grant.id for grant in grants])
    refused = _unknown(exchange, grants, exchange.workspace.users, "User")
    if any(grant.id == project.owner and grant.access != "FULL_ACCESS" for grant in grants):
        refused[project.owner] = "The owner keeps full access"
    _grant(project.sharing.users, grants, refused, keep_none=exchange.is_set("revoked_grants", "NONE"))
    return _reply(exchange, project, _errors("userIds", refused))


def share_with_groups(exchange: Exchange) -> Json:
    """Shares with up to 25 groups."""
    grants, project = exchange.body(ShareGroups).grants, exchange.project()
    exchange.check_form("group.id", [grant.id for grant in grants])
    refused = _unknown(exchange, grants, exchange.workspace.groups, "Group")
    _grant(project.sharing.groups, grants, refused, keep_none=exchange.is_set("revoked_grants", "NONE"))
    return _reply(exchange, project, _errors("groupIds", refused))


def share_with_collections(exchange: Exchange) -> Json:
    """Puts a project into up to 25 collections, or takes it out."""
    grants, project = exchange.body(ShareCollections).grants, exchange.project()
    refused = _unknown(exchange, grants, exchange.workspace.collections, "Collection")
    _grant(project.sharing.collections, grants, refused, keep_none=exchange.is_set("collection_none", "member"))
    return _reply(exchange, project, _errors("collectionIds", refused))


def share_with_all(exchange: Exchange) -> Json:
    """Shares with the workspace and the public web; a scope that the request leaves out stays as it is."""
    scopes, project = exchange.body(ShareScopes).sharing, exchange.project()
    if exchange.is_set("sharing_scopes", "both") and not (scopes.has("workspace") and scopes.has("public_web")):
        raise Refusal(400, "Invalid input data", ["sharing: workspace and publicWeb are both required"])
    reasons: dict[str, str] = {}
    if exchange.trick == "partial" and (scopes.has("workspace") or scopes.has("public_web")):
        reasons["workspace" if scopes.has("workspace") else "publicWeb"] = "Sharing failed"
    if scopes.has("public_web") and (reason := _public_refusal(exchange, scopes.public_web)):
        reasons.setdefault("publicWeb", reason)
    if scopes.has("workspace") and "workspace" not in reasons:
        project.sharing.workspace = scopes.workspace
    if scopes.has("public_web") and "publicWeb" not in reasons:
        project.sharing.public_web = scopes.public_web
    return _reply(exchange, project, [{"type": scope, "reason": reason} for scope, reason in reasons.items()])


def _public_refusal(exchange: Exchange, access: Access) -> str:
    if access not in PUBLIC_LEVELS:
        return f"{access} cannot be given to the public web"
    if access != "NONE" and exchange.is_set("public_web", "disabled"):
        return "Sharing with the public web is disabled in this workspace"
    return ""


_PATH = "/v1/projects/{projectId}/sharing/"
OPERATIONS = (
    Operation(
        "EditProjectSharingUsers",
        "PATCH",
        f"{_PATH}users",
        "message",
        share_with_users,
        missing=404,
        moved=True,
        group=CAPPED,
    ),
    Operation(
        "EditProjectSharingGroups",
        "PATCH",
        f"{_PATH}groups",
        "message",
        share_with_groups,
        missing=404,
        moved=True,
        group=DEFAULT,
    ),
    Operation(
        "EditProjectSharingCollections",
        "PATCH",
        f"{_PATH}collections",
        "reason",
        share_with_collections,
        missing=404,
    ),
    Operation(
        "EditProjectSharingOrgAndPublic",
        "PATCH",
        f"{_PATH}workspaceAndPublic",
        "message",
        share_with_all,
        missing=404,
        moved=True,
        group=DEFAULT,
    ),
)
