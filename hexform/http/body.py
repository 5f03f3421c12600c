"""The body of an answer within its bounds: counted as it is decoded, so that a bomb never unfolds."""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterable

MOST_BYTES = 32 * 1024 * 1024
# Some thirty thousand projects, each shared with fifty.
MOST_BYTES_OF_LIST = 128 * 1024 * 1024


class TooLarge(ValueError):
    """More than may be read."""


class Undecodable(ValueError):
    """Compressed in a way that was not offered, broken, or cut off."""


async def read_body(chunks: AsyncIterable[bytes], encoding: str, most: int = MOST_BYTES) -> bytes:
    """Join and decode the chunks. Only gzip was offered, so only gzip (or nothing) may come."""
    if encoding not in {"", "identity", "gzip"}:
        raise Undecodable("the answer is compressed in a way that was not asked for")
    return await (_gunzipped(chunks, most) if encoding == "gzip" else _plain(chunks, most))


async def _plain(chunks: AsyncIterable[bytes], most: int) -> bytes:
    body = bytearray()
    async for chunk in chunks:
        body += chunk
        if len(body) > most:
            raise TooLarge
    return bytes(body)


async def _gunzipped(chunks: AsyncIterable[bytes], most: int) -> bytes:
    decoder, body, arrived = zlib.decompressobj(wbits=31), bytearray(), False
    async for chunk in chunks:
        arrived = arrived or bool(chunk)
        try:
            body += decoder.decompress(chunk, most + 1 - len(body))
        except zlib.error:
            raise Undecodable("the answer is broken gzip") from None
        if len(body) > most:
            raise TooLarge
    if arrived and (not decoder.eof or decoder.unused_data):
        raise Undecodable("the answer is gzip that broke off")
    return bytes(body)
