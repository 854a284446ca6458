"""The serve command as a real process."""

import json
import re
import signal
import subprocess
import sys
import urllib.request

import pytest

from inis import ini_text


@pytest.fixture
def serving(server, world, tmp_path):
    ini = tmp_path / "test.ini"
    servers = json.dumps([[server.host, server.port, "embedded"]])
    public = {"enabled": "true", "user": world.user_name, "password": world.password, "url_filter": "^/omero/dataset/"}
    keys = {"server_list": servers, "prefix": "/omero"} | {f"public.{key}": value for key, value in public.items()}
    ini.write_text(ini_text(keys))
    command = [sys.executable, "-m", "omeroweb_pyr.cli", "serve", str(ini), "--port", "0", "--data", str(tmp_path / "data")]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def test_it_serves_until_told_to_stop(serving, tmp_path):
    url = re.fullmatch(r"Serving +(http://127\.0\.0\.1:[0-9]+/omero/) .*\n", serving.stdout.readline())[1]
    with urllib.request.urlopen(url, timeout=30) as reply:
        assert reply.url == f"{url}webclient/login/?url=%2Fomero%2Fwebclient%2F"
        assert b"Log in" in reply.read()
    assert (tmp_path / "data" / "sessions" / "secret_key").exists()
    with urllib.request.urlopen(f"{url}dataset/", timeout=30) as reply:
        assert b"Datasets" in reply.read()
    serving.send_signal(signal.SIGTERM)
    assert serving.wait(20) == 0
    # OMERO was left in good order; what waitress says is of a busy machine.
    assert [line for line in serving.stderr if not line.startswith("Task queue depth is")] == []
