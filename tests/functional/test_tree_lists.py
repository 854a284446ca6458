"""OMERO.web's ``/webclient/api/``: what its tree asks for."""

from datetime import datetime

import pytest

from budgets import asked_of_omero

OWN = "canEdit canAnnotate canLink canDelete canChgrp isOwned"


@pytest.fixture
def ask(browser):
    """Ask, by a query; the JSON that comes back."""

    def answer(path, status=200, by=browser, **query):
        reply = by.get(f"/webclient/api/{path}/", params=query, status=status)
        assert reply.content_type == "application/json"
        return reply.json

    return answer


@pytest.fixture
def shelf(world):
    project = world.project("P")
    dataset = world.dataset("D", project=project)
    return project, dataset, list(world.images(3, dataset=dataset, name="Image {}"))


def row(number, name, world, count, rights=OWN):
    return {"id": number, "name": name, "ownerId": world.user_id, "permsCss": rights, "childCount": count}


def test_groups(ask, world):
    private, colleague = world.other_group("rw----"), world.colleague()
    told = ask("groups")["groups"]
    assert {"id": world.group_id, "name": f"group-{world.mark}", "perm": "rwr---"} in told
    assert {each["id"]: each["perm"] for each in told}[private] == "rw----"
    assert [each["name"].lower() for each in told] == sorted(each["name"].lower() for each in told)
    assert "user" not in [each["name"] for each in told]
    assert [each["id"] for each in ask("groups", member=colleague.user_id)["groups"]] == [world.group_id]


def test_experimenters(ask, world):
    colleague = world.colleague()
    who = {"id": colleague.user_id, "omeName": colleague.user_name, "firstName": "Test", "lastName": colleague.mark}
    assert ask(f"experimenters/{colleague.user_id}")["experimenter"] == who
    assert ask("experimenters/-1")["experimenter"]["id"] == -1
    ask("experimenters/987654321", 404)


def test_the_top_of_a_tree(ask, world, shelf):
    project, _, _ = shelf
    loose, screen, plate, bare = world.dataset("Loose"), world.screen("S"), world.plate("Bare"), world.image("bare")
    world.plate("On it", screen=screen)
    colleague = world.colleague()
    theirs = colleague.project("Theirs")
    told = ask("containers", id=world.user_id, group=world.group_id)
    assert told == {
        "projects": [row(project, "P", world, 1)],
        "datasets": [row(loose, "Loose", world, 0)],
        "screens": [row(screen, "S", world, 1)],
        "plates": [row(plate, "Bare", world, 0)],
        "orphaned": {"id": world.user_id, "childCount": 1, "name": "Orphaned Images"},
    }
    everybody = ask("containers", group=world.group_id)
    assert [each["id"] for each in everybody["projects"]] == [project, theirs]
    assert everybody["projects"][1]["permsCss"] == ""
    assert everybody["orphaned"]["id"] == -1
    orphaned = ask("images", orphaned="true", experimenter_id=world.user_id, group=world.group_id)["images"]
    assert [each["id"] for each in orphaned] == [bare]


def test_what_is_in_containers(ask, world, shelf):
    project, dataset, images = shelf
    assert ask("datasets", id=project) == {"datasets": [row(dataset, "D", world, 3)]}
    told = ask("images", id=dataset)["images"]
    assert [each["name"] for each in told] == ["Image 1", "Image 2", "Image 3"]
    assert told[0] == {"id": images[0], "name": "Image 1", "ownerId": world.user_id, "permsCss": OWN, "filesetId": told[1]["filesetId"]}
    more = ask("images", id=dataset, sizeXYZ="true", date="true", thumbVersion="true")["images"][0]
    assert {"sizeX", "sizeY", "sizeZ", "sizeT", "thumbVersion"} <= more.keys()
    assert datetime.fromisoformat(more["date"]).tzinfo is not None
    screen = world.screen()
    plate = world.plate("Q", screen=screen)
    runs = [world.run(plate, "First"), world.run(plate, None)]
    assert ask("plates", id=screen) == {"plates": [row(plate, "Q", world, 2)]}
    assert [(each["id"], each["name"]) for each in ask("plate_acquisitions", id=plate)["acquisitions"]] == [
        (runs[0], "First"),
        (runs[1], f"Run {runs[1]}"),
    ]
    ask("plate_acquisitions", 400)


def test_pages(ask, world):
    dataset = world.dataset("D")
    images = list(world.images(5, dataset=dataset))
    assert [each["id"] for each in ask("images", id=dataset, limit=2, page=2)["images"]] == images[2:4]
    assert [each["id"] for each in ask("images", id=dataset, page=0)["images"]] == images
    assert ask("images", 400, id=dataset, page="x")["message"] == "Invalid parameter value"
    ask("images", 400, id=dataset, limit=-1)
    ask("images", 400)


def test_what_is_hidden(ask, stranger, anonymous):
    ask("datasets", 404, id=stranger.project())
    ask("images", 404, id=stranger.dataset())
    assert anonymous.get("/webclient/api/containers/", status=403).json == {"message": "Not logged in"}


def test_tags_their_sets_and_what_they_are_on(ask, world, shelf):
    images = shelf[2]
    tag, loose = world.tag("In", on=("image", images[1])), world.tag("Loose")
    tagset = world.tagset("Set", tags=[tag])
    whose = {"experimenter_id": world.user_id, "group": world.group_id}
    assert [(each["id"], each["value"], each["set"]) for each in ask("tags", **whose)["tags"]] == [
        (tag, "In", False),
        (loose, "Loose", False),
        (tagset, "Set", True),
    ]
    assert [each["id"] for each in ask("tags", orphaned="true", **whose)["tags"]] == [loose, tagset]
    inside = ask("tags", id=tagset)
    assert [(each["id"], each["childCount"]) for each in inside["tags"]] == [(tag, 1)]
    told = ask("tags", id=tag)
    assert (told["tags"], [each["id"] for each in told["images"]], told["projects"]) == ([], [images[1]], [])
    assert {"datasets", "screens", "plates", "acquisitions", "wells"} <= told.keys()


def test_wells_below_a_tag(ask, world):
    plate = world.plate()
    well = world.well(plate, 1, 2)
    tag = world.tag(on=("well", well))
    assert ask("tags", id=tag)["wells"] == [{"id": well, "name": "B03", "plateId": plate, "ownerId": world.user_id, "permsCss": OWN}]


def test_links_above(ask, world, shelf):
    project, dataset, images = shelf
    plate = world.plate(screen=(screen := world.screen()))
    told = ask("parent_links", image=f"{images[0]},{images[1]}", dataset=dataset, plate=plate)["data"]
    found = [(each["parent"]["type"], each["parent"]["id"], each["child"]["type"], each["child"]["id"]) for each in told]
    assert sorted(found) == sorted(
        [
            ("dataset", dataset, "image", images[0]),
            ("dataset", dataset, "image", images[1]),
            ("project", project, "dataset", dataset),
            ("screen", screen, "plate", plate),
        ]
    )
    assert len({each["id"] for each in told if each["parent"]["type"] == "dataset"}) == 2
    assert ask("parent_links") == {"data": []}


def test_ways_to_an_image(ask, world, shelf):
    project, dataset, images = shelf
    top = {"type": "experimenter", "id": world.user_id}
    way = [top, {"type": "project", "id": project}, {"type": "dataset", "id": dataset, "childCount": 3}, {"type": "image", "id": images[2]}]
    assert ask("paths_to_object", image=images[2]) == {"paths": [way]}
    (paged,) = ask("paths_to_object", image=images[2], page_size=2)["paths"]
    assert paged[2] == {"type": "dataset", "id": dataset, "childCount": 3, "childIndex": 2, "childPage": 2}
    second = world.dataset("E")
    world.link("dataset", second, "image", images[2])
    assert len(ask("paths_to_object", image=images[2])["paths"]) == 2
    (through,) = ask("paths_to_object", image=images[2], dataset=second)["paths"]
    assert [each["id"] for each in through] == [world.user_id, second, images[2]]
    bare = world.image("bare")
    assert ask("paths_to_object", image=bare)["paths"] == [[top, {"type": "orphaned", "id": world.user_id}, {"type": "image", "id": bare}]]
    roi = world.roi(bare, [("Point", {"x": 1, "y": 1})])
    assert ask("paths_to_object", roi=roi)["paths"][0][-1] == {"type": "image", "id": bare}
    assert ask("paths_to_object") == {"paths": []}
    assert ask("paths_to_object", image=987654321) == {"paths": []}


def test_ways_to_other_things(ask, world):
    plate = world.plate(screen=(screen := world.screen()))
    run = world.run(plate)
    colleague = world.colleague()
    tagset = colleague.tagset(tags=[tag := world.tag()])
    for query, way in (
        ({"run": run}, [world.user_id, screen, plate, run]),
        ({"acquisition": run}, [world.user_id, screen, plate, run]),
        ({"plate": plate}, [world.user_id, screen, plate]),
        ({"tag": tag}, [colleague.user_id, tagset, tag]),
        ({"tagset": tagset}, [colleague.user_id, tagset]),
    ):
        (found,) = ask("paths_to_object", **query)["paths"]
        assert [each["id"] for each in found] == way
    assert ask("paths_to_object", run=run)["paths"][0][-1]["type"] == "acquisition"


def test_shares_are_none(ask):
    assert ask("shares") == {"shares": [], "discussions": []}


def test_few_calls(browser, world, shelf):
    browser.get("/webclient/api/groups/")
    assert asked_of_omero(browser.get(f"/webclient/api/images/?id={shelf[1]}")) <= 2
    assert asked_of_omero(browser.get(f"/webclient/api/containers/?id={world.user_id}")) <= 5


def test_tags_are_deleted(ask, browser, world, shelf):
    tag = world.tag("In", on=("image", shelf[2][0]))
    tagset = world.tagset("Set", tags=[tag])
    theirs = world.colleague().tag("Theirs")
    headers = {"X-CSRFToken": browser.cookies["csrftoken"]}
    assert browser.delete(f"/webclient/api/tags/?id={tagset}", headers=headers).json == {"success": True}
    browser.get(f"/tagset/{tagset}/", status=404)
    browser.get(f"/tag/{tag}/")
    refused = browser.delete(f"/webclient/api/tags/?id={tag}&id={theirs}", headers=headers, status=403)
    assert "not yours to delete" in refused.json["message"]
    browser.get(f"/tag/{tag}/")
    browser.delete(f"/webclient/api/tags/?id={tag}", headers=headers)
    browser.get(f"/tag/{tag}/", status=404)
    browser.delete("/webclient/api/tags/", headers=headers, status=400)
    browser.delete(f"/webclient/api/tags/?id={theirs}", status=403)  # without the token


def test_what_is_unlinked_tells_what_it_is_still_in(browser, world, shelf):
    project, dataset, images = shelf
    second, third = world.dataset("E"), world.dataset("F")
    for each in (second, third):
        world.link("dataset", each, "image", images[0])
    headers = {"X-CSRFToken": browser.cookies["csrftoken"]}
    body = {"dataset": {str(dataset): {"image": images[:2]}}}
    told = browser.delete_json("/webclient/api/links/", body, headers=headers).json
    assert told == {"success": True, "dataset": {str(second): {"image": [images[0]]}, str(third): {"image": [images[0]]}}}
    body = {"project": {str(project): {"dataset": [dataset]}}}
    assert browser.delete_json("/webclient/api/links/", body, headers=headers).json == {"success": True}
    browser.delete_json("/webclient/api/links/", body, headers=headers, status=404)


def test_annotations_of_what_is_above(ask, world, shelf):
    project, dataset, images = shelf
    pairs = world.key_values({"Grant": "7"}, on=("project", project))
    world.tag("not told", on=("dataset", dataset))
    query = {"image": images[0], "type": "map"}
    assert "parents" not in ask("annotations", **query)
    told = ask("annotations", parents="true", **query)["parents"]
    (found,) = told["annotations"]
    assert (found["id"], found["class"], found["values"]) == (pairs, "MapAnnotationI", [["Grant", "7"]])
    assert found["link"]["parent"] == {"id": project, "class": "ProjectI", "name": "P"}
    above = [{"id": project, "class": "ProjectI", "name": "P"}, {"id": dataset, "class": "DatasetI", "name": "D"}]
    assert told["lineage"] == {"ImageI": {str(images[0]): above}}
    assert ask("annotations", parents="true", image=images[0], type="tag")["parents"]["annotations"] == []
    nothing = {"annotations": [], "lineage": {"ProjectI": {str(project): []}}}
    assert ask("annotations", parents="true", project=project)["parents"] == nothing
