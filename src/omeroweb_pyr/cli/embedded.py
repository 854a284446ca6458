"""``omeroweb embedded start``: run the embedded OMERO alone, for any OMERO client; ``import``: import files into it."""

import argparse
import os
import sys
from typing import Any


def add(commands: Any) -> None:
    """Add the command; its own options are the embedded server's."""
    help_text = "run the embedded OMERO alone, or import files into it"
    made = commands.add_parser("embedded", help=help_text, description=__doc__, add_help=False)
    made.add_argument("arguments", nargs=argparse.REMAINDER, metavar="start|import ...", help="each has a --help of its own")
    made.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Become the embedded server's own program, which loads the whole of OMERO: other commands need not."""
    os.execv(sys.executable, [sys.executable, "-m", "omeroweb_pyr.embedded", *given.arguments])  # noqa: S606 - no shell is wanted
