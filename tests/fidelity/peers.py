"""The environment of OMERO's own clients, and OMERO.web running in it."""

import http.cookiejar
import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

PACKAGES = ("zeroc-ice==3.6.5", "omero-py==5.23.0", "omero-web==5.33.2", "omero-cli-render==0.8.1", "setuptools==80.8.0")
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "omeroweb_pyr"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


def environment() -> Path:
    """Return the folder of programs of an environment with OMERO's own clients, made when it is missing or old."""
    home = CACHE / f"peers-{sys.version_info.major}.{sys.version_info.minor}"
    stamp = home / "packages"
    if not stamp.exists() or stamp.read_text() != "\n".join(PACKAGES):
        subprocess.run([sys.executable, "-m", "venv", "--clear", home], check=True)
        pip = [home / "bin" / "pip", "-q", "--disable-pip-version-check", "install", "--find-links", CACHE / "wheels"]
        subprocess.run([*pip, *PACKAGES], check=True, timeout=600)
        stamp.write_text("\n".join(PACKAGES))
    return home / "bin"


@dataclass(frozen=True, slots=True)
class Reply:
    """What OMERO.web answered."""

    status: int
    content_type: str
    body: bytes = field(repr=False)

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode(errors="replace")

    @property
    def json(self) -> Any:
        """The body as JSON; a page about a fault is none."""
        assert self.content_type == "application/json", self.text[:3000]
        return json.loads(self.body)


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_args: object) -> None:
        """Follow no redirect: it is the answer."""


class Visitor:
    """A browser of OMERO.web; it keeps cookies and sends the CSRF token with what it posts."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._jar = http.cookiejar.CookieJar()
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self._jar), _Stay())

    def get(self, path: str) -> Reply:
        """Ask for something."""
        return self._ask(urllib.request.Request(self.url + path))

    def post(self, path: str, fields: dict[str, str] | list[tuple[str, str]]) -> Reply:
        """Post a form."""
        return self._post(path, urllib.parse.urlencode(fields).encode(), "application/x-www-form-urlencoded")

    def upload(self, path: str, field: str, name: str, content_type: str, content: bytes) -> Reply:
        """Post a form with one file."""
        about = f'Content-Disposition: form-data; name="{field}"; filename="{name}"\r\nContent-Type: {content_type}'
        body = f"--part\r\n{about}\r\n\r\n".encode() + content + b"\r\n--part--\r\n"
        return self._post(path, body, "multipart/form-data; boundary=part")

    def send(self, method: str, path: str, data: object) -> Reply:
        """Send JSON."""
        return self._post(path, json.dumps(data).encode(), "application/json", method)

    def _post(self, path: str, body: bytes, content_type: str, method: str = "POST") -> Reply:
        token = next((cookie.value for cookie in self._jar if cookie.name == "csrftoken"), "")
        headers = {"Content-Type": content_type, "X-CSRFToken": token or "", "Referer": self.url}
        return self._ask(urllib.request.Request(self.url + path, body, headers, method=method))

    def _ask(self, request: urllib.request.Request) -> Reply:
        try:
            with self._opener.open(request, timeout=60) as answer:
                return Reply(answer.status, answer.headers.get_content_type(), answer.read())
        except urllib.error.HTTPError as error:
            with error:
                return Reply(error.code, error.headers.get_content_type(), error.read())


class OmeroWeb:
    """OMERO.web in a process of its own."""

    def __init__(self, programs: Path, omero_port: int, home: Path) -> None:
        self.url = f"http://127.0.0.1:{_free_port()}"
        self.log = home / "var" / "log" / "OMEROweb.log"
        self._output = home / "output"
        (static,) = programs.parent.glob("lib/python*/site-packages/omeroweb/webgateway/static")
        servers = f'[["tcp://127.0.0.1", {omero_port}, "embedded"]]'
        _configure(home, {"omero.web.server_list": servers, "omero.web.debug": "true", "omero.web.static_root": str(static)})
        command = [programs / "gunicorn", "omeroweb.wsgi:application", "--bind", self.url[7:], "--threads", "4", "--no-control-socket"]
        with self._output.open("wb") as output:
            self._process = subprocess.Popen(
                command, env=os.environ | {"OMERODIR": str(home)}, cwd=home, stdout=output, stderr=subprocess.STDOUT
            )
        self._wait(time.monotonic() + 60)

    def visitor(self, user: str, password: str) -> Visitor:
        """Log somebody in."""
        made = Visitor(self.url)
        token = TOKEN.search(made.get("/webclient/login/").text)
        assert token is not None
        fields = {"server": "1", "username": user, "password": password, "csrfmiddlewaretoken": token[1]}
        answer = made.post("/webclient/login/", fields)
        assert answer.status == 302, answer.text[-3000:]
        return made

    def stop(self) -> None:
        """End it."""
        self._process.terminate()
        self._process.wait(20)

    def _wait(self, until: float) -> None:
        while time.monotonic() < until and self._process.poll() is None:
            try:
                if Visitor(self.url).get("/webclient/login/").status == 200:
                    return
            except urllib.error.URLError:
                time.sleep(0.2)
        self._process.kill()
        raise RuntimeError(f"OMERO.web did not start:\n{self._output.read_text()[-3000:]}")


def _configure(home: Path, keys: dict[str, str]) -> None:
    (home / "etc" / "grid").mkdir(parents=True)
    (home / "var" / "log").mkdir(parents=True)
    listed = "".join(f"<property name={quoteattr(key)} value={quoteattr(value)}/>" for key, value in keys.items())
    profile = '<properties id="__ACTIVE__"><property name="omero.config.profile" value="default"/></properties>'
    version = '<property name="omero.config.version" value="5.1.0"/>'
    (home / "etc" / "grid" / "config.xml").write_text(
        f'<icegrid>{profile}<properties id="default">{version}{listed}</properties></icegrid>', encoding="utf-8"
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
