"""The guide ledger in `.hexform/ledger.json` under the root, shared by all workspaces that this root is applied to."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from hexform.errors import NotWritten
from hexform.lib.atomic import remove_temporaries, replace_in
from hexform.lib.files import read_regular
from hexform.lib.refused import Missing, Refused
from hexform.model.ledger import GuideEntry, Line, record_in
from hexform.state import folder

NAME = "ledger.json"
DAMAGED = "ledger.json.damaged"
LARGEST = 256 * 1024 * 1024
FORMAT_VERSION = "1.0"

Owners = dict[str, dict[str, GuideEntry]]


class Version(BaseModel):
    """The field that every version of the file has."""

    format_version: str


class Document(BaseModel):
    """The whole file: by host, then org, then owner (the JSON text of a locator), then path in Hex."""

    model_config = ConfigDict(extra="forbid")

    format_version: str = FORMAT_VERSION
    workspaces: dict[str, dict[str, Owners]] = Field({})

    def owners(self, host: str, org_id: str) -> Owners:
        return self.workspaces.setdefault(host, {}).setdefault(org_id, {})


class Unreadable(ValueError):
    """The file is not a ledger that this version of hexform reads."""


def parse(text: bytes) -> Document:
    """Parse a ledger. Raises Unreadable, whose message never quotes the text of a guide."""
    try:
        version = Version.model_validate_json(text).format_version
        if version != FORMAT_VERSION:
            raise Unreadable(f"is of version {version[:20]!r}, and this hexform reads {FORMAT_VERSION}")
        return Document.model_validate_json(text)
    except ValidationError:
        raise Unreadable("is damaged") from None


class FileLedger:
    """The part of the file for one host and org. It is read once, and the whole file is written with each record.

    The caller of `record` holds the lock of the root, and has held it since before the file was read. A file that
    cannot be read counts as empty, which costs uploads; it is renamed before a new one is written.
    """

    def __init__(self, root: Path, host: str, org_id: str) -> None:
        self._root = root
        self._document, self.problem = _read(root)
        self._cleaned = False
        self._owners = self._document.owners(host, org_id)

    def owners(self) -> list[str]:
        return sorted(self._owners)

    def entries(self, owner: str) -> Mapping[str, GuideEntry]:
        return self._owners.get(owner, {})

    def record(self, *lines: Line) -> None:
        record_in(self._owners, lines)
        content = self._document.model_dump_json(indent=1).encode()
        try:
            with folder.opened(self._root, make=True) as descriptor:
                self._clean(descriptor)
                replace_in(descriptor, NAME, content)
        except OSError as error:
            raise NotWritten(self._root / folder.NAME / NAME, error) from None

    def _clean(self, descriptor: int) -> None:
        """Before the first write: rename an unreadable file, and remove the temporary files of killed processes."""
        if self._cleaned:
            return
        remove_temporaries(descriptor, NAME)
        if self.problem and NAME in os.listdir(descriptor):
            os.replace(NAME, DAMAGED, src_dir_fd=descriptor, dst_dir_fd=descriptor)
        self._cleaned = True


def _read(root: Path) -> tuple[Document, str]:
    """The document, and a warning if the file cannot be read. A missing or unreadable file is an empty ledger."""
    try:
        with folder.opened(root, make=False) as descriptor:
            return parse(read_regular(descriptor, NAME, LARGEST)), ""
    except Missing:
        return Document(), ""
    except (Unreadable, Refused) as refused:
        why = str(refused)
    return Document(), (
        f"{root / folder.NAME / NAME} {why}: it counts as empty, so the guides that it knew are uploaded again;"
        f" it is kept as {DAMAGED} when apply writes a new one"
    )
