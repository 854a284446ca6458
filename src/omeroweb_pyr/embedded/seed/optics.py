"""A light microscope in a page: textures, blur in and out of focus, and the camera with its noise."""

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

Plane = NDArray[Any]
"""Samples as floats: a plane [y, x] or a volume [z, y, x]."""

OFFSET, READ_NOISE, TOP = 100.0, 5.0, 4095
"""A 12-bit camera: its counts in the dark, their spread, and where it saturates."""


@lru_cache(maxsize=256)
def transfer(shape: tuple[int, int], sigma: float) -> Plane:
    """Return the Fourier transform of a Gaussian, to multiply a real spectrum with."""
    down, across = np.fft.fftfreq(shape[0]), np.fft.rfftfreq(shape[1])
    return np.exp(-2 * (np.pi * sigma) ** 2 * (down[:, None] ** 2 + across[None, :] ** 2)).astype(np.float32)


def blur(plane: Plane, sigma: float) -> Plane:
    """Blur by a Gaussian; the edges wrap around."""
    shape = plane.shape[-2:]
    return np.fft.irfft2(np.fft.rfft2(plane) * transfer(shape, sigma), s=shape).astype(np.float32)


def texture(rng: Generator, shape: tuple[int, int], scale: float) -> Plane:
    """Return smooth noise with a mean of 0 and a spread of 1, whose features are about ``scale`` pixels across."""
    noise = blur(rng.standard_normal(shape, dtype=np.float32), scale / 2)
    noise -= noise.mean()
    noise /= noise.std()
    return noise


def band(rng: Generator, shape: tuple[int, int], scale: float) -> Plane:
    """Return noise of one scale only: without anything much finer or coarser."""
    noise = rng.standard_normal(shape, dtype=np.float32)
    ring = blur(noise, scale / 3) - blur(noise, scale)
    ring /= ring.std()
    return ring


def through_focus(slabs: Plane, sharp: float, spread: float) -> Plane:
    """Image a volume [z, y, x] as a stack: each plane sees all slabs, the more blurred the farther from focus."""
    shape = slabs.shape[-2:]
    spectra = np.fft.rfft2(slabs)
    planes = np.empty_like(slabs)
    for focus in range(len(slabs)):
        seen = sum(spectra[z] * transfer(shape, round(float(np.hypot(sharp, spread * (z - focus))), 3)) for z in range(len(slabs)))
        planes[focus] = np.fft.irfft2(seen, s=shape)
    return np.maximum(planes, 0)


def normalise(signal: Plane, top: float = 99.9) -> Plane:
    """Scale to 1 at a percentile."""
    return signal / max(float(np.percentile(signal[..., ::2, ::2], top)), 1e-6)


def vignette(shape: tuple[int, int], depth: float = 0.18) -> Plane:
    """Return the illumination: full a bit beside the centre, less towards the corners."""
    y, x = np.linspace(-1, 1, shape[0], dtype=np.float32)[:, None], np.linspace(-1, 1, shape[1], dtype=np.float32)
    return 1 - np.float32(depth) * ((x - 0.12) ** 2 + (y + 0.08) ** 2)


def expose(
    rng: Generator, signal: Plane, *, counts: float = 2600, photons: float = 0.35, haze: float = 0.03, depth: float = 0.18
) -> NDArray[np.uint16]:
    """Take the pictures: ``signal`` of 1 gives ``counts``, ``photons`` of them per count, over a faint and uneven background."""
    shape = signal.shape[-2:]
    light = (signal + haze) * vignette(shape, depth) * counts
    spread = np.sqrt(np.maximum(light, 0) / photons + READ_NOISE**2)
    taken = light + OFFSET + spread * rng.standard_normal(light.shape, dtype=np.float32)
    return np.clip(taken, 0, TOP).astype(np.uint16)
