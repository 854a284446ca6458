"""The ``omeroweb`` command: each of its commands is a module of this package."""

import argparse
from collections.abc import Sequence

from omeroweb_pyr.cli import clearsessions, config, daemon, doctor, embedded, public, serve, syncmedia, worker
from omeroweb_pyr.cli.errors import Parser, told

COMMANDS = (serve, daemon, config, doctor, syncmedia, embedded, clearsessions, public, worker)


def parser() -> argparse.ArgumentParser:
    """Make the parser of all commands."""
    made = Parser(prog="omeroweb", description="Serve OMERO to browsers.")
    commands = made.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for module in COMMANDS:
        module.add(commands)
    return made


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; what the user can cure is one line on stderr, never a traceback."""
    given = parser().parse_args(arguments)
    return told("omeroweb", lambda: int(given.run(given)))
