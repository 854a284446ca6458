"""The picture that stands where none can be drawn: a PNG made with the standard library."""

import struct
import zlib
from functools import lru_cache

_PALETTE = bytes.fromhex("1e252e4d5968")  # ground, ink
_GLYPH = (  # a framed landscape, struck through
    "................",
    ".#############.#",
    ".#..........#.#.",
    ".#..##.....#.#..",
    ".#..##....#.##..",
    ".#.......#.#.#..",
    ".#......#.#..#..",
    ".#..#..#.##..#..",
    ".#.####.####.#..",
    ".#.###.#####.#..",
    ".#.##.######.#..",
    ".#.#.#######.#..",
    ".#..#........#..",
    ".#.############.",
    ".#..............",
    "................",
)


@lru_cache(maxsize=64)
def placeholder(size: int) -> bytes:
    """Draw a square PNG of ``size`` pixels with a glyph in its middle."""
    dot = max(size // 32, 1)
    margin = (size - 16 * dot) // 2
    empty = bytes(size)
    glyph = [_line(row, dot, margin, size) for row in _GLYPH for _ in range(dot)]
    rows = [empty] * margin + glyph + [empty] * (size - margin - 16 * dot)
    raw = b"".join(b"\0" + row for row in rows)
    header = struct.pack(">IIBBBBB", size, size, 8, 3, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"PLTE", _PALETTE), (b"IDAT", zlib.compress(raw, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in chunks)


def _line(row: str, dot: int, margin: int, size: int) -> bytes:
    ink = b"".join((b"\1" if cell == "#" else b"\0") * dot for cell in row)
    return (bytes(margin) + ink).ljust(size, b"\0")


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
