"""Objects made, linked, moved about, deleted and given away through the web app, by jobs that outlive a page and a process."""

import pytest
from webtest import TestApp

from budgets import asked_of_omero
from world import World

JSON = {"Accept": "application/json"}


@pytest.fixture
def send(browser):
    """Send a form, or JSON by ``body``."""

    def post(path, status=200, body=None, by=browser, **fields):
        headers = JSON | {"X-CSRFToken": by.cookies["csrftoken"]}
        if body is not None:
            return by.post_json(path, body, headers=headers, status=status)
        form = [(name, each) for name, value in fields.items() for each in (value if isinstance(value, list) else [value])]
        return by.post(path, form, headers=headers, status=status)

    return post


@pytest.fixture
def ended(browser):
    """Wait for a job's end; what is quick has ended already."""

    def ask(answer, by=browser):
        job = answer.json["data"]["job"]
        for _ in range(100):
            told = by.get(f"/@@jobs/{job}.json").json["data"]
            if told["status"] != "running":
                return told
        raise AssertionError("it does not end")

    return ask


def names(browser, path):
    return [each.get("Name", each.get("Value")) for each in browser.get(path).json["data"]]


@pytest.mark.parametrize("kind", ["project", "dataset", "screen", "tag", "tagset", "folder"])
def test_new_things_at_the_top(browser, send, kind):
    made = send(f"/{kind}/@@new", name=" A new one ", description="why").json["data"]
    assert made["url"] == f"/{kind}/{made['id']}/"
    data = browser.get(f"/{kind}/{made['id']}.json").json["data"]
    assert (data.get("Name", data.get("Value")), data["Description"]) == ("A new one", "why")
    assert "A new one" in names(browser, f"/{kind}.json")


@pytest.mark.parametrize(("parent", "kind"), [("project", "dataset"), ("tagset", "tag"), ("folder", "folder")])
def test_new_things_in_others(browser, world, send, parent, kind):
    place = f"/{parent}/{getattr(world, parent)()}/"
    first = send(f"{place}@@new", name="First", kind=kind).json["data"]
    assert first["url"] == f"{place}{kind}/{first['id']}/"
    send(f"{place}{kind}/@@new", name="Second")
    browser.get(first["url"])
    if kind != "folder":
        assert names(browser, f"{place}{kind}.json") == ["First", "Second"]


def test_a_new_dataset_of_images_that_there_are(browser, world, send):
    images, project = list(world.images(3)), world.project()
    made = send(f"/project/{project}/@@new", name="Chosen", image=images).json["data"]["id"]
    assert browser.get(f"/project/{project}/dataset/{made}/image.json").json["meta"]["totalCount"] == 3
    alone = send("/dataset/@@new", name="Chosen too", image=images[:2]).json["data"]["id"]
    assert browser.get(f"/dataset/{alone}/image.json").json["meta"]["totalCount"] == 2


def test_what_can_not_be_made(browser, world, send):
    assert "can be made here" in send(f"/project/{world.project()}/@@new", 400, name="x", kind="image").json["message"]
    assert "can be made here" in send(f"/image/{world.image()}/@@new", 400, name="x").json["message"]
    assert "give it a name" in send("/project/@@new", 400, name=" ").json["message"]
    send("/image/@@new", 400, name="x")
    send(f"/user/{world.user_id}/project/@@new", 400, name="x")
    send(f"/project/{world.colleague().project()}/@@new", 403, name="x")
    send("/project/@@new", 403, name="x", group=World(world.server).group_id)


def test_in_another_of_ones_groups(browser, world, send):
    group = world.other_group()
    made = send("/project/@@new", name="there", group=group).json["data"]["id"]
    assert browser.get(f"/project/{made}.json").json["data"]["omero:details"]["group"]["@id"] == group


def test_links_are_made_moved_and_taken_away(browser, world, send):
    first, second, images = world.dataset(), world.dataset(), list(world.images(2))
    made = send("/@@link", body={"dataset": {str(first): {"image": images}}}).json["data"]
    assert made == {"linked": {"dataset": {str(first): {"image": images}}}, "unlinked": {}}
    assert send("/@@copy", body={"dataset": {str(first): {"image": images}}}).json["data"]["linked"] == {}
    both = {"link": {"dataset": {str(second): {"image": images[:1]}}}, "unlink": {"dataset": {str(first): {"image": images[:1]}}}}
    moved = send("/@@link", body=both).json["data"]
    assert (moved["linked"], moved["unlinked"]) == (both["link"], both["unlink"])
    totals = [browser.get(f"/dataset/{each}/image.json").json["meta"]["totalCount"] for each in (first, second)]
    assert totals == [1, 1]
    send("/@@unlink", body={"dataset": {str(first): {"image": images[1:]}, str(second): {"image": images[:1]}}})
    assert browser.get("/orphaned/image.json").json["meta"]["totalCount"] == 2
    send("/@@unlink", 404, body={"dataset": {str(first): {"image": images}}})


def test_every_kind_of_link(browser, world, send):
    pairs = [
        ("project", world.project(), "dataset", world.dataset()),
        ("dataset", world.dataset(), "image", world.image()),
        ("screen", world.screen(), "plate", world.plate()),
        ("folder", world.folder(), "image", world.image()),
        ("tagset", world.tagset(), "tag", world.tag()),
        ("tag", world.tag(), "plate", world.plate()),
    ]
    for parent, parent_id, child, child_id in pairs:
        body = {parent: {str(parent_id): {child: [child_id]}}}
        assert send("/@@link", body=body).json["data"]["linked"] == body
        browser.get(f"/{parent}/{parent_id}/{child}/{child_id}/")
        assert send("/@@unlink", body=body).json["data"]["unlinked"] == body
        browser.get(f"/{parent}/{parent_id}/{child}/{child_id}/", status=404)
        browser.get(f"/{child}/{child_id}/")


BAD_LINKS = [
    ([], 400),
    ({}, 400),
    ("x", 400),
    ({"image": {"1": {"dataset": [1]}}}, 400),
    ({"dataset": {"1": {"plate": [1]}}}, 400),
    ({"dataset": {"x": {"image": [1]}}}, 400),
    ({"dataset": {"1": {"image": 1}}}, 400),
    ({"dataset": {"1": {"image": [True]}}}, 400),
    ({"dataset": {"1": {"image": [2**63]}}}, 400),
    ({"dataset": [1]}, 400),
    ({"dataset": {"987654321": {"image": [1]}}}, 404),
    ({"dataset": {"1": {"image": list(range(1, 5002))}}}, 400),
]


@pytest.mark.parametrize(("body", "status"), BAD_LINKS)
def test_bad_links_are_refused_with_a_sentence(send, body, status):
    for view in ("link", "unlink"):
        assert send(f"/@@{view}", status, body=body).json["message"]


def test_links_are_for_whom_they_are(browser, world, send):
    theirs, mine = world.colleague().dataset(), world.image()
    assert "not yours" in send("/@@link", 403, body={"dataset": {str(theirs): {"image": [mine]}}}).json["message"]
    elsewhere = world.dataset(group=world.other_group())
    assert "in its group" in send("/@@link", 400, body={"dataset": {str(elsewhere): {"image": [mine]}}}).json["message"]


def test_a_move_is_refused_as_a_whole(browser, world, send):
    first, second, images = world.dataset(), world.dataset(), list(world.images(2))
    world.link("dataset", first, "image", images[0])
    body = {"link": {"dataset": {str(second): {"image": images}}}, "unlink": {"dataset": {str(first): {"image": images}}}}
    told = send("/@@link", 409, body=body).json["message"]
    assert told == f"Image {images[1]} is no longer in dataset {first}; so nothing was moved."
    assert browser.get(f"/dataset/{second}/image.json").json["meta"]["totalCount"] == 0
    assert browser.get(f"/dataset/{first}/image.json").json["meta"]["totalCount"] == 1


def test_what_somebody_else_has_put_there_is_not_moved(world, log_in, send):
    leader = world.colleague(leader=True)
    by, first, second = log_in(world), world.dataset(), world.dataset()
    image = world.image()
    leader.link("dataset", first, "image", image)
    body = {"link": {"dataset": {str(second): {"image": [image]}}}, "unlink": {"dataset": {str(first): {"image": [image]}}}}
    assert "nothing was done" in send("/@@link", 403, by=by, body=body).json["message"]
    assert by.get(f"/dataset/{second}/image.json").json["meta"]["totalCount"] == 0


def test_what_may_be_done_is_told_with_the_reason_against_it(browser, world, log_in, send):
    dataset, tags = world.dataset(), [world.tag(), world.tagset()]
    own = send("/@@may", dataset=dataset, tag=tags[0], tagset=tags[1]).json["data"]
    assert {right for right, why in own.items() if not why} == {"edit", "link", "delete", "chgrp", "annotate", "copied"}
    assert own["chown"].startswith(f"Dataset {dataset}: Only the owners of the group")
    member = log_in(world.colleague())
    other = send("/@@may", by=member, dataset=dataset).json["data"]
    assert all(f"Only Test {world.mark}" in other[right] for right in ("edit", "link", "delete", "chgrp"))
    send("/@@may", 404, dataset=[dataset, 987654321])
    send("/@@may", 404, by=log_in(World(world.server)), dataset=dataset)


def test_deleting_is_previewed_and_done(browser, world, send, ended):
    project = world.project()
    dataset = world.dataset(project=project)
    images = list(world.images(2, dataset=dataset))
    world.comment(on=("dataset", dataset))
    dry = ended(send("/@@delete", project=project, contents=1, dry=1))
    assert (dry["status"], dry["dry"], dry["included"]["Image"], dry["included"]["Dataset"]) == ("done", True, 2, 1)
    assert dry["message"].startswith("Would be deleted: 1 project, 1 dataset, 2 images, 1 comment")
    browser.get(f"/project/{project}/")
    alone = ended(send("/@@delete", project=project))
    assert "Dataset" not in alone["included"]
    browser.get(f"/project/{project}/", status=404)
    browser.get(f"/dataset/{dataset}/image/{images[0]}/")
    assert "Was deleted: 1 dataset, 2 images" in ended(send("/@@delete", dataset=dataset, contents=1))["message"]
    browser.get(f"/image/{images[0]}/", status=404)


def test_tags_stay_unless_they_are_to_go(browser, world, send, ended):
    for keep in (True, False):
        project = world.project()
        tag = world.tag(on=("project", project))
        ended(send("/@@delete", project=project, **({} if keep else {"annotations": 1})))
        browser.get(f"/tag/{tag}/", status=200 if keep else 404)


def test_a_split_fileset_is_refused_with_the_reason(browser, world, send, ended):
    first, second = world.images(2, name="Part {}")
    for view, more in (("delete", {}), ("move", {"group": world.other_group()})):
        told = send(f"/@@{view}", 400, image=first, dry=1, **more).json["message"]
        assert "go together" in told
        assert f"({second})" in told
        assert ended(send(f"/@@{view}", image=[first, second], dry=1, **more))["status"] == "done"


def test_moving_to_another_group(browser, world, send, ended):
    group, dataset = world.other_group(), world.dataset(project=world.project())
    dry = ended(send("/@@move", dataset=dataset, group=group, dry=1))
    assert (dry["included"]["Dataset"], dry["cut"]) == (1, {"ProjectDatasetLink": 1})
    assert "Links to what stays: 1, cut." in dry["message"]
    ended(send("/@@move", dataset=dataset, group=group))
    assert browser.get(f"/dataset/{dataset}.json").json["data"]["omero:details"]["group"]["@id"] == group
    failed = ended(send("/@@move", dataset=dataset, group=World(world.server).group_id))
    assert (failed["status"], failed["message"]) == ("failed", "OMERO has refused this: You are not a member of that group.")


def test_giving_to_somebody_else(world, log_in, send, ended):
    leader, new = world.colleague(leader=True), world.colleague()
    by, image = log_in(leader), world.image()
    told = ended(send("/@@give", by=by, image=image, user=new.user_id), by=by)
    assert told["status"] == "done"
    assert by.get(f"/image/{image}.json").json["data"]["omero:details"]["owner"]["@id"] == new.user_id


def test_jobs_outlive_pages_and_processes(browser, make_app, world, send):
    job = send("/@@delete", dataset=world.dataset(), dry=1).json["data"]["job"]
    other_process = TestApp(make_app(), cookiejar=browser.cookiejar)
    assert other_process.get(f"/@@jobs/{job}.json").json["data"]["status"] == "done"
    assert [each["job"] for each in browser.get("/@@jobs.json").json["data"]] == [job]
    page = browser.get("/@@jobs")
    assert page.html.select_one(".job h2").text == "Delete 1 dataset (preview)"
    next(form for form in page.forms.values() if form.action.endswith("@@forget")).submit(status=303)
    assert browser.get("/@@jobs.json").json["data"] == []


def test_a_job_is_cancelled(browser, world, send):
    job = send("/@@delete", dataset=world.dataset(), dry=1).json["data"]["job"]
    told = send(f"/@@jobs/{job}/@@cancel").json["data"]
    assert told["status"] in ("done", "cancelled")
    assert browser.get("/@@jobs").html.select_one(".job")


def test_jobs_are_ones_own(browser, log_in, world, send):
    job = send("/@@delete", dataset=world.dataset(), dry=1).json["data"]["job"]
    other = log_in(World(world.server))
    other.get(f"/@@jobs/{job}.json", status=404)
    assert other.get("/@@jobs.json").json["data"] == []
    for path in ("/@@jobs/x.json", "/@@jobs/../x", f"/@@jobs/{job}", f"/@@jobs/{job}.json/x"):
        browser.get(path, status=404)
    send(f"/@@jobs/{job}/@@explode", 404)


def test_whose_things_may_be_dealt_with(world, log_in, send):
    member = log_in(world.colleague())
    image = world.image()
    for view, more in (("delete", {}), ("move", {"group": world.group_id}), ("give", {"user": world.user_id})):
        assert f"Image {image} is Test {world.mark}'s" in send(f"/@@{view}", 403, by=member, image=image, **more).json["message"]
        send(f"/@@{view}", 404, by=log_in(World(world.server)), image=image, **more)
        assert send(f"/@@{view}", 400, by=member, **more).json["message"]
    assert "which group" in send("/@@move", 400, image=image).json["message"]
    assert "to whom" in send("/@@give", 400, image=image).json["message"]


def test_channels_are_named(browser, world, send):
    image = world.image()
    send(f"/image/{image}/@@channels", channel=["Nuclei", "<b>Actin</b>"])
    assert [chip.text.strip() for chip in browser.get(f"/image/{image}/").html.select(".facts .chip")] == ["Nuclei", "<b>Actin</b>"]
    assert "2 channels, and 1 names" in send(f"/image/{image}/@@channels", 400, channel="x").json["message"]
    send(f"/image/{image}/@@channels", 400, channel=["x" * 256, "y"])


BUDGETS = {"link": 4, "unlink": 4, "new": 2, "delete": 3, "poll": 2}


def test_what_organising_costs(server, world, browser, send):
    dataset, images = world.dataset(), list(world.images(2))
    body = {"dataset": {str(dataset): {"image": images}}}
    send("/@@comment", image=images, comment="the services are opened")

    def cost(ask):
        before = server.calls()
        answer = ask()
        assert asked_of_omero(answer) == server.calls() - before
        return asked_of_omero(answer), answer

    assert cost(lambda: send("/@@link", body=body))[0] <= BUDGETS["link"]
    single = {"dataset": {str(dataset): {"image": images[:1]}}}
    assert cost(lambda: send("/@@unlink", body=single))[0] <= BUDGETS["unlink"]
    assert cost(lambda: send(f"/project/{world.project()}/@@new", name="x"))[0] <= BUDGETS["new"]
    spent, answer = cost(lambda: send("/@@delete", image=images, dry=1))
    assert spent <= BUDGETS["delete"]
    job = answer.json["data"]["job"]
    assert cost(lambda: browser.get(f"/@@jobs/{job}.json"))[0] <= BUDGETS["poll"]
    assert cost(lambda: browser.get(f"/@@jobs/{job}.json"))[0] == 0


def forms_of(page, action):
    return [form for form in page.forms.values() if form.action.endswith(f"@@{action}")]


def test_all_of_it_without_a_script(server, browser, world):
    group = world.other_group()
    form = forms_of(browser.get("/project/"), "new")[0]
    form["name"] = "By hand"
    project = form.submit(status=303).follow()
    path = project.request.path
    organise = project.click("Organise", index=0)
    new = forms_of(organise, "new")[0]
    new["name"] = "Inside"
    dataset = new.submit(status=303).follow()
    assert dataset.request.path.startswith(f"{path}dataset/")
    organise = dataset.click("Organise", index=0)
    out = next(form for form in forms_of(organise, "put") if "out" in form.fields)
    alone = out.submit(status=303).follow()
    assert alone.request.path.startswith("/dataset/")
    into = next(form for form in forms_of(alone.click("Organise", index=0), "put") if "into" in form.fields)
    into["id"] = path.split("/")[2]
    assert into.submit(status=303).location.endswith(path)
    organise = browser.get(f"{path}@@organise")
    assert str(group) in [value for value, *_ in forms_of(organise, "move")[0]["group"].options]
    assert "Only the owners of the group" in organise.text
    jobs = forms_of(organise, "delete")[0].submit("dry", status=303).follow()
    assert jobs.html.select_one(".job").text.count("preview") == 1
    assert "Would be deleted: 1 project" in jobs.text
    forms_of(organise, "delete")[0].submit(status=303)
    browser.get("/@@jobs")
    browser.get(path, status=404)


def test_only_what_one_may_is_offered(browser, world):
    page = browser.get(f"/dataset/{world.colleague().dataset()}/@@organise")
    assert {each.text for each in page.html.select(".task button") if not each.has_attr("disabled")} == set()
    assert page.html.select(".task .why")


@pytest.mark.parametrize(("kind", "holder"), [("image", "dataset"), ("dataset", "project"), ("plate", "screen")])
def test_moving_into_something_of_the_other_group(browser, world, send, ended, kind, holder):
    group, things = world.other_group(), [getattr(world, kind)() for _ in range(2)]
    there = getattr(world, holder)("There", group=group)
    dry = ended(send("/@@move", group=group, into=there, dry=1, **{kind: things}))
    assert (dry["status"], dry["included"][kind.capitalize()]) == ("done", 2)
    told = ended(send("/@@move", group=group, into=there, **{kind: things[:1]}))
    assert told["message"].startswith(f"Was moved: 1 {kind}")
    made = ended(send("/@@move", group=group, named=" A new  one ", **{kind: things[1:]}))
    assert made["status"] == "done"
    found = browser.get(f"/group/{group}/{holder}.json").json["data"]
    assert sorted((each["Name"], each["omero:childCount"]) for each in found) == [("A new one", 1), ("There", 1)]
    for thing, home in zip(things, (there, next(each["@id"] for each in found if each["@id"] != there)), strict=True):
        data = browser.get(f"/{holder}/{home}/{kind}/{thing}.json").json["data"]
        assert data["omero:details"]["group"]["@id"] == group


def test_where_moved_things_can_not_go(browser, world, send):
    group, image = world.other_group(), world.image()
    for fields, said in (
        ({"image": image, "into": world.dataset()}, "is in another group than the one that these are moved to"),
        ({"image": image, "into": world.dataset(group=group), "named": "x"}, "choose one container, or name a new one"),
        ({"image": image, "dataset": world.dataset(), "named": "x"}, "of one kind at a time"),
        ({"project": world.project(), "named": "x"}, "of one kind at a time"),
    ):
        assert said in send("/@@move", 400, group=group, **fields).json["message"]
    colleague = world.colleague("rwr---")
    theirs = colleague.dataset()
    assert "not yours to put things into" in send("/@@move", 403, group=colleague.group_id, image=image, into=theirs).json["message"]
    send("/@@move", 404, group=group, image=image, into=987654321)
    assert browser.get(f"/image/{image}.json").json["data"]["omero:details"]["group"]["@id"] == world.group_id
