"""IUpdate of the embedded OMERO, over the wire: graphs of new, changed and unloaded objects, versions, events, refusals."""

import omero
import pytest
from omero.model import (
    AnnotationAnnotationLinkI,
    CommentAnnotationI,
    DatasetI,
    DatasetImageLinkI,
    EventTypeI,
    ExperimenterGroupI,
    ExperimenterI,
    FolderI,
    ImageI,
    LengthI,
    MapAnnotationI,
    NamedValue,
    PermissionsI,
    ProjectAnnotationLinkI,
    ProjectDatasetLinkI,
    ProjectI,
    RectangleI,
    RoiI,
    TagAnnotationI,
)
from omero.model.enums import UnitsLength
from omero.rtypes import rdouble, rint, rlong, rstring, unwrap


@pytest.fixture
def update(client):
    return client.sf.getUpdateService()


@pytest.fixture
def query(client):
    return client.sf.getQueryService()


def project(name="Project"):
    made = ProjectI()
    made.name = rstring(name)
    return made


def dataset(name="Dataset"):
    made = DatasetI()
    made.name = rstring(name)
    return made


def fetch(query, text, **params):
    wrapped = omero.sys.ParametersI()
    for name, value in params.items():
        wrapped.add(name, rlong(value))
    return query.findByQuery(text, wrapped)


def logs(root, event):
    text = "select l.action, l.entityType, l.entityId from EventLog l where l.event.id = :id order by l.id"
    return unwrap(root.sf.getQueryService().projection(text, omero.sys.ParametersI().addId(event)))


def test_a_new_object_gets_id_version_and_details(world, update, root):
    made = update.saveAndReturnObject(project("New"))
    assert (made.name.val, made.description, made.version.val) == ("New", None, 0)
    details = made.details
    assert (details.owner.id.val, details.group.id.val) == (world.user_id, world.group_id)
    assert str(details.permissions) == "rwr---"
    assert details.permissions.canEdit()
    assert not details.permissions.canChown()
    assert details.creationEvent.id.val == details.updateEvent.id.val
    assert logs(root, details.updateEvent.id.val) == [["INSERT", "ome.model.containers.Project", made.id.val]]


def test_a_change_counts_the_version_up_and_no_change_does_not(update, root):
    made = update.saveAndReturnObject(project())
    made.description = rstring("changed")
    changed = update.saveAndReturnObject(made)
    assert (changed.id.val, changed.version.val, changed.description.val) == (made.id.val, 1, "changed")
    event = changed.details.updateEvent.id.val
    assert event != made.details.updateEvent.id.val
    assert changed.details.creationEvent.id.val == made.details.creationEvent.id.val
    assert logs(root, event) == [["UPDATE", "ome.model.containers.Project", made.id.val]]
    same = update.saveAndReturnObject(changed)
    assert (same.version.val, same.details.updateEvent.id.val) == (1, event)
    same.description = None
    assert update.saveAndReturnObject(same).description is None


def test_who_saves_an_older_version_is_told(update):
    made = update.saveAndReturnObject(project())
    made.name = rstring("first")
    update.saveObject(made)
    made.name = rstring("second")
    with pytest.raises(omero.OptimisticLockException):
        update.saveObject(made)


def test_a_graph_is_saved_as_a_whole(update, query):
    top, inner = project("Top"), dataset("Inner")
    image = ImageI()
    image.name = rstring("Image")
    inner.linkImage(image)
    top.linkDataset(inner)
    tag = TagAnnotationI()
    tag.textValue = rstring("Tag")
    top.linkAnnotation(tag)
    made = update.saveAndReturnObject(top)
    (link,) = made.copyDatasetLinks()
    assert link.parent is made
    assert link.child.name.val == "Inner"
    assert link.child.linkedImageList()[0].name.val == "Image"
    assert made.linkedAnnotationList()[0].textValue.val == "Tag"
    links = "join fetch p.datasetLinks l join fetch l.child d join fetch d.imageLinks i join fetch i.child"
    found = fetch(query, f"select p from Project p {links} where p.id = :id", id=made.id.val)
    assert found.linkedDatasetList()[0].linkedImageList()[0].name.val == "Image"


def test_unloaded_parts_are_only_referred_to(world, update, query):
    parent, child = world.project("Mine"), world.dataset("Inner")
    link = ProjectDatasetLinkI()
    link.parent, link.child = ProjectI(parent, False), DatasetI(child, False)
    made = update.saveAndReturnObject(link)
    assert (made.parent.id.val, made.child.id.val, made.parent.isLoaded()) == (parent, child, False)
    assert query.get("Project", parent).name.val == "Mine"


def test_members_of_a_loaded_collection_are_added_and_never_removed(world, update, query):
    parent, kept = world.project(), world.dataset("Kept")
    world.link("project", parent, "dataset", kept)
    loaded = fetch(query, "select p from Project p left outer join fetch p.datasetLinks where p.id = :id", id=parent)
    loaded.clearDatasetLinks()
    loaded.linkDataset(DatasetI(world.dataset("Added"), False))
    update.saveObject(loaded)
    found = fetch(query, "select p from Project p join fetch p.datasetLinks l join fetch l.child where p.id = :id", id=parent)
    assert sorted(one.name.val for one in found.linkedDatasetList()) == ["Added", "Kept"]


def test_shapes_keep_their_order_and_their_units(world, update, query):
    roi = RoiI()
    roi.image = ImageI(world.image(), False)
    for x in (1.0, 2.0, 3.0):
        shape = RectangleI()
        shape.x, shape.strokeWidth = rdouble(x), LengthI(x, UnitsLength.PIXEL)
        roi.addShape(shape)
    made = update.saveAndReturnObject(roi)
    text = "select r from Roi r join fetch r.shapes where r.id = :id"
    found = fetch(query, text, id=made.id.val)
    assert [shape.x.val for shape in found.copyShapes()] == [1.0, 2.0, 3.0]
    assert str(found.copyShapes()[1].strokeWidth.getUnit()) == "PIXEL"
    late = RectangleI()
    late.roi, late.x = RoiI(made.id.val, False), rdouble(4.0)
    update.saveObject(late)
    assert [shape.x.val for shape in fetch(query, text, id=made.id.val).copyShapes()] == [1.0, 2.0, 3.0, 4.0]


def test_key_value_pairs_are_written_over_in_order(update, query):
    pairs = MapAnnotationI()
    pairs.mapValue = [NamedValue("b", "1"), NamedValue("a", "2"), NamedValue("b", "3")]
    made = update.saveAndReturnObject(pairs)
    assert [(pair.name, pair.value) for pair in made.mapValue] == [("b", "1"), ("a", "2"), ("b", "3")]
    made.mapValue = [NamedValue("c", "4")]
    changed = update.saveAndReturnObject(made)
    assert changed.version.val == 1
    assert [(pair.name, pair.value) for pair in query.get("MapAnnotation", made.id.val).mapValue] == [("c", "4")]


def test_arrays_are_saved_together_or_not_at_all(update, query):
    made = update.saveAndReturnArray([project("one"), dataset("two")])
    assert [one.name.val for one in made] == ["one", "two"]
    assert len(update.saveAndReturnIds([project("three"), project("four")])) == 2
    with pytest.raises(omero.ValidationException):
        update.saveArray([project("half-written"), ProjectI()])
    assert query.findByString("Project", "name", "half-written") is None
    update.saveCollection([project("five")])
    assert update.saveAndReturnArray([]) == []


def test_what_is_missing_or_wrong_is_named(world, update):
    with pytest.raises(omero.ValidationException, match=r"containers\.Project\.name"):
        update.saveObject(ProjectI())
    link = ProjectDatasetLinkI()
    link.parent, link.child = ProjectI(world.project(), False), DatasetI(2**40, False)
    with pytest.raises(omero.ValidationException, match=str(2**40)):
        update.saveObject(link)
    gone = ProjectI(2**40, True)
    gone.name = rstring("gone")
    with pytest.raises(omero.ValidationException):
        update.saveObject(gone)
    long = CommentAnnotationI()
    long.ns = rstring("n" * 300)
    assert len(update.saveAndReturnObject(long).ns.val) == 300
    with pytest.raises(omero.ApiUsageException):
        update.saveObject(None)


def test_a_link_is_made_once(world, update):
    link = ProjectDatasetLinkI()
    link.parent, link.child = ProjectI(world.project(), False), DatasetI(world.dataset(), False)
    update.saveObject(link)
    with pytest.raises(omero.ValidationException, match="parent, child"):
        update.saveObject(link)


def test_cycles(update):
    outer, inner = FolderI(), FolderI()
    outer.name, inner.name = rstring("outer"), rstring("inner")
    inner.parentFolder = outer
    made = update.saveAndReturnObject(inner)
    top = made.parentFolder
    top.parentFolder = FolderI(made.id.val, False)
    with pytest.raises(omero.ValidationException, match="parentFolder"):
        update.saveObject(top)
    tag = TagAnnotationI()
    link = AnnotationAnnotationLinkI()
    link.parent = link.child = tag
    made = update.saveAndReturnObject(link)
    assert made.parent.id.val == made.child.id.val


def test_enumerations_are_found_by_value_and_never_made_by_users(update):
    known = EventTypeI()
    known.value = rstring("User")
    assert update.saveAndReturnObject(known).id.val > 0
    new = EventTypeI()
    new.value = rstring("Party")
    with pytest.raises(omero.SecurityViolation):
        update.saveObject(new)


def test_system_types_are_protected(world, update, query):
    with pytest.raises(omero.SecurityViolation):
        update.saveObject(group := ExperimenterGroupI())
    me = query.get("Experimenter", world.user_id)
    assert update.saveAndReturnObject(me).id.val == world.user_id
    me.institution = rstring("Elsewhere")
    with pytest.raises(omero.SecurityViolation):
        update.saveObject(me)
    group = query.get("ExperimenterGroup", world.group_id)
    group.name = rstring("renamed")
    with pytest.raises(omero.SecurityViolation):
        update.saveObject(group)


def test_nothing_crosses_groups(world, update):
    other = world.other_group()
    link = ProjectDatasetLinkI()
    link.parent, link.child = ProjectI(world.project(), False), DatasetI(world.dataset(group=other), False)
    with pytest.raises(omero.GroupSecurityViolation):
        update.saveObject(link)
    foreign = project()
    foreign.details.group = ExperimenterGroupI(other, False)
    with pytest.raises(omero.SecurityViolation):
        update.saveObject(foreign)
    made = update.saveAndReturnObject(foreign, {"omero.group": str(other)})
    assert made.details.group.id.val == other
    made.name = rstring("changed")
    with pytest.raises(omero.SecurityViolation):
        update.saveObject(made)
    assert update.saveAndReturnObject(made, {"omero.group": str(other)}).version.val == 1


def test_across_all_groups_an_object_follows_what_it_is_linked_to(world, update):
    everywhere = {"omero.group": "-1"}
    with pytest.raises(omero.ApiUsageException):
        update.saveObject(project(), everywhere)
    named = project()
    named.details.group = ExperimenterGroupI(other := world.other_group(), False)
    assert update.saveAndReturnObject(named, everywhere).details.group.id.val == other
    link = ProjectDatasetLinkI()
    link.parent, link.child = ProjectI(world.project(group=other), False), DatasetI(world.dataset(group=other), False)
    assert update.saveAndReturnObject(link, everywhere).details.group.id.val == other


def test_details_are_the_servers(world, update):
    forged = project()
    forged.details.owner = ExperimenterI(0, False)
    with pytest.raises(omero.SecurityViolation):
        update.saveObject(forged)
    open_ = project()
    open_.details.permissions = PermissionsI("rwrwrw")
    with pytest.raises(omero.PermissionMismatchGroupSecurityViolation):
        update.saveObject(open_)
    made = update.saveAndReturnObject(project())
    made.details.owner = ExperimenterI(0, False)
    with pytest.raises(omero.SecurityViolation):
        update.saveObject(made)


def test_who_sends_no_details_changes_none(world, update):
    sent = project()
    sent.unloadDetails()
    made = update.saveAndReturnObject(sent)
    assert (made.details.owner.id.val, made.details.group.id.val) == (world.user_id, world.group_id)
    made.unloadDetails()
    made.description = rstring("changed")
    assert update.saveAndReturnObject(made).details.owner.id.val == world.user_id


def test_an_administrator_saves_for_others(world, root):
    theirs = project()
    theirs.details.owner = ExperimenterI(world.user_id, False)
    made = root.sf.getUpdateService().saveAndReturnObject(theirs, {"omero.group": str(world.group_id)})
    assert (made.details.owner.id.val, made.details.group.id.val) == (world.user_id, world.group_id)


def test_delete(world, update, query):
    made = update.saveAndReturnObject(project())
    update.deleteObject(ProjectI(made.id.val, False))
    assert query.find("Project", made.id.val) is None
    with pytest.raises(omero.ValidationException):
        update.deleteObject(made)
    with pytest.raises(omero.ApiUsageException):
        update.deleteObject(ProjectI())
    parent, child = world.project(), world.dataset()
    link = world.link("project", parent, "dataset", child)
    with pytest.raises(omero.ValidationException, match="ProjectDatasetLink"):
        update.deleteObject(ProjectI(parent, False))
    update.deleteObject(ProjectDatasetLinkI(link, False))
    update.deleteObject(ProjectI(parent, False))
    assert query.find("Project", parent) is None


def test_indexing_is_for_administrators(world, update, root):
    thing = ProjectI(world.project(), False)
    with pytest.raises(omero.SecurityViolation):
        update.indexObject(thing)
    root.sf.getUpdateService().indexObject(thing)
    with pytest.raises(omero.ValidationException):
        root.sf.getUpdateService().indexObject(ProjectI())


def test_a_stranger_writes_to_nothing_he_does_not_see(world, stranger, connect):
    update = connect(stranger).sf.getUpdateService()
    hidden = world.project()
    link = ProjectAnnotationLinkI()
    link.parent, link.child = ProjectI(hidden, False), TagAnnotationI()
    with pytest.raises(omero.SecurityViolation):
        update.saveObject(link)
    with pytest.raises(omero.SecurityViolation):
        update.deleteObject(ProjectI(hidden, False))
    link = DatasetImageLinkI()
    link.parent, link.child = dataset(), ImageI(world.image(), False)
    with pytest.raises(omero.SecurityViolation):
        update.saveObject(link)


def test_integers_and_texts_of_every_kind(update, query):
    odd = dataset("née Ångström 日本語 🔬\n'\"<>&")
    odd.description = rstring("")
    made = query.get("Dataset", update.saveAndReturnObject(odd).id.val)
    assert (made.name.val, made.description.val) == (odd.name.val, "")
    image = ImageI()
    image.name, image.series = rstring("i"), rint(-(2**31))
    assert update.saveAndReturnObject(image).series.val == -(2**31)
