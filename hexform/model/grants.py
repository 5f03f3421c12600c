"""Memberships and grants as people write them, with the day on which they end."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from typing import Any, TypeVar, cast

from pydantic import ConfigDict, Field, model_validator

from hexform.model.access import CollectionAccess, GrantedAccess, ProjectAccess
from hexform.model.fields import Day, Email, Text, Written

SOON = timedelta(days=14)
G = TypeVar("G", bound="Grant")


def _short(key: str) -> Any:
    """A scalar means a map with one key; the schema of the editor allows both."""

    def schema(document: dict[str, Any]) -> None:
        long = dict(document)
        scalar = long["properties"][key]
        document.clear()
        document["anyOf"] = [scalar, long]

    return ConfigDict(json_schema_extra=schema)


class Ends(Written):
    """Something that may end: after the day `until` (UTC) it counts as not written."""

    until: Day | None = Field(
        None, description="The last day on which it holds (UTC); then it is taken out.", examples=["2027-03-31"]
    )
    why: Text | None = Field(None, description="The reason, for the people who read plans.", examples=["FIN-207"])

    def ended(self, today: date) -> bool:
        return self.until is not None and today > self.until

    def ends_soon(self, today: date) -> bool:
        return self.until is not None and today <= self.until <= today + SOON


class Member(Ends):
    """A member of a group: an email, or a map with the day on which the membership ends."""

    model_config = _short("email")

    email: Email = Field(description="The person's email in Hex, compared without case.", examples=["ada@example.com"])

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, value: Any) -> Any:
        return value if isinstance(value, Mapping | Member) else {"email": value}


class Grant(Ends):
    """An entry of a map of access."""

    access: str

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, value: Any) -> Any:
        return value if isinstance(value, Mapping | Grant) else {"access": value}


class ProjectGrant(Grant):
    """What a person or a group may do in a project; NONE is the same as not being written."""

    model_config = _short("access")

    access: ProjectAccess = Field(
        description="NONE, APP_ONLY, CAN_VIEW (explore), CAN_EDIT or FULL_ACCESS.", examples=["CAN_VIEW"]
    )


class CollectionOnProject(Grant):
    """What the members of a collection may do in a project. NONE cannot be written: Hex has members without access."""

    model_config = _short("access")

    access: GrantedAccess = Field(description="APP_ONLY, CAN_VIEW, CAN_EDIT or FULL_ACCESS.", examples=["CAN_VIEW"])


class CollectionGrant(Grant):
    """What a person or a group may do in a collection; NONE is the same as not being written."""

    model_config = _short("access")

    access: CollectionAccess = Field(description="NONE, MEMBER or MANAGER.", examples=["MEMBER"])


@cache
def grant(model: type[G], access: str) -> G:
    """A grant without an end, unchecked: Hex may have levels that nobody can write. Equal ones are one object."""
    return cast("G", model.model_construct({"access"}, access=access))


@cache
def member(email: str) -> Member:
    """A member without an end."""
    return Member.model_construct({"email"}, email=email)
