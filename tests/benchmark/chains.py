"""The least time that requests take where each takes as long as any other, told from the requests alone.

A request needs the answers that showed what it is made of: a page needs the cursor of the page before it, and
the members of a group need the list of groups, to its end, for a name may stand there twice.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import product
from math import ceil
from typing import Any

from hexform.http.sending import AT_ONCE
from tests.benchmark.journal import Exchange

Needs = list[set[int]]

_CELL = re.compile(r"/v1/cells/([^/]+)")
_SHARING = re.compile(r"(/v1/projects/[^/]+/sharing)/.+")
_PUBLISH = "/v1/guides/publish"
_DRAFT = re.compile(r"/v1/guides/draft/([^/]+)")


def span(exchanges: Sequence[Exchange]) -> float:
    """Seconds from the first request to the last answer."""
    return max(each.ended for each in exchanges) - min(each.began for each in exchanges)


def write_phase(exchanges: Sequence[Exchange]) -> list[Exchange]:
    """What was asked between the first write and the answer to the last one."""
    writes = [each for each in exchanges if each.writes]
    begin, end = writes[0].began, max(each.ended for each in writes)
    return [each for each in exchanges if begin <= each.began and each.ended <= end]


def longest(needs: Needs) -> int:
    """The longest chain of requests that need each other."""
    return max(_lengths(needs), default=0)


def bound(needs: Needs, at_once: int = AT_ONCE) -> int:
    """The least rounds in which all can be answered, so many of them at once.

    What has so many requests before it and so many behind it fits only between them.
    """
    before, behind = _lengths(needs), _lengths(_reversed(needs))
    pairs = [(head - 1, tail - 1) for head, tail in zip(before, behind, strict=True)]
    heads, tails = {head for head, _ in pairs}, {tail for _, tail in pairs}
    return max(
        (
            head + ceil(count / at_once) + tail
            for head, tail in product(heads, tails)
            if (count := sum(head <= each[0] and tail <= each[1] for each in pairs))
        ),
        default=0,
    )


def _lengths(needs: Needs) -> list[int]:
    """The longest chain that ends with each."""
    found: dict[int, int] = {}

    def length(at: int) -> int:
        waiting = [at]
        while waiting:
            if missing := [each for each in needs[waiting[-1]] if each not in found]:
                waiting += missing
            else:
                last = waiting.pop()
                found[last] = 1 + max((found[each] for each in needs[last]), default=0)
        return found[at]

    return [length(at) for at in range(len(needs))]


def _reversed(needs: Needs) -> Needs:
    found: Needs = [set() for _ in needs]
    for at, each in enumerate(needs):
        for need in each:
            found[need].add(at)
    return found


# What needs what


def needs_of_reads(exchanges: Sequence[Exchange], written: Collection[str], *, by_rules: bool) -> Needs:
    """What each read of a plan needs. `written`: the ids of groups whose members the configuration says.

    The tables decide whose members are read beside these: those whom guardrails look at (`by_rules`), else those who
    gain or lose access by what the plan changes, for which the members of the written groups have to be known. What a
    list lacks is looked for once more, in another order, when it was read to its end.
    """
    needs = _made_of(exchanges)
    ends = _ends(exchanges)
    lists = {each.path: at for at, each in enumerate(exchanges) if at in ends and not _parent(each)}
    tables = {at for where, at in lists.items() if where not in {"/v1/guides/draft/list", "/v1/users/me"}}
    for at, each in enumerate(exchanges):
        group = each.query.get("groupId")
        if group is not None and group not in written:
            members = {end for end in ends if exchanges[end].query.get("groupId") in written}
            needs[at] |= tables if by_rules else tables | members
        if "collectionId" in each.query:
            needs[at].add(lists["/v1/projects"])
        again = next(
            (end for end in ends if _same_objects(exchanges[end], each) and exchanges[end].ended <= each.began), None
        )
        if again is not None and "after" not in each.query:
            needs[at].add(again)
    return needs


def needs_of_writes(exchanges: Sequence[Exchange], phase: Sequence[Exchange]) -> Needs:
    """What each request of the write phase needs within it; `exchanges` are those before it, too.

    Writes to one object follow each other, and a deletion comes after everything before it, but for that of a cell
    whose label another one takes, and for those of guides. The cells of a project's draft are one object, and so are
    the guides that are published.
    """
    needs, objects = _made_of(phase), _objects(exchanges)
    labels = {key: label for each in exchanges for key, label in each.names.items()}
    made = {(objects[id(each)], each.body["label"]) for each in phase if each.writes and each.path == "/v1/cells"}
    last: dict[str, int] = {}
    kept = {at for at, each in enumerate(phase) if each.writes and each.method != "DELETE"}
    for at, each in enumerate(phase):
        of, key = objects[id(each)], each.path.rpartition("/")[2]
        if each.method == "DELETE" and (of, labels.get(key)) not in made and not _DRAFT.fullmatch(each.path):
            needs[at] |= kept
        if each.writes and of:
            needs[at] |= {last[of]} if of in last else set()
            last[of] = at
    return needs


def _made_of(exchanges: Sequence[Exchange]) -> Needs:
    """The answers that first showed the ids and cursors of each request."""
    ends = _last_pages(exchanges)
    shown: dict[str, int] = {}
    cursors: dict[tuple[tuple[str, str], str], int] = {}
    for at, each in sorted(enumerate(exchanges), key=lambda pair: pair[1].ended):
        if each.after is not None:
            cursors.setdefault((_list(each), each.after), at)
        if each.path != _PUBLISH and each.method in {"GET", "POST", "PUT", "PATCH"}:
            for text in each.shown:
                shown.setdefault(text, at)
        if (deleted := _DRAFT.fullmatch(each.path)) and each.method == "DELETE":
            shown.setdefault(deleted[1], at)
    needs: Needs = []
    for at, each in enumerate(exchanges):
        found = {ends[shown[text]] for text in _texts(each) if text in shown}
        if cursor := each.query.get("after"):
            found = {cursors[_list(each), cursor]}
        needs.append({need for need in found if need != at and exchanges[need].ended <= each.began})
    return needs


def _list(each: Exchange) -> tuple[str, str]:
    """The list that a page belongs to."""
    return each.path, str(sorted((name, text) for name, text in each.query.items() if name != "after"))


def _last_pages(exchanges: Sequence[Exchange]) -> dict[int, int]:
    """The last page of the list that each belongs to; what is no page of a list is its own."""
    last: dict[tuple[str, str], int] = {}
    for at, each in enumerate(exchanges):
        if each.method == "GET":
            last[_list(each)] = at
    return {at: last[_list(each)] if each.method == "GET" else at for at, each in enumerate(exchanges)}


def _ends(exchanges: Sequence[Exchange]) -> set[int]:
    return set(_last_pages(exchanges).values())


def _same_objects(one: Exchange, other: Exchange) -> bool:
    """Whether two requests read one list in different ways: what it lacks is looked for again in another order."""
    names = {"limit", "sortBy", "after"}
    left, right = ({key: text for key, text in each.query.items() if key not in names} for each in (one, other))
    return one.path == other.path and left == right and _list(one) != _list(other)


def _parent(each: Exchange) -> bool:
    """Whether it is about one object."""
    return not {"groupId", "projectId", "collectionId"}.isdisjoint(each.query)


def _texts(each: Exchange) -> Iterator[str]:
    yield from each.path.split("/")
    yield from each.query.values()
    yield from _strings(each.body)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _strings(each)


def _objects(exchanges: Sequence[Exchange]) -> dict[int, str]:
    """What each request, by its identity, writes to; nothing where it makes something new."""
    project: dict[str, str] = {}
    for each in exchanges:
        body = each.body if isinstance(each.body, dict) else {}
        of = each.query.get("projectId") or body.get("projectId")
        if (known := _CELL.fullmatch(each.path)) and known[1] in project:
            of = project[known[1]]
        if of and each.path.startswith("/v1/cells"):
            project.update(dict.fromkeys(each.shown, of))
    return {id(each): _object(each, project) for each in exchanges}


def _object(each: Exchange, project: dict[str, str]) -> str:
    if each.path == "/v1/cells":
        return f"draft {each.body['projectId']}" if each.writes else ""
    if cell := _CELL.fullmatch(each.path):
        return f"draft {project.get(cell[1], '')}"
    if sharing := _SHARING.fullmatch(each.path):
        return sharing[1]
    return each.path if each.method in {"PATCH", "DELETE"} or each.path == _PUBLISH else ""
