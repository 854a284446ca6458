"""What the services that read samples have in common: the pixels they were set to, and the levels of these."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import omero
import omero.api

from omeroweb_pyr.embedded.access import ALL_GROUPS, Caller, Reach
from omeroweb_pyr.embedded.pixels import stored
from omeroweb_pyr.embedded.pixels.errors import PixelsError, PlaneError, PyramidMissing
from omeroweb_pyr.embedded.pixels.pyramid import needs_pyramid, tiled
from omeroweb_pyr.embedded.pixels.records import Record, record, source_of
from omeroweb_pyr.embedded.pixels.settings import Settings
from omeroweb_pyr.embedded.pixels.source import Source
from omeroweb_pyr.embedded.wire.service import Call, Service, raise_api_usage, raise_resource, raise_validation

BACK_OFF = 60_000
"""In how many milliseconds a client may ask again for an image without its pyramid."""


@contextmanager
def refusals() -> Iterator[None]:
    """Tell the caller why samples can't be had: what is outside the image is his fault, the rest is not."""
    try:
        yield
    except PlaneError as error:
        raise_validation(str(error))
    except PyramidMissing as error:
        raise omero.MissingPyramidException("", "ome.conditions.MissingPyramidException", str(error), BACK_OFF) from error
    except PixelsError as error:
        raise_resource(str(error))


def everywhere(call: Call) -> Caller:
    """Return the caller with a view of all his groups: once a service is set to pixels, the context of later calls is no matter."""
    return replace(call.caller, group_id=ALL_GROUPS)


class SamplesService(Service):
    """A stateful service that is set to one Pixels object."""

    def __init__(self) -> None:
        self._record: Record | None = None
        self._source: Source | None = None

    def close(self, call: Call) -> None:
        """Forget the pixels; files are kept open, or not, for all services together."""
        self._record = self._source = None

    def requiresPixelsPyramid(self, call: Call) -> bool:
        """Say whether planes are too large to be had as a whole."""
        return needs_pyramid(self._known().sizes)

    def getResolutionLevels(self, call: Call) -> int:
        """Return the number of levels; 1 stands for the full size alone."""
        return len(self._samples(call).levels)

    def getResolutionDescriptions(self, call: Call) -> list[Any]:
        """Return the size of every level, the largest first."""
        return [omero.api.ResolutionDescription(level.sizes.x, level.sizes.y) for level in self._samples(call).levels]

    def getResolutionLevel(self, call: Call) -> int:
        """Return the level in use; the smallest is 0, the full size the last."""
        source = self._samples(call)
        return len(source.levels) - 1 - source.number

    def setResolutionLevel(self, call: Call, level: int) -> None:
        """Choose a level; the smallest is 0, the full size the last."""
        source = self._samples(call)
        count = len(source.levels)
        if not 0 <= level < count:
            raise_validation(f"There is no resolution level {level}: levels run from 0 to {count - 1}.")
        self._source = source.at(count - 1 - level)

    def getTileSize(self, call: Call) -> list[int]:
        """Return the width and the height that tiles are best asked for in."""
        return list(self._samples(call).tile)

    def _look_up(self, call: Call, pixels: int) -> Record:
        """Set the service to pixels that the caller can read; others do not exist for him."""
        found = record(call.store, call.caller, pixels)
        if found is None:
            raise_validation(f"Pixels object with id {pixels} not found.")
        self._record, self._source = found, None
        return found

    def _certain(self, call: Call, settings: int) -> Settings:
        """Return stored settings of these pixels, by id."""
        known, db = self._known(), call.store.read()
        caller = everywhere(call)
        found = stored.load(db, settings, known)
        if found is None or found.owner is None or not Reach.of(db, caller).admits(found.owner, known.group, caller.user_id):
            raise_validation(f"RenderingDef {settings} not found for Pixels {known.id}.")
        return found

    def _known(self) -> Record:
        if self._record is None:
            raise_api_usage("This service is not set to any pixels.")
        return self._record

    def _samples(self, call: Call) -> Source:
        if self._source is None:
            with refusals():
                self._source = tiled(source_of(call.store, self._known()))
        return self._source

    def _channel(self, channel: int) -> int:
        """Return a channel's number if there is one such."""
        count = self._known().sizes.c
        if not 0 <= channel < count:
            raise_validation(f"There is no channel {channel}: channels run from 0 to {count - 1}.")
        return channel
