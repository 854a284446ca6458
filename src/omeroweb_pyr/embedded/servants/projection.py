"""IProjection: stacks projected to a plane of samples."""

from typing import Any

import numpy as np
from omero.constants.projection import ProjectionType

from omeroweb_pyr.embedded.pixels.project import MAXIMUM, MEAN, SUM, project
from omeroweb_pyr.embedded.pixels.records import Record, record, source_of
from omeroweb_pyr.embedded.servants.samples import refusals
from omeroweb_pyr.embedded.servants.samplewriting import DTYPES
from omeroweb_pyr.embedded.wire.service import Call, Service, raise_validation

KINDS = {ProjectionType.MAXIMUMINTENSITY: MAXIMUM, ProjectionType.MEANINTENSITY: MEAN, ProjectionType.SUMINTENSITY: SUM}


class ProjectionService(Service):
    """Projects samples."""

    interface = "IProjection"

    def projectStack(
        self, call: Call, pixels: int, pixel_type: Any, kind: Any, time: int, channel: int, stepping: int, start: int, end: int
    ) -> bytes:
        """Return the projection of a channel's planes, big-endian; without a type of samples, as those of the pixels."""
        known = record(call.store, call.caller, pixels)
        if known is None:
            raise_validation(f"Pixels object with id {pixels} not found.")
        if not 0 <= start <= end < known.sizes.z or stepping < 1:
            raise_validation(f"{start} to {end} in steps of {stepping} are no planes: z runs from 0 to {known.sizes.z - 1}.")
        with refusals():
            source = source_of(call.store, known)
            found = project((source.plane(z, channel, time) for z in range(start, end + 1, stepping)), KINDS[kind])
        return found.astype(_dtype(known, pixel_type)).tobytes()


def _dtype(known: Record, pixel_type: Any) -> np.dtype[Any]:
    name = known.pixel_type if pixel_type is None or pixel_type.value is None else pixel_type.value.val
    if name not in DTYPES:
        raise_validation(f"There is no type of samples {name!r}.")
    return np.dtype(DTYPES[name])
