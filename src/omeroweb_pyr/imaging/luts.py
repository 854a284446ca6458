"""Look-up tables as OMERO keeps them: files of ImageJ's, of which there are three kinds."""

import io
import zlib
from collections.abc import Sequence

from PIL import Image

from omeroweb_pyr.imaging.png import RGB, RGBA, assemble

ENTRIES = 256
SIZE = 3 * ENTRIES
HEADER = 32
"""The bytes before the colours in a file of NIH Image's, which starts with ``ICOL``."""

OPAQUE = 255
HIGH = 10
"""How many rows each has in a picture of all."""

LARGEST = 64 * 1024
"""No such file is larger."""


def parse(data: bytes) -> tuple[tuple[int, int, int], ...] | None:
    """Return the 256 colours of a look-up table, or None where the file is none.

    Its bytes are all reds, all greens, all blues, after a header or not; or it is a text of rows with red, green and blue, counted or not.
    """
    if data[:4] == b"ICOL" and len(data) >= HEADER + SIZE:
        return _planes(data[HEADER:])
    return _planes(data) if len(data) == SIZE else _rows(data)


def strip(colours: tuple[tuple[int, int, int], ...]) -> bytes:
    """Draw the colours from left to right, a pixel each, as PNG."""
    row = b"\0" + b"".join(bytes(colour) for colour in colours)
    return assemble(len(colours), 1, RGB, ((b"IDAT", zlib.compress(row)),))


def colours(drawn: bytes) -> tuple[tuple[int, int, int], ...]:
    """Read the colours of a strip again."""
    with Image.open(io.BytesIO(drawn)) as picture:
        row = picture.convert("RGB").tobytes()[:SIZE]
    return tuple(zip(row[::3], row[1::3], row[2::3], strict=True))


def sheet(strips: Sequence[bytes]) -> bytes:
    """Draw strips below each other, each as high as OMERO.web has them, and last a black that fades away."""
    rows = []
    for drawn in strips:
        row = b"".join(bytes((*colour, OPAQUE)) for colour in colours(drawn))
        rows += [b"\0" + row] * HIGH
    rows += [b"\0" + b"".join(bytes((0, 0, 0, OPAQUE - at)) for at in range(ENTRIES))] * HIGH
    return assemble(ENTRIES, len(rows), RGBA, ((b"IDAT", zlib.compress(b"".join(rows))),))


def _planes(data: bytes) -> tuple[tuple[int, int, int], ...]:
    return tuple(zip(data[:ENTRIES], data[ENTRIES : 2 * ENTRIES], data[2 * ENTRIES : SIZE], strict=True))


def _rows(data: bytes) -> tuple[tuple[int, int, int], ...] | None:
    found = []
    for line in data.decode("latin-1").splitlines():
        words = line.replace(",", " ").split()
        if not all(word.isascii() and word.isdigit() and len(word) <= 3 and int(word) < ENTRIES for word in words):
            continue  # a heading
        if len(words) in (3, 4):
            red, green, blue = map(int, words[-3:])
            found.append((red, green, blue))
    return tuple(found) if len(found) == ENTRIES else None
