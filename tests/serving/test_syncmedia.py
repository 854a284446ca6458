"""Static files: the same ones, under the same names, by the app and in the web server's folder."""

import json
import os
import re
import time

import pytest
from webtest import TestApp

from omeroweb_pyr.cli.main import main
from omeroweb_pyr.serving.static import Collected, collect
from omeroweb_pyr.settings import of as settings_of

OWN = "omero.web.staticfile_dirs"


def page(app, prefix=""):
    return TestApp(app).get(f"{prefix}/webclient/login/").text


def addresses(text):
    return re.findall(r'(?:href|src)="([^"]+\.(?:css|js|svg))"', text)


def test_every_address_of_a_page_is_a_file_of_the_folder(app, tmp_path):
    found = collect(app.registry, "static", [], tmp_path)
    assert found.copied > 10
    named = addresses(page(app))
    assert named
    for address in named:
        assert (tmp_path / address.removeprefix("/static/")).read_bytes() == TestApp(app).get(address).body


def test_what_modules_import_is_beside_them(app, tmp_path):
    collect(app.registry, "static", [], tmp_path)
    wanted = re.compile(r'^import .*?"(\.\.?/[^"]+)"', re.MULTILINE)
    imports = [(path, name) for path in tmp_path.rglob("*.js") for name in wanted.findall(path.read_text())]
    assert imports
    for path, name in imports:
        assert (path.parent / name).resolve().is_file()


def test_a_second_run_copies_nothing_and_old_versions_stay_a_month(app, tmp_path):
    first = collect(app.registry, "static", [], tmp_path)
    old, older = tmp_path / "0123456789", tmp_path / "plugin-abcdef0123"
    for folder in (old, older, tmp_path / "logos"):
        folder.mkdir()
    os.utime(older, (time.time() - 40 * 86400,) * 2)
    os.utime(tmp_path / "logos", (0, 0))
    again = collect(app.registry, "static", [], tmp_path)
    assert again == Collected(copied=0, present=first.copied, removed=1)
    assert sorted(path.name for path in tmp_path.iterdir() if not re.fullmatch("[0-9a-f]{10}", path.name) or path == old) == [
        "0123456789",
        "logos",
    ]


def test_everybody_can_read_them(app, tmp_path):
    before = os.umask(0o077)
    try:
        collect(app.registry, "static", [], tmp_path / "a" / "b")
    finally:
        os.umask(before)
    made = list((tmp_path / "a").rglob("*"))
    assert {path.stat().st_mode & 0o777 for path in made if path.is_dir()} == {0o755}
    assert {path.stat().st_mode & 0o777 for path in made if path.is_file()} == {0o644}


def test_own_folders_are_served_and_copied_the_first_one_winning(make_app, tmp_path):
    one, two = tmp_path / "one", tmp_path / "two"
    for folder in (one, two):
        (folder / "img").mkdir(parents=True)
        (folder / "img" / "logo.svg").write_text(folder.name)
    (two / "two.txt").write_text("2")
    (two / ".secret").write_text("no")
    browser = TestApp(make_app(**{OWN: json.dumps([str(one), str(two)])}))
    logo = browser.get("/static/img/logo.svg")
    assert (logo.text, logo.headers["Cache-Control"]) == ("one", "max-age=3600")
    assert browser.get("/static/two.txt").text == "2"
    for path in ("/static/.secret", "/static/none.txt", "/static/img/", "/static/%2e%2e/one/img/logo.svg"):
        browser.get(path, status=404)
    collect(browser.app.registry, "static", [one, two], tmp_path / "root")
    assert (tmp_path / "root" / "img" / "logo.svg").read_text() == "one"
    assert collect(browser.app.registry, "static", [one], tmp_path / "root").copied == 0


@pytest.mark.parametrize(
    ("given", "begins"),
    [
        ({"omero.web.prefix": "/a/b"}, "/a/b/static/"),
        ({"omero.web.prefix": "/a/b", "omero.web.static_url": "/a/b/files"}, "/a/b/files/"),
        ({"omero.web.prefix": "/a/b", "omero.web.static_url": "/omero-static/"}, "/omero-static/"),
        ({"omero.web.force_script_name": "/a/b"}, "/a/b/static/"),
        ({"omero.web.prefix": "/a/b", "omero.web.static_url": "https://files.example/omero/"}, "https://files.example/omero/"),
    ],
)
def test_addresses_follow_the_prefix_and_static_url(make_app, tmp_path, given, begins):
    app = make_app(**given)
    named = addresses(page(app, "/a/b"))
    assert named
    assert all(re.match(rf"{re.escape(begins)}[0-9a-f]{{10}}/", address) for address in named)
    if begins.startswith("/a/b/"):
        assert TestApp(app).get(named[0]).status_int == 200
    if begins.startswith("https"):
        assert "script-src 'self' https://files.example;" in TestApp(app).get("/a/b/webclient/login/").headers["Content-Security-Policy"]
    assert collect(app.registry, settings_of(app.registry).static_base, [], tmp_path).copied


def test_the_command_says_how_many_and_where(settings, tmp_path, capsys):
    ini = tmp_path / "site.ini"
    given = {"use": "egg:omeroweb_pyr", "omero.web.static_root": "files", **settings}
    ini.write_text("\n".join(["[app:main]", *(f"{key} = {value}" for key, value in given.items())]))
    assert main(["syncmedia", str(ini)]) == 0
    assert re.fullmatch(rf"[0-9]+ static files copied to '{tmp_path}/files'\.\n", capsys.readouterr().out)
    assert main(["syncmedia", str(ini)]) == 0
    assert re.fullmatch(rf"0 static files copied to '{tmp_path}/files', [0-9]+ were there already\.\n", capsys.readouterr().out)
    (tmp_path / "file").write_text("")
    ini.write_text(ini.read_text().replace("static_root = files", "static_root = file/below"))
    assert main(["syncmedia", str(ini)]) == 1
    assert capsys.readouterr().err == f"omeroweb: {tmp_path}/file/below: Not a directory\n"
