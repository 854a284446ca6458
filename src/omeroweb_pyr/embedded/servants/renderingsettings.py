"""IRenderingSettings: one image's settings given to others, and settings brought back to what OMERO would choose."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from omeroweb_pyr.embedded.objects import run_find
from omeroweb_pyr.embedded.pixels import stored
from omeroweb_pyr.embedded.pixels.errors import PixelsError
from omeroweb_pyr.embedded.pixels.records import Record, record, records, source_of
from omeroweb_pyr.embedded.pixels.settings import Settings, defaults, window
from omeroweb_pyr.embedded.servants import pixels as reading
from omeroweb_pyr.embedded.servants.hierarchy import pixels_by_image
from omeroweb_pyr.embedded.servants.renderingdefs import as_object
from omeroweb_pyr.embedded.servants.samples import refusals
from omeroweb_pyr.embedded.wire.service import Call, Service, raise_api_usage, raise_security, raise_validation, writes

log = logging.getLogger(__name__)

Make = Callable[[Call, Record], tuple[Record, Settings] | None]
"""Makes an image's new settings; None where there are none to be had. The record has what was measured on the way."""


class RenderingSettingsService(Service):
    """Changes the caller's own settings of many images at once; others' settings stay as they are."""

    interface = "IRenderingSettings"

    def getRenderingSettings(self, call: Call, pixels: int) -> Any:
        """Return the settings the caller sees pixels with: his own, else their owner's; None when there are neither."""
        saved = stored.find(call.store.read(), [_known(call, pixels)], call.caller.user_id).get(pixels)
        if saved is None:
            return None
        return run_find(call.store, call.caller, reading.SETTINGS.format(test="r.id = :id"), {"id": saved.id})[0]

    def sanityCheckPixels(self, call: Call, source: Any, target: Any) -> bool:
        """Say whether the settings of one image fit another: as many channels, of the same type of samples."""
        return _fits(_known(call, _id(source)), _known(call, _id(target)))

    def createNewRenderingDef(self, call: Call, pixels: Any) -> Any:
        """Return new settings, not stored."""
        return self.resetDefaultsNoSave(call, None, pixels)

    def resetDefaultsNoSave(self, call: Call, settings: Any, pixels: Any) -> Any:
        """Return the settings that OMERO would choose, not stored."""
        with refusals():
            measured, made = _defaults(call, _known(call, _id(pixels)))
        return as_object(call, measured, made)

    @writes
    def resetDefaults(self, call: Call, settings: Any, pixels: Any) -> None:
        """Store the settings that OMERO would choose."""
        self.resetDefaultsForPixels(call, _id(pixels))

    @writes
    def resetDefaultsForPixels(self, call: Call, pixels: int) -> None:
        """Store the settings that OMERO would choose for pixels."""
        _change_one(call, "Pixels", pixels, _defaults)

    @writes
    def resetDefaultsInImage(self, call: Call, image: int) -> None:
        """Store the settings that OMERO would choose for an image."""
        _change_one(call, "Image", image, _defaults)

    @writes
    def resetDefaultsInDataset(self, call: Call, dataset: int) -> list[int]:
        """Store the settings that OMERO would choose for the images of a dataset."""
        return self.resetDefaultsInSet(call, "Dataset", [dataset])

    @writes
    def resetDefaultsInSet(self, call: Call, kind: str, ids: list[int]) -> list[int]:
        """Store the settings that OMERO would choose for the images in containers; return which images have them now."""
        return _change(call, kind, ids, _defaults)[True]

    @writes
    def setOriginalSettingsForPixels(self, call: Call, pixels: int) -> None:
        """Do as resetDefaultsForPixels does: nothing else is known of how an image looked at first."""
        self.resetDefaultsForPixels(call, pixels)

    @writes
    def setOriginalSettingsInImage(self, call: Call, image: int) -> None:
        """Do as resetDefaultsInImage does."""
        self.resetDefaultsInImage(call, image)

    @writes
    def setOriginalSettingsInDataset(self, call: Call, dataset: int) -> list[int]:
        """Do as resetDefaultsInDataset does."""
        return self.resetDefaultsInDataset(call, dataset)

    @writes
    def setOriginalSettingsInSet(self, call: Call, kind: str, ids: list[int]) -> list[int]:
        """Do as resetDefaultsInSet does."""
        return self.resetDefaultsInSet(call, kind, ids)

    @writes
    def resetDefaultsByOwnerInSet(self, call: Call, kind: str, ids: list[int]) -> list[int]:
        """Take over the settings of the images' owners; return the images whose owner has some."""
        return _change(call, kind, ids, _owners)[True]

    @writes
    def resetMinMaxInSet(self, call: Call, kind: str, ids: list[int]) -> list[int]:
        """Draw from the least to the greatest sample, and keep the rest; return which images are drawn so now."""
        return _change(call, kind, ids, _full_windows)[True]

    @writes
    def applySettingsToSet(self, call: Call, source: int, kind: str, ids: list[int]) -> dict[bool, list[int]]:
        """Give the settings of pixels to the images in containers; return which images took them, and which could not."""
        return _change(call, kind, ids, _copies(call, source))

    @writes
    def applySettingsToProject(self, call: Call, source: int, project: int) -> dict[bool, list[int]]:
        """Give the settings of pixels to the images of a project."""
        return self.applySettingsToSet(call, source, "Project", [project])

    @writes
    def applySettingsToDataset(self, call: Call, source: int, dataset: int) -> dict[bool, list[int]]:
        """Give the settings of pixels to the images of a dataset."""
        return self.applySettingsToSet(call, source, "Dataset", [dataset])

    @writes
    def applySettingsToImages(self, call: Call, source: int, images: list[int]) -> dict[bool, list[int]]:
        """Give the settings of pixels to images."""
        return self.applySettingsToSet(call, source, "Image", images)

    @writes
    def applySettingsToImage(self, call: Call, source: int, image: int) -> bool:
        """Give the settings of pixels to an image; say whether it took them."""
        return bool(self.applySettingsToSet(call, source, "Image", [image])[True])

    @writes
    def applySettingsToPixels(self, call: Call, source: int, target: int) -> bool:
        """Give the settings of pixels to other pixels; say whether they took them."""
        return bool(self.applySettingsToSet(call, source, "Pixels", [target])[True])


def _change(call: Call, kind: str, ids: Sequence[int], make: Make) -> dict[bool, list[int]]:
    """Store new settings for all images in containers, as the caller's own."""
    images = pixels_by_image(call, kind, ids)
    known = records(call.store, call.caller, images.values())
    done: dict[bool, list[int]] = {True: [], False: []}
    for image, pixels in images.items():
        done[pixels in known and _store(call, known[pixels], make)].append(image)
    return done


def _change_one(call: Call, kind: str, row_id: int, make: Make) -> None:
    done = _change(call, kind, [row_id], make)
    if done[True]:
        return
    if not done[False]:
        raise_validation(f"There is no {kind} {row_id}.")
    raise_security(f"Rendering settings for {kind} {row_id} can't be kept: you may not, or its samples can't be read.")


def _store(call: Call, target: Record, make: Make) -> bool:
    if not stored.may_save(call.store.read(), call.caller, target):
        return False
    try:
        made = make(call, target)
    except PixelsError as error:
        log.warning("no rendering settings for Pixels %s: %s", target.id, error)
        return False
    if made is None:
        return False
    # Without an id the settings are written over the caller's latest, whosever they were.
    stored.save(call.store, call.caller, made[0], replace(made[1], id=None, owner=None))
    return True


def _defaults(call: Call, target: Record) -> tuple[Record, Settings]:
    measured = _measured(call, target)
    return measured, defaults(measured.looks, measured.sizes.z, measured.pixel_type)


def _owners(call: Call, target: Record) -> tuple[Record, Settings] | None:
    found = _stored(call, target, target.owner)
    return None if found is None else (target, found)


def _full_windows(call: Call, target: Record) -> tuple[Record, Settings]:
    measured, settings = _defaults(call, target)
    settings = _stored(call, target, call.caller.user_id) or settings
    for channel, look in enumerate(measured.looks):
        if look.extremes is not None:
            start, end = window(look.extremes)
            settings = settings.channel(channel, start=start, end=end)
    return measured, settings


def _copies(call: Call, source: int) -> Make:
    """Return what gives others the colours and windows of an image; each keeps its own plane and time point."""
    origin = _known(call, source)
    with refusals():
        given = _stored(call, origin, call.caller.user_id) or _defaults(call, origin)[1]

    def copy(call: Call, target: Record) -> tuple[Record, Settings] | None:
        if not _fits(origin, target):
            return None
        own = _stored(call, target, call.caller.user_id)
        z, t = (own.default_z, own.default_t) if own else (target.sizes.z // 2, 0)
        return target, replace(given, default_z=z, default_t=t)

    return copy


def _stored(call: Call, target: Record, user: int) -> Settings | None:
    """Return the settings a user sees an image with, if they are stored and have all its channels."""
    db = call.store.read()
    saved = stored.find(db, [target], user).get(target.id)
    found = stored.load(db, saved.id, target) if saved else None
    return found if found is not None and len(found.bindings) == target.sizes.c else None


def _measured(call: Call, target: Record) -> Record:
    if all(look.extremes for look in target.looks):
        return target
    return target.measured(source_of(call.store, target))


def _fits(source: Record, target: Record) -> bool:
    return source.sizes.c == target.sizes.c and source.pixel_type == target.pixel_type


def _known(call: Call, pixels: int) -> Record:
    found = record(call.store, call.caller, pixels)
    if found is None:
        raise_validation(f"Pixels object with id {pixels} not found.")
    return found


def _id(pixels: Any) -> int:
    if pixels is None or pixels.id is None:
        raise_api_usage("Pixels with an id have to be given.")
    return int(pixels.id.val)
