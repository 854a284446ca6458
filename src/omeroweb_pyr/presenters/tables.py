"""Lists as CSV (RFC 4180, UTF-8), for spreadsheets and programs: a heading, then a line an object."""

import csv
from collections.abc import Iterable
from datetime import UTC, datetime
from io import StringIO
from typing import Any

from omeroweb_pyr.gateway.model import Image, Object

COMMON = ("id", "name", "description", "owner", "group", "created")
PIXELS = ("acquired", "size_x", "size_y", "size_z", "size_c", "size_t", "type")
FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0")
"""What makes a spreadsheet compute a cell, or lose its begin, instead of showing it."""

Cells = tuple[Any, ...]


def table(lines: Iterable[tuple[Object, str]], *, of_images: bool) -> str:
    """Write objects with their addresses as CSV; images have sizes, all others the number of what they hold."""
    out = StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow((*COMMON, *(PIXELS if of_images else ("children",)), "url"))
    for obj, url in lines:
        writer.writerow([harmless(cell) for cell in (*_common(obj), *_own(obj, of_images=of_images), url)])
    return out.getvalue()


def harmless(cell: Any) -> Any:
    """Put an apostrophe before a text that a spreadsheet would take for a formula; numbers stay numbers."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULAS) else cell


def _common(obj: Object) -> Cells:
    return obj.id, obj.name, obj.description, obj.owner.full_name, obj.group.name, _moment(obj.created)


def _own(obj: Object, *, of_images: bool) -> Cells:
    if not of_images:
        return (getattr(obj, "child_count", 0),)
    pixels = obj.pixels if isinstance(obj, Image) else None
    acquired = _moment(obj.acquired) if isinstance(obj, Image) else ""
    if pixels is None:
        return (acquired, *("" for _ in PIXELS[1:]))
    return acquired, pixels.size_x, pixels.size_y, pixels.size_z, pixels.size_c, pixels.size_t, pixels.type


def _moment(when: datetime | None) -> str:
    return when.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z") if when else ""
