"""What TIFF files tell: OME-XML, ImageJ's notes, or the plain tags."""

import contextlib
import re
from pathlib import Path
from typing import Any

import tifffile

from omeroweb_pyr.embedded.importing import ome
from omeroweb_pyr.embedded.importing.facts import LENGTHS, RGB, TIMES, ChannelFacts, Color, Facts, Quantity, quantity

CENTIMETRE, MICROMETRES = tifffile.RESUNIT.CENTIMETER, 10_000


def read(path: Path) -> tuple[str, list[Facts]]:
    """Return the format by OMERO's name, and the facts of each image."""
    with tifffile.TiffFile(path) as tiff:
        series = tiff.series
        if tiff.is_ome:
            known = ome.parse(tiff.ome_metadata or "")
            return "OMETIFF", known if len(known) == len(series) else [Facts() for _ in series]
        first = _imagej(tiff) if tiff.is_imagej else _plain(tiff.pages.first)
        return "TIFF", [first if not number else _plain(found.keyframe) for number, found in enumerate(series)]


def _imagej(tiff: Any) -> Facts:
    notes, page = tiff.imagej_metadata or {}, tiff.pages.first
    unit = str(notes.get("unit", "")).replace("\\u00B5", "µ")
    across, down = (_resolution(page, axis, unit) for axis in "XY")
    deep = quantity(notes.get("spacing"), unit, LENGTHS, "") if unit else None
    luts = notes.get("LUTs") or []
    channels = [ChannelFacts(color=_brightest(lut)) for lut in luts if getattr(lut, "shape", None) == (3, 256)]
    return Facts(
        description=str(notes.get("Info") or "").strip() or None,
        pixel_size=(across, down, deep),
        interval=quantity(notes.get("finterval"), str(notes.get("tunit", "s")), TIMES, "SECOND"),
        channels=_colors(page) or tuple(channels),
    )


def _brightest(lut: Any) -> Color:
    red, green, blue = (int(level) for level in lut[:, -1])
    return red, green, blue


def _resolution(page: Any, axis: str, unit: str, length: float = 1) -> Quantity | None:
    """Return a pixel's size from the tag of pixels per so many units."""
    tag = page.tags.get(f"{axis}Resolution")
    pixels, units = tag.value if tag else (0, 1)
    return quantity(length * units / pixels, unit, LENGTHS, "") if pixels and unit else None


def _plain(page: Any) -> Facts:
    description = (page.description or "").strip()
    taken = None
    with contextlib.suppress(ValueError, TypeError, AttributeError):
        taken = ome.moment(page.datetime.isoformat())
    metric = page.resolutionunit == CENTIMETRE  # dots per inch are about paper
    across, down = _mpp(description) or (_resolution(page, axis, "µm", MICROMETRES) if metric else None for axis in "XY")
    return Facts(
        # Programs leave notes for themselves in the description: {"shape": …}
        description=description if description and not description.startswith("{") else None,
        acquired=taken,
        pixel_size=(across, down, None),
        channels=_colors(page),
    )


def _mpp(description: str) -> tuple[Quantity | None, Quantity | None] | None:
    """Return the pixel size that Aperio's scanners note: micrometres per pixel."""
    found = re.search(r"\|MPP = ([0-9.]+)", description) if description.startswith("Aperio") else None
    return (quantity(found[1], "µm", LENGTHS, ""),) * 2 if found else None


def _colors(page: Any) -> tuple[ChannelFacts, ...]:
    """Name the channels of a colour picture; the fourth one may be its transparency."""
    known = (*RGB, ChannelFacts(name="Alpha"))
    colored = page.photometric in (tifffile.PHOTOMETRIC.RGB, tifffile.PHOTOMETRIC.YCBCR)
    return known[: page.samplesperpixel] if colored and len(RGB) <= page.samplesperpixel <= len(known) else ()
