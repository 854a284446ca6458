"""An app behind a real web server, configured by what ``omeroweb config`` prints for it."""

import contextlib
import io
import shutil
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import webservers
from mail_server import make_certificate
from omeroweb_pyr.cli.main import main
from omeroweb_pyr.serving.fastcgi import Server
from omeroweb_pyr.serving.http import HttpServer
from omeroweb_pyr.serving.listening import Listener
from omeroweb_pyr.serving.static import collect
from omeroweb_pyr.settings import of
from webservers import free_port

OLD = """
server {{
  listen {port}; client_max_body_size 0;
  location {prefix}/static {{ alias {static}; }}
  location {prefix} {{
    fastcgi_pass {address};
    fastcgi_split_path_info ^({prefix})(.*)$;
    fastcgi_param PATH_INFO $fastcgi_path_info;
    fastcgi_param SCRIPT_INFO $fastcgi_script_name;
    fastcgi_param REQUEST_METHOD $request_method;
    fastcgi_param QUERY_STRING $query_string;
    fastcgi_param CONTENT_TYPE $content_type;
    fastcgi_param CONTENT_LENGTH $content_length;
    fastcgi_param SERVER_NAME $server_name;
    fastcgi_param SERVER_PROTOCOL $server_protocol;
    fastcgi_param SERVER_PORT $server_port;
    fastcgi_pass_header Authorization;
    fastcgi_intercept_errors on;
    fastcgi_read_timeout 60;
  }}
}}
"""
"""What a site may have had for nginx since OMERO.web 4.4."""


class Behind:
    """The app in a thread of this process, and the web server in front of it; ``kind`` is the word after ``omeroweb config``."""

    def __init__(self, make_app: Callable[..., Any], settings: dict[str, str], kind: str, **keys: object) -> None:
        # The web server may be another user, who is not let into pytest's own folders.
        self.folder = Path(tempfile.mkdtemp(prefix="omeroweb-"))
        self.folder.chmod(0o755)
        (self.folder / "log").mkdir()
        self.port, var = free_port(), self.folder / "var"
        given = {
            "application_server.port": free_port(),
            "application_server.socket": var / "omeroweb.sock",
            "application_server.socket_mode": "0666",
            "static_root": var / "static",
            "logdir": self.folder / "log",
            **{key.replace("__", "."): value for key, value in keys.items()},
        }
        self.keys = {f"omero.web.{key}": str(value) for key, value in given.items()}
        self.app = make_app(**self.keys)
        self.wanted = of(self.app.registry)
        collect(self.app.registry, self.wanted.static_base, [], self.wanted.serving.static_root)
        self.ini = self.folder / "site.ini"
        self.ini.write_text("\n".join(["[app:main]", "use = egg:omeroweb_pyr", *(f"{k} = {v}" for k, v in (settings | self.keys).items())]))
        self.start_app()
        try:
            self.front = self._front(kind)
        except BaseException:
            self.stop_app()
            raise
        self.url = f"{self.front.url}{self.wanted.prefix}"

    def certificate(self) -> Path:
        """Make a certificate with its key."""
        return make_certificate(self.folder / "certificate.pem")

    @property
    def maintenance(self) -> Path:
        """Return the page that switches the site off."""
        return self.folder / "var" / "maintenance.html"

    def printed(self, *words: str) -> str:
        """Return what ``omeroweb config`` prints."""
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            assert main(["config", *words, str(self.ini)]) == 0
        return out.getvalue()

    def start_app(self) -> None:
        """Serve the app as its settings say."""
        serving = self.wanted.serving
        self._place = (
            Listener.at_path(serving.socket, serving.socket_mode)
            if serving.server == "fastcgi"
            else Listener.at_port(serving.host, serving.port)
        )
        listener = self._place.__enter__()
        if serving.server.startswith("fastcgi"):
            self._server = Server(self.app, listener, prefix=self.wanted.prefix)
        else:
            self._server = HttpServer(self.app, listener)
        self._thread = threading.Thread(target=self._server.run, args=(5,))
        self._thread.start()

    def stop_app(self) -> None:
        """Stop the app alone."""
        self._server.stop()
        self._thread.join(20)
        self._place.__exit__(None, None, None)

    def close(self) -> None:
        """Stop both."""
        self.front.stop()
        self.stop_app()
        shutil.rmtree(self.folder)

    def _front(self, kind: str) -> webservers.WebServer:
        http = ["--http", str(self.port)]
        if kind == "nginx":
            path = self.folder / "nginx.conf"
            path.write_text(self.printed("nginx", *http))
            return webservers.run_nginx(path, self.port, self.folder / "log" / "nginx.error.log")
        if kind == "nginx --system":
            return webservers.nginx(self.folder, self.printed("nginx", "--system", *http), self.port)
        if kind == "nginx of old":
            serving, prefix = self.wanted.serving, self.wanted.prefix
            address = f"{serving.host}:{serving.port}"
            server = OLD.format(port=self.port, prefix=prefix, static=serving.static_root, address=address)
            return webservers.nginx(self.folder, server, self.port)
        if kind == "nginx with https":
            text = self.printed("nginx", "--system", *http).replace(f"listen {self.port};", f"listen {self.port} ssl http2;")
            path = self.certificate()
            server = text.replace("sendfile on;", f"ssl_certificate {path}; ssl_certificate_key {path};")
            return webservers.nginx(self.folder, server, self.port)
        if kind == "nginx-location":
            server = f"server {{ listen {self.port}; client_max_body_size 0;\n{self.printed('nginx-location')}\n}}"
            return webservers.nginx(self.folder, server, self.port)
        return webservers.apache(self.folder, self.printed("apache", *http, "--servername", "localhost"), self.port)
