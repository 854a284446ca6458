"""What one may change, as ``request.omero.changes``; each asks OMERO once, for a change must never be made twice."""

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

from omeroweb_pyr.gateway.connection import Connection, Seam
from omeroweb_pyr.gateway.images import Studio
from omeroweb_pyr.gateway.model import Image
from omeroweb_pyr.gateway.model_changes import Link, NewTag, Pairs, Tagged, Target, Task, Upload, Wording
from omeroweb_pyr.gateway.model_restyling import Portion, Restyling
from omeroweb_pyr.gateway.pool import Pool
from omeroweb_pyr.gateway.writing import annotating, editing, files, organising, removing, restyling, tasks
from omeroweb_pyr.imaging.model import View

T = TypeVar("T")


class Once(Protocol):
    """Works on the connection, and never a second time."""

    def __call__(self, work: Callable[[Connection, Seam], T]) -> T:
        """Work; Unsure when nobody can tell whether it was done."""


class Changes:
    """The changes of one request; they raise Refused, Conflict, BadRequest or Unsure as they must."""

    def __init__(self, once: Once, pool: Pool) -> None:
        self._once, self._pool = once, pool

    def edit(self, target: Target, new: Wording, was: Wording) -> None:
        """Name and describe an object."""
        self._once(lambda connection, seam: editing.edit(connection, seam, target, new, was))

    def comment(self, on: Sequence[Target], words: str) -> tuple[int, ...]:
        """Comment on objects; return the comment's id."""
        return self._once(lambda connection, seam: annotating.comment(connection, seam, on, words))

    def tag(self, on: Sequence[Target], wanted: Sequence[int], new: NewTag | None, off: Sequence[int]) -> Tagged:
        """Put tags on objects, and take others off."""
        return self._once(lambda connection, seam: annotating.tag(connection, seam, on, wanted, new, off))

    def rate(self, on: Sequence[Target], stars: int) -> None:
        """Rate objects by one to five stars; none takes the rating back."""
        self._once(lambda connection, seam: annotating.rate(connection, seam, on, stars))

    def write_pairs(self, on: Sequence[Target], namespace: str, pairs: Pairs, *, each: bool = False) -> tuple[int, ...]:
        """Put a new table of key-value pairs on objects; return the ids of the annotations."""
        return self._once(lambda connection, seam: annotating.write_pairs(connection, seam, on, namespace, pairs, each=each))

    def rewrite_pairs(self, on: Sequence[Target], wanted: Sequence[int], pairs: Pairs, was: Pairs | None) -> tuple[int, ...]:
        """Write tables of key-value pairs anew, all the same, or delete them."""
        return self._once(lambda connection, seam: annotating.rewrite_pairs(connection, seam, on, wanted, pairs, was))

    def attach(self, on: Sequence[Target], wanted: Sequence[int]) -> tuple[int, ...]:
        """Put annotations that there are on objects."""
        return self._once(lambda connection, seam: annotating.attach(connection, seam, on, wanted))

    def upload(self, on: Sequence[Target], wanted: Sequence[Upload]) -> tuple[int, ...]:
        """Keep files and attach them to objects; return the ids of the annotations."""
        return self._once(lambda connection, seam: files.upload(connection, seam, on, wanted))

    def detach(self, on: Sequence[Target], wanted: Sequence[int], *, wholly: bool = False) -> tuple[int, ...]:
        """Take annotations off objects, or delete them."""
        return self._once(lambda connection, seam: annotating.detach(connection, seam, on, wanted, wholly=wholly))

    def delete_tags(self, tags: Sequence[Target]) -> None:
        """Delete tags and sets of tags, those of each group all or none."""

        def work(connection: Connection, seam: Seam) -> None:
            for group in sorted({each.group_id for each in tags}):
                removing.delete(connection, seam, {"Annotation": [each.id for each in tags if each.group_id == group]}, group)

        self._once(work)

    def create(self, kind: str, new: Wording, group: int, parent: Target | None = None, inside: Sequence[Target] = ()) -> int:
        """Make an object; return its id."""
        return self._once(lambda connection, seam: organising.create(connection, seam, kind, new, group, parent, inside))

    def relink(self, known: organising.Known, put: Sequence[Link], take: Sequence[Link]) -> organising.Changed:
        """Put objects into others, and take them out of others; return the links that are new, and those that are no more."""
        return self._once(lambda connection, seam: organising.relink(connection, seam, known, put, take))

    def name_channels(self, image: Target, names: Sequence[str]) -> None:
        """Name the channels of an image."""
        self._once(lambda connection, seam: organising.name_channels(connection, seam, image, names))

    def name_channels_in(self, holder: Target, names: Sequence[str]) -> int:
        """Name the channels of all images in a dataset, plate or run; return how many were renamed."""
        return self._once(lambda connection, seam: organising.name_channels_in(connection, seam, holder, names))

    def submit(self, task: Task, targets: Sequence[Target]) -> str:
        """Let OMERO begin a task; return its handle."""
        return self._once(lambda connection, seam: tasks.submit(connection, seam, task, targets))

    def cancel(self, handle: str) -> None:
        """Stop a task."""
        self._once(lambda connection, seam: tasks.cancel(connection, seam, handle))

    def restyle(self, wanted: Restyling, kind: str, ids: Sequence[int], last: int) -> Portion:
        """Give rendering settings to the next images in something, those with ids after ``last``."""
        return self._once(lambda connection, seam: restyling.restyle(Studio(self._pool, connection, seam), wanted, kind, ids, last))

    def keep_settings(self, image: Image, view: View) -> None:
        """Save what a view says as one's own rendering settings of an image."""
        self._once(lambda connection, seam: restyling.keep(Studio(self._pool, connection, seam), image, view))
