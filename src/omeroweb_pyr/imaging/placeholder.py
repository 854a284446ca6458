"""The picture that stands where none can be drawn: a PNG made with the standard library."""

import zlib
from functools import lru_cache

from omeroweb_pyr.imaging import png

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
    return png.assemble(size, size, png.PALETTE, ((b"PLTE", _PALETTE), (b"IDAT", zlib.compress(raw, 9))))


def _line(row: str, dot: int, margin: int, size: int) -> bytes:
    ink = b"".join((b"\1" if cell == "#" else b"\0") * dot for cell in row)
    return (bytes(margin) + ink).ljust(size, b"\0")
