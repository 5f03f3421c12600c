"""Write and read snapshot files. They are written line by line for diffs, and read as untrusted input."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from hexform.errors import PlanFileError
from hexform.lib.age import in_words
from hexform.lib.files import open_folder, read_regular
from hexform.lib.refused import Refused
from hexform.planfile.documents import fields_in, validated
from hexform.snapshot.document import Snapshot, fields_of

LARGEST = 256 << 20
OLD = timedelta(days=1)
# A clock that is a little ahead is no reason to refuse.
_AHEAD = timedelta(minutes=10)


def text_of(snapshot: Snapshot) -> str:
    """The document: a line for each object of each list."""
    fields = [f"{json.dumps(name)}: {_value(value)}" for name, value in fields_of(snapshot).items()]
    return "{\n" + ",\n".join(fields) + "\n}\n"


def _value(value: Any) -> str:
    if isinstance(value, list) and value:
        return "[\n" + ",\n".join(f"  {_line(item)}" for item in value) + "\n]"
    return _line(value)


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def read_snapshot(path: Path) -> Snapshot:
    """The snapshot in a regular file. Raises PlanFileError for everything else: a link, another version, a part."""
    try:
        with open_folder(path.parent) as folder:
            data = read_regular(folder, path.name, LARGEST)
    except Refused as refused:
        raise PlanFileError(f"{path}: {refused}") from None
    fields = fields_in(data, str(path), largest=LARGEST)
    return validated(Snapshot, fields, str(path), "snapshot")


def age_of(snapshot: Snapshot, name: str, now: datetime, max_age: timedelta | None = None) -> timedelta:
    """How old a snapshot is. Raises PlanFileError where it is from the future, or older than `max_age`."""
    try:
        age = now - datetime.fromisoformat(snapshot.taken)
    except ValueError:
        raise PlanFileError(f"{name}: there is no such time as {snapshot.taken} (`taken`)") from None
    if age < -_AHEAD:
        raise PlanFileError(f"{name}: was taken in the future ({snapshot.taken}): is a clock wrong?")
    if max_age is not None and age > max_age:
        raise PlanFileError(
            f"{name}: is {in_words(age)} old, and may be {in_words(max_age)} old (--max-age): take the snapshot anew"
        )
    return age
