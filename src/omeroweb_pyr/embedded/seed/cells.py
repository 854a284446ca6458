"""Cells on a coverslip: where they lie, their outlines, nuclei and everything in them, as volumes [z, y, x]."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from omeroweb_pyr.embedded.seed.optics import Plane, band, blur, texture
from omeroweb_pyr.embedded.seed.strokes import Numbers, Points, join, look_up, spindle, splat, wander

Shape = tuple[int, int, int]


def scatter(rng: Generator, shape: tuple[int, int], count: int, spacing: float, margin: float = 0) -> Numbers:
    """Drop points (y, x) that keep a distance from each other; fewer than ``count`` where there is no room."""
    found = np.empty((0, 2))
    for point in rng.uniform((-margin, -margin), (shape[0] + margin, shape[1] + margin), (count * 30, 2)):
        if len(found) == count:
            break
        if not len(found) or ((found - point) ** 2).sum(axis=1).min() > spacing**2:
            found = np.vstack([found, point])
    return found


def outline(rng: Generator, angle: Plane, wave: float) -> Plane:
    """Return the radius, around 1, of an irregular closed curve at each angle."""
    turn = np.linspace(0, 2 * np.pi, 720, endpoint=False)
    curve = np.ones(720)
    for k in (2, 3, 4, 5):
        curve += rng.normal(0, wave / k) * np.cos(k * turn + rng.uniform(0, 6.3))
    # A table: four cosines a pixel would take most of the time. Negative angles count from its end.
    return curve.astype(np.float32)[(angle * (720 / (2 * np.pi))).astype(np.int16)]


def soft(values: Plane, width: float) -> Plane:
    """Return a smooth step from 0 (far below zero) to 1 (far above it)."""
    return (1 / (1 + np.exp(np.clip(-values / width, -30, 30)))).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Field:
    """A layout of cells: ``label`` says whose each pixel is, ``body`` is 1 inside cells and 0 between them.

    ``core`` is the distance from the nucleus' centre in units of its radius: 1 on the nucleus' border.
    """

    shape: Shape
    centres: Numbers
    radius: float
    nucleus: float
    angles: Numbers
    label: Numbers
    body: Plane
    core: Plane
    mitotic: tuple[int, ...]

    @property
    def plane(self) -> tuple[int, int]:
        """Return the shape of one plane."""
        return self.shape[1:]

    def cytoplasm(self) -> Plane:
        """Return the cells without their nuclei."""
        return self.body * soft(self.core - 1, 0.04)

    def profile(self) -> Plane:
        """Return the thickness: from 0 at the borders up to 1 over the nuclei."""
        return self.body * (0.3 + 0.7 * np.exp(-((self.core / 1.9) ** 2)))


def lay(
    rng: Generator,
    shape: Shape,
    count: int,
    radius: float,
    nucleus: float,
    *,
    mitotic: Sequence[int] = (),
    centres: Numbers | None = None,
    swollen: Numbers | None = None,
    angles: Numbers | None = None,
) -> Field:
    """Lay cells out; those in ``mitotic`` are rounded up and have no nucleus; ``swollen`` scales the nuclei."""
    plane = shape[1:]
    if centres is None:
        centres = scatter(rng, plane, count, radius * 1.15, nucleus * 0.6)
    warp = [texture(rng, plane, radius * 0.5) * radius * 0.1 + texture(rng, plane, radius * 0.16) * radius * 0.025 for _ in range(2)]
    first, core = np.full(plane, 9, dtype=np.float32), np.full(plane, 9, dtype=np.float32)
    second, label = first.copy(), np.zeros(plane, dtype=np.intp)
    if angles is None:
        angles = rng.uniform(0, np.pi, len(centres))
    # A generator a cell: what happens to one cell leaves the others as they are, from frame to frame.
    for number, own in enumerate(rng.spawn(len(centres))):
        is_round = number in mitotic
        near, down, across = _window(plane, centres[number], radius * 2)
        reach = radius * (0.62 if is_round else outline(own, np.arctan2(down, across), 0.17) * own.uniform(0.95, 1.15))
        still = 0.25 if is_round else 1
        distance = np.hypot(down + warp[0][near] * still, across + warp[1][near] * still) / reach
        label[near] = np.where(distance < first[near], number, label[near])
        second[near] = np.minimum(second[near], np.maximum(distance, first[near]))
        first[near] = np.minimum(first[near], distance)
        if not is_round:
            size = nucleus * (1 if swollen is None else swollen[number])
            core[near] = np.minimum(core[near], _ellipse(own, down, across, size, angles[number]))
    body = soft(1 - first, 0.025) * soft(second - first - 0.05, 0.025)
    return Field(shape, centres, radius, nucleus, angles, label, body, core, tuple(mitotic))


def _window(plane: tuple[int, int], centre: Numbers, reach: float) -> tuple[tuple[slice, slice], Plane, Plane]:
    """Return the part of a plane around a point, and how far down and across of the point its pixels are."""
    low = [int(np.clip(value - reach, 0, size)) for value, size in zip(centre, plane, strict=True)]
    high = [int(np.clip(value + reach, 0, size)) for value, size in zip(centre, plane, strict=True)]
    rows, columns = np.mgrid[low[0] : high[0], low[1] : high[1]].astype(np.float32)
    return (slice(low[0], high[0]), slice(low[1], high[1])), rows - np.float32(centre[0]), columns - np.float32(centre[1])


def _ellipse(rng: Generator, down: Plane, across: Plane, radius: float, angle: float) -> Plane:
    long, short = rng.uniform(1.0, 1.25), rng.uniform(0.8, 0.95)
    u = across * np.cos(angle) + down * np.sin(angle)
    v = down * np.cos(angle) - across * np.sin(angle)
    reach: Plane = np.hypot(u / long, v / short) / (radius * outline(rng, np.arctan2(v, u), 0.03))
    return reach


def nuclei(rng: Generator, field: Field, *, height: float | None = None) -> Plane:
    """Fill the nuclei with chromatin: mottled, with bright spots, dark nucleoli, a denser rim; each nucleus its own amount."""
    depth = field.shape[0]
    middle, half = (depth - 1) / 2, height or max(depth * 0.36, 0.8)
    size = field.nucleus
    fine, coarse, spots = band(rng, field.plane, size * 0.16), texture(rng, field.plane, size * 0.3), texture(rng, field.plane, size * 0.17)
    other = band(rng, field.plane, size * 0.16)
    nucleoli = soft(texture(rng, field.plane, size * 0.42) - 1.35, 0.12)
    amount = rng.uniform(0.65, 1.15, len(field.centres))[field.label]
    volume = np.empty(field.shape, dtype=np.float32)
    for z in range(depth):
        reach = np.sqrt(max(1 - ((z - middle) / half) ** 2, 0)) if depth > 1 else 1
        turn = 0.5 * np.pi * z / max(depth - 1, 1)
        grain = fine * np.cos(turn) + other * np.sin(turn)
        chromatin = 0.62 + 0.2 * grain + 0.14 * coarse + 0.75 * soft(spots - 1.9, 0.2) + 0.3 * np.exp(-(((field.core - 0.93) / 0.07) ** 2))
        volume[z] = amount * np.maximum(chromatin, 0.15) * (1 - 0.75 * nucleoli) * soft(reach - field.core, 0.035) * (reach > 0)
    return volume


def plate(rng: Generator, field: Field, cell: int, *, apart: float = 0.0, length: float = 0.62, width: float = 0.17) -> Plane:
    """Draw the condensed chromosomes of one dividing cell: a ragged plate, or two of them when pulled ``apart`` (in nuclear radii)."""
    depth, size, axis = field.shape[0], field.nucleus, field.angles[cell]
    near, down, across = _window(field.plane, field.centres[cell], size * 2.5)
    rag = band(rng, down.shape, size * 0.22) * size * 0.05
    arms = np.maximum(1 + 0.25 * band(rng, down.shape, size * 0.13), 0.3)
    u = across * np.cos(axis) + down * np.sin(axis) + rag
    v = (down * np.cos(axis) - across * np.sin(axis) + rag) / (length * size)
    volume = np.zeros(field.shape, dtype=np.float32)
    for z in range(depth):
        reach = np.sqrt(max(1 - ((z - (depth - 1) / 2) / max(depth * 0.3, 1)) ** 2, 0))
        if reach == 0:
            continue
        for side in {apart, -apart}:
            # Arms trail behind the kinetochores: the two plates bend around the poles.
            bent = u - side * size + 0.3 * side * size * v**2
            volume[z][near] += soft(1 - np.abs(bent / (width * size)) ** 2.5 - np.abs(v / reach) ** 3, 0.12) * arms
    return volume


def microtubules(rng: Generator, field: Field, per_cell: int = 150) -> Plane:
    """Grow microtubules from beside each nucleus to the cell's border, and spindles in dividing cells."""
    depth, room = field.shape[0], field.body
    starts, headings, alive = [], [], []
    for number, (y, x) in enumerate(field.centres):
        away = rng.uniform(0, 2 * np.pi)
        origin = (y + 0.95 * field.nucleus * np.sin(away), x + 0.95 * field.nucleus * np.cos(away))
        spread = rng.normal(0, field.nucleus * 0.16, (per_cell, 2))
        starts.append(np.column_stack([rng.normal((depth - 1) * 0.4, depth * 0.12, per_cell), origin + spread]))
        headings.append(np.arctan2(spread[:, 0], spread[:, 1]) + rng.normal(0, 0.5, per_cell))
        alive.append(np.full(per_cell, number not in field.mitotic))
    grown = wander(rng, np.concatenate(starts), np.concatenate(headings), int(field.radius * 1.6), wiggle=0.05, room=room)
    over = 1 - 0.45 * soft(0.95 - look_up(field.core, grown.y, grown.x), 0.05)
    parts = [Points(grown.z, grown.y, grown.x, grown.weight * over * np.concatenate(alive))]
    for number in field.mitotic:
        y, x = field.centres[number]
        middle = ((depth - 1) / 2, float(y), float(x))
        parts.append(spindle(rng, middle, field.angles[number], field.nucleus * 0.72, per_cell, deep=field.nucleus * 2.2 / depth))
    return splat(field.shape, join(*parts)) * (0.25 + 0.75 * room)


def actin(rng: Generator, field: Field, fibres: int = 44) -> Plane:
    """Stretch stress fibres along each cell, on the coverslip, and a cortex around all."""
    starts, headings = [], []
    for number, (y, x) in enumerate(field.centres):
        if number in field.mitotic:
            continue
        angle = field.angles[number]
        across, along = rng.uniform(-0.9, 0.9, fibres) * field.radius, rng.uniform(-0.9, 0.1, fibres) * field.radius
        begin = np.column_stack([y + along * np.sin(angle) + across * np.cos(angle), x + along * np.cos(angle) - across * np.sin(angle)])
        starts.append(np.column_stack([np.full(fibres, 0.12 * (field.shape[0] - 1)), begin]))
        headings.append(angle + rng.normal(0, 0.07, fibres))
    own = np.concatenate(starts)
    drawn = wander(rng, own, np.concatenate(headings), int(field.radius * 0.9), wiggle=0.006, room=np.maximum(field.body, 0.3))
    weight = rng.lognormal(0, 0.5, len(own))[None, :] * look_up(field.body, drawn.y, drawn.x)
    # The tips fade, as a fibre that thins out into a focal adhesion does.
    weight *= np.sin(np.linspace(0.15, np.pi - 0.15, len(drawn.x)))[:, None]
    volume = splat(field.shape, Points(drawn.z, drawn.y, drawn.x, weight)) * 1.2
    rim = np.exp(-(((field.body - 0.5) / 0.28) ** 2)) * np.maximum(0.8 + 0.6 * texture(rng, field.plane, 14), 0.1)
    for z in range(field.shape[0]):
        volume[z] += 0.3 * rim * np.exp(-1.6 * z / max(field.shape[0] - 1, 1)) + 0.05 * field.body
    return volume


def reticulum(rng: Generator, field: Field, scale: float = 9) -> Plane:
    """Spread the endoplasmic reticulum: a net of tubules, dense around the nucleus and thin at the rim."""
    depth, volume = field.shape[0], np.empty(field.shape, dtype=np.float32)
    near = np.exp(-np.clip(field.core - 1, 0, None) / 0.9)
    sheet, envelope = texture(rng, field.plane, scale * 3), np.exp(-(((field.core - 1.02) / 0.06) ** 2))
    amount = rng.lognormal(0, 0.35, len(field.centres))[field.label]
    nets = [texture(rng, field.plane, scale) for _ in range(2)]
    for z in range(depth):
        turn = 0.5 * np.pi * z / max(depth - 1, 1)
        net = np.exp(-(((nets[0] * np.cos(turn) + nets[1] * np.sin(turn)) / 0.22) ** 2))
        dense = near * np.clip(0.6 + 0.25 * sheet, 0, None)
        flat = np.exp(-(z / max(depth - 1, 1)) / 0.45) if depth > 1 else 1
        volume[z] = amount * field.cytoplasm() * (net * (0.35 + 0.8 * near) + 0.4 * dense) * (0.4 * flat + near) + 0.25 * amount * envelope
    return volume


def worms(rng: Generator, field: Field, per_cell: int = 110, length: int = 34) -> Plane:
    """Draw mitochondria: short, winding, around the nucleus."""
    starts = []
    for y, x in field.centres:
        angle, away = rng.uniform(0, 2 * np.pi, per_cell), field.nucleus * (1.12 + rng.exponential(0.5, per_cell))
        height = rng.uniform(0.15, 0.6, per_cell) * (field.shape[0] - 1)
        starts.append(np.column_stack([height, y + away * np.sin(angle), x + away * np.cos(angle)]))
    own = np.concatenate(starts)
    drawn = wander(rng, own, rng.uniform(0, 6.3, len(own)), length, wiggle=0.14, room=field.cytoplasm(), step=1.0)
    reach = rng.integers(5, length, len(own))[None, :] > np.arange(length)[:, None]
    return splat(field.shape, Points(drawn.z, drawn.y, drawn.x, drawn.weight * reach * rng.lognormal(0, 0.3, len(own))[None, :]))


def dots(rng: Generator, room: Plane, shape: Shape, count: int, spread: float = 0.45) -> Plane:
    """Sprinkle diffraction-limited spots where ``room`` allows."""
    chance = np.ravel(room).astype(np.float64)
    where = rng.choice(chance.size, count, p=chance / chance.sum())
    y, x = np.divmod(where, room.shape[1])
    z = np.clip(rng.normal(0.45, 0.18, count), 0, 1) * (shape[0] - 1)
    return splat(shape, Points(z, y + rng.uniform(0, 1, count), x + rng.uniform(0, 1, count), rng.lognormal(0, spread, count)))


def relief(rng: Generator, field: Field) -> Plane:
    """Show the cells in differential interference contrast: light on one side of every bump, shade on the other."""
    granules = splat((1, *field.plane), _granules(rng, field))[0]
    nucleolus = soft(texture(rng, field.plane, field.nucleus * 0.45) - 1.2, 0.15) * soft(0.9 - field.core, 0.03)
    bumps = blur(field.profile(), field.radius * 0.05) * 9 + 1.1 * blur(soft(1 - field.core, 0.05), 1.5) + 1.3 * nucleolus
    bumps += blur(granules, 1.3) * 3.5 + 0.1 * texture(rng, field.plane, 7) * field.body + 0.03 * texture(rng, field.plane, 3)
    slope_y, slope_x = np.gradient(blur(bumps, 0.8))
    shade: Plane = np.clip(0.5 + 0.55 * (slope_x * 0.8 - slope_y * 0.6), 0.02, 1.4).astype(np.float32)
    return shade


def _granules(rng: Generator, field: Field) -> Points:
    room = np.ravel(field.cytoplasm() * np.exp(-np.clip(field.core - 1, 0, None) / 0.8)).astype(np.float64)
    y, x = np.divmod(rng.choice(room.size, 35 * len(field.centres), p=room / room.sum()), field.plane[1])
    return Points(np.zeros(y.size), y + 0.5, x + 0.5, rng.lognormal(0, 0.5, y.size))
