"""``omeroweb config nginx|nginx-location|apache|systemd``: print configuration for what is in front of the site."""

import argparse
import re
import socket
from typing import Any

from omeroweb_pyr.cli.errors import CommandError
from omeroweb_pyr.cli.ini import NoIni, add_ini, chosen
from omeroweb_pyr.cli.serve import port_number
from omeroweb_pyr.serving.frontends import apache, nginx, systemd
from omeroweb_pyr.serving.frontends.site import Site

NAME = re.compile(r"[A-Za-z0-9._:*\[\]$-]+\Z")
SIZE = re.compile(r"([0-9]+)([kKmMgG]?)\Z")
UNITS = {"": 1, "k": 2**10, "m": 2**20, "g": 2**30}


def add(verbs: Any) -> None:
    """Add the commands to those of ``omeroweb config``."""
    one = web_server(verbs, "nginx", print_nginx, "print a configuration for nginx")
    one.add_argument("--system", action="store_true", help="print a server block for the nginx of the system, not a whole configuration")
    web_server(verbs, "nginx-development", print_nginx, "the same as nginx").set_defaults(system=False)
    web_server(verbs, "nginx-location", print_location, "print locations for a server block of nginx that exists")
    one = web_server(verbs, "apache", print_apache, "print a virtual host for Apache")
    one.add_argument("--mod-fastcgi", action="store_true", help="print the stanza of old for mod_fastcgi, untested")
    one = verbs.add_parser("systemd", help="print units for systemd", description="Print units for systemd.")
    add_ini(one)
    one.add_argument("--unit", choices=systemd.UNITS, help="print this one alone")
    one.set_defaults(run=print_units)


def web_server(verbs: Any, name: str, run: Any, text: str) -> Any:
    """Add the command for a web server."""
    made = verbs.add_parser(name, help=text, description=text)
    add_ini(made)
    made.add_argument("--http", metavar="PORT", type=listened_port, help="the port it listens on (80, or 8080 without --system)")
    made.add_argument("--servername", metavar="NAME", type=server_name, help="its name (this machine's)")
    made.add_argument("--max-body-size", metavar="SIZE", type=size, default="0", help="how much may be sent, such as 500m (0: any size)")
    made.set_defaults(run=run)
    return made


def listened_port(text: str) -> int:
    """Take the number of a port that visitors can name."""
    if not port_number(text):
        raise argparse.ArgumentTypeError("0 is no port to listen on")
    return port_number(text)


def server_name(text: str) -> str:
    """Take the name of a server."""
    if not NAME.match(text):
        raise argparse.ArgumentTypeError(f"{text!r} is not the name of a server")
    return text


def size(text: str) -> str:
    """Take a size as nginx writes it."""
    if not SIZE.match(text):
        raise argparse.ArgumentTypeError(f"{text!r} is not a size such as 500m")
    return text


def print_nginx(given: argparse.Namespace) -> int:
    """Print it."""
    wanted = site(given, 80 if given.system else 8080)
    return show(nginx.system(wanted) if given.system else nginx.whole(wanted))


def print_location(given: argparse.Namespace) -> int:
    """Print it."""
    return show(nginx.location(site(given, 80)))


def print_apache(given: argparse.Namespace) -> int:
    """Print it; Apache wants its name and sizes spelled out."""
    given.servername = given.servername or socket.getfqdn()
    number, unit = SIZE.match(given.max_body_size).groups()  # type: ignore[union-attr]
    given.max_body_size = str(int(number) * UNITS[unit.lower()])
    wanted = site(given, 80)
    return show(apache.mod_fastcgi(wanted) if given.mod_fastcgi else apache.virtual_host(wanted))


def print_units(given: argparse.Namespace) -> int:
    """Print one or all of them."""
    ini = chosen(given.ini)
    ini.settings()
    path = None if isinstance(ini, NoIni) else ini.path
    return show("\n".join(systemd.unit(name, path) for name in ([given.unit] if given.unit else systemd.UNITS)))


def site(given: argparse.Namespace, port: int) -> Site:
    """Return what the configuration is printed for; a port can't be the web server's and the app's."""
    wanted = chosen(given.ini).settings()
    made = Site(
        settings=wanted,
        port=given.http or port,
        server_name=given.servername or "$hostname",
        max_body_size=given.max_body_size,
        extra=wanted.serving.nginx_server_extra_config,
    )
    if made.port == wanted.serving.port and made.socket is None:
        raise CommandError(f"--http {made.port}: the app itself listens there (omero.web.application_server.port)")
    return made


def show(text: str) -> int:
    """Print it."""
    print(text, end="")  # noqa: T201
    return 0
