"""Read the body of an answer with a size limit, which is checked while decoding, against decompression bombs."""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterable

MOST_BYTES = 32 * 1024 * 1024
# Enough for thirty thousand projects, each shared with fifty people.
MOST_BYTES_OF_LIST = 128 * 1024 * 1024


class TooLarge(ValueError):
    """The body is larger than the limit."""


class Undecodable(ValueError):
    """The body has an encoding that was not offered, is broken, or is truncated."""


async def read_body(chunks: AsyncIterable[bytes], encoding: str, most: int = MOST_BYTES) -> bytes:
    """Join and decode the chunks. Only gzip was offered, so no other encoding is accepted."""
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
