"""The pool's bounds: connections, threads, files and servants, and what becomes of a lost connection."""

import threading
import time
from pathlib import Path

import pytest

from omeroweb_pyr.errors import NotLoggedIn, ServerDown
from omeroweb_pyr.gateway import pool as pool_module
from omeroweb_pyr.gateway.lease import Lease
from omeroweb_pyr.gateway.model import Listing
from omeroweb_pyr.gateway.seam import Meter
from omeroweb_pyr.imaging.model import View
from world import World

PLAIN = View(z=1, t=1)


def open_now() -> tuple[int, int]:
    """Count this process's threads, Ice's own included, and its files."""
    return tuple(len(list(Path(f"/proc/self/{what}").iterdir())) for what in ("task", "fd"))


def settles(quiet: tuple[int, int], seconds: float = 15) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if all(now <= then for now, then in zip(open_now(), quiet, strict=True)):
            return True
        time.sleep(0.1)
    return False


def sign_in(pool, who) -> str:
    return pool.login(1, who.user_name, who.password, None).session_uuid


def ask(pool, uuid) -> int:
    lease = Lease(pool, pool.borrow(1, uuid), Meter())
    try:
        return lease.listing("project", Listing()).total
    finally:
        lease.release()


def test_connections_are_bounded_and_the_oldest_goes(make_pool, server):
    pool = make_pool(pool_size=2)
    sessions = [sign_in(pool, World(server)) for _ in range(4)]
    assert len(pool) == 2
    assert [ask(pool, uuid) for uuid in sessions] == [0] * 4  # left, not ended: all can be joined again
    assert len(pool) == 2


def test_who_finds_no_room_waits_and_is_told(make_pool, server, monkeypatch):
    monkeypatch.setattr(pool_module, "QUEUE_SECONDS", 0.2)
    pool = make_pool(pool_size=1)
    first = sign_in(pool, World(server))
    slot = pool.borrow(1, first)
    with pytest.raises(ServerDown, match="busy"):
        pool.borrow(1, "another")
    threading.Timer(0.05, pool.release, (slot,)).start()
    pool.release(pool.borrow(1, "another"))


def test_an_idle_pool_gives_everything_back_and_ends_no_session(make_pool, server, world):
    image = world.image()
    servants, quiet = server.servants(), open_now()
    pool = make_pool(pool_idle=1)
    uuid = sign_in(pool, world)
    for _ in range(3):
        lease = Lease(pool, pool.borrow(1, uuid), Meter())
        lease.render(lease.load("image", image), PLAIN)
        lease.release()
    assert server.servants() > servants
    assert settles(quiet), (quiet, open_now())
    assert len(pool) == len(pool.shelf) == 0
    assert server.servants() <= servants
    assert ask(pool, uuid) == 0


def test_a_lost_connection_is_replaced_once_for_everybody(visitor, world):
    world.project()
    lost = visitor.connection
    lost.communicator.destroy()
    requests = [visitor.request() for _ in range(8)]
    found = []
    threads = [
        threading.Thread(target=lambda request=request: found.append(request.listing("project", Listing()).total)) for request in requests
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert found == [1] * 8
    assert visitor.connection is not lost


def test_pictures_go_on_after_a_lost_connection(visitor, world):
    image = visitor.omero.load("image", world.image())
    before = visitor.omero.render(image, PLAIN).data
    visitor.connection.communicator.destroy()
    assert visitor.omero.render(image, PLAIN).data == before
    visitor.connection.communicator.destroy()
    assert visitor.omero.thumbnail(image, 16).data


def test_a_session_that_omero_ended_is_not_logged_in(visitor, world):
    other = world.client()
    other.closeSession()
    client = world.client()  # a session of his own may end any other of his
    client.killSession()
    assert visitor.omero.listing("project", Listing()).total == 0
    visitor.connection.end(None)
    for read in (lambda: visitor.omero.listing("project", Listing()), lambda: visitor.omero.caller):
        with pytest.raises(NotLoggedIn):
            read()


def test_a_closed_pool_can_be_used_again(make_pool, world):
    pool = make_pool()
    uuid = sign_in(pool, world)
    pool.close()
    pool.close()
    assert len(pool) == 0
    assert ask(pool, uuid) == 0


def test_many_sessions_at_once_do_not_mix(make_pool, server):
    pool = make_pool(pool_size=3)
    worlds = [World(server) for _ in range(6)]
    for count, who in enumerate(worlds):
        for _ in range(count):
            who.project()
    sessions = [sign_in(pool, who) for who in worlds]
    wrong = []

    def visit(count: int, uuid: str) -> None:
        wrong.extend(found for _ in range(8) if (found := ask(pool, uuid)) != count)

    threads = [threading.Thread(target=visit, args=pair) for pair in enumerate(sessions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not wrong
    assert len(pool) <= 3
