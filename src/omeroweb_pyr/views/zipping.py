"""A zip file of known length, made while it is sent: nothing is packed, so that its length follows from names and sizes."""

import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

VERSION = 45
"""Zip64, which all files are in, however small, so that the length is easily told."""
FLAGS = 0x0808
"""Names are UTF-8; length and checksum come after the contents."""
DAY = (1 << 5) | 1
"""1 January 1980, the earliest that there is: OMERO's times are not those of the files."""
ALL, MANY = 0xFFFFFFFF, 0xFFFF
LOCAL, DESCRIPTOR, CENTRAL, END = 30 + 20, 24, 46 + 28, 56 + 20 + 22
"""The lengths of the parts, without names."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A file by its name in the zip."""

    name: bytes
    size: int


class Contents(Protocol):
    """The contents of the entries, in their order."""

    def each(self) -> Iterator[tuple[object, Iterator[bytes]]]:
        """Give each with its pieces."""

    def close(self) -> None:
        """Let go of them."""


def length(entries: Sequence[Entry]) -> int:
    """Tell how long the zip will be."""
    return sum(entry.size + 2 * len(entry.name) + LOCAL + DESCRIPTOR + CENTRAL for entry in entries) + END


class Part:
    """Some of the bytes of a body: those before are made all the same, for the zip's end depends on them."""

    def __init__(self, body: "Zip", start: int, length: int) -> None:
        self._body, self._start, self._length = body, start, length

    def close(self) -> None:
        """Let go of the body."""
        self._body.close()

    def __iter__(self) -> Iterator[bytes]:
        """Give what is asked for."""
        skip, left = self._start, self._length
        for piece in self._body:
            wanted = piece[skip : skip + left]
            skip, left = max(0, skip - len(piece)), left - len(wanted)
            if wanted:
                yield wanted
            if not left:
                return


class Zip:
    """The zip, piece by piece."""

    def __init__(self, entries: Sequence[Entry], contents: Contents) -> None:
        self._entries, self._contents = entries, contents

    def close(self) -> None:
        """Let go of the contents."""
        self._contents.close()

    def __iter__(self) -> Iterator[bytes]:
        """Write each file, then the directory of all."""
        at, directory = 0, []
        for entry, (_, pieces) in zip(self._entries, self._contents.each(), strict=True):
            checksum = 0
            yield _local(entry)
            for piece in pieces:
                checksum = zlib.crc32(piece, checksum)
                yield piece
            yield struct.pack("<IIQQ", 0x08074B50, checksum, entry.size, entry.size)
            directory.append(_central(entry, checksum, at))
            at += LOCAL + len(entry.name) + entry.size + DESCRIPTOR
        whole = b"".join(directory)
        yield whole + _end(len(directory), len(whole), at)


def _local(entry: Entry) -> bytes:
    header = struct.pack("<IHHHHHIIIHH", 0x04034B50, VERSION, FLAGS, 0, 0, DAY, 0, ALL, ALL, len(entry.name), 20)
    return header + entry.name + struct.pack("<HHQQ", 1, 16, 0, 0)


def _central(entry: Entry, checksum: int, at: int) -> bytes:
    fixed = (0x02014B50, 3 << 8 | VERSION, VERSION, FLAGS, 0, 0, DAY, checksum, ALL, ALL, len(entry.name), 28, 0, 0, 0, 0o100644 << 16, ALL)
    return struct.pack("<IHHHHHHIIIHHHHHII", *fixed) + entry.name + struct.pack("<HHQQQ", 1, 24, entry.size, entry.size, at)


def _end(count: int, size: int, at: int) -> bytes:
    record = struct.pack("<IQHHIIQQQQ", 0x06064B50, 44, 3 << 8 | VERSION, VERSION, 0, 0, count, count, size, at)
    locator = struct.pack("<IIQI", 0x07064B50, 0, at + size, 1)
    return record + locator + struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, MANY, MANY, ALL, ALL, 0)
