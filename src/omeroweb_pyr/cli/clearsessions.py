"""``omeroweb clearsessions INI``: take away what expired web sessions left; meant for cron."""

import argparse
from typing import Any

from omeroweb_pyr.cli.ini import Ini
from omeroweb_pyr.sessions.clear import purge


def add(commands: Any) -> None:
    """Add the command."""
    made = commands.add_parser("clearsessions", help="remove expired web sessions", description=__doc__)
    made.add_argument("ini", metavar="INI", help="the configuration, such as production.ini")
    made.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Remove them, and say how many there were."""
    session = Ini(given.ini).settings().session
    cleared = purge(session.folder, session.age)
    print(f"Removed {cleared.records} expired sessions, {cleared.locks} locks and {cleared.drafts} drafts.")  # noqa: T201
    return 0
