"""Which pixels a shape covers: those whose corner lies within it, as OMERO counts; lines and points cover those they run through."""

import re
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Grid = NDArray[np.float64]

NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?")

MOST_STEPS = 100_000


@dataclass(frozen=True, slots=True)
class Region:
    """A boolean mask, and where in the image it is."""

    x: int
    y: int
    mask: NDArray[np.bool_]

    def points(self) -> tuple[list[int], list[int]]:
        """Return the coordinates of all pixels."""
        ys, xs = np.nonzero(self.mask)
        return (xs + self.x).tolist(), (ys + self.y).tolist()


def region(shape: Any, width: int, height: int) -> Region | None:
    """Return what a shape covers of an image; None for kinds that cover nothing (labels, paths)."""
    kind = type(shape).__name__.removesuffix("I")
    if kind not in CORNERS:
        return None
    corners = _moved(shape, CORNERS[kind](shape))
    if not len(corners) or not np.isfinite(corners).all():
        return None
    low = np.clip(np.floor(corners.min(axis=0)), 0, (width, height)).astype(int)
    high = np.clip(np.floor(corners.max(axis=0)) + 1, 0, (width, height)).astype(int)
    ys, xs = np.mgrid[low[1] : high[1], low[0] : high[0]].astype(np.float64)
    inside = INSIDE.get(kind)
    mask = _run_through(corners, low, xs.shape) if inside is None else inside(shape, *_back(shape, xs, ys))
    return Region(int(low[0]), int(low[1]), mask)


def _box(x: float, y: float, width: float, height: float) -> Grid:
    return np.array([(x, y), (x + width, y), (x + width, y + height), (x, y + height)], dtype=float)


def _value(shape: Any, *names: str) -> list[float]:
    held = [getattr(shape, name) for name in names]
    return [0.0 if value is None else float(value.val) for value in held]


def _rectangle(shape: Any) -> Grid:
    return _box(*_value(shape, "x", "y", "width", "height"))


def _around(shape: Any) -> Grid:
    x, y, across, down = _value(shape, "x", "y", "radiusX", "radiusY")
    return _box(x - across, y - down, 2 * across, 2 * down)


def _listed(shape: Any) -> Grid:
    text = "" if shape.points is None else shape.points.val
    numbers = [float(number) for number in NUMBER.findall(text.partition("points1")[0] if "points1" in text else text)]
    return np.array(numbers[: len(numbers) // 2 * 2], dtype=float).reshape(-1, 2)


def _line(shape: Any) -> Grid:
    return np.array(_value(shape, "x1", "y1", "x2", "y2")).reshape(-1, 2)


def _point(shape: Any) -> Grid:
    return np.array([_value(shape, "x", "y")])


CORNERS = {
    "Rectangle": _rectangle,
    "Mask": _rectangle,
    "Ellipse": _around,
    "Polygon": _listed,
    "Polyline": _listed,
    "Line": _line,
    "Point": _point,
}


def _in_rectangle(shape: Any, xs: Grid, ys: Grid) -> NDArray[np.bool_]:
    x, y, width, height = _value(shape, "x", "y", "width", "height")
    return (xs >= x) & (xs < x + width) & (ys >= y) & (ys < y + height)


def _in_ellipse(shape: Any, xs: Grid, ys: Grid) -> NDArray[np.bool_]:
    x, y, across, down = _value(shape, "x", "y", "radiusX", "radiusY")
    if not across or not down:
        return np.zeros(xs.shape, dtype=bool)
    return ((xs - x) / across) ** 2 + ((ys - y) / down) ** 2 < 1


def _in_polygon(shape: Any, xs: Grid, ys: Grid) -> NDArray[np.bool_]:
    corners, inside = _listed(shape), np.zeros(xs.shape, dtype=bool)
    for (x1, y1), (x2, y2) in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        if y1 != y2:
            inside ^= ((ys < y1) != (ys < y2)) & (xs < (x2 - x1) * (ys - y1) / (y2 - y1) + x1)
    return inside


def _in_mask(shape: Any, xs: Grid, ys: Grid) -> NDArray[np.bool_]:
    x, y, width, height = _value(shape, "x", "y", "width", "height")
    columns, rows = int(width), int(height)
    bits = np.unpackbits(np.frombuffer(bytes(shape.bytes or b""), dtype=np.uint8))[: columns * rows]
    if bits.size < columns * rows:
        return np.zeros(xs.shape, dtype=bool)
    column, row = np.floor(xs - x).astype(int), np.floor(ys - y).astype(int)
    within = (column >= 0) & (column < columns) & (row >= 0) & (row < rows)
    found = bits.reshape(rows, columns)[np.where(within, row, 0), np.where(within, column, 0)]
    return np.asarray(within & (found == 1))


INSIDE = {"Rectangle": _in_rectangle, "Ellipse": _in_ellipse, "Polygon": _in_polygon, "Mask": _in_mask}


def _run_through(corners: Grid, low: NDArray[Any], size: tuple[int, ...]) -> NDArray[np.bool_]:
    mask = np.zeros(size, dtype=bool)
    for start, end in zip(corners, corners[1:] if len(corners) > 1 else corners, strict=False):
        steps = min(int(np.abs(end - start).max()) * 2 + 2, MOST_STEPS)
        places = np.floor(np.linspace(start, end, steps)).astype(int) - low
        kept = places[(places >= 0).all(axis=1) & (places < size[::-1]).all(axis=1)]
        mask[kept[:, 1], kept[:, 0]] = True
    return mask


def _matrix(shape: Any) -> tuple[Grid, Grid] | None:
    transform = shape.transform
    if transform is None or not transform.isLoaded():
        return None
    a, b, c, d, e, f = _value(transform, "a00", "a01", "a10", "a11", "a02", "a12")
    return np.array([[a, b], [c, d]]), np.array([e, f])


def _moved(shape: Any, corners: Grid) -> Grid:
    matrix = _matrix(shape)
    return corners if matrix is None else corners @ matrix[0].T + matrix[1]


def _back(shape: Any, xs: Grid, ys: Grid) -> tuple[Grid, Grid]:
    """Return where points of the image are in a shape's own coordinates."""
    matrix = _matrix(shape)
    if matrix is None or not np.linalg.det(matrix[0]):
        return xs, ys
    back = np.linalg.inv(matrix[0])
    xs, ys = xs - matrix[1][0], ys - matrix[1][1]
    return back[0, 0] * xs + back[0, 1] * ys, back[1, 0] * xs + back[1, 1] * ys
