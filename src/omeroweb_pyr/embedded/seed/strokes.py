"""Lines and dots of a volume: filaments that wander, spindles, spots."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from omeroweb_pyr.embedded.seed.optics import Plane

Numbers = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Points:
    """Points of light in slabs and pixels; all arrays have one shape."""

    z: Numbers
    y: Numbers
    x: Numbers
    weight: Numbers


def splat(shape: tuple[int, int, int], points: Points) -> Plane:
    """Add points to an empty volume [z, y, x], each shared among its eight neighbours; a single slab takes all depths."""
    volume = np.zeros(int(np.prod(shape)), dtype=np.float64)
    z, y, x, weight = (np.ravel(values) for values in (points.z, points.y, points.x, points.weight))
    z = z * (shape[0] > 1)
    inside = (z >= 0) & (z <= shape[0] - 1) & (y >= 0) & (y < shape[1] - 1) & (x >= 0) & (x < shape[2] - 1) & (weight > 0)
    z, y, x, weight = z[inside], y[inside], x[inside], weight[inside]
    low = [np.floor(values).astype(np.int64) for values in (z, y, x)]
    part = [values - whole for values, whole in zip((z, y, x), low, strict=True)]
    for corner in np.ndindex(2, 2, 2):
        share = weight.copy()
        for axis, step in enumerate(corner):
            share *= part[axis] if step else 1 - part[axis]
        place = [np.minimum(low[axis] + step, shape[axis] - 1) for axis, step in enumerate(corner)]
        volume += np.bincount((place[0] * shape[1] + place[1]) * shape[2] + place[2], share, len(volume))
    return volume.reshape(shape).astype(np.float32)


def look_up(plane: Plane, y: Numbers, x: Numbers) -> Plane:
    """Return a plane's values at points; outside counts as the nearest edge."""
    rows = np.clip(y, 0, plane.shape[0] - 1).astype(np.intp)
    columns = np.clip(x, 0, plane.shape[1] - 1).astype(np.intp)
    return plane[rows, columns]


def wander(rng: Generator, starts: Numbers, headings: Numbers, steps: int, *, wiggle: float, room: Plane, step: float = 1.2) -> Points:
    """Let filaments grow from ``starts`` [n, (z, y, x)]: stiff by a small ``wiggle``, turning back from where ``room`` falls to 0."""
    ground = np.stack([room, *np.gradient(room)], axis=-1)
    z, y, x = (starts[:, axis].astype(np.float64) for axis in range(3))
    heading, bend = headings.astype(np.float64), rng.normal(0, wiggle / 4, len(headings))
    climb, alive = rng.normal(0, 0.015, len(headings)), np.ones(len(headings))
    path = []
    for _ in range(steps):
        here, slope_y, slope_x = look_up(ground, y, x).T
        alive = alive * np.clip(here * 4, 0, 1)
        path.append((z.copy(), y.copy(), x.copy(), alive.copy()))
        turn = np.sin(np.arctan2(slope_y, slope_x) - heading) * np.clip(0.8 - here, 0, 1) * 0.6
        heading += bend + turn + rng.normal(0, wiggle, len(heading))
        y, x, z = y + step * np.sin(heading), x + step * np.cos(heading), z + climb
    return Points(*(np.array(values) for values in zip(*path, strict=True)))


def spindle(rng: Generator, centre: tuple[float, float, float], axis: float, half: float, fibres: int, deep: float = 9) -> Points:
    """Draw a mitotic spindle: fibres bulging from pole to pole, and asters; a slab is ``deep`` pixels thick."""
    along = np.linspace(0, 1, int(half * 2.4))[None, :]
    reach = rng.choice([0.47, 0.47, 0.47, 1.0], fibres)[:, None]
    u = -half + 2 * half * along * reach
    # No fibre starts at the very pole, or all of them would add up to a dazzling point there.
    bow = np.sqrt(np.clip(1 - (u / half) ** 2, 0.02, 1)) * half
    bulge, rise = rng.normal(0, 0.42, (fibres, 1)) * bow, rng.normal(0, 0.3, (fibres, 1)) * bow
    side = rng.choice([-1.0, 1.0], (fibres, 1))
    rays = fibres // 2
    angle = rng.uniform(0, 2 * np.pi, (rays, 1))
    length = rng.exponential(half * 0.35, (rays, 1)) * along
    pole = rng.choice([-1.0, 1.0], (rays, 1))
    u = np.concatenate([u * side, pole * half + length * np.cos(angle)])
    v = np.concatenate([bulge, length * np.sin(angle)])
    w = np.concatenate([rise, length * rng.normal(0, 0.3, (rays, 1))])
    weight = np.concatenate([np.full((fibres, along.size), 0.5), np.full((rays, along.size), 0.3)]) * np.clip(along * 4, 0.25, 1)
    z, y, x = centre
    return Points(z + w / deep, y + u * np.sin(axis) + v * np.cos(axis), x + u * np.cos(axis) - v * np.sin(axis), weight)


def join(*parts: Points) -> Points:
    """Put points together."""
    flat = ([np.ravel(values) for values in (part.z, part.y, part.x, part.weight)] for part in parts)
    return Points(*(np.concatenate(values) for values in zip(*flat, strict=True)))
