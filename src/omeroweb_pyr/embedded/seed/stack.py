"""Files of samples: OME-TIFF with the facts that the database keeps about them."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import tifffile
from numpy.typing import NDArray

Color = tuple[int, int, int]
PixelSize = tuple[float | None, float | None, float | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dye:
    """What a channel shows, its display colour, and its wavelengths in nanometres (None for transmitted light)."""

    name: str
    color: Color
    excitation: float | None = None
    emission: float | None = None

    @property
    def fluorescent(self) -> bool:
        """Say whether the channel is fluorescence rather than transmitted light."""
        return self.emission is not None


BLUE, GREEN, RED, MAGENTA, WHITE = (60, 110, 255), (40, 255, 70), (255, 60, 40), (255, 50, 230), (255, 255, 255)

DAPI = Dye(name="DAPI", color=BLUE, excitation=358, emission=461)
GFP = Dye(name="GFP", color=GREEN, excitation=488, emission=509)
MCHERRY = Dye(name="mCherry", color=RED, excitation=587, emission=610)
CY5 = Dye(name="Cy5", color=MAGENTA, excitation=649, emission=670)
BRIGHTFIELD = Dye(name="Brightfield", color=WHITE)
DYES = (DAPI, GFP, MCHERRY, CY5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stack:
    """A file of samples below the store's ``pixels/``; sizes are (x, y, z, c, t), pixel sizes micrometres or unknown, ``interval`` seconds.

    ``ranges`` are the least and the greatest sample of each channel, ``windows`` what is worth showing of them.
    """

    path: str
    sizes: tuple[int, int, int, int, int]
    pixel_type: str
    bits: int
    dyes: tuple[Dye, ...]
    ranges: tuple[tuple[float, float], ...]
    pixel_size: PixelSize
    interval: float | None
    length: int
    sha1: str
    windows: tuple[tuple[float, float], ...] = ()

    @property
    def file_name(self) -> str:
        """Return the file's name without its folder."""
        return self.path.rpartition("/")[2]


def write_stack(
    folder: Path,
    name: str,
    samples: NDArray[Any],
    dyes: tuple[Dye, ...],
    *,
    pixel_size: PixelSize = (0.1, 0.1, 0.3),
    interval: float | None = None,
    bits: int | None = None,
    windows: bool = False,
    compression: str | None = None,
) -> Stack:
    """Write samples [t, z, c, y, x] as ``NAME.ome.tif`` below ``folder``; ``windows`` asks for good rendering settings too."""
    path = f"{name}.ome.tif"
    target = folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    samples = np.ascontiguousarray(samples, dtype=samples.dtype.newbyteorder("<"))
    known = _metadata(target.name, dyes, pixel_size, interval)
    tifffile.imwrite(target, samples, ome=True, byteorder="<", photometric="minisblack", compression=compression, metadata=known)
    t, z, c, y, x = samples.shape
    return Stack(
        path=path,
        sizes=(x, y, z, c, t),
        pixel_type=_omero_type(samples.dtype),
        bits=bits or samples.dtype.itemsize * 8,
        dyes=tuple(dyes),
        ranges=tuple((float(channel.min()), float(channel.max())) for channel in np.moveaxis(samples, 2, 0)),
        pixel_size=pixel_size,
        interval=interval,
        length=target.stat().st_size,
        sha1=hashlib.sha1(samples.data, usedforsecurity=False).hexdigest(),
        windows=tuple(_window(channel, dye) for channel, dye in zip(np.moveaxis(samples, 2, 0), dyes, strict=True)) if windows else (),
    )


def _window(channel: NDArray[Any], dye: Dye) -> tuple[float, float]:
    """Leave out the dark background of fluorescence and the few brightest samples, as a person would."""
    low, high = np.percentile(channel[..., ::2, ::2], (20, 99.85) if dye.fluorescent else (0.1, 99.9))
    return float(np.floor(low)), float(np.ceil(high)) + 1


def _metadata(name: str, dyes: tuple[Dye, ...], pixel_size: PixelSize, interval: float | None) -> dict[str, object]:
    known: dict[str, object] = {"axes": "TZCYX", "Name": name.removesuffix(".ome.tif")}
    for axis, length in zip("XYZ", pixel_size, strict=True):
        if length is not None:
            known |= {f"PhysicalSize{axis}": length, f"PhysicalSize{axis}Unit": "µm"}
    if interval is not None:
        known |= {"TimeIncrement": interval, "TimeIncrementUnit": "s"}
    known["Channel"] = {"Name": [dye.name for dye in dyes], "Color": [_ome_color(dye.color) for dye in dyes]}
    return known


def _ome_color(color: Color) -> int:
    """Pack a colour as OME-XML does: a signed RGBA integer."""
    return int.from_bytes(bytes((*color, 255)), "big", signed=True)


def _omero_type(dtype: np.dtype) -> str:
    return {"float32": "float", "float64": "double"}.get(dtype.name, dtype.name)
