"""What the rest of the app may rely on: the pool, and the lease that is ``request.omero``."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from zope.interface import Interface

from omeroweb_pyr.gateway.administration import Administration
from omeroweb_pyr.gateway.changes import Changes
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
from omeroweb_pyr.gateway.stream import Pieces, Several, Stream
from omeroweb_pyr.imaging.model import View


class IPool(Interface):
    """The registry key of the one connection pool."""


class Omero(Protocol):
    """One request's way to OMERO; every method raises NotLoggedIn, ServerDown or ObjectNotFound as it must."""

    def hold(self) -> "Omero":
        """Take another share of the session, for work that outlives the request; whoever asks releases it."""

    def release(self) -> None:
        """Give the share back."""

    @property
    def caller(self) -> Caller:
        """Who the OMERO session acts as; cached with the pooled connection, so free when warm."""

    @property
    def changes(self) -> Changes:
        """What one may change; never tried twice."""

    @property
    def administration(self) -> Administration:
        """Users and groups as they are managed."""

    def keep_alive(self) -> None:
        """Tell OMERO that somebody is still there, in one call."""

    def load(self, kind: str, id: int | str, within: Trail = (), opening: tuple[str, int] | None = None) -> Any:
        """Read one object with its trail, across the caller's groups, in one call; a wrong trail is ObjectNotFound.

        ``opening`` names a list below it and an object there, at which ``children`` is going to open that list: the same call finds it.
        """

    def children(self, parent: Object | GroupObject, kind: str, listing: Listing) -> Page[Any]:
        """List what is linked to ``parent``, in its own group, with the total, in one call."""

    def listing(self, kind: str, listing: Listing, above: tuple[Crumb, ...] = ()) -> Page[Any]:
        """List objects by owner and group, which ``above`` may name, with ``orphaned`` those in no container. One call."""

    def offers(self, kind: str, listing: Listing, within: Object | GroupObject | tuple[Crumb, ...]) -> Offered:
        """Read the tags, keys and owners of what is listed, below an object or as the places above say, in three calls at most."""

    def acquisition(self, image: Image) -> Acquisition:
        """Read an image's instrument and surroundings, and what is known of each channel, in two calls."""

    def planes(self, image: Image, channel: int | None, page: tuple[int, int]) -> Planes:
        """Read what is known of single planes of an image, all or those of a channel, from an offset on, in one call."""

    def original(self, image: Image) -> Original:
        """Let OMERO read what the files of an image say of themselves, in three calls or more; NotReady when that takes long."""

    def located(self, kind: str, ids: Sequence[int]) -> tuple[Located, ...]:
        """Read every place above some objects of a kind, in one call, of tags in two; those that can't be seen are left out."""

    def parents(self, parent: str, child: str, ids: Sequence[int]) -> tuple[ParentLink, ...]:
        """Read the links between some objects and what of a kind they are in, in one call."""

    def tags_on(self, kind: str, number: int) -> tuple[Crumb, ...]:
        """Read the tags that an object is below, in one call."""

    def named(self, kind: str, name: str) -> int | None:
        """Return the id of the first object of a name, if there is one to be seen, in one call."""

    def labelled(self, plate: int, well: str) -> int | None:
        """Return the id of a plate's well by its label, in one call."""

    def image_of(self, kind: str, number: int) -> int | None:
        """Return the id of the image that a ``roi``, ``shape`` or ``fileset`` belongs to, in one call."""

    def contents(self, group: int, owner: int | None) -> Contents:
        """Count what somebody, or everybody, has at the top of the tree in a group, in one call."""

    def search(self, wanted: Search) -> tuple[Hits, ...]:
        """Search for objects by the words in and on them; see ``searching.search`` for what it costs."""

    def found(self, kind: str, ids: Sequence[int]) -> tuple[Any, ...]:
        """Read objects by their ids, in that order; those that can't be seen are left out. One call."""

    def annotations(self, obj: Named) -> Annotations:
        """Read all annotations of an object in one call."""

    def inherited(self, obj: Named) -> tuple[Inherited, ...]:
        """Read the key-value pairs and tables of all that is above an object, the nearest first, in one call."""

    def spread(self, over: Sequence[Target]) -> Spreads:
        """Read what is said about several objects of one group, and on how many of them: two calls a kind."""

    def targets(self, wanted: Mapping[str, Sequence[int]]) -> tuple[Target, ...]:
        """Read what is to be changed, across groups, in a call a kind; ObjectNotFound when anything is missing."""

    def progress(self, handle: str) -> Progress:
        """Ask how far a task is, in two calls; it is forgotten once it has ended."""

    def loose(self, told: Progress) -> tuple[Loose, ...]:
        """Name what stays behind of the links that a task would cut, in a call for each kind of link."""

    def split(self, wanted: Mapping[str, Sequence[int]]) -> tuple[tuple[Part, bool], ...]:
        """Find images that came in the same files as some in these things, though not all of them are: two calls a kind."""

    def images_of_filesets(self, ids: Sequence[int]) -> tuple[int, ...]:
        """Find the images of sets of files, in one call."""

    def attached(self, to: Target, annotation: int) -> File:
        """Find the file of an annotation that is on an object, in one call."""

    def attachments_named(self, group: int, name: str) -> tuple[AttachedFile, ...]:
        """Find attachments in a group by a part of the name, the latest first, in one call."""

    def originals(self, image: Target) -> tuple[File, ...]:
        """Find the files that an image was imported from, in one call."""

    def originals_of_each(self, images: Sequence[int]) -> tuple[File, ...]:
        """Find the files that several images were imported from, each once, in one call; ObjectNotFound when an image has none."""

    def images_of_wells(self, wells: Sequence[int], index: int) -> tuple[int, ...]:
        """Find the images that wells have as their field of an index, from 0, in one call; ObjectNotFound when a well has none."""

    def file(self, number: int, *, annotation: bool = False) -> File:
        """Find a file by its id, or by that of its annotation, in one call."""

    def check_files(self, wanted: Sequence[File]) -> None:
        """Raise Refused when one of the files may not be downloaded, in a call for each thousand."""

    def why_no_download(self, image: Image) -> str:
        """Say why the original files of an image can't be downloaded, in one call; nothing if they can."""

    def download(self, file: File, start: int, length: int) -> Stream:
        """Open a file in three calls, and read it by one a block while it is sent; to be closed."""

    def downloads(self, wanted: Sequence[File], wrap: Callable[[Several], Pieces]) -> Stream:
        """Open files one after the other; ``wrap`` makes one body of them; to be closed."""

    def settings(self, image: Image) -> Settings:
        """Read channels, windows, colours and default plane as the caller sees them, in one call."""

    def image(self, id: int, within: Trail = ()) -> Image:
        """Like load("image"), but remembered for five seconds per session: the access grant of tiles and thumbnails."""

    def field(self, number: int, within: Trail) -> Field:
        """Like load("field"), but remembered for five seconds per session."""

    def wells(self, of: Plate | Run, number: int, run: int | None = None) -> tuple[Spot, ...]:
        """Read the image that each well of a plate has as its field of that number, of a run if one is named. One call."""

    def thumbnail(self, image: Image, size: int) -> Picture:
        """Draw a thumbnail, longest side ``size``; simultaneous calls of one session are joined into one batch."""

    def thumbnail_at(self, image: Image, size: int, plane: tuple[int, int] | None, settings: int | None) -> Picture:
        """Draw a thumbnail of a plane (z and t, from 1), or by certain saved settings; ObjectNotFound where those are not this image's."""

    def thumbnails(self, images: Sequence[Image], size: int) -> dict[int, Picture]:
        """Draw many thumbnails in one batch; an image that can't be drawn is left out."""

    def levels(self, image: Image) -> Levels:
        """Read the sizes of an image's levels, the full one first, and of its tiles: once for a warm engine."""

    def histogram(self, image: Image, channel: int, plane: tuple[int, int], bins: int) -> Histogram:
        """Count the samples of a plane, z and t from 1, of a channel, in equal bins over the channel's range; four calls, at most five."""

    def forecast(self, wanted: Restyling, targets: Mapping[str, Sequence[int]]) -> Forecast:
        """Look how many images there are in some things, and how many would keep their rendering settings: one call a kind, or two."""

    def saved_by(self, image: Image) -> tuple[SavedBy, ...]:
        """Read the rendering settings that everybody has saved for an image, in one call."""

    def luts(self) -> tuple[str, ...]:
        """List the names of OMERO's lookup tables, in one call."""

    def lut_files(self) -> tuple[Lut, ...]:
        """List the files of OMERO's lookup tables by name, in one call."""

    def render(self, image: Image, view: View, lossless: bool = False) -> Picture:
        """Draw a plane or projection as JPEG, or as PNG when ``lossless``; BadRequest when the image has no such plane."""
