"""start, stop, restart and status, as real processes."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from daemons import Daemon, alive, ask, children
from webservers import free_port, nginx

LOGIN = "/webclient/login/"


@pytest.fixture
def make(server, tmp_path):
    made = []

    def daemon(**keys):
        made.append(Daemon(tmp_path, server, **keys))
        return made[-1]

    yield daemon
    for one in made:
        one.close()


def wait_for(met):
    deadline = time.monotonic() + 20
    while not met():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_day_in_its_life(make, tmp_path):
    port = free_port()
    site = make(application_server="wsgi-tcp", application_server__port=port, application_server__processes=2)
    assert (site.call("status").stdout, site.call("status").returncode) == ("OMERO.web status... [NOT STARTED]\n", 3)
    stopped = site.call("stop")
    assert (stopped.stdout, stopped.returncode) == ("Stopping OMERO.web... [NOT STARTED]\n", 0)

    started = site.call("start")
    assert re.fullmatch(
        rf"[0-9]+ static files copied to '{tmp_path}/var/static'\.\n"
        r"Clearing expired sessions\. This may take some time\.\.\. \[OK\]\n"
        r"Starting OMERO\.web\.\.\. \[OK\]\n",
        started.stdout,
    ), started
    pid = site.pid()
    assert (tmp_path / "var" / "omeroweb.pid").read_text() == f"{pid}\n"
    assert ask(port, LOGIN)[0] == 200
    assert "Serving wsgi-tcp on 127.0.0.1:" in site.log()

    again = site.call("start")
    assert (again.returncode, again.stderr) == (1, f"omeroweb: OMERO.web is running already (PID {pid})\n")
    workers = children(pid)
    assert len(workers) == 2
    os.kill(workers[0], signal.SIGKILL)
    wait_for(lambda: len(children(pid)) == 2 and workers[0] not in children(pid))
    assert ask(port, LOGIN)[0] == 200
    assert f"Process {workers[0]} ended with status -9 and is replaced" in site.log()

    restarted = site.call("restart", "--keep-sessions")
    assert restarted.stdout.startswith("Stopping OMERO.web... [OK]\n")
    assert restarted.stdout.endswith("Starting OMERO.web... [OK]\n")
    assert "Clearing" not in restarted.stdout
    assert site.pid() != pid
    assert not alive(pid)
    ended = site.call("stop")
    assert (ended.stdout, ended.returncode) == ("Stopping OMERO.web... [OK]\n", 0)
    assert not (tmp_path / "var" / "omeroweb.pid").exists()
    assert site.call("status").returncode == 3
    assert "Fatal" not in site.log()
    assert "Traceback" not in site.log()


def test_faulty_settings_keep_nothing_from_being_stopped(make):
    site = make(application_server="waitress", application_server__port=free_port())
    pid, written = site.start("--keep-sessions"), site.ini.read_text()
    try:
        site.ini.write_text(written.replace("[server:main]", "omero.web.page_size = none\n[server:main]"))
        refused = site.call("restart", "--keep-sessions")
        assert (refused.returncode, refused.stdout, site.pid()) == (1, "", pid)
        assert site.call("stop").stdout == "Stopping OMERO.web... [OK]\n"
    finally:
        site.ini.write_text(written)


FASTCGI = """
server {{
  listen 127.0.0.1:{port};
  location / {{
    fastcgi_pass {to}; fastcgi_keep_conn on; fastcgi_param REQUEST_METHOD $request_method; fastcgi_param PATH_INFO $fastcgi_script_name;
    fastcgi_param QUERY_STRING $query_string; fastcgi_param SERVER_NAME $server_name; fastcgi_param SERVER_PORT $server_port;
    fastcgi_param SERVER_PROTOCOL $server_protocol; fastcgi_param CONTENT_TYPE $content_type; fastcgi_param CONTENT_LENGTH $content_length;
  }}
}}
"""


def test_fastcgi_on_a_socket_file_and_a_process_replaced_after_enough_requests(make, tmp_path):
    port, path = free_port(), tmp_path / "var" / "omeroweb.sock"
    site = make(application_server="fastcgi", application_server__socket_mode="0666", application_server__max_requests=3)
    pid = site.start("--keep-sessions")
    front = nginx(tmp_path, FASTCGI.format(port=port, to=f"unix:{path}"), port)
    try:
        before = children(pid)
        assert [ask(port, LOGIN)[0] for _ in range(4)] == [200] * 4
        wait_for(lambda: before[0] not in children(pid))
        assert ask(port, LOGIN)[0] == 200
        assert f"Process {before[0]} has served its requests and is replaced" in site.log()
        assert path.stat().st_mode & 0o777 == 0o666
    finally:
        front.stop()


def test_fastcgi_on_a_port_and_a_death_without_warning(make, tmp_path):
    port, inner = free_port(), free_port()
    site = make(application_server__port=inner)
    pid = site.start("--keep-sessions")
    front = nginx(tmp_path, FASTCGI.format(port=port, to=f"127.0.0.1:{inner}"), port)
    try:
        assert ask(port, LOGIN)[0] == 200
        os.kill(pid, signal.SIGKILL)
        wait_for(lambda: not alive(pid))
        status = site.call("status")
        assert (status.returncode, status.stdout.startswith(f"OMERO.web status... [NOT STARTED] (PID {pid} ended")) == (1, True)
        wait_for(lambda: ask(port, LOGIN)[0] == 502)  # those that served end by themselves
        assert site.start("--keep-sessions") != pid
        assert ask(port, LOGIN)[0] == 200
    finally:
        front.stop()


def test_what_keeps_it_from_starting_is_one_line(make, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        failed = make(application_server__port=port).call("start", "--keep-sessions")
    assert failed.returncode == 1
    assert failed.stdout.endswith("Starting OMERO.web... [FAILED]\n")
    assert failed.stderr == f"omeroweb: 127.0.0.1:{port} can't be listened on: Address already in use\n"
    assert not (tmp_path / "var" / "omeroweb.pid").exists()

    failed = make(page_size="none").call("start")
    assert failed.returncode == 1
    assert failed.stdout == ""
    assert "omero.web.page_size = 'none'" in failed.stderr
    assert "Traceback" not in failed.stderr

    (tmp_path / "var" / "static").rename(tmp_path / "elsewhere")
    (tmp_path / "var" / "static").write_text("in the way")
    failed = make().call("start")
    assert (failed.returncode, failed.stdout) == (1, "Starting OMERO.web... [FAILED]\n")
    assert failed.stderr == f"omeroweb: {tmp_path}/var/static: File exists\n"
    failed = make(logdir=tmp_path / "var" / "static" / "log").call("start")
    assert (failed.returncode, failed.stderr) == (1, f"omeroweb: {tmp_path}/var/static/log: Not a directory\n")
    assert not (tmp_path / "var" / "omeroweb.pid").exists()


def test_the_foreground_is_for_supervisors(make, tmp_path):
    site, told = make(application_server__port=free_port()), tmp_path / "notify"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(told))
        systemd.settimeout(60)
        command = [sys.executable, "-m", "omeroweb_pyr.cli", "start", "--foreground", "--keep-sessions", str(site.ini)]
        process = subprocess.Popen(
            command, env={**os.environ, "NOTIFY_SOCKET": str(told)}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        try:
            assert systemd.recv(100) == b"READY=1"
            assert site.pid() == process.pid
        finally:
            process.terminate()
            out, err = process.communicate(timeout=60)
    assert process.returncode == 0
    assert out.endswith("OMERO.web is ready\n")
    assert "Serving fastcgi-tcp on 127.0.0.1:" in err
    assert site.call("status").returncode == 3


def test_a_process_that_does_not_get_ready_is_told_in_one_line(make):
    site = make(application_server__port=free_port())
    # what only the process that serves does: it logs as the ini file says
    console, file = "class = StreamHandler\nargs = (sys.stderr,)", "class = FileHandler\nargs = ('/no/such/folder/log',)"
    site.ini.write_text(site.ini.read_text().replace(console, file))
    failed = site.call("start", "--keep-sessions")
    assert failed.returncode == 1
    assert failed.stdout.endswith("Starting OMERO.web... [FAILED]\n")
    assert failed.stderr.count("\n") == 1
    assert "its logging can't be set up" in failed.stderr
    assert site.call("status").returncode == 3


def test_a_request_in_flight_outlives_stop(make, world):
    port = free_port()
    public = {"public__enabled": "true", "public__user": world.user_name, "public__password": world.password}
    site = make(application_server="waitress", application_server__port=port, timeout=20000, **public)
    site.start("--keep-sessions")
    assert ask(port, "/project/")[0] == 200
    body = f"username={world.user_name}"
    with socket.create_connection(("127.0.0.1", port)) as slow, ThreadPoolExecutor(1) as pool:
        slow.sendall(f"POST {LOGIN} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(body)}\r\n\r\n".encode())
        time.sleep(0.3)  # it has to be read before it is in flight
        stopped = pool.submit(site.call, "stop")
        wait_for(lambda: "Stopping" in site.log())
        slow.sendall(body.encode())
        assert slow.makefile("rb").readline().startswith(b"HTTP/1.1 4")
        assert stopped.result().stdout == "Stopping OMERO.web... [OK]\n"
    assert "communicator not destroyed" not in site.log()
