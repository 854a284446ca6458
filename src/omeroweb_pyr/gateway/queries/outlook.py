"""What there is in a group, counted before its permissions are changed: objects, and what members have put on what others have."""

from collections.abc import Iterator

from omeroweb_pyr.gateway.queries.columns import select

KINDS = {
    "project": "Project",
    "dataset": "Dataset",
    "image": "Image",
    "screen": "Screen",
    "plate": "Plate",
    "folder": "Folder",
    "tag": "TagAnnotation",
}
_THERE = "x.details.group.id = g.id"
_OTHERS = "join x.{end} y where x.details.group.id = g.id and x.details.owner.id <> y.details.owner.id"
_ANNOTATED = ("Project", "Dataset", "Image", "Screen", "Plate", "PlateAcquisition", "Well", "Folder", "Roi")
_HELD = ("ProjectDatasetLink", "DatasetImageLink", "ScreenPlateLink", "FolderImageLink")


def _across(entities: tuple[str, ...], end: str) -> dict[str, str]:
    """Count, of each type, what somebody else has than what it is on."""
    return {entity: f"(select count(x.id) from {entity} x {_OTHERS.format(end=end)})" for entity in entities}


ACROSS = {
    "annotations": _across(tuple(f"{entity}AnnotationLink" for entity in _ANNOTATED), "parent"),
    "borrowed": {
        f"{entity}Borrowed": (
            f"(select count(x.id) from {entity}AnnotationLink x join x.parent y join x.child z where {_THERE} "
            "and x.details.owner.id = y.details.owner.id and x.details.owner.id <> z.details.owner.id)"
        )
        for entity in _ANNOTATED
    },
    "links": _across(_HELD, "child"),
    "settings": _across(("RenderingDef",), "pixels"),
    "regions": _across(("Roi",), "image"),
}
_COLUMNS = {name: f"(select count(x.id) from {entity} x where {_THERE})" for name, entity in KINDS.items()}
_COLUMNS["having"] = f"(select count(distinct x.details.owner.id) from Image x where {_THERE})"
_TOLD = _COLUMNS | {entity: text for each in ACROSS.values() for entity, text in each.items()}
OUTLOOK = f"{select(_TOLD)} from ExperimenterGroup g where g.id = :id"


def all_texts() -> Iterator[tuple[str, str]]:
    """Yield the name and the text of the query."""
    yield "staff: outlook", OUTLOOK
