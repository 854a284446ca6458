"""IAdmin, IQuery, ITypes and IPixels of the embedded OMERO, over the wire."""

import uuid

import Glacier2
import omero
import pytest
from omero.model import ExperimenterGroupI, ExperimenterI, PermissionsI, ProjectI, TagAnnotationI
from omero.rtypes import rint, rlong, rstring


def fresh():
    return f"new-{uuid.uuid4().hex[:8]}"


def group(name, permissions=None):
    made = ExperimenterGroupI()
    made.name = rstring(name)
    if permissions:
        made.details.permissions = PermissionsI(permissions)
    return made


def user(name):
    made = ExperimenterI()
    made.omeName, made.firstName, made.lastName = rstring(name), rstring("Ada"), rstring("Byron")
    return made


def login(server, name, password):
    client = omero.client(f"{server.host}:{server.port}")
    try:
        client.createSession(name, password)
        return client.sf.getAdminService().getEventContext()
    finally:
        client.__del__()


def test_an_administrator_makes_groups_and_users(server, root):
    admin = root.sf.getAdminService()
    name, other, who = fresh(), fresh(), fresh()
    group_id = admin.createGroup(group(name, "rwra--"))
    other_id = admin.createGroup(group(other))
    assert str(admin.getGroup(group_id).details.permissions) == "rwra--"
    assert str(admin.lookupGroup(other).details.permissions) == "rw----"
    user_id = admin.createExperimenterWithPassword(
        user(who), rstring("secret"), ExperimenterGroupI(group_id, False), [ExperimenterGroupI(1, False)]
    )
    context = login(server, who, "secret")
    assert (context.userId, context.groupId, context.memberOfGroups) == (user_id, group_id, [group_id, 1])
    admin.addGroups(ExperimenterI(user_id, False), [ExperimenterGroupI(other_id, False), ExperimenterGroupI(group_id, False)])
    assert login(server, who, "secret").memberOfGroups == [group_id, 1, other_id]
    admin.setDefaultGroup(ExperimenterI(user_id, False), ExperimenterGroupI(other_id, False))
    assert login(server, who, "secret").groupId == other_id
    assert admin.getDefaultGroup(user_id).id.val == other_id
    admin.addGroupOwners(ExperimenterGroupI(other_id, False), [ExperimenterI(user_id, False)])
    assert admin.getLeaderOfGroupIds(ExperimenterI(user_id, False)) == [other_id]
    admin.removeGroupOwners(ExperimenterGroupI(other_id, False), [ExperimenterI(user_id, False)])
    admin.removeGroups(ExperimenterI(user_id, False), [ExperimenterGroupI(other_id, False)])
    assert login(server, who, "secret").memberOfGroups == [group_id, 1]
    assert [found.id.val for found in admin.containedExperimenters(group_id)] == [user_id]
    assert sorted(found.id.val for found in admin.containedGroups(user_id)) == [1, group_id]


def test_a_user_outside_of_the_group_user_can_not_log_in(server, root):
    admin = root.sf.getAdminService()
    who = fresh()
    group_id = admin.createGroup(group(fresh()))
    admin.createExperimenterWithPassword(user(who), rstring("secret"), ExperimenterGroupI(group_id, False), [])
    with pytest.raises(Glacier2.PermissionDeniedException):
        login(server, who, "secret")


def test_names_are_taken_once(root):
    admin = root.sf.getAdminService()
    name = fresh()
    admin.createGroup(group(name))
    for wrong in (name, ""):
        with pytest.raises(omero.ValidationException):
            admin.createGroup(group(wrong))
    with pytest.raises(omero.ValidationException, match="already"):
        admin.createUser(user("root"), name)
    with pytest.raises(omero.ApiUsageException, match="No such group"):
        admin.createUser(user(fresh()), fresh())


def test_others_make_nobody(client, world, stranger):
    admin = client.sf.getAdminService()
    for attempt in (
        lambda: admin.createGroup(group(fresh())),
        lambda: admin.createUser(user(fresh()), "user"),
        lambda: admin.addGroups(ExperimenterI(world.user_id, False), [ExperimenterGroupI(stranger.group_id, False)]),
        lambda: admin.addGroups(ExperimenterI(world.user_id, False), [ExperimenterGroupI(0, False)]),
        lambda: admin.changeUserPassword("root", rstring("x")),
    ):
        with pytest.raises(omero.SecurityViolation):
            attempt()


def test_passwords_change(server, client, world, root):
    admin = client.sf.getAdminService()
    admin.changePassword(rstring("second"))
    assert login(server, world.user_name, "second").userId == world.user_id
    with pytest.raises(Glacier2.PermissionDeniedException):
        login(server, world.user_name, world.password)
    with pytest.raises(omero.SecurityViolation):
        admin.changePasswordWithOldPassword(rstring("wrong"), rstring("third"))
    admin.changePasswordWithOldPassword(rstring("second"), rstring("third"))
    root.sf.getAdminService().changeUserPassword(world.user_name, rstring("fourth"))
    assert login(server, world.user_name, "fourth").userId == world.user_id
    with pytest.raises(omero.ValidationException):
        admin.changePassword(rstring(""))


def test_lookups(client, world):
    admin = client.sf.getAdminService()
    me = admin.lookupExperimenter(world.user_name)
    assert me.id.val == admin.getExperimenter(world.user_id).id.val == world.user_id
    assert [link.parent.id.val for link in me.copyGroupExperimenterMap()] == [world.group_id, 1]
    assert me.copyGroupExperimenterMap()[0].parent.name.val
    assert world.user_id in {found.id.val for found in admin.lookupExperimenters()}
    assert {0, 1, 2, world.group_id} <= {found.id.val for found in admin.lookupGroups()}
    assert admin.getMemberOfGroupIds(ExperimenterI(world.user_id, False)) == [world.group_id, 1]
    roles = admin.getSecurityRoles()
    assert (roles.rootId, roles.systemGroupId, roles.userGroupId, roles.guestGroupName) == (0, 0, 1, "guest")
    assert admin.getCurrentAdminPrivileges() == []
    assert admin.lookupLdapAuthExperimenters().val == []
    for missing in (lambda: admin.getExperimenter(10**9), lambda: admin.lookupGroup("none"), lambda: admin.getGroup(10**9)):
        with pytest.raises(omero.ApiUsageException):
            missing()


def test_can_update(client, world, root):
    admin = client.sf.getAdminService()
    mine = world.project()
    theirs = world.colleague().project()
    assert admin.canUpdate(ProjectI(mine, False))
    assert not admin.canUpdate(ProjectI(theirs, False))
    assert not admin.canUpdate(ExperimenterI(0, False))
    assert root.sf.getAdminService().canUpdate(ProjectI(theirs, False))


def test_query_by_id(client, world, stranger):
    query = client.sf.getQueryService()
    project = world.project("mine")
    assert query.get("Project", project).name.val == "mine"
    assert query.find("omero.model.Project", project).details.owner.id.val == world.user_id
    hidden = stranger.project()
    for missing in (10**9, hidden, -1):
        assert query.find("Project", missing) is None
        with pytest.raises(omero.ValidationException, match=f"Project#{missing}"):
            query.get("Project", missing)
    with pytest.raises(omero.ApiUsageException, match="no type"):
        query.get("Nothing", 1)
    assert query.refresh(ProjectI(project, False)).name.val == "mine"


def test_query_by_text(client, world):
    query = client.sf.getQueryService()
    for name in ("Alpha one", "alpha two", "Beta"):
        world.project(name)
    params = omero.sys.ParametersI().addString("name", "alpha%")
    statement = "select p from Project p where lower(p.name) like :name order by p.name"
    assert [found.name.val for found in query.findAllByQuery(statement, params)] == ["Alpha one", "alpha two"]
    assert [found.name.val for found in query.findAllByQuery(statement, params.page(1, 1))] == ["alpha two"]
    with pytest.raises(omero.ApiUsageException, match="unique"):
        query.findByQuery("select p from Project p", None)
    assert query.findByQuery("select p from Project p where p.name = 'none'", None) is None
    assert query.findByString("Project", "name", "Beta").name.val == "Beta"
    assert len(query.findAllByString("Project", "name", "ALPHA", False, None)) == 2
    assert query.findAllByString("Project", "name", "ALPHA", True, None) == []
    assert len(query.findAll("Project", omero.sys.Filter(limit=rint(2)))) == 2
    example = ProjectI()
    example.name = rstring("Beta")
    assert query.findByExample(example).name.val == "Beta"
    with pytest.raises(omero.ApiUsageException):
        query.findByString("Project", "name = '' or 1 = 1 or o.name", "Beta")


@pytest.mark.parametrize("text", ["select", "select p from Nothing p", "select p.nothing from Project p", "drop table project", ""])
def test_a_bad_query_is_refused_with_its_text(client, text):
    for ask in (client.sf.getQueryService().projection, client.sf.getQueryService().findAllByQuery):
        with pytest.raises(omero.QueryException) as refused:
            ask(text, None)
        assert text in refused.value.message


def test_types(client):
    types = client.sf.getTypesService()
    values = [found.value.val for found in types.allEnumerations("omero.model.PixelsType")]
    assert {"uint8", "uint16", "float"} <= set(values)
    assert types.getEnumeration("PixelsType", "uint16").bitSize.val == 16
    assert "DimensionOrder" in types.getEnumerationTypes()
    assert "TagAnnotation" in types.getAnnotationTypes()
    assert "Annotation" not in types.getAnnotationTypes()
    assert len(types.getEnumerationsWithEntries()["EventType"]) > 5
    assert len(types.getOriginalEnumerations()) > 100
    for wrong in (lambda: types.allEnumerations("Project"), lambda: types.getEnumeration("PixelsType", "none")):
        with pytest.raises(omero.ApiUsageException):
            wrong()


def test_pixels(client, world):
    image = world.image()
    params = omero.sys.ParametersI().addId(rlong(image))
    rows = client.sf.getQueryService().projection("select p.id from Pixels p where p.image.id = :id", params)
    pixels_id = rows[0][0].val
    service = client.sf.getPixelsService()
    pixels = service.retrievePixDescription(pixels_id)
    assert (pixels.sizeX.val, pixels.pixelsType.value.val) == (32, "uint16")
    channels = pixels.copyChannels()
    assert len(channels) == pixels.sizeC.val
    assert all(channel.logicalChannel.isLoaded() for channel in channels)
    assert service.getBitDepth(pixels.pixelsType) == 16
    assert service.retrievePixDescription(10**9) is None
    assert service.retrieveRndSettingsFor(pixels_id, 10**9) is None
    assert isinstance(service.retrieveAllRndSettings(pixels_id, -1), list)
    assert len(service.getAllEnumerations("RenderingModel")) == 2


def test_annotations_are_read_by_their_kind(client, world):
    project = world.project()
    world.tag("red", on=("project", project))
    statement = "select l from ProjectAnnotationLink l join fetch l.child where l.parent.id = :id"
    links = client.sf.getQueryService().findAllByQuery(statement, omero.sys.ParametersI().addId(rlong(project)))
    assert isinstance(links[0].child, TagAnnotationI)
