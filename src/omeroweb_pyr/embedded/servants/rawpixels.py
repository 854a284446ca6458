"""RawPixelsStore: samples as they are stored, big-endian."""

import hashlib
import itertools
from typing import Any

import numpy as np
from numpy.typing import NDArray

from omeroweb_pyr.embedded.pixels.pyramid import needs_pyramid
from omeroweb_pyr.embedded.pixels.records import MEASURED, extremes, middle_extremes
from omeroweb_pyr.embedded.pixels.source import PlaneError, Sizes
from omeroweb_pyr.embedded.servants.samples import refusals
from omeroweb_pyr.embedded.servants.samplewriting import DTYPES, SampleWritingService
from omeroweb_pyr.embedded.wire.service import Call, raise_api_usage, raise_validation

MOST_BYTES = 200_000_000
"""The largest answer; Ice's own limit is a little higher."""

MOST_BINS = 65536

class RawPixelsStore(SampleWritingService):
    """Reads and writes the samples of one image."""

    interface = "RawPixelsStore"

    def setPixelsId(self, call: Call, pixels: int, bypass_original_file: bool) -> None:
        """Set the store to pixels, which must have a pyramid if they are large."""
        if self._new is not None:
            self.save(call)
        known = self._look_up(call, pixels)
        if known.path is not None and needs_pyramid(known.sizes):
            self._samples(call)

    def getPixelsId(self, call: Call) -> int:
        """Return which pixels the store is set to."""
        return self._known().id

    def getPixelsPath(self, call: Call) -> str:
        """Return the name of the file; where it lies is the server's business."""
        return self._samples(call).path.name

    def prepare(self, call: Call, pixels: list[int]) -> None:
        """Do nothing: pixels are looked up as they are asked for."""

    def getByteWidth(self, call: Call) -> int:
        """Return how many bytes a sample has."""
        return self._dtype().itemsize

    def isSigned(self, call: Call) -> bool:
        """Say whether samples may be negative."""
        return self._dtype().kind in "if"

    def isFloat(self, call: Call) -> bool:
        """Say whether samples are floating-point numbers."""
        return self._dtype().kind == "f"

    def getRowSize(self, call: Call) -> int:
        """Return the bytes of a row."""
        return self._sizes().x * self.getByteWidth(call)

    def getPlaneSize(self, call: Call) -> int:
        """Return the bytes of a plane."""
        return self.getRowSize(call) * self._sizes().y

    def getStackSize(self, call: Call) -> int:
        """Return the bytes of a stack: all planes of a channel and time point."""
        return self.getPlaneSize(call) * self._sizes().z

    def getTimepointSize(self, call: Call) -> int:
        """Return the bytes of a time point."""
        return self.getStackSize(call) * self._sizes().c

    def getTotalSize(self, call: Call) -> int:
        """Return the bytes of everything."""
        return self.getTimepointSize(call) * self._sizes().t

    def getRowOffset(self, call: Call, y: int, z: int, c: int, t: int) -> int:
        """Return where a row would begin if planes were laid out x, y, z, c, t."""
        if not 0 <= y < self._sizes().y:
            raise_validation(f"There is no row {y}.")
        return self.getPlaneOffset(call, z, c, t) + y * self.getRowSize(call)

    def getPlaneOffset(self, call: Call, z: int, c: int, t: int) -> int:
        """Return where a plane would begin."""
        if not 0 <= z < self._sizes().z:
            raise_validation(f"There is no plane {z}.")
        return self.getStackOffset(call, c, t) + z * self.getPlaneSize(call)

    def getStackOffset(self, call: Call, c: int, t: int) -> int:
        """Return where a stack would begin."""
        return self.getTimepointOffset(call, t) + self._channel(c) * self.getStackSize(call)

    def getTimepointOffset(self, call: Call, t: int) -> int:
        """Return where a time point would begin."""
        if not 0 <= t < self._sizes().t:
            raise_validation(f"There is no time point {t}.")
        return t * self.getTimepointSize(call)

    def getPlane(self, call: Call, z: int, c: int, t: int) -> bytes:
        """Return a plane, row by row."""
        self._allow(self.getPlaneSize(call))
        return self._bytes(self._plane(call, z, c, t))

    def getTile(self, call: Call, z: int, c: int, t: int, x: int, y: int, width: int, height: int) -> bytes:
        """Return a part of a plane, row by row."""
        return self._bytes(self._part(call, (z, c, t), (x, y, width, height)))

    def getRow(self, call: Call, y: int, z: int, c: int, t: int) -> bytes:
        """Return a row of a plane."""
        return self._bytes(self._part(call, (z, c, t), (0, y, self._sizes().x, 1)))

    def getCol(self, call: Call, x: int, z: int, c: int, t: int) -> bytes:
        """Return a column of a plane."""
        return self._bytes(self._part(call, (z, c, t), (x, 0, 1, self._sizes().y)))

    def getPlaneRegion(self, call: Call, z: int, c: int, t: int, count: int, offset: int) -> bytes:
        """Return some samples of a plane, in the order of its rows."""
        plane = self._plane(call, z, c, t).ravel()
        if count < 0 or offset < 0 or offset + count > plane.size:
            raise_validation(f"A plane has {plane.size} samples, {count} from {offset} on were asked for.")
        return self._bytes(plane[offset : offset + count])

    def getStack(self, call: Call, c: int, t: int) -> bytes:
        """Return all planes of a channel and time point."""
        self._allow(self.getStackSize(call))
        return b"".join(self.getPlane(call, z, c, t) for z in range(self._sizes().z))

    def getTimepoint(self, call: Call, t: int) -> bytes:
        """Return all planes of a time point."""
        self._allow(self.getTimepointSize(call))
        return b"".join(self.getStack(call, c, t) for c in range(self._sizes().c))

    def getHypercube(self, call: Call, offset: list[int], size: list[int], step: list[int]) -> bytes:
        """Return a part of all five dimensions, given in the order x, y, z, c, t, taking every ``step``-th."""
        xs, ys, zs, cs, ts = self._ranges(offset, size, step)
        self._allow(len(xs) * len(ys) * len(zs) * len(cs) * len(ts) * self.getByteWidth(call))
        box = (xs.start, ys.start, xs[-1] - xs.start + 1, ys[-1] - ys.start + 1)
        spots = ((z, c, t) for t in ts for c in cs for z in zs)
        return b"".join(self._bytes(self._part(call, spot, box)[:: ys.step, :: xs.step]) for spot in spots)

    def getHistogram(self, call: Call, channels: list[int], bins: int, global_range: bool, plane: Any) -> dict[int, list[int]]:
        """Count the samples of a plane in bins over the channel's whole range, or over this plane's."""
        if not 0 < bins <= MOST_BINS:
            raise_api_usage(f"A histogram has 1 to {MOST_BINS} bins, not {bins}.")
        if plane is None:
            raise_api_usage("No plane is given.")
        counts = {}
        for channel in channels:
            samples = self._counted(call, plane.z, self._channel(channel), plane.t)
            bounds = self._bounds(call, channel) if global_range else extremes(samples)
            counts[channel] = _histogram(samples, bins, bounds)
        return counts

    def findMinMax(self, call: Call, channels: list[int]) -> dict[int, list[float]]:
        """Return the least and the greatest sample of channels."""
        return {channel: list(self._bounds(call, self._channel(channel))) for channel in channels}

    def calculateMessageDigest(self, call: Call) -> bytes:
        """Return the SHA-1 of all samples."""
        made, sizes = hashlib.sha1(usedforsecurity=False), self._sizes()
        for t, c, z in itertools.product(range(sizes.t), range(sizes.c), range(sizes.z)):
            made.update(self._bytes(self._plane(call, z, c, t)))
        return made.digest()

    def _bounds(self, call: Call, channel: int) -> tuple[float, float]:
        known, source = self._known().looks[channel].extremes, self._samples(call)
        with refusals():
            return known or middle_extremes(source, channel)

    def _sizes(self) -> Sizes:
        """Return the sizes at the level in use."""
        return self._known().sizes if self._source is None else self._source.sizes

    def _counted(self, call: Call, z: int, c: int, t: int) -> NDArray[Any]:
        """Return a plane to count samples in; of a large image, a smaller level's."""
        source = self._samples(call).within(MEASURED)
        with refusals():
            return source.plane(z, c, t)

    def _plane(self, call: Call, z: int, c: int, t: int) -> NDArray[Any]:
        source = self._samples(call)
        with refusals():
            return source.plane(z, c, t)

    def _part(self, call: Call, spot: tuple[int, int, int], box: tuple[int, int, int, int]) -> NDArray[Any]:
        source = self._samples(call)
        with refusals():
            return source.region(*spot, *box)

    def _ranges(self, offset: list[int], size: list[int], step: list[int]) -> list[range]:
        if not len(offset) == len(size) == len(step) == len(self._sizes()):
            raise_api_usage("A hypercube has an offset, a size and a step for each of x, y, z, c and t.")
        found = []
        for start, length, by, limit in zip(offset, size, step, self._sizes(), strict=True):
            if start < 0 or length < 1 or by < 1 or start + length > limit:
                with refusals():
                    raise PlaneError(f"{length} from {start} on in steps of {by} is not within {limit}.")
            found.append(range(start, start + length, by))
        return found

    def _dtype(self) -> np.dtype[Any]:
        return np.dtype(DTYPES[self._known().pixel_type])

    def _bytes(self, samples: NDArray[Any]) -> bytes:
        if self._known().pixel_type == "bit":
            return np.packbits(samples.ravel() != 0).tobytes()
        return samples.astype(self._dtype()).tobytes()

    def _allow(self, size: int) -> None:
        if size > MOST_BYTES:
            raise_api_usage(f"{size} bytes are too many for one answer: ask for parts of the plane.")


def _histogram(samples: NDArray[Any], bins: int, bounds: tuple[float, float]) -> list[int]:
    """Count samples in bins."""
    low, high = bounds
    if not np.isfinite(high - low):  # as far apart as numbers go: brought nearer together, they fall into the same bins
        samples, low, high = samples / 4, low / 4, high / 4
    counts: list[int] = np.histogram(samples, bins, (low, high))[0].tolist()
    return counts
