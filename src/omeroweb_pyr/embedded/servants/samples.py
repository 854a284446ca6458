"""What the services that read samples have in common: the pixels they were set to, and the pyramid that these don't have."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import omero.api

from omeroweb_pyr.embedded.access import ALL_GROUPS, Caller, Reach
from omeroweb_pyr.embedded.pixels import stored
from omeroweb_pyr.embedded.pixels.records import Record, record, source_of
from omeroweb_pyr.embedded.pixels.settings import Settings
from omeroweb_pyr.embedded.pixels.source import PixelsError, PlaneError, Source
from omeroweb_pyr.embedded.wire.service import Call, Service, raise_api_usage, raise_resource, raise_validation

TILE = 256


@contextmanager
def refusals() -> Iterator[None]:
    """Tell the caller why samples can't be had: what is outside the image is his fault, the rest is not."""
    try:
        yield
    except PlaneError as error:
        raise_validation(str(error))
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
        """Say no: planes of any size are read region by region."""
        self._known()
        return False

    def getResolutionLevels(self, call: Call) -> int:
        """Return 1: the full size."""
        self._known()
        return 1

    def getResolutionDescriptions(self, call: Call) -> list[Any]:
        """Return the size of every level, the largest first."""
        known = self._known()
        return [omero.api.ResolutionDescription(known.sizes.x, known.sizes.y)]

    def getResolutionLevel(self, call: Call) -> int:
        """Return 0: the only level."""
        self._known()
        return 0

    def setResolutionLevel(self, call: Call, level: int) -> None:
        """Accept the only level there is."""
        self._known()
        if level != 0:
            raise_validation(f"There is no resolution level {level}: the image has one, level 0.")

    def getTileSize(self, call: Call) -> list[int]:
        """Return the width and the height that tiles are best asked for in."""
        known = self._known()
        return [min(TILE, known.sizes.x), min(TILE, known.sizes.y)]

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
                self._source = source_of(call.store, self._known())
        return self._source

    def _channel(self, channel: int) -> int:
        """Return a channel's number if there is one such."""
        count = self._known().sizes.c
        if not 0 <= channel < count:
            raise_validation(f"There is no channel {channel}: channels run from 0 to {count - 1}.")
        return channel
