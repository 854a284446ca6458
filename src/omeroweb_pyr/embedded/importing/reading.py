"""Finds out what a file is, what images are in it, and whether their samples can be read."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from omeroweb_pyr.embedded.importing import tiffs, zarrs
from omeroweb_pyr.embedded.importing.facts import RGB, Facts, Unreadable
from omeroweb_pyr.embedded.pixels.errors import PixelsError
from omeroweb_pyr.embedded.pixels.records import extremes
from omeroweb_pyr.embedded.pixels.source import Source, open_source

Progress = Callable[[float], None]
Range = tuple[float, float]

SIGNS = {b"II*\0": "TIFF", b"MM\0*": "TIFF", b"II+\0": "TIFF", b"MM\0+": "TIFF", b"\x89PNG": "PNG", b"\xff\xd8\xff": "JPEG"}
"""How files begin."""

BAND_PIXELS = 1 << 22
BANDS, PLANES = 8, 3
"""How much of an image is looked at for the range of its samples: so many planes along z and t, so many bands of each."""


@dataclass(frozen=True, slots=True)
class Found:
    """An image in a file: its samples, and what the file tells of it."""

    series: int
    source: Source
    facts: Facts


def kind(path: Path) -> str:
    """Return the format of a file by OMERO's name, as its first bytes tell it."""
    if path.is_dir():
        return "Zarr"
    try:
        with path.open("rb") as file:
            begin = file.read(4)
    except OSError as error:
        raise Unreadable((error.strerror or str(error)).lower()) from None
    for sign, name in SIGNS.items():
        if begin.startswith(sign):
            return name
    raise Unreadable("is neither TIFF, OME-Zarr, PNG nor JPEG")


def read(path: Path) -> tuple[str, list[Found]]:
    """Return the format of a TIFF file or a folder of OME-Zarr, and the images in it."""
    with complaints():
        told, known = ("Zarr", zarrs.read(path)) if path.is_dir() else tiffs.read(path)
        found = [Found(series, open_source(path, series), facts) for series, facts in enumerate(known)]
    if not found:
        raise Unreadable("has no images in it")
    return told, found


def ranges(image: Found, progress: Progress) -> list[Range]:
    """Return the least and the greatest sample of each channel, from some of its planes: memory and time are bounded.

    Those of a photo are what its type can hold: stretched one by one, its colours would be others.
    """
    source = image.source.within(BAND_PIXELS)
    photo = image.facts.channels[: len(RGB)] == RGB and source.dtype == np.uint8
    sizes, found = source.sizes, []
    with complaints():
        for c in range(sizes.c):
            seen = [extremes(source.region(z, c, t, *box)) for t in _spread(sizes.t) for z in _spread(sizes.z) for box in _bands(source)]
            seen = [one for one in seen if one[0] == one[0]]  # a part of nothing but NaN has no range
            found.append((min(low for low, _ in seen), max(high for _, high in seen)) if seen else (0.0, 0.0))
            progress((c + 1) / sizes.c)
    return [(0.0, 255.0)] * sizes.c if photo else found


def fingerprint(path: Path) -> tuple[int, str]:
    """Return a file's length and its SHA-1; a folder's length, and the SHA-1 of the names and lengths of its files."""
    digest = hashlib.sha1(usedforsecurity=False)
    if path.is_dir():
        files = sorted((str(file.relative_to(path)), file.stat().st_size) for file in path.rglob("*") if file.is_file())
        digest.update(repr(files).encode())
        return sum(length for _, length in files), digest.hexdigest()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return path.stat().st_size, digest.hexdigest()


@contextmanager
def complaints() -> Iterator[None]:
    """Turn whatever a broken file does to its parser into a reason."""
    try:
        yield
    except Unreadable:
        raise
    except PixelsError as error:  # names the file itself
        raise Unreadable(str(error)) from error
    except Exception as error:
        raise Unreadable(f"can't be read: {error or type(error).__name__}") from error


def _spread(length: int) -> list[int]:
    return sorted({0, length // 2, length - 1}) if length > PLANES else list(range(length))


def _bands(source: Source) -> Iterator[tuple[int, int, int, int]]:
    """Yield boxes of whole rows: all of a small plane, some of a large one."""
    sizes = source.sizes
    rows = max(1, min(sizes.y, BAND_PIXELS // sizes.x))
    tops = range(0, sizes.y, rows)
    for top in tops if len(tops) <= BANDS else tops[:: -(-len(tops) // BANDS)]:
        yield 0, top, sizes.x, min(rows, sizes.y - top)
