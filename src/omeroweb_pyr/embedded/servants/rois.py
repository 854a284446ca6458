"""IRoi: regions of interest with their shapes, and the samples below them."""

from collections import defaultdict
from typing import Any

import omero.api
from omero.rtypes import unwrap

from omeroweb_pyr.embedded.objects import run_find
from omeroweb_pyr.embedded.pixels.regions import region
from omeroweb_pyr.embedded.servants.shapestats import by_image, shapes
from omeroweb_pyr.embedded.wire.service import Call, Service, raise_validation

ROIS = """
    select r from Roi r
    left outer join fetch r.shapes s
    left outer join fetch s.transform
    where {tests} order by r.id"""

EVERY = -1
"""Stands for the planes and the time points that a shape is on when it names none."""


class RoiService(Service):
    """Looks up regions of interest."""

    interface = "IRoi"

    def findByImage(self, call: Call, image: int, options: Any) -> Any:
        """Return the regions of an image."""
        return _find(call, ["r.image.id = :image"], {"image": image}, options)

    def findByRoi(self, call: Call, roi: int, options: Any) -> Any:
        """Return one region."""
        return _find(call, ["r.id = :roi"], {"roi": roi}, options)

    def findByPlane(self, call: Call, image: int, z: int, t: int, options: Any) -> Any:
        """Return the regions of an image with the shapes that show on one plane."""
        tests = ["r.image.id = :image", "(s.theZ is null or s.theZ = :z)", "(s.theT is null or s.theT = :t)", "s.id is not null"]
        return _find(call, tests, {"image": image, "z": z, "t": t}, options)

    def getPoints(self, call: Call, shape: int) -> Any:
        """Return the pixels that a shape covers."""
        ((measured, found),) = by_image(call, [_shape(call, shape)])
        covered = region(found, measured.record.sizes.x, measured.record.sizes.y)
        return omero.api.ShapePoints(*(([], []) if covered is None else covered.points()))

    def getShapeStats(self, call: Call, shape: int) -> Any:
        """Measure a shape."""
        return self.getShapeStatsList(call, [shape])[0]

    def getShapeStatsList(self, call: Call, wanted: list[int]) -> list[Any]:
        """Measure shapes."""
        found = [_shape(call, shape) for shape in wanted]
        return [measured.stats(shape) for measured, shape in by_image(call, found)]

    def getShapeStatsRestricted(self, call: Call, wanted: list[int], z: int, t: int, channels: list[int]) -> list[Any]:
        """Measure shapes on certain channels; what is on no plane of its own, on the plane given."""
        found = [_shape(call, shape) for shape in wanted]
        return [measured.stats(shape, (z, t), channels) for measured, shape in by_image(call, found)]

    def getRoiStats(self, call: Call, roi: int) -> Any:
        """Measure all shapes of a region."""
        found = shapes(call, "r.id = :key", roi)
        if not found:
            raise_validation(f"ROI {roi} is not to be seen, or has no shapes")
        pairs = by_image(call, found)
        known = pairs[0][0].record
        stats = [measured.stats(shape) for measured, shape in pairs]
        return omero.api.RoiStats(roi, known.image, known.id, None, stats)

    def getRoiMeasurements(self, call: Call, image: int, options: Any) -> list[Any]:
        """Return nothing: there are no measurements."""
        return []

    def getMeasuredRoisMap(self, call: Call, image: int, annotations: list[int], options: Any) -> dict[int, Any]:
        """Return nothing: there are no measurements."""
        return {}


def _shape(call: Call, shape: int) -> Any:
    found = shapes(call, "s.id = :key", shape)
    if not found:
        raise_validation(f"there is no shape {shape}")
    return found[0]


def _find(call: Call, tests: list[str], params: dict[str, Any], options: Any) -> Any:
    page = (unwrap(options.offset), unwrap(options.limit)) if options else (None, None)
    owner, group = (unwrap(options.userId), unwrap(options.groupId)) if options else (None, None)
    if owner is not None:
        tests, params = [*tests, "r.details.owner.id = :owner"], params | {"owner": owner}
    if group is not None:
        tests, params = [*tests, "r.details.group.id = :group"], params | {"group": group}
    return _result(run_find(call.store, call.caller, ROIS.format(tests=" and ".join(tests)), params, page), options)


def _result(found: list[Any], options: Any) -> Any:
    by_z: dict[int, list[Any]] = defaultdict(list)
    by_t: dict[int, list[Any]] = defaultdict(list)
    for roi in found:
        for shape in roi.copyShapes():
            by_z[EVERY if shape.theZ is None else shape.theZ.val].append(shape)
            by_t[EVERY if shape.theT is None else shape.theT.val].append(shape)
    return omero.api.RoiResult(options, found, dict(by_z), dict(by_t))
