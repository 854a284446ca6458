"""``clearsessions`` as cron runs it, beside a site at work."""

import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from webtest import TestApp

from omeroweb_pyr.cli import clearsessions
from omeroweb_pyr.sessions.clear import _alone, purge
from omeroweb_pyr.sessions.store import FileStore

COMMAND = Path(sys.executable).with_name("clearsessions")
INI = "[app:main]\nuse = egg:omeroweb_pyr\nomero.web.session_dir = kept here\nomero.web.session_cookie_age = 60\n"


@pytest.fixture
def ini(tmp_path):
    path = tmp_path / "test.ini"
    path.write_text(INI)
    (tmp_path / "kept here").mkdir(mode=0o700)
    return path


@pytest.fixture
def folder(ini):
    return ini.parent / "kept here"


def session(folder, digit, seconds=0):
    record = FileStore(folder, 60).record(digit * 32)
    record.write(b"12345", new=True)
    for path in (record.file, record.access_lock.filename):
        os.utime(path, (time.time() - seconds,) * 2)


def run(*words, **environ):
    """Run it as cron would: without an environment, in /."""
    done = subprocess.run([COMMAND, *words], env=environ, cwd="/", capture_output=True, text=True, timeout=60, check=False)
    assert "Traceback" not in done.stderr
    return done


def test_it_runs_without_an_environment_and_says_what_went(ini, folder):
    session(folder, "a")
    session(folder, "b", 90)
    dry = run(str(ini), "--dry-run")
    assert dry.stdout == f"Would remove 1 expired sessions, 1 locks and 0 drafts (5 bytes) from {folder}; 1 sessions stay.\n"
    done = run(str(ini))
    assert done.stdout == dry.stdout.replace("Would remove", "Removed")
    assert (done.returncode, done.stderr) == (0, "")
    assert [path.stem for path in folder.rglob("*.cache")] == ["a" * 32]


def test_it_finds_its_configuration(ini, folder, tmp_path):
    omero = tmp_path / "OMERO"
    (omero / "var" / "sessions").mkdir(parents=True)
    assert str(omero / "var" / "sessions") in run(OMERODIR=str(omero)).stdout
    (omero / "etc" / "grid").mkdir(parents=True)
    text = f'<icegrid><properties id="default"><property name="omero.web.session_dir" value="{folder}"/></properties></icegrid>'
    (omero / "etc" / "grid" / "config.xml").write_text(text)
    assert str(folder) in run(OMERODIR=str(omero)).stdout
    assert str(folder) in run(OMEROWEB_INI=str(ini), OMERODIR=str(tmp_path)).stdout
    none = run()
    assert none.returncode == 1
    assert none.stderr.count("\n") == 1


def test_quiet_is_quiet_but_for_failures(ini, folder):
    session(folder, "b", 90)
    assert run(str(ini), "--quiet").stdout == ""
    assert list(folder.rglob("*.cache")) == []
    folder.rename(folder.with_name("old"))
    folder.mkdir()
    (folder / "thesis.doc").touch()
    failed = run(str(ini), "--quiet")
    assert (failed.returncode, failed.stdout) == (1, "")
    assert failed.stderr == f"clearsessions: {folder} is no folder of sessions: there are other files in it\n"


def test_a_missing_folder_is_one_line(ini, folder):
    folder.rmdir()
    failed = run(str(ini))
    assert (failed.returncode, failed.stderr) == (1, f"clearsessions: {folder}: No such file or directory\n")
    folder.touch()
    assert (failed := run(str(ini))).returncode == 1
    assert failed.stderr.startswith(f"clearsessions: {folder}: ")
    assert failed.stderr.count("\n") == 1


@pytest.mark.skipif(os.geteuid() != 0, reason="giving a folder away takes root")
def test_another_users_folder_is_left_alone(ini, folder):
    session(folder, "b", 90)
    os.chown(folder, 65534, 65534)
    failed = run(str(ini))
    assert failed.returncode == 1
    assert failed.stderr == f"clearsessions: {folder} belongs to user nobody, and this is root: run it as the user that serves the site\n"
    assert len(list(folder.rglob("*.cache"))) == 1


def test_a_second_one_leaves_at_once(ini, folder):
    session(folder, "b", 90)
    with _alone(folder):
        done = run(str(ini))
    assert done.returncode == 0
    assert done.stdout == f"Another clearsessions is at work in {folder}: nothing needs doing.\n"
    assert len(list(folder.rglob("*.cache"))) == 1


@pytest.mark.parametrize(("backend", "place"), [("memcached.PyMemcacheCache", "memcached at 127"), ("redis.RedisCache", "redis at")])
def test_caches_need_no_clearing(ini, backend, place):
    caches = json.dumps({"default": {"BACKEND": f"django.core.cache.backends.{backend}", "LOCATION": "127.0.0.1:1"}})
    ini.write_text(f"{INI}omero.web.session_engine = django.contrib.sessions.backends.cache\nomero.web.caches = {caches}\n")
    done = run(str(ini))
    assert done.returncode == 0
    assert place in done.stdout
    assert "nothing needs doing" in done.stdout


def test_it_starts_without_pyramid_and_omero(ini):
    script = "import sys; from omeroweb_pyr.cli.clearsessions import main; main(sys.argv[1:]); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", script, str(ini)], capture_output=True, text=True, timeout=60, check=True)
    loaded = {name.partition(".")[0] for name in done.stdout.splitlines()[-1].split()}
    assert loaded & {"pyramid", "omero", "Ice", "beaker", "redis", "pymemcache", "numpy"} == set()


def test_those_who_only_read_stay_in_beside_it(make_app, tmp_path, world):
    """Two readers and one who comes and goes, fifty requests a second and more, for three ages of a session; clearing all the while."""
    age = 1
    app = make_app(**{"omero.web.session_dir": str(tmp_path), "omero.web.session_cookie_age": str(age)})
    until = time.monotonic() + 3 * age
    answers, cleared, faults = [], [], []

    def log_in():
        browser = TestApp(app)
        form = browser.get("/webclient/login/").forms["login"]
        form["username"], form["password"] = world.user_name, world.password
        form.submit(status=302)
        return browser

    def guarded(work):
        def loop():
            try:
                while time.monotonic() < until:
                    work()
            except Exception as error:  # noqa: BLE001 - whatever it is, the test is to show it
                faults.append(error)

        return threading.Thread(target=loop)

    readers = [log_in(), log_in()]
    clear = guarded(lambda: (cleared.append(purge(tmp_path, age).records), time.sleep(0.02)))
    threads = [guarded(lambda who=who: answers.append(who.get("/webclient/keepalive_ping/").text)) for who in readers]
    for thread in [clear, *threads]:
        thread.start()
    for thread in [clear, *threads]:
        thread.join()
    assert faults == []
    assert set(answers) == {"OK"}
    assert len(answers) > 100
    assert len(cleared) > 10
    time.sleep(age + 0.1)
    assert purge(tmp_path, age).records == 2


def test_omeroweb_has_it_too(ini, capsys):
    from omeroweb_pyr.cli.main import main  # noqa: PLC0415 - a long import, which the others do without

    assert main(["clearsessions", str(ini)]) == 0
    assert capsys.readouterr().out.startswith("Removed 0 expired sessions")
    assert clearsessions.user(4_000_000_000) == "4000000000"
