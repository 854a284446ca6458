"""Drawing: samples through window, curve and colour to red, green and blue.

A channel's whole way is one table where samples have 8 or 16 bits. The colours of a table's entry are packed into one integer,
10 bits each, so that a channel costs one look-up and one addition a pixel; they are clipped at the very end.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from omeroweb_pyr.embedded.pixels import luts
from omeroweb_pyr.embedded.pixels.settings import GREYSCALE, Binding, Quantum, Settings

Samples = NDArray[Any]
Picture = NDArray[np.uint8]
"""An array [y, x, 3] of red, green and blue."""

TOP = 255.0
FAR = 2.0**-12
"""Windows that end beyond this part of the greatest number are brought nearer, or working with them would overflow."""

BITS, AT_ONCE = 10, 4
"""The bits of a colour within a packed one, and how many channels can be added before it touches the next."""

BLOCK = 1 << 16
"""How many pixels are drawn at once: what is worked on stays in the processor's cache, and large pictures take little memory."""


def draw(settings: Settings, read: Callable[[int], Samples], height: int, width: int) -> Picture:
    """Draw one picture; ``read`` gives the samples [y, x] of a channel and is asked for the shown ones only."""
    picture = np.zeros((height, width, 3), np.uint8)
    rows = max(1, BLOCK // width)
    shown = settings.shown()
    while some := [(read(index), binding) for index, binding in islice(shown, AT_ONCE)]:
        for top in range(0, height, rows):
            block = slice(top, top + rows)
            _add(picture[block], [_channel(samples[block], binding, settings) for samples, binding in some])
    return picture


def _add(picture: Picture, channels: Sequence[Samples]) -> None:
    """Add channels to a part of the picture, and clip."""
    total = channels[0]
    for channel in channels[1:]:
        total += channel
    for place in range(3):
        part = (total >> np.uint32(place * BITS)) & np.uint32((1 << BITS) - 1)
        part += picture[..., place]
        picture[..., place] = np.minimum(part, 255, out=part)


def quantize(samples: Samples, binding: Binding, quantum: Quantum) -> NDArray[np.uint8]:
    """Map samples to 8 bits: window, curve, interval, inversion."""
    exact: Any = np.float32 if samples.dtype == np.float32 else np.float64
    values: Samples = samples.astype(exact)
    start, end = binding.start, binding.end
    if max(abs(start), abs(end)) > FAR * np.finfo(exact).max:
        values, start, end = values * exact(FAR), start * FAR, end * FAR
    with np.errstate(over="ignore", invalid="ignore"):
        values -= exact(start)
        values *= exact(TOP)  # first times, then divided by: halves come out exact, and are rounded up
        values /= exact(end - start)
    np.nan_to_num(values, copy=False, nan=0.0, posinf=TOP, neginf=0.0)
    np.clip(values, 0.0, TOP, out=values)
    _bend(values, binding.family, binding.coefficient)
    values *= exact(quantum.resolution / TOP)
    _round(values)
    if quantum != Quantum():
        values *= exact((quantum.end - quantum.start) / quantum.resolution)
        values += exact(quantum.start)
        _round(values)
    if binding.reverse:
        np.subtract(exact(quantum.start + quantum.end), values, out=values)
    return values.astype(np.uint8)


def _round(values: Samples) -> None:
    values += values.dtype.type(0.5)
    np.floor(values, out=values)


def _bend(values: Samples, family: str, k: float) -> None:
    """Bend values of 0 to 255 in place by a family's curve, whose ends stay where they are."""
    if family == "polynomial" and k != 1:
        values /= TOP
        np.power(values, k, out=values)
        values *= TOP
    elif family == "exponential":
        # exp(v^k) overflows soon, exp(v^k - 255^k) never does, and the quotient is the same.
        highest = TOP**k
        np.power(values, k, out=values)
        values -= highest
        np.exp(values, out=values)
        values -= np.exp(-highest)
        values *= TOP / (1.0 - np.exp(-highest))
    elif family == "logarithmic":
        np.log(np.maximum(values, 1.0), out=values)
        values *= TOP / np.log(TOP)


def _channel(samples: Samples, binding: Binding, settings: Settings) -> Samples:
    """Return the packed colours of one channel."""
    grey, quantum = settings.model == GREYSCALE, settings.quantum
    if samples.dtype.kind in "ui" and samples.dtype.itemsize <= 2:
        table = _table(samples.dtype.str, binding, quantum, grey)
        return np.take(table, samples.view(f"u{samples.dtype.itemsize}"), mode="clip")
    return np.take(_colors(binding.color, binding.lut, grey), quantize(samples, binding, quantum), mode="clip")


@lru_cache(maxsize=128)
def _table(dtype: str, binding: Binding, quantum: Quantum, grey: bool) -> Samples:
    """Return the packed colour of every sample there is, negative ones at the end."""
    unsigned = np.arange(1 << (8 * np.dtype(dtype).itemsize)).astype(f"u{np.dtype(dtype).itemsize}")
    colors: Samples = _colors(binding.color, binding.lut, grey)
    return colors[quantize(unsigned.view(dtype), binding, quantum)]


@lru_cache(maxsize=256)
def _colors(rgba: tuple[int, int, int, int], lut: str | None, grey: bool) -> Samples:
    """Return the packed colour of every 8-bit value."""
    packed = np.zeros(256, np.uint32)
    colors = _ramp(rgba, lut, grey)
    for place in range(3):
        packed |= colors[:, place].astype(np.uint32) << np.uint32(place * BITS)
    return packed


def _ramp(rgba: tuple[int, int, int, int], lut: str | None, grey: bool) -> Samples:
    values = np.arange(256)
    table = None if grey else luts.table(lut)
    if grey:
        return np.repeat(values[:, None], 3, axis=1)
    if table is not None:
        return table
    red, green, blue, alpha = rgba
    colors: Samples = values[:, None] * np.array((red, green, blue)) // 255 * alpha // 255
    return colors
