"""Caches, sessions and their servers as OMERO.web's settings have them."""

import json
import logging

import pytest

from omeroweb_pyr import settings
from omeroweb_pyr.sessions import backends
from omeroweb_pyr.settings import Cache
from omeroweb_pyr.settings.caches import caches
from omeroweb_pyr.settings.keys import Instead

MEMCACHED = [f"django.core.cache.backends.memcached.{name}" for name in ("MemcachedCache", "PyMemcacheCache", "PyLibMCCache")]
REDIS = ["django.core.cache.backends.redis.RedisCache", "django_redis.cache.RedisCache", "redis_cache.RedisCache"]


def cast(**default):
    return caches(json.dumps({"default": default}))["default"]


@pytest.mark.parametrize("backend", MEMCACHED)
@pytest.mark.parametrize(
    ("location", "places"),
    [
        ("127.0.0.1:11211", ("127.0.0.1:11211",)),
        ("cache.example.org", ("cache.example.org:11211",)),
        ("a:1;b:2, c:3", ("a:1", "b:2", "c:3")),
        (["a:1", "[::1]:2", "[::1]"], ("a:1", "[::1]:2", "[::1]:11211")),
        ("unix:/run/memcached.sock", ("unix:/run/memcached.sock",)),
        ("/run/memcached.sock", ("unix:/run/memcached.sock",)),
        ("memcached://a:1/", ("a:1",)),
    ],
)
def test_memcached_servers(backend, location, places):
    assert cast(BACKEND=backend, LOCATION=location) == Cache("memcached", places, 300)


@pytest.mark.parametrize("backend", REDIS)
@pytest.mark.parametrize(
    ("location", "place"),
    [
        ("redis://127.0.0.1:6379/1", "redis://127.0.0.1:6379/1"),
        ("rediss://user:pa%20ss@h:6380/0?ssl_cert_reqs=required", "rediss://user:pa%20ss@h:6380/0?ssl_cert_reqs=required"),
        ("h:6379", "redis://h:6379"),
        ("/run/redis.sock", "unix:///run/redis.sock"),
        (["redis://h/0"], "redis://h/0"),
    ],
)
def test_redis_servers(backend, location, place):
    assert cast(BACKEND=backend, LOCATION=location) == Cache("redis", (place,), 300)


@pytest.mark.parametrize(("timeout", "seconds"), [("86400", 86400), (60, 60), (None, None), ("None", None)])
def test_timeouts_are_texts_or_numbers(timeout, seconds):
    assert cast(BACKEND=MEMCACHED[0], TIMEOUT=timeout).timeout == seconds


def test_prefix_and_password():
    found = cast(BACKEND=REDIS[0], LOCATION="h", KEY_PREFIX="site1", OPTIONS={"PASSWORD": "secret"})
    assert (found.prefix, found.password) == ("site1", "secret")
    assert "secret" not in repr(found)


@pytest.mark.parametrize(
    ("more", "word"),
    [
        ({"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "a_table"}, "DatabaseCache"),
        ({"BACKEND": MEMCACHED[1], "VERSION": 2}, "VERSION"),
        ({"BACKEND": REDIS[1], "OPTIONS": {"CLIENT_CLASS": "django_redis.client.DefaultClient"}}, "CLIENT_CLASS"),
        ({"BACKEND": REDIS[1], "LOCATION": ["redis://a/0", "redis://b/0"]}, "first LOCATION"),
    ],
)
def test_what_has_no_counterpart_is_told_and_the_rest_used(more, word):
    with pytest.raises(Instead, match=word) as told:
        cast(**more)
    assert set(told.value.value) == {"default"}


@pytest.mark.parametrize(
    ("engine", "backend", "kind"),
    [
        ("django.contrib.sessions.backends.file", MEMCACHED[0], "file"),
        ("omeroweb.filesessionstore", MEMCACHED[0], "file"),
        ("django.contrib.sessions.backends.cache", MEMCACHED[0], "memcached"),
        ("django.contrib.sessions.backends.cache", REDIS[1], "redis"),
        ("django.contrib.sessions.backends.cached_db", MEMCACHED[2], "memcached"),
        ("django.contrib.sessions.backends.db", MEMCACHED[0], "file"),
        ("django.contrib.sessions.backends.signed_cookies", MEMCACHED[0], "file"),
        ("redis_sessions.session", REDIS[0], "file"),
        ("django.contrib.sessions.backends.cache", "django.core.cache.backends.dummy.DummyCache", "file"),
        ("django.contrib.sessions.backends.cache", "django.core.cache.backends.filebased.FileBasedCache", "file"),
        ("django.contrib.sessions.backends.cache", "django.core.cache.backends.db.DatabaseCache", "file"),
    ],
)
def test_what_keeps_sessions(engine, backend, kind, tmp_path, caplog):
    caplog.set_level(logging.WARNING)
    ini = {"omero.web.session_engine": engine, "omero.web.caches": json.dumps({"default": {"BACKEND": backend}})}
    found = settings.read(ini | {"omero.web.session_dir": str(tmp_path)}).session
    assert backends.kind(found) == kind
    place = backends.make(found).place
    assert place.startswith("folder" if kind == "file" else f"{kind} at")
    assert bool(caplog.records) == (found.engine == "cache" and kind == "file")


def test_a_password_is_not_part_of_the_place():
    ini = {
        "omero.web.session_engine": "cache",
        "omero.web.caches": json.dumps({"default": {"BACKEND": REDIS[0], "LOCATION": "redis://:secret@h:6379/0"}}),
    }
    found = settings.read(ini).session
    assert backends.is_shared(found)
    assert backends.make(found).place == "redis at redis://h:6379/0"


@pytest.mark.parametrize(("location", "shared"), [("127.0.0.1:1", False), ("localhost", False), ("/run/m.sock", False), ("h:1", True)])
def test_a_cache_elsewhere_may_be_shared(location, shared):
    listed = json.dumps({"default": {"BACKEND": MEMCACHED[0], "LOCATION": location}})
    assert backends.is_shared(settings.read({"omero.web.session_engine": "cache", "omero.web.caches": listed}).session) == shared
