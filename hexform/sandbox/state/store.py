"""The files of a state: one JSON document, and a journal of what has changed since it was written.

A write appends a line to the journal, which is on the disk before the write is answered. The document is replaced,
whole or not at all, when a state with changes is opened or closed. The first line of a journal names the `revision` of
its document: the changes of an older journal are in the document already. The journal is also the lock of the state,
so it stays when the state is closed.
"""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from pydantic_core import from_json, to_json

from hexform.lib.atomic import remove_temporaries, replace_in, write_all
from hexform.lib.files import make_and_enter, open_folder, open_regular, read_open, read_regular
from hexform.lib.locks import try_lock
from hexform.lib.refused import Missing, Refused
from hexform.sandbox.errors import StateError
from hexform.sandbox.state.patch import Patch, apply_patch

LARGEST = 512 << 20
SUFFIX = ".journal"


class StateInUse(StateError):
    """Another process owns the state: `who` says which; a served one goes on until it is stopped."""

    def __init__(self, who: str, *, served: bool) -> None:
        what = "stop it, or talk to it with --base-url" if served else "run this again when it has ended"
        super().__init__(f"{who}: {what}")
        self.who = who
        self.served = served


class Store:
    """The open files of a state that this process owns. `changed`: the document lacks changes of the journal."""

    def __init__(self, path: Path, folder: int, journal: int, *, served: bool) -> None:
        self.path = path
        self.journal_path = path.with_name(path.name + SUFFIX)
        self.changed = False
        self._folder = folder
        self._journal = journal
        self._served = served
        self._size = 0  # of the journal, up to the end of the last line that was kept
        self._broken = False

    def read(self) -> bytes | None:
        """The document with the changes of its journal; None where there is none. Raises StateError."""
        header, *lines = self._lines() or [b""]
        try:
            remove_temporaries(self._folder, self.path.name)
            document = read_regular(self._folder, self.path.name, LARGEST)
        except Missing:
            return None
        except Refused as refused:
            raise _refused(self.path, refused) from None
        self.changed = bool(lines)
        return self._replayed(document, _header(header).get("revision"), lines) if lines else document

    def _lines(self) -> list[bytes]:
        """The lines of the journal; what a killed process did not write to its end was not answered, so it is none."""
        try:
            os.lseek(self._journal, 0, os.SEEK_SET)
            return read_open(self._journal, LARGEST).split(b"\n")[:-1]
        except Refused as refused:
            raise _refused(self.journal_path, refused) from None

    def _replayed(self, content: bytes, revision: Any, lines: list[bytes]) -> bytes:
        try:
            document = from_json(content)
        except ValueError:
            return content  # the reader reports what is wrong with it
        if not isinstance(document, dict) or document.get("revision") != revision:
            return content
        for number, line in enumerate(lines, 2):
            try:
                apply_patch(document, from_json(line))
            except ValueError as error:
                if number > len(lines) and not _is_json(line):
                    break  # a power failure may leave any bytes where the last line was being written
                raise StateError(
                    f"{self.journal_path}:{number}: this change does not fit {self.path} ({error}); "
                    "remove both to start from the seed"
                ) from None
        return to_json(document)

    def write(self, document: bytes, revision: str) -> None:
        """Replace the document, and begin an empty journal. Raises StateError; then the old ones are as they were."""
        try:
            replace_in(self._folder, self.path.name, document)
        except OSError as error:
            raise self._unwritable(error) from None
        self.begin(revision)

    def begin(self, revision: str) -> None:
        """Begin an empty journal for the document of this revision. Raises StateError."""
        header = {"revision": revision, "process": os.getpid(), "served": self._served}
        try:
            os.ftruncate(self._journal, 0)
            os.lseek(self._journal, 0, os.SEEK_SET)
            self._size = self._append(to_json(header))
        except OSError as error:
            raise self._unwritable(error) from None
        self.changed = False

    def _unwritable(self, error: OSError) -> StateError:
        return StateError(
            f"{self.path}: the state cannot be written here: {error.strerror}; choose another file for it"
        )

    def keep(self, patch: Patch) -> None:
        """Write the changes of one request to the disk. Raises StateError; then nothing of them is kept."""
        if self._broken:
            raise StateError(f"{self.journal_path}: holds a half-written change since an earlier failure: start again")
        try:
            self._size += self._append(to_json(patch))
        except OSError as error:
            self._cut_back()
            raise StateError(f"{self.journal_path}: the change could not be written: {error.strerror}") from None
        self.changed = True

    def _append(self, line: bytes) -> int:
        write_all(self._journal, line + b"\n")
        os.fsync(self._journal)
        return len(line) + 1

    def _cut_back(self) -> None:
        """Take out what was written of a line. Where this fails too, a later line would come after half a one."""
        try:
            os.ftruncate(self._journal, self._size)
            os.lseek(self._journal, self._size, os.SEEK_SET)
        except OSError:
            self._broken = True


@contextmanager
def open_store(path: Path, *, root: Path | None, served: bool) -> Iterator[Store]:
    """Lock and open the state at a path; missing folders are created.

    Below `root`, no symbolic link on the way is followed; elsewhere, the path's own folder is the person's word. Raises
    StateInUse where another process owns the state, and StateError where it cannot be opened or written.
    """
    if not path.name:
        raise StateError(f"{path} is a folder, not a file; choose another file for the state")
    base, parts = _place(path, root)
    with ExitStack() as stack:
        try:
            base.mkdir(parents=True, exist_ok=True)
            folder = stack.enter_context(open_folder(base, parts, make_and_enter))
        except OSError as error:
            raise StateError(f"{path}: the folder {base} cannot be made: {error.strerror}") from None
        except Refused as refused:
            raise _refused(f"{path}:", refused) from None
        try:
            journal = open_regular(folder, path.name + SUFFIX, os.O_RDWR | os.O_CREAT)
        except Refused as refused:
            raise _refused(f"{path}{SUFFIX}", refused) from None
        stack.callback(os.close, journal)
        _own(path, journal)
        try:
            yield Store(path, folder, journal, served=served)
        except StateError:
            if not os.fstat(journal).st_size:  # made for what is not a state
                os.unlink(path.name + SUFFIX, dir_fd=folder)
            raise


def _refused(path: object, refused: Refused) -> StateError:
    return StateError(f"{path} {refused}; remove it, or choose another file for the state")


def _place(path: Path, root: Path | None) -> tuple[Path, tuple[str, ...]]:
    """A folder, and the parts that lead from it to the folder of the state."""
    parts = Path(os.path.relpath(path.parent, root)).parts if root else ("..",)
    return (path.parent, ()) if ".." in parts or root is None else (root, parts)


def _own(path: Path, journal: int) -> None:
    try:
        owned = try_lock(journal)
    except OSError as error:
        raise StateError(f"{path}: cannot be locked ({error.strerror}); is it on a disk of this machine?") from None
    if not owned:
        header = _header(os.pread(journal, 1000, 0).partition(b"\n")[0])
        served, process = header.get("served") is True, header.get("process")
        who = "`hexform sandbox`" if served else "another hexform"
        number = f" (process {process})" if isinstance(process, int) else ""
        raise StateInUse(f"{path} is in use by {who}{number}", served=served)


def _is_json(line: bytes) -> bool:
    try:
        from_json(line)
    except ValueError:
        return False
    return True


def _header(line: bytes) -> dict[str, Any]:
    try:
        header = from_json(line)
    except ValueError:
        return {}
    return header if isinstance(header, dict) else {}
