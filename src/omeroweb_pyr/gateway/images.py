"""Pictures: planes and projections from warm rendering engines, thumbnails in batches."""

import io
from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import omero.all
from omero.constants.projection import ProjectionType
from omero.rtypes import rint
from PIL import Image as Pillow

from omeroweb_pyr.errors import BadRequest, NotReady, ObjectNotFound, OmeroWebError, Refused
from omeroweb_pyr.gateway import reading
from omeroweb_pyr.gateway.connection import Connection, Seam
from omeroweb_pyr.gateway.model import Image, Picture, Pixels
from omeroweb_pyr.gateway.pool import Pool
from omeroweb_pyr.gateway.rendering import Rendering, Saved, asked, to_omero
from omeroweb_pyr.gateway.seam import Gone, TimedOut
from omeroweb_pyr.gateway.shelf import Servant
from omeroweb_pyr.imaging.model import Projection, View

JPEG, PNG = "image/jpeg", "image/png"
QUALITY = 0.85
"""What OMERO's engines start with."""

PNG_EFFORT = 3
PROJECTIONS = {
    "intmax": ProjectionType.MAXIMUMINTENSITY,
    "intmean": ProjectionType.MEANINTENSITY,
    "intsum": ProjectionType.SUMINTENSITY,
}

T = TypeVar("T")


@dataclass(slots=True)
class Engine:
    """What a warm engine would draw now: ``shown`` is None while that is unknown."""

    saved: Saved
    shown: Rendering | None
    inverted: frozenset[int]
    quality: float = QUALITY


@dataclass(frozen=True, slots=True)
class Studio:
    """Where one request draws: its connection and seam, and the pool with the warm services."""

    pool: Pool
    connection: Connection
    seam: Seam

    def render(self, image: Image, view: View, *, lossless: bool) -> Picture:
        """Draw a plane or projection."""
        pixels = _pixels(image)
        _check(pixels, view)
        with self.pool.shelf.hold(self.connection, "engine", pixels.id) as servant:
            picture = self._with(servant, lambda: self._render(servant, image, view, lossless=lossless))
        self.pool.trim()
        return picture

    def thumbnail(self, image: Image, size: int) -> Picture:
        """Draw one thumbnail, together with what others of this session want at the moment."""
        pixels = _pixels(image)
        data = self.connection.batches.fetch(
            (size, image.group.id),
            pixels.id,
            lambda ids: self._thumbnails(ids, size, image.group.id),
            limit=self._batch,
            patience=self.pool.patience,
        )
        if not data:
            raise NotReady("OMERO has no thumbnail of this image yet.")
        return Picture(data, JPEG)

    def thumbnails(self, images: Sequence[Image], size: int) -> dict[int, Picture]:
        """Draw many thumbnails, in one batch for each group; what can't be drawn is left out."""
        groups: dict[int, dict[int, list[int]]] = {}
        for image in images:
            if image.pixels is not None:
                groups.setdefault(image.group.id, {}).setdefault(image.pixels.id, []).append(image.id)
        found: dict[int, Picture] = {}
        for group, wanted in groups.items():
            ids = list(wanted)
            for start in range(0, len(ids), self._batch):
                drawn = self._thumbnails(ids[start : start + self._batch], size, group)
                found |= {
                    image_id: Picture(data, JPEG) for pixels_id, data in drawn.items() if data for image_id in wanted.get(pixels_id, ())
                }
        return found

    @property
    def _batch(self) -> int:
        return max(1, int(self.pool.settings.thumbnails_batch))

    def _thumbnails(self, pixels_ids: list[int], size: int, group: int) -> dict[int, bytes]:
        def draw() -> dict[int, bytes]:
            if servant.proxy is None:
                servant.proxy = self.seam.call(self.connection.session, "createThumbnailStore", group=group)
                servant.state = True
            found: dict[int, bytes] = self.seam.call(servant.proxy, "getThumbnailByLongestSideSet", rint(size), pixels_ids, group=group)
            return found

        with self.pool.shelf.hold(self.connection, "thumbnails") as servant:
            drawn = self._with(servant, draw)
        self.pool.trim()
        return drawn

    def _with(self, servant: Servant, draw: Callable[[], T]) -> T:
        """Draw; once more with a new service when OMERO has dropped the old one."""
        warm = servant.proxy is not None
        try:
            return self._once(servant, draw)
        except Gone:
            if not warm:
                raise
            return self._once(servant, draw)

    def _once(self, servant: Servant, draw: Callable[[], T]) -> T:
        try:
            return draw()
        except Gone:
            servant.reset()
            raise
        except TimedOut:
            self.pool.retire(servant)
            raise
        except OmeroWebError:
            if servant.state is None:  # only half opened
                self.pool.retire(servant)
            raise

    def _render(self, servant: Servant, image: Image, view: View, *, lossless: bool) -> Picture:
        group = image.group.id
        saved = reading.settings(self.connection, self.seam, image)
        if servant.state is None:
            servant.state = self._open(servant, image, saved)
        engine: Engine = servant.state
        if saved.stored:
            engine.saved = saved
        self._show(servant.proxy, engine, asked(engine.saved.rendering, view), group)
        quality = QUALITY if view.quality is None else view.quality
        if not lossless and quality != engine.quality:
            self.seam.call(servant.proxy, "setCompressionLevel", quality, group=group)
            engine.quality = quality
        return self._draw(servant.proxy, view, _pixels(image), group, lossless=lossless)

    def _open(self, servant: Servant, image: Image, saved: Saved) -> Engine:
        """Open an engine with the settings that OMERO has for the caller; let it make and save some where there are none."""
        pixels_id, group = _pixels(image).id, image.group.id
        engine = servant.proxy = self.seam.call(self.connection.session, "createRenderingEngine", group=group)
        self.seam.call(engine, "lookupPixels", pixels_id, group=group)
        found = self.seam.call(engine, "lookupRenderingDef", pixels_id, group=group)
        if not found:
            try:
                self.seam.call(engine, "resetDefaultSettings", True, group=group)
                self.seam.call(engine, "lookupRenderingDef", pixels_id, group=group)
            except Refused:  # who may not save anything here still gets a picture
                self.seam.call(engine, "resetDefaultSettings", False, group=group)
        self.seam.call(engine, "load", group=group)
        if not found or not saved.stored:
            saved = reading.fresh_settings(self.connection, self.seam, image)
        return Engine(saved, saved.rendering, saved.rendering.inverted)

    def _show(self, proxy: Any, engine: Engine, wanted: Rendering, group: int) -> None:
        """Bring an engine to just these settings, whatever it showed before."""
        if engine.shown == wanted:
            return
        engine.shown = None
        self.seam.call(proxy, "updateSettings", to_omero(wanted, engine.inverted), group=group)
        for place in sorted(engine.inverted - wanted.inverted):
            self.seam.call(proxy, "removeCodomainMapFromChannel", omero.romio.ReverseIntensityMapContext(), place, group=group)
        engine.shown, engine.inverted = wanted, wanted.inverted

    def _draw(self, proxy: Any, view: View, pixels: Pixels, group: int, *, lossless: bool) -> Picture:
        projection = view.projection
        if projection is not None and projection.first != projection.last:
            return self._project(proxy, projection, view.t, pixels, group, lossless=lossless)
        z = projection.first if projection is not None else view.z
        plane = omero.romio.PlaneDef(slice=omero.romio.XY, z=z - 1, t=view.t - 1)
        if lossless:
            return _png(_from_bands(self.seam.call(proxy, "render", plane, group=group)))
        return Picture(self.seam.call(proxy, "renderCompressed", plane, group=group), JPEG)

    def _project(self, proxy: Any, projection: Projection, t: int, pixels: Pixels, group: int, *, lossless: bool) -> Picture:
        wanted = (PROJECTIONS[projection.kind], t - 1, 1, projection.first - 1, projection.last - 1)
        if lossless:
            packed = self.seam.call(proxy, "renderProjectedAsPackedInt", *wanted, group=group)
            return _png(_from_packed(packed, pixels))
        return Picture(self.seam.call(proxy, "renderProjectedCompressed", *wanted, group=group), JPEG)


def _pixels(image: Image) -> Pixels:
    if image.pixels is None:
        raise ObjectNotFound("OMERO has no pixels for this image.")
    return image.pixels


def _check(pixels: Pixels, view: View) -> None:
    """Raise BadRequest for planes that the image does not have."""
    first, last = (view.projection.first, view.projection.last) if view.projection else (view.z, view.z)
    if not 1 <= first <= last <= pixels.size_z:
        raise BadRequest(f"This image has {pixels.size_z} planes along z, counted from 1.")
    if not 1 <= view.t <= pixels.size_t:
        raise BadRequest(f"This image has {pixels.size_t} time points, counted from 1.")
    if view.projection and view.projection.kind not in PROJECTIONS:
        raise BadRequest("A projection is intmax, intmean or intsum.")


def _from_bands(buffer: Any) -> Pillow.Image:
    size = (buffer.sizeX1, buffer.sizeX2)
    return Pillow.merge("RGB", [Pillow.frombytes("L", size, bytes(band)) for band in buffer.bands])


def _from_packed(packed: Sequence[int], pixels: Pixels) -> Pillow.Image:
    """Unpack OMERO's signed ARGB integers."""
    data = array("i", packed)
    if array("i", [1]).tobytes()[0] == 0:
        data.byteswap()
    return Pillow.frombytes("RGB", (pixels.size_x, pixels.size_y), data.tobytes(), "raw", "BGRX")


def _png(picture: Pillow.Image) -> Picture:
    data = io.BytesIO()
    picture.save(data, "PNG", compress_level=PNG_EFFORT)
    return Picture(data.getvalue(), PNG)
