"""``omeroweb public INI``: what visitors may see who are not logged in, address by address."""

import argparse
from typing import Any

from omeroweb_pyr.cli.ini import add_ini, chosen
from omeroweb_pyr.serving.addresses import addresses, verdict
from omeroweb_pyr.settings import Settings

NOBODY = "There is no public user"
LEGEND = """\
yes    served to visitors as the public user
some   depends on the id; an example that is served is given
open   served to everybody, whatever the filter says: pages around OMERO's data, such as the log-in
no     asks visitors to log in, or can't be read by GET"""


def add(commands: Any) -> None:
    """Add the command."""
    made = commands.add_parser("public", help="list what is open to visitors who are not logged in", description=__doc__)
    add_ini(made)
    made.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Print the list."""
    ini = chosen(given.ini)
    for line in table(ini.settings(), ini.app().registry):
        print(line)  # noqa: T201 - a command talks to its user
    return 0


def table(wanted: Settings, registry: Any) -> list[str]:
    """Write what holds for all addresses, then a line for each."""
    public = wanted.public
    if public is None:
        return [f"{NOBODY} (omero.web.public.enabled is false): whoever is not logged in is asked to log in."]
    if not public.complete:
        return [f"{NOBODY}: omero.web.public.user or omero.web.public.password is missing."]
    told = [(wanted.prefix + known.pattern, verdict(public, wanted.prefix, known)) for known in addresses(registry)]
    width = max(len(path) for path, _ in told)
    server = wanted.servers[public.server_id - 1]
    return [
        f"Public user  {public.user} on {server.host}:{server.port}",
        f"Filter       {public.url_filter.pattern}",
        f"Methods      {'GET and HEAD' if public.get_only else 'all'}",
        "",
        *LEGEND.splitlines(),
        "",
        *(f"{path:<{width}}  {answer}" for path, answer in told),
    ]
