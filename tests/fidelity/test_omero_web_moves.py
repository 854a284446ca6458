"""Deletion, moves to other groups and owners, settings and the JSON API of OMERO.web, unmodified; each is checked by its effect."""

import json

import pytest

SCHEMA = "http://www.openmicroscopy.org/Schemas/OME/2016-06"
SIZES = (64, 48, 3, 3, 2)


@pytest.fixture
def owner(places):
    return places.owner


@pytest.fixture
def rows(server):
    """Ask the database."""
    return lambda sql, *values: server.store.read().execute(sql, values).fetchall()


def post(visitor, path, **fields):
    """Post a form."""
    pairs = [(name, str(one)) for name, value in fields.items() for one in (value if isinstance(value, list) else [value])]
    reply = visitor.post(path, pairs)
    assert reply.status == 200, reply.text[-3000:]
    return reply


def activities(visitor):
    """Look at what is going on until all of it has ended; return how each ended, and the reports."""
    for _ in range(50):
        if not visitor.get("/webclient/activities_json/").json["inprogress"]:
            break
    told = visitor.get("/webclient/activities_json/").json  # a failure is counted from the next look on
    visitor.post("/webclient/activities_update/clean/", {})
    assert told["inprogress"] == 0
    return told


@pytest.mark.parametrize("kind", ["project", "dataset", "image", "screen", "plate", "tag"])
def test_one_is_deleted(visitor, owner, rows, kind):
    made = getattr(owner, kind)()
    assert post(visitor, f"/webclient/action/delete/{kind}/{made}/").json == {"bad": "false"}
    assert activities(visitor)["failure"] == 0
    assert rows(f"SELECT 1 FROM {'annotation' if kind == 'tag' else kind} WHERE id = ?", made) == []


@pytest.mark.parametrize("contents", [False, True])
def test_a_dataset_with_or_without_what_is_in_it(visitor, owner, rows, contents):
    dataset = owner.dataset()
    image = owner.image(dataset=dataset)
    comment = owner.comment(on=("dataset", dataset))
    post(visitor, f"/webclient/action/delete/dataset/{dataset}/", **({"child": "on", "anns": "on"} if contents else {}))
    assert activities(visitor)["failure"] == 0
    assert rows("SELECT 1 FROM dataset WHERE id = ?", dataset) == []
    assert len(rows("SELECT 1 FROM image WHERE id = ?", image)) == (0 if contents else 1)
    assert rows("SELECT 1 FROM annotation WHERE id = ?", comment) == []


def test_many_are_deleted_and_the_activities_tell_of_it(visitor, owner, rows):
    images, project = [owner.image(), owner.image()], owner.project()
    assert post(visitor, "/webclient/action/deletemany/", image=images, project=project).json == {"bad": "false"}
    page = visitor.get("/webclient/activities/")
    assert page.status == 200
    told = activities(visitor)
    assert (told["failure"], told["jobs"]) == (0, 2)
    assert rows("SELECT 1 FROM image WHERE id IN (?, ?)", *images) == rows("SELECT 1 FROM project WHERE id = ?", project) == []


def test_what_is_somebody_elses_stays(omero_web, owner, rows):
    colleague, image = owner.colleague(), owner.image()
    browser = omero_web.visitor(colleague.user_name, colleague.password)
    post(browser, f"/webclient/action/delete/image/{image}/")
    assert activities(browser)["failure"] == 1
    assert rows("SELECT id FROM image WHERE id = ?", image) == [(image,)]


def chgrp(visitor, group, **fields):
    post(visitor, "/webclient/chgrp/", group_id=group, **fields)
    return activities(visitor)


def test_a_dry_run_tells_what_would_be_moved(visitor, owner, rows):
    group, dataset = owner.other_group("rwra--"), owner.dataset(project=owner.project())
    image = owner.image(dataset=dataset)
    job = post(visitor, "/webclient/chgrpDryRun/", Dataset=dataset, group_id=group).text
    for _ in range(50):
        told = visitor.get(f"/webclient/activities_json/?jobId={job.replace(' ', '%20')}").json
        if told["finished"]:
            break
    assert told["includedObjects"]["Datasets"] == [dataset]
    assert told["includedObjects"]["Images"] == [image]
    assert rows("SELECT group_id FROM dataset WHERE id = ?", dataset) == [(owner.group_id,)]


@pytest.mark.parametrize("kind", ["Project", "Dataset", "Image", "Screen", "Plate"])
def test_things_are_moved_to_another_group(visitor, owner, rows, kind):
    group, made = owner.other_group("rwra--"), getattr(owner, kind.lower())()
    assert group in [one["id"] for one in visitor.get(f"/webclient/load_chgrp_groups/?{kind}={made}").json["groups"]]
    assert chgrp(visitor, group, **{kind: made})["failure"] == 0
    assert rows(f"SELECT group_id FROM {kind.lower()} WHERE id = ?", made) == [(group,)]


def test_images_are_moved_into_a_new_dataset_there(visitor, owner, rows):
    group, images = owner.other_group("rwra--"), [owner.image(), owner.image()]
    listed = ",".join(map(str, images))
    assert chgrp(visitor, group, Image=listed, new_container_name="There", new_container_type="dataset")["failure"] == 0
    found = rows("SELECT l.child, d.name, d.group_id FROM datasetimagelink l JOIN dataset d ON d.id = l.parent WHERE d.group_id = ?", group)
    assert sorted(found) == [(image, "There", group) for image in images]


def test_images_are_moved_into_a_dataset_that_is_there(visitor, owner, rows):
    group, image = owner.other_group("rwra--"), owner.image()
    dataset = owner.dataset(group=group)
    assert str(dataset) in visitor.get(f"/webclient/load_chgrp_target/{group}/dataset/").text
    assert chgrp(visitor, group, Image=image, target_id=f"dataset-{dataset}")["failure"] == 0
    assert rows("SELECT parent FROM datasetimagelink WHERE child = ?", image) == [(dataset,)]


def test_a_move_that_is_refused_is_told(visitor, owner, stranger, rows):
    image = owner.image()
    assert chgrp(visitor, stranger.group_id, Image=image)["failure"] == 1
    assert rows("SELECT group_id FROM image WHERE id = ?", image) == [(owner.group_id,)]


def test_a_leader_gives_things_away(visitor, owner, rows):
    colleague, dataset = owner.colleague(), owner.dataset()
    image = owner.image(dataset=dataset)
    assert post(visitor, "/webclient/chownDryRun/", Dataset=dataset, owner_id=colleague.user_id).text
    assert post(visitor, "/webclient/chown/", Dataset=dataset, owner_id=colleague.user_id).json["jobIds"]
    assert activities(visitor)["failure"] == 0
    assert rows("SELECT owner_id FROM image WHERE id = ?", image) == [(colleague.user_id,)]


def settings(visitor, image):
    return [
        (channel["active"], channel["window"]["start"], channel["window"]["end"], channel["color"], channel["inverted"])
        for channel in visitor.get(f"/webgateway/imgData/{image}/").json["channels"]
    ]


SET = "c=1|3:300$00FF00,-2|1:90$0000FF,3|5:500$FF0000&m=c&z=2&t=1"
MAPS = json.dumps([{"inverted": {"enabled": True}}, {"inverted": {"enabled": False}}, {"inverted": {"enabled": False}}])


def save(visitor, image):
    maps = MAPS.replace('"', "%22").replace(" ", "")
    assert post(visitor, f"/webgateway/saveImgRDef/{image}/?{SET}&maps={maps}").json == "true"


def test_rendering_settings_are_saved(visitor, owner):
    image = owner.image(sizes=SIZES)
    save(visitor, image)
    assert settings(visitor, image) == [(True, 3, 300, "00FF00", True), (False, 1, 90, "0000FF", False), (True, 5, 500, "FF0000", False)]
    assert visitor.get(f"/webgateway/imgData/{image}/").json["rdefs"]["defaultZ"] == 1
    (known,) = visitor.get(f"/webgateway/get_image_rdefs_json/{image}/").json["rdefs"]
    assert known["owner"]["id"] == owner.user_id


@pytest.mark.parametrize("kind", ["image", "dataset", "plate"])
def test_rendering_settings_are_reset(visitor, owner, kind):
    dataset, plate = owner.dataset(), owner.plate()
    image = owner.image(dataset=dataset, sizes=SIZES)
    owner.field(owner.well(plate), image)
    before = settings(visitor, image)
    save(visitor, image)
    assert settings(visitor, image) != before
    reset = post(visitor, "/webgateway/resetRDef/", to_type=kind, toids={"image": image, "dataset": dataset, "plate": plate}[kind]).json
    assert reset == [image]
    assert settings(visitor, image) == before


@pytest.mark.parametrize("kind", ["image", "dataset", "plate"])
def test_rendering_settings_are_copied_and_pasted(visitor, owner, kind):
    dataset, plate = owner.dataset(), owner.plate()
    source, target = owner.image(sizes=SIZES), owner.image(dataset=dataset, sizes=SIZES)
    owner.field(owner.well(plate), target)
    save(visitor, source)
    assert visitor.get(f"/webgateway/copyImgRDef/?fromid={source}").json is True
    to = {"image": target, "dataset": dataset, "plate": plate}[kind]
    assert post(visitor, "/webgateway/copyImgRDef/", toids=to, to_type=kind).json == {"true": [target], "false": []}
    assert settings(visitor, target) == settings(visitor, source)


def test_settings_from_the_viewer_are_pasted(visitor, owner):
    source, target = owner.image(sizes=SIZES), owner.image(sizes=SIZES)
    before = settings(visitor, source)
    assert visitor.get(f"/webgateway/copyImgRDef/?{SET}&imageId={source}").json is True
    assert post(visitor, "/webgateway/copyImgRDef/", toids=target).json["true"] == [target]
    assert settings(visitor, target)[0] == (True, 3, 300, "00FF00", False)
    assert [row[:4] for row in settings(visitor, source)] == [row[:4] for row in before]


def test_the_owners_settings_are_taken_over(omero_web, visitor, owner):
    image, colleague = owner.image(sizes=SIZES), owner.colleague()
    save(visitor, image)
    other = omero_web.visitor(colleague.user_name, colleague.password)
    assert settings(other, image) == settings(visitor, image)  # he sees them until he has his own
    post(other, "/webgateway/resetRDef/", to_type="image", toids=image)
    assert settings(other, image) != settings(visitor, image)
    post(other, "/webgateway/applyOwnersRDef/", to_type="image", toids=image)
    assert settings(other, image) == settings(visitor, image)


@pytest.mark.parametrize("everywhere", [False, True])
def test_channels_are_named(visitor, owner, everywhere):
    dataset = owner.dataset()
    first, second = (owner.image(dataset=dataset) for _ in range(2))
    names = {"channel0": "nuclei", "channel1": "actin µ"}
    more = {"confirm_apply": "true", "parentId": f"dataset-{dataset}"} if everywhere else {}
    told = post(visitor, f"/webclient/edit_channel_names/{first}/", **names, **more).json
    assert (told["channelNames"], told["updateCount"]) == (names, 2 if everywhere else 1)
    labels = [[channel["label"] for channel in visitor.get(f"/webgateway/imgData/{image}/").json["channels"]] for image in (first, second)]
    assert labels[0] == ["nuclei", "actin µ"]
    assert (labels[1] == labels[0]) == everywhere


@pytest.mark.parametrize("kind", ["Project", "Dataset", "Screen"])
def test_the_json_api_saves_and_deletes(visitor, owner, rows, kind):
    made = visitor.send("POST", f"/api/v0/m/save/?group={owner.group_id}", {"@type": f"{SCHEMA}#{kind}", "Name": "By API"})
    assert made.status == 201, made.json.get("stacktrace") or made.text
    known = made.json["data"]
    assert rows(f"SELECT name, owner_id FROM {kind.lower()} WHERE id = ?", known["@id"]) == [("By API", owner.user_id)]
    known |= {"Name": "Changed", "Description": "told"}
    saved = visitor.send("PUT", f"/api/v0/m/save/?group={owner.group_id}", known).json["data"]
    assert (saved["Name"], saved["Description"]) == ("Changed", "told")
    assert rows(f"SELECT name, description FROM {kind.lower()} WHERE id = ?", known["@id"]) == [("Changed", "told")]
    gone = visitor.send("DELETE", f"/api/v0/m/{kind.lower()}s/{known['@id']}/", None)
    assert gone.json["data"]["Name"] == "Changed"
    assert visitor.get(f"/api/v0/m/{kind.lower()}s/{known['@id']}/").status == 404


def test_the_json_api_refuses_what_makes_no_sense(visitor):
    assert visitor.send("POST", "/api/v0/m/save/", {"@type": "x#Image"}).status == 405
    assert visitor.send("POST", "/api/v0/m/save/", {"Name": "x"}).status == 400
