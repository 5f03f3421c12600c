"""The ledger in `.hexform/ledger.json` under the root, shared by all workspaces that this root is applied to."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from hexform.errors import NotWritten
from hexform.lib.atomic import remove_temporaries, replace_in
from hexform.lib.files import read_regular
from hexform.lib.refused import Missing, Refused
from hexform.model.ledger import GuideEntry
from hexform.state import folder
from hexform.state.document import Document, Unreadable, parse
from hexform.state.memory import record_in

NAME = "ledger.json"
DAMAGED = "ledger.json.damaged"
LARGEST = 256 * 1024 * 1024


class FileLedger:
    """The part of the file for one host and org. It is read once, and written whole with each record.

    Whoever records holds the lock of the root, and has held it since before this was read.
    One that cannot be read counts as empty: what it knew costs an upload. It is kept aside before it is overwritten.
    """

    def __init__(self, root: Path, host: str, org_id: str) -> None:
        self._root = root
        self._document, self.problem = _read(root)
        self._tidied = False
        self._owners = self._document.owners(host, org_id)

    def owners(self) -> list[str]:
        return sorted(self._owners)

    def entries(self, owner: str) -> Mapping[str, GuideEntry]:
        return self._owners.get(owner, {})

    def record(self, owner: str, path: str, entry: GuideEntry | None) -> None:
        record_in(self._owners.setdefault(owner, {}), path, entry)
        content = self._document.model_dump_json(indent=1).encode()
        try:
            with folder.opened(self._root, make=True) as descriptor:
                self._tidy(descriptor)
                replace_in(descriptor, NAME, content)
        except OSError as error:
            raise NotWritten(self._root / folder.NAME / NAME, error) from None

    def _tidy(self, descriptor: int) -> None:
        """Before the first write: keep the unreadable file aside, remove what a killed process left behind."""
        if self._tidied:
            return
        remove_temporaries(descriptor, NAME)
        if self.problem and NAME in os.listdir(descriptor):
            os.replace(NAME, DAMAGED, src_dir_fd=descriptor, dst_dir_fd=descriptor)
        self._tidied = True


def _read(root: Path) -> tuple[Document, str]:
    """The document and what is wrong with it: no file yet is an empty ledger, an unreadable one too, with a word."""
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
