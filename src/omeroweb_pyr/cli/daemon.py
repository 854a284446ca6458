"""``omeroweb start``, ``stop``, ``restart``, ``status``: the site as a daemon, under the settings ``omero.web.application_server*``."""

import argparse
import contextlib
import ipaddress
import logging
import logging.handlers
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from omeroweb_pyr.cli.errors import CommandError
from omeroweb_pyr.cli.ini import Ini, NoIni, add_ini, chosen
from omeroweb_pyr.cli.serve import omero
from omeroweb_pyr.serving.listening import Listener, ListenFailed
from omeroweb_pyr.serving.pidfile import PidFile
from omeroweb_pyr.serving.workers import STOP_SECONDS, StartFailed, Watcher, Worker
from omeroweb_pyr.settings import Serving, Settings

STARTED = b"started"
NOT_RUNNING = 3
"""What init scripts and systemd expect of ``status`` when nothing runs; a pid file that was left behind is 1."""
LOG_BYTES, LOG_FILES = 500 * 2**20, 10
FORMAT = "%(asctime)s %(levelname)-5.5s [%(name)s] %(message)s"

log = logging.getLogger("omeroweb_pyr.daemon")


def add(commands: Any) -> None:
    """Add the commands."""
    for name, run, help_text in (
        ("start", start, "start the site as a daemon"),
        ("stop", stop, "stop the daemon, after the requests in flight"),
        ("restart", restart, "stop the daemon if it runs, and start it"),
        ("status", status, "say whether the daemon runs"),
    ):
        made = commands.add_parser(name, help=help_text, description=__doc__)
        add_ini(made)
        made.set_defaults(run=run)
        if name in {"start", "restart"}:
            made.add_argument("--foreground", action="store_true", help="stay in the foreground and log to stderr; for systemd")
            made.add_argument("--keep-sessions", "--no-wait", action="store_true", help="do not clear expired sessions first")


def status(given: argparse.Namespace) -> int:
    """Say whether it runs."""
    file = pid_file(given)
    if file.running is not None:
        say(f"OMERO.web status... [RUNNING] (PID {file.running})")
        return 0
    if file.noted is not None:
        say(f"OMERO.web status... [NOT STARTED] (PID {file.noted} ended without removing {file.path})")
        return 1
    say("OMERO.web status... [NOT STARTED]")
    return NOT_RUNNING


def pid_file(given: argparse.Namespace) -> PidFile:
    """Return the pid file; what is wrong with other settings does not matter to a daemon that runs already."""
    _, found = chosen(given.ini).reading()
    return PidFile(found.serving.pid_file)


def stop(given: argparse.Namespace) -> int:
    """Stop it; that it does not run is fine too."""
    file = pid_file(given)
    if file.running is None:
        with contextlib.suppress(OSError):
            file.remove()
        say("Stopping OMERO.web... [NOT STARTED]")
        return 0
    say("Stopping OMERO.web... ", end="")
    try:
        ended = end(file)
    except PermissionError:
        raise CommandError(f"process {file.running} is another user's") from None
    say("[OK]" if ended else "[FAILED]")
    return 0 if ended else 1


def end(file: PidFile) -> bool:
    """Tell the process to end, and wait until it has."""
    deadline = time.monotonic() + STOP_SECONDS + 10
    told = 0
    while (running := file.running) is not None and time.monotonic() < deadline:
        if running and running != told:
            os.kill(running, signal.SIGTERM)
            told = running
        time.sleep(0.05)
    return running is None


def restart(given: argparse.Namespace) -> int:
    """Stop and start it; a configuration with faults leaves it running."""
    chosen(given.ini).settings()
    return stop(given) or start(given)


def start(given: argparse.Namespace) -> int:
    """Copy the static files, clear expired sessions, and start it."""
    ini = chosen(given.ini)
    wanted = ini.settings()
    file = PidFile(wanted.serving.pid_file)
    try:
        wanted.serving.logdir.mkdir(parents=True, exist_ok=True)
        taken = file.take()
    except OSError as error:
        raise CommandError(f"{error.filename}: {error.strerror}") from None
    if not taken:
        raise CommandError(f"OMERO.web is running already (PID {file.running})")
    file.write()
    if not first(wanted, given, file):
        say("Starting OMERO.web... [FAILED]")
        return 1
    if given.foreground:
        logging.basicConfig(level=logging.INFO, format=FORMAT)
        with removing(file):
            return watch(ini, wanted, lambda line: print(line, file=sys.stderr, flush=True), tell_systemd)  # noqa: T201
    say("Starting OMERO.web... ", end="")
    told = launch(ini, wanted, file)
    say("[OK]" if told == STARTED else "[FAILED]")
    if told != STARTED:
        raise CommandError(told.decode(errors="replace") or f"the process ended at once; see {wanted.serving.log_file}")
    return 0


def first(wanted: Settings, given: argparse.Namespace, file: PidFile) -> bool:
    """Do what comes before a start, and say whether to go on: static files must be there, sessions need not be cleared."""
    with ExitStack() as stack:
        stack.callback(file.remove)
        if done("syncmedia", given.ini):  # which says why
            return False
        if not given.keep_sessions:
            say("Clearing expired sessions. This may take some time... ", end="")
            # Before the very first start there is no folder, which for cron is a fault.
            failed = wanted.session.folder.exists() and done("clearsessions", given.ini, stdout=subprocess.DEVNULL)
            say("[FAILED]" if failed else "[OK]")
        stack.pop_all()
    return True


def done(command: str, ini: str | None, **options: Any) -> int:
    """Run a command of ours in a process of its own: what it loads would be forked with this one."""
    return subprocess.run([*ours(command), *([ini] if ini else [])], check=False, **options).returncode  # noqa: S603 - our own command


def ours(command: str) -> list[str]:
    """Return how a command of ours is called."""
    return [sys.executable, "-m", "omeroweb_pyr.cli", command]


def launch(ini: Ini, wanted: Settings, file: PidFile) -> bytes:
    """Become a daemon in a fork; returns what it said when it was ready, or why it is not."""
    hears, says = os.pipe()
    sys.stdout.flush()
    if child := os.fork():
        os.close(says)
        with os.fdopen(hears, "rb") as stream:
            told = stream.read()
        if told != STARTED:
            os.waitpid(child, 0)
        return told
    os.close(hears)
    os.setsid()
    try:
        detach(wanted.serving)
        file.write()
        with removing(file):
            watch(ini, wanted, logging.getLogger("").info, lambda: told_parent(says, STARTED))
    except CommandError as error:
        told_parent(says, str(error).encode())
    except OSError as error:
        told_parent(says, f"{error.filename or wanted.serving.log_file}: {error.strerror}".encode())
    except BaseException as error:
        log.exception("The daemon failed")
        told_parent(says, f"{type(error).__name__}; see {wanted.serving.log_file}".encode())
    sys.exit(0)


def told_parent(descriptor: int, message: bytes) -> None:
    """Say how it went, once."""
    with contextlib.suppress(OSError):
        os.write(descriptor, message)
        os.close(descriptor)


def detach(serving: Serving) -> None:
    """Let go of the terminal, and log to the file."""
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(null, descriptor)
    os.close(null)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    handler = logging.handlers.RotatingFileHandler(serving.log_file, maxBytes=LOG_BYTES, backupCount=LOG_FILES - 1, encoding="utf-8")
    handler.setFormatter(Lines())
    logging.basicConfig(level=logging.INFO, handlers=[handler])


class Lines(logging.Formatter):
    """Writes our own records as usual, and the lines of the workers, which are records already, as they are."""

    def __init__(self) -> None:
        super().__init__(FORMAT)

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        return record.getMessage() if record.name == "root" else super().format(record)


def watch(ini: Ini, wanted: Settings, tell: Callable[[str], None], ready: Callable[[], None]) -> int:
    """Serve by processes of their own until told to stop."""
    serving = wanted.serving
    at_path = serving.server == "fastcgi"
    place = Listener.at_path(serving.socket, serving.socket_mode) if at_path else Listener.at_port(serving.host, serving.port)
    with ExitStack() as stack:
        try:
            listener = stack.enter_context(place)
        except ListenFailed as error:
            raise CommandError(str(error)) from None
        more = [f"--set={name}={value}" for name, value in stack.enter_context(omero(wanted)).items()]
        command = [*ours("worker"), f"--socket={listener.fileno()}", *more, *([] if isinstance(ini, NoIni) else [str(ini.path)])]
        watcher = Watcher(lambda news: Worker(command, listener, tell, news), serving.processes)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            if signal.getsignal(number) is not signal.SIG_IGN:  # nohup's wish, and the daemon's
                signal.signal(number, watcher.stop)
        if serving.server == "fastcgi-tcp" and not is_loopback(listener):
            log.warning("FastCGI has no authentication, and everybody on the network can get at %s", place)
        try:
            watcher.start()
        except StartFailed as error:
            raise CommandError(str(error).removeprefix("omeroweb: ")) from None
        stack.callback(watcher.end)
        log.info("Serving %s on %s by %s processes of %s threads", serving.server, place, serving.processes, serving.threads)
        ready()
        watcher.watch()
        log.info("Stopping")
    return 0


def is_loopback(listener: socket.socket) -> bool:
    """Say whether only this machine can get at a socket."""
    return ipaddress.ip_address(listener.getsockname()[0]).is_loopback


def tell_systemd() -> None:
    """Say that the site is ready, to the user and to systemd where that started it."""
    say("OMERO.web is ready")
    if address := os.environ.get("NOTIFY_SOCKET"):
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notified:
            notified.sendto(b"READY=1", address.replace("@", "\0", 1) if address.startswith("@") else address)


@contextmanager
def removing(file: PidFile) -> Iterator[None]:
    """Remove the pid file in the end, whatever happens."""
    try:
        yield
    finally:
        file.remove()


def say(line: str, end: str = "\n") -> None:
    """Tell the user at once."""
    print(line, end=end, flush=True)  # noqa: T201 - a command talks to its user
