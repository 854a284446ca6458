"""The tree as JSON over the real wire: the shape of ``/api/v0``, links to follow, and what it costs."""


import pytest

from budgets import asked_of_omero

JSON = {"Accept": "application/json"}


@pytest.fixture
def tree(world):
    project = world.project("P", description="About")
    dataset = world.dataset("D", project=project)
    return project, dataset, world.image("I", dataset=dataset)


def test_a_list_has_data_and_meta(browser, world, tree):
    reply = browser.get("/project.json")
    assert reply.json["meta"] == {"offset": 0, "limit": 200, "maxLimit": 500, "totalCount": 1}
    (project,) = reply.json["data"]
    assert (project["@id"], project["Name"], project["Description"], project["omero:childCount"]) == (tree[0], "P", "About", 1)
    assert project["omero:details"]["owner"]["@id"] == world.user_id
    assert project["omero:details"]["group"]["@id"] == world.group_id
    assert project["omero:details"]["permissions"]["canEdit"] is True


def test_who_has_nothing_gets_an_empty_list(browser):
    listed = browser.get("/project.json").json["data"]
    assert listed == []


def test_links_lead_from_the_projects_to_the_picture(browser, tree):
    project = browser.get("/project.json").json["data"][0]
    dataset = browser.get(project["url:datasets"]).json["data"][0]
    image = browser.get(dataset["url:images"]).json["data"][0]
    assert image["url:image"] == "http://localhost/project/{}/dataset/{}/image/{}.json".format(*tree)
    assert browser.get(image["url:image"]).json["data"]["Name"] == "I"
    assert browser.get(image["url:page"]).content_type == "text/html"
    assert browser.get(image["url:png"]).content_type == "image/png"


def test_an_image_has_its_pixels(browser, tree):
    image = browser.get(f"/image/{tree[2]}.json").json["data"]
    assert image["@type"] == "http://www.openmicroscopy.org/Schemas/OME/2016-06#Image"
    assert [image["Pixels"][f"Size{axis}"] for axis in "XYZCT"] == [32, 24, 3, 2, 2]
    assert image["Pixels"]["Type"]["value"] == "uint16"


def test_annotations_come_with_the_object(browser, world, tree):
    world.tag("mitosis", on=("project", tree[0]))
    world.key_values({"Gene": "AURKB"}, on=("project", tree[0]))
    world.comment("good", on=("project", tree[0]))
    said = browser.get(f"/project/{tree[0]}.json").json["data"]["Annotations"]
    assert [each["Value"] for each in said] == ["mitosis", [["Gene", "AURKB"]], "good"]


def test_accept_asks_for_the_same(browser, tree):
    for path in ("/project/", f"/project/{tree[0]}/", "/orphaned/"):
        by_accept = browser.get(path, headers=JSON)
        assert by_accept.json == browser.get(f"{path.rstrip('/')}.json").json
        assert "Accept" in by_accept.headers["Vary"]
        assert "Accept" in browser.get(path).headers["Vary"]


@pytest.mark.parametrize("accept", ["*/*", "text/html;q=0.9, application/json;q=0.8", "image/webp", ""])
def test_who_takes_anything_gets_a_page(browser, accept):
    assert browser.get("/project/", headers={"Accept": accept}).content_type == "text/html"


def test_slices_are_cut_by_limit_and_offset(browser, world):
    dataset = world.dataset()
    ids = list(world.images(7, dataset=dataset))
    path = f"/dataset/{dataset}/image.json"

    def cut(query):
        reply = browser.get(path + query).json
        assert reply["meta"]["totalCount"] == 7
        return [image["@id"] for image in reply["data"]]

    assert cut("?limit=3&offset=2") == ids[2:5]
    assert cut("?limit=0") == []
    assert cut("?limit=-1&offset=-5") == ids
    assert cut("?offset=100") == []
    assert cut("?sort=-id&limit=2") == ids[:-3:-1]
    assert [image["Name"] for image in browser.get(f"{path}?q=00003").json["data"]] == ["Image 00003"]
    assert browser.get(f"{path}?limit=9999").json["meta"]["limit"] == 500


def test_lists_cost_two_calls_at_most_whatever_their_length(browser, world, server):
    dataset = world.dataset()
    world.images(300, dataset=dataset)
    browser.get("/project.json")
    for path in ("/project.json", "/image.json?limit=500", f"/dataset/{dataset}/image.json?limit=500", f"/dataset/{dataset}.json"):
        before = server.calls()
        reply = browser.get(path)
        assert asked_of_omero(reply) == server.calls() - before <= 2, path


def test_orphans_are_listed(browser, world, tree):
    lost = world.image("lost")
    listed = browser.get(browser.get("/orphaned.json").json["data"]["url:images"]).json["data"]
    assert [image["@id"] for image in listed] == [lost]
    assert browser.get(listed[0]["url:image"]).json["data"]["@id"] == lost


@pytest.mark.parametrize(
    "query",
    ["page=0", "page=x", "sort=size", "order=up", "owner=demo", "group=x", "q=%00", "page=99999999999", f"q={'x' * 300}"],
)
def test_a_bad_question_is_400_with_a_sentence(browser, query):
    page = browser.get(f"/project/?{query}", status=400)
    assert page.html.select_one("main p").text


@pytest.mark.parametrize("query", ["limit=x", "offset=1e3", "owner=x", "sort=-", "offset=9999999999"])
def test_a_bad_question_is_400_for_programs_too(browser, query):
    assert browser.get(f"/project.json?{query}", status=400).json["message"].endswith(".")
