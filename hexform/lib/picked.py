"""Some items of a list, as the bits of one integer: they are written out only where somebody looks at them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import compress, islice
from typing import Any, TypeVar, overload

T = TypeVar("T")

# So many items are faster found one by one.
_FEW = 50
_DIGITS = bytes.maketrans(b"01", b"\x00\x01")


class Picked(Sequence[T]):
    """Those items of a list whose bits are set; no bit is set beyond the list.

    It is equal to a tuple of the same items. Of two from one sorted list, the one that a tuple would put first is less.
    """

    __slots__ = ("bits", "items")

    def __init__(self, items: Sequence[T], bits: int) -> None:
        self.items = items
        self.bits = bits

    def __len__(self) -> int:
        return self.bits.bit_count()

    def __bool__(self) -> bool:
        return self.bits != 0

    def __iter__(self) -> Iterator[T]:
        if self.bits.bit_count() < _FEW:
            return (self.items[bit.bit_length() - 1] for bit in each(self.bits))
        return compress(self.items, f"{self.bits:b}".encode()[::-1].translate(_DIGITS))

    @overload
    def __getitem__(self, place: int) -> T: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[T, ...]: ...
    def __getitem__(self, place: int | slice) -> T | tuple[T, ...]:
        if isinstance(place, slice) and (place.start, place.step) == (None, None) and (place.stop or 0) > 0:
            return self.first(place.stop)
        return tuple(self)[place]

    def first(self, most: int) -> tuple[T, ...]:
        """The first so many of them."""
        return tuple(self.items[bit.bit_length() - 1] for bit in islice(each(self.bits), most))

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Picked) and other.items is self.items:
            return self.bits == other.bits
        return isinstance(other, tuple | Picked) and len(self) == len(other) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __lt__(self, other: Picked[Any]) -> bool:
        """At the lowest bit that only one of them has, the other one goes on with a later item, or has ended."""
        lowest = (self.bits ^ other.bits) & -(self.bits ^ other.bits)
        without, has = (other.bits, True) if self.bits & lowest else (self.bits, False)
        return lowest != 0 and (without > lowest) == has

    def __repr__(self) -> str:
        return repr(tuple(self))


def union(many: Iterable[Sequence[T]]) -> set[T]:
    """All items of these lists; those that were picked from one list are put together before they are written out."""
    found: set[T] = set()
    picked: dict[int, Picked[T]] = {}
    for some in many:
        if isinstance(some, Picked):
            others = picked.get(id(some.items))
            picked[id(some.items)] = Picked(some.items, some.bits | (others.bits if others else 0))
        else:
            found.update(some)
    return found.union(*picked.values())


def each(bits: int) -> Iterator[int]:
    """The bits of a set, one by one, the lowest first."""
    while bits:
        bit = bits & -bits
        yield bit
        bits ^= bit


def without(bits: int, others: int) -> int:
    """Those bits that are not among the others: `bits & ~others`, which takes three times as long for large numbers."""
    return bits ^ (bits & others)
