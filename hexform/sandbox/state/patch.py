"""Changes of a JSON document as JSON Patch (RFC 6902), which is what the journal of a state holds."""

from collections.abc import Sequence
from typing import Any

Operation = dict[str, Any]
Patch = list[Operation]


def operation(op: str, path: Sequence[str], value: Any = None) -> Operation:
    """One operation: `add`, `replace` or `remove`, at a path whose steps are keys and list indexes."""
    pointer = "".join(f"/{step.replace('~', '~0').replace('/', '~1')}" for step in path)
    return {"op": op, "path": pointer} if op == "remove" else {"op": op, "path": pointer, "value": value}


def apply_patch(document: Any, patch: Patch) -> None:
    """Change the document in place. Raises ValueError where an operation does not fit it."""
    for each in patch:
        try:
            _apply(document, each)
        except (KeyError, IndexError, TypeError, AttributeError) as error:
            raise ValueError(f"{each!r:.100} does not fit") from error


def _apply(document: Any, each: Operation) -> None:
    *steps, last = [step.replace("~1", "/").replace("~0", "~") for step in each["path"].split("/")[1:]]
    for step in steps:
        document = document[int(step) if isinstance(document, list) else step]
    key = int(last) if isinstance(document, list) else last
    if each["op"] == "remove":
        del document[key]
    elif each["op"] == "add" and isinstance(document, list):
        document.insert(key, each["value"])
    else:
        document[key] = each["value"]
