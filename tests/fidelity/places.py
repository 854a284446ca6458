"""One of everything that OMERO's clients can name."""

from typing import Any

from fidelity.optics import optics
from making import insert
from world import World

ANNOTATIONS: dict[str, dict[str, Any]] = {
    "LongAnnotation": {"longValue": 17},
    "DoubleAnnotation": {"doubleValue": 0.5},
    "BooleanAnnotation": {"boolValue": 1},
    "TimestampAnnotation": {"timeValue": 1_700_000_000_000},
    "TermAnnotation": {"termValue": "GO:0005634"},
    "XmlAnnotation": {"textValue": "<a/>"},
}
"""Those without a maker of their own."""

ANNOTATED = ("Project", "Dataset", "Image", "Screen", "Plate", "PlateAcquisition", "Well")


class Places:
    """Ids by name (``places.image``, ``places.of("PlateAcquisition")``), and whose they are."""

    def __init__(self, owner: World, ids: dict[str, int]) -> None:
        self.owner, self.ids = owner, ids

    def __getattr__(self, name: str) -> int:
        try:
            return self.ids[name]
        except KeyError:
            raise AttributeError(name) from None

    def of(self, kind: str) -> int:
        """Return the id of the one of a type."""
        return self.ids[kind.lower()]

    def fill(self, path: str) -> str:
        """Put ids into an address such as ``/webclient/render_image/{image}/``."""
        return path.format(**self.ids)


def furnish(owner: World) -> Places:
    """Make one of everything."""
    ids = {"user": owner.user_id, "group": owner.group_id, "experimenter": owner.user_id, "experimentergroup": owner.group_id}
    for make in (_containers, _screens, _annotations, _files, optics):
        ids |= make(owner, ids)
    return Places(owner, ids)


def _containers(owner: World, _ids: dict[str, int]) -> dict[str, int]:
    project = owner.project("Fidelity project", description="What OMERO.web shows.")
    dataset = owner.dataset("Fidelity dataset", project=project)
    image, other = (owner.image(name, dataset=dataset, sizes=(64, 48, 5, 3, 2)) for name in ("Fidelity image", "Another image"))
    roi = owner.roi(image, [("Rectangle", {"x": 4.0, "y": 5.0, "width": 10.0, "height": 8.0})])
    (shape,) = owner.store.read().execute("SELECT id FROM shape WHERE roi = ?", (roi,)).fetchone()
    orphans = {"loosedataset": owner.dataset("Loose dataset"), "orphan": owner.image("Orphaned image"), "loose": owner.plate("Loose plate")}
    return {"project": project, "dataset": dataset, "image": image, "other": other, "roi": roi, "shape": shape, **orphans}


def _screens(owner: World, _ids: dict[str, int]) -> dict[str, int]:
    screen = owner.screen("Fidelity screen")
    plate = owner.plate("Fidelity plate", screen=screen)
    run = owner.run(plate, "Fidelity run")
    fields = [owner.image(f"Field {number}") for number in range(4)]
    wells = owner.wells(plate, fields, rows=2, columns=2, runs=[run])
    return {"screen": screen, "plate": plate, "run": run, "plateacquisition": run, "well": wells[0], "field": fields[0]}


def _annotations(owner: World, ids: dict[str, int]) -> dict[str, int]:
    on = ("image", ids["image"])
    tag = owner.tag("Fidelity tag", on=on)
    made = {
        "tag": tag,
        "tagannotation": tag,
        "tagset": owner.tagset("Fidelity tag set", tags=[tag]),
        "mapannotation": owner.key_values({"stain": "DAPI"}, on=on),
        "commentannotation": owner.comment("A comment", on=on),
        "rating": owner.rating(4, on=on),
        "file": owner.attachment("notes.txt", b"some notes", on=on),
    }
    made["fileannotation"] = made["file"]
    (made["content"],) = owner.store.read().execute("SELECT file FROM annotation WHERE id = ?", (made["file"],)).fetchone()
    made |= {kind.lower(): insert(owner, kind, ns="fidelity", **values) for kind, values in ANNOTATIONS.items()}
    kinds = (*ANNOTATIONS, "TagAnnotation", "MapAnnotation", "CommentAnnotation", "FileAnnotation")
    for parent in ANNOTATED:
        for kind in kinds if parent != "Image" else ANNOTATIONS:
            insert(owner, f"{parent}AnnotationLink", parent=ids[parent.lower()], child=made[kind.lower()])
    return made


def _files(owner: World, ids: dict[str, int]) -> dict[str, int]:
    file = insert(owner, "OriginalFile", name="stack.tif", path="demo/", size=3, mimetype="image/tiff")
    fileset = insert(owner, "Fileset", templatePrefix="demo/")
    insert(owner, "FilesetEntry", fileset=fileset, fileset_index=0, originalFile=file, clientPath="home/stack.tif")
    with owner.store.write() as writer:
        writer.update("Image", ids["other"], fileset=fileset)
    return {"originalfile": file, "fileset": fileset}
