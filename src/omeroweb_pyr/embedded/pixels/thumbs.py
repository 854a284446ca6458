"""Thumbnails: large planes are averaged down before they are drawn."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from omeroweb_pyr.embedded.pixels.cut import Cut, view
from omeroweb_pyr.embedded.pixels.draw import draw
from omeroweb_pyr.embedded.pixels.encode import jpeg
from omeroweb_pyr.embedded.pixels.settings import Settings
from omeroweb_pyr.embedded.pixels.source import Sizes, Source

DEFAULT_SIZE, LARGEST_SIZE = 48, 2048
"""What a thumbnail measures when nothing is said, and at most."""

SPARE = 2
"""A plane is drawn at up to this many times the thumbnail's size, then shrunk with a better filter."""


class Frame(NamedTuple):
    """The size of a thumbnail."""

    width: int
    height: int

    @classmethod
    def around(cls, sizes: Sizes, longest: int) -> "Frame":
        """Fit an image's plane into a longest side."""
        scale = longest / max(sizes.x, sizes.y)
        return cls(max(1, round(sizes.x * scale)), max(1, round(sizes.y * scale)))


def waiting(frame: Frame) -> bytes:
    """Draw a clock, for an image that can't be drawn before its pyramid is there."""
    side = 4 * min(frame)
    clock = Image.new("RGB", (4 * frame.width, 4 * frame.height), (112, 112, 112))
    pen, middle, radius = ImageDraw.Draw(clock), (2 * frame.width, 2 * frame.height), side * 0.3
    pen.ellipse([middle[0] - radius, middle[1] - radius, middle[0] + radius, middle[1] + radius], outline="white", width=max(1, side // 24))
    pen.line([middle[0], middle[1] - radius * 0.7, *middle, middle[0] + radius * 0.5, middle[1]], fill="white", width=max(1, side // 24))
    return jpeg(np.asarray(clock.resize(frame, Image.Resampling.BILINEAR)))


def thumbnail(source: Source, settings: Settings, frame: Frame, z: int, t: int) -> bytes:
    """Draw a plane as a JPEG of the frame's size, from the smallest level that has as many pixels."""
    found = view(source.covering(*frame), Cut(z=z, t=t))
    factor = max(1, min(found.width // (SPARE * frame.width), found.height // (SPARE * frame.height)))
    picture = draw(settings, _shrinking(found.read, factor), found.height // factor, found.width // factor)
    return jpeg(np.asarray(Image.fromarray(picture, "RGB").resize(frame, Image.Resampling.BILINEAR)))


def _shrinking(read: Callable[[int], NDArray[Any]], factor: int) -> Callable[[int], NDArray[Any]]:
    return read if factor == 1 else lambda c: shrink(read(c), factor)


def shrink(samples: NDArray[Any], factor: int) -> NDArray[Any]:
    """Average squares of samples; what is left over at the edges is dropped."""
    height, width = (length // factor for length in samples.shape)
    total = np.zeros((height, width), np.float64 if samples.dtype.kind == "f" else np.int64)
    for y in range(factor):
        for x in range(factor):
            total += samples[y : height * factor : factor, x : width * factor : factor]
    shrunk: NDArray[Any] = (total / factor**2 if samples.dtype.kind == "f" else total // factor**2).astype(samples.dtype)
    return shrunk
