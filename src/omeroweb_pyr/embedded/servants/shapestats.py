"""What IRoi measures: the samples below shapes."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import omero.api
from numpy.typing import NDArray

from omeroweb_pyr.embedded.objects import run_find
from omeroweb_pyr.embedded.pixels.records import Record, record, source_of
from omeroweb_pyr.embedded.pixels.regions import Region, region
from omeroweb_pyr.embedded.pixels.source import Source
from omeroweb_pyr.embedded.servants.samples import refusals
from omeroweb_pyr.embedded.wire.service import Call, raise_api_usage, raise_validation

SHAPES = "select s from Shape s join fetch s.roi r left outer join fetch s.transform where {test} order by s.id"
PIXELS = "SELECT id FROM pixels WHERE image = ? ORDER BY image_index, id LIMIT 1"


class Measured:
    """One image's samples, with what is asked of its shapes."""

    def __init__(self, call: Call, image: int) -> None:
        row = call.store.read().execute(PIXELS, (image,)).fetchone()
        found = record(call.store, call.caller, row[0]) if row else None
        if found is None:
            raise_validation(f"Image {image} has no pixels")
        self.record: Record = found
        with refusals():
            self.source: Source = source_of(call.store, found)

    def stats(self, shape: Any, plane: tuple[int, int] | None = None, channels: Sequence[int] = ()) -> Any:
        """Measure one shape; what is on no plane of its own is measured on the one given, else on all."""
        sizes = self.record.sizes
        covered = region(shape, sizes.x, sizes.y)
        if covered is None:
            raise_api_usage(f"{type(shape).__name__} {shape.id.val} covers no pixels")
        zs = _planes(shape.theZ, None if plane is None else plane[0], sizes.z)
        ts = _planes(shape.theT, None if plane is None else plane[1], sizes.t)
        wanted = [c for c in _planes(shape.theC, None, sizes.c) if not channels or c in channels]
        if not wanted:
            raise_validation(f"Image {self.record.image} has none of the channels {list(channels)}")
        columns = [_column(np.concatenate([self._samples(covered, z, c, t) for z in zs for t in ts])) for c in wanted]
        ids = [self.record.channels[c] for c in wanted]
        return omero.api.ShapeStats(shape.id.val, ids, *(list(values) for values in zip(*columns, strict=True)))

    def _samples(self, covered: Region, z: int, c: int, t: int) -> NDArray[np.float64]:
        height, width = covered.mask.shape
        if not covered.mask.any():
            return np.zeros(0)
        with refusals():
            part = self.source.region(z, c, t, covered.x, covered.y, width, height)
        return part[covered.mask].astype(np.float64)


def shapes(call: Call, test: str, key: Any) -> list[Any]:
    """Return the shapes that the caller sees, each with its ROI."""
    return run_find(call.store, call.caller, SHAPES.format(test=test), {"key": key})


def by_image(call: Call, found: Iterable[Any]) -> list[tuple[Measured, Any]]:
    """Return shapes, each with the samples of its image."""
    images: dict[int, Measured] = {}
    pairs = []
    for shape in found:
        image = shape.roi.image
        if image is None:
            raise_validation(f"ROI {shape.roi.id.val} is on no image")
        if image.id.val not in images:
            images[image.id.val] = Measured(call, image.id.val)
        pairs.append((images[image.id.val], shape))
    return pairs


def _planes(own: Any, given: int | None, length: int) -> list[int]:
    if own is not None:
        given = own.val
    if given is None:
        return list(range(length))
    if not 0 <= given < length:
        raise_validation(f"there is no plane {given}: they run from 0 to {length - 1}")
    return [given]


def _column(samples: NDArray[np.float64]) -> tuple[int, float, float, float, float, float]:
    """Return what OMERO tells of a channel: number of points, least, greatest, sum, mean, deviation (of a sample)."""
    count = samples.size
    if not count:
        return 0, 0.0, 0.0, 0.0, 0.0, 0.0
    deviation = float(samples.std(ddof=1)) if count > 1 else 0.0
    return count, float(samples.min()), float(samples.max()), float(samples.sum()), float(samples.mean()), deviation
