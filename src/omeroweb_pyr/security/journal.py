"""What OMERO does not write down of administration: passwords, and who looked as whom. A file of lines, which all processes add to."""

import fcntl
import json
import logging
import os
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from omeroweb_pyr import settings

LARGEST = 5_000_000
"""The size at which a file is put aside, in the place of the one before."""

log = logging.getLogger(__name__)


class Action(StrEnum):
    """What is written down."""

    PASSWORD = "password"  # noqa: S105 - a word of the journal
    REFUSED = "password refused"
    RESET = "password set"
    MAILED = "password mailed"
    LOOK = "look"
    LOOK_END = "look end"
    LOOK_OVER = "look over"
    MAIL = "mail"
    LEVEL = "permissions"


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A line: when (seconds since 1970) who did what, and to whom."""

    at: float
    server: int
    who: str
    action: str
    about: str


def note(registry: Any, server: int, who: str, action: Action, about: str) -> None:
    """Write down what was done; where that can't be, the log is told so."""
    line = Note(at=round(time.time(), 3), server=server, who=who[:255], action=action, about=about[:255])
    log.info("%s: %s (%s)", who, action, about)
    try:
        _append(settings.of(registry).serving.audit_log, json.dumps(asdict(line)).encode() + b"\n")
    except OSError:
        log.exception("What was done can't be written down.")


def notes(registry: Any, holds: Callable[[Note], bool]) -> list[Note]:
    """Read the lines for which a test holds, the latest first."""
    file = settings.of(registry).serving.audit_log
    found = [each for path in (_aside(file), file) for each in _lines(path) if holds(each)]
    found.sort(key=lambda each: each.at)
    return found[::-1]


def _append(file: Path, line: bytes) -> None:
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with file.with_suffix(".lock").open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if file.exists() and file.stat().st_size > LARGEST:
            file.replace(_aside(file))
        handle = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(handle, line)
        finally:
            os.close(handle)


def _aside(file: Path) -> Path:
    return file.with_name(f"{file.name}.1")


def _lines(path: Path) -> Iterator[Note]:
    try:
        with path.open(encoding="utf-8", errors="replace") as lines:
            for line in lines:
                with suppress(ValueError, TypeError):  # a line that was not finished
                    yield Note(**json.loads(line))
    except FileNotFoundError:
        return
    except OSError as error:
        log.error("The journal can't be read: %s", error)  # noqa: TRY400 - a traceback tells nothing more
