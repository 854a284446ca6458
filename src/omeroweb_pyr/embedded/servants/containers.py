"""IContainer: images with their pixels, as OMERO's clients load them before they draw."""

from typing import Any

from omeroweb_pyr.embedded.objects import run_find, unwrap_params
from omeroweb_pyr.embedded.wire.service import Call, Service, raise_api_usage

IMAGES = """
    select i from Image i
    join fetch i.details.owner
    join fetch i.details.group
    join fetch i.details.creationEvent
    left outer join fetch i.pixels p
    left outer join fetch p.pixelsType
    left outer join fetch p.dimensionOrder
    where i.id in ({ids}) order by i.id"""

WITHIN = {
    "Image": ":ids",
    "Dataset": "select l.child.id from DatasetImageLink l where l.parent.id in (:ids)",
    "Project": (
        "select l.child.id from DatasetImageLink l where l.parent.id in"
        " (select m.child.id from ProjectDatasetLink m where m.parent.id in (:ids))"
    ),
}


class ContainerService(Service):
    """Loads images."""

    interface = "IContainer"

    def getImages(self, call: Call, kind: str, ids: list[int], parameters: Any) -> list[Any]:
        """Return images by their ids, or by those of their datasets or projects, with their pixels."""
        within = WITHIN.get(kind.rpartition(".")[2])
        if within is None:
            raise_api_usage(f"Images are loaded by {', '.join(WITHIN)}, not by {kind}.")
        if not ids:
            return []
        _, page = unwrap_params(parameters)
        return run_find(call.store, call.caller, IMAGES.format(ids=within), {"ids": list(ids)}, page)
