"""The rows of an import: a fileset, and images with pixels, channels and statistics."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from omeroweb_pyr.embedded.importing.facts import ChannelFacts
from omeroweb_pyr.embedded.importing.reading import Found, Range
from omeroweb_pyr.embedded.store import Writer


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file that was imported: its name and folder as the database tells them, its format, length and SHA-1."""

    name: str
    folder: str
    format: str
    length: int
    sha1: str
    client_path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """An image whose files are in place: its name, the ranges of its channels, and where its samples are read from."""

    found: Found
    name: str
    ranges: Sequence[Range]
    path: str
    series: int


class Rows:
    """Writes what one import made, as its owner."""

    def __init__(self, writer: Writer, owner: int, group: int) -> None:
        self._writer, self._enum = writer, writer.enum
        self._details = {"owner": owner, "group": group, "event": writer.event(owner, group)}

    def insert(self, file: File, images: Sequence[Ready]) -> list[int]:
        """Insert everything; return the images' ids."""
        original = self._one(
            "OriginalFile",
            name=file.name,
            path=file.folder,
            size=file.length,
            mtime=int(time.time() * 1000),
            mimetype=file.format,
            hash=file.sha1,
            hasher=self._enum("ChecksumAlgorithm", "SHA1-160"),
        )
        fileset = self._one("Fileset", templatePrefix=file.folder)
        self._one("FilesetEntry", fileset=fileset, fileset_index=0, originalFile=original, clientPath=file.client_path)
        return [self._image(image, fileset, original, file) for image in images]

    def _image(self, image: Ready, fileset: int, original: int, file: File) -> int:
        facts = image.found.facts
        made = self._one(
            "Image",
            name=image.name,
            description=facts.description,
            acquisitionDate=facts.acquired,
            archived=0,
            partial=0,
            series=image.found.series,
            format=self._enum("Format", file.format),
            fileset=fileset,
        )
        self._writer.note("INSERT", "Image", [made], self._details["event"])
        pixels = self._pixels(image, made, file.sha1)
        for index, limits in enumerate(image.ranges):
            told = facts.channels[index] if len(facts.channels) == len(image.ranges) else ChannelFacts()
            self._channel(pixels, index, told, limits)
        self._planes(pixels, image)
        self._one("PixelsOriginalFileMap", parent=original, child=pixels)
        where = (pixels, image.path, image.series)
        self._writer.connection.execute("INSERT INTO pixels_file (pixels_id, path, series) VALUES (?, ?, ?)", where)
        return made

    def _pixels(self, image: Ready, row: int, sha1: str) -> int:
        facts, source = image.found.facts, image.found.source
        across, down, deep = facts.pixel_size
        whole = source.dtype.itemsize * 8
        return self._one(
            "Pixels",
            image=row,
            image_index=0,
            **dict(zip(("sizeX", "sizeY", "sizeZ", "sizeC", "sizeT"), source.sizes, strict=True)),
            sha1=sha1,
            significantBits=min(facts.bits or whole, whole),
            physicalSizeX=across,
            physicalSizeY=down,
            physicalSizeZ=deep,
            timeIncrement=facts.interval,
            pixelsType=self._enum("PixelsType", {"float32": "float", "float64": "double"}.get(source.dtype.name, source.dtype.name)),
            dimensionOrder=self._enum("DimensionOrder", "XYZCT"),
        )

    def _planes(self, pixels: int, image: Ready) -> None:
        """Insert what is told of planes that there are."""
        _, _, *sizes = image.found.source.sizes
        for plane in image.found.facts.planes:
            if all(number < size for number, size in zip((plane.z, plane.c, plane.t), sizes, strict=True)):
                across, down, deep = plane.position
                self._one(
                    "PlaneInfo",
                    pixels=pixels,
                    theZ=plane.z,
                    theC=plane.c,
                    theT=plane.t,
                    deltaT=plane.time,
                    exposureTime=plane.exposure,
                    positionX=across,
                    positionY=down,
                    positionZ=deep,
                )

    def _channel(self, pixels: int, index: int, told: ChannelFacts, limits: Range) -> None:
        low, high = limits
        red, green, blue = told.color or (None, None, None)
        logical = self._one(
            "LogicalChannel",
            name=told.name,
            fluor=told.fluor,
            excitationWave=told.excitation,
            emissionWave=told.emission,
            samplesPerPixel=1,
        )
        self._one(
            "Channel",
            pixels=pixels,
            pixels_index=index,
            red=red,
            green=green,
            blue=blue,
            alpha=255 if told.color else None,
            logicalChannel=logical,
            statsInfo=self._one("StatsInfo", globalMin=low, globalMax=high),
        )

    def _one(self, kind: str, **values: Any) -> int:
        return self._writer.insert(kind, **self._details, **values)
