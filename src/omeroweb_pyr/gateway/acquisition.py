"""Reading how an image was acquired."""

from typing import Any

from omeroweb_pyr.gateway import units
from omeroweb_pyr.gateway.connection import Connection, Seam
from omeroweb_pyr.gateway.model import Image
from omeroweb_pyr.gateway.model_acquisition import Acquisition, Known, Quantity
from omeroweb_pyr.gateway.queries.acquisition import CHANNEL_UNITS, OF_CHANNELS, OF_IMAGE, UNITS
from omeroweb_pyr.gateway.reading import maps
from omeroweb_pyr.gateway.rows import Row


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
