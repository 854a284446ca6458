"""ThumbnailStore: small JPEGs of images, one by one or many at once."""

import logging
from dataclasses import dataclass
from typing import Any

from omeroweb_pyr.embedded.pixels import stored
from omeroweb_pyr.embedded.pixels.errors import PixelsError, PyramidMissing
from omeroweb_pyr.embedded.pixels.memory import Memory
from omeroweb_pyr.embedded.pixels.pyramid import reduced
from omeroweb_pyr.embedded.pixels.records import Record, records, source_of
from omeroweb_pyr.embedded.pixels.settings import Settings, defaults
from omeroweb_pyr.embedded.pixels.source import Source
from omeroweb_pyr.embedded.pixels.stored import Saved
from omeroweb_pyr.embedded.pixels.thumbs import DEFAULT_SIZE, LARGEST_SIZE, Frame, thumbnail, waiting
from omeroweb_pyr.embedded.servants.samples import SamplesService, refusals
from omeroweb_pyr.embedded.wire.service import Call, raise_api_usage, writes

log = logging.getLogger(__name__)

MEMORY: Memory[bytes] = Memory(16 << 20, len)
"""The thumbnails that were made last, of all sessions: what is shown depends on the settings, not on who asks."""


@dataclass(frozen=True, slots=True)
class Shot:
    """One thumbnail to make: of which pixels, by which settings (None for those OMERO would choose), which size and plane."""

    record: Record
    saved: Saved | None
    frame: Frame
    plane: tuple[int, int] | None = None

    def make(self, call: Call) -> bytes:
        """Return the JPEG, as a rule from memory; PixelsError when the samples can't be read."""
        key = (str(call.store.folder), self.record, self.saved, self.frame, self.plane)
        made = MEMORY.get(key)
        if made is None:
            source = reduced(source_of(call.store, self.record))
            settings = self._settings(call, source)
            z, t = self.plane or (settings.default_z, settings.default_t)
            made = thumbnail(source, settings, self.frame, z, t)
            MEMORY.put(key, made)
        return made

    def _settings(self, call: Call, source: Source) -> Settings:
        found = stored.load(call.store.read(), self.saved.id, self.record) if self.saved else None
        if found is not None and len(found.bindings) == self.record.sizes.c:
            return found
        measured = self.record.measured(source)
        return defaults(measured.looks, measured.sizes.z, measured.pixel_type)


class ThumbnailStore(SamplesService):
    """Makes thumbnails by the settings that the caller sees an image with, or by OMERO's defaults, which it doesn't store."""

    interface = "ThumbnailStore"

    def __init__(self) -> None:
        super().__init__()
        self._saved: Saved | None = None

    def setPixelsId(self, call: Call, pixels: int) -> bool:
        """Set the store to pixels; say whether there are settings for them."""
        self._look_up(call, pixels)
        self._saved = self._find(call)
        return self._saved is not None

    def isInProgress(self, call: Call) -> bool:
        """Say whether the image is too large to be drawn before it has a pyramid: a clock stands for it."""
        try:
            reduced(source_of(call.store, self._known()))
        except PyramidMissing:
            return True
        except PixelsError:
            return False
        return False

    def setRenderingDefId(self, call: Call, settings: int) -> None:
        """Take certain settings of these pixels."""
        found = self._certain(call, settings)
        assert found.owner is not None
        self._saved = Saved(settings, found.version, found.owner)

    def getRenderingDefId(self, call: Call) -> int:
        """Return the id of the settings in use."""
        self._known()
        if self._saved is None:
            raise_api_usage("There are no rendering settings yet.")
        return self._saved.id

    @writes
    def resetDefaults(self, call: Call) -> None:
        """Store the settings that OMERO would choose, where the caller may; elsewhere they are used all the same."""
        known, source = self._known(), self._samples(call)
        with refusals():
            measured = known.measured(source)
        self._saved = None
        if stored.may_save(call.store.read(), call.caller, known):
            made = defaults(measured.looks, measured.sizes.z, measured.pixel_type)
            stored.save(call.store, call.caller, measured, made)
            self._record, self._saved = measured, self._find(call)

    def getThumbnail(self, call: Call, width: Any, height: Any) -> bytes:
        """Return a thumbnail of this very size."""
        return self._make(call, Frame(_size(width), _size(height)))

    def getThumbnailDirect(self, call: Call, width: Any, height: Any) -> bytes:
        """Return a thumbnail of this very size."""
        return self.getThumbnail(call, width, height)

    def getThumbnailWithoutDefault(self, call: Call, width: Any, height: Any) -> bytes:
        """Return a thumbnail, or nothing when there are no settings."""
        self._known()
        return self.getThumbnail(call, width, height) if self._saved and not self.isInProgress(call) else b""

    def getThumbnailByLongestSide(self, call: Call, size: Any) -> bytes:
        """Return a thumbnail whose longest side is this long."""
        return self._make(call, Frame.around(self._known().sizes, _size(size)))

    def getThumbnailByLongestSideDirect(self, call: Call, size: Any) -> bytes:
        """Return a thumbnail whose longest side is this long."""
        return self.getThumbnailByLongestSide(call, size)

    def getThumbnailForSectionDirect(self, call: Call, z: int, t: int, width: Any, height: Any) -> bytes:
        """Return a thumbnail of a certain plane."""
        return self._make(call, Frame(_size(width), _size(height)), (z, t))

    def getThumbnailForSectionByLongestSideDirect(self, call: Call, z: int, t: int, size: Any) -> bytes:
        """Return a thumbnail of a certain plane, whose longest side is this long."""
        return self._make(call, Frame.around(self._known().sizes, _size(size)), (z, t))

    def getThumbnailSet(self, call: Call, width: Any, height: Any, pixels: list[int]) -> dict[int, bytes]:
        """Return thumbnails by the ids of pixels; those that can't be made are left out."""
        frame = Frame(_size(width), _size(height))
        return _many(call, pixels, lambda _: frame)

    def getThumbnailByLongestSideSet(self, call: Call, size: Any, pixels: list[int]) -> dict[int, bytes]:
        """Return thumbnails by the ids of pixels, each with its proportions; those that can't be made are left out."""
        longest = _size(size)
        return _many(call, pixels, lambda known: Frame.around(known.sizes, longest))

    def createThumbnail(self, call: Call, width: Any, height: Any) -> None:
        """Make a thumbnail for later."""
        self.getThumbnail(call, width, height)

    def createThumbnails(self, call: Call) -> None:
        """Make the thumbnail that is asked for when nothing is said of its size."""
        self.getThumbnailByLongestSide(call, None)

    def createThumbnailsByLongestSideSet(self, call: Call, size: Any, pixels: list[int]) -> None:
        """Make thumbnails for later."""
        self.getThumbnailByLongestSideSet(call, size, pixels)

    def thumbnailExists(self, call: Call, width: Any, height: Any) -> bool:
        """Say whether there are settings to make a thumbnail with."""
        self._known()
        return self._saved is not None

    def _find(self, call: Call) -> Saved | None:
        known = self._known()
        return stored.find(call.store.read(), [known], call.caller.user_id).get(known.id)

    def _make(self, call: Call, frame: Frame, plane: tuple[int, int] | None = None) -> bytes:
        with refusals():
            try:
                return Shot(self._known(), self._saved, frame, plane).make(call)
            except PyramidMissing:
                return waiting(frame)


def _many(call: Call, pixels: list[int], frame: Any) -> dict[int, bytes]:
    known = records(call.store, call.caller, pixels)
    saved = stored.find(call.store.read(), known.values(), call.caller.user_id)
    made = {}
    for pixels_id, record in known.items():
        try:
            made[pixels_id] = Shot(record, saved.get(pixels_id), frame(record)).make(call)
        except PixelsError as error:
            log.warning("no thumbnail of Pixels %s: %s", pixels_id, error)
    return made


def _size(given: Any) -> int:
    """Read an RInt, which may be missing."""
    size = DEFAULT_SIZE if given is None else int(given.val)
    if not 0 < size <= LARGEST_SIZE:
        raise_api_usage(f"A thumbnail measures 1 to {LARGEST_SIZE} pixels, not {size}.")
    return size
