"""What a record of a web session holds: JSON with the version of its shape, whatever keeps it."""

import json
from collections.abc import Mapping
from typing import Any, Protocol

VERSION = 1
"""Raise it when what sessions hold can't be understood by older code, or older sessions by newer code."""

TOUCH_AFTER = 60
"""Seconds that a session may be read without its record noticing."""


class Unreadable(Exception):
    """A record of another version, or none of ours."""


class Record(Protocol):
    """One session's place in a store; whatever can't be done there raises SessionsDown."""

    @property
    def idle(self) -> float:
        """Return for how many seconds what was read last had not been used before."""

    def read(self) -> bytes | None:
        """Return what is kept, or None when there is nothing, or it has expired."""

    def touch(self) -> None:
        """Note that the session is in use now."""

    def write(self, content: bytes, *, new: bool) -> None:
        """Keep this; when not ``new``, only where there still is something: a slow request must not bring a closed session back."""

    def drop(self) -> None:
        """End the record for good."""


class Store(Protocol):
    """Where the records of an app are."""

    @property
    def place(self) -> str:
        """Return what an administrator knows it by; no secrets."""

    def record(self, id: str, **options: Any) -> Record:
        """Return the place of one session; ``options`` are Beaker's, and not needed."""

    def count(self, name: str, seconds: int) -> int:
        """Count one more of ``name``, 32 hex digits, for all processes; return how many it is since the first, ``seconds`` ago at most."""

    def check(self) -> None:
        """Raise SessionsDown unless the store can be used now."""

    def close(self) -> None:
        """Let go of what is open; the store may be used again."""


def pack(values: Mapping[str, Any]) -> bytes:
    """Write what is to be kept."""
    return json.dumps({"version": VERSION, "values": dict(values)}, separators=(",", ":"), allow_nan=False).encode()


def unpack(content: bytes) -> dict[str, Any]:
    """Read what was kept, or raise Unreadable."""
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        raise Unreadable("not JSON") from None
    match found:
        case {"version": int(version), "values": dict(values)} if version == VERSION:
            return values
        case {"version": version}:
            raise Unreadable(f"version {str(version)[:20]}, expected {VERSION}")
    raise Unreadable("not of a session")
