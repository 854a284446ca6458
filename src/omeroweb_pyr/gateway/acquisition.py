"""Reading how an image was acquired, and what its files say of themselves."""

from collections.abc import Mapping
from typing import Any

import omero.cmd
from omero.rtypes import unwrap

from omeroweb_pyr.errors import NotReady, Unsure
from omeroweb_pyr.gateway import units
from omeroweb_pyr.gateway.connection import Connection, Seam
from omeroweb_pyr.gateway.model import Image
from omeroweb_pyr.gateway.model_acquisition import Acquisition, Known, Original, Plane, Planes, Quantity
from omeroweb_pyr.gateway.queries.acquisition import CHANNEL_UNITS, OF_CHANNELS, OF_IMAGE, PLANE_UNITS, PLANES, UNITS
from omeroweb_pyr.gateway.reading import Short, Value, maps
from omeroweb_pyr.gateway.rows import Row
from omeroweb_pyr.gateway.writing.removing import run

PATIENCE = 10.0
"""For how many seconds a request waits for OMERO to read an image's files."""
LATER = "OMERO is still reading the files of this image. Please try again in a while."
UNREADABLE = "OMERO can't read the files of this image just now."


def acquisition(connection: Connection, seam: Seam, image: Image) -> Acquisition:
    """Read what is known of an image's acquisition, in two calls."""
    group = image.group.id
    (row,) = maps(connection, seam, OF_IMAGE, {"id": image.id}, group)[:1] or [{}]
    pixels = image.pixels.id if image.pixels else 0
    channels = maps(connection, seam, OF_CHANNELS, {"pixels": pixels}, group) if pixels else []
    return Acquisition(_known(row, {*UNITS}), tuple(_known(each, {*CHANNEL_UNITS, "exposure"}) for each in channels))


def _known(row: Row, quantities: set[str]) -> Known:
    """Leave out what is unknown, and put quantities together with their units."""
    found: dict[str, Any] = {}
    for name, value in row.items():
        if value is None or value == "" or name.endswith("_unit"):
            continue
        found[name] = Quantity(float(value), units.symbol(str(row[f"{name}_unit"] or ""))) if name in quantities else value
    return found


def planes(connection: Connection, seam: Seam, image: Image, channel: int | None, page: tuple[int, int]) -> Planes:
    """Read what is known of single planes, of a channel if one is given, in one call."""
    if image.pixels is None:
        return Planes(0, ())
    values: dict[str, Value] = {"pixels": image.pixels.id}
    values |= {} if channel is None else {"channel": Short(channel)}
    found = maps(connection, seam, PLANES[channel is not None], values, image.group.id, page)
    known = (_known({name: row[name] for name in row if name.partition("_")[0] in PLANE_UNITS}, {*PLANE_UNITS}) for row in found)
    spots = (Plane(row["plane_z"], row["plane_c"], row["plane_t"], each) for row, each in zip(found, known, strict=True))
    return Planes(found[0]["total"] if found else 0, tuple(spots))


def original(connection: Connection, seam: Seam, image: Image) -> Original:
    """Let OMERO read what an image's files say of themselves: three calls, and more while it is not ready."""
    request = omero.cmd.OriginalMetadataRequest(image.id)
    try:
        told = run(connection, seam, request, image.group.id, PATIENCE)
    except Unsure as late:
        raise NotReady(LATER) from late
    if not isinstance(told, omero.cmd.OriginalMetadataResponse):
        raise NotReady(UNREADABLE)
    attached = told.fileAnnotationId.val if told.fileAnnotationId is not None else None
    return Original(_texts(told.globalMetadata), _texts(told.seriesMetadata), attached)


def _texts(told: Mapping[str, Any] | None) -> dict[str, str]:
    """Spell whatever values there are, in the order of their names."""
    return {name: _text(unwrap(value)) for name, value in sorted((told or {}).items(), key=lambda pair: (pair[0].lower(), pair[0]))}


def _text(value: Any) -> str:
    if isinstance(value, list | tuple | set):
        return ", ".join(map(_text, value))
    if isinstance(value, dict):
        return ", ".join(f"{name}: {_text(inner)}" for name, inner in value.items())
    return "" if value is None else str(value)
