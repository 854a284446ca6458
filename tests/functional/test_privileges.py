"""Single privileges of restricted administrators, and what staff may make for others, tried over the wire."""

import omero
import pytest
from omero.model import (
    CommentAnnotationI,
    ExperimenterGroupI,
    ExperimenterI,
    ImageAnnotationLinkI,
    ImageI,
    NamespaceI,
    OriginalFileI,
    ProjectI,
    TagAnnotationI,
)
from omero.rtypes import rstring

from making import insert, restricted

REFUSED = (omero.SecurityViolation, omero.ValidationException)


def here(world):
    return {"omero.group": str(world.group_id)}


def allowed(attempt, *args):
    try:
        attempt(*args)
    except REFUSED:
        return False
    return True


def uploaded(world, client):
    """Make a file of the world's user, with contents; return its id."""
    made = OriginalFileI()
    made.name, made.path = rstring("notes"), rstring("/")
    file = client.sf.getUpdateService().saveAndReturnObject(made).id.val
    write(client, file, b"abc")
    return file


def write(client, file, content, context=None):
    store = client.sf.createRawFileStore()
    try:
        store.setFileId(file, context)
        store.write(content, 0, len(content), context)
        store.save(context)
    finally:
        store.close()


@pytest.mark.parametrize("privilege", ["WriteFile", "DeleteFile", "WriteOwned", "DeleteOwned"])
def test_files_have_privileges_of_their_own(server, world, client, connect, privilege):
    admin, file = connect(restricted(server, privilege)), uploaded(world, client)
    update, query = admin.sf.getUpdateService(), admin.sf.getQueryService()

    def rename():
        loaded = query.get("OriginalFile", file, here(world))
        loaded.name = rstring("renamed")
        update.saveObject(loaded, here(world))

    assert allowed(rename) == (privilege == "WriteFile")
    assert allowed(write, admin, file, b"xyz", here(world)) == (privilege == "WriteFile")
    permissions = query.get("OriginalFile", file, here(world)).details.permissions
    assert (bool(permissions.canEdit()), bool(permissions.canDelete())) == (privilege == "WriteFile", privilege == "DeleteFile")
    assert allowed(update.deleteObject, OriginalFileI(file, False), here(world)) == (privilege == "DeleteFile")


@pytest.mark.parametrize(
    ("privilege", "kind", "attribute"),
    [("ModifyUser", "Experimenter", "institution"), ("ModifyGroup", "ExperimenterGroup", "description")],
)
def test_users_and_groups_have_privileges_of_their_own(server, world, connect, privilege, kind, attribute):
    row = {"Experimenter": world.user_id, "ExperimenterGroup": world.group_id}[kind]
    for held in (privilege, "WriteOwned"):
        sf = connect(restricted(server, held)).sf
        loaded = sf.getQueryService().get(kind, row)
        setattr(loaded, attribute, rstring(f"by {held}"))
        assert allowed(sf.getUpdateService().saveObject, loaded) == (held == privilege)
        assert bool(loaded.details.permissions.canEdit()) == (held == privilege)


@pytest.mark.parametrize("privilege", ["WriteOwned", "DeleteOwned"])
def test_making_things_for_others(server, world, connect, privilege):
    update = connect(restricted(server, privilege)).sf.getUpdateService()
    theirs = ProjectI()
    theirs.name = rstring("for somebody")
    theirs.details.owner = ExperimenterI(world.user_id, False)
    assert allowed(update.saveObject, theirs, here(world)) == (privilege == "WriteOwned")
    theirs.details.owner = None
    assert allowed(update.saveObject, theirs, here(world)) == (privilege == "WriteOwned")


@pytest.mark.parametrize("privilege", ["Chown", "WriteOwned"])
def test_giving_away_by_saving(server, world, connect, privilege):
    colleague, project = world.colleague(), world.project()
    sf = connect(restricted(server, privilege, "WriteOwned")).sf
    loaded = sf.getQueryService().get("Project", project, here(world))
    loaded.details.owner = ExperimenterI(colleague.user_id, False)
    assert allowed(sf.getUpdateService().saveObject, loaded, here(world)) == (privilege == "Chown")
    owner = sf.getQueryService().get("Project", project, here(world)).details.owner.id.val
    assert owner == (colleague.user_id if privilege == "Chown" else world.user_id)


def test_staff_annotates_private_data_in_its_owners_name_only(stranger, root):
    """So that the owner sees what hangs on his data."""
    update, image = root.sf.getUpdateService(), stranger.image()
    for owner in (None, stranger.user_id):
        link = ImageAnnotationLinkI()
        link.parent, link.child = ImageI(image, False), CommentAnnotationI()
        if owner is None:
            with pytest.raises(omero.SecurityViolation):
                update.saveObject(link, here(stranger))
            continue
        link.details.owner = link.child.details.owner = ExperimenterI(owner, False)
        made = update.saveAndReturnObject(link, here(stranger))
        assert made.details.owner.id.val == made.child.details.owner.id.val == stranger.user_id


def test_what_is_in_the_group_user_is_everybodys_to_link_to(world, client, root):
    tag = TagAnnotationI()
    tag.textValue = rstring("everybody's")
    tag.details.group = ExperimenterGroupI(1, False)
    shared = root.sf.getUpdateService().saveAndReturnObject(tag).id.val
    link = ImageAnnotationLinkI()
    link.parent, link.child = ImageI(world.image(), False), TagAnnotationI(shared, False)
    assert client.sf.getUpdateService().saveAndReturnObject(link).details.group.id.val == world.group_id
    mine = TagAnnotationI()
    mine.details.group = ExperimenterGroupI(1, False)
    with pytest.raises(omero.SecurityViolation):
        client.sf.getUpdateService().saveObject(mine)


def test_global_types_are_made_by_administrators(client, root):
    made = NamespaceI()
    made.name = rstring("test/new")
    with pytest.raises(omero.SecurityViolation):
        client.sf.getUpdateService().saveObject(made)
    assert root.sf.getUpdateService().saveAndReturnObject(made).id.val > 0


def test_guests_and_people_from_elsewhere_write_nothing(world, stranger, connect):
    update = connect(stranger).sf.getUpdateService()
    with pytest.raises(omero.SecurityViolation):
        update.saveObject(project := ProjectI(), here(world))
    assert project.id is None
    with world.store.write() as writer:
        writer.update("ExperimenterGroup", world.group_id, permissions=-52)  # rwr-r-
    project.name = rstring("in a group that the world reads")
    with pytest.raises(omero.SecurityViolation):
        update.saveObject(project, here(world))
    assert insert(world, "Project", name="its member's") > 0
