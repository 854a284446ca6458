"""Composed stacks: further channels and planes, worked out of the real ones."""

import numpy as np

from omeroweb_pyr.embedded.composing.gallery import Gallery, Samples
from omeroweb_pyr.embedded.seed.optics import blur

FRAMES, DEPTH, DEFOCUS = 20, 5, 1.8
"""The composed time-lapse: how many frames it takes, planes it gets, and by how much more each next plane is blurred."""


def cell(gallery: Gallery) -> Samples:
    """Add to the real nuclei what their outlines tell of: envelopes and cytoplasm; return [1, z, 3, y, x]."""
    nuclei, labels = gallery.read("nuclei.tif"), gallery.read("nuclei_label.tif")
    made = np.empty((1, len(nuclei), 3, *nuclei.shape[1:]), np.uint16)
    for z, (plane, label) in enumerate(zip(nuclei, labels, strict=True)):
        light, inside = plane.astype(np.float32), (label > 0).astype(np.float32)
        soft = blur(inside, 1.5)
        envelope = 4 * soft * (1 - soft) * blur(light, 2)
        grain = 0.35 + blur(np.roll(light, (37, 61), (0, 1)), 1) / 20_000
        around = np.clip(1.6 * blur(inside, 12), 0, 1) * (1 - soft)
        cytoplasm = 12_000 * around * np.minimum(grain, 1.4)
        for c, channel in enumerate((light, envelope, cytoplasm)):
            made[0, z, c] = np.clip(channel, 0, 65_535)
    return made


def movement(gallery: Gallery) -> Samples:
    """Add to a real time-lapse planes out of focus, and a channel of what moves until the next frame; return [t, z, 2, y, x]."""
    film = gallery.read("2D_timelapse.tif")[: FRAMES + 1]
    made = np.empty((len(film) - 1, DEPTH, 2, *film.shape[1:]), np.uint8)
    for t in range(len(made)):
        light, change = film[t].astype(np.float32), np.abs(film[t + 1].astype(np.float32) - film[t])
        for z in range(DEPTH):
            sigma = 0.6 + DEFOCUS * abs(z - DEPTH // 2)
            made[t, z, 0] = light if z == DEPTH // 2 else np.clip(blur(light, sigma), 0, 255)
            made[t, z, 1] = np.clip(blur(change, sigma), 0, 255)
    return made
