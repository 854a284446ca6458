"""IAdmin's users, passwords, privileges and photos, over the wire."""

import omero
import pytest
from omero.model import GroupExperimenterMapI
from omero.rtypes import rbool, rstring

from staff import SYSTEM, USER, can_log_in, fresh, gref, group, names_of, privileges, ref, user
from world import World

LIGHT = ("ModifyUser", "ModifyGroupMembership", "Chgrp")


@pytest.fixture
def admin(root):
    return root.sf.getAdminService()


@pytest.fixture
def light(server, root, connect):
    """An administrator with some privileges only, and his IAdmin."""
    who = World(server, admin=True)
    root.sf.getAdminService().setAdminPrivileges(ref(who.user_id), privileges(*LIGHT))
    return who, connect(who).sf.getAdminService()


def make(admin, *groups, password="secret", **texts):
    described = user(**texts)
    made = admin.createExperimenterWithPassword(described, rstring(password), groups[0], [*groups[1:], USER])
    return made, described.omeName.val


def test_users_are_made_by_name_of_their_group(server, admin):
    name = fresh("group")
    group_id = admin.createGroup(group(name))
    made = admin.createUser(user(email="ada@example.org"), name)
    found = admin.getExperimenter(made)
    assert (found.email.val, found.firstName.val, found.ldap.val) == ("ada@example.org", "Ada", False)
    assert admin.getMemberOfGroupIds(ref(made)) == [group_id, 1]
    assert admin.getDefaultGroup(made).id.val == group_id
    assert not can_log_in(server, found.omeName.val, " ")
    system = admin.createSystemUser(user())
    assert admin.getMemberOfGroupIds(ref(system)) == [0, 1]


@pytest.mark.parametrize("texts", [{"omeName": ""}, {"omeName": "x" * 300}])
def test_users_have_names_that_fit(admin, texts):
    with pytest.raises(omero.ValidationException):
        admin.createExperimenter(user(**texts), SYSTEM, [USER])


def test_what_is_told_of_a_user_is_changed(server, admin, world, client):
    changed = admin.getExperimenter(world.user_id)
    changed.lastName, changed.institution = rstring("Lovelace"), rstring("Analytical Engines")
    admin.updateExperimenter(changed)
    found = admin.getExperimenter(world.user_id)
    assert (found.lastName.val, found.institution.val, found.omeName.val) == ("Lovelace", "Analytical Engines", world.user_name)
    changed.omeName = rstring(fresh())
    admin.updateExperimenterWithPassword(changed, rstring("another"))
    assert can_log_in(server, changed.omeName.val, "another")
    assert not can_log_in(server, world.user_name, world.password)
    assert client.sf.getAdminService().getEventContext().userName == changed.omeName.val


def test_everybody_changes_himself_but_for_the_log_in_name(world, client):
    mine = client.sf.getAdminService()
    me = mine.getExperimenter(world.user_id)
    for change, email in ((mine.updateSelf, "one@example.org"), (mine.updateExperimenter, "two@example.org")):
        me.email, me.omeName = rstring(email), rstring(fresh())
        change(me)
        found = mine.getExperimenter(world.user_id)
        assert (found.email.val, found.omeName.val) == (email, world.user_name)


def test_nobody_changes_others(world, client, stranger):
    mine = client.sf.getAdminService()
    other = mine.getExperimenter(stranger.user_id)
    for attempt in (
        lambda: mine.updateExperimenter(other),
        lambda: mine.updateExperimenterWithPassword(other, rstring("x")),
        lambda: mine.deleteExperimenter(other),
        lambda: mine.setDefaultGroup(other, gref(stranger.group_id)),
        lambda: mine.setAdminPrivileges(other, []),
        lambda: mine.createSystemUser(user()),
        lambda: mine.createRestrictedSystemUser(user(), []),
        mine.synchronizeLoginCache,
    ):
        with pytest.raises(omero.SecurityViolation):
            attempt()


def test_names_of_built_in_users_stay(admin, world):
    for who, name in ((0, "boss"), (world.user_id, "root")):
        changed = admin.getExperimenter(who)
        changed.omeName = rstring(name)
        with pytest.raises(omero.ValidationException, match="special experimenter"):
            admin.updateExperimenter(changed)
    taken = admin.getExperimenter(world.user_id)
    taken.omeName = rstring(world.colleague().user_name)
    with pytest.raises(omero.ValidationException):
        admin.updateExperimenter(taken)


def test_a_leader_looks_after_the_members_of_his_group(server, connect, admin):
    leader = World(server, leader=True)
    member, mine = leader.colleague(), connect(leader).sf.getAdminService()
    changed = mine.getExperimenter(member.user_id)
    changed.lastName = rstring("Member")
    mine.updateExperimenter(changed)
    mine.changeUserPassword(member.user_name, rstring("by his leader"))
    assert can_log_in(server, member.user_name, "by his leader")
    made, _ = make(mine, gref(leader.group_id))
    assert admin.getMemberOfGroupIds(ref(made)) == [leader.group_id, 1]
    with pytest.raises(omero.SecurityViolation):
        make(mine, gref(leader.group_id), SYSTEM)
    chief = World(server, group_id=leader.group_id, admin=True)
    with pytest.raises(omero.SecurityViolation, match="more privileged"):
        mine.changeUserPassword(chief.user_name, rstring("x"))


def test_a_sudo_session_changes_no_password(server, root, world, connect):
    principal = omero.sys.Principal(world.user_name, "", "User", None)
    session = root.sf.getSessionService().createSessionWithTimeout(principal, 0)
    client = omero.client(f"{server.host}:{server.port}")
    client.joinSession(session.uuid.val)
    try:
        with pytest.raises(omero.SecurityViolation):
            client.sf.getAdminService().changePassword(rstring("x"))
    finally:
        client.closeSession()
    assert can_log_in(server, world.user_name, world.password)


def test_a_deactivated_user_is_out_at_once(server, admin, world, client):
    client.sf.getAdminService().getEventContext()
    admin.removeGroups(ref(world.user_id), [USER])
    with pytest.raises(Exception, match=r"RemovedSession|ObjectNotExist"):
        client.sf.getAdminService().getEventContext()
    assert not can_log_in(server, world.user_name, world.password)
    admin.addGroups(ref(world.user_id), [USER])
    assert can_log_in(server, world.user_name, world.password)


def test_a_user_who_never_did_anything_is_deleted(server, admin):
    made, name = make(admin, gref(admin.createGroup(group())))
    admin.deleteExperimenter(ref(made))
    with pytest.raises(omero.ApiUsageException):
        admin.getExperimenter(made)
    assert not can_log_in(server, name, "secret")


def test_users_who_have_something_stay(admin, world, client):
    world.project()
    for kept in (world.user_id, 0, 1):
        with pytest.raises(omero.ValidationException):
            admin.deleteExperimenter(ref(kept))
    assert admin.getMemberOfGroupIds(ref(world.user_id)) == [world.group_id, 1]
    client.sf.getAdminService().getEventContext()


def test_a_restricted_administrator_has_what_he_was_given(server, admin):
    described = user()
    made = admin.createRestrictedSystemUserWithPassword(described, privileges("Sudo", "Chown"), rstring("secret"))
    assert names_of(admin.getAdminPrivileges(ref(made))) == {"Sudo", "Chown"}
    assert can_log_in(server, described.omeName.val, "secret")
    assert made in {found.id.val for found in admin.getAdminsWithPrivileges(privileges("Sudo"))}
    assert made not in {found.id.val for found in admin.getAdminsWithPrivileges(privileges("Sudo", "Chgrp"))}
    admin.setAdminPrivileges(ref(made), privileges("Chgrp"))
    assert names_of(admin.getAdminPrivileges(ref(made))) == {"Chgrp"}
    assert names_of(admin.getAdminPrivileges(ref(admin.createRestrictedSystemUser(user(), [])))) == set()
    with pytest.raises(omero.ApiUsageException, match="unknown"):
        admin.setAdminPrivileges(ref(made), privileges("Fly"))
    with pytest.raises(omero.ApiUsageException, match="root"):
        admin.setAdminPrivileges(ref(0), [])


def test_an_administrator_gives_only_what_he_has(light, world):
    who, mine = light
    assert names_of(mine.getCurrentAdminPrivileges()) == set(LIGHT)
    made = mine.createRestrictedSystemUserWithPassword(user(), privileges("Chgrp"), rstring("secret"))
    assert names_of(mine.getAdminPrivileges(ref(made))) == {"Chgrp"}
    for attempt in (
        lambda: mine.createRestrictedSystemUser(user(), privileges("Sudo")),
        lambda: mine.createSystemUser(user()),
        lambda: mine.setAdminPrivileges(ref(who.user_id), privileges(*LIGHT, "Sudo")),
        lambda: mine.addGroups(ref(world.user_id), [SYSTEM]),
        lambda: mine.changeUserPassword("root", rstring("x")),
    ):
        with pytest.raises(omero.SecurityViolation):
            attempt()
    assert 0 not in mine.getMemberOfGroupIds(ref(world.user_id))


def test_saving_objects_gives_no_privileges_either(light, root, connect, world):
    who, mine = light
    update = connect(who).sf.getUpdateService()
    me = mine.getExperimenter(who.user_id)
    me.config = []
    link = GroupExperimenterMapI()
    link.parent, link.child, link.owner = SYSTEM, ref(world.user_id), rbool(False)
    for wrong in (me, link):
        with pytest.raises(omero.SecurityViolation, match="privileges"):
            update.saveObject(wrong)
    assert names_of(mine.getCurrentAdminPrivileges()) == set(LIGHT)
    root.sf.getUpdateService().saveObject(me)
    assert len(names_of(mine.getCurrentAdminPrivileges())) > len(LIGHT)


def test_without_privileges_an_administrator_changes_nobody(server, root, connect, world):
    who = World(server, admin=True)
    root.sf.getAdminService().setAdminPrivileges(ref(who.user_id), [])
    mine = connect(who).sf.getAdminService()
    changed = mine.getExperimenter(world.user_id)
    for attempt in (
        lambda: mine.updateExperimenter(changed),
        lambda: mine.createUser(user(), "user"),
        lambda: mine.createGroup(group()),
        lambda: mine.addGroups(ref(world.user_id), [gref(who.group_id)]),
        lambda: mine.changeUserPassword(world.user_name, rstring("x")),
    ):
        with pytest.raises(omero.SecurityViolation):
            attempt()


def test_the_photo_is_kept_once_and_seen_by_all(server, client, world, stranger, connect):
    mine = client.sf.getAdminService()
    assert mine.getMyUserPhotos() == []
    file = mine.uploadMyUserPhoto("me.png", "image/png", b"a picture")
    assert mine.uploadMyUserPhoto("me.jpg", "image/jpeg", b"another") == file
    (photo,) = mine.getMyUserPhotos()
    assert (photo.id.val, photo.name.val, photo.mimetype.val, photo.size.val) == (file, "me.jpg", "image/jpeg", 7)
    other = connect(stranger)
    everywhere = {"omero.group": "-1"}
    found = other.sf.getMetadataService().loadAnnotations("Experimenter", [world.user_id], None, None, None, everywhere)[world.user_id]
    assert [annotation.file.id.val for annotation in found] == [file]
    store = other.sf.createRawFileStore()
    store.setFileId(file, everywhere)
    assert store.read(0, 7) == b"another"
    store.close()
    with pytest.raises(omero.ApiUsageException):
        mine.uploadMyUserPhoto("me.png", "image/png", b"")


def test_guests_change_nothing(server):
    guest = omero.client(f"{server.host}:{server.port}")
    guest.createSession("guest", "guest")
    mine = guest.sf.getAdminService()
    try:
        for attempt in (
            lambda: mine.changePassword(rstring("x")),
            lambda: mine.updateSelf(user("guest")),
            lambda: mine.uploadMyUserPhoto("me.png", "image/png", b"x"),
        ):
            with pytest.raises(omero.SecurityViolation):
                attempt()
    finally:
        guest.__del__()


def test_there_is_no_ldap(root, client):
    ldap = root.sf.getLdapService()
    assert not ldap.getSetting()
    assert ldap.searchAll() == ldap.discover() == ldap.discoverGroups() == []
    with pytest.raises(omero.ApiUsageException, match="LDAP is not configured"):
        ldap.createUser("ada")
    with pytest.raises(omero.SecurityViolation):
        client.sf.getLdapService().searchAll()
    with pytest.raises(omero.ApiUsageException, match=r"not implemented: IAdmin\.changeExpiredCredentials"):
        client.sf.getAdminService().changeExpiredCredentials("ada", "a", "b")
