"""``omeroweb serve INI``: serve the app in the foreground, with the embedded OMERO beside it where the ini file says so."""

import argparse
import logging
import os
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from pathlib import Path
from typing import Any

import waitress

from omeroweb_pyr import settings
from omeroweb_pyr.cli.errors import CommandError
from omeroweb_pyr.cli.ini import Ini
from omeroweb_pyr.embedded import allocation, process
from omeroweb_pyr.serving.http import LARGEST_BODY

TO_THE_APP = {"clear_untrusted_proxy_headers": "false", "max_request_body_size": str(LARGEST_BODY)}
"""Forwarded headers are the app's own business, whichever server is in front of it, and so are large files."""
WELCOME = """\
OMERO    {host}:{port} (embedded; its data is in {data})
Log in   demo / demo (owns projects with images), root / omero (administrator)"""

log = logging.getLogger(__name__)


def add(commands: Any) -> None:
    """Add the command."""
    made = commands.add_parser("serve", help="serve the app", description=__doc__)
    made.add_argument("ini", metavar="INI", help="the configuration, such as development.ini")
    made.add_argument("--host", help="the address to listen on, instead of the one in [server:main]")
    made.add_argument("--port", type=port_number, help="the port to listen on, instead of the one in [server:main]")
    made.add_argument("--data", metavar="DIR", type=Path, help="the folder of everything that is written, instead of those in the ini file")
    made.set_defaults(run=run)


def port_number(text: str) -> int:
    """Take the number of a port."""
    if not text.isdecimal() or not 0 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port number")
    return int(text)


def port_of(text: str, wanted: int | None) -> int:
    """Return the port that is wanted, or else that of [server:main]."""
    try:
        return port_number(text) if wanted is None else wanted
    except argparse.ArgumentTypeError as error:
        raise CommandError(f"[server:main] can't be used: {error}") from None


def run(given: argparse.Namespace) -> int:
    """Serve until told to stop."""
    ini = Ini(given.ini, folders(given.data))
    ini.set_up_logging()
    allocation.return_large_blocks()
    wanted, options = ini.settings(), ini.server()
    host, port = given.host or options.pop("host", "127.0.0.1"), port_of(options.pop("port", "6543"), given.port)
    signal.signal(signal.SIGTERM, stop)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # nohup's wish
        signal.signal(signal.SIGHUP, stop)
    with closing(listen(host, port)) as listener, omero(wanted) as overrides:
        app = ini.app(**overrides)
        server = make_server(app, listener, TO_THE_APP | options)
        shown = f"[{host}]" if ":" in host else host
        say(f"Serving  http://{shown}:{listener.getsockname()[1]}{wanted.prefix}/ (Ctrl-C stops it)")
        with pictures(wanted), leaving(app):
            server.run()
    return 0


@contextmanager
def leaving(app: Any) -> Iterator[None]:
    """Leave OMERO in the end."""
    from omeroweb_pyr.gateway import leave  # noqa: PLC0415 - loads the whole of OMERO, which other commands need not

    try:
        yield
    finally:
        leave(app)


def folders(data: Path | None) -> dict[str, str]:
    """Return the settings that put everything into one folder."""
    if data is None:
        return {}
    return {"omero.web.embedded.data": str(data.absolute() / "omero"), "omero.web.session_dir": str(data.absolute() / "sessions")}


def stop(number: int, frame: Any) -> None:  # noqa: ARG001 - a signal handler's signature
    """Leave in good order: the server ends its requests, the embedded OMERO is stopped."""
    raise SystemExit(0)


def listen(host: str, port: int) -> socket.socket:
    """Take the port before anything else is started."""
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        return socket.create_server(address[:2], family=family, backlog=1024)
    except socket.gaierror as error:
        raise CommandError(f"{host}: {error.strerror}") from None
    except OSError as error:
        raise CommandError(f"{host}:{port} can't be listened on: {os.strerror(error.errno or 0)}") from None


@contextmanager
def omero(wanted: settings.Settings) -> Iterator[dict[str, str]]:
    """Run the embedded OMERO meanwhile, if there is to be one; yields the settings that say where it is."""
    if wanted.embedded is None:
        yield {}
        return
    try:
        running = process.start(wanted.embedded.data, wanted.embedded.port, progress=sys.stdout)
    except process.StartFailed as error:
        raise CommandError(f"{error}".replace(":\n", ": ")) from None
    try:
        say(WELCOME.format(host="tcp://127.0.0.1", port=running.port, data=wanted.embedded.data))
        yield {"omero.web.embedded.port": str(running.port)}
    finally:
        running.stop()


def pictures(wanted: settings.Settings) -> AbstractContextManager[None]:
    """Compose images of real pictures meanwhile, if there are to be any."""
    return process.composing(wanted.embedded.data) if wanted.embedded and wanted.embedded.pictures else nullcontext()


def make_server(app: Any, listener: socket.socket, options: dict[str, str]) -> Any:
    """Make the web server, or say which of its options is wrong."""
    try:
        return waitress.create_server(app, sockets=[listener], **options)
    except (ValueError, TypeError, OverflowError) as error:
        raise CommandError(f"[server:main] can't be used: {error}") from None


def say(line: str) -> None:
    """Tell the user at once, even where stdout is a file."""
    print(line, flush=True, file=sys.stdout)  # noqa: T201 - a command talks to its user
