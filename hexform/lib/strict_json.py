"""JSON as its standard has it: what Python's parser lets through beyond it is refused."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable
from typing import Any, NoReturn

from hexform.lib.refused import Refused

DEEPEST = 64
_SHORT = 50

_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")


class BrokenOff(Refused):
    """The text is not JSON at all from this line and column on: most likely only a part of it is there."""

    def __init__(self, line: int, column: int) -> None:
        super().__init__("is not whole JSON")
        self.line = line
        self.column = column


def loads(raw: bytes, *, fractions: bool = True, any_depth: bool = False) -> Any:
    """Parse a document. Raises BrokenOff or Refused, whose texts never quote it.

    `fractions` allows 1.5 and 1e3. `any_depth` spares the look at how deep it is nested, for callers that drop what
    is nested deeper than a known shape.
    """
    try:
        value = json.loads(
            raw.decode(),
            parse_constant=_constant,
            parse_float=_finite if fractions else _fraction,
            object_pairs_hook=_Objects().made,
        )
        if _SURROGATE.search(raw):
            json.dumps(value, ensure_ascii=False).encode()
    except json.JSONDecodeError as error:
        raise BrokenOff(error.lineno, error.colno) from None
    except UnicodeDecodeError:
        raise Refused("is not UTF-8") from None
    except UnicodeEncodeError:
        raise Refused("holds half of a character (a lone surrogate)") from None
    except RecursionError:
        raise Refused(f"is nested deeper than {DEEPEST} levels") from None
    except ValueError:
        raise Refused("holds a number out of all bounds") from None
    if not any_depth:
        _shallow(value)
    return value


def _constant(name: str) -> NoReturn:
    raise Refused(f"holds {name}, which is no JSON")


def _fraction(_: str) -> NoReturn:
    raise Refused("holds a number that is not whole")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise Refused("holds a number out of all bounds")
    return number


class _Objects:
    """The objects of a document. Long lists share the texts in them, for the same people may be in thousands."""

    def __init__(self) -> None:
        self._texts: dict[str, str] = {}

    def made(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        value = dict(pairs)
        if len(value) != len(pairs):
            raise Refused("has a key twice in one object")
        for key, items in pairs:
            if type(items) is list and len(items) > _SHORT:
                share = self._texts.setdefault
                value[key] = [share(item, item) if type(item) is str else item for item in items]
        return value


def _shallow(value: Any) -> None:
    """Refuse what is nested deeper than is read. Only objects and lists are looked into, level by level."""
    level, depth = _containers([value]), 0
    while level:
        depth += 1
        if depth > DEEPEST:
            raise Refused(f"is nested deeper than {DEEPEST} levels")
        level = [child for node in level for child in _containers(node.values() if type(node) is dict else node)]


def _containers(values: Iterable[Any]) -> list[Any]:
    return [value for value in values if type(value) is dict or type(value) is list]
