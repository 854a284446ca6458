"""IMetadata over the wire: annotations, tags, instruments."""

import omero
import pytest
from omero.rtypes import rlong
from omero.sys import ParametersI

from making import ids, insert, plate_of
from omeroweb_pyr.embedded.servants.metadata import LOG_FILE, TAGSET


@pytest.fixture
def service(connect, world):
    return connect(world).sf.getMetadataService()


def file_annotation(world, on=None, ns=None):
    file = insert(world, "OriginalFile", name="notes.txt", path="/", size=3, mimetype="text/plain")
    made = insert(world, "FileAnnotation", file=file, ns=ns)
    if on is not None:
        insert(world, "ImageAnnotationLink", parent=on, child=made)
    return made


def test_annotations_of_objects(world, service):
    first, second, bare = world.image(), world.image(), world.image()
    tag = world.tag(on=("image", first))
    pairs = world.key_values({"a": "b"}, on=("image", first))
    file = file_annotation(world, on=second)
    found = service.loadAnnotations("Image", [first, second, bare], None, None, None)
    assert {image: ids(some) for image, some in found.items()} == {first: [tag, pairs], second: [file]}
    assert found[first][1].mapValue[0].name == "a"
    assert found[second][0].file.name.val == "notes.txt"
    found = service.loadAnnotations("ome.model.core.Image", [first], ["ome.model.annotations.TagAnnotation"], [world.user_id], None)
    assert ids(found[first]) == [tag]
    assert service.loadAnnotations("Image", [first], None, [10**9], None) == {}
    assert service.loadAnnotations("Image", [], None, None, None) == {}


def test_annotations_by_id(world, service):
    tag, file = world.tag(), file_annotation(world)
    assert [type(a).__name__ for a in service.loadAnnotation([tag, file])] == ["TagAnnotationI", "FileAnnotationI"]
    assert service.loadAnnotation([]) == []


def test_annotations_by_namespace(world, service):
    image = world.image()
    bare, one, two = (file_annotation(world, on=image, ns=ns) for ns in (None, "one", "two"))
    whose = ParametersI().exp(rlong(world.user_id))
    assert ids(service.loadSpecifiedAnnotations("FileAnnotation", [], [], whose)) == [bare, one, two]
    assert ids(service.loadSpecifiedAnnotations("FileAnnotation", [], ["one"], whose)) == [bare, two]
    (found,) = service.loadSpecifiedAnnotations("FileAnnotation", ["one"], None, whose)
    assert found.file.isLoaded()
    assert service.countSpecifiedAnnotations("FileAnnotation", [], ["one"], whose).val == 2
    assert {image: ids(some) for image, some in service.loadSpecifiedAnnotationsLinkedTo(
        "FileAnnotation", ["one", "two"], ["two"], "Image", [image], None).items()} == {image: [one]}  # fmt: skip


def test_tag_sets(world, service):
    kind = insert(world, "TagAnnotation", textValue="Set", ns=TAGSET)
    empty = insert(world, "TagAnnotation", textValue="Empty", ns=TAGSET)
    tag, loose = world.tag(), world.tag()
    link = insert(world, "AnnotationAnnotationLink", parent=kind, child=tag)
    mine = ParametersI().exp(rlong(world.user_id))
    (found,) = service.loadTagSets(mine)
    assert (found.id.val, found.parent.textValue.val, found.child.id.val) == (link, "Set", tag)
    assert ids(service.loadTagSets(mine.orphan())) == [link, empty, loose]


def test_what_is_tagged(world, service):
    image, project = world.image(), world.project()
    plate, _, _ = plate_of(world, [image])
    tag, unused = world.tag(on=("image", image)), world.tag()
    world.link("project", project, "annotation", tag)
    world.link("plate", plate, "annotation", tag)
    found = service.loadTagContent([tag, unused], None)
    assert [type(o).__name__ for o in found[tag]] == ["ImageI", "ProjectI", "PlateI"]
    assert found[tag][0].getPrimaryPixels().sizeX.val == 32
    assert service.getTaggedObjectsCount([tag, unused], None) == {tag: 3, unused: 0}


def test_others_annotations_in_use(world, service):
    colleague = world.colleague()
    image, tag = world.image(), colleague.tag()
    world.tag(on=("image", image))
    world.link("image", image, "annotation", tag)
    assert ids(service.loadAnnotationsUsedNotOwned("TagAnnotation", world.user_id)) == [tag]
    assert service.countAnnotationsUsedNotOwned("TagAnnotation", world.user_id).val == 1
    assert service.countAnnotationsUsedNotOwned("FileAnnotation", world.user_id).val == 0


def test_an_instrument_with_its_parts(world, service):
    instrument = instrument_of(world)
    found = service.loadInstrument(instrument)
    assert found.microscope.model.val == "Axio"
    assert [d.model.val for d in found.copyDetector()] == ["EMCCD"]
    assert [type(s).__name__ for s in found.copyLightSource()] == ["LaserI"]
    (block,) = found.copyFilterSet()
    assert block.dichroic.model.val == "FT 510"
    assert block.copyEmissionFilterLink()[0].child.transmittanceRange.cutIn.getValue() == 520.0
    assert found.isOtfLoaded()
    assert found.sizeOfOtf() == 0
    with pytest.raises(omero.ValidationException):
        service.loadInstrument(10**9)


def test_how_channels_were_taken(world, service):
    instrument = instrument_of(world)
    db = world.store.read()
    block, detector, laser = (
        db.execute(f"SELECT id FROM {table} WHERE instrument = ?", (instrument,)).fetchone()[0]
        for table in ("filterset", "detector", "lightsource")
    )
    settings = insert(world, "DetectorSettings", detector=detector, gain=2.5)
    light = insert(world, "LightSettings", lightSource=laser)
    first = insert(world, "LogicalChannel", name="DAPI", filterSet=block, detectorSettings=settings, lightSourceSettings=light)
    second = insert(world, "LogicalChannel", name="bare")
    found = service.loadChannelAcquisitionData([second, first])
    assert ids(found) == [second, first]
    assert found[1].detectorSettings.detector.model.val == "EMCCD"
    assert found[1].lightSourceSettings.lightSource.power.getValue() == 5.0
    assert found[1].filterSet.copyEmissionFilterLink()[0].child.model.val == "BP 520"


def instrument_of(world):
    scope = insert(world, "Microscope", model="Axio")
    made = insert(world, "Instrument", microscope=scope)
    insert(world, "Detector", instrument=made, model="EMCCD")
    insert(world, "Laser", instrument=made, power=(5.0, "MILLIWATT"))
    dichroic = insert(world, "Dichroic", instrument=made, model="FT 510")
    block = insert(world, "FilterSet", instrument=made, dichroic=dichroic)
    span = insert(world, "TransmittanceRange", cutIn=(520.0, "NANOMETER"))
    emission = insert(world, "Filter", instrument=made, model="BP 520", transmittanceRange=span)
    insert(world, "FilterSetEmissionFilterLink", parent=block, child=emission)
    return made


def test_log_files_of_imports(world, service):
    image = world.image()
    fileset = world.store.read().execute("SELECT fileset FROM image WHERE id = ?", (image,)).fetchone()[0]
    with world.store.write() as writer:
        status = writer.enum("JobStatus", "Finished")
    job = insert(world, "UploadJob", username="x", groupname="x", type="x", message="", status=status)
    log = insert(world, "OriginalFile", name="import.log", path="/", mimetype=LOG_FILE)
    insert(world, "FilesetJobLink", parent=fileset, child=job, parent_index=0)
    insert(world, "JobOriginalFileLink", parent=job, child=log)
    assert {key: ids(files) for key, files in service.loadLogFiles("Fileset", [fileset]).items()} == {fileset: [log]}
    assert {key: ids(files) for key, files in service.loadLogFiles("Image", [image]).items()} == {image: [log]}
    assert service.loadLogFiles("Image", []) == {}
    with pytest.raises(omero.ApiUsageException):
        service.loadLogFiles("Project", [1])


def test_nothing_of_a_stranger(stranger, service):
    image = stranger.image()
    tag = stranger.tag(on=("image", image))
    assert service.loadAnnotations("Image", [image], None, None, None) == {}
    assert service.loadAnnotation([tag]) == []


def test_other_types_are_refused(world, service):
    with pytest.raises(omero.ApiUsageException):
        service.loadSpecifiedAnnotations("Image", [], [], None)
    with pytest.raises(omero.ApiUsageException):
        service.loadAnnotations("Pixels", [1], None, None, None)
