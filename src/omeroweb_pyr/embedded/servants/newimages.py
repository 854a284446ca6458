"""The part of IPixels that makes images without samples, which are then written by RawPixelsStore."""

import time
from collections.abc import Sequence
from typing import Any

import numpy as np
from omero.model import ChannelI, DimensionOrderI, ImageI, LengthI, LogicalChannelI, PixelsI
from omero.model.enums import UnitsLength
from omero.rtypes import rint, rlong, rstring, rtime

from omeroweb_pyr.embedded import objects, writing
from omeroweb_pyr.embedded.access import Right, rights
from omeroweb_pyr.embedded.model import MODEL
from omeroweb_pyr.embedded.pixels.created import MOST_BYTES
from omeroweb_pyr.embedded.rows import Rows
from omeroweb_pyr.embedded.servants.authority import text
from omeroweb_pyr.embedded.servants.changes import change
from omeroweb_pyr.embedded.servants.samplewriting import DTYPES
from omeroweb_pyr.embedded.servants.types import enumeration
from omeroweb_pyr.embedded.wire.service import Call, Service, raise_api_usage, raise_security, raise_validation, writes
from omeroweb_pyr.embedded.writing.storing import insert, update

LEAST_WAVE = 100
"""Clients number channels where OMERO expects wavelengths in nanometres: below this it is no light."""

ORIGINAL = """
    select p from Pixels p join fetch p.pixelsType join fetch p.image left outer join fetch p.channels c
    left outer join fetch c.logicalChannel left outer join fetch c.statsInfo where p.image.id = :id"""

SHOWN = ("red", "green", "blue", "alpha", "lookupTable")
SIZES = ("sizeX", "sizeY", "sizeZ", "sizeT")


class NewImagesService(Service):
    """Makes images."""

    @writes
    def createImage(
        self, call: Call, x: int, y: int, z: int, t: int, channels: Sequence[int], pixels_type: Any, name: str, description: str
    ) -> Any:
        """Make an image of some sizes; return its id. ``channels`` are the emission wavelengths."""
        image = _image(call, (x, y, z, len(channels), t), pixels_type, name, description)
        for wave in channels:
            image.getPrimaryPixels().addChannel(_channel(wave))
        return rlong(_save(call, image))

    @writes
    def copyAndResizeImage(
        self, call: Call, original: int, x: Any, y: Any, z: Any, t: Any, channels: Sequence[int], methodology: str, copy_stats: bool
    ) -> Any:
        """Make an image like another one, of other sizes and of some of its channels; return its id."""
        found = objects.run_find(call.store, call.caller, ORIGINAL, {"id": original})
        if not found:
            raise_validation(f"No row with the given identifier exists: [{MODEL['Image'].java_name}#{original}]")
        pixels, known = found[0], found[0].copyChannels()
        if not all(0 <= channel < len(known) for channel in channels):
            raise_validation(f"channels are numbered 0 to {len(known) - 1}")
        sizes = [getattr(pixels, size).val if wish is None else wish.val for size, wish in zip(SIZES, (x, y, z, t), strict=True)]
        name = "".join(part for part in (text(pixels.image.name), methodology) if part)
        image = _image(call, (*sizes[:3], len(channels), sizes[3]), pixels.pixelsType, name, text(pixels.image.description) or "")
        for channel in channels:
            image.getPrimaryPixels().addChannel(_alike(known[channel], copy_stats=copy_stats))
        return rlong(_save(call, image))

    @writes
    def setChannelGlobalMinMax(self, call: Call, pixels: int, channel: int, low: float, high: float) -> None:
        """Tell the least and the greatest sample of a channel."""
        with change(call) as (writer, journal):
            row = Rows(writer.connection).get("Pixels", pixels)
            sql = "SELECT id, statsInfo FROM channel WHERE pixels = ? AND pixels_index = ?"
            found = writer.connection.execute(sql, (pixels, channel)).fetchone()
            if row is None or found is None:
                raise_validation(f"There is no channel {channel} of Pixels {pixels}.")
            if Right.EDIT not in rights(call.caller, row):
                raise_security(f"not permitted to change Pixels {pixels}")
            extremes = {"globalMin": low, "globalMax": high}
            if found[1] is None:
                made = insert(writer, journal, MODEL["StatsInfo"], extremes, owner=row.owner, group=row.group, external=None)
                update(writer, journal, MODEL["Channel"], found[0], {"statsInfo": made})
            else:
                update(writer, journal, MODEL["StatsInfo"], found[1], extremes)


def _image(call: Call, sizes: tuple[int, int, int, int, int], pixels_type: Any, name: str, description: str) -> Any:
    if pixels_type is None:
        raise_api_usage("a type of samples has to be given")
    if not pixels_type.isLoaded():
        pixels_type = objects.load(call.store, call.caller, "PixelsType", [pixels_type.id.val])[0]
    kind = text(pixels_type.value)
    if kind not in DTYPES or kind == "bit":
        raise_validation(f"samples of the type {kind} can't be written")
    if min(sizes) < 1 or int(np.prod(sizes, dtype=object)) * np.dtype(DTYPES[kind]).itemsize > MOST_BYTES:
        raise_validation(f"{' x '.join(map(str, sizes))} samples of {kind} (x, y, z, c, t) are none, or more than {MOST_BYTES} bytes")
    image, pixels = ImageI(), PixelsI()
    image.name, image.description, image.acquisitionDate = rstring(name), rstring(description), rtime(int(time.time() * 1000))
    for attribute, length in zip(("sizeX", "sizeY", "sizeZ", "sizeC", "sizeT"), sizes, strict=True):
        setattr(pixels, attribute, rint(length))
    pixels.pixelsType, pixels.sha1 = enumeration(call, "PixelsType", kind), rstring("Pending...")
    pixels.dimensionOrder = DimensionOrderI()
    pixels.dimensionOrder.value = rstring("XYZCT")
    image.addPixels(pixels)
    return image


def _channel(wave: int) -> Any:
    made, logical = ChannelI(), LogicalChannelI()
    if wave >= LEAST_WAVE:
        logical.emissionWave = LengthI(float(wave), UnitsLength.NANOMETER)
    made.logicalChannel = logical
    return made


def _alike(channel: Any, *, copy_stats: bool) -> Any:
    made = ChannelI()
    for name in SHOWN:
        setattr(made, name, getattr(channel, name))
    made.logicalChannel = channel.logicalChannel and LogicalChannelI(channel.logicalChannel.id.val, False)
    if copy_stats and channel.statsInfo is not None:
        made.statsInfo = type(channel.statsInfo)()
        made.statsInfo.globalMin, made.statsInfo.globalMax = channel.statsInfo.globalMin, channel.statsInfo.globalMax
    return made


def _save(call: Call, image: Any) -> int:
    with change(call) as (writer, journal):
        return int(writing.save(writer, call.caller, journal, [image]).id_of(image))
