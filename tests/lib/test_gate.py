"""Who goes in when: never too many, the lowest rank first, and no place is lost with who gives up."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from hexform.lib.gate import Gate
from tests.http.virtual_time import run


async def entered(gate: Gate, ranks: Sequence[int], seconds: float = 1.0) -> list[tuple[float, int]]:
    """When each goes in, with its number; each holds its place for so long."""
    began = asyncio.get_running_loop().time()
    order: list[tuple[float, int]] = []

    async def one(number: int, rank: int) -> None:
        async with gate.place((rank,)):
            order.append((asyncio.get_running_loop().time() - began, number))
            await asyncio.sleep(seconds)

    await asyncio.gather(*(one(number, rank) for number, rank in enumerate(ranks)))
    return order


def test_only_so_many_are_in_at_once_and_the_others_in_their_order() -> None:
    assert run(entered(Gate(2), [0] * 5)) == [(0, 0), (0, 1), (1, 2), (1, 3), (2, 4)]


def test_the_lowest_rank_goes_first() -> None:
    assert run(entered(Gate(1), [3, 2, 0, 0, 1])) == [(0, 2), (1, 3), (2, 4), (3, 1), (4, 0)]


def test_who_comes_back_at_once_is_asked_with_the_others() -> None:
    async def work() -> list[str]:
        gate, order = Gate(1), []

        async def long() -> None:
            for rank in (1, 2, 3):
                async with gate.place((rank,)):
                    order.append("long")
                    await asyncio.sleep(1)

        async def short() -> None:
            async with gate.place((4,)):
                order.append("short")
                await asyncio.sleep(1)

        await asyncio.gather(short(), long(), short())
        return order

    assert run(work()) == ["long", "long", "long", "short", "short"]


def test_a_place_is_free_again_whatever_happens_in_it() -> None:
    async def work() -> list[tuple[float, int]]:
        gate = Gate(1)
        for _ in range(3):
            with pytest.raises(TimeoutError):
                async with gate.place(), asyncio.timeout(1):
                    await asyncio.sleep(2)
        return await entered(gate, [0])

    assert run(work()) == [(0, 0)]


def test_who_gives_up_waiting_takes_no_place_along() -> None:
    async def work() -> list[tuple[float, int]]:
        gate = Gate(1)
        first, gone = (asyncio.ensure_future(entered(gate, [0])) for _ in range(2))
        await asyncio.sleep(0.5)
        gone.cancel()
        await asyncio.gather(first, gone, return_exceptions=True)
        return await entered(gate, [0, 0])

    assert run(work()) == [(0, 0), (1, 1)]


def test_who_gives_up_as_the_place_is_given_passes_it_on() -> None:
    async def work() -> list[tuple[float, int]]:
        gate = Gate(1)
        await gate._enter(())
        given, next_ = (asyncio.ensure_future(gate._enter(())) for _ in range(2))
        await asyncio.sleep(0)
        gate._leave()
        gate._give()
        given.cancel()
        await asyncio.wait([given, next_])
        assert given.cancelled()
        gate._leave()
        return await entered(gate, [0])

    assert run(work()) == [(0, 0)]
