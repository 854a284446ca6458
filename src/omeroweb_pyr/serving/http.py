"""HTTP by waitress, ending in good order: requests in flight are served to their end."""

import contextlib
import logging
import socket
import threading
import time
from collections.abc import Callable
from typing import Any

import waitress
from waitress.server import BaseWSGIServer

STEP_SECONDS = 0.02
LARGEST_BODY = 2**50
"""How many bytes a request may have: files of any size are attached, and the web server in front may say otherwise."""

log = logging.getLogger(__name__)


class HttpServer:
    """Waitress on a socket that is open already."""

    def __init__(
        self,
        app: Any,
        listener: socket.socket,
        *,
        threads: int = 16,
        most_requests: int = 0,
        enough: Callable[[], None] | None = None,
    ) -> None:
        self._left, self._enough = most_requests, enough or self.stop
        self._lock = threading.Lock()
        self._map: dict[int, Any] = {}
        self._stopping = False
        counted = self._counted(app) if most_requests else app
        self._server: BaseWSGIServer = waitress.create_server(
            counted,
            sockets=[listener],
            threads=threads,
            map=self._map,
            clear_untrusted_proxy_headers=False,
            max_request_body_size=LARGEST_BODY,
        )

    def run(self, drain: float = 30.0) -> int:
        """Serve until ``stop``; then end what has begun, and return how many requests had to be cut off."""
        step, server = self._server.asyncore, self._server
        while not self._stopping:
            step.loop(timeout=1.0, map=self._map, count=1, use_poll=True)
        while self._accept():  # those who were let in by the kernel already
            pass
        server.accepting = False
        step.dispatcher.close(server)
        step.loop(timeout=STEP_SECONDS, map=self._map, count=1, use_poll=True)
        deadline = time.monotonic() + drain
        while (busy := self._busy()) and time.monotonic() < deadline:
            step.loop(timeout=STEP_SECONDS, map=self._map, count=1, use_poll=True)
        if busy:
            log.warning("%s requests had not ended in time, and were cut off", len(busy))
        server.task_dispatcher.shutdown(timeout=0 if busy else 5)
        for source in list(self._map.values()):
            with contextlib.suppress(OSError):
                source.close()
        return len(busy)

    def stop(self, *_: object) -> None:
        """Stop serving; may be called from a signal handler or any thread."""
        self._stopping = True
        with contextlib.suppress(OSError):
            self._server.pull_trigger()

    def _accept(self) -> bool:
        before = len(self._server.active_channels)
        self._server.handle_accept()
        return len(self._server.active_channels) > before

    def _busy(self) -> list[Any]:
        channels = self._server.active_channels.values()
        return [channel for channel in channels if channel.requests or channel.request or channel.total_outbufs_len]

    def _counted(self, app: Any) -> Any:
        def count(environ: Any, start: Any) -> Any:
            with self._lock:
                self._left -= 1
                enough = self._left == 0
            if enough:
                self._enough()
            return app(environ, start)

        return count
