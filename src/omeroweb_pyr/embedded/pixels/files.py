"""The TIFF files that were read last, kept open within bounds and shared by all threads."""

import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import tifffile

from omeroweb_pyr.embedded.pixels.errors import PixelsError, PyramidMissing

OPEN_FILES = 48


class OpenFile:
    """One TIFF file; its directory is parsed at the first use, samples are read as they are asked for."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.users = 0
        self.bytes_read = 0
        self._lock = threading.RLock()
        self._tiff: Any = None

    def series(self, index: int, level: int = 0) -> Any:
        """Return one series (tifffile's TiffPageSeries) of the file, or a smaller level of it."""
        with self._lock, complaints(self.path):
            if self._tiff is None:
                self._tiff = tifffile.TiffFile(self.path)
            found = self._tiff.series
            if not 0 <= index < len(found):
                raise PixelsError(f"{self.path.name} has {len(found)} image series, series {index} was asked for.")
            return found[index].levels[level]

    def page(self, series: int, level: int, index: int) -> Any:
        """Return a page of a series; its directory is parsed only now. None stands for a plane that was never written."""
        with self._lock, complaints(self.path):
            return self.series(series, level)[index]

    def read(self, page: Any, offset: int, count: int) -> bytes:
        """Read bytes of the file that holds ``page``: an OME-TIFF may be spread over many."""
        with self._lock, complaints(self.path):
            handle = page.parent.filehandle
            if handle.closed:
                handle.open()
            handle.seek(offset)
            data: bytes = handle.read(count)
            self.bytes_read += len(data)
        if len(data) < count:
            raise PixelsError(f"{handle.name} is truncated: it ends before the samples of this plane do.")
        return data

    def close(self) -> None:
        """Close the file, and the others it refers to."""
        with self._lock:
            if self._tiff is not None:
                self._tiff.close()
                self._tiff = None


class OpenFiles:
    """Lends open files; closes the ones not used for longest when there are more than ``limit``, never one in use."""

    def __init__(self, limit: int = OPEN_FILES) -> None:
        self._limit = limit
        self._files: OrderedDict[tuple[str, int, int], OpenFile] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._files)

    @contextmanager
    def borrow(self, path: Path) -> Iterator[OpenFile]:
        """Lend a file, as it is now: one that was replaced since is opened anew."""
        key = (str(path), *stamp(path))
        with self._lock:
            file = self._files.setdefault(key, OpenFile(path))
            file.users += 1
            self._files.move_to_end(key)
            surplus = self._surplus()
        for old in surplus:
            old.close()
        try:
            yield file
        finally:
            with self._lock:
                file.users -= 1

    def close(self) -> None:
        """Close all files; they are opened again when they are asked for."""
        with self._lock:
            files = list(self._files.values())
            self._files.clear()
        for file in files:
            file.close()

    def _surplus(self) -> list[OpenFile]:
        """Take out the oldest idle files above the limit; call with the lock held."""
        idle = [key for key, file in self._files.items() if not file.users]
        return [self._files.pop(key) for key in idle[: max(0, len(self._files) - self._limit)]]


FILES = OpenFiles()
"""The files that all sources share."""


def partial(path: Path) -> Path:
    """Return what a file is called while it is being written."""
    return path.with_name(f"{path.name}.part")


def stamp(path: Path) -> tuple[int, int]:
    """Return what tells one version of a file from the next."""
    with complaints(path):
        found = path.stat()
    return found.st_mtime_ns, found.st_size


@contextmanager
def complaints(path: Path) -> Iterator[None]:
    """Turn whatever goes wrong into a sentence that names the file."""
    try:
        yield
    except PixelsError:
        raise
    except FileNotFoundError as error:
        if partial(path).exists():
            raise PyramidMissing(f"{path.name} is being imported: look again in a minute.") from error
        raise PixelsError(f"{path.name} is missing.") from error
    except Exception as error:  # a broken file can make the parser fail in any way
        raise PixelsError(f"{path.name} can't be read: {error}") from error
