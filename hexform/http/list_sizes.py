"""How much text a list has taken so far: each page is bounded, and so are all pages of a list together."""

from __future__ import annotations

from hexform.hex.call import Call, Json

_AFTER = "after"
_Page = tuple[str, tuple[tuple[str, str], ...]]


class ListSizes:
    """Bytes of all pages up to a cursor; whoever reads on from that cursor has read as much."""

    def __init__(self) -> None:
        self._before: dict[_Page, int] = {}

    def before(self, call: Call) -> int:
        """What the pages before this one took; nothing where it is the first."""
        return self._before.get((call.path, call.query), 0)

    def note(self, call: Call, size: int, reply: Json) -> None:
        """A page of so many bytes, once its shape is checked; the next one of its list is known by its cursor."""
        if call.operation.startswith("List") and (after := reply["pagination"][_AFTER]) is not None:
            filters = tuple(pair for pair in call.query if pair[0] != _AFTER)
            self._before[call.path, (*filters, (_AFTER, after))] = self.before(call) + size
