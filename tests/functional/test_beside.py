"""From one image in the viewer to the next: in a dataset, in no dataset, below a tag, in a folder, in a well."""

import pytest

from budgets import asked_of_omero


@pytest.fixture
def shelf(world):
    dataset = world.dataset("D", project=world.project("P"))
    return dataset, list(world.images(3, dataset=dataset, name="Image {}"))


def step(browser, path, which, status=302):
    reply = browser.get(f"{path}@@beside?step={which}", status=status)
    return reply.location.removeprefix("http://localhost") if status == 302 else reply


def test_through_a_dataset_and_round(browser, shelf):
    dataset, images = shelf
    paths = [f"/dataset/{dataset}/image/{image}/" for image in images]
    assert [step(browser, path, "next") for path in paths] == [f"{path}@@viewer" for path in (paths[1], paths[2], paths[0])]
    assert [step(browser, path, "previous") for path in paths] == [f"{path}@@viewer" for path in (paths[2], paths[0], paths[1])]
    page = browser.get(f"{paths[0]}@@viewer")
    links = [link["href"] for link in page.html.select("[data-beside]")]
    assert links == [f"{paths[0]}@@beside?step={which}" for which in ("previous", "next")]
    page = page.click(href="step=next").follow()
    assert page.html.find("h1").text == "Image 2"
    assert asked_of_omero(browser.get(f"{paths[1]}@@beside?step=next")) <= 3


def test_from_one_part_of_a_long_list_to_the_next(browser, world):
    dataset = world.dataset("Long")
    images = world.images(401, dataset=dataset, name="Image {:03}")
    for at, which, to in ((199, "next", 200), (200, "previous", 199), (0, "previous", 400), (400, "next", 0)):
        path = f"/dataset/{dataset}/image/{images[at]}/"
        assert step(browser, path, which) == f"/dataset/{dataset}/image/{images[to]}/@@viewer"


def test_in_other_places(browser, world):
    loose = [world.image(name) for name in ("a", "b")]
    tag = world.tag("T", on=("image", loose[1]))
    world.link("folder", folder := world.folder(), "image", loose[0])
    assert step(browser, f"/orphaned/image/{loose[0]}/", "next") == f"/orphaned/image/{loose[1]}/@@viewer"
    assert step(browser, f"/tag/{tag}/image/{loose[1]}/", "next") == f"/tag/{tag}/image/{loose[1]}/@@viewer"
    assert step(browser, f"/folder/{folder}/image/{loose[0]}/", "previous") == f"/folder/{folder}/image/{loose[0]}/@@viewer"
    plate = world.plate()
    well = world.well(plate, 1, 3)
    for image in world.images(2):
        world.field(well, image)
    fields = f"/plate/{plate}/well/B04/field/"
    for which in ("next", "previous"):
        assert step(browser, f"{fields}1/", which) == f"{fields}2/@@viewer"


def test_from_omero_webs_own_address(browser, shelf):
    dataset, images = shelf
    page = browser.get(f"/webclient/img_detail/{images[0]}/?dataset={dataset}")
    assert page.click(href="step=next").location.endswith(f"/dataset/{dataset}/image/{images[1]}/@@viewer")
    assert not browser.get(f"/webclient/img_detail/{images[0]}/").html.select("[data-beside]")


def test_what_is_by_itself_hidden_or_odd(browser, shelf, stranger, world):
    dataset, images = shelf
    assert not browser.get(f"/image/{images[0]}/@@viewer").html.select("[data-beside]")
    step(browser, f"/image/{images[0]}/", "next", status=404)
    step(browser, f"/dataset/{dataset}/image/{world.image('elsewhere')}/", "next", status=404)
    step(browser, f"/image/{stranger.image()}/", "next", status=404)
    assert "next or previous" in step(browser, f"/dataset/{dataset}/image/{images[0]}/", "up", status=400).text
