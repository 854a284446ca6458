"""Sessions of the embedded OMERO as unmodified clients see them: log-in, join, group, end."""

import time
import uuid

import Glacier2
import Ice
import omero
import pytest
from omero.gateway import BlitzGateway
from omero.rtypes import rstring

UNKNOWN = str(uuid.uuid4())


def connect(server):
    return omero.client(f"{server.host}:{server.port}")


def close(*clients):
    for client in clients:
        client.__del__()


@pytest.fixture
def client(world):
    made = world.client()
    yield made
    close(made)


@pytest.fixture
def root(server):
    made = connect(server)
    made.createSession("root", "omero")
    yield made
    close(made)


def joined(server, name):
    client = connect(server)
    client.joinSession(name)
    return client


def as_object(name):
    session = omero.model.SessionI()
    session.uuid = rstring(name)
    return session


def test_login_tells_who_and_where(client, world):
    context = client.sf.getAdminService().getEventContext()
    assert (context.userId, context.userName, context.groupId) == (world.user_id, world.user_name, world.group_id)
    assert context.sessionUuid == client.getSessionId()
    assert context.memberOfGroups == [world.group_id, 1]
    assert (context.isAdmin, context.leaderOfGroups, context.eventType) == (False, [], "User")
    assert context.eventId > 0
    assert str(context.groupPermissions) == "rwr---"


WRONG = [("root", "wrong"), ("root", ""), ("nobody", "omero"), ("", ""), ("ÄÖ☃", "☃"), ("guest", "")]


@pytest.mark.parametrize(("user", "password"), WRONG)
def test_wrong_password(server, user, password):
    client = connect(server)
    with pytest.raises(Glacier2.PermissionDeniedException) as refused:
        client.getRouter(client.ic).createSession(user, password)
    assert refused.value.reason == "Password check failed"
    close(client)


def test_an_unknown_user_is_refused_as_slowly_as_a_wrong_password(server, world):
    def duration(user):
        client = connect(server)
        begun = time.perf_counter()
        with pytest.raises(Glacier2.PermissionDeniedException):
            client.createSession(user, "wrong")
        spent = time.perf_counter() - begun
        close(client)
        return spent

    known = min(duration(world.user_name) for _ in range(5))
    unknown = min(duration(f"no-{world.user_name}") for _ in range(5))
    assert abs(known - unknown) < max(known, unknown) / 2


def test_join_by_uuid_shares_the_session(server, client):
    other = joined(server, client.getSessionId())
    assert other.getSessionId() == client.getSessionId()
    assert client.sf.getSessionService().getReferenceCount(client.getSessionId()) == 2
    close(other)
    assert client.sf.getSessionService().getReferenceCount(client.getSessionId()) == 1


def test_join_of_a_dead_session_is_refused(server):
    client = connect(server)
    with pytest.raises(Glacier2.PermissionDeniedException):
        client.joinSession(UNKNOWN)
    close(client)


def test_the_database_does_not_give_sessions_away(client):
    rows = client.sf.getQueryService().projection("select s.uuid from Session s", None)
    assert client.getSessionId() not in {row[0].val for row in rows}
    assert client.sf.getSessionService().getSession(client.getSessionId()).uuid.val == client.getSessionId()


def test_detach_leaves_it_alive(server, world):
    client = world.client()
    name = client.getSessionId()
    client.sf.detachOnDestroy()
    client.closeSession()
    close(joined(server, name))


def test_close_on_destroy_ends_it_with_the_last_client(server, world):
    first = world.client()
    name = first.getSessionId()
    second = joined(server, name)
    first.sf.closeOnDestroy()
    second.sf.closeOnDestroy()
    first.closeSession()
    assert second.sf.getAdminService().getEventContext().sessionUuid == name
    second.closeSession()
    with pytest.raises(Glacier2.PermissionDeniedException):
        joined(server, name)


def test_close_session_counts_down(server, world):
    first = world.client()
    second = joined(server, first.getSessionId())
    service = first.sf.getSessionService()
    assert service.closeSession(as_object(first.getSessionId())) == 1
    assert service.closeSession(as_object(first.getSessionId())) == -2
    with pytest.raises((Ice.ObjectNotExistException, omero.SessionException)):
        second.sf.getQueryService()
    close(first, second)


def test_kill_ends_it_for_everybody(server, world):
    first = world.client()
    query = first.sf.getQueryService()
    second = joined(server, first.getSessionId())
    assert second.killSession() >= 1
    with pytest.raises((Ice.ObjectNotExistException, omero.SessionException)):
        query.projection("select 1 from Experimenter e where e.id = 0", None)
    close(first, second)


def test_nobody_closes_somebody_elses_session(client, stranger):
    other = stranger.client()
    with pytest.raises(omero.SecurityViolation):
        other.sf.getSessionService().closeSession(as_object(client.getSessionId()))
    with pytest.raises(omero.SecurityViolation):
        other.sf.getSessionService().getSession(client.getSessionId())
    with pytest.raises(omero.RemovedSessionException):
        other.sf.getSessionService().getSession(UNKNOWN)
    assert other.sf.getSessionService().closeSession(as_object(UNKNOWN)) == -2
    close(other)


def test_destroying_twice_is_said(client):
    router = client.getRouter(client.ic)
    router.destroySession()
    with pytest.raises(Ice.UserException) as refused:
        router.destroySession()
    assert refused.value.ice_name() == "Glacier2::SessionNotExistException"


def test_idle_session_expires_and_any_call_keeps_it(server, root, world):
    principal = omero.sys.Principal(world.user_name, "", "User", None)
    made = root.sf.getSessionService().createSessionWithTimeouts(principal, 0, 1500)
    client = joined(server, made.uuid.val)
    config = client.sf.getConfigService()
    for _ in range(4):
        time.sleep(0.6)
        config.getVersion()
    assert client.sf.getAdminService().getEventContext().sudoerName.val == "root"
    time.sleep(3)
    with pytest.raises((Ice.ObjectNotExistException, omero.SessionTimeoutException)):
        config.getVersion()
    with pytest.raises(Glacier2.PermissionDeniedException):
        joined(server, made.uuid.val)
    close(client)


def test_a_session_of_limited_life_ends_though_busy(server, root, world):
    principal = omero.sys.Principal(world.user_name, "", "User", None)
    made = root.sf.getSessionService().createSessionWithTimeout(principal, 1500)
    client = joined(server, made.uuid.val)
    for _ in range(10):
        client.sf.keepAlive(None)
        time.sleep(0.1)
    time.sleep(2)
    with pytest.raises((Ice.ObjectNotExistException, omero.SessionTimeoutException)):
        client.sf.keepAlive(None)
    close(client)


def test_only_administrators_begin_sessions_for_others(client, stranger):
    principal = omero.sys.Principal(stranger.user_name, "", "User", None)
    service = client.sf.getSessionService()
    with pytest.raises(omero.SecurityViolation):
        service.createSessionWithTimeout(principal, 1000)
    with pytest.raises(omero.SecurityViolation):
        service.createUserSession(0, 0, "")
    assert service.createUserSession(0, 60_000, "").timeToIdle.val == 60_000


def test_login_group_by_name(server, world):
    other = world.other_group()
    name = f"g{other}"
    with world.store.write() as writer:
        writer.update("ExperimenterGroup", other, name=name)
    gateway = BlitzGateway(world.user_name, world.password, group=name, host=server.host, port=server.port, secure=True)
    assert gateway.connect(), gateway.getLastError()
    assert gateway.getEventContext().groupId == other
    gateway.close()


def test_login_group_of_others_is_refused(server, world, stranger):
    client = omero.client(f"{server.host}:{server.port}")
    context = client.ic.getImplicitContext()
    for group in (str(stranger.group_id), "no such group"):
        context.put("omero.group", group)
        with pytest.raises(omero.WrappedCreateSessionException) as refused:
            client.createSession(world.user_name, world.password)
        assert "not a member" in refused.value.reason
    close(client)


def test_group_can_be_changed_unless_a_service_is_open(client, world, stranger):
    other = world.other_group("rwrw--")
    store = client.sf.createThumbnailStore()
    with pytest.raises(omero.SecurityViolation):
        client.sf.setSecurityContext(omero.model.ExperimenterGroupI(other, False))
    store.close()
    before = client.sf.setSecurityContext(omero.model.ExperimenterGroupI(other, False))
    assert before.id.val == world.group_id
    assert client.sf.getAdminService().getEventContext().groupId == other
    with pytest.raises(omero.SecurityViolation):
        client.sf.setSecurityContext(omero.model.ExperimenterGroupI(stranger.group_id, False))


@pytest.mark.filterwarnings("ignore:The 'warn' method:DeprecationWarning")  # omero-py's own
def test_blitzgateway_from_login_to_logout(server, world):
    for secure in (True, False):
        gateway = BlitzGateway(world.user_name, world.password, host=server.host, port=server.port, secure=secure)
        assert gateway.connect(), gateway.getLastError()
        assert gateway.keepAlive()
        assert gateway.getUser().getName() == world.user_name
        assert [group.getId() for group in gateway.getGroupsMemberOf()] == [world.group_id]
        name = gateway.c.getSessionId()
        gateway.close()
        again = BlitzGateway(host=server.host, port=server.port, secure=secure)
        assert not again.connect(sUuid=name)
        again.close()


def test_a_refused_blitzgateway(server, world):
    gateway = BlitzGateway(world.user_name, "wrong", host=server.host, port=server.port, secure=True)
    assert not gateway.connect()
    assert "Password check failed" in str(gateway.getLastError())
    gateway.close()


def test_inputs_and_outputs_stay_with_the_session(client):
    service, name = client.sf.getSessionService(), client.getSessionId()
    service.setInput(name, "a", rstring("x"))
    service.setOutput(name, "b", rstring("y"))
    assert service.getInput(name, "a").val == "x"
    assert service.getInput(name, "none") is None
    assert (service.getInputKeys(name), service.getOutputKeys(name)) == (["a"], ["b"])
    service.setInput(name, "a", None)
    assert (service.getInputs(name), list(service.getOutputs(name))) == ({}, ["b"])
    assert name in [session.uuid.val for session in service.getMyOpenSessions()]


def test_session_password(client, world):
    client.sf.setSecurityPassword(world.password)
    with pytest.raises(omero.SecurityViolation):
        client.sf.setSecurityPassword("wrong")
