"""What each role may do with somebody else's data, tried over the wire: the expected values are OME's (permissions.csv)."""

import csv
from pathlib import Path
from types import SimpleNamespace

import omero
import pytest
from omero.model import (
    CommentAnnotationI,
    DatasetI,
    ImageAnnotationLinkI,
    ImageI,
    ProjectAnnotationLinkI,
    ProjectDatasetLinkI,
    ProjectI,
    RectangleI,
    RoiI,
)
from omero.rtypes import rdouble, rstring

from commands import submit
from making import restricted
from omeroweb_pyr.embedded.seed.builder import Builder
from world import World

LEVELS = {"private": "rw----", "read-only": "rwr---", "read-annotate": "rwra--", "read-write": "rwrw--"}
EVERYWHERE = {"omero.group": "-1"}
REFUSED = (omero.SecurityViolation, omero.ValidationException)


def table():
    with (Path(__file__).parent / "permissions.csv").open(encoding="utf-8") as lines:
        return list(csv.DictReader(line for line in lines if not line.startswith("#")))


TABLE = table()
EXPECTED = {(row["role"], row["action"], level): row[level] == "Y" for row in TABLE for level in LEVELS}


class Case:
    """One level's group with its owner of data, and somebody in each role."""

    def __init__(self, server, permissions):
        self.owner = World(server, permissions)
        group = self.owner.group_id
        self.roles = {
            "member": World(server, group_id=group),
            "group owner": World(server, group_id=group, leader=True),
            "administrator": World(server, permissions="rw----", admin=True),
            "stranger": World(server, permissions="rw----"),
        }
        self.clients = {role: who.client() for role, who in self.roles.items()}
        self.here = {"omero.group": str(group)}
        with Builder.session(server.store) as build:
            self.other = build.group(f"other-{group}", permissions)
            for who in (self.owner, *self.roles.values()):
                build.join(who.user_id, self.other)

    def services(self, role):
        return self.by(self.clients[role])

    def by(self, client):
        sf = client.sf
        return SimpleNamespace(
            client=client,
            query=sf.getQueryService(),
            update=sf.getUpdateService(),
            here=self.here,
            other=self.other,
            colleague=self.roles["member"].user_id,
        )

    def close(self):
        for client in self.clients.values():
            client.closeSession()


@pytest.fixture(scope="module")
def cases(server):
    made = {level: Case(server, permissions) for level, permissions in LEVELS.items()}
    yield made
    for case in made.values():
        case.close()


def view(owner, by):
    project = owner.project()
    return [lambda: by.query.get("Project", project, EVERYWHERE)]


def edit(owner, by):
    project = owner.project("Before")

    def rename():
        loaded = by.query.get("Project", project, EVERYWHERE)
        loaded.name = rstring("After")
        by.update.saveObject(loaded, by.here)

    return [rename]


def delete(owner, by):
    project, dataset, linked = owner.project(), owner.dataset(), owner.dataset()
    link = owner.link("project", holder := owner.project(), "dataset", linked)
    rows = [ProjectI(project, False), DatasetI(dataset, False), ProjectDatasetLinkI(link, False), ProjectI(holder, False)]
    return [lambda row=row: by.update.deleteObject(row, by.here) for row in rows]


def annotate(owner, by):
    image = owner.image()

    def comment():
        link = ImageAnnotationLinkI()
        link.parent, link.child = ImageI(image, False), CommentAnnotationI()
        by.update.saveObject(link, by.here)

    def mark():
        roi, shape = RoiI(), RectangleI()
        roi.image, shape.x = ImageI(image, False), rdouble(1.0)
        roi.addShape(shape)
        by.update.saveObject(roi, by.here)

    return [comment, mark]


def unannotate(owner, by):
    project = owner.project()
    owner.tag(on=("project", project))
    row = owner.store.read().execute("SELECT id FROM projectannotationlink WHERE parent = ?", (project,)).fetchone()
    link = ProjectAnnotationLinkI(row[0], False)
    return [lambda: by.update.deleteObject(link, by.here)]


def link(owner, by):
    made = ProjectDatasetLinkI()
    made.parent, made.child = ProjectI(owner.project(), False), DatasetI(owner.dataset(), False)
    return [lambda: by.update.saveObject(made, by.here)]


def command(by, request):
    response = submit(by.client, request)
    if isinstance(response, omero.cmd.ERR):
        raise omero.SecurityViolation("", "", str(response.parameters))


def delete_graph(owner, by):
    targets = {"Project": [owner.project()], "Image": [owner.image()]}
    return [lambda: command(by, omero.cmd.Delete2(targetObjects=targets))]


def chgrp(owner, by):
    return [lambda: command(by, omero.cmd.Chgrp2(targetObjects={"Project": [owner.project()]}, groupId=by.other))]


def chown(owner, by):
    return [lambda: command(by, omero.cmd.Chown2(targetObjects={"Project": [owner.project()]}, userId=by.colleague))]


ACTIONS = {
    "view": view,
    "edit": edit,
    "delete": lambda owner, by: delete(owner, by) + delete_graph(owner, by),
    "annotate": annotate,
    "unannotate": unannotate,
    "link": link,
    "chgrp": chgrp,
    "chown": chown,
}
"""Each makes data of the owner's, and returns the attempts, which all have to succeed or all to be refused."""

TOLD = {"edit": "canEdit", "delete": "canDelete", "annotate": "canAnnotate", "link": "canLink", "chgrp": "canChgrp", "chown": "canChown"}


def succeeds(attempt):
    try:
        attempt()
    except REFUSED:
        return False
    return True


@pytest.mark.parametrize(("role", "action", "level"), EXPECTED, ids=[", ".join(key) for key in EXPECTED])
def test_somebody_elses_data(cases, role, action, level):
    case = cases[level]
    attempts = ACTIONS[action](case.owner, case.services(role))
    answers = [succeeds(attempt) for attempt in attempts]
    assert answers == [EXPECTED[role, action, level]] * len(answers)


SEEN = [(role, level) for (role, action, level), seen in EXPECTED.items() if action == "view" and seen]


@pytest.mark.parametrize(("role", "level"), SEEN)
def test_what_is_told_is_what_is_allowed(cases, role, level):
    case = cases[level]
    permissions = case.services(role).query.get("Project", case.owner.project(), EVERYWHERE).details.permissions
    told = {action: bool(getattr(permissions, name)()) for action, name in TOLD.items()}
    assert told == {action: EXPECTED[role, action, level] for action in TOLD}


@pytest.mark.parametrize("level", LEVELS)
def test_ones_own_data(cases, level):
    owner = cases[level].owner
    client = owner.client()
    by = cases[level].by(client)
    try:
        for action, make in ACTIONS.items():
            assert all(succeeds(attempt) is (action != "chown") for attempt in make(owner, by))
        permissions = by.query.get("Project", owner.project()).details.permissions
        assert [action for action, name in TOLD.items() if not getattr(permissions, name)()] == ["chown"]
    finally:
        client.closeSession()


COVERED = {
    "WriteOwned": {"edit", "annotate", "link"},
    "DeleteOwned": {"delete", "unannotate"},
    "Chgrp": {"chgrp"},
    "Chown": {"chown"},
    "": set(),
}


@pytest.mark.parametrize("privilege", COVERED)
def test_restricted_administrators_are_what_their_privileges_make_them(server, cases, connect, privilege):
    admin = restricted(server, privilege)
    client = connect(admin)
    for level in ("read-only", "read-write"):
        case = cases[level]
        by = case.by(client)
        for action in ("edit", "annotate", "delete", "unannotate", "link", "chgrp", "chown"):
            answers = [succeeds(attempt) for attempt in ACTIONS[action](case.owner, by)]
            assert answers == [action in COVERED[privilege]] * len(answers), (action, level)
        assert all(succeeds(attempt) for attempt in view(case.owner, by))
    context = client.sf.getAdminService().getEventContext()
    assert context.isAdmin
    assert context.adminPrivileges == ([privilege] if privilege else [])


@pytest.mark.parametrize("privilege", ["Chgrp", "Chown", ""])
def test_chgrp_and_chown_are_told_by_privilege(server, cases, connect, privilege):
    query = connect(restricted(server, privilege)).sf.getQueryService()
    permissions = query.get("Project", cases["read-only"].owner.project(), EVERYWHERE).details.permissions
    assert (bool(permissions.canChgrp()), bool(permissions.canChown())) == (privilege == "Chgrp", privilege == "Chown")


def test_what_one_linked_oneself_may_be_taken_away(cases):
    case = cases["read-annotate"]
    by = case.services("member")
    link = ImageAnnotationLinkI()
    link.parent, link.child = ImageI(case.owner.image(), False), CommentAnnotationI()
    made = by.update.saveAndReturnObject(link, by.here)
    by.update.deleteObject(made, by.here)
    assert by.query.find("ImageAnnotationLink", made.id.val, EVERYWHERE) is None


@pytest.mark.parametrize("role", ["member", "group owner", "stranger"])
def test_only_staff_acts_as_somebody_else(cases, role):
    case = cases["private"]
    by, project = case.services(role), case.owner.project()
    context = case.here | {"omero.user": str(case.owner.user_id)}
    if role == "group owner":
        assert by.query.get("Project", project, context).id.val == project
    else:
        with pytest.raises(omero.SecurityViolation):
            by.query.get("Project", project, context)


def test_an_administrators_session_for_somebody(server, cases):
    case, admin = cases["private"], cases["private"].clients["administrator"]
    principal = omero.sys.Principal(case.owner.user_name, "", "Test", None)
    session = admin.sf.getSessionService().createSessionWithTimeout(principal, 60_000)
    client = omero.client(f"{server.host}:{server.port}")
    try:
        sf = client.joinSession(session.uuid.val)
        context = sf.getAdminService().getEventContext()
        assert (context.userId, context.isAdmin, context.sudoerName.val) == (
            case.owner.user_id,
            False,
            case.roles["administrator"].user_name,
        )
        made = ProjectI()
        made.name = rstring("made for him")
        assert sf.getUpdateService().saveAndReturnObject(made).details.owner.id.val == case.owner.user_id
    finally:
        client.closeSession()


@pytest.mark.parametrize("privilege", ["Sudo", "WriteOwned"])
def test_sessions_for_others_take_the_privilege(server, world, connect, privilege):
    service = connect(restricted(server, privilege)).sf.getSessionService()
    principal = omero.sys.Principal(world.user_name, "", "Test", None)
    if privilege == "Sudo":
        assert service.createSessionWithTimeout(principal, 60_000).id.val > 0
    else:
        with pytest.raises(omero.SecurityViolation):
            service.createSessionWithTimeout(principal, 60_000)


def test_a_session_for_an_administrator_lends_no_privileges(server, connect):
    admin = connect(restricted(server, "Sudo"))
    principal = omero.sys.Principal("root", "", "Test", None)
    session = admin.sf.getSessionService().createSessionWithTimeout(principal, 60_000)
    client = omero.client(f"{server.host}:{server.port}")
    try:
        assert client.joinSession(session.uuid.val).getAdminService().getEventContext().adminPrivileges == ["Sudo"]
    finally:
        client.closeSession()
