"""A project as the API shows one: people by email, groups and collections by name."""

from hexform.sandbox.exchange import Exchange
from hexform.sandbox.messages import Json
from hexform.sandbox.records import Access, Project, User

ORDER: tuple[Access, ...] = ("NONE", "APP_ONLY", "CAN_VIEW", "CAN_EDIT", "FULL_ACCESS")
MOST_BY_ROLE: dict[str, Access] = {"MEMBER": "APP_ONLY", "EXPLORER": "CAN_VIEW"}


def effective(user: User, access: Access) -> Access:
    """The effective level of a grant for a person with this role."""
    return min(access, MOST_BY_ROLE.get(user.role, "FULL_ACCESS"), key=ORDER.index)


def visible(exchange: Exchange, project: Project) -> bool:
    """Whether the token sees the project: all of them, unless a personal token is held to its grants."""
    if exchange.is_set("personal_token", "all") or not exchange.personal:
        return True
    workspace, sharing = exchange.workspace, project.sharing
    user = exchange.user
    groups = {group.id for group in workspace.groups.values() if user.id in group.members}
    levels = [sharing.workspace, sharing.users.get(user.id, "NONE")]
    levels += [access for group, access in sharing.groups.items() if group in groups]
    for identifier, access in sharing.collections.items():
        collection = workspace.collections[identifier]
        if collection.workspace != "NONE" or user.id in collection.users or groups & collection.groups.keys():
            levels.append(access)
    return set(levels) != {"NONE"}


def show_sharing(exchange: Exchange, project: Project) -> Json:
    """All scopes of a project's sharing."""
    workspace, sharing = exchange.workspace, project.sharing
    clamped = exchange.is_set("role_clamp", "effective")
    users = [
        {"access": effective(user, access) if clamped else access, "user": {"email": user.email}}
        for user, access in ((workspace.users[identifier], access) for identifier, access in sharing.users.items())
        if user.id != project.owner or exchange.is_set("owner_entry", "listed")
    ]
    return {
        "users": users,
        "collections": [
            {"access": access, "collection": {"name": workspace.collections[identifier].name}}
            for identifier, access in sharing.collections.items()
        ],
        "groups": [
            {"access": access, "group": {"name": workspace.groups[identifier].name}}
            for identifier, access in sharing.groups.items()
        ],
        "workspace": {"access": sharing.workspace},
        "publicWeb": {"access": sharing.public_web},
        "support": {"access": sharing.support},
    }


def show_project(exchange: Exchange, project: Project, *, sharing: bool = False) -> Json:
    """A project; its sharing only where the request asks for it."""
    users = exchange.workspace.users
    shown: Json = {
        "id": project.id,
        "title": project.title,
        "description": project.description,
        "type": project.type,
        "creator": {"email": users[project.creator].email},
        "owner": {"email": users[project.owner].email},
        "status": {"name": project.status} if project.status else None,
        "categories": [{"name": category, "description": None} for category in project.categories],
        "reviews": {"required": project.reviews_required},
        "analytics": {
            "publishedResultsUpdatedAt": project.last_published_at,
            "lastViewedAt": None,
            "appViews": {"allTime": 0, "lastSevenDays": 0, "lastFourteenDays": 0, "lastThirtyDays": 0},
        },
        "lastEditedAt": project.last_edited_at,
        "lastPublishedAt": project.last_published_at,
        "createdAt": project.created_at,
        "archivedAt": project.archived_at,
        "trashedAt": project.trashed_at,
        "schedules": [],
    }
    return shown | {"sharing": show_sharing(exchange, project)} if sharing else shown
