"""The settings as frozen objects; each knows how to read itself."""

import re
import zoneinfo
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from omeroweb_pyr.settings.casts import (
    address,
    boolean,
    cookie_name,
    cookie_path,
    folder,
    one_of,
    pattern,
    prefix,
    referrer,
    structure,
    template,
    text,
    texts,
    time_zone,
    whole,
)
from omeroweb_pyr.settings.reading import Fault, Reader

NOTHING = r"(?#This regular expression matches nothing)a^"
SERVERS = '[["localhost", 4064, "omero"]]'
SAME_SITE = one_of("Lax", "Strict", "None")
REFUSAL = "Connection not available, please check your user name and password."


@dataclass(frozen=True, slots=True)
class Server:
    """An OMERO server that one can log in to; ``id`` is its place in the list, counted from 1."""

    id: int
    host: str
    port: int
    name: str

    @property
    def title(self) -> str:
        """Return what the log-in form shows for it."""
        return self.name or self.host


@dataclass(frozen=True, slots=True)
class Embedded:
    """The OMERO-compatible server of our own that ``omeroweb serve`` starts; port 0 means any free one."""

    data: Path
    port: int

    @classmethod
    def read(cls, ini: Reader, here: Path) -> Self | None:
        """Read it, or return None when it is off."""
        wanted = ini("embedded", boolean, "false")
        found = cls(data=ini("embedded.data", folder(here), "var/omero"), port=ini("embedded.port", whole(0, 65535), "0"))
        return found if wanted else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """The web session: its cookie, its age in seconds, and the folder of its records."""

    folder: Path
    cookie_name: str
    age: int
    path: str
    domain: str | None
    secure: bool
    samesite: str
    expire_at_browser_close: bool
    secret_key: str = field(repr=False)

    @classmethod
    def read(cls, ini: Reader, here: Path) -> Self:
        """Read it."""
        return cls(
            folder=ini("session_dir", folder(here), "var/sessions"),
            cookie_name=ini("session_cookie_name", cookie_name, "sessionid"),
            age=ini("session_cookie_age", whole(60), "86400"),
            path=ini("session_cookie_path", cookie_path, "/"),
            domain=ini("session_cookie_domain", text) or None,
            secure=ini("session_cookie_secure", boolean, "false"),
            samesite=ini("session_cookie_samesite", SAME_SITE, "Lax"),
            expire_at_browser_close=ini("session_expire_at_browser_close", boolean, "true"),
            secret_key=ini("secret_key", text),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Csrf:
    """The cookie that proves a form to be ours, and the other hosts that may post to us over https."""

    secure: bool
    httponly: bool
    samesite: str
    trusted_hosts: tuple[str, ...]

    @classmethod
    def read(cls, ini: Reader) -> Self:
        """Read it; a trusted origin may be written with or without its scheme."""
        return cls(
            secure=ini("csrf_cookie_secure", boolean, "false"),
            httponly=ini("csrf_cookie_httponly", boolean, "false"),
            samesite=ini("csrf_cookie_samesite", SAME_SITE, "Lax"),
            trusted_hosts=tuple(origin.rpartition("//")[2] for origin in ini("csrf_trusted_origins", texts, "[]")),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicUser:
    """Who an anonymous visitor becomes, and on which paths."""

    server_id: int
    user: str
    password: str = field(repr=False)
    url_filter: re.Pattern[str]
    get_only: bool

    @classmethod
    def read(cls, ini: Reader) -> Self | None:
        """Read it, or return None when it is off."""
        wanted = ini("public.enabled", boolean, "false")
        found = cls(
            server_id=ini("public.server_id", whole(1), "1"),
            user=ini("public.user", text),
            password=ini("public.password", text),
            url_filter=ini("public.url_filter", pattern, NOTHING),
            get_only=ini("public.get_only", boolean, "true"),
        )
        if wanted and not (found.user and found.password):
            ini.complain("omero.web.public.enabled = true: expected omero.web.public.user and omero.web.public.password beside it")
        return found if wanted else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that can be set, read once at start."""

    servers: tuple[Server, ...]
    embedded: Embedded | None
    session: Session
    csrf: Csrf
    public: PublicUser | None
    debug: bool
    prefix: str
    page_size: int
    thumbnails_batch: int
    ping_interval: int
    timeout_ms: int
    pool_size: int
    pool_idle: int
    engines: int
    picture_cache: int
    trusted_proxy: str
    html_meta_referrer: str
    x_frame_options: str
    login_logo: str
    login_incorrect_credentials_text: str
    top_logo: str
    top_logo_link: str
    index_template: str
    time_zone: zoneinfo.ZoneInfo

    @classmethod
    def read(cls, ini: Reader, here: Path) -> Self:
        """Read it; relative folders are below ``here``."""
        embedded = Embedded.read(ini, here)
        found = cls(
            servers=read_servers(ini, embedded),
            embedded=embedded,
            session=Session.read(ini, here),
            csrf=Csrf.read(ini),
            public=PublicUser.read(ini),
            debug=ini("debug", boolean, "false"),
            prefix=ini("prefix", prefix),
            page_size=ini("page_size", whole(1, 1000), "200"),
            thumbnails_batch=ini("thumbnails_batch", whole(1, 1000), "50"),
            ping_interval=ini("ping_interval", whole(0), "60000"),
            timeout_ms=ini("timeout", whole(100), "30000"),
            pool_size=ini("pool_size", whole(1, 10000), "64"),
            pool_idle=ini("pool_idle", whole(1), "300"),
            engines=ini("engines", whole(1, 10000), "64"),
            picture_cache=ini("picture_cache", whole(0, 65536), "64"),
            trusted_proxy=ini("trusted_proxy", text),
            html_meta_referrer=ini("html_meta_referrer", referrer, "same-origin"),
            x_frame_options=ini("x_frame_options", one_of("SAMEORIGIN", "DENY"), "SAMEORIGIN"),
            login_logo=ini("login_logo", address),
            login_incorrect_credentials_text=ini("login_incorrect_credentials_text", text, REFUSAL),
            top_logo=ini("top_logo", address),
            top_logo_link=ini("top_logo_link", address),
            index_template=ini("index_template", template),
            time_zone=ini("time_zone", time_zone, "Europe/London"),
        )
        if found.public and found.public.server_id > len(found.servers):
            ini.complain(f"omero.web.public.server_id = {found.public.server_id}: expected the place of a server in the list")
        return found


def read_servers(ini: Reader, embedded: Embedded | None) -> tuple[Server, ...]:
    """Read the list of servers; with the embedded one on, its default is that one alone."""
    listed = ini("server_list", servers, SERVERS)
    if embedded and ini.is_default("server_list"):
        return (Server(1, "tcp://127.0.0.1", embedded.port, "Embedded OMERO (this machine)"),)
    return listed


def servers(value: str) -> tuple[Server, ...]:
    """Take a JSON list of host, port and name; entries of the same host and port collapse into the first."""
    entries = structure(value)
    if not isinstance(entries, list) or not entries or not all(is_server(entry) for entry in entries):
        raise Fault('a JSON list such as [["omero.example.org", 4064, "omero"]]')
    unique: dict[tuple[str, int], list[Any]] = {}
    for entry in entries:
        unique.setdefault((entry[0], entry[1]), entry)
    return tuple(Server(n, entry[0], entry[1], entry[2] if len(entry) > 2 else "") for n, entry in enumerate(unique.values(), 1))


def is_server(entry: Any) -> bool:
    """Say whether this is a host, a port and perhaps a name."""
    match entry:
        case [str(host), int(port)] | [str(host), int(port), str()]:
            return bool(host) and 0 < port < 65536 and port is not True
    return False
