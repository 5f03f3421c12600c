"""The state file: one JSON document, replaced whole, so that a crash leaves the old one or the new one."""

import os
import tempfile
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from hexform.sandbox.errors import StateError
from hexform.sandbox.records import Records

_ADAPTER = TypeAdapter(Records)


def write_state(path: Path, records: Records) -> None:
    """Write beside the file, flush to the disk, then take its place."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(_ADAPTER.dump_json(records))
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def read_state(path: Path) -> Records:
    """The rows of a state file, or a `StateError` that says what to do."""
    try:
        return _ADAPTER.validate_json(path.read_bytes(), strict=True)
    except OSError as error:
        raise StateError(f"{path}: cannot be read: {error.strerror}") from error
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(map(str, first["loc"]))
        raise StateError(
            f"{path}: is no state of a sandbox ({place + ': ' if place else ''}{first['msg']}); "
            "delete it to start from the seed"
        ) from None
