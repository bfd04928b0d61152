"""Reading an answer's body within limits: so many bytes, packed and unpacked, and not one more."""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterable
from typing import Protocol

import brotli

from monitor.errors import FetchError

MAX_BYTES = 20 * 1024 * 1024
"""Of one answer, both as it travels and as it is after unpacking."""

_LARGER = "If it may be: “Feed settings…” in its menu, or feeds limit. Else ask the publisher for a shorter one."

# What one step may unpack to, so that a bomb is noticed while it is small.
_STEP = 256 * 1024


class TooLargeError(FetchError):
    """The answer is larger than what is read of one."""


class _Unpacker(Protocol):
    def unpack(self, piece: bytes, room: int) -> bytes:
        """Return what `piece` adds, a little more than `room` bytes at most."""

    @property
    def complete(self) -> bool:
        """Whether the packed stream has come to its end."""


async def read_body(pieces: AsyncIterable[bytes], encoding: str, limit: int = MAX_BYTES) -> bytes:
    """Return the body that `pieces` carry, unpacked as `encoding` (the Content-Encoding header) says.

    Raises TooLargeError when it is larger than `limit`, another FetchError when it is damaged, cut off, or packed in
    a way we did not ask for.
    """
    unpacker = _unpacker(encoding)
    body = bytearray()
    received = 0
    async for piece in pieces:
        received += len(piece)
        body += unpacker.unpack(piece, limit - len(body))
        if received > limit or len(body) > limit:
            raise TooLargeError(f"The answer is larger than {limit // 1024 // 1024} MB.", _LARGER)
    if received and not unpacker.complete:
        raise FetchError("The answer was cut off.", "It is tried again later.")
    return bytes(body)


def _unpacker(encoding: str) -> _Unpacker:
    name = encoding.strip().lower()
    if name in {"", "identity"}:
        return _Identity()
    if name in {"gzip", "x-gzip", "deflate"}:
        return _Zlib()
    if name == "br":
        return _Brotli()
    raise FetchError(f"The answer is packed in a way that was not asked for ({name[:30]}).", "Tell the publisher.")


class _Identity:
    complete = True

    def unpack(self, piece: bytes, room: int) -> bytes:
        return piece


class _Zlib:
    """gzip and deflate; many servers send deflate without the zlib header that it should have (RFC 9110, 8.4.1.2)."""

    def __init__(self) -> None:
        self._inflater = zlib.decompressobj(zlib.MAX_WBITS | 32)
        self._begun = False

    @property
    def complete(self) -> bool:
        return self._inflater.eof

    def unpack(self, piece: bytes, room: int) -> bytes:
        try:
            plain = self._inflater.decompress(piece, room + 1)
        except zlib.error as error:
            if self._begun:
                raise _damaged() from error
            self._inflater = zlib.decompressobj(-zlib.MAX_WBITS)
            try:
                plain = self._inflater.decompress(piece, room + 1)
            except zlib.error:
                raise _damaged() from error
        self._begun = True
        return plain


class _Brotli:
    def __init__(self) -> None:
        self._decompressor = brotli.Decompressor()

    @property
    def complete(self) -> bool:
        return bool(self._decompressor.is_finished())

    def unpack(self, piece: bytes, room: int) -> bytes:
        plain = bytearray()
        try:
            plain += self._decompressor.process(piece, output_buffer_limit=_STEP)
            while len(plain) <= room and not self._decompressor.can_accept_more_data():
                plain += self._decompressor.process(b"", output_buffer_limit=_STEP)
        except brotli.error as error:
            raise _damaged() from error
        return bytes(plain)


def _damaged() -> FetchError:
    return FetchError("The packed answer is damaged.", "It is tried again later.")
