"""What belongs to what: the rules by which a graph grows from its targets.

They follow OME's published rules of OMERO 5.6 for deleting and moving (what goes along, what only if nothing else holds it).
"""

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from omeroweb_pyr.embedded.model import MODEL


class Reference(NamedTuple):
    """Rows of a type refer to other rows: by a property, kept in a column of the type's table."""

    type: str
    name: str
    table: str
    column: str
    target: str
    """The root of the type referred to."""
    nullable: bool


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


GOES_ALONG = _words(
    """
    Pixels.image Roi.image Image.fileset
    Channel.pixels PlaneInfo.pixels RenderingDef.pixels Thumbnail.pixels
    ChannelBinding.renderingDef ProjectionDef.renderingDef CodomainMapContext.channelBinding Shape.roi
    Well.plate PlateAcquisition.plate WellSample.well WellSample.plateAcquisition Reagent.screen Folder.parentFolder
    FilesetEntry.fileset MicrobeamManipulation.experiment
    Detector.instrument Dichroic.instrument Filter.instrument FilterSet.instrument LightSource.instrument
    Objective.instrument OTF.instrument
    """
)
"""A row goes with what it refers to by one of these; besides, every link goes with either of its ends."""

PARTS = _words(
    """
    Image.fileset Image.instrument Image.objectiveSettings Image.imagingEnvironment Image.stageLabel Image.experiment
    Channel.statsInfo Channel.logicalChannel
    LogicalChannel.detectorSettings LogicalChannel.lightPath LogicalChannel.lightSourceSettings
    RenderingDef.quantization Shape.transform Instrument.microscope Filter.transmittanceRange LightSettings.microbeamManipulation
    WellSample.image FileAnnotation.file FilesetEntry.originalFile PixelsOriginalFileMap.parent FilesetJobLink.child
    JobOriginalFileLink.child ProjectDatasetLink.child DatasetImageLink.child ScreenPlateLink.child
    """
)
"""What a row refers to by one of these goes with it once nothing else holds it; so do the annotations at the end of links."""

HOLDERS = {
    "Dataset": ("ProjectDatasetLink.child",),
    "Image": ("DatasetImageLink.child", "WellSample.image"),
    "Plate": ("ScreenPlateLink.child",),
    "Fileset": ("Image.fileset",),
    "Job": ("FilesetJobLink.child",),
    "OriginalFile": (
        "FileAnnotation.file",
        "FilesetEntry.originalFile",
        "PixelsOriginalFileMap.parent",
        "JobOriginalFileLink.child",
        "Roi.source",
    ),
}
"""What holds a part; of other types, whatever refers to it and does not itself go along with it."""

SHARABLE = ("TagAnnotation", "TermAnnotation", "FileAnnotation")
"""Annotations that outlive what they are on, unless a request names them."""


@cache
def references() -> tuple[Reference, ...]:
    """Return all references between types that belong to somebody."""
    found: dict[tuple[str, str], Reference] = {}
    for entity in MODEL.values():
        if not entity.owned:
            continue
        for prop in entity.properties.values():
            if prop.kind == "ref" and MODEL[prop.type].owned:
                key = (entity.table, prop.column)
                name = entity.name if prop.name not in MODEL[entity.root].properties else entity.root
                found.setdefault(key, Reference(name, prop.name, entity.table, prop.column, MODEL[prop.type].root, prop.nullable))
    return tuple(found.values())


def is_link(reference: Reference) -> bool:
    """Say whether this is an end of a link."""
    return reference.name in {"parent", "child"} and MODEL[reference.type].kind == "link"


def _named(reference: Reference) -> str:
    return f"{reference.type}.{reference.name}"


@cache
def followers(root: str) -> tuple[Reference, ...]:
    """Return the references by which rows go along with rows of a table."""
    return tuple(ref for ref in references() if ref.target == root and (is_link(ref) or _named(ref) in GOES_ALONG))


@cache
def parts(root: str) -> tuple[Reference, ...]:
    """Return the references of a table's rows to what may go with them."""
    return tuple(ref for ref in references() if MODEL[ref.type].root == root and _is_part(ref))


def _is_part(ref: Reference) -> bool:
    return _named(ref) in PARTS or (ref.name == "child" and ref.target == "Annotation" and is_link(ref))


@cache
def holders(root: str) -> tuple[Reference, ...]:
    """Return the references that keep a row of a table from going with another."""
    if root == "Annotation":
        return tuple(ref for ref in references() if ref.target == root and ref.name == "child")
    if root in HOLDERS:
        return tuple(ref for ref in references() if _named(ref) in HOLDERS[root])
    return others(root)


@cache
def others(root: str) -> tuple[Reference, ...]:
    """Return the references to rows of a table whose rows do not go along: they stand in the way, or are cut."""
    return tuple(ref for ref in references() if ref.target == root and ref not in followers(root))


def supertypes(type_name: str) -> Iterator[str]:
    """Yield a type and all above it."""
    yield type_name
    yield from MODEL[type_name].parents
