"""Checks of the OMERO servers that one can log in to."""

import re
import socket
from collections.abc import Iterator

from omeroweb_pyr.cli.checks.site import Finding, Site, note, wrong
from omeroweb_pyr.errors import LoginRefused, OmeroWebError
from omeroweb_pyr.gateway.reaching import Reached, reach
from omeroweb_pyr.settings import Server

OLDEST = (5, 5)
PATIENCE = 10_000
"""Milliseconds to wait for a server at most."""
SKEW = 60
"""Seconds that clocks may differ by."""


def servers(site: Site) -> Iterator[Finding]:
    """Ask every server for its version."""
    if site.settings.embedded and site.reader.is_default("omero.web.server_list"):
        yield note("the embedded OMERO is started along with `omeroweb serve`; it is for trying out, not for keeping data")
        return
    for server in site.settings.servers:
        try:
            reached = reach(server, min(site.settings.timeout_ms, PATIENCE))
        except OmeroWebError as error:
            yield wrong(f"{server.host}:{server.port}: {error} {reason(server)}", site.set("server_list", '[["HOST", 4064, "NAME"]]'))
        else:
            yield from told(server, reached)


def reason(server: Server) -> str:
    """Say what may keep us from a server, as far as can be told without OMERO."""
    host = server.host.removeprefix("tcp://")
    try:
        socket.create_connection((host, server.port), PATIENCE / 1000).close()
    except OSError as error:
        return f"({error.strerror or error})"
    return "(something listens there; ssl is spoken to it unless its host in the list begins with tcp://)"


def told(server: Server, reached: Reached) -> Iterator[Finding]:
    """Say what a server told of itself."""
    name = f"{server.host}:{server.port}"
    if reached.version is None:
        yield note(f"{name} answers, but does not tell a guest its version")
        return
    if numbers(reached.version) < OLDEST:
        yield wrong(f"{name} is OMERO {reached.version}; 5.5 is the oldest that is understood")
    else:
        yield Finding(f"{name} is OMERO {reached.version}")
    if reached.ahead is not None and abs(reached.ahead) > SKEW:
        where = "ahead of" if reached.ahead > 0 else "behind"
        yield wrong(
            f"the clock of {name} is {abs(reached.ahead):.0f} seconds {where} ours", "timedatectl set-ntp true   (on both machines)"
        )


def public_user(site: Site) -> Iterator[Finding]:
    """Log in as the public user."""
    public = site.settings.public
    if not public or not public.complete or (site.settings.embedded and not site.settings.embedded.port):
        return
    server = site.settings.servers[public.server_id - 1]
    try:
        reach(server, min(site.settings.timeout_ms, PATIENCE), public.user, public.password)
    except LoginRefused:
        change = f"{site.set('public.user', 'NAME')}\n{site.set('public.password', 'PASSWORD')}"
        yield wrong(f"{server.host}:{server.port} refuses the public user {public.user!r}", change)
    except OmeroWebError:
        yield note(f"the public user {public.user!r} was not tried, for {server.host}:{server.port} can't be reached")
    else:
        yield Finding(f"{server.host}:{server.port} lets the public user {public.user!r} in")


def numbers(version: str) -> tuple[int, ...]:
    """Return the numbers of a version."""
    return tuple(int(number) for number in re.findall(r"[0-9]+", version)[:3])
