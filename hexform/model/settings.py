"""The settings of a configuration: everything that is not a resource. They are in the first file."""

from typing import Any, Literal

from pydantic import ConfigDict, Field, field_validator

from hexform.model.fields import Day, Domain, Key, Name, NullableCount, Text, Written
from hexform.model.guardrail import Guardrail

PolicyName = Literal["ignore", "report", "drift"]
PolicyOrDelete = Literal["ignore", "report", "drift", "delete"]


class WorkspaceGuard(Written):
    """Where this configuration may be used; it is refused anywhere else. Never a destination."""

    host: Name | None = Field(None, description="The host, for example app.hex.tech.", examples=["app.hex.tech"])
    org_id: Name | None = Field(
        None, description="The organisation's id.", examples=["0197a3c2-51b0-7e44-9a0d-2f6c1b0e77c2"]
    )

    @field_validator("host")
    @classmethod
    def _is_a_host(cls, value: str | None) -> str | None:
        """An address is no host, and no run would ever go there."""
        if value is not None and "/" in value:
            raise ValueError("must be a host alone: write it like app.hex.tech, without https:// and without a path")
        return value


class Unmanaged(Written):
    """What to do about that which Hex has and the configuration has not, by the keys that the kinds declare."""

    model_config = ConfigDict(extra="allow")

    def policy(self, key: str, default: str) -> str:
        """The policy that is written under a key, else the default."""
        return str(getattr(self, key)) if self.says(key) else default


class Limits(Written):
    """The limits beyond which apply refuses a plan; null means no limit."""

    deletes: NullableCount = Field(5, description="Objects deleted.", examples=[5])
    lose: NullableCount = Field(
        25, description="People who lose access to a project, each counted once.", examples=[25]
    )
    gain: NullableCount = Field(
        100, description="People who gain access to a project, each counted once.", examples=[100]
    )
    public: NullableCount = Field(0, description="Projects opened to the public web.", examples=[0])
    outsiders: NullableCount = Field(
        None, description="Guests and people of other domains who gain access.", examples=[0]
    )
    emptied: NullableCount = Field(
        0, description="Objects deleted because the configuration wants nothing there.", examples=[0]
    )


class DriftIgnore(Written):
    """Drift that is expected until a day."""

    address: Text = Field(description="A pattern of addresses.", examples=["*.legacy-*"])
    until: Day = Field(description="The last day (UTC) on which it is no drift.", examples=["2027-01-31"])
    why: Text | None = Field(None, description="The reason.", examples=["migration"])


class DriftSettings(Written):
    """Differences that do not count as drift until a date."""

    ignore: tuple[DriftIgnore, ...] = Field(
        (),
        description="Patterns with the day until which they hold.",
        examples=[[{"address": "*.legacy-*", "until": "2027-01-31"}]],
    )


class Settings(Written):
    """Everything that is not a resource."""

    version: Literal[1] = Field(description="The version of the language: 1.", examples=[1])
    requires: Text | None = Field(
        None, description='The hexform versions that may read this, for example ">=0.1".', examples=[">=0.1"]
    )
    workspace: WorkspaceGuard = Field(
        WorkspaceGuard.model_construct(),
        description="Refused anywhere else; never a destination.",
        examples=[{"host": "app.hex.tech"}],
    )
    include: tuple[Text, ...] = Field(
        (), description="More files, as patterns relative to this file.", examples=[["teams/*.yaml"]]
    )
    statuses: tuple[Name, ...] | None = Field(
        None, description="The status names that may be used below.", examples=[["In review", "Production"]]
    )
    unknown_people: Literal["pending", "error"] = Field(
        "pending", description="People whom the workspace does not have.", examples=["error"]
    )
    unmanaged: Unmanaged = Field(
        Unmanaged.model_construct(), description="What Hex has and this has not.", examples=[{"groups": "delete"}]
    )
    limits: Limits = Field(
        Limits.model_construct(),
        description="How much danger apply accepts without --allow.",
        examples=[{"deletes": 5}],
    )
    domains: tuple[Domain, ...] | None = Field(
        None,
        description="Domains of your own; people of others are outsiders, as guests always are.",
        examples=[["acme.com"]],
    )
    protected: tuple[Text, ...] = Field(
        (), description="Patterns of addresses: never deleted and never narrowed.", examples=[["*.finance"]]
    )
    guardrails: dict[Key, Guardrail] = Field(
        {},
        description="Rules over all projects that the token sees, by name.",
        examples=[{"nothing-public": {"projects": "*", "public_web": "NONE", "then": "refuse"}}],
    )
    drift: DriftSettings = Field(
        DriftSettings.model_construct(),
        description="How drift is counted.",
        examples=[{"ignore": [{"address": "*.legacy-*", "until": "2027-01-31"}]}],
    )

    @field_validator("version", mode="before")
    @classmethod
    def _version(cls, value: Any) -> Any:
        if str(value) != "1":
            raise ValueError("must be 1: this hexform reads no other version")
        return 1
