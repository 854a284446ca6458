"""The FastCGI server behind real nginx: what bare flup does wrong is right."""

import http.client
import logging
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest

from omeroweb_pyr.serving.fastcgi import Server, server_factory
from omeroweb_pyr.serving.listening import Listener, ListenFailed
from webservers import free_port, nginx

PARAMS = """
    fastcgi_param REQUEST_METHOD $request_method; fastcgi_param QUERY_STRING $query_string; fastcgi_param CONTENT_TYPE $content_type;
    fastcgi_param CONTENT_LENGTH $content_length; fastcgi_param REQUEST_URI $request_uri; fastcgi_param PATH_INFO $fastcgi_script_name;
    fastcgi_param SERVER_NAME $server_name; fastcgi_param SERVER_PORT $server_port; fastcgi_param SERVER_PROTOCOL $server_protocol;
"""
SERVER = """
upstream app {{ server {address}; keepalive 64; }}
upstream single {{ server {address}; }}
server {{
  listen 127.0.0.1:{port}; client_max_body_size 0; fastcgi_read_timeout 10; {params}
  location / {{ fastcgi_pass single; }}
  location /kept/ {{ fastcgi_pass app; fastcgi_keep_conn on; }}
  location /unbuffered/ {{ fastcgi_pass single; fastcgi_request_buffering off; }}
}}
"""
BIG = 5_000_000


class App:
    """A WSGI app of a few addresses; ``begun`` and ``release`` hold a request in flight."""

    def __init__(self):
        self.begun, self.release = threading.Event(), threading.Event()
        self.busy = self.most = 0
        self.lock = threading.Lock()

    def __call__(self, environ, start):
        name = environ["PATH_INFO"].rstrip("/").rpartition("/")[2]
        return getattr(self, f"do_{name or 'root'}")(environ, start)

    def do_root(self, environ, start):
        start("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "2")])
        return [b"ok"]

    def do_raise(self, environ, start):
        raise RuntimeError("the app broke")

    def do_late(self, environ, start):
        start("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "100")])
        yield b"half"
        raise RuntimeError("broke half-way")

    def do_complain(self, environ, start):
        environ["wsgi.errors"].write("a complaint, ü\n")
        return self.do_root(environ, start)

    def do_latin(self, environ, start):
        start("200 OK", [("Content-Disposition", 'attachment; filename="\xfc.txt"'), ("Content-Length", "0")])
        return []

    def do_beyond(self, environ, start):
        start("200 OK", [("X-Name", "\u4e2d")])
        return [b"never"]

    def do_split(self, environ, start):
        start("200 OK", [("X-Name", "a\r\nSet-Cookie: evil=1")])
        return [b"never"]

    def do_echo(self, environ, start):
        count = 0
        while piece := environ["wsgi.input"].read(65536):
            count += len(piece)
        start("200 OK", [("Content-Type", "text/plain")])
        return [str(count).encode()]

    def do_unread(self, environ, start):
        return self.do_root(environ, start)

    def do_big(self, environ, start):
        start("200 OK", [("Content-Type", "application/octet-stream"), ("Content-Length", str(BIG))])
        return [bytes(BIG)]

    def do_none(self, environ, start):
        start("204 No Content", [])
        return []

    def do_same(self, environ, start):
        start("304 Not Modified", [("ETag", '"1"')])
        return []

    def do_hold(self, environ, start):
        self.begun.set()
        assert self.release.wait(10)
        return self.do_root(environ, start)

    def do_nap(self, environ, start):
        with self.lock:
            self.busy += 1
            self.most = max(self.most, self.busy)
        time.sleep(0.05)
        with self.lock:
            self.busy -= 1
        return self.do_root(environ, start)


class Running:
    """The server in a thread, behind nginx."""

    def __init__(self, folder, threads=8, listener=None, drain=8, **options):
        self.app, port = App(), free_port()
        self.listener = listener or Listener.at_port("127.0.0.1", 0)
        self.server = Server(self.app, self.listener.__enter__(), threads=threads, **options)
        self.cut_off, self._drain = None, drain
        self.thread = threading.Thread(target=self._run)
        self.thread.start()
        self.nginx = nginx(folder, SERVER.format(address=self.listener, port=port, params=PARAMS), port)

    def _run(self):
        self.cut_off = self.server.run(self._drain)

    def ask(self, path, method="GET", body=None, **more):
        with closing(http.client.HTTPConnection("127.0.0.1", self.nginx.port, timeout=15)) as connection:
            connection.request(method, path, body, **more)
            reply = connection.getresponse()
            reply.content = reply.read()
            return reply

    def close(self):
        self.app.release.set()
        self.server.stop()
        self.thread.join(10)
        self.listener.__exit__(None, None, None)
        self.nginx.stop()


@pytest.fixture
def running(tmp_path):
    made = Running(tmp_path)
    yield made
    made.close()


def test_an_exception_is_a_500_and_in_the_log(running, caplog):
    reply = running.ask("/raise")
    assert (reply.status, b"Traceback" in reply.content) == (500, False)
    assert "the app broke" in caplog.text


@pytest.mark.parametrize("path", ["/late", "/kept/late"])
def test_a_reply_that_breaks_half_way_is_seen_to_be_incomplete(running, path, caplog):
    with pytest.raises(http.client.HTTPException):
        running.ask(path)
    assert "broke half-way" in caplog.text
    assert running.ask("/").content == b"ok"


def test_what_the_app_complains_of_is_in_the_log(running, caplog):
    assert running.ask("/complain").content == b"ok"
    assert ("omeroweb_pyr.serving.fastcgi", logging.ERROR, "a complaint, ü") in caplog.record_tuples


def test_a_header_of_latin_1_arrives(running):
    assert running.ask("/latin").headers["Content-Disposition"] == 'attachment; filename="\xfc.txt"'


@pytest.mark.parametrize("path", ["/beyond", "/split"])
def test_a_header_that_can_not_be_sent_is_a_500(running, path, caplog):
    reply = running.ask(path)
    assert (reply.status, reply.headers["Set-Cookie"]) == (500, None)


@pytest.mark.parametrize("path", ["/echo", "/unbuffered/echo"])
def test_a_chunked_upload_arrives_whole(running, path):
    reply = running.ask(path, "POST", iter([b"x" * 100_000] * 50), encode_chunked=True, headers={"Transfer-Encoding": "chunked"})
    assert (reply.status, reply.content) == (200, b"5000000")


def test_a_large_upload_arrives_whole_or_unread(running):
    body = bytes(20_000_000)
    assert running.ask("/echo", "POST", body).content == b"20000000"
    assert running.ask("/unread", "POST", body).content == b"ok"
    assert running.ask("/kept/unread", "POST", body).content == b"ok"
    assert running.ask("/kept/echo", "POST", b"12345").content == b"5"


def test_a_large_reply_arrives_whole(running):
    assert running.ask("/big").content == bytes(BIG)
    assert running.ask("/kept/big").content == bytes(BIG)


def test_replies_without_a_body(running):
    head = running.ask("/big", "HEAD")
    assert (head.status, head.headers["Content-Length"], head.content) == (200, str(BIG), b"")
    assert running.ask("/none").status == 204
    same = running.ask("/same")
    assert (same.status, same.headers["ETag"]) == (304, '"1"')


def test_fifty_kept_connections_share_few_threads(running):
    def ask(number):
        with closing(http.client.HTTPConnection("127.0.0.1", running.nginx.port, timeout=20)) as connection:
            for _ in range(3):
                connection.request("GET", "/kept/nap")
                reply = connection.getresponse()
                assert (reply.status, reply.read()) == (200, b"ok")

    with ThreadPoolExecutor(50) as pool:
        list(pool.map(ask, range(50)))
    assert 4 < running.app.most <= 8


def test_a_request_in_flight_ends_well_when_the_server_stops(running):
    with ThreadPoolExecutor(2) as pool:
        running.ask("/kept/")  # a connection that rests must not hold the server up
        flying = pool.submit(running.ask, "/kept/hold")
        assert running.app.begun.wait(5)
        running.server.stop()
        time.sleep(0.1)
        running.app.release.set()
        assert flying.result().content == b"ok"
    running.thread.join(3)
    assert running.cut_off == 0
    assert running.ask("/").status == 502


def test_a_request_that_never_ends_is_cut_off(tmp_path, caplog):
    running = Running(tmp_path, drain=0.2)
    try:
        with ThreadPoolExecutor(2) as pool:
            flying = pool.submit(running.ask, "/hold")
            assert running.app.begun.wait(5)
            running.server.stop()
            assert flying.result().status == 502
        running.thread.join(5)
        assert running.cut_off == 1
    finally:
        running.close()


def test_enough_requests_end_the_server(tmp_path):
    running = Running(tmp_path, most_requests=3)
    try:
        for _ in range(3):
            assert running.ask("/").status == 200
        running.thread.join(5)
        assert not running.thread.is_alive()
    finally:
        running.close()


def test_a_socket_file_with_its_mode(tmp_path):
    path = tmp_path / "app.socket"
    running = Running(tmp_path, listener=Listener.at_path(path, 0o600))
    try:
        assert path.stat().st_mode & 0o777 == 0o600
        assert running.ask("/").content == b"ok"
        with pytest.raises(ListenFailed, match="another server has it"), Listener.at_path(path, 0o600):
            pass
        assert running.ask("/").content == b"ok"
    finally:
        running.close()
    assert not path.exists()


def test_a_stale_socket_file_is_taken_over(tmp_path):
    path = tmp_path / "app.socket"
    with socket.socket(socket.AF_UNIX) as stale:
        stale.bind(str(path))
    with Listener.at_path(path, 0o666):
        assert path.stat().st_mode & 0o777 == 0o666


def test_nothing_else_is_taken_over(tmp_path):
    path = tmp_path / "precious"
    path.write_text("data")
    with pytest.raises(ListenFailed, match="precious can't be listened on: Address already in use"), Listener.at_path(path, 0o600):
        pass
    assert path.read_text() == "data"


def test_what_is_not_fastcgi_is_dropped(running, caplog):
    for junk in (b"GET / HTTP/1.0\r\n\r\n", b"\x01\x01\x00\x01\x00\x02\x00\x00ab", b"\x01" * 8 + b"\x01" * 300):
        with socket.create_connection(("127.0.0.1", running.listener.port), timeout=5) as probe:
            probe.sendall(junk)
            probe.shutdown(socket.SHUT_WR)
            while probe.recv(100):
                pass
    assert running.ask("/").content == b"ok"


@pytest.mark.parametrize("options", [{"threads": "0"}, {"port": "x"}, {"hots": "a"}, {"socket_mode": "9"}])
def test_wrong_options_are_named(options):
    with pytest.raises(ValueError, match=r"\[server:main\]"):
        server_factory({}, **options)
