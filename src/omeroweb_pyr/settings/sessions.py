"""Web sessions and their cookies: where records are kept, and for how long they hold."""

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from omeroweb_pyr.settings.caches import NONE, Cache, caches
from omeroweb_pyr.settings.casts import boolean, cookie_name, cookie_path, folder, one_of, text, text_or_none, texts, whole
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


def hosts(value: str) -> tuple[str, ...]:
    """Take a JSON list of origins, with or without their scheme."""
    return tuple(origin.rpartition("//")[2] for origin in texts(value))


def engine(value: str) -> str:
    """Take what keeps sessions, in Django's names or ours: ``file`` or ``cache``."""
    if value == CACHED_DB:
        raise Instead("cache", "the cache alone is used, for there is no database")
    if value not in ENGINES and "." in value:
        raise Instead("file", "it has no counterpart here, files are used; set omero.web.session_dir, or name a cache in omero.web.caches")
    if value not in ENGINES:
        raise Fault("django.contrib.sessions.backends.file or django.contrib.sessions.backends.cache")
    return ENGINES[value]


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
        "caches",
        caches,
        NONE,
        "The caches, as JSON; the one called default, memcached or redis, keeps sessions if session_engine says so.",
        secret=True,
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
