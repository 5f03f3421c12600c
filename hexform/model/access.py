"""Access levels and their order.

Facts: a person's role cuts what a grant gives (API documentation, project sharing: a viewer is at most "can view app",
an explorer at most "can explore").
"""

from __future__ import annotations

from typing import Literal

ProjectAccess = Literal["NONE", "APP_ONLY", "CAN_VIEW", "CAN_EDIT", "FULL_ACCESS"]
GrantedAccess = Literal["APP_ONLY", "CAN_VIEW", "CAN_EDIT", "FULL_ACCESS"]
PublicAccess = Literal["NONE", "APP_ONLY", "CAN_VIEW"]
CollectionAccess = Literal["NONE", "MEMBER", "MANAGER"]

NONE = "NONE"
MANAGER = "MANAGER"
FULL_ACCESS = "FULL_ACCESS"

# The levels of a project, in their order.
LEVELS: tuple[ProjectAccess, ...] = ("NONE", "APP_ONLY", "CAN_VIEW", "CAN_EDIT", "FULL_ACCESS")
# The words of Hex's own screens.
WORDS: dict[str, str] = {
    "NONE": "no access",
    "APP_ONLY": "Can view app",
    "CAN_VIEW": "Can explore",
    "CAN_EDIT": "Can edit",
    "FULL_ACCESS": "Full access",
}

_ORDER = {
    level: rank
    for rank, level in enumerate(("NONE", "MEMBER", "MANAGER", "APP_ONLY", "CAN_VIEW", "CAN_EDIT", "FULL_ACCESS"))
}
_CEILING = {"MEMBER": "APP_ONLY", "EXPLORER": "CAN_VIEW"}


def lower(first: str, second: str) -> bool:
    """Whether `first` gives less than `second`; a level that is not known gives less than every known one."""
    return _ORDER.get(first, 0) < _ORDER.get(second, 0)


def rank(level: str) -> int | None:
    """The place of a project's level in `LEVELS`; None where the level is not known."""
    return LEVELS.index(level) if level in WORDS else None


def cut_to_role(access: str, role: str) -> str:
    """What a grant of a project comes to for a person of this workspace role."""
    ceiling = _CEILING.get(role)
    return ceiling if ceiling and lower(ceiling, access) else access
