"""Checks of the way from a visitor's browser to us: prefix, cookies, proxy, and the site's own address where it is told."""

import http.client
import ssl
import time
from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from omeroweb_pyr.cli.checks.site import Finding, Site, note, wrong

PATIENCE = 10
SKEW = 60
LOGIN = "/webclient/login/"


def prefix(site: Site) -> Iterator[Finding]:
    """See that the addresses of pages, static files and cookies agree."""
    wanted, path = site.settings.prefix, site.settings.session.path
    if not f"{wanted}/".startswith(path.rstrip("/") + "/"):
        change = site.set("session_cookie_path", f"{wanted}/")
        yield wrong(f"pages are below {wanted or '/'}, but the session cookie comes back for {path} only: nobody stays logged in", change)
    static = site.settings.static_url
    if static.startswith("/") and not static.startswith(f"{wanted}/"):
        yield note(f"pages are below {wanted}, static files below {static}: the web server in front has to serve both")
    if site.url and urlsplit(site.url).path.rstrip("/") != wanted:
        yield wrong(
            f"visitors come to {site.url}, but the prefix is {wanted or 'empty'}", site.set("prefix", urlsplit(site.url).path.rstrip("/"))
        )


def cookies(site: Site) -> Iterator[Finding]:
    """See that cookies suit the way visitors come."""
    session, csrf = site.settings.session, site.settings.csrf
    for name, secure, samesite in (
        ("session_cookie", session.secure, session.samesite),
        ("csrf_cookie", csrf.secure, csrf.samesite),
    ):
        key = f"{name}_secure"
        if site.is_https and not secure:
            yield wrong(f"visitors come by https, but this cookie travels over http too: omero.web.{key}", site.set(key, "true"))
        elif site.url and not site.is_https and secure:
            yield wrong(
                f"visitors come by http, and this cookie does not: nobody stays logged in (omero.web.{key})", site.set(key, "false")
            )
        elif not site.url and not secure:
            yield note(f"omero.web.{key} is off: if the site has https, switch it on", site.set(key, "true"))
        if samesite == "None" and not secure:
            yield wrong(f"browsers drop cookies with SameSite None that are not secure: omero.web.{key}", site.set(key, "true"))
    if csrf.httponly:
        yield note(
            "scripts can't read the cookie that guards forms, so pages change nothing by script", site.set("csrf_cookie_httponly", "false")
        )


def proxy(site: Site) -> Iterator[Finding]:
    """See that forwarded headers are believed where there is a proxy, and of nobody but it."""
    trusted = site.settings.trusted_proxy
    if trusted == "*":
        yield wrong("anybody may say where he comes from: every address is believed", site.set("trusted_proxy", "127.0.0.1"))
    elif not trusted and site.settings.serving.server in {"waitress", "wsgi-tcp"}:
        yield note("behind a proxy that speaks HTTP, its forwarded headers have to be believed", site.set("trusted_proxy", "127.0.0.1"))


def address(site: Site) -> Iterator[Finding]:
    """Ask the site at the address that visitors use."""
    if not site.url:
        yield note("the site itself was not asked", site.call("doctor --url https://…"))
        return
    try:
        home, login = ask(site.url.rstrip("/") + "/"), ask(site.url.rstrip("/") + LOGIN)
    except (OSError, ValueError, http.client.HTTPException) as error:
        yield wrong(f"{site.url} can't be reached: {error}", site.call("start"))
        return
    if login.status != 200 or "Server-Timing" not in login.headers:
        yield wrong(f"{site.url.rstrip('/')}{LOGIN} answers {login.status}, and not with our log-in page", site.call("config nginx"))
        return
    yield from forwarded(site, home)
    if abs(login.ahead) > SKEW:
        yield wrong(f"the clock of {site.url} differs from ours by {abs(login.ahead):.0f} seconds", "timedatectl set-ntp true")
    yield Finding(f"{site.url} answers")


def forwarded(site: Site, home: "Reply") -> Iterator[Finding]:
    """See from a redirect what the app takes for its own address."""
    wanted, found = urlsplit(site.url), urlsplit(home.headers.get("Location", ""))
    if not found.netloc:
        return
    if found.netloc != wanted.netloc:
        change = "in the web server's configuration: pass the Host header on, as `omeroweb config nginx` does"
        yield wrong(f"pages lead to {found.netloc} instead of {wanted.netloc}", change)
    elif found.scheme != wanted.scheme:
        yield wrong(
            "pages lead to http: that the proxy in front speaks https is not believed", site.set("trusted_proxy", "ADDRESS OF THE PROXY")
        )


@dataclass(frozen=True, slots=True)
class Reply:
    """What matters of an answer; ``ahead`` is by how many seconds its clock is."""

    status: int
    headers: dict[str, str]
    ahead: float


def ask(url: str) -> Reply:
    """Ask for a page, following nothing."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("it has to begin with http:// or https:// and a host")
    connection = (
        http.client.HTTPSConnection(parts.netloc, timeout=PATIENCE, context=ssl.create_default_context())
        if parts.scheme == "https"
        else http.client.HTTPConnection(parts.netloc, timeout=PATIENCE)
    )
    try:
        connection.request("GET", parts.path, headers={"User-Agent": "omeroweb-doctor"})
        reply = connection.getresponse()
        headers = dict(reply.getheaders())
        date = headers.get("Date")
        return Reply(reply.status, headers, parsedate_to_datetime(date).timestamp() - time.time() if date else 0.0)
    finally:
        connection.close()
