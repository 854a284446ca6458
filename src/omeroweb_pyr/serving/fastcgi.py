"""FastCGI for nginx and Apache, as a PasteDeploy server: ``use = egg:omeroweb_pyr#fastcgi``."""

import contextlib
import io
import logging
import re
import select
import signal
import socket
import threading
import time
from collections.abc import Callable
from typing import Any

from flup.server import fcgi_base as flup

from omeroweb_pyr.serving.listening import Listener
from omeroweb_pyr.serving.paths import located
from omeroweb_pyr.serving.records import Connection, Gone

CONNECTIONS = 512
DRAIN_SECONDS = 30.0
ILLEGAL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
PLAIN = [("Content-Type", "text/plain; charset=utf-8")]
FAILED = b"Something went wrong here. Please try again later.\n"
NOWHERE = b"There is nothing at this address.\n"

log = logging.getLogger(__name__)


class ErrorLog(io.TextIOBase):
    """The stream that an app may complain to, which is the log."""

    def write(self, text: str) -> int:
        """Log it line by line."""
        for line in text.splitlines():
            if line.strip():
                log.error("%s", line)
        return len(text)

    def writable(self) -> bool:
        """Say yes."""
        return True


class Request(flup.Request):
    """One request: the app is called, and whatever it does the web server gets an answer."""

    def __init__(self, conn: Connection, inputStreamClass: Any) -> None:
        super().__init__(conn, inputStreamClass)
        self.names = b""
        self.begun = False

    def run(self) -> None:
        """Call the app and end the request; a reply that failed half-way is seen to be incomplete."""
        try:
            self.server.answer(self)
        except Gone:
            log.info("The web server gave up a request")
            self._conn.cut()
            return
        except ConnectionError:
            self._conn.cut()
            return
        except Exception:
            log.exception("A request failed: %s %s", self.params.get("REQUEST_METHOD"), self.params.get("PATH_INFO"))
            if self.begun:
                self._conn.spoil()
                return
            self.reply("500 Internal Server Error", PLAIN, FAILED)
        self._conn.end_request(self)

    def reply(self, status: str, headers: list[tuple[str, str]], content: bytes) -> None:
        """Send the status and the headers with the first of the content."""
        self.send(head(status, headers) + content)

    def send(self, content: bytes) -> None:
        """Send what the web server is to read."""
        self.begun = True
        self._conn.write_content(flup.FCGI_STDOUT, self.requestId, content)


class Server(flup.BaseFCGIServer):
    """Serves an app to a web server: a thread a connection, at most ``threads`` calls of the app at a time."""

    request_class = Request

    def __init__(
        self,
        app: Any,
        listener: socket.socket,
        *,
        threads: int = 16,
        prefix: str = "",
        multiprocess: bool = False,
        most_requests: int = 0,
        enough: Callable[[], None] | None = None,
    ) -> None:
        super().__init__(app, multiprocess=multiprocess, bindAddress="", debug=False)
        self.connections = CONNECTIONS
        self._listener, self._prefix = listener, prefix
        self._most_requests, self._enough = most_requests, enough or self.stop
        self._calls = threading.BoundedSemaphore(threads)
        self._open: dict[Connection, threading.Thread] = {}
        self._lock = threading.Lock()
        self._waker, self._wake = socket.socketpair()
        self._wake.setblocking(False)
        self._stopping = False
        self._served = 0

    def run(self, drain: float = DRAIN_SECONDS) -> int:
        """Serve until ``stop``; then end what has begun, and return how many requests had to be cut off."""
        self._listener.setblocking(False)
        while not self._stopping:
            with self._lock:
                full = len(self._open) >= self.connections
            waiting: list[Any] = [self._waker] if full else [self._waker, self._listener]
            # poll and not select: descriptors above 1023 are nothing to be afraid of.
            poller = select.poll()
            for source in waiting:
                poller.register(source, select.POLLIN)
            poller.poll()
            with contextlib.suppress(BlockingIOError):
                self._waker.recv(4096, socket.MSG_DONTWAIT)
            if not self._stopping and not full:
                self._accept()
        while self._accept():  # those who were let in by the kernel already
            pass
        self._listener.close()
        try:
            return self._drain(time.monotonic() + drain)
        finally:
            self._waker.close()
            self._wake.close()

    def stop(self, *_: object) -> None:
        """Stop serving; may be called from a signal handler or any thread."""
        self._stopping = True
        self._nudge()

    def answer(self, request: Request) -> None:
        """Call the app for a request, and send what it replies."""
        if request.role != flup.FCGI_RESPONDER:
            raise ValueError("only the role of a responder is known")
        environ = self._environ(request)
        if environ["PATH_INFO"] and not environ["PATH_INFO"].startswith("/"):
            # nginx's ``location /omero`` matches /omeroxyz as well.
            request.reply("404 Not Found", PLAIN, NOWHERE)
            return
        with self._calls:
            Reply(request).pump(self.application, environ)
        self._count()

    def _environ(self, request: Request) -> dict[str, Any]:
        environ: dict[str, Any] = {name: value for name, value in request.params.items() if value or not name.startswith("CONTENT_")}
        environ.update(
            {
                "wsgi.version": (1, 0),
                "wsgi.input": request.stdin,
                "wsgi.input_terminated": True,
                "wsgi.errors": ErrorLog(),
                "wsgi.multithread": True,
                "wsgi.multiprocess": self.multiprocess,
                "wsgi.run_once": False,
                "wsgi.url_scheme": "https" if environ.get("HTTPS", "").lower() in {"on", "1"} else "http",
            }
        )
        self._sanitizeEnv(environ)
        return environ

    def _sanitizeEnv(self, environ: dict[str, Any]) -> None:
        """Fill in what WSGI requires and some configurations leave out."""
        if not environ.get("QUERY_STRING"):
            environ["QUERY_STRING"] = environ.get("REQUEST_URI", "").partition("?")[2]
        for name, value in (
            ("REQUEST_METHOD", "GET"),
            ("SERVER_NAME", "localhost"),
            ("SERVER_PORT", "80"),
            ("SERVER_PROTOCOL", "HTTP/1.0"),
        ):
            environ.setdefault(name, value)
        environ["SCRIPT_NAME"], environ["PATH_INFO"] = located(environ, self._prefix)

    def _accept(self) -> bool:
        try:
            sock, address = self._listener.accept()
        except BlockingIOError:
            return False
        except OSError as error:
            log.warning("A connection could not be taken: %s", error)
            time.sleep(0.1)
            return False
        connection = Connection(sock, address, self)
        thread = threading.Thread(target=self._serve, args=(connection,), name="FastCGI", daemon=True)
        with self._lock:
            self._open[connection] = thread
        thread.start()
        return True

    def _serve(self, connection: Connection) -> None:
        try:
            connection.run()
        except Exception:
            log.exception("A FastCGI connection failed")
        finally:
            with self._lock:
                full = len(self._open) >= self.connections
                self._open.pop(connection, None)
            if full:
                self._nudge()

    def _drain(self, deadline: float) -> int:
        with self._lock:
            left = dict(self._open)
        for connection in left:
            connection.drain()
        for thread in left.values():
            thread.join(max(0.0, deadline - time.monotonic()))
        with self._lock:
            late = list(self._open)
        for connection in late:
            connection.cut()
        if late:
            log.warning("%s requests had not ended in time, and were cut off", len(late))
        return len(late)

    def _count(self) -> None:
        if not self._most_requests:
            return
        with self._lock:
            self._served += 1
            enough = self._served == self._most_requests
        if enough:
            self._enough()

    def _nudge(self) -> None:
        with contextlib.suppress(OSError):
            self._wake.send(b"!")


class Reply:
    """What an app says to one request, on its way to the web server."""

    def __init__(self, request: Request) -> None:
        self._request = request
        self._head: tuple[str, list[tuple[str, str]]] | None = None

    def pump(self, app: Any, environ: dict[str, Any]) -> None:
        """Call the app, and send its reply piece by piece."""
        pieces = app(environ, self.start)
        try:
            for piece in pieces:
                if piece:
                    self.write(piece)
            if not self._request.begun:
                self.write(b"")
        finally:
            if hasattr(pieces, "close"):
                pieces.close()

    def start(self, status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Callable[[bytes], None]:
        """Take status and headers, as WSGI has it."""
        if exc_info and self._request.begun:
            raise exc_info[1].with_traceback(exc_info[2])
        if self._head and not exc_info:
            raise AssertionError("the reply has been started already")
        self._head = (status, list(headers))
        return self.write

    def write(self, piece: bytes) -> None:
        """Send a piece; the first one takes the head with it."""
        if self._request.begun:
            self._request.send(piece)
            return
        if self._head is None:
            raise AssertionError("the reply has no status yet")
        self._request.reply(*self._head, piece)


def head(status: str, headers: list[tuple[str, str]]) -> bytes:
    """Return status and headers as bytes; WSGI's texts are latin-1."""
    lines = [f"Status: {status}", *(f"{name}: {value}" for name, value in headers)]
    if any(ILLEGAL.search(line) for line in lines):
        raise ValueError("a header of the reply has control characters in it")
    return "\r\n".join([*lines, "", ""]).encode("latin-1")


def server_factory(global_conf: dict[str, Any], **options: str) -> Callable[[Any], None]:  # noqa: ARG001 - PasteDeploy's signature
    """Make a server from ``[server:main]``: host and port, or socket and socket_mode; threads, script_name, drain."""
    wanted = Options(options)

    def serve(app: Any) -> None:
        with wanted.listener as listener:
            server = Server(app, listener, threads=wanted.threads, prefix=wanted.prefix)
            for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
                signal.signal(number, server.stop)
            log.info("Serving FastCGI on %s", wanted.listener)
            server.run(wanted.drain)

    return serve


KNOWN = {"host": "127.0.0.1", "port": "4080", "socket": "", "socket_mode": "0660", "threads": "16", "script_name": "", "drain": "30"}


class Options:
    """What ``[server:main]`` says of the server."""

    def __init__(self, options: dict[str, str]) -> None:
        if unknown := sorted(options.keys() - KNOWN.keys()):
            raise ValueError(f"[server:main] {unknown[0]} is unknown; there are {', '.join(KNOWN)}")
        found = KNOWN | options
        try:
            self.threads, self.drain = int(found["threads"]), float(found["drain"])
            port, mode = int(found["port"]), int(found["socket_mode"], 8)
        except ValueError as error:
            raise ValueError(f"[server:main] has a wrong number: {error}") from None
        if self.threads < 1:
            raise ValueError("[server:main] threads: at least one is needed")
        self.prefix = found["script_name"].rstrip("/")
        self.listener = Listener.at_path(found["socket"], mode) if found["socket"] else Listener.at_port(found["host"], port)
