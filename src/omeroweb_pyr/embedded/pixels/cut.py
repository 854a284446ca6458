"""What part of an image a picture shows: a plane of any direction, a region of it, or a projection."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from omeroweb_pyr.embedded.pixels.errors import PlaneError
from omeroweb_pyr.embedded.pixels.project import project
from omeroweb_pyr.embedded.pixels.source import Source

XY, ZY, XZ = 0, 1, 2
"""The directions of a plane, as omero.romio numbers them."""

Read = Callable[[int], NDArray[Any]]


class View(NamedTuple):
    """A picture's height and width, and how to read the samples of a channel; ``band`` tells how to read some rows alone, if it can."""

    height: int
    width: int
    read: Read
    band: "Callable[[int, int], View] | None" = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """A plane (omero.romio.PlaneDef); z, t, and for the other directions x or y, count from 0. ``region`` is (x, y, width, height)."""

    direction: int = XY
    x: int = 0
    y: int = 0
    z: int = 0
    t: int = 0
    region: tuple[int, int, int, int] | None = None
    stride: int = 0


def view(source: Source, cut: Cut) -> View:
    """Tell how to read a cut; PlaneError when it is not within the image."""
    sizes = source.sizes
    _check("t", cut.t, sizes.t)
    if cut.direction == XY:
        _check("z", cut.z, sizes.z)
        found = _plane(source, cut)
    elif cut.direction == XZ:
        _check("y", cut.y, sizes.y)
        found = View(sizes.z, sizes.x, lambda c: np.vstack([source.region(z, c, cut.t, 0, cut.y, sizes.x, 1) for z in range(sizes.z)]))
    elif cut.direction == ZY:
        _check("x", cut.x, sizes.x)
        found = View(sizes.y, sizes.z, lambda c: np.hstack([source.region(z, c, cut.t, cut.x, 0, 1, sizes.y) for z in range(sizes.z)]))
    else:
        raise PlaneError(f"There is no direction {cut.direction}.")
    return _thinned(found, cut.stride + 1) if cut.stride > 0 else found


def projection(source: Source, kind: str, t: int, step: int, first: int, last: int) -> View:
    """Tell how to read a projection of the planes ``first`` to ``last``, both included, taking every ``step``-th."""
    sizes = source.sizes
    _check("t", t, sizes.t)
    _check("z", first, sizes.z)
    _check("z", last, sizes.z)
    if step < 1 or first > last:
        raise PlaneError(f"No planes lie between z={first} and z={last} in steps of {step}.")
    return View(sizes.y, sizes.x, lambda c: project((source.plane(z, c, t) for z in range(first, last + 1, step)), kind))


def _plane(source: Source, cut: Cut) -> View:
    if cut.region is None:
        return View(source.sizes.y, source.sizes.x, lambda c: source.plane(cut.z, c, cut.t))
    return _region(source, cut, *cut.region)


def _region(source: Source, cut: Cut, x: int, y: int, width: int, height: int) -> View:
    if not (0 <= x < source.sizes.x and 0 <= y < source.sizes.y and width > 0 and height > 0):
        raise PlaneError(f"The region {width} x {height} at {x}, {y} is outside the plane of {source.sizes.x} x {source.sizes.y} pixels.")
    width, height = min(width, source.sizes.x - x), min(height, source.sizes.y - y)
    return View(
        height,
        width,
        lambda c: source.region(cut.z, c, cut.t, x, y, width, height),
        lambda top, rows: _region(source, cut, x, y + top, width, min(rows, height - top)),
    )


def _thinned(found: View, step: int) -> View:
    return View(-(-found.height // step), -(-found.width // step), lambda c: found.read(c)[::step, ::step])


def _check(axis: str, index: int, length: int) -> None:
    if not 0 <= index < length:
        raise PlaneError(f"There is no plane {axis}={index}: {axis} runs from 0 to {length - 1}.")
