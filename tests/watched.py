"""Sites, OMERO and a mail server, all of whose output is kept: what they print, log, write, mail and answer."""

import contextlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import omero
from webtest import TestApp

from inis import ini_text
from leaks import files, password
from mail_server import MailServer
from overhttp import wire
from staff import mail_goes_by
from world import Server

TESTS = Path(__file__).parent
LOUD = "import logging, sys; logging.INFO = logging.DEBUG; from omeroweb_pyr.embedded.__main__ import main; sys.exit(main())"
"""The embedded OMERO, telling more than it does by itself."""
BROKEN = "<p>${1 / 0}</p>"
"""An error page that fails itself."""


class Browser(TestApp):
    """A browser whose answers are kept, but for its own cookies."""

    def __init__(self, url: str, answers: list[tuple[str, bytes]]) -> None:
        host = urlsplit(url).netloc
        super().__init__(wire(host), extra_environ={"HTTP_HOST": host, "SERVER_NAME": host.partition(":")[0]})
        self._answers = answers

    def do_request(self, req, status=None, expect_errors=None):
        reply = super().do_request(req, status, expect_errors)
        heads = "\n".join(f"{name}: {value}" for name, value in reply.headers.items() if name.lower() != "set-cookie")
        self._answers.append((f"{req.method} {req.path} {reply.status_int}", f"{heads}\n\n".encode() + reply.body))
        return reply

    def form(self, path: str, field: str, **values: Any) -> Any:
        """Ask for a page; return its form that has a field, filled in."""
        return self.filled(self.get(path), field, **values)

    def filled(self, page: Any, field: str, **values: Any) -> Any:
        """Fill in the form of a page that has a field."""
        form = next(form for form in page.forms.values() if field in form.fields)
        for name, value in values.items():
            form[name] = value
        return form

    @contextlib.contextmanager
    def as_nobody(self) -> Iterator[None]:
        """Have no session for a while."""
        kept = self.cookies["sessionid"]
        self.set_cookie("sessionid", "gone")
        yield
        self.set_cookie("sessionid", kept)

    @property
    def token(self) -> dict[str, str]:
        """Return the field that guards forms."""
        return {"csrfmiddlewaretoken": self.cookies["csrftoken"]}


class Watched:
    """OMERO and its mail server, and sites before it. Every log tells all it can."""

    def __init__(self, folder: Path, stack: contextlib.ExitStack) -> None:
        self.folder, self._stack = folder, stack
        self.secrets: dict[str, str] = {}
        self.shown: dict[str, str] = {}
        """Those that pages may show, for they were typed where anybody can read them."""
        self.mailed: dict[str, str] = {}
        """Those that their owner was mailed, and that are nowhere else."""
        self.keys: dict[str, str] = {}
        self.answers: list[tuple[str, bytes]] = []
        self.files: list[tuple[str, bytes]] = []
        self._running: dict[str, subprocess.Popen] = {}
        for name in ("tmp", "templates"):
            (folder / name).mkdir()
        (folder / "templates" / "error.pt").write_text(BROKEN)
        self.post = MailServer()
        stack.callback(self.post.close)
        port = self._run("omero", "ready tcp://.*:([0-9]+)", "-c", LOUD, "start", "--no-demo", "--no-ssl", "--port=0", "--data=omero")
        self.server = Server(folder / "omero", int(port))
        stack.callback(self.server.close)
        root = omero.client(f"{self.server.host}:{port}")
        root.createSession("root", "omero")
        stack.callback(root.closeSession)
        stack.enter_context(mail_goes_by(root, self.post.port))

    def serve(self, name: str, **keys: object) -> str:
        """Start a site; return its address. Its second OMERO is away."""
        servers = [[self.server.host, self.server.port, "embedded"], ["tcp://127.0.0.1", 1, "away"]]
        given = {"server_list": json.dumps(servers), "admins": '[["A", "admin@example.org"]]', "apps": '["faulty"]'}
        given |= {"email_host": "127.0.0.1", "email_port": self.post.port, "session_dir": "sessions", "audit_log": "log/audit.log"}
        ini = self.folder / f"{name}.ini"
        ini.write_text(ini_text(given | {"template_dirs": '["templates"]'} | keys, logs=True, level="DEBUG"))
        return self._run(name, "Serving +(http://[^/]+)/ ", "-m", "omeroweb_pyr.cli", "serve", str(ini), "--port=0")

    def secret(self, name: str, *, shown: bool = False) -> str:
        """Make a password to look for."""
        made = (self.shown if shown else self.secrets)[name] = password()
        return made

    def note_keys(self, browser: Browser) -> None:
        """Note a browser's cookies, and the keys of OMERO sessions that the records of web sessions have."""
        self.keys |= {f"{name} {value[:4]}": value for name, value in browser.cookies.items()}
        records = b"".join(content for _, content in files(self.folder / "sessions"))
        self.keys |= {f"session {uuid[:4]}": uuid for uuid in re.findall(r'session_uuid":"([^"]+)', records.decode())}

    def look(self, when: str) -> None:
        """Keep all files as they are now, those too that a process holds open under no name."""
        self.files += [(f"{name}, {when}", content) for name, content in files(self.folder)]
        for name, process in self._running.items():
            for handle in Path(f"/proc/{process.pid}/fd").iterdir():
                target = str(handle.readlink())
                if target.startswith(str(self.folder)) and target.endswith(" (deleted)"):
                    self.files.append((f"{target} of {name}, {when}", handle.read_bytes()))

    @property
    def logs(self) -> list[tuple[str, bytes]]:
        """Return what was printed and logged."""
        return [(name, content) for name, content in files(self.folder) if name.endswith((".log", ".stdout", ".stderr"))]

    def mails(self, *, told: bool = False) -> list[tuple[str, bytes]]:
        """Return the mails about faults and to users, or with ``told`` those by which somebody is told his new password."""
        chosen = [mail for mail in self.post.mails if told == mail["Subject"].startswith("OMERO - Reset")]
        return [(f"mail {mail['Subject']}", mail.as_bytes() + mail.get_content().encode()) for mail in chosen]

    def _run(self, name: str, ready: str, *command: str) -> str:
        """Start a process; return what it says of itself when it is ready."""
        environ = os.environ | {"TMPDIR": str(self.folder / "tmp"), "PYTHONPATH": str(TESTS)}
        with (self.folder / f"{name}.stderr").open("wb") as errors:
            line = [sys.executable, "-W", "ignore", *command]
            process = subprocess.Popen(line, cwd=self.folder, env=environ, stdout=subprocess.PIPE, stderr=errors, text=True)
        self._running[name] = process
        self._stack.callback(partial(self._end, name))
        for said in process.stdout:
            if found := re.match(ready, said):
                return found[1]
        raise AssertionError((self.folder / f"{name}.stderr").read_text())

    def _end(self, name: str) -> None:
        process = self._running.pop(name)
        process.terminate()
        said, _ = process.communicate(timeout=30)
        (self.folder / f"{name}.stdout").write_text(said)
