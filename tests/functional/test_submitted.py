"""What clients submit, over the wire: moving, giving away, looking along graphs, jobs and their handles."""

import time

import omero
import omero.callbacks
import omero.cmd
import pytest
from omero.gateway import BlitzGateway
from omero.rtypes import rlong

from commands import names, submit
from world import World


def group_of(server, table, row):
    return server.store.read().execute(f"SELECT group_id FROM {table} WHERE id = ?", (row,)).fetchone()[0]


def owner_of(server, table, row):
    return server.store.read().execute(f"SELECT owner_id FROM {table} WHERE id = ?", (row,)).fetchone()[0]


def chgrp(client, group, *, dry=False, **targets):
    return submit(client, omero.cmd.Chgrp2(targetObjects=targets, groupId=group, dryRun=dry))


def test_a_dataset_moves_with_its_images_and_their_annotations(server, world, client):
    group = world.other_group()
    project = world.project()
    dataset = world.dataset(project=project)
    image = world.image(dataset=dataset)
    comment = world.comment(on=("image", image))
    response = chgrp(client, group, Dataset=[dataset])
    assert {"Dataset", "Image", "Pixels", "CommentAnnotation"} <= names(response.includedObjects).keys()
    assert list(names(response.deletedObjects)) == ["ProjectDatasetLink"]
    assert [group_of(server, *place) for place in (("dataset", dataset), ("image", image), ("annotation", comment))] == [group] * 3
    assert group_of(server, "project", project) == world.group_id


def test_a_tag_that_others_have_too_stays_behind(server, world, client):
    group = world.other_group()
    moved, stays = world.image(), world.image()
    tag = world.tag(on=("image", moved))
    with_both = world.tag("both", on=("image", moved))
    with server.store.write() as writer:
        event = writer.event(world.user_id, world.group_id)
        writer.insert("ImageAnnotationLink", owner=world.user_id, group=world.group_id, event=event, parent=stays, child=with_both)
    response = chgrp(client, group, Image=[moved])
    assert names(response.includedObjects)["TagAnnotation"] == [tag]
    assert len(names(response.deletedObjects)["ImageAnnotationLink"]) == 1
    assert group_of(server, "annotation", with_both) == world.group_id


def test_a_dry_run_moves_nothing(server, world, client):
    image = world.image()
    assert names(chgrp(client, world.other_group(), dry=True, Image=[image]).includedObjects)["Image"] == [image]
    assert group_of(server, "image", image) == world.group_id


@pytest.mark.parametrize("images", [1, 2])
def test_a_fileset_moves_as_a_whole(server, world, client, images):
    group, made = world.other_group(), list(world.images(2))
    response = chgrp(client, group, Image=made[:images])
    assert isinstance(response, omero.cmd.Chgrp2Response) == (images == 2)
    assert group_of(server, "image", made[0]) == (group if images == 2 else world.group_id)


def test_nobody_moves_things_where_he_is_not_or_what_is_not_his(server, world, client):
    colleague = world.colleague()
    assert chgrp(client, World(server).group_id, Image=[world.image()]).name == "non-member"
    assert chgrp(client, 987654, Image=[world.image()]).name == "bad-group"
    refused = chgrp(client, world.other_group(), Image=[colleague.image()])
    assert "not permitted to chgrp" in refused.parameters["message"]


def test_a_leader_gives_away_what_is_the_owners(server, world):
    leader = world.colleague(leader=True)
    new, third = world.colleague(), world.colleague()
    image = world.image()
    remark = third.comment(on=("image", image))
    client = leader.client()
    response = submit(client, omero.cmd.Chown2(targetObjects={"Image": [image]}, userId=new.user_id))
    assert names(response.includedObjects)["Image"] == [image]
    assert (owner_of(server, "image", image), owner_of(server, "annotation", remark)) == (new.user_id, third.user_id)
    stranger = World(server)
    refused = submit(client, omero.cmd.Chown2(targetObjects={"Image": [image]}, userId=stranger.user_id))
    assert refused.name == "bad-recipient"
    client.closeSession()


def test_the_owner_himself_can_not_give_away(world, client):
    response = submit(client, omero.cmd.Chown2(targetObjects={"Image": [world.image()]}, userId=world.colleague().user_id))
    assert "not permitted to chown" in response.parameters["message"]


def test_all_of_a_users_things_are_given_away(server, world, root):
    new = world.colleague()
    made = {"project": world.project(), "image": world.image(), "annotation": world.tag()}
    submit(root, omero.cmd.Chown2(targetObjects={}, targetUsers=[world.user_id], userId=new.user_id))
    assert {owner_of(server, table, row) for table, row in made.items()} == {new.user_id}


def test_children_and_parents(world, client):
    project = world.project()
    dataset = world.dataset(project=project)
    image = world.image(dataset=dataset)
    below = submit(client, omero.cmd.FindChildren({"Project": [project]}, ["Image"], []))
    assert names(below.children) == {"Image": [image]}
    above = submit(client, omero.cmd.FindParents({"Image": [image]}, ["Project", "Dataset"], []))
    assert names(above.parents) == {"Dataset": [dataset]}
    assert names(submit(client, omero.cmd.FindParents({"Image": [image]}, ["Project"], [])).parents) == {"Project": [project]}
    assert submit(client, omero.cmd.FindParents({"Image": [image]}, ["Project"], ["Dataset"])).parents == {}


def test_a_request_that_skips_the_head(server, world, client):
    project = world.project()
    dataset = world.dataset(project=project)
    image = world.image(dataset=dataset)
    request = omero.cmd.SkipHead(targetObjects={"Project": [project]}, startFrom=["Image"], request=omero.cmd.Delete2())
    assert names(submit(client, request).deletedObjects)["Image"] == [image]
    assert server.store.read().execute("SELECT 1 FROM dataset WHERE id = ?", (dataset,)).fetchone()


def test_several_at_once_or_none(server, world, client):
    first, second = world.image(), world.image()
    both = omero.cmd.DoAll([omero.cmd.Delete2({"Image": [first]}), omero.cmd.Delete2({"Image": [987654]})])
    assert submit(client, both).name == "bad-id"
    assert server.store.read().execute("SELECT 1 FROM image WHERE id = ?", (first,)).fetchone()
    both.requests[1] = omero.cmd.Delete2({"Image": [second]})
    done = submit(client, both)
    assert [names(part.deletedObjects)["Image"] for part in done.responses] == [[first], [second]]
    assert [status.flags for status in done.status] == [[omero.cmd.State.SUCCESS]] * 2


def test_the_files_of_an_image(world, client):
    image = world.image()
    assert len(submit(client, omero.cmd.UsedFilesRequest(image)).binaryFilesThisSeries) == 1
    assert submit(client, omero.cmd.OriginalMetadataRequest(image)).globalMetadata["ImageWidth"].val == "32"
    binaries = submit(client, omero.cmd.ManageImageBinaries(image))
    assert binaries.pixelsPresent
    assert binaries.pixelSize > 0
    assert submit(client, omero.cmd.UsedFilesRequest(987654)).name == "no-image"


def test_how_much_the_files_take(world, client):
    image = world.image()
    world.attachment("a.txt", b"12345", on=("image", image))
    used = submit(client, omero.cmd.DiskUsage2(targetObjects={"Image": [image]}))
    (whose,) = used.totalBytesUsed
    assert (whose.first, whose.second) == (world.user_id, world.group_id)
    assert used.fileCountByReferer[whose] == {"FileAnnotation": 1, "FilesetEntry": 1}
    assert used.bytesUsedByReferer[whose]["FileAnnotation"] == 5
    assert used.totalFileCount[whose] == 2


@pytest.mark.parametrize("whose", ["Experimenter", "ExperimenterGroup"])
def test_how_much_somebody_or_a_group_takes(world, client, whose):
    colleague, image = world.colleague(), world.image()
    world.attachment("a.txt", b"12345", on=("image", image))
    colleague.attachment("b.txt", b"123", on=("image", image))
    named = world.user_id if whose == "Experimenter" else world.group_id
    used = submit(client, omero.cmd.DiskUsage2(targetObjects={whose: [named]}))
    found = {pair.first: counts["FileAnnotation"] for pair, counts in used.bytesUsedByReferer.items()}
    assert found == {world.user_id: 5} | ({colleague.user_id: 3} if whose == "ExperimenterGroup" else {})
    assert used.fileCountByReferer[next(pair for pair in used.totalFileCount if pair.first == world.user_id)]["FilesetEntry"] == 1


def test_time_passes_in_steps_and_can_be_cancelled(client):
    handle = client.sf.submit(omero.cmd.Timing(steps=400, millisPerStep=20))
    deadline = time.monotonic() + 5
    while handle.getStatus().currentStep < 3 and time.monotonic() < deadline:
        time.sleep(0.02)
    status = handle.getStatus()
    assert handle.getResponse() is None
    assert (status.steps, status.flags) == (400, [])
    assert handle.cancel()
    assert handle.getResponse().name == "cancelled"
    assert omero.cmd.State.CANCELLED in handle.getStatus().flags
    handle.close()


def test_a_client_is_told_of_the_end(client):
    handle = client.sf.submit(omero.cmd.Timing(steps=4, millisPerStep=150))
    assert handle.getResponse() is None
    callback = omero.callbacks.CmdCallbackI(client, handle)
    assert callback.block(5000)
    assert isinstance(callback.getResponse(), omero.cmd.OK)
    callback.close(True)


def test_sessions_and_for_how_long(world, client, root):
    mine = submit(client, omero.cmd.CurrentSessionsRequest())
    assert {context.userName for context in mine.contexts} == {world.user_name}
    assert client.getSessionId() in [session.uuid.val for session in mine.sessions]
    everybody = submit(root, omero.cmd.CurrentSessionsRequest())
    assert {"root", world.user_name} <= {context.userName for context in everybody.contexts}
    change = omero.cmd.UpdateSessionTimeoutRequest(client.getSessionId(), None, rlong(60_000))
    assert isinstance(submit(client, change), omero.cmd.OK)
    change.timeToIdle = rlong(3_600_000)
    assert submit(client, change).name == "non-admin-increase"
    assert isinstance(submit(root, change), omero.cmd.OK)


def test_the_requests_there_are(client):
    told = {type(request).__name__ for request in submit(client, omero.cmd.ListRequests()).list}
    assert {"Delete2", "Chgrp2", "Chown2", "DoAll", "SkipHead"} <= told
    assert "ome.model.core.Image" in submit(client, omero.cmd.LegalGraphTargets(omero.cmd.Delete2())).targets


def test_a_gateway_moves_an_image_into_a_dataset_of_the_other_group(server, world, client):
    group = world.other_group()
    image, dataset = world.image(), world.dataset(group=group)
    gateway = BlitzGateway(client_obj=client)
    callback = omero.callbacks.CmdCallbackI(client, gateway.chgrpObjects("Image", [image], group, dataset))
    callback.loop(40, 250)
    moved, saved = callback.getResponse().responses
    callback.close(True)
    assert names(moved.includedObjects)["Image"] == [image]
    assert (saved.obj.parent.id.val, saved.obj.child.id.val, saved.obj.details.group.id.val) == (dataset, image, group)
    assert group_of(server, "image", image) == group


def test_a_link_that_can_not_be_saved_undoes_the_move(server, world, client):
    group = world.other_group()
    image, dataset = world.image(), world.dataset()
    gateway = BlitzGateway(client_obj=client)
    callback = omero.callbacks.CmdCallbackI(client, gateway.chgrpObjects("Image", [image], group, dataset))
    callback.loop(40, 250)
    response = callback.getResponse()
    callback.close(True)
    assert isinstance(response, omero.cmd.ERR)
    assert "MIXED GROUP" in response.parameters["message"]
    assert group_of(server, "image", image) == world.group_id
