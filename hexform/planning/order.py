"""Order the changes of a plan: dependencies first, deletions last, otherwise by kind."""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from graphlib import TopologicalSorter

from hexform.errors import HexformError
from hexform.model.change import Change

# Kind and id of an object to the changes that refer to it.
Speaking = Mapping[tuple[str, str | None], Sequence[Change]]


def ordered(changes: Sequence[Change], ranks: Mapping[str, int]) -> tuple[Change, ...]:
    """Sort changes so that each comes after what it depends on. Dependencies outside this plan are dropped.

    An object is deleted after everything in this plan that refers to it.
    """
    _check_addresses(changes)
    present = {change.address: change for change in changes}
    speaking = _speaking(changes)
    linked = [_link(change, speaking, present) for change in changes]
    priority = {change.address: _priority(change, ranks, place) for place, change in enumerate(linked)}
    by_address = {change.address: change for change in linked}
    sorter = TopologicalSorter({change.address: change.depends_on for change in linked})
    sorter.prepare()
    ready: list[tuple[tuple[bool, int, int], str]] = []
    result: list[Change] = []
    while sorter.is_active():
        for address in sorter.get_ready():
            heapq.heappush(ready, (priority[address], address))
        _, address = heapq.heappop(ready)
        result.append(by_address[address])
        sorter.done(address)
    return tuple(result)


def _priority(change: Change, ranks: Mapping[str, int], place: int) -> tuple[bool, int, int]:
    deletes = change.verb == "delete"
    rank = ranks[change.kind]
    return deletes, -rank if deletes else rank, place


def _link(change: Change, speaking: Speaking, present: Mapping[str, Change]) -> Change:
    needs = {address for address in change.depends_on if address in present}
    if change.verb == "delete":
        needs |= {other.address for other in speaking.get((change.kind, change.id), ()) if other is not change}
    return change.model_copy(update={"depends_on": tuple(sorted(needs))})


def _speaking(changes: Sequence[Change]) -> Speaking:
    found: dict[tuple[str, str | None], list[Change]] = defaultdict(list)
    for change in changes:
        if change.verb != "delete":
            for kind, ids in change.refs.items():
                for live_id in ids.values():
                    found[kind, live_id].append(change)
    return found


def _check_addresses(changes: Sequence[Change]) -> None:
    """Two changes of one address would be carried out as one."""
    twice = sorted(address for address, times in Counter(change.address for change in changes).items() if times > 1)
    if twice:
        raise HexformError(f"{', '.join(twice)}: planned twice: please report this")
