"""The parameters ``region`` and ``tile``: parts of a plane."""

import re

from omeroweb_pyr.imaging.model import GrammarError, Region, Sizes, Tile
from omeroweb_pyr.imaging.words import shown, whole

LARGEST_TILE = 1024
"""What longer sides of tiles are cut to: OMERO's ``omero.pixeldata.max_tile_length``."""

MOST_PIXELS = 1 << 24
MOST_LEVELS = 40

_REGION = re.compile(r"(\d{1,9}),(\d{1,9}),(\d{1,9}),(\d{1,9})", re.ASCII)
_TILE = re.compile(r"(\d{1,9}),(\d{1,9}),(\d{1,9})(?:,(-?\d{1,9}),(-?\d{1,9}))?", re.ASCII)


def parse(region: str, tile: str, sizes: Sizes, *, whole_plane: bool) -> Region | Tile | None:
    """Read the part of a plane that is asked for; None where none is."""
    if not region and not tile:
        return None
    if region and tile:
        raise GrammarError("“region” and “tile” can't both be given.")
    if whole_plane:
        raise GrammarError("A projection can only be drawn as a whole, without “region” and “tile”.")
    return _region(region, sizes) if region else _tile(tile)


def pair(part: Region | Tile) -> dict[str, str]:
    """Write a part as a query parameter."""
    if isinstance(part, Region):
        return {"region": f"{part.x},{part.y},{part.width},{part.height}"}
    size = "" if part.width is None and part.height is None else f",{part.width or 0},{part.height or 0}"
    return {"tile": f"{part.level},{part.column},{part.row}{size}"}


def _region(text: str, sizes: Sizes) -> Region:
    match = _REGION.fullmatch(text)
    if not match:
        raise GrammarError(f"“region” must be x,y,width,height in whole pixels, not {shown(text)}.")
    x, y, width, height = map(int, match.groups())
    for name, value, size in (("x", x, sizes.x), ("y", y, sizes.y)):
        if value >= size:
            raise GrammarError(f"The {name} of “region” must be {whole(0, size - 1)}, not {value}.")
    width, height = min(width, sizes.x - x), min(height, sizes.y - y)
    if not width or not height:
        raise GrammarError("The width and the height of “region” must be 1 at least.")
    if width * height > MOST_PIXELS:
        raise GrammarError(f"“region” has {width} x {height} pixels; ask for {MOST_PIXELS} at most.")
    return Region(x, y, width, height)


def _tile(text: str) -> Tile:
    match = _TILE.fullmatch(text)
    if not match:
        raise GrammarError(f"“tile” must be level,column,row or level,column,row,width,height in whole numbers, not {shown(text)}.")
    level, column, row = map(int, match.groups()[:3])
    if level > MOST_LEVELS:
        raise GrammarError(f"“tile” asks for level {level}; no image has so many.")
    return Tile(level, column, row, *(_side(side) for side in match.groups()[3:]))


def _side(text: str | None) -> int | None:
    return None if text is None or int(text) <= 0 else min(int(text), LARGEST_TILE)
