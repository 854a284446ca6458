"""WebTest against a site that is elsewhere: every request goes over the wire."""

import http.client
from collections.abc import Callable, Iterable
from contextlib import closing
from typing import Any
from urllib.parse import quote, urlsplit

from webtest import TestApp

HOP = {"connection", "keep-alive", "transfer-encoding", "date", "server"}


def visit(url: str) -> TestApp:
    """Return a browser for a site; paths are from the root of its host, as in its links."""
    host = urlsplit(url).netloc
    return TestApp(wire(host), extra_environ={"HTTP_HOST": host, "SERVER_NAME": host.partition(":")[0]})


def wire(host: str) -> Callable[[dict[str, Any], Any], Iterable[bytes]]:
    """Return a WSGI app that asks another server for everything."""

    def app(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        path = quote((environ["SCRIPT_NAME"] + environ["PATH_INFO"]).encode("latin-1"), safe="/@:+,;=!$&'()*|~-._")
        query = f"?{environ['QUERY_STRING']}" if environ["QUERY_STRING"] else ""
        headers = {name[5:].replace("_", "-").title(): value for name, value in environ.items() if name.startswith("HTTP_")}
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        if environ.get("CONTENT_TYPE"):
            headers["Content-Type"] = environ["CONTENT_TYPE"]
        with closing(http.client.HTTPConnection(host, timeout=60)) as connection:
            connection.request(environ["REQUEST_METHOD"], path + query, body or None, headers)
            reply = connection.getresponse()
            content = reply.read()
        start(f"{reply.status} {reply.reason}", [(name, value) for name, value in reply.getheaders() if name.lower() not in HOP])
        return [content]

    return app


def raw(url: str, path: str, headers: dict[str, str]) -> tuple[http.client.HTTPMessage, bytes]:
    """Return what arrives, as it arrives: WebTest would unpack it."""
    with closing(http.client.HTTPConnection(urlsplit(url).netloc, timeout=20)) as connection:
        connection.request("GET", path, headers=headers)
        reply = connection.getresponse()
        return reply.headers, reply.read()
