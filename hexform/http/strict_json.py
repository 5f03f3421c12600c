"""JSON as the API can have meant it: what Python's parser lets through beyond the standard is refused."""

from __future__ import annotations

import json
import math
import re
from typing import Any, NoReturn

DEEPEST = 64

_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")


class BrokenOff(ValueError):
    """The text is not JSON at all: most likely only a part of it arrived."""


class Refused(ValueError):
    """The text is JSON for some parsers, and not a value that this program would take."""


def loads(raw: bytes) -> Any:
    """Parse an answer; the text of the error never quotes it."""
    try:
        value = json.loads(raw.decode(), parse_constant=_constant, parse_float=_finite, object_pairs_hook=_object)
        if _SURROGATE.search(raw):
            json.dumps(value, ensure_ascii=False).encode()
    except json.JSONDecodeError:
        raise BrokenOff("is not whole JSON") from None
    except UnicodeDecodeError:
        raise Refused("is not UTF-8") from None
    except UnicodeEncodeError:
        raise Refused("holds half of a character (a lone surrogate)") from None
    except RecursionError:
        raise Refused(f"is nested deeper than {DEEPEST} levels") from None
    except Refused:
        raise
    except ValueError:
        raise Refused("holds a number out of all bounds") from None
    _shallow(value)
    return value


def _constant(name: str) -> NoReturn:
    raise Refused(f"holds {name}, which is no JSON")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise Refused("holds a number out of all bounds")
    return number


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise Refused("has a key twice in one object")
    return value


def _shallow(value: Any) -> None:
    level, depth = [value], 0
    while level:
        depth += 1
        if depth > DEEPEST:
            raise Refused(f"is nested deeper than {DEEPEST} levels")
        level = [child for node in level for child in _children(node)]


def _children(node: Any) -> list[Any]:
    if isinstance(node, dict):
        return list(node.values())
    return node if isinstance(node, list) else []
