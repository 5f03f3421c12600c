"""The settings of a configuration: everything that is no resource. They stand in the first file."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import ConfigDict, Field, field_validator

from hexform.model.fields import Day, Domain, Key, Name, NullableCount, Text, Written
from hexform.model.guardrail import Guardrail

PolicyName = Literal["ignore", "report", "drift"]
PolicyOrDelete = Literal["ignore", "report", "drift", "delete"]


class WorkspaceGuard(Written):
    """Where this configuration may be used; it is refused anywhere else. Never a destination."""

    host: Name | None = Field(None, description="The host, for example app.hex.tech.")
    org_id: Name | None = Field(None, description="The organisation's id.")


class Unmanaged(Written):
    """What to do about that which Hex has and the configuration has not, by the keys that the kinds declare."""

    model_config = ConfigDict(extra="allow")

    def policy(self, key: str, default: str) -> str:
        """The policy that is written under a key, else the default."""
        return str(getattr(self, key)) if self.says(key) else default


class Limits(Written):
    """How much danger a plan may hold before apply refuses it; null is no limit."""

    deletes: NullableCount = Field(5, description="Objects deleted.")
    lose: NullableCount = Field(25, description="People who lose access to a project, each counted once.")
    gain: NullableCount = Field(100, description="People who gain access to a project, each counted once.")
    public: NullableCount = Field(0, description="Projects opened to the public web.")
    outsiders: NullableCount = Field(None, description="Guests and people of other domains who gain access.")
    emptied: NullableCount = Field(0, description="Objects deleted because the configuration wants nothing there.")


class DriftIgnore(Written):
    """Drift that is expected until a day."""

    address: Text = Field(description="A pattern of addresses.")
    until: Day = Field(description="The last day (UTC) on which it is no drift.")
    why: Text | None = Field(None, description="The reason.")


class DriftSettings(Written):
    """What is no drift for a while."""

    ignore: tuple[DriftIgnore, ...] = Field((), description="Patterns with the day until which they hold.")


class Settings(Written):
    """Everything that is no resource."""

    version: Literal[1] = Field(description="The version of the language: 1.")
    requires: Text | None = Field(None, description='The hexform versions that may read this, for example ">=0.1".')
    workspace: WorkspaceGuard = Field(WorkspaceGuard(), description="Refused anywhere else; never a destination.")
    include: tuple[Text, ...] = Field((), description="More files, as patterns relative to this file.")
    statuses: tuple[Name, ...] | None = Field(None, description="The status names that may be used below.")
    unknown_people: Literal["pending", "error"] = Field(
        "pending", description="People whom the workspace does not have."
    )
    unmanaged: Unmanaged = Field(Unmanaged(), description="What Hex has and this has not.")
    limits: Limits = Field(Limits(), description="How much danger apply accepts without --allow.")
    domains: tuple[Domain, ...] | None = Field(
        None, description="Domains of your own; people of others are outsiders, as guests always are."
    )
    protected: tuple[Text, ...] = Field((), description="Patterns of addresses: never deleted and never narrowed.")
    guardrails: dict[Key, Guardrail] = Field({}, description="Rules over all projects that the token sees, by name.")
    drift: DriftSettings = Field(DriftSettings(), description="How drift is counted.")

    @field_validator("version", mode="before")
    @classmethod
    def _version(cls, value: Any) -> Any:
        if str(value) != "1":
            raise ValueError("must be 1: this hexform reads no other version")
        return 1
