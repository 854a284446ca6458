"""``omeroweb syncmedia INI``: copy the static files to ``omero.web.static_root``, for the web server in front to serve."""

import argparse
from typing import Any

from omeroweb_pyr.cli.errors import CommandError
from omeroweb_pyr.cli.ini import add_ini, chosen
from omeroweb_pyr.serving.static import collect


def add(commands: Any) -> None:
    """Add the command."""
    made = commands.add_parser("syncmedia", help="copy the static files for the web server", description=__doc__)
    add_ini(made)
    made.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Copy them, and say how many and where to."""
    ini = chosen(given.ini)
    wanted = ini.settings()
    root = wanted.serving.static_root
    try:
        found = collect(ini.app().registry, wanted.static_base, wanted.serving.staticfile_dirs, root)
    except OSError as error:
        raise CommandError(f"{error.filename or root}: {error.strerror}") from None
    present = f", {found.present} were there already" if found.present else ""
    removed = f", {found.removed} old versions removed" if found.removed else ""
    print(f"{found.copied} static files copied to '{root}'{present}{removed}.")  # noqa: T201
    return 0
