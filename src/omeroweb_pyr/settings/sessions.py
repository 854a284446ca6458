"""Web sessions and their cookies: where records are kept, and for how long they hold."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from omeroweb_pyr.settings.casts import boolean, cookie_name, cookie_path, folder, mapping, one_of, text, text_or_none, texts, whole
from omeroweb_pyr.settings.keys import Fault, Group, Instead, key

SAME_SITE = one_of("Lax", "Strict", "None")
ENGINES = {
    "django.contrib.sessions.backends.file": "file",
    "omeroweb.filesessionstore": "file",
    "file": "file",
    "django.contrib.sessions.backends.cache": "cache",
    "cache": "cache",
}
CACHED_DB = "django.contrib.sessions.backends.cached_db"
NO_CACHES = '{"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}'
BACKENDS = (
    ("memcache", "memcached"),
    ("pylibmc", "memcached"),
    ("redis", "redis"),
    ("filebased", "file"),
    ("locmem", "memory"),
    ("dummy", "dummy"),
)
"""What the end of a Django class name has in it, and what it stands for."""
LIFETIME = 300
"""Django's own TIMEOUT, in seconds."""


@dataclass(frozen=True, slots=True)
class Cache:
    """A cache: its kind (memcached, redis, file, memory, dummy), its servers, and how many seconds it keeps things (None: for ever)."""

    kind: str
    locations: tuple[str, ...]
    timeout: int | None


def hosts(value: str) -> tuple[str, ...]:
    """Take a JSON list of origins, with or without their scheme."""
    return tuple(origin.rpartition("//")[2] for origin in texts(value))


def engine(value: str) -> str:
    """Take what keeps sessions, in Django's names or ours: ``file`` or ``cache``."""
    if value == CACHED_DB:
        raise Instead("cache", "the cache alone is used, for there is no database")
    if value not in ENGINES and value.startswith("django.contrib.sessions.backends."):
        raise Instead("file", "files are used, for there is no database; set omero.web.session_dir, or name a cache in omero.web.caches")
    if value not in ENGINES:
        raise Fault("django.contrib.sessions.backends.file or django.contrib.sessions.backends.cache")
    return ENGINES[value]


def caches(value: str) -> dict[str, Cache]:
    """Take a JSON object of caches as Django has it: BACKEND, LOCATION (text or list) and TIMEOUT (number, text or null)."""
    found = mapping(value)
    if not all(isinstance(one, dict) and isinstance(one.get("BACKEND"), str) for one in found.values()):
        raise Fault('a JSON object such as {"default": {"BACKEND": "…memcached.PyMemcacheCache", "LOCATION": "host:11211"}}')
    return {
        name: Cache(kind(one["BACKEND"]), locations(one.get("LOCATION", "")), lifetime(one.get("TIMEOUT", LIFETIME)))
        for name, one in found.items()
    }


def kind(backend: str) -> str:
    """Return what a Django class stands for."""
    last = backend.rpartition(".")[2].lower()
    for part, found in BACKENDS:
        if part in last:
            return found
    raise Fault(f"a BACKEND of memcached, redis or files, not {backend}")


def locations(value: Any) -> tuple[str, ...]:
    """Return the servers of a cache, given as a list or as a text with commas or semicolons."""
    listed = re.split(r"[,;]", value) if isinstance(value, str) else value
    if not isinstance(listed, list) or not all(isinstance(one, str) for one in listed):
        raise Fault("a LOCATION that is a text or a list of texts")
    return tuple(one.strip() for one in listed if one.strip())


def lifetime(value: Any) -> int | None:
    """Return for how many seconds a cache keeps things."""
    if value is None or (isinstance(value, str) and value.lower() == "none"):
        return None
    if isinstance(value, bool) or not re.fullmatch(r"[0-9]{1,10}", str(value)):
        raise Fault("a TIMEOUT in seconds")
    return int(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Session(Group):
    """The web session: its cookie, its age in seconds, and where its records are."""

    title: ClassVar[str] = "Sessions and cookies"

    engine: str = key(
        "session_engine",
        engine,
        "django.contrib.sessions.backends.file",
        "Where session records are: django.contrib.sessions.backends.file, or …backends.cache for those of omero.web.caches.",
    )
    caches: dict[str, Cache] = key(
        "caches", caches, NO_CACHES, "The caches, as JSON; the one called default keeps sessions if session_engine says so."
    )
    folder: Path = key("session_dir", folder, "var/sessions", "The folder of the session records, for this user's eyes only.")
    secret_key: str = key(
        "secret_key",
        text,
        "",
        "The key that signs session cookies; when empty, one is made and kept in the folder of the session records."
        " All processes must share it.",
        secret=True,
    )
    cookie_name: str = key("session_cookie_name", cookie_name, "sessionid", "The name of the session cookie.")
    age: int = key("session_cookie_age", whole(1), "86400", "After how many seconds without use a session ends.")
    path: str = key("session_cookie_path", cookie_path, "/", "The path of the session cookie.")
    domain: str | None = key("session_cookie_domain", text_or_none, "", "The domain of the session cookie; empty means this host alone.")
    secure: bool = key(
        "session_cookie_secure",
        boolean,
        "false",
        "Whether the session cookie travels over https only; switch it on wherever the site has https.",
    )
    samesite: str = key(
        "session_cookie_samesite", SAME_SITE, "Lax", "Whether other sites' links bring the session cookie along: Lax, Strict or None."
    )
    expire_at_browser_close: bool = key("session_expire_at_browser_close", boolean, "true", "Whether closing the browser ends the session.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Csrf(Group):
    """The cookie that proves a form to be ours, and the other hosts that may post to us over https."""

    title: ClassVar[str] = "The cookie that guards forms"

    secure: bool = key("csrf_cookie_secure", boolean, "false", "Whether the cookie that guards forms travels over https only.")
    httponly: bool = key(
        "csrf_cookie_httponly",
        boolean,
        "false",
        "Whether scripts can't read the cookie that guards forms; then pages can't change anything by script.",
    )
    samesite: str = key(
        "csrf_cookie_samesite",
        SAME_SITE,
        "Lax",
        "Whether other sites' links bring the cookie that guards forms along: Lax, Strict or None.",
    )
    trusted_hosts: tuple[str, ...] = key(
        "csrf_trusted_origins", hosts, "[]", "Other sites whose pages may post to this one over https, as JSON."
    )
