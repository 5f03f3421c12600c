"""Users: they can be listed and deactivated, and nothing else."""

from datetime import timedelta
from typing import Annotated, Literal

from pydantic import Field

from hexform.sandbox.exchange import Exchange, Operation
from hexform.sandbox.limits import CAPPED
from hexform.sandbox.messages import AnyId, Json, Number
from hexform.sandbox.pages import Direction, Page, paged
from hexform.sandbox.records import User

LIFETIME = timedelta(days=90)


class UserList(Page):
    """The parameters of ListUsers: up to 500 rows."""

    limit: Annotated[Number, Field(ge=1, le=500)] = 25
    sort_by: Annotated[Literal["NAME", "EMAIL"], Field(alias="sortBy")] = "NAME"
    direction: Annotated[Direction, Field(alias="sortDirection")] = "ASC"
    group_id: Annotated[AnyId | None, Field(alias="groupId")] = None
    user_ids: Annotated[AnyId | None, Field(alias="userIds")] = None


def show_user(user: User) -> Json:
    """A user as the API shows one."""
    return {
        "id": user.id,
        "name": user.name,
        "email": user.email,
        "role": user.role,
        "lastLoginDate": user.last_login,
    }


def list_users(exchange: Exchange) -> Json:
    """Lists people by name or email, on request of one group or of some ids."""
    asked = exchange.parameters(UserList)
    users = list(exchange.workspace.users.values())
    if not exchange.is_set("deactivated_users", "listed"):
        users = [user for user in users if user.active]
    if asked.group_id:
        group = exchange.workspace.groups.get(asked.group_id)
        if group is None:
            raise exchange.missing("Group")
        users = [user for user in users if user.id in group.members]
    if asked.user_ids:
        wanted = set(asked.user_ids.split(","))
        users = [user for user in users if user.id in wanted]
    if asked.sort_by == "NAME":
        users.sort(key=lambda user: ((user.name or "").lower(), user.id), reverse=asked.direction == "DESC")
    else:
        users.sort(key=lambda user: (user.email.lower(), user.id), reverse=asked.direction == "DESC")
    return paged(exchange, asked, users, show_user)


def me(exchange: Exchange) -> Json:
    """Returns the token's workspace, and for a personal token its user."""
    workspace = exchange.workspace
    if not exchange.personal:
        return {"org": {"id": workspace.org_id}, "token": {"exp": None}}
    expiry = int((workspace.clock() + LIFETIME).timestamp())
    return show_user(exchange.user) | {"org": {"id": workspace.org_id}, "token": {"exp": expiry}}


def deactivate_user(exchange: Exchange) -> Json:
    """Deactivates a person, whose tokens are refused from then on; the API has no way back."""
    user = exchange.workspace.users.get(exchange.identify("userId"))
    if user is None:
        raise exchange.missing("User")
    user.active = False
    return {"user": show_user(user)}


OPERATIONS = (
    Operation("ListUsers", "GET", "/v1/users", "message", list_users, missing=404, group=CAPPED),
    Operation("Me", "GET", "/v1/users/me", "message", me, group=CAPPED),
    Operation("DeactivateUser", "POST", "/v1/users/{userId}/deactivate", "message", deactivate_user, group=CAPPED),
)
