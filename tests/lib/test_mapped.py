"""Lists of what is made where somebody looks at it."""

from __future__ import annotations

from hexform.lib.mapped import Mapped


def test_only_what_is_looked_at_is_made() -> None:
    made: list[int] = []

    def text(number: int) -> str:
        made.append(number)
        return str(number)

    found = Mapped(text, range(1000))
    assert (len(found), found[7], found[2:4], found[-1]) == (1000, "7", ("2", "3"), "999")
    assert made == [7, 2, 3, 999]
    assert [*found][:2] == ["0", "1"]
