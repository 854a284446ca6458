"""The body of a reply that is read out of OMERO while it is sent."""

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

from omeroweb_pyr.gateway.model_changes import File


class Pieces(Protocol):
    """Bytes piece by piece, to be closed."""

    def __iter__(self) -> Iterator[bytes]:
        """Give the pieces."""

    def close(self) -> None:
        """Let go of what they come from."""


class Stream:
    """A body that keeps its connection until it is read or dropped: servers call ``close`` whatever happens.

    Requests give their share of a connection back before the body is sent, so this has one of its own.
    """

    def __init__(self, pieces: Pieces, release: Callable[[], None]) -> None:
        self._pieces, self._release = pieces, release
        self._closed = False

    def __iter__(self) -> Iterator[bytes]:
        """Give the pieces."""
        return iter(self._pieces)

    def close(self) -> None:
        """Let go; the second time does nothing."""
        if not self._closed:
            self._closed = True
            try:
                self._pieces.close()
            finally:
                self._release()


class Several:
    """Files one after the other, each open only while it is read; the first is opened at once."""

    def __init__(self, files: Sequence[File], open_file: Callable[[File], Pieces]) -> None:
        self._files, self._open = files, open_file
        self._current: Pieces | None = open_file(files[0]) if files else None

    def each(self) -> Iterator[tuple[File, Iterator[bytes]]]:
        """Give each file with its pieces, which are to be read before the next is asked for."""
        for place, file in enumerate(self._files):
            pieces = self._current if place == 0 and self._current is not None else self._open(file)
            self._current = pieces
            yield file, iter(pieces)
            self.close()

    def close(self) -> None:
        """Close what is open."""
        pieces, self._current = self._current, None
        if pieces is not None:
            pieces.close()
