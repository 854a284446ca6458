"""``compose``: fetch real pictures, and compose images of them beside the running server; once done, there is nothing to do."""

import argparse
import fcntl
import os
import signal
import sys
import threading
from pathlib import Path
from typing import Any, NoReturn

from omeroweb_pyr.embedded import allocation
from omeroweb_pyr.embedded.composing.compose import compose, is_complete
from omeroweb_pyr.embedded.composing.packages import NotToBeHad, cache_folder, fetch
from omeroweb_pyr.embedded.composing.rows import Whose
from omeroweb_pyr.embedded.store import DATABASE, Store

LOCK = "composing.lock"
POLITENESS = 10
"""How far all others go first (see nice)."""

OWNER, COLLEAGUE, GROUP, SCREENING = "demo", "ingrid", "Mitosis lab", "Screening consortium"


def run(asked: argparse.Namespace) -> int:
    """Do what is left to do; the exit status is 1 when it can't be done now."""
    folder: Path = asked.data
    if not (folder / DATABASE).is_file():
        return _fail(f"{folder} holds no OMERO: start one first (make run, or omeroweb embedded start --data {folder})")
    signal.signal(signal.SIGTERM, _leave)
    if asked.tied:
        threading.Thread(target=_await_end_of_input, name="parent", daemon=True).start()
    allocation.return_large_blocks()
    os.nice(POLITENESS)
    with (folder / LOCK).open("a", encoding="ascii") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return _fail(f"another process composes images in {folder} already")
        return 0 if is_complete(folder) else _compose(folder)


def _compose(folder: Path) -> int:
    store = Store(folder)
    try:
        whose = _whose(store)
        fetch(cache_folder(), _say)
        compose(store, cache_folder(), whose, _say)
    except NotToBeHad as why:
        return _fail(f"real pictures are not to be had now, the generated ones stay: {why}")
    except (OSError, ValueError) as error:
        return _fail(f"real pictures can't be used: {error}")
    except KeyboardInterrupt:
        return 130
    finally:
        store.close()
    return 0


def _whose(store: Store) -> Whose:
    db = store.read()
    users = dict(db.execute("SELECT omeName, id FROM experimenter").fetchall())
    groups = dict(db.execute("SELECT name, id FROM experimentergroup").fetchall())
    try:
        return Whose(users[OWNER], users[COLLEAGUE], groups[GROUP], groups[SCREENING])
    except KeyError as error:
        raise NotToBeHad(f"there is no {error}: composed images belong to the demo data") from None


def _leave(number: int, frame: Any) -> NoReturn:  # noqa: ARG001 - a signal handler's signature
    """End in good order: pip is stopped, half a file is removed."""
    raise SystemExit(0)


def _await_end_of_input() -> None:
    while os.read(0, 4096):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _fail(line: str) -> int:
    sys.stderr.write(f"omeroweb embedded compose: {line}\n")
    return 1
