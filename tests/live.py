"""The app behind a real HTTP server."""

import threading

import waitress


class Site:
    """The app behind a real HTTP server, for browsers and many clients at once."""

    def __init__(self, app: object, threads: int = 8) -> None:
        self._server = waitress.create_server(app, host="127.0.0.1", port=0, threads=threads, clear_untrusted_proxy_headers=True)
        self.port = int(self._server.effective_port)
        self.url = f"http://127.0.0.1:{self.port}"
        self._thread = threading.Thread(target=self._server.run, name="site", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop taking requests and wait for the server's thread."""
        self._server.trigger.pull_trigger(self._server.close)
        self._server.task_dispatcher.shutdown()
        self._thread.join(5)
