"""Work as a number that is the same on every machine, however busy it is."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType


def calls(what: Callable[[], object]) -> int:
    """How many functions are called, of Python and of C, while `what` runs in this thread.

    It stands for time where growth matters: what looks at every pair calls four times as often for twice the size. The
    time inside one function of C is not seen.
    """
    count = 0

    def called(_: FrameType, event: str, __: object) -> None:
        nonlocal count
        if event in {"call", "c_call"}:
            count += 1

    before = sys.getprofile()
    sys.setprofile(called)
    try:
        what()
    finally:
        sys.setprofile(before)
    return count
