"""Names, descriptions and annotations changed through the web app: by forms, by JSON, for one object and for many."""

import json

import pytest

from budgets import asked_of_omero
from world import World

JSON = {"Accept": "application/json"}


@pytest.fixture
def send(browser):
    """Send a form as a script of ours does; what comes back is the JSON."""

    def post(path, status=200, by=browser, **fields):
        form = [(name, each) for name, value in fields.items() for each in (value if isinstance(value, list) else [value])]
        return by.post(path, form, headers=JSON | {"X-CSRFToken": by.cookies["csrftoken"]}, status=status)

    return post


def read(browser, path):
    return browser.get(f"{path.rstrip('/')}.json").json["data"]


def said(browser, path, kind):
    return [each for each in read(browser, path)["Annotations"] if each["@type"].endswith(f"#{kind}")]


KINDS = ["project", "dataset", "image", "screen", "plate", "run", "folder", "tag", "tagset"]


def make(world, kind):
    return world.run(world.plate()) if kind == "run" else getattr(world, kind)()


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_named_and_described(browser, world, send, kind):
    path = f"/{kind}/{make(world, kind)}/"
    answer = send(f"{path}@@edit", name="  New name ", description="Two\r\nlines")
    assert answer.json["data"]["name"] == "New name"
    found = read(browser, path)
    name = "Value" if kind in ("tag", "tagset") else "Name"
    assert (found[name], found["Description"]) == ("New name", "Two\nlines")
    assert browser.get(path).html.select_one("h1").text == "New name"
    send(f"{path}@@edit", description="")
    assert "Description" not in read(browser, path)
    assert read(browser, path)[name] == "New name"


def test_a_well_is_described_but_not_named(browser, world, send):
    plate = world.plate()
    world.well(plate, 1, 3)
    send(f"/plate/{plate}/well/B04/@@edit", description="controls")
    assert browser.get(f"/plate/{plate}/well/B04/").html.select_one(".description").text == "controls"
    assert "no name of its own" in send(f"/plate/{plate}/well/B04/@@edit", 400, name="Mine").json["message"]


def test_the_form_on_the_page_needs_no_script(browser, world):
    project = world.project("Before", description="old")
    page = browser.get(f"/project/{project}/")
    form = next(form for form in page.forms.values() if form.action.endswith("@@edit"))
    form["name"], form["description"] = "After", "new"
    answer = form.submit()
    assert (answer.status_int, answer.location) == (303, f"http://localhost/project/{project}/")
    page = answer.follow()
    assert (page.html.select_one("h1").text, page.html.select_one(".description").text) == ("After", "new")


def test_two_people_edit_one_object(world, log_in):
    colleague = world.colleague("rwrw--")
    project = world.project("Before", group=colleague.group_id)
    mine, theirs = log_in(world), log_in(colleague)
    path = f"/project/{project}/"
    forms = [next(f for f in each.get(path).forms.values() if f.action.endswith("@@edit")) for each in (mine, theirs)]
    forms[0]["name"] = "Mine"
    forms[0].submit(status=303)
    forms[1]["name"], forms[1]["description"] = "Theirs", "much to say"
    told = forms[1].submit(status=409)
    assert "Mine" in told.html.select_one(".now").text
    kept = told.forms["kept"]
    assert (kept["name"].value, kept["description"].value, kept["was_name"].value) == ("Theirs", "much to say", "Mine")
    assert mine.get(path).html.select_one("h1").text == "Mine"
    kept.submit(status=303)
    assert mine.get(path).html.select_one("h1").text == "Theirs"
    fields = {"name": "x", "was_name": "old"}
    again = mine.post(f"{path}@@edit", fields, headers=JSON | {"X-CSRFToken": mine.cookies["csrftoken"]}, status=409)
    assert again.json["data"]["name"] == "Theirs"


def test_comments(browser, world, send):
    path = f"/image/{world.image()}/"
    form = next(form for form in browser.get(path).forms.values() if form.action.endswith("@@comment"))
    form["comment"] = "out of focus\r\nagain"
    assert form.submit(status=303).location.endswith(f"{path}#comments")
    (comment,) = said(browser, path, "CommentAnnotation")
    assert comment["Value"] == "out of focus\nagain"
    assert send(f"{path}@@detach", annotation=comment["@id"]).json["data"]["removed"] == [comment["@id"]]
    assert said(browser, path, "CommentAnnotation") == []
    left = world.store.read().execute("SELECT count(*) FROM annotation WHERE id = ?", (comment["@id"],)).fetchone()[0]
    assert left == 0
    assert "write something" in send(f"{path}@@comment", 400, comment="  ").json["message"]


def test_tags_are_made_found_put_on_and_taken_off(browser, world, send):
    first, second = f"/image/{world.image()}/", f"/dataset/{world.dataset()}/"
    made = send(f"{first}@@tag", text="mitosis").json["data"]
    assert made["added"] == made["new"] != []
    again = send(f"{second}@@tag", text="mitosis").json["data"]
    assert (again["added"], again["new"]) == (made["added"], [])
    assert send(f"{second}@@tag", text="mitosis").json["data"]["added"] == []
    other = send(f"{second}@@tag", text="mitosis", description="another one").json["data"]["new"]
    assert other != made["new"]
    known = world.tag("known")
    assert send(f"{first}@@tag", tag=known, remove=made["added"]).json["data"] == {"added": [known], "new": [], "removed": made["added"]}
    assert [tag["Value"] for tag in said(browser, first, "TagAnnotation")] == ["known"]
    assert browser.get(f"/tag/{made['new'][0]}.json").json["data"]["Value"] == "mitosis"
    in_set = send(f"{first}@@tag", text="in a set", tagset=(tagset := world.tagset())).json["data"]["new"]
    assert [tag["@id"] for tag in browser.get(f"/tagset/{tagset}/tag.json").json["data"]] == in_set


def test_tags_by_the_forms_on_the_page(browser, world):
    path = f"/plate/{world.plate()}/"
    form = next(form for form in browser.get(path).forms.values() if form.action.endswith("@@tag"))
    form["text"] = "<b>bold</b>"
    page = form.submit(status=303).follow()
    assert page.html.select_one("#tags + form a").text.strip() == "<b>bold</b>"
    off = next(form for form in page.forms.values() if "remove" in form.fields)
    page = off.submit("remove", status=303).follow()
    assert page.html.select("#tags + form a") == []


def test_ratings_are_ones_own(world, log_in, send):
    colleague = world.colleague("rwra--")
    path = f"/image/{world.image(group=colleague.group_id)}/"
    mine, theirs = log_in(world), log_in(colleague)
    send(f"{path}@@rate", by=mine, rating=2)
    send(f"{path}@@rate", by=theirs, rating=5)
    send(f"{path}@@rate", by=mine, rating=4)
    assert sorted(each["Value"] for each in said(mine, path, "LongAnnotation")) == [4, 5]
    page = mine.get(path)
    assert page.html.select_one("#rating + p b").text == "4.5"
    assert page.html.select_one('.star[aria-pressed="true"]')["value"] == "4"
    send(f"{path}@@rate", by=mine, rating=0)
    assert [each["Value"] for each in said(mine, path, "LongAnnotation")] == [5]
    for bad in ("6", "-1", "x", ""):
        assert "1 to 5" in send(f"{path}@@rate", 400, by=mine, rating=bad).json["message"]


def test_a_rating_on_several_objects_is_changed_on_one(world, browser, send):
    first, second = world.image(), world.image()
    rating = world.rating(3, on=("image", first))
    world.link("image", second, "annotation", rating)
    send(f"/image/{first}/@@rate", rating=5)
    assert [each["Value"] for each in said(browser, f"/image/{first}/", "LongAnnotation")] == [5]
    assert [each["Value"] for each in said(browser, f"/image/{second}/", "LongAnnotation")] == [3]


def test_key_value_pairs(browser, world, send):
    path = f"/image/{world.image()}/"
    form = next(form for form in browser.get(path).forms.values() if form.action.endswith("@@pairs"))
    form.set("key", "Gene", 0)
    form.set("value", "AURKB", 0)
    form["table"] = 'Stain\tDAPI\r\n"a ""quoted"" key"\t"two\r\nlines, a\ttab"\r\n'
    form.submit(status=303)
    (table,) = said(browser, path, "MapAnnotation")
    assert table["Value"] == [["Gene", "AURKB"], ["Stain", "DAPI"], ['a "quoted" key', "two\nlines, a\ttab"]]
    assert table["Namespace"] == "openmicroscopy.org/omero/client/mapAnnotation"
    page = browser.get(path)
    assert page.html.select("#pairs ~ details") == []
    form = next(form for form in page.forms.values() if form.action.endswith("@@pairs"))
    form.set("key", "", 1)
    form.set("value", "", 1)
    form.submit(status=303)
    (changed,) = said(browser, path, "MapAnnotation")
    assert (changed["@id"], len(changed["Value"])) == (table["@id"], 2)
    stale = send(f"{path}@@pairs", 409, annotation=table["@id"], pairs="[]", was_pairs=json.dumps(table["Value"]))
    assert json.loads(stale.json["data"]["pairs"]) == changed["Value"]
    send(f"{path}@@pairs", annotation=table["@id"], pairs="[]")
    assert said(browser, path, "MapAnnotation") == []
    send(f"{path}@@pairs", 409, annotation=table["@id"], pairs='[["a", "b"]]')


@pytest.mark.parametrize(("namespace", "duplicate", "tables"), [(None, "", 2), ("example.org/x", "", 1), ("example.org/x", "true", 2)])
def test_pairs_written_by_hand_are_never_shared(browser, world, send, namespace, duplicate, tables):
    images = [world.image(), world.image()]
    more = {"ns": namespace} if namespace else {}
    made = send("/@@pairs", image=images, pairs='[["k", "v"]]', duplicate=duplicate, **more).json["data"]["annotations"]
    assert len(made) == tables
    for image in images:
        assert [each["Value"] for each in said(browser, f"/image/{image}/", "MapAnnotation")] == [[["k", "v"]]]


def test_many_objects_at_once(server, browser, world, send):
    images, dataset = [*world.images(300)], world.dataset()
    before = server.calls()
    answer = send("/@@comment", image=[",".join(map(str, images))], dataset=dataset, comment="all of them")
    assert len(answer.json["data"]["annotations"]) == 1
    assert asked_of_omero(answer) == server.calls() - before <= 5
    assert said(browser, f"/image/{images[-1]}/", "CommentAnnotation")[0]["Value"] == "all of them"
    assert said(browser, f"/dataset/{dataset}/", "CommentAnnotation")[0]["@id"] == answer.json["data"]["annotations"][0]
    tag = send("/@@tag", image=images, text="many").json["data"]["new"]
    assert browser.get(f"/tag/{tag[0]}/image.json").json["meta"]["totalCount"] == 300
    assert send("/@@tag", image=images, remove=tag).json["data"]["removed"] == tag
    send("/@@rate", image=images[:3], rating=3)
    assert [each["Value"] for each in said(browser, f"/image/{images[2]}/", "LongAnnotation")] == [3]


def test_many_objects_are_changed_all_or_none(world, send, browser):
    mine, other_group = world.image(), world.image(group=world.other_group())
    theirs = world.colleague().image()
    assert "different groups" in send("/@@comment", 400, image=[mine, other_group], comment="x").json["message"]
    assert f"Image {theirs}: Only" in send("/@@comment", 403, image=[mine, theirs], comment="x").json["message"]
    send("/@@comment", 404, image=[mine, World(world.server).image()], comment="x")
    assert "name the objects" in send("/@@comment", 400, comment="x").json["message"]
    assert "5000" in send("/@@comment", 400, image=",".join(map(str, range(1, 5002))), comment="x").json["message"]
    assert said(browser, f"/image/{mine}/", "CommentAnnotation") == []


BUDGETS = {
    "edit": ({"name": "x"}, 3),
    "comment": ({"comment": "x"}, 2),
    "tag": ({"text": "budget"}, 3),
    "rate": ({"rating": 3}, 3),
    "pairs": ({"pairs": '[["a", "b"]]'}, 2),
}


@pytest.mark.parametrize("action", BUDGETS)
def test_what_a_change_costs(server, world, send, action):
    path = f"/image/{world.image()}/@@{action}"
    fields, most = BUDGETS[action]
    send(path, **fields)  # the services are opened
    before = server.calls()
    answer = send(path, **fields)
    if action == "rate":
        most += 3  # the rating before is deleted
    assert asked_of_omero(answer) == server.calls() - before <= most
