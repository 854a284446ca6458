"""ssl: the certificate made at the first start, and clients that speak ssl unless told otherwise."""

import socket
import ssl
import stat
import subprocess
import sys
from types import SimpleNamespace

import omero
import pytest
from omero.gateway import BlitzGateway

from omeroweb_pyr.embedded import process
from omeroweb_pyr.embedded.wire import certificate as certificates
from omeroweb_pyr.embedded.wire.certificate import certificate
from omeroweb_pyr.gateway.lease import Lease
from omeroweb_pyr.gateway.seam import Meter

FILES = ("server.p12", "password")


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    with process.start(tmp_path_factory.mktemp("omero"), demo=False) as started:
        yield started


def presented(port):
    """Return the certificate that is shown on a port."""
    return ssl.get_server_certificate(("127.0.0.1", port), timeout=5)


def test_a_client_that_is_told_host_and_port_speaks_ssl(running):
    client = omero.client("127.0.0.1", running.ssl_port)
    client.createSession("root", "omero")
    assert client.isSecure()
    assert client.sf.ice_getConnection().type() == "ssl"
    (row,) = client.sf.getQueryService().projection("select e.omeName from Experimenter e where e.id = 0", None)
    assert row[0].val == "root"
    engine = client.sf.createRenderingEngine()
    assert engine.ice_getConnection().type() == "ssl"
    engine.close()
    client.closeSession()


def test_the_gateway_with_its_defaults(running):
    conn = BlitzGateway("root", "omero", host="127.0.0.1", port=running.ssl_port, secure=True)
    assert conn.connect()
    assert conn.getUser().getName() == "root"
    conn.close()


def test_tcp_is_spoken_beside_it_and_a_session_is_joined_through_both(running):
    plain = omero.client(f"tcp://127.0.0.1:{running.port}")
    plain.createSession("root", "omero")
    assert plain.sf.ice_getConnection().type() == "tcp"
    secure = omero.client("127.0.0.1", running.ssl_port)
    secure.joinSession(plain.getSessionId())
    assert secure.sf.getAdminService().getEventContext().userName == "root"
    secure.closeSession()
    plain.closeSession()


def test_the_apps_own_gateway_over_ssl(running, make_pool):
    """As the ini file names a server: host and port."""
    pool = make_pool(SimpleNamespace(host="127.0.0.1", port=running.ssl_port))
    caller = pool.login(1, "root", "omero", "127.0.0.1")
    lease = Lease(pool, pool.borrow(1, caller.session_uuid), Meter())
    assert pool.connection(lease._slot).session.ice_getConnection().type() == "ssl"
    lease.release()
    pool.logout(1, caller.session_uuid)


def test_names_on_the_certificate(running):
    context = ssl.create_default_context(cadata=presented(running.ssl_port))
    for name in ("localhost", "127.0.0.1"):
        with (
            socket.create_connection(("127.0.0.1", running.ssl_port), 5) as bare,
            context.wrap_socket(bare, server_hostname=name) as secure,
        ):
            assert secure.version() == "TLSv1.3"


def test_only_the_owner_reads_the_key(running):
    for name in FILES:
        assert stat.S_IMODE((running.folder / "ssl" / name).stat().st_mode) == 0o600
    assert stat.S_IMODE((running.folder / "ssl").stat().st_mode) == 0o700


def test_the_certificate_survives_a_restart(tmp_path):
    shown = []
    for _ in range(2):
        with process.start(tmp_path, demo=False) as started:
            shown.append(presented(started.ssl_port))
    assert shown[0] == shown[1]


@pytest.mark.parametrize("broken", FILES)
def test_a_damaged_file_is_made_anew(tmp_path, broken):
    before = certificate(tmp_path).path.read_bytes()
    (tmp_path / "ssl" / broken).write_bytes(b"damaged")
    assert certificate(tmp_path).path.read_bytes() != before
    assert certificate(tmp_path) == certificate(tmp_path)


def test_an_expired_certificate_is_made_anew(tmp_path, monkeypatch):
    monkeypatch.setattr(certificates, "YEARS", 0)
    before = certificate(tmp_path).path.read_bytes()
    monkeypatch.undo()
    after = certificate(tmp_path).path.read_bytes()
    assert after != before
    assert certificate(tmp_path).path.read_bytes() == after


def test_ssl_can_be_left_out_and_its_port_chosen(tmp_path):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "omeroweb_pyr.embedded", "start", "--no-demo", "--tied", "--port", "0", "--data"]
    for name, arguments, expected in (
        ("without", ["--no-ssl"], "ready tcp://"),
        ("with", ["--ssl-port", str(port)], f"ready-ssl ssl://127.0.0.1:{port}\n"),
    ):
        started = subprocess.Popen([*command, tmp_path / name, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert started.stdout.readline().startswith(expected)
        started.communicate()
        assert started.returncode == 0
    assert not (tmp_path / "without" / "ssl").exists()
