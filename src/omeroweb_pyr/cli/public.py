"""``omeroweb public INI``: what visitors may see who are not logged in, address by address."""

import argparse
import re
from collections.abc import Iterator
from typing import Any

from omeroweb_pyr.cli.ini import add_ini, chosen
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
    made.add_argument("--short", action="store_true", help="one line for all that is below a place, where one answer holds for it")
    made.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Print the list."""
    ini = chosen(given.ini)
    for line in table(ini.settings(), ini.app().registry, short=given.short):
        print(line)  # noqa: T201 - a command talks to its user
    return 0


def table(wanted: Settings, registry: Any, *, short: bool = False) -> list[str]:
    """Write what holds for all addresses, then a line for each."""
    from omeroweb_pyr.serving.addresses import addresses, verdict  # noqa: PLC0415 - loads the whole of OMERO, as no other command need

    public = wanted.public
    if public is None:
        return [f"{NOBODY} (omero.web.public.enabled is false): whoever is not logged in is asked to log in."]
    if not public.complete:
        return [f"{NOBODY}: omero.web.public.user or omero.web.public.password is missing."]
    told = [(wanted.prefix + known.pattern, verdict(public, wanted.prefix, known)) for known in addresses(registry) if known.is_read]
    told = list(shortened(told)) if short else told
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


def shortened(told: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Put all that is below a place into one line, where it is several addresses with one answer."""
    covered = None
    for path, answer in sorted(told):
        if covered and path.startswith(covered):
            continue
        covered = next((place for place in above(path) if alike(place, told)), None)
        yield (f"{covered}…", answer) if covered else (path, answer)


def above(path: str) -> Iterator[str]:
    """Name the places that a path is below, the outermost first; all is below the first slash."""
    return (path[: end.end()] for end in re.finditer(r"(?<=.)/", path))


def alike(place: str, told: list[tuple[str, str]]) -> bool:
    """Say whether a place has several addresses below it, all with the same answer."""
    answers = [answer for path, answer in told if path.startswith(place)]
    return len(answers) > 1 and len({*answers}) == 1
