"""The ledger in `.hexform/ledger.json` under the root, shared by all workspaces that this root is applied to."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from pathlib import Path

from hexform.model.ledger import GuideEntry
from hexform.state import folder
from hexform.state.atomic import not_written, replace_in, temporary_prefix
from hexform.state.document import Document, Unreadable, parse
from hexform.state.memory import record_in

NAME = "ledger.json"
DAMAGED = "ledger.json.damaged"
LARGEST = 256 * 1024 * 1024

_READ = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


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
                replace_in(descriptor, NAME, content, 0o600)
        except OSError as error:
            raise not_written(self._root / folder.NAME / NAME, error) from None

    def _tidy(self, descriptor: int) -> None:
        """Before the first write: keep the unreadable file aside, remove what a killed process left behind."""
        if self._tidied:
            return
        for name in os.listdir(descriptor):
            if name.startswith(temporary_prefix(NAME)):
                os.unlink(name, dir_fd=descriptor)
            elif name == NAME and self.problem:
                os.replace(NAME, DAMAGED, src_dir_fd=descriptor, dst_dir_fd=descriptor)
        self._tidied = True


def _read(root: Path) -> tuple[Document, str]:
    """The document and what is wrong with it: no file yet is an empty ledger, an unreadable one too, with a word."""
    try:
        with folder.opened(root, make=False) as descriptor:
            return parse(_content(descriptor)), ""
    except FileNotFoundError:
        return Document(), ""
    except Unreadable as unreadable:
        why = str(unreadable)
    except OSError as error:
        why = f"cannot be read ({error.strerror})"
    return Document(), (
        f"{root / folder.NAME / NAME} {why}: it counts as empty, so the guides that it knew are uploaded again;"
        f" it is kept as {DAMAGED} when apply writes a new one"
    )


def _content(parent: int) -> bytes:
    descriptor = os.open(NAME, _READ, dir_fd=parent)
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise Unreadable("is no regular file")
        if status.st_size > LARGEST:
            raise Unreadable(f"is larger than {LARGEST // 1024**2} MiB")
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            return file.read()
    finally:
        os.close(descriptor)
