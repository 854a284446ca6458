"""``omeroweb doctor``: a sound site is told so, and every fault has a line that cures it."""

import json
import re
import shlex
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from live import Site
from mail_server import MailServer
from omeroweb_pyr.cli.main import main

INI = "[app:main]\nuse = egg:omeroweb_pyr\n{}\n[server:main]\nuse = egg:waitress#main\n"


class Patient:
    """A site's configuration, and the doctor's answer to it."""

    def __init__(self, folder, capsys, server):
        self.path, self._capsys = folder / "site.ini", capsys
        self.keys = {
            "server_list": json.dumps([[server.host, server.port, "embedded"]]),
            "secret_key": "only-for-tests",
            "session_dir": "sessions",
            "static_root": "static",
            "logdir": "log",
        }
        (folder / "sessions").mkdir(mode=0o700)

    def write(self, **keys):
        lines = (f"omero.web.{key} = {value}".replace("%", "%%") for key, value in (self.keys | keys).items())
        self.path.write_text(INI.format("\n".join(lines)))
        return str(self.path)

    def asked(self, *options, **keys):
        """Return the exit status and the answer, of which the faults alone when there are any."""
        status = main(["doctor", *options, self.write(**keys)])
        told = self._capsys.readouterr()
        assert told.err == ""
        return status, told.out


@pytest.fixture
def patient(tmp_path, capsys, server):
    return Patient(tmp_path, capsys, server)


def test_a_sound_site_is_told_so(patient, app, tmp_path):
    assert main(["syncmedia", patient.write()]) == 0
    keys = {"session_cookie_secure": "true", "csrf_cookie_secure": "true"}
    with closing(MailServer()) as mail:
        keys |= {"admins": '[["Ada", "ada@example.org"]]', "email_host": "127.0.0.1", "email_port": str(mail.port)}
        status, told = patient.asked(**keys)
    assert status == 0
    assert "WRONG" not in told
    for line in ("is OMERO 5.6", "kept in", "all are in", "takes mail for ada@example.org", "filters nothing until there is a script menu"):
        assert line in told
    assert sorted(path.name for path in tmp_path.iterdir()) == ["sessions", "site.ini", "static"]
    assert list((tmp_path / "sessions").iterdir()) == []


@pytest.mark.parametrize(
    ("keys", "told", "change"),
    [
        ({"server_list": '[["tcp://127.0.0.1", 9]]'}, "Please try again later. (Connection refused)", "omero.web.server_list = "),
        ({"page_size": "x"}, "expected a whole number", "omero.web.page_size = …   (a whole number"),
        ({"session_cookie_path": "/b", "prefix": "/a"}, "comes back for /b only", "omero.web.session_cookie_path = /a/"),
        ({"session_cookie_samesite": "None"}, "browsers drop cookies", "omero.web.session_cookie_secure = true"),
        ({"trusted_proxy": "*"}, "anybody may say", "omero.web.trusted_proxy = "),
        ({"session_dir": "site.ini/sessions"}, "can't write to ", "omero.web.session_dir = "),
        ({"admins": '[["A", "a@b.c"]]', "email_host": "127.0.0.1", "email_port": "9"}, "127.0.0.1:9: ", "omero.web.email_port = "),
        ({"session_engine": "django.contrib.sessions.backends.cache"}, "none", "omero.web.caches = {"),
        (
            {"session_engine": "cache", "caches": '{"default": {"BACKEND": "x.PyMemcacheCache", "LOCATION": "127.0.0.1:9"}}'},
            "127.0.0.1:9: can't be reached",
            "omero.web.caches = ",
        ),
    ],
)
def test_a_fault_has_a_line_that_cures_it(patient, keys, told, change):
    status, answer = patient.asked("--quiet", **keys)
    assert status == 1
    assert told in answer
    assert f"in {patient.path}: {change}" in answer
    assert "Traceback" not in answer


def test_what_only_wants_a_look_is_a_note(patient):
    status, told = patient.asked(scripts_to_ignore="[]", user_dropdown="false", wsgi_workers="9", debug="true")
    assert status == 0
    read, ignored = "user_dropdown (site.ini) is read and checked", "wsgi_workers (site.ini) has no effect"
    for line in (read, ignored, "debug is on", "nobody gets mail"):
        assert line in told
    assert patient.asked("--quiet")[1] == ""


def test_what_is_left_out_of_the_site_is_a_note(patient, tmp_path, caplog):
    (tmp_path / "login.pt").write_text("<p>\n{% csrf_token %}</p>")
    keys = {"template_dirs": json.dumps([str(tmp_path)]), "apps": '["omero_figure", "json"]', "login_redirect": '{"viewname": "figure"}'}
    status, told = patient.asked(**keys)
    assert status == 0
    assert f"app           note   {tmp_path}/login.pt, line 2: this is a Django template" in told
    assert "app           note   omero.web.apps: omero_figure is left out: no Python package" in told
    assert "app           note   omero.web.apps: json is left out: it has no includeme" in told
    assert "app           note   omero.web.login_redirect leads nowhere" in told
    assert caplog.text == ""


def test_a_server_that_is_none_of_omero_is_told_apart(patient, server):
    with closing(MailServer()) as other:
        public = {"public.enabled": "true", "public.user": "a", "public.password": "b"}
        told = patient.asked("--quiet", server_list=json.dumps([["127.0.0.1", other.port, "a"]]), timeout="1000")[1]
        assert "(something listens there; ssl is spoken to it unless" in told
        told = patient.asked(server_list=json.dumps([["no-such-host.invalid", 4064, "a"]]), timeout="1000", **public)[1]
    assert "OMERO         note   the public user 'a' was not tried" in told
    assert "OMERO         ok" not in told


def test_the_folder_of_sessions_is_private(patient, tmp_path):
    (tmp_path / "sessions").chmod(0o755)
    status, told = patient.asked("--quiet")
    assert status == 1
    assert f"chmod 700 {tmp_path / 'sessions'}" in told


def test_memcached_is_asked(patient, caches):
    keys = {key.removeprefix("omero.web."): value for key, value in caches("memcached").ini.items()}
    status, told = patient.asked(**keys)
    assert status == 0
    assert f"127.0.0.1:{caches('memcached').port}" in told.partition("sessions")[2].splitlines()[0]


def test_old_static_files_are_told(patient, tmp_path):
    (tmp_path / "static").mkdir()
    status, told = patient.asked("--quiet")
    assert status == 1
    assert f"omeroweb syncmedia {patient.path}\n" in told


def test_the_public_user_is_tried_and_summed_up(patient, world):
    keys = {
        "public.enabled": "true",
        "public.user": world.user_name,
        "public.password": world.password,
        "public.url_filter": "^/project/51/",
    }
    status, told = patient.asked(**keys)
    assert status == 0
    assert f"lets the public user {world.user_name!r} in" in told
    assert "`omeroweb public` lists them" in told
    assert "url_filter is not set" not in told
    assert "omero.web.public.url_filter is not set" in patient.asked(**(keys | {"public.url_filter": ""}))[1]
    status, told = patient.asked("--quiet", **(keys | {"public.password": "wrong"}))
    assert status == 1
    assert "refuses the public user" in told
    assert "omero.web.public.password = PASSWORD" in told
    assert "wrong" not in told.replace("WRONG", "")
    assert "lets visitors in nowhere" in patient.asked("--quiet", **(keys | {"public.url_filter": "a^"}))[1]


def test_the_site_is_asked_where_visitors_come(patient, site, make_app):
    status, told = patient.asked("--url", site.url)
    assert (status, f"{site.url} answers" in told) == (0, True)
    assert "nobody stays logged in" in patient.asked("--quiet", "--url", site.url, session_cookie_secure="true")[1]
    assert "but the prefix is empty" in patient.asked("--quiet", "--url", site.url + "/omero")[1]
    assert "with our log-in page" in patient.asked("--quiet", "--url", site.url + "/omero", prefix="/omero")[1]
    assert "can't be reached" in patient.asked("--quiet", "--url", "https://127.0.0.1:9")[1]
    assert "has to begin with http" in patient.asked("--quiet", "--url", "omero.example.org")[1]


@pytest.mark.parametrize("named", ["environment", "ini"])
def test_what_nothing_sets_goes_where_omero_has_its_own(patient, tmp_path, monkeypatch, named):
    (tmp_path / "omero" / "etc" / "grid").mkdir(parents=True)
    keys = {"omerodir": str(tmp_path / "omero")} if named == "ini" else {}
    if named == "environment":
        monkeypatch.setenv("OMERODIR", str(tmp_path / "omero"))
    told = patient.asked(session_cookie_samesite="None", **keys)[1]
    line = re.search(r"omeroweb (config set .*omero\.web\.session_cookie_secure true)", told)[1]
    assert main(shlex.split(line)) == 0
    status, told = patient.asked(trusted_proxy="*", session_cookie_samesite="None", **keys)
    assert (status, "browsers drop" in told) == (1, False)
    assert f"in {patient.path}: omero.web.trusted_proxy = 127.0.0.1" in told


def test_a_proxy_that_does_not_pass_the_host_on_is_found(patient, app):
    def hiding(environ, start_response):
        return app(environ | {"HTTP_HOST": "127.0.0.1:4080"}, start_response)

    hidden = Site(hiding)
    try:
        assert "pages lead to 127.0.0.1:4080 instead of" in patient.asked("--quiet", "--url", hidden.url)[1]
    finally:
        hidden.close()


def test_it_runs_from_anywhere_with_omeros_folder_alone(tmp_path, server):
    (tmp_path / "etc" / "grid").mkdir(parents=True)

    def omeroweb(*arguments, **env):
        command = [Path(sys.executable).parent / "omeroweb", *arguments]
        return subprocess.run(command, env=env, cwd="/", capture_output=True, text=True, timeout=60, check=False)

    listed = json.dumps([[server.host, server.port, "embedded"]])
    assert omeroweb("config", "set", "omero.web.server_list", listed, OMERODIR=str(tmp_path)).returncode == 0
    done = omeroweb("doctor", OMERODIR=str(tmp_path))
    assert (done.returncode, done.stderr) == (0, "")
    assert "omeroweb config set omero.web.admins '[[" in done.stdout
    assert [path.name for path in tmp_path.iterdir()] == ["etc"]
    assert "no configuration is named" in omeroweb("doctor").stderr
