"""What objects have with them, and what not."""

import pytest
from omero.rtypes import rint, rlist, rlong, rstring
from omero.sys import Filter, Parameters

from omeroweb_pyr.embedded.hql import HqlError
from omeroweb_pyr.embedded.objects import load, run_find, run_projection, unwrap_params


@pytest.fixture
def find(store, people):
    def run(text, page=(None, None), **params):
        return run_find(store, people.anna, text, params, page)

    return run


def test_details_come_along(find, people):
    (found,) = find("select i from Image i where i.id = :id", id=people.images[0])
    assert found.details.owner.omeName.val == "anna"
    assert found.details.creationEvent.time.val > 0
    assert found.details.creationEvent.type.value.val == "User"
    assert not found.details.group.isLoaded()
    assert found.details.group.id.val == people.shared
    assert found.details.permissions.isGroupRead()
    assert found.details.permissions.canEdit()
    assert not found.details.permissions.canChown()


def test_restrictions_are_the_callers(store, people):
    (found,) = load(store, people.ben, "Image", [people.images[0]])
    assert not found.details.permissions.canEdit()
    assert not found.details.permissions.canAnnotate()


def test_nothing_else_is_loaded(find, people):
    (found,) = find("from Image i where i.id = :id", id=people.images[0])
    assert not found.isPixelsLoaded()
    assert not found.isDatasetLinksLoaded()
    (pixels,) = find("from Pixels p where p.image.id = :id", id=people.images[0])
    assert not pixels.image.isLoaded()
    assert pixels.image.id.val == people.images[0]
    assert pixels.pixelsType.value.val == "uint16"
    assert pixels.physicalSizeX.getValue() == 0.5


def test_fetched_lists_are_in_order(find, people):
    text = (
        "select i from Image i join fetch i.pixels p join fetch p.channels c join fetch c.logicalChannel where i.id in (:ids) order by i.id"
    )
    found = find(text, ids=list(people.images))
    assert [instance.id.val for instance in found] == list(people.images)
    names = [channel.logicalChannel.name.val for channel in found[0].getPrimaryPixels().copyChannels()]
    assert names == ["channel 0", "channel 1"]


def test_a_fetched_collection_is_loaded_even_when_empty(find, people):
    (found,) = find("select i from Image i left outer join fetch i.annotationLinks where i.id = :id", id=people.images[0])
    assert found.isAnnotationLinksLoaded()
    assert found.copyAnnotationLinks() == []


def test_a_condition_on_a_fetched_alias_narrows_the_collection(find, people):
    text = "select p from Pixels p join fetch p.channels c where p.image.id = :id and index(c) = 1"
    (pixels,) = find(text, id=people.images[0])
    assert pixels.sizeOfChannels() == 1


def test_one_row_is_one_object(find, people):
    text = "select l from DatasetImageLink l join fetch l.parent join fetch l.child where l.parent.id = :id"
    links = find(text, id=people.dataset)
    assert len({id(link.parent) for link in links}) == 1
    assert links[0].parent.name.val == "Dataset"


def test_details_are_fetched(find, people):
    (found,) = find(
        "select i from Image i join fetch i.details.group join fetch i.details.updateEvent where i.id = :id", id=people.images[0]
    )
    assert found.details.group.name.val == "shared"
    assert found.details.updateEvent.isLoaded()


def test_pages_count_objects_not_rows(find, people):
    text = "select i from Image i join fetch i.pixels p join fetch p.channels order by i.id"
    whole = [instance.id.val for instance in find(text)]
    assert [instance.id.val for instance in find(text, (1, 2))] == whole[1:3]
    assert all(instance.getPrimaryPixels().sizeOfChannels() == 2 for instance in find(text, (1, 2)))


def test_proxies_are_of_the_right_type(store, people, find):
    with store.write() as writer:
        owner = {"owner": people.anna.user_id, "group": people.shared, "event": 0}
        annotation = writer.insert("MapAnnotation", **owner, mapValue=[("key", "value"), ("key", "2")])
        writer.insert("ImageAnnotationLink", **owner, parent=people.images[0], child=annotation)
    (link,) = find("from ImageAnnotationLink")
    assert type(link.child).__name__ == "MapAnnotationI"
    assert not link.child.isLoaded()
    (link,) = find("select l from ImageAnnotationLink l join fetch l.child")
    assert [(pair.name, pair.value) for pair in link.child.mapValue] == [("key", "value"), ("key", "2")]


@pytest.mark.parametrize(
    "text", ["select i.id from Image i", "select i, p from Image i join i.pixels p", "select new map(i as i) from Image i"]
)
def test_finding_takes_one_entity(find, text):
    with pytest.raises(HqlError, match="selects one entity"):
        find(text)


def test_inside_of_a_transaction_its_own_writes_are_seen(store, people):
    with store.write() as writer:
        made = writer.insert("Project", owner=people.anna.user_id, group=people.shared, event=0, name="new")
        assert load(store, people.anna, "Project", [made])[0].name.val == "new"
    assert run_projection(store, people.anna, "select p.id from Project p", {})


def test_parameters_are_unwrapped():
    parameters = Parameters(map={"id": rlong(3), "names": rlist([rstring("a")])}, theFilter=Filter(offset=rint(2), limit=rint(5)))
    assert unwrap_params(parameters) == ({"id": 3, "names": ["a"]}, (2, 5))
    assert unwrap_params(Parameters()) == ({}, (None, None))
    assert unwrap_params(None) == ({}, (None, None))
