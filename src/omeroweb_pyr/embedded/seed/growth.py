"""What grows in dishes: organoids, neurons, bacteria, as volumes [z, y, x] or planes."""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from omeroweb_pyr.embedded.seed.cells import Shape, soft
from omeroweb_pyr.embedded.seed.optics import Plane, band, blur, texture
from omeroweb_pyr.embedded.seed.strokes import Numbers, Points, look_up, splat, wander


@dataclass(frozen=True, slots=True)
class Organoid:
    """Hollow balls of one layer of cells: nuclei, membranes between cells, and the lining of the hollow."""

    nuclei: Plane
    membranes: Plane
    lining: Plane


def organoid(rng: Generator, shape: Shape, balls: list[tuple[float, float, float]], cell: float, deep: float) -> Organoid:
    """Grow organoids at (y, x, radius); a cell is ``cell`` pixels wide, a slab ``deep`` pixels thick."""
    slabs, rows, columns = (axis.astype(np.float32) for axis in np.ogrid[: shape[0], : shape[1], : shape[2]])
    z = (slabs - (shape[0] - 1) / 2) * deep
    # Lumpy: the dish is warped, and the balls in it are perfect.
    y, x = (axis + texture(rng, shape[1:], 90) * cell * 0.35 for axis in (rows, columns))
    parts = [np.zeros(shape, dtype=np.float32) for _ in range(3)]
    for centre_y, centre_x, radius in balls:
        away = np.sqrt(z**2 + (y - centre_y) ** 2 + (x - centre_x) ** 2) - radius
        shell = soft(0.62 * cell - np.abs(away), 0.9)
        seeds = _on_sphere(rng, (centre_y, centre_x), radius, cell)
        gap, core = _nearest(shape, (z, y, x), seeds, cell)
        parts[0] += soft(1 - core, 0.06) * shell
        parts[1] += (np.exp(-((gap / 1.5) ** 2)) + 0.45 * np.exp(-(((np.abs(away) - 0.6 * cell) / 1.6) ** 2)) + 0.025) * shell
        parts[2] += np.exp(-(((away + 0.66 * cell) / 1.8) ** 2)) + 0.3 * np.exp(-((gap / 1.3) ** 2)) * shell * (away < 0)
    grain = 0.75 + 0.22 * band(rng, shape[1:], cell * 0.22) + 0.12 * texture(rng, shape[1:], cell * 2)
    return Organoid(parts[0] * np.maximum(grain, 0.2), parts[1], parts[2])


def _on_sphere(rng: Generator, centre: tuple[float, float], radius: float, cell: float) -> Numbers:
    """Spread points (z, y, x) evenly over a sphere, then shake them."""
    count = int(4 * np.pi * radius**2 / cell**2)
    height = 1 - 2 * (np.arange(count) + 0.5) / count
    turn = np.pi * (1 + 5**0.5) * np.arange(count)
    ring = np.sqrt(1 - height**2)
    ball: Numbers = np.column_stack([height, ring * np.sin(turn), ring * np.cos(turn)]) * radius
    ball += rng.normal(0, cell * 0.1, ball.shape) + np.array([0, *centre])
    return ball


def _nearest(shape: Shape, axes: tuple[Plane, Plane, Plane], seeds: Numbers, cell: float) -> tuple[Plane, Plane]:
    """Return how far each voxel is from a border between cells, and from its nucleus in units of its radius."""
    first, second = (np.full(shape, 99, dtype=np.float32) for _ in range(2))
    z = axes[0]
    for seed in seeds:
        if abs(seed[0]) > np.abs(z).max() + cell * 1.3:
            continue
        low = [int(max(seed[axis] - cell * 2.4, 0)) for axis in (1, 2)]
        high = [int(max(seed[axis] + cell * 2.4, 0)) for axis in (1, 2)]
        near = (slice(None), slice(low[0], high[0]), slice(low[1], high[1]))
        distance = np.sqrt((z - seed[0]) ** 2 + (axes[1][near] - seed[1]) ** 2 + (axes[2][near] - seed[2]) ** 2)
        distance = distance.astype(np.float32)
        second[near] = np.minimum(second[near], np.maximum(distance, first[near]))
        first[near] = np.minimum(first[near], distance)
    return second - first, first / (cell * 0.37)


@dataclass(frozen=True, slots=True)
class Culture:
    """Neurons: their bodies and dendrites, their synapses, and the nuclei of all cells."""

    dendrites: Plane
    synapses: Plane
    nuclei: Plane


def neurons(rng: Generator, shape: Shape, somata: Numbers, glia: Numbers) -> Culture:
    """Grow neurons at ``somata`` (y, x), with nuclei of other cells at ``glia``."""
    room, middle = np.ones(shape[1:], dtype=np.float32), (shape[0] - 1) / 2
    dendrites, synapses = (np.zeros(shape, dtype=np.float32) for _ in range(2))
    primary = 6
    starts = np.repeat(np.column_stack([np.full(len(somata), middle), somata]), primary, axis=0)
    headings = np.tile(np.arange(primary) * 2 * np.pi / primary, len(somata)) + rng.normal(0, 0.35, len(starts))
    for steps, children, thick, bright in ((260, 2, 1.9, 3.2), (170, 2, 1.2, 1.7), (100, 0, 0.8, 1.0)):
        path = wander(rng, starts, headings, steps, wiggle=0.045, room=room)
        length = rng.integers(steps // 3, steps, len(starts))
        ages = np.arange(steps)[:, None]
        weight = path.weight * (ages < length) * (1 - 0.7 * ages / steps) * bright
        grown = Points(path.z, path.y, path.x, weight)
        dendrites += blur(splat(shape, grown), thick)
        synapses += splat(shape, _beside(rng, grown))
        if children:
            starts, headings = _branch(rng, path, headings, length, children)
    bodies = sum(np.exp(-((_squares(shape, y, x) / 13**2) ** 1.6)) for y, x in somata)
    seen = sum(soft(1 - np.sqrt(_squares(shape, y, x, rng.uniform(0.7, 1.3))) / size, 0.05) for y, x, size in _sizes(rng, somata, glia))
    flat = np.exp(-(((np.arange(shape[0]) - middle) / max(shape[0] * 0.3, 0.5)) ** 2))[:, None, None].astype(np.float32)
    grain = np.maximum(0.75 + 0.25 * band(rng, shape[1:], 5), 0.2)
    return Culture(dendrites + 0.75 * bodies * flat, synapses, (seen * grain * flat).astype(np.float32))


def _branch(rng: Generator, path: Points, headings: Numbers, length: Numbers, children: int) -> tuple[Numbers, Numbers]:
    """Choose where new filaments leave their parents, and where they head."""
    parents = np.repeat(np.arange(len(headings)), children)
    place = (length[parents] * rng.uniform(0.25, 0.95, len(parents))).astype(np.intp)
    before = np.maximum(place - 8, 0)
    rise, run = (axis[place, parents] - axis[before, parents] for axis in (path.y, path.x))
    side = rng.choice([-1.0, 1.0], len(parents)) * rng.uniform(0.4, 1.1, len(parents))
    return np.column_stack([axis[place, parents] for axis in (path.z, path.y, path.x)]), np.arctan2(rise, run) + side


def _beside(rng: Generator, path: Points) -> Points:
    """Choose spots close to a path, some brighter than others."""
    chosen = rng.random(path.x.shape) < 0.09 * (path.weight > 0)
    z, y, x = (axis[chosen] + rng.normal(0, spread, chosen.sum()) for axis, spread in ((path.z, 0.2), (path.y, 1.6), (path.x, 1.6)))
    return Points(z, y, x, rng.lognormal(0, 0.55, chosen.sum()))


def _squares(shape: Shape, y: float, x: float, long: float = 1.0) -> Plane:
    rows, columns = np.ogrid[: shape[1], : shape[2]]
    return (((rows - y) / long) ** 2 + ((columns - x) * long) ** 2).astype(np.float32)


def _sizes(rng: Generator, somata: Numbers, glia: Numbers) -> Numbers:
    points = np.concatenate([somata, glia])
    return np.column_stack([points, np.concatenate([np.full(len(somata), 8.0), rng.uniform(8, 12, len(glia))])])


@dataclass(frozen=True, slots=True)
class Rods:
    """Bacteria: where each pixel lies along its cell (-1 to 1) and how deep inside it, and whose it is."""

    along: Plane
    inside: Plane
    label: Numbers


def rods(rng: Generator, plane: tuple[int, int], points: Numbers, growth: float = 1.0) -> Rods:
    """Lay bacteria at points; ``growth`` makes them all longer."""
    along, label = np.zeros(plane, dtype=np.float32), np.zeros(plane, dtype=np.intp)
    deep = np.full(plane, -9, dtype=np.float32)
    rows, columns = np.mgrid[: plane[0], : plane[1]].astype(np.float32)
    lean = texture(rng, plane, 160)
    for number, (y, x) in enumerate(points):
        angle = float(look_up(lean, y, x)) * 1.1 + rng.normal(0, 0.25)
        half, radius = rng.uniform(9, 15) * growth, rng.uniform(5.2, 6.0)
        near = (slice(int(max(y - 30, 0)), int(max(y + 30, 0))), slice(int(max(x - 30, 0)), int(max(x + 30, 0))))
        u = (columns[near] - x) * np.cos(angle) + (rows[near] - y) * np.sin(angle)
        v = (rows[near] - y) * np.cos(angle) - (columns[near] - x) * np.sin(angle) + 0.004 * u**2 * rng.choice([-1, 1])
        depth = radius - np.hypot(np.maximum(np.abs(u) - half, 0), v)
        mine = depth > deep[near]
        along[near] = np.where(mine, u / (half + radius), along[near])
        label[near] = np.where(mine, number, label[near])
        deep[near] = np.maximum(deep[near], depth)
    return Rods(along, deep, label)


def phase_contrast(rng: Generator, bacteria: Rods) -> Plane:
    """Show bacteria dark on grey, with the bright halo of phase contrast."""
    solid = soft(bacteria.inside, 0.6)
    halo = blur(solid, 6) - blur(solid, 1.2)
    return np.clip(0.52 + 0.42 * halo - 0.3 * blur(solid, 1.2) + 0.012 * texture(rng, solid.shape, 4), 0.02, 1.5)


def oscillation(bacteria: Rods, phases: Numbers, turn: float) -> Plane:
    """Show a protein that swings from pole to pole along the membrane: ``turn`` counts whole swings."""
    side = np.cos(2 * np.pi * (turn + phases[bacteria.label]))
    membrane = np.exp(-(((bacteria.inside - 1.2) / 1.3) ** 2)) + 0.35 * soft(bacteria.inside, 0.7)
    return membrane * (0.12 + np.clip(0.5 + 0.9 * side * bacteria.along, 0, 1.2) ** 2.2) * (bacteria.inside > -4)
