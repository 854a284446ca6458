"""``omeroweb config`` on OMERO's own configuration, beside omero-py's ``omero config`` on the same file."""

import fcntl
import io
import json
import os
import stat
import subprocess
import sys
import xml.etree.ElementTree as ET
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from unittest import mock

import pytest

from omeroweb_pyr.cli.main import main

BIN = Path(sys.executable).parent
# What bin/omero does, but that it refuses root.
OMERO = "import sys, omero.cli; sys.exit(omero.cli.argv(['omero', 'config', *sys.argv[1:]]))"
INI = "[app:main]\nuse = egg:omeroweb_pyr\n{}\n"


def sound(done):
    """Return what was done, which must have ended without a traceback."""
    assert "Traceback" not in done.stderr
    return done


class Place:
    """A folder of OMERO's, and the commands that change its configuration."""

    def __init__(self, folder):
        self.folder = folder
        self.path = folder / "etc" / "grid" / "config.xml"
        self.env = {"OMERODIR": str(folder)}

    def run(self, program, *arguments, **env):
        """Run with nothing in the environment but what is given, in the root folder."""
        command = [BIN / program, *arguments]
        return sound(subprocess.run(command, env=self.env | env, cwd="/", check=False, capture_output=True, text=True, timeout=60))

    def omeroweb(self, *arguments, **env):
        """Do the same without a process, which takes a moment instead of a second."""
        out, err = io.StringIO(), io.StringIO()
        with mock.patch.dict(os.environ, self.env | env, clear=True), redirect_stdout(out), redirect_stderr(err):
            status = main(["config", *arguments])
        return sound(subprocess.CompletedProcess(arguments, status, out.getvalue(), err.getvalue()))

    def config(self, *arguments, **env):
        done = self.omeroweb(*arguments, **env)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def refused(self, *arguments, **env):
        done = self.omeroweb(*arguments, **env)
        assert done.returncode == 1
        assert done.stderr.count("\n") == 1
        return done.stderr

    def omero(self, *arguments):
        done = self.run("python", "-W", "ignore", "-c", OMERO, *arguments, HOME=str(self.folder), PATH="/usr/bin:/bin")
        assert done.returncode == 0, done.stderr
        return done.stdout

    def editor(self, script):
        path = self.folder / "editor"
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)
        return str(path)


@pytest.fixture
def place(tmp_path):
    (tmp_path / "etc" / "grid").mkdir(parents=True)
    return Place(tmp_path)


def test_a_key_is_set_shown_and_removed(place):
    links = json.dumps([["Our help", "https://help.example.org/?a=1&b=<2>", {"target": "new"}]])
    assert place.config("set", "omero.web.ui.top_links", links) == ""
    place.config("set", "omero.web.login_incorrect_credentials_text", "  Wrong,   sorry: é ")
    place.config("set", "omero.web.public.password", "hush hush")
    place.config("set", "omero.web.search.default_user", "-1")
    assert place.config("get", "omero.web.ui.top_links") == links + "\n"
    assert place.config("get").splitlines() == [
        "omero.web.login_incorrect_credentials_text=  Wrong,   sorry: é ",
        "omero.web.public.password=********",
        "omero.web.search.default_user=-1",
        f"omero.web.ui.top_links={links}",
    ]
    assert place.config("get", "omero.web.public.password") == "hush hush\n"
    assert stat.S_IMODE(place.path.stat().st_mode) == 0o600
    place.config("set", "omero.web.public.password")
    assert place.config("get", "omero.web.public.password") == ""
    assert [path.name for path in place.path.parent.iterdir()] == ["config.xml"]


def test_it_runs_from_anywhere(place):
    assert place.run("omeroweb", "config", "set", "omero.web.page_size", "7").returncode == 0
    done = place.run("omeroweb", "config", "get")
    assert (done.returncode, done.stdout, done.stderr) == (0, "omero.web.page_size=7\n", "")
    done = place.run("omeroweb", "config", "set", "omero.web.page_size", "x")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)


def test_omero_py_reads_what_we_write_and_we_read_what_it_writes(place):
    place.config("set", "omero.web.login_logo", "https://example.org/a_b.png")
    place.config("set", "omero.web.login_incorrect_credentials_text", "two\nlines & <more>")
    assert place.omero("get", "omero.web.login_incorrect_credentials_text") == "two\nlines & <more>\n"
    place.omero("set", "omero.web.page_size", "7")
    place.omero("set", "omero.web.apps", "[]")
    place.omero("append", "omero.web.apps", '"omero_figure"')
    assert place.config("get", "omero.web.page_size") == "7\n"
    assert "omero.web.page_size = 7 (config.xml)" in place.config("list")
    place.config("set", "omero.web.page_size", "8")
    assert place.omero("get").splitlines() == [
        'omero.web.apps=["omero_figure"]',
        "omero.web.login_incorrect_credentials_text=two",
        "lines & <more>",
        "omero.web.login_logo=https://example.org/a_b.png",
        "omero.web.page_size=8",
    ]
    blocks = {block.get("id"): {one.get("name"): one.get("value") for one in block} for block in ET.parse(place.path).findall("properties")}
    assert blocks["__ACTIVE__"]["omero.config.profile"] == "default"
    assert blocks["__ACTIVE__"]["omero.web.page_size"] == blocks["default"]["omero.web.page_size"] == "8"


def test_other_profiles_are_left_alone(place):
    place.omero("set", "omero.web.page_size", "7")
    place.config("set", "omero.web.page_size", "8", OMERO_CONFIG="other")
    assert place.config("get", "omero.web.page_size") == "7\n"
    assert place.config("get", "omero.web.page_size", OMERO_CONFIG="other") == "8\n"
    place.omero("def", "other")
    assert place.config("get", "omero.web.page_size") == "8\n"


def test_a_file_that_another_program_holds_is_not_changed(place):
    place.config("set", "omero.web.page_size", "7")
    before = place.path.read_bytes()
    with place.path.with_name("config.xml.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert "config.xml is being changed by another program" in place.refused("set", "omero.web.page_size", "8")
        assert place.config("get", "omero.web.page_size") == "7\n"
    assert place.path.read_bytes() == before
    place.config("set", "omero.web.page_size", "8")


def test_many_at_once_lose_nothing(place):
    keys = ["page_size", "thumbnails_batch", "pool_size", "engines"]
    running = [subprocess.Popen([BIN / "omeroweb", "config", "set", f"omero.web.{key}", "9"], env=place.env) for key in keys]
    assert [process.wait(60) for process in running] == [0] * len(keys)
    assert len(place.config("get").splitlines()) == len(keys)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("set", "omero.web.page_size", "many"), "omero.web.page_size = 'many' (config.xml): expected a whole number"),
        (("set", "omero.web.public.password", "a\x01"), "only text in UTF-8 without control characters"),
        (("set", "omero web", "x"), "can't be a key"),
        (("set", "omero.web.page_size=5"), "can't be a key"),
        (("check", "/nowhere.ini"), "there is no such file"),
    ],
)
def test_what_is_wrong_is_one_line(place, arguments, told):
    assert told in place.refused(*arguments)
    assert not place.path.exists()


@pytest.mark.parametrize("env", [{"OMERODIR": ""}, {"OMERODIR": "/nowhere"}])
def test_omeros_folder_has_to_be_known(place, env):
    assert "OMERODIR" in place.refused("get", **env)
    assert "OMERODIR" in place.refused("set", "omero.web.page_size", "5", **env)


@pytest.mark.parametrize("text", ["<icegrid>", "page_size = 5", "<a/><b/>"])
def test_a_damaged_file_is_one_line_and_stays(place, text):
    place.path.write_text(text)
    assert "it is not XML" in place.refused("get")
    assert "it is not XML" in place.refused("set", "omero.web.page_size", "5")
    assert place.path.read_text() == text


def test_a_folder_in_its_place_is_one_line(place):
    place.path.mkdir()
    for command in ("get", "list", "check"):
        assert "can't be read (Is a directory)" in place.refused(command)


def test_a_key_that_the_ini_file_beats_is_named(place):
    ini = place.folder / "site.ini"
    ini.write_text(INI.format("omero.web.force_script_name = /a"))
    done = place.omeroweb("set", "omero.web.prefix", "/b", OMEROWEB_INI=str(ini))
    assert done.returncode == 0
    assert done.stderr == f"omeroweb: {ini} sets omero.web.force_script_name too, and beats it\n"
    listed = place.config("list", OMEROWEB_INI=str(ini))
    assert "omero.web.prefix = /a (site.ini, as omero.web.force_script_name; beats config.xml)" in listed
    assert place.config("list").count(" (default)\n") > 90


def test_what_means_nothing_here_is_set_with_a_line(place):
    done = place.omeroweb("set", "omero.web.wsgi_workers", "9")
    assert (done.returncode, done.stdout) == (0, "")
    assert "application_server.processes" in done.stderr
    assert "did you mean omero.web.page_size?" in place.omeroweb("set", "omero.web.page_sise", "9").stderr
    assert place.omeroweb("set", "omero.web.page_sise").stderr == ""
    assert place.omeroweb("set", "omero.web.wsgi_workers").stderr == ""
    assert place.omeroweb("set", "omero.db.pass", "x").stderr == ""
    assert "omero.db.pass=********" in place.config("get")


def test_a_password_within_json_is_masked(place):
    text = '{"default": {"BACKEND": "x.RedisCache", "LOCATION": "redis://me:hush@host:6379/0", "OPTIONS": {"PASSWORD": "hush"}}}'
    place.config("set", "omero.web.caches", text)
    for shown in (place.config("get"), place.config("list")):
        assert '"LOCATION": "redis://********@host:6379/0", "OPTIONS": {"PASSWORD": "********"}' in shown
    assert place.config("get", "omero.web.caches") == text + "\n"


def test_check_tells_everything(place):
    wrong = {"omero.web.page_size": "x", "omero.web.debug": "maybe", "omero.web.middleware": "[]"}
    lines = "".join(f'<property name="{key}" value="{value}"/>' for key, value in wrong.items())
    place.path.write_text(f'<icegrid><properties id="default">{lines}</properties></icegrid>')
    done = place.omeroweb("check")
    assert done.returncode == 1
    assert done.stdout.splitlines()[:2] == [
        "Wrong: omero.web.debug = 'maybe' (config.xml): expected true or false",
        "Wrong: omero.web.page_size = 'x' (config.xml): expected a whole number from 1 to 1000",
    ]
    assert "Note: omero.web.middleware (config.xml) has no effect here" in done.stdout
    place.config("set", "omero.web.page_size")
    place.config("set", "omero.web.debug")
    assert place.config("check").endswith("The configuration can be used.\n")


def test_the_editor_changes_all_at_once(place):
    place.config("set", "omero.web.page_size", "7")
    place.config("set", "omero.web.public.password", "x ")
    script = 'sed -i "s/page_size=7/page_size=8/; \\$a omero.web.debug=true" "$1"; test "$(stat -c %a "$1")" = 600'
    assert "was changed" in place.config("edit", EDITOR=place.editor(script), PATH="/usr/bin:/bin")
    assert place.config("get").splitlines() == ["omero.web.debug=true", "omero.web.page_size=8", "omero.web.public.password=********"]
    assert place.config("get", "omero.web.public.password") == "x \n"
    assert place.config("edit", EDITOR="true", PATH="/usr/bin:/bin") == "Nothing was changed.\n"


@pytest.mark.parametrize(
    "script",
    ["echo omero.web.page_size=x >>$1", "echo nonsense >>$1", "echo a=1 >>$1; echo a=2 >>$1", "echo >>$1; exit 3", "printf '\\377' >>$1"],
)
def test_an_edit_that_can_not_be_used_is_refused_and_kept(place, script):
    place.config("set", "omero.web.debug", "true")
    before = place.path.read_bytes()
    told = place.refused("edit", EDITOR=place.editor(script), PATH="/usr/bin:/bin")
    draft = Path(told.rpartition("kept in ")[2].strip())
    assert "omero.web.debug=true" in draft.read_bytes().decode("latin-1")
    draft.unlink()
    assert place.path.read_bytes() == before
    assert [path.name for path in place.path.parent.iterdir()] == ["config.xml"]


def test_a_missing_editor_is_one_line(place):
    with mock.patch("tempfile.tempdir", str(place.folder)):
        told = place.refused("edit", EDITOR="/nowhere/vi")
    assert "set EDITOR" in told
    assert "The draft is kept" not in told
    assert not list(place.folder.glob("omeroweb-config-*"))


def test_while_one_edits_nobody_else_changes_anything(place):
    place.config("set", "omero.web.debug", "true")
    others = (
        f'"{BIN}/omeroweb" config set omero.web.debug false 2>"$OMERODIR/told"',
        f'"{BIN}/python" -W ignore -c "{OMERO}" set omero.web.debug false >>"$OMERODIR/told" 2>&1',
    )
    place.config("edit", EDITOR=place.editor("\n".join([*others, "exit 0"])), PATH="/usr/bin:/bin", HOME=str(place.folder))
    told = (place.folder / "told").read_text()
    assert "another program" in told
    assert "Could not acquire lock" in told
    assert place.config("get", "omero.web.debug") == "true\n"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_the_file_keeps_its_owner_and_permissions(place):
    place.config("set", "omero.web.debug", "true")
    os.chown(place.path, 1234, 1234)
    place.path.chmod(0o640)
    place.config("set", "omero.web.debug", "false")
    found = place.path.stat()
    assert (found.st_uid, found.st_gid, stat.S_IMODE(found.st_mode)) == (1234, 1234, 0o640)
