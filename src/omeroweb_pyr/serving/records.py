"""The FastCGI protocol of one connection: flup's, with what it gets wrong made right."""

import contextlib
import logging
import socket
import struct
import threading
import time
from collections import deque
from collections.abc import Iterator
from typing import Any

from flup.server import fcgi_base as flup

LINGER_SECONDS = 0.5
MOST_LINGER_SECONDS = 10.0
MOST_PARAMS = 2**20
MOST_CONTENT = 65528  # a multiple of eight needs no padding

HANDLERS = {
    flup.FCGI_GET_VALUES: "_do_get_values",
    flup.FCGI_BEGIN_REQUEST: "_do_begin_request",
    flup.FCGI_ABORT_REQUEST: "_do_abort_request",
    flup.FCGI_PARAMS: "_do_params",
    flup.FCGI_STDIN: "_do_stdin",
    flup.FCGI_DATA: "_do_data",
}

log = logging.getLogger(__name__)


class Gone(ConnectionError):
    """The web server gave the request up."""


class Body:
    """What was sent with a request, read as it arrives; it ends by itself, whatever length was announced."""

    def __init__(self, connection: "Connection") -> None:
        self._connection = connection
        self._chunks: deque[bytes] = deque()
        self._ended = False

    def add_data(self, data: bytes) -> None:
        """Take the next record of it; an empty one is its end."""
        if data:
            self._chunks.append(data)
        else:
            self._ended = True

    def read(self, size: int | None = -1) -> bytes:
        """Read so many bytes, or all of them."""
        wanted = -1 if size is None else size
        parts, count = [], 0
        while count != wanted and self._more():
            part = self._take(len(self._chunks[0]) if wanted < 0 else wanted - count)
            parts.append(part)
            count += len(part)
        return b"".join(parts)

    def readline(self, size: int | None = -1) -> bytes:
        """Read to the end of a line, and at most so many bytes."""
        wanted = -1 if size is None else size
        parts, count = [], 0
        while count != wanted and self._more():
            chunk = self._chunks[0]
            end = chunk.find(b"\n") + 1
            length = end or len(chunk)
            part = self._take(length if wanted < 0 else min(length, wanted - count))
            parts.append(part)
            count += len(part)
            if part.endswith(b"\n"):
                break
        return b"".join(parts)

    def readlines(self, hint: int | None = None) -> list[bytes]:
        """Read lines, until there are so many bytes of them."""
        lines, count = [], 0
        for line in self:
            lines.append(line)
            count += len(line)
            if hint and count >= hint:
                break
        return lines

    def __iter__(self) -> Iterator[bytes]:
        while line := self.readline():
            yield line

    def _more(self) -> bool:
        while not self._chunks and not self._ended:
            self._connection.process_input()
        return bool(self._chunks)

    def _take(self, size: int) -> bytes:
        chunk = self._chunks.popleft()
        if size < len(chunk):
            self._chunks.appendleft(chunk[size:])
        return chunk[:size]


class Connection(flup.Connection):
    """A connection of the web server's, with a thread of its own; its requests come one after the other."""

    _inputStreamClass = Body

    def __init__(self, sock: socket.socket, address: Any, server: Any) -> None:
        super().__init__(sock, address, server)
        self._keepGoing = True
        self._resting = self._draining = False
        self._lock = threading.Lock()
        sock.setblocking(True)
        if sock.family != socket.AF_UNIX:
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def run(self) -> None:
        """Serve its requests until either side has enough."""
        try:
            while self._keepGoing:
                self.process_input()
        except (EOFError, OSError):
            pass
        except (struct.error, ValueError):
            log.warning("What came in on a FastCGI connection is not FastCGI; it is closed")
        finally:
            self._cleanupSocket()

    def drain(self) -> None:
        """Close it as soon as it has no request; one that is on its way is still served."""
        with self._lock:
            self._draining = True
            if self._resting:
                # Wakes the thread that waits for a next request; one that has arrived already is still read.
                with contextlib.suppress(OSError):
                    self._sock.shutdown(socket.SHUT_RD)

    def spoil(self) -> None:
        """End a reply that failed half-way so that it is seen to be incomplete.

        nginx takes the mere end of a connection for the end of the reply, unless ``fastcgi_keep_conn`` is on; a record that is none it
        does not.
        """
        with contextlib.suppress(OSError):
            self._sock.sendall(bytes(flup.FCGI_HEADER_LEN))
        self.cut()

    def cut(self) -> None:
        """End it at once."""
        self._keepGoing = False
        with contextlib.suppress(OSError):
            self._sock.shutdown(socket.SHUT_RDWR)

    def process_input(self) -> None:
        """Read one record and act on it."""
        record = flup.Record()
        try:
            record.read(self._sock)
        except EOFError:
            raise Gone("the web server closed the connection") from None
        name = HANDLERS.get(record.type)
        if name:
            getattr(self, name)(record)
        elif record.requestId == flup.FCGI_NULL_REQUEST_ID:
            self._do_unknown_type(record)

    def writeRecord(self, rec: Any) -> None:
        """Send a record in one piece, so that it does not wait for an acknowledgement in between."""
        self._sock.sendall(packed(rec.type, rec.requestId, rec.contentData))

    def write_content(self, kind: int, request_id: int, content: bytes, tail: bytes = b"") -> None:
        """Send content of any length in as many records as it needs."""
        view = memoryview(content)
        for start in range(0, len(view), MOST_CONTENT):
            self._sock.sendall(packed(kind, request_id, view[start : start + MOST_CONTENT]))
        if tail:
            self._sock.sendall(tail)

    def end_request(self, req: Any, appStatus: int = 0, protocolStatus: int = 0, remove: bool = True) -> None:
        """End a request, and the connection unless the web server keeps it for another one."""
        ended = packed(flup.FCGI_END_REQUEST, req.requestId, struct.pack(flup.FCGI_EndRequestBody, appStatus, protocolStatus))
        if remove:
            ended = packed(flup.FCGI_STDOUT, req.requestId, b"") + ended
        self._sock.sendall(ended)
        if not remove:
            return
        del self._requests[req.requestId]
        with self._lock:
            self._resting = True
            self._keepGoing = bool(req.flags & flup.FCGI_KEEP_CONN) and not self._draining

    def _do_begin_request(self, inrec: Any) -> None:
        with self._lock:
            self._resting = False
        super()._do_begin_request(inrec)

    def _do_abort_request(self, inrec: Any) -> None:
        if inrec.requestId in self._requests:
            raise Gone("the web server gave the request up")

    def _do_params(self, inrec: Any) -> None:
        """Gather the names and values, which may be torn between records; with the last one the request starts."""
        request = self._requests.get(inrec.requestId)
        if request is None:
            return
        if inrec.contentLength:
            request.names += inrec.contentData
            if len(request.names) > MOST_PARAMS:
                raise ValueError("too many params")
            return
        position = 0
        while position < len(request.names):
            position, (name, value) = flup.decode_pair(request.names, position)
            request.params[name.decode("latin-1")] = value.decode("latin-1")
        self._start_request(request)

    def _do_get_values(self, inrec: Any) -> None:
        known = {b"FCGI_MAX_CONNS": self.server.connections, b"FCGI_MAX_REQS": self.server.connections, b"FCGI_MPXS_CONNS": 0}
        position, answer = 0, b""
        while position < inrec.contentLength:
            position, (name, _) = flup.decode_pair(inrec.contentData, position)
            if name in known:
                answer += flup.encode_pair(name, str(known[name]).encode())
        self._sock.sendall(packed(flup.FCGI_GET_VALUES_RESULT, flup.FCGI_NULL_REQUEST_ID, answer))

    def _cleanupSocket(self) -> None:
        """Close the socket; what the web server is still sending is read for a moment, lest a reset destroy the reply."""
        deadline = time.monotonic() + MOST_LINGER_SECONDS
        with contextlib.suppress(OSError), self._sock:
            self._sock.shutdown(socket.SHUT_WR)
            self._sock.settimeout(LINGER_SECONDS)
            while self._sock.recv(65536) and time.monotonic() < deadline:
                pass


def packed(kind: int, request_id: int, content: Any) -> bytes:
    """Return a record as bytes."""
    padding = -len(content) & 7
    header = struct.pack(flup.FCGI_Header, flup.FCGI_VERSION_1, kind, request_id, len(content), padding)
    return b"".join((header, content, bytes(padding)))
