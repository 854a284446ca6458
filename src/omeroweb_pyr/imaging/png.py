"""The frame of a PNG: its signature and chunks."""

import struct
import zlib
from collections.abc import Iterable

RGB, PALETTE, RGBA = 2, 3, 6


def assemble(width: int, height: int, kind: int, chunks: Iterable[tuple[bytes, bytes]]) -> bytes:
    """Write a PNG of 8 bits a sample; ``kind`` is RGB, RGBA or PALETTE, ``chunks`` all between its first and its last."""
    header = struct.pack(">IIBBBBB", width, height, 8, kind, 0, 0, 0)
    every = ((b"IHDR", header), *chunks, (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in every)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(data, zlib.crc32(name)))
