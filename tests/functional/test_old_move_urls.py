"""OMERO.web's own addresses of moving things to another group and giving them away, called as scripts call them."""

import pytest

from world import World


@pytest.fixture
def post(browser):
    def send(path, status=200, by=browser, **fields):
        form = [(name, str(each)) for name, value in fields.items() for each in (value if isinstance(value, list) else [value])]
        return by.post(f"/webclient/{path}", form, headers={"X-CSRFToken": by.cookies["csrftoken"]}, status=status)

    return send


@pytest.fixture
def activity(browser):
    """Ask for a dry run until it has ended."""

    def ask(job, path="activities_json", by=browser):
        for _ in range(200):
            told = by.get(f"/webclient/{path}/?jobId={job}").json
            if told["finished"]:
                return told
        raise AssertionError("it does not end")

    return ask


def moved(browser, path, group):
    """Wait until something is in a group."""
    for _ in range(500):
        answer = browser.get(f"{path}.json", status="*")
        if answer.status_int == 200 and answer.json["data"]["omero:details"]["group"]["@id"] == group:
            return True
    return False


def test_images_are_moved_into_a_dataset(browser, world, post):
    group, first, second = world.other_group(), world.image(), world.image()
    there = world.dataset(group=group)
    post("chgrp/", group_id=group, Image=first, target_id=f"dataset-{there}")
    assert moved(browser, f"/dataset/{there}/image/{first}", group)
    told = post("chgrp/", group_id=group, Image=f"{second}", new_container_name="New", new_container_type="dataset").json
    assert told["update"]["remove"]["image"] == [str(second)]
    assert moved(browser, f"/image/{second}", group)
    (new,) = browser.get(f"/group/{group}/dataset.json?q=New").json["data"]
    browser.get(f"/dataset/{new['@id']}/image/{second}/")


def test_images_of_the_same_files_by_their_fileset(browser, world, post):
    group, images = world.other_group(), world.images(3)
    (fileset,) = {row[0] for row in world.store.read().execute("SELECT fileset FROM image WHERE id = ?", (images[0],))}
    assert "go together" in post("chgrp/", 400, group_id=group, Image=images[0]).json["message"]
    post("chgrp/", group_id=group, fileset=fileset)
    assert all(moved(browser, f"/image/{image}", group) for image in images)


def test_where_things_can_not_go(world, post):
    group, image = world.other_group(), world.image()
    said = post("chgrp/", 400, group_id=group, Image=image, new_container_name="x", new_container_type="project").json["message"]
    assert said == "Images go into a dataset, not into a project."
    assert "target_id=dataset-1" in post("chgrp/", 400, group_id=group, Image=image, target_id="x").json["message"]
    assert "another group" in post("chgrp/", 400, group_id=group, Image=image, target_id=f"dataset-{world.dataset()}").json["message"]


def test_a_dry_run_of_a_move(browser, world, post, activity):
    group = world.other_group()
    project = world.project("Above")
    dataset = world.dataset(project=project)
    image = world.image(dataset=dataset)
    world.comment("Said", on=("image", image))
    job = post("chgrpDryRun/", Dataset=dataset, group_id=group)
    assert job.content_type == "text/plain"
    told = activity(job.text)
    assert told["includedObjects"] == {"Datasets": [dataset], "Images": [image]}
    assert told["unlinkedParents"] == {"Projects": [{"id": project, "name": "Above"}]}
    assert told["unlinkedChildren"] == {}
    assert "error" not in told
    assert browser.get(f"/dataset/{dataset}.json").json["data"]["omero:details"]["group"]["@id"] == world.group_id
    browser.get(f"/webclient/activities_json/?jobId={job.text}", status=404)


def test_annotations_that_would_be_unlinked_are_named(world, post, activity):
    group, image, other = world.other_group(), world.image(), world.image()
    tag, file = world.tag("mitosis", on=("image", image)), world.attachment("notes.txt", b"x", on=("image", image))
    for annotation in (tag, file):  # they are elsewhere too, so they stay
        world.link("image", other, "annotation", annotation)
    told = activity(post("chgrpDryRun/", Image=image, group_id=group).text, "activities")
    names = {kind: [each["name"] for each in found] for kind, found in told["unlinkedAnnotations"].items()}
    assert names == {"Tags": ["mitosis"], "Files": ["notes.txt"], "Comments": [], "Others": []}


def test_a_dry_run_that_omero_refuses_and_one_that_is_stopped(browser, world, post, activity):
    image = world.image()
    told = activity(post("chgrpDryRun/", Image=image, group_id=World(world.server).group_id).text)
    assert "not a member" in told["error"]
    job = post("chgrpDryRun/", Image=image, group_id=world.other_group()).text
    headers = {"X-CSRFToken": browser.cookies["csrftoken"]}
    assert browser.delete_json("/webclient/activities_json/", {"jobId": job}, headers=headers).json == {"jobId": job, "status": "cancelled"}
    browser.get(f"/webclient/activities_json/?jobId={job}", status=404)
    browser.delete_json("/webclient/activities_json/", {"jobId": job}, headers=headers, status=404)
    browser.delete_json("/webclient/activities_json/", [], headers=headers, status=400)
    browser.delete_json("/webclient/activities_json/", {"jobId": job}, status=403)


def test_a_dry_run_of_giving_away(log_in, world, post, activity):
    leader, new = world.colleague(leader=True), world.colleague()
    by, image = log_in(leader), world.image()
    told = activity(post("chownDryRun/", by=by, Image=image, owner_id=new.user_id).text, by=by)
    assert told["includedObjects"] == {"Images": [image]}
    assert "not yours" in post("chownDryRun/", 403, Image=image, owner_id=new.user_id).json["message"]


def test_into_which_groups_things_may_move(browser, world, log_in):
    other = world.other_group("rwrw--")
    colleague = world.colleague("rwra--")
    told = browser.get(f"/webclient/load_chgrp_groups/?Image={world.image()}").json
    assert told["owners"] == [[world.user_id, f"Test {world.mark}"]]
    perms = {each["id"]: each["perms"] for each in told["groups"]}
    assert perms[other] == {"write": True, "annotate": True, "read": True}
    assert perms[colleague.group_id] == {"write": False, "annotate": True, "read": True}
    assert world.group_id not in perms
    both = f"Image={world.image(group=colleague.group_id)}&Dataset={colleague.dataset()}"
    assert log_in(world).get(f"/webclient/load_chgrp_groups/?{both}").json["groups"] == []
    assert browser.get("/webclient/load_chgrp_groups/").json == {"owners": [], "groups": []}


def test_what_there_is_to_put_things_into(browser, world):
    group = world.other_group()
    mine = world.dataset("Mine <b>", group=group)
    page = browser.get(f"/webclient/load_chgrp_target/{group}/dataset/")
    assert [(each["id"], each.text.strip()) for each in page.html.select("li")] == [(f"dataset-{mine}", "Mine <b>")]
    assert browser.get(f"/webclient/load_chgrp_target/{group}/project/").html.select("li") == []


def test_images_that_can_not_go_without_others(browser, world):
    first, second = world.images(2, name="Part {}")
    dataset = world.dataset()
    world.link("dataset", dataset, "image", first)
    for asked in (f"Image={first}", f"Dataset={dataset}"):
        page = browser.get(f"/webclient/fileset_check/chgrp/?{asked}").html
        assert [each["data-image"] for each in page.select(".attempt")] == [str(first)]
        assert [each["data-image"] for each in page.select(".blocking")] == [str(second)]
    whole = browser.get(f"/webclient/fileset_check/delete/?Image={first},{second}").html
    assert whole.select("[data-fileset]") == []
