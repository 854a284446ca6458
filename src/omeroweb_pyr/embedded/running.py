"""The server's own process: lock, log, first start, signals, end."""

import contextlib
import fcntl
import ipaddress
import logging
import logging.handlers
import os
import shutil
import signal
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from omeroweb_pyr.embedded import allocation, passwords
from omeroweb_pyr.embedded.recording import Recorder
from omeroweb_pyr.embedded.schema import ROOT_USER
from omeroweb_pyr.embedded.store import DATABASE, PIXELS, Store

log = logging.getLogger(__name__)

ROOT_PASSWORD = "omero"  # noqa: S105  (OMERO's own default, announced at start; loopback only)
LOG = "embedded.log"
LOCK = "lock"
UNFINISHED = "seeding"
"""A file that is there while demo data is being written: found at a start, what was written is incomplete."""


Ports = tuple[int, int | None]
"""For tcp, and for ssl unless there is none of it; 0 takes a free one."""


class Refused(Exception):
    """Why the server can't start, in a line."""


def run(folder: Path, host: str, ports: Ports, *, demo: bool, tied: bool = False, record: Path | None = None) -> int:
    """Serve until told to stop; return the exit status. ``record`` is the file for what clients ask."""
    _check_loopback(host)
    allocation.return_large_blocks()
    stop = threading.Event()
    with _locked(folder):
        _log_to(folder / LOG)
        if tied:
            threading.Thread(target=_await_end_of_input, name="parent", daemon=True).start()
        store = _open(folder, demo=demo)  # until it is open, a signal simply ends the process
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        _serve(store, host, ports, stop, record)
    return 0


def _serve(store: Store, host: str, ports: Ports, stop: threading.Event, record: Path | None) -> None:
    from omeroweb_pyr.embedded.wire.server import CannotListen, Server  # noqa: PLC0415  (takes half a second)

    try:
        server = Server(store, host, *ports, recorder=None if record is None else Recorder(record))
    except CannotListen as error:
        told = " or ".join(f"{host}:{port}" for port in ports if port) or host
        raise Refused(f"{told} can't be listened on: {error}") from error
    log.info("serving %s on %s:%s, process %s", store.folder, host, server.port, os.getpid())
    if server.ssl_port is not None:
        _say(f"ready-ssl ssl://{_bracketed(host)}:{server.ssl_port}")
    _say(f"ready tcp://{_bracketed(host)}:{server.port}")
    stop.wait()
    done = server.stop()
    log.info("stopped" if done else "stopped; some calls were still running")
    logging.shutdown()
    if not done:
        os._exit(0)  # a call hangs: what is committed is safe, and nobody waits for the rest


def _check_loopback(host: str) -> None:
    with contextlib.suppress(ValueError):
        if host == "localhost" or ipaddress.ip_address(host).is_loopback:
            return
    raise Refused(f"{host} is no loopback address: without encryption it serves this machine only (127.0.0.1)")


@contextlib.contextmanager
def _locked(folder: Path) -> Iterator[None]:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder / LOCK).open("a+", encoding="ascii")
    except OSError as error:
        raise Refused(f"{folder} can't be written: {error.strerror}") from error
    with lock:
        _take(lock, folder)
        yield


def _take(lock: IO[str], folder: Path) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        lock.seek(0)
        holder = lock.read().strip() or "unknown"
        raise Refused(f"{folder} is in use by process {holder}") from error
    lock.seek(0)
    lock.truncate()
    lock.write(str(os.getpid()))
    lock.flush()


def _log_to(path: Path) -> None:
    handler = logging.handlers.RotatingFileHandler(path, maxBytes=5_000_000, backupCount=3, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)-7s %(threadName)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)


def _open(folder: Path, *, demo: bool) -> Store:
    if (folder / UNFINISHED).exists():
        _clear(folder)
    store = Store(folder)
    if store.read().execute("SELECT 1 FROM password WHERE experimenter_id = ?", (ROOT_USER,)).fetchone() is None:
        if demo:
            _seed(store)
        _let_root_in(store)
    return store


def _clear(folder: Path) -> None:
    """Throw away what an interrupted first start left: nobody was served from it yet."""
    for path in folder.glob(f"{DATABASE}*"):
        path.unlink()
    shutil.rmtree(folder / PIXELS, ignore_errors=True)
    (folder / UNFINISHED).unlink()


def _seed(store: Store) -> None:
    from omeroweb_pyr.embedded.seed import seed_demo  # noqa: PLC0415  (only the first start needs it)

    (store.folder / UNFINISHED).touch()
    seed_demo(store, progress=_say)
    (store.folder / UNFINISHED).unlink()


def _let_root_in(store: Store) -> None:
    with store.write() as writer:
        insert = "INSERT OR IGNORE INTO password (experimenter_id, hash) VALUES (?, ?)"
        writer.connection.execute(insert, (ROOT_USER, passwords.hash_password(ROOT_PASSWORD)))


def _say(line: Any) -> None:
    # A parent that went away must not kill the server with a broken pipe.
    with contextlib.suppress(OSError):
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _await_end_of_input() -> None:
    while os.read(0, 4096):  # not sys.stdin: a thread that waits in it aborts the interpreter's exit
        pass
    os.kill(os.getpid(), signal.SIGTERM)
