"""`requires`: which versions of hexform may read a file, as clauses such as `>=0.1, <2`."""

from __future__ import annotations

import re

_CLAUSE = re.compile(r"\s*(>=|<=|==|!=|~=|>|<)\s*(\d{1,9}(?:\.\d{1,9}){0,4})(\.\*)?\s*")

Release = tuple[int, ...]


def satisfied(version: str, text: str) -> bool:
    """Whether every clause holds for the version; ValueError where a clause is none."""
    holds = [_holds(_release(version), clause) for clause in text.split(",")]
    return all(holds)


def _release(version: str) -> Release:
    """The numbers of a version; what follows them (a pre-release, a local build) does not count."""
    found = re.match(r"\d+(?:\.\d+)*", version)
    return tuple(int(part) for part in found.group().split(".")) if found else ()


def _holds(version: Release, clause: str) -> bool:
    found = _CLAUSE.fullmatch(clause)
    if not found:
        raise ValueError('must be clauses such as ">=0.1, <2"')
    operator, text, star = found.groups()
    wanted = _release(text)
    if (star and operator not in {"==", "!="}) or (operator == "~=" and len(wanted) < 2):
        raise ValueError('must be clauses such as ">=0.1, <2"')
    if operator == "~=":
        return _padded(version, wanted) >= 0 and version[: len(wanted) - 1] == wanted[:-1]
    if star:
        return ((*version, 0, 0, 0, 0)[: len(wanted)] == wanted) is (operator == "==")
    order = _padded(version, wanted)
    return {
        ">=": order >= 0,
        "<=": order <= 0,
        "==": order == 0,
        "!=": order != 0,
        ">": order > 0,
        "<": order < 0,
    }[operator]


def _padded(first: Release, second: Release) -> int:
    """-1, 0 or 1, where 1.0 is 1."""
    length = max(len(first), len(second))
    left, right = (each + (0,) * (length - len(each)) for each in (first, second))
    return (left > right) - (left < right)
