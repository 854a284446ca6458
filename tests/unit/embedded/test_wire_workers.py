"""Worker threads: order within a strand, no lock-up when all are busy."""

import threading
import time

from omeroweb_pyr.embedded.wire.workers import Strand, Workers


def test_a_strand_keeps_order_and_never_runs_two_at_once():
    workers = Workers(4)
    strand = Strand()
    seen, running = [], []

    def job(number):
        running.append(number)
        assert running == [number]
        time.sleep(0.001)
        running.remove(number)
        seen.append(number)

    for number in range(50):
        strand.submit(workers, lambda number=number: job(number))
    deadline = time.monotonic() + 10
    while len(seen) < 50 and time.monotonic() < deadline:
        time.sleep(0.01)
    workers.stop()
    assert seen == list(range(50))


def test_waiting_jobs_of_a_strand_hold_no_thread():
    workers = Workers(2)
    strand = Strand()
    gate = threading.Event()
    for _ in range(10):
        strand.submit(workers, gate.wait)
    assert workers.submit(lambda: "done").result(5) == "done"
    gate.set()
    workers.stop()


def test_a_failing_job_does_not_stop_the_strand():
    workers = Workers(1)
    strand = Strand()
    done = threading.Event()
    strand.submit(workers, lambda: 1 / 0)
    strand.submit(workers, done.set)
    assert done.wait(5)
    workers.stop()


def test_what_waits_is_still_done_at_the_end():
    workers = Workers(1)
    strand = Strand()
    seen = []
    for number in range(5):
        strand.submit(workers, lambda number=number: (time.sleep(0.01), seen.append(number)))
    workers.stop()
    assert seen == [0, 1, 2, 3, 4]
