"""The part of RawPixelsStore that writes samples: of images that clients make, not of imported ones."""

from typing import Any

import numpy as np

from omeroweb_pyr.embedded import objects
from omeroweb_pyr.embedded.access import Right, rights
from omeroweb_pyr.embedded.model import MODEL
from omeroweb_pyr.embedded.pixels.created import CREATED, NewSamples, remove_unused
from omeroweb_pyr.embedded.pixels.records import Record, record, source_of
from omeroweb_pyr.embedded.rows import Rows
from omeroweb_pyr.embedded.servants.changes import change
from omeroweb_pyr.embedded.servants.samples import SamplesService, everywhere, refusals
from omeroweb_pyr.embedded.wire.service import Call, raise_api_usage, raise_security, raise_validation, writes
from omeroweb_pyr.embedded.writing.storing import update

DTYPES = {
    "bit": ">u1",
    "int8": ">i1",
    "uint8": ">u1",
    "int16": ">i2",
    "uint16": ">u2",
    "int32": ">i4",
    "uint32": ">u4",
    "float": ">f4",
    "double": ">f8",
}
"""Types of samples as they are sent."""

KEEP = """
INSERT INTO pixels_file (pixels_id, path, series) VALUES (?, ?, 0)
ON CONFLICT (pixels_id) DO UPDATE SET path = excluded.path, series = 0
"""

Box = tuple[int, int, int, int]


class SampleWritingService(SamplesService):
    """Writes samples; they are there for others once they are saved, all of them."""

    def __init__(self) -> None:
        super().__init__()
        self._new: NewSamples | None = None

    def setPlane(self, call: Call, data: bytes, z: int, c: int, t: int) -> None:
        """Write a plane, row by row."""
        sizes = self._known().sizes
        self._put(call, data, (z, c, t), (0, 0, sizes.x, sizes.y))

    def setTile(self, call: Call, data: bytes, z: int, c: int, t: int, x: int, y: int, width: int, height: int) -> None:
        """Write a part of a plane, row by row."""
        self._put(call, data, (z, c, t), (x, y, width, height))

    def setRow(self, call: Call, data: bytes, y: int, z: int, c: int, t: int) -> None:
        """Write a row of a plane."""
        self._put(call, data, (z, c, t), (0, y, self._known().sizes.x, 1))

    def setStack(self, call: Call, data: bytes, z: int, c: int, t: int) -> None:
        """Write all planes of a channel and time point."""
        parts = self._parts(data, self._known().sizes.z)
        for number, part in enumerate(parts):
            self.setPlane(call, part, number, c, t)

    def setTimepoint(self, call: Call, data: bytes, t: int) -> None:
        """Write all planes of a time point."""
        for number, part in enumerate(self._parts(data, self._known().sizes.c)):
            self.setStack(call, part, 0, number, t)

    @writes
    def save(self, call: Call) -> Any:
        """Have what was written appear; return the Pixels, or None if nothing was."""
        known, new = self._known(), self._new
        if new is None:
            return None
        self._new = None
        try:
            digest, path = new.digest(), new.finish()
        except BaseException:
            new.drop()
            raise
        with change(call) as (writer, journal):
            if Rows(writer.connection).get("Pixels", known.id) is None:
                raise_validation(f"Pixels {known.id} was deleted meanwhile")
            writer.connection.execute(KEEP, (known.id, path))
            update(writer, journal, MODEL["Pixels"], known.id, {"sha1": digest})
            call.store.afterwards(lambda: remove_unused(call.store, known.path))
        self._record, self._source = record(call.store, everywhere(call), known.id), None
        return objects.load(call.store, everywhere(call), "Pixels", [known.id])[0]

    @writes
    def close(self, call: Call) -> None:
        """Save what was written."""
        try:
            if self._new is not None:
                self.save(call)
        finally:
            super().close(call)

    def _put(self, call: Call, data: bytes, spot: tuple[int, int, int], box: Box) -> None:
        known, (x, y, width, height) = self._known(), box
        sizes = known.sizes
        inside = all(0 <= place < length for place, length in zip(spot, (sizes.z, sizes.c, sizes.t), strict=True))
        if not inside or width < 1 or height < 1 or x < 0 or y < 0 or x + width > sizes.x or y + height > sizes.y:
            raise_validation(f"{width} x {height} at {x}, {y} of the plane z={spot[0]}, c={spot[1]}, t={spot[2]} is not within the image.")
        dtype = np.dtype(DTYPES[known.pixel_type])
        if len(data) != width * height * dtype.itemsize:
            raise_api_usage(f"{len(data)} bytes were sent where {width * height * dtype.itemsize} are written.")
        if self._new is None:
            self._new = self._begin(call, known, dtype)
        self._new.write(spot, (x, y), np.frombuffer(data, dtype).reshape(height, width))

    def _begin(self, call: Call, known: Record, dtype: np.dtype[Any]) -> NewSamples:
        row = Rows(call.store.read()).get("Pixels", known.id)
        if row is None or Right.EDIT not in rights(everywhere(call), row):
            raise_security(f"not permitted to write the samples of Pixels {known.id}")
        if known.pixel_type == "bit" or (known.path is not None and not known.path.startswith(f"{CREATED}/")):
            raise_security(f"the samples of Pixels {known.id} were imported: they can't be written over")
        with refusals():
            before = None if known.path is None else source_of(call.store, known)
            return NewSamples(call.store.pixels, known.sizes, dtype, before)

    def _parts(self, data: bytes, count: int) -> list[bytes]:
        if len(data) % count:
            raise_api_usage(f"{len(data)} bytes are no {count} parts of the same length.")
        length = len(data) // count
        return [data[start : start + length] for start in range(0, len(data), length)] if length else []
