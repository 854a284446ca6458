"""Logging in, joining, and logging out, over the wire."""

import threading

import pytest

from omeroweb_pyr.errors import LoginRefused, NotLoggedIn, ServerDown
from omeroweb_pyr.gateway.lease import Lease
from omeroweb_pyr.gateway.model import Listing
from omeroweb_pyr.gateway.seam import TOTAL, Meter

NOBODY = "00000000-0000-0000-0000-000000000000"


def lease(pool, uuid) -> Lease:
    return Lease(pool, pool.borrow(1, uuid), Meter())


def test_a_log_in_says_who_one_is(server, pool, world):
    meter, before = Meter(), server.calls()
    caller = pool.login(1, world.user_name, world.password, "127.0.0.1", meter)
    assert (caller.user_id, caller.user_name, caller.group_id) == (world.user_id, world.user_name, world.group_id)
    assert world.group_id in caller.member_of
    assert not caller.is_admin
    assert caller.session_uuid not in repr(caller)
    assert meter.count == server.calls() - before == 4  # with the version


@pytest.mark.parametrize("change", [{"password": "wrong"}, {"username": "nobody"}, {"password": ""}, {"username": ""}])
def test_a_refused_log_in_tells_no_user_names_apart(pool, world, change):
    known = world.credentials | change
    with pytest.raises(LoginRefused, match="did not accept this user name and password"):
        pool.login(1, known["username"], known["password"], None)
    assert len(pool) == 0


def test_an_unknown_server_is_no_server(pool, world):
    with pytest.raises(NotLoggedIn):
        pool.login("7", world.user_name, world.password, None)


def test_a_dead_session_is_not_logged_in_and_keeps_no_place(pool):
    borrowed = lease(pool, NOBODY)
    with pytest.raises(NotLoggedIn):
        borrowed.caller  # noqa: B018
    borrowed.release()
    borrowed.release()
    assert len(pool) == 0


def test_another_process_joins_the_same_session(visitor, make_pool):
    other = make_pool()
    borrowed = lease(other, visitor.caller.session_uuid)
    assert borrowed.caller == visitor.caller
    borrowed.release()
    other.close()
    assert visitor.omero.listing("project", Listing()).total == 0


def test_a_burst_joins_once(visitor, make_pool):
    other = make_pool()
    start = threading.Barrier(12)
    seen, leases = [], [lease(other, visitor.caller.session_uuid) for _ in range(12)]

    def ask(borrowed: Lease) -> None:
        start.wait()
        seen.append(borrowed.caller.user_id)

    before = TOTAL.count
    threads = [threading.Thread(target=ask, args=(borrowed,)) for borrowed in leases]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert seen == [visitor.who.user_id] * 12
    assert TOTAL.count - before == 2
    for borrowed in leases:
        borrowed.release()


def test_logging_out_ends_the_session_for_everybody(visitor, make_pool):
    other = make_pool()
    elsewhere = lease(other, visitor.caller.session_uuid)
    assert elsewhere.listing("project", Listing()).total == 0
    visitor.pool.logout(1, visitor.caller.session_uuid)
    for borrowed in (visitor.omero, elsewhere):
        with pytest.raises(NotLoggedIn):
            borrowed.listing("project", Listing())
    elsewhere.release()


def test_logging_out_by_a_process_that_never_saw_the_session(visitor, make_pool):
    make_pool().logout(1, visitor.caller.session_uuid)
    with pytest.raises(NotLoggedIn):
        visitor.omero.load("project", 1)


def test_logging_out_twice_is_no_error(visitor):
    visitor.pool.logout(1, visitor.caller.session_uuid)
    visitor.pool.logout(1, visitor.caller.session_uuid)


def test_a_server_that_is_not_there_is_down(make_pool, unused_port, world):
    pool = make_pool(unused_port)
    with pytest.raises(ServerDown, match="can't be reached"):
        pool.login(1, world.user_name, world.password, None)
    borrowed = lease(pool, NOBODY)
    with pytest.raises(ServerDown):
        borrowed.listing("project", Listing())
    borrowed.release()


def test_a_server_that_is_no_address_is_down(make_pool, world, unused_port):
    unused_port.host = "tcp://"
    with pytest.raises(ServerDown):
        make_pool(unused_port).login(1, world.user_name, world.password, None)
