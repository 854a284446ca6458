"""The three-panel client: its frame, where deep links lead, and the parts that its panels show."""

import json
import re

import pytest

from budgets import asked_of_omero

GONE = "What was asked for is not there, or not yours to see."


def state(page):
    return json.loads(page.html.find("main")["data-client"])


def told(page):
    return [re.sub(r"\s+", " ", each.text).strip() for each in page.html.select("[data-lacking] p")]


def shown(browser, query):
    return state(browser.get("/webclient/", params=query))["show"]


@pytest.fixture
def tree(world):
    project = world.project("P")
    dataset = world.dataset("D", project=project)
    return project, dataset, world.image("I", dataset=dataset)


def test_the_frame_has_the_top_of_ones_own_tree(browser, world, tree):
    world.image("lost")
    world.folder(parent=world.folder())
    page = browser.get("/webclient/")
    found = state(page)
    assert (found["owner"], found["group"]) == (world.user_id, world.group_id)
    assert [(each["kind"], each["count"]) for each in found["sections"]] == [("project", 1), ("screen", 0), ("folder", 1), ("image", 1)]
    assert [item["Name"] for item in found["first"]["data"]] == ["P"]
    assert asked_of_omero(page) <= 3
    assert page.click("P", href=f"/project/{tree[0]}/").status_int == 200  # without a script, the tree is links
    for section in found["sections"]:
        assert browser.get(section["list"]).json["meta"]["totalCount"] == section["count"]
        browser.get(section["page"])


def test_it_asks_to_log_in_and_leads_back(anonymous):
    assert anonymous.get("/webclient/?show=image-1", status=302).location.endswith("url=%2Fwebclient%2F%3Fshow%3Dimage-1")


def test_the_old_addresses_lead_to_it(browser, world):
    tagset = world.tagset("S")
    assert [item["@id"] for item in state(browser.get("/webclient/usertags/"))["first"]["data"]] == [tagset]
    assert browser.get("/webclient/userdata/").html.find("main")["data-client"]


def test_deep_links_in_omero_webs_words(browser, world, tree):
    project, dataset, image = tree
    other = world.image("J", dataset=dataset)
    below = f"/project/{project}/dataset/{dataset}/"
    for query, paths in {
        f"project-{project}": [f"/project/{project}/"],
        f"dataset-{dataset}": [below],
        f"image-{image}|image-{other}": [f"{below}image/{image}/", f"{below}image/{other}/"],
        f"image.id={image}": [f"{below}image/{image}/"],
        f"image-{image}|dataset-{dataset}": [f"{below}image/{image}/"],
        "image-x": [],
        "nonsense": [],
        "image-99999999": [],
    }.items():
        assert shown(browser, {"show": query}) == paths
    orphan = world.image(f"named {world.mark}")
    assert shown(browser, {"show": f"image.name-named {world.mark}"}) == [f"/orphaned/image/{orphan}/"]
    assert shown(browser, {"path": f"project-{project}|dataset-{dataset}"}) == [below]


def test_deep_links_to_wells_runs_tags_and_regions(browser, world, tree):
    screen = world.screen()
    plate = world.plate("Q", screen=screen)
    run = world.run(plate)
    well = world.well(plate, 0, 1)
    world.field(well, image := world.image(), run=run)
    tag = world.tag()
    tagset = world.tagset(tags=[tag])
    roi = world.roi(tree[2], [("Point", {"x": 1, "y": 1})])
    at = f"/screen/{screen}/plate/{plate}/run/{run}/"
    for query, path in {
        f"well-{well}": f"{at}well/A02/",
        f"image-{image}": f"{at}well/A02/field/1/",
        f"run-{run}": at,
        f"acquisition-{run}": at,
        f"tag-{tag}": f"/tagset/{tagset}/tag/{tag}/",
        f"tagset-{tagset}": f"/tagset/{tagset}/",
        f"roi-{roi}": f"/project/{tree[0]}/dataset/{tree[1]}/image/{tree[2]}/",
    }.items():
        assert shown(browser, {"show": query}) == [path], query
    for name in ("A2", "2A", "a02"):
        assert shown(browser, {"path": f"plate-{plate}|well.name-{name}"}) == [f"{at}well/A02/"]


def test_a_path_of_ours_is_shown_in_its_owners_tree(browser, world, tree):
    colleague = world.colleague("rwr---")
    dataset = colleague.dataset(project=(project := colleague.project()))
    path = f"/project/{project}/dataset/{dataset}/"
    found = state(browser.get("/webclient/", params={"show": path}))
    assert (found["show"], found["owner"], found["group"]) == ([path], colleague.user_id, colleague.group_id)
    assert shown(browser, {"show": f"/dataset/{tree[1]}/"}) == [f"/project/{tree[0]}/dataset/{tree[1]}/"]
    assert shown(browser, {"show": f"/user/{world.user_id}/dataset/{tree[1]}/"}) == [f"/project/{tree[0]}/dataset/{tree[1]}/"]
    for odd in ("/project/", "/nowhere/", f"/project/{project}.json", f"/dataset/{dataset}/image/{tree[2]}/", "//"):
        page = browser.get("/webclient/", params={"show": odd})
        assert (state(page)["show"], told(page)) == ([], [GONE])


def test_what_is_not_to_be_seen_is_not_shown(browser, stranger):
    page = browser.get(f"/webclient/?show=image-{stranger.image()}")
    assert (state(page)["show"], told(page)) == ([], [GONE])
    browser.get(f"/webclient/?group={stranger.group_id}", status=404)
    browser.get("/webclient/?group=x", status=400)


def test_anothers_tree_and_everybodys(browser, world):
    colleague = world.colleague()
    colleague.project("theirs")
    world.project("mine")
    for owner, names in ((colleague.user_id, ["theirs"]), (-1, ["mine", "theirs"])):
        found = state(browser.get(f"/webclient/?experimenter={owner}"))
        assert [item["Name"] for item in found["first"]["data"]] == names
        assert found["owner"] == owner


KINDS = ("project", "dataset", "image", "screen", "plate", "tag", "tagset", "folder")


@pytest.mark.parametrize("kind", KINDS)
def test_the_panel_of_every_kind(browser, world, kind):
    made = getattr(world, kind)(f"<b>{kind}</b>")
    reply = browser.get(f"/{kind}/{made}/@@panel")
    assert reply.html.find("article")["data-kind"] == kind
    assert reply.html.find("h1").text == f"<b>{kind}</b>"
    assert reply.html.find("html") is None
    assert asked_of_omero(reply) <= 4
    ways = browser.get(f"/{kind}/{made}/@@hierarchy")
    assert [link["href"] for link in ways.html.select("a[data-go]")] == [f"/{kind}/{made}/"]
    assert asked_of_omero(ways) <= 3


def test_the_panel_tells_every_annotation_by_who_added_it(browser, world):
    colleague = world.colleague("rwra--")
    image = world.image(group=colleague.group_id)
    on = ("image", image)
    colleague.tag("theirs", on=on)
    world.tag("mine", on=on, group=colleague.group_id)
    colleague.rating(3, on=on)
    colleague.attachment("data.csv", b"1,2", on=on)
    world.value("DoubleAnnotation", on=on, doubleValue=2.5, group=colleague.group_id)
    page = browser.get(f"/image/{image}/@@panel")
    text = re.sub(r"\s+", " ", page.html.find("article").text)
    assert f"Tags 2 mine Test {colleague.mark} theirs" in text
    assert "data.csv 3 bytes" in text
    assert "double 2.5" in text
    assert f"3 of 5: Test {colleague.mark} 3" in text
    assert asked_of_omero(page) <= 4


def test_the_hierarchy_names_every_place(browser, world, tree):
    project, dataset, image = tree
    world.link("dataset", other := world.dataset("E"), "image", image)
    page = browser.get(f"/image/{image}/@@hierarchy")
    assert "It is in 2 places." in page.text
    links = [link["href"] for link in page.html.select("a[data-go]")]
    assert links[-1] == f"/project/{project}/dataset/{dataset}/image/{image}/"
    assert f"/dataset/{other}/" in links


def test_the_hierarchy_of_an_image_in_a_well_leads_everywhere(browser, world):
    plate = world.plate(screen=world.screen())
    world.field(world.well(plate), image := world.image())
    page = browser.get(f"/image/{image}/@@hierarchy")
    links = [link["href"] for link in page.html.select("a[data-go]")]
    assert len(links) == 4
    for link in links:
        browser.get(link)


def test_a_plates_grid_by_itself(browser, world):
    plate = world.plate()
    world.wells(plate, world.images(6), rows=2, columns=3)
    reply = browser.get(f"/plate/{plate}/@@wells?field=1")
    assert len(reply.html.select("td a.tile")) == 6
    assert reply.html.find("html") is None
    assert asked_of_omero(reply) <= 3


def test_parts_are_not_for_strangers(browser, stranger):
    image = stranger.image()
    for part in ("panel", "hierarchy"):
        browser.get(f"/image/{image}/@@{part}", status=404)
