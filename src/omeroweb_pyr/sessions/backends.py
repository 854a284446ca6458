"""Which store the settings mean; OMERO.web's words for it are Django's class names."""

import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from omeroweb_pyr.sessions.records import Store
from omeroweb_pyr.sessions.store import FileStore

FILE, MEMCACHED, REDIS = "file", "memcached", "redis"
ENGINES = {"": FILE, FILE: FILE, "filesessionstore": FILE, "cache": "cache", "cached_db": "cache", MEMCACHED: MEMCACHED, REDIS: REDIS}
"""The last word of ``session_engine``: Django's modules, or a back end by its own name."""

CACHES = {
    "FileBasedCache": FILE,
    "MemcachedCache": MEMCACHED,
    "PyMemcacheCache": MEMCACHED,
    "PyLibMCCache": MEMCACHED,
    "RedisCache": REDIS,
}
NOWHERE = {MEMCACHED: "127.0.0.1:11211", REDIS: "redis://127.0.0.1:6379/0"}
UNDERSTOOD = {"BACKEND", "LOCATION", "TIMEOUT", "KEY_PREFIX", "OPTIONS"}
LOOPBACK = re.compile(r"(\w+://)?([^@/]*@)?(127\.|localhost\b|\[::1\]|unix:|/)")
PREFIX = re.compile(r"[!-~]{0,100}\Z")

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Choice:
    """A back end with what it needs; ``warnings`` say what of the settings has no counterpart here."""

    kind: str = FILE
    places: tuple[str, ...] = ()
    prefix: str = "omeroweb"
    password: str | None = field(default=None, repr=False)
    warnings: list[str] = field(default_factory=list)

    @property
    def shared(self) -> bool:
        """Say whether other machines can use the same records."""
        return any(not LOOPBACK.match(place) for place in self.places)

    def store(self, folder: Path, age: int) -> Store:
        """Make the store; nothing is dialled before it is used."""
        # Each client library is loaded only where it is used.
        if self.kind == MEMCACHED:
            from omeroweb_pyr.sessions.memcached import MemcachedStore  # noqa: PLC0415

            return MemcachedStore(self.places, age, self.prefix)
        if self.kind == REDIS:
            from omeroweb_pyr.sessions.redis import RedisStore  # noqa: PLC0415

            return RedisStore(self.places[0], age, self.prefix, self.password)
        return FileStore(folder, age)


def choose(engine: str, caches: Mapping[str, Any]) -> Choice:
    """Read what OMERO.web's ``session_engine`` and ``caches`` say; whatever has no counterpart is warned of and left out."""
    chosen = Choice()
    word = engine.strip().rpartition(".")[2]
    if word not in ENGINES:
        chosen.warnings.append(f"session_engine = {engine} has no counterpart here: sessions are kept in files.")
    elif word == "cached_db":
        chosen.warnings.append("session_engine = cached_db: there is no database here, sessions are kept in the cache alone.")
    kind = ENGINES.get(word, FILE)
    if kind == FILE:
        return chosen
    cache = caches.get("default", {})
    cache = cache if isinstance(cache, Mapping) else {}
    chosen.kind = _cached(cache, chosen.warnings) if kind == "cache" else kind
    if chosen.kind == FILE:
        if cache.get("LOCATION"):
            chosen.warnings.append("caches: LOCATION has no counterpart for files; omero.web.session_dir names their folder.")
        return chosen
    _details(chosen, cache)
    return chosen


def _cached(cache: Mapping[str, Any], warnings: list[str]) -> str:
    backend = str(cache.get("BACKEND", "")).rpartition(".")[2]
    if backend not in CACHES:
        warnings.append(f"caches: BACKEND {backend or '(none)'} can't keep sessions here; they are kept in files.")
    return CACHES.get(backend, FILE)


def _details(chosen: Choice, cache: Mapping[str, Any]) -> None:
    """Read where the servers are, and what else is said of them."""
    chosen.places = _places(chosen, cache.get("LOCATION", ""))
    if chosen.kind == REDIS and len(chosen.places) > 1:
        chosen.warnings.append("caches: only the first LOCATION is used, for sessions are read where they are written.")
    options = cache.get("OPTIONS", {})
    options = dict(options) if isinstance(options, Mapping) else {}
    if chosen.kind == REDIS and (password := options.pop("PASSWORD", options.pop("password", None))):
        chosen.password = str(password)
    prefix = str(cache.get("KEY_PREFIX", ""))
    if PREFIX.match(prefix):
        chosen.prefix = prefix or chosen.prefix
    else:
        chosen.warnings.append("caches: KEY_PREFIX must be of at most 100 visible ASCII characters; another is used.")
    unknown = sorted({str(name) for name in cache} - UNDERSTOOD) + [f"OPTIONS {name}" for name in sorted(map(str, options))]
    chosen.warnings.extend(f"caches: {name} has no counterpart here." for name in unknown)
    if not _is_age(cache.get("TIMEOUT", 0)):
        chosen.warnings.append("caches: TIMEOUT is no number; the age of sessions is omero.web.session_cookie_age in any case.")


def _places(chosen: Choice, location: Any) -> tuple[str, ...]:
    """Return the addresses: a text (several with commas or semicolons between) or a list of texts."""
    listed = location if isinstance(location, Sequence) and not isinstance(location, str) else re.split(r"[;,\s]+", str(location or ""))
    made = {MEMCACHED: _memcached, REDIS: _redis}[chosen.kind]
    found = tuple(place for text in listed if (place := made(str(text).strip())))
    if len(found) != len([text for text in listed if str(text).strip()]):
        chosen.warnings.append(f"caches: a LOCATION is no address of a {chosen.kind} server, and is left out.")
    if not found:
        chosen.warnings.append(f"caches: without a LOCATION, {chosen.kind} is looked for at {NOWHERE[chosen.kind]}.")
    return found or (NOWHERE[chosen.kind],)


def _memcached(text: str) -> str | None:
    """Return a server as pymemcache takes it: ``host:port``, or a socket's path."""
    text = text.removeprefix("unix:").removeprefix("memcached://").removeprefix("tcp://").rstrip("/")
    if text.startswith("/"):
        return f"unix:{text}"
    host, colon, port = text.rpartition(":") if not text.endswith("]") else (text, "", "")
    if not colon:
        host, port = text, "11211"
    return f"{host}:{port}" if re.fullmatch(r"[\w.-]+|\[[0-9a-fA-F:.]+\]", host) and _is_port(port) else None


def _redis(text: str) -> str | None:
    """Return a server's address as redis-py takes it."""
    if not text:
        return None
    if text.startswith("/"):
        return f"unix://{text}"
    url = text if "://" in text else f"redis://{text}"
    if url.startswith("unix://"):
        return url
    match = re.fullmatch(r"rediss?://([^@/]*@)?([\w.-]+|\[[0-9a-fA-F:.]+\])(:(?P<port>\d+))?(/\d*)?(\?.*)?", url)
    return url if match and _is_port(match["port"] or "6379") else None


def _is_port(text: str) -> bool:
    return text.isdecimal() and 0 < int(text) < 65536


def _is_age(value: Any) -> bool:
    return value is None or isinstance(value, (int, float)) or (isinstance(value, str) and re.fullmatch(r"\s*(\d+|None|)\s*", value) is not None)
