"""Ways round the filter of the public user: paths, headers and methods that must not reach what it hides, over a real socket."""

import socket
from collections.abc import Iterator
from itertools import chain

import pytest
from webtest import TestApp

from live import Site
from omeroweb_pyr.serving.addresses import ANY, addresses
from public_site import Gallery, public_keys

APPENDED = ("webtest", "/webtest", "/webtest/", ";webtest", "?webtest", "?url=/webtest", "//webtest", "/@@webtest", ".webtest")

ODD = r"""
/P  //P  /P?S  /P#S  /P;S  /P/..S  /P..S  /P%2e%2eS  /PS  /P@@S  /@@P  /+P
SP  S../../P  S%2e%2e/%2e%2e/P  S..%2f..%2fP  S%2e%2e%2f%2e%2e%2fP  S%252e%252e/%252e%252e/P  S..\..\P  S%5c..%5c..%5cP
S..;/..;/P  S/../../P  S./../../P  /.S../P  S@@/../../P  S%c0%ae%c0%ae/%c0%ae%c0%ae/P  S%c0%afP  S%u002e%u002e/P  /%ef%bc%8fP
S%00/P  /P%00S  /P%0aS  /P%0d%0aS  /P%09S  http://localhost/P  http://localhostS../../P  http://localhost/P?S  S?/P  S#/../../P
"""
"""Requests' targets: ``S`` is the place that is shown, ``P`` a hidden one without its first slash."""
PLAIN = """
/project /project/ /project.json /project.csv /image/ /tag/ /orphaned/image/
/webadmin /webadmin/ /webadmin/experimenters/ /webadmin/myphoto/../ /WEBADMIN/
"""
PATH_HEADERS = """
X-Original-URL X-Rewrite-URL X-Forwarded-Path X-Forwarded-Uri X-Original-URI X-Accel-Redirect Path-Info X-Vhm-Root X-Vhm-Host
X-Script-Name Script-Name X-Forwarded-Prefix X-Forwarded-Script-Name
"""


@pytest.fixture
def gallery(world) -> Gallery:
    return Gallery(world)


@pytest.fixture
def site(make_app, world, gallery, tmp_path) -> Iterator[Site]:
    """A site that opens one project."""
    running = Site(make_app(**public_keys(world, tmp_path, f"^/project/{gallery.project}/")))
    yield running
    running.close()


def ask(site: Site, target: str | bytes, *headers: str, method: str = "GET", body: str = "") -> tuple[int, bytes]:
    """Send a request as it is, however odd; return status and all that came."""
    path = target.encode("latin-1") if isinstance(target, str) else target
    lines = [method.encode() + b" " + path + b" HTTP/1.1", b"Host: localhost", b"Connection: close", *(line.encode() for line in headers)]
    if body:
        lines += [b"Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}".encode()]
    with socket.create_connection(("127.0.0.1", site.port), timeout=20) as connection:
        connection.sendall(b"\r\n".join(lines) + b"\r\n\r\n" + body.encode())
        reply = b"".join(iter(lambda: connection.recv(65536), b""))
    return int(reply.split(b" ", 2)[1]), reply


def odd_paths(gallery: Gallery) -> Iterator[str | bytes]:
    """Spell the hidden places so that the filter might match, and plainly."""
    shown = f"/project/{gallery.project}/"
    for path in (f"project/{gallery.hidden_project}/", f"image/{gallery.hidden_image}.png", f"dataset/{gallery.hidden_dataset}.json"):
        yield from (one.replace("S", shown).replace("P", path) for one in ODD.split())
        yield from (f"/{path.upper()}", f"/{path.title()}", f"/%70{path[1:]}", f"/{path}".replace("/", "%2f"))
        yield b"/" + path.encode() + "\N{FULLWIDTH SOLIDUS}".encode() + shown.encode()
        yield shown.encode() + b"\xe2\x80\xae/../" + path.encode()
        yield shown.encode() + b"\xff\xfe/../../" + path.encode()
        yield f"{shown}{'a/' * 300}{'../' * 302}{path}"
    number, inside = gallery.project, f"{shown}dataset/{gallery.dataset}/image/{gallery.hidden_image}"
    yield from (
        f"/project/{number}0/",
        f"/project/0{number}/",
        f"/project/+{number}/",
        f"/project/{number}.json",
        f"/project/{number}",
    )
    yield from (f"{inside}/", f"{inside}.png", f"{inside}/@@thumbnail", f"{shown}dataset/{gallery.hidden_dataset}/")
    yield from (f"/tag/{gallery.hidden_tag}/", *PLAIN.split())


def headers(gallery: Gallery) -> Iterator[str]:
    """Name headers by which some server or framework takes another path, method or person for the one in the request."""
    shown, hidden = f"/project/{gallery.project}/", f"/project/{gallery.hidden_project}/"
    for name in PATH_HEADERS.split():
        yield from (f"{name}: {shown}", f"{name}: {hidden.rstrip('/')}")
    yield from (f"{name}: localhost{shown}" for name in ("X-Forwarded-Host", "X-Forwarded-Server", "X-Host"))
    yield from ("X-Forwarded-For: 127.0.0.1", "X-Real-Ip: 127.0.0.1", f'Forwarded: for=127.0.0.1;host="localhost{shown}"')
    yield from ("Remote-User: root", "Cookie: sessionid=1", "Authorization: Basic cm9vdDpvbWVybw==", f"Referer: http://localhost{shown}")
    yield from ("Accept: application/json", "X-Requested-With: XMLHttpRequest")


def test_no_path_reaches_what_the_filter_hides(site, gallery):
    shown = f"/project/{gallery.project}/"
    tried = list(dict.fromkeys(odd_paths(gallery)))
    assert len(tried) >= 130
    for path in tried:
        status, reply = ask(site, path)
        assert status in (301, 302, 400, 403, 404) or str(path).startswith((f"{shown}?", f"{shown}#")), path
        assert b"Hidden" not in reply, path
    assert b"Shown" in ask(site, shown)[1]


def test_no_header_reaches_it(site, gallery):
    for header in headers(gallery):
        for path in (f"/project/{gallery.hidden_project}/", f"/image/{gallery.hidden_image}.png", "/project/"):
            status, reply = ask(site, path, header)
            assert status in (302, 403), (path, header)
            assert b"Hidden" not in reply, (path, header)
        assert b"Hidden" not in ask(site, f"/project/{gallery.project}/", header)[1], header


def test_a_path_is_not_served_below_another_place(site, gallery):
    """Pyramid would begin to walk where this header says; the filter saw only the rest."""
    status, reply = ask(site, f"/project/{gallery.project}/", f"X-Vhm-Root: /image/{gallery.hidden_image}/@@render")
    assert status == 200
    assert b"Shown" in reply


@pytest.mark.parametrize("method", ["HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "get", "GETX"])
def test_no_method_reaches_it(site, gallery, method):
    for path in (f"/project/{gallery.hidden_project}/", f"/image/{gallery.hidden_image}.png", f"/dataset/{gallery.hidden_dataset}.json"):
        for header in ("X-HTTP-Method-Override: GET", "X-HTTP-Method: GET", "X-Method-Override: GET", "Accept: */*"):
            status, reply = ask(site, f"{path}?_method=GET", header, method=method, body="_method=GET&__method=GET")
            assert status >= 300, (path, header)
            assert b"Hidden" not in reply


def test_other_methods_are_not_public_by_override(site, gallery):
    path = f"/project/{gallery.project}/"
    status, _ = ask(site, f"{path}?_method=POST", "X-HTTP-Method-Override: DELETE", method="POST", body="_method=GET")
    assert status in (403, 404, 405)


def test_allowed_words_open_no_address_they_are_appended_to(make_app, world, gallery, tmp_path):
    """As a segment, an id, a suffix or a query, to every address that there is."""
    app = make_app(**public_keys(world, tmp_path, "webtest"))
    ids = {
        "project": gallery.hidden_project,
        "dataset": gallery.hidden_dataset,
        "image": gallery.hidden_image,
        "tag": gallery.hidden_tag,
        "user": world.user_id,
        "group": world.group_id,
    }
    visitor, tried = TestApp(app), 0
    # Of places that end alike, such as …/image/7/@@thumbnail, the shortest.
    known_ends = {tuple(one.pattern.split("/")[-3:]): one for one in sorted(addresses(app.registry), key=lambda one: -len(one.pattern))}
    for address in known_ends.values():
        if address.open or not address.is_read:
            continue
        plain = filled(address.pattern, ids)
        odd = [address.pattern.replace(ANY, "webtest", 1), address.pattern.replace(ANY, "1webtest")] if ANY in address.pattern else []
        for path in chain((plain + more for more in APPENDED), (plain.rstrip("/") + more for more in APPENDED), odd):
            reply = visitor.get(path, status="*")
            assert reply.status_int in (301, 302, 403, 404), path
            assert "Hidden" not in reply.text, path
            tried += 1
    assert tried > 1000


def filled(pattern: str, ids: dict[str, int]) -> str:
    """Write hidden objects' ids into an address, where there are some."""
    path = ""
    for part in pattern.split("/")[1:]:
        above = path.rpartition("/")[2]
        path += "/" + part.replace(ANY, str(ids.get(above, 1)))
    return path
