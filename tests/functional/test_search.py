"""Search over the wire: by words in and on objects, by time, owner and group."""

import time

import omero
import pytest
from omero.gateway import BlitzGateway
from omero.model import DetailsI, ExperimenterI, ImageI
from omero.rtypes import rlong, rstring, rtime

from omeroweb_pyr.embedded.search import Finder, parse
from omeroweb_pyr.embedded.store import Store

DAY = 86_400_000


@pytest.fixture
def search(client):
    """A search for images, of whatever group."""
    made = client.sf.createSearchService()
    made.onlyType("Image")
    made.setAllowLeadingWildcard(True)
    yield made
    made.close()


ALL = {"omero.group": "-1"}


def found(search, query, group=ALL):
    search.byFullText(query, group)
    ids = []
    while search.hasNext(group):
        ids += [one.id.val for one in search.results(group)]
    return ids


@pytest.fixture
def made(world):
    """Images with words in and on them."""
    images = {name: world.image(name) for name in ("HeLa mitosis_01.tif", "HeLa interphase", "neuron")}
    ids = dict(zip(("mitosis", "interphase", "neuron"), images.values(), strict=True))
    world.tag("fluorescent", on=("image", ids["mitosis"]))
    world.comment("look at the spindle", on=("image", ids["interphase"]))
    world.key_values({"stain": "DAPI"}, on=("image", ids["neuron"]))
    world.attachment("protocol-7.txt", b"x", on=("image", ids["neuron"]))
    return ids


CASES = {
    "hela": {"mitosis", "interphase"},
    "HeLa AND mitosis": {"mitosis"},
    "hela -mitosis": {"interphase"},
    "mitosis neuron": {"mitosis", "neuron"},
    '"hela interphase"': {"interphase"},
    '"interphase hela"': set(),
    "mito*": {"mitosis"},
    "*phase": {"interphase"},
    "neu?on": {"neuron"},
    "fluorescent": {"mitosis"},
    "tag:fluorescent": {"mitosis"},
    "name:fluorescent": set(),
    "spindle": {"interphase"},
    "tag:spindle": set(),
    "dapi": {"neuron"},
    "stain:dapi": {"neuron"},
    "mount:dapi": set(),
    "protocol": {"neuron"},
    "file:protocol": {"neuron"},
    "hela AND fluorescent": {"mitosis"},
    "mitosis.tif": set(),
    "mitosis_01.tif": {"mitosis"},
}


@pytest.mark.parametrize("query", CASES)
def test_words(search, made, query):
    mine = {row: name for name, row in made.items()}
    assert {mine[row] for row in found(search, query) if row in mine} == CASES[query]


def test_new_and_changed_text_is_found_at_once(client, world, search):
    update = client.sf.getUpdateService()
    image = ImageI()
    image.name = rstring("xylophone")
    image = update.saveAndReturnObject(image)
    assert found(search, "xylophone") == [image.id.val]
    image.name = rstring("marimba")
    update.saveAndReturnObject(image)
    assert found(search, "xylophone") == []
    assert found(search, "marimba") == [image.id.val]
    update.deleteObject(ImageI(image.id.val, False))
    assert found(search, "marimba") == []


def test_nobody_finds_what_he_may_not_see(search, stranger):
    stranger.image("unseen-quagga")
    assert found(search, "quagga") == []


def test_owner_group_and_time_narrow(client, world, search):
    colleague = world.colleague()
    mine, theirs = world.image("okapi"), colleague.image("okapi")
    assert found(search, "okapi") == [mine, theirs]
    details = DetailsI()
    details.owner = ExperimenterI(colleague.user_id, False)
    search.onlyOwnedBy(details)
    assert found(search, "okapi") == [theirs]
    search.onlyOwnedBy(None)
    elsewhere = world.image("okapi", group=world.other_group())
    assert found(search, "okapi", {"omero.group": str(world.group_id)}) == [mine, theirs]
    assert elsewhere in found(search, "okapi")
    now = int(time.time() * 1000)
    search.onlyCreatedBetween(rtime(now - 40 * DAY), rtime(now - 30 * DAY))
    assert found(search, "okapi") == []


def test_the_query_builder(world, search):
    image = world.image("numbat", description="termites")
    today, long_ago = time.strftime("%Y%m%d", time.gmtime()), "20010101"

    def asked(fields, start, end, query):
        search.byLuceneQueryBuilder(fields, start, end, "details.creationEvent.time", query, ALL)
        return [one.id.val for one in search.results(ALL)] if search.hasNext() else []

    assert asked("name", "", "", "numbat") == [image]
    assert asked("description", "", "", "numbat") == []
    assert asked("name,description", "", "", "numbat AND termites") == [image]
    assert asked("name", today, today, "numbat") == [image]
    assert asked("name", long_ago, long_ago, "numbat") == []


def test_batches(world, search):
    images = [world.image(f"batch-wombat {number}") for number in range(5)]
    search.setBatchSize(2)
    search.byFullText("wombat", ALL)
    batches = []
    while search.hasNext():
        batches.append([one.id.val for one in search.results(ALL)])
    assert batches == [images[:2], images[2:4], images[4:]]
    with pytest.raises(omero.ApiUsageException):
        search.results()


def test_some_must_none(world, search):
    both, one = world.image("addax bongo"), world.image("addax")
    search.bySomeMustNone([], ["addax"], ["bongo"], ALL)
    assert [one.id.val for one in search.results(ALL)] == [one]
    search.bySomeMustNone(["addax", "bongo"], [], [], ALL)
    assert [found.id.val for found in search.results(ALL)] == [both, one]


@pytest.mark.parametrize("query", ["", '"open', "(", "*a*b" * 700])
def test_a_query_that_makes_no_sense_is_refused(search, query):
    with pytest.raises(omero.ApiUsageException):
        search.byFullText(query)


def test_the_gateway_and_iquery_search_too(client, world):
    image, project = world.image("serval"), world.project("serval")
    gateway = BlitzGateway(client_obj=client)
    hits = gateway.searchObjects(["Project", "Image"], "serv*", searchGroup=str(world.group_id))
    assert sorted((hit.OMERO_CLASS, hit.id) for hit in hits) == [("Image", image), ("Project", project)]
    assert [one.id.val for one in client.sf.getQueryService().findAllByFullText("Image", "serval", None)] == [image]


def test_annotations_are_found_themselves(client, world):
    tag = world.tag("unique-caracal")
    search = client.sf.createSearchService()
    search.onlyType("TagAnnotation")
    assert found(search, "caracal") == [tag]
    search.byHqlQuery("select t from TagAnnotation t where t.id = :id", omero.sys.ParametersI().add("id", rlong(tag)), ALL)
    assert search.next().id.val == tag
    search.close()


def test_old_databases_get_an_index(tmp_path):
    store = Store(tmp_path)
    with store.write() as writer:
        writer.connection.execute("DROP TRIGGER words_image_put")
        writer.connection.execute("DROP TABLE terms_image")
        writer.connection.execute("DROP TABLE words_image")
        event = writer.event(0, 0)
        image = writer.insert("Image", owner=0, group=0, event=event, name="tapir")
        for name in ("take", "change"):
            writer.connection.execute(f"DROP TRIGGER words_image_{name}")
    store.close()
    again = Store(tmp_path)
    assert Finder(again.read(), "Image").find(parse("tapir")) == {image}
    again.close()
