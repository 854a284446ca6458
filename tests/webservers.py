"""Real web servers on ports of their own, each in a folder of its own, run by whoever runs the tests."""

import os
import shutil
import socket
import subprocess
import time
from pathlib import Path

import pytest

NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
APACHE = shutil.which("apache2", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
MODULES = Path("/usr/lib/apache2/modules")
ROOT = os.geteuid() == 0


def free_port() -> int:
    """Return a port that is free at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class WebServer:
    """A web server in the foreground; ``url`` has no slash at the end."""

    def __init__(self, command: list[str], port: int, log: Path) -> None:
        self.port, self.url, self.log = port, f"http://127.0.0.1:{port}", log
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        deadline = time.monotonic() + 20
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.process.kill()
                raise AssertionError(f"{command[0]} did not start: {self.process.communicate()[1]} {self.errors()}")
            time.sleep(0.02)

    def _answers(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def errors(self) -> str:
        """Return its error log."""
        return self.log.read_text() if self.log.exists() else ""

    def stop(self) -> None:
        """Stop it."""
        self.process.terminate()
        try:
            self.process.wait(10)
        finally:
            self.process.kill()
            self.process.communicate()


def nginx(folder: Path, servers: str, port: int) -> WebServer:
    """Run nginx with these blocks in its ``http``."""
    if NGINX is None:
        pytest.skip("nginx is not installed")
    text = f"""{"user root;" if ROOT else ""}
pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 256; }}
http {{
  access_log off; include /etc/nginx/mime.types;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  {servers}
}}
"""
    path = folder / "nginx.conf"
    path.write_text(text)
    return run_nginx(path, port, folder / "error.log")


def run_nginx(path: Path, port: int, log: Path) -> WebServer:
    """Check a whole configuration, and run nginx with it."""
    if NGINX is None:
        pytest.skip("nginx is not installed")
    common = [NGINX, "-c", str(path), "-p", str(path.parent), "-e", str(log)]
    checked = subprocess.run([*common, "-t"], check=False, capture_output=True, text=True)
    assert checked.returncode == 0, checked.stderr
    assert "warn" not in checked.stderr, checked.stderr
    return WebServer([*common, "-g", "daemon off;"], port, log)


def apache(folder: Path, text: str, port: int) -> WebServer:
    """Check what is to be included in Apache's configuration, and run Apache with it."""
    if APACHE is None:
        pytest.skip("Apache is not installed")
    names = "mpm_event authz_core alias deflate filter headers mime rewrite proxy proxy_fcgi proxy_http setenvif"
    loaded = [f"LoadModule {name}_module {MODULES}/mod_{name}.so" for name in names.split() if (MODULES / f"mod_{name}.so").exists()]
    path = folder / "apache.conf"
    path.write_text(
        "\n".join(
            [
                f"ServerRoot {folder}",
                f"PidFile {folder}/apache.pid",
                "ServerName localhost",
                    f"ErrorLog {folder}/apache.log",
                f"DefaultRuntimeDir {folder}",
                f"Mutex file:{folder} default",
                *loaded,
                *(["User www-data", "Group www-data"] if ROOT else []),
                "TypesConfig /etc/mime.types",
                text,
                "",
            ]
        )
    )
    checked = subprocess.run([APACHE, "-t", "-f", str(path)], check=False, capture_output=True, text=True)
    assert (checked.returncode, checked.stderr) == (0, "Syntax OK\n")
    return WebServer([APACHE, "-f", str(path), "-D", "FOREGROUND"], port, folder / "apache.log")
