"""Large attachments through a site in a process of its own, whose memory is measured; and how large they may be."""

import hashlib
import json
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from inis import ini_text
from world import World

PIECE = bytes(range(256)) * 4096
PIECES = 128
"""128 MB."""
MOST_MB = 48
"""How much more memory the site may take for it than it takes for a small one."""


@pytest.fixture
def site(server, tmp_path) -> Iterator[tuple[int, str]]:
    """The site's process id, and where it is."""
    listed = json.dumps([[server.host, server.port, "embedded"]])
    keys = {"server_list": listed, "session_dir": str(tmp_path / "sessions"), "secret_key": "x"}
    ini = tmp_path / "site.ini"
    ini.write_text(ini_text(keys))
    command = [sys.executable, "-W", "ignore", "-m", "omeroweb_pyr.cli", "serve", str(ini), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process.pid, f"http://127.0.0.1:{re.search(r':([0-9]+)/', process.stdout.readline())[1]}"
        finally:
            process.kill()


def peak_mb(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))


class Form:
    """A form with one file, made while it is sent."""

    def __init__(self, pieces: int) -> None:
        self.head = b'--b\r\nContent-Disposition: form-data; name="file"; filename="large.bin"\r\nContent-Type: application/x-large\r\n\r\n'
        self.tail, self.pieces = b"\r\n--b--\r\n", pieces

    def __len__(self) -> int:
        return len(self.head) + self.pieces * len(PIECE) + len(self.tail)

    def __iter__(self) -> Iterator[bytes]:
        yield self.head
        for _ in range(self.pieces):
            yield PIECE
        yield self.tail


def up_and_down(session: requests.Session, path: str, pieces: int) -> str:
    """Attach a file and read it again; return the digest of what came back."""
    form = Form(pieces)
    headers = {"Content-Type": "multipart/form-data; boundary=b", "X-CSRFToken": session.cookies["csrftoken"], "Accept": "application/json"}
    made = session.post(f"{path}@@attach", data=form, headers=headers, timeout=300)
    assert made.status_code == 200, made.text
    digest = hashlib.sha1()
    with session.get(f"{path}@@download/{made.json()['data']['new'][0]}", stream=True, timeout=300) as answer:
        assert answer.headers["Content-Length"] == str(pieces * len(PIECE))
        for piece in answer.iter_content(1 << 20):
            digest.update(piece)
    return digest.hexdigest()


def test_a_large_attachment_takes_no_memory(site, server):
    pid, url = site
    world = World(server)
    with requests.Session() as session:
        page = session.get(f"{url}/webclient/login/", timeout=60).text
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
        session.post(f"{url}/webclient/login/", data=world.credentials | {"csrfmiddlewaretoken": token}, timeout=60)
        path = f"{url}/image/{world.image()}/"
        up_and_down(session, path, 4)
        before = peak_mb(pid)
        assert up_and_down(session, path, PIECES) == hashlib.sha1(PIECE * PIECES).hexdigest()
        assert peak_mb(pid) - before < MOST_MB


def test_what_is_larger_than_a_gigabyte_is_let_in(site):
    _, url = site
    host, _, port = url.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), timeout=60) as client:
        client.sendall(b"POST /image/1/@@attach HTTP/1.1\r\nHost: x\r\nContent-Length: 5000000000\r\nExpect: 100-continue\r\n\r\n")
        assert client.recv(100).startswith(b"HTTP/1.1 100")
