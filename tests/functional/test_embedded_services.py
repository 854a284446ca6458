"""Services of the embedded OMERO: nothing hangs, contexts are kept, servants come and go, many threads at once."""

import threading
import time

import Ice
import omero
import pytest

from omeroweb_pyr.embedded.wire.factory import CREATORS, GETTERS
from tools.embedded import request_table, requests, service_table, services

NAMES = "select p.name from Project p order by p.name"


def names(client, query=NAMES, **context):
    return [row[0].val for row in client.sf.getQueryService().projection(query, None, context or None)]


def operations(proxy):
    """Yield the names and argument counts of a proxy's operations."""
    for name in dir(type(proxy)):
        if not name.startswith(("_", "ice_", "begin_", "end_", "checkedCast", "uncheckedCast")):
            yield name, getattr(type(proxy), name).__code__.co_argcount - 2  # without self and _ctx


def outcome(operation, arguments):
    """Call with arguments that fit by type, whatever they are; return OMERO's exception if there is one, False if nothing fits."""
    for filler in (None, 1, "x", [], {}, 1.5, True):
        try:
            operation(*[filler] * arguments)
        except (TypeError, ValueError, AttributeError):
            continue  # refused by the client's own marshalling
        except (omero.ServerError, Ice.UnknownException) as error:
            return error
        return None
    return False


def test_no_operation_of_any_service_hangs_and_the_documentation_says_which_are_refused(root):
    documented, refused = services(), 0
    for maker, service in (GETTERS | CREATORS).items():
        proxy = getattr(root.sf, maker)().ice_invocationTimeout(5000)
        for name, arguments in operations(proxy):
            if name == "close":
                continue
            error = outcome(getattr(proxy, name), arguments)
            text = getattr(error, "message", None) or getattr(error, "unknown", "")
            answered = documented[service].pop(name)
            assert error is False or ("not implemented" in text) is not answered, f"{service}.{name}"
            if "not implemented" in text:
                refused += 1
                assert text == f"not implemented: {service}.{name}"
                assert isinstance(error, omero.ApiUsageException) or service == "SharedResources"
        assert set(documented[service]) <= {"close", "and", "not", "or"}  # the latter are called otherwise in Python
    assert refused > 20


def test_the_documentation_says_which_requests_are_refused(root):
    for name, told in requests().items():
        if name in ("DoAll", "Timing") or name.startswith("_"):
            continue
        handle = root.sf.submit(getattr(omero.cmd, name)())
        assert isinstance(handle.getResponse(), omero.cmd.Unknown) is not bool(told), name
        handle.close()
    assert requests()["Chmod2"]
    assert not requests()["FindPyramids"]


def test_the_tables_of_the_documentation():
    assert "   * - ``IAdmin``\n     - addGroupOwners, addGroups" in service_table()
    assert "   * - ``FindPyramids``\n     - refused" in request_table()
    assert "   * - ``Delete2``\n     - yes\n     - Delete objects" in request_table()


def test_unwritten_operation_is_refused_at_once(root):
    search = root.sf.createSearchService()
    with pytest.raises(omero.ApiUsageException, match=r"not implemented: Search\.bySimilarTerms"):
        search.bySimilarTerms(["x"])
    search.close()


def test_an_unwritten_request_is_refused_and_does_not_hang(root):
    response = root.sf.submit(omero.cmd.FindPyramids()).getResponse()
    assert isinstance(response, omero.cmd.Unknown)
    assert response.parameters == {"message": "not implemented: the request FindPyramids"}


def test_group_context(client, world):
    other = world.other_group("rw----")
    world.project("here")
    world.project("there", group=other)
    assert names(client) == ["here"]
    assert names(client, **{"omero.group": str(world.group_id)}) == ["here"]
    assert names(client, **{"omero.group": str(other)}) == ["there"]
    assert names(client, **{"omero.group": "-1"}) == ["here", "there"]


@pytest.mark.parametrize("group", ["99999999", "{stranger}"])
def test_a_group_of_others_is_a_security_violation(client, stranger, group):
    with pytest.raises(omero.SecurityViolation, match="not a member"):
        names(client, **{"omero.group": group.format(stranger=stranger.group_id)})


@pytest.mark.parametrize("group", ["x", "1.5", "-7", "9" * 30, "1; drop table"])
def test_a_malformed_group_is_refused(client, group):
    with pytest.raises(omero.ApiUsageException, match=r"omero\.group"):
        names(client, **{"omero.group": group})


@pytest.mark.parametrize("leader", [False, True])
@pytest.mark.parametrize("permissions", ["rw----", "rwr---", "rwra--", "rwrw--"])
def test_permission_levels(world, permissions, leader):
    reader = world.colleague(permissions, leader=leader)
    world.project("theirs", group=reader.group_id)
    reader.project("mine")
    client = reader.client()
    assert names(client) == (["mine"] if permissions == "rw----" and not leader else ["mine", "theirs"])
    client.__del__()


def test_an_administrator_sees_all_groups_and_acts_as_others(root, world):
    world.project(f"of {world.user_name}")
    query = f"select p.name from Project p where p.name = 'of {world.user_name}'"
    assert names(root, query) == []
    assert names(root, query, **{"omero.group": "-1"}) == [f"of {world.user_name}"]
    assert names(root, query, **{"omero.group": str(world.group_id), "omero.user": str(world.user_id)}) == [f"of {world.user_name}"]
    context = root.sf.getAdminService().getEventContext({"omero.user": str(world.user_id), "omero.group": str(world.group_id)})
    assert (context.userId, context.groupId) == (world.user_id, world.group_id)


def test_others_do_not_act_for_somebody(client, world):
    colleague = world.colleague()
    with pytest.raises(omero.SecurityViolation, match="may not act"):
        names(client, **{"omero.user": str(colleague.user_id)})
    leader = world.colleague(leader=True).client()
    assert names(leader, **{"omero.user": str(world.user_id)}) == []
    leader.__del__()


def test_servants_come_and_go(server, client):
    baseline = server.servants()
    stores = [client.sf.createThumbnailStore() for _ in range(5)]
    assert server.servants() == baseline + 5
    assert len(client.sf.activeServices()) == 5
    assert client.sf.keepAlive(stores[0])
    stores[0].close()
    assert not client.sf.keepAlive(stores[0])
    with pytest.raises(Ice.ObjectNotExistException):
        stores[0].close()
    same = client.sf.getByName(client.sf.activeServices()[0])
    omero.api.ThumbnailStorePrx.checkedCast(same).close()
    assert server.servants() == baseline + 3
    assert len(client.getStatefulServices()) == 3
    client.killSession()
    deadline = time.monotonic() + 5
    while server.servants() != baseline and time.monotonic() < deadline:
        time.sleep(0.05)
    assert server.servants() == baseline


def test_services_by_name(client):
    query = omero.api.IQueryPrx.checkedCast(client.sf.getByName("omero.api.IQuery"))
    assert query.projection("select 1 from Experimenter e where e.id = 0", None)
    client.sf.createByName("omero.api.RenderingEngine").close()
    for wrong in ("omero.api.RenderingEngine", "nothing", ""):
        with pytest.raises(omero.ApiUsageException):
            client.sf.getByName(wrong)
    with pytest.raises(omero.ApiUsageException):
        client.sf.createByName("omero.api.IQuery")


def test_calls_are_counted(server, client):
    before = server.calls()
    query = client.sf.getQueryService()
    query.projection("select 1 from Experimenter e where e.id = 0", None)
    store = client.sf.createThumbnailStore()
    store.ice_ping()
    store.close()
    with pytest.raises(omero.ApiUsageException):
        client.sf.getByName("nothing")
    assert server.calls() - before == 5


def test_many_threads_on_one_connection(client, world):
    world.project("one")
    query = client.sf.getQueryService()
    failures = []

    def work():
        try:
            for _ in range(25):
                assert query.projection(NAMES, None)[0][0].val == "one"
                client.sf.createThumbnailStore().close()
        except Exception as error:  # noqa: BLE001
            failures.append(error)

    threads = [threading.Thread(target=work) for _ in range(32)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not failures
    assert client.sf.activeServices() == []


def test_config(client, root):
    config = client.sf.getConfigService()
    assert config.getVersion().startswith("5.6.")
    assert config.getConfigValue("no.such.key") == ""
    assert int(config.getConfigValue("omero.pixeldata.max_plane_width")) > 1000
    assert "omero.client.viewer.roi_limit" in config.getClientConfigDefaults()
    assert all(key.startswith("omero.client.") for key in config.getClientConfigValues())
    assert list(config.getConfigValues(r"omero\.pixeldata\.max_plane_w.*")) == ["omero.pixeldata.max_plane_width"]
    assert config.getDatabaseUuid() == config.getDatabaseUuid() != ""
    assert abs(config.getServerTime().val / 1000 - time.time()) < 60
    with pytest.raises(omero.SecurityViolation):
        config.setConfigValue("omero.client.x", "y")
    root.sf.getConfigService().setConfigValue("omero.client.x", "y")
    assert config.getClientConfigValues()["omero.client.x"] == "y"
    root.sf.getConfigService().setConfigValue("omero.client.x", "")
    assert config.getConfigValue("omero.client.x") == ""
