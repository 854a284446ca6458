"""What a TIFF says of itself."""

from pathlib import Path

import tifffile

LONGEST = 10_000
"""So many characters of a tag are told."""

TECHNICAL = frozenset({"StripOffsets", "StripByteCounts", "TileOffsets", "TileByteCounts", "JPEGTables", "ColorMap", "SubIFDs"})


def tags(path: Path) -> dict[str, str]:
    """Return the tags of a file's first page as text; a file that is none, or damaged, has none."""
    try:
        with tifffile.TiffFile(path) as file:
            found = {tag.name: tag.value for tag in file.pages.first.tags}
    except (OSError, ValueError, tifffile.TiffFileError):
        return {}
    return {name: _text(value) for name, value in found.items() if name not in TECHNICAL}


def _text(value: object) -> str:
    text = value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
    return text[:LONGEST]
