"""``omero web``: what ``omeroweb`` does, under the name that OMERO's documentation has for it.

OMERO's command line runs each file in a folder ``omero/plugins``. OMERO.web has one of this name too, so that an environment can have only
one of the two.
"""

import argparse
import subprocess
import sys

from omero.cli import CLI, BaseControl

HELP = """OMERO.web: start, stop, restart, status, config, syncmedia, clearsessions

The configuration is OMERO's own, below $OMERODIR, or the ini file that $OMEROWEB_INI or the last word of the command names."""


class WebControl(BaseControl):
    """Hands everything on to ``omeroweb``."""

    def _configure(self, parser):
        parser.add_argument("arguments", nargs=argparse.REMAINDER, metavar="COMMAND", help="as of omeroweb; help lists them")
        parser.set_defaults(func=self.hand_on)

    def hand_on(self, args):
        """Run ``omeroweb`` with the rest of the command, in a process of its own: it must not have this one's OMERO loaded."""
        arguments = ["--help"] if args.arguments in ([], ["help"]) else args.arguments
        self.ctx.rv = subprocess.call([sys.executable, "-m", "omeroweb_pyr.cli", *arguments])  # noqa: S603 - our own command


try:
    register("web", WebControl, HELP)
except NameError:
    if __name__ == "__main__":
        cli = CLI()
        cli.register("web", WebControl, HELP)
        cli.invoke(sys.argv[1:])
