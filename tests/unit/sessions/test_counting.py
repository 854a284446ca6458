"""What all processes count together, in each store."""

import multiprocessing
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import closing

import pytest

from omeroweb_pyr.sessions.memcached import MemcachedStore
from omeroweb_pyr.sessions.redis import RedisStore
from omeroweb_pyr.sessions.store import FileStore, private_folder

NAME = "0123456789abcdef" * 2


def make(kind, place):
    if kind == "file":
        return FileStore(place, 60)
    return MemcachedStore([place], 60, "t:omeroweb") if kind == "memcached" else RedisStore(place, 60, "t:omeroweb", None)


def count_often(kind, place, times):
    with closing(make(kind, place)) as store, ThreadPoolExecutor(4) as threads:
        return list(threads.map(lambda _: store.count(NAME, 600), range(times)))


@pytest.fixture(params=["file", "memcached", "redis"])
def place(request, tmp_path, start_cache):
    if request.param == "file":
        return request.param, private_folder(tmp_path / "sessions")
    port = start_cache(request.param).port
    return request.param, f"127.0.0.1:{port}" if request.param == "memcached" else f"redis://127.0.0.1:{port}/0"


def test_no_count_is_lost_between_processes_and_threads(place):
    with ProcessPoolExecutor(3, mp_context=multiprocessing.get_context("spawn")) as workers:
        counted = [number for each in workers.map(count_often, *zip(*[(*place, 20)] * 3, strict=True)) for number in each]
    assert sorted(counted) == list(range(1, 61))


def test_a_count_begins_anew_after_its_time(place, monkeypatch):
    with closing(make(*place)) as store:
        if place[0] == "file":
            assert [store.count(NAME, 600), store.count(NAME, 600)] == [1, 2]
            later = time.time() + 700
            monkeypatch.setattr(time, "time", lambda: later)
            assert store.count(NAME, 600) == 1
        else:  # the server itself lets it expire
            assert [store.count(NAME, 1), store.count("f" * 32, 600)] == [1, 1]
