"""Where a web server or a browser reaches us: a port, or a socket file with its mode."""

import fcntl
import os
import socket
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

BACKLOG = 1024


class ListenFailed(OSError):
    """Nobody can be listened to there; the message says why in one line."""


@dataclass
class Listener:
    """A place to listen at; as a context it is the open socket."""

    host: str = ""
    port: int = 0
    path: Path | None = None
    mode: int = 0o660

    @classmethod
    def at_port(cls, host: str, port: int) -> Self:
        """Listen at a port of an address of this machine."""
        return cls(host=host, port=port)

    @classmethod
    def at_path(cls, path: str | Path, mode: int) -> Self:
        """Listen at a socket file that those may use whom its mode allows."""
        return cls(path=Path(path).absolute(), mode=mode)

    def __str__(self) -> str:
        if self.path:
            return f"unix:{self.path}"
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    def __enter__(self) -> socket.socket:
        self._socket = self._at_path(self.path) if self.path else self._at_port()
        return self._socket

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._socket.close()
        if self.path:
            self.path.unlink(missing_ok=True)
            os.close(self._lock)

    def _at_port(self) -> socket.socket:
        try:
            family, _, _, _, address = socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
            made = socket.create_server(address[:2], family=family, backlog=BACKLOG)
        except socket.gaierror as error:
            raise ListenFailed(f"{self.host}: {error.strerror}") from None
        except OSError as error:
            raise ListenFailed(f"{self} can't be listened on: {os.strerror(error.errno or 0)}") from None
        self.port = made.getsockname()[1]
        return made

    def _at_path(self, path: Path) -> socket.socket:
        made = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            self._lock = locked(path.with_name(f"{path.name}.lock"))
            if path.is_socket():  # nobody listens there, or he would hold the lock
                path.unlink()
            before = os.umask(0o777 & ~self.mode)
            try:
                made.bind(str(path))
            finally:
                os.umask(before)
            made.listen(BACKLOG)
        except OSError as error:
            made.close()
            taken = isinstance(error, BlockingIOError)
            reason = "another server has it" if taken else os.strerror(error.errno) if error.errno else str(error)
            raise ListenFailed(f"{path} can't be listened on: {reason}") from None
        return made


def locked(path: Path) -> int:
    """Return a descriptor that holds the lock on a file, which is made when missing; BlockingIOError says that somebody else holds it."""
    while True:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if is_at(descriptor, path):
                return descriptor
        except OSError:
            os.close(descriptor)
            raise
        os.close(descriptor)  # its holder removed it in between


def is_at(descriptor: int, path: Path) -> bool:
    """Say whether an open file is still the one of this name."""
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except FileNotFoundError:
        return False
