"""IAdmin's groups, memberships and permissions, and Chmod2, over the wire."""

import omero
import omero.cmd
import pytest
from omero.model import PermissionsI, ProjectI
from omero.rtypes import rstring

from commands import names, submit
from staff import SYSTEM, USER, fresh, gref, group, ref, user
from world import World


@pytest.fixture
def admin(root):
    return root.sf.getAdminService()


@pytest.fixture
def leader(server):
    return World(server, permissions="rwra--", leader=True)


def level(admin, group_id):
    return str(admin.getGroup(group_id).details.permissions)


def chmod(client, group_id, permissions, *, dry=False):
    return submit(client, omero.cmd.Chmod2({"ExperimenterGroup": [group_id]}, None, dry, permissions))


def test_groups_are_changed(admin):
    changed = admin.getGroup(admin.createGroup(group(permissions="rwr---")))
    changed.name, changed.description = rstring(fresh()), rstring("what we do")
    changed.details.permissions = PermissionsI("rwra--")
    admin.updateGroup(changed)
    found = admin.getGroup(changed.id.val)
    assert (found.name.val, found.description.val, level(admin, found.id.val)) == (changed.name.val, "what we do", "rwra--")


def test_names_of_groups(server, admin, root):
    for group_id, name in ((0, "boss"), (admin.createGroup(group()), "user")):
        changed = admin.getGroup(group_id)
        changed.name = rstring(name)
        with pytest.raises(omero.ValidationException, match="special group"):
            admin.updateGroup(changed)
    one, other = admin.createGroup(group()), admin.createGroup(group())
    changed = admin.getGroup(one)
    changed.name = admin.getGroup(other).name
    with pytest.raises(omero.ValidationException):
        admin.updateGroup(changed)
    changed.name = rstring(fresh())
    with pytest.raises(omero.ValidationException, match="current group context"):
        admin.updateGroup(changed, {"omero.group": str(one)})
    unnamed = group()
    unnamed.name = None
    with pytest.raises(omero.ValidationException, match="null"):
        admin.createGroup(unnamed)


def test_a_group_that_nobody_used_is_deleted(admin):
    one, other = (admin.createGroup(group()) for _ in range(2))
    who = admin.createUser(user(), admin.getGroup(one).name.val)
    with pytest.raises(omero.ValidationException, match="no other group"):
        admin.deleteGroup(gref(one))
    admin.addGroups(ref(who), [gref(other)])
    admin.deleteGroup(gref(one))
    assert admin.getMemberOfGroupIds(ref(who)) == [other, 1]
    with pytest.raises(omero.ApiUsageException):
        admin.getGroup(one)


def test_groups_with_something_in_them_stay(admin, world):
    world.project()
    for kept in (world.group_id, 0, 1, 2):
        with pytest.raises(omero.ValidationException):
            admin.deleteGroup(gref(kept))
    assert admin.getMemberOfGroupIds(ref(world.user_id)) == [world.group_id, 1]


def test_a_leader_leads_his_group_only(server, leader, stranger, connect):
    mine = connect(leader).sf.getAdminService()
    mine.addGroups(ref(stranger.user_id), [gref(leader.group_id)])
    mine.setGroupOwner(gref(leader.group_id), ref(stranger.user_id))
    assert mine.getLeaderOfGroupIds(ref(stranger.user_id)) == [leader.group_id]
    mine.unsetGroupOwner(gref(leader.group_id), ref(stranger.user_id))
    mine.removeGroups(ref(stranger.user_id), [gref(leader.group_id)])
    assert mine.getMemberOfGroupIds(ref(stranger.user_id)) == [stranger.group_id, 1]
    changed = mine.getGroup(leader.group_id)
    changed.description = rstring("by its owner")
    mine.updateGroup(changed)
    theirs = mine.getGroup(stranger.group_id)
    for attempt in (
        lambda: mine.updateGroup(theirs),
        lambda: mine.deleteGroup(theirs),
        lambda: mine.createGroup(group()),
        lambda: mine.addGroups(ref(leader.user_id), [theirs]),
        lambda: mine.addGroups(ref(leader.user_id), [gref(leader.group_id), SYSTEM]),
        lambda: mine.removeGroups(ref(stranger.user_id), [theirs]),
        lambda: mine.addGroupOwners(theirs, [ref(leader.user_id)]),
    ):
        with pytest.raises(omero.SecurityViolation):
            attempt()


def test_nobody_is_left_without_a_group(admin, world):
    for groups in ([gref(world.group_id)], [gref(world.group_id), USER]):
        with pytest.raises(omero.ValidationException):
            admin.removeGroups(ref(world.user_id), groups)
    for groups in ([SYSTEM], [USER]):
        with pytest.raises(omero.ValidationException, match="root"):
            admin.removeGroups(ref(0), groups)
    with pytest.raises(omero.ValidationException, match="Nothing"):
        admin.addGroups(ref(world.user_id), [])


def test_administrators_do_not_remove_themselves(server, connect):
    who = World(server, admin=True)
    with pytest.raises(omero.ValidationException, match="themselves"):
        connect(who).sf.getAdminService().removeGroups(ref(who.user_id), [USER])


def test_a_session_leaves_the_group_with_its_user(admin, world, client):
    mine, other = client.sf.getAdminService(), world.other_group()
    admin.removeGroups(ref(world.user_id), [gref(world.group_id)])
    context = mine.getEventContext()
    assert (context.groupId, context.memberOfGroups) == (other, [other, 1])


def test_the_default_group_is_one_of_his_own(client, world, stranger):
    mine, other = client.sf.getAdminService(), world.other_group()
    mine.setDefaultGroup(ref(world.user_id), gref(other))
    assert mine.getDefaultGroup(world.user_id).id.val == other
    for wrong in (USER, gref(stranger.group_id)):
        with pytest.raises(omero.ApiUsageException):
            mine.setDefaultGroup(ref(world.user_id), wrong)


def test_permissions_do_not_hide_what_data_refer_to(admin, leader, connect):
    member = leader.colleague()
    project = leader.project()
    member.tag(on=("project", project))
    mine = connect(leader).sf.getAdminService()
    with pytest.raises(omero.SecurityViolation, match="= Cannot change permissions"):
        mine.changePermissions(gref(leader.group_id), PermissionsI("rw----"))
    mine.changePermissions(gref(leader.group_id), PermissionsI("rwr---"))
    assert level(admin, leader.group_id) == "rwr---"
    with pytest.raises(omero.SecurityViolation, match="Only groups"):
        mine.changePermissions(ProjectI(project, False), PermissionsI("rw----"))
    with pytest.raises(omero.SecurityViolation):
        connect(member).sf.getAdminService().changePermissions(gref(leader.group_id), PermissionsI("rwrw--"))
    with pytest.raises(omero.SecurityViolation, match="own groups"):
        admin.changePermissions(USER, PermissionsI("rw----"))


def test_chmod_to_private_cuts_what_crosses_owners(server, admin, leader, connect):
    member, client = leader.colleague(), connect(leader)
    dataset, image = leader.dataset(), leader.image()
    theirs, own = member.tag("theirs", on=("image", image)), leader.tag("own", on=("image", image))
    placed = member.image()
    member.link("dataset", dataset, "image", placed)
    region = member.roi(image, [("Point", {"x": 1.0, "y": 2.0})])
    dry = chmod(client, leader.group_id, "rw----", dry=True)
    assert level(admin, leader.group_id) == "rwra--"
    done = chmod(client, leader.group_id, "rw----")
    assert names(done.includedObjects) == names(dry.includedObjects) == {"ExperimenterGroup": [leader.group_id]}
    gone = names(done.deletedObjects)
    assert gone == names(dry.deletedObjects)
    assert set(gone) == {"ImageAnnotationLink", "DatasetImageLink", "Roi", "Point"}
    assert gone["Roi"] == [region]
    assert level(admin, leader.group_id) == "rw----"
    count = "SELECT count(*) FROM {}"
    db = server.store.read()
    kept = db.execute("SELECT child FROM imageannotationlink WHERE parent = ?", (image,)).fetchall()
    assert kept == [(own,)]
    assert db.execute(count.format("annotation WHERE id = ?"), (theirs,)).fetchone() == (1,)
    assert db.execute(count.format("image WHERE id = ?"), (placed,)).fetchone() == (1,)


def test_chmod_is_for_owners_and_groups(leader, connect, root, admin):
    member = connect(leader.colleague())
    refused = chmod(member, leader.group_id, "rwrw--")
    assert isinstance(refused, omero.cmd.ERR)
    assert "not an owner" in refused.parameters["message"]
    for request, name in (
        (omero.cmd.Chmod2({"Project": [1]}, None, False, "rw----"), "bad-target"),
        (omero.cmd.Chmod2({"ExperimenterGroup": [10**9]}, None, False, "rw----"), "bad-group"),
        (omero.cmd.Chmod2({"ExperimenterGroup": [leader.group_id]}, None, False, "everything"), "bad-permissions"),
    ):
        assert submit(root, request).name == name
    assert isinstance(chmod(root, leader.group_id, "-w----"), omero.cmd.ERR)
    assert isinstance(chmod(root, 1, "rw----"), omero.cmd.ERR)
    assert level(admin, leader.group_id) == "rwra--"
    chmod(root, leader.group_id, "rwrw--")
    assert level(admin, leader.group_id) == "rwrw--"


def test_objects_are_moved_to_the_common_space(server, leader, connect):
    tag = leader.tag("for all")
    mine, member = connect(leader).sf.getAdminService(), connect(leader.colleague()).sf.getAdminService()
    with pytest.raises(omero.SecurityViolation):
        member.moveToCommonSpace([omero.model.TagAnnotationI(tag, False)])
    mine.moveToCommonSpace([omero.model.TagAnnotationI(tag, False)])
    assert server.store.read().execute("SELECT group_id FROM annotation WHERE id = ?", (tag,)).fetchone() == (1,)
