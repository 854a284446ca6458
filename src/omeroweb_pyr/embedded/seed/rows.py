"""Rows by the thousand: images with everything that belongs to them, inserted column by column."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product, repeat
from typing import Any

from omeroweb_pyr.embedded.model import MODEL
from omeroweb_pyr.embedded.seed.stack import Stack
from omeroweb_pyr.embedded.store import Writer

ORDER = "XYCZT"
"""The order of planes in the files that ``write_stack`` writes."""
EXPOSURE = 0.25
"""For how many seconds a plane of a time-lapse is taken."""


@dataclass(frozen=True, slots=True)
class Details:
    """Who owns new rows, in which group, by which event."""

    owner: int
    group: int
    event: int


def next_id(db: sqlite3.Connection, type_name: str) -> int:
    """Return the id that the next row of a type gets."""
    return int(db.execute(f'SELECT coalesce(max(id), 0) + 1 FROM "{MODEL[type_name].table}"').fetchone()[0])


def insert_many(db: sqlite3.Connection, type_name: str, ids: range, details: Details, **values: Any) -> range:
    """Insert a row for every id; a list or range has a value for each row, anything else is the same in all."""
    entity = MODEL[type_name]
    row: dict[str, Any] = {"id": ids}
    if MODEL.is_family(entity):
        row["dtype"] = type_name
    if entity.owned:
        row |= {"owner_id": details.owner, "group_id": details.group, "creation_id": details.event}
    if entity.updated:
        row["update_id"] = details.event
    for name, value in values.items():
        prop = entity.properties.get(name)
        if prop is not None and prop.kind == "unit" and isinstance(value, list):
            row[prop.column], row[prop.unit_column] = ([part[at] for part in value] for at in (0, 1))
        elif prop is not None and prop.kind == "unit":
            row[prop.column], row[prop.unit_column] = value or (None, None)
        else:
            row[prop.column if prop else name] = value
    names = ", ".join(f'"{name}"' for name in row)
    columns = (value if isinstance(value, list | range) else repeat(value) for value in row.values())
    db.executemany(f'INSERT INTO "{entity.table}" ({names}) VALUES ({", ".join("?" * len(row))})', zip(*columns, strict=False))
    return ids


class ImageRows:
    """Inserts images that share one file, each with pixels, channels, statistics and the fileset."""

    def __init__(self, writer: Writer, details: Details, stack: Stack) -> None:
        self._writer, self._db = writer, writer.connection
        self._details, self._stack = details, stack

    def insert(self, names: Sequence[str], *, acquired: Sequence[int], first: int | None = None, description: str | None = None) -> range:
        """Insert one image a name; ``acquired`` are milliseconds, ``first`` is the first image's id if it must be a certain one."""
        count = len(names)
        file = self._file(acquired[0])
        images = self._ids("Image", count) if first is None else range(first, first + count)
        self._many(
            "Image",
            images,
            name=list(names),
            description=description,
            acquisitionDate=list(acquired),
            archived=0,
            partial=0,
            series=range(count),
            format=self._writer.enum("Format", "OMETIFF"),
            fileset=self._fileset(file),
        )
        self._writer.note("INSERT", "Image", images, self._details.event)
        pixels = self._pixels(images)
        self._channels(pixels)
        if self._stack.interval:
            self._planes(pixels, self._stack.interval)
        if self._stack.windows:
            self._settings(pixels)
        self._many("PixelsOriginalFileMap", self._ids("PixelsOriginalFileMap", count), parent=file, child=pixels)
        where = ((row, self._stack.path, 0) for row in pixels)
        self._db.executemany("INSERT INTO pixels_file (pixels_id, path, series) VALUES (?, ?, ?)", where)
        return images

    def _pixels(self, images: range) -> range:
        stack = self._stack
        x, y, z, c, t = stack.sizes
        across, down, deep = ((length, "MICROMETER") if length else None for length in stack.pixel_size)
        return self._many(
            "Pixels",
            self._ids("Pixels", len(images)),
            image=images,
            image_index=0,
            sizeX=x,
            sizeY=y,
            sizeZ=z,
            sizeC=c,
            sizeT=t,
            sha1=stack.sha1,
            significantBits=stack.bits,
            physicalSizeX=across,
            physicalSizeY=down,
            physicalSizeZ=deep if z > 1 else None,
            timeIncrement=(stack.interval, "SECOND") if stack.interval else None,
            pixelsType=self._writer.enum("PixelsType", stack.pixel_type),
            dimensionOrder=self._writer.enum("DimensionOrder", ORDER),
        )

    def _planes(self, pixels: range, interval: float) -> None:
        """Tell when each plane of a time-lapse was taken, and for how long: one channel after the other."""
        *_, depth, colours, frames = self._stack.sizes
        for t, z, c in product(range(frames), range(depth), range(colours)):
            seconds = interval * t + EXPOSURE * (colours * z + c)
            self._many(
                "PlaneInfo",
                self._ids("PlaneInfo", len(pixels)),
                pixels=pixels,
                theZ=z,
                theC=c,
                theT=t,
                deltaT=(seconds, "SECOND"),
                exposureTime=(EXPOSURE * 1000, "MILLISECOND"),
            )

    def _channels(self, pixels: range) -> None:
        for index, (dye, (low, high)) in enumerate(zip(self._stack.dyes, self._stack.ranges, strict=True)):
            red, green, blue = dye.color
            self._many(
                "Channel",
                self._ids("Channel", len(pixels)),
                pixels=pixels,
                pixels_index=index,
                red=red,
                green=green,
                blue=blue,
                alpha=255,
                logicalChannel=self._logical(index, len(pixels)),
                statsInfo=self._many("StatsInfo", self._ids("StatsInfo", len(pixels)), globalMin=low, globalMax=high),
            )

    def _logical(self, index: int, count: int) -> range:
        dye, enum = self._stack.dyes[index], self._writer.enum
        return self._many(
            "LogicalChannel",
            self._ids("LogicalChannel", count),
            name=dye.name,
            fluor=dye.name if dye.fluorescent else None,
            excitationWave=(dye.excitation, "NANOMETER") if dye.excitation else None,
            emissionWave=(dye.emission, "NANOMETER") if dye.emission else None,
            samplesPerPixel=1,
            illumination=enum("Illumination", "Epifluorescence" if dye.fluorescent else "Transmitted"),
            contrastMethod=enum("ContrastMethod", "Fluorescence" if dye.fluorescent else "Brightfield"),
        )

    def _settings(self, pixels: range) -> None:
        """Save the owner's rendering settings, with a thumbnail, as an import does; without them OMERO makes its own at first sight."""
        enum, count, (x, y, z, c, _) = self._writer.enum, len(pixels), self._stack.sizes
        made = self._many(
            "RenderingDef",
            self._ids("RenderingDef", count),
            pixels=pixels,
            defaultZ=z // 2,
            defaultT=0,
            model=enum("RenderingModel", "rgb" if c > 1 else "greyscale"),
            quantization=self._many("QuantumDef", self._ids("QuantumDef", count), cdStart=0, cdEnd=255, bitResolution=255),
        )
        for index in range(c):
            self._binding(made, index)
        width, height = (max(1, round(96 * length / max(x, y))) for length in (x, y))
        self._many("Thumbnail", self._ids("Thumbnail", count), pixels=pixels, mimeType="image/jpeg", sizeX=width, sizeY=height)

    def _binding(self, settings: range, index: int) -> None:
        (red, green, blue), (start, end) = self._stack.dyes[index].color, self._stack.windows[index]
        self._many(
            "ChannelBinding",
            self._ids("ChannelBinding", len(settings)),
            renderingDef=settings,
            renderingDef_index=index,
            family=self._writer.enum("Family", "linear"),
            coefficient=1.0,
            inputStart=start,
            inputEnd=end,
            active=1,
            noiseReduction=0,
            red=red,
            green=green,
            blue=blue,
            alpha=255,
        )

    def _file(self, modified: int) -> int:
        stack = self._stack
        return self._one(
            "OriginalFile",
            name=stack.file_name,
            path=f"{stack.path.removesuffix(stack.file_name)}",
            repo=None,
            size=stack.length,
            mtime=modified,
            mimetype="OMETIFF",
            hash=stack.sha1,
            hasher=self._writer.enum("ChecksumAlgorithm", "SHA1-160"),
        )

    def _fileset(self, file: int) -> int:
        stack = self._stack
        made = self._one("Fileset", templatePrefix=stack.path.removesuffix(stack.file_name))
        self._one("FilesetEntry", fileset=made, fileset_index=0, originalFile=file, clientPath=f"data/{stack.path}")
        return made

    def _one(self, type_name: str, **values: Any) -> int:
        return self._many(type_name, self._ids(type_name, 1), **values)[0]

    def _many(self, type_name: str, ids: range, **values: Any) -> range:
        return insert_many(self._db, type_name, ids, self._details, **values)

    def _ids(self, type_name: str, count: int) -> range:
        first = next_id(self._db, type_name)
        return range(first, first + count)
