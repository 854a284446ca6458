"""What comes with the client's page: the lists on the way down to what is shown, as their own addresses give them."""

import json

import pytest
from webtest import TestApp

from budgets import asked_of_omero
from omeroweb_pyr.forms.listing import API_LIMIT
from public_site import public_keys


def levels(browser, query):
    page = browser.get("/webclient/", params=query)
    return json.loads(page.html.find("main")["data-client"])["levels"], page


@pytest.fixture
def tree(world):
    project = world.project("P")
    dataset = world.dataset("D", project=project)
    return project, dataset, world.images(3, dataset=dataset)


def test_the_lists_are_those_of_their_addresses(browser, world, tree):
    project, dataset, images = tree
    for query, lists in {
        f"project-{project}": [f"/project/{project}/dataset.json"],
        f"dataset-{dataset}": [f"/project/{project}/dataset.json", f"/project/{project}/dataset/{dataset}/image.json"],
        f"image-{images[1]}": [f"/project/{project}/dataset.json", f"/project/{project}/dataset/{dataset}/image.json"],
        "nothing": [],
    }.items():
        found, page = levels(browser, {"show": query})
        assert list(found) == lists
        assert asked_of_omero(page) <= 5 + 2 * len(lists)
        for address, part in found.items():
            assert part == browser.get(address).json


def test_a_far_object_comes_with_those_beside_it(browser, world):
    dataset = world.dataset(project=(project := world.project()))
    images = world.images(API_LIMIT + 3, dataset=dataset, name="{:04}")
    found, _ = levels(browser, {"show": f"image-{images[-1]}"})
    part = found[f"/project/{project}/dataset/{dataset}/image.json"]
    assert (part["meta"]["offset"], part["data"][-1]["@id"]) == (API_LIMIT, images[-1])


def test_visitors_get_only_what_is_open_to_them(make_app, world, tmp_path):
    dataset = world.dataset(project=(project := world.project()))
    visitor = TestApp(make_app(**public_keys(world, tmp_path, r"^/(webclient/|project/[0-9]+/dataset\.json)")))
    found, _ = levels(visitor, {"show": f"dataset-{dataset}"})
    assert list(found) == [f"/project/{project}/dataset.json"]
