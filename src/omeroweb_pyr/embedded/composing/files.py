"""The files of the composed images and of the pictures they are composed of."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from omeroweb_pyr.embedded.composing import stacks
from omeroweb_pyr.embedded.composing.crops import crops
from omeroweb_pyr.embedded.composing.gallery import Gallery, Samples
from omeroweb_pyr.embedded.seed.stack import BLUE, GREEN, MAGENTA, RED, WHITE, Dye, PixelSize, Stack, write_stack

FOLDER = "composed"
"""Below ``pixels/``."""

UNKNOWN: PixelSize = (None, None, None)
CELLS: PixelSize = (0.26, 0.26, 0.29)
"""As skimage.data tells of cells3d."""

GREY = (Dye(name="Intensity", color=WHITE),)
NUCLEI = Dye(name="Nuclei", color=BLUE, excitation=405, emission=450)
PRIMARIES = tuple(Dye(name=name, color=color) for name, color in (("Red", (255, 0, 0)), ("Green", (0, 255, 0)), ("Blue", (0, 0, 255))))
CELL = (NUCLEI, Dye(name="Envelope (composed)", color=GREEN), Dye(name="Cytoplasm (composed)", color=RED))
MOVEMENT = (Dye(name="Cells", color=GREEN), Dye(name="Movement (composed)", color=MAGENTA))

Window = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """A file to write: its name, the picture it is of, how samples are had, and which part of them is worth showing, in per cent."""

    name: str
    file: str
    read: Callable[[Gallery, str], Samples]
    dyes: tuple[Dye, ...]
    shown: tuple[Window, ...] = ()
    pixel_size: PixelSize = UNKNOWN


PUBLISHED = (
    Recipe(name="nuclei", file="nuclei.tif", read=Gallery.planes, dyes=(NUCLEI,), shown=((20, 99.5),), pixel_size=CELLS),
    Recipe(name="cells", file="2D_timelapse.tif", read=Gallery.frames, dyes=GREY, shown=((5, 99.8),)),
    Recipe(name="telomeres", file="timelapse_telomeres_2d.tif", read=Gallery.frames, dyes=GREY, shown=((20, 99.95),)),
    Recipe(name="terra", file="img_terra_2d.tif", read=Gallery.plane, dyes=GREY, shown=((5, 99.9),)),
    Recipe(name="skin", file="skin.tif", read=Gallery.photo, dyes=PRIMARIES),
    Recipe(name="fundus", file="retina.jpg", read=Gallery.photo, dyes=PRIMARIES),
    Recipe(name="colon", file="ihc.png", read=Gallery.photo, dyes=PRIMARIES),
)

COMPOSED = (
    Recipe(
        name="cell",
        file="nuclei.tif",
        read=lambda gallery, _: stacks.cell(gallery),
        dyes=CELL,
        shown=((20, 99.5), (50, 99.9), (20, 99.9)),
        pixel_size=CELLS,
    ),
    Recipe(
        name="movement",
        file="2D_timelapse.tif",
        read=lambda gallery, _: stacks.movement(gallery),
        dyes=MOVEMENT,
        shown=((5, 99.8), (50, 99.9)),
    ),
)


def write(folder: Path, gallery: Gallery, recipe: Recipe) -> Stack:
    """Write one file."""
    samples = recipe.read(gallery, recipe.file)
    name = f"{FOLDER}/{recipe.name}"
    made = write_stack(folder, name, samples, recipe.dyes, pixel_size=recipe.pixel_size, compression="zlib")
    shown = recipe.shown or ((None, None),) * len(recipe.dyes)
    return replace(made, windows=tuple(_window(samples[:, :, c], *part) for c, part in enumerate(shown)))


def _window(channel: Samples, low: float | None, high: float | None) -> Window:
    if low is None or high is None:
        return 0.0, float(np.iinfo(channel.dtype).max)
    bottom, top = np.percentile(channel[..., ::2, ::2], (low, high))
    return float(np.floor(bottom)), float(np.ceil(top)) + 1


def write_crops(folder: Path, gallery: Gallery) -> Iterator[tuple[str, str, Stack]]:
    """Write the files of a plate; yield each well's label, the picture's name, and the file."""
    for crop in crops(gallery):
        made = write_stack(folder, f"{FOLDER}/plate/{crop.well}", crop.samples[None, None, None], GREY, pixel_size=UNKNOWN)
        yield crop.well, crop.file, replace(made, windows=(crop.window,))
