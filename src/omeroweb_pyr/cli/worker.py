"""``omeroweb worker``: one of the processes that ``omeroweb start`` starts; not for people."""

import argparse
import socket
from typing import Any

from omeroweb_pyr.cli.ini import add_ini, chosen
from omeroweb_pyr.serving import workers
from omeroweb_pyr.serving.fastcgi import Server
from omeroweb_pyr.serving.http import HttpServer

DRAIN_SECONDS = 30.0


def add(commands: Any) -> None:
    """Add the command; without a help text it is not listed."""
    made = commands.add_parser("worker")
    add_ini(made)
    made.add_argument("--socket", type=int, required=True)
    made.add_argument("--set", action="append", default=[])
    made.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Serve on a socket that was opened by the parent."""
    from omeroweb_pyr.gateway import leave  # noqa: PLC0415 - loads the whole of OMERO, which other commands need not

    ini = chosen(given.ini)
    ini.set_up_logging()
    wanted = ini.settings()
    serving = wanted.serving
    app = ini.app(**dict(one.split("=", 1) for one in given.set))
    listener = socket.socket(fileno=given.socket)
    server: Server | HttpServer
    if serving.server.startswith("fastcgi"):
        server = Server(
            app,
            listener,
            threads=serving.threads,
            prefix=wanted.prefix,
            multiprocess=serving.processes > 1,
            most_requests=serving.max_requests,
            enough=workers.tired,
        )
    else:
        server = HttpServer(app, listener, threads=serving.threads, most_requests=serving.max_requests, enough=workers.tired)
    try:
        return workers.serve(server, DRAIN_SECONDS)
    finally:
        leave(app)
