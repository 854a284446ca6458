"""Caches as Django's settings have them: what each class name stands for here, and where its servers are."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from omeroweb_pyr.settings.casts import mapping
from omeroweb_pyr.settings.keys import Fault, Instead

NONE = '{"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}'
BACKENDS = (
    ("memcache", "memcached"),
    ("pylibmc", "memcached"),
    ("redis", "redis"),
    ("filebased", "file"),
    ("locmem", "memory"),
    ("dummy", "dummy"),
)
"""What the end of a Django class name has in it, and what it stands for."""
UNDERSTOOD = {"BACKEND", "LOCATION", "TIMEOUT", "KEY_PREFIX", "OPTIONS"}
LIFETIME = 300
"""Django's own TIMEOUT, in seconds."""
HOST = r"(?:[\w.-]+|\[[0-9a-fA-F:.]+\])"
VISIBLE = re.compile(r"[!-~]{0,100}\Z")


@dataclass(frozen=True, slots=True)
class Cache:
    """A cache: memcached, redis, file, memory, dummy or other; its servers, and how many seconds it keeps things (None: for ever)."""

    kind: str
    locations: tuple[str, ...]
    timeout: int | None
    prefix: str = ""
    password: str | None = field(default=None, repr=False)


def caches(value: str) -> dict[str, Cache]:
    """Take caches as Django has them, as JSON: BACKEND, LOCATION (text or list), TIMEOUT (number, text or null), KEY_PREFIX, OPTIONS."""
    found = mapping(value)
    if not all(isinstance(one, dict) and isinstance(one.get("BACKEND"), str) for one in found.values()):
        raise Fault('a JSON object such as {"default": {"BACKEND": "…memcached.PyMemcacheCache", "LOCATION": "host:11211"}}')
    strange: list[str] = []
    made = {name: cache(one, strange) for name, one in found.items()}
    if strange:
        raise Instead(made, "; ".join(dict.fromkeys(strange)))
    return made


def cache(found: Mapping[str, Any], strange: list[str]) -> Cache:
    """Read one of them; what has no counterpart here goes to ``strange``."""
    meant = kind(found["BACKEND"])
    if meant == "other":
        strange.append(f"{found['BACKEND']} has no counterpart here; memcached and redis have")
    options = found.get("OPTIONS") or {}
    options = dict(options) if isinstance(options, dict) else {"OPTIONS": options}
    password = options.pop("PASSWORD", None) or options.pop("password", None) if meant == "redis" else None
    strange.extend(f"{name} has no counterpart here" for name in sorted({*found} - UNDERSTOOD) + sorted(options))
    prefix = str(found.get("KEY_PREFIX") or "")
    if not VISIBLE.match(prefix):
        raise Fault("a KEY_PREFIX of at most 100 visible ASCII characters")
    places = locations(meant, found.get("LOCATION") or "")
    if meant == "redis" and len(places) > 1:
        strange.append("only the first LOCATION is used, for what is written has to be found at once")
    return Cache(meant, places, lifetime(found.get("TIMEOUT", LIFETIME)), prefix, password and str(password))


def kind(backend: str) -> str:
    """Return what a Django class stands for."""
    last = backend.rpartition(".")[2].lower()
    return next((found for part, found in BACKENDS if part in last), "other")


def locations(meant: str, value: Any) -> tuple[str, ...]:
    """Return the servers of a cache, given as a list or as a text with commas or semicolons."""
    listed = re.split(r"[,;]", value) if isinstance(value, str) else value
    if not isinstance(listed, list) or not all(isinstance(one, str) for one in listed):
        raise Fault("a LOCATION that is a text or a list of texts")
    spell = SPELLINGS.get(meant, str)
    return tuple(spell(one.strip()) for one in listed if one.strip())


def memcached(text: str) -> str:
    """Spell a memcached server as ``host:port`` or ``unix:/path``."""
    path = text.removeprefix("unix:")
    if path.startswith("/"):
        return f"unix:{path}"
    match = re.fullmatch(rf"(?:\w+://)?({HOST})(?::([0-9]{{1,5}}))?/?", text)
    if not match:
        raise Fault(f"a LOCATION such as 127.0.0.1:11211 or unix:/run/memcached.sock, not {text}")
    return f"{match[1]}:{match[2] or 11211}"


def redis(text: str) -> str:
    """Spell a redis server as an address with its scheme."""
    if text.startswith("/"):
        return f"unix://{text}"
    address = text if "://" in text else f"redis://{text}"
    if not re.fullmatch(rf"(unix://(\S*@)?/\S+|rediss?://(\S*@)?{HOST}(:[0-9]{{1,5}})?(/[0-9]*)?(\?\S*)?)", address):
        # What was given may hold a password.
        raise Fault("a LOCATION such as redis://127.0.0.1:6379/0 or unix:///run/redis.sock")
    return address


SPELLINGS: dict[str, Callable[[str], str]] = {"memcached": memcached, "redis": redis}


def lifetime(value: Any) -> int | None:
    """Return for how many seconds a cache keeps things."""
    if value is None or (isinstance(value, str) and value.lower() == "none"):
        return None
    if isinstance(value, bool) or not re.fullmatch(r"[0-9]{1,10}", str(value)):
        raise Fault("a TIMEOUT in seconds")
    return int(value)
