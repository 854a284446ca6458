"""Two processes behind one nginx that asks them in turn, with the sessions on one memcached or redis, or in one folder."""

import contextlib
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests

from inis import ini_text
from webservers import free_port, nginx

SERVER = """
upstream app {{ {servers} }}
server {{
  listen 127.0.0.1:{port};
  location / {{
    proxy_pass http://app; proxy_set_header Host $http_host; proxy_set_header X-Forwarded-For $remote_addr;
    add_header X-Upstream $upstream_addr always; proxy_next_upstream off;
  }}
}}
"""


class Pair:
    """Two processes of one site and the nginx before them."""

    def __init__(self, folder: Path, keys: dict[str, str], secret: str, stack: contextlib.ExitStack) -> None:
        ports = []
        for name in ("one", "two"):
            ini = folder / f"{name}.ini"
            own = {"session_dir": str(folder / "sessions"), "secret_key": secret} | keys
            ini.write_text(ini_text(own))
            command = [sys.executable, "-W", "ignore", "-m", "omeroweb_pyr.cli", "serve", str(ini), "--port", "0"]
            process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
            stack.callback(self.end, process)
            ports.append(process)
        numbers = [re.search(r":([0-9]+)/", process.stdout.readline())[1] for process in ports]
        port = free_port()
        web = nginx(folder, SERVER.format(servers=" ".join(f"server 127.0.0.1:{number};" for number in numbers), port=port), port)
        stack.callback(web.stop)
        self.url, self.count = web.url, len(numbers)

    @staticmethod
    def end(process: subprocess.Popen) -> None:
        """Stop a process."""
        process.kill()
        process.communicate()


@pytest.fixture
def pair(server, tmp_path) -> Iterator[Callable[..., Pair]]:
    """Start them: ``pair(**keys)``."""
    listed = {"omero.web.server_list": json.dumps([[server.host, server.port, "embedded"]])}
    with contextlib.ExitStack() as stack:
        yield lambda secret="the same for both", **keys: Pair(tmp_path, listed | keys, secret, stack)


def log_in(url: str, who) -> requests.Session:
    """Return a browser that somebody logged in with."""
    browser = requests.Session()
    page = browser.get(f"{url}/webclient/login/")
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)[1]
    form = {"csrfmiddlewaretoken": token, "username": who.user_name, "password": who.password}
    reply = browser.post(f"{url}/webclient/login/", data=form, allow_redirects=False)
    assert reply.status_code == 302
    return browser


def ask_both(url: str, browser) -> set[int]:
    """Ask each process twice; returns the statuses."""
    replies = [browser.get(f"{url}/project/", allow_redirects=False) for _ in range(4)]
    assert len({reply.headers["X-Upstream"] for reply in replies}) == 2
    return {reply.status_code for reply in replies}


@pytest.mark.parametrize("kind", ["memcached", "redis"])
def test_a_session_holds_on_both_and_so_does_its_end_and_an_outage(pair, world, start_cache, kind):
    daemon = start_cache(kind)
    url = pair(**daemon.ini).url
    browser = log_in(url, world)
    assert ask_both(url, browser) == {200}
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', browser.get(f"{url}/project/").text)[1]
    dead = requests.Session()
    dead.cookies.set("sessionid", browser.cookies["sessionid"])
    browser.post(f"{url}/webclient/logout/", data={"csrfmiddlewaretoken": token}, allow_redirects=False)
    assert ask_both(url, dead) == {302}
    browser = log_in(url, world)
    daemon.stop()
    assert ask_both(url, browser) == {503}
    assert f"on a {kind} server, which" in browser.get(f"{url}/project/").text
    daemon.start()
    assert ask_both(url, log_in(url, world)) == {200}
