"""What the command says to those who get it wrong."""

import socket
import subprocess
import sys
from pathlib import Path
from unittest import mock

import pytest

from inis import ini_text
from omeroweb_pyr.cli.errors import CommandError
from omeroweb_pyr.cli.ini import chosen
from omeroweb_pyr.cli.main import main
from omeroweb_pyr.cli.serve import folders
from omeroweb_pyr.embedded.__main__ import main as embedded


@pytest.fixture
def ini(tmp_path):
    def write(server="", **keys):
        path = tmp_path / "test.ini"
        path.write_text(ini_text({"session_dir": "sessions"} | keys, server, logs=True))
        return str(path)

    return write


def test_a_missing_file_is_one_line(capsys, tmp_path):
    assert main(["clearsessions", str(tmp_path / "no.ini")]) == 1
    assert capsys.readouterr().err == f"omeroweb: {tmp_path}/no.ini: there is no such file\n"


@pytest.mark.parametrize("text", ["", "[app:main\n", "no section", "[app:main]\na = %(b)s\n", "[app:main]\na=1\na=2\n"])
def test_a_broken_file_is_one_line(capsys, tmp_path, text):
    path = tmp_path / "broken.ini"
    path.write_text(text)
    assert main(["clearsessions", str(path)]) == 1
    assert capsys.readouterr().err.count("\n") == 1


def test_wrong_settings_are_listed(capsys, ini):
    assert main(["clearsessions", ini(page_size="x", debug="maybe")]) == 1
    told = capsys.readouterr().err
    assert "omero.web.page_size = 'x'" in told
    assert "omero.web.debug = 'maybe'" in told


def test_a_busy_port_is_one_line(capsys, ini):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        process = subprocess.run(
            [sys.executable, "-m", "omeroweb_pyr.cli", "serve", ini(), "--port", str(port)],
            check=False,
            capture_output=True,
            text=True,
            timeout=60,
        )
    assert process.returncode == 1
    assert process.stderr == f"omeroweb: 127.0.0.1:{port} can't be listened on: Address already in use\n"


@pytest.mark.parametrize(
    "line",
    [
        "",
        "fly",
        "serve",
        "serve x.ini --port 70000",
        "serve x.ini --port a",
        "config",
        "config fly",
        "config get a b",
        "config nginx --http 0 x.ini",
        "config nginx --servername a;b x.ini",
        "config nginx --max-body-size much x.ini",
        "config systemd --unit fly.service x.ini",
        "doctor --url http://[ x.ini",
        "doctor --url http://a:99999/ x.ini",
        "clearsessions a b",
    ],
)
def test_wrong_arguments_are_refused_in_one_line(capsys, line):
    with pytest.raises(SystemExit) as raised:
        main(line.split())
    assert raised.value.code == 2
    told = capsys.readouterr().err
    assert told.startswith("omeroweb")
    assert told.count("\n") == 1


@pytest.mark.parametrize("line", ["", "fly", "start", "start --data x --port 70000", "start --data x --port a", "import"])
def test_wrong_arguments_of_the_embedded_omero_are_one_line_too(capsys, line):
    with pytest.raises(SystemExit) as raised:
        embedded(line.split())
    assert raised.value.code == 2
    told = capsys.readouterr().err
    assert told.startswith("omeroweb embedded")
    assert told.count("\n") == 1


@pytest.mark.parametrize(
    "text",
    ["a = b", "use = egg:no_such_package", "use = egg:omeroweb_pyr#nothing", "use = nothing", "use = config:nothing.ini"],
)
@pytest.mark.parametrize("command", ["serve", "syncmedia", "public"])
def test_an_app_that_is_none_is_one_line(capsys, tmp_path, command, text):
    path = tmp_path / "site.ini"
    path.write_text(f"[app:main]\n{text}\n[server:main]\nuse = egg:waitress#main\nhost = 127.0.0.1\nport = 0\n")
    with mock.patch("omeroweb_pyr.cli.serve.signal.signal"):
        assert main([command, str(path)]) == 1
    told = capsys.readouterr().err
    assert told.startswith(f"omeroweb: {path}: ")
    assert told.count("\n") == 1


def test_a_full_disk_is_one_line(tmp_path):
    line, env = [sys.executable, "-W", "ignore", "-m", "omeroweb_pyr.cli", "config", "list"], {"OMERODIR": str(tmp_path)}
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(line, check=False, stdout=full, stderr=subprocess.PIPE, text=True, env=env, timeout=60)
    assert (done.returncode, done.stderr) == (1, "omeroweb: No space left on device\n")


def test_a_wrong_port_in_the_file_is_one_line(capsys, ini):
    with mock.patch("omeroweb_pyr.cli.serve.signal.signal"):
        assert main(["serve", ini(server="port = many")]) == 1
    assert capsys.readouterr().err == "omeroweb: [server:main] can't be used: 'many' is not a port number\n"


def test_the_data_folder_takes_everything():
    assert folders(None) == {}
    assert folders(Path("/d")) == {"omero.web.embedded.data": "/d/omero", "omero.web.session_dir": "/d/sessions"}


def test_the_configuration_is_the_one_named_then_the_environments(monkeypatch, tmp_path, ini):
    (tmp_path / "etc" / "grid").mkdir(parents=True)
    config = '<icegrid><properties id="default"><property name="omero.web.page_size" value="7"/></properties></icegrid>'
    (tmp_path / "etc" / "grid" / "config.xml").write_text(config)
    with pytest.raises(CommandError, match="no configuration is named"):
        chosen(None)
    monkeypatch.setenv("OMERODIR", str(tmp_path))
    assert chosen(None).settings().client.page_size == 7
    assert chosen(None).settings().session.folder == tmp_path / "var" / "sessions"
    monkeypatch.setenv("OMEROWEB_INI", ini(page_size=8))
    assert chosen(None).settings().client.page_size == 8
    assert chosen(ini(page_size=9)).settings().client.page_size == 9
    monkeypatch.delenv("OMEROWEB_INI")
    monkeypatch.setenv("OMERODIR", "/nowhere")
    with pytest.raises(CommandError, match="no such folder"):
        chosen(None)


def test_looking_at_settings_does_not_load_omero():
    code = "import sys, omeroweb_pyr.cli.main; sys.exit('omero' in sys.modules)"
    assert subprocess.run([sys.executable, "-W", "ignore", "-c", code], check=False, timeout=60).returncode == 0
