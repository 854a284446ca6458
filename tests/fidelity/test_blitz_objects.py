"""What omero-py's gateway finds: every type, by every option it has for it, counted, annotated, orphaned."""

from itertools import product

import pytest
from omero.gateway import AnnotationWrapper

from fidelity.places import ANNOTATED

pytestmark = pytest.mark.filterwarnings("ignore:The 'warn' method is deprecated", "ignore:Deprecated")

LOADED = [dict.fromkeys(chosen, True) for chosen in ((), ("load_pixels",), ("load_channels",), ("load_pixels", "load_channels"))]
WELLS = [dict.fromkeys(names, True) | some for names, some in product(((), ("load_images",)), LOADED)]
ANNOTATIONS = ("Comment", "Tag", "Long", "Boolean", "File", "Double", "Term", "Timestamp", "Map")
OPTIONS: dict[str, list[dict[str, object]]] = {
    "Project": [{}, {"dataset": "dataset"}],
    "Dataset": [{}, {"project": "project"}, {"image": "image"}, {"project": "project", "image": "image"}],
    "Image": [place | some for place, some in product(({}, {"dataset": "dataset"}), LOADED)],
    "Screen": [{}, {"plate": "plate"}],
    "Plate": [{}, {"screen": "screen"}, {"well": "well"}, {"screen": "screen", "well": "well"}],
    "PlateAcquisition": [{}],
    "Well": [place | some for place, some in product(({}, {"plate": "plate"}, {"plateacquisition": "run", "wellsample_index": 0}), WELLS)],
    "Roi": [{}, {"load_shapes": True}, {"image": "image"}, {"load_shapes": True, "image": "image"}],
    "Shape": [{}],
    "Experimenter": [{}, {"load_experimentergroups": False}, {"experimentergroup": "group"}],
    "ExperimenterGroup": [{}, {"load_experimenters": False}, {"experimenter": "user"}],
    "OriginalFile": [{}],
    "Fileset": [{}],
} | {f"{kind}Annotation": [{}] for kind in ANNOTATIONS}
ORDERS = {"Well": "obj.column, obj.row", "Shape": "obj.theZ", "Experimenter": "lower(obj.omeName)", "Fileset": "obj.templatePrefix"}
NAMELESS = {"Roi", "Shape", "Well", "Fileset", "Experimenter", "OriginalFile"}
CASES = [(kind, place) for kind, places in OPTIONS.items() for place in range(len(places))]


def filled(places, options):
    return {name: places.ids.get(value, value) if isinstance(value, str) else value for name, value in options.items()}


def which(found):
    return [one.getId() for one in found]


@pytest.mark.parametrize(("kind", "place"), CASES)
def test_is_found_by_its_options(gateway, places, kind, place):
    options, wanted = filled(places, OPTIONS[kind][place]), places.of(kind)
    owned = {} if kind.startswith("Experimenter") else {"owner": places.user}
    for more in ({}, owned, {"limit": 500, "offset": 0}, owned | {"order_by": ORDERS.get(kind, "obj.id")}):
        assert wanted in which(gateway.getObjects(kind, opts=options | more))
        assert which(gateway.getObjects(kind, [wanted], opts=options | more)) == [wanted]


@pytest.mark.parametrize(("kind", "place"), CASES)
def test_is_counted_as_it_is_found(gateway, places, kind, place):
    options = filled(places, OPTIONS[kind][place])
    query, params = gateway.buildCountQuery(kind, opts=options)
    counted = gateway.getQueryService().projection(query, params, gateway.SERVICE_OPTS)
    assert counted[0][0].val == len({*which(gateway.getObjects(kind, opts=options))})


@pytest.mark.parametrize("kind", OPTIONS)
def test_of_others_nothing_is_found(gateway, administrator, kind):
    if kind.startswith("Experimenter"):
        assert gateway.getObject(kind, 10**9) is None
    else:
        assert which(gateway.getObjects(kind, opts={"owner": administrator.user_id})) == []


@pytest.mark.parametrize("kind", [kind for kind in OPTIONS if kind not in NAMELESS and "Annotation" not in kind])
def test_is_found_by_its_name(gateway, places, kind):
    wrapper = gateway.getObject(kind, places.of(kind))
    assert places.of(kind) in which(gateway.getObjects(kind, attributes={"name": wrapper.getName()}))
    assert which(gateway.getObjects(kind, [wrapper.getId()], attributes={"name": wrapper.getName()})) == [wrapper.getId()]
    assert which(gateway.getObjects(kind, attributes={"name": "no such name"})) == []


@pytest.mark.parametrize(("kind", "orphan"), [("Dataset", "loosedataset"), ("Image", "orphan"), ("Plate", "loose")])
@pytest.mark.parametrize("more", [{}, {"load_pixels": True}])
def test_orphans(gateway, places, kind, orphan, more):
    found = which(gateway.getObjects(kind, opts={"orphaned": True, "owner": places.user} | more))
    assert places.ids[orphan] in found
    assert places.of(kind) not in found
    assert places.ids[orphan] in which(gateway.listOrphans(kind))
    assert places.ids[orphan] in which(gateway.listOrphans(kind, eid=places.user))


@pytest.mark.parametrize("kind", ANNOTATED)
def test_annotations_are_found_from_both_ends(gateway, places, kind):
    parent, tag = places.of(kind), places.tag
    for parents, annotations, ns in product((None, [parent]), (None, [tag]), (None, "fidelity")):
        links = list(gateway.getAnnotationLinks(kind, parents, annotations, ns))
        assert bool(links) == (ns is None or annotations is None)
    assert parent in which(gateway.getObjectsByAnnotations(kind, [tag]))
    counts = gateway.countAnnotations(kind, [parent])
    assert {name: count > 0 for name, count in counts.items() if name != "LongAnnotation"} == dict.fromkeys(
        counts.keys() - {"LongAnnotation"}, True
    )
    assert gateway.getAnnotationCounts({kind.lower(): [gateway.getObject(kind, parent)]}) == counts
    assert tag in which(gateway.getObject(kind, parent).listAnnotations())


@pytest.mark.parametrize("kind", ANNOTATED)
@pytest.mark.parametrize("anntype", ["Text", "Tag", "File", "Long", "Boolean"])
def test_annotations_that_are_not_there_yet(gateway, places, kind, anntype):
    parent = places.of(kind)
    for parents, eid, ns, added in product(([parent], [parent, 10**9]), (None, places.user), (None, ["x"]), (True, False)):
        found = list(gateway.listOrphanedAnnotations(kind, parents, eid, ns, anntype, addedByMe=added))
        assert all(isinstance(one, AnnotationWrapper) for one in found)
        assert places.tag not in which(found) or len(parents) > 1


@pytest.mark.parametrize("kind", [kind for kind in ANNOTATED if kind != "Well"])
def test_key_and_value(gateway, places, kind):
    for key, value, ns in product((None, "stain"), (None, "DAPI", "D*"), (None, "openmicroscopy.org/omero/client/mapAnnotation")):
        assert places.of(kind) in which(gateway.getObjectsByMapAnnotations(kind, key=key, value=value, ns=ns))
    assert which(gateway.getObjectsByMapAnnotations(kind, key="stain", value="other")) == []


def test_enumerations(gateway):
    for kind in gateway.getEnumerations():
        entries = list(gateway.getEnumerationEntries(kind))
        assert entries, kind
    assert gateway.getEnumeration("Immersion", "Oil").getValue() == "Oil"
    assert {"ImmersionI", "BinningI"} <= {*gateway.getEnumerationsWithEntries()}
