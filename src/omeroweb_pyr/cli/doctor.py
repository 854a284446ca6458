"""``omeroweb doctor``: check a site that runs, or is to be started, and say for each problem which line to change.

Run it as the user that runs the site. The exit status is 0 when nothing is wrong; notes do not count.
"""

import argparse
import contextlib
import logging
import tempfile
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from pyramid.exceptions import ConfigurationError

from omeroweb_pyr.cli.checks.site import Finding, Site
from omeroweb_pyr.cli.errors import CommandError
from omeroweb_pyr.cli.ini import Ini, add_ini, chosen

HEARD = ("omeroweb_pyr.plugins", "omeroweb_pyr.views.")


def add(commands: Any) -> None:
    """Add the command."""
    made = commands.add_parser("doctor", help="check the site, and say what to change", description=__doc__)
    add_ini(made)
    made.add_argument("--url", type=address, help="the address that visitors use, such as https://omero.example.org/web/: it is asked too")
    made.add_argument("--quiet", action="store_true", help="say only what is wrong")
    made.set_defaults(run=run)


def address(text: str) -> str:
    """Take an address that can be taken apart; the checks say what else is wrong with it."""
    try:
        urlsplit(text).port  # noqa: B018 - looks at it
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is no address ({error})") from None
    return text


def run(given: argparse.Namespace) -> int:
    """Run every check."""
    from omeroweb_pyr.cli.checks.every import ALL, FIRST  # noqa: PLC0415 - loads the whole of OMERO, which no other command needs

    with heard() as complaints:
        site = examined(chosen(given.ini), given.url or "")
        site.complaints = complaints
    with silent():
        wrong = 0
        for title, check in FIRST if site.reader.faults else ALL:
            for finding in list(check(site)) or [Finding("fine")]:
                wrong += finding.wrong
                if finding.wrong or not given.quiet:
                    tell(title, finding)
        if site.reader.faults:
            print("\nThe other checks have to wait until these settings can be used.")  # noqa: T201
    return 1 if wrong else 0


@contextlib.contextmanager
def heard() -> Iterator[list[str]]:
    """Keep the log quiet, and gather what plug-ins and pages complain of; the settings' own complaints are told otherwise."""
    found: list[str] = []
    ours = logging.getLogger("omeroweb_pyr")
    with silent(logging.INFO), contextlib.ExitStack() as stack:
        stack.callback(setattr, ours, "propagate", ours.propagate)
        ours.propagate = False
        handler = Complaints(found)
        ours.addHandler(handler)
        stack.callback(ours.removeHandler, handler)
        yield found


class Complaints(logging.Handler):
    """Gathers what is logged as sentences."""

    def __init__(self, found: list[str]) -> None:
        super().__init__(logging.WARNING)
        self._found = found

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the sentence, unless there is a check of its own for it."""
        if record.name.startswith(HEARD):
            self._found.append(record.getMessage())


@contextlib.contextmanager
def silent(level: int = logging.CRITICAL) -> Iterator[None]:
    """Keep the log quiet: what the parts of the app would write there is told by the checks, in their words."""
    before = logging.root.manager.disable
    logging.disable(level)
    try:
        yield
    finally:
        logging.disable(before)


def examined(ini: Ini, url: str) -> Site:
    """Read the settings, and make the app to look at; it writes nothing but into a folder that is thrown away."""
    reader, settings = ini.reading()
    site = Site(ini, reader, settings, url)
    if reader.faults:
        return site
    with tempfile.TemporaryDirectory(prefix="omeroweb-doctor-") as folder:
        try:
            site.registry = ini.app(**{"omero.web.session_dir": folder}).registry
        except (CommandError, ConfigurationError) as error:
            site.failure = " ".join(str(error).split())
        except Exception as error:  # noqa: BLE001 - a plug-in may fail in any way
            site.failure = f"{type(error).__name__}: {error}"
    return site


def tell(title: str, finding: Finding) -> None:
    """Print one finding, and the line to change below it."""
    mark = "WRONG" if finding.wrong else "note" if finding.note else "ok"
    print(f"{title:<13} {mark:<6} {finding.text}")  # noqa: T201 - a command talks to its user
    for line in finding.change.splitlines():
        print(f"{'':<20} {line}")  # noqa: T201
