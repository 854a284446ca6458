"""Rendering settings given to many images by OMERO's own batch calls, some images at a time."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from omeroweb_pyr.errors import ObjectNotFound
from omeroweb_pyr.gateway import reading, rows, searching
from omeroweb_pyr.gateway.images import Studio
from omeroweb_pyr.gateway.model import Image
from omeroweb_pyr.gateway.model_restyling import IMPORTED, PASTE, Forecast, Left, Pattern, Portion, Restyling, SavedBy
from omeroweb_pyr.gateway.queries.restyling import PORTION, SAVED, SORTS, UNLIKE
from omeroweb_pyr.gateway.reading import ANY, Short, maps
from omeroweb_pyr.gateway.rendering import Rendering, asked
from omeroweb_pyr.imaging.model import View
from omeroweb_pyr.permissions import Permission

PART = 100
"""How many images OMERO is asked to change at a time: it answers when it is through with all of them."""
SOME = 10
Row = dict[str, Any]
SERVICE = "getRenderingSettingsService"


def restyle(studio: Studio, wanted: Restyling, kind: str, ids: Sequence[int], last: int) -> Portion:
    """Give rendering settings to the next images in something, those with ids after ``last``.

    Two calls; of settings that are not saved, or go to another group, some more.
    """
    found = maps(studio.connection, studio.seam, PORTION[kind], {"ids": list(ids), "last": last}, ANY, (0, PART))
    images = {row["id"]: row for row in found}
    left = {id: why for id, row in images.items() if (why := _against(row, wanted.pattern))}
    groups: dict[int, list[int]] = {}
    for id, row in images.items():
        if id not in left:
            groups.setdefault(row["group_id"], []).append(id)
    changed: set[int] = set()
    try:
        for group, fit in groups.items():
            changed |= _given(studio, wanted, group, fit)
    finally:
        studio.connection.grants.clear()
    missed = "unsaved" if wanted.how not in (PASTE, IMPORTED) else "refused"
    stay = tuple(_left(row, left.get(id, missed)) for id, row in images.items() if id not in changed)
    return Portion(tuple(sorted(changed)), stay, max(images) if len(found) == PART else None)


def forecast(studio: Studio, wanted: Restyling, targets: Mapping[str, Sequence[int]]) -> Forecast:
    """Look how many images there are in some things, and how many of them would stay as they are: one call a kind, or two."""
    total = unlike = 0
    some: list[Left] = []
    for kind, ids in targets.items():
        sorts = reading.project(studio.connection, studio.seam, SORTS[kind], {"ids": list(ids)}, ANY)
        total += sum(many for _, _, many in sorts)
        if wanted.pattern is None:
            unlike += sum(many for channels, _, many in sorts if channels is None)
            continue
        fits = (wanted.pattern.channels, wanted.pattern.type)
        other = sum(many for channels, type_, many in sorts if (channels, type_) != fits)
        unlike += other
        if other and len(some) < SOME:
            values: dict[str, reading.Value] = {"ids": list(ids), "channels": Short(fits[0]), "type": fits[1]}
            found = maps(studio.connection, studio.seam, UNLIKE[kind], values, ANY, (0, SOME - len(some)))
            some += [_left(row, "unlike" if row["pixels_id"] else "pixels") for row in found]
    return Forecast(total, unlike, tuple(some))


def keep(studio: Studio, image: Image, view: View) -> None:
    """Save what a view says as the caller's own settings of an image; its plane is then the one that is shown first."""
    _keep(studio, image, lambda was: replace(asked(was, view), default_z=view.z - 1, default_t=view.t - 1))


def saved(studio: Studio, image: Image) -> tuple[SavedBy, ...]:
    """Read what everybody has saved for an image, in one call."""
    found = maps(studio.connection, studio.seam, SAVED, {"id": image.id}, image.group.id)
    return rows.saved_by(found, image.pixels.type if image.pixels else "")


def _against(row: Row, pattern: Pattern | None) -> str:
    """Say what stands against giving settings to an image; nothing if nothing does."""
    if row["pixels_id"] is None:
        return "pixels"
    if Permission.ANNOTATE not in rows.rights(row["x_details_permissions"]):
        return "right"
    return "unlike" if pattern is not None and (row["size_c"], row["type"]) != (pattern.channels, pattern.type) else ""


def _left(row: Row, why: str) -> Left:
    return Left(
        id=row["id"],
        name=row["name"] or "",
        why=why,
        channels=row["size_c"] or 0,
        type=row["type"] or "",
        owner=rows.person(row),
        group=rows.group(row),
    )


def _given(studio: Studio, wanted: Restyling, group: int, images: list[int]) -> set[int]:
    """Let OMERO give the settings to images of a group; return those that have them now."""
    if wanted.pattern is not None:
        return _pasted(studio, wanted.pattern, wanted.view, group, images)
    operation = "resetDefaultsInSet" if wanted.how == IMPORTED else "resetDefaultsByOwnerInSet"
    service = studio.connection.service(studio.seam, SERVICE)
    return {*studio.seam.call(service, operation, "Image", images, group=group)}


def _pasted(studio: Studio, pattern: Pattern, view: View | None, group: int, images: list[int]) -> set[int]:
    """Give what was copied: OMERO gives what is saved for an image of the same group, so it may have to be saved for the first one."""
    source, done, rest = pattern.pixels, set[int](), images
    if view is not None or pattern.group != group:
        given, first = _copied(studio, pattern, view), _image(studio, images[0])
        _keep(studio, first, lambda was: replace(given, default_z=was.default_z, default_t=was.default_t))
        assert first.pixels is not None
        source, done, rest = first.pixels.id, {first.id}, images[1:]
    if rest:
        service = studio.connection.service(studio.seam, SERVICE)
        done |= {*studio.seam.call(service, "applySettingsToSet", source, "Image", rest, group=group)[True]}
    return done


def _copied(studio: Studio, pattern: Pattern, view: View | None) -> Rendering:
    saved = reading.fresh_settings(studio.connection, studio.seam, _image(studio, pattern.image)).rendering
    return saved if view is None else asked(saved, view)


def _keep(studio: Studio, image: Image, change: Callable[[Rendering], Rendering]) -> None:
    try:
        studio.keep(image, change)
    finally:
        studio.connection.grants.clear()


def _image(studio: Studio, number: int) -> Image:
    found = searching.found(studio.connection, studio.seam, "image", [number])
    if not found:
        raise ObjectNotFound(f"There is no image {number}, or you may not see it.")
    image: Image = found[0]
    return image
