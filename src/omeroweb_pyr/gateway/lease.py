"""One request's way to OMERO: ``request.omero``."""

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from typing import Any, TypeVar, cast

from omeroweb_pyr.errors import ServerDown, Unsure
from omeroweb_pyr.gateway import acquisition, files, locating, offering, reading, searching, spreading, tearing
from omeroweb_pyr.gateway.administration import Administration
from omeroweb_pyr.gateway.changes import Changes
from omeroweb_pyr.gateway.connection import Connection, Seam
from omeroweb_pyr.gateway.images import Studio
from omeroweb_pyr.gateway.model import (
    Annotations,
    Caller,
    Crumb,
    Histogram,
    Image,
    Inherited,
    Levels,
    Listing,
    Lut,
    Named,
    Object,
    Offered,
    Page,
    Picture,
    Settings,
    Trail,
)
from omeroweb_pyr.gateway.model_acquisition import Acquisition, Original, Planes
from omeroweb_pyr.gateway.model_changes import AttachedFile, File, Loose, Part, Progress, Spreads, Target
from omeroweb_pyr.gateway.model_people import GroupObject
from omeroweb_pyr.gateway.model_places import Contents, Located, ParentLink
from omeroweb_pyr.gateway.model_restyling import Forecast, Restyling, SavedBy
from omeroweb_pyr.gateway.model_screens import Field, Plate, Run, Spot
from omeroweb_pyr.gateway.model_search import Hits, Search
from omeroweb_pyr.gateway.pool import Pool, Slot
from omeroweb_pyr.gateway.seam import Gone, Meter, TimedOut
from omeroweb_pyr.gateway.stream import Pieces, Several, Stream
from omeroweb_pyr.gateway.writing import restyling, targets, tasks
from omeroweb_pyr.imaging.model import View

T = TypeVar("T")

UNSURE = "OMERO has not said whether this was done. Please look, before you send it again."


class Lease:
    """A share in the connection of one OMERO session, for as long as a request lives; see ``interfaces.Omero``.

    What only reads is tried once more on a new connection when OMERO has dropped the old one; ``changes`` are not.
    """

    def __init__(self, pool: Pool, slot: Slot, meter: Meter) -> None:
        self._pool, self._slot, self._meter = pool, slot, meter
        self._released = False
        self._standing: dict[tuple[str, int, tuple[str, int]], int] = {}
        """Where objects stand in lists that were opened at them: parent, list and object, and the index."""

    def release(self) -> None:
        """Give the share back; the second time does nothing."""
        if not self._released:
            self._released = True
            self._pool.release(self._slot)

    def hold(self) -> "Lease":
        """Take another share of the session, for work that outlives the request; whoever asks gives it back."""
        return Lease(self._pool, self._pool.borrow(*self._slot.key), Meter())

    @property
    def caller(self) -> Caller:
        """Return who the OMERO session acts as."""
        return self._connection().caller

    @property
    def changes(self) -> Changes:
        """Return what one may change."""
        return Changes(self._once, self._pool)

    @property
    def administration(self) -> Administration:
        """Return what one may manage."""
        return Administration(self._run, self._once)

    def keep_alive(self) -> None:
        """Tell OMERO that somebody is still there, in one call; NotLoggedIn when it has ended the session."""
        self._run(lambda connection, seam: seam.call(connection.session, "keepAlive", None))

    def load(self, kind: str, id: int | str, within: Trail = (), opening: tuple[str, int] | None = None) -> Any:
        """Read one object with its trail, across the caller's groups, and where in one of its lists an object stands."""

        def read(connection: Connection, seam: Seam) -> Named:
            found, saved, index = reading.load(connection, seam, kind, id, within, opening)
            if isinstance(found, Image):
                connection.grants.add(found, within, saved)
            if opening and index is not None:
                self._standing[found.kind, found.id, opening] = index
            return found

        return self._run(read)

    def image(self, id: int, within: Trail = ()) -> Image:
        """Like ``load``, but remembered for a few seconds."""
        grant = self._connection().grants.get(id, within)
        return grant.image if grant is not None else cast(Image, self.load("image", id, within))

    def field(self, number: int, within: Trail) -> Field:
        """Like ``load``, but remembered for a few seconds."""
        grant = self._connection().grants.get(number, within, "field")
        return cast(Field, grant.image) if grant is not None else cast(Field, self.load("field", number, within))

    def wells(self, of: Plate | Run, number: int, run: int | None = None) -> tuple[Spot, ...]:
        """Read the grid of a plate: each well's field of that number."""

        def read(connection: Connection, seam: Seam) -> tuple[Spot, ...]:
            spots = reading.wells(connection, seam, of, number, run)
            for spot in spots:  # the thumbnails are asked for next
                connection.grants.add(spot.image, tuple((crumb.kind, crumb.id) for crumb in spot.image.trail), None)
            return spots

        return self._run(read)

    def children(self, parent: Object | GroupObject, kind: str, listing: Listing) -> Page[Any]:
        """List what is linked to ``parent``, with the total."""
        index = None if listing.at is None else self._standing.get((parent.kind, parent.id, (kind, listing.at)))
        return self._page(lambda connection, seam: reading.children(connection, seam, parent, kind, listing, index))

    def listing(self, kind: str, listing: Listing, above: tuple[Crumb, ...] = ()) -> Page[Any]:
        """List objects by owner and group, with the total."""
        return self._page(lambda connection, seam: reading.listing(connection, seam, kind, listing, above))

    def offers(self, kind: str, listing: Listing, within: Object | GroupObject | tuple[Crumb, ...]) -> Offered:
        """Read what a list can be narrowed by."""
        return self._run(lambda connection, seam: offering.offers(connection, seam, kind, listing, within))

    def acquisition(self, image: Image) -> Acquisition:
        """Read how an image was acquired."""
        return self._run(lambda connection, seam: acquisition.acquisition(connection, seam, image))

    def planes(self, image: Image, channel: int | None, page: tuple[int, int]) -> Planes:
        """Read what is known of single planes of an image."""
        return self._run(lambda connection, seam: acquisition.planes(connection, seam, image, channel, page))

    def original(self, image: Image) -> Original:
        """Read what the files of an image say of themselves."""
        return self._run(lambda connection, seam: acquisition.original(connection, seam, image))

    def located(self, kind: str, ids: Sequence[int]) -> tuple[Located, ...]:
        """Read every place above some objects of a kind."""
        return self._run(lambda connection, seam: locating.located(connection, seam, kind, ids))

    def parents(self, parent: str, child: str, ids: Sequence[int]) -> tuple[ParentLink, ...]:
        """Read the links between some objects and what of a kind they are in."""
        return self._run(lambda connection, seam: locating.parents(connection, seam, parent, child, ids))

    def tags_on(self, kind: str, number: int) -> tuple[Crumb, ...]:
        """Read the tags that an object is below."""
        return self._run(lambda connection, seam: locating.tags_on(connection, seam, kind, number))

    def named(self, kind: str, name: str) -> int | None:
        """Find the first object of a name."""
        return self._run(lambda connection, seam: locating.by_name(connection, seam, kind, name))

    def labelled(self, plate: int, well: str) -> int | None:
        """Find a plate's well by its label."""
        return self._run(lambda connection, seam: locating.by_label(connection, seam, plate, well))

    def image_of(self, kind: str, number: int) -> int | None:
        """Find the image that a region, shape or fileset belongs to."""
        return self._run(lambda connection, seam: locating.image_of(connection, seam, kind, number))

    def contents(self, group: int, owner: int | None) -> Contents:
        """Count what somebody, or everybody, has at the top of the tree in a group."""
        return self._run(lambda connection, seam: locating.contents(connection, seam, group, owner))

    def search(self, wanted: Search) -> tuple[Hits, ...]:
        """Search for objects by the words in and on them."""
        return self._run(lambda connection, seam: searching.search(connection, seam, wanted))

    def found(self, kind: str, ids: Sequence[int]) -> tuple[Any, ...]:
        """Read objects by their ids, in that order."""

        def read(connection: Connection, seam: Seam) -> tuple[Any, ...]:
            objects = searching.found(connection, seam, kind, ids)
            for item in objects:
                if isinstance(item, Image):  # the thumbnails are asked for next
                    connection.grants.add(item, (), None)
            return objects

        return self._run(read)

    def common_groups(self, users: Collection[int]) -> tuple[GroupObject, ...]:
        """Read the groups that users are all in, in one call."""
        return self._run(lambda connection, seam: searching.common(connection, seam, users)) if users else ()

    def annotations(self, obj: Named) -> Annotations:
        """Read all annotations of an object."""
        return self._run(lambda connection, seam: reading.annotations(connection, seam, obj))

    def inherited(self, obj: Named) -> tuple[Inherited, ...]:
        """Read the key-value pairs and tables of all that is above an object."""
        return self._run(lambda connection, seam: reading.inherited(connection, seam, obj))

    def spread(self, over: Sequence[Target]) -> Spreads:
        """Read what is said about several objects of one group, and on how many of them."""
        return self._run(lambda connection, seam: spreading.spread(connection, seam, over))

    def targets(self, wanted: Mapping[str, Sequence[int]]) -> tuple[Target, ...]:
        """Read what is to be changed, across groups, a call a kind."""
        return self._run(lambda connection, seam: targets.find(connection, seam, wanted))

    def progress(self, handle: str) -> Progress:
        """Ask how far a task is."""
        return self._run(lambda connection, seam: tasks.progress(connection, seam, handle))

    def loose(self, told: Progress) -> tuple[Loose, ...]:
        """Name what stays behind of the links that would be cut."""
        return self._run(lambda connection, seam: tearing.loose(connection, seam, told))

    def split(self, wanted: Mapping[str, Sequence[int]]) -> tuple[tuple[Part, bool], ...]:
        """Find images that came in the same files as some in these things, though not all of them are; say of each whether it is."""
        return self._run(lambda connection, seam: tearing.split(connection, seam, wanted))

    def images_of_filesets(self, ids: Sequence[int]) -> tuple[int, ...]:
        """Find the images of sets of files."""
        return self._run(lambda connection, seam: tearing.of_filesets(connection, seam, ids))

    def attached(self, to: Target, annotation: int) -> File:
        """Find the file of an annotation that is on an object."""
        return self._run(lambda connection, seam: files.attached(connection, seam, to, annotation))

    def attachments_named(self, group: int, name: str) -> tuple[AttachedFile, ...]:
        """Find attachments in a group by a part of the name."""
        return self._run(lambda connection, seam: files.attachments_named(connection, seam, group, name))

    def originals(self, image: Target) -> tuple[File, ...]:
        """Find the files that an image was imported from."""
        return self._run(lambda connection, seam: files.originals(connection, seam, image))

    def originals_of_each(self, images: Sequence[int]) -> tuple[File, ...]:
        """Find the files that several images were imported from."""
        return self._run(lambda connection, seam: files.originals_of_each(connection, seam, images))

    def images_of_wells(self, wells: Sequence[int], index: int) -> tuple[int, ...]:
        """Find the images that wells have as their field of an index."""
        return self._run(lambda connection, seam: files.images_of_wells(connection, seam, wells, index))

    def file(self, number: int, *, annotation: bool = False) -> File:
        """Find a file by its id, or by that of its annotation."""
        return self._run(lambda connection, seam: files.single(connection, seam, number, annotation=annotation))

    def check_files(self, wanted: Sequence[File]) -> None:
        """Refuse all when one of the files may not be downloaded."""
        self._run(lambda connection, seam: files.check(connection, seam, wanted))

    def why_no_download(self, image: Image) -> str:
        """Say why the original files of an image can't be downloaded."""
        return self._run(lambda connection, seam: files.why_not(connection, seam, image.id))

    def download(self, file: File, start: int, length: int) -> Stream:
        """Open a file; the stream holds a share of the connection of its own."""
        return self._stream(lambda lease: lease.opened(file, start, length))

    def downloads(self, wanted: Sequence[File], wrap: Callable[[Several], Pieces]) -> Stream:
        """Open files one after the other; ``wrap`` makes one body of them."""
        return self._stream(lambda lease: wrap(Several(wanted, lambda file: lease.opened(file, 0, file.size))))

    def opened(self, file: File, start: int, length: int) -> Pieces:
        """Open a file for as long as the lease lives."""
        return self._run(lambda connection, seam: files.Reader(connection, seam, file, start, length))

    def _stream(self, open_pieces: Callable[["Lease"], Pieces]) -> Stream:
        own = Lease(self._pool, self._pool.borrow(*self._slot.key), self._meter)
        try:
            return Stream(open_pieces(own), own.release)
        except BaseException:
            own.release()
            raise

    def settings(self, image: Image) -> Settings:
        """Read channels, windows, colours and default plane; no call where loading the image has just told them."""
        return self._run(lambda connection, seam: reading.settings(connection, seam, image).settings())

    def thumbnail(self, image: Image, size: int) -> Picture:
        """Draw a thumbnail; NotReady when OMERO has none."""
        return self._kept(image, ("thumbnail", size), lambda studio: studio.thumbnail(image, size))

    def thumbnail_at(self, image: Image, size: int, plane: tuple[int, int] | None, settings: int | None) -> Picture:
        """Draw a thumbnail of a plane, or by certain settings."""
        return self._draw(lambda studio: studio.thumbnail_at(image, size, plane, settings))

    def thumbnails(self, images: Sequence[Image], size: int) -> dict[int, Picture]:
        """Draw many thumbnails in one batch; an image that can't be drawn is left out."""
        return self._draw(lambda studio: studio.thumbnails(images, size))

    def render(self, image: Image, view: View, lossless: bool = False) -> Picture:
        """Draw a plane or projection as JPEG, or as PNG when ``lossless``."""
        return self._kept(image, (view, lossless), lambda studio: studio.render(image, view, lossless=lossless))

    def levels(self, image: Image) -> Levels:
        """Read the sizes of an image's levels and tiles."""
        return self._draw(lambda studio: studio.levels(image))

    def histogram(self, image: Image, channel: int, plane: tuple[int, int], bins: int) -> Histogram:
        """Count the samples of a plane of a channel."""
        return self._draw(lambda studio: studio.histogram(image, channel, plane, bins))

    def forecast(self, wanted: Restyling, targets: Mapping[str, Sequence[int]]) -> Forecast:
        """Look how many images there are in some things, and how many of them would keep their rendering settings."""
        return self._draw(lambda studio: restyling.forecast(studio, wanted, targets))

    def saved_by(self, image: Image) -> tuple[SavedBy, ...]:
        """Read the rendering settings that everybody has saved for an image."""
        return self._draw(lambda studio: restyling.saved(studio, image))

    def luts(self) -> tuple[str, ...]:
        """List the lookup tables by name."""
        return self._draw(lambda studio: studio.luts())

    def lut_files(self) -> tuple[Lut, ...]:
        """List the files of the lookup tables by name."""
        return self._draw(lambda studio: studio.lut_files())

    def lut(self, name: str) -> Picture:
        """Draw the colours of a lookup table, which are everybody's to see; ObjectNotFound where OMERO has none of that name."""
        return self._pool.pictures.get((self._slot.key[0], "lut", name), lambda: self._draw(lambda studio: studio.lut(name)))

    def _page(self, read: Callable[[Connection, Seam], Page[Any]]) -> Page[Any]:
        def remember(connection: Connection, seam: Seam) -> Page[Any]:
            page = read(connection, seam)
            for item in page:
                if isinstance(item, Image):  # the thumbnails are asked for next
                    connection.grants.add(item, tuple((crumb.kind, crumb.id) for crumb in item.trail), None)
            return page

        return self._run(remember)

    def _kept(self, image: Image, wanted: Hashable, draw: Callable[[Studio], Picture]) -> Picture:
        """Draw a picture, or take the one drawn before; the caller holds ``image``, so he may see it."""
        name = (self._slot.key[0], image.id, image.version, wanted)
        return self._pool.pictures.get(name, lambda: self._draw(draw))

    def _draw(self, draw: Callable[[Studio], T]) -> T:
        return self._run(lambda connection, seam: draw(Studio(self._pool, connection, seam)))

    def _run(self, work: Callable[[Connection, Seam], T]) -> T:
        """Work on the connection; once more on a new one when it is lost."""
        connection = self._connection()
        try:
            return self._try(work, connection)
        except Gone:
            connection = self._connection(stale=connection)
        try:
            return self._try(work, connection)
        except Gone as gone:
            raise ServerDown("OMERO keeps dropping the session. Please try again later.") from gone

    def _once(self, work: Callable[[Connection, Seam], T]) -> T:
        """Work on the connection; NotLoggedIn when the session is over, Unsure when OMERO never said what came of it."""
        connection = self._connection()
        try:
            return self._try(work, connection)
        except TimedOut as silence:
            raise Unsure(UNSURE) from silence
        except Gone as gone:
            self._connection(stale=connection)
            raise Unsure(UNSURE) from gone

    def _connection(self, stale: Connection | None = None) -> Connection:
        if self._released:
            raise RuntimeError("this request has given its share of the OMERO session back")
        return self._pool.connection(self._slot, self._meter, stale)

    def _try(self, work: Callable[[Connection, Seam], T], connection: Connection) -> T:
        health = self._slot.health
        try:
            health.check(connection.probe)
            return work(connection, connection.seam(self._meter))
        except TimedOut:
            health.doubt()
            raise
