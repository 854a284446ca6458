"""What a search costs in OMERO calls, by words and by a service; that both find the same, in the same order."""

from collections.abc import Callable

import pytest
from omero.model import DetailsI, ExperimenterI

from budgets import asked_of_omero
from omeroweb_pyr.gateway.model_search import KINDS, MOST_OF_EACH, MOST_OF_ONE, Search

SEARCH = "/webclient/search/"
ALL = {"omero.group": "-1"}


@pytest.fixture
def made(world):
    """One thing of every kind but a screen, with the same word in and on them."""
    dataset = world.dataset("Quokka nest", project=world.project("Quokka"))
    image = world.image("quokka_zq1 small", dataset=dataset)
    world.image("quokka grey", dataset=dataset)
    world.tag("quokka", on=("image", image))
    world.colleague().image("quokka of a colleague")
    return dataset, image


@pytest.fixture
def costs(server, browser) -> Callable[..., int]:
    """Say what a page of results costs, as OMERO counts and as the page says; the first page opens services."""

    def count(**query) -> int:
        browser.get(SEARCH, params={"q": "zzz", "type": ["image"]})
        before = server.calls()
        page = browser.get(SEARCH, params={"group": "-1", "owner": "-1", **query})
        assert asked_of_omero(page) == server.calls() - before
        return asked_of_omero(page)

    return count


def test_words_in_images_cost_five_calls(costs, made):
    assert costs(q="quokka", type=["image"]) == 5  # the search, the images, where they are; the groups and users of the form
    assert costs(q="quokka", type=["image"], owner="2", sort="name") <= 5
    assert costs(q="zzz", type=["image"]) == 3


def test_all_kinds_cost_a_call_each(costs, made):
    assert costs(q="zzz", type=[*KINDS]) == len(KINDS) + 2
    found = 3  # of images, datasets and projects there are some; projects are in nothing
    assert costs(q="quokka", type=[*KINDS]) == len(KINDS) + 2 + found + found - 1


def test_what_needs_a_service(costs, made):
    assert costs(q="quokka", type=["image"], field=["name"]) == 11
    assert costs(q="*okka", type=["image"]) == 12
    assert costs(q="zzz", type=[*KINDS], field=["name"]) == 3 + 3 * len(KINDS) + 2


WORDS = ["quokka", "quok*", "quokka_zq1", "quokka -grey", '"quokka nest"', "tag:quokka", "nest grey, small", "quo?ka_zq*"]


@pytest.mark.parametrize("text", WORDS)
@pytest.mark.parametrize("whose", ["mine", "anybody's"])
def test_both_ways_find_the_same(visitor, client, world, made, text, whose):
    service = client.sf.createSearchService()
    if whose == "mine":
        details = DetailsI()
        details.owner = ExperimenterI(world.user_id, False)
        service.onlyOwnedBy(details)
    expected = {}
    for kind, entity in (("image", "Image"), ("dataset", "Dataset"), ("project", "Project")):
        service.onlyType(entity)
        service.byLuceneQueryBuilder("", "", "", "details.creationEvent.time", text, ALL)
        expected[kind] = [one.id.val for one in service.results(ALL)] if service.hasNext(ALL) else []
    service.close()
    asked = Search(text=text, kinds=("image", "dataset", "project"), owner=world.user_id if whose == "mine" else -1)
    found = {hits.kind: [*hits.ids] for hits in visitor.omero.search(asked)}
    assert found == expected
    assert any(found.values())


def test_more_than_is_told_at_once(visitor, world):
    """What is left of one kind must not be found as another."""
    world.images(MOST_OF_ONE + 1, name="numbat {}")
    dataset = world.dataset("numbat")
    for fields in ((), ("name",)):
        images, datasets = visitor.omero.search(Search(text="numbat", kinds=("image", "dataset"), fields=fields, owner=world.user_id))
        assert (len(images.ids), images.more) == (MOST_OF_EACH, True)
        assert (datasets.ids, datasets.more) == ((dataset,), False)
        (alone,) = visitor.omero.search(Search(text="numbat", fields=fields, owner=world.user_id))
        assert (len(alone.ids), alone.more) == (MOST_OF_ONE, True)
