"""The journal read from its end: as far back as somebody wants to see, and never more than so many bytes of it.

What was put aside (``audit.log.1``, ``audit.log-20261125``) is read on, the latest first; what is compressed is not. A file is known by its
first line, whatever it is called by now, so that a place in it stays the same while lines are added, and after it was put aside.
"""

import hashlib
import logging
import os
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from omeroweb_pyr.security.journal import Note, read

BLOCK, PROBE = 65_536, 4096
LONGEST = 65_536
"""How many bytes a line may have; none of ours has as many."""
SLACK = 86_400
"""By how many seconds lines may be out of order, for the clocks of several machines differ."""
MOST_FILES = 100
ASIDE = re.compile(r"[.-][0-9]+(-[0-9]+)*(?P<packed>\.[A-Za-z][A-Za-z0-9]*)?\Z")

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Spot:
    """A place between two lines: in which file, by its first line, and after how many of its bytes."""

    file: str = ""
    offset: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A line, and the places before and after it."""

    note: Note
    before: Spot
    after: Spot


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    handle: int
    size: int
    mark: str
    first: float | None
    """The time of its first line."""


class LookingBack:
    """One way back through the journal, as a context; ``spot`` is where it begins, else at the end, ``most`` how many bytes it may read."""

    def __init__(self, file: Path, most: int, spot: Spot | None = None) -> None:
        self.file, self.most, self.spot = file, most, spot
        self.bytes = self.strange = self.packed = 0
        self.stopped = self.lost = self.unreadable = False
        """Whether it stopped because of ``most``; whether where it was to begin is there no more; whether a file could not be read."""
        self.start = self.place = Spot()
        """Where it began, and how far it is."""
        self.back_to: float | None = None
        """The time of the last line that was looked at."""
        self._parts: list[_Part] = []

    def __enter__(self) -> Self:
        try:
            for path in self._paths()[:MOST_FILES]:
                self._open(path)
        except OSError as error:
            self._told(error)
        if self._parts:
            self.start = Spot(self._parts[0].mark, self._parts[0].size)
        return self

    def __exit__(self, *_: object) -> None:
        for part in self._parts:
            os.close(part.handle)

    def lines(self, since: float | None = None, until: float | None = None) -> Iterator[Found]:
        """Yield the lines, the latest first; of what is not within the times a day's worth too, for lines may be a little out of order."""
        parts, end = self._from_spot()
        for part in parts:
            self.place = Spot(part.mark, part.size if end is None else min(end, part.size))
            offset = self.place.offset if until is None else self._skip(part, self.place.offset, until + SLACK)
            end = None
            for line, begin, after in self._back(part, offset):
                note = read(line)
                self.place = Spot(part.mark, begin)
                if note is None:
                    self.strange += after > begin + len(line)
                    continue
                self.back_to = note.at
                if since is not None and note.at < since - SLACK:
                    return
                yield Found(note=note, before=self.place, after=Spot(part.mark, after))
            if self.stopped:
                return
            self.place = Spot(part.mark, 0)

    def _from_spot(self) -> tuple[list[_Part], int | None]:
        if self.spot is None:
            return self._parts, None
        at = next((index for index, part in enumerate(self._parts) if part.mark == self.spot.file), None)
        self.lost = at is None and bool(self.spot.file)
        self.place = self.spot
        return ([], None) if at is None else (self._parts[at:], self.spot.offset)

    def _back(self, part: _Part, end: int) -> Iterator[tuple[bytes, int, int]]:
        """Yield what is between line ends, the last first, each with where it begins and where the next one does."""
        at, rest, long = end, b"", False
        while at > 0:
            if self.bytes >= self.most:
                self.stopped, self.place = True, Spot(part.mark, at + len(rest))
                return
            size = min(BLOCK, at)
            block = self._read(part.handle, size, at - size)
            if len(block) < size:  # it was cut meanwhile
                return
            at -= size
            after = at + len(block) + len(rest)
            first, *whole = (block + rest).split(b"\n")
            for line in reversed(whole):
                begin = after - len(line)
                if line and not long:
                    yield line, begin, min(after + 1, end)
                after, long = begin - 1, False
            self.strange += not long and len(first) > LONGEST
            long = long or len(first) > LONGEST
            rest = b"" if long else first
        if rest:
            yield rest, 0, min(len(rest) + 1, end)

    def _skip(self, part: _Part, end: int, until: float) -> int:
        """Return a place before which all lines are that are earlier, and not many that are later."""
        if part.first is not None and part.first >= until:
            return 0
        low, high = 0, end
        while high - low > BLOCK:
            middle = (low + high) // 2
            found = self._after(part, middle)
            if found is None:
                break
            at, begin = found
            low, high = (low, min(begin, high)) if at >= until and begin < high else (middle, high)
        return high

    def _after(self, part: _Part, offset: int) -> tuple[float, int] | None:
        """Return the time of the first line that begins after a place, and where it does."""
        lines = self._read(part.handle, PROBE, offset).split(b"\n")
        for number, line in enumerate(lines[1:-1], 1):
            if note := read(line):
                return note.at, offset + sum(map(len, lines[:number])) + number
        return None

    def _read(self, handle: int, size: int, offset: int) -> bytes:
        block = os.pread(handle, size, offset)
        self.bytes += len(block)
        return block

    def _paths(self) -> list[Path]:
        aside = []
        for path in self.file.parent.glob(f"{self.file.name}?*"):
            if kind := ASIDE.fullmatch(path.name.removeprefix(self.file.name)):
                self.packed += bool(kind["packed"])
                with suppress(FileNotFoundError):  # it has another name by now
                    aside += [] if kind["packed"] else [(-path.stat().st_mtime_ns, path.name, path)]
        return [self.file, *(path for _, _, path in sorted(aside))]

    def _open(self, path: Path) -> None:
        try:
            handle = os.open(path, os.O_RDONLY)
        except FileNotFoundError:
            return
        except OSError as error:
            self._told(error)
            return
        try:
            head = self._read(handle, PROBE, 0)
        except OSError as error:
            os.close(handle)
            self._told(error)
            return
        first = head.partition(b"\n")[0]
        mark, note = hashlib.sha256(first).hexdigest()[:12], read(first)
        # One that is put aside at this moment may be met twice.
        if not head or any(part.mark == mark for part in self._parts):
            os.close(handle)
            return
        size = os.fstat(handle).st_size
        self._parts.append(_Part(handle=handle, size=size, mark=mark, first=note.at if note else None))

    def _told(self, error: OSError) -> None:
        self.unreadable = True
        log.error("The journal can't be read: %s", error)


def names(file: Path, most: int, wanted: set[tuple[str, int]]) -> dict[tuple[str, int], str]:
    """Find out what users and groups, by kind and id, were called when something was written down of them last."""
    found: dict[tuple[str, int], str] = {}
    with LookingBack(file, most) as way:
        for each in way.lines():
            for kind, number, name in ((each.note.kind, each.note.about_id, each.note.about), ("user", each.note.who_id, each.note.who)):
                if (kind, number) in wanted:
                    found.setdefault((kind, number), name)
            if len(found) == len(wanted):
                break
    return found
