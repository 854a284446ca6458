"""Simultaneous wishes become few calls."""

import threading

from omeroweb_pyr.errors import NotReady, ServerDown
from omeroweb_pyr.gateway.batches import Batches


class Slow:
    """Answers every wish, but the first call only when told to."""

    def __init__(self, error: Exception | None = None) -> None:
        self.calls: list[list[int]] = []
        self.entered, self.go = threading.Event(), threading.Event()
        self.error = error

    def __call__(self, ids: list[int]) -> dict[int, bytes]:
        self.calls.append(ids)
        self.entered.set()
        assert self.go.wait(10)
        if self.error:
            raise self.error
        return {number: b"%d" % number for number in ids if number < 100}


def crowd(batches: Batches, fetch: Slow, wanted: list[int], patience: float = 10) -> dict[int, object]:
    """Ask for the first, and for all others while that is under way."""
    found: dict[int, object] = {}

    def ask(place: int, number: int) -> None:
        try:
            found[place] = batches.fetch("lane", number, fetch, limit=50, patience=patience)
        except Exception as error:  # noqa: BLE001
            found[place] = error

    threads = [threading.Thread(target=ask, args=pair) for pair in enumerate(wanted)]
    threads[0].start()
    assert fetch.entered.wait(10)
    for thread in threads[1:]:
        thread.start()
    while len(batches._waiting["lane"]) < len(wanted) - 1:
        pass
    if patience >= 1:
        fetch.go.set()
    else:
        for thread in threads[1:]:
            thread.join(10)
        fetch.go.set()
    for thread in threads:
        thread.join(10)
    return found


def test_fifty_at_once_are_two_calls():
    batches, fetch = Batches(), Slow()
    found = crowd(batches, fetch, list(range(50)))
    assert found == {number: b"%d" % number for number in range(50)}
    assert len(fetch.calls) == 2
    assert not batches._waiting


def test_a_batch_has_a_limit_and_the_rest_follows():
    batches, fetch = Batches(), Slow()
    found = crowd(batches, fetch, [*range(99), 5, 5])
    assert found[99] == found[100] == b"5"
    assert [len(call) for call in fetch.calls] == [1, 50, 49]


def test_what_is_not_found_is_none():
    fetch = Slow()
    fetch.go.set()
    assert Batches().fetch("lane", 100, fetch, limit=9, patience=1) is None


def test_a_failure_is_everybodys_and_the_lane_is_free_again():
    batches = Batches()
    found = crowd(batches, Slow(NotReady("Wait.")), [1, 2, 3])
    assert {type(error) for error in found.values()} == {NotReady}
    assert not batches._waiting


def test_who_waits_for_too_long_is_told_and_blocks_nobody():
    batches, fetch = Batches(), Slow()
    found = crowd(batches, fetch, [1, 2], patience=0.05)
    assert found[0] == b"1"
    assert isinstance(found[1], ServerDown)
    assert not batches._waiting
