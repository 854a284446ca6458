"""RenderingEngine: pictures of planes, regions and projections."""

from dataclasses import replace
from typing import Any

import numpy as np
import omero.romio

from omeroweb_pyr.embedded.objects import run_find
from omeroweb_pyr.embedded.pixels import encode, stored
from omeroweb_pyr.embedded.pixels.cut import Cut, View, projection, view
from omeroweb_pyr.embedded.pixels.draw import Picture, draw
from omeroweb_pyr.embedded.pixels.errors import PlaneError
from omeroweb_pyr.embedded.pixels.project import MAXIMUM, MEAN, SUM
from omeroweb_pyr.embedded.pixels.pyramid import LARGEST
from omeroweb_pyr.embedded.pixels.records import Record
from omeroweb_pyr.embedded.pixels.settings import Settings, defaults
from omeroweb_pyr.embedded.servants.pixels import DESCRIPTION
from omeroweb_pyr.embedded.servants.rendering_state import RenderingState
from omeroweb_pyr.embedded.servants.samples import everywhere, refusals
from omeroweb_pyr.embedded.wire.service import Call, raise_api_usage, raise_security, raise_validation, writes

PROJECTIONS = (MAXIMUM, MEAN, SUM)
"""By the number of omero.constants.projection.ProjectionType."""

MOST_PIXELS = LARGEST * LARGEST
"""The largest picture: what needs no pyramid can be had as a whole."""

BAND_PIXELS = 1 << 20
"""Regions are read and drawn some rows at a time, so that their samples are never in memory at once."""

UNSAVED = -1
"""The id that settings have while they are not stored."""


class RenderingEngine(RenderingState):
    """Draws the planes of one image with settings of its own, which begin as those that are stored."""

    interface = "RenderingEngine"

    def lookupPixels(self, call: Call, pixels: int) -> None:
        """Set the engine to pixels."""
        self._look_up(call, pixels)
        self._settings, self._loaded = None, False

    def lookupRenderingDef(self, call: Call, pixels: int) -> bool:
        """Take the settings the caller sees the image with: his own, else its owner's; say whether there are any."""
        if self._record is None or self._record.id != pixels:
            self.lookupPixels(call, pixels)
        known, db = self._known(), call.store.read()
        saved = stored.find(db, [known], call.caller.user_id).get(known.id)
        if saved is None:
            return False
        self._settings = stored.load(db, saved.id, known)
        return self._settings is not None

    def loadRenderingDef(self, call: Call, settings: int) -> None:
        """Take certain settings of these pixels."""
        self._settings = self._certain(call, settings)

    def load(self, call: Call) -> None:
        """Get ready to draw."""
        known = self._known()
        if self._settings is None:
            raise_api_usage("There are no rendering settings yet: lookupRenderingDef or resetDefaultSettings comes first.")
        if len(self._settings.bindings) != known.sizes.c:
            raise_validation(f"RenderingDef {self._settings.id} has {len(self._settings.bindings)} channels, the image {known.sizes.c}.")
        self._samples(call)
        self._loaded = True

    def getPixels(self, call: Call) -> Any:
        """Return the pixels with their channels."""
        found = run_find(call.store, everywhere(call), DESCRIPTION, {"id": self._known().id}, (None, None))
        return found[0] if found else raise_validation(f"Pixels object with id {self._known().id} not found.")

    def getRenderingDefId(self, call: Call) -> int:
        """Return the id of the settings, -1 while they are not stored."""
        if self._settings is None:
            raise_api_usage("There are no rendering settings yet.")
        return UNSAVED if self._settings.id is None else self._settings.id

    @writes
    def resetDefaultSettings(self, call: Call, save: bool) -> int:
        """Go back to what OMERO would choose, and keep it if so wished."""
        measured, made = self._defaults(call)
        self._record = measured
        if save:
            made = self._save(call, measured, made)
        elif self._settings is not None:
            made = replace(made, id=self._settings.id, version=self._settings.version, owner=self._settings.owner)
        self._settings = made
        return UNSAVED if made.id is None else made.id

    @writes
    def saveCurrentSettings(self, call: Call) -> None:
        """Keep the settings as the caller's own."""
        self._settings = self._save(call, self._known(), self._ready())

    @writes
    def saveAsNewSettings(self, call: Call) -> int:
        """Keep the settings as further ones of the caller; return their id."""
        saved = self._save(call, self._known(), self._ready(), anew=True)
        assert saved.id is not None
        return saved.id

    def render(self, call: Call, plane: Any) -> Any:
        """Draw a plane as three bands."""
        picture = self._draw(call, plane)
        height, width = picture.shape[:2]
        return omero.romio.RGBBuffer(encode.bands(picture), width, height)

    def renderAsPackedInt(self, call: Call, plane: Any) -> Any:
        """Draw a plane as integers of alpha, red, green and blue."""
        return encode.packed(self._draw(call, plane))

    def renderCompressed(self, call: Call, plane: Any) -> bytes:
        """Draw a plane as JPEG."""
        return self._jpeg(self._draw(call, plane))

    def renderProjectedAsPackedInt(self, call: Call, kind: Any, t: int, step: int, first: int, last: int) -> Any:
        """Draw a projection along z as integers of alpha, red, green and blue."""
        return encode.packed(self._draw_projection(call, kind, t, step, first, last))

    def renderProjectedCompressed(self, call: Call, kind: Any, t: int, step: int, first: int, last: int) -> bytes:
        """Draw a projection along z as JPEG."""
        return self._jpeg(self._draw_projection(call, kind, t, step, first, last))

    def _draw(self, call: Call, plane: Any) -> Picture:
        settings = self._ready()
        if plane is None:
            raise_api_usage("No plane is given.")
        with refusals():
            return _drawn(settings, view(self._samples(call), cut_of(plane)))

    def _draw_projection(self, call: Call, kind: Any, t: int, step: int, first: int, last: int) -> Picture:
        settings = self._ready()
        with refusals():
            return _drawn(settings, projection(self._samples(call), PROJECTIONS[kind.value], t, step, first, last))

    def _jpeg(self, picture: Picture) -> bytes:
        try:
            return encode.jpeg(picture, self._quality)
        except PlaneError as error:
            raise_api_usage(str(error))

    def _defaults(self, call: Call) -> tuple[Record, Settings]:
        source = self._samples(call)
        with refusals():
            measured = self._known().measured(source)
        return measured, defaults(measured.looks, measured.sizes.z, measured.pixel_type)

    def _save(self, call: Call, known: Record, settings: Settings, *, anew: bool = False) -> Settings:
        if not stored.may_save(call.store.read(), call.caller, known):
            raise_security(f"You may not keep rendering settings for Pixels {known.id}.")
        return stored.save(call.store, call.caller, known, settings, anew=anew)


def cut_of(plane: Any) -> Cut:
    """Read an omero.romio.PlaneDef; an empty region stands for none."""
    part = plane.region
    region = None if part is None else (part.x, part.y, part.width, part.height)
    if region is not None and not any(region):
        region = None
    return Cut(direction=plane.slice, x=plane.x, y=plane.y, z=plane.z, t=plane.t, region=region, stride=plane.stride)


def _drawn(settings: Settings, found: View) -> Picture:
    if found.height * found.width > MOST_PIXELS:
        raise_api_usage(f"A picture of {found.width} x {found.height} pixels is too large: ask for smaller regions.")
    rows = max(1, BAND_PIXELS // found.width)
    if found.band is None or rows >= found.height:
        return draw(settings, found.read, found.height, found.width)
    picture = np.empty((found.height, found.width, 3), np.uint8)
    for top in range(0, found.height, rows):
        part = found.band(top, rows)
        picture[top : top + rows] = draw(settings, part.read, part.height, part.width)
    return picture
