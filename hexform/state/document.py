"""The ledger as text: workspaces by host and org, in them owners of guides, in them paths."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from hexform.model.ledger import GuideEntry

FORMAT_VERSION = "1.0"

Owners = dict[str, dict[str, GuideEntry]]


class Version(BaseModel):
    """What every version of the file says first."""

    format_version: str


class Document(BaseModel):
    """The whole file. Hosts, then orgs, then owners (the JSON text of a locator), then paths in Hex."""

    model_config = ConfigDict(extra="forbid")

    format_version: str = FORMAT_VERSION
    workspaces: dict[str, dict[str, Owners]] = Field(default_factory=dict)

    def owners(self, host: str, org_id: str) -> Owners:
        return self.workspaces.setdefault(host, {}).setdefault(org_id, {})


class Unreadable(ValueError):
    """The text is no ledger that this version of hexform reads."""


def parse(text: bytes) -> Document:
    """Read a ledger. The error says what is wrong in general: the text of guides is never quoted."""
    try:
        version = Version.model_validate_json(text).format_version
        if version != FORMAT_VERSION:
            raise Unreadable(f"is of version {version[:20]!r}, and this hexform reads {FORMAT_VERSION}")
        return Document.model_validate_json(text)
    except ValidationError:
        raise Unreadable("is damaged") from None
