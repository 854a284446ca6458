"""Pictures: planes and projections from warm rendering engines, thumbnails in batches."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import omero.all
from omero.rtypes import rint, unwrap

from omeroweb_pyr.errors import NotReady, ObjectNotFound, OmeroWebError
from omeroweb_pyr.gateway import reading
from omeroweb_pyr.gateway.connection import Connection, Seam
from omeroweb_pyr.gateway.encoding import JPEG, PNG
from omeroweb_pyr.gateway.engines import Easel, check
from omeroweb_pyr.gateway.model import Histogram, Image, Levels, Lut, Picture, Pixels
from omeroweb_pyr.gateway.pool import Pool
from omeroweb_pyr.gateway.rendering import Rendering
from omeroweb_pyr.gateway.rows import RANGES
from omeroweb_pyr.gateway.seam import Gone, TimedOut
from omeroweb_pyr.gateway.shelf import Servant
from omeroweb_pyr.imaging import luts
from omeroweb_pyr.imaging.model import View

LUT = "text/x-lut"

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Studio:
    """Where one request draws: its connection and seam, and the pool with the warm services."""

    pool: Pool
    connection: Connection
    seam: Seam

    def render(self, image: Image, view: View, *, lossless: bool) -> Picture:
        """Draw a plane, a part of one, or a projection."""
        check(_pixels(image), view)
        return self._at_easel(image, lambda easel: easel.draw(view, lossless=lossless))

    def keep(self, image: Image, change: Callable[[Rendering], Rendering]) -> None:
        """Save other settings of an image as the caller's own."""
        self._at_easel(image, lambda easel: easel.keep(change))

    def levels(self, image: Image) -> Levels:
        """Read the sizes of the image's levels and tiles."""
        return self._at_easel(image, lambda easel: easel.levels())

    def histogram(self, image: Image, channel: int, plane: tuple[int, int], bins: int) -> Histogram:
        """Count the samples of one plane (z and t, from 1) of a channel, over the channel's range."""
        pixels, group = _pixels(image), image.group.id
        known = reading.settings(self.connection, self.seam, image).channels[channel - 1]
        low, high = known.low, known.high
        wanted = omero.romio.PlaneDef(slice=omero.romio.XY, z=plane[0] - 1, t=plane[1] - 1)
        store = self.seam.call(self.connection.session, "createRawPixelsStore", group=group)
        try:
            self.seam.call(store, "setPixelsId", pixels.id, False, group=group)
            if (low, high) == RANGES.get(pixels.type, (0, 1)):  # all that is known is what the type can hold
                low, high = self.seam.call(store, "findMinMax", [channel - 1], group=group)[channel - 1]
            counts = self.seam.call(store, "getHistogram", [channel - 1], bins, True, wanted, group=group)
        finally:
            self.seam.call(store, "close", group=group)
        return Histogram(tuple(counts[channel - 1]), low, high)

    def luts(self) -> tuple[str, ...]:
        """List the lookup tables by name."""
        return tuple(sorted(self._luts(), key=str.lower))

    def lut_files(self) -> tuple[Lut, ...]:
        """List the files of the lookup tables by name."""
        files = sorted(self._luts().values(), key=lambda file: (file.name.val.lower(), file.name.val))
        return tuple(Lut(each.id.val, unwrap(each.path) or "", each.name.val, unwrap(each.size) or 0) for each in files)

    def lut(self, name: str) -> Picture:
        """Draw the colours of a lookup table from left to right; a file of OMERO's has them."""
        file = self._luts().get(name)
        if file is None:
            raise ObjectNotFound(f"OMERO has no lookup table {name}.")
        store = self.seam.call(self.connection.session, "createRawFileStore", group=reading.ANY)
        try:
            self.seam.call(store, "setFileId", file.id.val, group=reading.ANY)
            data = self.seam.call(store, "read", 0, min(file.size.val, luts.LARGEST) if file.size else luts.LARGEST, group=reading.ANY)
        finally:
            self.seam.call(store, "close", group=reading.ANY)
        colours = luts.parse(bytes(data))
        if colours is None:
            raise ObjectNotFound(f"The file of the lookup table {name} is none.")
        return Picture(luts.strip(colours), PNG)

    def _luts(self) -> dict[str, Any]:
        service = self.connection.service(self.seam, "getScriptService")
        found = self.seam.call(service, "getScriptsByMimetype", LUT)
        return {file.name.val: file for file in found if file.name is not None}

    def thumbnail(self, image: Image, size: int) -> Picture:
        """Draw one thumbnail, together with what others of this session want at the moment."""
        pixels = _pixels(image)
        if self.connection.caller.sudoer:
            return self._at_easel(image, lambda easel: easel.thumbnail(size))
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

    def thumbnail_at(self, image: Image, size: int, plane: tuple[int, int] | None, settings: int | None) -> Picture:
        """Draw a thumbnail of a plane (z and t, from 1), or by certain settings, which somebody else may have saved. Five calls at most."""
        pixels, group = _pixels(image), image.group.id
        store = self.seam.call(self.connection.session, "createThumbnailStore", group=group)
        try:
            if not self.seam.call(store, "setPixelsId", pixels.id, group=group) and settings is None:
                self.seam.call(store, "resetDefaults", group=group)
                self.seam.call(store, "setPixelsId", pixels.id, group=group)
            if settings is not None:
                self.seam.call(store, "setRenderingDefId", settings, group=group)
            if plane is None:
                data = self.seam.call(store, "getThumbnailByLongestSideDirect", rint(size), group=group)
            else:
                wanted = (plane[0] - 1, plane[1] - 1, rint(size))
                data = self.seam.call(store, "getThumbnailForSectionByLongestSideDirect", *wanted, group=group)
        finally:
            self.seam.call(store, "close", group=group)
        return Picture(bytes(data), JPEG)

    def thumbnails(self, images: Sequence[Image], size: int) -> dict[int, Picture]:
        """Draw many thumbnails, in one batch for each group; what can't be drawn is left out."""
        groups: dict[int, dict[int, list[int]]] = {}
        if self.connection.caller.sudoer:
            return {image.id: self.thumbnail(image, size) for image in images if image.pixels is not None}
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
        return max(1, int(self.pool.settings.client.thumbnails_batch))

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

    def _at_easel(self, image: Image, work: Callable[[Easel], T]) -> T:
        pixels = _pixels(image)
        with self.pool.shelf.hold(self.connection, "engine", pixels.id) as servant:
            easel = Easel(self.connection, self.seam, servant, image, pixels)
            done = self._with(servant, lambda: work(easel))
        self.pool.trim()
        return done

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


def _pixels(image: Image) -> Pixels:
    if image.pixels is None:
        raise ObjectNotFound("OMERO has no pixels for this image.")
    return image.pixels
