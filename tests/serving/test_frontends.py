"""What ``omeroweb config`` prints, in the web servers that it is for."""

import re
import shutil
import ssl
import subprocess
from contextlib import closing
from http.client import HTTPSConnection

import pytest

from behind import Behind
from omeroweb_pyr.cli.main import main
from overhttp import raw, visit

FRONTS = [
    ("nginx", {"prefix": "/a/b"}),
    ("nginx", {"application_server": "wsgi-tcp", "trusted_proxy": "127.0.0.1"}),
    ("nginx --system", {"application_server": "fastcgi", "nginx_server_extra_config": '["# ours", "server_tokens off;"]'}),
    ("nginx-location", {"prefix": "/a/b", "static_url": "/omero-static/"}),
    ("nginx-location", {"application_server": "waitress", "prefix": "/a/b"}),
    ("apache", {"prefix": "/a/b"}),
    ("apache", {"application_server": "fastcgi"}),
    ("apache", {"application_server": "wsgi-tcp", "prefix": "/a/b", "trusted_proxy": "127.0.0.1"}),
]


@pytest.fixture(scope="module", params=FRONTS, ids=[f"{kind} {' '.join(map(str, keys.values()))}" for kind, keys in FRONTS])
def site(request, make_app, settings):
    kind, keys = request.param
    made = Behind(make_app, settings, kind, **keys)
    yield made
    made.close()


def test_a_person_logs_in_and_finds_her_image(site, world):
    prefix, browser = site.wanted.prefix, visit(site.url)
    image = world.image("Cells", dataset=world.dataset())
    asked = browser.get(f"{prefix}/image/{image}/", status=302)
    form = asked.follow().forms["login"]
    form["username"], form["password"] = world.user_name, world.password
    page = form.submit().follow()
    assert page.request.path == f"{prefix}/image/{image}/"
    assert "Cells" in page
    picture = browser.get(f"{prefix}/image/{image}.png")
    assert picture.body.startswith(b"\x89PNG")
    assert browser.get(f"{prefix}/image/{image}/@@thumbnail?size=96").content_type == "image/jpeg"


def test_static_files_come_from_the_web_server_and_may_be_kept(site):
    page = visit(site.url).get(f"{site.wanted.prefix}/webclient/login/")
    address = re.search(r'href="([^"]+/css/app\.css)"', page.text)[1]
    assert address.startswith(site.wanted.static_url)
    headers, _ = raw(site.url, address, {"Accept-Encoding": "gzip"})
    assert headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Encoding"] == "gzip"
    assert "Server-Timing" not in headers
    module = re.search(r'src="([^"]+\.js)"', page.text)[1]
    assert visit(site.url).get(module).content_type in {"application/javascript", "text/javascript"}
    (site.wanted.serving.static_root / "own.txt").write_text("mine")
    assert visit(site.url).get(f"{site.wanted.static_url}own.txt").headers["Cache-Control"] == "public, max-age=3600"
    visit(site.url).get(f"{site.wanted.static_url}../maintenance.html", status=[400, 404])


def test_addresses_have_the_host_that_was_asked_for(site):
    said = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "evil.example", "X-Forwarded-Port": "1", "Forwarded": "host=evil.example"}
    for headers in ({}, said):
        reply = visit(site.url).get(f"{site.wanted.prefix}/project?q=1", headers=headers, status=301)
        assert reply.location == f"{site.url}/project/?q=1"


def test_the_neighbours_are_nobody_s(site):
    prefix = site.wanted.prefix
    for path in (f"{prefix}xyz/project/", "/elsewhere/") if prefix else ("/elsewhere/",):
        assert visit(site.url).get(path, status=404)
    assert visit(site.url).get(prefix or "/", status=[301, 302]).location.startswith(f"{site.url}/")


def test_much_may_be_sent(site):
    where, kind = f"{site.wanted.prefix}/webclient/login/", "application/octet-stream"
    reply = visit(site.url).post(where, b"x" * 20_000_000, content_type=kind, expect_errors=True)
    assert reply.status_int not in {413, 502, 503, 504}
    assert "Server-Timing" in reply.headers


def test_the_maintenance_page_is_shown_as_long_as_it_exists(site):
    where, browser = f"{site.wanted.prefix}/webclient/login/", visit(site.url)
    address = re.search(r'href="([^"]+/css/app\.css)"', browser.get(where).text)[1]
    site.maintenance.write_text("<p>Back at noon</p>")
    try:
        for reply in (browser.get(where, status=503), browser.post(where, "a=b", status=503)):
            assert "Back at noon" in reply
            assert (reply.headers["Retry-After"], reply.headers["Cache-Control"]) == ("300", "no-store")
        browser.get(address, status=200)
    finally:
        site.maintenance.unlink()
    browser.get(where, status=200)


def test_without_the_app_there_is_an_answer_and_then_the_app_again(site):
    where, browser = f"{site.wanted.prefix}/webclient/login/", visit(site.url)
    site.stop_app()
    try:
        browser.get(where, status=[502, 503])
    finally:
        site.start_app()
    browser.get(where, status=200)


def test_what_nginx_had_for_omero_web_4_4_still_serves(make_app, settings, world):
    site = Behind(make_app, settings, "nginx of old", prefix="/omero")
    try:
        browser = visit(site.url)
        form = browser.get("/omero", status=301).maybe_follow().forms["login"]
        form["username"], form["password"] = world.user_name, world.password
        page = form.submit().maybe_follow()
        assert page.request.path == "/omero/webclient/"
        assert browser.get(re.search(r'href="(/omero/static/[^"]+\.css)"', page.text)[1]).content_type == "text/css"
        assert browser.get("/omeroxyz/", status=404).content_type == "text/plain"
    finally:
        site.close()


@pytest.mark.parametrize("keys", [{}, {"application_server": "wsgi-tcp", "trusted_proxy": "127.0.0.1"}])
def test_with_https_addresses_are_https(make_app, settings, keys):
    site = Behind(make_app, settings, "nginx with https", **keys)
    try:
        with closing(HTTPSConnection("localhost", site.port, timeout=20, context=ssl._create_unverified_context())) as connection:
            connection.request("GET", "/project")
            reply = connection.getresponse()
            assert reply.headers["Location"] == f"https://localhost:{site.port}/project/"
    finally:
        site.close()


@pytest.fixture
def ini(tmp_path):
    path = tmp_path / "site.ini"
    path.write_text("[app:main]\nuse = egg:omeroweb_pyr\nomero.web.prefix = /omero\n")
    return str(path)


def test_what_is_asked_for_is_printed(ini, capsys):
    assert main(["config", "nginx", "--system", "--http", "8088", "--servername", "omero.example.org", "--max-body-size", "10m", ini]) == 0
    printed = capsys.readouterr().out
    for line in ("listen 8088;", "server_name omero.example.org;", "client_max_body_size 10m;", "upstream omeroweb_omero {"):
        assert f"{line}\n" in printed
    assert main(["config", "apache", "--max-body-size", "1k", "--servername", "omero.example.org", ini]) == 0
    printed = capsys.readouterr().out
    assert "LimitRequestBody 1024\n" in printed
    assert "\nListen" not in printed
    assert main(["config", "apache", "--mod-fastcgi", ini]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("# UNTESTED")
    assert "FastCGIExternalServer" in printed


def test_one_port_can_not_be_both_s(ini, capsys):
    assert main(["config", "nginx", "--http", "4080", ini]) == 1
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize("option", [["--http", "x"], ["--servername", "a;b"], ["--max-body-size", "big"]])
def test_wrong_options_are_refused(ini, capsys, option):
    with pytest.raises(SystemExit):
        main(["config", "nginx", *option, ini])
    told = capsys.readouterr().err
    assert told.startswith(f"omeroweb config nginx: argument {option[0]}: ")
    assert told.count("\n") == 1


def test_systemd_understands_the_units(ini, tmp_path, capsys):
    assert main(["config", "systemd", ini]) == 0
    printed = capsys.readouterr().out
    assert f"start --foreground {ini}" in printed
    parts = re.split(r"^# /etc/systemd/system/(.*)\n", printed, flags=re.MULTILINE)[1:]
    assert parts[::2] == ["omeroweb.service", "omeroweb-clearsessions.service", "omeroweb-clearsessions.timer"]
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd is not installed")
    for name, text in zip(parts[::2], parts[1::2], strict=True):
        (tmp_path / name).write_text(text)
    command = ["systemd-analyze", "verify", "--man=no", *(str(tmp_path / name) for name in parts[::2])]
    checked = subprocess.run(command, check=False, capture_output=True, text=True)
    assert not [line for line in checked.stderr.splitlines() if "omeroweb" in line], checked.stderr


def test_units_name_odd_folders_as_they_are(ini, tmp_path, capsys, monkeypatch):
    (tmp_path / "a $x").mkdir()
    odd = shutil.copy(ini, tmp_path / "a $x" / "site.ini")
    (tmp_path / "o %h").mkdir()
    monkeypatch.setenv("OMERODIR", str(tmp_path / "o %h"))
    assert main(["config", "systemd", "--unit", "omeroweb.service", str(odd)]) == 0
    printed = capsys.readouterr().out
    assert f"start --foreground '{tmp_path}/a $$x/site.ini'\n" in printed
    assert f"\nEnvironment=OMERODIR='{tmp_path}/o %%h'\n" in printed
