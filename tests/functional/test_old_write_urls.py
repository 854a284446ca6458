"""OMERO.web's own addresses of changes, called as scripts call them: with the token, and nothing said of what is liked as an answer."""

import json

import pytest
from webtest import Upload


@pytest.fixture
def post(browser):
    """Send a form; what comes back is the JSON."""

    def send(path, status=200, by=browser, **fields):
        several = {name.replace("__", "-"): value if isinstance(value, list) else [value] for name, value in fields.items()}
        form = [(name, each) for name, values in several.items() for each in values]
        answer = by.post(f"/webclient/{path}", form, headers={"X-CSRFToken": by.cookies["csrftoken"]}, status=status)
        assert answer.content_type == "application/json"
        return answer.json

    return send


def said(browser, path, kind):
    found = browser.get(f"{path.rstrip('/')}.json").json["data"]["Annotations"]
    return [each for each in found if each["@type"].endswith(f"#{kind}")]


def gone(browser, path):
    """Wait for a job's end, by what it has done."""
    return any(browser.get(path, status="*").status_int == 404 for _ in range(500))


def test_tags_are_put_on_made_and_taken_off(browser, world, post):
    image, old, other, tagset = world.image("I"), world.tag("old"), world.tag("other"), world.tagset("set")
    path = f"/image/{image}/"
    assert post("annotate_tags/", image=image, tags=f"{old}") == {"added": [old], "removed": [], "new": []}
    fields = {"newtags__0__tag": "fresh", "newtags__0__description": "why", "newtags__0__tagset": tagset, "newtags__1__tag": ""}
    told = post("annotate_tags/", image=image, tags=f"{other}", **fields)
    assert (told["added"], told["removed"]) == ([other], [old])
    assert sorted(each["Value"] for each in said(browser, path, "TagAnnotation")) == ["fresh", "other"]
    assert browser.get(f"/tagset/{tagset}.json").status_int == 200
    assert [each["Value"] for each in browser.get(f"/tagset/{tagset}/tag.json").json["data"]] == ["fresh"]
    assert told["new"] == [each["@id"] for each in browser.get(f"/tagset/{tagset}/tag.json").json["data"]]
    assert sorted(post("annotate_tags/", image=image, tags="")["removed"]) == sorted([other, *told["new"]])
    assert said(browser, path, "TagAnnotation") == []


def test_tags_of_several_are_only_added_to(browser, world, post):
    one, two, old, new = world.image("1"), world.image("2"), world.tag("old"), world.tag("new")
    post("annotate_tags/", image=[one, two], tags=old)
    assert post("annotate_tags/", image=[one, two], tags=new)["removed"] == []
    assert {each["Value"] for each in said(browser, f"/image/{two}/", "TagAnnotation")} == {"old", "new"}


def test_comments_ratings_and_pairs(browser, world, post):
    image, dataset = world.image("I"), world.dataset("D")
    told = post("annotate_comment/", image=image, dataset=dataset, comment="Well done")
    assert told["added_by"] == world.user_id
    assert [each["@id"] for each in said(browser, f"/dataset/{dataset}/", "CommentAnnotation")] == [told["annId"]]
    assert post("annotate_rating/", image=image, rating=4) == {"success": True}
    assert [each["Value"] for each in said(browser, f"/image/{image}/", "LongAnnotation")] == [4]
    (made,) = post("annotate_map/", image=image, mapAnnotation='[["a", "1"]]')["annId"]
    assert post("annotate_map/", image=image, annId=made, mapAnnotation='[["a", "2"], ["b", "3"]]') == {"annId": [made]}
    assert said(browser, f"/image/{image}/", "MapAnnotation")[0]["Value"] == [["a", "2"], ["b", "3"]]
    assert post("annotate_map/", image=image, annId=made, mapAnnotation="[]") == {"annId": None}
    assert said(browser, f"/image/{image}/", "MapAnnotation") == []


def test_ids_are_read_from_the_query_where_there_is_one(browser, world, post):
    one, two = world.image("1"), world.image("2")
    post(f"annotate_comment/?image={one}", image=two, comment="Here")
    assert said(browser, f"/image/{one}/", "CommentAnnotation")
    assert not said(browser, f"/image/{two}/", "CommentAnnotation")


def test_files_are_uploaded_and_attached(browser, world, post):
    one, run = world.image("1"), world.run(world.plate())
    (made,) = post("annotate_file/", image=one, annotation_file=Upload("notes.txt", b"Hello"))["fileIds"]
    assert browser.get(f"/image/{one}/@@download/{made}").body == b"Hello"
    assert post("annotate_file/", acquisition=run, files=made) == {"fileIds": [made]}
    assert browser.get(f"/run/{run}/@@download/{made}").body == b"Hello"


def test_things_are_made_named_and_described(browser, world, post):
    project, image = world.project("P"), world.image("I")
    made = post(f"action/addnewcontainer/project/{project}/", name="New", description="why", folder_type="dataset", image=image)
    assert made["bad"] == "false"
    path = f"/project/{project}/dataset/{made['id']}/"
    assert browser.get(f"{path}image/{image}/").status_int == 200
    assert post(f"action/savename/dataset/{made['id']}/", name="Newer") == {"bad": "false", "o_type": "dataset"}
    post(f"action/savedescription/dataset/{made['id']}/", description="because")
    found = browser.get(f"{path.rstrip('/')}.json").json["data"]
    assert (found["Name"], found["Description"]) == ("Newer", "because")
    tag = post("action/addnewcontainer/", name="T", folder_type="tagset")["id"]
    assert browser.get(f"/tagset/{tag}/").status_int == 200


def test_things_are_taken_out_of_others(browser, world, post):
    one, two, tag = world.dataset("1"), world.dataset("2"), world.tag("T")
    image = world.image("I", dataset=one)
    world.link("dataset", two, "image", image)
    post(f"action/remove/image/{image}/", parent=f"dataset-{one}")
    browser.get(f"/dataset/{one}/image/{image}/", status=404)
    browser.get(f"/dataset/{two}/image/{image}/", status=200)
    post("annotate_tags/", image=image, tags=tag)
    assert post(f"action/remove/tag/{tag}/", parent=f"image-{image}") == {"bad": "false"}
    assert said(browser, f"/image/{image}/", "TagAnnotation") == []
    assert "parent=dataset-1" in post(f"action/remove/tag/{tag}/", 400, parent="x")["message"]


def test_links_are_made_and_taken_away(browser, world):
    one, two, image = world.dataset("1"), world.dataset("2"), world.image("I")
    headers = {"X-CSRFToken": browser.cookies["csrftoken"]}
    body = {"dataset": {str(one): {"image": [image]}, str(two): {"image": [image]}}}
    assert browser.post_json("/webclient/api/links/", body, headers=headers).json == {"success": True}
    browser.get(f"/dataset/{two}/image/{image}/", status=200)
    left = {"dataset": {str(two): {"image": [image]}}}
    still = {"dataset": {str(one): {"image": [image]}}}
    assert browser.delete_json("/webclient/api/links/", left, headers=headers).json == {"success": True} | still
    browser.get(f"/dataset/{two}/image/{image}/", status=404)
    browser.get(f"/dataset/{one}/image/{image}/", status=200)


def test_things_are_deleted_as_jobs(browser, world, post):
    dataset = world.dataset("D")
    inside, other, third = world.image("I", dataset=dataset), world.image("J"), world.image("K")
    assert post(f"action/delete/dataset/{dataset}/", child="on") == {"bad": "false"}
    assert gone(browser, f"/image/{inside}/")
    assert post("action/deletemany/", image=[other, third]) == {"bad": "false"}
    assert gone(browser, f"/image/{other}/")
    assert gone(browser, f"/image/{third}/")
    assert len(browser.get("/@@jobs.json").json["data"]) == 2


def test_things_are_moved_to_another_group(browser, world, post):
    image, group = world.image("I"), world.other_group()
    told = post("chgrp/", group_id=group, Image=f"{image}")
    assert told["update"]["remove"]["image"] == [str(image)]
    groups = (browser.get(f"/image/{image}.json").json["data"]["omero:details"]["group"]["@id"] for _ in range(500))
    assert any(each == group for each in groups)


def test_giving_away_is_for_whom_omero_lets(world, post):
    colleague = world.colleague()
    assert "not yours to give away" in post("chown/", 403, owner_id=colleague.user_id, Image=world.image("I"))["message"]
    assert post("chown/", 400, Image=world.image("I"))["message"] == "Please send owner_id."


def test_a_leader_gives_things_away(log_in, world, post):
    leader, colleague = world.colleague(leader=True), world.colleague()
    by, image = log_in(leader), world.image("I")
    assert len(post("chown/", by=by, owner_id=colleague.user_id, Image=image)["jobIds"]) == 1
    owners = (by.get(f"/image/{image}.json").json["data"]["omero:details"]["owner"]["@id"] for _ in range(500))
    assert any(owner == colleague.user_id for owner in owners)


def test_channels_are_named(browser, world, post):
    dataset = world.dataset("D")
    image, other = world.image("I", dataset=dataset), world.image("J", dataset=dataset)
    told = post(f"edit_channel_names/{image}/", channel0="red", channel1="blue")
    assert told == {"channelNames": {"channel0": "red", "channel1": "blue"}}
    told = post(f"edit_channel_names/{image}/", channel0="a", channel1="b", confirm_apply="on", parentId=f"dataset-{dataset}")
    assert told["updateCount"] == 4  # channels
    assert "a" in browser.get(f"/image/{other}/").html.select_one(".about").text


def test_several_are_annotated_in_the_client(browser, world):
    one, run = world.image("1"), world.run(world.plate())
    to = browser.get(f"/webclient/batch_annotate/?image={one}&acquisition={run}", status=302).location
    assert to.endswith(f"/webclient/?show=image-{one}%7Crun-{run}")


def test_what_is_not_ones_own_is_refused_in_json(browser, stranger, world, post):
    hidden, colleague = stranger.image("Hidden"), world.colleague()
    theirs = colleague.image("Theirs", group=world.group_id)
    assert post("annotate_comment/", 404, image=hidden, comment="x")["message"]
    assert "nothing was done" in post("annotate_comment/", 403, image=theirs, comment="x")["message"]
    assert post(f"action/savename/image/{theirs}/", 403, name="Mine")["message"]
    assert post(f"action/delete/image/{theirs}/", 403)["message"]
    assert post("action/savename/spot/7/", 400, name="x")["message"] == "There is no kind “spot” here."


def test_nothing_is_changed_without_the_token_or_by_get(browser, anonymous, world):
    image = world.image("I")
    assert "CSRF" in browser.post("/webclient/annotate_comment/", {"image": image, "comment": "x"}, status=403).json["message"]
    browser.get(f"/webclient/annotate_comment/?image={image}&comment=x", status=404)
    assert anonymous.post("/webclient/annotate_comment/", {"image": image, "comment": "x"}, status=403).content_type == "application/json"
    assert said(browser, f"/image/{image}/", "CommentAnnotation") == []


def test_many_bad_fields_have_plain_answers(world, post):
    image = world.image("I")
    for path, fields in {
        "annotate_tags/": {}, "annotate_rating/": {"rating": "9"}, "annotate_comment/": {"comment": " "}, "annotate_file/": {},
        "annotate_map/": {"mapAnnotation": "{"}, f"edit_channel_names/{image}/": {}, "action/addnewcontainer/": {"folder_type": "spot"},
    }.items():  # fmt: skip
        told = post(path, 400, image=image, **fields)["message"]
        assert told, json.dumps(path)
        assert "Traceback" not in told


def test_annotations_are_told_as_omero_web_tells_them(browser, stranger, world):
    image, run, hidden = world.image("I"), world.run(world.plate(), "R"), stranger.image("Hidden")
    world.tag("green", on=("image", image))
    world.key_values({"a": "1"}, on=("image", image))
    world.comment("Nice", on=("run", run))
    world.rating(3, on=("image", image))
    world.attachment("notes.txt", b"Hello", on=("image", image))
    told = browser.get(f"/webclient/api/annotations/?image={image}&acquisition={run}").json
    assert [person["omeName"] for person in told["experimenters"]] == [world.user_name]
    by = {each["class"]: each for each in told["annotations"]}
    assert by["TagAnnotationI"]["textValue"] == "green"
    assert by["MapAnnotationI"]["values"] == [["a", "1"]]
    assert by["LongAnnotationI"]["longValue"] == 3
    assert (by["FileAnnotationI"]["file"]["name"], by["FileAnnotationI"]["file"]["size"]) == ("notes.txt", 5)
    comment = by["CommentAnnotationI"]
    assert comment["link"]["parent"] == {"id": run, "class": "PlateAcquisitionI", "name": "R"}
    assert comment["link"]["owner"] == comment["owner"] == {"id": world.user_id}
    assert comment["permissions"] == dict.fromkeys(("canDelete", "canAnnotate", "canLink", "canEdit"), True)
    only = browser.get(f"/webclient/api/annotations/?type=tag&image={image}&acquisition={run}").json["annotations"]
    assert [each["class"] for each in only] == ["TagAnnotationI"]
    assert browser.get(f"/webclient/api/annotations/?ns=nothing&image={image}").json["annotations"] == []
    assert browser.get(f"/webclient/api/annotations/?image={hidden}", status=404).json["message"]
    assert "of which objects" in browser.get("/webclient/api/annotations/", status=400).json["message"]
    browser.get(f"/webclient/api/annotations/?image={image}&type=x", status=400)


def test_jobs_that_have_ended_are_taken_off_the_list(browser, world, post):
    projects = [world.project(), world.project()]
    for project in projects:
        post(f"action/delete/project/{project}/")
        assert gone(browser, f"/project/{project}/")

    def listed():
        return [each["job"] for each in browser.get("/@@jobs.json").json["data"] if each["status"] == "done"]

    assert any(len(listed()) == 2 for _ in range(500))
    first, second = listed()
    assert post("activities_update/clean/", jobKey=first) == {"removed": True}
    assert listed() == [second]
    assert post("activities_update/clean/", jobKey=first) == {"removed": False}
    assert post("activities_update/clean/") == {"removed": True}
    assert listed() == []
    token = {"X-CSRFToken": browser.cookies["csrftoken"]}
    assert browser.post("/webclient/activities_update/", headers=token).text == "OK"
