from __future__ import annotations

import asyncio
import gzip
import tracemalloc
from collections.abc import AsyncIterator

import pytest

from hexform.http.body import TooLarge, Undecodable, read_body

_MIB = 1024 * 1024


def read(data: bytes, encoding: str = "", most: int = 2 * _MIB, size: int = 65536) -> bytes:
    async def chunks() -> AsyncIterator[bytes]:
        for start in range(0, len(data), size):
            yield data[start : start + size]

    return asyncio.run(read_body(chunks(), encoding, most))


@pytest.mark.parametrize("size", [1, 7, 65536])
def test_a_body_comes_whole(size: int) -> None:
    assert read(b"hello" * 20, size=size) == b"hello" * 20
    assert read(gzip.compress(b"hello" * 20), "gzip", size=size) == b"hello" * 20
    assert read(b"", "gzip") == b""
    assert read(b"", "identity") == b""


@pytest.mark.parametrize("encoding", ["", "gzip"])
def test_the_bound_is_exact(encoding: str) -> None:
    def packed(count: int) -> bytes:
        return gzip.compress(b"x" * count) if encoding else b"x" * count

    assert len(read(packed(_MIB), encoding, most=_MIB)) == _MIB
    with pytest.raises(TooLarge):
        read(packed(_MIB + 1), encoding, most=_MIB)


def test_row_17_a_gzip_bomb_never_unfolds() -> None:
    bomb = gzip.compress(b"\0" * (300 * _MIB))
    tracemalloc.start()
    try:
        with pytest.raises(TooLarge):
            read(bomb, "gzip")
        assert tracemalloc.get_traced_memory()[1] < 12 * _MIB
    finally:
        tracemalloc.stop()


# Without the time of day, so that every process names these tests the same.
_LONG = gzip.compress(b"x" * 5000, mtime=0)


@pytest.mark.parametrize("data", [b"plain text", _LONG[:-1], _LONG[:5]])
def test_row_17_bad_gzip_is_reported(data: bytes) -> None:
    with pytest.raises(Undecodable):
        read(data, "gzip")


def test_a_second_member_is_not_dropped_silently() -> None:
    with pytest.raises(Undecodable):
        read(gzip.compress(b"a") + gzip.compress(b"b"), "gzip")


@pytest.mark.parametrize("encoding", ["br", "deflate", "zstd", "gzip, gzip", "compress"])
def test_what_was_not_offered_is_not_decoded(encoding: str) -> None:
    with pytest.raises(Undecodable):
        read(b"x", encoding)
