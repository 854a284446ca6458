"""ITimeline, over the wire: what was made lately, and in a time."""

import time

import omero
import omero.sys
import pytest
from omero.rtypes import rint, rlong, rtime

DAY = 86_400_000


@pytest.fixture
def timeline(client):
    return client.sf.getTimelineService()


def of(owner=None, group=None, limit=None):
    """Parameters that ask for somebody's or some group's things."""
    params = omero.sys.ParametersI()
    params.theFilter = omero.sys.Filter()
    params.theFilter.ownerId = None if owner is None else rlong(owner)
    params.theFilter.groupId = None if group is None else rlong(group)
    params.theFilter.limit = None if limit is None else rint(limit)
    return params


def around(now=None):
    """A time around now."""
    moment = int((now or time.time()) * 1000)
    return rtime(moment - DAY), rtime(moment + DAY)


def ids(found):
    return [one.id.val for one in found]


def test_what_was_made_last_comes_first(world, timeline):
    images = [world.image(f"Image {number}") for number in range(3)]
    found = timeline.getMostRecentObjects(["Image"], of(owner=world.user_id), False)
    assert ids(found["Image"]) == images[::-1]
    assert found["Image"][0].getPrimaryPixels().getSizeX().val == 32
    assert ids(timeline.getMostRecentObjects(["Image"], of(owner=world.user_id, limit=1), False)["Image"]) == images[-1:]


def test_merged_lists_have_so_many_together(world, timeline):
    project, dataset, image = world.project(), world.dataset(), world.image()
    apart = timeline.getMostRecentObjects(["Project", "Dataset", "Image"], of(owner=world.user_id, limit=2), False)
    assert {name: ids(found) for name, found in apart.items()} == {"Project": [project], "Dataset": [dataset], "Image": [image]}
    together = timeline.getMostRecentObjects(["Project", "Dataset", "Image"], of(owner=world.user_id, limit=2), True)
    assert sum(len(found) for found in together.values()) == 2


def test_a_time_has_what_was_made_in_it(world, timeline):
    image = world.image()
    start, end = around()
    assert ids(timeline.getByPeriod(["Image"], start, end, of(owner=world.user_id), False)["Image"]) == [image]
    assert timeline.countByPeriod(["Image", "Project"], start, end, of(owner=world.user_id)) == {"Image": 1, "Project": 0}
    long_ago = around(1_000_000_000)
    assert timeline.getByPeriod(["Image"], *long_ago, of(owner=world.user_id), False)["Image"] == []


def test_what_one_may_not_see_did_not_happen(timeline, stranger):
    stranger.image()
    start, end = around()
    assert timeline.countByPeriod(["Image"], start, end, of(owner=stranger.user_id)) == {"Image": 0}
    assert timeline.getMostRecentObjects(["Image"], of(owner=stranger.user_id), False) == {"Image": []}


def test_the_journal_tells_who_made_what_and_when(world, timeline):
    project, image = world.project(), world.image()
    world.screen()
    start, end = around()
    logs = timeline.getEventLogsByPeriod(start, end, of(owner=world.user_id, group=world.group_id, limit=100))
    told = [(log.entityType.val, log.entityId.val, log.action.val) for log in logs]
    assert told == [("ome.model.containers.Project", project, "INSERT"), ("ome.model.core.Image", image, "INSERT")]
    assert logs[0].event.time.val <= logs[1].event.time.val
    long_ago = around(1_000_000_000)
    assert timeline.getEventLogsByPeriod(*long_ago, of(owner=world.user_id)) == []


def test_links_to_annotations_by_namespace(world, timeline):
    image = world.image()
    world.tag("A tag", on=("image", image))
    rating = world.rating(3, on=("image", image))
    found = timeline.getMostRecentAnnotationLinks(["Image"], [], ["openmicroscopy.org/omero/insight/%"], of(owner=world.user_id))
    assert [link.child.id.val for link in found] == [rating]
    found = timeline.getMostRecentAnnotationLinks(["Image"], ["TagAnnotation"], [], of(owner=world.user_id))
    assert [(link.parent.id.val, link.parent.loaded) for link in found] == [(image, False)]


NONSENSE = [lambda t: t.getMostRecentObjects(["Screen"], of(), False), lambda t: t.countByPeriod(["Image"], None, None, of())]


@pytest.mark.parametrize("ask", NONSENSE)
def test_what_makes_no_sense_is_refused(timeline, ask):
    with pytest.raises(omero.ApiUsageException):
        ask(timeline)


def test_the_disk(client):
    disk = client.sf.getRepositoryInfoService()
    assert disk.getFreeSpaceInKilobytes() > 0 < disk.getUsedSpaceInKilobytes()
    assert 0 < disk.getUsageFraction() < 1
