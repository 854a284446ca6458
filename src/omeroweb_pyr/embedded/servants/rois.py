"""IRoi: regions of interest with their shapes; nothing is measured."""

from collections import defaultdict
from typing import Any

import omero.api
from omero.rtypes import unwrap

from omeroweb_pyr.embedded.objects import run_find
from omeroweb_pyr.embedded.wire.service import Call, Service

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

    def getRoiMeasurements(self, call: Call, image: int, options: Any) -> list[Any]:
        """Return nothing: there are no measurements."""
        return []

    def getMeasuredRoisMap(self, call: Call, image: int, annotations: list[int], options: Any) -> dict[int, Any]:
        """Return nothing: there are no measurements."""
        return {}


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
