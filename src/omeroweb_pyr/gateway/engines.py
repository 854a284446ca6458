"""Warm rendering engines: what each would draw now, and the few calls that bring it to what a request asks."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import omero.all
from omero.constants.projection import ProjectionType

from omeroweb_pyr.errors import BadRequest, ObjectNotFound, Refused
from omeroweb_pyr.gateway import reading
from omeroweb_pyr.gateway.connection import Connection, Seam
from omeroweb_pyr.gateway.encoding import JPEG, from_bands, from_packed, png, reduced
from omeroweb_pyr.gateway.model import Image, Levels, Picture, Pixels
from omeroweb_pyr.gateway.rendering import Rendering, Saved, asked, to_omero
from omeroweb_pyr.gateway.shelf import Servant
from omeroweb_pyr.imaging.model import Projection, Tile, View

QUALITY = 0.85
"""What OMERO's engines start with."""

MOST_PIXELS = 3192 * 3192
"""The largest picture that OMERO draws at once (the default of omero.pixeldata.max_plane_width and _height)."""

LARGEST_TILE = 1024

PROJECTIONS = {
    "intmax": ProjectionType.MAXIMUMINTENSITY,
    "intmean": ProjectionType.MEANINTENSITY,
    "intsum": ProjectionType.SUMINTENSITY,
}

Box = tuple[int, int, int, int]


@dataclass(slots=True)
class Engine:
    """What a warm engine would draw now: ``shown`` is None while that is unknown; level 0 is the full size."""

    saved: Saved
    shown: Rendering | None
    inverted: frozenset[int]
    quality: float = QUALITY
    level: int = 0
    sizes: tuple[tuple[int, int], ...] = ()
    tile: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Easel:
    """One image before its engine, for as long as a request holds that."""

    connection: Connection
    seam: Seam
    servant: Servant
    image: Image
    pixels: Pixels

    def draw(self, view: View, *, lossless: bool) -> Picture:
        """Draw what a view asks for."""
        engine = self._engine()
        self._show(engine, asked(engine.saved.rendering, view))
        quality = QUALITY if view.quality is None else view.quality
        if not lossless and quality != engine.quality:
            self._call("setCompressionLevel", quality)
            engine.quality = quality
        level, box = self._place(engine, view)
        self._go_to(engine, level)
        return self._drawn(engine, view, box, lossless=lossless)

    def thumbnail(self, size: int) -> Picture:
        """Draw a small picture without OMERO's store of thumbnails, which writes down what it has made and by which settings."""
        engine = self._engine()
        self._show(engine, engine.saved.rendering)
        sizes = self._sizes(engine)
        level = max(level for level, sides in enumerate(sizes) if level == 0 or max(sides) >= size)
        if sizes[level][0] * sizes[level][1] > MOST_PIXELS:
            raise BadRequest("This image is too large to be drawn small.")
        self._go_to(engine, level)
        saved = engine.saved.rendering
        plane = omero.romio.PlaneDef(slice=omero.romio.XY, z=saved.default_z, t=saved.default_t)
        return reduced(self._call("renderCompressed", plane), size)

    def keep(self, change: Callable[[Rendering], Rendering]) -> None:
        """Save other settings as the caller's own: what ``change`` makes of those that he sees."""
        engine = self._engine()
        self._show(engine, change(engine.saved.rendering))
        self._call("saveCurrentSettings")

    def levels(self) -> Levels:
        """Return the sizes of the image's levels and tiles, read once for an engine."""
        engine = self._engine()
        return Levels(self._sizes(engine), self._tile(engine))

    def _call(self, operation: str, *args: Any) -> Any:
        return self.seam.call(self.servant.proxy, operation, *args, group=self.image.group.id)

    def _engine(self) -> Engine:
        saved = reading.settings(self.connection, self.seam, self.image)
        if self.servant.state is None:
            self.servant.state = self._open(saved)
        engine: Engine = self.servant.state
        if saved.stored:
            engine.saved = saved
        return engine

    def _open(self, saved: Saved) -> Engine:
        """Open an engine with the settings that OMERO has for the caller; let it make and save some where there are none."""
        self.servant.proxy = self.seam.call(self.connection.session, "createRenderingEngine", group=self.image.group.id)
        self._call("lookupPixels", self.pixels.id)
        found = self._call("lookupRenderingDef", self.pixels.id)
        if not found:
            try:
                self._call("resetDefaultSettings", not self.connection.caller.sudoer)
                self._call("lookupRenderingDef", self.pixels.id)
            except Refused:  # who may not save anything here still gets a picture
                self._call("resetDefaultSettings", False)
        self._call("load")
        if not found or not saved.stored:
            saved = reading.fresh_settings(self.connection, self.seam, self.image)
        return Engine(saved, saved.rendering, saved.rendering.inverted)

    def _show(self, engine: Engine, wanted: Rendering) -> None:
        """Bring an engine to just these settings, whatever it showed before."""
        if engine.shown == wanted:
            return
        engine.shown = None
        try:
            self._call("updateSettings", to_omero(wanted, engine.inverted))
        except ObjectNotFound:
            raise BadRequest("OMERO can't draw with these settings: a window must not be empty, and a lookup table must exist.") from None
        engine.inverted |= wanted.inverted
        for place in sorted(engine.inverted - wanted.inverted):
            self._call("removeCodomainMapFromChannel", omero.romio.ReverseIntensityMapContext(), place)
            engine.inverted -= {place}
        engine.shown = wanted

    def _sizes(self, engine: Engine) -> tuple[tuple[int, int], ...]:
        if not engine.sizes:
            found = self._call("getResolutionDescriptions")
            engine.sizes = tuple((size.sizeX, size.sizeY) for size in found) or ((self.pixels.size_x, self.pixels.size_y),)
        return engine.sizes

    def _tile(self, engine: Engine) -> tuple[int, int]:
        if engine.tile is None:
            width, height = self._call("getTileSize")
            engine.tile = min(max(width, 1), LARGEST_TILE), min(max(height, 1), LARGEST_TILE)
        return engine.tile

    def _place(self, engine: Engine, view: View) -> tuple[int, Box | None]:
        """Return the level to draw at, and where in it."""
        part = view.part
        if part is None:
            return self._whole(engine), None
        if not isinstance(part, Tile):
            return 0, (part.x, part.y, part.width, part.height)
        full = (self.pixels.size_x, self.pixels.size_y)
        sizes = self._sizes(engine) if part.level else (full,)
        if part.level >= len(sizes):
            raise BadRequest(f"This image has no level {part.level}: its levels are counted from 0, the full size, to {len(sizes) - 1}.")
        return part.level, self._box(engine, part, *sizes[part.level])

    def _whole(self, engine: Engine) -> int:
        """Return the largest level that is drawn at once."""
        if self.pixels.size_x * self.pixels.size_y <= MOST_PIXELS:
            return 0
        for level, (width, height) in enumerate(self._sizes(engine)):
            if width * height <= MOST_PIXELS:
                return level
        raise BadRequest(f"{self.pixels.size_x} x {self.pixels.size_y} pixels are too many to be drawn at once: ask for a region or tiles.")

    def _box(self, engine: Engine, part: Tile, width: int, height: int) -> Box:
        usual = (0, 0) if part.width and part.height else self._tile(engine)
        across, down = part.width or usual[0], part.height or usual[1]
        x, y = part.column * across, part.row * down
        if x >= width or y >= height:
            columns, rows = -(-width // across), -(-height // down)
            raise BadRequest(f"Level {part.level} has {columns} x {rows} tiles of {across} x {down} pixels, both counted from 0.")
        return x, y, min(across, width - x), min(down, height - y)

    def _go_to(self, engine: Engine, level: int) -> None:
        """Choose a level, which OMERO counts the other way round."""
        if level == engine.level:
            return
        self._call("setResolutionLevel", len(self._sizes(engine)) - 1 - level)
        engine.level = level

    def _drawn(self, engine: Engine, view: View, box: Box | None, *, lossless: bool) -> Picture:
        projection = view.projection
        if projection is not None and projection.first != projection.last:
            return self._projected(engine, projection, view.t, lossless=lossless)
        z = projection.first if projection is not None else view.z
        plane = omero.romio.PlaneDef(slice=omero.romio.XY, z=z - 1, t=view.t - 1)
        if box is not None:
            plane.region = omero.romio.RegionDef(*box)
        if lossless:
            return png(from_bands(self._call("render", plane)))
        return Picture(self._call("renderCompressed", plane), JPEG)

    def _projected(self, engine: Engine, projection: Projection, t: int, *, lossless: bool) -> Picture:
        wanted = (PROJECTIONS[projection.kind], t - 1, 1, projection.first - 1, projection.last - 1)
        if lossless:
            size = engine.sizes[engine.level] if engine.level else (self.pixels.size_x, self.pixels.size_y)
            return png(from_packed(self._call("renderProjectedAsPackedInt", *wanted), *size))
        return Picture(self._call("renderProjectedCompressed", *wanted), JPEG)


def check(pixels: Pixels, view: View) -> None:
    """Raise BadRequest for planes that the image does not have."""
    first, last = (view.projection.first, view.projection.last) if view.projection else (view.z, view.z)
    if not 1 <= first <= last <= pixels.size_z:
        raise BadRequest(f"This image has {pixels.size_z} planes along z, counted from 1.")
    if not 1 <= view.t <= pixels.size_t:
        raise BadRequest(f"This image has {pixels.size_t} time points, counted from 1.")
    if view.projection and view.projection.kind not in PROJECTIONS:
        raise BadRequest("A projection is intmax, intmean or intsum.")
