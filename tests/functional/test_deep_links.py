"""Deep links into the client: several objects, what is gone or somebody else's, selections in a place, and the tree seen last."""

import json
import re

import pytest

from budgets import asked_of_omero


def state(page):
    return json.loads(page.html.find("main")["data-client"])


def told(page):
    return [re.sub(r"\s+", " ", each.text).strip() for each in page.html.select("[data-lacking] p")]


@pytest.fixture
def opened(browser):
    """Open the client as a query asks."""

    def ask(**query):
        page = browser.get("/webclient/", params=query)
        return state(page), told(page), page

    return ask


@pytest.fixture
def tree(world):
    project = world.project("P")
    dataset = world.dataset("D", project=project)
    return f"/project/{project}/dataset/{dataset}/", list(world.images(4, dataset=dataset))


def test_of_several_those_that_are_gone_are_counted_and_the_rest_is_shown(opened, tree, stranger):
    at, images = tree
    paths = [f"{at}image/{image}/" for image in images]
    found, sentences, _ = opened(show="|".join(f"image-{image}" for image in (987654321, *images[:2], stranger.image())))
    assert (found["show"], sentences) == (paths[:2], ["2 of 4 are not there, or not yours to see."])
    found, sentences, _ = opened(show="|".join((f"{at}image/987654321/", *paths)))
    assert (found["show"], sentences) == (paths, ["1 of 5 is not there, or not yours to see."])
    found, sentences, _ = opened(show=f"image-{images[0]}|project-1|nonsense")
    assert found["show"] == paths[:1]
    assert sentences == [
        "1 of 2 is not there, or not yours to see.",
        "1 more is not shown, for only things of one kind are shown together.",
    ]
    assert opened(show=f"image-{','.join(map(str, images))}")[:2][0]["show"] == paths


def test_what_is_in_other_groups_or_of_others(opened, world):
    mine, theirs = world.image("mine"), world.colleague().image("theirs")
    elsewhere = world.image(group=world.other_group())
    found, sentences, page = opened(show=f"image-{mine}|image-{theirs}|image-{elsewhere}")
    assert found["show"] == [f"/orphaned/image/{mine}/", f"/orphaned/image/{theirs}/"]
    assert (found["owner"], found["group"]) == (-1, world.group_id)  # everybody's tree has both
    assert sentences == ["1 more is in another group. Show there"]
    there = state(page.click("Show there"))
    assert there["show"] == [f"/orphaned/image/{elsewhere}/"]
    assert there["group"] != world.group_id


def test_what_is_mine_in_what_is_theirs_is_shown_in_their_tree(opened, world):
    them = world.colleague()
    project, tag, image = them.project("theirs"), world.tag("mine"), world.image("mine")
    dataset = world.dataset("mine")
    world.link("project", project, "dataset", dataset)
    world.link("dataset", dataset, "image", image)
    tagset, folder = them.tagset(tags=[tag]), them.folder()
    plate = world.plate(screen=(screen := them.screen()))
    world.link("folder", folder, "image", filed := world.image())
    path = f"/project/{project}/dataset/{dataset}/"
    for asked, there in (
        (f"dataset-{dataset}", path),
        (f"/dataset/{dataset}/", path),
        (f"image-{image}", f"{path}image/{image}/"),
        (f"tag-{tag}", f"/tagset/{tagset}/tag/{tag}/"),
        (f"plate-{plate}", f"/screen/{screen}/plate/{plate}/"),
        (f"image-{filed}", f"/folder/{folder}/image/{filed}/"),
    ):
        found = opened(show=asked)[0]
        assert (found["show"], found["owner"]) == ([there], them.user_id)
    world.link("project", mine := world.project(), "dataset", dataset)
    assert opened(show=f"dataset-{dataset}", **{"in": f"/project/{mine}/"})[0]["owner"] == world.user_id


def test_five_hundred_cost_no_more_than_one(browser, world):
    dataset = world.dataset()
    images = world.images(1200, dataset=dataset)
    browser.get("/webclient/")
    one = browser.get(f"/webclient/?show=image-{images[0]}")
    many = browser.get("/webclient/", params={"show": "|".join(f"image-{image}" for image in images[:500])})
    assert len(state(many)["show"]) == 500
    assert asked_of_omero(many) == asked_of_omero(one)
    most = browser.get("/webclient/", params={"show": f"image-{','.join(map(str, images))}"})
    assert (len(state(most)["show"]), told(most)) == (1000, ["200 more are not shown, for that would be too many at once."])


def test_fields_and_wells(opened, world):
    plate = world.plate(screen=(screen := world.screen()))
    run = world.run(plate)
    well, images = world.well(plate, 0, 1), list(world.images(3))
    for image, of in zip(images, (None, run, run), strict=True):
        world.field(well, image, run=of)
    held, in_run = f"/screen/{screen}/plate/{plate}/", f"/screen/{screen}/plate/{plate}/run/{run}/well/A02/"
    assert opened(show=f"image-{images[0]}")[0]["show"] == [f"{held}well/A02/field/1/"]
    assert opened(show=f"image-{images[2]}")[0]["show"] == [f"{in_run}field/2/"]
    assert opened(show=f"/plate/{plate}/well/A02/field/1/")[0]["show"] == [f"{held}well/A02/field/1/"]
    assert opened(show=f"/plate/{plate}/run/{run}/well/A02/field/1/")[0]["show"] == [f"{in_run}field/1/"]
    assert opened(show=f"{in_run}field/1/|{in_run}field/2/")[0]["show"] == [f"{in_run}field/1/", f"{in_run}field/2/"]
    other = world.well(plate, 1, 0)
    world.field(other, world.image())
    wells = opened(show=f"{held}well/A02/|{held}well/B01/")[0]["show"]
    assert wells == [f"{held}well/A02/", f"{held}well/B01/"]
    assert opened(show=f"well-{well},{other}", **{"in": held})[0]["show"][1] == f"{held}well/B01/"
    for gone in ("well/C01/", "well/A02/field/9/"):
        assert opened(show=held + gone)[0]["show"] == []
    sample = world.store.read().execute("SELECT id FROM wellsample WHERE image = ?", (images[0],)).fetchone()[0]
    assert opened(show=f"field-{sample}")[0]["show"] == [f"{held}well/A02/field/1/"]


def test_folders_in_folders_and_what_a_tag_is_on(opened, world):
    outer = world.folder()
    inner = world.folder(parent=outer)
    world.link("folder", inner, "image", image := world.image())
    assert opened(show=f"image-{image}")[0]["show"] == [f"/folder/{outer}/folder/{inner}/image/{image}/"]
    assert opened(show=f"/folder/{inner}/")[0]["show"] == [f"/folder/{outer}/folder/{inner}/"]
    tag = world.tag(on=("image", image))
    tagset = world.tagset(tags=[tag])
    assert opened(show=f"/tag/{tag}/image/{image}/")[0]["show"] == [f"/tagset/{tagset}/tag/{tag}/image/{image}/"]
    assert opened(show=f"image-{image}", **{"in": f"/tag/{tag}/"})[0]["show"] == [f"/tagset/{tagset}/tag/{tag}/image/{image}/"]
    assert opened(show=f"/tag/{tag}/image/{world.image()}/")[0]["show"] == []


def test_a_selection_in_a_place_is_shown_there(browser, world, tree):
    at, images = tree
    other = world.dataset("E")
    for image in images:
        world.link("dataset", other, "image", image)
    for place in (at, f"/dataset/{other}/"):
        page = browser.get(f"{place}?show=image-{images[0]},{images[2]}", status=302).follow()
        assert state(page)["show"] == [f"{place}image/{images[0]}/", f"{place}image/{images[2]}/"]
    orphan = world.image()
    page = browser.get(f"/orphaned/image/?show=image-{orphan}", status=302).follow()
    assert state(page)["show"] == [f"/orphaned/image/{orphan}/"]
    plate = world.plate()
    wells = world.wells(plate, world.images(2), rows=1, columns=2)
    page = browser.get(f"/plate/{plate}/?show=well-{wells[0]},{wells[1]}", status=302).follow()
    assert state(page)["show"] == [f"/plate/{plate}/well/A01/", f"/plate/{plate}/well/A02/"]
    browser.get(f"{at}image/{images[0]}/?show=image-1", status=200)  # an image holds nothing
    for path in ("/project.json", f"{at[:-1]}.csv", f"{at[:-1]}.json"):  # which are no pages
        browser.get(f"{path}?show=image-1", status=200)
    browser.get("/project/?show=image-1", headers={"Accept": "application/json"}, status=200)


def test_pages_lead_into_the_client(browser, world, tree):
    at, images = tree
    path = f"{at}image/{images[1]}/"
    link = browser.get(path).html.select_one("[data-in-client]")["href"]
    assert state(browser.get(link))["show"] == [path]
    colleague = world.colleague()
    project = colleague.project("theirs")
    for page, owner in ((f"/user/{colleague.user_id}/", colleague.user_id), (f"/group/{world.group_id}/", -1)):
        found = state(browser.get(browser.get(page).html.select_one("[data-in-client]")["href"]))
        assert (found["owner"], project in [item["@id"] for item in found["first"]["data"]]) == (owner, True)
    assert browser.get("/project/").html.select_one("[data-in-client]") is None


def test_the_tree_chosen_last_is_shown_at_the_next_visit(browser, log_in, world):
    group, colleague = world.other_group(), world.colleague()
    assert state(browser.get("/webclient/"))["group"] == world.group_id
    browser.get(f"/webclient/?group={group}&experimenter={world.user_id}")
    assert state(browser.get("/webclient/"))["group"] == group
    browser.get(f"/webclient/?show=image-{world.image()}")  # what is shown is not what is chosen
    assert state(browser.get("/webclient/"))["group"] == group
    browser.get(f"/webclient/?group={world.group_id}&experimenter={colleague.user_id}")
    found = state(browser.get("/webclient/"))
    assert (found["group"], found["owner"]) == (world.group_id, colleague.user_id)
    cookie = browser.cookies["omeroweb_tree"]
    other = log_in(colleague)
    other.set_cookie("omeroweb_tree", cookie)
    assert state(other.get("/webclient/"))["owner"] == colleague.user_id  # it is for whom it was written
    for odd in (f"{world.user_id}.987654321.{world.user_id}", f"{world.user_id}.x.y", "1" * 200):
        browser.set_cookie("omeroweb_tree", odd)
        assert state(browser.get("/webclient/"))["group"] == world.group_id


def test_what_is_in_several_trees_is_shown_in_that_of_its_owner(opened, world):
    colleague = world.colleague()
    dataset, images = colleague.dataset(project=colleague.project()), list(world.images(2))
    world.link("dataset", dataset, "image", images[0])
    found, _, _ = opened(show=f"image-{images[0]},{images[1]}")
    assert found["owner"] == -1  # one is in their tree, the other in one's own
    world.link("dataset", mine := world.dataset(), "image", images[0])
    found, _, _ = opened(show=f"image-{images[0]}")
    assert (found["owner"], found["show"]) == (world.user_id, [f"/dataset/{mine}/image/{images[0]}/"])
    run = world.run(plate := world.plate(screen=(screen := colleague.screen())))
    found, _, _ = opened(show=f"run-{run}")
    assert (found["owner"], found["show"]) == (colleague.user_id, [f"/screen/{screen}/plate/{plate}/run/{run}/"])
