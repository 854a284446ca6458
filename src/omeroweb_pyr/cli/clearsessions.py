"""Take away what expired web sessions left in their folder, while the site is running; meant for cron."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from omeroweb_pyr.cli.errors import CommandError, Parser, told
from omeroweb_pyr.cli.ini import add_ini, chosen
from omeroweb_pyr.sessions import backends
from omeroweb_pyr.sessions.clear import GUARD, LOCKS, RECORDS, Busy, Cleared, purge

NAME = "clearsessions"
OURS = {RECORDS, LOCKS, GUARD, "secret_key"}


def add(commands: Any) -> None:
    """Add the command to ``omeroweb``."""
    arguments(commands.add_parser(NAME, help="remove expired web sessions", description=__doc__))


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    add_ini(parser)
    parser.add_argument("--dry-run", action="store_true", help="only say what would be removed")
    parser.add_argument("--quiet", action="store_true", help="say nothing unless it fails")
    parser.add_argument("--no-wait", action="store_true", help=argparse.SUPPRESS)  # OMERO.web's; it never waits
    parser.set_defaults(run=run)


def main(words: Sequence[str] | None = None) -> int:
    """Be a command of its own, which starts sooner than ``omeroweb``."""
    parser = Parser(prog=NAME, description=__doc__)
    arguments(parser)
    given = parser.parse_args(words)
    return told(NAME, lambda: run(given))


def run(given: argparse.Namespace) -> int:
    """Remove them, and say how many there were, and where."""
    session = chosen(given.ini).settings().session
    if backends.kind(session) != "file":
        say(given, f"Sessions are kept on {backends.place(session)}, which removes expired ones itself: nothing needs doing.")
        return 0
    try:
        check(session.folder)
        done = purge(session.folder, session.age, dry_run=given.dry_run)
    except Busy:
        say(given, f"Another clearsessions is at work in {session.folder}: nothing needs doing.")
        return 0
    except OSError as error:
        raise CommandError(f"{error.filename or session.folder}: {error.strerror}") from None
    say(given, report(done, session.folder, dry_run=given.dry_run))
    return 0


def check(folder: Path) -> None:
    """Refuse a folder that is not one of sessions, or is another user's: what root leaves there, the site could not use."""
    owner = folder.stat().st_uid
    if owner != os.geteuid():
        whose = f"{folder} belongs to user {user(owner)}, and this is {user(os.geteuid())}"
        raise CommandError(f"{whose}: run it as the user that serves the site")
    found = {entry.name for entry in os.scandir(folder)}
    if found and not found & OURS:
        raise CommandError(f"{folder} is no folder of sessions: there are other files in it")


def report(done: Cleared, folder: Path, *, dry_run: bool) -> str:
    """Say what went."""
    verb = "Would remove" if dry_run else "Removed"
    removed = f"{done.records} expired sessions, {done.locks} locks and {done.drafts} drafts ({done.bytes:,} bytes)"
    return f"{verb} {removed} from {folder}; {done.kept} sessions stay."


def user(number: int) -> str:
    """Return the name of a user, or his number."""
    import pwd  # noqa: PLC0415 - only a refusal needs it

    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return str(number)


def say(given: argparse.Namespace, line: str) -> None:
    """Tell the user, unless he does not want to know."""
    if not given.quiet:
        print(line, file=sys.stdout)  # noqa: T201 - a command talks to its user
