"""Which images are in a container, whatever its type, as HQL."""

from collections.abc import Sequence

from omeroweb_pyr.embedded.objects import run_projection
from omeroweb_pyr.embedded.wire.service import Call, raise_api_usage

WITHIN = {
    "Image": ":ids",
    "Dataset": "select l.child.id from DatasetImageLink l where l.parent.id in (:ids)",
    "Project": (
        "select l.child.id from DatasetImageLink l where l.parent.id in"
        " (select m.child.id from ProjectDatasetLink m where m.parent.id in (:ids))"
    ),
    "Well": "select s.image.id from WellSample s where s.well.id in (:ids)",
    "PlateAcquisition": "select s.image.id from WellSample s where s.plateAcquisition.id in (:ids)",
    "Plate": "select s.image.id from WellSample s where s.well.plate.id in (:ids)",
    "Screen": (
        "select s.image.id from WellSample s where s.well.plate.id in"
        " (select m.child.id from ScreenPlateLink m where m.parent.id in (:ids))"
    ),
    "Folder": "select l.child.id from FolderImageLink l where l.parent.id in (:ids)",
    "Fileset": "select f.id from Image f where f.fileset.id in (:ids)",
    "Pixels": "select p.image.id from Pixels p where p.id in (:ids)",
}
"""For each type, the ids of the images in containers with the ids ``:ids``."""


def within(kind: str) -> str:
    """Return HQL for the ids of the images in containers of a type, which may have its package before it."""
    name = kind.rpartition(".")[2]
    if name not in WITHIN:
        raise_api_usage(f"Images are found by {', '.join(WITHIN)}, not by {kind}.")
    return WITHIN[name]


def pixels_by_image(call: Call, kind: str, ids: Sequence[int]) -> dict[int, int]:
    """Return the primary pixels of all images in containers, by the images' ids."""
    if not ids:
        return {}
    query = f"select i.id, p.id from Image i join i.pixels p where index(p) = 0 and i.id in ({within(kind)}) order by i.id"
    rows = run_projection(call.store, call.caller, query, {"ids": list(ids)})
    return {image.val: pixels.val for image, pixels in rows}
