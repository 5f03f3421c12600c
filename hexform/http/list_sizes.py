"""The size of lists: each page has a size limit, and so have all pages of a list together."""

from __future__ import annotations

from hexform.hex.call import Call, Json

_AFTER = "after"
_Page = tuple[str, tuple[tuple[str, str], ...]]


class ListSizes:
    """The bytes of all pages before a cursor."""

    def __init__(self) -> None:
        self._before: dict[_Page, int] = {}

    def before(self, call: Call) -> int:
        """The bytes of the pages before this one."""
        return self._before.get((call.path, call.query), 0)

    def note(self, call: Call, size: int, reply: Json) -> None:
        """Record the size of a checked page; its cursor identifies the next one."""
        if call.operation.startswith("List") and (after := reply["pagination"][_AFTER]) is not None:
            filters = tuple(pair for pair in call.query if pair[0] != _AFTER)
            self._before[call.path, (*filters, (_AFTER, after))] = self.before(call) + size
