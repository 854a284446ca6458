"""What each level of the client's tree costs, and what it tells: a level is a list, read by the address of what holds it."""

import json

import pytest
from webtest import TestApp

from budgets import asked_of_omero


@pytest.fixture
def levels(world):
    """Every list that the tree opens, with an object in it where lists are opened at one."""
    project = world.project()
    dataset = world.dataset(project=project)
    image = world.image(dataset=dataset)
    screen = world.screen()
    plate = world.plate(screen=screen)
    run = world.run(plate)
    world.field(well := world.well(plate), field := world.image(), run=run)
    tag = world.tag(on=("image", image))
    tagset = world.tagset(tags=[tag])
    outer = world.folder()
    inner = world.folder(parent=outer)
    world.link("folder", inner, "image", image)
    orphan, mine = world.image(), f"owner={world.user_id}&group={world.group_id}"
    return {
        f"/project.json?{mine}": project,
        f"/project/{project}/dataset.json": dataset,
        f"/project/{project}/dataset/{dataset}/image.json": image,
        f"/orphaned/image.json?{mine}": orphan,
        f"/screen.json?{mine}": screen,
        f"/screen/{screen}/plate.json": plate,
        f"/screen/{screen}/plate/{plate}/run.json": run,
        f"/screen/{screen}/plate/{plate}/run/{run}/well.json": None,
        f"/screen/{screen}/plate/{plate}/run/{run}/well/{well}/field.json": None,
        f"/plate.json?orphaned=true&{mine}": None,
        f"/tagset.json?{mine}": tagset,
        f"/tagset/{tagset}/tag.json": tag,
        f"/tagset/{tagset}/tag/{tag}/image.json": image,
        f"/folder.json?orphaned=true&{mine}": outer,
        f"/folder/{outer}/folder.json": inner,
        f"/folder/{outer}/folder/{inner}/image.json": image,
        "field": field,
    }


def test_every_level_costs_at_most_two_calls_wherever_it_is_opened(browser, levels):
    browser.get("/webclient/")
    del levels["field"]
    for path, at in levels.items():
        found = browser.get(path)
        assert asked_of_omero(found) <= 2, path
        if at is not None:
            there = browser.get(f"{path}{'&' if '?' in path else '?'}at={at}&limit=200")
            assert asked_of_omero(there) <= 2, path
            assert at in [each["@id"] for each in there.json["data"]], path


def test_what_a_level_counts_is_what_the_next_one_has(browser, levels):
    counts = {"project": "omero:childCount", "dataset": "omero:childCount", "screen": "omero:childCount", "tagset": "omero:childCount"}
    for path in levels:
        for each in browser.get(path).json["data"] if path.startswith("/") else ():
            kind = each["@type"].split("#")[1].lower()
            if kind not in counts:
                continue
            below = each.get("url:datasets") or each.get("url:images") or each.get("url:plates") or each.get("url:tags")
            if below:
                assert each[counts[kind]] == browser.get(below).json["meta"]["totalCount"], path


def test_visitors_have_everybodys_tree_and_deep_links(make_app, world):
    told = {"omero.web.public.enabled": "true", "omero.web.public.user": world.user_name, "omero.web.public.password": world.password}
    visitor = TestApp(make_app(**told, **{"omero.web.public.url_filter": "^/(webclient|project|dataset|image|orphaned)"}))
    theirs = world.colleague().image()
    mine = world.image(dataset=(dataset := world.dataset()))
    page = visitor.get(f"/webclient/?show=image-{mine},{theirs}")
    state = json.loads(page.html.find("main")["data-client"])
    assert state["owner"] == -1
    assert state["show"] == [f"/dataset/{dataset}/image/{mine}/", f"/orphaned/image/{theirs}/"]
    assert "omeroweb_tree" not in visitor.cookies
    assert visitor.get(f"/dataset/{dataset}/").html.select_one("[data-in-client]")["href"] == f"/webclient/?show=/dataset/{dataset}/"
    closed = TestApp(make_app(**told, **{"omero.web.public.url_filter": "^/dataset"}))
    assert closed.get(f"/dataset/{dataset}/").html.select_one("[data-in-client]") is None
