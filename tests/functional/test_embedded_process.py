"""The embedded OMERO as a process: lock, signals, sudden death, the death of its parent."""

import fcntl
import io
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import omero
import pytest
from omero.model import ExperimenterGroupI
from omero.rtypes import rstring

from omeroweb_pyr.embedded import process


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "data"


def log_in(running):
    client = omero.client(f"tcp://{running.host}:{running.port}")
    client.createSession("root", "omero")
    return client


def test_stops_cleanly_on_sigterm(folder):
    running = process.start(folder, demo=False)
    client = log_in(running)
    os.kill(running.pid, signal.SIGTERM)
    assert running.wait(10) == 0
    client.__del__()
    running.stop()
    assert "stopped" in (folder / "embedded.log").read_text()
    assert not (folder / "omero.sqlite-wal").exists()


def test_a_session_does_not_survive_a_restart_but_its_row_does(folder):
    with process.start(folder, demo=False) as running:
        client = log_in(running)
        name = client.getSessionId()
        running.kill()
        client.__del__()
    with process.start(folder, running.port, demo=False) as again:
        other = omero.client(f"tcp://{again.host}:{again.port}")
        with pytest.raises(Exception, match="Password check failed"):
            other.joinSession(name)
        other.createSession("root", "omero")
        rows = other.sf.getQueryService().projection("select s.id, s.closed from Session s order by s.id", None)
        assert [closed is None for _, closed in rows] == [False, False, True]
        other.__del__()


@pytest.mark.parametrize("delay", [0.05, 0.3, 0.9])
def test_killed_while_writing_loses_nothing_committed(folder, delay):
    running = process.start(folder, demo=False)
    client = log_in(running)
    admin = client.sf.getAdminService()
    acknowledged = []

    def write():
        try:
            for count in range(10_000):
                group = ExperimenterGroupI()
                group.name = rstring(f"group {count}")
                acknowledged.append(admin.createGroup(group))
        except omero.ServerError:
            raise
        except Exception:  # noqa: BLE001
            return  # the connection went with the server

    writer = threading.Thread(target=write)
    writer.start()
    time.sleep(delay)
    running.kill()
    writer.join(20)
    client.__del__()
    assert acknowledged
    with process.start(folder, demo=False) as again:
        client = log_in(again)
        kept = {row[0].val for row in client.sf.getQueryService().projection("select g.id from ExperimenterGroup g", None)}
        client.__del__()
    assert set(acknowledged) <= kept
    with sqlite3.connect(folder / "omero.sqlite") as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    db.close()


def test_one_server_a_folder(folder):
    with process.start(folder, demo=False) as running:
        with pytest.raises(process.StartFailed, match=f"in use by process {running.pid}"):
            process.start(folder, demo=False)
        assert running.running
    with (folder / "lock").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "example.org", "::"])
def test_serves_this_machine_only(folder, host):
    with pytest.raises(process.StartFailed, match="no loopback address"):
        process.start(folder, host=host, demo=False)
    assert not folder.exists()


def test_a_taken_port_is_said_in_a_line(folder):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = subprocess.run(
            [sys.executable, "-m", "omeroweb_pyr.embedded", "start", "--no-demo", "--port", str(port), "--data", str(folder)],
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert f"127.0.0.1:{port} can't be listened on" in done.stderr


def test_a_folder_that_can_not_be_made_is_said(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(process.StartFailed, match="can't be written"):
        process.start(tmp_path / "file" / "data", demo=False)


def test_ends_with_its_parent(folder):
    code = f"""
import os, sys
from omeroweb_pyr.embedded import process
running = process.start({str(folder)!r}, demo=False)
print(running.pid, flush=True)
os._exit(1)
"""
    parent = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    child = Path("/proc", parent.stdout.strip())
    deadline = time.monotonic() + 5
    while child.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not child.exists()
    with (folder / "lock").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)


def test_an_orphan_that_is_still_seeding_ends_too(folder):
    command = [sys.executable, "-m", "omeroweb_pyr.embedded", "start", "--tied", "--port", "0", "--data", str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout.readline()
        child.stdin.close()
        assert child.wait(10) == -signal.SIGTERM
    assert (folder / "seeding").exists()


def test_an_interrupted_first_start_begins_again(folder):
    with process.start(folder, demo=False):
        pass
    (folder / "seeding").touch()
    (folder / "pixels" / "half").write_bytes(b"x")
    shown = io.StringIO()
    with process.start(folder, demo=False, progress=shown) as running:
        log_in(running).__del__()
    assert not (folder / "pixels" / "half").exists()
    assert not (folder / "seeding").exists()
