"""What this site writes down of administration: a line of JSON for each thing done, in one file that all processes add to."""

import fcntl
import json
import logging
import math
import os
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from pathlib import Path
from typing import Any

from omeroweb_pyr import settings

LONGEST_NAME, LONGEST_DETAIL = 255, 1000
LATEST = 250_000_000_000
"""No line is of a later second: after it there are no dates."""
NOBODY = -1

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
    USER_MADE = "user made"
    USER_CHANGED = "user changed"
    USER_IN = "user let in"
    USER_OUT = "user shut out"
    SELF = "user self"
    GROUP_MADE = "group made"
    GROUP_CHANGED = "group changed"
    MEMBERS = "membership"


@dataclass(frozen=True, slots=True)
class Party:
    """Who did something, or to whom or what group it was done: by the name of that time, and the id that stays."""

    name: str
    id: int = NOBODY
    kind: str = "user"


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A line: when (seconds since 1970) who did what, and to whom; the ids came later than the rest."""

    at: float
    server: int
    who: str
    action: str
    about: str
    who_id: int = NOBODY
    about_id: int = NOBODY
    kind: str = ""
    """What it is about: a ``user``, a ``group``."""
    detail: str = ""


def kind_of(action: str) -> str:
    """Say what an action is of, which its first word tells."""
    return action.partition(" ")[0]


TYPES: dict[str, Any] = {each.name: (int, float) if each.type is float else each.type for each in fields(Note)}


def note(registry: Any, server: int, who: Party, action: Action, about: Party, detail: str = "") -> None:
    """Write down what was done; where that can't be, the log is told so."""
    log.info("%s: %s (%s)", who.name, action, about.name)
    try:
        _append(
            settings.of(registry).serving.audit_log,
            lambda: Note(
                at=round(time.time(), 3),
                server=server,
                who=who.name[:LONGEST_NAME],
                who_id=who.id,
                action=action,
                about=about.name[:LONGEST_NAME],
                about_id=about.id,
                kind=about.kind,
                detail=detail[:LONGEST_DETAIL],
            ),
        )
    except OSError:
        log.exception("What was done can't be written down.")


def read(line: bytes) -> Note | None:
    """Read a line; None if it is not one of ours, or was never finished. What later versions add to it is left out."""
    try:
        told = json.loads(line)
        known = {name: told[name] for name in TYPES if name in told}
        made = Note(**known)
    except (ValueError, TypeError, RecursionError):
        return None
    good = all(isinstance(value, TYPES[name]) for name, value in known.items())
    return made if good and math.isfinite(made.at) and 0 <= made.at < LATEST else None


def _append(file: Path, written: Callable[[], Note]) -> None:
    """Add a line by one write, after all others: its time is that of the write, and where a line was torn off it begins a new one."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with file.with_suffix(".lock").open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        handle = os.open(file, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            size = os.fstat(handle).st_size
            torn = size > 0 and os.pread(handle, 1, size - 1) != b"\n"
            line = (b"\n" if torn else b"") + json.dumps(asdict(written())).encode() + b"\n"
            if os.write(handle, line) < len(line):
                raise OSError(f"{file} took only a part of a line")
        finally:
            os.close(handle)
