"""OMERO down, gone, back, or hanging, as the gateway meets it."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from freezing import freeze, thaw
from omeroweb_pyr.embedded import process
from omeroweb_pyr.errors import NotLoggedIn, ServerDown
from omeroweb_pyr.gateway.connection import connect
from omeroweb_pyr.gateway.model import Listing
from visitor import Visitor
from world import Server, World

TIMEOUT_MS = 2000


@pytest.fixture
def fragile(tmp_path) -> Iterator[SimpleNamespace]:
    """An embedded OMERO of the test's own, to be killed, frozen and started again."""
    running = process.start(tmp_path / "omero", 0, demo=False)
    known = Server(running.folder, running.port)
    place = SimpleNamespace(known=known, running=running)

    def again() -> None:
        place.running = process.start(running.folder, known.port, demo=False)

    place.again = again
    yield place
    if place.running.running:
        thaw(place.running.pid)
    known.store.close()
    place.running.stop()


@pytest.fixture
def guest(fragile, make_pool) -> Iterator[Visitor]:
    pool = make_pool(fragile.known, timeout=TIMEOUT_MS)
    guest = Visitor(pool, World(fragile.known), [])
    guest.omero.listing("project", Listing())
    yield guest
    guest.omero.release()


def test_a_killed_omero_is_down_at_once_and_recovers_by_itself(fragile, guest):
    fragile.running.kill()
    for _ in range(3):
        begun = time.monotonic()
        with pytest.raises(ServerDown, match="can't be reached"):
            guest.omero.listing("project", Listing())
        assert time.monotonic() - begun < TIMEOUT_MS / 1000
    with pytest.raises(ServerDown):
        guest.pool.login(1, guest.who.user_name, guest.who.password, None)
    fragile.again()
    with pytest.raises(NotLoggedIn):
        guest.omero.listing("project", Listing())
    back = Visitor(guest.pool, guest.who, [])
    assert back.omero.listing("project", Listing()).total == 0
    back.omero.release()


def test_a_hung_omero_is_down_after_the_time_out_and_sooner_the_next_time(fragile, guest):
    freeze(fragile.running.pid)
    begun = time.monotonic()
    with pytest.raises(ServerDown, match="in time"):
        guest.omero.listing("project", Listing())
    assert TIMEOUT_MS / 1000 <= time.monotonic() - begun < 3 * TIMEOUT_MS / 1000 + 5
    with pytest.raises(ServerDown):
        guest.pool.login(1, guest.who.user_name, guest.who.password, None)
    thaw(fragile.running.pid)
    assert guest.omero.listing("project", Listing()).total == 0


def test_a_hung_omero_holds_up_nobody_elses(fragile, guest, visitor):
    freeze(fragile.running.pid)

    def hang() -> None:
        with pytest.raises(ServerDown):
            guest.omero.listing("project", Listing())

    slow = [threading.Thread(target=hang) for _ in range(4)]
    for thread in slow:
        thread.start()
    begun = time.monotonic()
    assert visitor.omero.listing("project", Listing()).total == 0
    assert time.monotonic() - begun < TIMEOUT_MS / 1000
    for thread in slow:
        thread.join(20)


def test_one_stuck_call_makes_only_a_probe(fragile, guest):
    guest.omero._slot.health.doubt()
    assert guest.omero.listing("project", Listing()).total == 0
    assert not guest.omero._slot.health.doubtful


def test_leaving_a_hung_omero_takes_no_longer_than_a_good_bye(fragile, guest):
    freeze(fragile.running.pid)
    begun = time.monotonic()
    guest.omero.release()
    guest.pool.close()
    assert time.monotonic() - begun < 10


def test_a_failed_join_leaves_no_communicator(fragile, guest):
    def tasks() -> int:
        return len(list(Path("/proc/self/task").iterdir()))

    fragile.running.kill()
    before = tasks()
    for _ in range(5):
        with pytest.raises(ServerDown):
            connect(guest.omero._slot.server, "root", "omero", timeout_ms=TIMEOUT_MS, health=guest.omero._slot.health)
    assert tasks() <= before
