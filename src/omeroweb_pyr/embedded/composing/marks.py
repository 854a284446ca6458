"""What is marked on composed images: the nuclei that the real outlines tell of, and the epidermis of the slide."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from omeroweb_pyr.embedded.composing.gallery import Samples
from omeroweb_pyr.embedded.seed.extras import YELLOW
from omeroweb_pyr.embedded.seed.marks import Shape
from omeroweb_pyr.embedded.seed.stack import Stack

MOST = 8
"""How many nuclei are marked: the largest ones."""


@dataclass(frozen=True, slots=True)
class Nuclei:
    """The shapes of some nuclei by their labels, and a table of all."""

    shapes: Sequence[tuple[int, list[Shape]]]
    table: str


def nuclei(labels: Samples) -> Nuclei:
    """Measure labelled nuclei [z, y, x]: ellipses in the middle plane, volumes and centres of all."""
    middle = labels[len(labels) // 2]
    counts = np.bincount(middle.ravel())
    largest = [int(label) for label in np.argsort(counts)[::-1] if label and counts[label] > 0][:MOST]
    rows = ["label,voxels,z,y,x"]
    for label in np.unique(labels)[1:]:
        z, y, x = np.nonzero(labels == label)
        rows.append(f"{label},{len(z)},{z.mean():.1f},{y.mean():.1f},{x.mean():.1f}")
    return Nuclei([(label, [_ellipse(middle == label, len(labels) // 2)]) for label in largest], "\n".join(rows) + "\n")


def _ellipse(mask: Samples, z: int) -> Shape:
    """Return the ellipse as wide and as high as a mask."""
    y, x = np.nonzero(mask)
    values = {"x": x.mean(), "y": y.mean(), "radiusX": (np.ptp(x) + 1) / 2, "radiusY": (np.ptp(y) + 1) / 2}
    look = {"theZ": z, "theT": 0, "strokeColor": YELLOW, "strokeWidth": (1.0, "PIXEL")}
    return "Ellipse", look | {name: float(value) for name, value in values.items()}


def epidermis(slide: Stack) -> list[Shape]:
    """Frame the upper left tile's layer of dark cells."""
    x, y = slide.sizes[:2]
    look = {"strokeColor": YELLOW, "strokeWidth": (8.0, "PIXEL")}
    return [("Rectangle", look | {"x": x * 0.002, "y": y * 0.01, "width": x * 0.1, "height": y * 0.035})]
