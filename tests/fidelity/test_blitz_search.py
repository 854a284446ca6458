"""What omero-py's gateway finds by words and by dates: its search and its timeline."""

import time
from uuid import uuid4

import pytest
from omero.rtypes import rtime

pytestmark = pytest.mark.filterwarnings("ignore")

KINDS = ["Project", "Dataset", "Image", "Screen", "Plate"]
DAY = 86_400_000


@pytest.fixture(scope="module")
def word(places):
    """A word that is in the name of one thing of each type, and nowhere else."""
    made = f"w{uuid4().hex[:10]}"
    for kind in KINDS:
        getattr(places.owner, kind.lower())(f"A {kind.lower()} named {made}")
    return made


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("whole", [True, False])
def test_a_name_is_found(gateway, word, kind, whole):
    for text in (word, word.upper(), f"{word[:6]}*", f"*{word[4:]}", f"{word} AND {kind}"):
        (found,) = gateway.searchObjects([kind], text, rawQuery=whole, fields=("name",))
        assert (found.OMERO_CLASS, word in found.getName()) == (kind, True)
    assert gateway.searchObjects([kind], f"{word}x", rawQuery=whole, fields=("name",)) == []


def test_fields_owners_groups_and_dates_narrow_it(gateway, places, administrator, word):
    now = int(time.time() * 1000)

    def count(**options):
        return len(gateway.searchObjects(KINDS, word, **options))

    assert count() == len(KINDS)
    assert count(rawQuery=False, fields=("description",)) == 0
    assert count(ownedBy=places.user) == len(KINDS)
    assert count(ownedBy=administrator.user_id) == 0
    assert count(searchGroup=places.group) == len(KINDS)
    for raw in (True, False):
        assert count(created=(rtime(now - 2 * DAY), rtime(now + 2 * DAY)), rawQuery=raw, fields=("name",)) == len(KINDS)
        assert count(created=(rtime(now - 9 * DAY), rtime(now - 3 * DAY)), rawQuery=raw, fields=("name",)) == 0


def test_annotations_lead_to_what_they_are_on(gateway, places):
    image, mark = places.owner.image(), f"w{uuid4().hex[:10]}"
    places.owner.tag(f"tagged {mark}", on=("image", image))
    assert [found.getId() for found in gateway.searchObjects(["Image"], mark)] == [image]
    assert [found.getId() for found in gateway.searchObjects(["Image"], mark, rawQuery=False, fields=("annotation",))] == [image]


def test_results_come_in_batches(gateway, places):
    mark = f"w{uuid4().hex[:10]}"
    images = {places.owner.image(mark) for _ in range(5)}
    pages = [gateway.searchObjects(["Image"], mark, batchSize=2, page=page) for page in range(3)]
    assert [len(page) for page in pages] == [2, 2, 1]
    assert {image.getId() for page in pages for image in page} == images


def test_the_newest_images(gateway, places):
    image, now = places.owner.image(), int(time.time() * 1000)
    assert image in [found.getId() for found in gateway.timelineListImages(limit=50)]
    assert image in [found.getId() for found in gateway.timelineListImages(now - DAY, now + DAY, limit=500)]
    assert list(gateway.timelineListImages(now - 9 * DAY, now - 8 * DAY)) == []
