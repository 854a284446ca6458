"""Lists as CSV (RFC 4180, UTF-8), for spreadsheets and programs: a heading, then a line an object."""

import csv
from collections.abc import Iterable
from datetime import UTC, datetime
from io import StringIO
from typing import Any

from omeroweb_pyr.gateway.model import Image, Named, Object, Pixels
from omeroweb_pyr.gateway.model_people import GroupObject, User

COMMON = ("id", "name", "description", "owner", "group", "created")
PIXELS = ("acquired", "size_x", "size_y", "size_z", "size_c", "size_t", "type")
USER = ("id", "user_name", "first_name", "middle_name", "last_name", "email", "institution")
GROUP = ("id", "name", "description", "permissions", "level", "children")
FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0")
"""What makes a spreadsheet compute a cell, or lose its begin, instead of showing it."""

Cells = tuple[Any, ...]

COLUMNS = {"image": (*COMMON, *PIXELS), "field": (*COMMON, *PIXELS), "user": USER, "group": GROUP}
"""What kinds have that have more to tell than how much is in them."""


def table(lines: Iterable[tuple[Named, str]], kind: str) -> str:
    """Write objects of one kind with their addresses as CSV."""
    return written((*COLUMNS.get(kind, (*COMMON, "children")), "url"), ((*_cells(obj), url) for obj, url in lines))


def written(heads: Iterable[str], rows: Iterable[Cells]) -> str:
    """Write rows as CSV, with a heading; no spreadsheet takes a text in them for a formula."""
    out = StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(heads)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return out.getvalue()


def harmless(cell: Any) -> Any:
    """Put an apostrophe before a text that a spreadsheet would take for a formula; numbers stay numbers."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULAS) else cell


def _cells(obj: Named) -> Cells:
    match obj:
        case User():
            return tuple(getattr(obj, name) for name in USER)
        case GroupObject():
            return obj.id, obj.name, obj.description, obj.permissions, obj.group.level, obj.child_count
        case Image():
            return *_common(obj), _moment(obj.acquired), *_sizes(obj.pixels)
        case Object():
            return *_common(obj), getattr(obj, "child_count", 0)
    return ()


def _common(obj: Object) -> Cells:
    return obj.id, obj.name, obj.description, obj.owner.full_name, obj.group.name, _moment(obj.created)


def _sizes(of: Pixels | None) -> Cells:
    return (of.size_x, of.size_y, of.size_z, of.size_c, of.size_t, of.type) if of else ("",) * len(PIXELS[1:])


def _moment(when: datetime | None) -> str:
    return when.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z") if when else ""
