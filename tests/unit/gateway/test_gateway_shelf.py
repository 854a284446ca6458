"""Places for warm services: one holder at a time, bounded, given up when idle."""

import threading
from types import SimpleNamespace

import pytest

from omeroweb_pyr.errors import ServerDown
from omeroweb_pyr.gateway.shelf import Shelf

HERE = SimpleNamespace(broken=True)


def fill(shelf: Shelf, *places: int) -> None:
    for place in places:
        with shelf.hold(HERE, "engine", place) as servant:
            servant.proxy = f"proxy {place}"


def test_a_servant_is_kept_between_holders():
    shelf = Shelf(2, 60, 1)
    fill(shelf, 1)
    with shelf.hold(HERE, "engine", 1) as servant:
        assert servant.proxy == "proxy 1"


def test_what_was_never_opened_is_not_kept():
    shelf = Shelf(2, 60, 1)
    with shelf.hold(HERE, "engine", 1):
        pass
    assert len(shelf) == 0


def test_the_least_recently_used_makes_room():
    shelf = Shelf(2, 60, 1)
    fill(shelf, 1, 2, 1, 3)
    assert shelf.full
    assert [servant.proxy for servant in shelf.take_idle()] == ["proxy 2"]
    assert not shelf.full


def test_what_is_held_is_never_taken_while_idle():
    shelf = Shelf(0, -1, 1)
    fill(shelf, 1)
    with shelf.hold(HERE, "engine", 1):
        assert shelf.take_idle() == []
    assert len(shelf.take_idle()) == 1


def test_a_second_holder_waits_for_a_while():
    shelf = Shelf(2, 60, 0.01)
    failed = []

    def other() -> None:
        with pytest.raises(ServerDown), shelf.hold(HERE, "engine", 1):
            pass
        failed.append(True)

    with shelf.hold(HERE, "engine", 1):
        thread = threading.Thread(target=other)
        thread.start()
        thread.join(5)
    assert failed


def test_all_of_a_connection_go_together():
    shelf, other = Shelf(9, 60, 1), SimpleNamespace(broken=True)
    fill(shelf, 1, 2)
    with shelf.hold(other, "engine", 1) as servant:
        servant.proxy = "other"
    assert len(shelf.take_all(HERE)) == 2
    assert len(shelf) == 1
    for servant in shelf.take_all(other):
        servant.close()  # of a broken connection nothing is said to OMERO
