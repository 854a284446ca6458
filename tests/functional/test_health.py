"""What those who watch over a site ask: is it alive, can it serve, and how much does it do."""

import json
import os
import re
import subprocess
import sys

import pytest
from webtest import TestApp

from omeroweb_pyr.gateway import versions
from omeroweb_pyr.serving import readiness


@pytest.fixture
def at_once(monkeypatch):
    """Let every answer of readiness be a new one."""
    monkeypatch.setattr(readiness, "REMEMBERED", -1.0)


def test_healthz_says_that_the_process_lives(anonymous):
    reply = anonymous.get("/healthz", status=200)
    assert reply.text == "ok\n"
    assert reply.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in reply.headers


def test_readyz_costs_no_session_and_no_call(anonymous, server, at_once):
    before, open_before = server.calls(), server.sessions()
    reply = anonymous.get("/readyz", status=200)
    assert reply.json == {"ready": True, "sessions": "ok", "omero": {"1 embedded": "ok"}}
    assert (server.calls(), server.sessions()) == (before, open_before)
    assert "Set-Cookie" not in reply.headers


def test_readyz_says_that_omero_is_away(make_app, unused_port, at_once):
    app = make_app(**{"omero.web.server_list": json.dumps([[unused_port.host, unused_port.port, "gone"]])})
    reply = TestApp(app).get("/readyz", status=503)
    assert reply.json["ready"] is False
    assert reply.json["sessions"] == "ok"
    assert "can't be reached" in reply.json["omero"]["1 gone"]
    TestApp(app).get("/healthz", status=200)


def test_one_of_two_servers_is_enough(make_app, server, unused_port, at_once):
    listed = [[server.host, server.port, "here"], [unused_port.host, unused_port.port, "gone"]]
    reply = TestApp(make_app(**{"omero.web.server_list": json.dumps(listed)})).get("/readyz", status=200)
    assert reply.json["omero"]["1 here"] == "ok"
    assert reply.json["omero"]["2 gone"] != "ok"


@pytest.mark.parametrize("kind", ["memcached", "redis"])
def test_readyz_says_that_the_session_store_is_away(make_app, tmp_path, start_cache, kind, at_once):
    daemon = start_cache(kind)
    visitor = TestApp(make_app(**{"omero.web.session_dir": str(tmp_path)}, **daemon.ini))
    visitor.get("/readyz", status=200)
    daemon.stop()
    reply = visitor.get("/readyz", status=503)
    assert kind in reply.json["sessions"]
    assert reply.json["omero"] == {"1 embedded": "ok"}
    visitor.get("/healthz", status=200)
    daemon.start()
    visitor.get("/readyz", status=200)


def test_readyz_dials_at_most_every_other_second(make_app, unused_port, server):
    app = make_app(**{"omero.web.server_list": json.dumps([[unused_port.host, unused_port.port, "gone"]])})
    first = TestApp(app).get("/readyz", status=503).json
    app.registry["omeroweb_pyr.readiness"]._ask = lambda: pytest.fail("asked again")
    assert TestApp(app).get("/readyz", status=503).json == first


@pytest.fixture(scope="module")
def measured(make_app):
    """An app that tells Prometheus what it does."""
    return make_app(**{"omero.web.metrics": "true"})


def asked(app, path="/metrics", status=200, **environ):
    """Ask as whoever the environ says; by itself it is this machine."""
    given = {"REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "127.0.0.1:4080"} | environ
    return TestApp(app, extra_environ=given).get(path, status=status)


def number(text, name, **labels):
    for line in text.splitlines():
        found = re.fullmatch(rf"{name}(?:\{{(.*)\}})? (\S+)", line)
        if found and all(f'{key}="{value}"' in (found[1] or "") for key, value in labels.items()):
            return float(found[2])
    return 0.0


def test_there_are_no_metrics_unless_wished(anonymous):
    anonymous.get("/metrics", status=404)


def test_metrics_count_requests_and_omero_calls_by_view(measured, world):
    browser = TestApp(measured)
    form = browser.get("/webclient/login/").forms["login"]
    form["username"], form["password"] = world.user_name, world.password
    form.submit(status=302)
    before = asked(measured).text
    browser.get("/project/", status=200)
    browser.get("/webclient/keepalive_ping/", status=200)
    browser.get("/project/@@anything-a-stranger-thinks-of", status=404)
    after = asked(measured).text
    assert number(after, "omeroweb_omero_calls_total", view="ping") == number(before, "omeroweb_omero_calls_total", view="ping") + 1
    assert number(after, "omeroweb_requests_total", view="ping", method="GET", status="200") == 1
    assert number(after, "omeroweb_request_seconds_count", view="ping") == 1
    assert number(after, "omeroweb_requests_total", view="Listing.page", method="GET", status="200") == 1
    assert number(after, "omeroweb_pool_connections") == 1
    assert "stranger" not in after


@pytest.mark.parametrize(
    "environ",
    [
        {"REMOTE_ADDR": "192.0.2.1"},
        {"HTTP_X_FORWARDED_FOR": "127.0.0.1"},
        {"HTTP_FORWARDED": "for=127.0.0.1"},
        {"HTTP_HOST": "omero.example.org"},
        {"REMOTE_ADDR": ""},
        {"REMOTE_ADDR": "192.0.2.1", "HTTP_X_FORWARDED_FOR": "127.0.0.1"},
    ],
)
def test_metrics_are_not_for_strangers(measured, environ):
    asked(measured, status=404, **environ)


def test_metrics_for_a_machine_elsewhere_and_through_a_trusted_proxy(make_app):
    app = make_app(
        **{"omero.web.metrics": "true", "omero.web.metrics.allow": '["192.0.2.0/24"]', "omero.web.trusted_proxy": "127.0.0.1"},
    )
    asked(app, REMOTE_ADDR="192.0.2.9", HTTP_HOST="omero.example.org")
    asked(app, HTTP_X_FORWARDED_FOR="192.0.2.9", HTTP_HOST="omero.example.org")
    asked(app, status=404, HTTP_X_FORWARDED_FOR="198.51.100.1", HTTP_HOST="omero.example.org")
    asked(app, status=404)


def test_several_processes_count_together(settings, tmp_path):
    script = (
        "import json, sys, omeroweb_pyr; from webtest import TestApp; "
        "app = omeroweb_pyr.main({}, **json.loads(sys.argv[1])); TestApp(app).get('/healthz'); "
        "print(TestApp(app, extra_environ={'REMOTE_ADDR': '127.0.0.1', 'HTTP_HOST': 'localhost'}).get('/metrics').text)"
    )
    ini = json.dumps(settings | {"omero.web.metrics": "true"})
    environ = os.environ | {"PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
    for turn in (1, 2):
        told = subprocess.run([sys.executable, "-W", "ignore", "-c", script, ini], env=environ, capture_output=True, text=True, check=True)
        assert number(told.stdout, "omeroweb_requests_total", view="healthz") == turn


def log_in(app, world):
    browser = TestApp(app)
    form = browser.get("/webclient/login/").forms["login"]
    form["username"], form["password"] = world.user_name, world.password
    return form.submit(status="*")


def test_an_omero_of_another_version_is_told_at_the_log_in(app, make_app, world, server, monkeypatch):
    monkeypatch.setattr(versions, "LEAST", (5, 99))
    before = server.sessions()
    page = log_in(app, world)
    assert page.status_int == 503
    assert "this site works with 5.99 and later" in page.text
    assert server.sessions() == before
    assert log_in(make_app(**{"omero.web.check_version": "false"}), world).status_int == 302
    monkeypatch.setattr(versions, "LEAST", (6, 0))
    assert log_in(app, world).status_int == 503
