"""Which store the settings mean."""

import logging
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from omeroweb_pyr.sessions.records import Store
    from omeroweb_pyr.settings import Session

LOCAL = {"memcached": "127.0.0.1:11211", "redis": "redis://127.0.0.1:6379/0"}
"""Where a cache is without a LOCATION."""

LOOPBACK = re.compile(r"(\w+://)?([^/]*@)?(127\.|localhost\b|\[::1\]|/|unix:)")

log = logging.getLogger(__name__)


def kind(wanted: "Session") -> str:
    """Return what keeps the records: file, memcached or redis."""
    if wanted.engine != "cache":
        return "file"
    default = wanted.caches.get("default")
    return default.kind if default and default.kind in LOCAL else "file"


def place(wanted: "Session") -> str:
    """Return where the records are, as an administrator knows it."""
    return make(wanted).place


def is_shared(wanted: "Session") -> bool:
    """Say whether other machines may use the same records."""
    return kind(wanted) != "file" and any(not LOOPBACK.match(place) for place in wanted.caches["default"].locations)


def make(wanted: "Session") -> "Store":
    """Make the store; nothing is dialled, and no library loaded, but what it uses."""
    chosen = kind(wanted)
    if chosen == "file":
        if wanted.engine == "cache":
            log.warning("The default one of omero.web.caches is neither memcached nor redis: sessions are kept in %s.", wanted.folder)
        from omeroweb_pyr.sessions.store import FileStore  # noqa: PLC0415

        return FileStore(wanted.folder, wanted.age)
    cache = wanted.caches["default"]
    places, prefix = cache.locations or (LOCAL[chosen],), f"{cache.prefix}omeroweb"
    if chosen == "memcached":
        from omeroweb_pyr.sessions.memcached import MemcachedStore  # noqa: PLC0415

        return MemcachedStore(places, wanted.age, prefix)
    from omeroweb_pyr.sessions.redis import RedisStore  # noqa: PLC0415

    return RedisStore(places[0], wanted.age, prefix, cache.password)
