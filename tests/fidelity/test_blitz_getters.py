"""Whatever omero-py's wrappers can be asked without arguments: each answers, for every type."""

import inspect

import omero
import pytest
from omero.gateway import BlitzObjectWrapper

from fidelity.test_blitz_objects import OPTIONS

pytestmark = pytest.mark.filterwarnings("ignore")

ASKING = ("get", "list", "count", "find", "is", "can", "copy", "simple")
INSIDE = {
    "Instrument": lambda image: image.getInstrument(),
    "Microscope": lambda image: image.getInstrument().getMicroscope(),
    "FilterSet": lambda image: image.getInstrument().getFilterSets()[0],
    "Filter": lambda image: image.getInstrument().getFilters()[0],
    "Dichroic": lambda image: image.getInstrument().getDichroics()[0],
    "ObjectiveSettings": lambda image: image.getObjectiveSettings(),
    "Objective": lambda image: image.getObjectiveSettings().getObjective(),
    "ImagingEnvironment": lambda image: image.getImagingEnvironment(),
    "StageLabel": lambda image: image.getStageLabel(),
    "Pixels": lambda image: image.getPrimaryPixels(),
    "Channel": lambda image: image.getChannels()[0],
    "LogicalChannel": lambda image: image.getChannels()[0].getLogicalChannel(),
    "LightPath": lambda image: image.getChannels()[0].getLogicalChannel().getLightPath(),
    "DetectorSettings": lambda image: image.getChannels()[0].getLogicalChannel().getDetectorSettings(),
    "Detector": lambda image: image.getChannels()[0].getLogicalChannel().getDetectorSettings().getDetector(),
    "LightSettings": lambda image: image.getChannels()[0].getLogicalChannel().getLightSourceSettings(),
    "Laser": lambda image: image.getChannels()[0].getLogicalChannel().getLightSourceSettings().getLightSource(),
}
"""What is found from an image."""

BELOW = {"countChildren", "countChildren_cached", "listChildren", "getChildLinks"}
"""Asked of containers only; for wells and plates omero-py looks for collections and types that there are none of."""

CONTAINERS = {"Project", "Dataset", "Screen"}

OF_OWNED = {"getDate", "getOwnerOmeName", "canWrite", "isOwned", "isLeaded", "getAnnotation", "listAnnotations"}
"""Nobody owns a user or a group."""

WRONG = {
    *("listOrphanedAnnotations", "getPreferences", "getRawPreferences", "countTagsInTagset", "listTagsInTagset"),
    *("getHistogram", "getParentLinks"),
}
"""Here omero-py stumbles over arguments that are missing, or over its own results."""


@pytest.fixture(params=[*OPTIONS, *INSIDE])
def wrapper(request, gateway, places) -> BlitzObjectWrapper:
    kind = request.param
    return INSIDE[kind](gateway.getObject("Image", places.image)) if kind in INSIDE else gateway.getObject(kind, places.of(kind))


def questions(wrapper):
    """Name what can be asked."""
    kind = wrapper.OMERO_CLASS or ""
    skipped = WRONG | (set() if kind in CONTAINERS else BELOW) | (OF_OWNED if kind.startswith("Experimenter") else set())
    for name in dir(wrapper):
        if name.startswith(ASKING) and name not in skipped:
            needed = [p for p in inspect.signature(getattr(wrapper, name)).parameters.values() if p.default is p.empty]
            if all(p.kind in (p.VAR_POSITIONAL, p.VAR_KEYWORD) for p in needed):
                yield name


def complaint(wrapper, name):
    """Return what goes wrong with a question, if anything does."""
    annotated = hasattr(wrapper._obj, "copyAnnotationLinks")
    try:
        result = getattr(wrapper, name)()
        if hasattr(result, "__next__"):
            list(result)
    except NotImplementedError:
        return ""  # it says so itself
    except Exception as error:  # noqa: BLE001 - whatever it is, somebody looking at a page meets it
        # Of things that take no annotations OMERO has no links either.
        unknown = isinstance(error, omero.QueryException) and "AnnotationLink" in error.message
        not_annotated = "Annotation" in name and (unknown or not annotated)
        return "" if not_annotated else f"{name}: {type(error).__name__} {getattr(error, 'message', error)}"
    return ""


def test_every_question_is_answered(wrapper):
    asked = list(questions(wrapper))
    assert len(asked) > 20
    assert [told for told in (complaint(wrapper, name) for name in asked) if told] == []


def test_every_property_is_there(wrapper):
    for name in type(wrapper._obj)._field_info._fields:
        if not hasattr(wrapper._obj, f"copy{name[0].upper()}{name[1:]}"):
            getattr(wrapper, name)
