"""Believable microscopy, made up: each function draws the samples [t, z, c, y, x] of one image; one seed, one picture."""

from collections.abc import Sequence

import numpy as np
from numpy.random import Generator, default_rng
from numpy.typing import NDArray

from omeroweb_pyr.embedded.seed import cells, growth
from omeroweb_pyr.embedded.seed.optics import Plane, blur, expose, normalise, through_focus

Samples = NDArray[np.uint16]

RIM = 24
"""Cut off where a blur that wraps around the edges would show."""


def _image(rng: Generator, volumes: Sequence[Plane], sharp: Sequence[float], *, spread: float = 1.1, photons: float = 0.35) -> Samples:
    """Image volumes [z, y, x], one a channel, each with the sharpness of its colour."""
    seen = (normalise(through_focus(volume, sigma, spread)) for volume, sigma in zip(volumes, sharp, strict=True))
    return np.stack([expose(rng, channel, photons=photons) for channel in seen], axis=1)[None]


def cytoskeleton(seed: int = 1, shape: cells.Shape = (9, 512, 512)) -> Samples:
    """Draw a field of cells around one in metaphase: DNA, tubulin, actin, kinetochores."""
    rng = default_rng(seed)
    centre = np.array([[shape[1] * 0.47, shape[2] * 0.5]])
    others = cells.scatter(rng, shape[1:], 16, 96, 24)
    far = np.hypot(*(others - centre).T) > 92
    field = cells.lay(rng, shape, 0, 80, 38, mitotic=(0,), centres=np.concatenate([centre, others[far]]))
    dna = cells.nuclei(rng, field) + 1.5 * cells.plate(rng, field, 0)
    spots = _kinetochores(rng, field, 46)
    return _image(rng, (dna, cells.microtubules(rng, field), cells.actin(rng, field), spots), (1.2, 1.0, 1.0, 1.2))


def _kinetochores(rng: Generator, field: cells.Field, count: int, apart: float = 0) -> Plane:
    seen = cells.dots(rng, cells.soft(0.85 - field.core, 0.05) + 1e-9, field.shape, count * max(len(field.centres) - 1, 1), 0.2) * 0.5
    for cell in field.mitotic:
        room = cells.plate(rng, field, cell, apart=apart, width=0.07).max(axis=0) ** 2
        seen += cells.dots(rng, room + 1e-9, field.shape, count * 2, 0.25)
    return seen


def mitosis(seed: int, stage: float, shape: cells.Shape = (1, 256, 256)) -> Samples:
    """Draw one dividing cell among others: DNA, tubulin, kinetochores; ``stage`` is how far the plates are apart, in nuclear radii."""
    rng = default_rng(seed)
    middle = np.array([[shape[1] * 0.5, shape[2] * 0.5]]) + rng.uniform(-16, 16, (1, 2))
    others = cells.scatter(rng, shape[1:], 9, 100, 50)
    far = np.hypot(*(others - middle).T) > 88
    field = cells.lay(rng, shape, 0, 92, 44, mitotic=(0,), centres=np.concatenate([middle, others[far]]))
    dna = cells.nuclei(rng, field) + 1.5 * cells.plate(rng, field, 0, apart=stage, width=0.17 if stage < 0.05 else 0.11)
    return _image(rng, (dna, cells.microtubules(rng, field, 130), _kinetochores(rng, field, 40, stage)), (1.2, 1.0, 1.3), spread=1.3)


def interphase(seed: int, shape: cells.Shape = (1, 256, 256)) -> Samples:
    """Draw cells between divisions: DNA, tubulin, kinetochores."""
    rng = default_rng(seed)
    field = cells.lay(rng, shape, 7, 92, 44)
    return _image(rng, (cells.nuclei(rng, field), cells.microtubules(rng, field, 130), _kinetochores(rng, field, 40)), (1.2, 1.0, 1.3))


def secretory(seed: int = 3, shape: cells.Shape = (7, 512, 512)) -> Samples:
    """Draw endoplasmic reticulum and mitochondria with the nuclei."""
    rng = default_rng(seed)
    field = cells.lay(rng, shape, 14, 92, 40)
    return _image(rng, (cells.nuclei(rng, field), cells.reticulum(rng, field), cells.worms(rng, field)), (1.2, 1.0, 1.2))


def transcripts(seed: int = 4, shape: cells.Shape = (7, 512, 512), counts: tuple[int, int] = (2600, 900)) -> Samples:
    """Draw single molecules of two messenger RNAs, one of them nuclear: DNA, first, second."""
    rng = default_rng(seed)
    field = cells.lay(rng, shape, 18, 76, 36)
    amount = rng.lognormal(0, 0.7, len(field.centres))[field.label]
    first = cells.dots(rng, field.cytoplasm() * amount * np.exp(-field.core / 3), shape, counts[0]) + 0.002 * blur(field.body, 4)
    second = cells.dots(rng, field.body * cells.soft(1.25 - field.core, 0.1), shape, counts[1], 0.6) + 0.002 * blur(field.body, 4)
    return _image(rng, (cells.nuclei(rng, field), first, second), (1.3, 1.15, 1.35), spread=0.9, photons=0.25)


def epithelium(seed: int = 5, shape: cells.Shape = (9, 512, 512)) -> Samples:
    """Draw organoids: DNA, membranes, actin that lines the hollow."""
    rng = default_rng(seed)
    grown = growth.organoid(rng, shape, [(250, 245, 150), (448, 440, 52), (62, 450, 40)], 34, 8)
    return _image(rng, (grown.nuclei, grown.membranes, grown.lining), (1.2, 1.0, 1.2), spread=0.8)


def hippocampus(seed: int = 6, shape: cells.Shape = (3, 480, 640)) -> Samples:
    """Draw a culture of neurons: DNA, dendrites, synapses."""
    rng = default_rng(seed)
    somata = cells.scatter(rng, shape[1:], 5, 180, -70)
    grown = growth.neurons(rng, shape, somata, cells.scatter(rng, shape[1:], 9, 110))
    return _image(rng, (grown.nuclei, np.maximum(grown.dendrites, 0) ** 0.8, grown.synapses + 0.01 * grown.dendrites), (1.2, 0.8, 1.1))


def oscillating(seed: int = 7, plane: tuple[int, int] = (320, 384), frames: int = 16) -> Samples:
    """Film bacteria: phase contrast, and a protein that swings between their poles."""
    plane = (plane[0] + 2 * RIM, plane[1] + 2 * RIM)
    points = cells.scatter(default_rng(seed), plane, 90, 27)
    phases = default_rng(seed).uniform(0, 1, len(points))
    film = []
    for frame in range(frames):
        seen = growth.rods(default_rng(seed), plane, points, 1 + 0.006 * frame)
        rng = default_rng([seed, frame])
        light = blur(growth.oscillation(seen, phases, frame / 10.0), 1.2)
        phase = expose(rng, growth.phase_contrast(rng, seen), counts=3400, photons=2, haze=0, depth=0.08)
        film.append(np.stack([phase, expose(rng, light, counts=1500, photons=0.2)]))
    return np.stack(film)[:, None, :, RIM:-RIM, RIM:-RIM]


def interference(seed: int = 8, shape: cells.Shape = (1, 512, 512)) -> Samples:
    """Draw living cells in differential interference contrast, with their DNA."""
    rng = default_rng(seed)
    shape, wanted = (shape[0], shape[1] + 2 * RIM, shape[2] + 2 * RIM), (slice(None),) * 3 + (slice(RIM, -RIM),) * 2
    field = cells.lay(rng, shape, 14, 88, 38)
    light = expose(rng, cells.relief(rng, field), counts=2800, photons=2, haze=0, depth=0.1)
    return np.stack([_image(rng, [cells.nuclei(rng, field)], [1.5])[0, :, 0], light[None]], axis=1)[None][wanted]


def division(seed: int = 9, plane: tuple[int, int] = (256, 256), frames: int = 24) -> Samples:
    """Film cells that move, and of which some divide: chromatin, tubulin."""
    first = cells.scatter(default_rng(seed), plane, 11, 62, 12)
    drift = default_rng(seed + 1).normal(0, 1, (len(first), 2))
    inner = np.argsort(np.abs(first - np.array(plane) / 2).max(axis=1))
    starts = {int(cell): begin for cell, begin in zip(inner[:3], (3, 9, 15), strict=True)}
    film = [_frame(seed, (1, *plane), first, drift, starts, frame) for frame in range(frames)]
    chromatin, tubulin = (normalise(np.stack(channel), 99.95) for channel in zip(*film, strict=True))
    rng = default_rng(seed + 2)
    # The light that the camera sees bleaches, as it does in life.
    fade = np.exp(-np.arange(frames) / 90)[:, None, None].astype(np.float32)
    return np.stack([expose(rng, chromatin * fade), expose(rng, tubulin * fade, photons=0.25)], axis=1)[:, None]


def _frame(seed: int, shape: cells.Shape, first: Plane, drift: Plane, starts: dict[int, int], frame: int) -> tuple[Plane, Plane]:
    """Draw one moment: each dividing cell condenses, lines up, separates, and goes on as two."""
    centres = first + drift * frame * 0.7 + 3 * np.sin(frame / 4 + np.arange(2 * len(first)).reshape(-1, 2))
    daughters = np.full((len(starts), 2), -1e4)
    swollen, mitotic, apart = np.ones(len(first) + len(starts)), [], {}
    angles = default_rng(seed + 5).uniform(0, np.pi, len(swollen))
    for place, (cell, begin) in enumerate(starts.items()):
        age = frame - begin
        if -3 < age <= 0:
            swollen[cell] = 1 + 0.08 * age
        elif 0 < age <= 6:
            mitotic.append(cell)
            apart[cell] = (0, 0, 0, 0.35, 0.75, 0.95)[age - 1]
        elif age > 6:
            reach = 19 + 2.6 * min(age - 6, 5)
            step = np.array([np.sin(angles[cell]), np.cos(angles[cell])]) * reach
            daughters[place], centres[cell] = centres[cell] - step, centres[cell] + step
            swollen[[cell, len(first) + place]] = min(0.6 + 0.04 * (age - 6), 0.85)
    rng = default_rng(seed + 3)
    both = np.concatenate([centres, daughters])
    field = cells.lay(rng, shape, 0, 46, 20, mitotic=mitotic, centres=both, swollen=swollen, angles=angles)
    chromatin = cells.nuclei(default_rng(seed + 4), field)
    chromatin += sum(1.7 * cells.plate(default_rng(seed + 6), field, cell, apart=apart[cell]) for cell in mitotic)
    tubulin = cells.microtubules(default_rng(seed + 7), field, 70)
    return blur(chromatin[0], 1.0), blur(tubulin[0], 0.9)


def screening(seed: int, count: int, size: int = 128, *, dense: int = 60, shift: float = 0.5) -> list[Samples]:
    """Cut ``count`` small fields from a large one: DNA, and a protein of which ``shift`` (0 to 1) has moved into the nuclei."""
    rng = default_rng(seed)
    across = int(np.ceil(count**0.5))
    shape = (1, across * size, across * size)
    field = cells.lay(rng, shape, dense, 40, 17)
    share = np.clip(rng.normal(shift, 0.12, len(field.centres)), 0.02, 1)[field.label]
    inside = cells.soft(1 - field.core, 0.05)
    protein = (inside * share * 1.4 + field.cytoplasm() * (1 - share) * np.exp(-np.clip(field.core - 1, 0, None) / 1.6)) * 0.8
    grain = np.maximum(0.9 + 0.18 * rng.standard_normal(shape[1:], dtype=np.float32), 0)
    taken = _image(rng, (cells.nuclei(rng, field), (protein * grain)[None] + 0.02), (1.1, 1.0))
    corners = [(size * (tile // across), size * (tile % across)) for tile in range(count)]
    return [taken[..., y : y + size, x : x + size] for y, x in corners]
