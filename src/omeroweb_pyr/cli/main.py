"""The ``omeroweb`` command: each of its commands is a module of this package."""

import argparse
import os
import sys
from collections.abc import Sequence

from pyramid.exceptions import ConfigurationError

from omeroweb_pyr.cli import clearsessions, config, daemon, embedded, public, serve, syncmedia, worker
from omeroweb_pyr.cli.errors import CommandError

COMMANDS = (serve, daemon, config, syncmedia, embedded, clearsessions, public, worker)


def parser() -> argparse.ArgumentParser:
    """Make the parser of all commands."""
    made = argparse.ArgumentParser(prog="omeroweb", description="Serve OMERO to browsers.")
    commands = made.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for module in COMMANDS:
        module.add(commands)
    return made


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; what the user can cure is one line on stderr, never a traceback."""
    given = parser().parse_args(arguments)
    try:
        status = int(given.run(given))
        sys.stdout.flush()
    except (CommandError, ConfigurationError) as error:
        print(f"omeroweb: {error}", file=sys.stderr)  # noqa: T201 - a command talks to its user
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Whoever reads our output has seen enough; Python would complain once more when it flushes at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    return status
