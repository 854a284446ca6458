"""Tags and sets of tags over the real wire: their pages, what they are on, JSON, and what it costs."""

import json
import re
from types import SimpleNamespace

import pytest

from budgets import asked_of_omero


@pytest.fixture
def tree(world):
    project = world.project("P")
    dataset = world.dataset("D", project=project)
    image = world.image("I", dataset=dataset)
    tag = world.tag("mitosis <x>", on=("image", image), description="Cells that divide")
    world.link("dataset", dataset, "annotation", tag)
    other = world.tag("apoptosis")
    tag_set = world.tagset("Cell cycle", tags=[tag])
    return SimpleNamespace(project=project, dataset=dataset, image=image, tag=tag, other=other, set=tag_set)


def names(page):
    return [card.text.strip() for card in page.html.select(".card .cap")]


def test_one_walks_from_the_sets_to_the_image(browser, tree):
    page = browser.get("/tagset/").click("Cell cycle").click("mitosis").click("I", href=f"/image/{tree.image}/")
    assert page.request.path == f"/tagset/{tree.set}/tag/{tree.tag}/image/{tree.image}/"
    crumbs = [crumb.text.strip() for crumb in page.html.select(".trail li")]
    assert crumbs == ["Tag sets", "Cell cycle", "mitosis <x>", "I"]
    assert page.html.select_one("link[rel=canonical]")["href"] == f"http://localhost/image/{tree.image}/"


def test_tags_are_listed_without_sets_and_say_what_they_are_on(browser, world, tree):
    page = browser.get("/tag/")
    assert names(page) == ["apoptosis", "mitosis <x>"]
    assert [re.split(r"\s+·", note.text.strip())[0] for note in page.html.select(".card .note")] == ["on nothing", "1 image, 1 dataset"]
    assert names(page.click("Tag sets")) == ["Cell cycle"]
    assert names(browser.get("/tag/?q=MITO")) == ["mitosis <x>"]
    assert names(browser.get("/tag/?sort=-name")) == ["mitosis <x>", "apoptosis"]
    colleague = world.colleague()
    colleague.tag("theirs")
    assert "theirs" not in names(browser.get("/tag/"))
    assert "theirs" in names(browser.get("/tag/?owner=-1"))


def test_a_tags_page_shows_what_it_is_on(browser, tree):
    page = browser.get(f"/tag/{tree.tag}/")
    assert page.html.h1.text == "mitosis <x>"
    assert page.html.select_one(".description").text == "Cells that divide"
    assert names(page) == ["I"]
    assert names(page.click("1 dataset")) == ["D"]
    assert names(browser.get(f"/tag/{tree.tag}/project/")) == []
    assert browser.get(f"/tag/{tree.other}/").html.select_one(".empty")
    assert browser.get(page.html.select_one(".card img")["src"]).content_type == "image/jpeg"
    assert names(browser.get(f"/tag/{tree.tag}/dataset/{tree.dataset}/")) == ["I"]


def test_tags_on_objects_lead_to_their_pages(browser, tree):
    page = browser.get(f"/image/{tree.image}/").click("mitosis")
    assert page.request.path == f"/tag/{tree.tag}/"


def test_the_trail_is_checked(browser, world, tree):
    comment = world.comment("not a tag", on=("image", tree.image))
    for path in (
        f"/tag/{tree.other}/image/{tree.image}/", f"/tag/{tree.set}/", f"/tagset/{tree.tag}/", f"/tagset/{tree.set}/tag/{tree.other}/",
        f"/tagset/{tree.set}/tag/{tree.other}/image/{tree.image}/", f"/tagset/{tree.tag}/tag/{tree.tag}/",
        f"/tag/{tree.tag}/project/{tree.project}/",
        f"/tag/{comment}/", f"/tag/{comment}/image/{tree.image}/", f"/tagset/{tree.set}/tag/{tree.other}.json", "/tag/999999/",
    ):  # fmt: skip
        browser.get(path, status=404)


def test_a_strangers_tags_are_missing(browser, stranger):
    tag = stranger.tag("secret", on=("image", image := stranger.image()))
    tag_set = stranger.tagset("secrets", tags=[tag])
    for path in (f"/tag/{tag}/", f"/tag/{tag}.json", f"/tagset/{tag_set}/", f"/tag/{tag}/image/{image}/", f"/tag/{tag}/image/"):
        browser.get(path, status=404)


def test_json_of_tags(browser, world, tree):
    (tag_set,) = browser.get("/tagset.json").json["data"]
    assert (tag_set["@id"], tag_set["Namespace"]) == (tree.set, "openmicroscopy.org/omero/insight/tagset")
    (tag,) = browser.get(tag_set["url:tags"]).json["data"]
    assert tag["@type"] == "http://www.openmicroscopy.org/Schemas/OME/2016-06#TagAnnotation"
    assert (tag["Value"], tag["Description"], tag["omero:childCount"]) == ("mitosis <x>", "Cells that divide", 2)
    assert "Name" not in tag
    assert tag["omero:details"]["owner"]["@id"] == world.user_id
    assert browser.get(tag["url:tag"]).json["data"]["@id"] == tree.tag
    assert [image["@id"] for image in browser.get(tag["url:images"]).json["data"]] == [tree.image]


def test_tables_of_tags(browser, tree):
    assert f"{tree.tag},mitosis <x>,Cells that divide," in browser.get("/tag.csv").text
    assert f"{tree.image},I," in browser.get(f"/tag/{tree.tag}.csv").text
    assert f"{tree.tag},mitosis" in browser.get(f"/tagset/{tree.set}.csv").text


def test_what_tags_cost(browser, world, server, tree):
    for image in world.images(40, dataset=tree.dataset):
        world.link("image", image, "annotation", tree.tag)
    browser.get("/project/")
    for path, most in [
        ("/tag/", 1), (f"/tag/{tree.tag}/", 3), (f"/tagset/{tree.set}/", 3), (f"/tagset/{tree.set}/tag/{tree.tag}/", 3),
        (f"/tag/{tree.tag}/image/{tree.image}/", 3), ("/tag.json", 1), (f"/tag/{tree.tag}.json", 2),
        (f"/tag/{tree.tag}/image.json", 2),
        (f"/tag.json?owner=-1&group={world.group_id}&limit=20&q=mito", 2),  # as one types
    ]:  # fmt: skip
        before = server.calls()
        assert asked_of_omero(browser.get(path)) == server.calls() - before <= most, path


def test_an_image_tagged_twice_is_listed_once(browser, world, tree):
    colleague = world.colleague()
    colleague.link("image", tree.image, "annotation", tree.tag)
    assert names(browser.get(f"/tag/{tree.tag}/image/")) == ["I"]
    assert browser.get(f"/tag/{tree.tag}/image/{tree.image}/").html.h1.text == "I"


def test_a_tag_is_on_screens_and_plates_too(browser, world, tree):
    screen = world.screen("S")
    plate = world.plate("Pl", screen=screen)
    for kind, target in (("screen", screen), ("plate", plate)):
        world.link(kind, target, "annotation", tree.other)
        assert len(names(browser.get(f"/tag/{tree.other}/{kind}/"))) == 1
    page = browser.get(f"/tag/{tree.other}/screen/").click("S", href=f"/screen/{screen}/")
    assert names(page) == ["Pl"]
    assert browser.get(f"/tag/{tree.other}/screen/{screen}/plate/{plate}/").html.h1.text == "Pl"
    browser.get(f"/tag/{tree.tag}/screen/{screen}/", status=404)


@pytest.fixture
def plated(world, tree):
    """A tag on a well, on a run and on a folder."""
    plate = world.plate("Pl")
    run = world.run(plate, "Morning")
    well = world.well(plate, 1, 3)
    world.field(well, world.image("in a well"), run=run)
    folder = world.folder("F")
    world.link("folder", folder, "image", tree.image)
    for kind, target in (("well", well), ("run", run), ("folder", folder)):
        world.link(kind, target, "annotation", tree.other)
    return SimpleNamespace(plate=plate, run=run, well=well, folder=folder)


def test_a_tag_is_on_wells_runs_and_folders_too(browser, tree, plated):
    tag = f"/tag/{tree.other}"
    page = browser.get(f"{tag}/")
    assert [part.text for part in page.html.select("[aria-label='What is here'] a")] == ["1 run", "1 well", "1 folder"]
    wells = browser.get(f"{tag}/well/")
    assert names(wells) == ["B4"]
    assert "1 field of Pl" in wells.html.select_one(".card .note").text
    well = wells.click("B4", href=f"/well/{plated.well}/")
    assert well.request.path == f"{tag}/well/{plated.well}/"
    assert well.click("in a well", href="/field/1/").html.h1.text == "in a well"
    run = browser.get(f"{tag}/run/").click("Morning", href=f"/run/{plated.run}/")
    assert run.html.select_one("[data-plate] a")["href"].endswith("/well/B04/")
    assert browser.get(f"{tag}/run/{plated.run}/well/B04/field/1/").html.h1.text == "in a well"
    assert browser.get(f"{tag}/well/{plated.well}/@@thumbnail").location.endswith("/field/1/@@thumbnail")
    assert names(browser.get(f"{tag}/folder/").click("F", href=f"/folder/{plated.folder}/")) == ["I"]
    assert browser.get(f"/tagset/{tree.set}/tag/{tree.tag}/well.json").json["data"] == []
    for path in (f"/tag/{tree.tag}/well/{plated.well}/", f"{tag}/well/B04/", f"/tag/{tree.tag}/folder/{plated.folder}/image/{tree.image}/"):
        browser.get(path, status=404)


def test_wells_runs_and_folders_below_a_tag_as_data_and_tables(browser, server, tree, plated):
    browser.get("/project/")
    for kind, target in (("well", plated.well), ("run", plated.run), ("folder", plated.folder)):
        listing = f"/tag/{tree.other}/{kind}"
        for path, most in ((f"{listing}/", 3), (f"{listing}.json", 2), (f"{listing}.csv", 2), (f"{listing}/{target}/", 3)):
            before = server.calls()
            assert asked_of_omero(browser.get(path)) == server.calls() - before <= most, path
        (data,) = browser.get(f"{listing}.json").json["data"]
        assert (data["@id"], data[f"url:{kind}"]) == (target, f"http://localhost{listing}/{target}.json")
        assert f"\n{target}," in browser.get(f"{listing}.csv").text


def test_a_set_in_a_set_is_a_place_of_its_own(browser, world, tree):
    """OMERO.web lets one put a set into another; here both are beside each other, and links lead to either."""
    outer = world.tagset("Outer", tags=[tree.other, tree.set])
    sets = {each["@id"]: each["omero:childCount"] for each in browser.get("/tagset.json").json["data"]}
    assert sets == {tree.set: 1, outer: 1}
    assert names(browser.get(f"/tagset/{outer}/")) == ["apoptosis"]
    browser.get(f"/tagset/{outer}/tag/{tree.set}/", status=404)
    for asked, path in ((f"tagset-{tree.set}", f"/tagset/{tree.set}/"), (f"tag-{tree.tag}", f"/tagset/{tree.set}/tag/{tree.tag}/")):
        shown = browser.get("/webclient/", params={"show": asked}).html.find("main")["data-client"]
        assert json.loads(shown)["show"] == [path]
