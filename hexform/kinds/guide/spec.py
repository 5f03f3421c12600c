"""What people write about guides: sets of files, and each file with its text."""

import json
from collections.abc import Mapping
from typing import Annotated, Any, Self

from pydantic import ConfigDict, Field, model_validator

from hexform.kinds.policy import Policy
from hexform.model.fields import Flag, Name, Text, Written
from hexform.model.spec import Remembered, Role, Shown, Spec

UNMANAGED = Policy("guides", "report", "Other guides of the sets' own sources.", deletes=True)


class GithubSource(Written):
    """A repository on GitHub as the owner of guides."""

    owner: Name = Field(description="The owner of the repository.", examples=["acme"])
    repo: Name = Field(description="The repository.", examples=["hex-workspace"])
    base: Name | None = Field(
        None, description="The host of GitHub, where it is not github.com.", examples=["github.acme.com"]
    )


class GuideSource(Written):
    """Who owns guides in Hex: a repository on GitHub, or any name of your own. Exactly one of the two."""

    github: GithubSource | None = Field(
        None, description="A repository on GitHub.", examples=[{"owner": "acme", "repo": "hex-workspace"}]
    )
    unknown: Name | None = Field(None, description="Any name of your own.", examples=["hexform"])

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.github is None) == (self.unknown is None):
            raise ValueError("needs exactly one of `github` and `unknown`")
        return self

    @classmethod
    def from_locator(cls, locator: Mapping[str, str]) -> Self:
        """The source that the API names like this."""
        if locator.get("source") == "github":
            fields = {key: locator[key] for key in ("owner", "repo", "base") if key in locator}
            return cls(github=GithubSource.model_validate(fields))
        return cls(unknown=locator.get("id"))

    def locator(self) -> dict[str, str]:
        """The owner as the API names it, without what changes from commit to commit."""
        if self.github is None:
            return {"source": "unknown", "id": self.unknown or ""}
        base = {"base": self.github.base} if self.github.base else {}
        return {"source": "github", "owner": self.github.owner, "repo": self.github.repo, **base}

    def owner_text(self) -> str:
        """The owner as one text: what the API is asked for, and what the ledger is kept by."""
        return json.dumps(self.locator(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    def shown(self) -> str:
        """The source in words."""
        return self.unknown or "" if self.github is None else f"{self.github.owner}/{self.github.repo}"

    @classmethod
    def from_owner(cls, owner: str) -> Self | None:
        """The source of an owner's text; None where the owner is not known."""
        return cls.from_locator(json.loads(owner)) if owner else None


_OWN = GuideSource.model_construct({"unknown"}, unknown="hexform")


def _short(document: dict[str, Any]) -> None:
    long = dict(document)
    document.clear()
    document["anyOf"] = [{"type": "string"}, long]


class GuideFile(Written):
    """A file or a pattern of files."""

    model_config = ConfigDict(json_schema_extra=_short)

    path: Text = Field(description="A file or a pattern, relative to this file.", examples=["guides/revenue.md"])
    hex_path: Text | None = Field(
        None, description="Its path in Hex; default: its path below `root`.", examples=["hex.md"]
    )
    take_over: Flag = Field(
        False, description="Overwrite a guide of that path that somebody else owns.", examples=[True]
    )

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, value: Any) -> Any:
        return value if isinstance(value, Mapping | GuideFile) else {"path": value}


class GuideSet(Spec):
    """Guides of one owner."""

    source: GuideSource = Field(
        _OWN,
        description="Who owns these guides in Hex.",
        examples=[{"github": {"owner": "acme", "repo": "hex-workspace"}}],
    )
    root: Text | None = Field(
        None,
        description="Taken off the paths to give the path in Hex; default: this file's folder.",
        examples=["guides"],
    )
    publish: Flag = Field(True, description="false: drafts only.", examples=[False])
    take_over: Flag = Field(
        False, description="Overwrite guides of these paths that somebody else owns.", examples=[True]
    )
    files: tuple[GuideFile, ...] = Field(description="Files and patterns.", examples=[["guides/*.md"]])


class Guide(Spec, kind="guide"):
    """One guide with its text. `path` is its path in Hex, `file` the file, relative to the root."""

    set_name: Annotated[str, Role.NOTE] = ""
    path: Annotated[str, Role.GIVEN] = ""
    contents: Annotated[str, Shown.TEXT, Remembered.BY_LEDGER] = ""
    source: GuideSource = _OWN
    publish: bool = True
    take_over: Annotated[bool, Role.RULE] = False
    file: Annotated[str, Role.RULE] = ""

    @property
    def owner(self) -> str:
        """The owner as the API is asked for it."""
        return self.source.owner_text()
